/** Values in links: how text that somebody else wrote becomes numbers, ranges and choices, or is refused. */

import type { Range } from '../model/geometry.ts';
import type { OptimizerSpec } from '../model/optimizer.ts';
import type { SwarmEvent } from '../model/swarm-events.ts';
import type { SwarmChoice } from '../model/swarm-view.ts';
import { printable } from '../model/printable.ts';
import type { AppState } from './app-state.ts';
import { WORDS } from '../words/words.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type Draft = Mutable<Omit<AppState, 'appearance' | 'camera'>> & {
	swarm: AppState['swarm'];
	appearance: Mutable<AppState['appearance']>;
	camera: Mutable<AppState['camera']>;
};

/** A value that a link may not have; the message says why. */
export class Unusable extends Error {}

/** What a link names and only the engine knows; without it the form alone is checked. */
export interface LinkRules {
	/** Why there is no such function of the catalogue; undefined where there is. */
	readonly functionProblem?: (id: string) => string | undefined;
	/** What of an optimizer can be used, and what is wrong with the rest; null where nothing can. */
	readonly soundOptimizer?: (spec: OptimizerSpec) => { readonly spec: OptimizerSpec | null; readonly problems: readonly string[] };
	/** Why an event cannot happen in a run; undefined where it can. */
	readonly eventProblem?: (swarm: SwarmChoice, event: SwarmEvent) => string | undefined;
}

/** What a part of a link is read with. */
export interface Reading {
	readonly rules: LinkRules;
	/** Something of the part cannot be used; the rest of it is. */
	report(message: string): void;
}

/** A text of a link as it stands in a message. */
export const quoted = (text: string): string => `"${printable(text, 60)}"`;

/** Names of sliders and of settings: as formulas have them. */
export const PARAMETER = /^(?!__proto__$)[\p{L}_][\p{L}\p{N}_]{0,63}$/u;

const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

export const number = (text: string, lo = -Number.MAX_VALUE, hi = Number.MAX_VALUE): number => {
	const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
	if (value >= lo && value <= hi) return value;
	const wanted =
		hi === Number.MAX_VALUE ? (lo === -Number.MAX_VALUE ? WORDS.link.number : WORDS.link.numberFrom(lo)) : WORDS.link.numberBetween(lo, hi);
	throw new Unusable(WORDS.link.isNot(quoted(text), wanted));
};
export const whole = (text: string, least: number, most: number): number => {
	const value = number(text, least, most);
	if (!Number.isInteger(value)) throw new Unusable(WORDS.link.notWhole(quoted(text)));
	return value;
};
export const oneOf = <T extends string>(text: string, choices: readonly T[]): T => {
	const found = choices.find((c) => c === text);
	if (found === undefined) throw new Unusable(WORDS.link.noneOf(quoted(text), choices.join(', ')));
	return found;
};
export const yes = (text: string): boolean => oneOf(text, ['0', '1']) === '1';
export const yesText = (value: boolean): string => (value ? '1' : '0');
export const range = (text: string): Range => {
	const [lo, hi, more] = text.split(':').map((t) => number(t));
	if (lo === undefined || hi === undefined || more !== undefined || !(lo < hi) || !Number.isFinite(hi - lo))
		throw new Unusable(WORDS.link.noRange(quoted(text)));
	return [lo, hi];
};
export const numbers = (text: string): number[] => text.split(',').map((t) => number(t));
/** Two numbers u,v. */
export const pair = (text: string): readonly [number, number] => {
	const [u, v, more] = numbers(text);
	if (u === undefined || v === undefined || more !== undefined) throw new Unusable(WORDS.link.noPoint(quoted(text)));
	return [u, v];
};

/**
 * A number with every digit that matters: the shortest text that reads back as the same one. What is short for people is
 * rounded where it is chosen, never here.
 */
export const exact = (value: number): string => String(value);

/** Texts in one value, behind each other: what parts them is escaped within them; `%` alone is the empty text. */
export const escapeIn = (text: string, separator: string): string =>
	text === '' ? '%' : text.replaceAll('%', '%25').replaceAll(separator, encodeURIComponent(separator));
export const unescapeIn = (text: string, separator: string): string =>
	text === '%' ? '' : text.replaceAll(encodeURIComponent(separator), separator).replaceAll('%25', '%');

export interface Key {
	/** Read into the draft what is sound. @throws Unusable where nothing is, or nothing more */
	readonly read: (draft: Draft, text: string, reading: Reading) => void;
	/** Text, or null where the state has the default. */
	readonly write: (state: AppState) => string | null;
}

export const unless = <T>(value: T, standard: T, text: (v: T) => string): string | null =>
	JSON.stringify(value) === JSON.stringify(standard) ? null : text(value);
