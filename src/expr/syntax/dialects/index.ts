/**
 * A text as people write or paste it, as tokens of the language: LaTeX, Python, NumPy, JavaScript,
 * MATLAB, C, Mathematica, spreadsheets. Nothing is run; each step turns tokens into tokens, and every
 * token keeps the span of what it comes from, so that carets and notes point at what the person typed.
 */

import { FormulaError, type Note } from '../errors.ts';
import { MAX_NESTING } from '../limits.ts';
import { fixedMeaning } from '../names.ts';
import { statementHeads } from '../heads.ts';
import { installDialects, type Reading } from '../reading.ts';
import type { Token } from '../tokens.ts';
import { unknownFunction, unknownWord } from '../unknown-names.ts';
import { closes, isName, isSign, opens, partner, signAt, split } from './brackets.ts';
import { withoutArrayOptions, withoutKeywords } from './call-arguments.ts';
import { withoutCasts, withoutDots, withoutMacros, withoutVectorProducts } from './calls.ts';
import { withoutPiecewise } from './choices.ts';
import { readFunctions, withArrows, withoutDecorators, withoutImports } from './functions.ts';
import { readLatex } from './latex.ts';
import { isLatex } from './latex-passes.ts';
import { withoutSquareCalls } from './mathematica.ts';
import { readSpreadsheet, withoutSemicolons } from './spreadsheet.ts';

/** Brackets that open inside one another, at most. */
function deepest(tokens: readonly Token[]): { depth: number; at: Token | undefined } {
	let depth = 0;
	let most = 0;
	let at: Token | undefined;
	for (const token of tokens) {
		if (opens(token)) depth++;
		else if (closes(token)) depth--;
		if (depth > most) [most, at] = [depth, token];
	}
	return { depth: most, at };
}

const WORDS: ReadonlyMap<string, number> = new Map(Object.entries({ True: 1, true: 1, False: 0, false: 0 }));
const SPELLINGS: ReadonlyMap<string, string> = new Map(
	Object.entries({ Inf: 'inf', Infinity: 'inf', infinity: 'inf', NaN: 'nan', NAN: 'nan', ℯ: 'e' }),
);

/** Words of every language that mean the same. */
const plainWords = (tokens: readonly Token[]): Token[] =>
	tokens.map((token, i): Token => {
		if (token.kind !== 'name') return token;
		const number = WORDS.get(token.text);
		if (number !== undefined && !isSign(tokens[i + 1], '=')) return { ...token, kind: 'number', text: String(number), value: number };
		const spelling = SPELLINGS.get(token.text);
		return spelling === undefined ? token : { ...token, text: spelling };
	});

/** `pi()` of a spreadsheet, `len(x)` and `numel(x)` of Python and MATLAB. */
function withoutEmptyCalls(tokens: readonly Token[]): Token[] {
	const out: Token[] = [];
	for (let i = 0; i < tokens.length; i++) {
		const token = tokens[i] as Token;
		const open = isName(token) && isSign(tokens[i + 1], '(');
		if (open && isSign(tokens[i + 2], ')') && fixedMeaning(token.text) === 'constant') {
			out.push(token);
			i += 2;
		} else if (open && (token.text === 'len' || token.text === 'numel') && isName(tokens[i + 2]) && isSign(tokens[i + 3], ')')) {
			out.push({ ...token, text: 'n' });
			i += 3;
		} else out.push(token);
	}
	return out;
}

/** x(1)^2 + x(2)^2 of MATLAB and Fortran: a name that is only ever followed by a whole number in brackets is indexed. */
function withoutRoundIndices(tokens: readonly Token[]): { tokens: Token[]; notes: Note[] } {
	const uses = new Map<string, { numbers: Set<number>; only: boolean; slices: boolean; first: Token }>();
	// x in the head f(x) = … is no use of it.
	const heads = [...statementHeads(tokens).values()].flatMap((head) => head?.locals ?? []);
	const inHeads = new Set(heads.map(({ start }) => start));
	for (const [i, token] of tokens.entries()) {
		if (!isName(token) || inHeads.has(token.start)) continue;
		const use = uses.get(token.text) ?? { numbers: new Set<number>(), only: true, slices: false, first: token };
		uses.set(token.text, use);
		const [open, number, close] = [tokens[i + 1], tokens[i + 2], tokens[i + 3]];
		const slice = isSign(open, '(') && isSlice(tokens, i + 1);
		if (slice) use.slices = true;
		else if (isSign(open, '(') && number?.kind === 'number' && Number.isInteger(number.value) && isSign(close, ')'))
			use.numbers.add(number.value);
		else use.only = false;
	}
	const indexed = new Set(
		[...uses]
			.filter(([name, { numbers, only, slices }]) => {
				const meaning = fixedMeaning(name);
				if (meaning !== undefined && meaning !== 'variable') return false;
				return slices || (only && numbers.has(1) && (name === 'x' || numbers.size > 1));
			})
			.map(([name]) => name),
	);
	if (indexed.size === 0) return { tokens: [...tokens], notes: [] };
	const out: Token[] = [];
	for (let i = 0; i < tokens.length; i++) {
		const token = tokens[i] as Token;
		const close = isName(token) && indexed.has(token.text) && isSign(tokens[i + 1], '(') ? partner(tokens, i + 1) : undefined;
		if (close === undefined) {
			out.push(token);
			continue;
		}
		const [open, end] = [tokens[i + 1] as Token, tokens[close] as Token];
		out.push(token, signAt(open, '['), ...pythonSlice(tokens.slice(i + 2, close)), signAt(end, ']'));
		i = close;
	}
	const [name = ''] = indexed;
	const { start, end } = uses.get(name)?.first as Token;
	return {
		tokens: out,
		notes: [{ message: `${name}(1) is read as the first coordinate, ${name}[1], not as a product`, span: { start, end } }],
	};
}

