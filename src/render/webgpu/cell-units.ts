/**
 * Cells of double precision on a GPU, which holds f32: each is sent as (f − base)/unit, so that a GPU tells them apart however far
 * from 0 they lie and however small they are. The constants of the scale are sent in the same units.
 */

import type { Scale } from '../../math/scale.ts';
import type { FieldStatistics } from '../../model/field.ts';

export interface CellUnits {
	readonly base: number;
	readonly unit: number;
}

/** Values that differ by less than this part of their size would share too few numbers of f32. */
const NARROW = 2 ** -12;
/** Between these sizes f32 has its full precision, with room for the scale's constants. */
const [TINY, HUGE] = [2 ** -60, 2 ** 60];

/** In which units the cells of such a field are sent; null where they can be sent as they are. */
export function cellUnits({ min, max }: Pick<FieldStatistics, 'min' | 'max'>): CellUnits | null {
	const size = Math.max(Math.abs(min), Math.abs(max));
	const range = max - min;
	if (!(range > 0) || !Number.isFinite(range)) return null;
	if (range < NARROW * size) return { base: min, unit: range };
	return size < TINY || size > HUGE ? { base: 0, unit: size } : null;
}

/** What a shader is told of a scale. */
export type DrawnScale = Pick<Scale, 'kind' | 'lo' | 'hi' | 'threshold' | 'gain' | 'bias' | 'knots' | 'knotSlopes'>;

/**
 * A scale for cells in these units. So far from 0 that there is a base, the symmetric logarithm is linear over the values to one
 * part in 2¹², so that it is sent as one.
 */
export function scaleIn(units: CellUnits | null, scale: Scale): DrawnScale {
	if (!units) return scale;
	const { base, unit } = units;
	const { kind, threshold, gain, bias, knots, knotSlopes } = scale;
	const [lo, hi] = [(scale.lo - base) / unit, (scale.hi - base) / unit];
	const ranks = { knots: knots.map((knot) => (knot - base) / unit), knotSlopes: knotSlopes.map((slope) => slope * unit) };
	if (kind === 'linear') return { kind, lo, hi, threshold, gain: gain * unit, bias, ...ranks };
	if (kind === 'symlog' && base !== 0) {
		const isConstant = gain === 0;
		return { kind: 'linear', lo, hi, threshold: 1, gain: isConstant ? 0 : 1 / (hi - lo), bias: isConstant ? bias : 0, ...ranks };
	}
	return { kind, lo, hi, threshold: kind === 'quantile' ? threshold : threshold / unit, gain, bias, ...ranks };
}
