/** Stores and large files, opened where they are read: in a worker, or on this thread where there is none. */

import { installCode } from '../../compile/code.ts';
import { CODE_GENERATORS } from '../../compile/code-generators.ts';
import { compileObjective } from '../../compile/objective.ts';
import '../../compile/surface/express.ts';
import { isEvenAxis } from '../../compile/surface/axis.ts';
import { prepareSurface } from '../../compile/surface/prepared.ts';
import { bindObjective } from '../../model/bound.ts';
import { FormatError, UsageError } from '../../model/errors.ts';
import type { Interpolation, SampledField, SampledPoints } from '../../model/field.ts';
import { printable } from '../../model/printable.ts';
import { Recent } from '../../model/recent.ts';
import type { PieceRequest, TileCount, TileFacts, TileLevel, TilePiece, TilePoint, TileReading } from '../../model/tiles.ts';
import type { WorkOptions } from '../../model/work.ts';
import {
	evenly,
	type Glance,
	type GlanceRequest,
	type OpenedFile,
	type OpenOptions,
	openSurfaceFile,
	type ReadFile,
	type ReadRequest,
	SurfaceReader,
} from '../landscapes/files.ts';
import { DerivedTiles, samplesAsTiles } from './derived.ts';
import { safeName } from '../../formats/failure.ts';
import type { NpySlice } from '../../formats/npy-slice.ts';
import { npySliceOf, NpyTiles } from './npy-tiles.ts';
import { type ListedSource, sourceOf, type TilePlace } from './places.ts';
import { counted, TileReader } from './reader.ts';
import { type TileSource, withEdges } from './source.ts';
import { openZarr } from './zarr.ts';
import type { OpenedStore, StoreSurface } from './zarr-surface.ts';

installCode(CODE_GENERATORS);

/** Samples of the coarse whole of a landscape: what swarms descend on. */
const BASE_SAMPLES = 2 ** 19;
/** A file with more samples than these is read a piece at a time. */
const LARGE_SAMPLES = 2 ** 21;
/** Samples on each side of a point that is read. */
const AROUND = 4;
/** Samples along a piece of a file that is in memory. */
const CHUNK = 512;
/** Surfaces of a place that are kept: what is in view stays while another is read. */
const MOST_READINGS = 2;

const READ_FROM_THERE = 'Coarse samples are the lowest of those around them, so that no thin minimum is lost.';

/** Samples of a file: read as they are asked for, or in memory. */
interface SamplesOfFile {
	readonly samples?: NpyTiles;
	readonly field?: SampledField | SampledPoints;
}

interface OpenedTiles {
	readonly reader: TileReader;
	readonly samples?: NpyTiles;
}

/** What is opened of a place: read by choice, and then a piece at a time. */
export class TiledPlace {
	readonly #name: string;
	readonly #place: TilePlace;
	#store: Promise<OpenedStore> | undefined;
	#bytes: Promise<Uint8Array> | undefined;
	#source: Promise<ListedSource> | undefined;
	#file: OpenedFile | null = null;
	#whole: SurfaceReader | undefined;
	/** By the name of a store's surface, or by how a file is read: one that was dropped is made again. */
	readonly #readers = new Recent<OpenedTiles>(MOST_READINGS);

	constructor(name: string, place: TilePlace) {
		this.#name = name;
		this.#place = place;
	}

	/** @throws FormatError */
	async read(request: ReadRequest): Promise<ReadFile> {
		return this.#place.kind === 'file' ? this.#readFile(request, this.#place.file) : this.#readStore(request);
	}

