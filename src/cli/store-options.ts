/** The options of a surface that is written as a store, and what is told of it. */

import type { Part } from '../exports/store/plan.ts';

export interface StoreOptions {
	/** A folder. */
	readonly store?: string;
	readonly part?: Part;
	/** Samples along each side of a chunk. */
	readonly chunk?: number;
}

/** Of a chunk, where none is asked for: half a megabyte of doubles. */
export const USUAL_CHUNK = 256;

/** Where `serve` listens, where nothing else is asked for. */
export const USUAL_PORT = 8377;
export const USUAL_HOST = 'localhost';
