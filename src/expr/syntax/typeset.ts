/** Syntax tree to typeset mathematics. */

import type { Ast, CompareOp, Factor, LoopOp, Program, Statement } from './ast.ts';
import { writeLatex } from './latex.ts';
import { GREEK, type MathNode, writeMathML } from './math-node.ts';

export type { MathNode };

const INVISIBLE_TIMES = '\u2062';
const APPLY = '\u2061';
const COMPARISON_SIGNS: Readonly<Record<CompareOp, string>> = { '<': '<', '<=': '≤', '>': '>', '>=': '≥', '==': '=', '!=': '≠' };

export const element = (tag: string, ...children: (MathNode | string)[]): MathNode => ({ tag, children });
export const mi = (text: string): MathNode => element('mi', text);
export const mn = (text: string): MathNode => element('mn', text);
export const mo = (text: string): MathNode => element('mo', text);
export const row = (...children: MathNode[]): MathNode =>
	children.length === 1 ? (children[0] as MathNode) : element('mrow', ...children);
const fence = (text: string, form: 'prefix' | 'postfix'): MathNode => ({
	tag: 'mo',
	attributes: { fence: 'true', form, stretchy: 'true' },
	children: [text],
});
export const fenced = (open: string, inner: MathNode, close: string): MathNode =>
	row(fence(open, 'prefix'), inner, fence(close, 'postfix'));
export const separated = (parts: readonly MathNode[], sign: string): MathNode =>
	row(...parts.flatMap((part, i) => (i === 0 ? [part] : [mo(sign), part])));

/** How tightly a piece binds; a looser piece in a tighter place gets brackets. */
const LEVELS = { choice: 0, logic: 1, compare: 3, sum: 4, product: 5, sign: 6, fraction: 7, power: 8, atom: 9 } as const;

function levelOf(ast: Ast): number {
	switch (ast.kind) {
		case 'choice':
			return LEVELS.atom; // the brace on its left delimits it; its right end is open
		case 'logic':
			return ast.op === '||' ? LEVELS.logic : LEVELS.logic + 1;
		case 'compare':
			return LEVELS.compare;
		case 'sum':
			return LEVELS.sum;
		case 'product':
			return ast.factors.length === 2 && ast.factors[1]?.op === '/' ? LEVELS.fraction : LEVELS.product;
		case 'negate':
		case 'not':
			return LEVELS.sign;
		case 'power':
			return LEVELS.power;
		case 'loop':
			return LEVELS.product;
		case 'number':
			return /e/i.test(ast.text) ? LEVELS.product : LEVELS.atom;
		default:
			return LEVELS.atom;
	}
}

/** A piece, in brackets where it binds less tightly than `level`, or would run on into what follows. */
function at(ast: Ast, level: number): MathNode {
	const shown = show(ast);
	const open = ast.kind === 'choice' && level > LEVELS.choice;
	return open || levelOf(ast) < level ? fenced('(', shown, ')') : shown;
}

function show(ast: Ast): MathNode {
	switch (ast.kind) {
		case 'number':
			return number(ast.text, ast.value);
		case 'constant':
			return ast.name === 'deg' ? mi('°') : mi(GREEK.get(ast.name) ?? ast.name);
		case 'dimension':
			return mi('n');
		case 'variable':
		case 'parameter':
		case 'local':
		case 'defined':
			return identifier(ast.name);
		case 'indexed':
			return element('msub', identifier(ast.name), show(ast.index));
		case 'special':
			return ast.name === 'inf' ? mi('∞') : element('mtext', 'none');
		case 'factorial':
			return row(at(ast.operand, LEVELS.atom), mo('!'));
		case 'negate':
			return row(mo('−'), at(ast.operand, LEVELS.sign));
		case 'not':
			return row(mo('¬'), at(ast.operand, LEVELS.sign));
		case 'sum':
			return sum(ast);
		case 'product':
			return product(ast.factors);
		case 'power':
			return element('msup', at(ast.base, LEVELS.atom), show(ast.exponent));
		case 'compare':
			return row(
				...ast.operands.flatMap((operand, i) => [
					...(i === 0 ? [] : [mo(COMPARISON_SIGNS[ast.ops[i - 1] as CompareOp])]),
					at(operand, LEVELS.sum),
				]),
			);
		case 'logic':
			return separated(
				ast.operands.map((operand) => at(operand, levelOf(ast) + 1)),
				ast.op === '&&' ? '∧' : '∨',
			);
		case 'choice':
			return cases(ast);
		case 'call':
			return call(ast.name, ast.args);
		case 'apply':
			return application(identifier(ast.name), ast.args);
		case 'loop':
			return loop(ast);
	}
}

