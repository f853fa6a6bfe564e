/**
 * One function as another language writes it: `def f(x, y): return …`, `lambda x, y: …`, `(x, y) => …`,
 * `function f(x, y) { … }`, `@(x, y) …`, `f[x_, y_] := …`.
 */

import { FormulaError } from '../errors.ts';
import type { Token } from '../tokens.ts';
import { closes, isName, isSeparator, isSign, isStart, opens, partner, split, statements } from './brackets.ts';

/** An argument, and its default value where it has one: that one is a parameter. */
export interface Argument {
	readonly name: Token;
	readonly value?: readonly Token[];
}

/** A function as another language writes it. */
export interface Written {
	readonly name?: Token;
	readonly args: readonly Argument[];
	/** The definitions before its value. */
	readonly before: readonly Token[][];
	readonly value: readonly Token[];
	/** Index after it. */
	readonly next: number;
	readonly language: string;
	/** It defines one name by one expression. */
	readonly native: boolean;
}

/** The arguments between brackets, with types and default values. */
function argumentsOf(tokens: readonly Token[]): Argument[] | undefined {
	if (tokens.length === 0) return [];
	const args: Argument[] = [];
	for (const part of split(tokens, ',')) {
		const [declared = [], value] = split(part, '=');
		const [typed = []] = split(declared, ':');
		// `double x`, `x: float`, `x_`, `[x, y]`.
		if (isSign(typed[0], '[') || isSign(typed[0], '(')) {
			const inner = argumentsOf(typed.slice(1, -1));
			if (!inner) return undefined;
			args.push(...inner);
			continue;
		}
		const name = typed.at(-1);
		if (!name || !isName(name) || typed.some((token) => !isName(token)) || typed.length > 3) return undefined;
		if (name.text === 'self') continue;
		args.push({ name: { ...name, text: name.text.replace(/_+$/, '') }, ...(value ? { value } : {}) });
	}
	return args;
}

/** The function that is written at `i`, where a statement starts. */
export function writtenAt(tokens: readonly Token[], i: number): Written | undefined {
	const [first, second, third] = [tokens[i], tokens[i + 1], tokens[i + 2]];
	if (isName(first, 'def') && isName(second) && isSign(third, '(')) return definition(tokens, i, i + 2, 'Python', second);
	if (isName(first, 'function') && isName(second) && isSign(third, '=')) return subroutine(tokens, i);
	if (isName(first, 'function'))
		return isName(second) ? definition(tokens, i, i + 2, 'JavaScript', second) : definition(tokens, i, i + 1, 'JavaScript');
	// f : (x, y) ↦ … of mathematics is a definition too.
	if (isName(first) && (isSign(second, '=') || isSign(second, ':'))) {
		const found = anonymous(tokens, i + 2);
		return found && first ? { ...found, name: first, native: found.before.length === 0 } : undefined;
	}
	if (isName(first) && isSign(second, '[')) return patterns(tokens, i);
	if (isName(first) && isSign(second, '(')) {
		// f(x; a = 2) = … of Julia
		const head = partner(tokens, i + 1);
		const inner = head !== undefined && isSign(tokens[head + 1], '=') ? tokens.slice(i + 2, head) : [];
		const args = inner.some((token) => isSign(token, '=')) ? argumentsOf(inner) : undefined;
		if (args?.some(({ value }) => value) && head !== undefined && first)
			return { ...expression(tokens, head + 2, args, 'Julia'), name: first, native: true };
		// double f(double x, double y) { … }, without its type by now.
		const close = partner(tokens, i + 1);
		if (close !== undefined && isSign(tokens[close + 1], '{')) return definition(tokens, i, i + 1, 'C', first);
	}
	return anonymous(tokens, i);
}

