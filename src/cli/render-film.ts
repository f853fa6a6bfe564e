/** `thalweg render --orbit` and `--zoom`: a film as GIF, by ffmpeg as WebM or MP4, or its frames as numbered pictures. */

import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { Renderer, ViewName } from '../engine/view.ts';
import { composedFrame } from '../exports/film/composed.ts';
import type { Film } from '../exports/film/film.ts';
import { gifFilm } from '../exports/film/gif.ts';
import { around, magnification, orbit, zoom } from '../exports/film/motion.ts';
import { channelsOf, inksOf } from '../exports/figure/inks.ts';
import { letteredPicture } from '../exports/figure/lettering.ts';
import { ENGLISH_FIGURE, ENGLISH_FILM } from '../exports/figure/words.ts';
import { writePng } from '../formats/index.ts';
import { type AxisLabel, axisTitle } from '../model/axis-label.ts';
import { LimitError, UsageError } from '../model/errors.ts';
import { isWithin, type Rectangle } from '../model/geometry.ts';
import type { AppearanceSettings, Camera } from '../model/view.ts';
import { CommandError, USAGE } from './errors.ts';
import { ffmpegFilm, hasFfmpeg, type VideoFormat } from './ffmpeg.ts';
import { writeWhole } from './output.ts';
import type { Written } from './render-figure.ts';
import { windowFor } from './swarm-plan.ts';
import type { ZoomOption } from './values.ts';

export interface FilmOptions {
	readonly orbit?: boolean;
	readonly zoom?: ZoomOption;
	readonly frames?: number;
	readonly rate?: number;
	/** Without numbers and captions. */
	readonly plain?: boolean;
}

const FRAMES = 60;
const RATE = 20;
/** Most pixels of all frames together. */
const MOST_PIXELS = 2 ** 30;
/** How many times smaller the last window of a zoom is, at most. */
const MOST_ZOOM = 1e12;

export const isFilm = ({ orbit, zoom }: FilmOptions): boolean => orbit === true || zoom !== undefined;

const VIDEOS: readonly VideoFormat[] = ['webm', 'mp4'];
export type FilmKind = 'gif' | 'frames' | VideoFormat;

/** The number in the name of a frame, as printf writes it: `frame-%04d.png`. */
const NUMBERED = /%(?:0([1-9]))?d/g;

/** A landscape of a film, and what is written upon its picture. */
export interface FilmedCell {
	readonly renderer: Renderer;
	readonly axes: readonly [AxisLabel, AxisLabel];
	readonly valueName: string;
	readonly title: string;
	/** A, B, C, D where there are several. */
	readonly name?: string;
}

interface Stage {
	/** One, or those of an orbit side by side. */
	readonly cells: readonly FilmedCell[];
	readonly view: ViewName;
	readonly theme: AppearanceSettings['theme'];
	readonly width: number;
	readonly height: number;
	readonly camera: Camera;
	readonly window: Rectangle;
	/** Where a zoom ends; null of an orbit. */
	readonly to: Rectangle | null;
	readonly out: string;
	/** What it is written as, by {@link checkFilmName}. */
	readonly kind: FilmKind;
	/** Draw another window. */
	readonly show: (window: Rectangle) => Promise<void>;
	readonly onProgress: (share: number) => void;
}

/**
 * What a film is written as, by its name.
 * @param hasEncoder is there an ffmpeg?
 * @throws CommandError with the ways there are to a video, UsageError
 */
export function checkFilmName(
	out: string,
	{ rate = RATE, format }: FilmOptions & { readonly format?: string },
	hasEncoder = hasFfmpeg,
): FilmKind {
	const numbers = out.match(NUMBERED) ?? [];
	if (format !== undefined && !out.toLowerCase().endsWith(`.${format}`))
		throw new UsageError(
			`--format ${format} and the name “${out}” ask for two formats: end the name in .${format}, or leave --format out.`,
		);
	const video = VIDEOS.find((one) => out.toLowerCase().endsWith(`.${one}`));
	if (video && numbers.length === 0 && hasEncoder()) return video;
	if (video) {
		const stem = out.replace(NUMBERED, '').replace(/\.\w+$/, '');
		const frames = `${stem}-%04d.png`;
		throw new CommandError(
			'NoEncoderError',
			`A .${video} is encoded by ffmpeg, which was not found here. Install it, export the film from the page, write --out ${stem}.gif, or write the frames, --out ${frames}, and make the video of them elsewhere: ffmpeg -framerate ${rate} -i ${frames} ${stem}.${video}`,
			USAGE,
		);
	}
	if (/\.gif$/i.test(out) && numbers.length === 0) return 'gif';
	if (!/\.png$/i.test(out))
		throw new UsageError(`“${out}” names no film that can be written here: name a .gif, a .webm, an .mp4, or frames as frame-%04d.png.`);
	if (numbers.length !== 1)
		throw new UsageError(
			`“${out}” is the name of one picture; the frames of a film have numbers: --out ${out.replace(NUMBERED, '').replace(/\.png$/i, '')}-%04d.png.`,
		);
	return 'frames';
}

