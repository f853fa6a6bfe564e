/** Landscapes of samples: their code is loaded with the first file. */

import type { LandscapeOpener } from './kind.ts';

let opener: LandscapeOpener<'surface'> | undefined;

/** Use this from now on: `openSurface`. */
export function installSurfaceOpener(loaded: LandscapeOpener<'surface'>): void {
	opener = loaded;
}

/** Load what samples are opened and compiled by. Await it before the first of them is opened. */
export async function loadSurfaces(): Promise<void> {
	installSurfaceOpener((await import('./kinds/surface.ts')).openSurface);
}

/** @throws Error where it was not loaded */
export const openLoadedSurface: LandscapeOpener<'surface'> = (source, transforms) => {
	if (!opener) throw new Error('Samples are opened by code that is loaded with files: await loadSurfaces() before they are opened.');
	return opener(source, transforms);
};
