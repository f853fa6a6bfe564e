/** An architecture as boxes one below the other, arcs for what skips, and brackets around what repeats. */

import type { NetworkNode, NetworkPlan } from '../../model/network.ts';

/** Nodes that are drawn as one: a layer with what only it feeds (norms, activations). */
export interface Box {
	readonly nodes: readonly NetworkNode[];
	/** Boxes that it reads; −1 is the input. */
	readonly from: readonly number[];
	readonly parameters: number;
}

export interface Arc {
	readonly from: number;
	readonly to: number;
	/** 0 is the innermost. */
	readonly lane: number;
}

export interface Repeat {
	/** The boxes of one time, the first and the last. */
	readonly first: number;
	readonly last: number;
	readonly times: number;
}

export interface ArchitectureLayout {
	/** Those that are drawn, in their order: of what repeats once. */
	readonly boxes: readonly Box[];
	readonly arcs: readonly Arc[];
	readonly repeats: readonly Repeat[];
	readonly lanes: number;
}

/** Types that are drawn in the box of what they read. */
const JOINED = new Set(['activation', 'batch-norm', 'layer-norm']);

/** Boxes of a plan: −1 … are positions of boxes. */
function boxesOf({ nodes }: NetworkPlan): Box[] {
	const readers = new Map<number, number>();
	for (const node of nodes) for (const from of node.from) readers.set(from, (readers.get(from) ?? 0) + 1);
	const boxOf = new Map<number, number>([[-1, -1]]);
	const boxes: { nodes: NetworkNode[]; from: number[] }[] = [];
	for (const node of nodes) {
		const [source] = node.from;
		const joins =
			JOINED.has(node.spec.type) && node.from.length === 1 && source === node.index - 1 && source >= 0 && readers.get(source) === 1;
		if (joins) boxes.at(-1)?.nodes.push(node);
		else boxes.push({ nodes: [node], from: node.from.map((from) => boxOf.get(from) as number) });
		boxOf.set(node.index, boxes.length - 1);
	}
	return boxes.map((box) => ({
		...box,
		parameters: box.nodes.reduce((sum, node) => sum + node.parameters.reduce((count, { size }) => count + size, 0), 0),
	}));
}

/** Boxes that look alike and read alike places before them. */
const signature = ({ nodes, from }: Box, at: number): string =>
	JSON.stringify([
		nodes.map(({ spec, shape }) => [{ ...spec, name: undefined, from: undefined }, shape]),
		from.map((source) => at - source),
	]);

/** Most boxes of what repeats. */
const LONGEST = 12;

/** The longest run of equal stretches that begins at a box: how long a stretch is, and how often it comes. */
function repeatAt(signatures: readonly string[], at: number): { length: number; times: number } {
	let best = { length: 1, times: 1 };
	for (let length = 1; length <= LONGEST; length++) {
		let times = 1;
		while (
			Array.from({ length }, (_, k) => k).every(
				(k) => signatures[at + k] !== undefined && signatures[at + k] === signatures[at + times * length + k],
			)
		)
			times++;
		if (times >= 3 && length * times > best.length * best.times) best = { length, times };
	}
	return best;
}

export function layoutArchitecture(plan: NetworkPlan): ArchitectureLayout {
	const all = boxesOf(plan);
	const signatures = all.map(signature);
	const kept: number[] = [];
	const repeats: Repeat[] = [];
	for (let at = 0; at < all.length; ) {
		const { length, times } = repeatAt(signatures, at);
		if (times > 1) repeats.push({ first: kept.length, last: kept.length + length - 1, times });
		for (let k = 0; k < length; k++) kept.push(at + k);
		at += length * times;
	}
	// What reads a box that is not drawn reads the same box of the time that is.
	const position = new Map<number, number>([[-1, -1]]);
	for (let box = 0, next = 0; box < all.length; box++) {
		if (kept[next] === box) position.set(box, next++);
		else {
			const repeat = repeats.findLast(({ first }) => (kept[first] as number) <= box) as Repeat;
			position.set(box, repeat.first + ((box - (kept[repeat.first] as number)) % (repeat.last - repeat.first + 1)));
		}
	}
	const boxes = kept.map((box) => {
		const { from, ...rest } = all[box] as Box;
		return { ...rest, from: from.map((source) => position.get(source) as number) };
	});
	const skips = boxes.flatMap(({ from }, to) => from.filter((source) => source < to - 1).map((source) => ({ from: source, to })));
	return { boxes, repeats, ...laned(skips) };
}

/** Arcs that overlap lie in different lanes, short ones inside. */
function laned(skips: readonly Omit<Arc, 'lane'>[]): { arcs: Arc[]; lanes: number } {
	const arcs: Arc[] = [];
	for (const skip of [...skips].sort((a, b) => a.to - a.from - (b.to - b.from) || a.from - b.from)) {
		let lane = 0;
		while (arcs.some((arc) => arc.lane === lane && arc.from < skip.to && skip.from < arc.to)) lane++;
		arcs.push({ ...skip, lane });
	}
	return { arcs, lanes: Math.max(0, ...arcs.map(({ lane }) => lane + 1)) };
}
