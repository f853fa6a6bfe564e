/** The lit surface. */

import { drawnColormap, linearColormap } from '../../colors.ts';
import { lightDirection } from '../../theme.ts';
import { choosePatches, mostPatches } from '../../surface-patches.ts';
import type { CanvasLayer } from './layer.ts';

/** Pixels that a quad of the mesh spans if all were of one size. */
const PIXELS_A_QUAD = 6;
/** Pieces that even a small picture may have: filling its pixels takes longer. */
const LEAST_PIECES = 400;

export const SURFACE: CanvasLayer = {
	name: 'surface',
	stage: 'landscape',
	views: ['surface'],
	draw({ scene, raster, unit, palette, surface, state }) {
		if (!scene) return;
		const { appearance, camera, daylight, detail } = state;
		const style = {
			palette,
			contours: appearance.contours,
			hoverLevel: scene.hoverLevel,
			colors: linearColormap(appearance),
			unlit: appearance.lit ? null : drawnColormap(appearance),
			exaggeration: appearance.exaggeration,
			light: lightDirection(camera),
			daylight,
		};
		const { heights, slopes, camera: matrices } = scene;
		// Neither a single row nor a single column is a surface.
		if (!detail || heights.columns < 2 || heights.rows < 2) return;
		const { wholeWidth: width, wholeHeight: height } = raster.part;
		const most = Math.max(LEAST_PIECES, mostPatches(Math.max(width, height), PIXELS_A_QUAD));
		const patches = choosePatches(detail, { matrices, width, height, exaggeration: appearance.exaggeration, most, least: 1 });
		surface.draw(raster, { heights, slopes, patches }, matrices, style, unit);
	},
};
