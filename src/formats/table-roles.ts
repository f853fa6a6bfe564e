/** A table → which column is x, which is y, which is the value: by name, by the grid that columns fill, else assumed. */

import { isEven, isMonotone } from './axes.ts';
import type { Table } from './contents.ts';
import {
	findPair,
	isBeside,
	isCounterName,
	isLineCoordinate,
	isMeasured,
	isRepetition,
	isSpreadOf,
	parameterRank,
	roleOf,
	valueRank,
} from './names.ts';
import { type Cover, type Levels, coverOf, levelsOf } from './points.ts';

/** Evidence that both columns of coordinates have: names that everybody reads alike. */
export const BY_NAME = 'by their names';

/** Which columns are what. */
export type TableRoles =
	| { readonly kind: 'matrix' }
	| { readonly kind: 'path'; readonly x: number; readonly y: number }
	| {
			readonly kind: 'line';
			readonly x: number | undefined;
			readonly values: readonly number[];
			readonly value: number;
			readonly evidence: string;
			readonly assumed: boolean;
	  }
	| {
			readonly kind: 'points';
			readonly x: number;
			readonly y: number;
			readonly values: readonly number[];
			readonly value: number;
			/** Why these two columns are the coordinates. */
			readonly evidence: string;
			readonly assumed: boolean;
	  };

export interface ColumnFacts {
	/** Columns of numbers, some cells of which may be missing. */
	readonly numeric: readonly number[];
	/** Columns that hold one number throughout, and those that only number the rows. */
	readonly constant: ReadonlySet<number>;
	readonly counter: ReadonlySet<number>;
}

/** A table whose names say nothing is taken for columns of quantities up to this many columns; a wider one is a matrix. */
const MAX_UNTOLD = 6;
/** How many columns are tried for two that fill a grid. */
const MAX_TRIED = 10;

/** Whether the numbers count the rows: k, k + 1, k + 2 … */
function counts(values: Float64Array): boolean {
	const first = values[0] as number;
	return Number.isInteger(first) && values.every((value, k) => value === first + k);
}

/** Whether the numbers tell rows apart: whole, and none there twice. */
const identifies = (values: Float64Array): boolean => values.every(Number.isInteger) && new Set(values).size === values.length;

export function factsOf(table: Table): ColumnFacts {
	const numeric: number[] = [];
	const constant = new Set<number>();
	const counter = new Set<number>();
	for (let k = 0; k < table.names.length; k++) {
		const texts = table.texts(k);
		if (texts !== undefined && texts.count * 2 > table.rows) continue;
		const values = table.column(k);
		if (values.every(Number.isNaN)) continue;
		numeric.push(k);
		if (values.length > 1 && values.every((value) => value === values[0])) constant.add(k);
		const name = table.names[k] as string;
		if (values.length > 2 && isCounterName(name) && (counts(values) || (/id$/i.test(name) && identifies(values)))) counter.add(k);
	}
	return { numeric, constant, counter };
}

interface Asked {
	readonly x: number | undefined;
	readonly y: number | undefined;
	readonly value: number | undefined;
	/** x is to be counted. */
	readonly counted: boolean;
	/** There is to be no y. */
	readonly line: boolean;
}

