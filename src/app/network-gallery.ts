/** The networks that the gallery offers. Their code is loaded when one is opened: here are their names, and what their pictures show. */

import type { GalleryEntry } from '../engine/landscapes/gallery.ts';
import { WORDS } from '../words/words.ts';

const PREFIX = 'net:';

/** Widths of a network's layers as its small picture has them, and whether it has skips. */
export interface Sketch {
	readonly widths: readonly number[];
	readonly skips?: boolean;
}

/** By the text of the preset. */
export const SKETCHES: Readonly<Record<keyof typeof WORDS.networks.presets, Sketch>> = {
	neuron: { widths: [1, 1, 1] },
	linear: { widths: [2, 1] },
	logistic: { widths: [2, 2] },
	'deep-linear': { widths: [2, 2, 1] },
	'mlp:2-16-16-2:tanh': { widths: [2, 6, 6, 2] },
	'mlp:64-32-10:tanh': { widths: [8, 6, 4] },
	chebyshev: { widths: [1, 7, 5, 1] },
	modular: { widths: [6, 8, 5] },
	'plain:4': { widths: [2, 4, 4, 4, 4, 2] },
	'residual:4': { widths: [2, 4, 4, 4, 4, 2], skips: true },
	'plain:24': { widths: [2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2] },
	'residual:24': { widths: [2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2], skips: true },
	cnn: { widths: [8, 6, 4, 3] },
	resnet8: { widths: [8, 5, 5, 5, 5, 3], skips: true },
	plain8: { widths: [8, 5, 5, 5, 5, 3] },
};

export const isNetworkId = (id: string): boolean => id.startsWith(PREFIX);

/** The text of the preset. */
export const modelOf = (id: string): string => id.slice(PREFIX.length);

/** As the gallery lists them. */
export const networkEntries = (): readonly GalleryEntry[] =>
	Object.entries(WORDS.networks.presets).map(([model, { name, hint }]) => ({
		...{ id: `${PREFIX}${model}`, name, hint },
		category: 'network',
		aliases: [],
	}));
