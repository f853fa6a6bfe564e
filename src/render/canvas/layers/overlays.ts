/** Points, polylines and areas over the landscape, and what is read out. */

import type { CanvasLayer } from './layer.ts';

export const OVERLAYS: CanvasLayer = {
	name: 'overlays',
	stage: 'landscape',
	draw({ scene, raster, unit }) {
		if (!scene) return;
		for (const { lines, discs } of [scene.decoration.scene, scene.decoration.hover]) {
			raster.lines(lines, scene.camera, unit);
			raster.discs(discs, scene.camera, unit);
		}
	},
};