/** `lambda x, y: e`, `(x, y) => e`, `x => e`, `@(x, y) e`. */
function anonymous(tokens: readonly Token[], i: number): Written | undefined {
	const first = tokens[i];
	if (isName(first, 'lambda')) {
		let colon = i + 1;
		for (let depth = 0; colon < tokens.length; colon++) {
			if (opens(tokens[colon])) depth++;
			else if (closes(tokens[colon])) depth--;
			else if (depth === 0 && (isSign(tokens[colon], ':') || isSeparator(tokens[colon]))) break;
		}
		const args = isSign(tokens[colon], ':') ? argumentsOf(tokens.slice(i + 1, colon)) : undefined;
		return args && args.length > 0 ? expression(tokens, colon + 1, args, 'Python') : undefined;
	}
	if (isSign(first, '@') && isSign(tokens[i + 1], '(')) return arguments_(tokens, i + 1, 'MATLAB', (next) => next);
	if (isName(first, 'function') && isSign(tokens[i + 1], '(')) return definition(tokens, i, i + 1, 'JavaScript');
	if (isSign(first, '(')) return arguments_(tokens, i, 'JavaScript', (next) => (isSign(tokens[next], '=>') ? next + 1 : undefined));
	if (first && isName(first) && isSign(tokens[i + 1], '=>')) return arrow(tokens, i + 2, [{ name: first }]);
	return undefined;
}

function arguments_(
	tokens: readonly Token[],
	open: number,
	language: string,
	body: (next: number) => number | undefined,
): Written | undefined {
	const close = partner(tokens, open);
	const next = close === undefined ? undefined : body(close + 1);
	const args = next === undefined || close === undefined ? undefined : argumentsOf(tokens.slice(open + 1, close));
	if (!args || next === undefined) return undefined;
	return language === 'JavaScript' ? arrow(tokens, next, args) : expression(tokens, next, args, language);
}

const arrow = (tokens: readonly Token[], next: number, args: readonly Argument[]): Written | undefined =>
	isSign(tokens[next], '{') ? block(tokens, next, args, 'JavaScript') : expression(tokens, next, args, 'JavaScript');

/** A body that is one expression: it ends with its statement. */
function expression(tokens: readonly Token[], from: number, args: readonly Argument[], language: string): Written {
	let next = from;
	while (tokens[next]?.kind === 'newline') next++;
	const start = next;
	for (let depth = 0; next < tokens.length; next++) {
		if (opens(tokens[next])) depth++;
		else if (closes(tokens[next])) depth--;
		if (
			depth <= 0 &&
			(tokens[next]?.kind === 'end' || isSign(tokens[next], ';') || (tokens[next]?.kind === 'newline' && !continues(tokens, next)))
		)
			break;
	}
	return { args, before: [], value: tokens.slice(start, next), next, language, native: false };
}

const continues = (tokens: readonly Token[], newline: number): boolean => {
	const next = tokens.slice(newline).find(({ kind }) => kind !== 'newline');
	return next?.kind === 'operator' && ['*', '/', '^', '+', '-', ')', '?', ':', '&&', '||'].includes(next.text);
};

/** `{ …; return e; }` */
function block(tokens: readonly Token[], open: number, args: readonly Argument[], language: string, name?: Token): Written | undefined {
	const close = partner(tokens, open);
	if (close === undefined) return undefined;
	const inner = bodyOf(tokens.slice(open + 1, close), name ?? (tokens[open] as Token), language === 'JavaScript');
	return { ...inner, ...(name ? { name } : {}), args, next: close + 1, language, native: inner.before.length === 0 && name !== undefined };
}

