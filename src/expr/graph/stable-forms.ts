/**
 * Stable forms. Some formulas, computed as they are written, lose their digits or overflow on the way. They are recognised
 * where a graph is built and computed in another form, which is equal for real numbers; a note says so.
 */

import type { Algebra, Value } from './algebra.ts';
import { logAddExp } from './compositions.ts';
import type { ExprId, Graph } from './graph.ts';
import type { OpName } from './ops.ts';

/** A term of a sum as the language writes it. */
export interface Term {
	readonly minus: boolean;
	readonly value: Value;
}

/** What a form became, and the sentence that says so. */
export interface Recognised<T> {
	readonly result: T;
	readonly messages: readonly string[];
}

/** k·f(u) − k: how it is computed. */
interface Gap {
	readonly build: (a: Algebra, u: Value, k: number) => Value;
	readonly message: string;
}

/** f(u/2)·2k·f(u/2): the square alone may be less than the smallest number where this is not. */
function twiceSquare(a: Algebra, op: OpName, u: Value, k: number): Value {
	const root = a.op(op, a.mul(a.number(0.5), u));
	return a.mul(root, a.mul(a.number(2 * k), root));
}
const KEEPS = 'which keeps its digits for small x';

/** f(u) − 1 for functions that are 1 at 0. */
const GAPS: Readonly<Partial<Record<OpName, Gap>>> = {
	cos: {
		build: (a, u, k) => twiceSquare(a, 'sin', u, -k),
		message: `1 - cos(x) is computed as 2 sin(x/2)^2, ${KEEPS}.`,
	},
	cosh: {
		build: (a, u, k) => twiceSquare(a, 'sinh', u, k),
		message: `cosh(x) - 1 is computed as 2 sinh(x/2)^2, ${KEEPS}.`,
	},
	exp: {
		build: (a, u, k) => a.mul(a.number(k), a.op('expm1', u)),
		message: `exp(x) - 1 is computed as expm1(x), ${KEEPS}.`,
	},
};

interface Multiple {
	readonly factor: number;
	readonly id: ExprId;
}

/** The constant factor of a node, and the rest. */
function multipleOf(g: Graph, id: ExprId): Multiple {
	const { op, args } = g.node(id);
	const [a, b] = args as [ExprId, ExprId];
	if (op === 'neg') {
		const { factor, id: inner } = multipleOf(g, a);
		return { factor: -factor, id: inner };
	}
	const [left, right] = op === 'mul' || op === 'div' ? [g.constantValue(a), g.constantValue(b)] : [];
	if (op === 'mul' && left !== undefined) return { factor: left, id: b };
	if (op === 'mul' && right !== undefined) return { factor: right, id: a };
	if (op === 'div' && right !== undefined) return { factor: 1 / right, id: a };
	return { factor: 1, id };
}

/**
 * The terms of a sum in which a constant and its multiple of a cosine, a power of e or a hyperbolic cosine cancel:
 * both become one term, at the place of the first. The first term of a sum is added.
 */
export function stableTerms(
	a: Algebra,
	signs: readonly Pick<Term, 'minus'>[],
	values: readonly Value[],
): Recognised<readonly Term[]> | undefined {
	const terms = values.map((value, i) => ({ minus: i > 0 && (signs[i]?.minus ?? false), value }));
	const rest: (Term | undefined)[] = [...terms];
	const messages: string[] = [];
	for (const [i, { minus, value }] of terms.entries()) {
		if (value.known || value.type !== 'number') continue;
		const { factor, id } = multipleOf(a.graph, value.id);
		const { op, args } = a.graph.node(id);
		const gap = GAPS[op];
		if (!gap) continue;
		const signed = minus ? -factor : factor;
		const at = rest.findIndex((term) => term?.value.known && (term.minus ? -term.value.value : term.value.value) === -signed);
		if (at < 0) continue;
		const whole = gap.build(a, a.node(args[0] as ExprId), signed);
		rest[i] = undefined;
		rest[at] = undefined;
		rest[Math.min(i, at)] = { minus: false, value: whole };
		messages.push(gap.message);
	}
	return messages.length === 0 ? undefined : { result: rest.filter((term) => term !== undefined), messages };
}

/** The most terms of a sum within log that are looked at. */
const MOST_TERMS = 64;

