/** Samples that are read a piece at a time: levels of chunks, of a store or of a large file. */

import type { BoundObjective } from './bound.ts';
import type { PreparedSurface, Spacing } from './definition.ts';
import type { AxisLabel, Interpolation } from './field.ts';
import type { WorkOptions } from './work.ts';
import type { Rectangle } from './geometry.ts';

/** One level; each further one is coarser. */
export interface TileLevel {
	readonly columns: number;
	readonly rows: number;
	/** Samples along the sides of a chunk: what is read at once. */
	readonly chunkColumns: number;
	readonly chunkRows: number;
	readonly u: Spacing;
	readonly v: Spacing;
}

/**
 * Samples of a level: `columns` × `rows` from (`column`, `row`) on. One column and row beyond the last, and before
 * the first, are these again.
 */
export interface SampleBlock {
	readonly column: number;
	readonly row: number;
	readonly columns: number;
	readonly rows: number;
}

/** How many chunks there are, and how many there will be, of all levels together. */
export interface TileCount {
	readonly there: number;
	readonly all: number;
	/** Chunks that are there and cannot be read. */
	readonly damaged: number;
}

/** What is known of samples in tiles before any is read. */
export interface TileFacts {
	/** The finest first. */
	readonly levels: readonly TileLevel[];
	/** What the values are. */
	readonly name: string;
	readonly axes: readonly [AxisLabel, AxisLabel];
	/** Computed by a program that knows the landscape: values far out belong to it. */
	readonly isComputed: boolean;
	/** Of the whole surface, of which not all may be there. */
	readonly domain: Rectangle;
	/** Which of a place's surfaces they are of: pieces are asked for by it, whatever of the place was read since. */
	readonly reading: string;
	/** More chunks may come. */
	readonly isLive: boolean;
	/** Coarse levels are made of what there is of the finest: they are others when more of it comes. */
	readonly isDerived: boolean;
}

/** Value and slope at a point, and from which level they are. */
export interface TileReading {
	/** Null where nothing is there. */
	readonly value: number | null;
	readonly slope: number | null;
	/** 0 is the finest. */
	readonly level: number;
}

/** A point that is read. */
export interface TilePoint {
	/** Of `TileFacts`. */
	readonly reading: string;
	readonly u: number;
	readonly v: number;
	readonly interpolation: Interpolation;
}

export interface PieceRequest extends SampleBlock {
	/** Of `TileFacts`. */
	readonly reading: string;
	readonly level: number;
	readonly interpolation: Interpolation;
}

/** A part of a level, ready to be compiled. */
export interface TilePiece {
	/** rows × columns; where a chunk is missing, interpolated between samples of a coarser level, else NaN. */
	readonly values: Float64Array;
	readonly prepared: PreparedSurface;
	/** What is missing of it, in coordinates of the plane. */
	readonly missing: readonly Rectangle[];
	/** The coarsest level that fills a gap; the piece's own where there is none. */
	readonly coarsest: number;
	/** What could not be read, a sentence each. */
	readonly troubles: readonly string[];
}

/** Samples in tiles, where they are read: another thread, or this one. */
export interface TileFile {
	/** @throws AbortError */
	piece(request: PieceRequest, options?: Pick<WorkOptions, 'signal'>): Promise<TilePiece>;
	/** At a point, from the finest chunk that is there. */
	probe(point: TilePoint): Promise<TileReading>;
	/** @param reading of `TileFacts` */
	count(reading: string): Promise<TileCount>;
	/** Look which chunks there are now: true where there is more to see. @throws FormatError where they cannot be listed */
	refresh(reading: string): Promise<boolean>;
}

/** A piece that can be shown. */
export interface ShownPiece extends Omit<TilePiece, 'values' | 'prepared'> {
	/** In plane space. */
	readonly bound: BoundObjective;
	readonly level: number;
	/** What is missing of it, as areas to draw. */
	readonly hatched: readonly {
		readonly corners: readonly { readonly u: number; readonly v: number }[];
		readonly color: readonly [number, number, number];
		readonly isPlain: true;
	}[];
}

/** What a landscape of tiles has beside its coarse whole. */
export interface LandscapeTiles {
	readonly facts: TileFacts;
	/** The whole landscape, coarse: what swarms descend on. */
	readonly base: ShownPiece;
	/** What suits a window of a picture of so many cells, where it was read before. */
	ready(window: Rectangle, resolution: number): ShownPiece | null;
	/** Read what suits it. @throws AbortError, WorkerLostError */
	piece(window: Rectangle, resolution: number, signal?: AbortSignal): Promise<ShownPiece>;
	/**
	 * What suits a request. While a window moves it is what is there; else it is read, after the coarse whole was shown where that takes
	 * a while.
	 */
	pieceFor(
		request: { readonly window: Rectangle; readonly resolution: number },
		isMoving: boolean,
		show: (base: ShownPiece) => Promise<void>,
		signal: AbortSignal,
	): Promise<ShownPiece>;
	probe(u: number, v: number): Promise<TileReading>;
	/** There is more to see: pieces are read again. */
	forget(): void;
}
