/** The error of the expression language. */

/** A piece of a text: UTF-16 offsets, `end` exclusive. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

/** Another text, and what taking it would mean. */
export interface Fix {
	/** What it does: words, or a piece of a formula that stands in place of another; of several, one after the other. */
	readonly label: string;
	/** Of a fix that mends several places: each of them. */
	readonly parts?: readonly string[];
	/** The whole new text. It parses. */
	readonly text: string;
}

/** Something worth saying about a formula that is nevertheless right: what was assumed, guessed or rewritten. */
export interface Note {
	readonly message: string;
	readonly span: Span;
	/** The other reading, where there is one. */
	readonly fix?: Fix;
	/** The parameter that the note is about: nothing in the text or beside it says what it is. */
	readonly parameter?: string;
}

/** Pieces of a text replaced by others: a fix before it is tried. */
export interface Rewrite {
	readonly label: string;
	readonly edits: readonly (Span & { readonly text: string })[];
}

/** A note before its fix is tried. */
export type Remark = Omit<Note, 'fix'> & { readonly rewrite?: Rewrite };

/** The text with its pieces replaced. */
export function rewritten(text: string, { edits }: Rewrite): string {
	let result = text;
	// From the end, so that earlier offsets stay right.
	for (const { start, end, text: piece } of [...edits].sort((a, b) => b.start - a.start)) {
		result = result.slice(0, start) + piece + result.slice(end);
	}
	return result;
}

/** What else is known of an error. */
export interface FormulaErrorDetails {
	/** What could have stood here, in the language's own spelling. */
	readonly expected?: readonly string[];
	/** What was probably meant, to stand in place of the span. */
	readonly suggestion?: string;
	/** Other ways out, before they are tried. */
	readonly rewrites?: readonly Rewrite[];
	/** Ways out that were tried: each text parses. */
	readonly fixes?: readonly Fix[];
	/** An unknown word that could be made a parameter. */
	readonly unknown?: string;
}

/** Columns of the excerpt that `caret` shows. */
const CARET_WIDTH = 72;

/** A text that is not a formula: what is wrong, where, and what was probably meant. */
export class FormulaError extends Error {
	override readonly name = 'FormulaError';
	readonly span: Span;
	readonly expected: readonly string[];
	readonly suggestion?: string;
	/** Ways out before they are tried; `suggestion` is the first. */
	readonly rewrites: readonly Rewrite[];
	/** Ways out; the text of each parses. There where the error comes from `parseFormula` or `compileFormula`. */
	readonly fixes: readonly Fix[];
	/** The unknown word, where it could be made a parameter. */
	readonly unknown?: string;

	/**
	 * @param message one sentence, with the next step where there is one
	 * @param span where in the text
	 */
	constructor(message: string, { start, end }: Span, details: FormulaErrorDetails = {}) {
		super(message);
		this.span = { start, end };
		this.expected = details.expected ?? [];
		this.fixes = details.fixes ?? [];
		const { suggestion, unknown } = details;
		if (suggestion !== undefined) this.suggestion = suggestion;
		if (unknown !== undefined) this.unknown = unknown;
		const first = suggestion === undefined ? [] : [{ label: suggestion, edits: [{ start, end, text: suggestion }] }];
		this.rewrites = [...first, ...(details.rewrites ?? [])];
	}

	/**
	 * Two lines for a terminal: the line of the text, and a caret under the piece that is wrong.
	 * Control characters show as spaces, and a long line as the part around the span.
	 *
	 * @param text the text that was parsed
	 * @example
	 * try {
	 * 	openLandscape({ kind: 'formula', text: '2 + * x' });
	 * } catch (error) {
	 * 	if (!(error instanceof FormulaError)) throw error;
	 * 	console.log(error.caret('2 + * x').split('\n')); // [ '2 + * x', '    ^' ]
	 * }
	 */
	caret(text: string): string {
		const at = Math.min(this.span.start, text.length);
		const lineStart = text.lastIndexOf('\n', at - 1) + 1;
		const newline = text.indexOf('\n', at);
		const lineEnd = newline < 0 ? text.length : newline;
		let from = lineStart;
		if (lineEnd - lineStart > CARET_WIDTH) from = Math.max(lineStart, Math.min(at - CARET_WIDTH / 2, lineEnd - CARET_WIDTH));
		const to = Math.min(lineEnd, from + CARET_WIDTH);
		const length = Math.max(1, Math.min(this.span.end, to) - at);
		const before = at > from ? columns(text.slice(from, at)) : 0;
		return `${printable(text.slice(from, to))}\n${' '.repeat(before)}${'^'.repeat(length === 1 ? 1 : columns(text.slice(at, at + length)) || 1)}`;
	}
}

const printable = (text: string): string => text.replace(/\p{C}/gu, ' ');
const columns = (text: string): number => [...text].length;
