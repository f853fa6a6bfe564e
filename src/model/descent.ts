/**
 * A descent program: one step of one optimizer on one landscape, from which both machines' code is
 * generated. It is a pure function from a particle's words to its words.
 *
 * One pass over a particle evaluates f and ∇f at x, decides by the stop rules, and, where the row says
 * `advance`, takes a step. `steps` rows that advance and one that does not leave value and status
 * those of the final x.
 */

import type { DataTable, Evaluator } from '../expr/graph/evaluate.ts';
import type { OutputBound } from '../expr/interval/bounds.ts';
import type { Dialect } from '../math/dialect.ts';
import type { Mode, OperationCount } from './generated.ts';
import type { Range } from './geometry.ts';
import type { StopRules, SwarmValues } from './swarm-values.ts';

/** Where a particle's words lie; all are f32. Memory holds word k of particle i at k · stride + i. */
export interface ParticleLayout {
	/** Words a particle. */
	readonly words: number;
	/** n coordinates from word 0; then the optimizer's state. */
	readonly dimension: number;
	readonly state: number;
	readonly stateWords: number;
	/** f at x; NO_VALUE before there is one. */
	readonly value: number;
	/** Lowest f met, and n coordinates where. */
	readonly best: number;
	readonly bestX: number;
	/** A code of STATUS. */
	readonly status: number;
	/** Steps taken. */
	readonly steps: number;
}

/** In the words `value` and `best`: none yet. Larger than any value of f32. */
export const NO_VALUE = 2 ** 121;
/** No target: below any value of f32. */
export const NO_TARGET = -(2 ** 122);

/** Uniform values of a descent beside the optimizer's. */
export interface DescentValues {
	/** Of the landscape, all of them by name. */
	readonly parameters: Readonly<Record<string, number>>;
	/** Hyper-parameters by name, all of them. */
	readonly hyper: Readonly<Record<string, number>>;
	readonly stop: StopRules;
	readonly box: readonly Range[];
	readonly boxIs: 'edge' | 'divergence';
	readonly seed: number;
}

/** The values after a change: what it does not name stays. */
export const withValues = (values: DescentValues, { parameters, hyper, stop }: SwarmValues): DescentValues => ({
	...values,
	...(parameters ? { parameters } : {}),
	...(hyper ? { hyper } : {}),
	...(stop ? { stop } : {}),
});

export interface DescentProgram {
	/** Structural identity: equal keys generate equal code. */
	readonly key: string;
	readonly layout: ParticleLayout;
	/** Numbers of a row: `advance` (1 or 0), the step, then what depends on the step only. */
	readonly rowWidth: number;
	readonly uniformCount: number;
	readonly tables: readonly DataTable[];
	/** Words of a particle that begins at x; the rest of its state is the optimizer's initial one. */
	begin(x: ArrayLike<number>, hyper: Readonly<Record<string, number>>): Float64Array;
	/** The constants of step t (1, 2, …), in double precision: a row. */
	stepConstants(step: number, advance: boolean, hyper: Readonly<Record<string, number>>): Float64Array;
	/** Those of steps `first` … `first + steps − 1`, which advance, and of one more, which does not: (steps + 1) × rowWidth. */
	stepConstantsFrom(first: number, steps: number, hyper: Readonly<Record<string, number>>): Float64Array;
	uniforms(values: DescentValues): Float64Array;
	/**
	 * The f64 truth of the mathematics of a step. Outputs: f, ∇f (n), next x (n), next state (stateWords).
	 * The point is a particle's words, then its number, then the row.
	 */
	evaluator(): Evaluator;
	/** Bounds of those outputs at a point: see `Program.bounds`. */
	bounds(dialect: Dialect, point: ArrayLike<number>, uniforms: ArrayLike<number>): readonly OutputBound[];
	/**
	 * WGSL behind `shaders/ports/descent.wgsl`: declares `Particle`, `descend_step`, `load_particle`, `store_particle`
	 * and the bindings of group 1 (`objective_uniforms` at 0, data slots from 1). `constants` are appended to the
	 * uniforms as for an objective.
	 */
	wgsl(dialect: Dialect): { readonly code: string; readonly constants: Float32Array };
	/** A WebAssembly module with the export `descend` (see `expr/emit/descent.ts`). */
	wasm(mode: Mode): Uint8Array<ArrayBuffer>;
	/** The same for f64: bit for bit what the evaluator and the rules of the reference give. */
	wasm64(): Uint8Array<ArrayBuffer>;
	/** Arithmetic operations a particle and step. */
	operations(dialect: Dialect): OperationCount;
}
