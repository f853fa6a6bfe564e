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
	const waiting = [...before.vectors];
	let errors: number[] = [];
	let settled = false;
	while (!settled && space.size < most) {
		const worst = errors.findIndex((error) => !(error <= tolerance * Math.abs(space.value(0))));
		const next = waiting.shift() ?? (space.size > 0 ? space.residual(Math.max(0, worst)) : undefined);
		if (!next) break;
		if (!space.add(next)) {
			if (waiting.length > 0) continue;
			break;
		}
		// The first eigenvalue that the space does not know.
		const outside = Math.max(before.values[space.size] ?? Number.NEGATIVE_INFINITY, space.value(before.vectors.length));
		errors = Array.from({ length: Math.min(count, space.size) }, (_, k) => {
			const value = space.value(k);
			const size = space.residualSize(k);
			const gap = value - outside;
			// Nearly equal eigenvalues are told apart by a space that holds both, not by what one of them was before.
			return Number.isFinite(gap) && gap > Math.max(2 * size, APART * Math.abs(value)) ? size ** 2 / gap : size;
		});
		settled = errors.length === count && errors.every((error) => error <= tolerance * Math.abs(space.value(0)));
	}
	const found = Math.min(space.size, Math.max(count, before.vectors.length));
	const improved = Array.from({ length: found }, (_, k) => space.improved(k));
	return {
		values: errors.map((_, k) => space.value(k)),
		next: {
			vectors: [...improved, ...before.vectors.slice(found)],
			values: before.values.map((value, k) => (k < found ? space.value(k) : value)),
		},
		errors,
		products: space.size,
		settled,
	};
}

/** A space with the images of its vectors under the Hessian, and its Ritz pairs from the largest value down. */
class RitzSpace {
	readonly #product: Product;
	readonly #vectors: RitzVectors;
	/** Inner products of the basis with the images, and of the images with one another. */
	readonly #projected: number[][] = [];
	readonly #squares: number[][] = [];
	#eigen: SymmetricEigen = { values: new Float64Array(0), vectors: [] };

	constructor(product: Product, vectors: RitzVectors) {
		this.#product = product;
		this.#vectors = vectors;
		vectors.clear();
	}

	get size(): number {
		return this.#projected.length;
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
		const last = this.size;
		const across: number[] = [];
		const squares: number[] = [];
		this.#projected.push(across);
		this.#squares.push(squares);
		for (let k = 0; k <= last; k++) {
			const along = products[2 * k] as number;
			const square = products[2 * k + 1] as number;
			across[k] = along;
			squares[k] = square;
			(this.#projected[k] as number[])[last] = along;
			(this.#squares[k] as number[])[last] = square;
		}
		const matrix = new Float64Array(this.size * this.size);
		for (let k = 0; k <= last; k++) matrix.set(this.#projected[k] as number[], k * this.size);
		this.#eigen = symmetricEigen(matrix, this.size);
		return true;
	}

	/** |H y − θ y| of pair k: √(|H y|² − θ²), good to 1e-8 of θ. */
	residualSize(k: number): number {
		const weights = this.#weights(k);
		let square = 0;
		for (let i = 0; i < weights.length; i++) {
			const row = this.#squares[i] as number[];
			for (let j = 0; j < weights.length; j++) square += (row[j] as number) * (weights[i] as number) * (weights[j] as number);
		}
		return Math.sqrt(Math.max(0, square - this.value(k) ** 2));
	}

	/** H y − θ y of pair k. */
	residual(k: number): Float64Array {
		const weights = this.#weights(k);
		return this.#vectors.combine(
			weights,
			weights.map((weight) => -this.value(k) * weight),
		);
	}

	/**
	 * H y/θ of pair k: one step of the power method, which costs no product. A space of which all vectors were there before would
	 * stay as it is.
	 */
	improved(k: number): Float64Array {
		const [value, weights] = [this.value(k), this.#weights(k)];
		return value > 0
			? this.#vectors.combine(
					weights.map((weight) => weight / value),
					[],
				)
			: this.#vectors.combine([], weights);
	}

	#weights(k: number): Float64Array {
		return this.#eigen.vectors[k] as Float64Array;
	}
}
