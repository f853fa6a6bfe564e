/** How particles look: sizes, outlines, tones. The same rules in every renderer; lengths are CSS pixels unless said. */

import { COLORMAP_ENTRIES, COLORMAPS } from '../math/colormaps.ts';
import type { Scale } from '../math/scale.ts';
import { type ParticleColor, STATUS } from '../model/swarm.ts';
import type { AppearanceSettings } from '../model/view.ts';

/** Up to this many particles have their full size; of more, each has less of the picture, so that they never hide the landscape. */
const FULL_SIZE_COUNT = 150;
const SMALLEST = 1.5;

/**
 * Diameter of a particle where they are drawn singly: size · (150/count)^0.4 beyond 150.
 * @param count particles of all groups together, without those that were injected by hand
 */
export const particleDiameter = (size: number, count: number): number =>
	Math.max(SMALLEST, size * (FULL_SIZE_COUNT / Math.max(FULL_SIZE_COUNT, count)) ** 0.4);

/** Of a particle that was injected by hand, of however many: it is looked for. */
export const injectedDiameter = (size: number): number => 1.15 * size;

/** Width of each of the two outlines: none around the smallest particles, a pixel around those of full size. */
export const outlineWidth = (diameter: number): number => Math.min(1, Math.max(0, (diameter - SMALLEST) / 4));

/** How far a particle is moved toward the viewer, so that the slope it stands on does not cut into it. Box units. */
export const PARTICLE_LIFT = 0.014;

/** Forms of a particle: a disc, a ring around a light core, a small cross. */
export const MARK = { running: 0, converged: 1, stopped: 2 } as const;

/** The form for a status code. */
export const markOf = (status: number): number =>
	status === STATUS.running ? MARK.running : status === STATUS.converged ? MARK.converged : MARK.stopped;

/**
 * Share of the radius that a ring in the optimizer's colour takes where the fill says loss or speed: else optimizers could not be
 * told apart.
 */
export const GROUP_RING = 0.42;

/** Shares of the radius: the light core of what has converged; half the length and half the width of a cross's arms. */
export const FORM = { core: 0.5, arm: 0.85, width: 0.28 } as const;
/** Opacity of what has stopped without converging. */
export const STOPPED_OPACITY = 0.6;

/** Speeds (box widths per step) from which and to which the colours run, evenly in the logarithm. */
export const SPEEDS = [1e-5, 1e-1] as const;
export const SPEED_LOG = { low: Math.log2(SPEEDS[0]), span: Math.log2(SPEEDS[1]) - Math.log2(SPEEDS[0]) } as const;

export const TONES = ['optimizer', 'loss', 'speed'] as const satisfies readonly ParticleColor[];

/** Place of a particle in the colours of its kind, 0 … 1. */
export function particleTone(color: ParticleColor, value: number, speed: number, scale: Scale): number {
	if (color === 'loss') return scale.forward(value);
	return Math.min(1, Math.max(0, (Math.log2(Math.max(speed, 1e-30)) - SPEED_LOG.low) / SPEED_LOG.span));
}

/** Where the colours of particles begin in their colour map: what is below is too dark to be told apart. */
const TONES_FROM = 0.34;

/** Colours of particles by loss or speed: never those of the surface under them, and never near black. r, g, b, 255 an entry. */
export function particleColormap({ colormap }: Pick<AppearanceSettings, 'colormap'>): Uint8Array<ArrayBuffer> {
	const table = COLORMAPS[colormap === 'viridis' || colormap === 'cividis' || colormap === 'gray' ? 'magma' : 'viridis'];
	const last = COLORMAP_ENTRIES - 1;
	const tones = new Uint8Array(4 * COLORMAP_ENTRIES);
	for (let i = 0; i <= last; i++) {
		const entry = Math.round(last * TONES_FROM + i * (1 - TONES_FROM));
		tones.set(table.subarray(4 * entry, 4 * entry + 4), 4 * i);
	}
	return tones;
}
