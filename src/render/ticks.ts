/** Nice numbers along an axis and along the colour bar, in every scale. */

import type { Scale } from '../math/scale.ts';
import { type AxisLabel, shownCoordinate } from '../model/axis-label.ts';

export interface Tick {
	readonly value: number;
	/** Place on the axis or bar, 0 … 1. */
	readonly t: number;
	readonly label: string;
	/** The label says how far the value is from this number, which the axis names once: `1` and `+5e−8`. */
	readonly from?: string;
}

/** The step 1, 2 or 5 · 10^k that cuts a span into about `count` parts. */
export function niceStep(span: number, count: number): number {
	const raw = span / Math.max(1, count);
	const power = 10 ** Math.floor(Math.log10(raw));
	const lead = raw / power;
	return (lead < Math.SQRT2 ? 1 : lead < Math.sqrt(10) ? 2 : lead < Math.sqrt(50) ? 5 : 10) * power;
}

/** Digits behind the point that a number of double precision may need. */
const MOST_DIGITS = 16;

/**
 * A number as short as its neighbours at distance `step` allow, with a real minus sign.
 *
 * @example
 * formatTick(-0.5, 0.25) // '−0.50'
 */
export function formatTick(value: number, step: number): string {
	if (value === 0 || Math.abs(value) < step * 1e-9) return '0';
	const largest = Math.abs(value);
	const own = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9) + (hasHalfDigit(step) ? 1 : 0));
	// A small value among large ones is not written as 0.
	const digits = Math.max(own, largest < 0.5 * 10 ** -own ? Math.ceil(-Math.log10(largest)) : 0);
	if (largest >= 1e5 || largest < 1e-3) {
		const significant = Math.max(0, Math.ceil(Math.log10(largest / step) - 1e-9));
		const [mantissa = '', exponent = ''] = value.toExponential(Math.min(MOST_DIGITS, significant)).split('e');
		const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
		return `${short}e${exponent.replace('+', '')}`.replace(/-/g, '−');
	}
	return value.toFixed(Math.min(digits, MOST_DIGITS)).replace('-', '−');
}

/** A step such as 0.25 needs one digit more than its power of ten says. */
function hasHalfDigit(step: number): boolean {
	const lead = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
	return Math.abs(lead - Math.round(lead)) > 1e-6;
}

/** Ticks at multiples of a nice step inside [lo, hi]. */
export function linearTicks(lo: number, hi: number, count = 5): Tick[] {
	if (!(hi > lo) || !Number.isFinite(hi - lo)) return [];
	const step = niceStep(hi - lo, count);
	// An end that is a tick but for rounding is one.
	const slack = 1e-9 + (4 * Number.EPSILON * Math.max(Math.abs(lo), Math.abs(hi))) / step;
	const first = Math.ceil(lo / step - slack);
	const last = Math.floor(hi / step + slack);
	return Array.from({ length: last - first + 1 }, (_, i) => {
		const value = (first + i) * step;
		return { value, t: Math.min(1, Math.max(0, (value - lo) / (hi - lo))), label: formatTick(value, step) };
	});
}

/** Letters of a number that a tick has room for. Where numbers are longer, they are told from a round one near them. */
const LONGEST = 9;

/** Ticks at multiples of a nice step; as distances from a round number where their own would be long and differ only in the last digits. */
function aroundRound(lo: number, hi: number, count: number): Tick[] {
	const ticks = linearTicks(lo, hi, count);
	if (ticks.length < 2 || ticks.every(({ label }) => label.length <= LONGEST)) return ticks;
	const power = 10 ** Math.ceil(Math.log10(hi - lo) - 1e-9);
	const base = Math.round((lo + hi) / 2 / power) * power;
	if (base === 0) return ticks;
	const from = formatTick(base, power)
		.replace(/(\.\d*?)0+(?=e|$)/, '$1')
		.replace(/\.(?=e|$)/, '');
	const step = niceStep(hi - lo, count);
	return ticks.map(({ value, t }) => {
		// Of whole steps: the difference of the numbers has lost its last digits.
		const label = formatTick((Math.round(value / step) - Math.round(base / step)) * step, step);
		return { value, t, from, label: label === '0' || label.startsWith('−') ? label : `+${label}` };
	});
}

