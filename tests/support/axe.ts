/** Rules of accessibility, checked in a page that was opened with axe as its tool. */

import { readFile } from 'node:fs/promises';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The tool that a page is to be opened with. */
export const axeSource = (): Promise<string> => readFile('node_modules/axe-core/axe.min.js', 'utf8');

/** What axe finds, a line each. */
export async function findings(page: Page): Promise<string[]> {
	const result = await page.evaluate(async () => {
		const { axe } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
		return axe.run({ rules: { 'target-size': { enabled: true } } });
	});
	expect(result.passes.length).toBeGreaterThan(15);
	return result.violations.map((v) => `${v.impact} ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`);
}
