/** Numbers as people read them. */

import { shownCoordinate } from '../model/axis-label.ts';
import type { AxisLabel } from '../model/field.ts';
import type { Range, Rectangle } from '../model/geometry.ts';

/** Up to `digits` significant digits; very large and very small in powers of ten. */
export function formatNumber(value: number | null | undefined, digits = 5): string {
	if (value === null || value === undefined || Number.isNaN(value)) return '—';
	if (value === 0) return '0';
	const size = Math.abs(value);
	const plain = value.toPrecision(digits);
	// With few digits, large numbers are powers of ten already.
	if (size >= 1e6 || size < 1e-3 || plain.includes('e')) {
		const [mantissa = '', exponent = ''] = value.toExponential(Math.max(0, digits - 2)).split('e');
		return `${trim(mantissa)}e${exponent.replace('+', '')}`.replaceAll('-', '−');
	}
	return trim(plain).replace('-', '−');
}

/** Parts of a window that a person points at apart: about a pixel of a large screen. */
const PARTS = 2000;
/** More are not written of any number. */
const MOST_DECIMALS = 100;

/** Significant digits that tell apart what a person can point at in a range: more where the window is small and far from 0. */
export function coordinateDigits([lo, hi]: readonly [number, number]): number {
	const part = (hi - lo) / PARTS;
	const leading = Math.floor(Math.log10(Math.max(Math.abs(lo), Math.abs(hi))));
	const digits = leading + 1 + Math.ceil(-Math.log10(part) - 1e-9);
	return Number.isFinite(digits) ? Math.min(17, Math.max(5, digits)) : 5;
}

/** Decimal places of a coordinate by which a person points at apart in a range. */
const coordinateDecimals = ([lo, hi]: readonly [number, number]): number =>
	Math.min(MOST_DECIMALS, Math.max(0, Math.ceil(-Math.log10((hi - lo) / PARTS) - 1e-9)));

/**
 * A coordinate to so many decimal places: where something is in a window, whose smaller parts nobody sees.
 * @example formatPlace(-0.00012, 3) // '0'
 */
export const formatPlace = (coordinate: number, decimals: number): string => formatNumber(Number(coordinate.toFixed(decimals)), 15);

/** Significant digits by which numbers of a picture are told apart. */
export interface PictureDigits {
	/** Decimal places of a coordinate. */
	readonly decimals: number;
	/** Of a coordinate. */
	readonly point: number;
	/** Of a value. */
	readonly value: number;
}

/** As many digits as a window and the values in it need: more where both are narrow. @param shown null before the first picture */
export function pictureDigits(shown: { readonly domain: Rectangle; readonly min: number; readonly max: number } | null): PictureDigits {
	if (!shown) return { decimals: 3, point: 5, value: 5 };
	const { domain, min, max } = shown;
	return {
		decimals: Math.max(coordinateDecimals(domain.u), coordinateDecimals(domain.v)),
		point: Math.max(coordinateDigits(domain.u), coordinateDigits(domain.v)),
		value: coordinateDigits([min, max]),
	};
}

/**
 * A point of the plane as it is read out: the name of each axis and its number, to the digits that tell neighbouring places
 * apart. An axis that values do not depend on is left out.
 */
export function coordinatesOf(
	{ u, v }: { readonly u: number; readonly v: number },
	[across, up]: readonly [AxisLabel, AxisLabel],
	around: Rectangle,
): readonly string[] {
	const text = (label: AxisLabel, at: number, range: Range): string =>
		`${label.name} ${formatNumber(shownCoordinate(label, at), coordinateDigits(range))}`;
	return [text(across, u, around.u), ...(up.name === '' ? [] : [text(up, v, around.v)])];
}

const trim = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** Milliseconds. */
export function formatTime(ms: number): string {
	if (ms < 1) return '<1 ms';
	if (ms < 1000) return `${Math.round(ms)} ms`;
	return `${(ms / 1000).toFixed(1)} s`;
}

/** A count with thin spaces between thousands. */
export const formatCount = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
