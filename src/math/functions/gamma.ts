/** The gamma function, its logarithm and the derivatives of that; the forms of `math/gamma.ts`, without its loops. */

import { GAMMA, HALF_LOG_TURN_LESS_HALF, LGAMMA_LARGE, LGAMMA_TWO, PI, POLYGAMMA } from '../coefficients.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { exp } from './exponential.ts';
import { log, log1p } from './logarithm.ts';
import { polynomial } from './polynomial.ts';
import { pow } from './power.ts';
import { sin } from './trigonometric.ts';

/** sin πr and cos πr of r = x less the nearest whole number n, both with all their digits next to their zeros, and n. */
const halfTurn = (b: LirBuilder, x: LirId): { sine: LirId; cosine: LirId; nearest: LirId } => {
	const nearest = b.nearest(x);
	const rest = b.sub(x, nearest);
	const of = (turns: LirId): LirId => sin(b, b.mul(turns, b.constant(PI)));
	return { sine: of(rest), cosine: of(b.sub(b.constant(0.5), b.abs(rest))), nearest };
};

/** A whole divisor that is not 0: only a pole has one that is, where no result is asked for. */
const apart = (b: LirBuilder, sine: LirId): LirId => b.select(b.eq(sine, b.constant(0)), b.constant(1), sine);

/** Beyond it Γ is out of range, and 1/Γ less than the smallest normal number even next to a pole. */
const GAMMA_LIMIT = 40;
/** A half beyond it makes a Γ beyond 2^120. */
const HALF_LIMIT = 2 ** 61;

/** Below it Stirling's formula is within ½ of the truth. */
const EXACT_BELOW = 2 ** 20;

/** Γ(x) by Stirling's formula from 1 on, where a polynomial in 1/z stands for its series; the power in two halves. */
export const gamma = (b: LirBuilder, x: LirId): LirId => {
	const [zero, one] = [b.constant(0), b.constant(1)];
	const size = b.min(b.abs(x), b.constant(GAMMA_LIMIT));
	const below = b.lt(size, one);
	const z = b.select(below, b.add(one, size), size);
	const w = b.div(one, z);
	const factor = b.mul(b.constant(Math.sqrt(2 * Math.PI)), b.add(one, b.mul(w, polynomial(b, w, GAMMA))));
	const half = b.constant(0.5);
	const root = b.mul(pow(b, z, b.mul(half, b.sub(z, half))), exp(b, b.neg(b.mul(half, z))));
	const bounded = b.min(root, b.constant(HALF_LIMIT));
	const stirling = b.mul(b.mul(factor, bounded), bounded);
	// Γ of a whole number is one.
	const whole = b.and(b.eq(b.floor(z), z), b.lt(stirling, b.constant(EXACT_BELOW)));
	const product = b.select(whole, b.nearest(stirling), stirling);
	// Γ(x) = Γ(1 + x)/x below 1.
	const positive = b.select(below, b.div(product, b.select(b.eq(x, zero), one, b.abs(x))), product);
	// Γ(x) = π/(sin πx · Γ(1 + |x|)) for negative x, divided part by part.
	const { sine, nearest } = halfTurn(b, b.select(b.lt(x, zero), b.neg(size), zero));
	const after = b.select(below, one, size);
	const mirrored = b.div(b.div(b.div(b.constant(PI), apart(b, sine)), b.mul(factor, root)), b.mul(after, root));
	const even = b.eq(b.mul(half, nearest), b.floor(b.mul(half, nearest)));
	return b.select(b.lt(x, zero), b.select(even, mirrored, b.neg(mirrored)), positive);
};

