/** Frame and ticks around the map, over its edges. */

import type { CanvasLayer } from './layer.ts';

export const MAP_FRAME: CanvasLayer = {
	name: 'map frame',
	stage: 'landscape',
	views: ['map'],
	draw({ scene, raster, unit }) {
		if (scene) raster.lines(scene.decoration.box, scene.camera, unit);
	},
};
