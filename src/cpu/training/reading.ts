/** Readings of a Hessian's largest eigenvalues, from an earlier one where there is one. */

import { type Product, topEigenvalues } from '../../networks/sharpness/lanczos.ts';
import { signs } from '../../networks/sharpness/probes.ts';
import { type Before, warmEigenvalues } from '../../networks/sharpness/warm.ts';
import type { Reading, SharpnessJob, Warm } from './jobs.ts';
import { VectorMemory } from './vector-memory.ts';

/** Most products of a reading that begins at the vectors of the last one, beside one for each eigenvalue; and of one that does not. */
const FURTHER = 2;
const COLD_PRODUCTS = 80;
/** Eigenvectors that are looked for where nothing is known: readings that follow begin at them. */
const KEPT = 3;
/** Vectors of so many bytes lie in WebAssembly memory; larger ones are made as they are needed. */
const MOST_BYTES = 2 ** 26;

/** What is looked for. */
export type ReadingRequest = Pick<SharpnessJob, 'seed' | 'count' | 'lowest' | 'tolerance' | 'most' | 'scale'>;

/** Takes readings of one network. Nothing of a reading stays: what the next begins with is given. */
export class Reader {
	readonly #n: number;
	/** Two in turns: what a reading answers lies in the one, and the next reading begins with it in the other. */
	readonly #memories: VectorMemory[] = [];
	#turn = 0;

	constructor(n: number) {
		this.#n = n;
	}

	#vectors(most: number): VectorMemory | undefined {
		// A residual is a combination, too, and is over when those that are answered are made.
		const combinations = Math.max(most, KEPT);
		if (2 * VectorMemory.bytes(this.#n, most, combinations) > MOST_BYTES) return undefined;
		this.#turn = 1 - this.#turn;
		const memory = this.#memories[this.#turn];
		return memory && memory.capacity >= most ? memory : (this.#memories[this.#turn] = new VectorMemory(this.#n, most, combinations));
	}

	/**
	 * @param plain the Hessian times a vector, which may be written again by the next product
	 * @returns among other things what the next reading begins with: until it is over (`kept` makes a copy for others)
	 */
	read(
		plain: Product,
		warm: Warm | null,
		{ seed, count, lowest, tolerance, most, scale }: ReadingRequest,
	): Reading & { readonly warm: Warm } {
		const since = performance.now();
		const of = scale ? 'preconditioned' : 'hessian';
		const product = scale ? preconditioned(plain, scale) : plain;
		const before = warm?.of === of && warm.before.vectors.length >= count && !lowest ? warm.before : null;
		const found = before
			? this.#nearby(product, before, { count, tolerance, most: most ?? count + FURTHER })
			: this.#anew(product, signs(this.#n, seed, 0), { count: Math.max(count, KEPT), lowest, tolerance, most: most ?? COLD_PRODUCTS });
		const { next, values, lowest: least, products, settled } = found;
		const vectors = before ? [...next.vectors, ...before.vectors.slice(next.vectors.length)] : next.vectors;
		const warmer: Warm = { of, before: { vectors, values: next.values } };
		return { of, values: values.slice(0, count), lowest: least, products, settled, warm: warmer, milliseconds: performance.now() - since };
	}

	#nearby(product: Product, before: Before, options: { readonly count: number; readonly tolerance: number; readonly most: number }): Found {
		// Two, where only the largest is asked for: at the edge of stability the next one may be nearly equal.
		const from: Before = { values: before.values, vectors: before.vectors.slice(0, Math.max(options.count, 2)) };
		const vectors = this.#vectors(options.most);
		const { values, next, products, settled } = warmEigenvalues(product, from, vectors ? { ...options, vectors } : options);
		return { values, next, products, settled, lowest: Number.NaN };
	}

	#anew(
		product: Product,
		start: Float64Array,
		{ lowest: wanted, ...options }: Required<Pick<ReadingRequest, 'count' | 'lowest' | 'tolerance' | 'most'>>,
	): Found {
		const most = Math.min(options.most, this.#n) + 1;
		const fits = VectorMemory.bytes(this.#n, most, options.count) <= MOST_BYTES;
		const { values, vectors, products, settled, lowest } = topEigenvalues(product, start, {
			...{ ...options, lowest: wanted },
			...(fits ? { vectors: new VectorMemory(this.#n, most, options.count) } : {}),
		});
		return { values, products, settled, next: { vectors, values }, lowest: wanted ? lowest : Number.NaN };
	}
}

/** A copy that outlives the reader's next readings, and that a message can take along: all its vectors lie in one buffer. */
export function kept({ of, before: { vectors, values } }: Warm): Warm {
	const n = vectors[0]?.length ?? 0;
	const all = new Float64Array(n * vectors.length);
	for (const [k, vector] of vectors.entries()) all.set(vector, k * n);
	return { of, before: { values, vectors: vectors.map((_, k) => all.subarray(k * n, (k + 1) * n)) } };
}

interface Found extends Pick<Reading, 'values' | 'lowest' | 'products' | 'settled'> {
	readonly next: Before;
}

/** P^−½ H P^−½ */
function preconditioned(plain: Product, scale: Float64Array): Product {
	const root = scale.map(Math.sqrt);
	const divided = (v: ArrayLike<number>): Float64Array => Float64Array.from(root, (x, k) => (v[k] as number) / x);
	return (v) => divided(plain(divided(v)));
}
