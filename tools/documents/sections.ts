/** Parts of a document that are written from the registries: sections between marks, and counts in sentences. */

/** A part of a document. It stands between `<!-- name: begin -->` and `<!-- name: end -->`, each on a line. */
export interface Section {
	readonly file: string;
	readonly name: string;
	readonly text: () => string;
}

/** A number in prose: how many there are of something. */
export interface Count {
	/** What follows the number. */
	readonly words: string;
	readonly value: number;
}

/** @throws Error where the document has no such section */
export function withSection(document: string, { file, name, text }: Section): string {
	const marks = new RegExp(`(<!-- ${name}: begin -->\\n)[^]*?(\\n<!-- ${name}: end -->)`);
	if (!marks.test(document)) throw new Error(`${file} has no section <!-- ${name}: begin --> … <!-- ${name}: end -->`);
	const written = text();
	return document.replace(marks, (_, begin: string, end: string) => begin + written + end);
}

/** The document with each number before such words as it should be. */
export const withCounts = (document: string, counts: readonly Count[]): string =>
	counts.reduce((text, { words, value }) => text.replaceAll(new RegExp(`\\b\\d+ (?=${words}\\b)`, 'g'), `${value} `), document);

/** A table of Markdown; `|` in a cell is written so that it ends none. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`.replaceAll(/ {2,}\|/g, ' |');
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