/**
 * The window that a zoom ends in; null of an orbit.
 * @throws UsageError, LimitError before any work is done
 */
export function checkFilm(
	{ orbit, zoom, frames = FRAMES }: FilmOptions,
	{ view, width, height, window }: Pick<Stage, 'view' | 'width' | 'height' | 'window'>,
	landscape: Landscape,
): Rectangle | null {
	if (orbit && zoom) throw new UsageError('--orbit and --zoom are two films; give one of them.');
	if (orbit && view === 'map') throw new UsageError('--orbit has no effect with --view map: a map is seen from above.');
	if (frames * width * height > MOST_PIXELS)
		throw new LimitError(
			`A film of ${frames} frames of ${width} × ${height} is too large; all frames together have ${MOST_PIXELS} pixels at most.`,
		);
	if (!zoom) return null;
	if (zoom.kind === 'window') return windowFor(landscape, { domain: zoom.window });
	const { u, v, factor } = zoom;
	if (!isWithin({ u: [u, u], v: [v, v] }, window)) throw new UsageError(`--zoom goes to a point of the window; (${u}, ${v}) lies outside.`);
	if (!(factor > 1 && factor <= MOST_ZOOM))
		throw new UsageError(`--zoom makes the window more than 1 and at most 1e12 times smaller, not ${factor} times.`);
	return around(window, { u, v }, factor);
}

/** Draw every frame and write them. */
export async function drawFilm(options: FilmOptions, stage: Stage): Promise<Written> {
	const { width, height, out, kind } = stage;
	const { frames = FRAMES, rate = RATE } = options;
	const size = { width, height, rate };
	const film = kind === 'gif' ? gifFilm(size) : kind === 'frames' ? pngFrames(out, stage) : ffmpegFilm(out, kind, size);
	try {
		await addFrames(film, options, stage);
		const bytes = await film.end();
		const notes = [`${frames} frames, ${rate} per second${VIDEOS.some((one) => one === kind) ? ', encoded by ffmpeg' : ''}`];
		return { bytes: bytes.length > 0 ? bytes : null, width, height, notes };
	} catch (error) {
		film.drop();
		throw error;
	}
}

async function addFrames(film: Film, options: FilmOptions, stage: Stage): Promise<void> {
	const { cells, width, height, camera, window, to, show, onProgress } = stage;
	const { frames = FRAMES } = options;
	const add = async (k: number, said: (cell: FilmedCell) => string): Promise<void> => {
		const pictures = cells.map(
			(cell) => (size: { readonly width: number; readonly height: number }) => pictureOf(cell, said(cell), size, options, stage),
		);
		await film.add(await composedFrame({ width, height }, pictures, channelsOf(inksOf(stage).paper)));
		onProgress((k + 1) / frames);
	};
	if (!to) {
		for (const [k, place] of orbit(camera, frames).entries()) {
			for (const { renderer } of cells) renderer.setCamera(place);
			await add(k, ({ name, title }) => (name === undefined ? title : ENGLISH_FIGURE.cell(name, title)));
		}
	} else {
		for (const [k, next] of zoom(window, to, frames).entries()) {
			await show(next);
			await add(k, ({ title }) => `${title} · ${ENGLISH_FILM.magnified(magnification(window, next))}`);
		}
	}
}

function pictureOf(
	{ renderer, axes, valueName }: FilmedCell,
	caption: string,
	size: { readonly width: number; readonly height: number },
	{ plain }: FilmOptions,
	{ view, theme }: Stage,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
	if (plain) return renderer.image(view, size.width, size.height);
	const names = { u: axisTitle(axes[0]), v: axisTitle(axes[1]), z: valueName };
	return letteredPicture(renderer, size, { view, names, theme, caption });
}

/** Frames as files of their own, from 1 on: nothing of a film is held. */
function pngFrames(out: string, { width, height }: Pick<Stage, 'width' | 'height'>): Film {
	let count = 0;
	return {
		async add(rgba) {
			const number = String(++count);
			const path = out.replace(NUMBERED, (_, digits: string | undefined) => number.padStart(Number(digits ?? 1), '0'));
			await writeWhole(path, writePng(width, height, rgba));
		},
		end: async () => new Uint8Array(),
		drop: () => {},
	};
}
