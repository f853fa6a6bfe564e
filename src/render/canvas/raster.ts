/** A picture in memory: RGBA bytes and depth, with anti-aliased lines and discs. */

import { type CameraMatrices, liftPoint } from '../camera.ts';
import { type Disc, DISC_LIFT, type Line, LINE_LIFT } from '../decoration.ts';
import type { Rgba } from '../theme.ts';

/** Clip coordinates nearer than this are cut: w must stay positive. */
const NEAREST = 1e-3;

export class Raster {
	readonly pixels: Uint8ClampedArray<ArrayBuffer>;
	/** Clip-space depth 0 (near) … 1; Infinity where nothing is. */
	readonly depth: Float32Array<ArrayBuffer>;

	/**
	 * @param depth another raster's, to be drawn over it without changing it
	 * @param part where it lies in a larger picture, of which it holds a part, and the size of that
	 */
	constructor(
		readonly width: number,
		readonly height: number,
		depth?: Float32Array<ArrayBuffer>,
		readonly part = { left: 0, top: 0, wholeWidth: width, wholeHeight: height },
	) {
		this.pixels = new Uint8ClampedArray(4 * width * height);
		this.depth = depth ?? new Float32Array(width * height);
	}

	/** Fill with a vertical gradient and forget all depth. */
	clear(top: Rgba, bottom: Rgba): void {
		const words = new Uint32Array(this.pixels.buffer);
		for (let y = 0; y < this.height; y++) {
			const { top: above, wholeHeight } = this.part;
			const s = wholeHeight > 1 ? (y + above) / (wholeHeight - 1) : 0;
			const channel = (c: 0 | 1 | 2): number => Math.round(255 * (top[c] + (bottom[c] - top[c]) * s));
			// Little-endian words: red is the lowest byte.
			words.fill(((255 << 24) | (channel(2) << 16) | (channel(1) << 8) | channel(0)) >>> 0, y * this.width, (y + 1) * this.width);
		}
		this.depth.fill(Number.POSITIVE_INFINITY);
	}

	/** Blend a colour into a pixel, where nothing is nearer. */
	blend(x: number, y: number, color: Rgba, coverage: number, depth: number): void {
		const i = y * this.width + x;
		if (depth > (this.depth[i] as number)) return;
		const a = color[3] * Math.min(1, coverage);
		for (let c = 0; c < 3; c++) {
			const p = 4 * i + c;
			this.pixels[p] = (this.pixels[p] as number) * (1 - a) + 255 * (color[c] as number) * a;
		}
	}

	/**
	 * Draw lines.
	 * @param unit pixels in a unit of the lines' width
	 */
	lines(lines: readonly Line[], camera: CameraMatrices, unit: number): void {
		for (const line of lines) {
			let a = transform(camera.viewProjection, liftPoint(camera, line.from, LINE_LIFT));
			let b = transform(camera.viewProjection, liftPoint(camera, line.to, LINE_LIFT));
			if (a[3] < NEAREST && b[3] < NEAREST) continue;
			if (a[3] < NEAREST) a = cut(a, b);
			if (b[3] < NEAREST) b = cut(b, a);
			this.#segment(this.#screen(a), this.#screen(b), line.width * unit, line.color);
		}
	}