/** 1e-3 as 10⁻³, 2.5e6 as 2.5·10⁶. */
function number(text: string, value: number): MathNode {
	if (text.startsWith('-')) return row(mo('−'), mn(String(-value)));
	const [mantissa = '', exponent] = text.split(/[eE]/);
	if (exponent === undefined) return mn(text.startsWith('.') ? `0${text}` : text);
	const power = element('msup', mn('10'), number(String(Number(exponent)), Number(exponent)));
	return Number(mantissa) === 1 ? power : row(mn(mantissa), mo('·'), power);
}

/** Greek by name, a trailing number as a subscript, longer names upright. */
export function identifier(name: string): MathNode {
	const [, stem, index] = /^(.*?[^\d_])_?(\d+)$/.exec(name) ?? [];
	if (stem !== undefined && index !== undefined) return element('msub', mi(GREEK.get(stem) ?? stem), mn(index));
	// k_B and x_max, but no words joined by an underscore.
	const [, letter, lowered] = /^(\p{L}|[A-Za-z]+)_(\p{L}{1,5})$/u.exec(name) ?? [];
	if (letter !== undefined && lowered !== undefined && ([...letter].length === 1 || GREEK.has(letter)))
		return element('msub', mi(GREEK.get(letter) ?? letter), mi(lowered));
	return mi(GREEK.get(name) ?? name);
}

function sum({ terms }: Ast & { kind: 'sum' }): MathNode {
	const parts = terms.flatMap(({ minus, value }, i) => {
		const needsBrackets = i > 0 && startsWithSign(value);
		const shown = needsBrackets ? fenced('(', show(value), ')') : at(value, minus ? LEVELS.product : LEVELS.sum);
		return i === 0 ? [shown] : [mo(minus ? '−' : '+'), shown];
	});
	return row(...parts);
}

/** Whether the shown piece begins with a minus sign. */
const startsWithSign = (ast: Ast): boolean =>
	ast.kind === 'negate' || (ast.kind === 'product' && ast.factors[0]?.value.kind === 'negate' && ast.factors[1]?.op !== '/');

/** From the left: a quotient is a fraction of all before it in its chain. */
function product(factors: readonly Factor[]): MathNode {
	let shown: MathNode[] = [];
	for (const [i, { op, value }] of factors.entries()) {
		if (op === '/') {
			shown = [element('mfrac', i === 1 ? show((factors[0] as Factor).value) : row(...shown), show(value))];
			continue;
		}
		const divides = factors[i + 1]?.op === '/' && i === 0;
		const level = i > 0 ? LEVELS.fraction : LEVELS.product;
		const before = factors[i - 1]?.value;
		if (before) shown.push(mo(needsDot(value) || touchesWord(before, value) || touchesRoot(before, value) ? '·' : INVISIBLE_TIMES));
		shown.push(divides ? show(value) : at(value, level));
	}
	return row(...shown);
}

/** A name that is shown as a word would read as a longer one before a letter, as a function before a bracket. */
const touchesWord = (before: Ast, after: Ast): boolean => isWord(before) || (isWord(after) && before.kind !== 'number');

/** Where no font for mathematics is installed a root is raised, and would read as an exponent of what stands before it. */
const touchesRoot = (before: Ast, after: Ast): boolean => isRoot(after) && before.kind !== 'number';

const isRoot = (ast: Ast): boolean =>
	ast.kind === 'power' ? isRoot(ast.base) : ast.kind === 'call' && (ast.name === 'sqrt' || ast.name === 'cbrt');

function isWord(ast: Ast): boolean {
	if (ast.kind === 'power') return isWord(ast.base);
	if (ast.kind !== 'parameter' && ast.kind !== 'local' && ast.kind !== 'defined' && ast.kind !== 'variable') return false;
	const { tag, children } = identifier(ast.name);
	return tag === 'mi' && [...String(children[0])].length > 1;
}

