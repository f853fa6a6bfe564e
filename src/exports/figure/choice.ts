/** What is chosen of a figure: what it shows, its size, letters and colours. Plain JSON. */

import { UsageError } from '../../model/errors.ts';
import type { FontFamily } from './fonts.ts';

export const FIGURE_FORMATS = ['png', 'svg', 'pdf'] as const;
export type FigureFormat = (typeof FIGURE_FORMATS)[number];

export const FIGURE_THEMES = ['light', 'dark', 'print'] as const;
/** `print`: white paper, and colours and line styles that are told apart in grey and with any kind of colour blindness. */
export type FigureTheme = (typeof FIGURE_THEMES)[number];

export const FIGURE_VIEWS = ['both', 'surface', 'map', 'chart'] as const;

/** Colours of the landscape in print. Both grow lighter from one end to the other, so that grey tells as much. */
export type PrintColors = 'cividis' | 'gray';

export interface FigureSize {
	readonly width: number;
	readonly height: number;
	readonly unit: 'mm' | 'px';
}

export interface FigureChoice {
	/** `chart`: the curves of the run alone. */
	readonly views: (typeof FIGURE_VIEWS)[number];
	/** The curves of the run beside the views, where there is a run. */
	readonly chart: boolean;
	readonly size: FigureSize;
	/** Pixels per inch: of a PNG, of the relief in the other formats, and of a size in pixels. */
	readonly dpi: number;
	/** Points. */
	readonly fontSize: number;
	readonly family: FontFamily;
	readonly theme: FigureTheme;
	readonly printColors: PrintColors;
	/** No paper. */
	readonly transparent: boolean;
	readonly title: boolean;
	readonly colorBar: boolean;
	readonly legend: boolean;
	readonly caption: boolean;
}

export const FIGURE_PRESETS = {
	column: { size: { width: 85, height: 75, unit: 'mm' }, dpi: 300, fontSize: 7, views: 'map' },
	twoColumns: { size: { width: 180, height: 90, unit: 'mm' }, dpi: 300, fontSize: 8, views: 'both' },
	slide: { size: { width: 1920, height: 1080, unit: 'px' }, dpi: 144, fontSize: 16, views: 'both' },
} as const satisfies Record<string, Pick<FigureChoice, 'size' | 'dpi' | 'fontSize' | 'views'>>;
export type FigurePreset = keyof typeof FIGURE_PRESETS;

export const DEFAULT_FIGURE: FigureChoice = {
	...FIGURE_PRESETS.twoColumns,
	chart: false,
	family: 'sans',
	theme: 'light',
	printColors: 'cividis',
	transparent: false,
	title: true,
	colorBar: true,
	legend: true,
	caption: true,
};

export const FIGURE_LIMITS = {
	/** Longest side of a PNG, and of the relief inside another format. */
	pixels: 16_384,
	/** Pixels of the relief inside a PDF or an SVG, whose file holds it whole. */
	embedded: 2 ** 26,
	dpi: [36, 2400],
	fontSize: [4, 72],
	/** Letters that a side must have room for. */
	letters: 16,
} as const;

const POINTS_PER_MM = 72 / 25.4;

/** Width and height in points. */
export function pointsOf({ size, dpi }: Pick<FigureChoice, 'size' | 'dpi'>): { readonly width: number; readonly height: number } {
	const unit = size.unit === 'mm' ? POINTS_PER_MM : 72 / dpi;
	return { width: size.width * unit, height: size.height * unit };
}

/** Width and height in whole pixels. */
export function pixelsOf(choice: Pick<FigureChoice, 'size' | 'dpi'>): { readonly width: number; readonly height: number } {
	if (choice.size.unit === 'px') return { width: Math.round(choice.size.width), height: Math.round(choice.size.height) };
	const { width, height } = pointsOf(choice);
	return { width: Math.max(1, Math.round((width * choice.dpi) / 72)), height: Math.max(1, Math.round((height * choice.dpi) / 72)) };
}

/**
 * What cannot be drawn.
 * @throws UsageError with what is wrong and what can be done
 */
export function checkFigure(choice: FigureChoice): void {
	const { dpi, fontSize } = choice;
	const within = (value: number, [least, most]: readonly [number, number], what: string): void => {
		if (!(value >= least && value <= most)) throw new UsageError(`${what} is a number from ${least} to ${most}, not ${value}.`);
	};
	within(dpi, FIGURE_LIMITS.dpi, 'The resolution of a figure in dots per inch');
	within(fontSize, FIGURE_LIMITS.fontSize, 'The size of the letters of a figure in points');
	const [points, pixels] = [pointsOf(choice), pixelsOf(choice)];
	const least = FIGURE_LIMITS.letters * fontSize;
	if (!(Math.min(points.width, points.height) >= least))
		throw new UsageError(
			`A figure with letters of ${fontSize} points is at least ${Math.ceil(least / POINTS_PER_MM)} mm wide and high: make it larger, or the letters smaller.`,
		);
	const longest = Math.max(pixels.width, pixels.height);
	if (longest > FIGURE_LIMITS.pixels)
		throw new UsageError(
			`The figure has ${pixels.width} × ${pixels.height} pixels; the longest side may have ${FIGURE_LIMITS.pixels}. Make it smaller, or lower its dots per inch.`,
		);
}