	#screen([x, y, z, w]: Vec4): readonly [number, number, number] {
		return [((x / w + 1) / 2) * this.width, ((1 - y / w) / 2) * this.height, z / w];
	}

	#segment(a: readonly [number, number, number], b: readonly [number, number, number], width: number, color: Rgba): void {
		// Thinner than a pixel is drawn as a pixel of less colour.
		const radius = Math.max(width, 1) / 2;
		const strength = Math.min(1, width);
		const reach = radius + 1;
		const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
		const squared = dx * dx + dy * dy || 1e-9;
		const steep = Math.abs(dy) > Math.abs(dx);
		const [lo, hi] = steep ? [Math.min(a[1], b[1]), Math.max(a[1], b[1])] : [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
		const limit = steep ? this.height : this.width;
		const across = steep ? this.width : this.height;
		const slope = steep ? dx / (dy || 1e-9) : dy / (dx || 1e-9);
		const spread = reach * Math.sqrt(1 + slope * slope);
		for (let m = Math.max(0, Math.floor(lo - reach)); m < Math.min(limit, Math.ceil(hi + reach)); m++) {
			const along = Math.min(hi, Math.max(lo, m + 0.5));
			const centre = steep ? a[0] + (along - a[1]) * slope : a[1] + (along - a[0]) * slope;
			for (let n = Math.max(0, Math.floor(centre - spread)); n < Math.min(across, Math.ceil(centre + spread)); n++) {
				const [px, py] = steep ? [n, m] : [m, n];
				const [qx, qy] = [px + 0.5 - a[0], py + 0.5 - a[1]];
				const s = Math.min(1, Math.max(0, (qx * dx + qy * dy) / squared));
				const coverage = radius + 0.5 - Math.hypot(qx - s * dx, qy - s * dy);
				if (coverage > 0) this.blend(px, py, color, Math.min(1, coverage) * strength, a[2] + (b[2] - a[2]) * s);
			}
		}
	}

	/** Draw discs that face the viewer. */
	discs(discs: readonly Disc[], camera: CameraMatrices, unit: number): void {
		for (const disc of discs) this.discPixels(disc, camera, unit, (x, y, coverage, depth) => this.blend(x, y, disc.color, coverage, depth));
	}

	/** Visit the pixels that a disc covers, hidden or not. */
	discPixels(
		{ at, radius, hole = 0 }: Disc,
		camera: CameraMatrices,
		unit: number,
		visit: (x: number, y: number, coverage: number, depth: number) => void,
	): void {
		const place = this.locate(at, camera, DISC_LIFT);
		if (!place) return;
		const [cx, cy, depth] = place;
		const r = radius * unit;
		for (let y = Math.max(0, Math.floor(cy - r - 1)); y < Math.min(this.height, Math.ceil(cy + r + 1)); y++) {
			for (let x = Math.max(0, Math.floor(cx - r - 1)); x < Math.min(this.width, Math.ceil(cx + r + 1)); x++) {
				const away = Math.hypot(x + 0.5 - cx, y + 0.5 - cy);
				const inside = hole > 0 ? Math.min(1, Math.max(0, away - hole * unit + 0.5)) : 1;
				const coverage = Math.min(1, r + 0.5 - away) * inside;
				if (coverage > 0) visit(x, y, coverage, depth);
			}
		}
	}

	/** Pixel and depth of a point moved toward the viewer; null behind the eye. */
	locate(at: readonly [number, number, number], camera: CameraMatrices, lift: number): readonly [number, number, number] | null {
		const clip = transform(camera.viewProjection, liftPoint(camera, at, lift));
		return clip[3] < NEAREST ? null : this.#screen(clip);
	}

	/** Average blocks of factor × factor pixels. */
	shrink(factor: number): Uint8ClampedArray<ArrayBuffer> {
		const width = Math.floor(this.width / factor);
		const height = Math.floor(this.height / factor);
		const out = new Uint8ClampedArray(4 * width * height);
		for (let y = 0; y < height; y++) {
			for (let x = 0; x < width; x++) {
				for (let c = 0; c < 4; c++) {
					let sum = 0;
					for (let j = 0; j < factor; j++) {
						for (let i = 0; i < factor; i++) sum += this.pixels[4 * ((y * factor + j) * this.width + x * factor + i) + c] as number;
					}
					out[4 * (y * width + x) + c] = sum / (factor * factor);
				}
			}
		}
		return out;
	}
}

type Vec4 = readonly [number, number, number, number];

/** A point through a matrix given column by column. */
export function transform(m: ArrayLike<number>, [x, y, z]: readonly [number, number, number]): Vec4 {
	const row = (i: number): number => (m[i] as number) * x + (m[i + 4] as number) * y + (m[i + 8] as number) * z + (m[i + 12] as number);
	return [row(0), row(1), row(2), row(3)];
}

/** The point between `behind` and `before` where w is just positive. */
function cut(behind: Vec4, before: Vec4): Vec4 {
	const s = (NEAREST - behind[3]) / (before[3] - behind[3]);
	return behind.map((x, i) => x + (before[i as 0] - x) * s) as unknown as Vec4;
}
