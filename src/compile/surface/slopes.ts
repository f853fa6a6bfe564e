/**
 * Derivatives at the samples of a grid, estimated by differences that never cross a hole.
 *
 * With the neighbours on both sides there it is the slope of the parabola through the three samples (on an even axis
 * the central difference of Catmull–Rom), at an end the parabola's of the three samples next to it, and where only one
 * neighbour is there the slope of the line to it.
 */

import { RANGE_LIMIT } from '../../expr/ops.ts';
import type { SampledField } from '../../model/field.ts';

/** Numbers a sample: f, ∂f/∂i, ∂f/∂j, ∂²f/∂i∂j, per mean spacing of the axes. NaN where there is no sample. */
export const NODE_NUMBERS = 4;

/** A grid's nodes along an axis, in units of its mean spacing: 0, 1, 2 … where it is even. */
export type Nodes = Float64Array;

/** The slope of `sample` at node `index`, in units of the nodes. */
function slope(sample: (index: number) => number, nodes: Nodes, index: number): number {
	const [before, here, after] = [sample(index - 1), sample(index), sample(index + 1)];
	if (Number.isNaN(here)) return Number.NaN;
	const width = (from: number, to: number): number => (nodes[to] as number) - (nodes[from] as number);
	if (!Number.isNaN(before) && !Number.isNaN(after)) {
		const [left, right] = [width(index - 1, index), width(index, index + 1)];
		if (left === right) return (after - before) / (2 * left);
		return (((here - before) / left) * right + ((after - here) / right) * left) / (left + right);
	}
	if (!Number.isNaN(after)) return oneSided(here, after, sample(index + 2), width(index, index + 1), width(index + 1, index + 2));
	if (!Number.isNaN(before)) return -oneSided(here, before, sample(index - 2), width(index - 1, index), width(index - 2, index - 1));
	return 0;
}

/** At the end of a row: of the parabola through three samples, of the line where only two are there. */
function oneSided(here: number, next: number, second: number, near: number, far: number): number {
	if (Number.isNaN(second)) return (next - here) / near;
	if (near === far) return (4 * next - 3 * here - second) / (2 * near);
	return (((next - here) / near) * (2 * near + far) - ((second - next) / far) * near) / (near + far);
}

/** The derivatives of a field's samples: {@link NODE_NUMBERS} a sample, row after row. A value beyond ±2^120 is no sample. */
export function nodalDerivatives({ columns, rows, values }: SampledField, across: Nodes, up: Nodes): Float64Array {
	const inside = (c: number, r: number): boolean => c >= 0 && c < columns && r >= 0 && r < rows;
	const f = (c: number, r: number): number => {
		const value = inside(c, r) ? (values[r * columns + c] as number) : Number.NaN;
		return Math.abs(value) <= RANGE_LIMIT ? value : Number.NaN;
	};
	const out = new Float64Array(columns * rows * NODE_NUMBERS);
	for (let r = 0; r < rows; r++) {
		for (let c = 0; c < columns; c++) {
			const at = (r * columns + c) * NODE_NUMBERS;
			out[at] = f(c, r);
			out[at + 1] = slope((i) => f(i, r), across, c);
			out[at + 2] = slope((j) => f(c, j), up, r);
		}
	}
	const alongColumns = (c: number, r: number): number =>
		inside(c, r) ? (out[(r * columns + c) * NODE_NUMBERS + 1] as number) : Number.NaN;
	for (let r = 0; r < rows; r++)
		for (let c = 0; c < columns; c++) out[(r * columns + c) * NODE_NUMBERS + 3] = slope((j) => alongColumns(c, j), up, r);
	return out;
}
