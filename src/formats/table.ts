/** A table → channels: its roles (table-roles.ts) carried out, and what was chosen said. */

import { indexAxis } from './axes.ts';
import type { Table } from './contents.ts';
import { failure, listed, printable } from './failure.ts';
import { isMeasured, valueRank } from './names.ts';
import type { Channel, Layout, OpenOptions } from './opened.ts';
import { type Coordinate, lineSurface, placeSamples, type Placed, sampledSurface, type SampleParts } from './surface.ts';
import { BY_NAME, type ColumnFacts, factsOf, rolesOf, type TableRoles } from './table-roles.ts';
import type { FormatId } from './table-of-formats.ts';

/** The name that asks for counting in place of a column or an array. */
export const COUNTED = '#';

/** The position of a column that the user names. @throws FormatError E_<FORMAT>_CHANNEL */
function columnNamed(format: FormatId, table: Table, name: string | undefined): number | undefined {
	if (name === undefined || name === COUNTED) return undefined;
	const at = table.names.indexOf(name);
	if (at < 0) throw failure(format, 'CHANNEL', `There is no column "${printable(name)}"; there are ${listed(table.names)}.`);
	return at;
}

/**
 * What the table holds; undefined where it is a bare matrix.
 * @throws FormatError E_<FORMAT>_CHANNEL, _TEXT, _POINT, _AXIS, _LIMIT, _SMALL, _PATH
 */
export function layoutOfTable(format: FormatId, table: Table, options: OpenOptions): Layout | undefined {
	const facts = factsOf(table);
	const asked = {
		x: columnNamed(format, table, options.x),
		y: columnNamed(format, table, options.y),
		value: columnNamed(format, table, options.channel),
		counted: options.x === COUNTED,
		line: options.y === COUNTED,
	};
	const roles = rolesOf(table, facts, asked);
	if (roles.kind !== 'path' && options.channel === undefined) refuseTextValue(format, table, facts, roles);
	if (roles.kind === 'matrix') return undefined;
	const used = roles.kind === 'path' ? [roles.x, roles.y] : [...roles.values, roles.x, ...(roles.kind === 'points' ? [roles.y] : [])];
	const skipped = table.names.flatMap((name, k) => (used.includes(k) ? [] : [`${printable(name)} (${kindOf(table, facts, k)})`]));
	const common = { coordinates: facts.numeric.map((k) => table.names[k] as string), skipped };
	if (roles.kind === 'path') {
		const [x, y] = [coordinateColumn(format, table, roles.x), coordinateColumn(format, table, roles.y)];
		const noSurface = valueless(table, facts, roles);
		return {
			...common,
			channels: [],
			path: { name: 'path', ...finitePath(format, x, y) },
			notes: [],
			...(noSurface === undefined ? {} : { noSurface }),
		};
	}
	const channels = roles.kind === 'line' ? linesOf(format, table, facts, roles, options) : pointsOf(format, table, facts, roles, options);
	return { ...common, channels, standard: table.names[roles.value], notes: [] };
}

/** Where x and y stand alone, why the columns beside them are no values. */
function valueless(table: Table, facts: ColumnFacts, { x, y }: { x: number; y: number }): string | undefined {
	const beside = table.names.flatMap((name, k) => {
		if (facts.numeric.includes(k)) return [];
		const texts = table.texts(k);
		return [
			texts === undefined
				? `"${printable(name)}" is empty`
				: `"${printable(name)}" holds texts (the first is "${printable(texts.text)}", ${table.rowName(texts.row)})`,
		];
	});
	if (beside.length === 0) return undefined;
	const [across, up] = [table.names[x] as string, table.names[y] as string];
	return `"${printable(across)}" and "${printable(up)}" are coordinates, but no other column holds numbers: ${beside.slice(0, 4).join(', ')}.`;
}

/**
 * A column that is named like a loss but cannot be read, while no other is named like a value: another one would be
 * shown in its place.
 * @throws FormatError E_<FORMAT>_TEXT
 */
