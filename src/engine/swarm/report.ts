/**
 * What a person is told of a swarm: values in double precision, evaluated again where the particles are. The machine that moved
 * them may have computed in f32, and with a graphics card's own functions.
 */

import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import { INPUT_LIMIT } from '../../math/number-system.ts';
import { quantileOf } from '../../math/statistics.ts';
import { CURVE_QUANTILES, type ParticleBatch, STATUS, type SwarmStatistics } from '../../model/swarm.ts';
import type { ExactHost } from '../../model/exact-host.ts';
import type { SwarmRun } from './run.ts';

/** Particles read at once. */
const BATCH = 65_536;

/** Particles with the values of their places in double precision. */
export interface ReportedBatch extends ParticleBatch {
	/** |the machine's value − f64's|; NaN where one of them is none. */
	readonly error: Float64Array;
}

/** A group as a person is told of it. */
export interface SwarmReport {
	/** `best`, `lowest` and `quantiles` are f64's, at the places where the machine left the particles. */
	readonly statistics: SwarmStatistics;
	/** The largest difference between the machine's value of a particle and f64's; NaN where there is none to compare. */
	readonly error: number;
	/** Of the best: the machine's value of it against f64's. */
	readonly bestError: number;
	/** The particle whose present value is the median (the first of equals), where it is; null where none has a value. */
	readonly median: { readonly value: number; readonly x: readonly number[]; readonly particle: number } | null;
}

/** How a coordinate is printed; values are those of the printed place. */
export type Printed = (coordinate: number) => number;
const inFull: Printed = (coordinate) => coordinate;

/**
 * Particles of a group, all where no range is given, with their values evaluated again. A particle whose last value is not that
 * of its place (it left the landscape) keeps no value.
 * @throws DeviceLostError, AbortError
 */
export async function reportParticles(
	host: ExactHost,
	run: SwarmRun,
	group: number,
	range: { readonly first?: number; readonly count?: number } = {},
	printed: Printed = inFull,
): Promise<ReportedBatch> {
	const batch = await run.read(group, range.first, range.count);
	const x = batch.x.map(printed);
	const values = await valuesAt(host, run.bound, x, batch.dimension, () => true);
	return { ...batch, x, value: values, error: values.map((value, i) => Math.abs(value - (batch.value[i] as number))) };
}

/**
 * The statistics of a group in double precision. Every particle is read and evaluated again, so this is for a swarm that rests:
 * paused, ended, or written to a file.
 * @param statistics as the machine reduced them: its counts stay
 * @throws DeviceLostError, AbortError
 */
export async function reportGroup(
	host: ExactHost,
	run: SwarmRun,
	group: number,
	statistics: SwarmStatistics,
	options: WorkOptions & { readonly printed?: Printed } = {},
): Promise<SwarmReport> {
	const { printed = inFull, ...work } = options;
	const { count } = statistics;
	const present = new Float64Array(count);
	/** Which particle each of them is. */
	const whose = new Uint32Array(count);
	let [values, error] = [0, Number.NaN];
	const leader: { best: SwarmStatistics['best']; error: number } = { best: null, error: Number.NaN };
	const meet = (value: number, theirs: number, x: Float64Array, particle: number): void => {
		if (Number.isNaN(value) || (leader.best && value >= leader.best.value)) return;
		leader.best = { value, x: Array.from(x), particle };
		leader.error = Math.abs(value - theirs);
	};
	for (let first = 0; first < count; first += BATCH) {
		const batch = await run.read(group, first, Math.min(BATCH, count - first));
		const n = batch.dimension;
		const [x, bestX] = [batch.x.map(printed), batch.bestX.map(printed)];
		const rests = (i: number): boolean => isPresent(batch.status[i]) && same(x, bestX, i * n, n);
		const here = await valuesAt(host, run.bound, x, n, (i) => isPresent(batch.status[i]), work);
		// Who rests where it met its best is evaluated once.
		const there = await valuesAt(host, run.bound, bestX, n, (i) => !Number.isNaN(batch.best[i]) && !rests(i), work);
		for (let i = 0; i < batch.count; i++) {
			const value = here[i] as number;
			if (!Number.isNaN(value)) {
				whose[values] = first + i;
				present[values++] = value;
				error = larger(error, Math.abs(value - (batch.value[i] as number)));
				meet(value, batch.value[i] as number, x.subarray(i * n, (i + 1) * n), first + i);
			}
			meet(there[i] as number, batch.best[i] as number, bestX.subarray(i * n, (i + 1) * n), first + i);
		}
	}
	const ascending = present.slice(0, values).sort();
	const told = { best: leader.best, lowest: ascending[0] ?? Number.NaN, quantiles: CURVE_QUANTILES.map((q) => quantileOf(ascending, q)) };
	const middle = quantileOf(ascending, 0.5);
	const particle = whose[present.indexOf(middle)] as number;
	const median = values === 0 ? null : { value: middle, x: Array.from((await run.read(group, particle, 1)).x, printed), particle };
	return { statistics: { ...statistics, ...told }, error, bestError: leader.error, median };
}

/** The larger of two numbers, of which NaN is none. */
const larger = (a: number, b: number): number => (Number.isNaN(a) || b > a ? b : a);

/** Particles that are somewhere on the landscape, moving or at rest. */
const isPresent = (status: number | undefined): boolean => status === STATUS.running || status === STATUS.converged;

const same = (a: Float64Array, b: Float64Array, from: number, count: number): boolean => {
	for (let k = from; k < from + count; k++) if (a[k] !== b[k]) return false;
	return true;
};

/** Values at some of the points, NaN for all others: those that are not wanted, and those beyond the range of coordinates. */
async function valuesAt(
	host: ExactHost,
	bound: BoundObjective,
	points: Float64Array,
	n: number,
	wanted: (i: number) => boolean,
	options?: WorkOptions,
): Promise<Float64Array> {
	const values = new Float64Array(points.length / n).fill(Number.NaN);
	const chosen = Array.from(values.keys()).filter(
		(i) => wanted(i) && points.subarray(i * n, (i + 1) * n).every((x) => Math.abs(x) <= INPUT_LIMIT),
	);
	if (chosen.length === 0) return values;
	const places = new Float64Array(chosen.length * n);
	for (const [at, i] of chosen.entries()) places.set(points.subarray(i * n, (i + 1) * n), at * n);
	const found = await host.exact(bound, places, 0, options);
	for (const [at, i] of chosen.entries()) values[i] = found.values[at] as number;
	return values;
}
