/** A figure as SVG: paths and texts as such, the relief as an image inside. */

import { breath } from '../../model/work.ts';
import type { DisplayItem, DisplayList, Line, PathItem, Stroke, TextItem } from './display-list.ts';
import type { EmbeddedRelief, EmbeddedReliefs } from './embedded.ts';
import { CSS_FAMILIES, type FontFamily, HALF_CAPITAL, textWidth } from './fonts.ts';
import { joined, PngWriter, rowsAtOnce } from './png.ts';

/** Digits behind the point: a thousandth of a point is a third of a micrometre. */
const DIGITS = 3;

const n = (value: number): string => String(Number(value.toFixed(DIGITS)) || 0);
const escaped = (text: string): string =>
	text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] as string);

/** @returns the text of the file */
export async function svgOf(list: DisplayList, reliefs: EmbeddedReliefs, dpi: number): Promise<string> {
	const { width, height, paper, family, title } = list;
	const parts: string[] = [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}pt" height="${n(height)}pt" viewBox="0 0 ${n(width)} ${n(height)}" font-family="${escaped(CSS_FAMILIES[family])}" stroke-linecap="round" stroke-linejoin="round" fill="none">`,
		`<title>${escaped(title)}</title>`,
	];
	if (paper) parts.push(`<rect width="${n(width)}" height="${n(height)}" fill="${paper}"/>`);
	let clips = 0;
	const write = async (items: readonly DisplayItem[]): Promise<void> => {
		for (const item of items) {
			if (item.kind === 'clip') {
				const id = `clip${++clips}`;
				parts.push(
					`<clipPath id="${id}"><rect ${rectangle(item)}/></clipPath>`,
					`<g clip-path="url(#${id})" class="${escaped(item.name)}">`,
				);
				await write(item.items);
				parts.push('</g>');
			} else if (item.kind === 'relief') {
				const relief = reliefs.get(item);
				if (relief)
					parts.push(
						`<image ${rectangle(item)} preserveAspectRatio="none" href="data:image/png;base64,${base64(await pngOf(relief, dpi, paper === null))}"/>`,
					);
			} else parts.push(element(item, family));
		}
	};
	await write(list.items);
	parts.push('</svg>', '');
	return parts.join('\n');
}

const rectangle = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }): string =>
	`x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;

const strokeOf = (stroke: Stroke | undefined): string =>
	stroke
		? ` stroke="${stroke.color}" stroke-width="${n(stroke.width)}"${stroke.dash ? ` stroke-dasharray="${stroke.dash.map(n).join(' ')}"` : ''}`
		: '';

const pathData = (lines: readonly Line[]): string =>
	lines
		.map(({ points, closed }) => {
			const places: string[] = [];
			for (let i = 0; i + 1 < points.length; i += 2) places.push(`${n(points[i] as number)} ${n(points[i + 1] as number)}`);
			return `M${places.join('L')}${closed ? 'Z' : ''}`;
		})
		.join('');

const named = ({ name, value }: Pick<PathItem, 'name' | 'value'>): string =>
	`${name === undefined ? '' : ` class="${escaped(name)}"`}${value === undefined ? '' : ` data-value="${value}"`}`;

function element(item: Exclude<DisplayItem, { readonly kind: 'clip' | 'relief' }>, family: FontFamily): string {
	switch (item.kind) {
		case 'path':
			return `<path${named(item)} d="${pathData(item.lines)}"${item.fill ? ` fill="${item.fill}"` : ''}${strokeOf(item.stroke)}${item.opacity === undefined ? '' : ` opacity="${n(item.opacity)}"`}/>`;
		case 'discs': {
			const circles: string[] = [];
			for (let i = 0; i + 1 < item.centres.length; i += 2)
				circles.push(`<circle cx="${n(item.centres[i] as number)}" cy="${n(item.centres[i + 1] as number)}" r="${n(item.radius)}"/>`);
			return `<g${named(item)}${item.fill ? ` fill="${item.fill}"` : ''}${strokeOf(item.stroke)}>${circles.join('')}</g>`;
		}
		case 'ramp': {
			const { x, y, width, height, colors } = item;
			// Each bar reaches up to the top, under those above it: no gap can be seen between two.
			const bars = colors.map(
				(color, k) => `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height * (1 - k / colors.length))}" fill="${color}"/>`,
			);
			return `<g class="colours">${bars.join('')}</g>`;
		}
		case 'text':
			return textElement(item, family);
	}
}

function textElement(item: TextItem, family: FontFamily): string {
	const { text, x, y, anchor, size, bold, italic, color, angle, rim, isCentred } = item;
	const turned = angle === undefined ? '' : ` transform="rotate(${n((angle * 180) / Math.PI)} ${n(x)} ${n(y)})"`;
	const down = isCentred ? HALF_CAPITAL * size : 0;
	// Where another font stands in, the text still has its length.
	const length = textWidth(text, { family, size, ...(bold && { bold }) });
	return `<text x="${n(x)}" y="${n(y + down)}" font-size="${n(size)}" textLength="${n(length)}" lengthAdjust="spacingAndGlyphs" fill="${color}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}${bold ? ' font-weight="bold"' : ''}${italic ? ' font-style="italic"' : ''}${rim ? ` stroke="${rim}" stroke-width="${n(0.22 * size)}" paint-order="stroke"` : ''}${turned}>${escaped(text)}</text>`;
}

async function pngOf({ width, height, pixels }: EmbeddedRelief, dpi: number, alpha: boolean): Promise<Uint8Array<ArrayBuffer>> {
	const writer = new PngWriter({ width, height, dpi, alpha });
	const step = rowsAtOnce(width);
	for (let row = 0; row < height; row += step) {
		writer.rows(pixels.subarray(4 * width * row, 4 * width * Math.min(height, row + step)));
		await breath();
	}
	return joined(writer.end());
}

/** Bytes for a data URL; a multiple of three at a time. */
function base64(bytes: Uint8Array): string {
	const step = 3 * 2 ** 13;
	const parts: string[] = [];
	for (let at = 0; at < bytes.length; at += step) parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + step))));
	return parts.join('');
}
