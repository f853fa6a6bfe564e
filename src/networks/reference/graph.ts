/** The layer graph at work on some samples: values forward, tangents forward, cotangents backward, and the tangents of these. */

import { type NetworkNode, type NetworkPlan, type Shape, sizeOf } from '../../model/network.ts';
import type { NodeAt, Slots } from '../layers/row.ts';
import { rowOfNode } from '../layers/table.ts';

/** Numbers at every node of a network, for some samples; one vector of parameters or of its derivatives. */
export interface GraphSlots {
	readonly input: Float64Array;
	/** Outputs of the nodes. */
	readonly nodes: readonly Float64Array[];
	/** n numbers: θ, a direction, or a gradient. */
	readonly vector: Float64Array;
}

/** A network at θ on `count` samples. */
export interface GraphAt extends GraphSlots {
	readonly plan: NetworkPlan;
	readonly count: number;
	/** All running statistics; absent where batch norms take those of the samples. */
	readonly statistics: Float64Array | undefined;
}

/** Zeros in the shape of a network's numbers. */
export const zeros = (plan: NetworkPlan, count: number, input: Float64Array, vector: Float64Array): GraphSlots => ({
	input,
	nodes: plan.nodes.map(({ shape }) => new Float64Array(count * sizeOf(shape))),
	vector,
});

/** A node's part of them. */
const slotsOf = ({ index, from, parameters }: NetworkNode, { input, nodes, vector }: GraphSlots): Slots => ({
	x: from.map((node) => nodes[node] ?? input),
	p: parameters.map(({ at, size }) => vector.subarray(at, at + size)),
	y: nodes[index] as Float64Array,
});

const nodeAt = (node: NetworkNode, at: GraphAt): NodeAt => ({
	...slotsOf(node, at),
	node,
	count: at.count,
	...(at.statistics ? { statistics: node.statistics.map((s) => (at.statistics as Float64Array).subarray(s.at, s.at + s.size)) } : {}),
});

/** Values of all nodes. @param input count × size numbers */
export function forward(plan: NetworkPlan, parameters: Float64Array, input: Float64Array, statistics: Float64Array | undefined): GraphAt {
	const count = input.length / sizeOf(plan.architecture.input);
	const at: GraphAt = { plan, count, statistics, ...zeros(plan, count, input, parameters) };
	for (const node of plan.nodes) rowOfNode(node).forward(nodeAt(node, at));
	return at;
}

/** ẏ of all nodes as θ moves along a direction. */
export function tangent(at: GraphAt, direction: Float64Array): GraphSlots {
	const along = zeros(at.plan, at.count, new Float64Array(at.input.length), direction);
	for (const node of at.plan.nodes) rowOfNode(node).tangent(nodeAt(node, at), slotsOf(node, along));
	return along;
}

/** Cotangents of all nodes, of a cotangent of the output; that of θ is added to `gradient`. */
export function reverse(at: GraphAt, output: Float64Array, gradient: Float64Array): GraphSlots {
	const back = zeros(at.plan, at.count, new Float64Array(at.input.length), gradient);
	back.nodes.at(-1)?.set(output);
	for (const node of at.plan.nodes.toReversed()) rowOfNode(node).reverse(nodeAt(node, at), slotsOf(node, back));
	return back;
}

/**
 * The change of `reverse` as θ moves (`along`) and the output's cotangent changes: the R-operator (Pearlmutter 1994, Neural
 * Computation 6). The change of the gradient is added to `product`.
 */
export function reverseTangent(at: GraphAt, along: GraphSlots, back: GraphSlots, output: Float64Array, product: Float64Array): void {
	const turn = zeros(at.plan, at.count, new Float64Array(at.input.length), product);
	turn.nodes.at(-1)?.set(output);
	for (const node of at.plan.nodes.toReversed())
		rowOfNode(node).reverseTangent(nodeAt(node, at), slotsOf(node, along), slotsOf(node, back), slotsOf(node, turn));
}

/** One sample's part of numbers that lie sample by sample. */
export const sampleOf = (array: Float64Array, shape: Shape, sample: number): Float64Array =>
	array.subarray(sample * sizeOf(shape), (sample + 1) * sizeOf(shape));
