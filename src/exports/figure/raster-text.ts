/** Texts as outlines in a picture. */

import type { TextItem } from './display-list.ts';
import { type FontFamily, HALF_CAPITAL, textWidth } from './fonts.ts';
import { type Face, type Glyph, glyphsOf } from './glyphs.ts';
import { channelsOf } from './inks.ts';
import type { Ink, InkRaster, PixelWindow } from './ink-raster.ts';

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';
/** A small digit, where the font has none: its size and how high it stands, in sizes. */
const SMALL = { size: 0.62, up: 0.34, down: -0.14 } as const;

interface Placed {
	readonly glyph: Glyph;
	readonly along: number;
	readonly size: number;
	readonly rise: number;
}

/** How much of each pixel of a rectangle a text covers, and a rim around it. */
export interface TextMask {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
	/** 0 … 255 a pixel. */
	readonly letters: Uint8ClampedArray;
	readonly rim: Uint8ClampedArray | null;
}

/** Draws a text whose letters are in no outline here: a browser does. In pixels; null where it cannot. */
export type TextPainter = (item: TextItem, family: FontFamily, length: number) => TextMask | null;

export interface TextDrawing {
	readonly family: FontFamily;
	readonly painter?: TextPainter;
	/** Told of each character that could not be drawn. */
	readonly lacking: (character: string) => void;
}

/** Outlines of a text; null where one of its letters has none. */
function placed({ text, size, bold = false, italic = false }: TextItem): {
	readonly glyphs: Placed[];
	readonly lacks: string[];
	readonly width: number;
} {
	const face: Face = bold ? 'bold' : italic ? 'italic' : 'plain';
	const font = glyphsOf(face);
	const glyphs: Placed[] = [];
	const lacks: string[] = [];
	let along = 0;
	for (const character of text.normalize('NFC')) {
		const own = font.get(character.codePointAt(0) as number) ?? glyphsOf('plain').get(character.codePointAt(0) as number);
		const digit = Math.max(RAISED.indexOf(character), LOWERED.indexOf(character));
		const isRaised = RAISED.includes(character);
		const glyph = own ?? font.get(digit >= 0 ? 0x30 + digit : 0x3f);
		if (!glyph) continue;
		if (!own && digit < 0) lacks.push(character);
		const share = !own && digit >= 0 ? SMALL.size : 1;
		glyphs.push({ glyph, along, size: size * share, rise: share === 1 ? 0 : size * (isRaised ? SMALL.up : SMALL.down) });
		along += (glyph.advance * size * share) / 1000;
	}
	return { glyphs, lacks, width: along };
}

/** @param item in pixels of the picture */
export function drawText(raster: InkRaster, item: TextItem, clip: PixelWindow, { family, painter, lacking }: TextDrawing): void {
	const { x, y, anchor, size, color, angle = 0, isCentred = false, rim } = item;
	const { glyphs, lacks, width } = placed(item);
	const isOther = family !== 'sans';
	const mask =
		(isOther || lacks.length > 0) && painter?.(item, family, textWidth(item.text, { family, size, ...(item.bold && { bold: true }) }));
	if (mask) {
		if (mask.rim && rim) layMask(raster, mask, mask.rim, inkOf(rim), clip);
		layMask(raster, mask, mask.letters, inkOf(color), clip);
		return;
	}
	for (const character of lacks) lacking(character);
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	const start = anchor === 'start' ? 0 : anchor === 'middle' ? -width / 2 : -width;
	const down = isCentred ? HALF_CAPITAL * size : 0;
	const polygons = glyphs.flatMap(({ glyph, along, size: own, rise }) =>
		glyph.polygons.map((polygon) => {
			const out = new Array<number>(polygon.length);
			for (let i = 0; i < polygon.length; i += 2) {
				const across = start + along + ((polygon[i] as number) * own) / 1000;
				const below = down - rise - ((polygon[i + 1] as number) * own) / 1000;
				out[i] = x + across * cos - below * sin;
				out[i + 1] = y + across * sin + below * cos;
			}
			return out;
		}),
	);
	if (rim)
		raster.stroke(
			polygons.map((polygon) => [...polygon, polygon[0] as number, polygon[1] as number]),
			0.22 * size,
			inkOf(rim),
			clip,
		);
	// Letter by letter: where two touch there is no hole.
	for (const polygon of byGlyph(glyphs, polygons)) raster.fill(polygon, inkOf(color), clip);
}

function byGlyph(glyphs: readonly Placed[], polygons: readonly number[][]): (readonly number[][])[] {
	let at = 0;
	return glyphs.map(({ glyph }) => polygons.slice(at, (at += glyph.polygons.length))).filter(({ length }) => length > 0);
}

const inkOf = (color: TextItem['color']): Ink => {
	const [r, g, b] = channelsOf(color);
	return [255 * r, 255 * g, 255 * b, 1];
};

function layMask(
	raster: InkRaster,
	{ left, top, width, height }: TextMask,
	cover: Uint8ClampedArray,
	[r, g, b]: Ink,
	clip: PixelWindow,
): void {
	const from = Math.max(top, raster.top, clip.top);
	const to = Math.min(top + height, raster.top + raster.height, clip.bottom);
	const [x0, x1] = [Math.max(left, clip.left, 0), Math.min(left + width, clip.right, raster.width)];
	if (from >= to || x0 >= x1) return;
	const rgba = new Uint8ClampedArray(4 * (x1 - x0) * (to - from));
	for (let row = from; row < to; row++)
		for (let x = x0; x < x1; x++)
			rgba.set([r, g, b, cover[(row - top) * width + x - left] as number], 4 * ((row - from) * (x1 - x0) + x - x0));
	raster.lay(rgba, x0, from, x1 - x0);
}
