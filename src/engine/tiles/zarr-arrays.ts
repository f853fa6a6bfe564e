/** Arrays of a Zarr store that has no pyramid, with the coordinates beside them. */

import { valueRank } from '../../formats/names.ts';
import type { OpenOptions } from '../../formats/index.ts';
import type { AxisLabel } from '../../model/axis-label.ts';
import type { Spacing } from '../../model/definition.ts';
import { FormatError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import type { ListedSource } from './places.ts';
import type { OpenedStore, StoreSurface } from './zarr-surface.ts';
import { type ArrayHead, arrayHead, numbersOf } from './zarr-array.ts';
import { cutOf, longAxes, MOST_AXES } from './zarr-cut.ts';
import { sizeOf, tilesOf } from './zarr-tiles.ts';

/** Folders of arrays. */
export const arraysIn = (paths: ReadonlySet<string>): string[] =>
	[...paths].flatMap((path) => (/(^|\/)(\.zarray|zarr\.json)$/.test(path) ? [path.replace(/\/?[^/]*$/, '')] : [])).sort();

/** @throws FormatError where there is none that can be shown */
export async function arraySurfaces(source: ListedSource, paths: ReadonlySet<string>): Promise<Omit<OpenedStore, 'isLive'>> {
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
	const wide = heads.filter(([, { shape }]) => longAxes(shape).length >= 2);
	const usable = wide.filter(([, { shape }]) => longAxes(shape).length <= MOST_AXES);
	if (usable.length === 0) {
		if (heads.length === 0 && refused.length > 0 && first instanceof FormatError) throw first;
		const [many] = wide;
		// What has too many axes is refused by its name.
		if (many) cutOf(many[0], many[1].shape, []);
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

/** An axis of an array as a coordinate of the picture. */
interface Coordinate {
	readonly label: AxisLabel;
	/** Null where it is not even. */
	readonly spacing: Spacing | null;
	readonly values: Float64Array | undefined;
	readonly isCounted: boolean;
}

async function arraySurface(
	source: ListedSource,
	path: string,
	head: ArrayHead,
	heads: ReadonlyMap<string, ArrayHead>,
): Promise<StoreSurface> {
	const folder = path.replace(/[^/]*$/, '');
	const { shape } = head;
	const usual = longAxes(shape);
	const axes = await Promise.all(
		shape.map(async (count, axis) => {
			const otherwise = axis === usual.at(-1) ? 'x' : axis === usual.at(-2) ? 'y' : undefined;
			const name = head.dimensions?.[axis] ?? (otherwise !== undefined && heads.has(`${folder}${otherwise}`) ? otherwise : undefined);
			const its = name === undefined ? undefined : heads.get(`${folder}${name}`);
			const values = its && its.shape.length === 1 && its.shape[0] === count ? await numbersOf(source, `${folder}${name}`, its) : undefined;
			return { name, values, otherwise: otherwise ?? `axis ${axis}` };
		}),
	);
	const coordinateAlong = (axis: number): Coordinate => {
		const { name, values, otherwise } = axes[axis] as (typeof axes)[number];
		const count = shape[axis] as number;
		const isCounted = values === undefined;
		const label = { name: printable(name ?? otherwise) };
		const spacing = spacingOf(values, count);
		if (spacing || !values?.every((value) => value > 0)) return { label, spacing, values, isCounted };
		// Rates and sizes are often evenly spaced in their logarithms.
		const logarithms = values.map(Math.log10);
		const inLogarithms = spacingOf(logarithms, count);
		return inLogarithms
			? { label: { ...label, scale: 'log10' as const }, spacing: inLogarithms, values: logarithms, isCounted }
			: { label, spacing, values, isCounted };
	};
	const own = path.slice(folder.length);
	const at = (asked?: Pick<OpenOptions, 'axes' | 'index'>): StoreSurface => {
		const { cut, notes, choice } = cutOf(path, shape, axes, asked);
		const [x, y] = [coordinateAlong(cut.column), coordinateAlong(cut.row)];
		const size = sizeOf(head, cut);
		const isEven = x.spacing !== null && y.spacing !== null;
		const counted = [x, y].filter(({ isCounted }) => isCounted).map(({ label }) => label.name);
		const logarithmic = [x, y].filter(({ label }) => 'scale' in label).map(({ label }) => label.name);
		return {
			name: own === 'values' && folder !== '' ? folder.replace(/\/$/, '') : own || 'values',
			axes: [x.label, y.label],
			isComputed: false,
			hasLevels: false,
			...(isEven ? {} : { uneven: { x: x.values ?? numbered(size.columns), y: y.values ?? numbered(size.rows) } }),
			notes: [
				...notes,
				...(logarithmic.length > 0 ? [`The coordinates ${logarithmic.join(' and ')} are evenly spaced in their logarithms.`] : []),
				...(counted.length > 0 ? [`There is no array of coordinates for ${counted.join(' and ')}: counted 0, 1, 2 …`] : []),
			],
			...fillNote(head),
			size,
			open: async () => tilesOf(source, [{ path, head, cut, u: x.spacing ?? COUNTED, v: y.spacing ?? COUNTED }]),
			...(choice && { choice, at }),
		};
	};
	return at();
}

const COUNTED: Spacing = { first: 0, step: 1 };
const numbered = (count: number): Float64Array => Float64Array.from({ length: count }, (_, k) => k);
/** How far a coordinate may be from where even spacing puts it, in spacings: f32 and printed decimals. */
const UNEVEN = 1e-3;

/** Even spacing of coordinates, either way; null where they are not even. */
function spacingOf(values: Float64Array | undefined, count: number): Spacing | null {
	if (!values) return COUNTED;
	const [first, last] = [values[0] as number, values.at(-1) as number];
	const step = (last - first) / (count - 1);
	return step !== 0 && values.every((value, k) => Math.abs(value - first - k * step) <= UNEVEN * Math.abs(step)) ? { first, step } : null;
}

/** By Zarr's rule a chunk that is not there has the fill value everywhere: whether it was left out or not computed cannot be told. */
const fillNote = ({ fill }: ArrayHead): Pick<StoreSurface, 'ofMissing'> =>
	typeof fill === 'number' && Number.isFinite(fill)
		? { ofMissing: `Chunks without a file are shown as missing; by the fill value of the array they may also be ${fill} everywhere.` }
		: {};
