/**
 * The derivative of every operation: its partial derivatives as expressions, or, for the operations
 * that choose between operands, the tangent itself (so that the side not taken cannot spoil the
 * validity of the one that is).
 *
 * Kinks have a declared derivative: abs, sign, floor, ceil and round have 0 there; min and max take
 * the mean of both sides at a tie; hypot has 0 at the origin. √ and ∛ have none at 0: a hole.
 */

import type { ExprId, Graph } from './graph.ts';
import type { OpName } from './ops.ts';

/** A tangent: an expression, or null where the derivative is identically zero. */
export type Tangent = ExprId | null;

interface Rule {
	/** ∂self/∂args[i], or null where it is identically zero. */
	readonly partial?: (g: Graph, args: readonly ExprId[], i: number, self: ExprId, attr: number) => Tangent;
	/** The tangent of self from the operands' tangents. */
	readonly tangent?: (g: Graph, args: readonly ExprId[], tangents: readonly Tangent[], self: ExprId) => Tangent;
}

const at = (args: readonly ExprId[], i: number): ExprId => args[i] as ExprId;
const orZero = (g: Graph, t: Tangent): ExprId => t ?? g.constant(0);
const fn = (g: Graph, op: OpName, ...args: ExprId[]): ExprId => g.apply(op, args);
const one = (g: Graph): ExprId => g.constant(1);
const reciprocal = (g: Graph, a: ExprId): ExprId => g.div(one(g), a);
const squared = (g: Graph, a: ExprId): ExprId => g.powi(a, 2);
const unary = (rule: (g: Graph, x: ExprId, self: ExprId) => ExprId): Rule => ({
	partial: (g, args, _i, self) => rule(g, at(args, 0), self),
});
const none: Rule = { tangent: () => null };

/** a + b of tangents. */
export const addTangents = (g: Graph, a: Tangent, b: Tangent): Tangent => (a === null ? b : b === null ? a : g.add(a, b));

/** The chosen operand's tangent by a comparison, and their mean at a tie. */
const extremum = (first: (g: Graph, a: ExprId, b: ExprId) => ExprId): Rule => ({
	tangent: (g, args, tangents) => {
		if (tangents.every((t) => t === null)) return null;
		const [a, b] = [at(args, 0), at(args, 1)];
		const [da, db] = [orZero(g, tangents[0] ?? null), orZero(g, tangents[1] ?? null)];
		const tie = g.mul(g.constant(0.5), g.add(da, db));
		return g.select(first(g, a, b), da, g.select(first(g, b, a), db, tie));
	},
});

