/** Markdown with its paragraphs and list items wrapped at one width; everything else stays as it is. */

/** Characters of a line. */
export const WIDTH = 120;

/** A list item: its indentation and its marker. */
const ITEM = /^(\s*)([-*]|\d+\.)(\s+)/;
/** What begins a block that is not wrapped: a heading, a table, a quotation, HTML, a rule, an indented code block, a definition of a link. */
const KEPT = /^\s*(?:#|\||>|<|---|===|\[[^\]]+\]:)/;
const FENCE = /^\s*(?:```|~~~)/;
/** At the start of a line these would begin a block of another kind. */
const WOULD_BEGIN = /^(?:[-+*#>|]|\d+[.)]$|=+$|-+$)/;

/**
 * @example wrapped('one\ntwo\n') // 'one two\n'
 */
export function wrapped(text: string, width = WIDTH): string {
	const out: string[] = [];
	let words: string[] = [];
	let [first, rest] = ['', ''];
	const flush = (): void => {
		if (words.length > 0) out.push(...filled(words, first, rest, width));
		words = [];
		[first, rest] = ['', ''];
	};
	let fenced = false;
	for (const line of text.split('\n')) {
		if (FENCE.test(line)) {
			flush();
			fenced = !fenced;
			out.push(line);
		} else if (fenced || line.trim() === '' || KEPT.test(line)) {
			flush();
			out.push(line);
		} else {
			const item = ITEM.exec(line);
			if (item) {
				flush();
				first = item[0];
				rest = ' '.repeat(item[0].length);
			} else if (words.length === 0) {
				// A paragraph of an item keeps its indentation.
				first = rest = /^\s*/.exec(line)?.[0] ?? '';
			}
			words.push(...wordsOf(line.slice(item?.[0].length ?? 0)));
			// Two blanks at the end of a line are a line break.
			if (/ {2}$/.test(line)) {
				const [head, tail] = [first, rest];
				flush();
				out[out.length - 1] += '  ';
				[first, rest] = [tail || head, tail];
			}
		}
	}
	flush();
	return out.join('\n');
}

/** Words; what is code or a link is one word, blanks included. */
const wordsOf = (line: string): string[] => line.match(/(?:`[^`]*`|!?\[[^\]]*\]\([^)]*\)|\S)+/g) ?? [];

function filled(words: readonly string[], first: string, rest: string, width: number): string[] {
	const lines: string[] = [];
	let line = first;
	let empty = true;
	for (const word of words) {
		if (!empty && line.length + 1 + word.length > width && !WOULD_BEGIN.test(word)) {
			lines.push(line);
			line = rest;
			empty = true;
		}
		line += empty ? word : ` ${word}`;
		empty = false;
	}
	lines.push(line);
	return lines;
}
