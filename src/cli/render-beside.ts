/** `thalweg render --compare`: landscapes beside the first, drawn through its window, and the difference of two of them. */

import { centredRange, differenceLook, sharedRange } from '../analysis/shared-range.ts';
import { WholePictures, type WholePicture } from '../engine/fields/whole-pictures.ts';
import { planeAxes, valuedTitle } from '../engine/landscapes/axis-names.ts';
import {
	comparisonNotes,
	differenceOf,
	differenceParameters,
	isExpressible,
	sampledDifference,
	type SeenLandscape,
} from '../engine/landscapes/difference.ts';
import { isMeasured } from '../engine/landscapes/kind.ts';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import { overlaysOf } from '../engine/landscapes/markers.ts';
import { planeShown } from '../engine/landscapes/planes.ts';
import type { Session } from '../engine/session.ts';
import type { FieldKeeper, Renderer, SceneRange } from '../engine/view.ts';
import type { BoardCell } from '../exports/figure/board.ts';
import { gatherSubject } from '../exports/figure/gather.ts';
import { ENGLISH_FIGURE } from '../exports/figure/words.ts';
import type { BoundObjective } from '../model/backend.ts';
import { UsageError } from '../model/errors.ts';
import type { Rectangle } from '../model/geometry.ts';
import type { AppearanceSettings, Camera } from '../model/view.ts';
import type { WorkOptions as Work } from '../model/backend.ts';
import type { OpenedBeside } from './landscape.ts';
import { pictureGrid } from './picture-grid.ts';

export const MOST_BESIDE = 3;
const LETTERS = ['A', 'B', 'C', 'D'];

export interface BesideOptions {
	/** Landscapes beside the first. */
	readonly compare?: readonly string[];
	/** `A-B`: the difference of two of them, as a picture of its own. */
	readonly difference?: string;
	/** Each has the colours and heights of its own values. */
	readonly ownScales?: boolean;
}

/** One of them, drawn. */
export interface CellBeside {
	readonly name: string;
	readonly heading: string;
	readonly title: string;
	readonly isDifference: boolean;
	readonly landscape: Landscape;
	readonly bound: BoundObjective;
	readonly param: Readonly<Record<string, number>>;
	readonly fields: FieldKeeper;
	readonly renderer: Renderer;
	readonly appearance: AppearanceSettings;
	readonly picture: WholePicture;
}

export interface Beside {
	readonly cells: readonly CellBeside[];
	/** That all landscapes share; null: each has its own. */
	readonly range: SceneRange | null;
	readonly notes: readonly string[];
}

/** The first landscape, drawn. */
interface First {
	readonly seen: SeenLandscape;
	readonly bound: BoundObjective;
	readonly fields: FieldKeeper;
	readonly picture: WholePicture;
}

export interface Scene {
	readonly session: Session;
	readonly window: Rectangle;
	readonly appearance: AppearanceSettings;
	readonly camera: Camera;
	readonly options: BesideOptions & { readonly resolution?: number; readonly precision?: 'f32' | 'f64' };
	readonly work: Work;
}

/** Which two are subtracted, by their places; null: none. @throws UsageError */
export function differencePlaces({ compare = [], difference }: BesideOptions): readonly [number, number] | null {
	if (difference === undefined) return null;
	const places = difference
		.toUpperCase()
		.split(/[-−]/)
		.map((letter) => LETTERS.slice(0, compare.length + 1).indexOf(letter.trim()));
	const [first = -1, second = -1, ...more] = places;
	if (first < 0 || second < 0 || first === second || more.length > 0)
		throw new UsageError(
			`--difference is of two of the landscapes ${LETTERS.slice(0, compare.length + 1).join(', ')}: --difference A-B, not “${difference}”.`,
		);
	return [first, second];
}

