/** `thalweg render`: a picture of a landscape, drawn by the machine that computes it. */

import { planeAxes, planeNames } from '../../engine/landscapes/axis-names.ts';
import { extremesOf } from '../../analysis/extremes.ts';
import { centredRange } from '../../analysis/shared-range.ts';
import { overlaysOf } from '../../engine/landscapes/markers.ts';
import { isMeasured } from '../../engine/landscapes/kind.ts';
import { pictureNotes } from '../../engine/fields/scene-words.ts';
import { type WholePicture, WholePictures } from '../../engine/fields/whole-pictures.ts';
import type { Renderer, ViewName } from '../../engine/view.ts';
import { FIGURE_FORMATS, type FigureSize, type FigureTheme } from '../../exports/figure/choice.ts';
import { MESH_FORMAT_NAMES, type MeshFormat } from '../../exports/mesh/formats.ts';
import { writePng } from '../../formats/index.ts';
import { LimitError, UsageError } from '../../model/errors.ts';
import type { ParticleColor } from '../../model/swarm.ts';
import type { Rectangle } from '../../model/geometry.ts';
import {
	type AppearanceSettings,
	CAMERA_LIMITS,
	type Camera,
	type ColorMapName,
	DEFAULT_APPEARANCE,
	DEFAULT_CAMERA,
	type ScaleName,
} from '../../model/view.ts';
import { openCompared, type OpenedBeside, planeFor } from '../landscape.ts';
import { machineFacts, machineFor, machineName, openSession } from '../machine.ts';
import { orNull, shown as numberText } from '../numbers.ts';
import type { PlaneOptions, WorkOptions } from '../options.ts';
import { checkOutput, noteLines, print, printJson, writeWhole } from '../output.ts';
import { pictureGrid } from '../picture-grid.ts';
import { progress } from '../progress.ts';
import { drawFigure, figureFor, type FigureOptions, type Written } from '../render-figure.ts';
import { type Beside, type BesideOptions, type CellBeside, differencePlaces, drawBeside, MOST_BESIDE } from '../render-beside.ts';
import { checkFilm, checkFilmName, drawFilm, type FilmedCell, type FilmOptions, isFilm } from '../render-film.ts';
import { drawSwarm } from '../render-swarm.ts';
import type { SwarmOptions } from '../swarm-options.ts';
import { windowFor } from '../swarm-plan.ts';

export type RenderOptions = WorkOptions &
	PlaneOptions &
	Omit<SwarmOptions, 'optimizer' | 'start'> & {
		/** Optimizers whose swarms are drawn, as written. */
		readonly swarm?: readonly string[];
		readonly swarmColor: ParticleColor;
		readonly view: ViewName | 'both' | 'chart';
		readonly size?: FigureSize;
		readonly resolution?: number;
		readonly theme: FigureTheme;
		readonly scale: ScaleName;
		readonly colormap: ColorMapName;
		readonly reversed?: boolean;
		readonly unlit?: boolean;
		readonly shadows?: boolean;
		readonly contours: number;
		readonly height: number;
		/** Absent: only poles, and a file's outliers, are cut off. */
		readonly clip?: number;
		/** Azimuth and elevation in degrees, distance in box widths. */
		readonly camera?: readonly number[];
		/** The surface as triangles in place of a picture. */
		readonly mesh?: MeshFormat;
		readonly out: string;
	} & FigureOptions &
	FilmOptions &
	BesideOptions;

/** Most pixels of a picture: 8K. */
const MAX_PIXELS = 2 ** 25;
/** Longest side of a picture: the largest texture that every GPU has. */
const MAX_PICTURE_SIDE = 8192;

/** A picture of one view, in pixels. */
interface Picture {
	readonly view: ViewName;
	readonly width: number;
	readonly height: number;
}

/** @throws UsageError for what only figures have, LimitError */
function pictureFor({ view, size = { width: 1280, height: 720, unit: 'px' }, theme }: RenderOptions): Picture {
	const { width, height, unit } = size;
	if (view === 'both' || view === 'chart') throw new UsageError(`--view ${view} is for a figure: add --figure.`);
	if (theme === 'print') throw new UsageError('--theme print is for a figure: add --figure.');
	if (unit !== 'px') throw new UsageError('A size in millimetres is for a figure: add --figure, or give pixels.');
	if (width * height > MAX_PIXELS)
		throw new LimitError(`A picture of ${width} × ${height} is too large; the most is ${MAX_PIXELS} pixels (7680 × 4320 fits).`);
	if (Math.max(width, height) > MAX_PICTURE_SIDE)
		throw new LimitError(`A picture of ${width} × ${height} is too long; the longest side is ${MAX_PICTURE_SIDE} pixels.`);
	return { view, width, height };
}

