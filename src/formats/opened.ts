/** What a reader hands back: the channels of a file, and the surface or the path in it. */

import type { SampledField, SampledPath } from '../model/field.ts';
import { failure, listed, printable } from './failure.ts';
import type { FormatId } from './table-of-formats.ts';

/** How a file is to be read, where it leaves a choice. */
export interface OpenOptions {
	/** The channel that `surface()` gives when it is not told another. */
	readonly channel?: string;
	/** For 2-D to 4-D arrays: which array axis runs along y (rows) and which along x (columns). Default: the last two. */
	readonly axes?: readonly [number, number];
	/** For 3-D and 4-D arrays: the position on each other axis, in the order of the axes. Default: the middle. */
	readonly index?: readonly number[];
	/** The array or column that is the coordinate; `#` counts 0, 1, 2 … */
	readonly x?: string;
	readonly y?: string;
	/** The other orientation than the one that evidence or assumption gives. */
	readonly transpose?: boolean;
	/** A logarithmic or a linear axis, whatever its spacing says. */
	readonly logX?: boolean;
	readonly logY?: boolean;
	/** These values mean "not computed". */
	readonly missing?: readonly number[];
}

/** How one coordinate was read. */
export interface AxisReading {
	readonly name: string;
	/** The array or column; null where it is counted. */
	readonly source: string | null;
	readonly log: boolean;
	readonly even: boolean;
	readonly count: number;
	/** Real numbers, not logarithms. */
	readonly from: number;
	readonly to: number;
	readonly evidence: string;
}

/** What was read as what, and on what evidence. */
export interface Reading {
	/** The channel that `surface()` gives. */
	readonly value: string;
	readonly layout: 'grid' | 'points' | 'line';
	readonly x: AxisReading;
	readonly y?: AxisReading;
	/** The file's rows run along x. */
	readonly turned: boolean;
	/** The file does not tell the orientation: its rows were assumed to be y. */
	readonly assumed: boolean;
	/** One sentence: on what evidence. */
	readonly evidence: string;
	/** Values that were read as "not computed". */
	readonly missing: readonly number[];
	/** What else could be the value: names for `OpenOptions.channel`. */
	readonly values: readonly string[];
	/** What could be a coordinate: names for `OpenOptions.x` and `y`. */
	readonly coordinates: readonly string[];
	/** What stands beside the surface: "seed (one number)". */
	readonly skipped: readonly string[];
}

/** `data` is a part of a labelled data set: listed, never a surface. */
export type ChannelKind = 'surface' | 'line' | 'path' | 'data';

export interface ChannelInfo {
	readonly name: string;
	readonly kind: ChannelKind;
	readonly columns: number;
	readonly rows: number;
	/** Cells that hold no finite value, or a value that means "not computed". */
	readonly holes: number;
	/** Over the other cells; NaN where there is none. */
	readonly min: number;
	readonly max: number;
}

export interface OpenedFile {
	readonly format: FormatId;
	/** The file's name without folders. */
	readonly title: string;
	readonly channels: readonly ChannelInfo[];
	/** The channel that `surface()` gives; absent where the file holds no surface. */
	readonly channel?: string;
	/** Of a 3-D or 4-D array: its shape, the two axes shown (rows, columns) and the position on the others. */
	readonly dimensions?: readonly number[];
	readonly axes?: readonly [number, number];
	readonly index?: readonly number[];
	/** Absent where the file holds no surface. */
	readonly reading?: Reading;
	/** What was assumed or left out, in sentences for the user. */
	readonly notes: readonly string[];
	/**
	 * The samples of a channel; a line has one row. Holes are NaN.
	 * @throws FormatError where there is no such channel, or no surface at all
	 */
	surface(channel?: string): SampledField;
	/** The path, where the file holds one. */
	path(): SampledPath | undefined;
}

/** The parts of an array that a chosen slice leaves out. */
export interface SliceChoice {
	readonly dimensions: readonly number[];
	readonly axes: readonly [number, number];
	readonly index: readonly number[];
}

export interface Contents {
	readonly format: FormatId;
	readonly title: string;
	readonly fields: readonly SampledField[];
	readonly path?: SampledPath | undefined;
	/** Arrays that are listed but are no surface. */
	readonly data?: readonly { readonly name: string; readonly columns: number; readonly rows: number; readonly values: Float64Array }[];
	/** By channel name: how a 3-D or 4-D array was cut. */
	readonly slices?: ReadonlyMap<string, SliceChoice>;
	readonly notes: readonly string[];
	/** Names in order of preference for the default channel. */
	readonly preferred?: readonly string[];
	/** Why there is no surface, where there is none. */
	readonly noSurface?: string;
}

/** Names that a loss usually goes by, most usual first. */
export const PREFERRED = ['train_loss', 'loss', 'values', 'value', 'z', 'f', 'test_loss', 'nll'];

function describe(name: string, kind: ChannelKind, columns: number, rows: number, values: Float64Array): ChannelInfo {
	let holes = 0;
	let min = Number.NaN;
	let max = Number.NaN;
	for (const value of values) {
		if (!Number.isFinite(value)) holes++;
		else {
			if (!(value >= min)) min = value;
			if (!(value <= max)) max = value;
		}
	}
	return { name, kind, columns, rows, holes, min, max };
}

/**
 * Puts the parts a reader found together.
 * @throws FormatError E_<FORMAT>_CHANNEL where `options.channel` names none
 */
export function openedFile(contents: Contents, options: OpenOptions): OpenedFile {
	const { format, title, fields, path, notes } = contents;
	const byName = new Map(fields.map((field) => [field.name, field]));
	const channels: ChannelInfo[] = fields.map((field) =>
		describe(field.name, field.rows === 1 ? 'line' : 'surface', field.columns, field.rows, field.values),
	);
	for (const part of contents.data ?? []) channels.push(describe(part.name, 'data', part.columns, part.rows, part.values));
	if (path !== undefined) channels.push(describe(path.name, 'path', path.x.length, 2, Float64Array.from([...path.x, ...path.y])));

	const lower = new Map([...fields].reverse().map((field) => [field.name.toLowerCase(), field]));
	const usual = (contents.preferred ?? PREFERRED).map((name) => lower.get(name)).find((field) => field !== undefined);
	const standard = usual ?? fields.find((field) => field.rows > 1) ?? fields[0];

	const surface = (channel?: string): SampledField => {
		if (standard === undefined) {
			throw failure(format, 'NO_SURFACE', contents.noSurface ?? `There is no surface in this file${path ? '; it holds a path' : ''}.`);
		}
		if (channel === undefined) return standard;
		const field = byName.get(channel);
		if (field === undefined) {
			throw failure(format, 'CHANNEL', `There is no channel "${printable(channel)}" in this file; it has ${listed([...byName.keys()])}.`);
		}
		return field;
	};
	const chosen = options.channel === undefined ? standard : surface(options.channel);
	return {
		format,
		title,
		channels,
		notes,
		...(chosen === undefined ? {} : { channel: chosen.name }),
		...(contents.slices?.get(chosen?.name ?? '') ?? {}),
		surface: (channel) => (channel === undefined && chosen !== undefined ? chosen : surface(channel)),
		path: () => path,
	};
}
