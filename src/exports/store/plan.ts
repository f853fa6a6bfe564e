/** How a large surface is cut into chunks, and which of them a part of the work has. */

import { axisValue, type GridSpec, type Rectangle } from '../../model/geometry.ts';

/** A surface as a store holds it: levels of chunks, the finest first. */
export interface StorePlan {
	readonly columns: number;
	readonly rows: number;
	readonly domain: Rectangle;
	/** Samples along each side of a chunk. */
	readonly chunk: number;
	readonly levels: readonly StoreLevel[];
}

/** Every `step`-th sample of the surface along both axes, beginning with the first. */
export interface StoreLevel {
	/** 0 is the finest. */
	readonly index: number;
	readonly step: number;
	readonly columns: number;
	readonly rows: number;
}

/** Rows and columns of chunks are counted from the lowest v and u. */
export interface Chunk {
	readonly level: StoreLevel;
	readonly row: number;
	readonly column: number;
}

/** A share of the chunks: part `index` of `count`, counted from 1. */
export interface Part {
	readonly index: number;
	readonly count: number;
}

/**
 * Levels, each with half the samples of the one before, down to one that is a single chunk.
 * @param chunk samples along each side of a chunk
 */
export function storePlan(grid: GridSpec, chunk: number): StorePlan {
	const { columns, rows, domain } = grid;
	const levels: StoreLevel[] = [];
	for (let step = 1; ; step *= 2) {
		const level = { index: levels.length, step, columns: Math.ceil(columns / step), rows: Math.ceil(rows / step) };
		levels.push(level);
		if (level.columns <= chunk && level.rows <= chunk) return { columns, rows, domain, chunk, levels };
	}
}

/** The chunks of a level along both axes. */
export const chunksOf = ({ chunk }: StorePlan, { columns, rows }: StoreLevel): { readonly columns: number; readonly rows: number } => ({
	columns: Math.ceil(columns / chunk),
	rows: Math.ceil(rows / chunk),
});

/** The chunks of a level, row after row. */
export function* chunksOfLevel(plan: StorePlan, level: StoreLevel): Generator<Chunk> {
	const { columns, rows } = chunksOf(plan, level);
	for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) yield { level, row, column };
}

/**
 * The chunks that a part of the work has, the coarsest level first, so that a whole picture is there soon. The parts of one count
 * have every chunk once, and each has nearly as many of every level as the others.
 */
export function* chunksOfPart(plan: StorePlan, { index, count }: Part = { index: 1, count: 1 }): Generator<Chunk> {
	let k = 0;
	for (const level of [...plan.levels].reverse())
		for (const chunk of chunksOfLevel(plan, level)) if (k++ % count === index - 1) yield chunk;
}

export const countChunks = (plan: StorePlan): number =>
	plan.levels.reduce((sum, level) => {
		const { columns, rows } = chunksOf(plan, level);
		return sum + columns * rows;
	}, 0);

/** Coordinate of a sample of a level, in double precision: that of the same sample of the finest level. */
export const storeCoordinate = (plan: StorePlan, { step }: StoreLevel, axis: 'u' | 'v', index: number): number =>
	axisValue(plan.domain[axis], axis === 'u' ? plan.columns : plan.rows, index * step);

/** What is computed for a chunk, and how many of its columns and rows are the chunk's. */
export interface ChunkWork {
	readonly grid: GridSpec;
	readonly columns: number;
	readonly rows: number;
}

/** The samples of a chunk as a grid. A single column or row is computed with a neighbour, since a grid has two ends. */
export function chunkWork(plan: StorePlan, { level, row, column }: Chunk): ChunkWork {
	const along = (axis: 'u' | 'v', chunkIndex: number, all: number) => {
		const first = chunkIndex * plan.chunk;
		const count = Math.min(plan.chunk, all - first);
		const low = storeCoordinate(plan, level, axis, first);
		if (all === 1) return { count, sampled: 1, range: plan.domain[axis] };
		if (count > 1) return { count, sampled: count, range: [low, storeCoordinate(plan, level, axis, first + count - 1)] as const };
		const [from, to] = plan.domain[axis];
		return { count, sampled: 2, range: [low, low + (to - from)] as const };
	};
	const across = along('u', column, level.columns);
	const up = along('v', row, level.rows);
	const grid = { columns: across.sampled, rows: up.sampled, domain: { u: across.range, v: up.range } };
	return { grid, columns: across.count, rows: up.count };
}
