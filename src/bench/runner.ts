/**
 * The benchmark: workloads one after the other, each from small to large, until its share of the time is
 * used up. Machines, clock and signal are given, so it runs alike on Node, in a page and in a test.
 */

import { abortError, messageOf } from '../model/errors.ts';
import { untilAborted } from '../model/work.ts';
import { type Clock, quantumOf } from './clock.ts';
import type { Contestant } from './contract.ts';
import { type Ceilings, roofOf } from './roofline.ts';
import { type ContestantId, type Point, type PointRatio, type Report, REPORT_VERSION } from './schema.ts';
import { type Measured, measureSize } from './sizing.ts';
import { ratios, type Summary, summarize, verdict } from './statistics.ts';
import { machineLine, verdictsOf } from './verdicts.ts';
import type { Workload } from './workloads.ts';

/** What is known of the place before anything is measured. */
export type Facts = Pick<Report, 'program' | 'processor' | 'adapter' | 'page' | 'missing'>;

export interface BenchProgress {
	/** The fraction done, 0 … 1. */
	readonly fraction: number;
	/** Milliseconds that are left, as an estimate. */
	readonly remaining: number;
	/** What is measured now. */
	readonly workload: string;
	readonly size: number;
	/** What has just been measured. */
	readonly points: readonly Point[];
}

export interface BenchRequest {
	readonly workloads: readonly Workload[];
	readonly contestants: readonly Contestant[];
	readonly facts: Facts;
	/** Samples at each size; at least LEAST_RUNS. */
	readonly runs: number;
	/** Milliseconds for everything. */
	readonly budget: number;
	readonly seed: number;
	/** What the adapter gives at most; absent without a GPU. */
	readonly roofline?: (runs: number, signal: AbortSignal) => Promise<RooflineAnswer>;
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: BenchProgress) => void;
	/** `performance.now` unless said. */
	readonly now?: Clock;
	/** The date of the report; now unless said. */
	readonly date?: Date;
}

/** Amounts per second, one sample per run. */
export interface RooflineAnswer {
	readonly bandwidth: readonly number[];
	readonly arithmetic: readonly number[];
	readonly builtins: readonly number[];
	readonly timedBy: 'timestamps' | 'wall';
}

/** Samples at each size at least. */
export const LEAST_RUNS = 7;
/** A sample lasts at least this many milliseconds, and this many quanta of the clock. */
const LEAST_MS = 4;
const LEAST_QUANTA = 50;
/** The contestant with which the others are compared, in order of preference. */
const BASES: readonly ContestantId[] = ['cpu-1', 'cpu-all', 'f64'];

/**
 * Run a benchmark.
 *
 * Cancelling is answered at once: the report then says `cancelled` and holds what was measured.
 *
 * @example
 * const opened = await openBenchMachines(host, ['gpu-fast', 'cpu-1']);
 * const contestants = opened.machines.map((machine) => contestantOf(machine, 1));
 * const report = await runBenchmark({ workloads: standardWorkloads(), contestants, facts, runs: 7, budget: 60_000, seed: 1 });
 */
export async function runBenchmark(request: BenchRequest): Promise<Report> {
	const run = new BenchRun({ ...request, runs: Math.max(LEAST_RUNS, request.runs) });
	let outcome: Report['outcome'] = 'complete';
	try {
		await run.all();
	} catch (error) {
		if (!request.signal?.aborted) throw error;
		outcome = 'cancelled';
	}
	return run.report(outcome);
}

class BenchRun {
	readonly #request: BenchRequest;
	readonly #now: Clock;
	readonly #signal: AbortSignal;
	readonly #date: Date;
	readonly #start: number;
	readonly #quantum: number;
	readonly #points: Point[] = [];
	#roofline: Report['roofline'] = null;
	#rooflineFailure: string | undefined;

	constructor(request: BenchRequest) {
		this.#request = request;
		this.#now = request.now ?? (() => performance.now());
		this.#signal = request.signal ?? new AbortController().signal;
		this.#date = request.date ?? new Date();
		this.#quantum = quantumOf(this.#now);
		this.#start = this.#now();
	}

