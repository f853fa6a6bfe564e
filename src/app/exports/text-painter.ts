/** Texts by the browser's own fonts, for letters and families that the outlines of a figure do not have. */

import { CSS_FAMILIES, HALF_CAPITAL } from '../../exports/figure/fonts.ts';
import type { TextMask, TextPainter } from '../../exports/figure/raster-text.ts';

export const paintText: TextPainter = (
	{ text, x, y, anchor, size, bold = false, italic = false, angle = 0, isCentred = false, rim },
	family,
	length,
) => {
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	const start = anchor === 'start' ? 0 : anchor === 'middle' ? -length / 2 : -length;
	// The corners of the line that it is written in, turned about its place.
	const corners = [start - size, start + length + size].flatMap((along) =>
		[-1.6 * size, 1.2 * size].map((down) => [x + along * cos - down * sin, y + along * sin + down * cos] as const),
	);
	const [left, top] = [0, 1].map((axis) => Math.floor(Math.min(...corners.map((corner) => corner[axis] as number)))) as [number, number];
	const [right, bottom] = [0, 1].map((axis) => Math.ceil(Math.max(...corners.map((corner) => corner[axis] as number)))) as [number, number];
	const [width, height] = [right - left, bottom - top];
	const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
	if (!context) return null;
	context.font = `${italic ? 'italic ' : ''}${bold ? 'bold ' : ''}${size}px ${CSS_FAMILIES[family]}`;
	context.lineJoin = 'round';
	context.lineWidth = 0.22 * size;
	context.translate(x - left, y - top);
	context.rotate(angle);
	// Where another font stands in, the text still has its length.
	context.scale(length / (context.measureText(text).width || length), 1);
	const [at, down] = [start * ((context.measureText(text).width || length) / length), isCentred ? HALF_CAPITAL * size : 0];
	const cover = (): Uint8ClampedArray => {
		const { data } = context.getImageData(0, 0, width, height);
		return Uint8ClampedArray.from({ length: width * height }, (_, i) => data[4 * i + 3] as number);
	};
	context.fillText(text, at, down);
	const letters = cover();
	if (rim) context.strokeText(text, at, down);
	const mask: TextMask = { left, top, width, height, letters, rim: rim ? cover() : null };
	return mask;
};
