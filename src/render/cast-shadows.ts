/**
 * Shadows that the surface casts on itself. From the cells nearest to the sun to those farthest from it, each is told how high the
 * shadow of all before it reaches: a line of sight goes down by the sun's height a step, and the higher of shadow and surface goes on.
 * One pass over the cells for a direction of the sun, once for each that the camera turns it to; both renderers read the result.
 */

import { type Daylight, daylightAt, heightsOf, type SurfaceLight } from './daylight.ts';
import type { HeightField } from './height-field.ts';

/** Cells along each side. */
export const SHADOW_SIDE = 256;
/** Half the height of the sun's disc as a tangent: an edge is so much softer the farther away what casts it. */
const PENUMBRA = 0.05;
/** As high as no surface is: a hole, and what is beyond the window, hide nothing. */
const NOTHING = -16;

export class CastShadows {
	readonly #heights: Float32Array;
	/** z of the shadow over a cell, and how far away, in box widths, what casts it is. */
	readonly #shadow = new Float32Array(SHADOW_SIDE * SHADOW_SIDE);
	readonly #away = new Float32Array(SHADOW_SIDE * SHADOW_SIDE);
	readonly #bytes = new Uint8Array(2 * SHADOW_SIDE * SHADOW_SIDE);

	/** @param daylight of the same field: its share of the sky is taken over */
	constructor(field: HeightField, daylight: Daylight) {
		const side = SHADOW_SIDE;
		this.#heights = heightsOf(field, side, NOTHING);
		const open = daylight.under([0, 0, 1]);
		for (let at = 0; at < side * side; at++) {
			const sky = daylightAt(open, 0, (at % side) / (side - 1) - 0.5, Math.floor(at / side) / (side - 1) - 0.5);
			this.#bytes[2 * at] = Math.round(255 * sky);
		}
	}

	/**
	 * The same array of bytes at every call.
	 * @param light a unit vector toward the sun
	 */
	under(light: readonly [number, number, number]): SurfaceLight {
		this.#cast(light);
		const [heights, shadow, away, bytes] = [this.#heights, this.#shadow, this.#away, this.#bytes];
		for (let at = 0; at < heights.length; at++) {
			const z = heights[at] as number;
			// Beside a hole nothing is darker.
			const above = z === NOTHING ? 1 : z - (shadow[at] as number);
			const seen = Math.min(1, Math.max(0, above / (2 * PENUMBRA * (away[at] as number)) + 0.5));
			bytes[2 * at + 1] = Math.round(255 * seen * seen * (3 - 2 * seen));
		}
		return { side: SHADOW_SIDE, bytes };
	}

	/** Along the axis nearer to the sun's direction, line by line away from it; across it between two cells of the line before. */
	#cast([x, y, z]: readonly [number, number, number]): void {
		const side = SHADOW_SIDE;
		const [heights, shadow, away] = [this.#heights, this.#shadow, this.#away];
		const byColumn = Math.abs(x) >= Math.abs(y);
		const [main, cross] = byColumn ? [x, y] : [y, x];
		const [along, across] = byColumn ? [1, side] : [side, 1];
		const lean = cross / Math.abs(main);
		const step = Math.hypot(1, lean) / (side - 1);
		const drop = (step * z) / Math.hypot(x, y);
		const first = main > 0 ? side - 1 : 0;
		const back = main > 0 ? -1 : 1;
		for (let n = 0; n < side; n++) {
			const line = (first + n * back) * along;
			const before = line - back * along;
			for (let k = 0; k < side; k++) {
				const at = line + k * across;
				const place = k + lean;
				const low = Math.floor(place);
				// Nothing beyond the window casts a shadow.
				if (n === 0 || low < 0 || low + 1 >= side) {
					const isEdge = n > 0 && place === k;
					const from = before + k * across;
					shadow[at] = isEdge ? Math.max(heights[from] as number, shadow[from] as number) - drop : NOTHING;
					away[at] = isEdge && (shadow[from] as number) > (heights[from] as number) ? (away[from] as number) + step : step;
					continue;
				}
				const part = place - low;
				const [a, b] = [before + low * across, before + (low + 1) * across];
				const [za, zb] = [heights[a] as number, heights[b] as number];
				const [sa, sb] = [shadow[a] as number, shadow[b] as number];
				shadow[at] = (1 - part) * Math.max(za, sa) + part * Math.max(zb, sb) - drop;
				away[at] = (1 - part) * (sa > za ? (away[a] as number) : 0) + part * (sb > zb ? (away[b] as number) : 0) + step;
			}
		}
	}
}
