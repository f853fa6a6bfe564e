/**
 * Which triangle a place is in, as a tree of half planes: every node asks on which side of a line through a triangle's edge
 * the place is, until one triangle is left. The tree is as deep for every place, so that a program can be written out to it.
 *
 * Source: binary space partitions, e.g. de Berg et al., "Computational Geometry", ch. 12; that two convex polygons without
 * common area are parted by the line through an edge of one of them makes an end of it.
 */

import type { Triangulation } from './triangles.ts';

/** Numbers a node: a, b, c of a u + b v ≤ c, and the node to go to where it holds (else the next one). */
export const PARTITION_NUMBERS = 4;

export interface Partition {
	/**
	 * {@link PARTITION_NUMBERS} a node, |a|, |b| ≤ 1. A leaf is 0 u + 0 v ≤ 1 + its triangle, and leads to itself.
	 */
	readonly nodes: Float64Array;
	/** Steps after which every place has come to its leaf. */
	readonly depth: number;
}

/** Lists up to this length try every edge of theirs; longer ones a sample. */
const SHORT = 8;
/** Triangles of a long list whose edges are tried, and on which they are judged. */
const TRIED = 5;
const JUDGED = 32;
/** A corner nearer to a line is on it, in extents. */
const ON_LINE = 1e-12;
/** Edges shorter than this have no direction. */
const SHORTEST = 1e-9;

type Line = readonly [a: number, b: number, c: number];

/**
 * The part of a triangle inside a node's region: a convex polygon. What lies outside the region must not count, or a region
 * that is one point (a sample that several lines go through) would lead to a triangle elsewhere.
 */
interface Piece {
	readonly triangle: number;
	/** u and v of its corners in turn. */
	readonly outline: readonly number[];
}

/** The tree of a triangulation. */
export function partition(triangulation: Triangulation): Partition {
	const { u, v, corners, count } = triangulation;
	const builder = new Builder();
	const pieces = Array.from({ length: count }, (_, triangle): Piece => {
		const ids = [corners[3 * triangle], corners[3 * triangle + 1], corners[3 * triangle + 2]] as number[];
		return { triangle, outline: ids.flatMap((id) => [u[id] as number, v[id] as number]) };
	});
	const depth = builder.build(0, pieces);
	return { nodes: Float64Array.from(builder.nodes), depth };
}

class Builder {
	readonly nodes: number[] = [0, 0, 0, 0];

	/** Part the pieces of a node's region. @returns the depth below it */
	build(node: number, pieces: readonly Piece[]): number {
		const line = pieces.length > 1 ? bestLine(pieces) : undefined;
		if (!line) {
			this.#set(node, [0, 0, (pieces[0] as Piece).triangle + 1], node);
			return 0;
		}
		const [inside, outside]: [Piece[], Piece[]] = [[], []];
		for (const piece of pieces) {
			const side = sidesOf(line, piece);
			if (side === 1) inside.push(piece);
			else if (side === 2) outside.push(piece);
			else if (side === 3) {
				inside.push(cut(line, piece, 1));
				outside.push(cut(line, piece, -1));
			}
		}
		const child = this.nodes.length / PARTITION_NUMBERS;
		this.nodes.push(...new Array<number>(2 * PARTITION_NUMBERS).fill(0));
		this.#set(node, line, child);
		return 1 + Math.max(this.build(child, inside), this.build(child + 1, outside));
	}

	#set(node: number, [a, b, c]: Line, child: number): void {
		for (const [k, number] of [a, b, c, child].entries()) this.nodes[node * PARTITION_NUMBERS + k] = number;
	}
}

/** 1 where a part is inside the half plane, 2 where one is outside, 3 where both, 0 where all is on the line. */
function sidesOf(line: Line, { outline }: Piece): number {
	const [a, b, c] = [line[0], line[1], line[2]];
	let side = 0;
	for (let k = 0; k < outline.length; k += 2) {
		const distance = a * (outline[k] as number) + b * (outline[k + 1] as number) - c;
		if (distance < -ON_LINE) side |= 1;
		else if (distance > ON_LINE) side |= 2;
	}
	return side;
}

/** The part on one side of a line (1: inside) of a piece that the line crosses. */
function cut([a, b, c]: Line, { triangle, outline }: Piece, which: 1 | -1): Piece {
	const kept: number[] = [];
	const size = outline.length;
	for (let k = 0; k < size; k += 2) {
		const [u, v] = [outline[k] as number, outline[k + 1] as number];
		const [nextU, nextV] = [outline[(k + 2) % size] as number, outline[(k + 3) % size] as number];
		const [here, next] = [which * (a * u + b * v - c), which * (a * nextU + b * nextV - c)];
		if (here <= ON_LINE) kept.push(u, v);
		if ((here < -ON_LINE && next > ON_LINE) || (here > ON_LINE && next < -ON_LINE)) {
			const t = here / (here - next);
			kept.push(u + t * (nextU - u), v + t * (nextV - v));
		}
	}
	return { triangle, outline: kept };
}

/** The line that leaves the fewest pieces on its fuller side; undefined where none parts them. */
function bestLine(pieces: readonly Piece[]): Line | undefined {
	if (pieces.length > SHORT) {
		const found = bestOf(every(pieces, TRIED), every(pieces, JUDGED));
		if (found) return found;
	}
	return bestOf(pieces, pieces);
}

function bestOf(tried: readonly Piece[], judged: readonly Piece[]): Line | undefined {
	let best: Line | undefined;
	let least = Infinity;
	for (const { outline } of tried) {
		for (let k = 0; k < outline.length; k += 2) {
			const line = through(outline, k);
			if (!line) continue;
			let [inside, outside] = [0, 0];
			for (const other of judged) {
				const side = sidesOf(line, other);
				inside += side & 1;
				outside += side >> 1;
			}
			// The fuller side decides; among equals the line that cuts fewer.
			const fuller = Math.max(inside, outside);
			const cost = fuller + (inside + outside) / (4 * judged.length);
			if (fuller < judged.length && cost < least) [best, least] = [line, cost];
		}
		if (least <= 0.55 * judged.length + 1) return best;
	}
	return best;
}

/** The line through edge k of an outline; undefined where the edge is no longer than rounding. */
function through(outline: readonly number[], k: number): Line | undefined {
	const [u, v] = [outline[k] as number, outline[k + 1] as number];
	const [du, dv] = [(outline[(k + 2) % outline.length] as number) - u, (outline[(k + 3) % outline.length] as number) - v];
	const length = Math.hypot(du, dv);
	if (length < SHORTEST) return undefined;
	const [a, b] = [dv / length, -du / length];
	return [a, b, a * u + b * v];
}

/** About `count` of a list, evenly spread. */
function every<T>(list: readonly T[], count: number): T[] {
	const step = Math.max(1, list.length / count);
	return Array.from({ length: Math.min(count, list.length) }, (_, k) => list[Math.floor(k * step)] as T);
}
