/** `thalweg render --figure`: what is chosen of a figure, and its file. The page makes the same of the same state. */

import { extname } from 'node:path';
import { overlaysOf } from '../engine/landscapes/markers.ts';
import { planeAxes, valuedTitle } from '../engine/landscapes/axis-names.ts';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { Session } from '../engine/session.ts';
import { groupColor } from '../engine/swarm/colors.ts';
import { nameOf } from '../engine/swarm/optimizers.ts';
import { SwarmRun } from '../engine/swarm/run.ts';
import { groundOf } from '../engine/swarm/within.ts';
import type { Renderer, SceneReport } from '../engine/view.ts';
import {
	checkFigure,
	DEFAULT_FIGURE,
	FIGURE_FORMATS,
	type FigureChoice,
	type FigureFormat,
	type FigureSize,
	type FigureTheme,
	pixelsOf,
} from '../exports/figure/choice.ts';
import { listOf } from '../exports/figure/board.ts';
import { embedReliefs } from '../exports/figure/embedded.ts';
import type { FilmFormat } from '../exports/film/film.ts';
import type { FontFamily } from '../exports/figure/fonts.ts';
import { beganAs, type FigureRun, gatherSubject } from '../exports/figure/gather.ts';
import { pdfOf } from '../exports/figure/pdf.ts';
import { joined } from '../exports/figure/png.ts';
import { pngOf } from '../exports/figure/raster-png.ts';
import { reliefBy } from '../exports/figure/relief-by.ts';
import { svgOf } from '../exports/figure/svg.ts';
import { ENGLISH_FIGURE } from '../exports/figure/words.ts';
import type { BoundObjective } from '../model/backend.ts';
import { UsageError } from '../model/errors.ts';
import { axisPlane, type Plane, type Rectangle } from '../model/geometry.ts';
import type { AppearanceSettings, Camera } from '../model/view.ts';
import { type Beside, boardCells } from './render-beside.ts';
import type { DrawnSwarm } from './render-swarm.ts';

export interface FigureOptions {
	readonly figure?: boolean;
	/** Also of a film. */
	readonly format?: FigureFormat | FilmFormat;
	readonly dpi: number;
	readonly fontSize: number;
	readonly font: FontFamily;
	readonly chart?: boolean;
	readonly transparent?: boolean;
	readonly without?: readonly string[];
}

/** A file's content. */
export interface Written {
	/** Null: its files are written already. */
	readonly bytes: Uint8Array | string | null;
	/** Pixels. */
	readonly width: number;
	readonly height: number;
	readonly notes: readonly string[];
}

const PARTS = ['title', 'colorBar', 'legend', 'caption'] as const;

interface Chosen {
	readonly choice: FigureChoice;
	readonly format: FigureFormat;
}

/**
 * The figure that the options ask for.
 * @throws UsageError
 */
export function figureFor(
	options: FigureOptions & {
		readonly out: string;
		readonly view: FigureChoice['views'];
		readonly size?: FigureSize;
		readonly theme: FigureTheme;
		readonly swarm?: readonly string[];
		readonly colormap: AppearanceSettings['colormap'];
	},
): Chosen {
	const { out, view, size, theme, dpi, fontSize, font, chart = false, transparent = false, without = [], colormap, swarm } = options;
	const named = FIGURE_FORMATS.find((format) => extname(out).toLowerCase() === `.${format}`);
	const asked = FIGURE_FORMATS.find((one) => one === options.format);
	if (options.format && !asked) throw new UsageError(`--format ${options.format} is of films: add --orbit or --zoom in place of --figure.`);
	const format = asked ?? named;
	if (!format) throw new UsageError(`“${out}” names no format of a figure: name a .png, .svg or .pdf file.`);
	if (named && named !== format) throw new UsageError(`“${out}” is the name of a ${named.toUpperCase()}, and --format asks for ${format}.`);
	const unknown = without.find((part) => !PARTS.some((known) => known === part));
	if (unknown !== undefined) throw new UsageError(`--without “${unknown}” is no part of a figure: ${PARTS.join(', ')}.`);
	if ((chart || view === 'chart') && !swarm) throw new UsageError('A chart shows the curves of a swarm: name an optimizer, --swarm adam.');
	const choice: FigureChoice = {
		...DEFAULT_FIGURE,
		...{ views: view, chart, dpi, fontSize, family: font, theme, transparent },
		...(size && { size }),
		...(colormap === 'gray' && { printColors: 'gray' }),
		...Object.fromEntries(PARTS.map((part) => [part, !without.includes(part)])),
	};
	checkFigure(choice);
	return { choice, format };
}

