/** Decided roles → samples in the plane: a grid, scattered points or a line, with how they were read. */

import type { AxisLabel, SampledPoints } from '../model/field.ts';
import { type Axis, type AxisOrigin, axisNotes, axisOf, axisReading, isScatteredInLogarithms } from './axes.ts';
import { failure, printable } from './failure.ts';
import { numbersOf } from './fill.ts';
import { MAX_CELLS, countText } from './limits.ts';
import type { AxisReading, Built, OpenOptions, Reading } from './opened.ts';
import { type Levels, coverOf, levelsOf, meansOf, placesOf, repeatedNote } from './points.ts';
import type { FormatId } from './table-of-formats.ts';

/** Most scattered samples (2^20: their triangulation takes about a second). */
const MAX_POINTS = 2 ** 20;

export interface Coordinate extends AxisOrigin {
	/** One number a sample, or one a column or a row. */
	readonly numbers: Float64Array;
}

/** The evidence from which the orientation was decided. */
export type Orientation = Pick<Reading, 'turned' | 'assumed' | 'evidence'>;

const label = ({ name }: AxisOrigin, log: boolean): AxisLabel => (log ? { name, scale: 'log10' } : { name });

/** Labels, unless both coordinates were only counted. */
const labelled = (x: AxisOrigin, xLog: boolean, y: AxisOrigin, yLog: boolean): { axes?: readonly [AxisLabel, AxisLabel] } =>
	x.source === null && y.source === null ? {} : { axes: [label(x, xLog), label(y, yLog)] };

/** Values that mean "not computed" and all that is not finite become holes, in place. */
function punch(values: Float64Array, missing: readonly number[]): { marked: number; holes: number } {
	let [marked, holes] = [0, 0];
	for (let k = 0; k < values.length; k++) {
		const value = values[k] as number;
		if (missing.length === 0 && value - value === 0) continue;
		const isMark = missing.includes(value);
		if (isMark) marked++;
		if (!isMark && Number.isFinite(value)) continue;
		holes++;
		values[k] = Number.NaN;
	}
	return { marked, holes };
}

/** What is told of samples without values. */
export interface HoleCounts {
	readonly count: number;
	readonly holes: number;
	/** Of the holes: values that mean "not computed". */
	readonly marked: number;
	/** Samples of exactly -1, and all that are below 0. */
	readonly minusOnes: number;
	readonly negative: number;
}

/** What is told of a surface's holes, as they were counted. */
export function countedHoles({ count, holes, marked, minusOnes, negative }: HoleCounts, missing: readonly number[]): string[] {
	if (holes > 0) {
		const why =
			marked === holes
				? ` (${missing.join(' or ')} means “not computed” here)`
				: marked > 0
					? ` (${marked} of them hold ${missing.join(' or ')})`
					: '';
		return [`${holes} of ${count} samples were not computed${why}: they are holes.`];
	}
	// A negative number that several samples share while all others are positive may be a mark. It is not taken for one unasked.
	return !missing.includes(-1) && count >= 9 && minusOnes >= 2 && minusOnes < count && negative === minusOnes
		? [`${minusOnes} of ${count} samples are exactly −1 and no other is negative: if −1 means “not computed”, say so (missing value −1).`]
		: [];
}

function holeNotes(values: Float64Array, found: { marked: number; holes: number }, missing: readonly number[]): string[] {
	let [minusOnes, negative] = [0, 0];
	if (found.holes === 0)
		for (const value of values) {
			if (!(value < 0)) continue;
			negative++;
			if (value === -1) minusOnes++;
		}
	return countedHoles({ count: values.length, ...found, minusOnes, negative }, missing);
}

export interface GridParts {
	readonly format: FormatId;
	readonly name: string;
	readonly x: Coordinate;
	readonly y: Coordinate;
	/** The value at column i and row j, both in the file's order. */
	readonly at: (column: number, row: number) => number;
	readonly orientation: Orientation;
	readonly missing: readonly number[];
	/** Its values are read elsewhere, a piece at a time: the grid has none. */
	readonly isElsewhere?: boolean;
	/** What was said of its holes already, where they were counted before the grid was made. */
	readonly holes?: readonly string[];
	readonly notes?: readonly string[];
}