/** @param asked what the user named, by position */
export function rolesOf(table: Table, facts: ColumnFacts, asked: Asked): TableRoles {
	const { numeric } = facts;
	if (asked.x === undefined && asked.y === undefined && !asked.counted && !asked.line && !table.named)
		return unnamedRoles(table, facts, asked);
	const free = numeric.filter((k) => k !== asked.x && k !== asked.y && k !== asked.value);
	const named = asked.x === undefined && asked.y === undefined && !asked.counted && !asked.line ? pairOf(table, free) : undefined;
	if (named !== undefined) {
		const rest = numeric.filter((k) => k !== named.x && k !== named.y);
		const likely = rest.filter((k) => couldBeValue(table, facts, k));
		const values = likely.length > 0 ? likely : rest.filter((k) => !facts.counter.has(k) && !isRepetition(nameAt(table, k)));
		// x, y and the error bars of y: a curve.
		const bars = rest.length > 0 && rest.every((k) => isSpreadOf(nameAt(table, k), nameAt(table, named.y)));
		if (bars && asked.value === undefined && isMonotone(table.column(named.x)))
			return {
				kind: 'line',
				x: named.x,
				values: [named.y, ...rest],
				value: named.y,
				evidence: 'what stands beside y is its spread, so y is a curve over it',
				assumed: true,
			};
		const value = asked.value ?? valueOf(table, facts, values);
		if (value !== undefined) return { kind: 'points', ...named, values: withValue(values, value), value };
		return curveOrPath(table, named.x, named.y, rest.length > 0);
	}
	const value = asked.value ?? valueOf(table, facts, free);
	const candidates = free.filter((k) => k !== value && !facts.counter.has(k) && !facts.constant.has(k));
	const coordinates = candidates.filter((k) => !isMeasured(nameAt(table, k)));
	const others = (...used: number[]) =>
		withValue(
			numeric.filter((k) => !used.includes(k) && couldBeValue(table, facts, k)),
			value as number,
		);
	if (value === undefined) {
		// One column that is asked for, or that counts, is the only thing there.
		const only = asked.x ?? asked.y ?? numeric[0];
		return only === undefined
			? { kind: 'matrix' }
			: { kind: 'line', x: undefined, values: [only], value: only, evidence: 'it is the only column of numbers', assumed: false };
	}
	if (asked.counted) return { kind: 'line', x: undefined, values: others(), value, evidence: 'rows are counted, as asked', assumed: false };
	if (asked.line) {
		const x = asked.x ?? coordinates[0];
		return x === undefined
			? { kind: 'line', x, values: others(), value, evidence: 'no column is a coordinate', assumed: true }
			: { kind: 'line', x, values: others(x), value, evidence: 'asked for', assumed: false };
	}
	if (asked.x !== undefined && asked.y !== undefined)
		return { kind: 'points', x: asked.x, y: asked.y, values: others(asked.x, asked.y), value, evidence: 'asked for', assumed: false };
	if (asked.x !== undefined || asked.y !== undefined) {
		const one = (asked.x ?? asked.y) as number;
		const other = bestPair(table, facts, coordinates, one);
		if (other === undefined) return { kind: 'line', x: one, values: others(one), value, evidence: 'asked for', assumed: false };
		const [x, y] = asked.x === undefined ? [other.second, one] : [one, other.second];
		return { kind: 'points', x, y, values: others(x, y), value, evidence: `asked for; beside it ${other.evidence}`, assumed: false };
	}
	const first = coordinates[0];
	const told =
		coordinates.some((k) => parameterRank(nameAt(table, k)) > 0) || numeric.some((k) => Number.isFinite(valueRank(nameAt(table, k))));
	if (first !== undefined) {
		const along = table.column(first);
		const lineName = isLineCoordinate(nameAt(table, first));
		const even = table.rows > 1 && isMonotone(along) && parameterRank(nameAt(table, first)) === 0 && (lineName || isEven(sortedOf(along)));
		const pair = coordinates.length > 1 ? bestPair(table, facts, coordinates, undefined) : undefined;
		// Two other columns that fill a grid say more than even numbers without a name: a time, an id.
		const swept = !lineName && pair?.complete === true && pair.first !== first && pair.second !== first;
		if (coordinates.length === 1 || (even && !swept)) {
			const evidence = lineName
				? 'by its name'
				: even
					? 'its numbers are evenly spaced'
					: 'it is the only column of numbers that is neither the value nor a counter';
			return { kind: 'line', x: first, values: others(first), value, evidence, assumed: !lineName && (!even || coordinates.length > 1) };
		}
		if (pair !== undefined && (pair.complete || told || numeric.length <= MAX_UNTOLD))
			return {
				kind: 'points',
				x: pair.first,
				y: pair.second,
				values: others(pair.first, pair.second),
				value,
				evidence: pair.evidence,
				assumed: pair.assumed,
			};
		return { kind: 'matrix' };
	}
	// Only measured quantities and counters: a step, an epoch or a time they were measured at, else they are counted.
	const step =
		numeric.find((k) => k !== value && isLineCoordinate(nameAt(table, k))) ?? numeric.find((k) => k !== value && facts.counter.has(k));
	if (step !== undefined) return { kind: 'line', x: step, values: others(step), value, evidence: 'by its name', assumed: false };
	if (numeric.length > 1 && numeric.every((k) => !Number.isFinite(valueRank(nameAt(table, k))))) return { kind: 'matrix' };
	return { kind: 'line', x: undefined, values: others(), value, evidence: 'no column is a coordinate', assumed: true };
}

/** A column that numbers the rows, tells runs apart or is the same throughout is the value only where no other column can be. */
const couldBeValue = (table: Table, facts: ColumnFacts, k: number): boolean =>
	!facts.counter.has(k) && (!facts.constant.has(k) || Number.isFinite(valueRank(nameAt(table, k)))) && !isRepetition(nameAt(table, k));

const nameAt = (table: Table, k: number): string => table.names[k] as string;
const withValue = (values: readonly number[], value: number): number[] => (values.includes(value) ? [...values] : [...values, value]);
const sortedOf = (values: Float64Array): Float64Array => values.slice().sort();

function pairOf(table: Table, free: readonly number[]): { x: number; y: number; evidence: string; assumed: boolean } | undefined {
	const found = findPair(free.map((k) => nameAt(table, k)));
	if (found === undefined) return undefined;
	const [x, y] = [free[found.x] as number, free[found.y] as number];
	return { x, y, evidence: table.told ?? BY_NAME, assumed: false };
}

/** The column that is named like a loss, most usual first; else the last one that is no spread, time or rank. */
function valueOf(table: Table, facts: ColumnFacts, free: readonly number[]): number | undefined {
	let best: number | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const k of free) {
		const rank = valueRank(nameAt(table, k));
		if (rank < least) [best, least] = [k, rank];
	}
	if (best !== undefined) return best;
	const plain = free.filter((k) => !facts.counter.has(k) && !isBeside(nameAt(table, k)) && !isRepetition(nameAt(table, k)));
	return plain.at(-1) ?? free.filter((k) => !facts.counter.has(k)).at(-1) ?? free.at(-1);
}

