/** `thalweg bench`: the same work on every machine, timed in turns; or two reports set side by side. */

import { readFile } from 'node:fs/promises';
import { markdownComparison } from '../../bench/compare.ts';
import { benchmark, contestantsNamed } from '../../bench/index.ts';
import type { BenchProgress } from '../../bench/runner.ts';
import { parseReport, type Report, reportJson } from '../../bench/schema.ts';
import { csvReport, headLines, markdownReport, reportTables, verdictLines } from '../../bench/tables.ts';
import { atSizes, standardWorkloads, workloadsNamed } from '../../bench/workloads.ts';
import { UsageError } from '../../model/errors.ts';
import { nodeHost } from '../../platform/node-host.ts';
import { dawnVersion, nodeProgram } from '../../platform/node-versions.ts';
import { fileError } from '../errors.ts';
import { DRIVER_REASON, type GpuUse } from '../gpu-process.ts';
import { table } from '../numbers.ts';
import { checkOutput, print, writeWhole } from '../output.ts';
import { untilStopped } from '../signals.ts';

export interface BenchOptions {
	readonly workload?: readonly string[];
	readonly sizes?: readonly number[];
	readonly backend?: readonly string[];
	/** Milliseconds. */
	readonly budget: number;
	readonly runs: number;
	readonly seed: number;
	readonly json?: string;
	readonly csv?: boolean;
	readonly markdown?: boolean;
	readonly compare?: readonly string[];
	readonly progress?: boolean;
}

const isGpu = (id: string): boolean => id.startsWith('gpu');

/** Milliseconds that a stopped benchmark has to write what it measured. */
const GRACE = 10_000;

/** How the command uses the GPU. Without one the rest is measured all the same, and the report says what is missing. */
export const benchUse = ({ compare, backend = [] }: BenchOptions): GpuUse => ({
	tries: !compare && contestantsNamed(backend).some(isGpu),
	insists: false,
	grace: GRACE,
});

/**
 * Measure and print. A first signal stops the measuring, and what was measured is written; a second one ends the process.
 * @param refusal why the GPU is not to be tried, where it is not
 */
export async function benchCommand(options: BenchOptions, refusal?: string): Promise<void> {
	if (options.compare) return compare(options.compare);
	const stop = new AbortController();
	const release = untilStopped((status) => {
		process.exitCode = status;
		stop.abort();
	});
	try {
		await measure(options, refusal, stop.signal);
	} finally {
		release();
	}
}

async function measure(options: BenchOptions, refusal: string | undefined, signal: AbortSignal): Promise<void> {
	const { json, sizes, budget, runs, seed } = options;
	if (json !== undefined) checkOutput(json, ['.json']);
	const named = options.workload ? workloadsNamed(options.workload) : standardWorkloads();
	const contestants = contestantsNamed(options.backend ?? []);
	const shows = progressOf(options.progress);
	const report = await benchmark({
		host: nodeHost(),
		workloads: sizes ? atSizes(named, sizes) : named,
		contestants,
		program: programFacts(),
		refused: refusal === undefined ? [] : contestants.filter(isGpu).map((contestant) => ({ contestant, reason: refusal })),
		...{ runs, budget, seed, signal },
		onProgress: shows.onProgress,
	});
	shows.end();
	if (signal.aborted) process.stderr.write('thalweg: The benchmark was stopped; the report holds what it had measured.\n');
	if (json !== undefined) await writeWhole(json, reportJson(report));
	await print(textOf(report, options));
}

/** With the driver that the command line brought along, where it did. */
function programFacts(): Report['program'] {
	const driver = process.env[DRIVER_REASON];
	const program = nodeProgram();
	return driver && dawnVersion() !== null ? { ...program, webgpu: `${program.webgpu}, ${driver}` } : program;
}

function textOf(report: Report, { csv, markdown }: BenchOptions): string {
	if (csv) return csvReport(report);
	if (markdown) return markdownReport(report);
	const tables = reportTables(report).map(({ title, rows }) => `${title}\n${table(rows)}`);
	const [machine = '', ...head] = headLines(report);
	return [machine, verdictLines(report).join('\n'), head.join('\n'), ...tables].filter((part) => part !== '').join('\n\n');
}

async function compare(files: readonly string[]): Promise<void> {
	const [first, second, ...more] = files;
	if (first === undefined || second === undefined || more.length > 0)
		throw new UsageError('Two reports are compared: --compare a.json b.json.');
	await print(markdownComparison(await reportIn(first), await reportIn(second)));
}

async function reportIn(path: string): Promise<Report> {
	const text = await readFile(path, 'utf8').catch(() => {
		throw fileError(`“${path}” cannot be read.`);
	});
	return parseReport(text);
}

/** A line on the standard error: rewritten on a terminal, one a workload elsewhere. */
function progressOf(asked = false): { readonly onProgress: (progress: BenchProgress) => void; readonly end: () => void } {
	const terminal = process.stderr.isTTY === true;
	if (!terminal && !asked) return { onProgress: () => {}, end: () => {} };
	let last = '';
	const onProgress = ({ fraction, remaining, workload, size }: BenchProgress): void => {
		const text = `bench ${Math.round(100 * fraction)} %, ${workload}`;
		const detail = ` ${size}, about ${Math.ceil(remaining / 1000)} s left`;
		if (terminal) process.stderr.write(`\r\u001b[K${text}${detail}`);
		else if (workload !== last) process.stderr.write(`${text}${detail}\n`);
		last = workload;
	};
	return { onProgress, end: () => void (terminal && process.stderr.write('\r\u001b[K')) };
}
