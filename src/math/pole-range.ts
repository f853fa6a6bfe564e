/**
 * The range of a picture with poles, or with outliers. Beside them everything else is flat, so a picture is drawn between
 * quantiles of the values, where nothing else was chosen.
 */

import { makeScale, type Scale, type ScaleInput, type ScaleKind, type ScaleRange } from './scale.ts';

/** Which ends of the values are poles, or outliers. */
export interface Poles {
	readonly up: boolean;
	readonly down: boolean;
	/** They are outliers of a file's values, not poles. */
	readonly outliers?: true;
}

export const NO_POLES: Poles = { up: false, down: false };

/** Of 65 quantiles, those between which a picture with poles is drawn: 3/64 (about 5 %) and 61/64 (about 95 %). */
export const POLE_QUANTILES = [3, 61] as const;

/** The values beyond such a quantile reach this many times as far as all the others together: those have two fifths of the range. */
const FAR = 1.5;

/**
 * Ends of measured values that are outliers: the outermost 5 % of them take more than one and a half times the range of the
 * rest (a paraboloid's take 0.4 times). Of a file nobody can ask whether it goes on rising.
 */
export function outliersOf({ min, max, quantiles }: ScaleInput): Poles {
	const [low, high] = POLE_QUANTILES.map((k) => quantiles[k] as number) as [number, number];
	const isFar = (distance: number): boolean => high > low && distance > FAR * (high - low);
	const [up, down] = [isFar(max - high), isFar(low - min)];
	return up || down ? { up, down, outliers: true } : NO_POLES;
}

/** Where a picture with poles begins and ends, and which ends are cut off. */
export interface PoleRange extends ScaleRange {
	readonly above: boolean;
	readonly below: boolean;
}

/**
 * What a scale of this kind needs; null where it shows poles as they are. A linear one is cut at every pole, a logarithmic
 * one only where values fall to one, since it begins there; symmetric and quantile scales are not cut.
 */
export function poleRange(kind: ScaleKind, { min, max, quantiles }: ScaleInput, { up, down }: Poles): PoleRange | null {
	const above = up && kind === 'linear';
	const below = down && (kind === 'linear' || kind === 'log');
	if (!above && !below) return null;
	const [low, high] = POLE_QUANTILES;
	const [lo, hi] = [below ? (quantiles[low] as number) : min, above ? (quantiles[high] as number) : max];
	return hi > lo ? { lo, hi, above, below } : null;
}

/** The scale of a picture. @param clip as chosen; null: only poles and outliers are cut off */
export const sceneScale = (kind: ScaleKind, clip: number | null, field: ScaleInput, poles: Poles): Scale =>
	makeScale(kind, field, clip ?? poleRange(kind, field, poles) ?? 1);
