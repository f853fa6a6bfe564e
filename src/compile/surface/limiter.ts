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

/** The four cells around a sample: to its right or left, above or below. */
const SIGMA = Float64Array.of(1, -1, 1, -1);
const TAU = Float64Array.of(1, 1, -1, -1);

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
				const sigma = SIGMA[cell] as number;
				const tau = TAU[cell] as number;
				const i = sigma > 0 ? c : c - 1;
				const j = tau > 0 ? r : r - 1;
				const h = i >= 0 && i < columns - 1 ? (across[i + 1] as number) - (across[i] as number) : 0;
				const k = j >= 0 && j < rows - 1 ? (up[j + 1] as number) - (up[j] as number) : 0;
				if (h > 0 && k > 0 && node.sees(cell, h, k, (j * (columns - 1) + i) * 2, ranges)) continue;
				// The edge of a cell that lacks a corner, or of a line: what its two ends allow.
				if (h > 0) node.seesAlongX(sigma, h, numbers[at + sigma * NODE_NUMBERS] as number);
				if (k > 0) node.seesAlongY(tau, k, numbers[at + tau * columns * NODE_NUMBERS] as number);
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
			const a = numbers[at] as number;
			const b = numbers[at + NODE_NUMBERS] as number;
			const d = numbers[above] as number;
			const e = numbers[above + NODE_NUMBERS] as number;
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
	#f = 0;
	/** By cell: all four corners are there; its width and height; how far below and above f its corners lie. */
	readonly #full = new Uint8Array(4);
	readonly #h = new Float64Array(4);
	readonly #k = new Float64Array(4);
	readonly #below = new Float64Array(4);
	readonly #above = new Float64Array(4);
	/** Bounds of p and q; 0 lies between them. */
	#pLow = 0;
	#pHigh = 0;
	#qLow = 0;
	#qHigh = 0;
	/** Bounds of r. */
	#low = 0;
	#high = 0;

	begin(numbers: Float64Array, at: number): void {
		this.#f = numbers[at] as number;
		this.p = numbers[at + 1] as number;
		this.q = numbers[at + 2] as number;
		this.r = numbers[at + 3] as number;
		this.#full.fill(0);
		this.#pLow = -Infinity;
		this.#pHigh = Infinity;
		this.#qLow = -Infinity;
		this.#qHigh = Infinity;
	}

	/** A cell of width h and height k with its range. @returns whether all its corners are there */
	sees(cell: number, h: number, k: number, range: number, ranges: Float64Array): boolean {
		const below = (ranges[range] as number) - this.#f;
		if (Number.isNaN(below)) return false;
		const above = (ranges[range + 1] as number) - this.#f;
		this.#full[cell] = 1;
		this.#h[cell] = h;
		this.#k[cell] = k;
		this.#below[cell] = below;
		this.#above[cell] = above;
		this.#boundP(SIGMA[cell] as number, h, below, above);
		this.#boundQ(TAU[cell] as number, k, below, above);
		return true;
	}

	/** An edge alone, to a neighbour in x or in y. */
	seesAlongX(sigma: number, h: number, neighbour: number): void {
		if (!Number.isNaN(neighbour)) this.#boundP(sigma, h, Math.min(0, neighbour - this.#f), Math.max(0, neighbour - this.#f));
	}
	seesAlongY(tau: number, k: number, neighbour: number): void {
		if (!Number.isNaN(neighbour)) this.#boundQ(tau, k, Math.min(0, neighbour - this.#f), Math.max(0, neighbour - this.#f));
	}

	#boundP(sigma: number, h: number, below: number, above: number): void {
		this.#pLow = Math.max(this.#pLow, (3 * (sigma > 0 ? below : -above)) / h);
		this.#pHigh = Math.min(this.#pHigh, (3 * (sigma > 0 ? above : -below)) / h);
	}
	#boundQ(tau: number, k: number, below: number, above: number): void {
		this.#qLow = Math.max(this.#qLow, (3 * (tau > 0 ? below : -above)) / k);
		this.#qHigh = Math.min(this.#qHigh, (3 * (tau > 0 ? above : -below)) / k);
	}

	limit(): void {
		this.p = between(this.p, this.#pLow, this.#pHigh);
		this.q = between(this.q, this.#qLow, this.#qHigh);
		this.#boundR();
		if (this.#low > this.#high) {
			const share = this.#largestShare();
			this.p *= share;
			this.q *= share;
			this.#boundR();
			// Both ends are one number but for rounding.
			if (this.#low > this.#high) this.#low = this.#high;
		}
		this.r = between(this.r, this.#low, this.#high);
	}

	/** The bounds of r that the fourth coefficients give. */
	#boundR(): void {
		this.#low = -Infinity;
		this.#high = Infinity;
		for (let cell = 0; cell < 4; cell++) {
			if (!this.#full[cell]) continue;
			this.#low = Math.max(this.#low, this.#least(cell, 1));
			this.#high = Math.min(this.#high, this.#greatest(cell, 1));
		}
	}

	/** What p and q, scaled by a share, contribute to the fourth coefficient of a cell. */
	#sum(cell: number, share: number): number {
		const x = (SIGMA[cell] as number) * (this.#h[cell] as number) * this.p;
		const y = (TAU[cell] as number) * (this.#k[cell] as number) * this.q;
		return (share * (x + y)) / 3;
	}
	#scale(cell: number): number {
		return 9 / ((this.#h[cell] as number) * (this.#k[cell] as number));
	}
	/** The bounds of r of one cell. */
	#least(cell: number, share: number): number {
		const sum = this.#sum(cell, share);
		const room = SIGMA[cell] === TAU[cell] ? (this.#below[cell] as number) - sum : sum - (this.#above[cell] as number);
		return room * this.#scale(cell);
	}
	#greatest(cell: number, share: number): number {
		const sum = this.#sum(cell, share);
		const room = SIGMA[cell] === TAU[cell] ? (this.#above[cell] as number) - sum : sum - (this.#below[cell] as number);
		return room * this.#scale(cell);
	}

	/** The largest factor of p and q at which every lower bound of r is below every upper one: both are linear in it. */
	#largestShare(): number {
		let share = 1;
		for (let a = 0; a < 4; a++) {
			for (let b = 0; b < 4; b++) {
				if (!this.#full[a] || !this.#full[b]) continue;
				const room = this.#greatest(b, 0) - this.#least(a, 0);
				const closing = room - (this.#greatest(b, 1) - this.#least(a, 1));
				if (closing > room) share = Math.min(share, room / closing);
			}
		}
		return Math.max(0, share);
	}
}

const between = (x: number, low: number, high: number): number => Math.max(low, Math.min(high, x));
