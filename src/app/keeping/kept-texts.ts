/** Texts that the browser keeps from one visit to the next. Where it refuses, this page keeps them as long as it is open. */

import type { TellingMemory } from '../arrangement-controller.ts';

export class KeptTexts {
	readonly #memory: TellingMemory;
	readonly #refused: () => void;
	readonly #here = new Map<string, string>();
	#hasTold = false;

	/** @param refused is called once, when the browser first refuses to keep something */
	constructor(memory: TellingMemory, refused: () => void) {
		this.#memory = memory;
		this.#refused = refused;
	}

	/** What is kept under this key as JSON; null where there is nothing that can be read. */
	read(key: string): unknown {
		// Another tab may have written since.
		const text = this.#here.get(key) ?? this.#memory.read(key);
		if (text === null) return null;
		try {
			return JSON.parse(text);
		} catch {
			return null;
		}
	}

	write(key: string, value: unknown): void {
		const text = JSON.stringify(value);
		if (this.#memory.write(key, text)) {
			this.#here.delete(key);
			return;
		}
		this.#here.set(key, text);
		if (!this.#hasTold) this.#refused();
		this.#hasTold = true;
	}
}
