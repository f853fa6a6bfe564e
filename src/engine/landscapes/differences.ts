/** Differences of landscapes: their code is loaded with the first comparison. */

import type { LandscapeOpener } from './kind.ts';

let opener: LandscapeOpener<'difference'> | undefined;

/** Use this from now on: what `differenceOpener` makes. */
export function installDifferenceOpener(loaded: LandscapeOpener<'difference'>): void {
	opener = loaded;
}

/** @throws Error where it was not installed */
export const openLoadedDifference: LandscapeOpener<'difference'> = (source, transforms) => {
	if (!opener) throw new Error('Differences are opened by code that is loaded with comparisons: call differenceOf.');
	return opener(source, transforms);
};
