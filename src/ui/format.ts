/** Numbers as people read them. */

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

/** Milliseconds. */
export function formatTime(ms: number): string {
	if (ms < 1) return '<1 ms';
	if (ms < 1000) return `${Math.round(ms)} ms`;
	return `${(ms / 1000).toFixed(1)} s`;
}

/** A count with thin spaces between thousands. */
export const formatCount = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