/** The terms of a node that is a sum, with their signs; undefined where there are too many. */
function termsOf(g: Graph, root: ExprId): { readonly sign: 1 | -1; readonly id: ExprId }[] | undefined {
	const found: { sign: 1 | -1; id: ExprId }[] = [];
	const open: { sign: 1 | -1; id: ExprId }[] = [{ sign: 1, id: root }];
	for (let top = open.pop(); top; top = open.pop()) {
		const { op, args } = g.node(top.id);
		const opposite = top.sign === 1 ? -1 : 1;
		if (op === 'add' || op === 'sub') {
			open.push({ sign: op === 'add' ? top.sign : opposite, id: args[1] as ExprId }, { sign: top.sign, id: args[0] as ExprId });
		} else if (op === 'neg') open.push({ sign: opposite, id: args[0] as ExprId });
		else found.push(top);
		if (found.length + open.length > MOST_TERMS) return undefined;
	}
	return found;
}

/** log of a term that is a power of e times a positive constant, or such a constant. */
function exponentOf(a: Algebra, sign: 1 | -1, id: ExprId): { readonly value: Value; readonly power: boolean } | undefined {
	const constant = a.graph.constantValue(id);
	if (constant !== undefined) return sign * constant > 0 ? { value: a.number(Math.log(sign * constant)), power: false } : undefined;
	const { factor, id: inner } = multipleOf(a.graph, id);
	const { op, args } = a.graph.node(inner);
	if (op !== 'exp' || !(sign * factor > 0)) return undefined;
	return { value: a.add(a.node(args[0] as ExprId), a.number(Math.log(sign * factor))), power: true };
}

/** log of a sum of powers of e. */
function logOfPowers(a: Algebra, terms: readonly { sign: 1 | -1; id: ExprId }[]): Recognised<Value> | undefined {
	const parts = terms.map(({ sign, id }) => exponentOf(a, sign, id));
	if (parts.length < 2 || !parts.some((part) => part?.power) || parts.includes(undefined)) return undefined;
	const values = parts.map((part) => (part as { value: Value }).value);
	const one = values.findIndex((value) => value.known && value.value === 0);
	if (values.length === 2 && one >= 0)
		return {
			result: a.op('softplus', values[1 - one] as Value),
			messages: ['log(1 + exp(x)) is computed as softplus(x), which does not overflow and keeps its digits.'],
		};
	return {
		result: values.slice(1).reduce((sum, value) => logAddExp(a, sum, value), values[0] as Value),
		messages: ['log(exp(a) + exp(b)) is computed as logaddexp(a, b), which does not overflow.'],
	};
}

/** log(1 + the other terms). */
function logOfOnePlus(a: Algebra, terms: readonly { sign: 1 | -1; id: ExprId }[]): Recognised<Value> | undefined {
	const constants = terms.filter(({ id }) => a.graph.constantValue(id) !== undefined);
	const [only] = constants;
	if (constants.length !== 1 || !only || only.sign * (a.graph.constantValue(only.id) as number) !== 1) return undefined;
	const rest = terms.filter((term) => term !== only);
	if (rest.length === 0) return undefined;
	const sum = rest.reduce<Value | undefined>((before, { sign, id }) => {
		const value = a.node(id);
		if (!before) return sign === 1 ? value : a.op('neg', value);
		return sign === 1 ? a.add(before, value) : a.sub(before, value);
	}, undefined) as Value;
	return { result: a.op('log1p', sum), messages: [`log(1 + x) is computed as log1p(x), ${KEEPS}.`] };
}

/** log of ±(e^u − 1), the difference recognised before: by the one of two forms that keeps its digits. */
function logOfGap(a: Algebra, argument: ExprId): Recognised<Value> | undefined {
	const { factor, id } = multipleOf(a.graph, argument);
	const { op, args } = a.graph.node(id);
	if (op !== 'expm1' || Math.abs(factor) !== 1) return undefined;
	const u = a.node(args[0] as ExprId);
	const decaying = (power: Value): Value => a.op('log1p', a.op('neg', a.op('exp', power)));
	const near = a.op('log', a.node(argument));
	const message = (form: string): string => `${form} is computed by expm1 for x near 0 and by log1p elsewhere, which keeps its digits.`;
	if (factor < 0)
		return { result: a.select(a.op('lt', a.number(-Math.LN2), u), near, decaying(u)), messages: [message('log(1 - exp(x))')] };
	const far = a.add(u, decaying(a.op('neg', u)));
	return { result: a.select(a.op('lt', u, a.number(Math.LN2)), near, far), messages: [message('log(exp(x) - 1)')] };
}

/** The logarithm of what is written as a sum of 1, or of powers of e, and something; undefined for any other argument. */
export function stableLog(a: Algebra, argument: Value): Recognised<Value> | undefined {
	if (argument.known || argument.type !== 'number') return undefined;
	const terms = termsOf(a.graph, argument.id);
	return logOfGap(a, argument.id) ?? (terms && (logOfPowers(a, terms) ?? logOfOnePlus(a, terms)));
}
