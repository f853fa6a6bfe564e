/** What `npm run bench:peers` measures and writes. */

import type { Summary } from '../../src/bench/statistics.ts';

/** The plain loop over a field that keeps nothing for a column or a row. */
export const LOOP_BY_CELL = 'JavaScript loop, each cell by itself';

/** A specialised loop with the first layer as tables. */
export const NETWORK_LOOP = 'JavaScript loop, f64, same tables';

/** The library that is JAX in JavaScript, on WebAssembly. */
export const JAX = '@jax-js/jax, wasm, jit(vmap)';

/** One contestant at one piece of work. */
export interface PeerRow {
	readonly work: string;
	readonly name: string;
	/** Part of the work that was run; its time was divided by it. */
	readonly part: number;
	readonly status: string;
	readonly milliseconds: Summary | null;
	/** Units of work a second. */
	readonly rate: number | null;
	/** Whose times are divided by these. */
	readonly base: string;
	/** Times of the base over these, run by run. */
	readonly speed: Summary | null;
	readonly verdict: string | null;
}

/** One page with one grid. */
export interface PeerPicture {
	readonly page: string;
	readonly side: number;
	/** Milliseconds from asking for the page to the first picture, a sample a page. */
	readonly first: Summary | null;
	/** The same until the picture is complete, where the first one was coarse. */
	readonly whole: Summary | null;
	/** Milliseconds a frame, all frames of all pages. */
	readonly frame: Summary | null;
	/** Bytes a cell on the GPU, by the ledger; null where there is none. */
	readonly gpuBytes: number | null;
	/** Bytes a cell of JavaScript's heap and arrays, after a collection. */
	readonly heapBytes: number | null;
	readonly status: string;
}

export interface PeersReport {
	readonly format: 'thalweg-peers';
	readonly date: string;
	readonly place: {
		readonly processor: string | undefined;
		readonly threads: number;
		readonly adapter: { readonly name: string } | null;
		readonly node: string;
		/** The system's load average of a minute as the run began and ended; absent in older reports. */
		readonly load?: readonly [before: number, after: number];
	};
	readonly rows: readonly PeerRow[];
	readonly pictures: readonly PeerPicture[];
}

/** The rows that are about networks: those of works that a machine of ours does in both precisions, or as one of several workers. */
export function networkRows(rows: readonly PeerRow[]): PeerRow[] {
	const works = new Set(rows.filter(({ name }) => name.startsWith('Thalweg f')).map(({ work }) => work));
	return rows.filter(({ work }) => works.has(work));
}
