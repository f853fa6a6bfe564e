/**
 * What an optimizer is: pure `init` and `update` in the expression graph, composed by `chain` (the shape
 * of Optax, DeepMind 2020). From it follow the f64 reference, WGSL, WebAssembly and the bounds.
 */

import type { ExprId, Graph } from '../expr/graph/graph.ts';
import type { Range } from './geometry.ts';

/** A hyper-parameter: a value that changes without a compile, unless it is a flag. */
export interface HyperSpec {
	/** As in the reference: `lr`, `b1`, `mu`, `eps`, `weightDecay` …; part of links and of the command line. */
	readonly name: string;
	/** As it stands in the equation: `η`, `β₁`. */
	readonly symbol: string;
	/** One line: what it does. */
	readonly meaning: string;
	/** As published. */
	readonly value: number;
	/** What is accepted, both ends included; analysis relies on it. */
	readonly range: Range;
	/** The slider's scale. */
	readonly scale: 'linear' | 'log';
	/** Structural: 0 or 1, chooses the equations, so it is part of the program's key. */
	readonly flag?: true;
}

/** The graph of numbers that depend on the step and the hyper-parameters only, evaluated in double precision once a step. */
export interface HostContext {
	readonly g: Graph;
	/** The step being taken: 1, 2, … */
	readonly step: ExprId;
	/** A hyper-parameter; `lr` is the scheduled one. */
	hyper(name: string): ExprId;
}

declare const VECTOR: unique symbol;
declare const COORDINATE: unique symbol;

/**
 * n numbers of a step, one a coordinate: x, a gradient, an update, a piece of state. Only the context that made one looks inside:
 * for few coordinates it is n expressions, for many a single one that stands for any coordinate.
 */
export interface Vector {
	readonly [VECTOR]: true;
}

/** The coordinate that `each` is at: what tells one draw from another. */
export interface Coordinate {
	readonly [COORDINATE]: true;
}

/** What `each` hands on: one number of each vector, and the coordinate that it is at. */
export type AtCoordinate<V extends readonly Vector[]> = [...{ -readonly [K in keyof V]: ExprId }, Coordinate];

/** What a transform sees while it writes its part of a step. Coordinates meet in `sum` only, and in `gradientAt`. */
export interface StepContext {
	readonly g: Graph;
	/** x_t. */
	readonly point: Vector;
	/** f(x_t) and ∇f(x_t). */
	readonly value: ExprId;
	readonly gradient: Vector;
	/**
	 * Coordinate by coordinate: what `f` makes of the numbers that the vectors have there.
	 * @example context.each([m, v], (a, b) => context.g.div(a, b)) // m/v
	 */
	each<const V extends readonly Vector[]>(vectors: V, f: (...numbers: AtCoordinate<V>) => ExprId): Vector;
	/** Σ over the coordinates, in their order. */
	sum(x: Vector): ExprId;
	/** ∇f at another point: one more evaluation. */
	gradientAt(point: Vector): Vector;
	/** A hyper-parameter; `lr` is the scheduled one. */
	hyper(name: string): ExprId;
	/**
	 * A number of the step and the hyper-parameters (1 − β₁ᵗ): computed in double precision and rounded once.
	 * @param range what it can be for all accepted hyper-parameters; analysis relies on it
	 */
	perStep(make: (host: HostContext) => ExprId, range?: Range): ExprId;
	/** The draw of this particle, step and coordinate: independent N(0, 1). */
	normal(k: Coordinate): ExprId;
}

/** A piece of state. */
export interface StateSlot {
	readonly name: string;
	/** One number a coordinate, or one a particle. */
	readonly per: 'coordinate' | 'particle';
	/** Before the first step; 0 where absent. */
	readonly initial?: number | ((host: Pick<HostContext, 'g' | 'hyper'>) => ExprId);
	/** Never negative: analysis relies on it. */
	readonly nonNegative?: true;
}

