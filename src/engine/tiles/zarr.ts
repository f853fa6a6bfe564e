/**
 * Any Zarr store as surfaces: one of `thalweg grid --store`, an image pyramid of others (OME-Zarr and its like), or arrays of two axes,
 * of version 2 or 3. What is not understood is refused by name, and never guessed in silence.
 */

import { openStore } from '../../exports/store/read.ts';
import { storeCoordinate } from '../../exports/store/plan.ts';
import type { StoreHead } from '../../exports/store/zarr.ts';
import { valueRank } from '../../formats/names.ts';
import { FormatError } from '../../model/errors.ts';
import type { AxisLabel } from '../../model/axis-label.ts';
import { printable } from '../../model/printable.ts';
import type { Spacing } from '../../model/definition.ts';
import type { TileLevel } from '../../model/tiles.ts';
import type { ListedSource } from './places.ts';
import { chunkCounts, chunkSize, chunksOfTiles, type TileSource } from './source.ts';
import { type ArrayHead, arrayHead, chunkReader, codecsOf, numbersOf } from './zarr-array.ts';

/** One surface of a store. */
export interface StoreSurface {
	readonly name: string;
	readonly axes: readonly [AxisLabel, AxisLabel];
	readonly isComputed: boolean;
	/** It has coarse levels of its own. */
	readonly hasLevels: boolean;
	/** Coordinates of samples on an axis that is not even; then the surface is read as a whole. */
	readonly uneven?: { readonly x: Float64Array; readonly y: Float64Array };
	readonly notes: readonly string[];
	/** What is said where chunks are missing. */
	readonly ofMissing?: string;
	open(): Promise<TileSource>;
	readonly size: { readonly columns: number; readonly rows: number };
}

export interface OpenedStore {
	readonly surfaces: readonly StoreSurface[];
	readonly notes: readonly string[];
	readonly isLive: boolean;
}

/** Levels of an array: each with its head and where its samples lie. */
interface ArrayLevel {
	readonly path: string;
	readonly head: ArrayHead;
	readonly u: Spacing;
	readonly v: Spacing;
}

/**
 * What surfaces a store has. No values are read.
 * @throws FormatError E_ZARR_… where it is no store, or none that is understood
 */
export async function openZarr(source: ListedSource): Promise<OpenedStore> {
	const paths = await source.list();
	const attributes = await json(source, '.zattrs', paths);
	const { isLive } = source;
	if (attributes?.['thalweg']) return { ...(await ownSurfaces(source)), isLive };
	if (![...paths].some((path) => /(^|\/)(\.zarray|\.zgroup|zarr\.json)$/.test(path)))
		throw new FormatError(
			'E_ZARR_HEAD',
			'This is no Zarr store: there is no .zarray, .zgroup or zarr.json in it. Open the folder whose name ends in .zarr, or wait until its first files are there.',
		);
	const v3 = await json(source, 'zarr.json', paths);
	const all = attributes ?? (v3?.['attributes'] as Json | undefined) ?? {};
	const ome = (all['ome'] as Json | undefined) ?? all;
	const pyramids = Array.isArray(ome['multiscales']) ? (ome['multiscales'] as Json[]) : [];
	const surfaces: StoreSurface[] = [];
	for (const [k, pyramid] of pyramids.entries()) surfaces.push(await pyramidSurface(source, paths, pyramid, k));
	if (surfaces.length > 0) return { surfaces, notes: [], isLive };
	return { ...(await arraySurfaces(source, paths)), isLive };
}

type Json = Readonly<Record<string, unknown>>;

/** @throws FormatError where the file is no JSON */
async function json(source: ListedSource, path: string, paths: ReadonlySet<string>): Promise<Json | undefined> {
	if (!paths.has(path)) return undefined;
	const bytes = await source.get(path);
	if (!bytes) return undefined;
	try {
		return JSON.parse(new TextDecoder().decode(bytes)) as Json;
	} catch {
		throw new FormatError('E_ZARR_HEAD', `“${path}” of this store is not JSON: it is damaged, or still being written.`);
	}
}

// ── our own ──

