/** Colours and light: the same for every renderer. Channels are sRGB 0 … 1 with straight alpha. */

import type { AppearanceSettings, Camera } from '../model/view.ts';

export type Rgba = readonly [number, number, number, number];

export interface Palette {
	/** The background, from its top to its bottom. */
	readonly top: Rgba;
	readonly bottom: Rgba;
	/** Grid lines, box edges and tick marks. */
	readonly grid: Rgba;
	readonly edge: Rgba;
	readonly tick: Rgba;
	/** Contour lines over the colour map. */
	readonly contour: Rgba;
	/** The two tones of the hatching of holes in the map. */
	readonly hole: Rgba;
	readonly hatch: Rgba;
}

const hex = (text: string, alpha = 1): Rgba => [
	Number.parseInt(text.slice(1, 3), 16) / 255,
	Number.parseInt(text.slice(3, 5), 16) / 255,
	Number.parseInt(text.slice(5, 7), 16) / 255,
	alpha,
];

export const PALETTES: Readonly<Record<AppearanceSettings['theme'], Palette>> = {
	dark: {
		top: hex('#1a202a'),
		bottom: hex('#0b0e13'),
		grid: hex('#dbe6ff', 0.1),
		edge: hex('#dbe6ff', 0.3),
		tick: hex('#dbe6ff', 0.55),
		contour: hex('#05070a', 0.42),
		hole: hex('#161b23'),
		hatch: hex('#3f4a5a'),
	},
	light: {
		top: hex('#ffffff'),
		bottom: hex('#e6eaf0'),
		grid: hex('#182235', 0.1),
		edge: hex('#182235', 0.3),
		tick: hex('#182235', 0.6),
		contour: hex('#05070a', 0.38),
		hole: hex('#f4f6f9'),
		hatch: hex('#b9c3d0'),
	},
};

/** An appearance as it is drawn: on a paper of one colour, where that is wanted. */
export type DrawnAppearance = AppearanceSettings & {
	readonly paper?: readonly [number, number, number] /** Holes have one colour. */;
	readonly plainHoles?: boolean;
};

/** The palette of an appearance. */
export function paletteOf({ theme, paper, plainHoles = false }: DrawnAppearance): Palette {
	const palette = plainHoles ? { ...PALETTES[theme], hatch: PALETTES[theme].hole } : PALETTES[theme];
	return paper ? { ...palette, top: [...paper, 1], bottom: [...paper, 1] } : palette;
}

/** The double outline of marks: one of the two tones has at least 3:1 against any colour. */
export const MARK_LIGHT: Rgba = hex('#ffffff');
export const MARK_DARK: Rgba = hex('#0b0e13');
export const MARK_FILL = { minimum: hex('#ff3d6e'), point: hex('#ffffff'), sample: hex('#ffffff'), hover: hex('#ffffff') } as const;
export const PATH_COLOR: Rgba = hex('#ff9d2e');

/**
 * Light of the surface: from the ground, from the whole sky, from the sun, and a subtle highlight. A level place in the open has
 * about the colours of the legend.
 */
export const LIGHT = { ground: 0.2, sky: 0.56, key: 0.72, specular: 0.07, shininess: 42 } as const;

/** A surface without light: each place has the colour of its value, to the last bit. */
const UNLIT = { ground: 1, sky: 1, key: 0, specular: 0, shininess: 1 } as const;

export const lightOf = ({ lit }: Pick<AppearanceSettings, 'lit'>): typeof LIGHT | typeof UNLIT => (lit ? LIGHT : UNLIT);

/** Every n-th contour is drawn heavier. */
export const MAJOR_CONTOUR = 4;

/**
 * The sun comes over the viewer's left shoulder and turns with the camera, so that no side of
 * the surface is ever unreadable. A unit vector toward the light.
 */
export function lightDirection({ azimuth }: Camera): readonly [number, number, number] {
	const [ca, sa] = [Math.cos(azimuth), Math.sin(azimuth)];
	const [left, toward, up] = [0.7, 0.34, 0.62];
	const x = left * sa + toward * ca;
	const y = -left * ca + toward * sa;
	const length = Math.hypot(x, y, up);
	return [x / length, y / length, up / length];
}
