/** Discs of overlays have no place, so that no trail runs over them. */

import type { CanvasLayer } from './layer.ts';

export const HIDDEN_DISCS: CanvasLayer = {
	name: 'hidden discs',
	stage: 'places',
	draw({ scene, raster, unit, places }) {
		if (!scene || !places) return;
		const hide = (x: number, y: number): void => {
			places.x[y * raster.width + x] = Number.NaN;
		};
		for (const { discs } of [scene.decoration.scene, scene.decoration.hover])
			for (const disc of discs) raster.discPixels(disc, scene.camera, unit, hide);
	},
};
