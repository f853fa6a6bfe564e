/** The numbers of an axis: in which order, evenly spaced or not, and whether they are rates whose logarithms are. */

import { failure, printable } from './failure.ts';
import { numbersOf, positionsOf } from './fill.ts';
import type { AxisReading } from './opened.ts';
import type { FormatId } from './table-of-formats.ts';

/** An axis in the plane. */
export interface Axis {
	/** The plane's coordinates, ascending: logarithms where `log`. */
	readonly values: Float64Array;
	/** Position k of `values` is that of the file at `order[k]`. */
	readonly order: Int32Array;
	readonly log: boolean;
	readonly even: boolean;
	/** The numbers of the file at its ends. */
	readonly from: number;
	readonly to: number;
}

/**
 * Whether ascending values are evenly spaced: within 1e-6 of a step for printed decimals. Coordinates kept in float32
 * are off by up to half a unit in the last place of the largest of them, at most 2^-24 of it; both ends and the value
 * itself: 2^-22. Never above 1e-3 of a step.
 */
export function isEven(values: Float64Array): boolean {
	const count = values.length;
	const first = values[0] as number;
	const last = values[count - 1] as number;
	const step = (last - first) / (count - 1);
	const largest = Math.max(Math.abs(first), Math.abs(last));
	const tolerance = step * Math.max(1e-6, Math.min(1e-3, (2 ** -22 * largest) / step));
	return values.every((value, k) => Math.abs(value - (first + step * k)) <= tolerance);
}

/** The largest step between neighbours over the smallest. */
function unevenness(values: Float64Array): number {
	let least = Number.POSITIVE_INFINITY;
	let most = 0;
	for (let k = 1; k < values.length; k++) {
		const step = (values[k] as number) - (values[k - 1] as number);
		least = Math.min(least, step);
		most = Math.max(most, step);
	}
	return most / least;
}

/**
 * Whether ascending values are those of a logarithmic axis: positive, at least three, not even themselves, and even in
 * their logarithms (16, 32, 64), or nearly so over a decade or more (0.001, 0.003, 0.01, 0.03).
 */
function isGeometric(values: Float64Array): boolean {
	if (values.length < 3 || !((values[0] as number) > 0) || isEven(values)) return false;
	const logarithms = values.map(Math.log10);
	if (isEven(logarithms)) return true;
	const decades = (logarithms[values.length - 1] as number) - (logarithms[0] as number);
	return decades >= 1 && unevenness(logarithms) <= 2 && unevenness(values) >= 4;
}

/**
 * Whether the numbers of scattered samples were drawn in logarithms: positive, over two decades or more, and their
 * median nearer to the middle of the logarithms than to that of the numbers.
 */
export function isScatteredInLogarithms(values: Float64Array): boolean {
	const sorted = values.slice().sort();
	const [first, last] = [sorted[0] as number, sorted[sorted.length - 1] as number];
	if (!(first > 0) || !(last / first >= 100)) return false;
	const median = sorted[sorted.length >> 1] as number;
	const place = (low: number, high: number, at: number): number => Math.abs((at - low) / (high - low) - 0.5);
	return place(Math.log10(first), Math.log10(last), Math.log10(median)) < place(first, last, median);
}

/**
 * An axis of the file's numbers.
 * @param log a logarithmic axis or a linear one, where the user says so
 * @throws FormatError E_<FORMAT>_AXIS where a number is not finite, is there twice, or has no logarithm
 */
export function axisOf(format: FormatId, name: string, numbers: Float64Array, log: boolean | undefined): Axis {
	const refuse = (what: string) => failure(format, 'AXIS', `The coordinates "${printable(name)}" are no axis: ${what}.`);
	const bad = numbers.findIndex((value) => !Number.isFinite(value));
	if (bad >= 0) throw refuse(`value ${bad} is not a finite number`);
	const order = positionsOf(numbers.length, (k) => k);
	const inOrder = ascends(numbers);
	if (!inOrder) order.sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
	const sorted = inOrder ? numbers : numbersOf(numbers.length, (k) => numbers[order[k] as number] as number);
	for (let k = 1; k < sorted.length; k++) {
		if (sorted[k] === sorted[k - 1])
			throw refuse(
				`${sorted[k]} is there twice, at positions ${Math.min(order[k - 1] as number, order[k] as number)} and ${Math.max(order[k - 1] as number, order[k] as number)}`,
			);
	}
	const logarithmic = log ?? isGeometric(sorted);
	if (logarithmic && !((sorted[0] as number) > 0)) throw refuse(`${sorted[0]} has no logarithm, so the axis cannot be logarithmic`);
	const values = logarithmic ? sorted.map(Math.log10) : sorted;
	return {
		values,
		order,
		log: logarithmic,
		even: isEven(values),
		from: sorted[0] as number,
		to: sorted[sorted.length - 1] as number,
	};
}

function ascends(values: Float64Array): boolean {
	for (let k = 1; k < values.length; k++) if (!((values[k] as number) > (values[k - 1] as number))) return false;
	return true;
}

/** Whether the numbers can be the nodes of an axis in their order: finite, and always up or always down. */
export function isMonotone(values: Float64Array): boolean {
	if (!values.every(Number.isFinite)) return false;
	return ascends(values) || ascends(values.slice().reverse());
}

/** The axis of an array that brings none: 0, 1, … count − 1. */
export const indexAxis = (count: number): Float64Array => numbersOf(count, (k) => k);

/** Where an axis comes from. */
export interface AxisOrigin {
	readonly name: string;
	readonly source: string | null;
	readonly evidence: string;
}

export const axisReading = (origin: AxisOrigin, axis: Axis): AxisReading => ({
	name: origin.name,
	source: origin.source,
	log: axis.log,
	even: axis.even,
	count: axis.values.length,
	from: axis.from,
	to: axis.to,
	evidence: origin.evidence,
});

/** What has to be said of an axis that is not as most are. */
export function axisNotes(origin: AxisOrigin, axis: Axis, forced: boolean | undefined, which: 'x' | 'y'): string[] {
	const name = `"${printable(origin.name)}"`;
	if (axis.log && forced === undefined)
		return [
			`${name} grows by factors (${shortly(axis.from)} … ${shortly(axis.to)}): its axis ${which} is logarithmic, with the real numbers on it.`,
		];
	if (!axis.even) return [`${name} is not evenly spaced: the samples are kept at their own ${axis.values.length} coordinates.`];
	return [];
}

/** A number in few digits, for sentences. */
export const shortly = (value: number): string => String(Number(value.toPrecision(6)));
