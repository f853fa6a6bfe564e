/**
 * Derivatives of samples limited so that nothing between the samples leaves the samples around it.
 *
 * The bicubic patch of a cell with corners f, width h and height k (in units of the derivatives) is a Bernstein
 * polynomial, and lies in the convex hull of its 16 coefficients. Four of these belong to each corner: for the corner
 * seen from the cell in the directions σ, τ ∈ {−1, 1} (σ = 1: the cell is to its right) they are
 *
 *     f,   f + σ h p/3,   f + τ k q/3,   f + σ h p/3 + τ k q/3 + σ τ h k r/9
 *
 * with p = ∂f/∂i, q = ∂f/∂j, r = ∂²f/∂i∂j of that corner alone. So each sample is limited by itself, by the ranges of
 * the up to four cells around it, and the surface stays C¹ because neighbouring cells go on sharing one (f, p, q, r):
 *
 * 1. p and q are moved to the nearest value that keeps the second and third coefficient between the least and the
 *    greatest corner of every cell around (along a line this is the region p/Δ ∈ [0, 3] of Fritsch and Carlson).
 * 2. r lies between the bounds that the fourth coefficients give. Where these leave nothing, p and q shrink by one
 *    factor, the largest that does; 0 always fits, so there is one.
 * 3. r is moved to the nearest value between the bounds.
 *
 * What fits already is not touched. Where f is smooth with a gradient, p and q are of the order of a cell's range and
 * fit with a third to spare; they are cut only beside extrema along an axis, by the order of the spacing squared.
 *
 * Sources: the convex hull property of the Bernstein form, e.g. Farin, "Curves and Surfaces for CAGD", §4; F. N. Fritsch and
 * R. E. Carlson 1980, "Monotone piecewise cubic interpolation", SIAM J. Numer. Anal. 17(2); R. E. Carlson and F. N. Fritsch
 * 1985, "Monotone piecewise bicubic interpolation", SIAM J. Numer. Anal. 22(2).
 */

import { type Nodes, NODE_NUMBERS } from './slopes.ts';

/** The four cells around a sample: σ and τ of each. */
const AROUND = [
	[1, 1],
	[-1, 1],
	[1, -1],
	[-1, -1],
] as const;

/**
 * Limit the derivatives of a grid in place.
 * @param numbers {@link NODE_NUMBERS} a sample, as `nodalDerivatives` gives them
 */
export function limitDerivatives(numbers: Float64Array, columns: number, rows: number, across: Nodes, up: Nodes): void {
	const ranges = cellRanges(numbers, columns, rows);
	const node = new Node();
	for (let r = 0; r < rows; r++) {
		for (let c = 0; c < columns; c++) {
			const at = (r * columns + c) * NODE_NUMBERS;
			if (Number.isNaN(numbers[at])) continue;
			node.begin(numbers, at);
			for (let cell = 0; cell < 4; cell++) {
				const [right, above] = AROUND[cell] as readonly [number, number];
				const [i, j] = [right > 0 ? c : c - 1, above > 0 ? r : r - 1];
				const h = i >= 0 && i < columns - 1 ? (across[i + 1] as number) - (across[i] as number) : 0;
				const k = j >= 0 && j < rows - 1 ? (up[j + 1] as number) - (up[j] as number) : 0;
				node.sees(cell, h, k, h > 0 && k > 0 ? (j * (columns - 1) + i) * 2 : -1, ranges);
				// The edge of a cell that has no fourth corner, or of a line: what its two ends allow.
				if (node.full[cell]) continue;
				if (h > 0) node.boundX(right, h, numbers[at + right * NODE_NUMBERS] as number);
				if (k > 0) node.boundY(above, k, numbers[at + above * columns * NODE_NUMBERS] as number);
			}
			node.limit();
			numbers[at + 1] = node.p;
			numbers[at + 2] = node.q;
			numbers[at + 3] = node.r;
		}
	}
}

/** Least and greatest corner of every cell; NaN where a corner is missing. */
function cellRanges(numbers: Float64Array, columns: number, rows: number): Float64Array {
	const ranges = new Float64Array(Math.max(0, (columns - 1) * (rows - 1)) * 2);
	for (let r = 0, out = 0; r < rows - 1; r++) {
		for (let c = 0; c < columns - 1; c++, out += 2) {
			const at = (r * columns + c) * NODE_NUMBERS;
			const above = at + columns * NODE_NUMBERS;
			const [a, b] = [numbers[at] as number, numbers[at + NODE_NUMBERS] as number];
			const [d, e] = [numbers[above] as number, numbers[above + NODE_NUMBERS] as number];
			// Math.min and Math.max of a NaN are NaN.
			ranges[out] = Math.min(a, b, d, e);
			ranges[out + 1] = Math.max(a, b, d, e);
		}
	}
	return ranges;
}

/** One sample with what the cells around it allow; made once, since a grid may have millions. */
class Node {
	p = 0;
	q = 0;
	r = 0;
	/** By cell of AROUND: all four corners are there. */
	readonly full = new Uint8Array(4);
	#f = 0;
	readonly #h = new Float64Array(4);
	readonly #k = new Float64Array(4);
	/** By cell: how far below and above f its corners lie. */
	readonly #below = new Float64Array(4);
	readonly #above = new Float64Array(4);
	/** Bounds of p and q; 0 lies between them. */
	#pLow = 0;
	#pHigh = 0;
	#qLow = 0;
	#qHigh = 0;

