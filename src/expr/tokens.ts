/** Text to tokens. Unicode spellings of an operator become the plain one. */

import { FormulaError, type Span } from './errors.ts';
import { MAX_NAME, MAX_TEXT } from './limits.ts';

export type TokenKind = 'number' | 'name' | 'operator' | 'superscript' | 'newline' | 'end';

export interface Token extends Span {
	readonly kind: TokenKind;
	/** The plain spelling: `*` for `×`; a name without typographic digits; empty at the end. */
	readonly text: string;
	/** The value of a number or of a superscript. */
	readonly value: number;
}

/** Longest first, so that `<=` is not read as `<`. */
const OPERATORS = new Map([
	['**', '^'],
	['<=', '<='],
	['>=', '>='],
	['==', '=='],
	['!=', '!='],
	['&&', '&&'],
	['||', '||'],
	['+', '+'],
	['-', '-'],
	['*', '*'],
	['/', '/'],
	['^', '^'],
	['<', '<'],
	['>', '>'],
	['=', '='],
	['!', '!'],
	['?', '?'],
	[':', ':'],
	['(', '('],
	[')', ')'],
	['[', '['],
	[']', ']'],
	['|', '|'],
	[',', ','],
	[';', ';'],
	['×', '*'],
	['·', '*'],
	['⋅', '*'],
	['∙', '*'],
	['∗', '*'],
	['÷', '/'],
	['∕', '/'],
	['−', '-'],
	['–', '-'],
	['≤', '<='],
	['≥', '>='],
	['≠', '!='],
	['∧', '&&'],
	['∨', '||'],
	['¬', '!'],
	['√', '√'],
	['∛', '∛'],
]);
/** Signs that are a name by themselves. */
const NAME_SIGNS = new Map([
	['∑', 'sum'],
	['∏', 'prod'],
	['∈', 'in'],
]);
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
/** What people write and the language does not have: what to write instead. */
const FOREIGN = new Map([
	['%', 'write mod(a, b) for the remainder'],
	['{', 'use round brackets ( )'],
	['}', 'use round brackets ( )'],
	['&', 'write && for “and”'],
	['.', 'a number needs a digit: 0.5 or .5'],
	['\\', 'write the formula without backslashes: sqrt(x), not \\sqrt{x}'],
]);

const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[\p{L}_][\p{L}\d_₀-₉]*/uy;
/** White space other than a newline, and the invisible signs that copied mathematics contains. */
const SPACE = /(?:[^\S\n]|[\u200b-\u200d\u2060-\u2064])+/y;
const COMMENT = /(?:#|\/\/)[^\n]*/y;
const SUPERSCRIPT = /[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/y;

const match = (pattern: RegExp, text: string, at: number): string | undefined => {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0];
};

/** x₁₂ to x12. */
const plainDigits = (text: string): string => text.replace(/[₀-₉]/g, (digit) => String(SUBSCRIPTS.indexOf(digit)));

const superscriptValue = (text: string): number => {
	let value = 0;
	for (const sign of text) {
		const digit = SUPERSCRIPTS.indexOf(sign);
		if (digit >= 0) value = value * 10 + digit;
	}
	return text.startsWith('⁻') ? -value : value;
};

function nameToken(text: string, start: number): Token {
	const end = start + text.length;
	if (text.length > MAX_NAME) throw new FormulaError(`a name may have ${MAX_NAME} letters, this one has ${text.length}`, { start, end });
	return { kind: 'name', text: plainDigits(text), value: 0, start, end };
}

function numberToken(text: string, source: string, start: number): Token {
	const end = start + text.length;
	if (source[end] === '.') throw new FormulaError('a number has one decimal point', { start, end: end + 1 });
	return { kind: 'number', text, value: Number(text), start, end };
}

function unexpected(text: string, start: number): FormulaError {
	const sign = String.fromCodePoint(text.codePointAt(start) as number);
	const span = { start, end: start + sign.length };
	const advice = FOREIGN.get(sign);
	return new FormulaError(advice ? `“${sign}” is not part of the language: ${advice}` : `“${sign}” is not part of the language`, span);
}

/**
 * The tokens of a text, the last of kind `end`. Newlines inside brackets are white space.
 *
 * @throws FormulaError where a sign is not part of the language, or the text is longer than 64 KiB
 */
export function tokenize(text: string): Token[] {
	if (text.length > MAX_TEXT) {
		throw new FormulaError(`the text is too long: ${text.length} characters, at most ${MAX_TEXT} (64 KiB) are read`, {
			start: MAX_TEXT,
			end: text.length,
		});
	}
	const tokens: Token[] = [];
	let brackets = 0;
	for (let at = 0; at < text.length; ) {
		const skipped = match(SPACE, text, at) ?? match(COMMENT, text, at);
		if (skipped) {
			at += skipped.length;
			continue;
		}
		const token = tokenAt(text, at);
		at = token.end;
		if (token.kind === 'operator') {
			if (token.text === '(' || token.text === '[') brackets++;
			else if (token.text === ')' || token.text === ']') brackets = Math.max(0, brackets - 1);
		}
		if (token.kind !== 'newline' || brackets === 0) tokens.push(token);
	}
	tokens.push({ kind: 'end', text: '', value: 0, start: text.length, end: text.length });
	return tokens;
}

function tokenAt(text: string, start: number): Token {
	if (text[start] === '\n') return { kind: 'newline', text: '', value: 0, start, end: start + 1 };
	const number = match(NUMBER, text, start);
	if (number) return numberToken(number, text, start);
	const name = match(NAME, text, start);
	if (name) return nameToken(name, start);
	const superscript = match(SUPERSCRIPT, text, start);
	if (superscript)
		return { kind: 'superscript', text: superscript, value: superscriptValue(superscript), start, end: start + superscript.length };
	for (const length of [2, 1]) {
		const sign = text.slice(start, start + length);
		const operator = OPERATORS.get(sign);
		if (operator) return { kind: 'operator', text: operator, value: 0, start, end: start + sign.length };
		const named = NAME_SIGNS.get(sign);
		if (named) return { kind: 'name', text: named, value: 0, start, end: start + sign.length };
	}
	throw unexpected(text, start);
}
