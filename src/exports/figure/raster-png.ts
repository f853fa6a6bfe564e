/**
 * A figure as PNG, of any size: drawn and compressed some rows at a time, so that neither the picture nor its relief is in memory
 * whole. Each row is drawn as if all were there, so that no seam is left.
 */

import { abortError } from '../../model/errors.ts';
import { breath } from '../../model/work.ts';
import { type FigureChoice, pixelsOf } from './choice.ts';
import type { DisplayItem, DisplayList, ReliefItem, Stroke } from './display-list.ts';
import { channelsOf } from './inks.ts';
import { type Ink, InkRaster, type PixelWindow } from './ink-raster.ts';
import { PngWriter, rowsAtOnce } from './png.ts';
import { drawText, type TextDrawing, type TextPainter } from './raster-text.ts';
import { reliefPart, type ReliefSource } from './relief.ts';

export interface PngOptions {
	/** Draws letters that are in no outline here, and those of other fonts. */
	readonly painter?: TextPainter;
	readonly onProgress?: (fraction: number) => void;
	readonly signal?: AbortSignal;
	/** Rows that are drawn at once; as many as make half a million pixels where absent. */
	readonly rows?: number;
}

export interface PngFile {
	/** The file in pieces. */
	readonly parts: readonly Uint8Array<ArrayBuffer>[];
	readonly width: number;
	readonly height: number;
	/** Characters that could not be drawn: `?` stands for each. */
	readonly lacking: readonly string[];
}

/** Pixels that are drawn at once. */
const PIXELS_AT_ONCE = 2 ** 19;
/** Pixels of a relief that are asked for at once, and kept for the rows to come: a renderer goes through its whole mesh for each part. */
const RELIEF_AT_ONCE = 2 ** 23;

/**
 * @throws AbortError; what the source of the relief throws
 */
export async function pngOf(
	list: DisplayList,
	choice: Pick<FigureChoice, 'size' | 'dpi'>,
	source: ReliefSource,
	{ painter, onProgress, signal, rows }: PngOptions = {},
): Promise<PngFile> {
	const { width, height } = pixelsOf(choice);
	const lacking = new Set<string>();
	const text: TextDrawing = { family: list.family, lacking: (character) => lacking.add(character), ...(painter && { painter }) };
	const bands = new Map<ReliefItem, Band>();
	const writer = new PngWriter({ width, height, dpi: choice.dpi, alpha: list.paper === null });
	const scale = [width / list.width, height / list.height] as const;
	const step = rows ?? Math.max(16, Math.floor(PIXELS_AT_ONCE / width));
	for (let top = 0; top < height; top += step) {
		const raster = new InkRaster(width, top, Math.min(step, height - top));
		if (list.paper) raster.clear(inkOf(list.paper));
		await drawItems(raster, list.items, { scale, source, text, bands, clip: raster.all });
		const portion = rowsAtOnce(width);
		for (let row = 0; row < raster.height; row += portion) {
			writer.rows(raster.pixels.subarray(4 * width * row, 4 * width * Math.min(raster.height, row + portion)));
			await breath();
			if (signal?.aborted) throw abortError();
		}
		onProgress?.(Math.min(1, (top + step) / height));
	}
	return { parts: writer.end(), width, height, lacking: [...lacking] };
}

interface Drawing {
	/** Pixels per point, across and down. */
	readonly scale: readonly [number, number];
	readonly source: ReliefSource;
	readonly text: TextDrawing;
	/** Of each relief, the rows that were drawn last. */
	readonly bands: Map<ReliefItem, Band>;
	readonly clip: PixelWindow;
}

/** Rows of a relief. */
interface Band {
	/** In the picture. */
	readonly top: number;
	readonly bottom: number;
	readonly pixels: Uint8ClampedArray;
}

const inkOf = (color: Parameters<typeof channelsOf>[0], opacity = 1): Ink => {
	const [r, g, b] = channelsOf(color);
	return [255 * r, 255 * g, 255 * b, opacity];
};

/** The whole pixels that a rectangle comes nearest to. */
function pixelBox(
	{ x, y, width, height }: Pick<ReliefItem, 'x' | 'y' | 'width' | 'height'>,
	[sx, sy]: readonly [number, number],
): PixelWindow {
	const [left, top] = [Math.round(x * sx), Math.round(y * sy)];
	return { left, top, right: Math.max(left + 1, Math.round((x + width) * sx)), bottom: Math.max(top + 1, Math.round((y + height) * sy)) };
}

const within = (a: PixelWindow, b: PixelWindow): PixelWindow => ({
	left: Math.max(a.left, b.left),
	top: Math.max(a.top, b.top),
	right: Math.min(a.right, b.right),
	bottom: Math.min(a.bottom, b.bottom),
});

/** So many items are drawn before events are let through. */
const ITEMS_AT_ONCE = 24;