/** x(1:end-1): a colon directly inside the bracket, and no choice. */
function isSlice(tokens: readonly Token[], open: number): boolean {
	const close = partner(tokens, open);
	if (close === undefined) return false;
	const inner = tokens.slice(open + 1, close);
	return split(inner, ':').length > 1 && !inner.some((token) => isSign(token, '?'));
}

/** 2:end is 1: of Python, 1:end-1 is :-1. */
function pythonSlice(tokens: readonly Token[]): Token[] {
	const colon = tokens.findIndex((token) => isSign(token, ':'));
	if (colon < 0) return [...tokens];
	const from = tokens
		.slice(0, colon)
		.map((token): Token => (token.kind === 'number' ? { ...token, value: token.value - 1, text: String(token.value - 1) } : token));
	const to = tokens.slice(colon + 1).filter((token) => !isName(token, 'end'));
	return [...from, tokens[colon] as Token, ...to];
}

/**
 * Read a text that may be of another language.
 * @param raw its tokens as they stand, and what was noted of them
 * @throws FormulaError where a sign or a command is not known
 */
export function readDialect({ tokens: raw, notes: spelled }: Reading): Reading {
	const { depth, at } = deepest(raw);
	if (depth > 2 * MAX_NESTING && isLatex(raw))
		throw new FormulaError(`the formula is nested too deeply: at most ${MAX_NESTING} levels`, at as Token);
	// The parser refuses what is too deep, with its caret.
	if (depth > 2 * MAX_NESTING) return { tokens: raw, notes: spelled };
	const notes: Note[] = [...spelled];
	const latex = readLatex(raw);
	notes.push(...latex.notes);
	let tokens = plainWords(latex.tokens);
	if (isSign(tokens[0], '=')) {
		notes.push({ message: 'read as a spreadsheet writes formulas', span: { start: 0, end: 1 } });
		const sheet = readSpreadsheet(withoutSemicolons(tokens.slice(1)));
		tokens = sheet.tokens;
		notes.push(...sheet.notes);
	}
	tokens = withoutMacros(tokens);
	// Each step is taken only where a sign or a word that it looks for is there.
	const signs = new Set(tokens.map(({ kind, text: sign }) => (kind === 'operator' ? sign : '')));
	const words = new Set(tokens.map(({ kind, text: word }) => (kind === 'name' ? word : '')));
	const has = (...some: readonly string[]): boolean => some.some((sign) => signs.has(sign));
	const says = (...some: readonly string[]): boolean => some.some((word) => words.has(word));
	if (has(';')) tokens = withoutSemicolons(tokens);
	if (says('std', 'float', 'double')) tokens = withoutCasts(tokens);
	if (has('@') && says('def')) tokens = withoutDecorators(tokens);
	if (has('<') && says('function')) tokens = withArrows(tokens);
	if (says('import', 'using')) tokens = withoutImports(tokens);
	if (has('.')) {
		const dots = withoutDots(tokens);
		tokens = dots.tokens;
		notes.push(...dots.modules.slice(0, 1));
	}
	let variables: readonly string[] | undefined;
	let mathematica = false;
	if (has('=', '=>', '@') || says('lambda', 'def', 'function', 'return')) {
		const functions = readFunctions(tokens);
		({ tokens, variables, mathematica = false } = functions);
		notes.push(...functions.notes);
	}
	if (has('[')) {
		const square = withoutSquareCalls(tokens, mathematica);
		tokens = square.tokens;
		notes.push(...square.notes);
	}
	if (has('=', ',')) tokens = withoutKeywords(withoutArrayOptions(tokens));
	if (has('@') || says('sum')) tokens = withoutVectorProducts(tokens);
	if (says('Piecewise')) tokens = withoutPiecewise(tokens);
	if (tokens.some((token) => isSign(token, '('))) {
		const round = withoutRoundIndices(withoutEmptyCalls(tokens));
		tokens = round.tokens;
		notes.push(...round.notes);
	}
	return { tokens, notes, ...(variables ? { variables } : {}) };
}

installDialects({ readDialect, unknownFunction, unknownWord });
