/** What a reader hands back: the channels of a file, the surface or the path in it, and how they were read. */

import type { SampledField, SampledPath, SampledPoints } from '../model/field.ts';
import { failure, listed, printable } from './failure.ts';
import type { FormatId } from './table-of-formats.ts';

/** How a file is to be read. What is absent is decided by evidence; where there is none, it is assumed and said. */
export interface OpenOptions {
	/** The value: the array, column or quantity that `surface()` gives when it is not told another. */
	readonly channel?: string;
	/** For 2-D to 4-D arrays: which array axis runs along y (rows) and which along x (columns). Default: the last two. */
	readonly axes?: readonly [number, number];
	/** For 3-D and 4-D arrays: the position on each other axis, in the order of the axes. Default: the middle. */
	readonly index?: readonly number[];
	/** The array or column that is the coordinate x (or y); `#`: none, counted 0, 1, 2 … */
	readonly x?: string;
	readonly y?: string;
	/** The other orientation than the one that evidence or assumption gives. */
	readonly transpose?: boolean;
	/** A logarithmic (true) or a linear (false) axis, whatever its numbers look like. */
	readonly logX?: boolean;
	readonly logY?: boolean;
	/** Values that mean "not computed". */
	readonly missing?: readonly number[];
}

/** How one coordinate was read. */
export interface AxisReading {
	readonly name: string;
	/** The array, column or keys that it comes from; null where it was counted. */
	readonly source: string | null;
	readonly log: boolean;
	/** Evenly spaced: in logarithms where `log`. */
	readonly even: boolean;
	readonly count: number;
	/** The real numbers at its ends, not logarithms. */
	readonly from: number;
	readonly to: number;
	/** Why it is this axis. */
	readonly evidence: string;
}

/** An axis of an array of three or four. */
export interface ArrayAxis {
	/** The file's own name of it; `axis 2` where there is none. */
	readonly name: string;
	/** The array that its coordinates come from; null where they are counted. */
	readonly source: string | null;
	/** Places on it. */
	readonly length: number;
	/** The real numbers at its places, in the file's order; null where they are counted from 0. */
	readonly values: Float64Array | null;
	/** `choice`: quantities are listed along it, and there is nothing between them. */
	readonly kind: 'coordinate' | 'choice';
	/** Why it is called and taken so. */
	readonly evidence: string;
}

/** How the surface was read: what it was taken from, and on what evidence. */
export interface Reading {
	/** The channel that `surface()` gives. */
	readonly value: string;
	readonly layout: 'grid' | 'points' | 'line';
	readonly x: AxisReading;
	/** Absent for a line. */
	readonly y?: AxisReading;
	/** The file's rows run along x. */
	readonly turned: boolean;
	/** Nothing told the orientation. */
	readonly assumed: boolean;
	/** What told the orientation, in one sentence. */
	readonly evidence: string;
	/** Values that were read as "not computed". */
	readonly missing: readonly number[];
	/** What could be the value: names for `OpenOptions.channel`. */
	readonly values: readonly string[];
	/** What could be x or y: names for `OpenOptions.x` and `y`. */
	readonly coordinates: readonly string[];
	/** What stands beside the surface: "seed (one number)". */
	readonly skipped: readonly string[];
}

/** `points`: samples on no grid. `data`: a part of a labelled data set: listed, never a surface. */
export type ChannelKind = 'surface' | 'line' | 'points' | 'path' | 'data';

/** One thing that a file holds and that can be shown. */
export interface ChannelInfo {
	readonly name: string;
	readonly kind: ChannelKind;
	/** Of points: as many columns as there are samples, and one row. */
	readonly columns: number;
	readonly rows: number;
	/** Cells that hold no finite value, or a value that means "not computed". */
	readonly holes: number;
	/** Over the other cells; NaN where there is none. */
	readonly min: number;
	readonly max: number;
}

/** A file that was opened: what is in it, and how it was read. */
export interface OpenedFile {
	readonly format: FormatId;
	/** The file's name without folders. */
	readonly title: string;
	readonly channels: readonly ChannelInfo[];
	/** The channel that `surface()` gives; absent where the file holds no surface. */
	readonly channel?: string;
	/** How that channel was read; absent where the file holds no surface. */
	readonly reading?: Reading;
	/** Of a 3-D or 4-D array: its shape, the two axes shown (rows, columns) and the position on the others. */
	readonly dimensions?: readonly number[];
	readonly axes?: readonly [number, number];
	readonly index?: readonly number[];
	/** Of each of its axes, the shown ones too. */
	readonly arrayAxes?: readonly ArrayAxis[];
	/** What was assumed, chosen or left out, in sentences for the user. */
	readonly notes: readonly string[];
	/**
	 * The samples of a channel; a line has one row. Holes are NaN.
	 * @throws FormatError where there is no such channel, or no surface at all
	 */
	surface(channel?: string): SampledField | SampledPoints;
	/** The path, where the file holds one. */
	path(): SampledPath | undefined;
	/**
	 * The same file read otherwise, from what was decoded of it already.
	 * @throws FormatError
	 */
	again(options: OpenOptions): OpenedFile;
}