async function ownSurfaces(source: ListedSource): Promise<Omit<OpenedStore, 'isLive'>> {
	const { head, plan } = await openStore(source);
	const spaced = (axis: 'u' | 'v', step: number): Spacing => {
		const finest = plan.levels[0] as (typeof plan.levels)[0];
		const [lo, next] = [storeCoordinate(plan, finest, axis, 0), storeCoordinate(plan, finest, axis, 1)];
		const count = axis === 'u' ? plan.columns : plan.rows;
		const [from, to] = plan.domain[axis];
		return { first: lo, step: (count > 1 ? (to - from) / (count - 1) : next - lo) * step };
	};
	const surfaces = head.quantities.map((name): StoreSurface => {
		const levels = async (): Promise<ArrayLevel[]> => {
			const out: ArrayLevel[] = [];
			for (const level of plan.levels) {
				const path = `${name}/${level.index}/values`;
				const found = await arrayHead(source, path);
				const [rows, columns] = found.shape;
				if (found.shape.length !== 2 || rows !== level.rows || columns !== level.columns)
					throw new FormatError(
						'E_ZARR_SHAPE',
						`“${path}” has the shape ${found.shape.join(' × ')}, and the store's own attributes say ${level.rows} × ${level.columns}: files of two stores are mixed. Fill another one.`,
					);
				out.push({ path, head: found, u: spaced('u', level.step), v: spaced('v', level.step) });
			}
			return out;
		};
		return {
			name,
			axes: [{ name: head.axes[0] ?? 'x' }, { name: head.axes[1] ?? 'y' }],
			isComputed: true,
			hasLevels: true,
			notes: ownNotes(head),
			size: { columns: plan.columns, rows: plan.rows },
			open: async () => tilesOf(source, await levels()),
		};
	});
	return { surfaces, notes: [] };
}

/** What the values depend on, as far as it can be said in a line. */
function ownNotes({ landscape, precision, facts }: StoreHead): string[] {
	const plain = Object.entries(facts).flatMap(([name, value]) => {
		// Names of contents, for programs; the variables stand on the axes.
		if (['key', 'plane', 'variables'].includes(name)) return [];
		if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return [];
		if (typeof value === 'object' && Object.keys(value).length === 0) return [];
		const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
		return text.length > 80 ? [] : [`${name} ${text}`];
	});
	return [`Computed: ${landscape}, in ${precision}${plain.length > 0 ? `; ${plain.join(', ')}` : ''}.`];
}

// ── pyramids of others ──

async function pyramidSurface(source: ListedSource, paths: ReadonlySet<string>, pyramid: Json, index: number): Promise<StoreSurface> {
	const name = typeof pyramid['name'] === 'string' && pyramid['name'] !== '' ? (pyramid['name'] as string) : `pyramid ${index + 1}`;
	const datasets = Array.isArray(pyramid['datasets']) ? (pyramid['datasets'] as Json[]) : [];
	const found: { readonly path: string; readonly head: ArrayHead; readonly dataset: Json }[] = [];
	for (const dataset of datasets) {
		const path = await arrayAt(source, paths, String(dataset['path'] ?? ''));
		const head = await arrayHead(source, path);
		surfaceAxes(path, head);
		found.push({ path, head, dataset });
	}
	found.sort((a, b) => sizeOf(b.head).columns - sizeOf(a.head).columns);
	const levels = found.map(({ path, head, dataset }): ArrayLevel => {
		const transforms = (Array.isArray(dataset['coordinateTransformations']) ? dataset['coordinateTransformations'] : []) as Json[];
		const given = (kind: string, axis: 1 | 2): number | undefined => {
			const values = transforms.find(({ type }) => type === kind)?.[kind] as readonly number[] | undefined;
			return values?.at(-axis);
		};
		// Where no scale is said, that of the finest level is 1.
		const ratio = (axis: 1 | 2): number => (found[0]?.head.shape.at(-axis) as number) / (head.shape.at(-axis) as number);
		const spaced = (axis: 1 | 2): Spacing => ({ first: given('translation', axis) ?? 0, step: given('scale', axis) ?? ratio(axis) });
		return { path, head, u: spaced(1), v: spaced(2) };
	});
	if (levels.some(({ u, v }) => ![u.first, v.first, u.step, v.step].every(Number.isFinite) || u.step === 0 || v.step === 0))
		throw new FormatError('E_ZARR_SCALE', `The pyramid “${printable(name)}” of this store has a scale or a translation that is no number.`);
	const [finest] = levels;
	if (!finest) throw new FormatError('E_ZARR_NONE', `The pyramid “${printable(name)}” of this store lists no level.`);
	const names = (Array.isArray(pyramid['axes']) ? pyramid['axes'] : []) as (Json | string)[];
	const axisName = (k: 1 | 2, otherwise: string): AxisLabel => {
		const axis = names.at(-k);
		return { name: printable(typeof axis === 'string' ? axis : typeof axis?.['name'] === 'string' ? (axis['name'] as string) : otherwise) };
	};
	return {
		name,
		axes: [axisName(1, 'x'), axisName(2, 'y')],
		isComputed: false,
		hasLevels: levels.length > 1,
		notes: [...extraAxes(finest.head), 'Coarse levels are as the store has them: whether a thin minimum is in them is up to who made it.'],
		size: sizeOf(finest.head),
		open: async () => tilesOf(source, levels),
	};
}

