/** Functions of other languages as definitions and the formula: the arguments of the last one are the variables. */

import { FormulaError, type Note } from '../errors.ts';
import type { Token } from '../tokens.ts';
import { isName, isSeparator, isSign, isStart, join, partner, signAt, split, statements } from './brackets.ts';
import { type Argument, type Written, writtenAt } from './written-functions.ts';

/** What a text says beside its tokens. */
export interface Functions {
	readonly tokens: Token[];
	readonly notes: Note[];
	/** Its functions are those of Mathematica. */
	readonly mathematica?: boolean;
	/** The names of the variables, where the text is a function of them. */
	readonly variables?: readonly string[] | undefined;
}

const DECLARATIONS: ReadonlySet<string> = new Set([
	'const',
	'let',
	'var',
	'double',
	'float',
	'int',
	'local',
	'auto',
	'real',
	'vec2',
	'vec3',
	'static',
	'inline',
	'export',
	'async',
]);

/** `import numpy as np`, `from math import sin`: nothing to read. */
export function withoutImports(tokens: readonly Token[]): Token[] {
	const isImport = ([first, second]: readonly Token[]): boolean =>
		isName(first, 'import') || (isName(first, 'from') && isName(second)) || isName(first, 'using');
	return statements(tokens).flatMap(({ body, separator }) => [...(isImport(body) ? [] : body), ...(separator ? [separator] : [])]);
}

/** `@jit` above a function. */
export const withoutDecorators = (tokens: readonly Token[]): Token[] =>
	statements(tokens).flatMap(({ body, separator }) => [
		...(isSign(body[0], '@') && isName(body[1]) ? [] : body),
		...(separator ? [separator] : []),
	]);

/** `a <- 2` of R, where a statement starts. */
export function withArrows(tokens: readonly Token[]): Token[] {
	const out: Token[] = [];
	for (let i = 0; i < tokens.length; i++) {
		const [token, less, minus] = [tokens[i] as Token, tokens[i + 1], tokens[i + 2]];
		const starts = isStart(tokens, i) || isSign(tokens[i - 1], '{');
		out.push(token);
		if (!isName(token) || !starts || !less || !minus || !isSign(less, '<') || !isSign(minus, '-') || minus.start !== less.end) continue;
		out.push({ ...less, text: '=', end: minus.end });
		i += 2;
	}
	return out;
}

/** What people run after a function: it is no part of the formula. */
const AFTERWARDS: ReadonlySet<string> = new Set([
	'print',
	'plt',
	'minimize',
	'console',
	'disp',
	'optimize',
	'fminsearch',
	'fminunc',
	'optim',
]);

/** Lines after the last function that use it: x0 = [1, 2], print(f(x0)). */
function refuseAfterwards(tokens: readonly Token[]): void {
	const last = tokens.at(-1);
	for (const { body } of statements(tokens)) {
		const [first, equals, open] = body;
		const isList = isName(first) && isSign(equals, '=') && isSign(open, '[');
		const runs = body.some((token, i) => isName(token) && AFTERWARDS.has(token.text) && !isSign(body[i + 1], '='));
		if (!first || !last || (!isList && !runs)) continue;
		throw new FormulaError('what stands after the function is no part of the formula: leave it out', first, {
			rewrites: [{ label: 'without what stands after the function', edits: [{ start: first.start, end: last.end, text: '' }] }],
		});
	}
}

/** `const a = 2` is `a = 2`. */
const withoutDeclarations = (tokens: readonly Token[]): Token[] =>
	tokens.filter((token, i) => {
		const declares = isName(token) && DECLARATIONS.has(token.text) && isName(tokens[i + 1]) && !isName(tokens[i + 1], 'in');
		return !(declares && (isStart(tokens, i) || isName(tokens[i - 1], 'export')));
	});

/** `return e` is e. */
const withoutReturn = (tokens: readonly Token[]): Token[] =>
	tokens.filter((token, i) => !(isName(token, 'return') && isStart(tokens, i) && !isSign(tokens[i + 1], '=')));

/** `x, y = p`: the coordinates of the only argument get names. */
function unpacked(body: readonly Token[], args: readonly Argument[]): readonly Token[] | undefined {
	const [names = [], value, more] = split(body, '=');
	const only = args[0]?.name.text;
	if (more || value?.length !== 1 || !isName(value[0]) || (args.length === 1 && value[0]?.text !== only)) return undefined;
	const plain = isSign(names[0], '[') || isSign(names[0], '(') ? names.slice(1, -1) : names;
	const listed = split(plain, ',');
	return listed.length > 1 && listed.every((part) => part.length === 1 && isName(part[0]))
		? listed.map(([name]) => name as Token)
		: undefined;
}

/** z = f(x, y) = e: one of the heads says enough. */
function withoutDoubleHeads(tokens: readonly Token[]): Token[] {
	return statements(tokens).flatMap(({ body, separator }) => {
		const parts = split(body, '=');
		const end = separator ? [separator] : [];
		if (parts.length !== 3) return [...body, ...end];
		const [a = [], b = [], value = []] = parts;
		const equals = body.find((token) => isSign(token, '=')) as Token;
		if (a.length === 1 && isName(a[0])) return [...b, equals, ...value, ...end];
		if (b.length === 1 && isName(b[0])) return [...a, equals, ...value, ...end];
		return [...body, ...end];
	});
}

