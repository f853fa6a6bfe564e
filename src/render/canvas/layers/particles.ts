/** Particles drawn singly, hidden by the landscape where it is nearer. */

import type { CanvasLayer } from './layer.ts';

export const PARTICLES: CanvasLayer = {
	name: 'particles',
	stage: 'frame',
	draw({ view, scene, raster, unit, swarm, state: { appearance } }) {
		if (scene) swarm.drawParticles({ view, raster, heights: scene.heights, camera: scene.camera, appearance, scale: scene.scale, unit });
	},
};
