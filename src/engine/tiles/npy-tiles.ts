/** The samples of a .npy file, read from the file line by line as they are asked for: it is never in memory as a whole. */

import { allAtOnce, isWide, numberReader, roundedNote } from '../../formats/npy.ts';
import { NPY_HEAD_BYTES, type NpySlice, openNpySlice } from '../../formats/npy-slice.ts';
import { countedHoles, type HoleCounts } from '../../formats/surface.ts';
import type { OpenedFile, OpenOptions } from '../../formats/index.ts';
import { evenly, type Glance } from '../landscapes/files.ts';
import { FormatError, messageOf } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import type { TileLevel } from '../../model/tiles.ts';
import { chunkCounts, type TileSource } from './source.ts';

/** Samples of a chunk: lines as a whole, so that each chunk is one part of the file. */
const CHUNK_SAMPLES = 2 ** 19;
/** Lines with gaps of so many times their length are read with what is between them, others one by one. */
const GAPS = 4;
/** Lines that are read one by one at the same time. */
const AT_ONCE = 64;

const THE_ARRAY = 'The array';

/** An integer that a double may not hold. */
const isTooWide = (value: number): boolean => Math.abs(value) > Number.MAX_SAFE_INTEGER;

/** What a file's header says of the slice that is shown; null where it has to be read whole. @throws FormatError */
export async function npySliceOf(name: string, file: Blob, options: OpenOptions): Promise<NpySlice | null> {
	const head = new Uint8Array(await file.slice(0, NPY_HEAD_BYTES).arrayBuffer());
	return openNpySlice(name, head, file.size, options);
}

export class NpyTiles implements TileSource {
	readonly levels: readonly [TileLevel];
	readonly #name: string;
	readonly #file: Blob;
	readonly #slice: NpySlice;
	/** Lines of a chunk. */
	readonly #lines: number;
	readonly #missing: ReadonlySet<number>;
	/** Chunks that were counted. */
	readonly #counted = new Set<number>();
	#counts = { holes: 0, marked: 0, minusOnes: 0, negative: 0, rounded: 0 };
	#range: readonly [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

