/** Where the pixels of the map lie, for trails and particles over it. */

import { writeMapPlaces } from '../map.ts';
import type { CanvasLayer } from './layer.ts';

export const MAP_PLACES: CanvasLayer = {
	name: 'places of the map',
	stage: 'places',
	views: ['map'],
	draw({ scene, raster, places }) {
		if (scene && places) writeMapPlaces(raster, scene.plot, places);
	},
};
