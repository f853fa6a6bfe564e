/** Particles as pixels: a disc with two outlines, a ring where it has converged, a cross where it has stopped. */

import type { CameraMatrices } from '../camera.ts';
import { FORM, GROUP_RING, MARK, PARTICLE_LIFT, STOPPED_OPACITY } from '../swarm-look.ts';
import { MARK_DARK, MARK_LIGHT, type Rgba } from '../theme.ts';
import type { Raster } from './raster.ts';

/** A particle to be drawn. */
export interface Sprite {
	/** Box coordinates. */
	readonly at: readonly [number, number, number];
	/** One of MARK. */
	readonly mark: number;
	/** Of its group; alpha is the group's opacity. */
	readonly color: Rgba;
	/** The fill, where that says loss or speed: then the group's colour is a ring. */
	readonly tone: Rgba | null;
	/** Pixels: of the fill, and the width of each outline. */
	readonly radius: number;
	readonly outline: number;
}

const soft = (color: Rgba, alpha: number): Rgba => [color[0], color[1], color[2], alpha];

/** Draw a particle where nothing of the raster is nearer. */
export function drawSprite(raster: Raster, camera: CameraMatrices, { at, mark, color, tone, radius, outline }: Sprite): void {
	const place = raster.locate(at, camera, PARTICLE_LIFT);
	if (!place) return;
	const [cx, cy, depth] = place;
	const inner = tone ? radius * (1 - GROUP_RING) : radius;
	const reach = radius + 2 * outline + 1;
	const opacity = mark === MARK.stopped ? STOPPED_OPACITY * color[3] : color[3];
	const [dark, light, fill] = [soft(MARK_DARK, opacity), soft(MARK_LIGHT, opacity), soft(color, opacity)];
	for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(raster.height, Math.ceil(cy + reach)); y++) {
		for (let x = Math.max(0, Math.floor(cx - reach)); x < Math.min(raster.width, Math.ceil(cx + reach)); x++) {
			const [dx, dy] = [x + 0.5 - cx, y + 0.5 - cy];
			const layer = (over: Rgba, coverage: number): void => {
				if (coverage > 0) raster.blend(x, y, over, Math.min(1, coverage), depth);
			};
			if (mark === MARK.stopped) {
				const distance = crossDistance(dx, dy, FORM.arm * radius);
				const half = Math.max(0.5, FORM.width * radius);
				if (outline > 0) layer(dark, half + outline + 0.5 - distance);
				layer(fill, half + 0.5 - distance);
				continue;
			}
			const distance = Math.hypot(dx, dy);
			if (outline > 0) {
				layer(dark, radius + 2 * outline + 0.5 - distance);
				layer(light, radius + outline + 0.5 - distance);
			}
			layer(fill, radius + 0.5 - distance);
			if (tone) layer(soft(tone, opacity), inner + 0.5 - distance);
			if (mark === MARK.converged) layer(light, FORM.core * inner + 0.5 - distance);
		}
	}
}

/** Distance to the middle lines of a cross's arms. */
function crossDistance(dx: number, dy: number, arm: number): number {
	const [a, b] = [Math.abs(dx + dy) * Math.SQRT1_2, Math.abs(dx - dy) * Math.SQRT1_2];
	return Math.min(Math.hypot(Math.max(0, a - arm), b), Math.hypot(Math.max(0, b - arm), a));
}
