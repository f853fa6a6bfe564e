/** Parts of levels, put together from chunks; what is missing is filled from coarser levels, and said. */

import { prepareSurface } from '../../compile/surface/prepared.ts';
import { messageOf } from '../../model/errors.ts';
import type { SampledField } from '../../model/field.ts';
import type { Range, Rectangle } from '../../model/geometry.ts';
import type { PieceRequest, SampleBlock, TileCount, TileLevel, TilePiece } from '../../model/tiles.ts';
import { blockOf, type TileSource } from './source.ts';

/** Bytes of chunks that are kept after they were read; those used longest ago go first. */
const KEPT_BYTES = 2 ** 27;
/** Chunks that are read at the same time: a server and a disk have so many hands. */
const AT_ONCE = 16;
/** Troubles that are told at once. */
const TOLD = 3;

interface Block {
	readonly values: Float64Array;
	readonly missing: readonly SampleBlock[];
	readonly coarsest: number;
}

export class TileReader {
	readonly #source: TileSource;
	/** Used last comes last. */
	readonly #chunks = new Map<string, Promise<Float64Array | null>>();
	readonly #bytes = new Map<string, number>();
	/** Chunks that are there and cannot be read, and why. */
	readonly #damaged = new Map<string, string>();
	#kept = 0;

	constructor(source: TileSource) {
		this.#source = source;
	}

	get levels(): readonly TileLevel[] {
		return this.#source.levels;
	}

