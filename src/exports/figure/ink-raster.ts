/** Rows of a picture that a display list is drawn into: anti-aliased polygons, lines and discs over RGBA with straight alpha. */

/** A rectangle of pixels that may be written, in the picture's own coordinates; right and bottom are beyond it. */
export interface PixelWindow {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** sRGB 0 … 255, and opacity 0 … 1. */
export type Ink = readonly [number, number, number, number];

export class InkRaster {
	readonly pixels: Uint8ClampedArray<ArrayBuffer>;
	/** How much of each pixel of a shape is covered, or the change of that along a row. */
	readonly #cover: Float32Array;

	/** @param top the first row of the picture that is here */
	constructor(
		readonly width: number,
		readonly top: number,
		readonly height: number,
	) {
		this.pixels = new Uint8ClampedArray(4 * width * height);
		// One more in each row, for what is right of it.
		this.#cover = new Float32Array((width + 1) * height);
	}

	get all(): PixelWindow {
		return { left: 0, top: this.top, right: this.width, bottom: this.top + this.height };
	}

	/** Fill everything. */
	clear([r, g, b, a]: Ink): void {
		const first = Uint8ClampedArray.of(r, g, b, 255 * a);
		new Uint32Array(this.pixels.buffer).fill(new Uint32Array(first.buffer)[0] as number);
	}

	/** Put pixels over what is there. @param rgba of a rectangle that lies inside of these rows */
	lay(rgba: Uint8ClampedArray, left: number, top: number, width: number): void {
		const rows = rgba.length / (4 * width);
		for (let row = 0; row < rows; row++) {
			for (let x = 0; x < width; x++) {
				const p = 4 * (row * width + x);
				const alpha = (rgba[p + 3] as number) / 255;
				if (alpha === 1) {
					const at = 4 * ((top + row - this.top) * this.width + left + x);
					this.pixels[at] = rgba[p] as number;
					this.pixels[at + 1] = rgba[p + 1] as number;
					this.pixels[at + 2] = rgba[p + 2] as number;
					this.pixels[at + 3] = 255;
				} else if (alpha > 0) this.#blend(left + x, top + row, [rgba[p] as number, rgba[p + 1] as number, rgba[p + 2] as number, alpha], 1);
			}
		}
	}

	#blend(x: number, y: number, [r, g, b, a]: Ink, cover: number): void {
		const p = 4 * ((y - this.top) * this.width + x);
		const { pixels } = this;
		const alpha = a * cover;
		const below = ((pixels[p + 3] as number) / 255) * (1 - alpha);
		const sum = alpha + below;
		if (sum <= 0) return;
		pixels[p] = (r * alpha + (pixels[p] as number) * below) / sum;
		pixels[p + 1] = (g * alpha + (pixels[p + 1] as number) * below) / sum;
		pixels[p + 2] = (b * alpha + (pixels[p + 2] as number) * below) / sum;
		pixels[p + 3] = 255 * sum;
	}

