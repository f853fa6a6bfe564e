/** The trails and densities of a swarm, over a landscape drawn before. */

import type { CanvasLayer } from './layer.ts';

export const COMPOSITE: CanvasLayer = {
	name: 'composite',
	stage: 'frame',
	draw({ raster, places, swarm }) {
		if (places) swarm.layOver(raster, places);
	},
};
