/**
 * Functions of the language that are compositions of operations, written so that value and derivatives keep
 * their digits over the whole domain: no difference of nearly equal numbers, no power that is out of range
 * where the result is not.
 */

import type { Algebra, Value } from './algebra.ts';

/** Below it log(2/x) is arsinh(1/x) and arsech(x) in double precision. */
const RECIPROCAL_FAR = 2 ** -30;
/** sin(x)/x by its series below it, by its quotient from it on, whose derivative loses at most two bits there. */
const SINC_NEAR = 1;
/** The terms that the series and its second derivative need for |x| < 1 in double precision. */
const SINC_TERMS = 10;

const absolute = (a: Algebra, x: Value): Value => a.op('abs', x);
const half = (a: Algebra, x: Value): Value => a.mul(a.number(0.5), x);

/** log(e^x + e^y) = the larger + log(1 + e^−|x − y|), as the side of a choice, so that it is smooth at a tie. */
export function logAddExp(a: Algebra, x: Value, y: Value): Value {
	const beside = (larger: Value, smaller: Value): Value => a.add(larger, a.op('softplus', a.sub(smaller, larger)));
	return a.select(a.op('lt', x, y), beside(y, x), beside(x, y));
}

/** sin(x)/x, and 1 at 0. */
export function sinc(a: Algebra, x: Value): Value {
	const square = a.wholePower(x, 2);
	let [series, coefficient] = [a.number(0), 1];
	const coefficients = Array.from({ length: SINC_TERMS }, (_, k) => {
		const own = coefficient;
		coefficient /= -(2 * k + 2) * (2 * k + 3);
		return own;
	});
	for (const own of coefficients.reverse()) series = a.add(a.number(own), a.mul(square, series));
	// The quotient is asked for everywhere, and taken where x is not small; 0 is moved to 1 for it.
	const near = a.op('lt', absolute(a, x), a.number(SINC_NEAR));
	if (x.known) return near.known && near.value ? series : a.div(a.op('sin', x), x);
	return a.select(near, series, a.div(a.op('sin', x), x));
}

/** cos(x)/sin(x): 1/tan(x) would lose its second derivative next to its zeros. */
export const cot = (a: Algebra, x: Value): Value => a.div(a.op('cos', x), a.op('sin', x));
/** The angle in (−π/2, π/2] whose cotangent is x: that of (x, 1), and of (−x, −1) for negative x. */
export function acot(a: Algebra, x: Value): Value {
	const one = a.number(1);
	return a.select(a.op('lt', x, a.number(0)), a.op('neg', a.op('atan2', one, a.op('neg', x))), a.op('atan2', one, x));
}

/** √(x² − 1) by factors: exact next to 1, and never out of range. */
function tangentOfSecant(a: Algebra, x: Value): Value {
	const size = absolute(a, x);
	return a.mul(a.op('sqrt', a.sub(size, a.number(1))), a.op('sqrt', a.add(size, a.number(1))));
}
export const asec = (a: Algebra, x: Value): Value => a.op('atan2', tangentOfSecant(a, x), a.op('sign', x));
export const acsc = (a: Algebra, x: Value): Value => a.op('atan2', a.op('sign', x), tangentOfSecant(a, x));

/** 1/sinh(x), which has a value where sinh(x) is out of range. */
export const csch = (a: Algebra, x: Value): Value => a.div(a.op('sech', x), a.op('tanh', x));

/** log(2/x) in two terms, so that no reciprocal of a square arises. */
const logOfTwoOver = (a: Algebra, x: Value): Value => a.sub(a.number(Math.LN2), a.op('log', x));

/** arsinh(√(1 − x²)/x): next to 1 as exact as x is. */
export function asech(a: Algebra, x: Value): Value {
	const one = a.number(1);
	const far = a.op('lt', x, a.number(RECIPROCAL_FAR));
	if (far.known) return far.value ? logOfTwoOver(a, x) : a.op('asinh', root());
	return a.select(far, logOfTwoOver(a, x), a.op('asinh', root()));
	function root(): Value {
		return a.div(a.op('sqrt', a.mul(a.sub(one, x), a.add(one, x))), x);
	}
}

export function acsch(a: Algebra, x: Value): Value {
	const size = absolute(a, x);
	const far = a.op('lt', size, a.number(RECIPROCAL_FAR));
	const near = (): Value => a.op('asinh', a.div(a.number(1), x));
	const signed = (): Value => a.mul(a.op('sign', x), logOfTwoOver(a, size));
	if (far.known) return far.value ? signed() : near();
	return a.select(far, signed(), near());
}

/** ½·log((|x| + 1)/(|x| − 1)) with the sign of x. */
export function acoth(a: Algebra, x: Value): Value {
	const excess = a.div(a.number(2), a.sub(absolute(a, x), a.number(1)));
	return a.mul(a.op('sign', x), half(a, a.op('log1p', excess)));
}

/** (a + b + …)/count. */
export const mean = (a: Algebra, values: readonly Value[]): Value =>
	a.div(
		values.slice(1).reduce((sum, value) => a.add(sum, value), a.toNumber(values[0] as Value)),
		a.number(values.length),
	);
