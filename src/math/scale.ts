/**
 * Scales: a value of the landscape → t ∈ [0, 1], which is both its place in the colour map and its
 * height in the box. One set of constants serves the CPU here and WGSL (`shaders/passes/scale.wgsl`).
 *
 * With lo the smallest valid value and hi the value at the clip quantile (or both as given), every scale is
 * t = clamp(gain · g(f) + bias, 0, 1):
 *
 * | kind     | g(f)                           |
 * | -------- | ------------------------------ |
 * | linear   | f − lo                         |
 * | log      | ln(1 + (f − lo)/ε)             |
 * | symlog   | sign(f) · ln(1 + |f|/c)        |
 * | quantile | rank of f among 65 quantiles   |
 *
 * The rank runs through the quantiles as a monotone cubic (Fritsch and Carlson, SIAM J. Numer. Anal. 17,
 * 1980, with harmonic means): a piecewise linear rank would crease the surface at every quantile.
 *
 * ε is a quarter of the distance from lo to the lowest quantile above it, held to
 * [10⁻¹², 10⁻³] · (hi − lo). c is the lowest eighth of |f| among the quantiles, held to
 * [10⁻⁵, 1/20] · max(|lo|, |hi|). Both depend on nothing but the statistics, so that a legend can
 * state them.
 */

export type ScaleKind = 'linear' | 'log' | 'symlog' | 'quantile';

/** The kinds in the order of their number in WGSL. */
export const SCALE_KINDS: readonly ScaleKind[] = ['linear', 'log', 'symlog', 'quantile'];

/** What a scale needs to know of a field. */
export interface ScaleInput {
	readonly min: number;
	readonly max: number;
	/** Evenly spaced quantiles, ascending, the ends included. */
	readonly quantiles: ArrayLike<number>;
}

/** The values at which a scale begins and ends; what is beyond is drawn as they are. */
export interface ScaleRange {
	readonly lo: number;
	readonly hi: number;
}

export interface Scale {
	readonly kind: ScaleKind;
	/** The values at t = 0 and t = 1. Equal where the field is constant; then every t is ½. */
	readonly lo: number;
	readonly hi: number;
	/** ε of log, c of symlog; 1 otherwise. */
	readonly threshold: number;
	readonly gain: number;
	readonly bias: number;
	/** The quantiles that the quantile scale runs through, and d(rank)/df at each. */
	readonly knots: Float64Array;
	readonly knotSlopes: Float64Array;
	/** Value → t. NaN stays NaN. */
	forward(value: number): number;
	/** t → value; the exact inverse of forward inside [lo, hi] where the scale is strictly increasing. */
	inverse(t: number): number;
	/** dt/df; 0 where the scale clips. */
	slope(value: number): number;
}

const clamp = (x: number, lo: number, hi: number): number => Math.min(hi, Math.max(lo, x));

/** The value at a quantile p ∈ [0, 1], linear between the given ones. */
export function quantileValue(quantiles: ArrayLike<number>, p: number): number {
	const at = clamp(p, 0, 1) * (quantiles.length - 1);
	const i = Math.min(Math.floor(at), quantiles.length - 2);
	const a = quantiles[i] as number;
	const b = quantiles[i + 1] as number;
	return a + (b - a) * (at - i);
}

/** The last knot below the value (0 … length − 2), by bisection. */
function segment(knots: ArrayLike<number>, value: number): number {
	let low = 0;
	let high = knots.length - 1;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if ((knots[middle] as number) < value) low = middle;
		else high = middle;
	}
	return low;
}

/** d(rank)/df at the knots: harmonic means of the secants keep the cubic monotone; a jump lends no slope. */
function slopesAt(knots: Float64Array): Float64Array {
	const last = knots.length - 1;
	const secant = (i: number): number => {
		const rise = (knots[i + 1] as number) - (knots[i] as number);
		return i >= 0 && i < last && rise > 0 ? Math.min(1 / (last * rise), LARGEST_SLOPE) : 0;
	};
	return knots.map((_, i) => {
		const [a, b] = [secant(i - 1), secant(i)];
		return a > 0 && b > 0 ? (2 * a * b) / (a + b) : a + b;
	});
}

/** Keeps slopes of tiny differences in the range of f32: a GPU is sent them. */
const LARGEST_SLOPE = 1e37;

interface Piece {
	/** The knot below, its value, and the distance to the next one. */
	readonly index: number;
	readonly start: number;
	readonly width: number;
	/** Slopes at both ends, times the width, in pieces. */
	readonly before: number;
	readonly after: number;
}

function pieceAt(knots: Float64Array, slopes: Float64Array, index: number): Piece {
	const start = knots[index] as number;
	const width = (knots[index + 1] as number) - start;
	const unit = width * (knots.length - 1);
	return { index, start, width, before: unit * (slopes[index] as number), after: unit * (slopes[index + 1] as number) };
}

/** Cubic from 0 to 1 over s ∈ [0, 1] with the end slopes of a piece. */
const cubic = ({ before, after }: Piece, s: number): number => s * s * (3 - 2 * s) + s * (1 - s) * ((1 - s) * before - s * after);

