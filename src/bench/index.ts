/** The benchmark, for the command line and the page: open machines, run, and read what came of it. */

import { type BenchMachineId, type BenchMachines, openBenchMachines } from '../engine/bench-machine.ts';
import type { Host } from '../engine/host.ts';
import { UsageError } from '../model/errors.ts';
import { untilAborted } from '../model/work.ts';
import { contestantOf } from './contestants.ts';
import { type BenchProgress, type Facts, LEAST_RUNS, runBenchmark } from './runner.ts';
import { type ContestantId, CONTESTANTS, type PageFacts, type Report } from './schema.ts';
import { standardWorkloads, type Workload } from './workloads.ts';

/** What to measure, where, and for how long. */
export interface BenchmarkRequest {
	readonly host: Host;
	/** The standard ones where absent; `workloadsNamed` finds some by name. */
	readonly workloads?: readonly Workload[];
	/** Machines to set side by side; all where absent. */
	readonly contestants?: readonly ContestantId[];
	/** What the place knows of itself, where the host does not say. */
	readonly program?: Report['program'];
	/** Where a page measures. */
	readonly page?: PageFacts;
	/** Contestants that are not to be tried, and why. */
	readonly refused?: readonly { readonly contestant: ContestantId; readonly reason: string }[];
	/** Samples at each size; at least and by default 7. */
	readonly runs?: number;
	/** Milliseconds for everything, from the moment the machines are open; a minute where absent. */
	readonly budget?: number;
	/** Of points and particles; 1 where absent. */
	readonly seed?: number;
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: BenchProgress) => void;
}

/** Groups of contestants by the word that names them. */
const GROUPS: ReadonlyMap<string, readonly ContestantId[]> = new Map<string, readonly ContestantId[]>([
	['all', CONTESTANTS],
	['gpu', ['gpu-fast', 'gpu-strict']],
	['cpu', ['cpu-all', 'cpu-1', 'f64']],
]);

/**
 * Contestants by name, in the order of tables; all of none.
 * @throws UsageError
 */
export function contestantsNamed(names: readonly string[]): readonly ContestantId[] {
	const found = new Set(
		(names.length > 0 ? names : ['all']).flatMap((name): readonly ContestantId[] => {
			const group = GROUPS.get(name) ?? CONTESTANTS.filter((id) => id === name);
			if (group.length > 0) return group;
			throw new UsageError(`There is no contestant “${name}”; there are ${[...GROUPS.keys(), ...CONTESTANTS].join(', ')}.`);
		}),
	);
	return CONTESTANTS.filter((id) => found.has(id));
}

/** What is left of machines that somebody cancelled before they were open. */
const neverOpened = (ids: readonly BenchMachineId[]): BenchMachines => ({
	machines: [],
	missing: ids.map((id) => ({ id, reason: 'cancelled before it was opened' })),
	adapter: null,
	dispose: () => {},
});

/** The machines, or none as soon as somebody cancels; those that come later are let go of. */
async function openUnlessCancelled(host: Host, ids: readonly BenchMachineId[], signal: AbortSignal | undefined): Promise<BenchMachines> {
	if (signal?.aborted) return neverOpened(ids);
	const opening = openBenchMachines(host, ids);
	if (!signal) return opening;
	try {
		return await untilAborted(opening, signal);
	} catch (error) {
		if (!signal.aborted) throw error;
		opening.then(
			(late) => late.dispose(),
			() => undefined,
		);
		return neverOpened(ids);
	}
}

const UNKNOWN: Report['program'] = { thalweg: 'unknown', runtime: 'unknown', webgpu: 'unknown', platform: 'unknown' };

/**
 * Measure how fast the machines of this place do the same work, and how far off their answers are.
 *
 * Each workload runs from its smallest size up. At each size the machines take turns, so that a busy moment meets all of them, and
 * each answer is compared with double precision. A GPU that cannot be opened is named in the report's `missing`; the others are
 * measured all the same. Cancelling is answered at once: the report then has the `outcome` `cancelled` and holds what was measured.
 *
 * @returns plain JSON (`docs/benchmark-schema.json`): times in milliseconds, rates in units of the workload per second
 * @throws TypeError and the like where a machine fails in a way that no report can state
 * @see docs/benchmarks.md for what is measured and how
 * @example
 * import { benchmark, defaultHost, workloadsNamed } from 'thalweg';
 *
 * const report = await benchmark({
 * 	host: defaultHost(),
 * 	workloads: workloadsNamed(['value:himmelblau']),
 * 	contestants: ['cpu-1', 'f64'],
 * 	budget: 300,
 * });
 * console.log(report.outcome); // complete
 * console.log(report.points[0]?.contestant, report.points[0]?.unit); // cpu-1 cell
 */
export async function benchmark(request: BenchmarkRequest): Promise<Report> {
	const { host, page, refused = [], contestants = CONTESTANTS, seed = 1, signal } = request;
	const program = request.program ?? (await host.program?.()) ?? UNKNOWN;
	const ids: BenchMachineId[] = contestants.filter((id) => !refused.some(({ contestant }) => contestant === id));
	const opened = await openUnlessCancelled(host, ids, signal);
	try {
		const missing = [...refused, ...opened.missing.map(({ id, reason }) => ({ contestant: id, reason }))];
		const facts: Facts = {
			program,
			processor: { name: host.processor, threads: host.cores },
			adapter: opened.adapter,
			...(page ? { page } : {}),
			missing,
		};
		const { workloads = standardWorkloads(), runs = LEAST_RUNS, budget = 60_000, onProgress } = request;
		return await runBenchmark({
			...{ workloads, runs, budget, seed, facts },
			contestants: opened.machines.map((machine) => contestantOf(machine, seed)),
			...(opened.roofline ? { roofline: opened.roofline } : {}),
			...(signal ? { signal } : {}),
			...(onProgress ? { onProgress } : {}),
		});
	} finally {
		opened.dispose();
	}
}