/** Draw them, and have all share one range, unless each is to have its own. The caller disposes of their fields. */
export async function drawBeside(first: First, others: readonly OpenedBeside[], scene: Scene): Promise<Beside> {
	const { session, appearance, options } = scene;
	const cells: CellBeside[] = [];
	try {
		for (const [k, { opened, param = {} }] of others.entries()) {
			const { landscape } = opened;
			const plane = planeShown(landscape, { kind: 'axes', first: 0, second: 1 });
			const bound = session.bind(landscape, 'plane', param, plane);
			const title = valuedTitle(landscape);
			const name = LETTERS[k + 1] as string;
			const named = { name, title, heading: ENGLISH_FIGURE.cell(name, title), isDifference: false, landscape, bound, param };
			cells.push(await drawCell({ ...named, appearance }, scene));
		}
		const ranges = [first.picture, ...cells.map(({ picture }) => picture)];
		const range = options.ownScales ? null : sharedRange(ranges);
		for (const { fields } of [first, ...cells]) await fields.share(range && (() => range));
		const seen = [first.seen, ...cells.map(({ landscape, bound, param }) => ({ landscape, plane: bound.plane, parameters: param }))];
		const notes = [...new Set(seen.slice(1).flatMap((other) => comparisonNotes(first.seen, other)))];
		const places = differencePlaces(options);
		if (!places) return { cells, range, notes };
		const [a, b] = places.map((place) => seen[place]) as [SeenLandscape, SeenLandscape];
		const landscape = isExpressible(a.landscape, b.landscape)
			? differenceOf(a, b)
			: await sampled([a, b], places.map((place) => (place === 0 ? first : (cells[place - 1] as CellBeside))) as [First, First], session);
		const param = isExpressible(a.landscape, b.landscape) ? differenceParameters(a, b) : {};
		const name = places.map((place) => LETTERS[place]).join(' − ');
		const named = {
			...{ name, heading: name, title: name, isDifference: true, landscape },
			bound: session.bind(landscape, 'plane', param),
			param: {},
		};
		const difference = await drawCell({ ...named, appearance: differenceLook(appearance) }, scene);
		return { cells: [...cells, difference], range, notes: [...new Set([...notes, ...(landscape.notes ?? [])])] };
	} catch (error) {
		for (const { fields } of cells) fields.dispose();
		throw error;
	}
}

async function drawCell(
	cell: Omit<CellBeside, 'fields' | 'renderer' | 'picture'>,
	{ session, window, camera, options, work }: Scene,
): Promise<CellBeside> {
	const { landscape, bound, appearance, isDifference } = cell;
	const fields = await session.renderer();
	try {
		const { renderer } = fields;
		renderer.setAppearance(appearance);
		renderer.setCamera(camera);
		if (isDifference) await fields.share(centredRange);
		const isOwn = JSON.stringify(window) === JSON.stringify(landscape.view);
		const grid = pictureGrid(landscape, window, options.resolution, isOwn);
		const axes = planeAxes(landscape, bound.plane);
		const picture = await new WholePictures(session, fields, options.precision).draw(
			{ bound, axes, isMeasured: isMeasured(landscape), grid },
			work,
		);
		renderer.setOverlays(overlaysOf(landscape));
		return { ...cell, fields, renderer, picture };
	} catch (error) {
		fields.dispose();
		throw error;
	}
}

/** Of values at the nodes of the first picture, where one of the two is no expression. */
async function sampled(
	[a, b]: readonly [SeenLandscape, SeenLandscape],
	[first, second]: readonly [Pick<First, 'fields'>, Pick<First, 'bound'>],
	session: Session,
): Promise<Landscape> {
	const values = await first.fields.read();
	if (!values) throw new Error('nothing is drawn');
	return sampledDifference(a, b, values, await session.field(second.bound, values.grid));
}

/** Those beside the first, as cells of a figure. */
export function boardCells(
	session: Session,
	{ cells, range }: Beside,
	{ camera, appearance }: { readonly camera: Camera; readonly appearance: AppearanceSettings },
): Promise<BoardCell[]> {
	return Promise.all(
		cells.map(async ({ name, heading, title, isDifference, landscape, bound, picture, param }) => {
			const { statistics, poles } = isDifference ? centredRange(picture) : (range ?? picture);
			const { theme: _theme, ...drawn } = isDifference ? differenceLook(appearance) : appearance;
			const scene = {
				...{ title, formula: '', landscape, bound, grid: picture.grid, statistics, poles, camera },
				...{ axes: planeAxes(landscape, bound.plane), appearance: drawn, overlays: overlaysOf(landscape), parameters: param, run: null },
			};
			return { name, heading, subject: await gatherSubject(session, scene, ENGLISH_FIGURE), hasOwnScale: isDifference || range === null };
		}),
	);
}
