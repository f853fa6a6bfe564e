/**
 * Coordinates as people read and type them. On a logarithmic axis the plane's coordinate is the decimal logarithm of the
 * number that people mean; whatever prints a coordinate or reads one goes through here.
 */

import { UsageError } from './errors.ts';
import type { AxisLabel } from './field.ts';
import type { Range } from './geometry.ts';

export type { AxisLabel } from './field.ts';

/** Digits of a number that was kept as its logarithm: the rounding of the logarithm is in the 15th. */
const DIGITS = 14;

/**
 * The number that stands for a coordinate of the plane: 10^c on a logarithmic axis, else c itself.
 * @example shownCoordinate({ name: 'lr', scale: 'log10' }, -3) // 0.001
 */
export function shownCoordinate(label: AxisLabel | undefined, coordinate: number): number {
	return label?.scale === 'log10' ? Number((10 ** coordinate).toPrecision(DIGITS)) : coordinate;
}

/**
 * The coordinate of the plane at a number as people write it.
 * @throws UsageError where the axis is logarithmic and the number is not above 0
 * @example coordinateOf({ name: 'lr', scale: 'log10' }, 0.001) // -3
 */
export function coordinateOf(label: AxisLabel | undefined, shown: number): number {
	if (label?.scale !== 'log10') return shown;
	if (!(shown > 0)) throw new UsageError(`${label.name} has a logarithmic axis, so it is above 0; ${shown} is not.`);
	return Math.log10(shown);
}

/** All coordinates of a point, as people read them; coordinates without a label are the numbers themselves. */
export const shownPoint = (labels: readonly AxisLabel[], point: ArrayLike<number>): number[] =>
	Array.from(point, (coordinate, k) => shownCoordinate(labels[k], coordinate));

/** A point as people write it, in coordinates. @throws UsageError */
export const pointOfShown = (labels: readonly AxisLabel[], shown: readonly number[]): number[] =>
	shown.map((number, k) => coordinateOf(labels[k], number));

/** What stands along an axis: its name, and of a direction through several variables what it is made of. */
export const axisTitle = ({ name, along }: AxisLabel): string => (along === undefined ? name : `${name}: ${along}`);

/** Both ends of a range. */
export const shownRange = (label: AxisLabel | undefined, [lo, hi]: Range): Range => [
	shownCoordinate(label, lo),
	shownCoordinate(label, hi),
];
/** @throws UsageError */
export const rangeOfShown = (label: AxisLabel | undefined, [lo, hi]: Range): Range => [coordinateOf(label, lo), coordinateOf(label, hi)];

/** The names of n variables where nothing names them: x; x, y; x1 … xn. */
export const defaultVariables = (dimension: number): AxisLabel[] =>
	Array.from({ length: dimension }, (_, k) => ({ name: dimension > 2 ? `x${k + 1}` : (['x', 'y'][k] as string) }));

/**
 * The labels of the plane's two coordinates: the variables themselves, or u and v where the plane is a slice of more. The
 * second coordinate of a landscape of one variable is no variable: absent.
 */
export function planeLabels(variables: readonly AxisLabel[]): readonly [AxisLabel, AxisLabel?] {
	const [first, second] = variables;
	if (variables.length > 2 || !first) return [{ name: 'u' }, { name: 'v' }];
	return second ? [first, second] : [first];
}

/** What a derivative along logarithmic axes is by; undefined where there are none. */
export function logarithmNote(variables: readonly AxisLabel[]): string | undefined {
	const names = variables.filter(({ scale }) => scale === 'log10').map(({ name }) => name);
	if (names.length === 0) return undefined;
	const by = names.map((name) => `log10(${name})`).join(' and ');
	return `The ${names.length === 1 ? 'axis' : 'axes'} of ${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} logarithmic: derivatives are by ${by}.`;
}
