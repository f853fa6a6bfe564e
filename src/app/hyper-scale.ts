/** Where a hyper-parameter's values lie on its slider. Positions run from 0 to 1. */

import type { Range } from '../model/geometry.ts';
import type { HyperSpec } from '../model/optimizer.ts';

/** How values lie on a slider whose scale is not linear: places run from 0 to 1. */
export interface SliderMap {
	toPosition(value: number): number;
	toValue(position: number): number;
}

/** A slider's values and places. Its values are short numbers: rounded to what a person would write. */
export interface HyperScale extends SliderMap {
	/** The values at its ends. */
	readonly low: number;
	readonly high: number;
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

/** No logarithmic slider begins lower: a thousandth of the smallest numbers would be 0. */
const LEAST = 1e-300;

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
	const low = Math.max(lo, center / REACH, LEAST);
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
	const map =
		kind === 'log'
			? logMap(low, high, spec.range[0] === 0)
			: kind === 'whole'
				? wholeMap(low, high)
				: kind === 'kept'
					? keptMap(high)
					: linearMap(low, high);
	return {
		low: kind === 'log' && spec.range[0] === 0 ? 0 : low,
		high,
		toPosition: (value) => clipped(map.toPosition(value), [0, 1]),
		toValue: (position) => clipped(map.toValue(clipped(position, [0, 1])), spec.range),
	};
}

/** Equal factors in equal distances; where 0 is accepted it is at the very left. */
function logMap(low: number, high: number, withZero: boolean): SliderMap {
	const left = withZero ? ZERO_ZONE : 0;
	const span = Math.log(high / low);
	return {
		toPosition: (value) => (value <= 0 ? 0 : left + (1 - left) * clipped(Math.log(value / low) / span, [0, 1])),
		toValue: (position) => (position < left ? 0 : rounded(low * Math.exp((span * (position - left)) / (1 - left)), 3)),
	};
}

/** Whole numbers: value = low + b ((1 + (high − low)/b)^position − 1), b the bend. */
function wholeMap(low: number, high: number): SliderMap {
	const span = Math.log1p((high - low) / BEND);
	return {
		toPosition: (value) => Math.log1p((Math.max(low, value) - low) / BEND) / span,
		toValue: (position) => Math.round(tidy(low + BEND * Math.expm1(position * span))),
	};
}

/** Shares that are kept: value = 1 − (1 − high)^position, so equal distances multiply what is forgotten. */
function keptMap(high: number): SliderMap {
	const span = Math.log1p(-high);
	return {
		toPosition: (value) => Math.log1p(-Math.min(high, value)) / span,
		toValue: (position) => (position === 1 ? high : rounded(1 - rounded(Math.exp(position * span), 2), 12)),
	};
}

function linearMap(low: number, high: number): SliderMap {
	const span = high - low;
	return {
		toPosition: (value) => (value - low) / span,
		toValue: (position) => onGrain(low + position * span, span / REACH),
	};
}

/** A count to three digits: 1000, not 1003. */
const tidy = (value: number): number => (value < 1000 ? value : rounded(value, 3));

/** `value` to the power of ten that is nearest below `grain`. */
function onGrain(value: number, grain: number): number {
	const decimals = -Math.floor(Math.log10(grain));
	return decimals > 0 ? Number(value.toFixed(Math.min(20, decimals))) : rounded(value, 4);
}