	async #readStore({ options, interpolation = 'monotone' }: ReadRequest): Promise<ReadFile> {
		const { surfaces, notes, isLive } = await this.#opened();
		const surface = shownIn(surfaces, options);
		const { choice } = surface;
		const told = {
			format: 'zarr' as const,
			title: printable(this.#name),
			channels: surfaces.map(({ name, size }) => ({ name, kind: 'surface' as const, ...size, holes: 0, min: Number.NaN, max: Number.NaN })),
			channel: surface.name,
			...choice,
		};
		if (surface.uneven) {
			const { samples, lacks } = await wholeOf(surface, surface.uneven, interpolation);
			return { ...told, notes: [...surface.notes, ...lacks, ...notes], samples };
		}
		const reading = readingOf({ channel: surface.name, ...(choice && { axes: choice.axes, index: choice.index }) });
		const reader = await this.#readerOf(reading);
		const derived = reader.levels.length > 1 && !surface.hasLevels ? [READ_FROM_THERE] : [];
		const facts = {
			name: surface.name,
			axes: surface.axes,
			isComputed: surface.isComputed,
			isLive,
			isDerived: !surface.hasLevels,
			reading,
		};
		const { there, all } = reader.count();
		const absent = there < all && surface.ofMissing !== undefined ? [surface.ofMissing] : [];
		return { ...told, notes: [...surface.notes, ...derived, ...absent, ...notes], ...(await baseOf(reader, facts, interpolation)) };
	}

