/** Functions of the language that JavaScript lacks. */

import { ERF_NUMBERS } from '../../math/double.ts';
import { GAMMA_NUMBERS } from '../../math/gamma.ts';
import { type Helpers, numberList } from './helpers.ts';

const list = (numbers: readonly number[]): string => `[\n${numberList(numbers, '\t\t')}\n\t]`;
const { SMALL_TOP, SMALL_BOTTOM, MIDDLE_TOP, MIDDLE_BOTTOM, TAIL_TOP, TAIL_BOTTOM } = ERF_NUMBERS;
const { STIRLING, BERNOULLI, ABOUT_TWO, HALF_LOG_TURN_LESS_HALF, ONE_LESS_EULER } = GAMMA_NUMBERS;

export const JAVASCRIPT_HELPERS: Helpers = {
	finiteOrNaN: {
		source: `/** The number, or NaN where it is infinite. */
function finiteOrNaN(x) {
	return Number.isFinite(x) ? x : NaN;
}`,
	},
	roundHalfEven: {
		source: `/** The nearest whole number, halves to the even one. */
function roundHalfEven(x) {
	const below = Math.floor(x);
	const rest = x - below;
	if (rest < 0.5) return below;
	if (rest > 0.5) return below + 1;
	return below % 2 === 0 ? below : below + 1;
}`,
	},
	snap: {
		needs: ['roundHalfEven'],
		source: `/** The nearest whole number where x is within the tolerance of it, else x. */
function snap(x, tolerance) {
	const whole = roundHalfEven(x);
	return Math.abs(x - whole) <= tolerance ? whole : x;
}`,
	},
	mod: {
		source: `/** x - y * floor(x / y): the remainder with the sign of y. */
function mod(x, y) {
	const rest = x % y;
	return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}`,
	},
	direction: {
		source: `/** a / sqrt(a^2 + b^2), and 0 at the origin. */
function direction(a, b) {
	return a === 0 ? 0 : a / Math.hypot(a, b);
}`,
	},
	sigmoid: {
		source: `/** 1 / (1 + exp(-x)). */
function sigmoid(x) {
	const e = Math.exp(-Math.abs(x));
	return (x < 0 ? e : 1) / (1 + e);
}`,
	},
	softplus: {
		source: `/** log(1 + exp(x)). */
function softplus(x) {
	return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}`,
	},
	sech: {
		source: `/** 1 / cosh(x), without an overflow. */
function sech(x) {
	const e = Math.exp(-Math.abs(x));
	return (2 * e) / (1 + e * e);
}`,
	},
	bell: {
		source: `/** exp(-x^2 / 2). */
function bell(x) {
	return Math.exp(-0.5 * x * x);
}`,
	},
	horner: {
		source: `/** A polynomial, highest power first. */
function horner(x, coefficients) {
	return coefficients.reduce((sum, c) => sum * x + c, 0);
}`,
	},
	// W. J. Cody, "Rational Chebyshev approximation for the error function", Math. Comp. 23 (1969).
	erfSmall: {
		needs: ['horner'],
		source: `/** erf(x) for |x| <= 0.46875 (W. J. Cody, Math. Comp. 23, 1969). */
function erfSmall(x) {
	const top = ${list(SMALL_TOP)};
	const bottom = ${list(SMALL_BOTTOM)};
	return (x * horner(x * x, top)) / horner(x * x, bottom);
}`,
	},
	erfcTail: {
		needs: ['horner'],
		source: `/** erfc(t) for t > 0.46875 (W. J. Cody, Math. Comp. 23, 1969). */
function erfcTail(t) {
	if (t > 40) return 0;
	const head = Math.trunc(t * 16) / 16;
	const gaussian = Math.exp(-head * head) * Math.exp(-(t - head) * (t + head));
	if (t <= 4) {
		const top = ${list(MIDDLE_TOP)};
		const bottom = ${list(MIDDLE_BOTTOM)};
		return (gaussian * horner(t, top)) / horner(t, bottom);
	}
	const z = 1 / (t * t);
	const top = ${list(TAIL_TOP)};
	const bottom = ${list(TAIL_BOTTOM)};
	return (gaussian * (0.5641895835477563 - (z * horner(z, top)) / horner(z, bottom))) / t;
}`,
	},
	erf: {
		needs: ['erfSmall', 'erfcTail'],
		source: `/** The error function. */
function erf(x) {
	const t = Math.abs(x);
	return t <= 0.46875 ? erfSmall(x) : Math.sign(x) * (1 - erfcTail(t));
}`,
	},
	erfc: {
		needs: ['erfSmall', 'erfcTail'],
		source: `/** 1 - erf(x), with all its digits where that is small. */
function erfc(x) {
	if (Math.abs(x) <= 0.46875) return 1 - erfSmall(x);
	return x > 0 ? erfcTail(x) : 2 - erfcTail(-x);
}`,
	},
	normalCdf: {
		needs: ['erfc'],
		source: `/** The standard normal distribution function. */
function normalCdf(x) {
	return 0.5 * erfc(-x * Math.SQRT1_2);
}`,
	},
	gelu: {
		needs: ['normalCdf'],
		source: `/** x times the standard normal distribution function of x. */
function gelu(x) {
	return x * normalCdf(x);
}`,
	},
	polynomial: {
		source: `/** A polynomial, lowest power first. */
function polynomial(x, coefficients) {
	return coefficients.reduceRight((sum, c) => sum * x + c, 0);
}`,
	},
	halfTurn: {
		source: `/** Sine and cosine of pi times x less the nearest whole number, and whether that is odd. */
function halfTurn(x) {
	const nearest = Math.round(x);
	const rest = x - nearest;
	const odd = Math.abs(nearest % 2) === 1;
	return { sine: Math.sin(Math.PI * rest), cosine: Math.sin(Math.PI * (0.5 - Math.abs(rest))), odd };
}`,
	},
	aboutTwo: {
		needs: ['polynomial'],
		source: `/** log(gamma(2 + d)), |d| <= 1/2. */
function aboutTwo(d) {
	const series = ${list(ABOUT_TWO)};
	return d * (${ONE_LESS_EULER} + d * polynomial(d, series));
}`,
	},
	movedDown: {
		source: `/** gamma(z) = product * gamma(rest), rest in [1.5, 2.5). */
function movedDown(z) {
	let [rest, product] = [z, 1];
	while (rest >= 2.5) product *= --rest;
	return { rest, product };
}`,
	},
	stirling: {
		needs: ['polynomial'],
		source: `/** Stirling's series for log(gamma(z)), z >= 12. */
function stirling(z) {
	const series = ${list(STIRLING)};
	return polynomial(1 / (z * z), series) / z;
}`,
	},
	gammaParts: {
		needs: ['aboutTwo', 'movedDown', 'stirling'],
		source: `/** Factors whose product is gamma(z), z >= 1/2; none overflows where the product does not. */
function gammaParts(z) {
	if (z > 200) return [Infinity];
	if (z < 24 && Number.isInteger(z)) return [Array.from({ length: z - 1 }, (_, k) => k + 1).reduce((p, k) => p * k, 1)];
	if (z < 1.5) return [Math.exp(aboutTwo(z - 1)) / z];
	if (z < 12) {
		const { rest, product } = movedDown(z);
		return [product * Math.exp(aboutTwo(rest - 2))];
	}
	const half = z ** (0.5 * z - 0.25) * Math.exp(-0.5 * z);
	return [half, Math.sqrt(2 * Math.PI) * Math.exp(stirling(z)), half];
}`,
	},
	gamma: {
		needs: ['gammaParts', 'halfTurn'],
		source: `/** The gamma function; NaN at its poles. */
function gamma(x) {
	if (x <= 0 && Number.isInteger(x)) return NaN;
	if (x >= 0.5) return gammaParts(x).reduce((product, part) => product * part, 1);
	const { sine, odd } = halfTurn(x);
	const parts = x > -0.5 ? gammaParts(1 - x) : [-x, ...gammaParts(-x)];
	const size = parts.reduce((rest, part) => rest / part, Math.PI / sine);
	return odd ? -size : size;
}`,
	},
	logGamma: {
		needs: ['aboutTwo', 'movedDown', 'stirling', 'halfTurn'],
		source: `/** log |gamma(x)|; NaN at the poles. */
function logGamma(x) {
	const after = (p, z) => {
		if (p < 0.5) return aboutTwo(p) - Math.log1p(p);
		if (z >= 12) return (z - 0.5) * (Math.log(z) - 1) + ${HALF_LOG_TURN_LESS_HALF} + stirling(z);
		const { rest, product } = movedDown(z);
		return aboutTwo(rest - 2) + Math.log(product);
	};
	if (x <= 0 && Number.isInteger(x)) return NaN;
	if (x >= 0.5) return after(x - 1, x);
	if (x > 0) return after(x, 1 + x) - Math.log(x);
	return Math.log(Math.PI / Math.abs(halfTurn(x).sine)) - after(-x, 1 - x);
}`,
	},
	polygamma: {
		needs: ['polynomial', 'halfTurn'],
		source: `/** The derivative m + 1 times of log(gamma(x)), m = 0, 1, 2; NaN at the poles. */
function polygamma(m, x) {
	if (x <= 0 && Number.isInteger(x)) return NaN;
	if (x < 0.5) {
		const { sine, cosine } = halfTurn(x);
		const mirrored = polygamma(m, 1 - x);
		if (m === 0) return mirrored - (Math.PI * cosine) / sine;
		const square = (Math.PI / sine) ** 2;
		return m === 1 ? square - mirrored : mirrored - 2 * Math.PI * (cosine / sine) * square;
	}
	const bernoulli = ${list(BERNOULLI)};
	let [z, sum] = [x, 0];
	for (; z < 12; z++) sum += z ** -(m + 1);
	const w = 1 / z;
	const series = bernoulli.map((b, k) => (m === 0 ? b / (2 * k + 2) : m === 1 ? b : b * (2 * k + 3)));
	const tail = w * w * polynomial(w * w, series);
	if (m === 0) return Math.log(z) - 0.5 * w - tail - sum;
	if (m === 1) return w * (1 + 0.5 * w + tail) + sum;
	return -(w * w * (1 + w + tail) + 2 * sum);
}`,
	},
	lattice: {
		source: `/** A hash of whole numbers to [-1, 1): the slopes of smooth noise. */
function lattice(x, y, seed, stream) {
	if (!(Math.abs(x) < 8388608 && Math.abs(y) < 8388608 && Math.abs(seed) < 8388608)) return NaN;
	const mixed = (word) => {
		const first = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
		const second = Math.imul(first ^ (first >>> 15), 0x735a2d97);
		return second ^ (second >>> 15);
	};
	const key = mixed(Math.imul(Math.imul(seed, 64) + stream + 1, 0x9e3779b1));
	let hash = (mixed((Math.imul(x, 2 * key + 1) + key) | 0) + y) | 0;
	hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
	hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
	return ((hash ^ (hash >>> 16)) >> 8) * 2 ** -23;
}`,
	},
};
