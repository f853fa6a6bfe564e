/**
 * The lit surface by a software rasteriser: triangles fill a buffer with depth and place; then every visible pixel is coloured once,
 * from the full field and the exact slopes.
 */

import { COLORMAP_ENTRIES } from '../../math/colormaps.ts';
import type { CameraMatrices } from '../camera.ts';
import { GAMMA } from '../colors.ts';
import { daylightAt, type SurfaceLight } from '../daylight.ts';
import { contourCoverage, HOVER_CONTOUR, levelCoverage } from '../contours.ts';
import { LEAST_DEPTH, PATCH_QUADS } from '../surface-detail.ts';
import { matched, type Patch, patchAt, type SurfacePatches } from '../surface-patches.ts';
import { LIGHT, MARK_DARK, MARK_LIGHT, type Palette } from '../theme.ts';
import type { Heights } from './heights.ts';
import { paint } from './map.ts';
import type { Raster } from './raster.ts';
import type { Slopes } from './slopes.ts';
import type { Places } from './swarm.ts';

export interface SurfaceStyle {
	/** The colour map in linear light, three channels an entry. */
	readonly colors: Float32Array;
	/** The colours themselves, r, g, b, 255 an entry, where there is no light; null where there is. */
	readonly unlit: Uint8Array | null;
	readonly palette: Palette;
	readonly contours: number;
	readonly hoverLevel: number | null;
	readonly exaggeration: number;
	/** Toward the key light. */
	readonly light: readonly [number, number, number];
	/** Which shares of the sky and of the sun are seen. */
	readonly daylight: SurfaceLight | null;
}

/** What is drawn. */
export interface DrawnSurface {
	readonly heights: Heights;
	readonly slopes: Slopes;
	/** The pieces of the mesh. */
	readonly patches: SurfacePatches;
}

/** Numbers a vertex: screen x and y, depth, column and row among the field's cells; 1 where its height is a neighbour's. */
const VERTEX = 6;
/** Vertices along a side of a piece. */
const SIDE = PATCH_QUADS + 1;

/** Linear light (0 … 1 in 4095 steps) → a byte. */
const DISPLAY = Uint8Array.from({ length: 4096 }, (_, i) => Math.round(255 * (i / 4095) ** (1 / GAMMA)));

export class SurfaceRaster {
	/** Where each pixel lies, in cells of the field; valid where the raster's depth is finite. */
	#column = new Float32Array(0);
	#row = new Float32Array(0);
	#slopeX = new Float32Array(0);
	#slopeY = new Float32Array(0);
	/** Height of the shaded pixels, for the contours' width; NaN where nothing is. */
	#t = new Float32Array(0);
	/** Of one piece. */
	readonly #vertices = new Float32Array(VERTEX * SIDE * SIDE);

	/**
	 * Draw the surface over what the raster holds.
	 * @param unit pixels in a CSS pixel
	 */
	draw(raster: Raster, surface: DrawnSurface, camera: CameraMatrices, style: SurfaceStyle, unit: number): void {
		const count = raster.width * raster.height;
		if (this.#t.length !== count) {
			[this.#column, this.#row, this.#slopeX, this.#slopeY, this.#t] = Array.from({ length: 5 }, () => new Float32Array(count)) as [
				Float32Array<ArrayBuffer>,
				Float32Array<ArrayBuffer>,
				Float32Array<ArrayBuffer>,
				Float32Array<ArrayBuffer>,
				Float32Array<ArrayBuffer>,
			];
		}
		this.#t.fill(Number.NaN);
		const { heights, patches } = surface;
		for (let k = 0; k < patches.count; k++) this.#patch(raster, patchAt(patches, k), heights, camera, style.exaggeration);
		this.#sample(raster, surface);
		this.#shade(raster, heights, camera, style, unit);
	}

