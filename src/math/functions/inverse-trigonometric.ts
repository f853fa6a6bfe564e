/** asin, acos, atan and atan2: reductions after S. Moshier's Cephes library (single precision). */

import { ASIN, ATAN, HALF_PI, HALF_PI_LOW, PI, PI_LOW, QUARTER_PI, TAN_EIGHTH_PI } from '../coefficients.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { oddPolynomial, withSignOf } from './polynomial.ts';

/** π/2 − r from the two words of π/2. */
const complement = (b: LirBuilder, r: LirId): LirId => b.sub(b.constant(HALF_PI), b.sub(r, b.constant(HALF_PI_LOW)));

/**
 * For |x| ≤ 1/2: asin |x|. Above: asin √((1 − |x|)/2), which is (π/2 − asin |x|)/2.
 */
const arcSine = (b: LirBuilder, x: LirId): { far: LirId; angle: LirId } => {
	const size = b.abs(x);
	const far = b.lt(b.constant(0.5), size);
	const opposite = b.sqrt(b.mul(b.constant(0.5), b.sub(b.constant(1), b.select(far, size, b.constant(0)))));
	return { far, angle: oddPolynomial(b, b.select(far, opposite, size), ASIN) };
};

/** asin x, |x| ≤ 1. */
export const asin = (b: LirBuilder, x: LirId): LirId => {
	const { far, angle } = arcSine(b, x);
	return withSignOf(b, b.select(far, complement(b, b.add(angle, angle)), angle), x);
};

/** acos x, |x| ≤ 1. */
export const acos = (b: LirBuilder, x: LirId): LirId => {
	const { far, angle } = arcSine(b, x);
	const twice = b.add(angle, angle);
	const obtuse = b.sub(b.constant(PI), b.sub(twice, b.constant(PI_LOW)));
	const negative = b.lt(x, b.constant(0));
	return b.select(far, b.select(negative, obtuse, twice), complement(b, b.select(negative, b.neg(angle), angle)));
};

/** atan(small/large) for 0 ≤ small ≤ large, large > 0: one division, above tan π/8 by π/4 + atan((small − large)/(small + large)). */
const firstOctant = (b: LirBuilder, small: LirId, large: LirId): LirId => {
	const upper = b.lt(b.mul(large, b.constant(TAN_EIGHTH_PI)), small);
	const t = b.div(b.select(upper, b.sub(small, large), small), b.select(upper, b.add(small, large), large));
	const angle = oddPolynomial(b, t, ATAN);
	return b.select(upper, b.add(b.constant(QUARTER_PI), angle), angle);
};

/** atan x. */
export const atan = (b: LirBuilder, x: LirId): LirId => {
	const size = b.abs(x);
	const one = b.constant(1);
	const steep = b.lt(one, size);
	const angle = firstOctant(b, b.select(steep, one, size), b.select(steep, size, one));
	return withSignOf(b, b.select(steep, complement(b, angle), angle), x);
};

/** The angle of the point (x, y) in (−π, π]; 0 at the origin, and the sign of a zero is ignored. */
export const atan2 = (b: LirBuilder, y: LirId, x: LirId): LirId => {
	const [width, height, zero] = [b.abs(x), b.abs(y), b.constant(0)];
	const steep = b.lt(width, height);
	const large = b.select(steep, height, width);
	// Where both are tiny their difference would be subnormal: both are scaled.
	const scale = b.select(b.lt(large, b.constant(2 ** -64)), b.constant(2 ** 64), b.constant(1));
	const safe = b.select(b.eq(large, zero), b.constant(1), large);
	const octant = firstOctant(b, b.mul(b.select(steep, width, height), scale), b.mul(safe, scale));
	const quadrant = b.select(steep, complement(b, octant), octant);
	const half = b.select(b.lt(x, zero), b.sub(b.constant(PI), b.sub(quadrant, b.constant(PI_LOW))), quadrant);
	return withSignOf(b, half, y);
};
