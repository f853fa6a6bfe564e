/** What a landscape is made of: data that another thread compiles into the same objective. */

import type { DataTable } from '../expr/graph/evaluate.ts';
import type { Interpolation, SampledField, SampledPoints } from './field.ts';
import type { Plane } from './geometry.ts';
import type { NetworkBody } from './network.ts';

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
	/** Of this field and interpolation, where it was made beforehand. */
	readonly prepared?: PreparedSurface;
	/**
	 * Where samples lie that are counted 0, 1, 2 … in the field. These numbers are parameters: parts of one surface that have as many
	 * samples are one program.
	 */
	readonly placed?: { readonly u: Spacing; readonly v: Spacing };
}

/** Where the samples of an axis lie: at first + step · index. */
export interface Spacing {
	readonly first: number;
	readonly step: number;
}

/** The numbers that a sampled surface's expression reads: slopes at the samples of a grid, or triangles between samples on no grid. */
export type PreparedSurface =
	| { readonly layout: 'grid'; readonly interpolation: Interpolation; readonly table: DataTable }
	| { readonly layout: 'points'; readonly surface: PointsSurface };

/** Places of the samples relative to the middle of them all. */
export interface Frame {
	/** The middle: f32 numbers, so that subtracting them from nearby coordinates is exact on every machine. */
	readonly middle: readonly [number, number];
	/** Width and height of the samples' extent. */
	readonly extent: readonly [number, number];
}

/** Scattered samples, ready to be written as an expression. */
export interface PointsSurface {
	readonly table: DataTable;
	/** Where the triangles lie, and how many there are. */
	readonly triangulation: { readonly frame: Frame; readonly count: number };
	/** Of the tree that finds a place's triangle. */
	readonly depth: number;
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

/** One of the two landscapes of a difference. */
export interface DifferencePart {
	readonly definition: ExpressionDefinition;
	/** Of more than two variables: the plane that it is seen through. */
	readonly plane?: Plane;
}

/** One landscape minus another, over the coordinates of their planes; it has a value where both have one. */
export interface DifferenceBody {
	readonly kind: 'difference';
	readonly first: DifferencePart;
	readonly second: DifferencePart;
}

/** A landscape that is one expression of its variables. Plain data: it survives `structuredClone`. */
export interface ExpressionDefinition {
	readonly body: FormulaBody | FieldBody | DifferenceBody;
	/** Applied from the inside out: the last one is the outermost. */
	readonly transforms?: readonly Transform[];
}

/** A landscape that is a sum. */
export interface SumDefinition {
	readonly body: SumBody;
}

/** A landscape that is a network's loss over samples, or another of its quantities. */
export interface NetworkDefinition {
	readonly body: NetworkBody;
}

export type Definition = ExpressionDefinition | SumDefinition | NetworkDefinition;
