/** The benchmark, for the command line and the page: open machines, run, and read what came of it. */

import { type BenchMachineId, type BenchMachines, openBenchMachines } from '../engine/bench-machine.ts';
import type { Host } from '../engine/host.ts';
import { UsageError } from '../model/errors.ts';
import { untilAborted } from './clock.ts';
import { contestantOf } from './contestants.ts';
import { type BenchProgress, type Facts, runBenchmark } from './runner.ts';
import { type ContestantId, CONTESTANTS, type PageFacts, type Report } from './schema.ts';
import type { Workload } from './workloads.ts';

export interface BenchmarkRequest {
	readonly host: Host;
	readonly workloads: readonly Workload[];
	readonly contestants: readonly ContestantId[];
	/** What the place knows of itself. */
	readonly program: Report['program'];
	/** Where a page measures. */
	readonly page?: PageFacts;
	/** Contestants that are not to be tried, and why. */
	readonly refused?: readonly { readonly contestant: ContestantId; readonly reason: string }[];
	readonly runs: number;
	/** Milliseconds for everything, from the moment the machines are open. */
	readonly budget: number;
	readonly seed: number;
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

/** Open the machines, measure, and let go of them. Cancelling is answered at once; see {@link runBenchmark}. */
export async function benchmark(request: BenchmarkRequest): Promise<Report> {
	const { host, program, page, refused = [], contestants, seed, signal } = request;
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
		const { workloads, runs, budget, onProgress } = request;
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
