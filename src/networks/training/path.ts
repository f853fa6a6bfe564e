/** The path of a training: the parameters after every k-th step, within bytes that are said. */

import type { NetworkNumbers } from '../../model/network.ts';

/** Bytes of a path where nothing else is said: 9 000 networks of 1 000 parameters. */
export const PATH_BYTES = 2 ** 26;
/** Points that are kept of the largest network, whatever they take: its two ends. */
const FEWEST = 2;

/** What a path holds, and how it came to that. */
export interface PathFacts {
	/** Steps between two points. The last point may be nearer. */
	readonly every: number;
	readonly points: number;
	readonly bytes: number;
	readonly most: number;
	/** How often every other point was taken out, because there was no room. */
	readonly thinned: number;
}

/**
 * Keeps θ after step 0, every, 2 · every … and after the last step that it was told of. When the bytes are used up, every other point
 * goes, and the following ones are twice as far apart.
 */
export class TrainingPath {
	readonly most: number;
	readonly #first: number;
	#every: number;
	#thinned = 0;
	#points: { readonly step: number; readonly parameters: NetworkNumbers }[] = [];
	/** The newest, where it is no multiple of `every`. */
	#newest: { readonly step: number; readonly parameters: NetworkNumbers } | null = null;

	/** @param every steps between two points at first @param most bytes */
	constructor(every = 1, most = PATH_BYTES) {
		this.#first = every;
		this.#every = every;
		this.most = most;
	}

	/** Steps between two points. */
	get every(): number {
		return this.#every;
	}

	/** Steps of the points, from the first on. */
	get steps(): readonly number[] {
		return this.#all().map(({ step }) => step);
	}

	/** θ at the points: arrays that nobody changes. */
	get parameters(): readonly NetworkNumbers[] {
		return this.#all().map(({ parameters }) => parameters);
	}

	get facts(): PathFacts {
		const all = this.#all();
		const bytes = all.reduce((sum, { parameters }) => sum + parameters.byteLength, 0);
		return { every: this.#every, points: all.length, bytes, most: this.most, thinned: this.#thinned };
	}

	#all(): readonly { readonly step: number; readonly parameters: NetworkNumbers }[] {
		return this.#newest ? [...this.#points, this.#newest] : this.#points;
	}

	/** Whether the parameters after a step are a point of it; the last step always is. */
	wants(step: number): boolean {
		return step % this.#every === 0;
	}

	/** The parameters after a step, later than those before. The array is the path's from here on. */
	add(step: number, parameters: NetworkNumbers): void {
		if (!this.wants(step)) {
			this.#newest = { step, parameters };
			return;
		}
		this.#newest = null;
		this.#points.push({ step, parameters });
		while (this.#points.length > FEWEST && this.#points.length * parameters.byteLength > this.most) this.#thin();
	}

	#thin(): void {
		this.#every *= 2;
		this.#thinned++;
		const newest = this.#points.at(-1);
		this.#points = this.#points.filter(({ step }) => step % this.#every === 0);
		if (newest && this.#points.at(-1) !== newest) this.#newest = newest;
	}

	/** Forget what is behind a step: whoever goes back takes another way from there. */
	cut(step: number): void {
		this.#newest = null;
		this.#points = this.#points.filter((point) => point.step <= step);
	}

	/** Forget all. */
	clear(): void {
		this.#points = [];
		this.#newest = null;
		this.#every = this.#first;
		this.#thinned = 0;
	}
}