async function drawPicture(renderer: Renderer, { view, width, height }: Picture): Promise<Written> {
	return { bytes: writePng(width, height, await renderer.image(view, width, height)), width, height, notes: [] };
}

export async function renderCommand(argument: string | undefined, options: RenderOptions): Promise<void> {
	const { out, figure, compare = [] } = options;
	const figured = figure ? figureFor(options) : null;
	const film = isFilm(options) ? checkFilmName(out, options) : null;
	checkCompared(options, figured !== null);
	const known = film ? ['gif', 'png', 'webm', 'mp4'] : figured ? FIGURE_FORMATS : ['png', ...MESH_FORMAT_NAMES];
	const extension = checkOutput(
		out,
		known.map((format) => `.${format}`),
	).slice(1);
	const mesh = figured || film ? undefined : (options.mesh ?? MESH_FORMAT_NAMES.find((format) => format === extension));
	if (mesh !== undefined) {
		if (mesh !== extension) throw new UsageError(`--mesh ${mesh} is written to a .${mesh} file, and --out names a .${extension} file.`);
		return (await import('./mesh.ts')).meshCommand(argument, options, mesh, appearanceOf(options));
	}
	const picture = figured ? null : pictureFor(options);
	const camera = cameraOf(options);
	const [seen, ...others] = await openCompared(argument, options, compare);
	const { opened, param = {} } = seen as OpenedBeside;
	const { landscape, name, notes, facts: names } = opened;
	const plane = planeFor(landscape, options);
	const window = windowFor(landscape, options);
	const to = film && picture ? checkFilm(options, { ...picture, window }, landscape) : null;
	const session = await openSession(machineFor(landscape, options));
	try {
		const bound = session.bind(landscape, 'plane', param, plane);
		const fields = await session.renderer();
		const { renderer } = fields;
		const shows = progress('render', options.progress);
		const start = performance.now();
		let beside: Beside | undefined;
		try {
			const appearance = appearanceOf(options);
			renderer.setAppearance(appearance);
			renderer.setCamera(camera);
			// Of a difference 0 is in the middle of colours and heights.
			if (landscape.source.kind === 'difference') await fields.share(centredRange);
			const pictures = new WholePictures(session, fields, options.precision);
			const axes = planeAxes(landscape, plane);
			const draw = (seen: Rectangle, isOwn: boolean): Promise<WholePicture> =>
				pictures.draw(
					{ bound, axes, isMeasured: isMeasured(landscape), grid: pictureGrid(landscape, seen, options.resolution, isOwn) },
					shows.options,
				);
			const shown = await draw(window, options.domain === undefined);
			const { grid, statistics, poles, probes } = shown;
			renderer.setOverlays(overlaysOf(landscape));
			if (others.length > 0) {
				const first = { seen: { landscape, plane, parameters: param }, bound, fields, picture: shown };
				beside = await drawBeside(first, others, { session, window, appearance, camera, options, work: shows.options });
			}
			const swarm =
				options.swarm && (await drawSwarm(session, renderer, { landscape, window, plane }, { ...options, param }, shows.options));
			const written = figured
				? await drawFigure({
						...figured,
						...{ session, renderer, landscape, bound, plane, window, camera, picture: shown, options: { param } },
						...{ swarm, appearance, ...(beside && { beside }) },
					})
				: film
					? await drawFilm(options, {
							...(picture as Picture),
							...{ camera, window, to, out, kind: film, theme: appearance.theme },
							cells: [
								{ renderer, axes, valueName: landscape.valueName ?? 'f', title: landscape.title, ...(beside && { name: 'A' }) },
								...(beside?.cells ?? []).map(filmedCell),
							],
							show: async (next) => void (await draw(next, false)),
							onProgress: (share) => shows.options.onProgress?.(share),
						})
					: await drawPicture(renderer, picture as Picture);
			swarm?.run.dispose();
			const milliseconds = Math.round(performance.now() - start);
			shows.end();
			if (written.bytes !== null) await writeWhole(out, written.bytes);
			const { width, height } = written;
			const { precision } = session.machine;
			const show = numberText(precision);
			const axisNames = planeNames(landscape, plane);
			const facts = {
				statistics,
				poles,
				appearance,
				probes,
				grid,
				precision: shown.precision,
				machine: precision,
				names: axisNames,
				show: (value: number) => String(Number(show(value).toPrecision(4))),
			};
			const told = pictureNotes(facts);
			const all = [
				...notes,
				...others.flatMap((one) => one.opened.notes),
				...(beside?.notes ?? []),
				...told.map(({ text }) => text),
				...written.notes,
			];
			if (options.json) {
				// The picture may be fast; a number that is told is f64's, of the same cell.
				const { lowest, highest } = await extremesOf(session, bound, grid, statistics);
				const facts = {
					min: orNull(lowest?.value ?? Number.NaN),
					max: orNull(highest?.value ?? Number.NaN),
					values: 'f64',
					holes: statistics.holes,
				};
				await printJson({
					landscape: name,
					...names,
					...machineFacts(session.machine),
					view: options.view,
					...(figured ? { format: figured.format } : {}),
					width,
					height,
					...facts,
					...(swarm ? { swarm: swarm.facts } : {}),
					milliseconds,
					notes: all,
					out,
				});
			} else {
				const lines = [
					`${landscape.title} · ${options.view}, ${width} × ${height} · ${machineName(session.machine)} · ${milliseconds} ms`,
					`wrote  ${out}`,
					...noteLines(all),
				];
				await print(lines.join('\n'));
			}
		} finally {
			for (const cell of beside?.cells ?? []) cell.fields.dispose();
			fields.dispose();
		}
	} finally {
		session.dispose();
	}
}