	/** Where the pixels of the picture just drawn lie. */
	writePlaces({ depth }: Raster, { columns, rows }: Pick<Heights, 'columns' | 'rows'>, { x, y }: Places): void {
		for (let at = 0; at < x.length; at++) {
			x[at] = depth[at] === Number.POSITIVE_INFINITY ? Number.NaN : (this.#column[at] as number) / (columns - 1) - 0.5;
			y[at] = (this.#row[at] as number) / (rows - 1) - 0.5;
		}
	}

	#patch(raster: Raster, patch: Patch, heights: Heights, camera: CameraMatrices, exaggeration: number): void {
		this.#project(raster, patch, heights, camera, exaggeration);
		for (let r = 0; r < PATCH_QUADS; r++) {
			for (let c = 0; c < PATCH_QUADS; c++) {
				const a = r * SIDE + c;
				if (patch.rises) {
					this.#triangle(raster, heights, a, a + 1, a + SIDE + 1);
					this.#triangle(raster, heights, a + SIDE + 1, a + SIDE, a);
				} else {
					this.#triangle(raster, heights, a, a + 1, a + SIDE);
					this.#triangle(raster, heights, a + SIDE + 1, a + SIDE, a + 1);
				}
			}
		}
	}

	/** The vertices of a piece on the screen: they lie on cells, as in `shaders/passes/shared/mesh.wgsl`. */
	#project(raster: Raster, patch: Patch, heights: Heights, camera: CameraMatrices, exaggeration: number): void {
		const m = camera.viewProjection as ArrayLike<number> as readonly number[];
		const [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15] = m as unknown as readonly [
			number,
			number,
			number,
			number,
			number,
			number,
			number,
			number,
			number,
			number,
			number,
			number,
			number,
			number,
			number,
			number,
		];
		const { columns, rows } = heights;
		const quads = PATCH_QUADS << patch.depth;
		const half = quads >> 1;
		for (let i = 0; i < SIDE * SIDE; i++) {
			const [c, r] = matched(patch, i % SIDE, Math.floor(i / SIDE));
			const column = Math.floor((c * (columns - 1) + half) / quads);
			const row = Math.floor((r * (rows - 1) + half) / quads);
			const x = column / (columns - 1) - 0.5;
			const y = row / (rows - 1) - 0.5;
			const own = heights.t[row * columns + column] as number;
			const isHole = own !== own;
			const z = exaggeration * (isHole ? heightBeside(heights, column, row) : own);
			const w = m3 * x + m7 * y + m11 * z + m15;
			const o = VERTEX * i;
			// A vertex at or behind the eye takes its triangles away: NaN fails every test below.
			const inverse = w > 1e-3 ? 1 / w : Number.NaN;
			this.#vertices[o] = (((m0 * x + m4 * y + m8 * z + m12) * inverse + 1) / 2) * raster.part.wholeWidth;
			this.#vertices[o + 1] = ((1 - (m1 * x + m5 * y + m9 * z + m13) * inverse) / 2) * raster.part.wholeHeight;
			this.#vertices[o + 2] = (m2 * x + m6 * y + m10 * z + m14) * inverse;
			this.#vertices[o + 3] = column;
			this.#vertices[o + 4] = row;
			this.#vertices[o + 5] = Number(isHole);
		}
	}

