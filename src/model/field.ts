/** Sampled landscapes: what a backend computes, and what a file holds. */

import type { GridSpec } from './geometry.ts';

/** The numbers that something is computed in. */
export type Precision = 'f64' | 'f32';

/** The bits of a hole in a buffer of f32: a canonical quiet NaN, compared as an integer on the GPU. */
export const HOLE_BITS = 0x7fc0_0000;

/** A field on a grid, on the CPU. Row 0 is the lowest v, column 0 the lowest u; a hole is NaN. */
export interface Field {
	readonly grid: GridSpec;
	/** rows × columns, row after row. */
	readonly values: Float32Array | Float64Array;
	/** ∂f/∂u and ∂f/∂v, where asked for; NaN where there is none. */
	readonly gradientU?: Float32Array | Float64Array;
	readonly gradientV?: Float32Array | Float64Array;
}

/** What one reduction over a field tells. */
export interface FieldStatistics {
	readonly count: number;
	readonly holes: number;
	/** Smallest and largest valid value; NaN where every cell is a hole. */
	readonly min: number;
	readonly max: number;
	/** A cell index (row · columns + column) where the extreme is taken: the lowest such index. */
	readonly minCell: number;
	readonly maxCell: number;
	/** QUANTILE_COUNT values: quantile i/(QUANTILE_COUNT − 1) of the valid values, ascending, in the precision of the field. */
	readonly quantiles: Float32Array | Float64Array;
}

/** Quantiles a reduction reports: 0, 1/64 … 1. */
export const QUANTILE_COUNT = 65;

/** What the coordinate of an axis means to a person. */
export interface AxisLabel {
	/** The file's or the formula's own name of it: `lr`, `alpha`, `x`. */
	readonly name: string;
	/**
	 * `log10`: the plane's coordinate is the decimal logarithm of the number that a person reads and types, so that rates and
	 * batch sizes are evenly spaced. Absent: the coordinate is the number itself.
	 */
	readonly scale?: 'log10';
	/** Of a direction that is no variable's own: what it is made of, `0.87 x1 + 0.5 x3`. */
	readonly along?: string;
}

/** A surface read from a file: samples on a grid, holes as NaN. */
export interface SampledField {
	readonly layout?: undefined;
	/** What the values are (`train_loss`, a column's name). */
	readonly name: string;
	readonly columns: number;
	readonly rows: number;
	/** Coordinates of the columns and the rows in the plane (logarithms on a `log10` axis), ascending, evenly spaced or not. */
	readonly x: Float64Array;
	readonly y: Float64Array;
	/** rows × columns, row after row (row = y). */
	readonly values: Float64Array;
	/** Of x and of y, where the file names them. */
	readonly axes?: readonly [AxisLabel, AxisLabel];
}

/** Samples that lie on no grid, at distinct places. */
export interface SampledPoints {
	readonly layout: 'points';
	readonly name: string;
	/** One number a sample, in the plane's coordinates. */
	readonly x: Float64Array;
	readonly y: Float64Array;
	/** NaN where a sample has no value. */
	readonly values: Float64Array;
	readonly axes?: readonly [AxisLabel, AxisLabel];
}

/** What is drawn between the samples of a grid. */
export type Interpolation =
	/** C¹, within the four samples around it everywhere: no overshoot. */
	| 'monotone'
	/** C¹ bicubic through the samples; may overshoot. */
	| 'bicubic'
	/** Each cell as it is: the nearest sample's value. */
	| 'cells';

/** A path in the plane read from a file (a training trajectory). */
export interface SampledPath {
	readonly name: string;
	readonly x: Float64Array;
	readonly y: Float64Array;
}

/** Values and derivatives at points. Invalid numbers are NaN. */
export interface SampleBatch {
	readonly count: number;
	/** Coordinates a point, and so numbers a gradient. */
	readonly inputs: number;
	readonly values: Float64Array;
	/** count × inputs, where asked for. */
	readonly gradients?: Float64Array;
	/** count × inputs(inputs+1)/2, upper triangle by rows, where asked for. */
	readonly hessians?: Float64Array;
}