/** Spans of a logarithmic axis, in decades: beyond the first only powers of ten are ticks, below the second even numbers are. */
const DECADES_ONLY = 2.5;
const NARROW = 0.6;

/**
 * Ticks of an axis of the plane, with the numbers that people read: on a logarithmic axis the powers of ten, with 2 and 5
 * times these where there is room, or even numbers where it spans a small part of a decade.
 *
 * @example
 * axisTicks({ name: 'lr', scale: 'log10' }, -4, -1).map(({ label }) => label) // '1e−4', '0.001', '0.01', '0.1'
 */
export function axisTicks(label: AxisLabel | undefined, lo: number, hi: number, count = 5): Tick[] {
	if (label?.scale !== 'log10' || !(hi > lo) || !Number.isFinite(10 ** hi) || 10 ** lo === 0) {
		return aroundRound(lo, hi, count);
	}
	const tick = (number: number, text: string): Tick => ({ value: number, t: (Math.log10(number) - lo) / (hi - lo), label: text });
	if (hi - lo < NARROW) {
		const [from, to] = [shownCoordinate(label, lo), shownCoordinate(label, hi)];
		const even = aroundRound(from, to, count);
		return even.filter(({ value }) => value > 0).map((one) => ({ ...one, t: tick(one.value, '').t }));
	}
	const leads = hi - lo > DECADES_ONLY ? [1] : [1, 2, 5];
	const step = Math.max(1, Math.ceil((hi - lo) / (1.5 * count)));
	const ticks: Tick[] = [];
	for (let decade = Math.floor(lo / step) * step; decade <= hi; decade += step) {
		for (const lead of leads) {
			const number = Number(`${lead}e${decade}`);
			const made = tick(number, formatTick(number, 10 ** decade));
			if (made.t >= -1e-9 && made.t <= 1 + 1e-9) ticks.push({ ...made, t: Math.min(1, Math.max(0, made.t)) });
		}
	}
	return ticks;
}

/** A value with three significant digits, or with those that three digits of a range around it need, as a label. */
const brief = (value: number, range: number): string =>
	formatTick(value, 10 ** (Math.floor(Math.log10(Math.min(Math.abs(value) || 1, range > 0 ? range : Number.POSITIVE_INFINITY))) - 2))
		.replace(/(\.\d*?)0+$/, '$1')
		.replace(/\.$/, '');

/** Candidates of falling niceness: 0, powers of ten, then 5 and 2 times these, of both signs. */
function candidates(lo: number, hi: number): number[] {
	const top = Math.ceil(Math.log10(Math.max(Math.abs(lo), Math.abs(hi), Number.MIN_VALUE)));
	const decades = Array.from({ length: 19 }, (_, i) => top - i);
	const levels = [1, 5, 2].flatMap((lead) => decades.map((k) => Number(`${lead}e${k}`)));
	return [0, ...levels.flatMap((x) => [x, -x])].filter((x) => x > lo && x < hi);
}

/**
 * Ticks of the colour bar: at the nice step where the scale is linear; elsewhere both ends, then the
 * nicest numbers that keep their distance, and rounded values where a gap stays open.
 *
 * @param count about how many
 */
export function scaleTicks(scale: Scale, count = 6): Tick[] {
	const { lo, hi } = scale;
	if (!(hi > lo) || scale.gain === 0) return [{ value: lo, t: scale.forward(lo), label: brief(lo, 0) }];
	if (scale.kind === 'linear') return linearTicks(lo, hi, count);
	const gap = 0.75 / count;
	const chosen: Tick[] = [];
	const offer = (value: number, clearance: number): void => {
		const t = scale.forward(value);
		if (chosen.every((tick) => Math.abs(tick.t - t) >= clearance)) chosen.push({ value, t, label: brief(value, hi - lo) });
	};
	offer(lo, 0);
	offer(hi, 0);
	for (const value of candidates(lo, hi)) offer(value, gap);
	for (let i = 1; i < 2 * count; i++) offer(Number(scale.inverse(i / (2 * count)).toPrecision(2)), gap * 1.5);
	return chosen.sort((a, b) => a.t - b.t);
}
