/** The largest eigenvalues of a Hessian that changed a little, from the eigenvectors of before: one to three products. */

import { type SymmetricEigen, symmetricEigen } from '../../math/symmetric.ts';
import type { Product } from './lanczos.ts';
import { PlainVectors, type RitzVectors } from './vectors.ts';

/** What an earlier search found of a Hessian nearby. */
export interface Before {
	/** Eigenvectors, from that of the largest eigenvalue on; not all zero. */
	readonly vectors: readonly Float64Array[];
	/** The largest eigenvalues as they were; the more, the better errors are told. */
	readonly values: readonly number[];
}

export interface WarmOptions {
	/** How many eigenvalues (default 1). */
	readonly count?: number;
	/** Relative error at which they are settled (default 1e-3). */
	readonly tolerance?: number;
	/** Most products (default 3). */
	readonly most?: number;
	/**
	 * Where its vectors are kept: at most `most` and their images, and at once at most as many combinations of them (default: plain
	 * arrays).
	 */
	readonly vectors?: RitzVectors;
}

export interface WarmExtremes {
	/** From the largest down. */
	readonly values: readonly number[];
	/** What the next search begins with: combinations of its vectors. */
	readonly next: Before;
	/** Estimates of the errors of `values`. */
	readonly errors: readonly number[];
	readonly products: number;
	readonly settled: boolean;
}

/** Of an eigenvalue: nearer than this, another one is nearly equal. */
const APART = 0.1;
/**
 * Rayleigh and Ritz on the vectors of before, one after the other, and then on the residual of the worst pair.
 *
 * Vectors beside the first are there because two eigenvalues at the edge of stability are nearly equal: a search from one vector
 * finds a mixture of both. The error of a Ritz value with residual r is about r²/gap, where gap is its distance from the largest
 * eigenvalue outside the space, taken from before.
 *
 * @example warmEigenvalues((v) => [3 * v[0], v[1]], { vectors: [Float64Array.of(1, 0.01)], values: [3, 1] }).products // 1
 */
export function warmEigenvalues(
	product: Product,
	before: Before,
	{ count = 1, tolerance = 1e-3, most = 3, vectors = new PlainVectors() }: WarmOptions = {},
): WarmExtremes {
	const space = new RitzSpace(product, vectors);
	const given = before.vectors.length;
	const errors: number[] = [];
	let taken = 0;
	let settled = false;
	while (!settled && space.size < most) {
		const next = taken < given ? before.vectors[taken++] : space.size > 0 ? space.residual(worstOf(errors, tolerance, space)) : undefined;
		if (!next) break;
		if (!space.add(next)) {
			if (taken < given) continue;
			break;
		}
		// The first eigenvalue that the space does not know.
		const outside = Math.max(before.values[space.size] ?? Number.NEGATIVE_INFINITY, space.value(given));
		const within = tolerance * Math.abs(space.value(0));
		settled = space.size >= count;
		for (let k = 0; k < count && k < space.size; k++) {
			const value = space.value(k);
			const size = space.residualSize(k);
			const gap = value - outside;
			// Nearly equal eigenvalues are told apart by a space that holds both, not by what one of them was before.
			const error = Number.isFinite(gap) && gap > Math.max(2 * size, APART * Math.abs(value)) ? size ** 2 / gap : size;
			errors[k] = error;
			if (!(error <= within)) settled = false;
		}
	}
	const found = Math.min(space.size, Math.max(count, given));
	const values: number[] = [];
	for (let k = 0; k < errors.length; k++) values.push(space.value(k));
	const next: Float64Array[] = [];
	for (let k = 0; k < Math.max(found, given); k++) next.push(k < found ? space.improved(k) : (before.vectors[k] as Float64Array));
	const known: number[] = [];
	for (let k = 0; k < before.values.length; k++) known.push(k < found ? space.value(k) : (before.values[k] as number));
	return { values, next: { vectors: next, values: known }, errors, products: space.size, settled };
}

/** The first pair that is not settled. */
function worstOf(errors: readonly number[], tolerance: number, space: RitzSpace): number {
	const most = tolerance * Math.abs(space.value(0));
	for (let k = 0; k < errors.length; k++) if (!((errors[k] as number) <= most)) return k;
	return 0;
}

// Plain loops and few objects: a reading each fifty steps is no reason for an engine to compile any of this.

/** A space with the images of its vectors under the Hessian, and its Ritz pairs from the largest value down. */
class RitzSpace {
	readonly #product: Product;
	readonly #vectors: RitzVectors;
	/** Inner products of the basis with the images, and of the images with one another: row by row, the lower halves. */
	readonly #projected: number[] = [];
	readonly #squares: number[] = [];
	size = 0;
	#eigen: SymmetricEigen = { values: new Float64Array(0), vectors: [] };

	constructor(product: Product, vectors: RitzVectors) {
		this.#product = product;
		this.#vectors = vectors;
		vectors.clear();
	}

	/** Ritz value k; −∞ where there is none. */
	value(k: number): number {
		return this.#eigen.values[k] ?? Number.NEGATIVE_INFINITY;
	}

	/** Widen it: one product. @returns false where the vector lies in it */
	add(vector: Float64Array): boolean {
		const next = this.#vectors.add(vector);
		if (!next) return false;
		const products = this.#vectors.image(this.#product(next));
		const size = ++this.size;
		for (let k = 0; k < size; k++) {
			this.#projected.push(products[2 * k] as number);
			this.#squares.push(products[2 * k + 1] as number);
		}
		const matrix = new Float64Array(size * size);
		for (let i = 0, at = 0; i < size; i++)
			for (let k = 0; k <= i; k++, at++) {
				matrix[i * size + k] = this.#projected[at] as number;
				matrix[k * size + i] = this.#projected[at] as number;
			}
		this.#eigen = symmetricEigen(matrix, size);
		return true;
	}

	/** |H y − θ y| of pair k: √(|H y|² − θ²), good to 1e-8 of θ. */
	residualSize(k: number): number {
		const weights = this.#weights(k);
		let square = 0;
		for (let i = 0, at = 0; i < this.size; i++)
			for (let j = 0; j <= i; j++, at++)
				square += (i === j ? 1 : 2) * (this.#squares[at] as number) * (weights[i] as number) * (weights[j] as number);
		return Math.sqrt(Math.max(0, square - this.value(k) ** 2));
	}

	/** H y − θ y of pair k. */
	residual(k: number): Float64Array {
		const weights = this.#weights(k);
		return this.#vectors.combine(weights, scaled(weights, -this.value(k)));
	}

	/**
	 * H y/θ of pair k: one step of the power method, which costs no product. A space of which all vectors were there before would
	 * stay as it is.
	 */
	improved(k: number): Float64Array {
		const [value, weights] = [this.value(k), this.#weights(k)];
		return value > 0 ? this.#vectors.combine(scaled(weights, 1 / value), []) : this.#vectors.combine([], weights);
	}

	#weights(k: number): Float64Array {
		return this.#eigen.vectors[k] as Float64Array;
	}
}

function scaled(weights: Float64Array, factor: number): number[] {
	const all: number[] = [];
	for (let k = 0; k < weights.length; k++) all.push(factor * (weights[k] as number));
	return all;
}
