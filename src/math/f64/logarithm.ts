/**
 * Logarithms in f64: the reduction, constants and series of FreeBSD's msun (e_log.c, s_log1p.c; "Copyright (C) 1993 by
 * Sun Microsystems"), written without branches.
 */

import { type Doubles, polynomial } from './doubles.ts';
import { exp } from './exponential.ts';

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** (log((1 + s)/(1 − s)) − 2s)/s, in s²; error below 2^-58. */
const LG = [
	1.479819860511658591e-1, 1.531383769920937332e-1, 1.818357216161805012e-1, 2.222219843214978396e-1, 2.857142874366239149e-1,
	3.999999999940941908e-1, 6.66666666666673513e-1,
];
const SMALLEST_NORMAL = 2 ** -1022;

/** k·ln 2 + log(1 + f) + c, with √½ ≤ 1 + f < √2 and a small c. */
function assembled<N, B>(m: Doubles<N, B>, k: N, f: N, c: N): N {
	const hfsq = m.mul(m.mul(m.constant(0.5), f), f);
	const s = m.div(f, m.add(m.constant(2), f));
	const z = m.mul(s, s);
	const series = m.mul(z, polynomial(m, z, LG));
	const inner = m.add(m.mul(s, m.add(hfsq, series)), m.add(m.mul(k, m.constant(LN2_LOW)), c));
	return m.sub(m.mul(k, m.constant(LN2_HIGH)), m.sub(m.sub(hfsq, inner), f));
}

/** Powers and fraction of a positive normal number: u = 2^k·(1 + f). */
function split<N, B>(m: Doubles<N, B>, u: N): { k: N; f: N } {
	const fraction = m.mantissa(u);
	const large = m.lt(m.constant(Math.SQRT2), fraction);
	const k = m.exponent(u);
	const one = m.constant(1);
	return {
		k: m.select(large, m.add(k, one), k),
		f: m.sub(m.select(large, m.mul(fraction, m.constant(0.5)), fraction), one),
	};
}

const positive = <N, B>(m: Doubles<N, B>, x: N): B => m.and(m.lt(m.constant(0), x), m.lt(x, m.constant(Number.POSITIVE_INFINITY)));

/** log x; not finite where x is not a positive number. */
export function log<N, B>(m: Doubles<N, B>, x: N): N {
	const tiny = m.lt(x, m.constant(SMALLEST_NORMAL));
	const { k, f } = split(m, m.select(tiny, m.mul(x, m.constant(2 ** 54)), x));
	const power = m.select(tiny, m.sub(k, m.constant(54)), k);
	const result = assembled(m, power, f, m.constant(0));
	return m.select(positive(m, x), result, m.constant(Number.NaN));
}

/** Where 1 + x is its own fraction. */
const LOWEST = Math.SQRT1_2 - 1;
const HIGHEST = Math.SQRT2 - 1;

/** log(1 + x); not finite where 1 + x is not a positive number. */
export function log1p<N, B>(m: Doubles<N, B>, x: N): N {
	const one = m.constant(1);
	const zero = m.constant(0);
	const u = m.add(one, x);
	const near = m.and(m.lt(m.constant(LOWEST), x), m.lt(x, m.constant(HIGHEST)));
	const { k, f } = split(m, u);
	// What 1 + x lost: of x, or of 1 where x is larger.
	const lost = m.select(m.lt(one, x), m.sub(one, m.sub(u, x)), m.sub(x, m.sub(u, one)));
	const c = m.div(lost, u);
	const result = assembled(m, m.select(near, zero, k), m.select(near, x, f), m.select(near, zero, c));
	return m.select(positive(m, u), result, m.constant(Number.NaN));
}

/** log(1 + e^x). */
export function softplus<N, B>(m: Doubles<N, B>, x: N): N {
	return m.add(m.max(x, m.constant(0)), log1p(m, exp(m, m.neg(m.abs(x)))));
}