	begin(numbers: Float64Array, at: number): void {
		this.#f = numbers[at] as number;
		this.p = numbers[at + 1] as number;
		this.q = numbers[at + 2] as number;
		this.r = numbers[at + 3] as number;
		[this.#pLow, this.#pHigh, this.#qLow, this.#qHigh] = [-Infinity, Infinity, -Infinity, Infinity];
	}

	/** A cell of width h and height k whose range is at `range` (−1: there is none). */
	sees(cell: number, h: number, k: number, range: number, ranges: Float64Array): void {
		const low = range < 0 ? Number.NaN : (ranges[range] as number);
		this.full[cell] = Number.isNaN(low) ? 0 : 1;
		if (Number.isNaN(low)) return;
		const high = ranges[range + 1] as number;
		this.#h[cell] = h;
		this.#k[cell] = k;
		this.#below[cell] = low - this.#f;
		this.#above[cell] = high - this.#f;
		const [right, above] = AROUND[cell] as readonly [number, number];
		this.#holdP(right, h, low - this.#f, high - this.#f);
		this.#holdQ(above, k, low - this.#f, high - this.#f);
	}

	/** An edge to a neighbour in x alone. */
	boundX(direction: number, width: number, neighbour: number): void {
		if (!Number.isNaN(neighbour)) this.#holdP(direction, width, Math.min(0, neighbour - this.#f), Math.max(0, neighbour - this.#f));
	}
	boundY(direction: number, width: number, neighbour: number): void {
		if (!Number.isNaN(neighbour)) this.#holdQ(direction, width, Math.min(0, neighbour - this.#f), Math.max(0, neighbour - this.#f));
	}

	#holdP(direction: number, width: number, below: number, above: number): void {
		this.#pLow = Math.max(this.#pLow, (3 * (direction > 0 ? below : -above)) / width);
		this.#pHigh = Math.min(this.#pHigh, (3 * (direction > 0 ? above : -below)) / width);
	}
	#holdQ(direction: number, width: number, below: number, above: number): void {
		this.#qLow = Math.max(this.#qLow, (3 * (direction > 0 ? below : -above)) / width);
		this.#qHigh = Math.min(this.#qHigh, (3 * (direction > 0 ? above : -below)) / width);
	}

	limit(): void {
		this.p = between(this.p, this.#pLow, this.#pHigh);
		this.q = between(this.q, this.#qLow, this.#qHigh);
		let [low, high] = this.#boundsOfR(1);
		if (low > high) {
			const share = this.#largestShare();
			this.p *= share;
			this.q *= share;
			[low, high] = this.#boundsOfR(1);
			// Both ends are one number but for rounding.
			if (low > high) [low, high] = [high, low];
		}
		this.r = between(this.r, low, high);
	}

	/** The bounds of r that the fourth coefficients give where p and q are scaled by `share`. */
	#boundsOfR(share: number): [number, number] {
		let [low, high] = [-Infinity, Infinity];
		for (let cell = 0; cell < 4; cell++) {
			if (!this.full[cell]) continue;
			low = Math.max(low, this.#least(cell, share));
			high = Math.min(high, this.#greatest(cell, share));
		}
		return [low, high];
	}

	/** What p and q contribute to the fourth coefficient of a cell. */
	#sum(cell: number): number {
		const [right, above] = AROUND[cell] as readonly [number, number];
		return (right * (this.#h[cell] as number) * this.p + above * (this.#k[cell] as number) * this.q) / 3;
	}
	#least(cell: number, share: number): number {
		const [right, above] = AROUND[cell] as readonly [number, number];
		const [scale, sum] = [9 / ((this.#h[cell] as number) * (this.#k[cell] as number)), share * this.#sum(cell)];
		return right === above ? ((this.#below[cell] as number) - sum) * scale : (sum - (this.#above[cell] as number)) * scale;
	}
	#greatest(cell: number, share: number): number {
		const [right, above] = AROUND[cell] as readonly [number, number];
		const [scale, sum] = [9 / ((this.#h[cell] as number) * (this.#k[cell] as number)), share * this.#sum(cell)];
		return right === above ? ((this.#above[cell] as number) - sum) * scale : (sum - (this.#below[cell] as number)) * scale;
	}

	/** The largest factor of p and q at which every lower bound of r is below every upper one: both are linear in it. */
	#largestShare(): number {
		let share = 1;
		for (let a = 0; a < 4; a++) {
			for (let b = 0; b < 4; b++) {
				if (!this.full[a] || !this.full[b]) continue;
				const [low0, high0] = [this.#least(a, 0), this.#greatest(b, 0)];
				const closing = this.#least(a, 1) - low0 - (this.#greatest(b, 1) - high0);
				if (closing > 0) share = Math.min(share, (high0 - low0) / closing);
			}
		}
		return Math.max(0, share);
	}
}

const between = (x: number, low: number, high: number): number => Math.max(low, Math.min(high, x));
