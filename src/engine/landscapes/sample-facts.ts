/** What a window tells of a landscape, for people: a file's own samples in it, and whether its lowest place is on the edge. */

import type { BoundObjective } from '../../model/backend.ts';
import type { ExactHost } from '../../model/exact-host.ts';
import type { SampledField, SampledPoints } from '../../model/field.ts';
import { axisValue, type GridSpec, type Range, type Rectangle } from '../../model/geometry.ts';

/** A sample and its place in the plane; a line's has no v. */
export interface Sample {
	readonly value: number;
	readonly u: number;
	readonly v?: number;
}

/** The samples of a file inside a window, in double precision. */
export interface SampleFacts {
	readonly count: number;
	/** Samples without a value. */
	readonly missing: number;
	readonly lowest: Sample | null;
	readonly highest: Sample | null;
	/** The lowest is among the outermost ones along an axis, and lower than those beside it inwards. */
	readonly onEdge: boolean;
}

/** Indices of an axis inside a range: the first, and the one after the last. */
function inside(axis: Float64Array, [lo, hi]: Range): readonly [number, number] {
	let first = 0;
	while (first < axis.length && (axis[first] as number) < lo) first++;
	let end = axis.length;
	while (end > first && (axis[end - 1] as number) > hi) end--;
	return [first, end];
}

/** Look through the samples of a window. */
export const sampleFacts = (field: SampledField | SampledPoints, window: Rectangle): SampleFacts =>
	field.layout === 'points' ? pointFacts(field, window) : gridFacts(field, window);

function gridFacts({ columns, rows, x, y, values }: SampledField, { u, v }: Rectangle): SampleFacts {
	const line = rows === 1;
	const [c0, c1] = inside(x, u);
	const [r0, r1] = line ? [0, 1] : inside(y, v);
	let missing = 0;
	let [lowest, highest] = [-1, -1];
	for (let r = r0; r < r1; r++) {
		for (let i = r * columns + c0; i < r * columns + c1; i++) {
			const value = values[i] as number;
			if (!Number.isFinite(value)) missing++;
			else {
				if (lowest < 0 || value < (values[lowest] as number)) lowest = i;
				if (highest < 0 || value > (values[highest] as number)) highest = i;
			}
		}
	}
	const sample = (i: number): Sample | null =>
		i < 0
			? null
			: { value: values[i] as number, u: x[i % columns] as number, ...(line ? {} : { v: y[Math.floor(i / columns)] as number }) };
	/** At the end of a run of samples, and lower than the next one inwards. */
	const ends = (at: number, first: number, end: number, stride: number): boolean => {
		if (lowest < 0 || end - first < 2 || (at > first && at < end - 1)) return false;
		const next = values[lowest + (at === first ? stride : -stride)] as number;
		return !(next <= (values[lowest] as number));
	};
	return {
		count: (c1 - c0) * (r1 - r0),
		missing,
		lowest: sample(lowest),
		highest: sample(highest),
		onEdge: ends(lowest % columns, c0, c1, 1) || ends(Math.floor(lowest / columns), r0, r1, columns),
	};
}

function pointFacts({ x, y, values }: SampledPoints, { u, v }: Rectangle): SampleFacts {
	let [count, missing, lowest, highest] = [0, 0, -1, -1];
	const outermost = { u: [Infinity, -Infinity], v: [Infinity, -Infinity] };
	for (let i = 0; i < values.length; i++) {
		const [px, py, value] = [x[i] as number, y[i] as number, values[i] as number];
		if (px < u[0] || px > u[1] || py < v[0] || py > v[1]) continue;
		count++;
		outermost.u = [Math.min(outermost.u[0] as number, px), Math.max(outermost.u[1] as number, px)];
		outermost.v = [Math.min(outermost.v[0] as number, py), Math.max(outermost.v[1] as number, py)];
		if (!Number.isFinite(value)) missing++;
		else {
			if (lowest < 0 || value < (values[lowest] as number)) lowest = i;
			if (highest < 0 || value > (values[highest] as number)) highest = i;
		}
	}
	const sample = (i: number): Sample | null => (i < 0 ? null : { value: values[i] as number, u: x[i] as number, v: y[i] as number });
	const low = sample(lowest);
	return {
		count,
		missing,
		lowest: low,
		highest: sample(highest),
		onEdge: low !== null && count > 1 && (outermost.u.includes(low.u) || outermost.v.includes(low.v as number)),
	};
}

/**
 * Whether the lowest cell of a grid lies on its edge and the landscape rises inwards from there, so that there may be lower
 * places outside. Along an axis on which the value does not change (the second one of a ridge) no cell is on an edge.
 */
export async function minimumOnEdge(
	host: ExactHost,
	bound: BoundObjective,
	{ columns, rows, domain }: GridSpec,
	cell: number,
): Promise<boolean> {
	if (!(cell >= 0)) return false;
	const [column, row] = [cell % columns, Math.floor(cell / columns)];
	/** The cell beside it inwards, along an axis on whose edge it lies. */
	const inwards = (count: number, at: number, next: (step: number) => readonly [number, number]): readonly (readonly [number, number])[] =>
		count > 1 && (at === 0 || at === count - 1) ? [next(at === 0 ? 1 : -1)] : [];
	const beside = [
		...inwards(columns, column, (step) => [column + step, row]),
		...(bound.objective.dimension > 1 ? inwards(rows, row, (step) => [column, row + step]) : []),
	];
	if (beside.length === 0) return false;
	const places = [[column, row] as const, ...beside].flatMap(([i, j]) => [axisValue(domain.u, columns, i), axisValue(domain.v, rows, j)]);
	const [here = Number.NaN, ...others] = (await host.exact(bound, Float64Array.from(places), 0)).values;
	return others.some((other) => !(other <= here));
}
