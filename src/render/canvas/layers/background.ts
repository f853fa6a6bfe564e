/** The background behind everything. */

import type { CanvasLayer } from './layer.ts';

export const BACKGROUND: CanvasLayer = {
	name: 'background',
	stage: 'landscape',
	draw: ({ raster, palette }) => raster.clear(palette.top, palette.bottom),
};