/** A grid whose columns have the coordinates x and whose rows have y. @throws FormatError E_<FORMAT>_AXIS, _LIMIT */
export function gridSurface(parts: GridParts, options: OpenOptions): Built {
	const { format, name, at, orientation, missing } = parts;
	const x = axisOf(format, parts.x.name, parts.x.numbers, options.logX);
	const y = axisOf(format, parts.y.name, parts.y.numbers, options.logY);
	const columns = x.values.length;
	const rows = y.values.length;
	if (columns * rows > MAX_CELLS && !parts.isElsewhere) throw tooLarge(format, name, columns, rows);
	const values = new Float64Array(parts.isElsewhere ? 0 : columns * rows);
	for (let row = 0, cell = 0; cell < values.length; row++) {
		const fileRow = y.order[row] as number;
		for (let column = 0; column < columns; column++) values[cell++] = at(x.order[column] as number, fileRow);
	}
	const found = punch(values, missing);
	return {
		surface: { name, columns, rows, x: x.values, y: y.values, values, ...labelled(parts.x, x.log, parts.y, y.log) },
		reading: { value: name, layout: 'grid', x: axisReading(parts.x, x), y: axisReading(parts.y, y), ...orientation, missing },
		notes: [
			...(parts.notes ?? []),
			...axisNotes(parts.x, x, options.logX, 'x'),
			...axisNotes(parts.y, y, options.logY, 'y'),
			...(parts.holes ?? holeNotes(values, found, missing)),
		],
	};
}

const tooLarge = (format: FormatId, name: string, columns: number, rows: number) =>
	failure(
		format,
		'LIMIT',
		`"${printable(name)}" has ${countText(rows)} × ${countText(columns)} cells; the limit is ${MAX_CELLS} (8192 × 8192). Thin it before saving.`,
	);

/** A line: values at the coordinates x. @throws FormatError E_<FORMAT>_AXIS, _SMALL */
export function lineSurface(
	format: FormatId,
	name: string,
	x: Coordinate,
	samples: Float64Array,
	missing: readonly number[],
	notes: readonly string[],
	options: OpenOptions,
	over: readonly string[] = [],
): Built {
	const bad = x.numbers.findIndex((value) => !Number.isFinite(value));
	if (bad >= 0) throw failure(format, 'AXIS', `The coordinates "${printable(x.name)}" are no axis: value ${bad} is not a finite number.`);
	const levels = levelsOf(x.numbers);
	const columns = levels.values.length;
	if (columns < 2) throw failure(format, 'SMALL', 'A line of one value is no landscape.');
	const marked = samples.slice();
	const found = punch(marked, missing);
	const means = meansOf(marked, columns, (k) => levels.of[k] as number);
	const axis = axisOf(format, x.name, levels.values, options.logX);
	return {
		surface: {
			name,
			columns,
			rows: 1,
			x: axis.values,
			y: new Float64Array(1),
			values: means.values,
			...(x.source === null ? {} : { axes: [label(x, axis.log), { name: '' }] as const }),
		},
		reading: {
			value: name,
			layout: 'line',
			x: axisReading(x, axis),
			turned: false,
			assumed: false,
			evidence: 'There is one coordinate: a line.',
			missing,
		},
		notes: [...notes, ...axisNotes(x, axis, options.logX, 'x'), ...repeatedNote(means, over), ...holeNotes(marked, found, missing)],
	};
}

export interface SampleParts {
	readonly format: FormatId;
	readonly x: Coordinate;
	readonly y: Coordinate;
	readonly orientation: Orientation;
	readonly missing: readonly number[];
	readonly notes?: readonly string[];
	/** What is no coordinate, but differs between samples. */
	readonly over?: readonly string[];
	/** Where sample k stands in the file, for messages. */
	readonly position: (k: number) => string;
}

/** What is the same for all values measured at the same places. */
export interface Placed {
	readonly levels: readonly [Levels, Levels];
	readonly grid: boolean;
}

/** Samples at (x, y) → a grid where they lie on one, else scattered points. Prepared once for all channels. */
export function placeSamples(parts: SampleParts): Placed {
	const { format, x, y } = parts;
	for (let k = 0; k < x.numbers.length; k++) {
		if (!Number.isFinite(x.numbers[k]) || !Number.isFinite(y.numbers[k]))
			throw failure(format, 'POINT', `The coordinates at ${parts.position(k)} are not finite numbers: (${x.numbers[k]}, ${y.numbers[k]}).`);
	}
	const levels = [levelsOf(x.numbers), levelsOf(y.numbers)] as const;
	return { levels, grid: coverOf(...levels).grid };
}

