/**
 * The one gate, `npm test`: types, lint, format, layers, unit, shader front end, parity on a real or
 * software GPU, and the page in a real browser where one is installed.
 *
 * What one core is enough for runs two at a time; what uses all cores runs alone.
 *
 * Ends with a plain `N passed, N failed` line and names every skip with its reason. With
 * `THALWEG_NO_SKIP=1` (as `.ci/run` sets it) a skip fails the gate.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GateCount } from './gate-reporter.ts';

interface Step {
	readonly name: string;
	readonly command: readonly string[];
	/** A step of vitest reports how many tests it ran; any other counts as one check. */
	readonly counts?: true;
	/** It runs beside a step that waits much, and only while that one leaves a core idle. */
	readonly waits?: true;
}

const node = process.execPath;
const bin = (name: string): string => join('node_modules', '.bin', name);
/** Test files of a step that runs alone: vitest by itself leaves one core free, which on two cores is half of the machine. */
const ALL_CORES = availableParallelism();
const vitest = (folder: string, workers = ALL_CORES): string[] => [
	bin('vitest'),
	'run',
	`tests/${folder}/`,
	`--maxWorkers=${workers}`,
	'--reporter=default',
	'--reporter=./tools/gate-reporter.ts',
];
const withGpu = (command: readonly string[]): string[] => [node, 'tools/with-gpu.mjs', ...command];

/** One stage after the other; the steps of a stage run side by side, as many at a time as there are `LANES`. */
const STAGES: readonly (readonly Step[])[] = [
	[
		{ name: 'build', command: [node, 'tools/build.mjs'] },
		// What needs nothing that is built.
		{ name: 'shaders', command: withGpu(vitest('shaders', 1)), counts: true },
		// What is told before code is loaded: in a process where nothing else has loaded it.
		{ name: 'alone', command: vitest('alone', 1), counts: true },
		{ name: 'tables', command: [bin('tsx'), 'tools/generate-documents.ts', '--check'] },
		{ name: 'layers', command: [bin('tsx'), 'tools/check-layers.ts'] },
		{ name: 'format', command: [bin('biome'), 'format', '.'] },
		{ name: 'wrapping', command: [bin('tsx'), 'tools/wrap-docs.ts', '--check'] },
	],
	[{ name: 'package', command: vitest('package'), counts: true }],
	// The files of a worker share their modules: to load them for each file anew would take a quarter of the time.
	[{ name: 'unit', command: [...vitest('pure'), '--no-isolate'], counts: true }],
	[{ name: 'parity', command: withGpu(vitest('parity')), counts: true }],
	[{ name: 'command line', command: withGpu(vitest('cli')), counts: true }],
	// One browser at a time: two would share the processor with two software GPUs, and what they show would come late.
	[
		{ name: 'page', command: [...vitest('ui', 1), '--no-isolate'], counts: true },
		{ name: 'types', command: [bin('tsc'), '-p', '.'], waits: true },
		{ name: 'lint', command: [bin('eslint'), '.'], waits: true },
		{ name: 'unused', command: [bin('knip')], waits: true },
		// Every link of the docstrings leads somewhere: it reads the types that were built.
		{ name: 'api pages', command: [bin('typedoc'), '--emit', 'none'], waits: true },
	],
];
const LANES = 2;

const scratch = mkdtempSync(join(tmpdir(), 'thalweg-gate-'));

const headingOf = ({ name }: Step): string => `\n── ${name} ──`;

/** Run a step. What it says is shown as it says it, or, beside others, in one piece when it has ended. */
function run(step: Step, file: string, isAlone: boolean): Promise<number> {
	const said: Buffer[] = [];
	if (isAlone) console.log(headingOf(step));
	return new Promise((resolve) => {
		const [command, ...args] = step.command;
		const child = spawn(command as string, args, {
			stdio: ['ignore', isAlone ? 'inherit' : 'pipe', isAlone ? 'inherit' : 'pipe'],
			env: { ...process.env, THALWEG_GATE_FILE: file, NO_UPDATE_NOTIFIER: '1' },
		});
		if (step.waits && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
		for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => said.push(piece));
		child.on('error', (error) => {
			console.error(`${step.name}: ${error.message}`);
			resolve(1);
		});
		child.on('close', (code) => {
			if (!isAlone) console.log(`${headingOf(step)}\n${Buffer.concat(said).toString()}`);
			resolve(code ?? 1);
		});
	});
}

function countOf(step: Step, code: number, file: string): GateCount {
	const outcome: GateCount = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [], failures: [], errors: [] };
	if (!step.counts) return outcome;
	try {
		const count = JSON.parse(readFileSync(file, 'utf8')) as GateCount;
		// A run that failed outside any test, or that ran no test, has failed.
		if (code !== 0 && count.failed === 0) count.failed = 1;
		if (code === 0 && count.passed + count.skipped.length === 0) count.failed = 1;
		return count;
	} catch {
		return { ...outcome, passed: 0, failed: 1, errors: ['no report was written'] };
	}
}

const total: GateCount = { passed: 0, failed: 0, skipped: [], failures: [], errors: [] };
const lines: string[] = [];

async function take(step: Step, isAlone: boolean): Promise<void> {
	const started = performance.now();
	const file = join(scratch, `${step.name}.json`);
	const count = countOf(step, await run(step, file, isAlone), file);
	const seconds = ((performance.now() - started) / 1000).toFixed(1);
	lines.push(
		`${step.name.padEnd(13)} ${String(count.passed).padStart(5)} passed ${String(count.failed).padStart(3)} failed ${String(count.skipped.length).padStart(3)} skipped  ${seconds} s`,
	);
	total.passed += count.passed;
	total.failed += count.failed;
	total.skipped.push(...count.skipped);
	total.failures.push(...count.failures);
	total.errors.push(...count.errors.map((e) => `${step.name}: ${e}`));
}

const only = process.argv.slice(2);
for (const stage of STAGES) {
	const waiting = stage.filter(({ name }) => only.length === 0 || only.includes(name));
	// Its output is shown as it comes; what runs aside is told when it has ended.
	const isAlone = waiting.filter(({ waits }) => !waits).length === 1;
	const lane = async (): Promise<void> => {
		for (let step = waiting.shift(); step; step = waiting.shift()) await take(step, isAlone && !step.waits);
	};
	await Promise.all(Array.from({ length: LANES }, lane));
}
rmSync(scratch, { recursive: true, force: true });

console.log(`\n${lines.join('\n')}`);
for (const skip of total.skipped) console.log(`skipped: ${skip}`);
for (const failure of total.failures) console.log(`failed: ${failure}`);
for (const error of total.errors) console.log(`error: ${error}`);
if (process.env.THALWEG_NO_SKIP === '1' && total.skipped.length > 0) {
	console.log(`${total.skipped.length} skipped where nothing may be`);
	total.failed += total.skipped.length;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
