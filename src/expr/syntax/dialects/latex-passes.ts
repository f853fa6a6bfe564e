/** What is done to a text of LaTeX before and after its commands are read, each a pass over tokens, and what tells that it is one. */

import { FormulaError, type Note } from '../errors.ts';
import { GREEK } from '../math-node.ts';
import { fixedMeaning, KNOWN_FUNCTIONS } from '../names.ts';
import type { Token } from '../tokens.ts';
import { VOCABULARY } from '../vocabulary.ts';
import { isName, isSign, partner, split } from './brackets.ts';

/** Whether a text has anything that only LaTeX has. */
export const isLatex = (tokens: readonly Token[]): boolean =>
	tokens.some((token, i) => {
		const before = tokens[i - 1];
		if (token.kind === 'command') return true;
		if (token.kind !== 'operator') return false;
		return (
			token.text === '$' ||
			token.text === '_' ||
			(token.text === '{' && before?.kind === 'operator' && (before.text === '^' || before.text === '_'))
		);
	});

/** Whether letters side by side are a product: only where a command or a dollar says that it is LaTeX. */
export const isTypeset = (tokens: readonly Token[]): boolean =>
	tokens.some(({ kind, text }) => kind === 'command' || (kind === 'operator' && text === '$'));

/** i, i = 1 or 1 ≤ i ≤ n: the counter of a maximum, and its bounds. */
export function boundsOf(index: readonly Token[]): { counter: Token; from?: Token[]; to?: Token[] } | undefined {
	const [first, ...more] = index;
	if (first && isName(first) && more.length === 0) return { counter: first };
	const parts = split(index, '<=');
	const [from, middle, to] = parts;
	const counter = middle?.[0];
	if (parts.length === 3 && from && to && middle?.length === 1 && counter && isName(counter)) return { counter, from, to };
	// i = 1, …, n and i ∈ {1, …, n}
	const names = index.filter((token) => isName(token) && !isName(token, 'in'));
	const dotted = index.some((token) => isSign(token, '…'));
	return dotted && first && isName(first) && names.length === 2 ? { counter: first } : undefined;
}

/** d, df or d² above the line of a derivative, dx or dx² below it. */
export function isDifferential(tokens: readonly Token[], above: boolean): boolean {
	const text = tokens.map((token) => token.text).join('');
	return above ? /^d(\^\{?2\}?)?[a-zA-Z]?$/.test(text) : /^d[a-zA-Z](\^\{?2\}?)?$/.test(text);
}

/** x^T x is the product of a vector with itself. */
export function withoutTransposes(tokens: readonly Token[], notes: Note[]): Token[] {
	const out: Token[] = [];
	for (let i = 0; i < tokens.length; i++) {
		const [left, sign] = [tokens[i], tokens[i + 1]];
		const bracket = isSign(tokens[i + 2], '(') ? 1 : 0;
		const raised = isName(left) && isSign(sign, '^') && /^[T⊤]$/.test(tokens[i + 2 + bracket]?.text ?? '');
		const after = i + 3 + 2 * bracket;
		const right = tokens[after];
		if (raised && left && sign && right && isName(right, left.text) && !isSign(tokens[after + 1], '[')) {
			const span = { start: left.start, end: right.end };
			notes.push({ message: `${left.text}ᵀ${left.text} is read as dot(${left.text}, ${left.text})`, span });
			out.push({ ...left, text: 'dot' }, { ...sign, text: '(' }, left, { ...sign, text: ',' }, right, { ...sign, text: ')' });
			i = after;
		} else if (left) {
			if (isName(left, '⊤')) throw new FormulaError('a vector is transposed in xᵀx only: write dot(x, x)', left);
			out.push(left);
		}
	}
	return out;
}

/** {\displaystyle f = …} as copied from a page: one group around everything. */
export function withoutOuterGroup(tokens: readonly Token[]): readonly Token[] {
	const first = tokens.findIndex(({ kind }) => kind !== 'newline');
	const last = tokens.findLastIndex(({ kind }) => kind !== 'newline' && kind !== 'end');
	if (!isSign(tokens[first], '{') || partner(tokens, first) !== last) return tokens;
	return withoutOuterGroup(tokens.filter((_, i) => i !== first && i !== last));
}

export const withoutComma = (tokens: readonly Token[]): Token[] =>
	tokens.filter(
		(token, i) =>
			token.kind !== 'newline' &&
			!(i === tokens.length - 1 && token.kind === 'operator' && (token.text === ',' || token.text === ';' || token.text === '.')),
	);
/** A condition without “if”, “for”, “otherwise”. */
export const withoutWords = (tokens: readonly Token[]): Token[] =>
	tokens.filter(({ kind, text }) => kind !== 'name' || !/^(if|for|when|where|otherwise|else|elsewhere)$/i.test(text));

/** `ax` of LaTeX is a·x: its letters side by side; words that mean something stay. */
export function lettersOf(token: Token): Token[] {
	const { text, start, end } = token;
	// A sign that is a name, such as ‖, is not spelled.
	if (text.length === 1 || end - start !== text.length) return [token];
	if (KNOWN_FUNCTIONS.includes(text) || fixedMeaning(text) || VOCABULARY.has(text) || GREEK.has(text)) return [token];
	if (/^(otherwise|else|when|where|for)$/.test(text)) return [token];
	const pieces: Token[] = [];
	for (const [piece] of text.matchAll(/[\p{L}](?:_(?:\d+|\p{L})|\d+)?|./gu)) {
		const at = pieces.at(-1)?.end ?? start;
		pieces.push({ ...token, text: piece, start: at, end: at + piece.length });
	}
	return pieces;
}
