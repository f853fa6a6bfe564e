/**
 * Sine and cosine in f64: the reduction and the polynomials of FreeBSD's msun (e_rem_pio2.c, k_sin.c, k_cos.c; "Copyright (C) 1993 by
 * Sun Microsystems"), written without branches. What the reduction in two steps cannot do, huge arguments and
 * those next to a multiple of π/2, is left to `Math`, which reduces exactly.
 */

import { type Doubles, polynomial } from './doubles.ts';

/** π/2 in 33 bits, in 33 more, and the rest. */
const PIO2_1 = 1.57079632673412561417;
const PIO2_2 = 6.0771005063039659766e-11;
const PIO2_2T = 2.02226624879595063154e-21;
/** sin r = r + S1·r³ + S2·r⁵ … on |r| ≤ π/4, without S1. */
const S1 = -1.66666666666666324348e-1;
const S = [
	1.58969099521155010221e-10, -2.50507602534068634195e-8, 2.75573137070700676789e-6, -1.98412698298579493134e-4, 8.33333333332248946124e-3,
];
/** cos r = 1 − r²/2 + C1·r⁴ + C2·r⁶ … */
const C = [
	-1.13596475577881948265e-11, 2.0875723212981748279e-9, -2.75573143513906633035e-7, 2.48015872894767294178e-5, -1.38888888888741095749e-3,
	4.16666666666666019037e-2,
];
/** Up to here k·PIO2_1 and k·PIO2_2 are exact: k < 2^20. */
const REDUCED = 1.6e6;
/** k·π/2 is known to k·2^-119; the result must be known to 2^-59 of itself. */
const CLOSE = 2 ** -60;

interface Reduced<N, B> {
	/** In [−π/4, π/4], in two words. */
	readonly r: N;
	readonly tail: N;
	/** The quadrant: odd, and in the second half of the turn. */
	readonly odd: B;
	readonly lower: B;
	/** Out of reach: to be done otherwise. */
	readonly far: B;
}

/** x less the nearest multiple of π/2. */
function reduced<N, B>(m: Doubles<N, B>, x: N): Reduced<N, B> {
	const k = m.nearest(m.mul(x, m.constant(2 / Math.PI)));
	const first = m.sub(x, m.mul(k, m.constant(PIO2_1)));
	const by = m.mul(k, m.constant(PIO2_2));
	const second = m.sub(first, by);
	const rest = m.sub(m.mul(k, m.constant(PIO2_2T)), m.sub(m.sub(first, second), by));
	const r = m.sub(second, rest);
	const half = m.floor(m.mul(k, m.constant(0.5)));
	const quarter = m.floor(m.mul(half, m.constant(0.5)));
	const beyond = m.not(m.le(m.abs(x), m.constant(REDUCED)));
	return {
		r,
		tail: m.sub(m.sub(second, r), rest),
		odd: m.not(m.eq(m.add(half, half), k)),
		lower: m.not(m.eq(m.add(quarter, quarter), half)),
		far: m.or(beyond, m.lt(m.abs(r), m.mul(m.abs(k), m.constant(CLOSE)))),
	};
}

/** sin(r + tail). */
function sinKernel<N, B>(m: Doubles<N, B>, { r, tail }: Reduced<N, B>): N {
	const z = m.mul(r, r);
	const v = m.mul(z, r);
	const s = polynomial(m, z, S);
	const low = m.sub(m.mul(z, m.sub(m.mul(m.constant(0.5), tail), m.mul(v, s))), tail);
	return m.sub(r, m.sub(low, m.mul(v, m.constant(S1))));
}

/** cos(r + tail). */
function cosKernel<N, B>(m: Doubles<N, B>, { r, tail }: Reduced<N, B>): N {
	const z = m.mul(r, r);
	const c = m.mul(z, polynomial(m, z, C));
	const half = m.mul(m.constant(0.5), z);
	const one = m.constant(1);
	const w = m.sub(one, half);
	return m.add(w, m.add(m.sub(m.sub(one, w), half), m.sub(m.mul(z, c), m.mul(r, tail))));
}

/** sin x. */
export function sin<N, B>(m: Doubles<N, B>, x: N): N {
	const at = reduced(m, x);
	const size = m.select(at.odd, cosKernel(m, at), sinKernel(m, at));
	return m.callWhere(at.far, 'js.slow.sin', [x], m.select(at.lower, m.neg(size), size));
}

/** cos x. */
export function cos<N, B>(m: Doubles<N, B>, x: N): N {
	const at = reduced(m, x);
	const size = m.select(at.odd, sinKernel(m, at), cosKernel(m, at));
	// Negative in the second and the third quadrant.
	const negative = m.or(m.and(at.odd, m.not(at.lower)), m.and(m.not(at.odd), at.lower));
	return m.callWhere(at.far, 'js.slow.cos', [x], m.select(negative, m.neg(size), size));
}
