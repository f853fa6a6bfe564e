/** Ownership: makers own, receivers borrow. A scope releases what it owns, last made first. */

/** Anything that holds something to be released. */
export interface Releasable {
	dispose(): void;
}

/**
 * A list of things to release together.
 * @example
 * using scope = new Scope();
 * const points = scope.own(resources.buffer('Sample.points', { size: 64, usage }));
 */
export class Scope implements Disposable {
	readonly #releases: (() => void)[] = [];

	/** Own a thing: it is disposed with this scope. */
	own<T extends Releasable>(thing: T): T {
		this.#releases.push(() => thing.dispose());
		return thing;
	}

	/** Run a function when the scope is disposed. */
	defer(release: () => void): void {
		this.#releases.push(release);
	}

	/** Release everything, in reverse order; safe to call again. An error in one release does not keep the others. */
	dispose(): void {
		let failed = false;
		let failure: unknown;
		for (let release = this.#releases.pop(); release; release = this.#releases.pop()) {
			try {
				release();
			} catch (error) {
				if (!failed) failure = error;
				failed = true;
			}
		}
		if (failed) throw failure;
	}

	[Symbol.dispose](): void {
		this.dispose();
	}
}