/** log |Γ(x)|: about 2 by a polynomial times the distance to its zero, beyond by Stirling's formula. */
export const lgamma = (b: LirBuilder, x: LirId): LirId => {
	const [zero, one, half] = [b.constant(0), b.constant(1), b.constant(0.5)];
	const size = b.abs(x);
	const negative = b.lt(x, zero);
	const belowHalf = b.lt(x, half);
	// log Γ(1 + p), p ≥ −½, where z is 1 + p.
	const p = b.select(negative, size, b.select(belowHalf, x, b.sub(x, one)));
	const z = b.select(belowHalf, b.add(one, size), x);
	const first = b.lt(p, half);
	const d = b.select(first, p, b.sub(b.min(p, b.constant(2)), one));
	const aboutTwo = b.mul(d, polynomial(b, d, LGAMMA_TWO));
	const near = b.select(first, b.sub(aboutTwo, log1p(b, b.select(first, p, zero))), aboutTwo);
	const large = b.max(z, one);
	const w = b.div(one, large);
	const series = b.mul(w, polynomial(b, b.mul(w, w), LGAMMA_LARGE));
	const far = b.add(b.mul(b.sub(large, half), b.sub(log(b, large), one)), b.add(b.constant(HALF_LOG_TURN_LESS_HALF), series));
	const after = b.select(b.lt(p, b.constant(1.5)), near, far);
	// − log x below ½, and log (π/|sin πx|) − log Γ(1 + |x|) below 0.
	const sine = b.abs(apart(b, halfTurn(b, b.select(negative, x, zero)).sine));
	const smallest = b.select(negative, b.div(sine, b.constant(PI)), b.select(b.eq(x, zero), one, size));
	const rest = b.neg(log(b, b.max(smallest, b.constant(2 ** -126))));
	return b.select(negative, b.sub(rest, after), b.select(belowHalf, b.add(after, rest), after));
};

/** How far arguments are moved up, to where the series is exact to f32. */
const SHIFT = 6;

/**
 * ψ, ψ′ or ψ″ of x, m = 0, 1, 2: Σ over six steps, and the asymptotic series of x + 6;
 * negative x by reflection.
 */
export const polygamma = (b: LirBuilder, x: LirId, m = 0): LirId => {
	const [zero, one] = [b.constant(0), b.constant(1)];
	const negative = b.lt(x, zero);
	const from = b.select(negative, b.sub(one, x), b.select(b.eq(x, zero), one, x));
	const power = (v: LirId): LirId => (m === 0 ? v : m === 1 ? b.mul(v, v) : b.mul(b.mul(v, v), v));
	let sum: LirId | undefined;
	for (let k = SHIFT - 1; k >= 0; k--) {
		const term = power(b.div(one, k === 0 ? from : b.add(from, b.constant(k))));
		sum = sum === undefined ? term : b.add(sum, term);
	}
	const steps = sum as LirId;
	const y = b.add(from, b.constant(SHIFT));
	const w = b.div(one, y);
	const square = b.mul(w, w);
	const series = POLYGAMMA.map((bernoulli, k) => (m === 0 ? bernoulli / (2 * k + 2) : m === 1 ? bernoulli : bernoulli * (2 * k + 3)));
	const tail = b.mul(square, polynomial(b, square, series));
	const { sine, cosine } = halfTurn(b, b.select(negative, x, zero));
	const over = b.div(b.constant(PI), apart(b, sine));
	const cotangent = b.mul(over, cosine);
	if (m === 0) {
		const value = b.sub(b.sub(log(b, y), b.add(b.mul(b.constant(0.5), w), tail)), steps);
		return b.select(negative, b.sub(value, cotangent), value);
	}
	if (m === 1) {
		const value = b.add(b.mul(w, b.add(one, b.add(b.mul(b.constant(0.5), w), tail))), steps);
		return b.select(negative, b.sub(b.mul(over, over), value), value);
	}
	const value = b.neg(b.add(b.mul(square, b.add(one, b.add(w, tail))), b.add(steps, steps)));
	return b.select(negative, b.sub(value, b.mul(b.mul(b.constant(2), cotangent), b.mul(over, over))), value);
};
