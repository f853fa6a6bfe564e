/** Caches that keep what was used last and drop what was used longest ago: kernels, surfaces, programs, tables. */

/** A map or a set that is walked in the order of insertion. */
interface Ordered<K> {
	readonly size: number;
	keys(): Iterable<K>;
	delete(key: K): boolean;
}

/**
 * Drop the oldest entries until `most` are left.
 *
 * @param drops is told of each that goes, while it is still there
 */
export function keepYoungest<K>(entries: Ordered<K>, most: number, drops: (key: K) => void = () => undefined): void {
	for (const key of entries.keys()) {
		if (entries.size <= most) return;
		drops(key);
		entries.delete(key);
	}
}

/**
 * Values that take long to make, by key: the `most` that were used last are kept, and one that is still being made is waited for
 * by all who ask for it. What could not be made is made again when it is asked for again.
 *
 * @example
 * const kernels = new Recent<Kernel>(64);
 * const kernel = await kernels.get(program.key, () => build(program));
 */
export class Recent<T> {
	readonly #kept = new Map<string, Promise<T>>();
	/** Those whose value is there. */
	readonly #made = new Set<string>();

	/** @param forget is called with each value that is dropped; its promise is not awaited */
	constructor(
		private readonly most: number,
		private readonly forget: (value: T) => void = () => undefined,
	) {}

	/**
	 * The kept promise itself, so that all who await it go on before its value is dropped.
	 * @throws what `make` throws
	 */
	get(key: string, make: () => Promise<T>): Promise<T> {
		let kept = this.#kept.get(key);
		if (kept) this.#kept.delete(key);
		else {
			const made = make();
			const isKept = (): boolean => this.#kept.get(key) === made;
			made.then(
				() => isKept() && this.#made.add(key),
				() => isKept() && this.#kept.delete(key),
			);
			kept = made;
		}
		this.#kept.set(key, kept);
		keepYoungest(this.#kept, this.most, (old) => {
			this.#made.delete(old);
			this.#kept.get(old)?.then(this.forget, () => undefined);
		});
		return kept;
	}

	/** Is its value there, made and kept? */
	has(key: string): boolean {
		return this.#made.has(key);
	}

	/** Keep nothing; `forget` is not called. */
	clear(): void {
		this.#kept.clear();
		this.#made.clear();
	}
}
