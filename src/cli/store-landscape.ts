/** A store as a landscape: the finest of its levels that is whole, read as a file of arrays is. */

import { axis64 } from '../model/geometry.ts';
import { writeNpz } from '../formats/index.ts';
import { storeCoordinate } from '../exports/store/plan.ts';
import { bestLevel, openStore, readLevel, type StoreSource } from '../exports/store/read.ts';
import { FormatError } from '../model/errors.ts';
import { printable } from '../model/printable.ts';
import type { ListedSource } from '../engine/tiles/places.ts';
import { TileReader } from '../engine/tiles/reader.ts';
import { openZarr } from '../engine/tiles/zarr.ts';

/** Most samples of the level that is read. */
const MOST_SAMPLES = 2 ** 21;

export interface StoreArrays {
	/** An `.npz` of the quantities, x and y. */
	readonly bytes: Uint8Array;
	/** Which level it is, and what is missing of it. */
	readonly notes: readonly string[];
	/** The store says that a program computed it from a landscape that it knows. */
	readonly isComputed: boolean;
	/** What x and y are to people. */
	readonly axes: readonly string[];
}

/** @throws FormatError where it holds no surface yet */
export async function storeArrays(source: StoreSource & ListedSource): Promise<StoreArrays> {
	if (!(await isOwn(source))) return othersArrays(source);
	const { head, plan } = await openStore(source);
	const [first] = head.quantities as [string, ...string[]];
	const level = await bestLevel(source, plan, first, MOST_SAMPLES);
	if (!level) throw new FormatError('E_ZARR_EMPTY', 'The store has no chunk yet: fill it with thalweg grid --store or slice --store.');
	const { columns, rows } = level;
	// Ends at the last sample of the level, which may lie before the end of the window.
	const coordinates = (axis: 'u' | 'v', count: number): Float64Array =>
		level.step === 1
			? axis64(plan.domain[axis], count)
			: Float64Array.from({ length: count }, (_, k) => storeCoordinate(plan, level, axis, k));
	const layers: [string, { readonly data: Float64Array; readonly shape: readonly number[] }][] = [];
	let missing = 0;
	for (const quantity of head.quantities) {
		const data = await readLevel(source, quantity, level);
		if (quantity === first) missing = data.filter(Number.isNaN).length;
		layers.push([quantity, { data, shape: [rows, columns] }]);
	}
	const axes = { x: { data: coordinates('u', columns), shape: [columns] }, y: { data: coordinates('v', rows), shape: [rows] } };
	const holes = missing === 0 ? '' : `, ${missing} of its samples have no value or are not computed yet`;
	return {
		bytes: writeNpz({ ...Object.fromEntries(layers), ...axes }),
		axes: head.axes,
		notes: [`level ${level.index} of the store (${columns} × ${rows} of ${plan.columns} × ${plan.rows} samples)${holes}`],
		isComputed: true,
	};
}

/** Whether `thalweg grid|slice --store` fills it; one that is not begun is told of by the reader of those. */
async function isOwn(source: Pick<StoreSource, 'get'>): Promise<boolean> {
	const bytes = await source.get('.zattrs');
	const isOthers = await Promise.all(['.zarray', '.zgroup', 'zarr.json'].map((head) => source.get(head)));
	if (!bytes) return isOthers.every((head) => head === undefined);
	return new TextDecoder().decode(bytes).includes('"thalweg"');
}

/** A store that another program has written: the finest of its levels that is not too large. */
async function othersArrays(source: ListedSource): Promise<StoreArrays> {
	const { surfaces, notes } = await openZarr(source);
	const arrays: [string, { readonly data: Float64Array; readonly shape: readonly number[] }][] = [];
	const [first] = surfaces;
	if (!first) throw new FormatError('E_ZARR_NONE', 'The store has no array of two axes.');
	const tiles = await first.open();
	const found = tiles.levels.findIndex(({ columns, rows }) => columns * rows <= MOST_SAMPLES);
	const level = found < 0 ? undefined : tiles.levels[found];
	if (!level)
		throw new FormatError(
			'E_ZARR_LARGE',
			`“${printable(first.name)}” has ${first.size.columns} × ${first.size.rows} samples and no coarse level; up to ${MOST_SAMPLES} are read whole. Open it on the page (thalweg serve), or save every few samples.`,
		);
	const { columns, rows } = level;
	for (const surface of surfaces) {
		const its = surface === first ? tiles : await surface.open();
		const same = its.levels[found];
		if (same?.columns !== columns || same.rows !== rows) continue;
		arrays.push([surface.name, { data: (await new TileReader(its).whole(found)).values, shape: [rows, columns] }]);
	}
	const along = (axis: 'u' | 'v', count: number): Float64Array =>
		first.uneven?.[axis === 'u' ? 'x' : 'y'] ?? Float64Array.from({ length: count }, (_, k) => level[axis].first + level[axis].step * k);
	const { there, all } = tiles.count();
	return {
		bytes: writeNpz({
			...Object.fromEntries(arrays),
			x: { data: along('u', columns), shape: [columns] },
			y: { data: along('v', rows), shape: [rows] },
		}),
		axes: first.axes.map(({ name }) => name),
		isComputed: false,
		notes: [
			`level ${found} of the store (${columns} × ${rows} samples)${there < all ? `, ${there} of ${all} chunks are there` : ''}`,
			...first.notes,
			...notes,
		],
	};
}
