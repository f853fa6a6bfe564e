/** What a table of samples is taken for: which columns are inputs, which the target, and what is left out. */

import type { RecordTable } from '../../../formats/records.ts';
import { printable } from '../../../model/printable.ts';
import { type DataDescription, type FileChoice, MAX_CODES, MAX_INPUT_NUMBERS, type PartInfo, refuse, type TargetKind } from './choice.ts';
import { allFacts, type ColumnFacts } from './columns.ts';
import { isPixelName, isRowName, isSplitName, partOf, targetRank } from './names.ts';
import { areClasses, guessTarget, isOneHot, tellsTheSame } from './target.ts';

const quoted = (name: string): string => `"${printable(name, 60)}"`;
export const listedNames = (names: readonly string[], most = 6): string =>
	names.slice(0, most).map(quoted).join(', ') + (names.length > most ? ` and ${names.length - most} more` : '');

/** Why a column is no input whatever the target is; undefined where it can be one. */
function uselessness(table: RecordTable, facts: ColumnFacts, k: number): string | undefined {
	const { name, kinds, text, missing, distinct, counts, whole, least } = facts;
	if (missing === table.rows) return 'it is empty';
	const many = table.columns.length > 2;
	const unnamed = !table.named || /^(?:column 1|unnamed: 0)$/i.test(name);
	if (many && k === 0 && counts && (unnamed || isRowName(name))) return 'it numbers the rows';
	if (many && isRowName(name) && distinct) return 'it names the rows';
	if (many && !table.named && k === 0 && whole && distinct && least >= 1000)
		return 'each row has another number in it, as numbers of cases are';
	if (text && distinct && table.rows > 2) return 'each row has another text';
	if (text && (kinds === undefined || kinds.size > MAX_CODES)) return `it has more than ${MAX_CODES} different texts`;
	if (missing > table.rows / 2) return 'more than half of it is missing';
	return undefined;
}

const hasSplit = ({ name, text, kinds, missing }: ColumnFacts): boolean => {
	const parts = [...(kinds?.keys() ?? [])].map(partOf);
	return isSplitName(name) && text && missing === 0 && parts.includes('train') && parts.includes('test') && !parts.includes(undefined);
};

const find = (facts: readonly ColumnFacts[], name: string): ColumnFacts => {
	const found = facts.find((each) => each.name === name);
	if (found) return found;
	throw refuse('COLUMN', `There is no column ${quoted(name)}; there are ${listedNames(facts.map((each) => each.name))}.`);
};

/** What the columns of a chosen target can be. */
function kindsOf(target: readonly ColumnFacts[]): TargetKind[] {
	const only = target.length === 1 ? target[0] : undefined;
	if (only?.text) return ['classes'];
	if (only) return only.kinds === undefined ? ['numbers'] : areClasses(only) ? ['classes', 'numbers'] : ['numbers', 'classes'];
	if (target.some(({ text }) => text)) return [];
	return isOneHot(target) ? ['one-hot', 'numbers'] : ['numbers'];
}

/** Rows and columns of square images where the inputs are their pixels, and what the pixels are divided by. */
function imageOf(table: RecordTable, inputs: readonly ColumnFacts[]): { shape: readonly number[]; divide: number } | undefined {
	const side = Math.sqrt(inputs.length);
	if (side < 8 || !Number.isInteger(side)) return undefined;
	if (table.named && !inputs.every(({ name }) => isPixelName(name))) return undefined;
	const greatest = Math.max(...inputs.map((each) => each.greatest));
	if (inputs.some(({ text, whole, least, missing }) => text || !whole || least < 0 || missing > 0) || greatest > 255) return undefined;
	return { shape: [1, side, side], divide: greatest > 16 ? 255 : greatest > 1 ? 16 : 1 };
}

function holds({ text, kinds, whole, least, greatest }: ColumnFacts): string {
	if (text) return kinds === undefined ? 'texts' : `${kinds.size} different ${kinds.size === 1 ? 'text' : 'texts'}`;
	if (!Number.isFinite(least)) return 'nothing';
	const span = `from ${Number(least.toPrecision(4))} to ${Number(greatest.toPrecision(4))}`;
	return whole ? `whole numbers ${span}` : `numbers ${span}`;
}

/** Rows that lack a value in one of the columns. */
export function incomplete(columns: readonly ColumnFacts[], rows: number): Uint8Array {
	const lacking = new Uint8Array(rows);
	for (const { column, text, missing } of columns) {
		if (missing === 0) continue;
		for (let row = 0; row < rows; row++) if (!Number.isFinite(column.values[row]) && !(text && column.texts.has(row))) lacking[row] = 1;
	}
	return lacking;
}

const sum = (flags: Uint8Array): number => flags.reduce((count, flag) => count + flag, 0);

/**
 * @param chosen what is decided already; the guess is made for the rest
 * @throws FormatError E_DATA_COLUMN, E_DATA_TARGET, E_DATA_INPUTS
 */
