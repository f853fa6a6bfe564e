/** Delimited text → rows of cells, in one pass over the characters. */

/** Takes the cells of a row and the line it begins at, from 1. Answers false to stop. */
type Take = (cells: string[], line: number) => boolean | undefined;

/** How many quotes without an end are looked for to the end of the text. */
const MAX_FAILED = 64;
/** Longest quoted cell whose doubled quotes are made single; a longer one is no number anyway. */
const MAX_QUOTED = 4096;

/**
 * Calls `take` for every row that is no blank line. Quoted cells (RFC 4180) may hold delimiters, line ends and doubled
 * quotes.
 * @param delimiter one character, or a blank for runs of blanks and tabs
 */
export function scanRows(text: string, delimiter: string, take: Take): void {
	const split = delimiter === ' ' ? splitBlanks : (row: string) => row.split(delimiter);
	let line = 1;
	let quote = text.indexOf('"');
	const state = { failed: 0 };
	for (let at = 0; at < text.length; ) {
		const found = text.indexOf('\n', at);
		let end = found < 0 ? text.length : found;
		if (quote >= 0 && quote < at) quote = text.indexOf('"', at);
		let cells: string[];
		let lines = 1;
		if (quote < 0 || quote >= end) {
			const row = text.slice(at, text.charCodeAt(end - 1) === 0x0d && end > at ? end - 1 : end);
			cells = isBlank(row) ? [] : split(row);
		} else {
			const quoted = quotedRow(text, at, delimiter, state);
			({ cells, end } = quoted);
			lines += quoted.lines;
		}
		if (cells.length > 0 && !(cells.length === 1 && (cells[0] as string).trim() === '') && take(cells, line) === false) return;
		line += lines;
		at = end + 1;
	}
}

function isBlank(row: string): boolean {
	for (let k = 0; k < row.length; k++) if (row.charCodeAt(k) > 0x20) return false;
	return !row.includes('\t') || row.trim() === '';
}

function splitBlanks(row: string): string[] {
	const trimmed = row.trim();
	return trimmed === '' ? [] : trimmed.split(/[ \t]+/);
}

/** A row with quotes: its cells, where its line end is, and how many line ends lie in its cells. */
function quotedRow(
	text: string,
	start: number,
	delimiter: string,
	state: { failed: number },
): { cells: string[]; end: number; lines: number } {
	const blanks = delimiter === ' ';
	const code = delimiter.charCodeAt(0);
	const divides = (c: number): boolean => c === code || (blanks && c === 0x09);
	const ends = (c: number): boolean => Number.isNaN(c) || c === 0x0a || c === 0x0d;
	const cells: string[] = [];
	let lines = 0;
	let at = start;
	/** A delimiter waits for the cell after it. */
	let open = !blanks;
	for (;;) {
		const c = text.charCodeAt(at);
		if (ends(c)) break;
		if (divides(c)) {
			if (open && !blanks) cells.push('');
			open = true;
			at++;
			continue;
		}
		const from = at;
		const close = c === 0x22 && state.failed < MAX_FAILED ? closingQuote(text, at) : -1;
		// A quote without an end is a character as any other.
		if (close >= 0) at = close + 1;
		else if (c === 0x22) state.failed++;
		while (!ends(text.charCodeAt(at)) && !divides(text.charCodeAt(at))) at++;
		if (close < 0) cells.push(text.slice(from, at));
		else {
			const inside = text.slice(from + 1, close);
			for (let k = inside.indexOf('\n'); k >= 0; k = inside.indexOf('\n', k + 1)) lines++;
			cells.push((inside.length > MAX_QUOTED ? inside : inside.replaceAll('""', '"')) + text.slice(close + 1, at).trimEnd());
		}
		open = false;
		if (divides(text.charCodeAt(at))) {
			open = true;
			at++;
		}
	}
	if (open && !blanks) cells.push('');
	if (text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a) at++;
	return { cells, end: at, lines };
}

/** The quote that ends the cell begun at `at`; -1 where there is none. */
function closingQuote(text: string, at: number): number {
	let close = text.indexOf('"', at + 1);
	while (close >= 0 && text.charCodeAt(close + 1) === 0x22) close = text.indexOf('"', close + 2);
	return close;
}
