/** Which columns of a table are the target. */

import type { RecordTable } from '../../../formats/records.ts';
import type { TargetKind } from './choice.ts';
import { type ColumnFacts, cellText } from './columns.ts';
import { targetPrefix, targetRank } from './names.ts';

export interface TargetGuess {
	readonly columns: readonly string[];
	readonly as: TargetKind;
	readonly why: string;
}

/** Most different whole numbers that are taken for classes where nothing else is said. */
const FEW = 20;

/** Whether the values are classes by themselves: texts, or a few whole numbers that come again. */
export const areClasses = ({ text, whole, kinds, missing, column }: ColumnFacts): boolean =>
	text || (whole && kinds !== undefined && kinds.size <= FEW && column.values.length - missing >= 2 * kinds.size);

/** One 1 and else 0 in every row. */
export function isOneHot(columns: readonly ColumnFacts[]): boolean {
	if (
		columns.length < 2 ||
		columns.some(({ whole, text, least, greatest, missing }) => text || !whole || least < 0 || greatest > 1 || missing > 0)
	)
		return false;
	const rows = columns[0]?.column.values.length ?? 0;
	for (let row = 0; row < rows; row++) if (columns.reduce((sum, { column }) => sum + (column.values[row] as number), 0) !== 1) return false;
	return true;
}

const single = (facts: ColumnFacts, why: string): TargetGuess => ({
	columns: [facts.name],
	as: areClasses(facts) ? 'classes' : 'numbers',
	why,
});

/** Columns "class_0", "class_1" …, by the word that they begin with. */
function groups(facts: readonly ColumnFacts[]): ColumnFacts[][] {
	const found = new Map<string, ColumnFacts[]>();
	for (const each of facts) {
		const prefix = targetPrefix(each.name);
		if (prefix !== undefined) found.set(prefix, [...(found.get(prefix) ?? []), each]);
	}
	return [...found.values()].filter((group) => group.length > 1 && group.length < facts.length);
}

/**
 * The target of a table.
 * @param facts of the columns that are not left out
 */
export function guessTarget(table: RecordTable, facts: readonly ColumnFacts[]): TargetGuess | undefined {
	const usable = facts.filter(({ text, kinds, distinct }) => !text || (kinds !== undefined && !distinct));
	const last = usable.at(-1);
	const first = usable[0];
	if (last === undefined || first === undefined) return undefined;
	if (table.classNames !== undefined) return single(last, 'the first line of the file tells the classes of the last column');
	if (table.named) {
		for (const group of groups(facts)) {
			const columns = group.map(({ name }) => name);
			if (isOneHot(group)) return { columns, as: 'one-hot', why: 'each row has one 1 in them' };
			if (
				group.every(({ text }) => !text) &&
				!facts.some(({ name }) => targetRank(name) < Number.POSITIVE_INFINITY && !columns.includes(name))
			)
				return { columns, as: 'numbers', why: 'they are named so' };
		}
		const [best] = usable.filter(({ name }) => Number.isFinite(targetRank(name))).sort((a, b) => targetRank(a.name) - targetRank(b.name));
		if (best !== undefined) return single(best, 'it is named so');
	}
	const texts = usable.filter(({ text }) => text);
	if (texts.length === 1 && texts[0] !== undefined) return single(texts[0], 'it is the only column of texts that come again');
	if (!table.named) {
		const coded = oneHotEnd(facts);
		if (coded !== undefined)
			return { columns: coded.map(({ name }) => name), as: 'one-hot', why: 'each row has one 1 in the last columns' };
		if (areClasses(first) && !areClasses(last))
			return single(first, 'it is the first column and has a few values, and the last one has many');
	}
	return single(last, 'it is the last column');
}

/** Three or more last columns that are one-hot codes. */
function oneHotEnd(facts: readonly ColumnFacts[]): readonly ColumnFacts[] | undefined {
	for (let size = Math.min(facts.length - 1, 100); size >= 3; size--) if (isOneHot(facts.slice(-size))) return facts.slice(-size);
	return undefined;
}

/** Whether two columns tell the same classes: each value of one comes with one of the other. */
export function tellsTheSame(a: ColumnFacts, b: ColumnFacts, rows: number): boolean {
	const [to, from] = [new Map<string, string>(), new Map<string, string>()];
	for (let row = 0; row < rows; row++) {
		const [x, y] = [cellText(a, row), cellText(b, row)];
		if (x === undefined || y === undefined) return false;
		if ((to.get(x) ?? y) !== y || (from.get(y) ?? x) !== x) return false;
		to.set(x, y);
		from.set(y, x);
	}
	return to.size > 1;
}
