/** The parts of `npm run hardware`, and the report that is made of them. */

import { join } from 'node:path';
import type { Report } from '../../src/bench/schema.ts';
import { markdownReport } from '../../src/bench/tables.ts';
import type { GateCount } from '../gate-reporter.ts';

export type Scale = 'full' | 'small';

/** Sizes of a run: what is measured, and for how long. */
export const SCALES = {
	full: {
		side: 1024,
		networks: 10_000,
		parity: 240,
		bench: 170,
		swarms: 90,
		particles: '100000,1000000',
		workloads: [] as string[],
		tests: ['tests/parity/'],
	},
	small: {
		side: 8,
		networks: 8,
		parity: 60,
		bench: 25,
		swarms: 25,
		particles: '1000,10000',
		workloads: ['value:himmelblau', 'gradient:ackley', 'adam:rastrigin'],
		tests: ['tests/parity/builtins.test.ts', 'tests/parity/gpu-sample.test.ts'],
	},
} as const;

/** A program to run. */
interface Planned {
	readonly id: string;
	readonly name: string;
	readonly kind: 'tests' | 'benchmark' | 'networks';
	readonly seconds: number;
	/** @param file where it writes its answer, JSON */
	command(file: string): readonly string[];
}

/** A benchmark may take this much longer than its budget, to open machines and to write. */
const AROUND = 40;

export function planOf(scale: Scale): readonly Planned[] {
	const { side, networks, parity, bench, swarms, particles, workloads, tests } = SCALES[scale];
	const vitest = [
		process.execPath,
		join('node_modules', 'vitest', 'vitest.mjs'),
		'run',
		...tests,
		'--reporter=default',
		'--reporter=./tools/gate-reporter.ts',
	];
	const thalweg = (budget: number, rest: readonly string[], file: string): string[] => [
		process.execPath,
		'bin/thalweg.js',
		'bench',
		'--budget',
		`${budget}s`,
		'--progress',
		'--json',
		file,
		...rest,
	];
	const named = (names: readonly string[]): string[] => (names.length > 0 ? ['--workload', names.join(',')] : []);
	return [
		{ id: 'parity', name: 'Parity, strict and fast', kind: 'tests', seconds: parity, command: () => vitest },
		{
			id: 'swarms',
			name: 'Swarms',
			kind: 'benchmark',
			seconds: swarms + AROUND,
			command: (file) => thalweg(swarms, [...named(['adam:rastrigin', 'gd:rastrigin']), '--sizes', particles], file),
		},
		{
			id: 'bench',
			name: 'Standard benchmark, with the roofline',
			kind: 'benchmark',
			seconds: bench + AROUND,
			command: (file) => thalweg(bench, named(workloads), file),
		},
		{
			id: 'networks',
			name: 'Fields of a network, and networks that are trained, by every variant of their kernels',
			kind: 'networks',
			seconds: 60,
			command: () => [process.execPath, '--import', 'tsx', join('tools', 'hardware', 'networks.ts'), `${side}`, `${networks}`],
		},
	];
}

/** What a part came to. */
export interface Part {
	readonly id: string;
	readonly name: string;
	/** Exit status of its program. */
	readonly code: number;
	/** It was ended because its time was over. */
	readonly late: boolean;
	readonly seconds: number;
	readonly tests?: GateCount;
	readonly benchmark?: Report;
	readonly networks?: NetworkTimes;
}

/** How long each variant of the kernels took for the field of a network, and for a step of networks that are trained. */
export interface NetworkTimes {
	readonly adapter: string;
	readonly samples: number;
	/** Columns and rows of the field. */
	readonly side: number;
	readonly times: readonly {
		readonly variant: string;
		readonly slopes: boolean;
		/** Milliseconds to build the kernels, and of the field. */
		readonly build: number;
		readonly milliseconds: number;
	}[];
	readonly trainings: readonly {
		readonly variant: string;
		/** Trained side by side. */
		readonly networks: number;
		/** Milliseconds to build the kernels, and of a step of all networks. */
		readonly build: number;
		readonly milliseconds: number;
	}[];
}

/** What `thalweg info --json` says, as far as the report uses it. */
interface Info {
	readonly versions: Readonly<Record<string, string | null>>;
	readonly platform: string;
	readonly cpu: { readonly processor: string; readonly threads: number };
	readonly gpu: {
		readonly adapter: string;
		readonly selfTest: string;
		readonly mode: string;
		readonly selfTestLines: readonly string[];
		readonly replaced: readonly string[];
	} | null;
	readonly reason?: string;
}

