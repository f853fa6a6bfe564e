/** The vectors of a search for eigenvalues, wherever they are kept: an orthonormal basis and the images of its vectors under a matrix. */

import { dot } from '../../math/linear.ts';

/** Keeps a basis and its images, and combines them. */
export interface RitzVectors {
	/** Begin anew. Vectors that were handed out are written again. */
	clear(): void;
	/**
	 * Take a vector into the basis: what is left of it beside those before, of length 1.
	 * @returns the new vector of the basis, of which `image` is to be told; null where nothing is left
	 */
	add(vector: ArrayLike<number>): Float64Array | null;
	/** The length that was left of the last vector. */
	readonly left: number;
	/**
	 * The image of the vector that was added last.
	 * @returns its inner products with the basis and with the images, vector by vector: q₀·y, y₀·y, q₁·y, y₁·y …
	 */
	image(vector: ArrayLike<number>): ArrayLike<number>;
	/** The inner product of the vector that was added last with another one, which is not kept. */
	along(vector: ArrayLike<number>): number;
	/** Σ a[k] · image k + Σ b[k] · vector k of the basis. Numbers that are missing are 0. */
	combine(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array;
}

/** Shorter than this, what is left of a vector beside the others is rounding. */
const NOTHING = 1e-12;
/** A vector that keeps so much of its length beside the others is at right angles to them. */
const ENOUGH = 0.7;

/**
 * Take away of a vector what lies along others; once more where much was taken away: twice is enough (Kahan and Parlett).
 * @param project takes it away once, and returns the length that is left
 * @returns the length that is left; 0 where it is rounding
 */
export function leftBeside(length: number, project: () => number): number {
	let before = length;
	let left = project();
	while (left < ENOUGH * before) {
		if (!(left > NOTHING * length)) return 0;
		before = left;
		left = project();
	}
	return left;
}

/** As plain arrays. */
export class PlainVectors implements RitzVectors {
	readonly #basis: Float64Array[] = [];
	readonly #images: Float64Array[] = [];
	left = 0;

	clear(): void {
		this.#basis.length = 0;
		this.#images.length = 0;
	}

	add(vector: ArrayLike<number>): Float64Array | null {
		const next = Float64Array.from(vector);
		const length = Math.sqrt(dot(next, next));
		const left = leftBeside(length, () => {
			for (const q of this.#basis) addScaled(next, -dot(next, q), q);
			return Math.sqrt(dot(next, next));
		});
		this.left = left;
		if (!(left > 0)) return null;
		for (let k = 0; k < next.length; k++) next[k] = (next[k] as number) / left;
		this.#basis.push(next);
		return next;
	}

	image(vector: ArrayLike<number>): ArrayLike<number> {
		const image = Float64Array.from(vector);
		this.#images.push(image);
		return this.#images.flatMap((other, k) => [dot(this.#basis[k] as Float64Array, image), dot(other, image)]);
	}

	along(vector: ArrayLike<number>): number {
		return dot(this.#basis.at(-1) as Float64Array, vector);
	}

	combine(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
		const sum = new Float64Array(this.#basis[0]?.length ?? 0);
		for (let k = 0; k < a.length; k++) addScaled(sum, a[k] as number, this.#images[k] as Float64Array);
		for (let k = 0; k < b.length; k++) addScaled(sum, b[k] as number, this.#basis[k] as Float64Array);
		return sum;
	}
}

function addScaled(to: Float64Array, factor: number, vector: Float64Array): void {
	for (let k = 0; k < to.length; k++) to[k] = (to[k] as number) + factor * (vector[k] as number);
}
