/** The catalogue as a gallery shows it. */

import { FUNCTIONS } from '../functions/registry.ts';

export interface GalleryEntry {
	readonly id: string;
	readonly name: string;
	readonly category: string;
	readonly watch: string;
	readonly aliases: readonly string[];
}

/** Every function, in the gallery's order. */
export const galleryEntries = (): readonly GalleryEntry[] =>
	FUNCTIONS.map(({ id, name, category, watch, aliases }) => ({ id, name, category, watch, aliases: aliases ?? [] }));

/** A function's name; the id where there is none. */
export const functionName = (id: string): string => FUNCTIONS.find((f) => f.id === id)?.name ?? id;

/** Sizes offered for a function: 2, and what its general form allows. */
export function dimensionsOf(id: string): readonly number[] {
	const limits = FUNCTIONS.find((f) => f.id === id)?.dimensions;
	if (!limits) return [2];
	return [2, 3, 4, 5, 8, 10, 16, 32].filter((n) => n === 2 || (n >= limits.min && n <= limits.max));
}
