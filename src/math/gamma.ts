/**
 * The gamma function, its logarithm and the derivatives of that in double precision: the truth that the f32
 * fragments are measured against.
 *
 * Large arguments take Stirling's series, smaller ones are moved up to it, negative ones are reflected.
 * Source: M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions", ch. 6 (6.1.15, 6.1.17, 6.1.33, 6.1.41, 6.4.6, 6.4.7, 6.4.12).
 */

/** B₂ₖ/(2k·(2k − 1)), k = 1 …: log Γ(z) = (z − ½)·log z − z + ½·log 2π + Σ of it/z^(2k−1). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400];
/** The Bernoulli numbers B₂ₖ, k = 1 …. */
const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];
/** From it on the series are exact to double precision. */
const LARGE = 12;
/** ½·log 2π − ½. */
const HALF_LOG_TURN_LESS_HALF = 0.4189385332046727;
/** log Γ(2 + d) = d·(1 − γ) + Σ of these·d^k, k = 2 …: (−1)^k·(ζ(k) − 1)/k. */
const ABOUT_TWO = [
	0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986, 0.0028905103307415234, -0.001192753911703261,
	0.0005096695247430425, -0.00022315475845357939, 9.945751278180853e-5, -4.492623673813314e-5, 2.050721277567069e-5, -9.439488275268397e-6,
	4.374866789907488e-6, -2.039215753801366e-6, 9.55141213040742e-7, -4.492469198764566e-7, 2.1207184805554665e-7, -1.0043224823968099e-7,
	4.7698101693639804e-8, -2.2711094608943164e-8, 1.0838659214896955e-8, -5.183475041970047e-9, 2.4836745438024785e-9,
	-1.1921401405860912e-9, 5.731367241678862e-10, -2.7595228851242334e-10, 1.330476437424449e-10,
];
const ONE_LESS_EULER = 0.42278433509846713;
/** The numbers of the series above, for code that is written elsewhere. */
export const GAMMA_NUMBERS = { STIRLING, BERNOULLI, ABOUT_TWO, HALF_LOG_TURN_LESS_HALF, ONE_LESS_EULER } as const;

/** Σ cₖ·xᵏ, lowest power first. */
const polynomial = (x: number, coefficients: readonly number[]): number => coefficients.reduceRight((sum, c) => sum * x + c, 0);
/** Σ of the series over z, z³, z⁵ …. */
const oddPowers = (z: number, series: readonly number[]): number => polynomial(1 / (z * z), series) / z;

/** sin πr and cos πr of r = x less the nearest whole number, both with all their digits next to their zeros; and whether that number is odd. */
function halfTurn(x: number): { sine: number; cosine: number; odd: boolean } {
	const nearest = Math.round(x);
	const rest = x - nearest;
	return { sine: Math.sin(Math.PI * rest), cosine: Math.sin(Math.PI * (0.5 - Math.abs(rest))), odd: Math.abs(nearest % 2) === 1 };
}

/** log Γ(2 + d), |d| ≤ ½. */
const aboutTwo = (d: number): number => d * (ONE_LESS_EULER + d * polynomial(d, ABOUT_TWO));

/** log Γ(1 + p), p ≥ −½; next to 0 and 1, where it is 0, with all its digits. `z` is 1 + p, which may be known more exactly. */
function logGammaAfter(p: number, z: number): number {
	if (p < 0.5) return aboutTwo(p) - Math.log1p(p);
	if (z >= LARGE) return (z - 0.5) * (Math.log(z) - 1) + HALF_LOG_TURN_LESS_HALF + oddPowers(z, STIRLING);
	const { rest, product } = movedDown(z);
	return aboutTwo(rest - 2) + Math.log(product);
}

/** Down to [1.5, 2.5): Γ(z) = product·Γ(rest), the product (z − 1)(z − 2) …. */
function movedDown(z: number): { rest: number; product: number } {
	let [rest, product] = [z, 1];
	while (rest >= 2.5) product *= --rest;
	return { rest, product };
}

/**
 * log |Γ(x)|; x is neither 0 nor a negative whole number.
 * @example lgamma64(0.5) // 0.5723649429247001, ½·log π
 */
export function lgamma64(x: number): number {
	if (x >= 0.5) return logGammaAfter(x - 1, x);
	if (x > 0) return logGammaAfter(x, 1 + x) - Math.log(x);
	return Math.log(Math.PI / Math.abs(halfTurn(x).sine)) - logGammaAfter(-x, 1 - x);
}

/** √(Γ(z)/√2π) without the series, z ≥ 12: in halves, so that no power is out of range where Γ is not. */
const stirlingHalf = (z: number): number => z ** (0.5 * z - 0.25) * Math.exp(-0.5 * z);
const ROOT_TURN = Math.sqrt(2 * Math.PI);

/**
 * Γ(x); x is neither 0 nor a negative whole number.
 * @example gamma64(5) // 24
 */
export function gamma64(x: number): number {
	if (x < 0.5) {
		// π/(sin πx · Γ(1 − x)), part by part; Γ(1 − x) = −x·Γ(−x) where 1 − x would be rounded too much.
		const { sine, odd } = halfTurn(x);
		const parts = x > -0.5 ? gamma64Parts(1 - x) : [-x, ...gamma64Parts(-x)];
		const size = parts.reduce((rest, part) => rest / part, Math.PI / sine);
		return odd ? -size : size;
	}
	return gamma64Parts(x).reduce((product, part) => product * part, 1);
}

/** Factors whose product is Γ(z), z ≥ ½; none is out of range where the product is not. */
function gamma64Parts(z: number): readonly number[] {
	// Whole numbers are products, exact up to 22!.
	if (z < 2 * LARGE && Number.isInteger(z)) return [Array.from({ length: z - 1 }, (_, k) => k + 1).reduce((product, k) => product * k, 1)];
	// 1/Γ is 0 in double precision from about 178 on.
	if (z > 200) return [Number.POSITIVE_INFINITY];
	if (z < 1.5) return [Math.exp(aboutTwo(z - 1)) / z];
	if (z < LARGE) {
		const { rest, product } = movedDown(z);
		return [product * Math.exp(aboutTwo(rest - 2))];
	}
	const half = stirlingHalf(z);
	return [half, ROOT_TURN * Math.exp(oddPowers(z, STIRLING)), half];
}

/**
 * The derivative m + 1 times of log Γ: ψ, ψ′ and ψ″ for m = 0, 1 and 2; x is neither 0 nor a negative whole number.
 * @example polygamma64(0, 1) // −0.5772156649015329
 */
export function polygamma64(m: number, x: number): number {
	if (x < 0.5) {
		const { sine, cosine } = halfTurn(x);
		const c = cosine / sine;
		const mirrored = polygamma64(m, 1 - x);
		if (m === 0) return mirrored - Math.PI * c;
		const square = (Math.PI / sine) ** 2;
		return m === 1 ? square - mirrored : mirrored - 2 * Math.PI * c * square;
	}
	let [z, sum] = [x, 0];
	for (; z < LARGE; z++) sum += z ** -(m + 1);
	const w = 1 / z;
	const series = BERNOULLI.map((b, k) => (m === 0 ? b / (2 * k + 2) : m === 1 ? b : b * (2 * k + 3)));
	const tail = w * w * polynomial(w * w, series);
	if (m === 0) return Math.log(z) - 0.5 * w - tail - sum;
	if (m === 1) return w * (1 + 0.5 * w + tail) + sum;
	return -(w * w * (1 + w + tail) + 2 * sum);
}
