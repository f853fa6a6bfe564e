/** Floor, walls and ticks of the box, which the surface stands in. */

import type { CanvasLayer } from './layer.ts';

export const BOX: CanvasLayer = {
	name: 'box',
	stage: 'landscape',
	views: ['surface'],
	draw({ scene, raster, unit }) {
		if (scene) raster.lines(scene.decoration.box, scene.camera, unit);
	},
};
