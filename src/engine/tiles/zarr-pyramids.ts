/** Image pyramids of other programs: OME-Zarr and its like. */

import type { OpenOptions } from '../../formats/index.ts';
import type { AxisLabel } from '../../model/axis-label.ts';
import type { Spacing } from '../../model/definition.ts';
import { FormatError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import type { ListedSource } from './places.ts';
import type { StoreSurface } from './zarr-surface.ts';
import { type ArrayHead, arrayHead, type Json } from './zarr-array.ts';
import { arraysIn } from './zarr-arrays.ts';
import { cutOf, longAxes } from './zarr-cut.ts';
import { type ArrayLevel, sizeOf, tilesOf } from './zarr-tiles.ts';

/** A level with where its samples lie along each of its axes. */
interface Level {
	readonly path: string;
	readonly head: ArrayHead;
	readonly spacings: readonly Spacing[];
}

/** @throws FormatError where it is none that is understood */
export async function pyramidSurface(
	source: ListedSource,
	paths: ReadonlySet<string>,
	pyramid: Json,
	index: number,
): Promise<StoreSurface> {
	const name = typeof pyramid['name'] === 'string' && pyramid['name'] !== '' ? (pyramid['name'] as string) : `pyramid ${index + 1}`;
	const told = `The pyramid “${printable(name)}” of this store`;
	const found: { readonly path: string; readonly head: ArrayHead; readonly dataset: Json }[] = [];
	for (const dataset of listOf(pyramid['datasets'])) {
		const path = await arrayAt(source, paths, String(dataset['path'] ?? ''));
		found.push({ path, head: await arrayHead(source, path), dataset });
	}
	const samples = ({ head: { shape } }: { readonly head: ArrayHead }): number => shape.reduce((all, length) => all * length, 1);
	found.sort((a, b) => samples(b) - samples(a));
	const [finest] = found;
	if (!finest) throw new FormatError('E_ZARR_NONE', `${told} lists no level.`);
	const { shape } = finest.head;
	const otherwise = found.find(({ head }) => head.shape.length !== shape.length);
	if (otherwise)
		throw new FormatError(
			'E_ZARR_SHAPE',
			`${told} has levels of ${shape.length} and of ${otherwise.head.shape.length} axes: they are none of one surface.`,
		);
	const { transforms: ofAll, unknown } = transformsOf(pyramid);
	const left = new Set(unknown);
	const all = found.map(({ path, head, dataset }): Level => {
		const own = transformsOf(dataset);
		for (const one of own.unknown) left.add(one);
		// Where no scale is said, that of the finest level is 1.
		const ratio = (axis: number): number => (own.isScaled ? 1 : (shape[axis] as number) / (head.shape[axis] as number));
		const spacings = shape.map((_, axis) =>
			[...own.transforms, ...ofAll].reduce((at, apply) => apply(at, axis), { first: 0, step: ratio(axis) }),
		);
		return { path, head, spacings };
	});
	if (all.some(({ spacings }) => spacings.some(({ first, step }) => !Number.isFinite(first) || !Number.isFinite(step) || step === 0)))
		throw new FormatError('E_ZARR_SCALE', `${told} has a scale or a translation that is no number for each of its axes.`);
	const axes = axesOf(pyramid, shape.length);
	const coordinates = (all[0] as Level).spacings;
	const known = axes.map(({ name: of }, axis) => {
		const { first, step } = coordinates[axis] as Spacing;
		// Of an array of two axes nobody asks for them, and there may be millions.
		const values =
			longAxes(shape).length > 2 ? Float64Array.from({ length: shape[axis] as number }, (_, k) => first + k * step) : undefined;
		return { name: of, values };
	});
	const at = (asked?: Pick<OpenOptions, 'axes' | 'index'>): StoreSurface => {
		const { cut, notes, choice } = cutOf(finest.path, shape, known, asked);
		// A level that is coarser along another axis, too, has other slices.
		const levels = all.filter(({ head }) =>
			shape.every((length, axis) => axis === cut.row || axis === cut.column || head.shape[axis] === length),
		);
		const usual = ['x', 'y'] as const;
		const label = (axis: number, k: 0 | 1): AxisLabel => ({ name: printable(axes[axis]?.name ?? usual[k]) });
		const isPlain = [cut.column, cut.row].every((axis) => coordinates[axis]?.first === 0 && coordinates[axis]?.step === 1);
		const said = ([cut.column, cut.row] as const).map((axis, k) => {
			const { first, step } = coordinates[axis] as Spacing;
			const { unit } = axes[axis] ?? {};
			return `${label(axis, k as 0 | 1).name} from ${first} in steps of ${step}${unit === undefined ? '' : ` ${printable(unit)}`}`;
		});
		return {
			name,
			axes: [label(cut.column, 0), label(cut.row, 1)],
			isComputed: false,
			hasLevels: levels.length > 1,
			notes: [
				...notes,
				...(isPlain ? [] : [`Coordinates are those of the pyramid: ${said.join(', ')}.`]),
				...(left.size > 0
					? [
							`Its transformations of the kind ${[...left].map((kind) => `“${printable(kind)}”`).join(', ')} are not applied: the axes are as without them.`,
						]
					: []),
				...(levels.length < all.length
					? [`${all.length - levels.length} of its ${all.length} levels are coarser along an axis that is not shown, and are not used.`]
					: []),
				...(levels.length > 1 ? ['Coarse levels are as the store has them: whether a thin minimum is in them is up to who made it.'] : []),
			],
			size: sizeOf(finest.head, cut),
			open: async () =>
				tilesOf(
					source,
					levels.map(({ path, head, spacings }): ArrayLevel => {
						return { path, head, cut, u: spacings[cut.column] as Spacing, v: spacings[cut.row] as Spacing };
					}),
				),
			...(choice && { choice, at }),
		};
	};
	return at();
}

const listOf = (value: unknown): Json[] =>
	Array.isArray(value) ? (value as unknown[]).filter((one): one is Json => typeof one === 'object' && one !== null) : [];

/** Moves the coordinates of an axis. */
type Transform = (at: Spacing, axis: number) => Spacing;

/**
 * Scales and translations in their order, as OME-NGFF 0.4 and 0.5 say: those of a level first, those of the pyramid after them.
 * @see https://ngff.openmicroscopy.org/0.5/#multiscale-md
 */
function transformsOf(of: Json): {
	readonly transforms: readonly Transform[];
	readonly isScaled: boolean;
	readonly unknown: readonly string[];
} {
	const transforms: Transform[] = [];
	const unknown: string[] = [];
	let isScaled = false;
	for (const one of listOf(of['coordinateTransformations'])) {
		const kind = String(one['type'] ?? '');
		const numbers = one[kind];
		if (kind === 'identity') continue;
		if ((kind !== 'scale' && kind !== 'translation') || !Array.isArray(numbers)) {
			unknown.push(Array.isArray(numbers) || one['path'] === undefined ? kind : `${kind} in a file`);
			continue;
		}
		const along = (axis: number): number => (typeof numbers[axis] === 'number' ? numbers[axis] : Number.NaN);
		if (kind === 'scale') {
			isScaled = true;
			transforms.push(({ first, step }, axis) => ({ first: first * along(axis), step: step * along(axis) }));
		} else transforms.push(({ first, step }, axis) => ({ first: first + along(axis), step }));
	}
	return { transforms, isScaled, unknown };
}

/** Names of its axes, as many as its arrays have; of version 0.3 and before they are plain texts. */
function axesOf(pyramid: Json, count: number): { readonly name?: string; readonly unit?: string }[] {
	const axes = Array.isArray(pyramid['axes']) ? (pyramid['axes'] as unknown[]) : [];
	return Array.from({ length: count }, (_, k) => {
		const axis = axes.at(k - count);
		if (typeof axis === 'string') return { name: axis };
		const { name, unit } = (typeof axis === 'object' && axis !== null ? axis : {}) as Json;
		return { ...(typeof name === 'string' && { name }), ...(typeof unit === 'string' && { unit }) };
	});
}

/** The array at a path of a pyramid; where a group is there, its only array of two axes. */
async function arrayAt(source: ListedSource, paths: ReadonlySet<string>, path: string): Promise<string> {
	const under = path === '' ? '' : `${path}/`;
	if (paths.has(`${under}.zarray`)) return path;
	const inside = arraysIn(paths).filter((one) => one.startsWith(under) && one !== path);
	for (const one of inside) {
		const head = await arrayHead(source, one);
		if (longAxes(head.shape).length === 2) return one;
	}
	return path;
}