function refuseTextValue(format: FormatId, table: Table, facts: ColumnFacts, roles: TableRoles): void {
	if (!table.named || facts.numeric.some((k) => Number.isFinite(valueRank(table.names[k] as string)))) return;
	const k = table.names.findIndex((name, at) => !facts.numeric.includes(at) && valueRank(name) < SCORES);
	const texts = k < 0 ? undefined : table.texts(k);
	// "mse" under "loss" is the name of a loss.
	if (texts === undefined || !/\d/.test(texts.text)) return;
	const instead = roles.kind === 'line' || roles.kind === 'points' ? table.names[roles.value] : undefined;
	throw failure(
		format,
		'TEXT',
		`"${printable(table.names[k] as string)}" is named like the value, but holds no numbers: ${table.rowName(texts.row)} is "${printable(texts.text)}". Write it as a number${instead === undefined ? '' : `, or choose another value, such as "${printable(instead)}"`}.`,
	);
}
/** Names of scores and of what accompanies a measurement rank from here on. */
const SCORES = 39;

function finitePath(format: FormatId, x: Float64Array, y: Float64Array): { x: Float64Array; y: Float64Array } {
	const bad = x.findIndex((value, k) => !Number.isFinite(value) || !Number.isFinite(y[k]));
	if (bad >= 0) throw failure(format, 'PATH', `Point ${bad} of the path is not finite: (${x[bad]}, ${y[bad]}).`);
	return { x, y };
}

function kindOf(table: Table, facts: ColumnFacts, k: number): string {
	if (facts.counter.has(k)) return 'a counter';
	if (!facts.numeric.includes(k)) return table.texts(k) === undefined ? 'empty' : 'texts';
	return facts.constant.has(k) ? 'one number throughout' : 'numbers';
}

/** A column that is a coordinate: a text in it is refused, for the sample would have no place. */
function coordinateColumn(format: FormatId, table: Table, k: number): Float64Array {
	const text = table.texts(k);
	if (text !== undefined) throw textFailure(format, table, k, text);
	return table.column(k);
}

const textFailure = (format: FormatId, table: Table, k: number, { row, text }: { row: number; text: string }) =>
	failure(
		format,
		'TEXT',
		`${capital(table.rowName(row))}, column ${k + 1} is "${printable(text)}": a number, nan, inf or nothing can stand there.`,
	);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Cells of a value column that hold a text are holes, and it is said. */
function textNotes(table: Table, k: number): string[] {
	const texts = table.texts(k);
	if (texts === undefined) return [];
	const cells = texts.count === 1 ? 'One cell' : `${texts.count} cells`;
	return [
		`${cells} of "${printable(table.names[k] as string)}" ${texts.count === 1 ? 'is' : 'are'} no number (the first is "${printable(texts.text)}", ${table.rowName(texts.row)}): read as not computed.`,
	];
}

function linesOf(
	format: FormatId,
	table: Table,
	facts: ColumnFacts,
	roles: Extract<TableRoles, { kind: 'line' }>,
	options: OpenOptions,
): Channel[] {
	const counted = roles.x === undefined;
	const numbers = counted ? indexAxis(table.rows) : coordinateColumn(format, table, roles.x as number);
	const name = counted ? 'row' : labelOf(table, roles.x as number, 'x');
	const x: Coordinate = { name, source: counted ? null : (table.names[roles.x as number] as string), numbers, evidence: roles.evidence };
	const said = counted
		? [`Values without coordinates: they are counted from 0.`]
		: roles.assumed || !table.named
			? [`"${printable(x.source as string)}" was taken as the coordinate of a line: ${roles.evidence}.`]
			: [];
	return roles.values.map((k) => ({
		name: table.names[k] as string,
		build: () => {
			const notes = [...said, ...textNotes(table, k)];
			const over = differing(table, facts, [...(roles.x === undefined ? [] : [roles.x]), roles.value]);
			return lineSurface(format, table.names[k] as string, x, table.column(k), missingOf(table, k, options), notes, options, over);
		},
	}));
}

/** What a column is called on its axis: its own name, or `x` and `y` where it has none. */
const labelOf = (table: Table, k: number, otherwise: string): string =>
	table.named ? (table.labels?.[k] ?? (table.names[k] as string)) : otherwise;

const missingOf = (table: Table, k: number, { missing = [] }: OpenOptions): number[] => [
	...new Set([...missing, ...(table.marks?.(k) ?? [])]),
];

/** How rows of samples tell where they are. */
const ownPlaces = (evidence: string): string =>
	evidence === BY_NAME
		? 'Each row says its own x and y: the columns are known by their names.'
		: `Each row says its own x and y: ${evidence}.`;

