/** What a landscape is made of: data that another thread compiles into the same objective. */

import type { Interpolation, SampledField, SampledPoints } from './field.ts';

/** A composition around a landscape; each of its values is a slider. */
export type Transform =
	/** f(x − by): the landscape moves by `by` (missing components are 0). */
	| { readonly kind: 'shift'; readonly by: readonly number[] }
	/** f(Rᵀx): the landscape turns by `angle` radians counter-clockwise about the origin, in the plane of two axes. */
	| { readonly kind: 'rotate'; readonly angle: number; readonly axes?: readonly [number, number] }
	/** gain · f(x / width) + offset. */
	| { readonly kind: 'scale'; readonly width?: number; readonly gain?: number; readonly offset?: number }
	/** f(x) + amplitude · smooth noise of the given frequency; the same seed answers the same everywhere. */
	| { readonly kind: 'noise'; readonly amplitude: number; readonly frequency: number; readonly seed: number };

/** Text in the formula language. */
export interface FormulaBody {
	readonly kind: 'formula';
	readonly text: string;
	readonly dimension?: number;
	/** Names of the variables, in order. */
	readonly variables?: readonly string[];
	/** Unknown words that are parameters. */
	readonly parameters?: readonly string[];
}

/** Samples from a file. */
export interface FieldBody {
	readonly kind: 'field';
	readonly field: SampledField | SampledPoints;
	/** Between the samples of a grid (default: within them); samples on no grid are joined by triangles. */
	readonly interpolation?: Interpolation;
}

/** A sum of terms, each of a few neighbouring variables: for many variables. */
export interface SumBody {
	readonly kind: 'sum';
	/**
	 * Term i in the formula language. x[1] … x[w] are the variables i … i + w − 1, and `i` is its number, 1 … n − w + 1; w is the
	 * largest index that occurs. Other words are parameters.
	 */
	readonly term: string;
	/** n. */
	readonly dimension: number;
}

/** A landscape that is one expression of its variables. Plain data: it survives `structuredClone`. */
export interface ExpressionDefinition {
	readonly body: FormulaBody | FieldBody;
	/** Applied from the inside out: the last one is the outermost. */
	readonly transforms?: readonly Transform[];
}

/** A landscape that is a sum. */
export interface SumDefinition {
	readonly body: SumBody;
}

export type Definition = ExpressionDefinition | SumDefinition;
