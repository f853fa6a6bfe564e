/** How a landscape is drawn: plain data, the same for every renderer, and part of the link. */

export type ColorMapName = 'viridis' | 'cividis' | 'magma' | 'turbo' | 'gray' | 'diverging';

/** How a value becomes a colour (and, on the surface, a height). */
export type ScaleName = 'linear' | 'log' | 'symlog' | 'quantile';

export interface AppearanceSettings {
	readonly colormap: ColorMapName;
	readonly reversed: boolean;
	/** The surface has light and shade; where not, its colours are exactly those of the legend. */
	readonly lit: boolean;
	/** … and casts shadows on itself, where it is lit. */
	readonly shadows: boolean;
	readonly scale: ScaleName;
	/** Number of contour intervals over the colour range; 0 draws none. */
	readonly contours: number;
	/** Height of the surface's box relative to its width, 0.05 … 3. */
	readonly exaggeration: number;
	/** Values above this quantile are cut off at it (1 clips nothing); null cuts off poles and a file's outliers, and nothing else. */
	readonly clip: number | null;
	readonly theme: 'dark' | 'light';
}

/** A turntable camera over the unit box: z up, no roll. Angles in radians. */
export interface Camera {
	readonly azimuth: number;
	/** 0 is the horizon, π/2 looks straight down. */
	readonly elevation: number;
	/** Distance from the target in box widths. */
	readonly distance: number;
	/** The point looked at: box coordinates, the surface spans [−½, ½]² and [0, exaggeration]. */
	readonly target: readonly [number, number, number];
	readonly projection: 'perspective' | 'orthographic';
}

export const DEFAULT_APPEARANCE: AppearanceSettings = {
	colormap: 'viridis',
	reversed: false,
	lit: true,
	shadows: false,
	scale: 'linear',
	contours: 16,
	exaggeration: 0.45,
	clip: null,
	theme: 'dark',
};

export const DEFAULT_CAMERA: Camera = {
	azimuth: -Math.PI / 3,
	elevation: 0.62,
	distance: 2.3,
	target: [0, 0, 0.09],
	projection: 'perspective',
};

/** What a camera is held to: radians, box widths, and box coordinates of the target. */
export const CAMERA_LIMITS = {
	elevation: [-0.35, Math.PI / 2],
	distance: [0.15, 12],
	target: [-1, 1],
} as const;

/**
 * Colours of up to eight groups of particles, sRGB hexadecimal. Each has at least 3:1 against the backgrounds of both
 * themes, and with any kind of colour blindness any two stay apart (`tests/pure/render-swarm.test.ts` says by how much).
 */
export const GROUP_COLORS = ['#c97c00', '#2b95d6', '#00966b', '#d4480c', '#c65fa8', '#3a68c8', '#8a6d3b', '#7d8794'] as const;
