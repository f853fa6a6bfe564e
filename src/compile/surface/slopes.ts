/**
 * Derivatives at the samples of a grid, estimated by differences that never cross a hole.
 *
 * With the neighbours on both sides there it is the slope of the parabola through the three samples (on an even axis
 * the central difference of Catmull–Rom), at an end the parabola's of the three samples next to it, and where only one
 * neighbour is there the slope of the line to it.
 */

import { RANGE_LIMIT } from '../../expr/graph/ops.ts';
import type { SampledField } from '../../model/field.ts';

/** Numbers a sample: f, ∂f/∂i, ∂f/∂j, ∂²f/∂i∂j, per mean spacing of the axes. NaN where there is no sample. */
export const NODE_NUMBERS = 4;

/** A grid's nodes along an axis, in units of its mean spacing: 0, 1, 2 … where it is even. */
export type Nodes = Float64Array;

/**
 * The slopes of one component along a line of the grid, written into another. These loops are the work of opening a large
 * file, so they read and write numbers only.
 * @param start place of the line's first sample
 * @param stride from one sample of the line to the next
 */
function slopesAlong(out: Float64Array, start: number, stride: number, nodes: Nodes, from: number, to: number): void {
	const count = nodes.length;
	const sample = (i: number): number => (i >= 0 && i < count ? (out[start + i * stride + from] as number) : Number.NaN);
	for (let i = 0; i < count; i++) {
		const here = sample(i);
		const before = sample(i - 1);
		const after = sample(i + 1);
		const left = i > 0 ? (nodes[i] as number) - (nodes[i - 1] as number) : 0;
		const right = i < count - 1 ? (nodes[i + 1] as number) - (nodes[i] as number) : 0;
		let slope = 0;
		if (Number.isNaN(here)) slope = Number.NaN;
		else if (!Number.isNaN(before) && !Number.isNaN(after))
			slope =
				left === right
					? (after - before) / (2 * left)
					: (((here - before) / left) * right + ((after - here) / right) * left) / (left + right);
		else if (!Number.isNaN(after))
			slope = oneSided(here, after, sample(i + 2), right, i < count - 2 ? (nodes[i + 2] as number) - (nodes[i + 1] as number) : 0);
		else if (!Number.isNaN(before))
			slope = -oneSided(here, before, sample(i - 2), left, i > 1 ? (nodes[i - 1] as number) - (nodes[i - 2] as number) : 0);
		out[start + i * stride + to] = slope;
	}
}

/** At the end of a row: of the parabola through three samples, of the line where only two are there. */
function oneSided(here: number, next: number, second: number, near: number, far: number): number {
	if (Number.isNaN(second)) return (next - here) / near;
	if (near === far) return (4 * next - 3 * here - second) / (2 * near);
	return (((next - here) / near) * (2 * near + far) - ((second - next) / far) * near) / (near + far);
}

/** The derivatives of a field's samples: {@link NODE_NUMBERS} a sample, row after row. A value beyond ±2^120 is no sample. */
export function nodalDerivatives({ columns, rows, values }: SampledField, across: Nodes, up: Nodes): Float64Array {
	const out = samplesAlone({ columns, rows, values });
	const row = columns * NODE_NUMBERS;
	for (let r = 0; r < rows; r++) slopesAlong(out, r * row, NODE_NUMBERS, across, 0, 1);
	for (let c = 0; c < columns; c++) {
		slopesAlong(out, c * NODE_NUMBERS, row, up, 0, 2);
		slopesAlong(out, c * NODE_NUMBERS, row, up, 1, 3);
	}
	return out;
}

/** The samples without derivatives: what `cells` reads. */
export function samplesAlone({ columns, rows, values }: Pick<SampledField, 'columns' | 'rows' | 'values'>): Float64Array {
	const out = new Float64Array(columns * rows * NODE_NUMBERS);
	for (let i = 0; i < columns * rows; i++) {
		const value = values[i] as number;
		out[i * NODE_NUMBERS] = Math.abs(value) <= RANGE_LIMIT ? value : Number.NaN;
	}
	return out;
}