/** The array at a path of a pyramid; where a group is there, its only array of two axes. */
async function arrayAt(source: ListedSource, paths: ReadonlySet<string>, path: string): Promise<string> {
	const under = path === '' ? '' : `${path}/`;
	if (paths.has(`${under}.zarray`)) return path;
	const inside = arraysIn(paths).filter((one) => one.startsWith(under) && one !== path);
	for (const one of inside) {
		const head = await arrayHead(source, one);
		if (head.shape.filter((n) => n > 1).length === 2) return one;
	}
	return path;
}

// ── arrays ──

const arraysIn = (paths: ReadonlySet<string>): string[] =>
	[...paths].flatMap((path) => (/(^|\/)(\.zarray|zarr\.json)$/.test(path) ? [path.replace(/\/?[^/]*$/, '')] : [])).sort();

async function arraySurfaces(source: ListedSource, paths: ReadonlySet<string>): Promise<Omit<OpenedStore, 'isLive'>> {
	const heads: [string, ArrayHead][] = [];
	const refused: string[] = [];
	let first: unknown;
	for (const path of arraysIn(paths)) {
		try {
			heads.push([path, await arrayHead(source, path)]);
		} catch (error) {
			first ??= error;
			if (error instanceof FormatError && error.code === 'E_ZARR_GROUP') continue;
			refused.push(error instanceof Error ? error.message : String(error));
		}
	}
	const wide = heads.filter(([, { shape }]) => shape.length >= 2 && (shape.at(-1) as number) > 1 && (shape.at(-2) as number) > 1);
	const usable = wide.filter(([, { shape }]) => shape.slice(0, -2).every((n) => n === 1));
	if (usable.length === 0) {
		if (heads.length === 0 && refused.length > 0 && first instanceof FormatError) throw first;
		const [many] = wide;
		if (many) surfaceAxes(many[0], many[1]);
		const found = heads.map(([path, { shape }]) => `${printable(path || 'the root')} (${shape.join(' × ')})`);
		throw new FormatError(
			'E_ZARR_NONE',
			`The store has no array of two axes${found.length > 0 ? `; it has ${found.join(', ')}` : ''}. ${refused[0] ?? 'Write values as rows × columns.'}`,
		);
	}
	const surfaces: StoreSurface[] = [];
	for (const [path, head] of usable) surfaces.push(await arraySurface(source, path, head, new Map(heads)));
	// Arrays of one name in several groups are told apart by their paths, and what is a loss by its name comes first.
	const isOnce = (name: string): boolean => surfaces.filter((surface) => surface.name === name).length === 1;
	const named = surfaces.map((surface, k) => (isOnce(surface.name) ? surface : { ...surface, name: usable[k]?.[0] ?? surface.name }));
	named.sort((a, b) => valueRank(a.name) - valueRank(b.name) || 0);
	return { surfaces: named, notes: refused };
}

async function arraySurface(
	source: ListedSource,
	path: string,
	head: ArrayHead,
	heads: ReadonlyMap<string, ArrayHead>,
): Promise<StoreSurface> {
	const folder = path.replace(/[^/]*$/, '');
	const axis = async (k: 1 | 2, otherwise: string) => {
		const count = head.shape.at(-k) as number;
		const name = head.dimensions?.at(-k) ?? (heads.has(`${folder}${otherwise}`) ? otherwise : undefined);
		const its = name === undefined ? undefined : heads.get(`${folder}${name}`);
		const values = its && its.shape.length === 1 && its.shape[0] === count ? await numbersOf(source, `${folder}${name}`, its) : undefined;
		const isCounted = values === undefined;
		const label = { name: printable(name ?? otherwise) };
		const { spacing } = spacingOf(values, count);
		if (spacing || !values?.every((value) => value > 0)) return { label, spacing, values, isCounted };
		// Rates and sizes are often evenly spaced in their logarithms.
		const logarithms = values.map(Math.log10);
		const { spacing: inLogarithms } = spacingOf(logarithms, count);
		return inLogarithms
			? { label: { ...label, scale: 'log10' as const }, spacing: inLogarithms, values: logarithms, isCounted }
			: { label, spacing, values, isCounted };
	};
	const [x, y] = [await axis(1, 'x'), await axis(2, 'y')];
	const isEven = x.spacing !== null && y.spacing !== null;
	const size = sizeOf(head);
	const counted = [x, y].filter(({ isCounted }) => isCounted).map(({ label }) => label.name);
	const logarithmic = [x, y].filter(({ label }) => 'scale' in label).map(({ label }) => label.name);
	const own = path.slice(folder.length);
	return {
		name: own === 'values' && folder !== '' ? folder.replace(/\/$/, '') : own || 'values',
		axes: [x.label, y.label],
		isComputed: false,
		hasLevels: false,
		...(isEven ? {} : { uneven: { x: x.values ?? numbered(size.columns), y: y.values ?? numbered(size.rows) } }),
		notes: [
			...extraAxes(head),
			...(logarithmic.length > 0 ? [`The coordinates ${logarithmic.join(' and ')} are evenly spaced in their logarithms.`] : []),
			...(counted.length > 0 ? [`There is no array of coordinates for ${counted.join(' and ')}: counted 0, 1, 2 …`] : []),
		],
		...fillNote(head),
		size,
		open: async () => tilesOf(source, [{ path, head, u: x.spacing ?? COUNTED, v: y.spacing ?? COUNTED }]),
	};
}

