/** The numbers in the cells of a text table, as programs and spreadsheets of many countries write them. */

/** How a file writes its numbers. */
export interface NumberStyle {
	readonly decimal: '.' | ',';
	/** What stands between groups of three digits. */
	readonly groups: '' | '.' | ',';
}

export const PLAIN: NumberStyle = { decimal: '.', groups: '' };

/** What stands for a value that is not there; compared in lower case. */
const NOT_A_VALUE = new Set(
	'|nan|na|n/a|null|none|inf|+inf|-inf|infinity|+infinity|-infinity|-nan|nan(ind)|-nan(ind)|1.#inf|-1.#inf|1.#qnan|-1.#ind|#n/a|#num!|#div/0!|#value!|missing|undefined|indeterminate'.split(
		'|',
	),
);
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:(?:[eEdD]|\*\^)[+-]?\d+)?$/;
const COMMA_NUMBER = /^[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eEdD][+-]?\d+)?$/;
/** Groups of three digits between blanks of any width, apostrophes, points or commas. */
const GROUPED = /^[+-]?\d{1,3}(?:([ \u00a0\u2009\u202f'’.,])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/;

/** A number of percent: the number is what is read. */
const PERCENT = /^[+-−]?[\d.,]+\s?%$/;
const BLANK_GROUPS = /(\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d))/g;

/** A cell's number; NaN for a hole; undefined where it is a text. */
export function cellValue(cell: string, style: NumberStyle = PLAIN): number | undefined {
	const text = cell.trim();
	if (style.decimal === '.' && NUMBER.test(text)) return Number(text.replace(/[dD]|\*\^/, 'e'));
	if (style.decimal === ',' && COMMA_NUMBER.test(text)) return Number(text.replace(',', '.').replace(/[dD]/, 'e'));
	if (NOT_A_VALUE.has(text.toLowerCase())) return Number.NaN;
	if (/^true$/i.test(text)) return 1;
	if (/^false$/i.test(text)) return 0;
	if (text.startsWith('−')) return cellValue(`-${text.slice(1)}`, style);
	if (PERCENT.test(text)) return cellValue(text.slice(0, -1), style);
	const groups = text.length < 64 ? GROUPED.exec(text)?.[1] : undefined;
	if (groups === undefined || groups === style.decimal || (/[.,]/.test(groups) && groups !== style.groups)) return undefined;
	return cellValue(text.replaceAll(groups, ''), { decimal: style.decimal, groups: '' });
}

/** What the cells of a file say about how it writes numbers. */
export class StyleEvidence {
	/** A comma that only can be a decimal one, a comma that only can separate groups, one that can be either. */
	private commaDecimal: string | undefined;
	private commaGroups: string | undefined;
	private either: string | undefined;
	private pointDecimal: string | undefined;

	see(cell: string): void {
		if (cell.length > 60) return;
		// Blanks between groups say nothing of the comma after them: "1 100,5".
		const text = cell.trim().replace(BLANK_GROUPS, '$1');
		if (/^[+-]?\d+\.\d+(?:[eE][+-]?\d+)?$/.test(text) && !/^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(text)) this.pointDecimal ??= text;
		if (!text.includes(',')) return;
		if (/^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/.test(text)) this.commaDecimal ??= text;
		else if (/^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/.test(text) || /^[+-]?\d{1,3}(?:,\d{3}){2,}$/.test(text)) this.commaGroups ??= text;
		else if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(text)) this.either ??= text;
		else if (COMMA_NUMBER.test(text)) this.commaDecimal ??= text;
	}

	/** Two cells that contradict each other. */
	get conflict(): readonly [string, string] | undefined {
		if (this.commaDecimal !== undefined && this.pointDecimal !== undefined) return [this.pointDecimal, this.commaDecimal];
		if (this.commaDecimal !== undefined && this.commaGroups !== undefined) return [this.commaGroups, this.commaDecimal];
		return undefined;
	}

	/**
	 * @param delimiter where it is no comma, a comma that can be either is a decimal one, unless points are
	 * @returns the style, and what to say of it
	 */
	style(delimiter: string): { style: NumberStyle; note?: string } {
		if (this.commaDecimal !== undefined)
			return { style: { decimal: ',', groups: '.' }, note: `Numbers are written with decimal commas (“${this.commaDecimal}”).` };
		if (this.commaGroups !== undefined)
			return { style: { decimal: '.', groups: ',' }, note: `Commas separate thousands (“${this.commaGroups}”).` };
		if (this.either === undefined) return { style: PLAIN };
		if (delimiter !== ',' && this.pointDecimal === undefined)
			return {
				style: { decimal: ',', groups: '.' },
				note: `“${this.either}” was assumed to have a decimal comma, for no number has a decimal point.`,
			};
		return { style: { decimal: '.', groups: ',' }, note: `The comma of “${this.either}” was assumed to separate thousands.` };
	}
}