	/** Fill the pixels whose centre lies in a triangle; attributes run linearly, the triangles being small. */
	#triangle(raster: Raster, heights: Heights, i: number, j: number, k: number): void {
		const v = this.#vertices;
		const [a, b, c] = [VERTEX * i, VERTEX * j, VERTEX * k];
		const ax = v[a] as number;
		const ay = v[a + 1] as number;
		const bx = v[b] as number;
		const by = v[b + 1] as number;
		const cx = v[c] as number;
		const cy = v[c + 1] as number;
		const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
		if (!(Math.abs(area) > 1e-9)) return;
		// In pixels of the whole picture, so that each pixel is the same in every part of it.
		const { width, height, depth, part } = raster;
		const left = Math.max(part.left, Math.ceil(Math.min(ax, bx, cx) - 0.5));
		const right = Math.min(part.left + width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
		const top = Math.max(part.top, Math.ceil(Math.min(ay, by, cy) - 0.5));
		const bottom = Math.min(part.top + height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
		if (left > right || top > bottom) return;
		const inverse = 1 / area;
		const [dbx, dby] = [(cy - ay) * inverse, -(cx - ax) * inverse];
		const [dcx, dcy] = [-(by - ay) * inverse, (bx - ax) * inverse];
		const az = v[a + 2] as number;
		const [zb, zc] = [(v[b + 2] as number) - az, (v[c + 2] as number) - az];
		const [ac, ar] = [v[a + 3] as number, v[a + 4] as number];
		const [bc, cc] = [(v[b + 3] as number) - ac, (v[c + 3] as number) - ac];
		const [br, cr] = [(v[b + 4] as number) - ar, (v[c + 4] as number) - ar];
		// Beside a hole, what is no part of the surface hides nothing behind it.
		const isBeside = (v[a + 5] as number) + (v[b + 5] as number) + (v[c + 5] as number) > 0;
		for (let y = top; y <= bottom; y++) {
			for (let x = left; x <= right; x++) {
				const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
				const sb = px * dbx + py * dby;
				const sc = px * dcx + py * dcy;
				if (sb < -1e-6 || sc < -1e-6 || sb + sc > 1.000001) continue;
				const at = (y - part.top) * width + x - part.left;
				const z = az + sb * zb + sc * zc;
				if (z >= (depth[at] as number) || z < 0) continue;
				const [column, row] = [ac + sb * bc + sc * cc, ar + sb * br + sc * cr];
				if (isBeside && !heights.sample(column, row, false)) continue;
				depth[at] = z;
				this.#column[at] = column;
				this.#row[at] = row;
			}
		}
	}

	/** Heights of the visible pixels from the full field, and their slopes; a pixel over a hole gives up its depth. */
	#sample({ depth }: Raster, { heights, slopes }: DrawnSurface): void {
		const perColumn = (slopes.columns - 1) / Math.max(1, heights.columns - 1);
		const perRow = (slopes.rows - 1) / Math.max(1, heights.rows - 1);
		for (let at = 0; at < depth.length; at++) {
			if (depth[at] === Number.POSITIVE_INFINITY) continue;
			const [column, row] = [this.#column[at] as number, this.#row[at] as number];
			if (!heights.sample(column, row, false)) {
				depth[at] = Number.POSITIVE_INFINITY;
				continue;
			}
			this.#t[at] = heights.value;
			const [c, r] = [column * perColumn, row * perRow];
			const i = Math.min(Math.floor(c), slopes.columns - 2);
			const j = Math.min(Math.floor(r), slopes.rows - 2);
			const [a, b] = [c - i, r - j];
			const k = j * slopes.columns + i;
			const up = k + slopes.columns;
			const [low, lower, high, higher] = [(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b];
			const { x, y } = slopes;
			this.#slopeX[at] = low * (x[k] as number) + lower * (x[k + 1] as number) + high * (x[up] as number) + higher * (x[up + 1] as number);
			this.#slopeY[at] = low * (y[k] as number) + lower * (y[k + 1] as number) + high * (y[up] as number) + higher * (y[up + 1] as number);
		}
	}

	#shade({ pixels, width, height }: Raster, { columns, rows }: Heights, camera: CameraMatrices, style: SurfaceStyle, unit: number): void {
		const [lx, ly, lz] = style.light;
		const { contour } = style.palette;
		const { daylight } = style;
		for (let y = 0; y < height; y++) {
			for (let x = 0; x < width; x++) {
				const at = y * width + x;
				const t = this.#t[at] as number;
				if (t !== t) continue;
				let nx = -style.exaggeration * (this.#slopeX[at] as number);
				let ny = -style.exaggeration * (this.#slopeY[at] as number);
				let nz = 1 / Math.sqrt(nx * nx + ny * ny + 1);
				nx *= nz;
				ny *= nz;
				const placeX = (this.#column[at] as number) / (columns - 1) - 0.5;
				const placeY = (this.#row[at] as number) / (rows - 1) - 0.5;
				let [ex, ey, ez] = camera.back;
				if (!camera.orthographic) {
					ex = camera.eye[0] - placeX;
					ey = camera.eye[1] - placeY;
					ez = camera.eye[2] - style.exaggeration * t;
					const inverse = 1 / Math.sqrt(ex * ex + ey * ey + ez * ez);
					[ex, ey, ez] = [ex * inverse, ey * inverse, ez * inverse];
				}
				// Seen from below, the other side is lit.
				if (nx * ex + ny * ey + nz * ez < 0) [nx, ny, nz] = [-nx, -ny, -nz];
				const sky = daylight ? daylightAt(daylight, 0, placeX, placeY) : 1;
				const sun = daylight ? daylightAt(daylight, 1, placeX, placeY) : 1;
				const ambient = LIGHT.ground + (LIGHT.sky - LIGHT.ground) * (0.5 + 0.5 * nz) * sky;
				const key = LIGHT.key * sun * Math.max(0, nx * lx + ny * ly + nz * lz);
				const half = 1 / Math.sqrt((lx + ex) ** 2 + (ly + ey) ** 2 + (lz + ez) ** 2);
				const glance = Math.max(0, (nx * (lx + ex) + ny * (ly + ey) + nz * (lz + ez)) * half);
				const highlight = glance > 0.85 ? LIGHT.specular * sun * glance ** LIGHT.shininess : 0;
				const index = Math.min(COLORMAP_ENTRIES - 1, Math.round(t * (COLORMAP_ENTRIES - 1)));
				const p = 4 * at;
				for (let c = 0; c < 3; c++) {
					const level = (style.colors[3 * index + c] as number) * (ambient + key) + highlight;
					pixels[p + c] = style.unlit ? (style.unlit[4 * index + c] as number) : (DISPLAY[Math.min(4095, (level * 4095) | 0)] as number);
				}
				const change = Math.hypot(this.#change(at, 1, x, width), this.#change(at, width, y, height));
				const line = contourCoverage(t, change, style.contours, unit);
				if (line > 0) paint(pixels, p, contour, contour[3] * line);
				if (style.hoverLevel !== null) {
					paint(pixels, p, MARK_DARK, 0.7 * levelCoverage(t, change, style.hoverLevel, HOVER_CONTOUR.outline * unit));
					paint(pixels, p, MARK_LIGHT, levelCoverage(t, change, style.hoverLevel, HOVER_CONTOUR.core * unit));
				}
			}
		}
	}

	/** Change of t in a pixel along x or y: the mean of both sides, but the smaller one at an outline. */
	#change(at: number, stride: number, index: number, count: number): number {
		const here = this.#t[at] as number;
		const after = index < count - 1 ? Math.abs((this.#t[at + stride] as number) - here) : Number.NaN;
		const before = index > 0 ? Math.abs((this.#t[at - stride] as number) - here) : Number.NaN;
		if (after !== after) return before === before ? before : 0;
		if (before !== before) return after;
		const [small, large] = before < after ? [before, after] : [after, before];
		return large < 4 * small ? (small + large) / 2 : small;
	}
}

/** t of a vertex on a hole, from a cell up to a quad of the coarsest pieces away; NaN where those are holes, too. */
function heightBeside({ t, columns, rows }: Heights, column: number, row: number): number {
	const quads = PATCH_QUADS << LEAST_DEPTH;
	const most = [Math.ceil((columns - 1) / quads), Math.ceil((rows - 1) / quads)] as const;
	let before = -1;
	for (let halves = 3; halves >= 0; halves--) {
		const [right, up] = [most[0] >> halves, most[1] >> halves];
		if (right + up === 0 || right + up === before) continue;
		before = right + up;
		for (let k = 0; k < 9; k++) {
			const c = Math.min(columns - 1, Math.max(0, column + ((k % 3) - 1) * right));
			const r = Math.min(rows - 1, Math.max(0, row + (Math.floor(k / 3) - 1) * up));
			const other = t[r * columns + c] as number;
			if (other === other) return other;
		}
	}
	return Number.NaN;
}