async function drawItems(raster: InkRaster, items: readonly DisplayItem[], drawing: Drawing): Promise<void> {
	const { scale, clip, text } = drawing;
	const unit = (scale[0] + scale[1]) / 2;
	const pixels = (points: readonly number[]): number[] => points.map((value, i) => value * scale[i % 2 === 0 ? 0 : 1]);
	const stroked = (lines: readonly (readonly number[])[], { width, dash, color }: Stroke, opacity: number): void =>
		raster.stroke(
			dash
				? lines.flatMap((line) =>
						dashed(
							line,
							dash.map((part) => part * unit),
						),
					)
				: lines,
			width * unit,
			inkOf(color, opacity),
			clip,
		);
	for (const [k, item] of items.entries()) {
		if (k % ITEMS_AT_ONCE === ITEMS_AT_ONCE - 1) await breath();
		switch (item.kind) {
			case 'clip':
				await drawItems(raster, item.items, { ...drawing, clip: within(clip, pixelBox(item, scale)) });
				break;
			case 'relief':
				await layRelief(raster, item, drawing);
				break;
			case 'path': {
				const { opacity = 1 } = item;
				const lines = item.lines.map(({ points }) => pixels(points));
				if (item.fill) for (const line of lines) raster.fill([line], inkOf(item.fill, opacity), clip);
				const closed = lines.map((line, i) => (item.lines[i]?.closed ? [...line, line[0] as number, line[1] as number] : line));
				if (item.stroke) stroked(closed, item.stroke, opacity);
				break;
			}
			case 'discs':
				for (let i = 0; i + 1 < item.centres.length; i += 2) {
					const [x, y] = [(item.centres[i] as number) * scale[0], (item.centres[i + 1] as number) * scale[1]];
					if (item.fill) raster.disc(x, y, item.radius * unit, null, inkOf(item.fill), clip);
					if (item.stroke) raster.disc(x, y, item.radius * unit, item.stroke.width * unit, inkOf(item.stroke.color), clip);
				}
				break;
			case 'ramp':
				item.colors.forEach((color, i) => {
					const at = (share: number): number => (item.y + item.height * (1 - share)) * scale[1];
					const [x0, x1] = [item.x * scale[0], (item.x + item.width) * scale[0]];
					// Each bar reaches up to the top, under those above it: no gap can be seen between two.
					const [low, high] = [at(i / item.colors.length), item.y * scale[1]];
					raster.fill([[x0, high, x1, high, x1, low, x0, low]], inkOf(color), clip);
				});
				break;
			case 'text':
				drawText(raster, { ...item, x: item.x * scale[0], y: item.y * scale[1], size: item.size * unit }, clip, text);
		}
	}
}

async function layRelief(raster: InkRaster, item: ReliefItem, { source, scale, bands }: Drawing): Promise<void> {
	const box = pixelBox(item, scale);
	const seen = within(box, raster.all);
	if (seen.left >= seen.right || seen.top >= seen.bottom) return;
	const whole = { width: box.right - box.left, height: box.bottom - box.top };
	const width = seen.right - seen.left;
	for (let top = seen.top; top < seen.bottom; ) {
		let band = bands.get(item);
		if (!band || top < band.top || top >= band.bottom) {
			const height = Math.min(box.bottom - top, Math.max(raster.height, Math.floor(RELIEF_AT_ONCE / width)));
			const part = { left: seen.left - box.left, top: top - box.top, width, height };
			band = { top, bottom: top + height, pixels: await reliefPart(source, item, whole, part) };
			bands.set(item, band);
		}
		const bottom = Math.min(seen.bottom, band.bottom);
		raster.lay(band.pixels.subarray(4 * width * (top - band.top), 4 * width * (bottom - band.top)), seen.left, top, width);
		top = bottom;
	}
}

/** The strokes of a dashed line. */
function dashed(line: readonly number[], dash: readonly number[]): number[][] {
	const strokes: number[][] = [];
	let [part, left, isOn] = [0, dash[0] as number, true];
	let stroke: number[] = [line[0] as number, line[1] as number];
	for (let i = 0; i + 3 < line.length; i += 2) {
		let [x, y] = [line[i] as number, line[i + 1] as number];
		const [toX, toY] = [line[i + 2] as number, line[i + 3] as number];
		for (let rest = Math.hypot(toX - x, toY - y); rest > 0; ) {
			const step = Math.min(rest, left);
			[x, y] = [x + ((toX - x) * step) / rest, y + ((toY - y) * step) / rest];
			rest -= step;
			left -= step;
			if (isOn) stroke.push(x, y);
			if (left > 0) continue;
			if (isOn) strokes.push(stroke);
			isOn = !isOn;
			stroke = [x, y];
			part = (part + 1) % dash.length;
			left = dash[part] as number;
		}
	}
	if (isOn && stroke.length > 2) strokes.push(stroke);
	return strokes;
}
