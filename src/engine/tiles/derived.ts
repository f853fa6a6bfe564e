/**
 * Coarse levels of samples that have one level only. A coarse sample is the lowest of the samples around its place, so that no thin
 * minimum is lost from a picture of the whole.
 */

import { positionsOf } from '../../formats/fill.ts';
import { FormatError, messageOf } from '../../model/errors.ts';
import type { SampleBlock, TileLevel } from '../../model/tiles.ts';
import { blockOf, chunkCounts, chunkSize, chunksOfTiles, type TileSource } from './source.ts';

/** The first coarse level has every so many-th sample; a finer one would take much memory for little. */
const FIRST_STEP = 4;
/** Levels end with one that has at most so many samples along each side. */
const LEAST_SIDE = 256;
/** Samples at most: the coarse levels of as many take a gigabyte. */
const MOST_SAMPLES = 2 ** 31;
/** Chunks that are read at the same time: one is computed with while the next is fetched. */
const AT_ONCE = 4;
/** Samples along a chunk of a coarse level. */
const CHUNK = 256;

/** Steps of the coarse levels of so many samples along the longer side. */
export function coarseSteps(side: number): number[] {
	const steps: number[] = [];
	for (let step = FIRST_STEP; Math.ceil(side / (step / 2)) > LEAST_SIDE; step *= 2) steps.push(step);
	return steps;
}

/** A level of every `step`-th sample; the last one may lie beyond the surface's end, and stands for what is nearest to it. */
function coarseLevel(finest: TileLevel, step: number): TileLevel {
	const along = (count: number): number => Math.ceil((count - 1) / step) + 1;
	const spaced = ({ first, step: own }: TileLevel['u']) => ({ first, step: own * step });
	return {
		...{ columns: along(finest.columns), rows: along(finest.rows), chunkColumns: CHUNK, chunkRows: CHUNK },
		...{ u: spaced(finest.u), v: spaced(finest.v) },
	};
}

/** Add samples of the finest level to a coarse one: the lowest stays. */
function lower(out: Float64Array, columns: number, step: number, samples: Float64Array, of: SampleBlock): void {
	const half = step / 2;
	const across = positionsOf(of.columns, (c) => Math.floor((of.column + c + half) / step));
	for (let r = 0, k = 0; r < of.rows; r++) {
		const row = Math.floor((of.row + r + half) / step) * columns;
		for (let c = 0; c < of.columns; c++, k++) {
			const value = samples[k] as number;
			const at = row + (across[c] as number);
			// NaN, where nothing is there yet, is not below any number.
			if (!((out[at] as number) <= value) && !Number.isNaN(value)) out[at] = value;
		}
	}
}

/** A source with coarse levels below its only one. */
export class DerivedTiles implements TileSource {
	readonly levels: readonly TileLevel[];
	readonly isDerived = true;
	readonly #fine: TileSource;
	readonly #finest: TileLevel;
	readonly #steps: readonly number[];
	readonly #coarse: readonly Float64Array[];
	/** Chunks of the finest level that are in the coarse ones. */
	readonly #seen = new Set<string>();
	readonly #damaged = new Map<string, string>();

	private constructor(fine: TileSource) {
		this.#fine = fine;
		this.#finest = fine.levels[0] as TileLevel;
		this.#steps = coarseSteps(Math.max(this.#finest.columns, this.#finest.rows));
		const coarse = this.#steps.map((step) => coarseLevel(this.#finest, step));
		this.levels = [this.#finest, ...coarse];
		this.#coarse = coarse.map(({ columns, rows }) => new Float64Array(columns * rows).fill(Number.NaN));
	}

	/** Read every chunk once. @throws FormatError E_TILES_LARGE where coarse levels would take too much memory */
	static async of(fine: TileSource): Promise<TileSource> {
		const { columns = 0, rows = 0 } = fine.levels[0] ?? {};
		if (columns * rows > MOST_SAMPLES)
			throw new FormatError(
				'E_TILES_LARGE',
				`A surface of ${columns} × ${rows} samples without coarse levels is too large to make them here; the limit is ${MOST_SAMPLES} samples. Write coarse levels beside it (multiscales), or every few samples.`,
			);
		const derived = new DerivedTiles(fine);
		if (derived.#steps.length === 0) return fine;
		await derived.#scan();
		return derived;
	}

	async #scan(): Promise<void> {
		this.#damaged.clear();
		const chunks = chunksOfTiles(this.#finest);
		const read = async (): Promise<void> => {
			for (const { row, column } of chunks) {
				const key = `${row}/${column}`;
				if (this.#seen.has(key)) continue;
				const samples = await this.#fine.chunk(0, row, column).catch((error: unknown) => {
					this.#damaged.set(`0/${key}`, messageOf(error));
					return null;
				});
				if (!samples) continue;
				this.#seen.add(key);
				this.#lower(0, FIRST_STEP, samples, blockOf(this.#finest, row, column));
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, read));
		// The others are made of the first: a sixteenth of the samples.
		const [, first] = this.levels;
		const [samples] = this.#coarse;
		if (!first || !samples) return;
		for (let k = 1; k < this.#steps.length; k++)
			this.#lower(k, (this.#steps[k] as number) / FIRST_STEP, samples, { row: 0, column: 0, columns: first.columns, rows: first.rows });
	}

	#lower(coarse: number, step: number, samples: Float64Array, block: SampleBlock): void {
		lower(this.#coarse[coarse] as Float64Array, (this.levels[coarse + 1] as TileLevel).columns, step, samples, block);
	}

	async chunk(level: number, row: number, column: number): Promise<Float64Array | null> {
		if (level === 0) return this.#fine.chunk(0, row, column);
		const its = this.levels[level] as TileLevel;
		const { columns, rows } = chunkSize(its, row, column);
		const out = new Float64Array(columns * rows);
		const from = this.#coarse[level - 1] as Float64Array;
		for (let r = 0; r < rows; r++) {
			const start = (row * its.chunkRows + r) * its.columns + column * its.chunkColumns;
			out.set(from.subarray(start, start + columns), r * columns);
		}
		return out;
	}

	gaps(): readonly SampleBlock[] {
		const { columns, rows } = chunkCounts(this.#finest);
		if (this.#seen.size === columns * rows) return [];
		return [...chunksOfTiles(this.#finest)]
			.filter(({ row, column }) => !this.#seen.has(`${row}/${column}`))
			.map(({ row, column }) => blockOf(this.#finest, row, column));
	}

	get damaged(): ReadonlyMap<string, string> {
		return this.#damaged;
	}

	count(): ReturnType<TileSource['count']> {
		return this.#fine.count();
	}

	async refresh(): Promise<boolean> {
		const isMore = await this.#fine.refresh();
		if (!isMore && this.#damaged.size === 0) return false;
		const before = this.#seen.size;
		await this.#scan();
		return isMore || this.#seen.size > before;
	}
}

/** Every chunk of a grid whose samples are in memory. */
export function samplesAsTiles(finest: TileLevel, values: Float64Array): TileSource {
	const { columns, rows } = chunkCounts(finest);
	return {
		levels: [finest],
		async chunk(_, row, column) {
			const size = chunkSize(finest, row, column);
			const out = new Float64Array(size.columns * size.rows);
			for (let r = 0; r < size.rows; r++) {
				const start = (row * finest.chunkRows + r) * finest.columns + column * finest.chunkColumns;
				out.set(values.subarray(start, start + size.columns), r * size.columns);
			}
			return out;
		},
		count: () => ({ there: columns * rows, all: columns * rows }),
		refresh: async () => false,
	};
}