interface Pair {
	readonly first: number;
	readonly second: number;
	readonly complete: boolean;
	readonly evidence: string;
	readonly assumed: boolean;
}

/** The two columns that are most likely the coordinates: those that fill a grid, then parameters by name, then the first ones. */
function bestPair(table: Table, facts: ColumnFacts, among: readonly number[], fixed: number | undefined): Pair | undefined {
	const tried = among.filter((k) => k !== fixed).slice(0, MAX_TRIED);
	const levels = new Map<number, Levels>();
	const levelsAt = (k: number): Levels => {
		const found = levels.get(k) ?? levelsOf(table.column(k));
		levels.set(k, found);
		return found;
	};
	const rank = (k: number): number =>
		2 * parameterRank(nameAt(table, k)) +
		(roleOf(nameAt(table, k)) ? 1 : 0) -
		(isRepetition(nameAt(table, k)) ? 6 : 0) -
		(facts.constant.has(k) ? 9 : 0);
	let best: { score: number; first: number; second: number; cover: Cover } | undefined;
	const firsts = fixed === undefined ? tried : [fixed];
	for (const first of firsts) {
		for (const second of tried) {
			if (fixed === undefined && tried.indexOf(second) <= tried.indexOf(first)) continue;
			const cover = coverOf(levelsAt(first), levelsAt(second));
			const score = (cover.complete ? 8 : cover.grid ? 4 : 0) + rank(first) + rank(second);
			if (best === undefined || score > best.score) best = { score, first, second, cover };
		}
	}
	if (best === undefined) return undefined;
	const { first, second, cover } = best;
	const others = among.length - (fixed === undefined ? 2 : 1);
	const parameters = parameterRank(nameAt(table, first)) > 0 && parameterRank(nameAt(table, second)) > 0;
	const evidence = cover.complete
		? 'they fill a grid'
		: cover.grid
			? 'they lie on a grid'
			: parameters
				? BY_NAME
				: others > 0
					? 'they are the first columns of numbers'
					: 'they are the only columns of numbers beside the value';
	return { first, second, complete: cover.complete, evidence, assumed: others > 0 && !cover.complete && !parameters };
}

/** x and y and nothing else: a curve y(x) where x only goes up or down, else a path. */
function curveOrPath(table: Table, x: number, y: number, counted: boolean): TableRoles {
	const across = table.column(x);
	if (!counted && across.length > 2 && isMonotone(across))
		return { kind: 'line', x, values: [y], value: y, evidence: 'x only goes one way, so y is a curve over it', assumed: true };
	return { kind: 'path', x, y };
}

/** Columns without names: two that fill a grid, three columns of points, a line, else a matrix. */
function unnamedRoles(table: Table, facts: ColumnFacts, asked: Asked): TableRoles {
	const width = table.names.length;
	const { numeric } = facts;
	const rest = (...used: number[]) => numeric.filter((k) => !used.includes(k));
	if (numeric.length >= 3) {
		const first = counts(table.column(numeric[0] as number)) && numeric.length > 3 ? 1 : 0;
		for (const from of first === 1 ? [0, 1] : [0]) {
			const [x, y] = [numeric[from] as number, numeric[from + 1] as number];
			const values = rest(x, y).filter((k) => k > y);
			const value = asked.value ?? (values.at(-1) as number);
			const cover = coverAt(table, x, y);
			const points = (evidence: string, assumed: boolean): TableRoles => ({
				kind: 'points',
				x,
				y,
				values: withValue(values, value),
				value,
				evidence,
				assumed,
			});
			if (cover?.complete) return points('the first two columns fill a grid', false);
			if (numeric.length === 3 && cover?.grid && cover.filled === table.rows) return points('the first two columns lie on a grid', false);
			// Of three columns and many rows, a matrix is the rarer thing.
			if (numeric.length === 3 && cover && table.rows >= 10 && cover.columns >= 4 && cover.rows >= 4 && !cover.grid)
				return points('three columns of many rows were taken for x, y and value', true);
		}
	}
	if (numeric.length === 2 && table.rows > 1) {
		const [x, value] = [numeric[0] as number, asked.value ?? (numeric[1] as number)];
		const along = table.column(x);
		if (isMonotone(along) && (isEven(sortedOf(along)) || table.rows > 4))
			return { kind: 'line', x, values: [value], value, evidence: 'the first of two columns only goes one way', assumed: true };
	}
	return width === 1
		? { kind: 'line', x: undefined, values: [0], value: 0, evidence: 'there is one column', assumed: false }
		: { kind: 'matrix' };
}

function coverAt(table: Table, x: number, y: number): Cover | undefined {
	const [across, up] = [table.column(x), table.column(y)];
	if (!across.every(Number.isFinite) || !up.every(Number.isFinite)) return undefined;
	return coverOf(levelsOf(across), levelsOf(up));
}
