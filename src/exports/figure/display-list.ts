/**
 * A figure as a list of things to draw, made once from the data of a state. Every sink (SVG, PDF, PNG) draws the same list, so that
 * all have the same picture. Lengths are points (1/72 inch); x runs right and y down from the upper left corner.
 */

import type { ViewName } from '../../render/contract.ts';
import type { FontFamily } from './fonts.ts';

/** sRGB as `#rrggbb`. */
export type Color = `#${string}`;

export interface Stroke {
	readonly color: Color;
	readonly width: number;
	/** Lengths of strokes and gaps; solid where absent. */
	readonly dash?: readonly number[];
}

/** A polyline: x, y, x, y … */
export interface Line {
	readonly points: readonly number[];
	readonly closed?: boolean;
}

/** Polylines of one look. Where they are filled, overlapping parts count by the rule of non-zero winding. */
export interface PathItem {
	readonly kind: 'path';
	readonly lines: readonly Line[];
	readonly stroke?: Stroke;
	readonly fill?: Color;
	/** 1 where absent. */
	readonly opacity?: number;
	/** What it is, for whoever edits the figure: `contour`, and the value that it stands for. */
	readonly name?: string;
	readonly value?: number;
}

/** Discs of one size and look: x, y, x, y … */
export interface DiscsItem {
	readonly kind: 'discs';
	readonly centres: readonly number[];
	readonly radius: number;
	readonly stroke?: Stroke;
	readonly fill?: Color;
	readonly name?: string;
}

export interface TextItem {
	readonly kind: 'text';
	readonly text: string;
	/** Where the text begins, its middle or its end, on the line that it is written on. */
	readonly x: number;
	readonly y: number;
	readonly anchor: 'start' | 'middle' | 'end';
	/** Of the letters. */
	readonly size: number;
	readonly bold?: boolean;
	readonly italic?: boolean;
	readonly color: Color;
	/** Clockwise, in radians, about its place. */
	readonly angle?: number;
	/** Its middle height is at its place, not its base line. */
	readonly isCentred?: boolean;
	/** A rim of this colour around the letters: read on any ground. */
	readonly rim?: Color;
}

/** A picture of the landscape, which the sink asks for: the map's colours or the lit surface, without lines and marks. */
export interface ReliefItem {
	readonly kind: 'relief';
	readonly view: ViewName;
	/** Of which of several landscapes; the first where absent. */
	readonly cell?: number;
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** Bars of colour of one height, side by side or one above the other: a colour scale. */
export interface RampItem {
	readonly kind: 'ramp';
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	/** From the bottom up. */
	readonly colors: readonly Color[];
}

/** Things that are seen inside a rectangle only. */
export interface ClipItem {
	readonly kind: 'clip';
	readonly name: string;
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	readonly items: readonly DisplayItem[];
}

export type DisplayItem = PathItem | DiscsItem | TextItem | ReliefItem | RampItem | ClipItem;

export interface DisplayList {
	/** Of the whole figure. */
	readonly width: number;
	readonly height: number;
	/** Null: nothing, seen through. */
	readonly paper: Color | null;
	readonly family: FontFamily;
	/** What it is of, for programs that read the file. */
	readonly title: string;
	readonly items: readonly DisplayItem[];
}

/** A rectangle of the figure. */
export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** All items, those inside of clips too. */
export function* allItems(items: readonly DisplayItem[]): Generator<DisplayItem> {
	for (const item of items) {
		yield item;
		if (item.kind === 'clip') yield* allItems(item.items);
	}
}
