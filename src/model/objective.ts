/** What every landscape compiles to. Machines, renderers and analyses know nothing else of a landscape. */

import type { OutputBound } from '../expr/interval/bounds.ts';
import type { Dialect } from '../math/dialect.ts';
import type { FieldWgsl } from '../expr/emit/field.ts';
import type { DataTable, Evaluator } from '../expr/graph/evaluate.ts';
import type { ExprId, Graph } from '../expr/graph/graph.ts';
import type { Rules } from '../math/number-system.ts';
import type { Definition } from './definition.ts';
import type { DescentProgram } from './descent.ts';
import type { GeneratedWgsl, Mode, OperationCount } from './generated.ts';
import type { Plane } from './geometry.ts';
import type { NetworkBody, NetworkPlan, NetworkQuantity } from './network.ts';
import type { ResolvedOptimizer } from './optimizer.ts';

export type { OutputBound } from '../expr/interval/bounds.ts';
export type { Builtin, Dialect } from '../math/dialect.ts';
export { MAX_VARIABLES } from '../math/number-system.ts';
export type { GeneratedWgsl, Mode, OperationCount } from './generated.ts';

/** A named value that changes without a compile: a slider. */
export interface ParameterSpec {
	readonly name: string;
	readonly value: number;
	readonly min: number;
	readonly max: number;
}

/** How many derivatives a program computes: 0 value, 1 and the gradient, 2 and the Hessian. */
export type Order = 0 | 1 | 2;

/** `plane`: inputs are (u, v) and derivatives are along the plane. `full`: inputs are all n variables. */
export type Space = 'plane' | 'full';

/** Generated WGSL of a grid's kernels: see `expr/emit/field.ts`. */
export type { FieldWgsl } from '../expr/emit/field.ts';

/**
 * One program: outputs are value, gradient (inputs numbers), Hessian (upper triangle by rows), as
 * far as `order` asks. Value, gradient and Hessian have each a validity of their own: a value may
 * be valid where its gradient is not (√x at 0), never the other way round.
 */
export interface Program {
	/** Structural identity: equal keys generate equal code. Values of uniforms are not part of it. */
	readonly key: string;
	readonly order: Order;
	/** Coordinates of a point. */
	readonly inputs: number;
	/** Numbers of its uniforms: parameters, then the plane where it reads one. */
	readonly uniformCount: number;
	/** Number of outputs: 1, 1 + n, or 1 + n + n(n+1)/2. */
	readonly outputs: number;
	/** Data slots that the program reads. */
	readonly tables: readonly DataTable[];
	/** What it computes, for code that is rarely asked for. */
	readonly expressions: ProgramExpressions;
	/**
	 * The f64 truth; `valid` has one entry an output. By f32's rules it is still computed in double precision, with a hole wherever a
	 * machine of f32 must have one.
	 */
	evaluator(rules?: Rules): Evaluator;
	/** Do the first half of `wgsl`, which keeps it: a long program is then generated in two tasks, and none holds up the thread. */
	lower(dialect: Dialect): void;
	wgsl(dialect: Dialect): GeneratedWgsl;
	/** The same for grids, which only programs of two inputs have: terms that a column or a row shares are separate. */
	fieldWgsl(dialect: Dialect): FieldWgsl;
	/** A WebAssembly module (see `expr/emit/wasm.ts` for its exports). `fast` keeps subnormals. */
	wasm(mode: Mode): Uint8Array<ArrayBuffer>;
	/** Planes of terms that the module keeps behind the x axis of a grid. */
	readonly columnTerms: number;
	/** The same for f64: bit for bit what the evaluator gives. It imports functions of `math` (`compile/called.ts`). */
	wasm64(): { readonly code: Uint8Array<ArrayBuffer>; readonly columnTerms: number };
	/** What f32 hardware may answer at a point, an output each: see {@link OutputBound}. Each output's validity is its own. */
	bounds(dialect: Dialect, point: ArrayLike<number>, uniforms: ArrayLike<number>): readonly OutputBound[];
	/** Arithmetic operations per point, by kind, counted from the generated program. */
	operations(dialect: Dialect): OperationCount;
	/** The same a cell of a grid, without what a column or a row shares: in WGSL of a dialect, or in WebAssembly. */
	cellOperations(code: Dialect | 'wasm'): OperationCount;
}

/** The expressions of a program's outputs. */
export interface ProgramExpressions {
	readonly graph: Graph;
	readonly value: ExprId;
	readonly gradient: readonly ExprId[];
	readonly hessian: readonly ExprId[];
}

/** Values for the parameters of an objective, and the space of its points. */
export interface BoundValues {
	/** What coordinates of a point are: all variables, or (u, v) of the plane. */
	readonly space: Space;
	/** Every parameter by name. */
	readonly parameters: Readonly<Record<string, number>>;
	readonly plane: Plane;
}

/** Value and derivatives in double precision at the point that it was run at last: the outputs of a {@link Program}. */
export interface Truth {
	readonly values: Float64Array;
	/** 1 where an output is a number. */
	readonly valid: Uint8Array;
	/** @param point coordinates of the bound objective's space */
	run(point: ArrayLike<number>): void;
}