export function describeTable(table: RecordTable, chosen: FileChoice = {}): DataDescription {
	const facts = allFacts(table);
	if (facts.length < 2)
		throw refuse('INPUTS', `The file has one column, ${quoted(facts[0]?.name ?? '')}: a sample needs at least one input and a target.`);
	const says: string[] = [];
	const why = new Map<string, string>();
	for (const [k, each] of facts.entries()) {
		const useless = uselessness(table, each, k);
		if (useless !== undefined) why.set(each.name, useless);
	}
	const splitColumn = chosen.splitColumn ?? facts.find(hasSplit)?.name;
	const candidates = facts.filter(
		({ name, text, distinct }) => name !== splitColumn && (!why.has(name) || (text && !distinct)) && !isRowNameOf(name, why),
	);
	const guess = chosen.target === undefined ? guessTarget(table, candidates) : undefined;
	const target = chosen.target ?? guess?.columns;
	if (target === undefined || target.length === 0)
		throw refuse(
			'TARGET',
			`No column can be the target: ${facts
				.map(({ name }) => `${quoted(name)} (${why.get(name) ?? 'unknown'})`)
				.slice(0, 4)
				.join(', ')}.`,
		);
	const targets = target.map((name) => find(facts, name));
	const kinds = kindsOf(targets);
	const as = chosen.as ?? guess?.as ?? kinds[0];
	if (as === undefined)
		throw refuse('TARGET', `${listedNames(target)} together can be no target, for they hold texts. Choose one of them.`);
	if (guess !== undefined) says.push(`${listedNames(target)} ${target.length === 1 ? 'was' : 'were'} taken for the target: ${guess.why}.`);
	if (chosen.without === undefined) {
		const [only] = targets;
		for (const each of facts)
			if (
				!target.includes(each.name) &&
				only !== undefined &&
				targets.length === 1 &&
				(each.text || targetRank(each.name) < 99) &&
				areClasses(only) &&
				tellsTheSame(each, only, table.rows)
			)
				why.set(each.name, 'it tells the same as the target');
	}
	const without = (chosen.without ?? facts.filter(({ name }) => why.has(name)).map(({ name }) => name)).filter(
		(name) => !target.includes(name) && name !== splitColumn,
	);
	for (const name of without) find(facts, name);
	const inputs = facts.filter(({ name }) => !target.includes(name) && !without.includes(name) && name !== splitColumn);
	if (inputs.length === 0)
		throw refuse(
			'INPUTS',
			`No column is left for the inputs: ${without.map((name) => `${quoted(name)} (${why.get(name) ?? 'left out'})`).join(', ') || 'all are the target'}.`,
		);
	for (const name of without)
		if (why.has(name) && chosen.without === undefined) says.push(`${quoted(name)} is left out: ${why.get(name)}.`);
	for (const each of inputs)
		if (each.text) says.push(`${quoted(each.name)} becomes ${each.kinds?.size ?? 0} inputs of 0 and 1, one for each of its texts.`);
	const image = imageOf(table, inputs);
	const shape = chosen.shape ?? image?.shape;
	if (image !== undefined && chosen.shape === undefined)
		says.push(
			`The ${inputs.length} inputs were taken for images of ${image.shape.slice(1).join(' × ')} pixels${image.divide > 1 ? `, and are divided by ${image.divide}` : ''}.`,
		);
	const lacking = sum(incomplete([...inputs, ...targets], table.rows));
	const missing = chosen.missing ?? (lacking > table.rows / 2 ? 'mean' : 'drop');
	const divide = chosen.divide ?? image?.divide;
	const width = inputs.reduce((columns, { text, kinds: texts }) => columns + (text ? (texts?.size ?? 0) : 1), 0);
	const most = chosen.most ?? (width * table.rows > MAX_INPUT_NUMBERS ? Math.floor(MAX_INPUT_NUMBERS / width) : undefined);
	const parts = facts.map(
		(each): PartInfo => ({
			name: each.name,
			holds: holds(each),
			role: target.includes(each.name)
				? 'target'
				: each.name === splitColumn
					? 'split'
					: without.includes(each.name)
						? 'left out'
						: 'input',
			...(why.has(each.name) ? { why: why.get(each.name) as string } : {}),
			missing: each.missing,
		}),
	);
	return {
		choice: {
			target,
			without,
			as,
			missing,
			...(shape === undefined ? {} : { shape }),
			...(divide === undefined || divide === 1 ? {} : { divide }),
			...(most === undefined ? {} : { most }),
			...(splitColumn === undefined ? {} : { splitColumn, ownSplit: chosen.ownSplit ?? true }),
		},
		says: [...table.notes, ...says],
		parts,
		targets: facts.filter(({ name, missing: none }) => none < table.rows && name !== splitColumn).map(({ name }) => name),
		kinds,
		samples: table.rows,
		...(image === undefined ? { standardise: as === 'numbers' ? 'all' : 'inputs' } : {}),
	};
}

const isRowNameOf = (name: string, why: ReadonlyMap<string, string>): boolean =>
	/names the rows|numbers the rows/.test(why.get(name) ?? '');
