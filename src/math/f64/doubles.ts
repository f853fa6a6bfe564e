/**
 * The double-precision arithmetic that our own functions of f64 are written over, once: plain numbers are one
 * instance, LIR for machines of f64 (`LirBuilder`) is the other. Both round every operation alike, so they
 * answer the same bits.
 *
 * Nothing here branches: both sides of a choice are computed, as two lanes ask for.
 */

import type { CalledName } from '../lir.ts';
import { SLOW } from './slow.ts';

/** Numbers of type N and conditions of type B. */
export interface Doubles<N, B> {
	constant(value: number): N;
	add(a: N, b: N): N;
	sub(a: N, b: N): N;
	mul(a: N, b: N): N;
	div(a: N, b: N): N;
	sqrt(a: N): N;
	neg(a: N): N;
	abs(a: N): N;
	floor(a: N): N;
	/** Halves to even. */
	nearest(a: N): N;
	/** 2^k for a whole number −1022 ≤ k ≤ 1023. */
	power2(k: N): N;
	/** e where 2^e ≤ |a| < 2^(e+1); −1023 for zero and subnormals, 1024 where a is not finite. */
	exponent(a: N): N;
	/** |a| scaled into [1, 2), for a normal a. */
	mantissa(a: N): N;
	lt(a: N, b: N): B;
	le(a: N, b: N): B;
	eq(a: N, b: N): B;
	and(p: B, q: B): B;
	or(p: B, q: B): B;
	not(p: B): B;
	select(condition: B, a: N, b: N): N;
	/** a where b is not smaller, NaN included; and where b is not larger. */
	min(a: N, b: N): N;
	max(a: N, b: N): N;
	/** Where `condition` holds, a function of {@link SLOW}; elsewhere `otherwise`. For what is rare. */
	callWhere(condition: B, name: CalledName, operands: readonly N[], otherwise: N): N;
}

const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);
/** The index of the word with sign and exponent. */
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;

const highWord = (a: number): number => {
	number[0] = a;
	return words[HIGH] as number;
};

/** Plain numbers. */
export const PLAIN: Doubles<number, boolean> = {
	constant: (value) => value,
	add: (a, b) => a + b,
	sub: (a, b) => a - b,
	mul: (a, b) => a * b,
	div: (a, b) => a / b,
	sqrt: (a) => Math.sqrt(a),
	neg: (a) => -a,
	abs: (a) => Math.abs(a),
	floor: (a) => Math.floor(a),
	nearest: (a) => {
		const below = Math.floor(a);
		const rest = a - below;
		if (rest < 0.5) return below;
		if (rest > 0.5) return below + 1;
		return below % 2 === 0 ? below : below + 1;
	},
	power2: (k) => {
		words[LOW] = 0;
		words[HIGH] = (k + 1023) << 20;
		return number[0] as number;
	},
	exponent: (a) => ((highWord(a) >>> 20) & 0x7ff) - 1023,
	mantissa: (a) => {
		words[HIGH] = (highWord(a) & 0x000f_ffff) | 0x3ff0_0000;
		return number[0] as number;
	},
	lt: (a, b) => a < b,
	le: (a, b) => a <= b,
	eq: (a, b) => a === b,
	and: (p, q) => p && q,
	or: (p, q) => p || q,
	not: (p) => !p,
	select: (condition, a, b) => (condition ? a : b),
	min: (a, b) => (b < a ? b : a),
	max: (a, b) => (a < b ? b : a),
	callWhere: (condition, name, operands, otherwise) => {
		if (!condition) return otherwise;
		const slow = SLOW[name];
		if (!slow) throw new Error(`there is no slow ${name}`);
		return slow(...operands);
	},
};

/** Σ cₖ·xᵏ, highest power first: even and odd powers apart, so that half as many operations wait for each other. */
export function polynomial<N, B>(m: Doubles<N, B>, x: N, coefficients: readonly number[]): N {
	const square = m.mul(x, x);
	const last = coefficients.length - 1;
	return m.add(m.mul(everySecond(m, square, coefficients, last - 1), x), everySecond(m, square, coefficients, last));
}

/** Σ over the coefficients `last`, `last` − 2 …, the highest power of z first. */
function everySecond<N, B>(m: Doubles<N, B>, z: N, coefficients: readonly number[], last: number): N {
	let sum = m.constant(coefficients[last % 2] as number);
	for (let k = (last % 2) + 2; k <= last; k += 2) sum = m.add(m.mul(sum, z), m.constant(coefficients[k] as number));
	return sum;
}
