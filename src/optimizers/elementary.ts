/** Words that every transform writes with. */

import type { ExprId, Graph } from '../expr/graph/graph.ts';
import type { HostContext, StepContext, Transform, Vector } from '../model/optimizer.ts';

export const one = (g: Graph): ExprId => g.constant(1);
export const square = (g: Graph, a: ExprId): ExprId => g.powi(a, 2);
export const root = (g: Graph, a: ExprId): ExprId => g.apply('sqrt', [a]);
/** 1 − a. */
export const rest = (g: Graph, a: ExprId): ExprId => g.sub(one(g), a);
/** a·x + (1 − a)·y: an exponential moving average. */
export const average = (g: Graph, a: ExprId, x: ExprId, y: ExprId): ExprId => g.add(g.mul(a, x), g.mul(rest(g, a), y));
/** x · y; ‖x‖² of a vector with itself. */
export const dot = (context: StepContext, x: Vector, y: Vector): ExprId =>
	context.sum(x === y ? context.each([x], (a) => square(context.g, a)) : context.each([x, y], (a, b) => context.g.mul(a, b)));
/** ‖x‖₂. */
export const norm = (context: StepContext, x: Vector): ExprId => root(context.g, dot(context, x, x));

/** Whether a length can be divided by: f32 knows nothing smaller than 2^-126. */
export const isDivisor = (g: Graph, length: ExprId): ExprId => g.apply('lt', [g.constant(1e-35), length]);

/** A transform without state. */
export const stateless = (update: (context: StepContext, updates: Vector) => Vector): Transform => ({
	state: [],
	update: (context, updates) => ({ updates: update(context, updates), state: {} }),
});

/** 1 − bᵗ, in double precision: in f32 the difference of two near numbers would lose most of its digits. */
export const biasCorrection = (context: StepContext, name: string): ExprId => context.perStep((host) => decayed(host, name), [1e-9, 1]);

/** 1 − bᵗ in the host's graph. */
export const decayed = ({ g, step, hyper }: HostContext, name: string): ExprId => rest(g, g.apply('pow', [hyper(name), step]));

/** The first moment: m ← b₁ m + (1 − b₁) g. */
export const firstMoment = (context: StepContext, m: Vector, updates: Vector): Vector =>
	context.each([updates, m], (u, old) => average(context.g, context.hyper('b1'), old, u));

/** The second moment: v ← b₂ v + (1 − b₂) g². */
export const secondMoment = (context: StepContext, v: Vector, updates: Vector): Vector =>
	context.each([updates, v], (u, old) => average(context.g, context.hyper('b2'), old, square(context.g, u)));
