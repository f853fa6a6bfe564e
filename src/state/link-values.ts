/** Values in links: how text that somebody else wrote becomes numbers, ranges and choices, or is refused. */

import type { Range } from '../model/geometry.ts';
import type { AppState } from './app-state.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type Draft = Mutable<Omit<AppState, 'appearance' | 'camera' | 'parameters'>> & {
	swarm: AppState['swarm'];
	appearance: Mutable<AppState['appearance']>;
	camera: Mutable<AppState['camera']>;
	parameters: Record<string, number>;
};

/** A value that a link may not have; the message says why. */
export class Unusable extends Error {}

export const number = (text: string, lo = -1e9, hi = 1e9): number => {
	const value = text.trim() === '' ? Number.NaN : Number(text);
	if (!(value >= lo && value <= hi)) throw new Unusable(`"${text}" is not a number from ${lo} to ${hi}`);
	return value;
};
export const whole = (text: string, least: number, most: number): number => {
	const value = number(text, least, most);
	if (!Number.isInteger(value)) throw new Unusable(`"${text}" is no whole number`);
	return value;
};
export const oneOf = <T extends string>(text: string, choices: readonly T[]): T => {
	const found = choices.find((c) => c === text);
	if (found === undefined) throw new Unusable(`"${text}" is none of ${choices.join(', ')}`);
	return found;
};
export const range = (text: string): Range => {
	const [lo, hi, more] = text.split(':').map((t) => number(t));
	if (lo === undefined || hi === undefined || more !== undefined || !(lo < hi)) throw new Unusable(`"${text}" is not a range lo:hi`);
	return [lo, hi];
};
export const numbers = (text: string): number[] => text.split(',').map((t) => number(t));
export const short = (value: number): string => String(Number(value.toPrecision(12)));

export interface Key {
	/** Read into the draft. @throws Unusable */
	readonly read: (draft: Draft, text: string) => void;
	/** Text, or null where the state has the default. */
	readonly write: (state: AppState) => string | null;
}

export const unless = <T>(value: T, standard: T, text: (v: T) => string): string | null =>
	JSON.stringify(value) === JSON.stringify(standard) ? null : text(value);