/** What a machine can be asked of a landscape. */
export interface Offers {
	/** A shader can evaluate the gradient at every pixel. */
	readonly pixelGradient: boolean;
	/** Value and derivatives at many points at once. */
	readonly points: boolean;
	/** Second derivatives: in all variables and along the plane; along the plane only; there, and as products with vectors; or none. */
	readonly hessian: 'full' | 'plane' | 'products' | 'none';
	/** What hardware of f32 may answer at a point. */
	readonly bounds: boolean;
}

/** A landscape evaluated by one expression of its variables: programs are generated from it. */
export interface Expression {
	readonly kind: 'expression';
	/** Compiled lazily and cached. */
	program(order: Order, space: Space): Program;
	/** One step of an optimizer on this landscape. Compiled lazily and cached by the optimizer's key. */
	descent(optimizer: ResolvedOptimizer): DescentProgram;
}

/**
 * A program that adds terms of a sum at places of the plane. It maps the words of a place (u, v, sums so far) and the numbers of a term
 * (its row) to the words after the term, and is generated as a descent is: a place is a particle, a term is a step.
 */
export interface SumProgram {
	/** Structural identity: equal keys generate equal code. */
	readonly key: string;
	readonly order: Order;
	/** Numbers that are summed: f, then ∂f/∂u and ∂f/∂v, then the Hessian's upper triangle. */
	readonly outputs: number;
	/** Words a place: u, v; for each output its sum and what rounding has left of it; for each group of outputs 0, or 1 where it is a hole. */
	readonly words: number;
	/** The word of the sum of an output, and of the hole of its group. */
	sumWord(output: number): number;
	holeWord(output: number): number;
	/** Numbers a row: (origin, first, second) of each variable of the term, then the term's number. */
	readonly rowWidth: number;
	readonly uniformCount: number;
	/** The f64 truth of one term: what is added to the sums. Its point is a place's words, a number that is not read, and the row. */
	evaluator(): Evaluator;
	/** The rows of terms `first` … `first + count − 1` (from 0) of a plane. */
	rows(plane: Plane, first: number, count: number): Float64Array<ArrayBuffer>;
	/** WGSL behind `shaders/ports/descent.wgsl`, and the constants to append to the uniforms. */
	wgsl(dialect: Dialect): { readonly code: string; readonly constants: Float32Array };
	/** A WebAssembly module with the export `descend` (see `expr/emit/descent.ts`). */
	wasm(mode: Mode): Uint8Array<ArrayBuffer>;
	wasm64(): Uint8Array<ArrayBuffer>;
	/** Arithmetic operations a place and term. */
	operations(dialect: Dialect): OperationCount;
	/** What f32 hardware may answer of one term: see {@link OutputBound}. Its point is (u, v) and its row. */
	bounds(dialect: Dialect, point: ArrayLike<number>, uniforms: ArrayLike<number>): readonly OutputBound[];
}

/** A landscape evaluated as a sum of terms, each an expression of a few neighbouring variables. */
export interface Sum {
	readonly kind: 'sum';
	/** Variables of a term: x_k … x_{k+window−1}. */
	readonly window: number;
	/** n − window + 1. */
	readonly terms: number;
	/**
	 * A term of its own variables: its inputs are these, then its number (1, 2, …), by which the derivative is 0. The term's part of
	 * the gradient of f is the rest of it. Compiled lazily and cached.
	 */
	term(order: 0 | 1): Program;
	/** What adds terms at places of the plane. Compiled lazily and cached. */
	inPlane(order: Order): SumProgram;
}

/** A landscape evaluated as a network over samples: see `model/network.ts`. */
export interface Network {
	readonly kind: 'network';
	readonly body: NetworkBody;
	readonly plan: NetworkPlan;
	/** The f64 truth of its quantity, made when it is first asked for. */
	reference(): NetworkQuantity;
}

/** How a landscape is evaluated. Only `compile/`, `cpu/` and `gpu/` look inside. */
export type Evaluation = Expression | Sum | Network;

export type EvaluationKind = Evaluation['kind'];
/** Evaluations of one kind. */
export type EvaluationOf<K extends EvaluationKind> = Extract<Evaluation, { readonly kind: K }>;

/** A compiled landscape. */
export interface Objective<E extends Evaluation = Evaluation> {
	/** Structural identity (formula, transforms, table shapes), without any value. */
	readonly key: string;
	/** Number of variables n. */
	readonly dimension: number;
	/** What a formula calls them; absent for samples. */
	readonly variables?: readonly string[];
	readonly parameters: readonly ParameterSpec[];
	readonly offers: Offers;
	readonly evaluation: E;
	/** Multiplications and additions of one value, where they are many: whoever asks for many values asks for fewer then. */
	readonly operations?: number;
	/** What it was compiled from: from it another thread compiles the same objective. */
	readonly definition: Definition;
	/** The f64 truth, a point at a time on this thread. */
	truth(order: Order, values: BoundValues): Truth;
}
