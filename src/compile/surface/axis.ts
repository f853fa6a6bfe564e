/**
 * Where a coordinate falls on an axis of samples, as an expression.
 *
 * An even axis near 0 is a division: the position counts spacings from its first node, and what lies within f32
 * rounding of a node is that node. Any other axis (uneven, or so far from 0 that f32 rounding is no longer a small part of
 * a cell) is a table of its own nodes: the cell is found by a binary search written out to its ⌈log₂ n⌉ steps, and the
 * place in the cell is measured from the cell's own node, whose coordinate is kept in two words, so that f64 has all of
 * its digits and f32 loses no more than its coordinates do.
 */

import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import { RANGE_LIMIT } from '../../expr/graph/ops.ts';
import { type AxisLabel, shownCoordinate } from '../../model/axis-label.ts';
import { NODE_NUMBERS, type Nodes } from './slopes.ts';

/** Half the distance of two f32 relative to their size. */
const F32_ROUNDING = 2 ** -24;
/** The largest share of a cell that is taken for the node: beyond it an axis is read from its table of nodes. */
const MOST_SNAPPED = 2 ** -8;
/** Twice the slack of printed decimals. */
const PRINTED = 2 ** -18;
/** What double rounding may do to a place in a cell. */
const F64_SLACK = 2 ** -40;
/** f32 numbers fewer than this to a cell make stairs that are seen. */
const TOO_FEW = 16;

/**
 * What is taken for a node, in spacings: rounding of f32, of the file's coordinates (half of it; printed decimals are good
 * to 1e-6 of a step) and of the division.
 */
function toleranceOf(axis: Float64Array): number {
	const [lo, hi] = endsOf(axis);
	return Math.max(PRINTED, (8 * F32_ROUNDING * Math.max(Math.abs(lo), Math.abs(hi), hi - lo)) / spacingOf(axis));
}

const endsOf = (axis: Float64Array): readonly [number, number] => [axis[0] as number, axis.at(-1) as number];
const spacingOf = (axis: Float64Array): number => {
	const [lo, hi] = endsOf(axis);
	return (hi - lo) / (axis.length - 1);
};

/** How far a node is from where even spacing puts it, at most, in spacings. */
function unevenness(axis: Float64Array): number {
	const [lo] = endsOf(axis);
	const spacing = spacingOf(axis);
	return axis.reduce((most, node, i) => Math.max(most, Math.abs((node - lo) / spacing - i)), 0);
}

/** Whether the axis is even: its samples are met by an even grid of as many columns. */
export const isEvenAxis = (axis: Float64Array): boolean => axis.length < 2 || unevenness(axis) <= Math.min(toleranceOf(axis), 1 / 8) / 2;

/** Whether the axis is a division: even, and f32 tells its nodes from what is beside them. */
const isDivision = (axis: Float64Array): boolean => toleranceOf(axis) <= MOST_SNAPPED && isEvenAxis(axis);

/** The nodes in units of their mean spacing. */
export function nodesOf(axis: Float64Array): Nodes {
	if (isDivision(axis)) return Float64Array.from(axis, (_, i) => i);
	const [[lo], spacing] = [endsOf(axis), spacingOf(axis)];
	return axis.map((node) => (node - lo) / spacing);
}

/** Numbers that {@link placeOn} reads of an axis; empty for one that is a division. */
export function axisTable(axis: Float64Array): Float64Array {
	if (axis.length < 2 || isDivision(axis)) return new Float64Array(0);
	// Padded to a power of two with nodes that no coordinate reaches.
	const size = 2 ** stepsOf(axis.length);
	const out = new Float64Array(size * NODE_NUMBERS);
	for (let i = 0; i < size; i++) {
		const node = axis[i] ?? RANGE_LIMIT;
		const high = Math.fround(node);
		out.set([node, high, node - high, (axis[i + 1] ?? node) - node], i * NODE_NUMBERS);
	}
	return out;
}

/** Steps of the search among the nodes that begin a cell. */
const stepsOf = (count: number): number => Math.ceil(Math.log2(count));

/** A sentence where f32 has too few numbers between the samples of an axis; undefined where it has enough. */
export function coarseness(label: AxisLabel, axis: Float64Array): string | undefined {
	let [narrowest, at] = [Infinity, 0];
	for (let i = 1; i < axis.length; i++) {
		const [before, node] = [axis[i - 1] as number, axis[i] as number];
		const numbers = (node - before) / f32Spacing(Math.max(Math.abs(before), Math.abs(node)));
		if (numbers < narrowest) [narrowest, at] = [numbers, node];
	}
	if (narrowest >= TOO_FEW) return undefined;
	const spacing = f32Spacing(at);
	const digits = (x: number, count: number): string => String(Number(x.toPrecision(count)));
	return (
		`Near ${label.name} = ${digits(shownCoordinate(label, at), 6)} numbers of single precision (f32) are ${digits(spacing, 2)} apart and ` +
		`the samples ${digits(narrowest * spacing, 2)}: pictures and swarms computed in f32 show stairs there. Numbers read in f64 are right. ` +
		'Subtract a constant from the coordinates in the file to see it smooth.'
	);
}