	constructor(name: string, file: Blob, slice: NpySlice) {
		this.#name = name;
		this.#file = file;
		this.#slice = slice;
		const { stored, field } = slice;
		this.#missing = new Set(slice.file.reading?.missing);
		this.#lines = Math.min(stored.count, Math.max(1, Math.floor(CHUNK_SAMPLES / stored.length)));
		const { columns, rows } = field;
		const chunk =
			stored.lines === 'rows' ? { chunkColumns: columns, chunkRows: this.#lines } : { chunkColumns: this.#lines, chunkRows: rows };
		this.levels = [{ columns, rows, ...chunk, u: { first: 0, step: 1 }, v: { first: 0, step: 1 } }];
	}

	/** What is known of all samples once each chunk was read. */
	get told(): { readonly notes: readonly string[]; readonly holes: number; readonly min: number; readonly max: number } {
		const { columns, rows } = this.#slice.field;
		const counts: HoleCounts = { count: columns * rows, ...this.#counts };
		const [min, max] = this.#range;
		return {
			notes: [...countedHoles(counts, [...this.#missing]), ...(this.#counts.rounded > 0 ? [roundedNote(THE_ARRAY)] : [])],
			holes: this.#counts.holes,
			...(min <= max ? { min, max } : { min: Number.NaN, max: Number.NaN }),
		};
	}

	/** The file with all samples of the slice. @throws FormatError */
	async whole(): Promise<OpenedFile> {
		const { head, stored } = this.#slice;
		const { count, length } = stored;
		const values = new Float64Array(count * length);
		for (let from = 0; from < count; from += this.#lines)
			values.set(await this.#read(from, Math.min(this.#lines, count - from)), from * length);
		const isRounded = isWide(head.kind) && values.some(isTooWide);
		return this.#slice.filled(values, isRounded ? [roundedNote(THE_ARRAY)] : []);
	}

	/** A few of its samples, evenly taken: rows × columns. @throws FormatError */
	async glance(side: number): Promise<Glance> {
		const { stored, field } = this.#slice;
		const [columns, rows] = [Math.min(side, field.columns), Math.min(side, field.rows)];
		const values = new Float32Array(columns * rows);
		const isRows = stored.lines === 'rows';
		const [lines, along] = isRows ? [rows, columns] : [columns, rows];
		for (let k = 0; k < lines; k++) {
			const line = await this.#read(evenly(k, lines, stored.count), 1);
			for (let i = 0; i < along; i++) {
				const value = line[evenly(i, along, stored.length)] as number;
				values[isRows ? k * columns + i : i * columns + k] = this.#missing.has(value) ? Number.NaN : value;
			}
		}
		return { columns, rows, values };
	}

	async chunk(_: number, row: number, column: number): Promise<Float64Array> {
		const { lines, count, length } = this.#slice.stored;
		const k = lines === 'rows' ? row : column;
		const from = k * this.#lines;
		const values = await this.#read(from, Math.min(this.#lines, count - from));
		this.#clean(k, values);
		return lines === 'rows' ? values : turned(values, length);
	}

	/** Make holes of what is none of the numbers; what is told of all samples is counted when a chunk is met first. */
	#clean(chunk: number, values: Float64Array): void {
		const isNew = !this.#counted.has(chunk);
		this.#counted.add(chunk);
		const hasMarks = this.#missing.size > 0;
		const isRounded = isNew && isWide(this.#slice.head.kind);
		let [min, max] = this.#range;
		let [holes, marked, minusOnes, negative, rounded] = [0, 0, 0, 0, 0];
		for (let at = 0; at < values.length; at++) {
			const value = values[at] as number;
			const isMark = hasMarks && this.#missing.has(value);
			if (isMark || value - value !== 0) {
				if (isMark) marked++;
				holes++;
				values[at] = Number.NaN;
				continue;
			}
			if (value < min) min = value;
			if (value > max) max = value;
			if (value < 0) {
				negative++;
				if (value === -1) minusOnes++;
			}
			if (isRounded && isTooWide(value)) rounded++;
		}
		if (!isNew) return;
		const before = this.#counts;
		this.#range = [min, max];
		this.#counts = {
			holes: before.holes + holes,
			marked: before.marked + marked,
			minusOnes: before.minusOnes + minusOnes,
			negative: before.negative + negative,
			rounded: before.rounded + rounded,
		};
	}

	/** Lines as they are in the file. */
	async #read(from: number, lines: number): Promise<Float64Array> {
		const { stride, length, step } = this.#slice.stored;
		if (lines === 1 || stride <= GAPS * step * length) return this.#part(from, lines);
		const values = new Float64Array(lines * length);
		for (let at = 0; at < lines; at += AT_ONCE) {
			const some = Array.from({ length: Math.min(AT_ONCE, lines - at) }, (_, k) => at + k);
			const read = await Promise.all(some.map((line) => this.#part(from + line, 1)));
			for (const [k, line] of read.entries()) values.set(line, (at + k) * length);
		}
		return values;
	}

	/** Lines, from one part of the file. */
	async #part(from: number, lines: number): Promise<Float64Array> {
		const { head, stored } = this.#slice;
		const { first, stride, length, step } = stored;
		const begin = head.start + (first + from * stride) * head.size;
		const count = (lines - 1) * stride + (length - 1) * step + 1;
		const view = new DataView(await this.#bytes(begin, begin + count * head.size));
		const all = allAtOnce(view, head.kind, head.little).all?.();
		if (all && step === 1 && (lines === 1 || stride === length)) return all;
		const read = all ? (k: number) => all[k] as number : numbersIn(view, head);
		const values = new Float64Array(lines * length);
		for (let line = 0, at = 0; line < lines; line++) for (let k = 0; k < length; k++) values[at++] = read(line * stride + k * step);
		return values;
	}

	async #bytes(from: number, to: number): Promise<ArrayBuffer> {
		try {
			return await this.#file.slice(from, to).arrayBuffer();
		} catch (error) {
			throw new FormatError(
				'E_NPY_READ',
				`“${printable(this.#name)}” cannot be read any more (${messageOf(error)}): it was moved, changed or taken out. Open it again.`,
			);
		}
	}

	count(): ReturnType<TileSource['count']> {
		const { columns, rows } = chunkCounts(this.levels[0]);
		return { there: columns * rows, all: columns * rows };
	}

	refresh = async (): Promise<boolean> => false;
}

function numbersIn(view: DataView, { kind, size, little }: NpySlice['head']): (k: number) => number {
	const { read } = numberReader(kind) as NonNullable<ReturnType<typeof numberReader>>;
	return (k) => read(view, k * size, little);
}

/** Columns as rows. */
function turned(values: Float64Array, length: number): Float64Array {
	const lines = values.length / length;
	const out = new Float64Array(values.length);
	for (let line = 0; line < lines; line++) for (let k = 0; k < length; k++) out[k * lines + line] = values[line * length + k] as number;
	return out;
}