/** A function with a head of its own; the body is a block, or indented lines as far as the first `return`. */
function definition(tokens: readonly Token[], i: number, open: number, language: string, name?: Token): Written | undefined {
	const close = isSign(tokens[open], '(') ? partner(tokens, open) : undefined;
	const args = close === undefined ? undefined : argumentsOf(tokens.slice(open + 1, close));
	if (!args || close === undefined) return undefined;
	let body = close + 1;
	while (tokens[body]?.kind === 'newline') body++;
	if (isSign(tokens[body], '{')) return block(tokens, body, args, language, name);
	if (isName(tokens[i], 'function')) {
		// function f(x) … end of Julia, function(x) e of R.
		const end = tokens.findIndex((token, k) => k > body && isName(token, 'end') && isStart(tokens, k));
		if (end < 0) return name ? undefined : expression(tokens, body, args, 'R');
		const inner = bodyOf(tokens.slice(body, end), tokens[i] as Token, true);
		const native = inner.before.length === 0 && name !== undefined;
		return { ...inner, ...(name ? { name } : {}), args, next: end + 1, language: 'Julia', native };
	}
	while (body < tokens.length && !isSign(tokens[body], ':') && !isSeparator(tokens[body])) body++;
	if (!isSign(tokens[body], ':')) return undefined;
	let next = body + 1;
	let found = false;
	while (next < tokens.length && tokens[next]?.kind !== 'end') {
		if (isName(tokens[next], 'return')) found = true;
		if (found && isSeparator(tokens[next]) && !continues(tokens, next)) break;
		next++;
	}
	const inner = bodyOf(tokens.slice(body + 1, next), tokens[i] as Token);
	return { ...inner, ...(name ? { name } : {}), args, next, language, native: inner.before.length === 0 && name !== undefined };
}

/** function y = f(x) … end of MATLAB: its value is what y is set to last. */
function subroutine(tokens: readonly Token[], i: number): Written | undefined {
	const [, result, , name, open] = tokens.slice(i, i + 5);
	const close = isName(name) && isSign(open, '(') ? partner(tokens, i + 4) : undefined;
	const args = close === undefined ? undefined : argumentsOf(tokens.slice(i + 5, close));
	if (!args || close === undefined || !result || !name) return undefined;
	const end = tokens.findIndex((token, k) => k > close && (token.kind === 'end' || (isName(token, 'end') && isStart(tokens, k))));
	const lines = bodyLines(tokens.slice(close + 1, end), name);
	const last = lines.at(-1);
	if (!last || !isName(last[0], result.text) || !isSign(last[1], '='))
		throw new FormulaError(`the function does not end with ${result.text} = …`, name);
	const before = lines.slice(0, -1);
	const next = isName(tokens[end], 'end') ? end + 1 : end;
	return { name, args, before, value: last.slice(2), next, language: 'MATLAB', native: before.length === 0 };
}

const bodyLines = (tokens: readonly Token[], where: Token): Token[][] =>
	statements([...tokens, { ...(tokens.at(-1) ?? where), kind: 'end' }])
		.map(({ body }) => body)
		.filter(({ length }) => length > 0);

/** @param implicit the last line is the value where nothing is returned */
function bodyOf(tokens: readonly Token[], where: Token, implicit = false): { before: Token[][]; value: Token[] } {
	const parts = bodyLines(tokens, where);
	const result = parts.findIndex(([first]) => isName(first, 'return'));
	const last = parts.at(-1);
	if (result < 0 && implicit && last && split(last, '=').length === 1) return { before: parts.slice(0, -1), value: last };
	if (result < 0) throw new FormulaError('the function returns nothing: end it with return …', where);
	const control = parts
		.slice(0, result)
		.find(([first]) => isName(first) && /^(if|for|while|elif|else|switch|try|with)$/.test(first?.text ?? ''));
	if (control)
		throw new FormulaError(
			`“${control[0]?.text}” as a statement is not read: write the choice as a value, a if condition else b, and a loop as a sum`,
			control[0] as Token,
		);
	return { before: parts.slice(0, result), value: (parts[result] as Token[]).slice(1) };
}

/** `f[x_, y_] := e` */
function patterns(tokens: readonly Token[], i: number): Written | undefined {
	const close = partner(tokens, i + 1);
	if (close === undefined || !isSign(tokens[close + 1], '=')) return undefined;
	const inner = tokens.slice(i + 2, close);
	if (!inner.some((token) => isName(token) && token.text.endsWith('_'))) return undefined;
	const args = argumentsOf(inner);
	if (!args) return undefined;
	return { ...expression(tokens, close + 2, args, 'Mathematica'), name: tokens[i] as Token, native: true };
}
