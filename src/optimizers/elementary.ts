/** Words that every transform writes with: elementwise operations on the coordinates of a step. */

import type { ExprId, Graph } from '../expr/graph/graph.ts';
import type { HostContext, StepContext, Transform } from '../model/optimizer.ts';

export type Vector = readonly ExprId[];

/** Coordinate by coordinate. */
export const each = (x: Vector, f: (a: ExprId, k: number) => ExprId): ExprId[] => x.map(f);
/** Coordinate k of a state slot. */
export const at = (values: Vector | undefined, k: number): ExprId => values?.[k] as ExprId;

export const one = (g: Graph): ExprId => g.constant(1);
export const square = (g: Graph, a: ExprId): ExprId => g.powi(a, 2);
export const root = (g: Graph, a: ExprId): ExprId => g.apply('sqrt', [a]);
/** 1 − a. */
export const rest = (g: Graph, a: ExprId): ExprId => g.sub(one(g), a);
/** a·x + (1 − a)·y: an exponential moving average. */
export const average = (g: Graph, a: ExprId, x: ExprId, y: ExprId): ExprId => g.add(g.mul(a, x), g.mul(rest(g, a), y));
/** ‖x‖₂. */
export const norm = (g: Graph, x: Vector): ExprId =>
	root(
		g,
		x.map((a) => square(g, a)).reduce((a, b) => g.add(a, b)),
	);

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
export const firstMoment = ({ g, hyper }: BoundContext, m: Vector | undefined, updates: Vector): ExprId[] =>
	each(updates, (u, k) => average(g, hyper('b1'), at(m, k), u));

/** The second moment: v ← b₂ v + (1 − b₂) g². */
export const secondMoment = ({ g, hyper }: BoundContext, v: Vector | undefined, updates: Vector): ExprId[] =>
	each(updates, (u, k) => average(g, hyper('b2'), at(v, k), square(g, u)));

interface BoundContext {
	readonly g: Graph;
	readonly hyper: (name: string) => ExprId;
}

/** The context's two most used members, so that they can be handed on. */
export const bound = (context: StepContext): BoundContext => ({ g: context.g, hyper: (name) => context.hyper(name) });
