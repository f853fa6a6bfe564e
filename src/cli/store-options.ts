/** The options of a surface that is written as a store. */

import type { Command } from 'commander';
import type { Part } from '../exports/store/plan.ts';
import type { Idle } from './strict-options.ts';
import { part, whole } from './values.ts';

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

/** Add the options of a surface that is written in parts. */
export const withStore = (command: Command): Command =>
	command
		.option('--store <folder.zarr>', 'a Zarr store, filled chunk by chunk, by several processes or machines at once')
		.option('--part <k>/<n>', 'of a store: only this part of its chunks', part)
		.option('--chunk <n>', 'of a store: samples along each side of a chunk (default: 256)', whole(16, 4096));

export const IDLE_STORE: readonly Idle<StoreOptions>[] = (['part', 'chunk'] as const).map((option) => ({
	option,
	where: ({ store }) => store === undefined,
	because: 'without --store: only a store is filled in parts.',
}));