/** The parts of an array that a chosen slice leaves out. */
export interface SliceChoice {
	readonly dimensions: readonly number[];
	readonly axes: readonly [number, number];
	readonly index: readonly number[];
	readonly arrayAxes?: readonly ArrayAxis[];
}

/** A surface with how it was read; the lists of a Reading are the same for all channels and come later. */
export interface Built {
	readonly surface: SampledField | SampledPoints;
	readonly reading: Omit<Reading, 'values' | 'coordinates' | 'skipped'>;
	readonly notes: readonly string[];
	readonly choice?: SliceChoice;
}

/** One thing that can be shown. It is decoded when it is asked for: a file may hold thousands. */
export interface Channel {
	readonly name: string;
	/** @throws FormatError */
	build(): Built;
}

/** An array that is listed but is no surface. */
export interface DataPart {
	readonly name: string;
	readonly columns: number;
	readonly rows: number;
	readonly values: Float64Array;
}

/** What a file's contents come to when it is decided what each part is. */
export interface Layout {
	readonly channels: readonly Channel[];
	/** The channel shown first. */
	readonly standard?: string | undefined;
	readonly path?: SampledPath | undefined;
	readonly data?: readonly DataPart[];
	readonly coordinates: readonly string[];
	readonly skipped: readonly string[];
	/** What holds whichever channel is shown. */
	readonly notes: readonly string[];
	/** Why there is no surface, where there is none. */
	readonly noSurface?: string;
}

function describe(name: string, kind: ChannelKind, columns: number, rows: number, values: Float64Array): ChannelInfo {
	let holes = 0;
	let min = Number.NaN;
	let max = Number.NaN;
	// Of a large file this is a part of the time that opening it takes: by index, and finite numbers first.
	for (let k = 0; k < values.length; k++) {
		const value = values[k] as number;
		if (value >= min && value <= max && value - value === 0) continue;
		if (!Number.isFinite(value)) holes++;
		else {
			if (!(value >= min)) min = value;
			if (!(value <= max)) max = value;
		}
	}
	return { name, kind, columns, rows, holes, min, max };
}

function describeSurface(surface: SampledField | SampledPoints): ChannelInfo {
	const { name, values } = surface;
	if (surface.layout === 'points') return describe(name, 'points', values.length, 1, values);
	return describe(name, surface.rows === 1 ? 'line' : 'surface', surface.columns, surface.rows, values);
}

/**
 * The file as its caller sees it.
 * @throws FormatError E_<FORMAT>_CHANNEL where `options.channel` names none, and what building the shown channel throws
 */
export function openedFile(format: FormatId, title: string, layout: Layout, options: OpenOptions, again: OpenedFile['again']): OpenedFile {
	const { path } = layout;
	const byName = new Map(layout.channels.map((channel) => [channel.name, channel]));
	const find = (name: string): Channel => {
		const found = byName.get(name);
		if (found === undefined) {
			throw failure(format, 'CHANNEL', `There is no channel "${printable(name)}" in this file; it has ${listed([...byName.keys()])}.`);
		}
		return found;
	};
	const standard = layout.standard ?? layout.channels[0]?.name;
	const noSurface = () =>
		failure(format, 'NO_SURFACE', layout.noSurface ?? `There is no surface in this file${path ? '; it holds a path' : ''}.`);
	if (options.channel !== undefined && standard === undefined) throw noSurface();
	const shown = options.channel ?? standard;
	const built = shown === undefined ? undefined : find(shown).build();

	const skipped = [...layout.skipped];
	const channels: ChannelInfo[] = [];
	for (const channel of layout.channels) {
		try {
			channels.push(describeSurface(channel.name === shown && built ? built.surface : channel.build().surface));
		} catch (error) {
			// What cannot be read beside the surface does not refuse it.
			if (!(error instanceof Error) || error.name !== 'FormatError') throw error;
			byName.delete(channel.name);
			skipped.push(`${channel.name} (it cannot be read as a surface)`);
		}
	}
	const values = channels.map((channel) => channel.name);
	for (const part of layout.data ?? []) channels.push(describe(part.name, 'data', part.columns, part.rows, part.values));
	if (path !== undefined) channels.push(describe(path.name, 'path', path.x.length, 2, Float64Array.from([...path.x, ...path.y])));

	const notes = [...(built?.notes ?? []), ...layout.notes];
	if (options.channel === undefined && shown !== undefined && values.length > 1) {
		const others = values.filter((name) => name !== shown);
		notes.unshift(`"${printable(shown)}" is shown; the file also has ${listed(others)}.`);
	}
	if (skipped.length > 0) notes.push(`Not part of the surface, and not used: ${listed(skipped)}.`);
	return {
		format,
		title,
		channels,
		notes,
		...(built === undefined
			? {}
			: { channel: built.surface.name, reading: { ...built.reading, values, coordinates: layout.coordinates, skipped }, ...built.choice }),
		surface: (name) => {
			if (built === undefined) throw noSurface();
			return name === undefined || name === shown ? built.surface : find(name).build().surface;
		},
		path: () => path,
		again,
	};
}
