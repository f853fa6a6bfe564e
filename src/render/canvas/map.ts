/** The map as pixels: colours, contours, and a hatching where there is no value. */

import { COLORMAP_ENTRIES } from '../../math/colormaps.ts';
import { insideBox, type PlotRectangle } from '../box.ts';
import { contourCoverage, hatchCoverage, HOVER_CONTOUR, levelCoverage } from '../contours.ts';
import { MARK_DARK, MARK_LIGHT, type Palette, type Rgba } from '../theme.ts';
import type { Heights } from './heights.ts';
import type { Raster } from './raster.ts';
import type { Places } from './swarm.ts';

export interface MapStyle {
	readonly colors: Uint8Array;
	readonly palette: Palette;
	readonly contours: number;
	readonly hoverLevel: number | null;
}

/**
 * Draw the map into a raster.
 * @param plot where it lies, in the raster's pixels
 * @param unit pixels in a CSS pixel
 */
export function drawMap(raster: Raster, heights: Heights, plot: PlotRectangle, style: MapStyle, unit: number): void {
	const { pixels, width, height, part } = raster;
	const perX = (heights.columns - 1) / plot.width;
	const perY = (heights.rows - 1) / plot.height;
	const [x0, x1] = [Math.max(part.left, Math.round(plot.left)), Math.min(part.left + width, Math.round(plot.left + plot.width))];
	const [y0, y1] = [Math.max(part.top, Math.round(plot.top)), Math.min(part.top + height, Math.round(plot.top + plot.height))];
	const { contour } = style.palette;
	for (let y = y0; y < y1; y++) {
		const row = (plot.top + plot.height - y - 0.5) * perY;
		for (let x = x0; x < x1; x++) {
			const p = 4 * ((y - part.top) * width + x - part.left);
			if (!heights.sample((x + 0.5 - plot.left) * perX, row, true)) {
				paint(pixels, p, style.palette.hole, 1);
				paint(pixels, p, style.palette.hatch, hatchCoverage(x + 0.5, y + 0.5, unit));
				continue;
			}
			const t = heights.value;
			const entry = 4 * Math.min(COLORMAP_ENTRIES - 1, Math.round(t * (COLORMAP_ENTRIES - 1)));
			pixels[p] = style.colors[entry] as number;
			pixels[p + 1] = style.colors[entry + 1] as number;
			pixels[p + 2] = style.colors[entry + 2] as number;
			const slope = Math.hypot(heights.perColumn * perX, heights.perRow * perY);
			const line = contourCoverage(t, slope, style.contours, unit);
			if (line > 0) paint(pixels, p, contour, contour[3] * line);
			if (style.hoverLevel !== null) {
				paint(pixels, p, MARK_DARK, 0.7 * levelCoverage(t, slope, style.hoverLevel, HOVER_CONTOUR.outline * unit));
				paint(pixels, p, MARK_LIGHT, levelCoverage(t, slope, style.hoverLevel, HOVER_CONTOUR.core * unit));
			}
		}
	}
}

/** Where the pixels of a map lie. */
export function writeMapPlaces({ width, height }: Raster, plot: PlotRectangle, { x, y }: Places): void {
	for (let row = 0; row < height; row++) {
		const placeY = 0.5 - (row + 0.5 - plot.top) / plot.height;
		for (let column = 0; column < width; column++) {
			const placeX = (column + 0.5 - plot.left) / plot.width - 0.5;
			const at = row * width + column;
			x[at] = insideBox(placeX, placeY) ? placeX : Number.NaN;
			y[at] = placeY;
		}
	}
}

/** Blend a colour into a pixel. */
export function paint(pixels: Uint8ClampedArray, p: number, color: Rgba, alpha: number): void {
	if (alpha <= 0) return;
	pixels[p] = (pixels[p] as number) * (1 - alpha) + 255 * color[0] * alpha;
	pixels[p + 1] = (pixels[p + 1] as number) * (1 - alpha) + 255 * color[1] * alpha;
	pixels[p + 2] = (pixels[p + 2] as number) * (1 - alpha) + 255 * color[2] * alpha;
}
