/** Numbers as people read them. */

import { type AxisLabel, shownCoordinate } from '../model/axis-label.ts';

/** Up to `digits` significant digits; very large and very small in powers of ten. */
export function formatNumber(value: number | null | undefined, digits = 5): string {
	if (value === null || value === undefined || Number.isNaN(value)) return '—';
	if (value === 0) return '0';
	const size = Math.abs(value);
	const plain = value.toPrecision(digits);
	// With few digits, large numbers are powers of ten already.
	if (size >= 1e6 || size < 1e-3 || plain.includes('e')) {
		const [mantissa = '', exponent = ''] = value.toExponential(Math.max(0, digits - 2)).split('e');
		return `${trim(mantissa)}e${exponent.replace('+', '')}`.replace('-', '−');
	}
	return trim(plain).replace('-', '−');
}

const trim = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/**
 * A point of the plane as people read it; one number where v is no variable.
 * @example placeText([{ name: 'lr', scale: 'log10' }, { name: 'x' }], { u: -3, v: 2 }) // '(0.001, 2)'
 */
export function placeText(
	[first, second]: readonly [AxisLabel, AxisLabel?],
	{ u, v }: { readonly u: number; readonly v?: number },
): string {
	const along = formatNumber(shownCoordinate(first, u), 4);
	return second === undefined || v === undefined
		? `${first.name} = ${along}`
		: `(${along}, ${formatNumber(shownCoordinate(second, v), 4)})`;
}

/** The same as it is spoken, with the names: `x 1, y 2`. */
export const spokenPlace = (labels: readonly [AxisLabel, AxisLabel?], { u, v }: { readonly u: number; readonly v: number }): string =>
	labels.flatMap((label, k) => (label ? [`${label.name} ${formatNumber(shownCoordinate(label, k === 0 ? u : v), 4)}`] : [])).join(', ');

/** Milliseconds. */
export function formatTime(ms: number): string {
	if (ms < 1) return '<1 ms';
	if (ms < 1000) return `${Math.round(ms)} ms`;
	return `${(ms / 1000).toFixed(1)} s`;
}

/** A count with thin spaces between thousands. */
export const formatCount = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
