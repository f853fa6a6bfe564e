/** Texts upon a picture that was drawn without them: the numbers of its axes, and a caption. The same pixels everywhere. */

import { arrangeLabels, type AxisNames, withNames } from '../../engine/fields/placed-labels.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import type { Renderer, ViewName } from '../../render/contract.ts';
import type { TextItem } from './display-list.ts';
import { shortened } from './fonts.ts';
import { inksOf } from './inks.ts';
import { InkRaster } from './ink-raster.ts';
import { drawText, type TextPainter } from './raster-text.ts';

/** CSS pixels: of the numbers, of the caption, and of the line that a number stands in. */
const [NUMBER, CAPTION, LINE] = [11, 12.5, 13] as const;
/** Of the caption, from the upper left corner to the start of its line. */
const CORNER = { x: 12, y: 22 } as const;
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
	/** In the upper left corner; empty: none. */
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
	const size = { cssWidth: width / ratio, cssHeight: height / ratio };
	const wanted = withNames(view, renderer.labels(view, size), names);
	const placed = arrangeLabels(view, wanted, { width: size.cssWidth, height: size.cssHeight });
	const raster = new InkRaster(width, 0, height);
	raster.pixels.set(await renderer.image(view, width, height, { ratio }));
	const { text: ink, note, rim, paper } = inksOf({ theme });
	const write = (item: Partial<TextItem> & Pick<TextItem, 'text' | 'x' | 'y' | 'size' | 'color'>): void =>
		drawText(
			raster,
			{ kind: 'text', anchor: 'start', ...item, x: item.x * ratio, y: item.y * ratio, size: item.size * ratio },
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
		const most = size.cssWidth - 2 * CORNER.x;
		write({ text: shortened(caption, most, { family: 'sans', size: CAPTION }), ...CORNER, size: CAPTION, color: ink, rim: paper });
	}
	return raster.pixels;
}
