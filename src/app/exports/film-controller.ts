/** Films of what is in view: the surface turned once around, or the run from its beginning. */

import { loadFilm } from '../../exports/film/load.ts';
import type { FilmFormat } from '../../exports/film/film.ts';
import { orbit, runSteps } from '../../exports/film/motion.ts';
import type { ViewName } from '../../engine/view.ts';
import { EXPORTS } from '../../words/exports.ts';
import type { ExportSource } from './source.ts';

export interface FilmChoice {
	readonly subject: 'orbit' | 'run';
	/** Of a run; an orbit is of the surface. */
	readonly view: ViewName;
	readonly format: FilmFormat;
	readonly width: number;
	readonly height: number;
	readonly seconds: number;
	/** Frames per second. */
	readonly rate: number;
}

export interface FilmWork {
	readonly signal: AbortSignal;
	readonly onProgress: (share: number) => void;
}

/** How many frames a film has. */
export const framesOf = ({ seconds, rate }: FilmChoice): number => Math.max(2, Math.round(seconds * rate));

/**
 * Make a film. The camera and the run stand where they stood when it is done, or was cancelled.
 * @throws UsageError where the browser has no encoder for it, Error where nothing is shown or runs, and what drawing throws
 */
export async function filmFile(
	source: ExportSource,
	choice: FilmChoice,
	{ signal, onProgress }: FilmWork,
): Promise<Uint8Array<ArrayBuffer>> {
	const { workspace, run, frames } = source;
	const renderer = workspace.machine.renderer.peek();
	if (!renderer || !frames) throw new Error(EXPORTS.film.nothing);
	const last = run.step.peek();
	if (choice.subject === 'run' && last === 0) throw new Error(EXPORTS.film.noRun);
	const { width, height, rate, view } = choice;
	const film = await loadFilm(choice.format, { width, height, rate }, workspace.desk);
	const goOn = frames.rest();
	const add = async (seen: ViewName, share: number): Promise<void> => {
		signal.throwIfAborted();
		await film.add(await renderer.image(seen, width, height));
		onProgress(share);
	};
	try {
		const count = framesOf(choice);
		if (choice.subject === 'orbit') {
			for (const [k, camera] of orbit(frames.camera, count).entries()) {
				renderer.setCamera(camera);
				await add('surface', (k + 1) / count);
			}
		} else {
			const steps = runSteps(last, count);
			for (const [k, step] of steps.entries()) {
				await run.goTo(step);
				await add(view, (k + 1) / steps.length);
			}
		}
		return await film.end();
	} catch (error) {
		film.drop();
		throw error;
	} finally {
		renderer.setCamera(frames.camera);
		if (choice.subject === 'run') await run.goTo(last);
		goOn();
	}
}
