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

/** A name that only says that it is one more: `t1`, `t2` …. */
export const NUMBERED = 't';

/** Hands out names, each once. */
export class Names {
	readonly #taken: Set<string>;
	#numbered = 0;

	/** @param reserved words that no name may be */
	constructor(reserved: Iterable<string>) {
		this.#taken = new Set(reserved);
	}

	/** `wanted`, or with a number or an underscore where it is taken. */
	take(wanted: string): string {
		const stem = asciiName(wanted);
		let name = wanted === NUMBERED ? this.#next() : stem;
		for (let k = 2; this.#taken.has(name); k++) {
			name = wanted === NUMBERED ? this.#next() : k === 2 && !/\d$/.test(stem) ? `${stem}_` : `${stem}_${k}`;
		}
		this.#taken.add(name);
		return name;
	}

	/** The same names taken, to hand out others of: of a function inside. */
	inner(): Names {
		return new Names(this.#taken);
	}

	#next(): string {
		this.#numbered++;
		return `${NUMBERED}${this.#numbered}`;
	}
}
