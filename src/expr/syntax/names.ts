/** What a name can mean by itself, and which known name an unknown one was probably meant to be. */

import { findFunction, FUNCTION_NAMES } from './library.ts';
import { MAX_VARIABLES } from './limits.ts';
import { GREEK } from './math-node.ts';

/** Constants by name. A Map: nothing is inherited. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
	['pi', Math.PI],
	['π', Math.PI],
	['tau', 2 * Math.PI],
	['τ', 2 * Math.PI],
	['e', Math.E],
	['E', Math.E],
	['deg', Math.PI / 180],
]);

/** Values that are no numbers: an infinite bound, and a value that is not there. */
export const SPECIAL_VALUES: ReadonlySet<string> = new Set(['inf', 'nan']);
/** Names with a meaning that a text may nevertheless define as its own. */
const YIELDING: ReadonlySet<string> = new Set(['E', 'deg', ...GREEK.keys()]);

/** Words with a grammar of their own. */
export const KEYWORDS: ReadonlySet<string> = new Set(['sum', 'prod', 'if', 'in', 'and', 'or', 'not', 'else']);

const INHERITED: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/**
 * Names that no formula may use: parameters become keys of plain objects in links, files and command
 * lines, where these would mean something else.
 */
export const isUnsafeName = (name: string): boolean => INHERITED.has(name) || name.startsWith('_') || name.includes('__');

/** The index of a numbered variable as written (`x12`, `x_12`); it may be out of range. */
export function numberedVariable(name: string): number | undefined {
	const digits = /^x_?(\d+)$/.exec(name)?.[1];
	return digits === undefined ? undefined : Number(digits);
}

export type FixedMeaning = 'variable' | 'constant' | 'dimension' | 'function' | 'keyword';

/** What a name means in every formula, if anything. */
export function fixedMeaning(name: string): FixedMeaning | undefined {
	if (name === 'x' || name === 'y' || (numberedVariable(name) ?? 0) > 0) return 'variable';
	if (CONSTANTS.has(name) || SPECIAL_VALUES.has(name)) return 'constant';
	if (name === 'n') return 'dimension';
	if (KEYWORDS.has(name)) return 'keyword';
	return findFunction(name) ? 'function' : undefined;
}

/** Whether a text may define the name although it has a meaning by itself: γ beside the function gamma, E beside e. */
export const mayBeDefined = (name: string): boolean => YIELDING.has(name) && name !== 'pi' && name !== 'tau';

// Pi is hardly the capital letter.
const LETTER = String.raw`(?:[\p{Script=Latin}\p{Script=Greek}]|${[...GREEK.keys()].filter((name) => name !== 'Pi').join('|')})`;
const ONE_LETTER = new RegExp(`^${LETTER}(?:_?\\d+|_\\p{L}{1,5})?$`, 'u');

/** One letter, Latin or Greek (also by its name), with or without an index: `a`, `w1`, `alpha`, `k_B`. */
export const isOneLetter = (name: string): boolean => ONE_LETTER.test(name);

/** Base and index of `x_i`. */
export function indexedName(name: string): { base: string; index: string } | undefined {
	const [, base, index] = /^(.+)_(\p{L})$/u.exec(name) ?? [];
	return base === undefined || index === undefined ? undefined : { base, index };
}

/** Names that a misspelt one is compared with. */
export const KNOWN_FUNCTIONS: readonly string[] = [...new Set([...FUNCTION_NAMES, 'sum', 'prod', 'if', 'mean', 'norm', 'dot'])];
export const KNOWN_VALUES: readonly string[] = [...CONSTANTS.keys()];

/**
 * Damerau–Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and
 * swaps of neighbours that turn one word into the other.
 */
export function editDistance(a: string, b: string): number {
	let older: number[] = [];
	let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const current = [i];
		for (let j = 1; j <= b.length; j++) {
			const substitution = (previous[j - 1] as number) + Number(a[i - 1] !== b[j - 1]);
			let best = Math.min((previous[j] as number) + 1, (current[j - 1] as number) + 1, substitution);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (older[j - 2] as number) + 1);
			current.push(best);
		}
		older = previous;
		previous = current;
	}
	return previous[b.length] as number;
}

/** Edits within which a name of this length counts as misspelt. */
export const misspelt = (length: number): number => (length < 6 ? 1 : length < 9 ? 2 : 3);

/** The known name nearest to `name`, within `limit` edits (case does not count), or undefined. */
export function nearest(name: string, known: readonly string[], limit: number): string | undefined {
	const word = name.toLowerCase();
	let best: string | undefined;
	let least = limit + 1;
	for (const candidate of known) {
		if (Math.abs(candidate.length - word.length) >= least) continue;
		const distance = editDistance(word, candidate.toLowerCase());
		if (distance < least || (distance === least && distance <= limit && candidate[0] === word[0] && best?.[0] !== word[0]))
			[best, least] = [candidate, distance];
	}
	return best;
}

/** Known names that begin alike and look alike, the nearest first, three at most: too far off to be meant for certain. */
export function similar(name: string, known: readonly string[]): string[] {
	const word = name.toLowerCase();
	const limit = misspelt(word.length) + 1;
	return known
		.filter((candidate) => candidate.length > 1 && candidate[0]?.toLowerCase() === word[0])
		.map((candidate) => ({ candidate, distance: editDistance(word, candidate.toLowerCase()) }))
		.filter(({ distance }) => distance <= limit && distance < word.length)
		.toSorted((a, b) => a.distance - b.distance)
		.slice(0, 3)
		.map(({ candidate }) => candidate);
}

/**
 * `xy` as `x y`: the word cut into known values, at least two, or undefined.
 * @param isValue whether a word is the name of a value here
 */
export function splitIntoValues(word: string, isValue: (name: string) => boolean): string[] | undefined {
	// reachable[i]: a cut of the first i letters, the longest first piece preferred.
	const cuts: (string[] | undefined)[] = [[]];
	for (let end = 1; end <= word.length; end++) {
		for (let start = 0; start < end && !cuts[end]; start++) {
			const piece = word.slice(start, end);
			const before = cuts[start];
			if (before && piece !== word && isValue(piece)) cuts[end] = [...before, piece];
		}
		cuts[end] ??= undefined;
	}
	const pieces = cuts[word.length];
	return pieces && pieces.length > 1 ? pieces : undefined;
}

/** Largest index a variable may have, for messages. */
export const LAST_VARIABLE = `x${MAX_VARIABLES}`;