	count(): TileCount {
		return { ...this.#source.count(), damaged: this.#troubles().size };
	}

	/** Why chunks that were met cannot be read: of a few of them. */
	get troubles(): readonly string[] {
		return [...this.#troubles().values()].slice(0, TOLD);
	}

	/** What cannot be read, by chunk: met by the pictures, or when coarse levels were made. */
	#troubles(): ReadonlyMap<string, string> {
		return new Map([...(this.#source.damaged ?? []), ...this.#damaged]);
	}

	/** Look again which chunks there are; what could not be read is tried again. True where there is more to see. */
	async refresh(): Promise<boolean> {
		const damaged = [...this.#damaged.keys()];
		this.#damaged.clear();
		const isMore = await this.#source.refresh();
		if (isMore && this.#source.isDerived) this.#forgetCoarse();
		// What stays damaged is no news, or a picture of it would be made again with every look.
		let isMended = false;
		for (const key of damaged) {
			const [level, row, column] = key.split('/').map(Number) as [number, number, number];
			if (await this.#chunk(level, row, column)) isMended = true;
		}
		return isMore || isMended;
	}

	/** Chunks of derived levels are made anew. */
	#forgetCoarse(): void {
		for (const key of [...this.#chunks.keys()]) {
			if (key.startsWith('0/')) continue;
			this.#chunks.delete(key);
			this.#kept -= this.#bytes.get(key) ?? 0;
			this.#bytes.delete(key);
		}
	}

	/** @throws AbortError where the signal aborts */
	async piece({ level, interpolation, ...block }: Omit<PieceRequest, 'reading'>, signal?: AbortSignal): Promise<TilePiece> {
		const { values, missing, coarsest } = await this.#block(level, block, signal);
		const { columns, rows } = block;
		const field: SampledField = { name: '', columns, rows, x: counted(columns), y: counted(rows), values };
		return {
			values,
			prepared: prepareSurface(field, interpolation),
			missing: [...merged(missing).map((part) => this.#places(level, part)), ...this.#gaps(level, block)],
			coarsest,
			troubles: this.troubles,
		};
	}

	/** What a block of a derived level cannot have: chunks of the finest level that are not there. */
	#gaps(level: number, block: SampleBlock): Rectangle[] {
		const gaps = level > 0 ? (this.#source.gaps?.() ?? []) : [];
		if (gaps.length === 0) return [];
		const seen = this.#places(level, block);
		return merged(gaps)
			.map((part) => this.#places(0, part))
			.flatMap(({ u, v }) => {
				const [across, up] = [overlap(u, seen.u), overlap(v, seen.v)];
				return across && up ? [{ u: across, v: up }] : [];
			});
	}

	/** The samples of a whole level as they are. */
	whole(level: number, signal?: AbortSignal): Promise<Block> {
		const { columns, rows } = this.#levelAt(level);
		return this.#block(level, { column: 0, row: 0, columns, rows }, signal);
	}

	async #block(level: number, block: SampleBlock, signal: AbortSignal | undefined): Promise<Block> {
		const its = this.#levelAt(level);
		const values = new Float64Array(block.columns * block.rows).fill(Number.NaN);
		// What lies beyond the first or the last sample is that sample again.
		const last = { column: Math.min(block.column + block.columns, its.columns) - 1, row: Math.min(block.row + block.rows, its.rows) - 1 };
		const missing: SampleBlock[] = [];
		const wanted: (readonly [row: number, column: number])[] = [];
		for (let r = Math.floor(Math.max(0, block.row) / its.chunkRows); r * its.chunkRows <= last.row; r++) {
			for (let c = Math.floor(Math.max(0, block.column) / its.chunkColumns); c * its.chunkColumns <= last.column; c++) wanted.push([r, c]);
		}
		const chunks = wanted.values();
		const read = async (): Promise<void> => {
			for (const [r, c] of chunks) {
				signal?.throwIfAborted();
				const chunk = await this.#chunk(level, r, c);
				const part = blockOf(its, r, c);
				if (chunk) copy(chunk, part, values, block);
				else missing.push(common(part, block));
			}
		};
		await Promise.all(Array.from({ length: Math.min(AT_ONCE, wanted.length) }, read));
		signal?.throwIfAborted();
		let coarsest = level;
		for (const part of missing) coarsest = Math.max(coarsest, await this.#fill(level, part, values, block, signal));
		repeatEdge(values, block, its);
		return { values, missing, coarsest };
	}

	/** Fill a missing part from the next coarser level. @returns the coarsest level that had something for it */
	async #fill(level: number, part: SampleBlock, out: Float64Array, block: SampleBlock, signal: AbortSignal | undefined): Promise<number> {
		const next = this.#source.levels[level + 1];
		if (!next) return level;
		const own = this.#levelAt(level);
		const across = placesIn(own.u, next.u, part.column, part.columns, next.columns);
		const up = placesIn(own.v, next.v, part.row, part.rows, next.rows);
		const coarse = { column: across.from, columns: across.count, row: up.from, rows: up.count };
		const { values, coarsest } = await this.#block(level + 1, coarse, signal);
		for (let r = 0; r < part.rows; r++) {
			for (let c = 0; c < part.columns; c++) {
				const value = between(values, coarse.columns, coarse.rows, across.at(c), up.at(r));
				out[(part.row + r - block.row) * block.columns + part.column + c - block.column] = value;
			}
		}
		return values.every(Number.isNaN) ? level : coarsest;
	}

	#chunk(level: number, row: number, column: number): Promise<Float64Array | null> {
		const key = `${level}/${row}/${column}`;
		if (this.#damaged.has(key)) return Promise.resolve(null);
		const known = this.#chunks.get(key);
		if (known) {
			this.#chunks.delete(key);
			this.#chunks.set(key, known);
			return known;
		}
		const reading = this.#read(key, level, row, column);
		this.#chunks.set(key, reading);
		return reading;
	}

	async #read(key: string, level: number, row: number, column: number): Promise<Float64Array | null> {
		let chunk: Float64Array | null = null;
		try {
			chunk = await this.#source.chunk(level, row, column);
		} catch (error) {
			this.#damaged.set(key, messageOf(error));
		}
		if (chunk === null) this.#chunks.delete(key);
		else this.#keep(key, chunk.byteLength);
		return chunk;
	}

	#keep(key: string, bytes: number): void {
		// It may have been forgotten while it was read.
		if (!this.#chunks.has(key)) return;
		this.#kept += bytes - (this.#bytes.get(key) ?? 0);
		this.#bytes.set(key, bytes);
		for (const old of [...this.#chunks.keys()]) {
			if (this.#kept <= KEPT_BYTES) return;
			const size = this.#bytes.get(old);
			// One that is still being read has no size.
			if (size === undefined || old === key) continue;
			this.#chunks.delete(old);
			this.#bytes.delete(old);
			this.#kept -= size;
		}
	}

	#levelAt(level: number): TileLevel {
		const found = this.#source.levels[level];
		if (!found) throw new RangeError(`There is no level ${level}.`);
		return found;
	}

	/** Where samples lie, with half a sample around them, within the surface. */
	#places(level: number, part: SampleBlock): Rectangle {
		const its = this.#levelAt(level);
		const range = ({ first, step }: TileLevel['u'], from: number, count: number, all: number): readonly [number, number] => [
			first + step * Math.max(0, from - 0.5),
			first + step * Math.min(all - 1, from + count - 0.5),
		];
		return { u: range(its.u, part.column, part.columns, its.columns), v: range(its.v, part.row, part.rows, its.rows) };
	}
}

/** What two ranges share, in the direction of the first; null where that is nothing. */
function overlap([a, b]: Range, [c, d]: Range): Range | null {
	const lo = Math.max(Math.min(a, b), Math.min(c, d));
	const hi = Math.min(Math.max(a, b), Math.max(c, d));
	return lo < hi ? (a < b ? [lo, hi] : [hi, lo]) : null;
}

export const counted = (count: number): Float64Array => Float64Array.from({ length: count }, (_, k) => k);

/** The samples that two blocks share. */
function common(a: SampleBlock, b: SampleBlock): SampleBlock {
	const [column, row] = [Math.max(a.column, b.column), Math.max(a.row, b.row)];
	return {
		...{ column, columns: Math.min(a.column + a.columns, b.column + b.columns) - column },
		...{ row, rows: Math.min(a.row + a.rows, b.row + b.rows) - row },
	};
}

/** Copy what two blocks share. */
function copy(from: Float64Array, of: SampleBlock, to: Float64Array, block: SampleBlock): void {
	const { column, row, columns, rows } = common(of, block);
	for (let r = row; r < row + rows; r++) {
		const start = (r - of.row) * of.columns + column - of.column;
		to.set(from.subarray(start, start + columns), (r - block.row) * block.columns + column - block.column);
	}
}

/** The column and the row beyond the last ones, and before the first ones, are these again. */
function repeatEdge(values: Float64Array, { column, row, columns, rows }: SampleBlock, level: TileLevel): void {
	const [width, height] = [Math.min(columns, level.columns - column), Math.min(rows, level.rows - row)];
	for (let r = 0; r < height; r++) values.fill(values[r * columns + width - 1] as number, r * columns + width, (r + 1) * columns);
	for (let r = height; r < rows; r++) values.copyWithin(r * columns, (height - 1) * columns, height * columns);
	if (column < 0) for (let r = 0; r < rows; r++) values[r * columns] = values[r * columns + 1] as number;
	if (row < 0) values.copyWithin(0, columns, 2 * columns);
}

/** Where samples of a level fall among those of a coarser one. */
function placesIn(own: TileLevel['u'], next: TileLevel['u'], start: number, count: number, all: number) {
	const place = (k: number): number => (own.first + own.step * (start + k) - next.first) / next.step;
	const within = (k: number): number => Math.min(all - 1, Math.max(0, k));
	const from = within(Math.floor(place(0)));
	const to = within(Math.ceil(place(count - 1)));
	return { from, count: to - from + 1, at: (k: number): number => Math.min(to - from, Math.max(0, place(k) - from)) };
}

/**
 * Linear between four samples. Those that have no weight do not count: a hole beside a row of samples is none in it. Where one that
 * counts is a hole, it is the nearest sample, and a hole where that is one.
 */
export function between(values: Float64Array, columns: number, rows: number, x: number, y: number): number {
	const [i, j] = [Math.min(Math.floor(x), Math.max(0, columns - 2)), Math.min(Math.floor(y), Math.max(0, rows - 2))];
	const [s, t] = [x - i, y - j];
	const at = (a: number, b: number): number => values[Math.min(rows - 1, j + b) * columns + Math.min(columns - 1, i + a)] as number;
	const along = (b: number): number => mixed(at(0, b), at(1, b), s);
	const value = mixed(t === 1 ? 0 : along(0), t === 0 ? 0 : along(1), t);
	return Number.isNaN(value) ? at(Math.round(s), Math.round(t)) : value;
}

const mixed = (a: number, b: number, share: number): number => (share === 0 ? a : share === 1 ? b : (1 - share) * a + share * b);

/** Neighbouring blocks as one: along a row, then rows of the same extent. */
export function merged(blocks: readonly SampleBlock[]): SampleBlock[] {
	const joinedAlong = (list: readonly SampleBlock[], along: 'column' | 'row'): SampleBlock[] => {
		const [other, size, otherSize] = along === 'column' ? (['row', 'columns', 'rows'] as const) : (['column', 'rows', 'columns'] as const);
		const out: SampleBlock[] = [];
		for (const block of [...list].sort((a, b) => a[other] - b[other] || a[otherSize] - b[otherSize] || a[along] - b[along])) {
			const before = out.at(-1);
			if (
				before &&
				before[other] === block[other] &&
				before[otherSize] === block[otherSize] &&
				before[along] + before[size] === block[along]
			)
				out[out.length - 1] = { ...before, [size]: before[size] + block[size] };
			else out.push(block);
		}
		return out;
	};
	return joinedAlong(joinedAlong(blocks, 'column'), 'row');
}