/** @throws UsageError where landscapes beside one another cannot be drawn as asked */
function checkCompared(options: RenderOptions, isFigure: boolean): void {
	const { compare = [], minus, zoom, orbit } = options;
	if (compare.length === 0) return;
	if (compare.length > MOST_BESIDE)
		throw new UsageError(`--compare shows up to ${MOST_BESIDE} landscapes beside the first, not ${compare.length}.`);
	if (minus !== undefined) throw new UsageError('--minus draws a difference alone; beside the landscapes it is --difference A-B.');
	if (zoom) throw new UsageError('--zoom is of one landscape; --orbit shows several side by side.');
	if (!isFigure && !orbit) throw new UsageError('--compare is for a figure or an orbit: add --figure or --orbit.');
	differencePlaces(options);
}

/** One of those beside the first, in a film. */
const filmedCell = ({ renderer, landscape, bound, title, name, isDifference }: CellBeside): FilmedCell => ({
	...{ renderer, title, axes: planeAxes(landscape, bound.plane), valueName: landscape.valueName ?? 'f' },
	...(!isDifference && { name }),
});

const appearanceOf = ({
	colormap,
	reversed = false,
	unlit = false,
	shadows = false,
	scale,
	contours,
	height,
	clip,
	theme,
}: RenderOptions): AppearanceSettings => ({
	...DEFAULT_APPEARANCE,
	colormap,
	reversed,
	lit: !unlit,
	shadows,
	scale,
	contours,
	exaggeration: height,
	clip: clip ?? null,
	// A figure for print has colours of its own.
	theme: theme === 'dark' ? 'dark' : 'light',
});

function cameraOf({ camera, height }: RenderOptions): Camera {
	// A higher box is looked at higher up.
	const target = [0, 0, (DEFAULT_CAMERA.target[2] * height) / DEFAULT_APPEARANCE.exaggeration] as const;
	if (!camera) return { ...DEFAULT_CAMERA, target };
	const [azimuth = 0, elevation = 0, distance = DEFAULT_CAMERA.distance] = camera;
	const [lowest, highest] = CAMERA_LIMITS.elevation.map((angle) => Math.ceil((angle * 180) / Math.PI)) as [number, number];
	const [nearest, farthest] = CAMERA_LIMITS.distance;
	if (!(elevation >= lowest && elevation <= highest))
		throw new UsageError(`The elevation of the camera is an angle from ${lowest} to ${highest} degrees, not ${elevation}.`);
	if (!(distance >= nearest && distance <= farthest))
		throw new UsageError(`The distance of the camera is ${nearest} to ${farthest} box widths, not ${distance}.`);
	const radians = (degrees: number): number => (degrees * Math.PI) / 180;
	return { ...DEFAULT_CAMERA, target, azimuth: radians(azimuth), elevation: radians(elevation), distance };
}
