/** √(a² + b²) in f64, and a over it. */

import type { Doubles } from './doubles.ts';

/** Exponents whose powers of two have a reciprocal. */
const LARGEST = 1021;

/** By a power of two near the larger operand, which rounds nothing: no square overflows or vanishes. */
export function hypot<N, B>(m: Doubles<N, B>, a: N, b: N): N {
	const e = m.max(m.min(m.exponent(m.max(m.abs(a), m.abs(b))), m.constant(LARGEST)), m.constant(-LARGEST));
	const down = m.power2(m.neg(e));
	const [p, q] = [m.mul(a, down), m.mul(b, down)];
	return m.mul(m.sqrt(m.add(m.mul(p, p), m.mul(q, q))), m.power2(e));
}

/** a/√(a² + b²), and 0 at the origin: the derivative of hypot. */
export function direction<N, B>(m: Doubles<N, B>, a: N, b: N): N {
	const zero = m.constant(0);
	return m.select(m.eq(a, zero), zero, m.div(a, hypot(m, a, b)));
}
