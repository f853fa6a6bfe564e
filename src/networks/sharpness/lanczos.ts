/** Eigenvalues at the ends of a Hessian's spectrum, from products of the Hessian and vectors. */

import { tridiagonalEigen } from './tridiagonal.ts';
import { PlainVectors, type RitzVectors } from './vectors.ts';

/** The Hessian times a vector, n numbers. */
export type Product = (vector: Float64Array) => ArrayLike<number>;

/** What is looked for, how exactly, and at what cost. */
export interface LanczosOptions {
	/** How many of the largest eigenvalues (default 1). */
	readonly count?: number;
	/** The smallest is looked for, too. */
	readonly lowest?: boolean;
	/** Relative error at which an eigenvalue is settled (default 1e-3). */
	readonly tolerance?: number;
	/** Most products; fewer where n is less, or where their vectors would take more than 256 MiB (default 80). */
	readonly most?: number;
	/** Where its vectors are kept: `most` + 1 of them, and `count` combinations (default: plain arrays). */
	readonly vectors?: RitzVectors;
}

/** Eigenvalues at the ends of a spectrum, with their vectors. */
export interface Extremes {
	/** The largest eigenvalues, from the largest down; fewer where the products did not span so many. */
	readonly values: readonly number[];
	/** Of each its vector, of unit length. */
	readonly vectors: readonly Float64Array[];
	/** The smallest eigenvalue. */
	readonly lowest: number;
	/** Bounds of the errors of `values`, as far as the products tell. */
	readonly errors: readonly number[];
	readonly products: number;
	/** Everything that was asked for is within the tolerance. */
	readonly settled: boolean;
}

/** Bytes that the vectors of one search may take. */
export const BASIS_BYTES = 2 ** 28;

/**
 * Lanczos with full reorthogonalisation: T_k = VᵀHV on the span of v, Hv, H²v …; its ends approach those of H.
 *
 * The error of a Ritz value θ with residual r = β_k |s_k| is at most r, and about r²/gap where θ is apart from the others.
 *
 * @param start not zero
 * @throws Error where a product is not finite
 * @example console.log(topEigenvalues(([x = 0, y = 0]) => [3 * x, y], Float64Array.of(1, 1)).values[0]); // 3.000
 */
export function topEigenvalues(product: Product, start: Float64Array, options: LanczosOptions = {}): Extremes {
	const search = new Krylov(product, start, options.vectors);
	const look = looks(search, start.length, options);
	let found: Extremes | null;
	do {
		search.extend();
		found = look();
	} while (!found);
	return found;
}

/**
 * The same with products that are computed elsewhere.
 * @param product of the Hessian and a vector
 */
export async function topEigenvaluesAway(
	product: (vector: Float64Array) => ArrayLike<number> | Promise<ArrayLike<number>>,
	start: Float64Array,
	options: LanczosOptions = {},
): Promise<Extremes> {
	const search = new Krylov(() => start, start, options.vectors);
	const look = looks(search, start.length, options);
	let found: Extremes | null;
	do {
		search.take(await product(search.next));
		found = look();
	} while (!found);
	return found;
}

/** After each product: what was found, or null where the search goes on. */
function looks(
	search: Krylov,
	n: number,
	{ count = 1, lowest = false, tolerance = 1e-3, most = 80 }: LanczosOptions,
): () => Extremes | null {
	const room = Math.max(2, Math.floor(BASIS_BYTES / (8 * n)));
	const limit = Math.min(most, n, room);
	let next = count + Number(lowest);
	return () => {
		const isOver = search.steps >= limit || search.isSpent;
		if (!isOver && search.steps < next) return null;
		// What is found after each product takes longer than some more products.
		next = search.steps + Math.max(1, Math.floor(search.steps / 4));
		const ends = endsOf(search);
		const errors = Array.from({ length: Math.min(count, ends.values.length) }, (_, k) => ends.errorOf(k));
		const within = (error: number): boolean => error <= tolerance * ends.scale;
		const isFound = errors.length === count && errors.every(within) && (!lowest || within(ends.errorOf(ends.values.length - 1)));
		const settled = search.isSpent || isFound;
		if (!isOver && !settled) return null;
		return {
			values: ends.values.slice(0, errors.length),
			vectors: errors.map((_, k) => search.combine(ends.vectors[k] as Float64Array)),
			lowest: ends.values.at(-1) as number,
			errors,
			products: search.steps,
			settled,
		};
	};
}

/** An orthonormal basis of a Krylov space, and the tridiagonal matrix of H in it. */
export class Krylov {
	readonly diagonal: number[] = [];
	/** Beside the diagonal; the last is the length of what is left of the next vector. */
	readonly off: number[] = [];
	readonly #product: Product;
	readonly #vectors: RitzVectors;
	#next: Float64Array;

	constructor(product: Product, start: Float64Array, vectors: RitzVectors = new PlainVectors()) {
		this.#product = product;
		this.#vectors = vectors;
		vectors.clear();
		const first = start.every(Number.isFinite) ? vectors.add(start) : null;
		if (!first) throw new Error('Lanczos begins at a vector that is not zero');
		this.#next = first;
	}

	/** Products so far. */
	get steps(): number {
		return this.diagonal.length;
	}

	/** Nothing is left: the space is invariant, and its eigenvalues are exact. */
	get isSpent(): boolean {
		const last = this.off.at(-1);
		const scale = Math.max(...this.diagonal.map(Math.abs), ...this.off.slice(0, -1));
		return last !== undefined && last <= 1e-14 * Math.max(scale, Number.MIN_VALUE);
	}

	/** What is multiplied next. */
	get next(): Float64Array {
		return this.#next;
	}

	/** One more product. */
	extend(): void {
		this.take(this.#product(this.#next));
	}

	/** @param product of the Hessian and `next` */
	take(product: ArrayLike<number>): void {
		const alpha = this.#vectors.along(product);
		if (!Number.isFinite(alpha)) throw new Error('a product of the Hessian and a vector is not finite');
		this.diagonal.push(alpha);
		const next = this.#vectors.add(product);
		this.off.push(this.#vectors.left);
		if (next) this.#next = next;
	}

	/** Σ of the basis times the numbers. */
	combine(numbers: ArrayLike<number>): Float64Array {
		return this.#vectors.combine([], numbers);
	}
}

/** Eigenvalues of the tridiagonal matrix from the largest down, with their vectors in the basis and bounds of their errors. */
function endsOf({ diagonal, off, isSpent }: Krylov) {
	const eigen = tridiagonalEigen(diagonal, off.slice(0, -1));
	const [values, vectors] = [Array.from(eigen.values).reverse(), eigen.vectors.toReversed()];
	const left = isSpent ? 0 : (off.at(-1) as number);
	const errorOf = (k: number): number => {
		const residual = left * Math.abs((vectors[k] as Float64Array).at(-1) as number);
		const gaps = values.flatMap((other, j) => (j === k ? [] : [Math.abs(other - (values[k] as number))]));
		const gap = Math.min(...gaps);
		// Where nothing is known of the others, the residual is all there is.
		return Number.isFinite(gap) && residual < gap ? residual ** 2 / gap : residual;
	};
	return { values, vectors, errorOf, scale: Math.max(...values.map(Math.abs)) };
}
