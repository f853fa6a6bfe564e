/** The lit surface. */

import { drawnColormap, linearColormap } from '../../colors.ts';
import { lightDirection } from '../../theme.ts';
import type { CanvasLayer } from './layer.ts';

export const SURFACE: CanvasLayer = {
	name: 'surface',
	stage: 'landscape',
	views: ['surface'],
	draw({ scene, raster, unit, palette, surface, state }) {
		if (!scene) return;
		const { appearance, camera, daylight } = state;
		const style = {
			palette,
			contours: appearance.contours,
			hoverLevel: scene.hoverLevel,
			colors: linearColormap(appearance),
			unlit: appearance.lit ? null : drawnColormap(appearance),
			exaggeration: appearance.exaggeration,
			light: lightDirection(camera),
			daylight: daylight?.bytes ?? null,
		};
		surface.draw(raster, scene.mesh, scene.heights, scene.camera, style, unit);
	},
};
