/**
 * From text to tokens of the language. A text of names, numbers and signs that mean the same everywhere is read here; what may be
 * of another language is read by `dialects/`, which a page loads with the first such text.
 */

import { FormulaError, type Note } from './errors.ts';
import { type Token, tokenize } from './tokens.ts';
import type { unknownFunction, unknownWord } from './unknown-names.ts';

/** What a text says, in the language's tokens. */
export interface Reading {
	readonly tokens: Token[];
	readonly notes: readonly Note[];
	/** The names of the variables, where the text says them: lambda u, v: … */
	readonly variables?: readonly string[];
}

/** A text needs the dialects, and they were not loaded: load `dialects/index.ts` and read it again. */
export class DialectsNeeded extends Error {
	override name = 'DialectsNeeded';
	constructor() {
		super('This text may be of another language, and what reads those was not loaded: load expr/syntax/dialects/index.ts first.');
	}
}

/** What is there once the dialects are: plain texts of sound names need none of it. */
export interface Dialects {
	readonly readDialect: (reading: Reading) => Reading;
	readonly unknownFunction: typeof unknownFunction;
	readonly unknownWord: typeof unknownWord;
}

let loaded: Dialects | undefined;

/** Use these from now on. */
export function installDialects(these: Dialects): void {
	loaded = these;
}

/** @throws DialectsNeeded */
export function dialects(): Dialects {
	if (!loaded) throw new DialectsNeeded();
	return loaded;
}

const SIGNS: ReadonlySet<string> = new Set(['+', '-', '*', '/', '^', '(', ')', ',']);
/** Longer names that mean the same in every language; what takes an index or a vector is not among them. */
const PLAIN = /^(pi|sin|cos|tan|exp|log|sqrt|abs|tanh|atan|sinh|cosh|asin|acos|floor|ceil|sign)$/;

/** Whether a token means the same in every language, whatever stands beside it. */
function isPlainToken({ kind, text }: Token): boolean {
	if (kind === 'operator') return SIGNS.has(text);
	return kind === 'name' ? /^[a-zα-ω]\d*$/.test(text) || PLAIN.test(text) : kind !== 'command';
}

/** x(1) may be the first coordinate, and pi() a constant. */
function isCalled(tokens: readonly Token[], i: number): boolean {
	const [name, open, inner, close] = tokens.slice(i, i + 4);
	if (name?.kind !== 'name' || open?.text !== '(') return false;
	return inner?.text === ')' || (inner?.kind === 'number' && close?.text === ')');
}

const isPlain = (tokens: readonly Token[]): boolean => tokens.every((token, i) => isPlainToken(token) && !isCalled(tokens, i));

/**
 * Whether a text can only be read with the dialects.
 * @example
 * needsDialects('x^2 - sin(y)') // false
 * needsDialects('\\frac{x}{2}') // true
 */
export function needsDialects(text: string): boolean {
	try {
		return !isPlain(tokenize(text).tokens);
	} catch (error) {
		if (error instanceof FormulaError) return false;
		throw error;
	}
}

/**
 * Read a text.
 * @throws FormulaError where a sign or a command is not known; DialectsNeeded
 */
export function readText(text: string): Reading {
	const { tokens, notes } = tokenize(text);
	const reading: Reading = { tokens, notes };
	return isPlain(tokens) ? reading : dialects().readDialect(reading);
}
