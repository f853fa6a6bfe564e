/** What of a line is hidden by the surface: the depth of the surface at each point of the paper. */

import { pickEvenly } from '../../model/resident-field.ts';
import { type CameraMatrices, projectPoint } from '../../render/camera.ts';
import type { HeightField } from '../../render/height-field.ts';

/** Places at which the depth is known, along the longer side of the picture. */
const PLACES = 700;
/** Columns and rows of the surface that hide, at most. */
const SIDE = 193;

export class SurfaceDepth {
	readonly #depth: Float32Array;
	readonly #width: number;
	readonly #height: number;
	readonly #perPoint: number;

	/**
	 * @param field all cells of which are in its sketch
	 * @param width of the picture in points
	 */
	constructor(field: HeightField, camera: CameraMatrices, width: number, height: number) {
		this.#perPoint = PLACES / Math.max(width, height);
		this.#width = Math.ceil(width * this.#perPoint);
		this.#height = Math.ceil(height * this.#perPoint);
		this.#depth = new Float32Array(this.#width * this.#height).fill(Number.POSITIVE_INFINITY);
		const { columns, rows, values } = field.sketch;
		const [acrossOf, upOf] = [pickEvenly(columns.length, SIDE), pickEvenly(rows.length, SIDE)];
		const [wide, high] = [acrossOf.length, upOf.length];
		const screen = new Float64Array(3 * wide * high).fill(Number.NaN);
		for (let row = 0; row < high; row++) {
			for (let column = 0; column < wide; column++) {
				const i = row * wide + column;
				const [c, r] = [acrossOf[column] as number, upOf[row] as number];
				const z = field.exaggeration * field.scale.forward(values[r * columns.length + c] as number);
				if (Number.isNaN(z)) continue;
				const at = projectPoint(camera, [c / (columns.length - 1) - 0.5, r / (rows.length - 1) - 0.5, z], width, height);
				if (at) screen.set([at.x * this.#perPoint, at.y * this.#perPoint, at.depth], 3 * i);
			}
		}
		for (let row = 0; row + 1 < high; row++) {
			for (let column = 0; column + 1 < wide; column++) {
				const i = row * wide + column;
				this.#triangle(screen, i, i + 1, i + wide);
				this.#triangle(screen, i + wide + 1, i + wide, i + 1);
			}
		}
	}

	#triangle(s: Float64Array, i: number, j: number, k: number): void {
		const [ax, ay, az] = [s[3 * i] as number, s[3 * i + 1] as number, s[3 * i + 2] as number];
		const [bx, by, cx, cy] = [s[3 * j] as number, s[3 * j + 1] as number, s[3 * k] as number, s[3 * k + 1] as number];
		const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
		if (!(Math.abs(area) > 1e-12)) return;
		const [zb, zc] = [(s[3 * j + 2] as number) - az, (s[3 * k + 2] as number) - az];
		const [left, right] = [Math.max(0, Math.ceil(Math.min(ax, bx, cx))), Math.min(this.#width - 1, Math.floor(Math.max(ax, bx, cx)))];
		const [top, bottom] = [Math.max(0, Math.ceil(Math.min(ay, by, cy))), Math.min(this.#height - 1, Math.floor(Math.max(ay, by, cy)))];
		for (let y = top; y <= bottom; y++) {
			for (let x = left; x <= right; x++) {
				const sb = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area;
				const sc = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area;
				if (sb < -1e-9 || sc < -1e-9 || sb + sc > 1 + 1e-9) continue;
				const z = az + sb * zb + sc * zc;
				const at = y * this.#width + x;
				if (z < (this.#depth[at] as number)) this.#depth[at] = z;
			}
		}
	}

	/** Is a point at this depth in front of the surface? Lines on it are lifted toward the viewer before. @param x, y of the picture, in points */
	isSeen(x: number, y: number, depth: number): boolean {
		const [column, row] = [x * this.#perPoint, y * this.#perPoint];
		let deepest = Number.NEGATIVE_INFINITY;
		for (const [dx, dy] of [
			[0, 0],
			[1, 0],
			[0, 1],
			[1, 1],
		] as const) {
			const [at, line] = [Math.floor(column) + dx, Math.floor(row) + dy];
			if (at < 0 || line < 0 || at >= this.#width || line >= this.#height) return true;
			deepest = Math.max(deepest, this.#depth[line * this.#width + at] as number);
		}
		return depth <= deepest;
	}
}
