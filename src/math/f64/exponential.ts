/**
 * e^x and its relatives in f64. Reductions, constants and the rational approximations are those of FreeBSD's msun
 * (e_exp.c, s_expm1.c; "Copyright (C) 1993 by Sun Microsystems"), written without branches.
 */

import { type Doubles, polynomial } from './doubles.ts';

/** ln 2 in two words; k times the first is exact for |k| < 2^21. */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** exp(r) = 1 + 2r/(R(r²) − r), R(z) = 2 + P1·z + P2·z² + …; error below 2^-59 on |r| ≤ ln2/2. */
const P = [
	4.13813679705723846039e-8, -1.6533902205465251539e-6, 6.61375632143793436117e-5, -2.77777777770155933842e-3, 1.66666666666666019037e-1,
];
/** Of expm1, in hxs = r²/2. */
const Q = [
	-2.01099218183624371326e-7, 4.00821782732936239552e-6, -7.93650757867487942473e-5, 1.58730158725481460165e-3, -3.33333333333331316428e-2,
	1,
];

/** Beyond these e^x is infinite, its half too, and 0. */
const EXP_HIGHEST = 712;
const EXP_LOWEST = -746;
/** Beyond these (e^x − 1)/2 is infinite, with a quarter that is not, and −1/2. */
const EXPM1_HIGHEST = 710.6;
const EXPM1_LOWEST = -50;

/** x = k·ln 2 + high − low, |high| ≤ ln2/2; r is the rounded difference. */
function reduced<N, B>(m: Doubles<N, B>, x: N): { k: N; high: N; low: N; r: N } {
	const k = m.nearest(m.mul(x, m.constant(Math.LOG2E)));
	const high = m.sub(x, m.mul(k, m.constant(LN2_HIGH)));
	const low = m.mul(k, m.constant(LN2_LOW));
	return { k, high, low, r: m.sub(high, low) };
}

/** y·2^k for |k| ≤ 2043: by two factors, so that only the last product rounds. */
function scaled<N, B>(m: Doubles<N, B>, y: N, k: N): N {
	const half = m.floor(m.mul(k, m.constant(0.5)));
	return m.mul(m.mul(y, m.power2(half)), m.power2(m.sub(k, half)));
}

/** 2^`shift`·e^x. */
function shiftedExp<N, B>(m: Doubles<N, B>, x: N, shift: number): N {
	const within = m.max(m.min(x, m.constant(EXP_HIGHEST)), m.constant(EXP_LOWEST));
	const { k, high, low, r } = reduced(m, within);
	const t = m.mul(r, r);
	const q = m.sub(r, m.mul(t, polynomial(m, t, P)));
	const bend = m.div(m.mul(r, q), m.sub(m.constant(2), q));
	// 1 + r in two words, so that little more than the last sum rounds.
	const one = m.constant(1);
	const sum = m.add(one, high);
	const y = m.add(sum, m.add(m.sub(high, m.sub(sum, one)), m.sub(bend, low)));
	return scaled(m, y, shift === 0 ? k : m.add(k, m.constant(shift)));
}

/** e^x. */
export const exp = <N, B>(m: Doubles<N, B>, x: N): N => shiftedExp(m, x, 0);

/** Up to here e^x − 1 and sinh x are x, subnormals included. */
const TINY = 2 ** -54;

/** (e^x − 1)/2. */
function halfExpm1<N, B>(m: Doubles<N, B>, x: N): N {
	const within = m.max(m.min(x, m.constant(EXPM1_HIGHEST)), m.constant(EXPM1_LOWEST));
	const { k, high, low, r } = reduced(m, within);
	const c = m.sub(m.sub(high, r), low);
	const half = m.mul(r, m.constant(0.5));
	const hxs = m.mul(r, half);
	const r1 = polynomial(m, hxs, Q);
	const t = m.sub(m.constant(3), m.mul(r1, half));
	const e = m.mul(hxs, m.div(m.sub(r1, t), m.sub(m.constant(6), m.mul(r, t))));
	const p = m.sub(r, m.sub(m.sub(m.mul(r, m.sub(e, c)), c), hxs));
	const s = m.power2(m.sub(k, m.constant(2)));
	const quarter = m.add(m.mul(s, p), m.sub(s, m.constant(0.25)));
	return m.add(quarter, quarter);
}

/** e^x − 1. */
export function expm1<N, B>(m: Doubles<N, B>, x: N): N {
	const half = halfExpm1(m, x);
	return m.select(m.lt(m.abs(x), m.constant(TINY)), x, m.add(half, half));
}

/** 1/(1 + e^−x). */
export function sigmoid<N, B>(m: Doubles<N, B>, x: N): N {
	const e = exp(m, m.neg(m.abs(x)));
	const one = m.constant(1);
	return m.div(m.select(m.lt(x, m.constant(0)), e, one), m.add(one, e));
}

/** cosh x = h + 1/(4h), h = e^|x|/2. */
export function cosh<N, B>(m: Doubles<N, B>, x: N): N {
	const h = shiftedExp(m, m.abs(x), -1);
	return m.add(h, m.div(m.constant(0.25), h));
}

/** 1/cosh x = 2h/(1 + h²), h = e^−|x|: it never overflows. */
export function sech<N, B>(m: Doubles<N, B>, x: N): N {
	const h = exp(m, m.neg(m.abs(x)));
	return m.div(m.add(h, h), m.add(m.constant(1), m.mul(h, h)));
}

/** sinh |x| = (t + t/(t + 1))/2, t = e^|x| − 1. */
export function sinh<N, B>(m: Doubles<N, B>, x: N): N {
	const at = m.abs(x);
	const half = halfExpm1(m, at);
	const sum = m.add(half, m.div(half, m.add(m.add(half, half), m.constant(1))));
	const size = m.select(m.lt(at, m.constant(TINY)), at, sum);
	return m.select(m.lt(x, m.constant(0)), m.neg(size), size);
}

/** tanh |x| = 1 − 2/(t + 2) with t = e^2|x| − 1 where |x| ≥ 1, else −t/(t + 2) with t = e^−2|x| − 1. */
export function tanh<N, B>(m: Doubles<N, B>, x: N): N {
	const size = m.abs(x);
	const large = m.le(m.constant(1), size);
	const twice = m.add(size, size);
	const t = expm1(m, m.select(large, twice, m.neg(twice)));
	const two = m.constant(2);
	const quotient = m.div(m.select(large, two, m.neg(t)), m.add(t, two));
	const result = m.select(large, m.sub(m.constant(1), quotient), quotient);
	return m.select(m.lt(x, m.constant(0)), m.neg(result), result);
}
