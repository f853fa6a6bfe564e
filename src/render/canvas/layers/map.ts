/** The map: the field as colours with contours. */

import { drawnColormap } from '../../colors.ts';
import { drawMap } from '../map.ts';
import type { CanvasLayer } from './layer.ts';

export const MAP: CanvasLayer = {
	name: 'map',
	stage: 'landscape',
	views: ['map'],
	draw({ scene, raster, unit, palette, state: { appearance } }) {
		if (!scene) return;
		const style = { palette, contours: appearance.contours, hoverLevel: scene.hoverLevel, colors: drawnColormap(appearance) };
		drawMap(raster, scene.heights, scene.plot, style, unit);
	},
};