export interface HardwareReport {
	readonly format: 'thalweg-hardware';
	readonly version: 1;
	/** When it began: ISO 8601, UTC. */
	readonly date: string;
	readonly scale: Scale;
	readonly seconds: number;
	readonly info: Info;
	readonly parts: readonly Part[];
}

/** The report for people: what the machine is, what every part came to, and the benchmark's tables. */
export function hardwareMarkdown({ date, scale, seconds, info, parts }: HardwareReport): string {
	const { gpu, cpu, versions, platform } = info;
	const head = [
		`# ${gpu?.adapter ?? 'No GPU'}`,
		'',
		`Measured ${date.slice(0, 10)} by \`npm run hardware\` (scale ${scale}, ${Math.round(seconds)} s).`,
		'',
		`- GPU: ${gpu?.adapter ?? 'none'}. The self-test gave it *${gpu?.selfTest ?? 'nothing'}*; without \`--strict\` it works ${gpu?.mode ?? '–'}.`,
		...(gpu && gpu.replaced.length > 0 ? [`- Built-in functions replaced by ours: ${gpu.replaced.join(', ')}.`] : []),
		...(gpu?.selfTestLines ?? []).map((line) => `  - ${line}`),
		`- CPU: ${cpu.processor}.`,
		`- ${Object.entries(versions)
			.map(([name, version]) => `${name} ${version ?? 'missing'}`)
			.join(', ')}; ${platform}.`,
		'',
	];
	return [...head, ...parts.flatMap(partLines)].join('\n');
}

function partLines({ name, code, late, seconds, tests, benchmark, networks }: Part): string[] {
	const end = late ? ' Its time was over before it had ended.' : code === 0 ? '' : ` It ended with status ${code}.`;
	const lines = [`## ${name}`, '', `${Math.round(seconds)} s.${end}`, ''];
	if (tests) {
		lines.push(`${tests.passed} passed, ${tests.failed} failed, ${tests.skipped.length} skipped.`, '');
		for (const line of [...tests.skipped, ...tests.errors, ...tests.failures]) lines.push(`- ${line}`);
		if (tests.skipped.length + tests.errors.length + tests.failures.length > 0) lines.push('');
	}
	if (benchmark) lines.push(markdownReport(benchmark), '');
	if (networks) lines.push(...networkLines(networks), '');
	if (!tests && !benchmark && !networks) lines.push('It left no answer.', '');
	return lines;
}

/** The fastest variant of a table is the one that `gpu/network/kernel-shape.ts` should give this adapter. */
function networkLines({ samples, side, times, trainings }: NetworkTimes): string[] {
	const fastest = (slopes: boolean): number => Math.min(...times.filter((time) => time.slopes === slopes).map((time) => time.milliseconds));
	const quickest = (networks: number): number =>
		Math.min(...trainings.filter((time) => time.networks === networks).map((time) => time.milliseconds));
	return [
		`Digits 64-32-10 (relu), ${samples} samples, ${side} × ${side} cells, strict. The fastest is in bold.`,
		'',
		'| scratch and loops | slopes | built in | field |',
		'| --- | --- | --- | --- |',
		...times.map(({ variant, slopes, build, milliseconds }) => {
			const time = `${Math.round(milliseconds)} ms`;
			const told = milliseconds === fastest(slopes) ? `**${time}**` : time;
			return `| ${variant} | ${slopes ? 'with' : 'without'} | ${Math.round(build)} ms | ${told} |`;
		}),
		'',
		'Nets 2-16-16-1 (tanh), 256 samples in each step of Adam, strict.',
		'',
		'| scratch and loops | networks | built in | a step of all | networks and steps in a second |',
		'| --- | --- | --- | --- | --- |',
		...trainings.map(({ variant, networks, build, milliseconds }) => {
			const time = `${milliseconds.toPrecision(3)} ms`;
			const told = milliseconds === quickest(networks) ? `**${time}**` : time;
			return `| ${variant} | ${networks} | ${Math.round(build)} ms | ${told} | ${Math.round((1000 * networks) / milliseconds)} |`;
		}),
	];
}
