/**
 * Any Zarr store as surfaces: one of `thalweg grid --store`, an image pyramid of others (OME-Zarr and its like), or arrays of two axes,
 * of version 2 or 3. What is not understood is refused by name, and never guessed in silence.
 */

import { openStore } from '../../exports/store/read.ts';
import { storeCoordinate } from '../../exports/store/plan.ts';
import type { StoreHead } from '../../exports/store/zarr.ts';
import { FormatError } from '../../model/errors.ts';
import type { Spacing } from '../../model/definition.ts';
import type { ListedSource } from './places.ts';
import { arrayHead, type Json } from './zarr-array.ts';
import { arraySurfaces } from './zarr-arrays.ts';
import { pyramidSurface } from './zarr-pyramids.ts';
import type { OpenedStore, StoreSurface } from './zarr-surface.ts';
import { type ArrayLevel, tilesOf } from './zarr-tiles.ts';

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
				out.push({ path, head: found, cut: { row: 0, column: 1, at: [0, 0] }, u: spaced('u', level.step), v: spaced('v', level.step) });
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