export const DERIVATIVES: Readonly<Record<OpName, Rule>> = {
	constant: none,
	variable: none,
	parameter: none,
	neg: { tangent: (g, _a, [t]) => (t == null ? null : g.neg(t)) },
	add: { tangent: (g, _a, [s, t]) => addTangents(g, s ?? null, t ?? null) },
	sub: { tangent: (g, _a, [s, t]) => (t == null ? (s ?? null) : s == null ? g.neg(t) : g.sub(s, t)) },
	mul: { partial: (_g, args, i) => at(args, 1 - i) },
	/** (ȧ − self·ḃ)/b: one division, so nothing overflows that the derivative does not. */
	div: {
		tangent: (g, args, [s, t], self) => {
			if (s == null && t == null) return null;
			const change = t == null ? null : g.mul(self, t);
			const top = change === null ? (s as ExprId) : s == null ? g.neg(change) : g.sub(s, change);
			return g.div(top, at(args, 1));
		},
	},
	powi: { partial: (g, args, _i, _self, n) => g.mul(g.constant(n), g.powi(at(args, 0), n - 1)) },
	pow: {
		partial: (g, args, i, self) => {
			const [x, y] = [at(args, 0), at(args, 1)];
			if (i === 0) return g.mul(y, fn(g, 'pow', x, g.sub(y, one(g))));
			// x^y·log x, continued by 0 at x = 0 (y > 0).
			if (g.constantValue(x) === 0) return null;
			return g.select(fn(g, 'eq', x, g.constant(0)), g.constant(0), g.mul(self, fn(g, 'log', x)));
		},
	},
	mod: { partial: (g, args, i) => (i === 0 ? one(g) : g.neg(fn(g, 'floor', g.div(at(args, 0), at(args, 1))))) },
	min: extremum((g, a, b) => fn(g, 'lt', a, b)),
	max: extremum((g, a, b) => fn(g, 'lt', b, a)),
	/** Straight through: snapping removes noise, it is no step of the function. */
	snap: { partial: (g, _args, i) => (i === 0 ? one(g) : null) },
	/** Straight through: what is held back is rounding. */
	hold: { partial: (g, _args, i) => (i === 0 ? one(g) : null) },
	hypot: {
		partial: (g, args, i, self) => g.select(fn(g, 'eq', self, g.constant(0)), g.constant(0), g.div(at(args, i), self)),
	},
	atan2: {
		partial: (g, args, i) => {
			const [y, x] = [at(args, 0), at(args, 1)];
			const r2 = g.add(squared(g, x), squared(g, y));
			return i === 0 ? g.div(x, r2) : g.neg(g.div(y, r2));
		},
	},
	abs: unary((g, x) => fn(g, 'sign', x)),
	sign: none,
	floor: none,
	ceil: none,
	round: none,
	sqrt: unary((g, _x, self) => g.div(g.constant(0.5), self)),
	cbrt: unary((g, _x, self) => reciprocal(g, g.mul(g.constant(3), squared(g, self)))),
	exp: unary((_g, _x, self) => self),
	expm1: unary((g, x) => fn(g, 'exp', x)),
	log: unary((g, x) => reciprocal(g, x)),
	log2: unary((g, x) => g.div(g.constant(Math.LOG2E), x)),
	log10: unary((g, x) => g.div(g.constant(Math.LOG10E), x)),
	log1p: unary((g, x) => reciprocal(g, g.add(one(g), x))),
	sin: unary((g, x) => fn(g, 'cos', x)),
	cos: unary((g, x) => g.neg(fn(g, 'sin', x))),
	tan: unary((g, _x, self) => g.add(one(g), squared(g, self))),
	asin: unary((g, x) => reciprocal(g, fn(g, 'sqrt', g.mul(g.sub(one(g), x), g.add(one(g), x))))),
	acos: unary((g, x) => g.neg(reciprocal(g, fn(g, 'sqrt', g.mul(g.sub(one(g), x), g.add(one(g), x)))))),
	atan: unary((g, x) => reciprocal(g, g.add(one(g), squared(g, x)))),
	sinh: unary((g, x) => fn(g, 'cosh', x)),
	cosh: unary((g, x) => fn(g, 'sinh', x)),
	tanh: unary((g, _x, self) => g.mul(g.sub(one(g), self), g.add(one(g), self))),
	asinh: unary((g, x) => reciprocal(g, fn(g, 'hypot', x, one(g)))),
	acosh: unary((g, x) => reciprocal(g, g.mul(fn(g, 'sqrt', g.sub(x, one(g))), fn(g, 'sqrt', g.add(x, one(g)))))),
	atanh: unary((g, x) => reciprocal(g, g.mul(g.sub(one(g), x), g.add(one(g), x)))),
	erf: unary((g, x) => g.mul(g.constant(2 / Math.sqrt(Math.PI)), fn(g, 'exp', g.neg(squared(g, x))))),
	sigmoid: unary((g, x, self) => g.mul(self, fn(g, 'sigmoid', g.neg(x)))),
	softplus: unary((g, x) => fn(g, 'sigmoid', x)),
	gelu: unary((g, x) => {
		const distribution = g.mul(g.constant(0.5), g.add(one(g), fn(g, 'erf', g.mul(x, g.constant(Math.SQRT1_2)))));
		const density = g.mul(g.constant(1 / Math.sqrt(2 * Math.PI)), fn(g, 'exp', g.mul(g.constant(-0.5), squared(g, x))));
		return g.add(distribution, g.mul(x, density));
	}),
	lt: none,
	le: none,
	eq: none,
	and: none,
	or: none,
	not: none,
	select: {
		tangent: (g, args, tangents) =>
			tangents[1] == null && tangents[2] == null
				? null
				: g.select(at(args, 0), orZero(g, tangents[1] ?? null), orZero(g, tangents[2] ?? null)),
	},
	require: { tangent: (g, args, tangents) => (tangents[1] == null ? null : fn(g, 'require', at(args, 0), tangents[1])) },
	lattice: none,
	philox: none,
	data: none,
	present: none,
};
