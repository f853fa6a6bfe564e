/** The encoder of a film, loaded with the first one of its kind. */

import type { Film, FilmFormat, FilmSize } from './film.ts';

/** Makes a GIF away from the page's thread. */
export interface GifMaker {
	gif(size: FilmSize): Promise<Film>;
}

/** @throws UsageError where this browser encodes no video of that kind */
export const loadFilm = async (format: FilmFormat, size: FilmSize, desk: GifMaker): Promise<Film> =>
	format === 'gif' ? desk.gif(size) : (await import('./video.ts')).videoFilm(format, size);