	/** The pixels of a rectangle that may be written and are here; null where there are none. */
	#inside(x0: number, y0: number, x1: number, y1: number, clip: PixelWindow): PixelWindow | null {
		const left = Math.max(clip.left, 0, Math.floor(x0));
		const right = Math.min(clip.right, this.width, Math.ceil(x1));
		const top = Math.max(clip.top, this.top, Math.floor(y0));
		const bottom = Math.min(clip.bottom, this.top + this.height, Math.ceil(y1));
		return left < right && top < bottom ? { left, top, right, bottom } : null;
	}

	/**
	 * Fill polygons by the area of each pixel that they cover; where outlines run the other way round there is a hole.
	 * @param polygons x, y, x, y … in pixels
	 */
	fill(polygons: readonly (readonly number[])[], ink: Ink, clip: PixelWindow): void {
		let [x0, y0, x1, y1] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
		for (const polygon of polygons)
			for (let i = 0; i + 1 < polygon.length; i += 2) {
				const [x, y] = [polygon[i] as number, polygon[i + 1] as number];
				[x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
			}
		const box = this.#inside(x0, y0, x1 + 1, y1, clip);
		if (!box) return;
		const wide = box.right - box.left + 1;
		const cover = this.#cover;
		for (const polygon of polygons) {
			for (let i = 0; i < polygon.length; i += 2) {
				const j = (i + 2) % polygon.length;
				this.#edge(cover, box, wide, polygon[i] as number, polygon[i + 1] as number, polygon[j] as number, polygon[j + 1] as number);
			}
		}
		for (let y = box.top; y < box.bottom; y++) {
			let sum = 0;
			const row = (y - box.top) * wide;
			for (let x = box.left; x < box.right; x++) {
				sum += cover[row + x - box.left] as number;
				const covered = Math.min(1, Math.abs(sum));
				if (covered > 1e-3) this.#blend(x, y, ink, covered);
			}
			cover.fill(0, row, row + wide);
		}
	}

	/** What an edge changes: the signed area to its right, in the pixels that it passes, and from there on. */
	#edge(cover: Float32Array, box: PixelWindow, wide: number, xa: number, ya: number, xb: number, yb: number): void {
		if (ya === yb) return;
		const [sign, x0, y0, x1, y1] = ya < yb ? [1, xa, ya, xb, yb] : [-1, xb, yb, xa, ya];
		const slope = (x1 - x0) / (y1 - y0);
		for (let y = Math.max(box.top, Math.floor(y0)); y < Math.min(box.bottom, Math.ceil(y1)); y++) {
			const [from, to] = [Math.max(y0, y), Math.min(y1, y + 1)];
			const high = (to - from) * sign;
			if (high === 0) continue;
			const clamp = (x: number): number => Math.min(box.right, Math.max(box.left, x)) - box.left;
			const [p, q] = [clamp(x0 + (from - y0) * slope), clamp(x0 + (to - y0) * slope)];
			const [left, right] = p < q ? [p, q] : [q, p];
			const row = (y - box.top) * wide;
			const [first, last] = [Math.floor(left), Math.ceil(right)];
			if (last <= first + 1) {
				const middle = (left + right) / 2 - first;
				cover[row + first] = (cover[row + first] as number) + high * (1 - middle);
				cover[row + first + 1] = (cover[row + first + 1] as number) + high * middle;
				continue;
			}
			// Over several pixels: each gets the part of the trapezium that lies in it.
			const per = high / (right - left);
			let before = 0;
			for (let x = first; x < last; x++) {
				const [a, b] = [Math.max(left, x), Math.min(right, x + 1)];
				// The area covered up to the right side of this pixel, by what has passed it and what is in it.
				const area = per * ((b - a) * (x + 1 - (a + b) / 2)) + per * (a - left);
				cover[row + x] = (cover[row + x] as number) + area - before;
				before = area;
			}
			cover[row + last] = (cover[row + last] as number) + high - before;
		}
	}

	/**
	 * Draw polylines with round ends and joints. Where one crosses itself it is no darker.
	 * @param width in pixels; thinner than a pixel is a pixel of less colour
	 */
	stroke(lines: readonly (readonly number[])[], width: number, [r, g, b, a]: Ink, clip: PixelWindow): void {
		const radius = Math.max(width, 1) / 2;
		const ink: Ink = [r, g, b, a * Math.min(1, width)];
		const reach = radius + 1;
		let [x0, y0, x1, y1] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
		for (const line of lines)
			for (let i = 0; i + 1 < line.length; i += 2) {
				const [x, y] = [line[i] as number, line[i + 1] as number];
				[x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
			}
		const box = this.#inside(x0 - reach, y0 - reach, x1 + reach, y1 + reach, clip);
		if (!box) return;
		const wide = box.right - box.left;
		for (const line of lines) for (let i = 0; i + 3 < line.length; i += 2) this.#segment(box, wide, line, i, radius);
		for (let y = box.top; y < box.bottom; y++) {
			const row = (y - box.top) * wide;
			for (let x = box.left; x < box.right; x++) {
				const covered = this.#cover[row + x - box.left] as number;
				if (covered > 0) this.#blend(x, y, ink, covered);
			}
			this.#cover.fill(0, row, row + wide);
		}
	}

	#segment(box: PixelWindow, wide: number, line: readonly number[], at: number, radius: number): void {
		const [ax, ay, bx, by] = [line[at] as number, line[at + 1] as number, line[at + 2] as number, line[at + 3] as number];
		const [dx, dy] = [bx - ax, by - ay];
		const squared = dx * dx + dy * dy;
		const reach = radius + 1;
		const [top, bottom] = [
			Math.max(box.top, Math.floor(Math.min(ay, by) - reach)),
			Math.min(box.bottom, Math.ceil(Math.max(ay, by) + reach)),
		];
		for (let y = top; y < bottom; y++) {
			// The part of the segment that comes near this row.
			const near = (to: number): number => (dy === 0 ? 0 : Math.min(1, Math.max(0, (to - ay) / dy)));
			const [s, e] = dy === 0 ? [0, 1] : [near(y + 0.5 - reach), near(y + 0.5 + reach)];
			const [p, q] = [ax + dx * s, ax + dx * e];
			const left = Math.max(box.left, Math.floor(Math.min(p, q) - reach));
			const right = Math.min(box.right, Math.ceil(Math.max(p, q) + reach));
			const row = (y - box.top) * wide - box.left;
			for (let x = left; x < right; x++) {
				const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
				const along = squared > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / squared)) : 0;
				const covered = Math.min(1, radius + 0.5 - Math.hypot(px - along * dx, py - along * dy));
				if (covered > (this.#cover[row + x] as number)) this.#cover[row + x] = covered;
			}
		}
	}

	/** A disc, or a ring of this width around its edge. */
	disc(cx: number, cy: number, radius: number, width: number | null, ink: Ink, clip: PixelWindow): void {
		const half = width === null ? 0 : Math.max(width, 1) / 2;
		const drawn: Ink = width === null ? ink : [ink[0], ink[1], ink[2], ink[3] * Math.min(1, width)];
		const reach = radius + half + 1;
		const box = this.#inside(cx - reach, cy - reach, cx + reach, cy + reach, clip);
		if (!box) return;
		for (let y = box.top; y < box.bottom; y++)
			for (let x = box.left; x < box.right; x++) {
				const away = Math.hypot(x + 0.5 - cx, y + 0.5 - cy);
				const covered = Math.min(1, width === null ? radius + 0.5 - away : half + 0.5 - Math.abs(away - radius));
				if (covered > 0) this.#blend(x, y, drawn, covered);
			}
	}
}
