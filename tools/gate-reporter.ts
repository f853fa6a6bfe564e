/** A vitest reporter that counts for the gate: what passed, what failed, what was skipped and why. */

import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** What one run of vitest tells the gate. */
export interface GateCount {
	passed: number;
	failed: number;
	/** `test name: reason`, one a skip. */
	skipped: string[];
	/** `test name: message`, one a failure. */
	failures: string[];
	/** Errors outside any test. */
	errors: string[];
}

export default class GateReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string }[]): void {
		const count: GateCount = { passed: 0, failed: 0, skipped: [], failures: [], errors: unhandled.map((e) => e.message) };
		for (const module of modules) {
			for (const error of module.errors()) count.errors.push(`${module.relativeModuleId}: ${error.message}`);
			for (const test of module.children.allTests()) {
				const result = test.result();
				if (result.state === 'passed') count.passed++;
				else if (result.state === 'failed') {
					count.failed++;
					count.failures.push(`${module.relativeModuleId} › ${test.fullName}: ${result.errors[0]?.message.split('\n')[0] ?? ''}`);
				} else
					count.skipped.push(
						`${module.relativeModuleId} › ${test.fullName}: ${(result.state === 'skipped' && result.note) || 'no reason given'}`,
					);
			}
		}
		const file = process.env.THALWEG_GATE_FILE;
		if (file) writeFileSync(file, JSON.stringify(count));
	}
}
