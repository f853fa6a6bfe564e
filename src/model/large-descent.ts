/**
 * One step of an optimizer on a landscape of many variables: a program for a coordinate, whichever it is, cut where coordinates meet.
 *
 * A step is gradient → sums → update. Between two sums (a norm, say), or two gradients, every coordinate is computed by itself, from
 * the words of the coordinate and from numbers that all coordinates of the particle share. Nothing here knows n or the landscape, so
 * an optimizer has one program for all landscapes.
 */

import type { Evaluator } from '../expr/graph/evaluate.ts';
import type { Dialect, GeneratedWgsl, Mode } from './objective.ts';

/** Words of a coordinate. The optimizer's state follows, then what gradients elsewhere need. */
export const COORDINATE = { x: 0, bestX: 1, gradient: 2, state: 3 } as const;

/** Words that all coordinates of a particle share. The optimizer's own state follows, then the sums. */
export const PARTICLE = {
	/** f at x; NO_VALUE before there is one. */
	value: 0,
	/** Lowest f met. */
	best: 1,
	/** A code of STATUS. */
	status: 2,
	/** Steps taken. */
	steps: 3,
	/** What the landscape answered at x: f, and a code of MISSING. */
	measured: 4,
	missing: 5,
	/** |∇f|∞. */
	slope: 6,
	/** What is wrong with the step: a code of FAULT. */
	fault: 7,
	/** 1 where it takes this step, and 1 where this x is the best. */
	moves: 8,
	better: 9,
	/** On a GPU: the number of its row among those that were uploaded. */
	row: 10,
	state: 11,
} as const;

/** What a landscape has not at a point, the worse the larger. */
export const MISSING = { nothing: 0, gradient: 1, value: 2 } as const;

/** What can be wrong with a step, the worse the larger. */
export const FAULT = { none: 0, outside: 1, invalid: 2 } as const;

/** Numbers of a row before those that the optimizer asks for: `advance` (1 or 0), and the step. */
export const LARGE_ROW_HEAD = 2;

/** A number that a stage reads. */
export type Source =
	| { readonly of: 'coordinate' | 'particle'; readonly word: number }
	/** A number of the row, from its head on. */
	| { readonly of: 'row'; readonly at: number }
	/** Of the draw of this particle, step and coordinate: two numbers in [0, 1), and 1 where the coordinate's index is odd. */
	| { readonly of: 'draw'; readonly part: 'first' | 'second' | 'odd' };

/**
 * Whose the numbers are that coordinates share. `one`: all lanes of a vector are coordinates of one particle. `each`: a lane is a
 * particle, coordinates lie [coordinate][particle], and each uniform is a vector.
 */
export type Shared = 'one' | 'each';

/** What a CPU computes of one coordinate at a time, or of one particle. */
export interface Stage {
	/** Structural identity: equal keys generate equal code. */
	readonly key: string;
	/** How many numbers it answers. */
	readonly outputs: number;
	/** The leaves of the evaluator's point, in order. */
	readonly sources: readonly Source[];
	/** The f64 truth; its parameters are the hyper-parameters. */
	evaluator(): Evaluator;
	/** Words of a coordinate that are inputs of the module, in order; behind them comes the coordinate's index where `numbered`. */
	readonly reads: readonly number[];
	readonly numbered: boolean;
	/** A module whose `points` (`expr/emit/wasm.ts`) answers the numbers, then 1 where all of them are valid. Its uniforms are `LargeDescent.scalars`. */
	wasm(mode: Mode, shared?: Shared): Uint8Array<ArrayBuffer>;
	wasm64(shared?: Shared): Uint8Array<ArrayBuffer>;
}

/** What a GPU computes: `shaders/ports/coordinate.wgsl` with a generated body. */
export interface GpuStage {
	readonly key: string;
	readonly uniformCount: number;
	readonly tables: readonly [];
	wgsl(dialect: Dialect): GeneratedWgsl;
}

/** What happens between a gradient and the update, in order. */
export type Pass =
	/** A sum over the coordinates goes to a word of the particle. On the GPU the stage answers the term, and its fault. */
	| { readonly kind: 'sum'; readonly stage: Stage; readonly into: number; readonly fold: GpuStage }
	/** ∇f at the point that the stage answers goes to a word of the coordinates; on the GPU the point goes to word `at`, and its fault is looked for. */
	| {
			readonly kind: 'gradient';
			readonly stage: Stage;
			readonly at: number;
			readonly into: number;
			readonly keep: GpuStage;
			readonly fold: GpuStage;
	  };

type Hyper = Readonly<Record<string, number>>;

export interface LargeDescent {
	/** Structural identity of all its stages. */
	readonly key: string;
	/** Words of a coordinate, and of a particle. */
	readonly coordinateWords: number;
	readonly particleWords: number;
	/** Words of state among them. */
	readonly coordinateState: number;
	readonly particleState: number;
	readonly rowWidth: number;
	readonly passes: readonly Pass[];
	/** Next x, then the next state of a coordinate. */
	readonly update: Stage;
	/** The next state of a particle; absent where it has none. */
	readonly particle?: Stage;
	readonly gpu: {
		/** Numbers of a row there: behind those of a CPU come the hyper-parameters in order, and the seed. */
		readonly rowWidth: number;
		/** Of ∇f: 0, and |∇f|∞ as the largest. */
		readonly slope: GpuStage;
		/** Of the step: 0, and its fault as the largest. */
		readonly fault: GpuStage;
		/** x, best x and state after the step. */
		readonly commit: GpuStage;
		/** The next state of a particle, then 1 where it is valid. */
		readonly particle: GpuStage;
	};
	/** State before the first step: of every coordinate, and of the particle. */
	begin(hyper: Hyper): { readonly coordinate: Float64Array; readonly particle: Float64Array };
	/** `advance`, the step, and the optimizer's numbers of it, in double precision. */
	stepConstants(step: number, advance: boolean, hyper: Hyper): Float64Array;
	/** Hyper-parameters in order, then the seed. */
	uniforms(hyper: Hyper, seed: number): Float64Array;
	/** Everything that the coordinates of a particle share, for a CPU: the uniforms, the particle's number, its words, its row. */
	scalars(uniforms: ArrayLike<number>, particle: number, words: ArrayLike<number>, row: ArrayLike<number>): Float64Array;
}
