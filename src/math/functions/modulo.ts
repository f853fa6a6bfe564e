/** The floored remainder. */

import type { LirBuilder, LirId } from '../lir.ts';
import { upperHalf } from './polynomial.ts';

/** Below this divisor the exact product's lowest bits would be subnormal. */
const SMALL = 2 ** -60;
const SCALE = 2 ** 64;

/**
 * x − y·⌊x/y⌋, y ≠ 0, |x/y| < 2^23: the sign of y, correctly rounded.
 *
 * With n = ⌊x/y⌋ within one of the truth, n·y = p + e exactly (T. Dekker, Numer. Math. 18, 1971),
 * so (x − p) − e is exact and one addition of ±y corrects n.
 */
export const mod = (b: LirBuilder, x: LirId, y: LirId): LirId => {
	const small = b.lt(b.abs(y), b.constant(SMALL));
	const scale = b.select(small, b.constant(SCALE), b.constant(1));
	const [dividend, divisor] = [b.mul(x, scale), b.mul(y, scale)];
	const n = b.floor(b.div(dividend, divisor));
	const p = b.mul(n, divisor);
	const [nHigh, yHigh] = [upperHalf(b, n), upperHalf(b, divisor)];
	const [nLow, yLow] = [b.sub(n, nHigh), b.sub(divisor, yHigh)];
	const cross = b.add(b.add(b.sub(b.mul(nHigh, yHigh), p), b.mul(nHigh, yLow)), b.mul(nLow, yHigh));
	const remainder = b.sub(b.sub(dividend, p), b.add(cross, b.mul(nLow, yLow)));
	// n one too small leaves a whole divisor; n one too large leaves the other sign.
	const zero = b.constant(0);
	const once = b.select(b.le(b.abs(divisor), b.abs(remainder)), b.sub(remainder, divisor), remainder);
	const opposite = b.or(b.and(b.lt(once, zero), b.lt(zero, divisor)), b.and(b.lt(zero, once), b.lt(divisor, zero)));
	const result = b.select(opposite, b.add(once, divisor), once);
	return b.mul(result, b.select(small, b.constant(1 / SCALE), b.constant(1)));
};
