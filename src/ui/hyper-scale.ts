/** Where a hyper-parameter's values lie on its slider. Positions run from 0 to 1. */

import type { Range } from '../model/geometry.ts';
import type { HyperSpec } from '../model/optimizer.ts';

/** A slider's values and places. */
export interface HyperScale {
	/** The values at its ends. */
	readonly low: number;
	readonly high: number;
	toPosition(value: number): number;
	/** A short number: the mapped value is rounded to what a person would write. */
	toValue(position: number): number;
}

/** A logarithmic slider reaches this factor below and above its anchor. */
const REACH = 1000;
/** Left of this place a logarithmic slider whose values may be 0 is at 0. */
const ZERO_ZONE = 0.02;
/** A linear range wider than this cannot be steered whole: a part around the anchor is shown. */
const WIDE = 1000;
/** How a slider of whole numbers bends: below about this value it is linear, so that a key always moves it by one or more. */
const BEND = 20;
/** Where the published value is 0, a logarithmic slider ends here. */
const END_AROUND_ZERO = 1;

type Kind = 'log' | 'whole' | 'kept' | 'wide' | 'linear';

/**
 * How a hyper-parameter's slider runs. `kept`: shares that are kept a step (β₂ = 0.999), where what matters is how near they
 * are to 1. `whole`: counts of steps.
 */
function kindOf({ scale, range: [lo, hi] }: HyperSpec): Kind {
	if (scale === 'log') return lo >= 1 ? 'whole' : 'log';
	if (lo === 0 && hi > 0.999 && hi < 1) return 'kept';
	return hi - lo > WIDE ? 'wide' : 'linear';
}

/** `value` to `digits` significant digits. */
export const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));

/** The nearest accepted value. */
export const clipped = (value: number, [lo, hi]: Range): number => Math.min(hi, Math.max(lo, value));

/** The part of the range that the slider shows: a factor of 1000 each way on a logarithmic one, clipped to what is accepted. */
function windowOf(spec: HyperSpec, anchor: number): Range {
	const [lo, hi] = spec.range;
	const kind = kindOf(spec);
	if (kind === 'linear' || kind === 'kept') return spec.range;
	if (kind === 'wide') {
		const reach = 10 * Math.max(1, Math.abs(anchor));
		return [Math.max(lo, anchor - reach), Math.min(hi, anchor + reach)];
	}
	const center = anchor > 0 ? anchor : Math.min(hi, END_AROUND_ZERO) / REACH;
	const low = Math.max(lo, center / REACH);
	const high = Math.min(hi, center * REACH);
	return kind === 'whole' ? [Math.ceil(low), Math.floor(high)] : [low, high];
}

/**
 * The value that the slider is laid out around: the one before as long as the value is in sight of it, so that a thumb does
 * not run away from the hand; at first the published one; else the value itself.
 */
export function anchorOf(spec: HyperSpec, value: number, before: number = spec.value): number {
	const [low, high] = windowOf(spec, before);
	const isZero = value === 0 && kindOf(spec) === 'log' && spec.range[0] === 0;
	return isZero || (value >= low && value <= high) ? before : value;
}

/**
 * The slider of a hyper-parameter.
 * @param anchor the value it is laid out around: see {@link anchorOf}
 * @example
 * const scale = hyperScale(lr, 0.001); // 1e-6 … 1
 * scale.toValue(scale.toPosition(0.02)) // 0.02
 */
export function hyperScale(spec: HyperSpec, anchor: number): HyperScale {
	const [low, high] = windowOf(spec, anchor);
	const kind = kindOf(spec);
	const within = (x: number): number => Math.min(1, Math.max(0, x));
	const make = (toPosition: (v: number) => number, toValue: (p: number) => number): HyperScale => ({
		low,
		high,
		toPosition: (value) => (high > low ? within(toPosition(clipped(value, [low, high]))) : 0),
		toValue: (position) => clipped(toValue(within(position)), spec.range),
	});
	if (kind === 'log') return logScale(spec, low, high);
	if (kind === 'whole') {
		const whole = Math.log1p((high - low) / BEND);
		return make(
			(v) => Math.log1p((v - low) / BEND) / whole,
			(p) => Math.round(tidy(low + BEND * Math.expm1(p * whole))),
		);
	}
	if (kind === 'kept') {
		const least = Math.log1p(-high);
		return make(
			(v) => Math.log1p(-v) / least,
			(p) => (p === 1 ? high : rounded(1 - rounded(Math.exp(p * least), 2), 12)),
		);
	}
	const grain = (high - low) / REACH;
	return make(
		(v) => (v - low) / (high - low),
		(p) => onGrain(low + p * (high - low), grain),
	);
}

/** 0 at the very left where it is accepted, then equal factors in equal distances. */
function logScale({ range }: HyperSpec, low: number, high: number): HyperScale {
	const left = range[0] === 0 ? ZERO_ZONE : 0;
	const span = Math.log(high / low);
	return {
		low: range[0] === 0 ? 0 : low,
		high,
		toPosition: (value) => (value <= 0 ? 0 : left + (1 - left) * Math.min(1, Math.max(0, Math.log(value / low) / span))),
		toValue: (position) => {
			if (position < left) return 0;
			const share = Math.min(1, (position - left) / (1 - left));
			return clipped(rounded(low * Math.exp(span * share), 3), range);
		},
	};
}

/** A count to three digits: 1000, not 1003. */
const tidy = (value: number): number => (value < 1000 ? value : rounded(value, 3));

/** `value` to the power of ten that is nearest below `grain`. */
function onGrain(value: number, grain: number): number {
	const decimals = -Math.floor(Math.log10(grain));
	return decimals > 0 ? Number(value.toFixed(Math.min(20, decimals))) : rounded(value, 4);
}
