/** What is chosen of a film, and what is known of it before it is made. */

import type { FilmFormat } from '../../exports/film/film.ts';
import { around, runSteps } from '../../exports/film/motion.ts';
import { VIDEO_BITS_PER_PIXEL } from '../../exports/film/sizes.ts';
import type { ViewName } from '../../engine/view.ts';
import { UsageError } from '../../model/errors.ts';
import type { Rectangle } from '../../model/geometry.ts';
import { viewOf } from '../../state/bookmarks.ts';
import { EXPORTS } from '../../words/exports.ts';
import type { ExportSource } from './source.ts';

/**
 * `run`: particles from their first step; `zoom`: the window; `path`: a training walks over the landscape in view; `training`: the
 * landscape of each of its networks.
 */
export const FILM_SUBJECTS = ['orbit', 'run', 'zoom', 'path', 'training'] as const;
export type FilmSubject = (typeof FILM_SUBJECTS)[number];

/** Where a zoom ends. */
export type ZoomTarget =
	| { readonly kind: 'view' }
	/** The lowest sample of the window in view. @param factor how many times smaller the last window is than that one */
	| { readonly kind: 'lowest'; readonly factor: number }
	/** A bookmark by its place. */
	| { readonly kind: 'bookmark'; readonly place: number }
	| { readonly kind: 'window'; readonly window: Rectangle };

export interface ZoomChoice {
	readonly from: 'view' | 'whole';
	readonly to: ZoomTarget;
}

export interface FilmChoice {
	readonly subject: FilmSubject;
	/** An orbit is of the surface. */
	readonly view: ViewName;
	readonly format: FilmFormat;
	readonly width: number;
	readonly height: number;
	readonly seconds: number;
	/** Frames per second. */
	readonly rate: number;
	/** Numbers of the axes, and a caption. */
	readonly letters: boolean;
	readonly zoom: ZoomChoice;
}

/** What of a film is known before it is made. */
export interface FilmFacts {
	readonly frames: number;
	readonly seconds: number;
	/** About so many, or at most where that is said; null: not known. */
	readonly bytes: number | null;
	/** Milliseconds that computing its pictures takes, by the time that the last one took; 0 where none is computed. */
	readonly computing: number;
}

/** What a film can be of now. */
export function subjectsOf({ workspace }: ExportSource): readonly FilmSubject[] {
	const { training } = workspace.networks.view.peek();
	const isTrained = workspace.landscape.current.peek()?.network !== undefined && (training?.kept.length ?? 0) > 1;
	return FILM_SUBJECTS.filter((subject) => isTrained || (subject !== 'path' && subject !== 'training'));
}

/** How many frames its length and its rate make. */
export const framesOf = ({ seconds, rate }: Pick<FilmChoice, 'seconds' | 'rate'>): number => Math.max(2, Math.round(seconds * rate));

/** Some of the networks that are kept of a training, evenly, the first and the last among them. */
export function filmedSteps({ workspace }: ExportSource, choice: FilmChoice): readonly number[] {
	const { training } = workspace.networks.view.peek();
	const kept = training?.kept ?? [];
	return runSteps(kept.length - 1, framesOf(choice)).map((k) => kept[k] as number);
}

export function factsOf(source: ExportSource, choice: FilmChoice): FilmFacts {
	const { workspace, run } = source;
	const most = framesOf(choice);
	const frames = {
		orbit: () => most,
		zoom: () => most,
		run: () => Math.max(1, Math.min(most, run.step.peek() + 1)),
		path: () => filmedSteps(source, choice).length,
		training: () => filmedSteps(source, choice).length,
	}[choice.subject]();
	const fieldMs = workspace.picture.latest?.fieldMs ?? 0;
	const { width, height, format, rate } = choice;
	return {
		frames,
		seconds: frames / rate,
		bytes: format === 'gif' ? null : (VIDEO_BITS_PER_PIXEL * width * height * frames) / 8,
		computing: choice.subject === 'zoom' || choice.subject === 'training' ? frames * fieldMs : 0,
	};
}

/**
 * The windows at both ends of a zoom.
 * @throws UsageError where there is nothing to go to
 */
export function zoomEnds(source: ExportSource, { from, to }: ZoomChoice): { readonly from: Rectangle; readonly to: Rectangle } {
	const { workspace } = source;
	const words = EXPORTS.film;
	const landscape = workspace.landscape.current.peek();
	const shown = workspace.picture.latest;
	if (!landscape || !shown) throw new Error(words.nothing);
	const view = shown.grid.domain;
	const first = from === 'view' ? view : landscape.view;
	const last = (): Rectangle => {
		switch (to.kind) {
			case 'view':
				return view;
			case 'window':
				return to.window;
			case 'lowest': {
				const report = workspace.picture.report.peek();
				if (!report) throw new Error(words.nothing);
				const { lowest } = report.extremes;
				if (!lowest) throw new UsageError(words.noLowest);
				const [u, v] = lowest.x as readonly [number, number];
				return around(view, { u, v }, to.factor);
			}
			case 'bookmark': {
				const bookmark = source.marked?.()[to.place];
				if (!bookmark) throw new UsageError(words.noBookmark);
				return viewOf(workspace.store.state.peek(), bookmark).window ?? landscape.view;
			}
		}
	};
	const end = last();
	if (JSON.stringify(end) === JSON.stringify(first)) throw new UsageError(words.nowhere);
	return { from: first, to: end };
}
