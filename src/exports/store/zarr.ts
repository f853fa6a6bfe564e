/**
 * The files of a store: Zarr of version 2, with a group for each quantity and an array for each level of it.
 * @see https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html
 */

import { gzipSync } from 'fflate';
import { type Chunk, type ChunkWork, type StoreLevel, type StorePlan, storeCoordinate } from './plan.ts';

/** What a store is of: plain JSON. All who fill one store agree on it. */
export interface StoreHead {
	/** Of this layout. */
	readonly version: 1;
	readonly landscape: string;
	/** Names of the arrays. */
	readonly quantities: readonly string[];
	readonly columns: number;
	readonly rows: number;
	readonly chunk: number;
	readonly domain: { readonly u: readonly [number, number]; readonly v: readonly [number, number] };
	/** What u and v are to people. */
	readonly axes: readonly string[];
	readonly precision: 'f64' | 'f32';
	/** All else that the values depend on: parameters, plane, data, seeds. */
	readonly facts: Readonly<Record<string, unknown>>;
}

const GZIP_LEVEL = 5;
/** Files of a store by their paths. */
export type StoreFiles = ReadonlyMap<string, string | Uint8Array>;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function arrayText(shape: readonly number[], chunks: readonly number[]): string {
	return json({
		zarr_format: 2,
		shape,
		chunks,
		dtype: '<f8',
		compressor: { id: 'gzip', level: GZIP_LEVEL },
		fill_value: 'NaN',
		order: 'C',
		filters: null,
		dimension_separator: '/',
	});
}

/** Doubles as a chunk's file: little-endian, compressed. The same numbers make the same bytes. */
function packed(values: Float64Array): Uint8Array {
	// A fixed date and no name: nothing of the machine is in the bytes.
	return gzipSync(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), { level: GZIP_LEVEL, mtime: 0 });
}

/** A level's array has its own coordinates beside it, by the convention of xarray. */
function levelFiles(plan: StorePlan, level: StoreLevel, quantity: string): [string, string | Uint8Array][] {
	const at = `${quantity}/${level.index}`;
	const axis = (name: 'x' | 'y', along: 'u' | 'v', count: number): [string, string | Uint8Array][] => [
		[`${at}/${name}/.zarray`, arrayText([count], [count])],
		[`${at}/${name}/.zattrs`, json({ _ARRAY_DIMENSIONS: [name] })],
		[`${at}/${name}/0`, packed(Float64Array.from({ length: count }, (_, k) => storeCoordinate(plan, level, along, k)))],
	];
	return [
		[`${at}/.zgroup`, json({ zarr_format: 2 })],
		...axis('x', 'u', level.columns),
		...axis('y', 'v', level.rows),
		[`${at}/values/.zarray`, arrayText([level.rows, level.columns], [plan.chunk, plan.chunk])],
		[`${at}/values/.zattrs`, json({ _ARRAY_DIMENSIONS: ['y', 'x'] })],
	];
}

/** The files that a store has before its first chunk; the last one says what the store is of. */
export function headFiles(plan: StorePlan, head: StoreHead): StoreFiles {
	const multiscales = head.quantities.map((name) => ({
		version: '0.4',
		name,
		axes: [
			{ name: 'y', type: 'space' },
			{ name: 'x', type: 'space' },
		],
		datasets: plan.levels.map(({ index, step }) => ({
			path: `${name}/${index}/values`,
			coordinateTransformations: [{ type: 'scale', scale: [step, step] }],
		})),
	}));
	return new Map([
		['.zgroup', json({ zarr_format: 2 })],
		...head.quantities.flatMap((quantity): [string, string | Uint8Array][] => [
			[`${quantity}/.zgroup`, json({ zarr_format: 2 })],
			...plan.levels.flatMap((level) => levelFiles(plan, level, quantity)),
		]),
		['.zattrs', json({ multiscales, thalweg: head })],
	]);
}

/** Where a chunk's file is. */
export const chunkPath = (quantity: string, { level, row, column }: Chunk): string => `${quantity}/${level.index}/values/${row}/${column}`;

/**
 * A chunk's file: a whole chunk of doubles, beyond the surface's edge NaN.
 * @param values of the grid that was computed for it, row after row
 */
export function chunkFile({ chunk }: StorePlan, { grid, columns, rows }: ChunkWork, values: ArrayLike<number>): Uint8Array {
	const out = new Float64Array(chunk * chunk).fill(Number.NaN);
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++) out[row * chunk + column] = values[row * grid.columns + column] as number;
	return packed(out);
}

/** In which fields two heads differ, with both values; empty where they agree. */
export function headDifferences(
	there: StoreHead,
	here: StoreHead,
): { readonly name: string; readonly there: string; readonly here: string }[] {
	const flat = (value: unknown, name: string): [string, string][] =>
		typeof value === 'object' && value !== null && !Array.isArray(value)
			? Object.entries(value).flatMap(([key, each]) => flat(each, name === '' ? key : `${name}.${key}`))
			: [[name, JSON.stringify(value) ?? 'nothing']];
	const [a, b] = [new Map(flat(there, '')), new Map(flat(here, ''))];
	return [...new Set([...a.keys(), ...b.keys()])]
		.filter((name) => a.get(name) !== b.get(name))
		.map((name) => ({ name, there: a.get(name) ?? 'nothing', here: b.get(name) ?? 'nothing' }));
}
