/** The axes of an array of three or four: what each is called, where its nodes lie, which two are shown first, and what the others are. */

import { shortly } from './axes.ts';
import type { AxisSource } from './axis-source.ts';
import { leafOf, lengthOf, type NamedArray } from './contents.ts';
import { printable, type ReaderId } from './failure.ts';
import { isRepetition, isTimeLike, isQuantityAxis } from './names.ts';
import type { ArrayAxis } from './opened.ts';
import { decodeArray } from './slice.ts';

/** An axis of so many places may be a choice of quantity: colours, metrics, parts of a vector. */
const MOST_QUANTITIES = 4;
/** An axis of a grid has its coordinates, or at least so many nodes. */
const LEAST_NODES = 8;

const COUNTED = 'counted from 0';

/** What is asked of an array's axes. */
interface AxesRequest {
	readonly format: ReaderId;
	readonly array: NamedArray;
	/** Lists that may be coordinates, nearest first. */
	readonly lists: readonly NamedArray[];
	/** Whether a list may be an axis without being named as one. */
	readonly usable: (list: NamedArray) => boolean;
	readonly byName: (name: string) => NamedArray | undefined;
	/** Names of lists that another axis has. */
	readonly taken?: readonly string[];
}

/** All axes of an array, each with the evidence for its name and its nodes. */
export function arrayAxesOf({ format, array, lists, usable, byName, taken = [] }: AxesRequest): ArrayAxis[] {
	const { shape, along, told = 'The file' } = array;
	const used = new Set(taken);
	const noded = shape.map((length, k): ArrayAxis | undefined => {
		const name = along?.[k];
		const list = name === undefined ? undefined : byName(name);
		if (list !== undefined) used.add(list.name);
		if (list !== undefined && lengthOf(list) === length) return fromList(format, list, length, `${told} names it`);
		return name === undefined ? undefined : { ...unnoded(leafOf(name), length), evidence: `${told} names it` };
	});
	for (const [k, length] of shape.entries()) {
		if (noded[k] !== undefined || length < 2) continue;
		const fitting = lists.filter((list) => lengthOf(list) === length && !used.has(list.name) && usable(list));
		const [first] = fitting;
		if (first === undefined) continue;
		used.add(first.name);
		// Axes of one size are given the lists in the order of the file.
		const others = shape.filter((other) => other === length).length;
		const evidence =
			fitting.length === 1 && others === 1
				? `it has as many numbers as axis ${k} has places`
				: `assumed: the next list of ${length} numbers, as axis ${k} has places`;
		noded[k] = fromList(format, first, length, evidence);
	}
	const axes = shape.map((length, k) => noded[k] ?? unnoded(`axis ${k}`, length));
	return axes.map((axis, k) => quantityOf(axis, k, axes) ?? axis);
}

const unnoded = (name: string, length: number): ArrayAxis => ({
	name,
	source: null,
	length,
	values: null,
	kind: 'coordinate',
	evidence: COUNTED,
});

const fromList = (format: ReaderId, list: NamedArray, length: number, evidence: string): ArrayAxis => ({
	name: list.label ?? leafOf(list.name),
	source: list.name,
	length,
	values: decodeArray(format, list),
	kind: 'coordinate',
	evidence,
});

/** The axis as a choice of quantity, where it looks like one; undefined where it does not. */
function quantityOf(axis: ArrayAxis, place: number, axes: readonly ArrayAxis[]): ArrayAxis | undefined {
	const { length, name, evidence } = axis;
	if (length < 2 || length > MOST_QUANTITIES) return undefined;
	const others = axes.filter((other) => other !== axis);
	// Two axes of a surface have to remain.
	if (others.filter((other) => other.length > MOST_QUANTITIES).length < 2) return undefined;
	if (evidence !== COUNTED && isQuantityAxis(name)) return { ...axis, kind: 'choice', evidence: `${evidence}, and its name says so` };
	const isAtEnd = place === 0 || place === axes.length - 1;
	const isGrid = others.every((other) => other.values !== null || other.length >= LEAST_NODES || other.length < 2);
	if (evidence !== COUNTED || !isAtEnd || !isGrid) return undefined;
	return { ...axis, kind: 'choice', evidence: `assumed: it has ${length} places and no coordinates, and every other axis is a grid's` };
}

/** Axes that a surface is drawn over: no choice, and what runs in time or repeats only where nothing else is left. */
export function shownFirst(axes: readonly ArrayAxis[]): readonly [number, number] {
	const rank = ({ kind, name, length }: ArrayAxis): number =>
		length < 2 ? 3 : kind === 'choice' ? 2 : isTimeLike(name) || isRepetition(name) ? 1 : 0;
	const order = axes.map((_, k) => k).sort((a, b) => rank(axes[a] as ArrayAxis) - rank(axes[b] as ArrayAxis) || b - a);
	const [first = 0, second = 1] = order;
	return first < second ? [first, second] : [second, first];
}

/** Where a slice lies first on an axis: at the first quantity, in the middle of coordinates. */
export const firstPlace = ({ kind, length }: ArrayAxis): number => (kind === 'choice' ? 0 : Math.floor(length / 2));

/** What is said of the axes that are not shown. */
export function otherAxesNotes(axes: readonly ArrayAxis[], shown: readonly number[], index: readonly number[]): string[] {
	const others = axes.map((_, k) => k).filter((k) => !shown.includes(k));
	return others.map((k, i) => {
		const { name, kind, values, evidence, length } = axes[k] as ArrayAxis;
		const called = name === `axis ${k}` ? `Axis ${k}` : `Axis ${k} (${printable(name)})`;
		if (kind === 'choice')
			return `${called} is a choice of quantity, not a coordinate (${evidence}): quantity ${index[i] ?? 0} of 0 … ${length - 1} is shown.`;
		const place = index[i] ?? 0;
		const at = values === null ? `${place}` : `${shortly(values[place] ?? Number.NaN)} (place ${place})`;
		return `${called} is moved along in steps of its ${length} nodes (${evidence}), and stands at ${at}.`;
	});
}

/** The axis of a surface as one of its array. */
export const shownAxis = (axis: ArrayAxis, source: AxisSource): ArrayAxis =>
	source.source === null
		? axis
		: {
				...axis,
				name: source.label ?? leafOf(source.name),
				source: source.source,
				values: source.numbers(axis.length),
				evidence: source.evidence,
			};
