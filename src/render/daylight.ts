/**
 * How much of the sky and of the sun each part of a surface sees, by the heights around it. Computed once for a surface from the
 * small copy of its field, so that a frame costs nothing: the sun turns with the camera, and the horizons are kept.
 */

import type { HeightField } from './height-field.ts';

/** Cells along each side. */
export const DAYLIGHT_SIDE = 128;
/** Directions in which a horizon is looked for. */
const DIRECTIONS = 8;
/** How far away, in cells: the horizon of a cell is the steepest line of sight to one of these. */
const DISTANCES = [1, 2, 4, 6, 10, 16, 26, 42] as const;
/** Half the height of the sun's disc as a tangent: shadows have a soft edge. */
const PENUMBRA = 0.22;
/** A hole hides nothing. */
const NOTHING = Number.NEGATIVE_INFINITY;

/** Weights by which the points of an axis are joined to one point of a coarser one: a tent as wide as its two neighbours. */
function tents(points: number, side: number): readonly (readonly [first: number, weights: readonly number[]])[] {
	const wide = Math.max(1, (points - 1) / (side - 1));
	return Array.from({ length: side }, (_, k) => {
		const middle = (k * (points - 1)) / (side - 1);
		const first = Math.max(0, Math.ceil(middle - wide + 1e-9));
		const last = Math.min(points - 1, Math.floor(middle + wide - 1e-9));
		return [first, Array.from({ length: last - first + 1 }, (__, i) => 1 - Math.abs(first + i - middle) / wide)];
	});
}

/**
 * Heights z in box coordinates, row by row from the lowest v: each a weighted mean of the copy's cells around it, so that a valley
 * narrower than a cell is as deep in one cell as in the next.
 * @param nothing where all of these are holes
 */
export function heightsOf({ sketch, cellLevels, exaggeration }: HeightField, side: number, nothing: number): Float32Array {
	const [points, lines] = [sketch.columns.length, sketch.rows.length];
	const [across, up] = [tents(points, side), tents(lines, side)];
	/** Sums of weighted heights and of weights, of each row of the copy. */
	const sums = new Float32Array(2 * side * lines);
	for (let row = 0; row < lines; row++) {
		for (const [column, [first, weights]] of across.entries()) {
			let [sum, weight] = [0, 0];
			for (let i = 0; i < weights.length; i++) {
				const t = cellLevels[row * points + first + i] as number;
				if (t !== t) continue;
				sum += (weights[i] as number) * t;
				weight += weights[i] as number;
			}
			sums[2 * (row * side + column)] = sum;
			sums[2 * (row * side + column) + 1] = weight;
		}
	}
	const heights = new Float32Array(side * side);
	for (const [row, [first, weights]] of up.entries()) {
		for (let column = 0; column < side; column++) {
			let [sum, weight] = [0, 0];
			for (let j = 0; j < weights.length; j++) {
				const at = 2 * ((first + j) * side + column);
				sum += (weights[j] as number) * (sums[at] as number);
				weight += (weights[j] as number) * (sums[at + 1] as number);
			}
			heights[row * side + column] = weight > 0 ? (exaggeration * sum) / weight : nothing;
		}
	}
	return heights;
}

/** Tangents of the horizons' elevations, at least 0: direction k of cell i is number k · side² + i, and k/8 of a turn from +x. */
function horizonsOf(heights: Float32Array): Float32Array {
	const side = DAYLIGHT_SIDE;
	const cells = side * side;
	const horizons = new Float32Array(DIRECTIONS * cells);
	for (let k = 0; k < DIRECTIONS; k++) {
		const [across, up] = [Math.round(Math.cos((k * Math.PI) / 4)), Math.round(Math.sin((k * Math.PI) / 4))];
		const cell = Math.hypot(across, up) / (side - 1);
		for (const distance of DISTANCES) {
			const [dx, dy] = [across * distance, up * distance];
			const perHeight = 1 / (distance * cell);
			for (let row = Math.max(0, -dy); row < Math.min(side, side - dy); row++) {
				const from = row * side;
				const to = from + dy * side + dx;
				for (let column = Math.max(0, -dx); column < Math.min(side, side - dx); column++) {
					const rise = ((heights[to + column] as number) - (heights[from + column] as number)) * perHeight;
					const at = k * cells + from + column;
					if (rise > (horizons[at] as number) && rise !== Number.POSITIVE_INFINITY) horizons[at] = rise;
				}
			}
		}
	}
	return horizons;
}

/** The shares of the sky and of the sun that the places of a surface see, two bytes a cell, row by row from the lowest v. */
export interface SurfaceLight {
	/** Cells along each side. */
	readonly side: number;
	readonly bytes: Uint8Array<ArrayBuffer>;
}

export class Daylight {
	readonly #horizons: Float32Array;
	readonly #bytes = new Uint8Array(2 * DAYLIGHT_SIDE * DAYLIGHT_SIDE);

	constructor(field: HeightField) {
		const cells = DAYLIGHT_SIDE * DAYLIGHT_SIDE;
		const horizons = horizonsOf(heightsOf(field, DAYLIGHT_SIDE, NOTHING));
		this.#horizons = horizons;
		for (let i = 0; i < cells; i++) {
			// A horizon at elevation h leaves cos² h of the light that a level place gets from that side of an even sky.
			let sky = 0;
			for (let k = 0; k < DIRECTIONS; k++) sky += 1 / (1 + (horizons[k * cells + i] as number) ** 2);
			this.#bytes[2 * i] = Math.round((255 * sky) / DIRECTIONS);
		}
	}

	/**
	 * The same array of bytes at every call.
	 * @param light a unit vector toward the sun
	 */
	under([x, y, z]: readonly [number, number, number]): SurfaceLight {
		const cells = DAYLIGHT_SIDE * DAYLIGHT_SIDE;
		const turn = ((Math.atan2(y, x) / (2 * Math.PI) + 1) % 1) * DIRECTIONS;
		const before = Math.floor(turn) % DIRECTIONS;
		const after = (before + 1) % DIRECTIONS;
		const part = turn - Math.floor(turn);
		const sun = z / Math.hypot(x, y);
		for (let i = 0; i < cells; i++) {
			const horizon = (1 - part) * (this.#horizons[before * cells + i] as number) + part * (this.#horizons[after * cells + i] as number);
			const seen = Math.min(1, Math.max(0, (sun - horizon) / (2 * PENUMBRA) + 0.5));
			this.#bytes[2 * i + 1] = Math.round(255 * seen * seen * (3 - 2 * seen));
		}
		return { side: DAYLIGHT_SIDE, bytes: this.#bytes };
	}
}

/** Share of the sky (channel 0) or of the sun (1) at box coordinates, 0 … 1, bilinear between cells. */
export function daylightAt({ bytes, side }: SurfaceLight, channel: 0 | 1, x: number, y: number): number {
	const last = side - 1;
	const c = Math.min(last, Math.max(0, (x + 0.5) * last));
	const r = Math.min(last, Math.max(0, (y + 0.5) * last));
	const i = Math.min(last - 1, Math.floor(c));
	const j = Math.min(last - 1, Math.floor(r));
	const [a, b] = [c - i, r - j];
	const at = 2 * (j * side + i) + channel;
	const up = at + 2 * side;
	const low = (bytes[at] as number) * (1 - a) + (bytes[at + 2] as number) * a;
	const high = (bytes[up] as number) * (1 - a) + (bytes[up + 2] as number) * a;
	return (low * (1 - b) + high * b) / 255;
}