const COUNTED: Spacing = { first: 0, step: 1 };
const numbered = (count: number): Float64Array => Float64Array.from({ length: count }, (_, k) => k);
/** How far a coordinate may be from where even spacing puts it, in spacings: f32 and printed decimals. */
const UNEVEN = 1e-3;

/** Even spacing of coordinates, either way; null where they are not even. */
function spacingOf(values: Float64Array | undefined, count: number): { readonly spacing: Spacing | null } {
	if (!values) return { spacing: COUNTED };
	const [first, last] = [values[0] as number, values.at(-1) as number];
	const step = (last - first) / (count - 1);
	const isEven = step !== 0 && values.every((value, k) => Math.abs(value - first - k * step) <= UNEVEN * Math.abs(step));
	return { spacing: isEven ? { first, step } : null };
}

const sizeOf = ({ shape }: ArrayHead) => ({ columns: shape.at(-1) as number, rows: shape.at(-2) as number });

/** @throws FormatError where an array has no two axes to show */
function surfaceAxes(path: string, { shape }: ArrayHead): void {
	if (shape.length < 2 || shape.slice(0, -2).some((n) => n !== 1))
		throw new FormatError(
			'E_ZARR_AXES',
			`“${printable(path || 'the root')}” has ${shape.length} axes (${shape.join(' × ')}); a surface has two. Save the slice that you want to see as an array of its own.`,
		);
}

const extraAxes = ({ shape }: ArrayHead): string[] =>
	shape.length > 2 ? [`${shape.length - 2} leading axes of length 1 are left out.`] : [];

/** By Zarr's rule a chunk that is not there has the fill value everywhere: whether it was left out or not computed cannot be told. */
const fillNote = ({ fill }: ArrayHead): Pick<StoreSurface, 'ofMissing'> =>
	typeof fill === 'number' && Number.isFinite(fill)
		? { ofMissing: `Chunks without a file are shown as missing; by the fill value of the array they may also be ${fill} everywhere.` }
		: {};

// ── tiles ──

/** Chunks of a surface at most: each is looked for in the list of files. */
const MOST_CHUNKS = 2 ** 21;

/** Levels as tiles. @throws FormatError where they are compressed in a way that cannot be read */
async function tilesOf(source: ListedSource, levels: readonly ArrayLevel[]): Promise<TileSource> {
	for (const { path, head } of levels) codecsOf(path, head);
	const tiles = levels.map(
		({ head, u, v }): TileLevel => ({
			...sizeOf(head),
			chunkColumns: head.chunks.at(-1) as number,
			chunkRows: head.chunks.at(-2) as number,
			...{ u, v },
		}),
	);
	const all = tiles.map(chunkCounts).reduce((sum, { columns, rows }) => sum + columns * rows, 0);
	if (all > MOST_CHUNKS)
		throw new FormatError(
			'E_ZARR_CHUNKS',
			`“${printable(levels[0]?.path || 'the root')}” has ${all} chunks; the limit is ${MOST_CHUNKS}. Rechunk it into larger ones, to 256 × 256 samples for one.`,
		);
	const readersNow = () => Promise.all(levels.map(({ path, head }) => chunkReader(source, path, head)));
	let readers = await readersNow();
	let paths = await source.list();
	const isThere = (level: number, row: number, column: number): boolean => paths.has(readers[level]?.file(row, column) ?? '');
	const countThere = (): number =>
		tiles.reduce((sum, tile, level) => {
			let there = 0;
			for (const { row, column } of chunksOfTiles(tile)) if (isThere(level, row, column)) there++;
			return sum + there;
		}, 0);
	let there = countThere();
	return {
		levels: tiles,
		async chunk(level, row, column) {
			if (!isThere(level, row, column)) return null;
			return (await readers[level]?.read(row, column, chunkSize(tiles[level] as TileLevel, row, column))) ?? null;
		},
		count: () => ({ there, all }),
		async refresh() {
			if (!source.isLive) return false;
			paths = await source.list();
			// A file with many chunks in it is written anew when more of them come.
			if (levels.some(({ head }) => head.shard)) readers = await readersNow();
			const before = there;
			there = countThere();
			return there !== before;
		},
	};
}
