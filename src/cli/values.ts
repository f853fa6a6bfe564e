/** The values of options: text in, checked data out. What cannot be used says what is expected. */

import { InvalidArgumentError } from 'commander';
import type { FigureSize } from '../exports/figure/choice.ts';
import type { PlaneRequest } from '../engine/landscapes/planes.ts';
import { readCounted } from '../model/counted.ts';
import { UsageError } from '../model/errors.ts';
import { readNetworkPlane } from '../model/network-plane.ts';
import type { Range } from '../model/geometry.ts';
import { MAX_VARIABLES } from '../model/objective.ts';

/** Longest list of numbers in one option: a point of a formula has fewer. */
const MAX_LIST = 2 * MAX_VARIABLES;
/** Most pixels or cells along a side that an option may ask for. */
const MAX_SIDE = 65_536;

const refuse = (expected: string): never => {
	throw new InvalidArgumentError(expected);
};

/** A finite number: `-1.2`, `1e-3`. */
export function number(text: string): number {
	const value = Number(text);
	return text.trim() !== '' && Number.isFinite(value) ? value : refuse(`Expected a number, not “${text.slice(0, 40)}”.`);
}

/** A whole number from `least` to `most`. */
export const whole =
	(least: number, most: number) =>
	(text: string): number => {
		const value = number(text);
		return Number.isInteger(value) && value >= least && value <= most ? value : refuse(`Expected a whole number from ${least} to ${most}.`);
	};

/** A number from `least` to `most`. */
export const within =
	(least: number, most: number) =>
	(text: string): number => {
		const value = number(text);
		return value >= least && value <= most ? value : refuse(`Expected a number from ${least} to ${most}.`);
	};

/** `1,2,3` */
export function numbers(text: string): readonly number[] {
	const parts = text.split(',');
	return parts.length > MAX_LIST ? refuse(`Expected at most ${MAX_LIST} numbers.`) : parts.map(number);
}

/** `1,2,3` of the given lengths. */
export const numbersOf =
	(least: number, most: number, expected: string) =>
	(text: string): readonly number[] => {
		const list = numbers(text);
		return list.length >= least && list.length <= most ? list : refuse(`Expected ${expected}.`);
	};

/** `-1,1e9`, or `none`: values that mean "not computed". */
export const missingValues = (text: string): readonly number[] => (text.trim() === 'none' ? [] : numbers(text));

/** `0,2`: two different axes of an array, counted from 0. */
export function arrayAxes(text: string): readonly [number, number] {
	const [rows = -1, columns = -1, ...more] = numbers(text);
	const right = [rows, columns].every((k) => Number.isInteger(k) && k >= 0) && rows !== columns && more.length === 0;
	return right ? [rows, columns] : refuse('Expected the axes of rows and columns, counted from 0: 0,2.');
}

/** `5` or `5,3`: positions on the other axes of an array, counted from 0. */
export function arrayIndex(text: string): readonly number[] {
	const list = numbers(text);
	return list.every((k) => Number.isInteger(k) && k >= 0) ? list : refuse('Expected whole numbers, counted from 0.');
}

/** `85mm×60mm`, `180x90mm`, `7inx4in`, `1920x1080` (pixels): the size of a picture, or of a figure. */
export function pictureSize(text: string): FigureSize {
	const found = /^\s*(\d+(?:\.\d+)?)\s*(mm|cm|in)?\s*[x×]\s*(\d+(?:\.\d+)?)\s*(mm|cm|in)\s*$/i.exec(text);
	const [, width, first, height, unit = ''] = found ?? [];
	if (!found) {
		const [across, up] = size(text.replace(/px/gi, ''));
		return { width: across, height: up, unit: 'px' };
	}
	const [one, other] = [(first ?? unit).toLowerCase(), unit.toLowerCase()] as ('mm' | 'cm' | 'in')[];
	const millimetres = (length: string | undefined, of: 'mm' | 'cm' | 'in'): number => Number(length) * { mm: 1, cm: 10, in: 25.4 }[of];
	return { width: millimetres(width, one as 'mm'), height: millimetres(height, other as 'mm'), unit: 'mm' };
}

/** `1024x768`: columns and rows, or width and height. */
export function size(text: string): readonly [number, number] {
	const found = /^\s*(\d{1,9})\s*[x×]\s*(\d{1,9})\s*$/i.exec(text);
	if (!found) return refuse('Expected two whole numbers: 1024x768.');
	const [across, up] = [Number(found[1]), Number(found[2])];
	return Math.min(across, up) >= 1 && Math.max(across, up) <= MAX_SIDE ? [across, up] : refuse(`Expected sides from 1 to ${MAX_SIDE}.`);
}

/** `x0:x1,y0:y1`, or `x0:x1` for a landscape of one variable. */
export function domain(text: string): { readonly u: Range; readonly v?: Range } {
	const ranges = text.split(',').map((part): Range => {
		const [lo, hi, ...more] = part.split(':').map(number);
		if (lo === undefined || hi === undefined || more.length > 0) return refuse('Expected x0:x1,y0:y1.');
		return lo < hi ? [lo, hi] : refuse(`Expected a range that ascends, not ${lo}:${hi}.`);
	});
	const [u, v, ...more] = ranges;
	if (!u || more.length > 0) return refuse('Expected x0:x1,y0:y1.');
	return v ? { u, v } : { u };
}

/** Where a film zooms to: a point and how many times smaller the last window is, or that window. */
export type ZoomOption =
	| { readonly kind: 'point'; readonly u: number; readonly v: number; readonly factor: number }
	| { readonly kind: 'window'; readonly window: { readonly u: Range; readonly v?: Range } };

