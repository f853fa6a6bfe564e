/** Texts upon a picture that was drawn without them: the numbers of its axes, and a caption. The same pixels everywhere. */

import { arrangeLabels, type AxisNames, withNames } from '../../engine/fields/placed-labels.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import type { Renderer, ViewName } from '../../render/contract.ts';
import { PALETTES } from '../../render/theme.ts';
import type { TextItem } from './display-list.ts';
import { shortened } from './fonts.ts';
import { inksOf } from './inks.ts';
import { InkRaster } from './ink-raster.ts';
import { drawText, type TextPainter } from './raster-text.ts';

/** CSS pixels: of the numbers, of the caption, and of the line that a number stands in. */
const [NUMBER, CAPTION, LINE] = [11, 12.5, 13] as const;
/** Height of the strip over the picture that a caption stands in, and where in it. */
const STRIP = 24;
const START = { x: 12, y: 17 } as const;
/** From the upper end of a line to where its letters stand, in sizes of its letters. */
const BASE = 0.36;
/** CSS pixels of a picture's shorter side, which letters and lines are made for. */
const SHORT_SIDE = 540;

/** Pixels of a CSS pixel in a picture of a size: a larger one has larger letters and heavier lines. */
export const pictureRatio = (width: number, height: number): number => Math.max(1, Math.min(width, height) / SHORT_SIDE);

/** What is written upon a picture. */
export interface Lettering {
	readonly view: ViewName;
	readonly names: AxisNames;
	readonly theme: AppearanceSettings['theme'];
	/** Over the picture, in a strip of its own; empty: none. */
	readonly caption: string;
}

export interface LetterOptions {
	/** Draws letters that are in no outline here. */
	readonly painter?: TextPainter | undefined;
	/** Told of each character that could not be drawn. */
	readonly lacking?: (character: string) => void;
}

/**
 * A picture of the renderer's present scene, with its letters.
 * @returns RGBA, row 0 on top, opaque
 */
export async function letteredPicture(
	renderer: Pick<Renderer, 'image' | 'labels'>,
	{ width, height }: { readonly width: number; readonly height: number },
	{ view, names, theme, caption }: Lettering,
	{ painter, lacking = () => undefined }: LetterOptions = {},
): Promise<Uint8ClampedArray<ArrayBuffer>> {
	const ratio = pictureRatio(width, height);
	const strip = caption === '' ? 0 : Math.min(height - 1, Math.round(STRIP * ratio));
	const size = { cssWidth: width / ratio, cssHeight: (height - strip) / ratio };
	const wanted = withNames(view, renderer.labels(view, size), names);
	const placed = arrangeLabels(view, wanted, { width: size.cssWidth, height: size.cssHeight });
	const raster = new InkRaster(width, 0, height);
	const [red, green, blue] = PALETTES[theme].top;
	// The strip goes on as the picture begins.
	raster.clear([255 * red, 255 * green, 255 * blue, 1]);
	raster.pixels.set(await renderer.image(view, width, height - strip, { ratio }), 4 * width * strip);
	const { text: ink, note, rim, paper } = inksOf({ theme });
	const write = (item: Partial<TextItem> & Pick<TextItem, 'text' | 'x' | 'y' | 'size' | 'color'>): void =>
		drawText(
			raster,
			{ kind: 'text', anchor: 'start', ...item, x: item.x * ratio, y: strip + item.y * ratio, size: item.size * ratio },
			raster.all,
			{ family: 'sans', lacking, ...(painter && { painter }) },
		);
	for (const { text, x, y, angle, isName, isTurned, isNote } of placed) {
		if (angle !== undefined) write({ text, x, y, angle, anchor: 'middle', isCentred: true, size: 0.9 * NUMBER, color: note, rim });
		else if (isTurned)
			write({ text, x: x + LINE / 2 + BASE * NUMBER, y, angle: -Math.PI / 2, bold: true, size: NUMBER, color: ink, rim: paper });
		else {
			const at = { text, x, y: y + LINE / 2 + BASE * NUMBER, size: NUMBER, bold: isName };
			write(isNote ? { ...at, color: note, rim } : { ...at, color: ink, rim: paper });
		}
	}
	if (caption !== '') {
		const text = shortened(caption, size.cssWidth - 2 * START.x, { family: 'sans', size: CAPTION });
		write({ text, x: START.x, y: START.y - strip / ratio, size: CAPTION, color: ink });
	}
	return raster.pixels;
}
