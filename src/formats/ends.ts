/** Axes that a file gives by their ends (xmin … xmax, alphaRange) or by a start and a step (x0, dx). */

import type { AxisSource } from './axis-source.ts';
import type { NamedArray, NamedNumber } from './contents.ts';
import { leafOf } from './contents.ts';
import { numbersOf } from './fill.ts';
import { findPair } from './names.ts';

/** Two such axes. */
export interface EndsPair {
	readonly x: AxisSource;
	readonly y: AxisSource;
	/** They are alpha and beta. */
	readonly indexed: boolean;
	/** The arrays and numbers that they were made of. */
	readonly used: readonly string[];
}

type Part = 'start' | 'stop' | 'step';

const WORDS: readonly (readonly [RegExp, Part])[] = [
	[/^(.+?)_?(?:min|start|from|low|lo|begin|left|lower)$/i, 'start'],
	[/^(.+?)_?(?:max|stop|end|to|high|hi|right|upper)$/i, 'stop'],
	[/^(?:min|start|from)_?(.+)$/i, 'start'],
	[/^(?:max|stop|end|to)_?(.+)$/i, 'stop'],
	[/^(.+?)_?(?:step|delta)$/i, 'step'],
	[/^([a-z])0$/i, 'start'],
	[/^d([a-z])$/i, 'step'],
];
const RANGE = /^(.+?)_?(?:range|lims?|limits?|bounds?|extent|interval|window)$/i;

interface Ends {
	start?: number;
	stop?: number;
	step?: number;
	used: string[];
}

function sourceOf(name: string, { start, stop, step, used }: Ends): AxisSource {
	const source = used.join(', ');
	if (start !== undefined && stop !== undefined) {
		const [from, to] = [start, stop];
		return {
			name,
			source,
			evidence: `even from ${from} to ${to}`,
			count: undefined,
			numbers: (count) => numbersOf(count, (k) => (k === count - 1 && count > 1 ? to : from + (k * (to - from)) / Math.max(1, count - 1))),
		};
	}
	const [from, by] = [start ?? 0, step ?? 1];
	return {
		name,
		source,
		evidence: `from ${from} in steps of ${by}`,
		count: undefined,
		numbers: (count) => numbersOf(count, (k) => from + k * by),
	};
}

/**
 * The pair of axes that numbers and lists of two numbers give, nearest group first.
 * @param decode the numbers of a list
 */
export function endsPair(
	numbers: readonly NamedNumber[],
	lists: readonly NamedArray[],
	decode: (list: NamedArray) => Float64Array,
): EndsPair | undefined {
	const found = new Map<string, Ends>();
	const at = (name: string): Ends => {
		const ends = found.get(name) ?? { used: [] };
		found.set(name, ends);
		return ends;
	};
	for (const list of lists) {
		const base = RANGE.exec(leafOf(list.name))?.[1];
		const values = base === undefined ? undefined : decode(list);
		if (base === undefined || values?.length !== 2 || !values.every(Number.isFinite) || values[0] === values[1]) continue;
		const ends = at(base);
		if (ends.used.length > 0) continue;
		[ends.start, ends.stop] = [values[0] as number, values[1] as number];
		ends.used.push(list.name);
	}
	for (const { name, value } of numbers) {
		if (!Number.isFinite(value)) continue;
		for (const [word, part] of WORDS) {
			const base = word.exec(leafOf(name))?.[1];
			if (base === undefined) continue;
			const ends = at(base);
			if (ends[part] !== undefined) continue;
			ends[part] = value;
			ends.used.push(name);
			break;
		}
	}
	const whole = [...found].filter(
		([, { start, stop, step }]) => (start !== undefined && stop !== undefined && start !== stop) || (step !== undefined && step !== 0),
	);
	const pair = findPair(whole.map(([name]) => name));
	if (pair === undefined) return undefined;
	const [x, y] = [whole[pair.x] as [string, Ends], whole[pair.y] as [string, Ends]];
	return { x: sourceOf(...x), y: sourceOf(...y), indexed: pair.indexed, used: [...x[1].used, ...y[1].used] };
}