	get #deadline(): number {
		return this.#start + this.#request.budget;
	}

	async all(): Promise<void> {
		const { workloads, roofline } = this.#request;
		if (this.#signal.aborted) throw abortError();
		if (roofline) await this.#measureRoofline(roofline);
		for (const [index, workload] of workloads.entries()) {
			// What earlier workloads did not need is shared by those that are left.
			const share = Math.max(0, this.#deadline - this.#now()) / (workloads.length - index);
			await this.#curve(workload, index, this.#now() + share);
		}
	}

	/** Where the roofline is not known, workloads are timed without it. */
	async #measureRoofline(roofline: NonNullable<BenchRequest['roofline']>): Promise<void> {
		try {
			this.#roofline = rooflineOf(await untilAborted(roofline(LEAST_RUNS, this.#signal), this.#signal));
		} catch (error) {
			if (this.#signal.aborted) throw error;
			this.#rooflineFailure = messageOf(error);
		}
	}

	/** One workload, from small to large. A contestant that could not do a size is not asked for a larger one. */
	async #curve(workload: Workload, index: number, deadline: number): Promise<void> {
		let contestants = this.#request.contestants.filter(({ id }) => workload.contestants.includes(id));
		const before = new Map<Contestant, { readonly size: number; readonly milliseconds: number }>();
		for (const [at, size] of workload.sizes.entries()) {
			if (contestants.length === 0) break;
			this.#tell(workload, index, at, []);
			const expected = (contestant: Contestant): number | undefined => {
				const last = before.get(contestant);
				return last && (last.milliseconds * workload.units(size)) / workload.units(last.size);
			};
			const { runs, seed } = this.#request;
			const least = Math.max(LEAST_MS, LEAST_QUANTA * this.#quantum);
			const measured = await measureSize({
				...{ workload, size, contestants, expected, deadline, runs, least, seed },
				now: this.#now,
				signal: this.#signal,
			});
			const points = this.#pointsOf(workload, size, measured);
			this.#points.push(...points);
			for (const { contestant, wall } of measured)
				if (wall.length > 0) before.set(contestant, { size, milliseconds: summarize(wall).median });
			contestants = contestants.filter((each) => measured.some(({ contestant, status }) => contestant === each && status === 'measured'));
			this.#tell(workload, index, at + 1, points);
		}
	}

	#tell(workload: Workload, index: number, sizesDone: number, points: readonly Point[]): void {
		const { onProgress, workloads } = this.#request;
		const fraction = (index + sizesDone / workload.sizes.length) / workloads.length;
		const elapsed = this.#now() - this.#start;
		const left = Math.max(0, this.#deadline - this.#now());
		const remaining = fraction > 0 ? Math.min(left, (elapsed / fraction) * (1 - fraction)) : left;
		const size = workload.sizes[Math.min(sizesDone, workload.sizes.length - 1)] as number;
		onProgress?.({ fraction, remaining, workload: workload.id, size, points });
	}

	#pointsOf(workload: Workload, size: number, measured: readonly Measured<Contestant>[]): Point[] {
		const base = BASES.map((id) => measured.find(({ contestant, wall }) => contestant.id === id && wall.length > 0)).find(Boolean);
		const order = this.#request.contestants;
		return [...measured]
			.sort((a, b) => order.indexOf(a.contestant) - order.indexOf(b.contestant))
			.map((each) => this.#pointOf(workload, size, each, base));
	}

	#pointOf(workload: Workload, size: number, measured: Measured<Contestant>, base: Measured<Contestant> | undefined): Point {
		const { contestant, status, reason, repeats, error, operations, builtins, bytes } = measured;
		const [wall, gpu, readback] = [measured.wall, measured.passes, measured.readback].map((s) => (s.length > 0 ? summarize(s) : null));
		const units = workload.units(size);
		const rateOf = (summary: Summary | null | undefined): number => (summary && summary.median > 0 ? units / (summary.median / 1000) : 0);
		const ceilings = this.#ceilings();
		// What the kernel reaches is told by the time in its passes, where that is known.
		const reached = rateOf(gpu ?? wall);
		return {
			...{ workload: workload.id, task: workload.task, landscape: workload.landscape.id, size, unit: workload.unit, units },
			...{ contestant: contestant.id, status, reason, repeats },
			...{ wall: wall ?? null, gpu: gpu ?? null, readback: readback ?? null, rate: rateOf(wall), operations, builtins, bytes },
			roof: ceilings && contestant.onAdapter && reached > 0 ? roofOf(ceilings, { bytes, operations, builtins }, reached) : null,
			ratio: base && wall ? ratioOf(base, measured) : null,
			error,
		};
	}

	#ceilings(): Ceilings | undefined {
		const roofline = this.#roofline;
		if (!roofline) return undefined;
		const { bandwidth, arithmetic, builtins } = roofline;
		return { bandwidth: bandwidth.median, arithmetic: arithmetic.median, builtins: builtins.median };
	}

	report(outcome: Report['outcome']): Report {
		const { facts, seed, runs, budget } = this.#request;
		return {
			format: 'thalweg-benchmark',
			version: REPORT_VERSION,
			machine: machineLine(facts),
			verdicts: verdictsOf(this.#points, facts.adapter),
			outcome,
			date: this.#date.toISOString(),
			seed,
			milliseconds: this.#now() - this.#start,
			...facts,
			settings: { runs, budget, quantum: this.#quantum },
			roofline: this.#roofline,
			...(this.#rooflineFailure === undefined ? {} : { rooflineFailure: this.#rooflineFailure }),
			points: this.#points,
		};
	}
}

const rooflineOf = ({ bandwidth, arithmetic, builtins, timedBy }: RooflineAnswer): Report['roofline'] => ({
	bandwidth: summarize(bandwidth),
	arithmetic: summarize(arithmetic),
	builtins: summarize(builtins),
	timedBy,
});

const SPOKEN = { lower: 'faster', higher: 'slower', 'within the spread': 'within the spread' } as const;

function ratioOf(base: Measured<Contestant>, own: Measured<Contestant>): PointRatio {
	const { median, q1, q3 } = ratios(base.wall, own.wall);
	return { base: base.contestant.id, median, q1, q3, verdict: SPOKEN[verdict(summarize(own.wall), summarize(base.wall))] };
}