/** The distance of neighbouring f32 numbers at x. */
const f32Spacing = (x: number): number => 2 ** (Math.floor(Math.log2(Math.max(Math.abs(x), 2 ** -100))) - 23);

/** One axis of the grid: the cell, and the place within the cell. */
export interface Place {
	/** Index of the node below and of the one above. */
	readonly first: ExprId;
	readonly second: ExprId;
	/** 0 at the one, 1 at the other. */
	readonly t: ExprId;
	/** Width of the cell in mean spacings; absent where all are 1. */
	readonly width?: ExprId;
	readonly inside: ExprId;
}

/**
 * Where a coordinate falls.
 * @param row row of the surface's table at which {@link axisTable} begins
 */
export function placeOn(g: Graph, coordinate: ExprId, axis: Float64Array, slot: number, row: number, columns: number): Place {
	return isDivision(axis) ? byDivision(g, coordinate, axis) : bySearch(g, coordinate, axis, slot, row, columns);
}

/** A coordinate within f32 rounding of a sample is that sample: else rounding would ask for a neighbour that may be a hole. */
function byDivision(g: Graph, coordinate: ExprId, axis: Float64Array): Place {
	const count = axis.length;
	const [lo] = endsOf(axis);
	const position = g.apply('snap', [g.div(g.sub(coordinate, g.constant(lo)), g.constant(spacingOf(axis))), g.constant(toleranceOf(axis))]);
	const last = g.constant(count - 1);
	const first = g.apply('max', [g.constant(0), g.apply('min', [g.apply('floor', [position]), g.constant(count - 2)])]);
	return {
		first,
		second: g.add(first, g.constant(1)),
		t: g.sub(position, first),
		inside: g.apply('and', [g.apply('le', [g.constant(0), position]), g.apply('le', [position, last])]),
	};
}

/**
 * What is taken for a node in f64, as a share of a cell: double rounding, and on an even axis the rounding of the file's own
 * coordinates, so that an even grid over it meets the samples.
 */
function slackOf(axis: Float64Array): number {
	if (!isEvenAxis(axis)) return F64_SLACK;
	const [lo, hi] = endsOf(axis);
	return Math.max(F64_SLACK, 1.01 * unevenness(axis) + (2 ** -50 * Math.max(Math.abs(lo), Math.abs(hi))) / spacingOf(axis));
}

/** A coordinate that is a node, or the f32 nearest to one, is that sample; every other is where it is. */
function bySearch(g: Graph, x: ExprId, axis: Float64Array, slot: number, row: number, columns: number): Place {
	const [lo, hi] = endsOf(axis);
	const [begin, width] = [g.constant(row), g.constant(columns)];
	const read = (index: ExprId, component: number): ExprId => g.apply('data', [index, begin, width], slot * 4 + component);
	let first = g.constant(0);
	for (let step = 2 ** (stepsOf(axis.length) - 1); step >= 1; step /= 2) {
		const further = g.add(first, g.constant(step));
		// The last node begins no cell.
		const allowed = step > axis.length - 2 ? undefined : g.apply('le', [further, g.constant(axis.length - 2)]);
		const beyond = g.apply('le', [read(further, 0), x]);
		if (allowed !== undefined) first = g.select(g.apply('and', [allowed, beyond]), further, first);
	}
	const second = g.add(first, g.constant(1));
	const cell = read(first, 3);
	const same = (index: ExprId, component: number): ExprId => g.apply('eq', [x, read(index, component)]);
	const onNode = g.apply('or', [same(first, 1), g.apply('or', [same(second, 0), same(second, 1)])]);
	const offset = g.sub(g.sub(x, read(first, 1)), read(first, 2));
	const raw = g.apply('snap', [g.div(offset, cell), g.select(onNode, g.constant(0.5), g.constant(slackOf(axis)))]);
	// f32 may round the ends of the axis outwards.
	const [least, most] = [Math.min(lo, Math.fround(lo)), Math.max(hi, Math.fround(hi))];
	return {
		first,
		second,
		t: g.apply('hold', [raw, g.constant(0), g.constant(1)]),
		width: g.mul(cell, g.constant(1 / spacingOf(axis))),
		inside: g.apply('and', [g.apply('le', [g.constant(least), x]), g.apply('le', [x, g.constant(most)])]),
	};
}