/** @throws FormatError E_<FORMAT>_LIMIT, _AXIS, _SMALL */
export function sampledSurface(parts: SampleParts, placed: Placed, name: string, samples: Float64Array, options: OpenOptions): Built {
	const { format, x, y, missing } = parts;
	const [across, up] = placed.levels;
	const columns = across.values.length;
	const rows = up.values.length;
	if (columns === 1 || rows === 1) {
		const [along, fixed, only] = rows === 1 ? [x, y, up] : [y, x, across];
		const note = `All samples have the same ${printable(fixed.name)}, ${only.values[0]}: they are a line along ${printable(along.name)}.`;
		return lineSurface(format, name, along, samples, missing, [...(parts.notes ?? []), note], options, parts.over);
	}
	if (!placed.grid) return scattered(parts, name, samples, options);
	const marked = samples.slice();
	const found = punch(marked, missing);
	const means = meansOf(marked, columns * rows, (k) => (up.of[k] as number) * columns + (across.of[k] as number));
	const cells = columns * rows;
	const absent = means.empty > 0 ? [`${means.empty} of ${cells} cells are missing; they are holes.`] : [];
	const built = gridSurface(
		{
			...parts,
			name,
			x: { ...x, numbers: across.values },
			y: { ...y, numbers: up.values },
			at: (column, row) => means.values[row * columns + column] as number,
			missing: [],
			notes: [...(parts.notes ?? []), ...repeatedNote(means, parts.over)],
			holes: [...absent, ...holeNotes(marked, found, missing)],
		},
		options,
	);
	return { ...built, reading: { ...built.reading, missing } };
}

function scattered(parts: SampleParts, name: string, samples: Float64Array, options: OpenOptions): Built {
	const { format, missing } = parts;
	const marked = samples.slice();
	const found = punch(marked, missing);
	const places = placesOf(parts.x.numbers, parts.y.numbers);
	const count = places.first.length;
	if (count > MAX_POINTS)
		throw failure(
			format,
			'LIMIT',
			`${countText(count)} samples lie on no grid; the limit for such ones is ${MAX_POINTS}. Save them on a grid.`,
		);
	const means = meansOf(marked, count, (k) => places.of[k] as number);
	const [x, y] = [scatteredAxis(format, parts.x, places.first, options.logX), scatteredAxis(format, parts.y, places.first, options.logY)];
	const surface: SampledPoints = {
		layout: 'points',
		name,
		x: x.values,
		y: y.values,
		values: means.values,
		...labelled(parts.x, x.reading.log, parts.y, y.reading.log),
	};
	const logs = [x, y].filter(({ reading }, k) => reading.log && (k === 0 ? options.logX : options.logY) === undefined);
	return {
		surface,
		reading: { value: name, layout: 'points', x: x.reading, y: y.reading, ...parts.orientation, missing },
		notes: [
			...(parts.notes ?? []),
			`The ${count} samples lie on no grid: what is between them is interpolated over triangles, and outside their hull there is nothing.`,
			...logs.map(
				({ reading }) =>
					`"${printable(reading.name)}" is spread over factors (${reading.from} … ${reading.to}): its axis is logarithmic, with the real numbers on it.`,
			),
			...repeatedNote(means, parts.over),
			...holeNotes(marked, found, missing),
		],
	};
}

function scatteredAxis(
	format: FormatId,
	coordinate: Coordinate,
	picked: Int32Array,
	forced: boolean | undefined,
): { values: Float64Array; reading: AxisReading } {
	const numbers = numbersOf(picked.length, (k) => coordinate.numbers[picked[k] as number] as number);
	let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const value of numbers) {
		from = Math.min(from, value);
		to = Math.max(to, value);
	}
	const log = forced ?? isScatteredInLogarithms(numbers);
	if (log && !(from > 0))
		throw failure(
			format,
			'AXIS',
			`The coordinates "${printable(coordinate.name)}" have no logarithm at ${from}, so the axis cannot be logarithmic.`,
		);
	const axis: Axis = { values: log ? numbers.map(Math.log10) : numbers, order: picked, log, even: false, from, to };
	return { values: axis.values, reading: axisReading(coordinate, axis) };
}