/** Rank ∈ [0, 1] of a value among quantiles; where quantiles coincide, the lowest such rank. */
function rank(knots: Float64Array, slopes: Float64Array, value: number): number {
	const piece = pieceAt(knots, slopes, segment(knots, value));
	const part = piece.width > 0 ? cubic(piece, clamp((value - piece.start) / piece.width, 0, 1)) : Number(value > piece.start);
	return (piece.index + part) / (knots.length - 1);
}

function rankSlope(knots: Float64Array, slopes: Float64Array, value: number): number {
	const piece = pieceAt(knots, slopes, segment(knots, value));
	if (!(piece.width > 0)) return 0;
	const s = clamp((value - piece.start) / piece.width, 0, 1);
	const slope = 6 * s * (1 - s) + (1 - s) * (1 - 3 * s) * piece.before + s * (3 * s - 2) * piece.after;
	return Math.max(0, slope) / ((knots.length - 1) * piece.width);
}

/** The value of a rank: the cubic inverted by bisection. */
function valueOfRank(knots: Float64Array, slopes: Float64Array, wanted: number): number {
	const at = clamp(wanted, 0, 1) * (knots.length - 1);
	const piece = pieceAt(knots, slopes, Math.min(Math.floor(at), knots.length - 2));
	let [low, high] = [0, 1];
	for (let i = 0; i < 50; i++) {
		const middle = (low + high) / 2;
		if (cubic(piece, middle) < at - piece.index) low = middle;
		else high = middle;
	}
	return piece.start + piece.width * ((low + high) / 2);
}

const symlog = (value: number, threshold: number): number => Math.sign(value) * Math.log1p(Math.abs(value) / threshold);

function logThreshold({ quantiles }: ScaleInput, lo: number, hi: number): number {
	const above = Array.from(quantiles).find((q) => q > lo) ?? hi;
	return clamp((above - lo) / 4, 1e-12 * (hi - lo), 1e-3 * (hi - lo));
}

function symlogThreshold({ quantiles }: ScaleInput, lo: number, hi: number): number {
	const largest = Math.max(Math.abs(lo), Math.abs(hi));
	const sizes = Float64Array.from(quantiles, Math.abs).sort();
	return clamp(sizes[sizes.length >> 3] as number, 1e-5 * largest, 0.05 * largest);
}

/**
 * The scale of a field.
 *
 * @param clip values above this quantile are cut off at it; 1 clips nothing, and so does a quantile
 * that equals the minimum. A range in its place says where the scale begins and ends
 * @example
 * makeScale('linear', { min: 0, max: 10, quantiles: [0, 10] }).forward(5) // 0.5
 */
export function makeScale(kind: ScaleKind, field: ScaleInput, clip: number | ScaleRange = 1): Scale {
	const valid = Number.isFinite(field.min) && Number.isFinite(field.max);
	const given = typeof clip === 'number' ? null : clip;
	const lo = valid ? (given?.lo ?? field.min) : 0;
	const top = valid ? (given?.hi ?? field.max) : 0;
	const cut = valid && typeof clip === 'number' && clip < 1 ? Math.min(top, quantileValue(field.quantiles, clip)) : top;
	const hi = cut > lo ? cut : top;
	const constant = !(hi > lo);
	const knots = Float64Array.from(valid ? Array.from(field.quantiles) : [0, 0]);
	const slopes = slopesAt(knots);

	let threshold = 1;
	if (!constant && kind === 'log') threshold = logThreshold(field, lo, hi);
	if (!constant && kind === 'symlog') threshold = symlogThreshold(field, lo, hi);
	const transform = (value: number): number => {
		if (kind === 'linear') return value - lo;
		if (kind === 'log') return Math.log1p(Math.max(0, value - lo) / threshold);
		return kind === 'symlog' ? symlog(value, threshold) : rank(knots, slopes, value);
	};
	const start = constant || kind !== 'symlog' ? 0 : transform(lo);
	const span = constant ? 0 : transform(hi) - start;
	// A rank span of 0 is left only by quantiles that do not resolve [lo, hi]: nothing to tell apart.
	const gain = span > 0 ? 1 / span : 0;
	const bias = gain > 0 ? -start * gain : 0.5;

	return {
		kind,
		lo,
		hi,
		threshold,
		gain,
		bias,
		knots,
		knotSlopes: slopes,
		forward: (value) => (Number.isNaN(value) ? value : clamp(gain * transform(value) + bias, 0, 1)),
		inverse(t) {
			if (gain === 0) return lo;
			const g = (clamp(t, 0, 1) - bias) * span;
			if (kind === 'linear') return lo + g;
			if (kind === 'log') return lo + threshold * Math.expm1(g);
			return kind === 'symlog' ? Math.sign(g) * threshold * Math.expm1(Math.abs(g)) : valueOfRank(knots, slopes, g);
		},
		slope(value) {
			if (!(value >= lo && value <= hi)) return 0;
			if (kind === 'linear') return gain;
			if (kind === 'log') return gain / (value - lo + threshold);
			return kind === 'symlog' ? gain / (Math.abs(value) + threshold) : gain * rankSlope(knots, slopes, value);
		},
	};
}