/** Digits side by side would read as one number. */
function needsDot(ast: Ast): boolean {
	if (ast.kind === 'power') return needsDot(ast.base);
	if (ast.kind === 'product') return needsDot((ast.factors[0] as Factor).value);
	return ast.kind === 'number';
}

function cases({ test, yes, no }: Ast & { kind: 'choice' }): MathNode {
	const line = (value: Ast, ...condition: MathNode[]): MathNode =>
		element('mtr', element('mtd', show(value)), element('mtd', row(...condition)));
	const lines = [line(yes, element('mtext', 'if '), show(test))];
	let rest = no;
	for (; rest.kind === 'choice'; rest = rest.no) lines.push(line(rest.yes, element('mtext', 'if '), show(rest.test)));
	lines.push(line(rest, element('mtext', 'otherwise')));
	return row(fence('{', 'prefix'), { tag: 'mtable', attributes: { columnalign: 'left' }, children: lines });
}

const application = (head: MathNode, args: readonly Ast[]): MathNode =>
	row(head, mo(APPLY), fenced('(', separated(args.map(show), ','), ')'));

function call(name: string, args: readonly Ast[]): MathNode {
	const [first, second] = args as [Ast, Ast | undefined];
	if (name === 'abs') return fenced('|', show(first), '|');
	if (name === 'floor') return fenced('⌊', show(first), '⌋');
	if (name === 'ceil') return fenced('⌈', show(first), '⌉');
	if (name === 'sqrt') return element('msqrt', show(first));
	if (name === 'cbrt') return element('mroot', show(first), mn('3'));
	if (name === 'exp') return element('msup', mi('e'), show(first));
	if (name === 'pow' && second) return element('msup', at(first, LEVELS.atom), show(second));
	const based = /^log(2|10)$/.exec(name)?.[1];
	return application(based ? element('msub', mi('log'), mn(based)) : mi(name), args);
}

function loop({ op, local, from, to, body }: Ast & { kind: 'loop' }): MathNode {
	const sign = element('munderover', LOOP_SIGNS[op], row(identifier(local), mo('='), show(from)), show(to));
	return row(sign, at(body, LEVELS.product));
}

const LOOP_SIGNS: Readonly<Record<LoopOp, MathNode>> = { sum: mo('∑'), prod: mo('∏'), max: mi('max'), min: mi('min') };

function statement(s: Statement): MathNode {
	if (s.kind === 'value') return row(identifier(s.name), mo('='), show(s.value));
	if (s.kind === 'function') {
		const head = row(identifier(s.name), mo(APPLY), fenced('(', separated(s.locals.map(identifier), ','), ')'));
		return row(head, mo('='), show(s.body));
	}
	if (!s.min || !s.max) return row(identifier(s.name), mo('='), show(s.value as Ast));
	const bounds = fenced('[', separated([show(s.min), show(s.max)], ','), ']');
	return row(...(s.value ? [identifier(s.name), mo('='), show(s.value), mo(',')] : []), identifier(s.name), mo('∈'), bounds);
}

/** Typeset mathematics: the `math` element as a tree, from which the page creates nodes, and LaTeX. */
export interface Typeset {
	readonly tree: MathNode;
	readonly latex: string;
}

/**
 * Typeset a program: one line a definition, the formula last.
 * @example typeset(parseFormula('x^2/2').ast).latex // '\\frac{{x}^{2}}{2}'
 */
export function typeset(program: Program): Typeset {
	const lines = program.statements.map(statement);
	if (!program.implied) lines.push(show(program.result));
	const content =
		lines.length === 1
			? (lines[0] as MathNode)
			: { tag: 'mtable', attributes: { columnalign: 'left' }, children: lines.map((line) => element('mtr', element('mtd', line))) };
	const tree: MathNode = { tag: 'math', attributes: { display: 'block' }, children: [content] };
	return { tree, latex: writeLatex(tree) };
}

/** A program as a string of presentation MathML; all text is escaped. */
export const toMathML = (program: Program): string => writeMathML(typeset(program).tree);

/** A program as LaTeX for mathematics mode. */
export const toLatex = (program: Program): string => typeset(program).latex;
