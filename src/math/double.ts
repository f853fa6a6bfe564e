/** Functions that JavaScript's Math lacks, in double precision: the truth for `expr/ops.ts`. */

/** ∑ 2^k x^(2k+1)/(2k+1)!! · 2/√π · e^(−x²): no cancellation; used for |x| < 2.5. (Abramowitz & Stegun 7.1.6) */
function erfSeries(x: number): number {
	let term = x;
	let sum = x;
	for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
		term *= (2 * x * x) / (2 * k + 1);
		sum += term;
	}
	return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** The continued fraction of erfc for x ≥ 2.5, evaluated backwards. (Abramowitz & Stegun 7.1.14) */
function erfcFraction(x: number): number {
	let tail = 0;
	for (let k = 80; k >= 1; k--) tail = k / 2 / (x + tail);
	return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + tail));
}

/** erf(x) = 2/√π ∫₀ˣ e^(−t²) dt. */
export function erf64(x: number): number {
	if (x === 0) return 0;
	if (Math.abs(x) < 2.5) return erfSeries(x);
	return Math.sign(x) * (1 - erfcFraction(Math.abs(x)));
}

/** erfc(x) = 1 − erf(x), without cancellation for x > 0. */
export function erfc64(x: number): number {
	if (x >= 2.5) return erfcFraction(x);
	return 1 - erf64(x);
}

/** 1/(1 + e^(−x)). */
export function sigmoid64(x: number): number {
	const e = Math.exp(-Math.abs(x));
	return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/** log(1 + e^x). */
export const softplus64 = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** x·Φ(x), Φ the distribution function of the standard normal. (Hendrycks & Gimpel 2016, arXiv 1606.08415) */
export const gelu64 = (x: number): number => 0.5 * x * erfc64(-x * Math.SQRT1_2);

/** The nearest whole number, halves to even. */
export function roundHalfEven64(x: number): number {
	const floor = Math.floor(x);
	const rest = x - floor;
	if (rest < 0.5) return floor;
	if (rest > 0.5) return floor + 1;
	return floor % 2 === 0 ? floor : floor + 1;
}

/** Murmur3's finaliser: every bit of the input moves every bit of the output. */
function mix32(h: number): number {
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return h ^ (h >>> 16);
}

/** Hash of three whole numbers to a multiple of 2^−23 in [−1, 1). */
export function lattice64(x: number, y: number, seed: number): number {
	const h = mix32(Math.imul(x | 0, 0x27d4eb2d) ^ mix32(Math.imul(y | 0, 0x165667b1) ^ mix32(seed | 0)));
	return (h >> 8) * 2 ** -23;
}
