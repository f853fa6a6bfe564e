/** Arrays whose shape is not yet that of what they mean: edges of bins, stacked coordinates, flat lists beside their size. */

import { type Contents, isList, leafOf, lengthOf, type NamedArray } from './contents.ts';
import { printable } from './failure.ts';
import { findPair, isMeasured } from './names.ts';
import { stridesOf } from './slice.ts';

/** The same contents in the shapes that they mean, and what was done said. */
export function shapedContents(contents: Contents): Contents {
	return unstacked(centred(unflattened(contents)));
}

const EDGES = /(?:edges?|bins)$/i;

/** Edges of bins, one more than there are values, become the middles of the bins. */
function centred(contents: Contents): Contents {
	const { arrays } = contents;
	const sizes = new Set(arrays.filter((array) => !isList(array)).flatMap((array) => array.shape));
	const lists = arrays.filter((array) => isList(array) && lengthOf(array) > 2);
	const edges = new Set(lists.filter((list) => EDGES.test(leafOf(list.name)) && sizes.has(lengthOf(list) - 1)));
	// pcolormesh(x, y, C): both of a pair have one more.
	const pair = findPair(lists.map((list) => list.name));
	const [x, y] = pair === undefined ? [] : [lists[pair.x], lists[pair.y]];
	if (x !== undefined && y !== undefined) {
		const [nx, ny] = [lengthOf(x) - 1, lengthOf(y) - 1];
		const around = ({ shape }: NamedArray): boolean =>
			shape.length === 2 && ((shape[0] === ny && shape[1] === nx) || (shape[0] === nx && shape[1] === ny));
		const shaped = arrays.filter((array) => !isList(array));
		if (shaped.length > 0 && shaped.every(around)) edges.add(x).add(y);
	}
	if (edges.size === 0) return contents;
	const names = [...edges].map((list) => `"${printable(list.name)}"`).join(' and ');
	return {
		...contents,
		arrays: arrays.map((array) =>
			edges.has(array) ? { ...array, shape: [lengthOf(array) - 1], read: (k: number) => (array.read(k) + array.read(k + 1)) / 2 } : array,
		),
		notes: [
			...(contents.notes ?? []),
			`${names} ${edges.size === 1 ? 'has' : 'have'} one number more than there are values: edges of bins. The middles of the bins are the coordinates.`,
		],
	};
}

const STACK =
	/^(?:points?|pts|coords?|coordinates?|xy|positions?|locations?|samples?|params?|parameters?|thetas?|grid|mesh(?:grid)?|nodes?)$/i;

/** Pairs of coordinates in one array, n × 2 beside n values or rows × columns × 2 beside rows × columns, become two arrays. */
function unstacked(contents: Contents): Contents {
	const { arrays } = contents;
	const names = new Set(arrays.map((array) => array.name));
	if (names.has('x') || names.has('y')) return contents;
	for (const stack of arrays) {
		const { shape } = stack;
		if ((shape.length !== 2 && shape.length !== 3) || !STACK.test(leafOf(stack.name))) continue;
		for (const axis of [shape.length - 1, 0]) {
			const places = shape.filter((_, k) => k !== axis);
			if (shape[axis] !== 2 || places.some((size) => size < 2)) continue;
			if (!arrays.some((array) => array !== stack && array.shape.join() === places.join())) continue;
			const part = (name: string, k: number): NamedArray => ({
				...stack,
				name,
				shape: places,
				fortran: false,
				read: placesIn(stack, axis, k),
			});
			return {
				...contents,
				arrays: arrays.flatMap((array) => (array === stack ? [part('x', 0), part('y', 1)] : [array])),
				notes: [
					...(contents.notes ?? []),
					`"${printable(stack.name)}" (${shape.join(' × ')}) holds two coordinates of each value: the first is called x, the second y.`,
				],
			};
		}
	}
	return contents;
}

/** Position in C order of what is left without an axis → the number at place k of that axis. */
function placesIn({ shape, fortran, read }: NamedArray, axis: number, k: number): (position: number) => number {
	const all = stridesOf(shape, fortran);
	const rest = shape.map((size, at) => ({ size, stride: all[at] as number })).filter((_, at) => at !== axis);
	return (position) => {
		let [left, at] = [position, k * (all[axis] as number)];
		for (let dimension = rest.length - 1; dimension >= 0; dimension--) {
			const { size, stride } = rest[dimension] as { size: number; stride: number };
			at += (left % size) * stride;
			left = Math.floor(left / size);
		}
		return read(at);
	};
}

/** Names of two numbers that say how many columns and how many rows a flat list has. */
const SIZES: readonly (readonly [RegExp, RegExp])[] = [
	[/^width$/i, /^height$/i],
	[/^n?_?col(?:umn)?s$/i, /^n?_?rows$/i],
	[/^n_?x$/i, /^n_?y$/i],
];

/** A flat list beside its width and height, or beside its shape, becomes rows and columns. */
function unflattened(contents: Contents): Contents {
	const { arrays, numbers = [] } = contents;
	if (!arrays.every(isList)) return contents;
	const [size, told] = sizeOf(contents) ?? [undefined, ''];
	if (size === undefined) return contents;
	const [rows, columns] = size;
	const flat = (array: NamedArray): boolean => lengthOf(array) === rows * columns;
	// Columns of a table have their coordinates beside them.
	const full = arrays.filter(flat);
	if (rows < 2 || columns < 2 || full.length === 0 || full.some(({ name }) => full.length > 1 && !isMeasured(name))) return contents;
	return {
		...contents,
		arrays: arrays.map((array) => (flat(array) ? { ...array, shape: [rows, columns], fortran: false, rows: 'y', told } : array)),
		numbers: numbers.filter(({ name }) => !told.includes(`"${printable(name)}"`)),
		notes: [...(contents.notes ?? []), `${told} say that a flat list has ${rows} rows of ${columns} values, one row after the other.`],
	};
}

function sizeOf({ arrays, numbers = [] }: Contents): [readonly [number, number], string] | undefined {
	for (const [across, up] of SIZES) {
		const columns = numbers.find(({ name }) => across.test(leafOf(name)));
		const rows = numbers.find(({ name }) => up.test(leafOf(name)));
		if (columns && rows) return [[rows.value, columns.value], `"${printable(columns.name)}" and "${printable(rows.name)}"`];
	}
	const shape = arrays.find((array) => /^(?:shape|dims?|dimensions)$/i.test(leafOf(array.name)) && lengthOf(array) === 2);
	return shape && [[shape.read(0), shape.read(1)], `The numbers of "${printable(shape.name)}"`];
}
