/** The heads of statements: what a text declares, and where its bodies start. */

import type { Token } from './tokens.ts';

/** The head of a statement: what it declares, and where its body starts. */
export interface Head {
	readonly kind: 'value' | 'function' | 'slider';
	readonly name: Token;
	/** A function's own variables. */
	readonly locals: readonly Token[];
	/** Index of the first token after the head: of `=` in a function or a value, of `in` in `a in …`. */
	readonly next: number;
}

export const isOperator = (token: Token | undefined, text: string): boolean => token?.kind === 'operator' && token.text === text;
export const isSeparator = (token: Token): boolean => token.kind === 'newline' || token.kind === 'end' || isOperator(token, ';');
const isIn = (token: Token | undefined): boolean => token?.kind === 'name' && token.text === 'in';

/** The head of the statement that starts at token `at`, or undefined where an expression starts. */
export function headAt(tokens: readonly Token[], at: number): Head | undefined {
	const name = tokens[at];
	if (name?.kind !== 'name') return undefined;
	if (isIn(tokens[at + 1]) || isOperator(tokens[at + 1], 'default')) return { kind: 'slider', name, locals: [], next: at + 1 };
	if (isOperator(tokens[at + 1], '=')) {
		let end = at + 2;
		while (!isSeparator(tokens[end] as Token) && !isIn(tokens[end])) end++;
		// `sum(x[i] for i in range(n))` has an `in` of its own.
		const slider = isIn(tokens[end]) && isOperator(tokens[end + 1], '[');
		return { kind: slider ? 'slider' : 'value', name, locals: [], next: at + 1 };
	}
	if (!isOperator(tokens[at + 1], '(')) return undefined;
	const locals: Token[] = [];
	for (let i = at + 2; ; i += 2) {
		const [local, sign] = [tokens[i], tokens[i + 1]];
		if (local?.kind !== 'name') return undefined;
		locals.push(local);
		if (isOperator(sign, ')')) return isOperator(tokens[i + 2], '=') ? { kind: 'function', name, locals, next: i + 2 } : undefined;
		if (!isOperator(sign, ',')) return undefined;
	}
}

/** The heads of all statements by the index of their first token; undefined: an expression. */
export function statementHeads(tokens: readonly Token[]): Map<number, Head | undefined> {
	const heads = new Map<number, Head | undefined>();
	for (const [i, token] of tokens.entries()) {
		if (isSeparator(token) || (i > 0 && !isSeparator(tokens[i - 1] as Token))) continue;
		heads.set(i, headAt(tokens, i));
	}
	return heads;
}
