/**
 * The derivative of every operation: its partial derivatives as expressions, or, for the operations
 * that choose between operands, the tangent itself (so that the side not taken cannot spoil the
 * validity of the one that is).
 *
 * Kinks have a declared derivative: abs, sign, floor, ceil and round have 0 there; min and max take
 * the mean of both sides at a tie; hypot has 0 at the origin. √ and ∛ have none at 0: a hole.
 *
 * A rule forms no difference of nearly equal numbers and no square that could be out of range where the
 * derivative is not, and is made of operations whose own rules are so: second derivatives come from it.
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
/** 1/√(2π). */
const DENSITY = 1 / Math.sqrt(2 * Math.PI);
/** From it on 1 + x² is x² in double precision. */
const ONE_VANISHES = 2 ** 30;

/** 1 − x² for |x| ≤ 1: near ±1 by factors, which are exact there; near 0 as written, whose derivative is −2x and no difference. */
const oneMinusSquare = (g: Graph, x: ExprId): ExprId =>
	g.select(fn(g, 'lt', fn(g, 'abs', x), g.constant(0.5)), g.sub(one(g), squared(g, x)), g.mul(g.sub(one(g), x), g.add(one(g), x)));

/** t/(1 + x²) of any x: no square is formed that could be out of range, and t/x² is divided twice, as 1/x² may vanish where it does not. */
const overOnePlusSquare = (g: Graph, t: ExprId, x: ExprId): ExprId =>
	g.select(fn(g, 'lt', fn(g, 'abs', x), g.constant(ONE_VANISHES)), g.div(t, g.add(one(g), squared(g, x))), g.div(g.div(t, x), x));

/** The density of the standard normal distribution. */
const density = (g: Graph, x: ExprId): ExprId => g.mul(g.constant(DENSITY), fn(g, 'bell', x));

/** scale·f²·t: f·t first, as f² alone may be less than the smallest number where the product is not. */
const twice = (g: Graph, f: ExprId, t: ExprId, scale = 1): ExprId =>
	g.mul(g.constant(scale), g.constantValue(t) === 1 ? squared(g, f) : g.mul(g.mul(f, t), f));
/** A rule of the form scale·f(x)². */
const square = (f: (g: Graph, x: ExprId) => ExprId, scale = 1): Rule => ({
	tangent: (g, args, [t]) => (t == null ? null : twice(g, f(g, at(args, 0)), t, scale)),
});
const sech = (g: Graph, x: ExprId): ExprId => fn(g, 'sech', x);
const bell = (g: Graph, x: ExprId): ExprId => fn(g, 'bell', x);

const polygamma = (g: Graph, m: number, x: ExprId): ExprId => g.apply('polygamma', [x], m);

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

/**
 * y·x^(y−1). Where x and y are 0 both, x^y is 1 along x, so that the derivative is 0 there. √y stands for that 0:
 * its slope is infinite, so that the mixed derivative, which does not exist, is a hole.
 */
function powerByBase(g: Graph, x: ExprId, y: ExprId): ExprId {
	const slope = (): ExprId => g.mul(y, fn(g, 'pow', x, g.sub(y, one(g))));
	const exponent = g.constantValue(y);
	if (exponent === 0) return g.constant(0);
	if (exponent !== undefined) return slope();
	const zero = g.constant(0);
	return g.select(fn(g, 'and', fn(g, 'eq', x, zero), fn(g, 'eq', y, zero)), fn(g, 'sqrt', y), slope());
}

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
			if (i === 0) return powerByBase(g, x, y);
			// x^y·log x. Where x = 0 it is 0 for y > 0, and there is none for y = 0: 0^y jumps.
			const zero = fn(g, 'require', fn(g, 'lt', g.constant(0), y), g.constant(0));
			if (g.constantValue(x) === 0) return zero;
			return g.select(fn(g, 'eq', x, g.constant(0)), zero, g.mul(self, fn(g, 'log', x)));
		},
	},
	mod: { partial: (g, args, i) => (i === 0 ? one(g) : g.neg(fn(g, 'floor', g.div(at(args, 0), at(args, 1))))) },
	min: extremum((g, a, b) => fn(g, 'lt', a, b)),
	max: extremum((g, a, b) => fn(g, 'lt', b, a)),
	/** Straight through: snapping removes noise, it is no step of the function. */
	snap: { partial: (g, _args, i) => (i === 0 ? one(g) : null) },
	/** Straight through: what is held back is rounding. */
	hold: { partial: (g, _args, i) => (i === 0 ? one(g) : null) },
	hypot: { partial: (g, args, i) => fn(g, 'direction', at(args, i), at(args, 1 - i)) },
	/** Of u = a/h and v = b/h, h = √(a² + b²): v²/h and −u·v/h, where 1 − u² would lose its digits. None at the origin. */
	direction: {
		partial: (g, args, i, self) => {
			const [a, b] = [at(args, 0), at(args, 1)];
			const across = fn(g, 'direction', b, a);
			const top = i === 0 ? squared(g, across) : g.neg(g.mul(self, across));
			return g.div(top, fn(g, 'hypot', a, b));
		},
	},
	/** x/h² and −y/h²: divided twice by h, so that no square is formed. */
	atan2: {
		partial: (g, args, i) => {
			const [y, x] = [at(args, 0), at(args, 1)];
			const top = i === 0 ? fn(g, 'direction', x, y) : g.neg(fn(g, 'direction', y, x));
			return g.div(top, fn(g, 'hypot', x, y));
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
	asin: unary((g, x) => reciprocal(g, fn(g, 'sqrt', oneMinusSquare(g, x)))),
	acos: unary((g, x) => g.neg(reciprocal(g, fn(g, 'sqrt', oneMinusSquare(g, x))))),
	atan: { tangent: (g, args, [t]) => (t == null ? null : overOnePlusSquare(g, t, at(args, 0))) },
	sinh: unary((g, x) => fn(g, 'cosh', x)),
	cosh: unary((g, x) => fn(g, 'sinh', x)),
	tanh: square(sech),
	sech: unary((g, x, self) => g.neg(g.mul(self, fn(g, 'tanh', x)))),
	asinh: unary((g, x) => reciprocal(g, fn(g, 'hypot', x, one(g)))),
	acosh: unary((g, x) => reciprocal(g, g.mul(fn(g, 'sqrt', g.sub(x, one(g))), fn(g, 'sqrt', g.add(x, one(g)))))),
	atanh: unary((g, x) => reciprocal(g, oneMinusSquare(g, x))),
	/** 2/√π·e^(−x²). */
	erf: square(bell, 2 / Math.sqrt(Math.PI)),
	erfc: square(bell, -2 / Math.sqrt(Math.PI)),
	normal: unary(density),
	bell: unary((g, x, self) => g.neg(g.mul(x, self))),
	/** σ(x)·σ(−x) = ¼ sech²(x/2), whose own derivative is no difference of the two. */
	sigmoid: square((g, x) => sech(g, g.mul(g.constant(0.5), x)), 0.25),
	softplus: unary((g, x) => fn(g, 'sigmoid', x)),
	gelu: unary((g, x) => g.add(fn(g, 'normal', x), g.mul(x, density(g, x)))),
	gamma: unary((g, x, self) => g.mul(self, polygamma(g, 0, x))),
	lgamma: unary((g, x) => polygamma(g, 0, x)),
	/** Those that are computed end with ψ″: its derivative is a hole. */
	polygamma: {
		partial: (g, args, _i, self, m) => (m < 2 ? polygamma(g, m + 1, at(args, 0)) : fn(g, 'require', fn(g, 'lt', self, self), self)),
	},
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
