/** Where the pixels of the surface lie, for trails and particles over it. */

import type { CanvasLayer } from './layer.ts';

export const SURFACE_PLACES: CanvasLayer = {
	name: 'places of the surface',
	stage: 'places',
	views: ['surface'],
	draw({ scene, raster, places, surface }) {
		if (scene && places) surface.writePlaces(raster, scene.heights, places);
	},
};
