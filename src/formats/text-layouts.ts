/** Text tables that tools write in another shape than rows under names: Markdown, one quantity a row, names that are only numbers. */

import { cellValue } from './cells.ts';
import { printable } from './failure.ts';
import { findPair, isMeasured } from './names.ts';

const RULE = /^(?:[ \t]*\|)?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?)?[ \t]*\r?$/m;

/** A table of Markdown without its outer bars and its rule; its lines stay where they are. */
export function unbarred(text: string): string {
	if (!RULE.test(text.slice(0, 4096))) return text;
	return text.replace(new RegExp(RULE, 'gm'), '').replace(/^[ \t]*\|(.*)\|[ \t]*\r?$/gm, '$1');
}

/** Most rows that are each one quantity. */
const MAX_QUANTITIES = 20;

/**
 * A table that lies on its side: each row begins with the name of a quantity.
 * @param rows all rows of the file
 * @returns its columns as rows; undefined where it is none
 */
export function uprightRows(rows: readonly (readonly string[])[]): string[][] | undefined {
	const width = rows[0]?.length ?? 0;
	if (rows.length < 2 || rows.length > MAX_QUANTITIES || width < 4 || rows.some((cells) => cells.length !== width)) return undefined;
	const names = rows.map((cells) => cells[0] as string);
	if (findPair(names) === undefined && !names.some(isMeasured)) return undefined;
	const lies = rows.every((cells) => cells.every((cell, k) => (cellValue(cell) === undefined) === (k === 0)));
	return lies ? Array.from({ length: width }, (_, k) => rows.map((cells) => cells[k] as string)) : undefined;
}

const NUMBERED = /^(?:v|var|column|col)[ _.]?(\d+)$/i;

/** Names that R, MATLAB and others give to columns without names: V1, V2 … */
export function areOnlyNumbered(names: readonly string[]): boolean {
	const numbers = names.map((name) => Number(NUMBERED.exec(name.trim())?.[1] ?? Number.NaN));
	return names.length > 2 && numbers.every((number, k) => number === (numbers[0] as number) + k);
}

const UNIT = /^(?:[[(].*[\])]|-|[µmkcnMG]?(?:m|s|g|Hz|W|V|A|K|J|Pa|N)|min|h|d|%|°C|nats?|bits?|1\/s|ms|epochs?)?$/;

/** Whether a row under the names holds units. */
export function areUnits(cells: readonly string[], above: readonly string[]): boolean {
	const given = cells.map((cell) => cell.trim());
	if (given.every((cell) => /^(?:[[(].*[\])]|-|)$/.test(cell))) return true;
	return given.every((cell) => UNIT.test(cell)) && above.every((name) => !UNIT.test(name.trim()) || name.trim().length === 0);
}

export const numberedNote = (names: readonly string[]): string =>
	`${printable(names[0] as string)} … ${printable(names[names.length - 1] as string)} are what columns without names are called: they are not used.`;
