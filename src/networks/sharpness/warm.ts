/** The largest eigenvalues of a Hessian that changed a little, from the eigenvectors of before: one to three products. */

import { dot } from '../../math/linear.ts';
import { symmetricEigen } from '../../math/symmetric.ts';
import { addScaled, type Product } from './lanczos.ts';

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
}

export interface WarmExtremes {
	/** From the largest down. */
	readonly values: readonly number[];
	/** What the next search begins with. */
	readonly next: Before;
	/** Estimates of the errors of `values`. */
	readonly errors: readonly number[];
	readonly products: number;
	readonly settled: boolean;
}

/** Of an eigenvalue: nearer than this, another one is nearly equal. */
const APART = 0.1;
/** Shorter than this, what is left of a vector beside the others is rounding. */
const NOTHING = 1e-12;

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
	{ count = 1, tolerance = 1e-3, most = 3 }: WarmOptions = {},
): WarmExtremes {
	const space = new RitzSpace(product);
	const waiting = [...before.vectors];
	let found: ReturnType<RitzSpace['pairs']> = [];
	let errors: number[] = [];
	let settled = false;
	while (!settled && space.size < most) {
		const worst = errors.findIndex((error) => !(error <= tolerance * (found[0]?.value ?? 0)));
		const next = waiting.shift() ?? found[Math.max(0, worst)]?.residual;
		if (!next || !space.add(next)) {
			if (waiting.length > 0) continue;
			break;
		}
		found = space.pairs(Math.max(count, before.vectors.length));
		// The first eigenvalue that the space does not know.
		const outside = Math.max(before.values[space.size] ?? Number.NEGATIVE_INFINITY, space.valueAt(before.vectors.length));
		errors = found.slice(0, count).map(({ value, residual }) => {
			const size = Math.sqrt(dot(residual, residual));
			const gap = value - outside;
			// Nearly equal eigenvalues are told apart by a space that holds both, not by what one of them was before.
			return Number.isFinite(gap) && gap > Math.max(2 * size, APART * Math.abs(value)) ? size ** 2 / gap : size;
		});
		const scale = Math.abs(found[0]?.value ?? 0);
		settled = errors.length === count && errors.every((error) => error <= tolerance * scale);
	}
	// One step of the power method, which costs no product: a space of which all vectors were there before would stay as it is.
	const vectors = found.map(({ value, vector, residual }) => {
		if (value > 0) addScaled(vector, 1 / value, residual);
		return vector;
	});
	return {
		values: found.slice(0, count).map(({ value }) => value),
		next: {
			vectors: [...vectors, ...before.vectors.slice(vectors.length)],
			values: before.values.map((value, k) => found[k]?.value ?? value),
		},
		errors,
		products: space.size,
		settled,
	};
}

/** A space with the images of its vectors under the Hessian. */
class RitzSpace {
	readonly #product: Product;
	readonly #basis: Float64Array[] = [];
	readonly #images: Float64Array[] = [];
	#values: readonly number[] = [];

	constructor(product: Product) {
		this.#product = product;
	}

	get size(): number {
		return this.#basis.length;
	}

	/** Ritz value k from the largest down; −∞ where there is none. */
	valueAt(k: number): number {
		return this.#values[k] ?? Number.NEGATIVE_INFINITY;
	}

	/** Widen it: one product. @returns false where the vector lies in it */
	add(vector: Float64Array): boolean {
		const next = vector.slice();
		const length = Math.sqrt(dot(next, next));
		for (let pass = 0; pass < 2; pass++) for (const q of this.#basis) addScaled(next, -dot(next, q), q);
		const left = Math.sqrt(dot(next, next));
		if (!(left > NOTHING * length)) return false;
		for (let k = 0; k < next.length; k++) next[k] = (next[k] as number) / left;
		this.#basis.push(next);
		this.#images.push(Float64Array.from(this.#product(next)));
		return true;
	}

	/** The Ritz pairs of the largest values, with what is left of H y − θ y. */
	pairs(count: number): { readonly value: number; readonly vector: Float64Array; readonly residual: Float64Array }[] {
		const n = this.size;
		const projected = Float64Array.from({ length: n * n }, (_, k) =>
			dot(this.#basis[Math.floor(k / n)] as Float64Array, this.#images[k % n] as Float64Array),
		);
		const { values, vectors } = symmetricEigen(projected, n);
		this.#values = Array.from(values);
		return Array.from(values.slice(0, count), (value, k) => {
			const weights = vectors[k] as Float64Array;
			const vector = combined(this.#basis, weights);
			const residual = combined(this.#images, weights);
			addScaled(residual, -value, vector);
			return { value, vector, residual };
		});
	}
}

function combined(vectors: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
	const sum = new Float64Array(vectors[0]?.length ?? 0);
	for (const [k, vector] of vectors.entries()) addScaled(sum, weights[k] as number, vector);
	return sum;
}