function pointsOf(
	format: FormatId,
	table: Table,
	facts: ColumnFacts,
	roles: Extract<TableRoles, { kind: 'points' }>,
	options: OpenOptions,
): Channel[] {
	const [first, second] = options.transpose === true ? [roles.y, roles.x] : [roles.x, roles.y];
	const origin = (k: number, otherwise: 'x' | 'y') => ({
		name: labelOf(table, k, otherwise),
		source: table.names[k] as string,
		evidence: roles.evidence === BY_NAME ? 'by its name' : roles.evidence,
	});
	const kept = keptRows(format, table, first, second, roles.values);
	const pick = (k: number) => {
		const values = table.column(k);
		return kept === undefined ? values : Float64Array.from(kept, (row) => values[row] as number);
	};
	// Names that everybody reads alike need no sentence.
	const said =
		options.transpose === true
			? [`Turned as asked: x is "${printable(table.names[first] as string)}" and y is "${printable(table.names[second] as string)}".`]
			: table.told !== undefined
				? [table.told]
				: roles.evidence === BY_NAME && table.named
					? []
					: [
							`x is "${printable(table.names[first] as string)}", y is "${printable(table.names[second] as string)}" and the value is "${printable(table.names[roles.value] as string)}": ${roles.evidence}${roles.assumed ? ', so this is a guess' : ''}.${unnamedValue(table, roles)}`,
						];
	const dropped = kept === undefined ? 0 : table.rows - kept.length;
	const parts: SampleParts = {
		format,
		x: { ...origin(first, 'x'), numbers: pick(first) },
		y: { ...origin(second, 'y'), numbers: pick(second) },
		orientation: {
			turned: options.transpose === true,
			assumed: options.transpose !== true && (roles.assumed || table.told !== undefined),
			evidence: options.transpose === true ? 'Turned as asked.' : (table.told ?? ownPlaces(roles.evidence)),
		},
		missing: [],
		over: differing(table, facts, [first, second, roles.value]),
		position: (k) => table.rowName(kept === undefined ? k : (kept[k] as number)),
	};
	coordinateColumn(format, table, first);
	coordinateColumn(format, table, second);
	if (parts.x.numbers.length === 0) throw failure(format, 'EMPTY', 'There are column names, but no values below them.');
	let placed: Placed | undefined;
	return roles.values.map((k) => ({
		name: table.names[k] as string,
		build: () => {
			placed ??= placeSamples(parts);
			const notes = [
				...said,
				...textNotes(table, k),
				...(dropped > 0
					? [
							`${dropped} ${dropped === 1 ? 'row has' : 'rows have'} neither coordinates nor values, and ${dropped === 1 ? 'is' : 'are'} left out.`,
						]
					: []),
			];
			return sampledSurface({ ...parts, notes, missing: missingOf(table, k, options) }, placed, table.names[k] as string, pick(k), options);
		},
	}));
}

/** Of several columns without names, the last one is the value by nothing but custom. */
const unnamedValue = (table: Table, { values, value }: Extract<TableRoles, { kind: 'points' }>): string =>
	table.named || values.length < 2
		? ''
		: ` That the value is "${printable(table.names[value] as string)}" is a guess: ${listed(values.filter((k) => k !== value).map((k) => table.names[k] as string))} can be chosen instead.`;

/** The columns in which the runs of a place may differ: no coordinate, no measurement. */
function differing(table: Table, facts: ColumnFacts, used: readonly number[]): string[] {
	return table.names.filter((name, k) => {
		if (used.includes(k) || isMeasured(name) || facts.counter.has(k)) return false;
		return facts.numeric.includes(k) ? table.named && !facts.constant.has(k) : table.texts(k)?.choices === true;
	});
}

/** The rows that have a coordinate or a value; undefined where all have. A value without a place is refused later. */
function keptRows(format: FormatId, table: Table, x: number, y: number, values: readonly number[]): Int32Array | undefined {
	const [across, up] = [coordinateColumn(format, table, x), coordinateColumn(format, table, y)];
	if (across.every(Number.isFinite) && up.every(Number.isFinite)) return undefined;
	const columns = values.map((k) => table.column(k));
	const rows: number[] = [];
	for (let row = 0; row < table.rows; row++) {
		const placed = Number.isFinite(across[row]) && Number.isFinite(up[row]);
		if (placed || columns.some((column) => Number.isFinite(column[row]))) rows.push(row);
	}
	return Int32Array.from(rows);
}
