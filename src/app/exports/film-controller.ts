/** Films of what is in view: their frames are drawn one after the other, lettered, and encoded. */

import { axisTitle } from '../../model/axis-label.ts';
import { untilAborted } from '../../model/work.ts';
import { composedFrame } from '../../exports/film/composed.ts';
import { channelsOf, inksOf } from '../../exports/figure/inks.ts';
import { loadFilm } from '../../exports/film/load.ts';
import { EXPORTS } from '../../words/exports.ts';
import type { FilmChoice } from './film-choice.ts';
import { type Frame, framesOfFilm, type Shot } from './film-shots.ts';
import type { ExportSource } from './source.ts';

export interface FilmWork {
	readonly signal: AbortSignal;
	readonly onProgress: (share: number) => void;
}

/**
 * Make a film. The camera and the run stand where they stood when it is done, or was cancelled.
 * @throws UsageError where the browser has no encoder for it, Error where nothing is shown or runs, AbortError, and what drawing throws
 */
export async function filmFile(
	source: ExportSource,
	choice: FilmChoice,
	{ signal, onProgress }: FilmWork,
): Promise<Uint8Array<ArrayBuffer>> {
	const { workspace, frames } = source;
	if (!frames || !workspace.machine.renderer.peek()) throw new Error(EXPORTS.film.nothing);
	const { width, height, rate, format } = choice;
	const draw = await drawing(source, choice);
	const film = await loadFilm(format, { width, height, rate }, workspace.desk);
	const goOn = frames.rest();
	try {
		for await (const { shots, share } of framesOfFilm(source, choice, signal)) {
			signal.throwIfAborted();
			if (shots.length > 0) await untilAborted(film.add(await draw(shots)), signal);
			onProgress(share);
		}
		return await untilAborted(film.end(), signal);
	} catch (error) {
		film.drop();
		throw error;
	} finally {
		goOn();
	}
}

/** Draws frames; what writes letters is loaded with the first film that has some. */
async function drawing({ workspace }: ExportSource, { width, height, letters }: FilmChoice) {
	const theme = workspace.theme.peek();
	const written = letters
		? await Promise.all([import('../../exports/figure/lettering.ts'), import('./text-painter.ts')]).then(
				([{ letteredPicture }, { paintText }]) =>
					({ renderer, view, axes, valueName, caption }: Shot, size: { readonly width: number; readonly height: number }) => {
						const names = { u: axisTitle(axes[0]), v: axisTitle(axes[1]), z: valueName };
						return letteredPicture(renderer, size, { view, names, theme, caption }, { painter: paintText });
					},
			)
		: ({ renderer, view }: Shot, size: { readonly width: number; readonly height: number }) =>
				renderer.image(view, size.width, size.height);
	return (shots: Frame['shots']) =>
		composedFrame(
			{ width, height },
			shots.map((shot) => (size) => written(shot, size)),
			channelsOf(inksOf({ theme }).paper),
		);
}
