/** Formulas of a spreadsheet: `=POWER(A1; 2)`, where LOG has base 10 and −A1^2 is (−A1)^2. */

import type { Note } from '../errors.ts';
import type { Token } from '../tokens.ts';
import { at, closes, isName, isSign, join, opens, partner, signAt, split } from './brackets.ts';
import { plainCall } from './call-words.ts';

/** `max(x; y)` of a spreadsheet with decimal commas. */
export function withoutSemicolons(tokens: readonly Token[]): Token[] {
	let depth = 0;
	const round: boolean[] = [];
	return tokens.map((token) => {
		if (opens(token)) round[depth++] = token.text !== '{';
		else if (closes(token)) depth = Math.max(0, depth - 1);
		return depth > 0 && round[depth - 1] === true && isSign(token, ';') ? signAt(token, ',') : token;
	});
}

/** Words of a spreadsheet are written in capitals: POWER(A1, 2), PI(). */
const inLowerCase = (tokens: readonly Token[]): Token[] =>
	tokens.map((token, i) =>
		isName(token) && isSign(tokens[i + 1], '(') && /^[A-Z][A-Z0-9.]+$/.test(token.text)
			? { ...token, text: token.text.toLowerCase() }
			: token,
	);

/** A formula of a spreadsheet after its “=”: LOG has base 10, ATAN2 has x first, and −A1^2 is (−A1)^2. */
export function readSpreadsheet(source: readonly Token[]): { tokens: Token[]; notes: Note[] } {
	const tokens = inLowerCase(source);
	const notes: Note[] = [];
	const out: Token[] = [];
	const say = (message: string, token: Token): void => void notes.push({ message, span: { start: token.start, end: token.end } });
	for (let i = 0; i < tokens.length; i++) {
		const [token, open] = [tokens[i] as Token, tokens[i + 1]];
		const close = isName(token) && isSign(open, '(') ? partner(tokens, i + 1) : undefined;
		if (close !== undefined && open && (token.text === 'log' || token.text === 'atan2' || token.text === 'sumsq')) {
			const args = split(tokens.slice(i + 2, close), ',').map((arg) => readInner(arg));
			if (token.text === 'log' && args.length === 1) {
				say('LOG of a spreadsheet has base 10', token);
				out.push(...plainCall(token, 'log10', args));
			} else if (token.text === 'atan2' && args.length === 2) {
				say('ATAN2 of a spreadsheet has x first', token);
				out.push(...plainCall(token, 'atan2', args.reverse()));
			} else if (token.text === 'sumsq') {
				const squares = args.map((arg) => [signAt(open, '('), ...arg, signAt(open, ')'), signAt(open, '^'), at(open, 'number', '2', 2)]);
				out.push(signAt(open, '('), ...join(squares, signAt(open, '+')), signAt(open, ')'));
			} else out.push(...plainCall(token, token.text, args));
			i = close;
			continue;
		}
		const end = isSign(token, '-') && startsOperand(tokens[i - 1]) ? operandEnd(tokens, i + 1) : undefined;
		if (end !== undefined && isSign(tokens[end + 1], '^')) {
			say('in a spreadsheet the sign comes before the power: −A1^2 is (−A1)^2', token);
			out.push(signAt(token, '('), token, ...readInner(tokens.slice(i + 1, end + 1)), signAt(token, ')'));
			i = end;
			continue;
		}
		out.push(token);
	}
	return { tokens: out, notes };
	function readInner(inner: readonly Token[]): Token[] {
		const read = readSpreadsheet(inner);
		notes.push(...read.notes);
		return read.tokens;
	}
}

const startsOperand = (before: Token | undefined): boolean => before === undefined || (before.kind === 'operator' && before.text !== ')');

/** Index of the last token of the operand at `i`: a number, a name, a call, a bracket. */
function operandEnd(tokens: readonly Token[], i: number): number | undefined {
	const token = tokens[i];
	if (isSign(token, '(')) return partner(tokens, i);
	if (isName(token) && isSign(tokens[i + 1], '(')) return partner(tokens, i + 1);
	return isName(token) || token?.kind === 'number' ? i : undefined;
}