/** `0,0,1000`, or a window: `2.9:3.1,1.9:2.1`. */
export function zoomTarget(text: string): ZoomOption {
	if (text.includes(':')) return { kind: 'window', window: domain(text) };
	const [u = 0, v = 0, factor = 0] = numbersOf(3, 3, 'u,v,factor: 0,0,1000, or a window: 2.9:3.1,1.9:2.1')(text);
	return { kind: 'point', u, v, factor };
}

/** `a=2`, added to those before it. */
export function parameter(text: string, before: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> {
	const at = text.indexOf('=');
	const name = text.slice(0, at).trim();
	if (at < 1 || name === '') return refuse('Expected name=number: a=2.');
	if (Object.hasOwn(before, name)) return refuse(`The parameter ${name} is given twice; give it once.`);
	// Entries, not an assignment: a name like __proto__ must stay a name.
	return Object.fromEntries([...Object.entries(before), [name, number(text.slice(at + 1))]]);
}

/** `u,v`: names of variables. */
export function variableNames(text: string): readonly string[] {
	const names = text.split(',').map((name) => name.trim());
	const wrong = names.find((name, i) => !/^\p{L}[\p{L}\d_]{0,31}$/u.test(name) || names.indexOf(name) < i);
	return wrong === undefined && names.length <= MAX_VARIABLES ? names : refuse('Expected different names: u,v.');
}

/** What a reader of the model makes of a value: what it refuses is refused here. */
export function said<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		if (error instanceof UsageError) throw new InvalidArgumentError(error.message);
		throw error;
	}
}

/** Spellings of planes of networks that are no planes of other landscapes. */
const OF_NETWORK = /^(?:random:(?!\d+$)|pca|three:|hessian|moments)/;

/** `axes:1,2` · `random:7` · `points:0,0,0;1,0,0;0,1,0`, axes count from 1, as x1 does; of a network `random:filter`, `pca` … */
export function plane(text: string): PlaneRequest {
	if (OF_NETWORK.test(text)) return { kind: 'network', choice: said(() => readNetworkPlane(text)) };
	const at = text.indexOf(':');
	const rest = text.slice(at + 1);
	switch (at < 0 ? text : text.slice(0, at)) {
		case 'axes': {
			const [first = 0, second = 0] = numbersOf(2, 2, 'two axes, counted from 1: axes:1,2')(rest);
			return { kind: 'axes', first: first - 1, second: second - 1 };
		}
		case 'random':
			return { kind: 'random', seed: at < 0 ? 0 : whole(0, 2 ** 31 - 1)(rest) };
		case 'points': {
			const [a, b, c, ...more] = rest.split(';').map(numbers);
			return a && b && c && more.length === 0
				? { kind: 'points', points: [a, b, c] }
				: refuse('Expected three points: points:0,0,0;1,0,0;0,1,0.');
		}
		case 'along': {
			const [a, b, ...more] = rest.split(';').map(numbers);
			return a && b && more.length === 0
				? { kind: 'turned', along: [a, b], turns: [] }
				: refuse('Expected two directions: along:0.6,0.8,0;0,0,1.');
		}
		default:
			return refuse(
				'Expected axes:1,2 or random:SEED or points:…;…;… or along:…;…; of a network random:filter, pca, three:FILE,FILE, hessian or moments.',
			);
	}
}

/** A turn between two variables, by their names or their numbers from 1. */
export interface NamedTurn {
	readonly from: string;
	readonly to: string;
	readonly degrees: number;
}

/** `x1,x3:30deg`, `1,3:30`, `1,3:0.5rad` */
export function turn(text: string): NamedTurn {
	const found = /^\s*([\p{L}\p{N}_]+)\s*,\s*([\p{L}\p{N}_]+)\s*:\s*([^\s]+?)\s*(deg|°|rad)?\s*$/u.exec(text);
	if (!found) return refuse('Expected two variables and an angle: x1,x3:30deg.');
	const [, from = '', to = '', angle = '', unit] = found;
	return { from, to, degrees: unit === 'rad' ? (number(angle) * 180) / Math.PI : number(angle) };
}

/** `60s`, `2m`, `500ms`, or a number of seconds: milliseconds. */
export function duration(text: string): number {
	const found = /^\s*(\d{1,6}(?:\.\d{1,3})?)\s*(ms|s|m)?\s*$/.exec(text);
	const value = Number(found?.[1]) * { ms: 1, s: 1000, m: 60_000 }[(found?.[2] ?? 's') as 'ms' | 's' | 'm'];
	return value > 0 ? value : refuse(`Expected a time: 60s, 2m or 500ms, not “${text.slice(0, 40)}”.`);
}

/** `a,b,c`, added to those before it. */
export const words = (text: string, before: readonly string[] = []): readonly string[] => [
	...before,
	...text
		.split(',')
		.map((word) => word.trim())
		.filter((word) => word !== ''),
];

/** Whole numbers from 1 to 2^24: `128,256,512`. */
export const sizes = (text: string): readonly number[] => numbers(text).map((n) => whole(1, 2 ** 24)(String(n)));

/** `3/64`: the third of 64 parts of the work. */
export function part(text: string): { readonly index: number; readonly count: number } {
	const found = /^\s*(\d{1,7})\s*\/\s*(\d{1,7})\s*$/.exec(text);
	if (!found) return refuse('Expected a part of how many: 3/64.');
	const [index, count] = [Number(found[1]), Number(found[2])];
	return index >= 1 && index <= count ? { index, count } : refuse(`Expected a part from 1 to ${count}: parts are counted from 1.`);
}

/** `1,2,8-15`: whole numbers from 0, ranges with both their ends, at most so many in all. */
export const counted =
	(most: number, limit: number) =>
	(text: string): readonly number[] =>
		said(() => readCounted(text, most, limit));