/** The state before a step, by slot. */
export interface StateBefore {
	/** A slot with one number a coordinate. */
	vector(name: string): Vector;
	/** A slot with one number a particle. */
	number(name: string): ExprId;
}

/** The state after a step, by slot: a vector, or a number where the slot is per particle. */
export type StateAfter = Readonly<Record<string, Vector | ExprId>>;

/** A pure gradient transform: from updates (at first the gradient) to updates (at last the step: x ← x + u). */
export interface Transform {
	readonly state: readonly StateSlot[];
	update(context: StepContext, updates: Vector, state: StateBefore): { readonly updates: Vector; readonly state: StateAfter };
}

/** Sizes of a landscape in its window, from which step sizes that suit it follow. */
export interface LandscapeMetrics {
	/** The shorter side of the window. */
	readonly extent: number;
	/** Median of |∇f|. */
	readonly gradient: number;
	/** The 90 % quantile of the largest |eigenvalue| of the Hessian along the plane. */
	readonly curvature: number;
	/** Lowest value known or seen, and the median value. */
	readonly lowest: number;
	readonly median: number;
}

/** An optimizer of the registry. */
export interface Optimizer {
	/** As in the reference; part of links and of the command line, so never renamed. */
	readonly id: string;
	readonly name: string;
	readonly family: 'gradient' | 'momentum' | 'adaptive' | 'sign' | 'noise' | 'sharpness';
	/** The update in the field's notation, a line an assignment. */
	readonly equation: readonly string[];
	/** One line: what it is known for, what to watch. */
	readonly hint: string;
	readonly hyper: readonly HyperSpec[];
	/** The transform for given flags; flags not given have their default. */
	readonly transform: (flags: Readonly<Record<string, boolean>>) => Transform;
	/** What would have no effect on it and is therefore refused: modifiers of a gradient that it does not use, a schedule it never reads. */
	readonly ignores?: readonly ('modifiers' | 'schedule')[];
	/** Values that suit a landscape's scale, offered beside the published ones. */
	readonly suited: (scale: LandscapeMetrics) => Readonly<Record<string, number>>;
	/** Where the equation and the defaults come from. */
	readonly sources: readonly string[];
}

/** Something composed around any optimizer when its hyper-parameter is given: clipping, weight decay, SAM. */
export interface Modifier {
	/** The hyper-parameter that switches it on. */
	readonly hyper: HyperSpec;
	readonly name: string;
	readonly equation: readonly string[];
	readonly transform: () => Transform;
	/** The order of composition: lower is nearer to the raw gradient. */
	readonly order: number;
	readonly sources: readonly string[];
}

/** A learning-rate schedule. */
export interface Schedule {
	readonly id: string;
	readonly name: string;
	readonly equation: readonly string[];
	readonly hyper: readonly HyperSpec[];
	/** The rate at a step (`host.step` is 1 at the first) for the base rate `lr`. */
	readonly rate: (host: HostContext, lr: ExprId) => ExprId;
	readonly sources: readonly string[];
}

/** An optimizer as chosen: plain JSON. `hyper` holds what differs from the published defaults, modifiers and schedule included. */
export interface OptimizerSpec {
	readonly id: string;
	readonly hyper: Readonly<Record<string, number>>;
	readonly schedule?: string;
}

/** A chosen optimizer with everything resolved: what is compiled. */
export interface ResolvedOptimizer {
	readonly id: string;
	readonly name: string;
	/** Structural identity: equal keys make equal programs for equal landscapes. */
	readonly key: string;
	readonly hyper: readonly HyperSpec[];
	/** Values by name, defaults filled in. */
	readonly values: Readonly<Record<string, number>>;
	readonly transform: Transform;
	readonly schedule?: Schedule;
}

/** A choice that resolves to the same optimizer: plain JSON, with every value said. */
export const specOf = ({ id, values, schedule }: ResolvedOptimizer): OptimizerSpec => ({
	id,
	hyper: values,
	...(schedule ? { schedule: schedule.id } : {}),
});