/** a, b = 1, 2 is two definitions. */
function withoutTuples(tokens: Token[]): Token[] {
	if (!tokens.some((token) => isSign(token, ','))) return tokens;
	return statements(tokens).flatMap(({ body, separator }) => {
		const end = separator ? [separator] : [];
		const [left = [], right = [], more] = split(body, '=');
		const [names, values] = [split(left, ','), split(right, ',')];
		const isTuple =
			!more && names.length > 1 && names.length === values.length && names.every((name) => name.length === 1 && isName(name[0]));
		if (!isTuple) return [...body, ...end];
		const equals = body.find((token) => isSign(token, '=')) as Token;
		return [
			...join(
				names.map((name, i) => [...name, equals, ...(values[i] ?? [])]),
				signAt(equals, ';'),
			),
			...end,
		];
	});
}

/** f(x_1, …, x_n) = e: the variables are known from e. */
function withoutDots(tokens: Token[]): Token[] {
	if (!tokens.some((token) => isSign(token, '…') || isSign(token, '.'))) return tokens;
	return statements(tokens).flatMap(({ body, separator }) => {
		const close = isName(body[0]) && isSign(body[1], '(') ? partner(body, 1) : undefined;
		const dotted =
			close !== undefined && isSign(body[close + 1], '=') && body.slice(2, close).some((token) => isSign(token, '…') || isSign(token, '.'));
		return [...(dotted && close !== undefined ? body.slice(close + 2) : body), ...(separator ? [separator] : [])];
	});
}

/** Functions of other languages as definitions and the formula. */
export function readFunctions(source: readonly Token[]): Functions {
	const tokens = withoutTuples(withoutDots(withoutDoubleHeads(withoutDeclarations(source))));
	const found: (Written & { readonly start: number })[] = [];
	for (let i = 0; i < tokens.length; i++) {
		if (!isStart(tokens, i)) continue;
		const written = writtenAt(tokens, i);
		if (!written) continue;
		found.push({ ...written, start: i });
		i = written.next - 1;
	}
	// `x, y = p` without a function around it.
	if (found.length === 0) return unpackedText(withoutReturn(tokens));
	const out: Token[] = [];
	let from = 0;
	let variables: readonly string[] | undefined;
	const notes: Note[] = [];
	for (const written of found) {
		out.push(...tokens.slice(from, written.start));
		from = written.next;
		const isFormula = tokens.slice(from).every((token) => isSeparator(token));
		const { start, end } = tokens[written.start] as Token;
		notes.push({ message: `read as ${written.language}`, span: { start, end } });
		const piece = emit(written, isFormula);
		out.push(...piece.tokens);
		variables = piece.variables ?? variables;
	}
	refuseAfterwards(tokens.slice(from));
	out.push(...tokens.slice(from));
	const mathematica = found.some(({ language }) => language === 'Mathematica');
	return { tokens: withoutReturn(out), notes: notes.slice(0, 1), mathematica, ...(variables ? { variables } : {}) };
}

function unpackedText(tokens: Token[]): Functions {
	let variables: readonly string[] | undefined;
	const kept = statements(tokens).flatMap(({ body, separator }) => {
		const names = variables === undefined ? unpacked(body, []) : undefined;
		if (names) variables = names.map(({ text }) => text);
		return [...(names ? [] : body), ...(separator ? [separator] : [])];
	});
	return { tokens: kept, notes: [], ...(variables ? { variables } : {}) };
}

function emit(written: Written, isFormula: boolean): { tokens: Token[]; variables?: readonly string[] } {
	const { name, args, before, value, native } = written;
	const plain = args.filter((arg) => !arg.value);
	const defaults = args.filter((arg) => arg.value);
	const where = name ?? value[0] ?? args[0]?.name;
	if (!where) throw new FormulaError('the function is empty', { start: 0, end: 0 });
	if (!isFormula || (native && name && defaults.length === 0)) {
		if (!name || before.length > 0) throw new FormulaError('only the last function can have more than one line: it is the formula', where);
		const head = [
			name,
			signAt(name, '('),
			...join(
				args.map((arg) => [arg.name]),
				signAt(name, ','),
			),
			signAt(name, ')'),
			signAt(name, '='),
		];
		return { tokens: [...head, ...value] };
	}
	const semicolon = signAt(where, ';');
	let names: readonly Token[] = plain.map((arg) => arg.name);
	const lines: Token[][] = defaults.map((arg) => [arg.name, signAt(arg.name, 'default'), ...(arg.value ?? [])]);
	for (const line of before.flatMap((line) => statements(withoutTuples([...line, semicolon])).map(({ body }) => body))) {
		const parts = plain.length === 1 ? unpacked(line, plain) : undefined;
		if (parts) names = parts;
		else if (line.length > 0) lines.push(withoutDeclarations(line));
	}
	return {
		tokens: [...join(lines, semicolon), ...(lines.length > 0 ? [semicolon] : []), ...value],
		variables: names.map(({ text }) => text),
	};
}