	async #opened(): Promise<OpenedStore> {
		const place = this.#place;
		if (place.kind === 'file') throw new TypeError('a file is no store');
		this.#source ??= sourceOf(place);
		this.#store ??= this.#source.then(openZarr);
		try {
			return await this.#store;
		} catch (error) {
			// It may not have been begun yet.
			this.#store = undefined;
			throw error;
		}
	}

	async #bytesOf(blob: Blob): Promise<Uint8Array> {
		this.#bytes ??= blob.arrayBuffer().then((buffer) => new Uint8Array(buffer));
		return this.#bytes;
	}

	/** An array of which only the parts that are needed are read; null where the file is another, which is read whole. @throws FormatError */
	async #slices(blob: Blob, options: OpenOptions = {}): Promise<{ readonly slice: NpySlice; readonly tiles: NpyTiles } | null> {
		const slice = await npySliceOf(titleOf(this.#name), blob, options);
		return slice && { slice, tiles: new NpyTiles(this.#name, blob, slice) };
	}

	async #readSlice(
		{ slice, tiles }: { readonly slice: NpySlice; readonly tiles: NpyTiles },
		{ options, interpolation = 'monotone' }: ReadRequest,
	): Promise<ReadFile> {
		if (!isTiled(slice.field)) {
			const { surface, path: _, again: __, ...file } = await tiles.whole();
			const field = surface();
			return { ...file, samples: { field, prepared: prepareSurface(field, interpolation) } };
		}
		const { surface: _, path: __, again: ___, ...file } = slice.file;
		const reading = readingOf(options);
		const { reader, samples } = await this.#tilesOf(reading, { samples: tiles });
		const { notes, ...counts } = (samples ?? tiles).told;
		return {
			...file,
			channels: file.channels.map((channel) => ({ ...channel, ...counts })),
			notes: [...file.notes, ...notes, `Read a piece at a time. ${READ_FROM_THERE}`],
			...(await baseOf(reader, fileFacts(slice.field, reading), interpolation)),
		};
	}

	async #readFile(request: ReadRequest, blob: Blob): Promise<ReadFile> {
		const { options, interpolation = 'monotone', pathWillDo = false } = request;
		const sliced = await this.#slices(blob, options);
		if (sliced) return this.#readSlice(sliced, request);
		const { surface, path: pathOf, again: _, ...file } = await this.#fileAs(blob, options);
		const path = pathOf();
		const told = { ...file, ...(path ? { path } : {}) };
		if (pathWillDo && path && file.channel === undefined) return told;
		const field = surface();
		if (!isTiled(field)) return { ...told, samples: { field, prepared: prepareSurface(field, interpolation) } };
		const reading = readingOf(options);
		const { reader } = await this.#tilesOf(reading, { field });
		return {
			...told,
			notes: [...file.notes, `Read a piece at a time. ${READ_FROM_THERE}`],
			...(await baseOf(reader, fileFacts(field, reading), interpolation)),
		};
	}

	/** A few samples of a slice. @throws FormatError, UsageError */
	async glance(request: GlanceRequest): Promise<Glance> {
		if (this.#place.kind !== 'file') return glanceAt(shownIn((await this.#opened()).surfaces, request.options), request.side);
		const sliced = await this.#slices(this.#place.file, request.options);
		if (sliced) return sliced.tiles.glance(request.side);
		this.#whole ??= new SurfaceReader(this.#name, await this.#bytesOf(this.#place.file));
		return this.#whole.glance(request);
	}

	/** What was decoded for one reading serves the next. */
	async #fileAs(blob: Blob, options: OpenOptions | undefined): Promise<OpenedFile> {
		const bytes = await this.#bytesOf(blob);
		this.#file = this.#file ? this.#file.again(options ?? {}) : await openSurfaceFile(this.#name, bytes, options);
		return this.#file;
	}

	async #readerOf(reading: string): Promise<TileReader> {
		return (await this.#tilesOf(reading)).reader;
	}

	/** @param now what was opened just now; else it is opened again */
	#tilesOf(reading: string, now?: SamplesOfFile): Promise<OpenedTiles> {
		return this.#readers.get(reading, async () => {
			if (this.#place.kind !== 'file') {
				const source = await shownIn((await this.#opened()).surfaces, JSON.parse(reading) as OpenOptions).open();
				return { reader: new TileReader(source.levels.length === 1 ? await DerivedTiles.of(source) : source) };
			}
			const { samples, field } = now ?? (await this.#samplesOf(this.#place.file, JSON.parse(reading) as OpenOptions));
			if (samples) return { reader: new TileReader(await DerivedTiles.of(samples)), samples };
			if (!field || !isTiled(field)) throw new TypeError('a surface that is not in tiles');
			return { reader: new TileReader(await DerivedTiles.of(tilesIn(field))) };
		});
	}

	async #samplesOf(file: Blob, options: OpenOptions): Promise<SamplesOfFile> {
		const sliced = await this.#slices(file, options);
		return sliced ? { samples: sliced.tiles } : { field: (await this.#fileAs(file, options)).surface() };
	}

	async piece({ reading, ...request }: PieceRequest, { signal }: Pick<WorkOptions, 'signal'> = {}): Promise<TilePiece> {
		return (await this.#readerOf(reading)).piece(request, signal);
	}

	async count(reading: string): Promise<TileCount> {
		return (await this.#readerOf(reading)).count();
	}

	async refresh(reading: string): Promise<boolean> {
		return (await this.#readerOf(reading)).refresh();
	}

	/** From the finest level that has the samples around a point. */
	async probe({ reading, u, v, interpolation }: TilePoint): Promise<TileReading> {
		const reader = await this.#readerOf(reading);
		const last = reader.levels.length - 1;
		for (let level = 0; level <= last; level++) {
			const its = reader.levels[level] as TileLevel;
			const across = around(its.u, u, its.columns);
			const up = around(its.v, v, its.rows);
			if (!across || !up) continue;
			const block = { level, interpolation, column: across.from, columns: across.count, row: up.from, rows: up.count };
			const { values, prepared, missing } = await reader.piece(block);
			if (missing.length > 0 && level < last) continue;
			const field = fieldOf(block, values);
			const placed = {
				u: { first: its.u.first + its.u.step * block.column, step: its.u.step },
				v: { first: its.v.first + its.v.step * block.row, step: its.v.step },
			};
			const objective = compileObjective({ body: { kind: 'field', field, interpolation, prepared, placed } });
			const truth = objective.truth(1, bindObjective(objective, 'plane'));
			truth.run([u, v]);
			const [value = 0, gu = 0, gv = 0] = truth.values;
			const [valid, smoothU, smoothV] = truth.valid;
			return { value: valid ? value : null, slope: valid && smoothU && smoothV ? Math.hypot(gu, gv) : null, level };
		}
		return { value: null, slope: null, level: 0 };
	}
}

/** What tells one way of reading a file or a store from another. */
const readingOf = (options: OpenOptions | undefined): string => JSON.stringify(options ?? {});

const titleOf = (name: string): string => safeName(name.split(/[/\\]/).pop() || name);

/** What is known of a file in tiles. */
const fileFacts = (
	{ name, axes = [{ name: 'x' }, { name: 'y' }] }: SampledField,
	reading: string,
): Omit<TileFacts, 'levels' | 'domain'> => ({
	...{ name, axes, reading },
	...{ isComputed: false, isLive: false, isDerived: true },
});

/** @throws FormatError where there is none of this name */
function surfaceIn(surfaces: readonly StoreSurface[], channel: string | undefined): StoreSurface {
	const found = channel === undefined ? surfaces[0] : surfaces.find(({ name }) => name === channel);
	if (found) return found;
	throw new FormatError(
		'E_ZARR_CHANNEL',
		`The store has no “${printable(channel ?? '')}”; it has ${surfaces.map(({ name }) => printable(name)).join(', ')}.`,
	);
}

/** A surface along the axes, and at the places, that are asked for. @throws FormatError */
function shownIn(surfaces: readonly StoreSurface[], { channel, axes, index }: OpenOptions = {}): StoreSurface {
	const found = surfaceIn(surfaces, channel);
	return found.at && (axes || index) ? found.at({ ...(axes && { axes }), ...(index && { index }) }) : found;
}

/** A few samples of a surface of a store, row after row from the lowest y. @throws UsageError where it is too large for that */
async function glanceAt({ size, uneven, open }: StoreSurface, side: number): Promise<Glance> {
	if (size.columns * size.rows > LARGE_SAMPLES)
		throw new UsageError(`Slices of more than ${LARGE_SAMPLES} samples of a store have no small pictures: move the slider to see one.`);
	const source = await open();
	const { u, v } = source.levels[0] as TileLevel;
	const { values } = await new TileReader(source).whole(0);
	const [columns, rows] = [Math.min(side, size.columns), Math.min(side, size.rows)];
	const isDown = (axis: Float64Array | undefined, step: number): boolean =>
		axis ? (axis[0] as number) > (axis.at(-1) as number) : step < 0;
	const [left, down] = [isDown(uneven?.x, u.step), isDown(uneven?.y, v.step)];
	const out = new Float32Array(columns * rows);
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++) {
			const at = evenly(down ? rows - 1 - row : row, rows, size.rows) * size.columns;
			out[row * columns + column] = values[at + evenly(left ? columns - 1 - column : column, columns, size.columns)] as number;
		}
	return { columns, rows, values: out };
}

/** Whether samples of a file are read a piece at a time. */
const isTiled = (field: SampledField | SampledPoints): field is SampledField =>
	field.layout !== 'points' && field.columns * field.rows > LARGE_SAMPLES && field.rows > 1 && isEvenAxis(field.x) && isEvenAxis(field.y);

function tilesIn({ columns, rows, values, x, y }: SampledField): TileSource {
	const spaced = (axis: Float64Array) => ({
		first: axis[0] as number,
		step: ((axis.at(-1) as number) - (axis[0] as number)) / (axis.length - 1),
	});
	return samplesAsTiles({ columns, rows, chunkColumns: CHUNK, chunkRows: CHUNK, u: spaced(x), v: spaced(y) }, values);
}

/** Samples around a coordinate; null beyond the last ones. */
function around({ first, step }: TileLevel['u'], at: number, count: number): { readonly from: number; readonly count: number } | null {
	const place = (at - first) / step;
	if (!(place >= -1e-9 && place <= count - 1 + 1e-9)) return null;
	const from = Math.max(0, Math.floor(place) - AROUND + 1);
	const to = Math.min(count, Math.floor(place) + AROUND + 1);
	return { from, count: to - from };
}

const fieldOf = ({ columns, rows }: Pick<PieceRequest, 'columns' | 'rows'>, values: Float64Array): SampledField => ({
	...{ name: '', columns, rows, values },
	...{ x: counted(columns), y: counted(rows) },
});

/** The coarse whole: the finest level of few samples, with its gaps filled, and what is known of all. */
async function baseOf(
	reader: TileReader,
	{ name, axes, ...facts }: Omit<TileFacts, 'levels' | 'domain'>,
	interpolation: Interpolation,
): Promise<Required<Pick<ReadFile, 'samples' | 'tiles'>>> {
	const [finest] = reader.levels;
	if (!finest) throw new FormatError('E_ZARR_NONE', 'The store has no level.');
	const found = reader.levels.findIndex(({ columns, rows }) => columns * rows <= BASE_SAMPLES);
	const level = found < 0 ? reader.levels.length - 1 : found;
	const its = reader.levels[level] as TileLevel;
	const domain = { u: rangeOf(finest.u, finest.columns), v: rangeOf(finest.v, finest.rows) };
	const [across, up] = [withEdges(its.u, its.columns, domain.u), withEdges(its.v, its.rows, domain.v)];
	const block = { column: across.from, row: up.from, columns: across.count, rows: up.count };
	const piece = await reader.piece({ level, interpolation: 'cells', ...block });
	const values = turned(piece.values, block, its);
	const [x, y] = [ascending(its.u, across), ascending(its.v, up)];
	const field: SampledField = { name, columns: block.columns, rows: block.rows, x, y, values, axes };
	return {
		samples: { field, prepared: prepareSurface(field, interpolation) },
		tiles: {
			facts: { levels: reader.levels, name, axes, domain, ...facts },
			base: { level, missing: piece.missing, coarsest: piece.coarsest, troubles: piece.troubles },
		},
	};
}

const rangeOf = ({ first, step }: TileLevel['u'], count: number): readonly [number, number] => {
	const last = first + step * (count - 1);
	return first < last ? [first, last] : [last, first];
};

function ascending({ first, step }: TileLevel['u'], { from, count }: ReturnType<typeof withEdges>): Float64Array {
	const at = Float64Array.from({ length: count }, (_, k) => first + step * (from + k));
	return step < 0 ? at.reverse() : at;
}

/** Values in the order of ascending coordinates. */
function turned(
	values: Float64Array,
	{ columns, rows }: { readonly columns: number; readonly rows: number },
	{ u, v }: TileLevel,
): Float64Array {
	if (u.step > 0 && v.step > 0) return values;
	const out = new Float64Array(values.length);
	for (let r = 0; r < rows; r++)
		for (let c = 0; c < columns; c++)
			out[(v.step < 0 ? rows - 1 - r : r) * columns + (u.step < 0 ? columns - 1 - c : c)] = values[r * columns + c] as number;
	return out;
}

/** A surface on uneven axes: read at once, where it is not too large for that; and what of it is not there, a sentence each. */
async function wholeOf(
	{ name, size, axes, open, ofMissing }: StoreSurface,
	{ x, y }: { readonly x: Float64Array; readonly y: Float64Array },
	interpolation: Interpolation,
): Promise<{ readonly samples: NonNullable<ReadFile['samples']>; readonly lacks: readonly string[] }> {
	if (size.columns * size.rows > LARGE_SAMPLES)
		throw new FormatError(
			'E_ZARR_UNEVEN',
			`“${printable(name)}” has ${size.columns} × ${size.rows} samples on axes that are not evenly spaced; up to ${LARGE_SAMPLES} such samples are read. Resample it on even axes, or save every few samples.`,
		);
	const reader = new TileReader(await open());
	const { values } = await reader.whole(0);
	const { there, all } = reader.count();
	const lacks = [
		...(there < all ? [`${all - there} of ${all} chunks are not there, and are holes: open the store again when they are.`] : []),
		...(there < all && ofMissing !== undefined ? [ofMissing] : []),
		...reader.troubles,
	];
	const order = (axis: Float64Array): number[] => [...axis.keys()].sort((a, b) => (axis[a] as number) - (axis[b] as number));
	const [across, up] = [order(x), order(y)];
	const sorted = Float64Array.from({ length: values.length }, (_, k) => {
		const [r, c] = [up[Math.floor(k / size.columns)] as number, across[k % size.columns] as number];
		return values[r * size.columns + c] as number;
	});
	const field: SampledField = {
		name,
		...size,
		x: Float64Array.from(across, (k) => x[k] as number),
		y: Float64Array.from(up, (k) => y[k] as number),
		values: sorted,
		axes,
	};
	if ([field.x, field.y].some((axis) => axis.some((at, k) => !Number.isFinite(at) || at === axis[k - 1])))
		throw new FormatError(
			'E_ZARR_AXES',
			`The coordinates of “${printable(name)}” are not all different numbers: a surface has one sample at each place.`,
		);
	return { samples: { field, prepared: prepareSurface(field, interpolation) }, lacks };
}