/** What a figure is drawn of. */
export interface FigureTask extends Chosen {
	readonly session: Session;
	readonly renderer: Renderer;
	readonly landscape: Landscape;
	readonly bound: BoundObjective;
	readonly plane: Plane;
	readonly window: Rectangle;
	readonly camera: Camera;
	readonly picture: SceneReport;
	readonly appearance: AppearanceSettings;
	readonly swarm: DrawnSwarm | undefined;
	readonly options: { readonly param?: Readonly<Record<string, number>> };
	/** Landscapes beside it, with the range that they share. */
	readonly beside?: Beside;
}

export async function drawFigure(task: FigureTask): Promise<Written> {
	const { choice, format, session, renderer, landscape, bound, plane, picture, camera, appearance, swarm, options, beside } = task;
	const { theme: _theme, ...drawn } = appearance;
	const { statistics, poles } = beside?.range ?? picture;
	const scene = {
		...{ title: landscape.title, formula: landscape.formula ?? '', landscape, bound },
		...{ grid: picture.grid, statistics, poles },
		...{ axes: planeAxes(landscape, plane), appearance: drawn, camera, overlays: overlaysOf(landscape) },
		...{ parameters: options.param ?? {}, run: swarm ? runOf(task, swarm) : null },
	};
	const subject = await gatherSubject(session, scene, ENGLISH_FIGURE);
	const first = { name: 'A', heading: ENGLISH_FIGURE.cell('A', valuedTitle(landscape)), subject, hasOwnScale: beside?.range === null };
	const list = await listOf(beside ? { cells: [first, ...(await boardCells(session, beside, { camera, appearance }))] } : subject, choice);
	const source = reliefBy([{ renderer, appearance }, ...(beside?.cells ?? [])], choice);
	const { width, height } = pixelsOf(choice);
	const notes = (lacking: readonly string[]): string[] =>
		lacking.length === 0 ? [] : [`The fonts of this format lack ${lacking.join(' ')}, so “?” is written instead. An SVG has all letters.`];
	if (format === 'png') {
		const { parts, lacking } = await pngOf(list, choice, source);
		const font = choice.family === 'sans' ? [] : [`A PNG has letters of the family sans here; ${choice.family} is in SVG and PDF.`];
		return { bytes: joined(parts), width, height, notes: [...font, ...notes(lacking)] };
	}
	const reliefs = await embedReliefs(list, choice.dpi, source);
	if (format === 'svg') return { bytes: await svgOf(list, reliefs, choice.dpi), width, height, notes: [] };
	const { bytes, lacking } = await pdfOf(list, reliefs);
	return { bytes, width, height, notes: notes(lacking) };
}

function runOf({ session, landscape, window, plane, options }: FigureTask, { run, curves }: DrawnSwarm): FigureRun {
	const { landscape: ground, where } = groundOf(run.plan, landscape, { window, plane, parameters: options.param ?? {} });
	return {
		run,
		plane: where.plane ?? axisPlane(ground.objective.dimension),
		named: run.plan.optimizers.map((_, k) => ({
			name: nameOf(run.plan.optimizers, k),
			color: groupColor(k),
			...(curves[k] && { curve: curves[k] }),
		})),
		begun: beganAs(SwarmRun, session, ground, where, run),
	};
}
