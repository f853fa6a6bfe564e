/** Finding one's way in a list of tokens: brackets, arguments, statements. */

import type { Token } from '../tokens.ts';

export const isSign = (token: Token | undefined, text: string): boolean => token?.kind === 'operator' && token.text === text;
export const isName = (token: Token | undefined, text?: string): boolean =>
	token?.kind === 'name' && (text === undefined || token.text === text);
export const isSeparator = (token: Token | undefined): boolean =>
	token === undefined || token.kind === 'newline' || token.kind === 'end' || isSign(token, ';');

const OPEN = new Set(['(', '[', '{']);
const CLOSE = new Set([')', ']', '}']);
export const opens = (token: Token | undefined): boolean => token?.kind === 'operator' && OPEN.has(token.text);
export const closes = (token: Token | undefined): boolean => token?.kind === 'operator' && CLOSE.has(token.text);

/** A token at the place of another. */
export const at = ({ start, end }: Token, kind: Token['kind'], text: string, value = 0): Token => ({ kind, text, value, start, end });
export const signAt = (token: Token, text: string): Token => at(token, 'operator', text);

/** Index of the bracket that closes the one at `open`, or undefined. */
export function partner(tokens: readonly Token[], open: number): number | undefined {
	let depth = 0;
	for (let i = open; i < tokens.length; i++) {
		if (opens(tokens[i])) depth++;
		else if (closes(tokens[i]) && --depth === 0) return i;
	}
	return undefined;
}

/** Index of the bracket that opens the one at `close`, or undefined. */
export function opener(tokens: readonly Token[], close: number): number | undefined {
	let depth = 0;
	for (let i = close; i >= 0; i--) {
		if (closes(tokens[i])) depth++;
		else if (opens(tokens[i]) && --depth === 0) return i;
	}
	return undefined;
}

/** Tokens cut at every `sign` that no bracket encloses. */
export function split(tokens: readonly Token[], sign: string): Token[][] {
	const parts: Token[][] = [[]];
	let depth = 0;
	for (const token of tokens) {
		if (opens(token)) depth++;
		else if (closes(token)) depth--;
		if (depth === 0 && isSign(token, sign)) parts.push([]);
		else parts.at(-1)?.push(token);
	}
	return parts;
}

/** Tokens joined by a sign. */
export const join = (parts: readonly (readonly Token[])[], sign: Token): Token[] =>
	parts.flatMap((part, i) => (i === 0 ? [...part] : [sign, ...part]));

/** Statements as lists of tokens, each with the separator that ends it. */
export function statements(tokens: readonly Token[]): { body: Token[]; separator: Token | undefined }[] {
	const list: { body: Token[]; separator: Token | undefined }[] = [];
	let body: Token[] = [];
	let depth = 0;
	for (const token of tokens) {
		if (opens(token)) depth++;
		else if (closes(token)) depth = Math.max(0, depth - 1);
		if (token.kind === 'end' || (depth === 0 && isSeparator(token))) {
			list.push({ body, separator: token });
			body = [];
		} else body.push(token);
	}
	return list;
}

/** Whether a statement begins at token `i`. */
export const isStart = (tokens: readonly Token[], i: number): boolean => i === 0 || isSeparator(tokens[i - 1]);
