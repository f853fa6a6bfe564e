/** Names of a formula as identifiers of a programming language: each is one, and no two are the same. */

import { GREEK } from '../../expr/syntax/math-node.ts';

const GREEK_NAMES: ReadonlyMap<string, string> = new Map([...GREEK].map(([name, letter]) => [letter, name]));

/** A name in ASCII letters, digits and underscores: Greek letters by their names, all others by their number. */
export function asciiName(name: string): string {
	const parts = [...name].map((letter) =>
		/[A-Za-z0-9_]/.test(letter) ? letter : (GREEK_NAMES.get(letter) ?? `u${letter.codePointAt(0)?.toString(16)}`),
	);
	const text = parts.join('');
	return /^[A-Za-z_]/.test(text) ? text : `v${text}`;
}

/** Hands out names, each once. */
export class Names {
	readonly #taken: Set<string>;
	readonly #never: RegExp | undefined;
	#numbered = 0;

	/**
	 * @param reserved words that no name may be
	 * @param never names of another use
	 */
	constructor(reserved: Iterable<string>, never?: RegExp) {
		this.#taken = new Set(reserved);
		this.#never = never;
	}

	/** `wanted`, or with a number or an underscore where it is taken. */
	take(wanted: string): string {
		const stem = asciiName(wanted);
		return this.#first((k) => (k === 1 ? stem : k === 2 && !/\d$/.test(stem) ? `${stem}_` : `${stem}_${k}`));
	}

	/** A name that only says that it is one more: `t1`, `t2` …. */
	next(): string {
		return this.#first(() => {
			this.#numbered++;
			return `t${this.#numbered}`;
		});
	}

	/** The same names taken, to hand out others of: of a function inside. */
	inner(): Names {
		return new Names(this.#taken, this.#never);
	}

	#first(candidate: (k: number) => string): string {
		for (let k = 1; ; k++) {
			const name = candidate(k);
			if (this.#taken.has(name) || this.#never?.test(name)) continue;
			this.#taken.add(name);
			return name;
		}
	}
}
