/** Colours of a figure's paper, letters, lines and marks, and how optimizers are told apart. */

import { COLORMAP_ENTRIES } from '../../math/colormaps.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import { drawnColormap } from '../../render/colors.ts';
import { PALETTES, type Palette, type Rgba } from '../../render/theme.ts';
import type { FigureChoice, FigureTheme } from './choice.ts';
import type { Color, Stroke } from './display-list.ts';

export interface Inks {
	readonly paper: Color;
	readonly text: Color;
	readonly muted: Color;
	/** Of grid, box and contours. */
	readonly palette: Palette;
	/** Around texts and lines upon the landscape, and these themselves. */
	readonly rim: Color;
	readonly note: Color;
	/** Optimizers are told apart by line styles and shapes instead of colours. */
	readonly byStyle: boolean;
}

const black = (alpha: number): Rgba => [0, 0, 0, alpha];

const LIGHT: Inks = {
	paper: '#ffffff',
	text: '#182235',
	muted: '#46536a',
	palette: PALETTES.light,
	rim: '#0b0e13',
	note: '#ffffff',
	byStyle: false,
};

const INKS: Readonly<Record<FigureTheme, Inks>> = {
	light: LIGHT,
	dark: { ...LIGHT, paper: '#11151c', text: '#eef2f8', muted: '#aeb9ca', palette: PALETTES.dark },
	print: {
		paper: '#ffffff',
		text: '#000000',
		muted: '#333333',
		palette: { ...PALETTES.light, grid: black(0.16), edge: black(0.45), tick: black(0.8), contour: black(0.55) },
		rim: '#ffffff',
		note: '#000000',
		byStyle: true,
	},
};

export const inksOf = ({ theme }: Pick<FigureChoice, 'theme'>): Inks => INKS[theme];

/** The colours of the landscape: in print those that survive grey, else as on the screen. */
export const colorsOf = (
	appearance: Pick<AppearanceSettings, 'colormap' | 'reversed'>,
	{ theme, printColors }: Pick<FigureChoice, 'theme' | 'printColors'>,
): Pick<AppearanceSettings, 'colormap' | 'reversed'> =>
	theme === 'print' ? { colormap: printColors, reversed: appearance.reversed } : appearance;

const two = (channel: number): string =>
	Math.min(255, Math.max(0, Math.round(channel)))
		.toString(16)
		.padStart(2, '0');

/** A colour of the palette without its opacity. */
export const colorOf = ([r, g, b]: readonly [number, number, number, ...number[]]): Color =>
	`#${two(255 * r)}${two(255 * g)}${two(255 * b)}`;

/** sRGB, 0 … 1. */
export const channelsOf = (color: Color): readonly [number, number, number] => {
	const bits = Number.parseInt(color.slice(1), 16);
	return [(bits >> 16) / 255, ((bits >> 8) & 255) / 255, (bits & 255) / 255];
};

/** The colours of a scale from its lowest value up. @param flat one colour: values do not differ */
export function rampOf(colors: Pick<AppearanceSettings, 'colormap' | 'reversed'>, flat: boolean): Color[] {
	const table = drawnColormap(colors);
	const entry = (i: number): Color => `#${two(table[4 * i] as number)}${two(table[4 * i + 1] as number)}${two(table[4 * i + 2] as number)}`;
	if (flat) return [entry(COLORMAP_ENTRIES >> 1)];
	return Array.from({ length: COLORMAP_ENTRIES }, (_, i) => entry(i));
}

/** Shapes of marks in print, in the order of the optimizers: corners around a place, 1 is the mark's radius. */
const SHAPES: readonly (readonly number[] | 'disc')[] = [
	'disc',
	[-0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9],
	[0, -1.15, 1.05, 0.8, -1.05, 0.8],
	[0, -1.25, 1.25, 0, 0, 1.25, -1.25, 0],
	[0, 1.15, 1.05, -0.8, -1.05, -0.8],
	[
		-0.35, -1.1, 0.35, -1.1, 0.35, -0.35, 1.1, -0.35, 1.1, 0.35, 0.35, 0.35, 0.35, 1.1, -0.35, 1.1, -0.35, 0.35, -1.1, 0.35, -1.1, -0.35,
		-0.35, -0.35,
	],
	[0, -1.15, 1.1, -0.36, 0.68, 0.93, -0.68, 0.93, -1.1, -0.36],
	[-1.15, 0, 0.8, -1.05, 0.8, 1.05],
];

/** Strokes and gaps in print, in widths of the line, whose ends are round: each stroke is longer by one width, each gap shorter. */
const DASHES: readonly (readonly number[])[] = [
	[],
	[4, 2.6],
	[0.1, 2.2],
	[5, 2.3, 0.1, 2.3],
	[9, 3],
	[2, 2.2, 2, 4],
	[0.1, 4],
	[6, 2.3, 0.1, 2.3, 0.1, 2.3],
];

/** How an optimizer is drawn. */
export interface GroupStyle {
	readonly stroke: Stroke;
	/** Under its line, so that it is read on any ground. */
	readonly under: Stroke;
	readonly fill: Color;
	readonly outline: Stroke;
	readonly shape: readonly number[] | 'disc';
}

/** @param unit width of a line in points */
export function groupStyle(index: number, color: Color, inks: Inks, unit: number): GroupStyle {
	if (!inks.byStyle)
		return {
			stroke: { color, width: 1.2 * unit },
			under: { color: '#0b0e13', width: 2.2 * unit },
			fill: color,
			outline: { color: '#0b0e13', width: 0.6 * unit },
			shape: 'disc',
		};
	const dash = (DASHES[index % DASHES.length] as readonly number[]).map((part) => part * 1.1 * unit);
	// Black in white, then white in black, then grey: three looks for eight shapes.
	const fill = (['#000000', '#ffffff', '#9a9a9a'] as const)[index % 3] as Color;
	return {
		stroke: { color: '#000000', width: 1.1 * unit, ...(dash.length > 0 && { dash }) },
		under: { color: '#ffffff', width: 2.4 * unit },
		fill,
		outline: { color: fill === '#000000' ? '#ffffff' : '#000000', width: 0.7 * unit },
		shape: SHAPES[index % SHAPES.length] as readonly number[] | 'disc',
	};
}
