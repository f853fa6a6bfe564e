/** Reliefs inside a file that holds them whole. */

import { LimitError } from '../../model/errors.ts';
import { FIGURE_LIMITS } from './choice.ts';
import { allItems, type DisplayList, type ReliefItem } from './display-list.ts';
import { reliefPart, type ReliefSource } from './relief.ts';

export interface EmbeddedRelief {
	readonly width: number;
	readonly height: number;
	/** RGBA with straight alpha. */
	readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

export type EmbeddedReliefs = ReadonlyMap<ReliefItem, EmbeddedRelief>;

/**
 * Draw the reliefs of a figure.
 * @throws LimitError where a file with them would be too large
 */
export async function embedReliefs(
	list: DisplayList,
	dpi: number,
	source: ReliefSource,
	told?: (share: number) => void,
): Promise<EmbeddedReliefs> {
	const items = [...allItems(list.items)].filter((item) => item.kind === 'relief');
	const sizes = items.map(({ width, height }) => ({
		width: Math.max(1, Math.round((width * dpi) / 72)),
		height: Math.max(1, Math.round((height * dpi) / 72)),
	}));
	const pixels = sizes.reduce((sum, { width, height }) => sum + width * height, 0);
	if (pixels > FIGURE_LIMITS.embedded)
		throw new LimitError(
			`The pictures inside this file would have ${pixels} pixels; ${FIGURE_LIMITS.embedded} are possible. Lower the dots per inch, or save a PNG.`,
		);
	const reliefs = new Map<ReliefItem, EmbeddedRelief>();
	for (const [k, item] of items.entries()) {
		const size = sizes[k] as (typeof sizes)[number];
		const part = { left: 0, top: 0, ...size };
		reliefs.set(item, { ...size, pixels: await reliefPart(source, item, size, part, (share) => told?.((k + share) / items.length)) });
	}
	return reliefs;
}
