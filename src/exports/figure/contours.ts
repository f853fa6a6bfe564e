/** Lines of equal value as vectors: traced in the values of the field, and left out where they crowd. */

import type { Scale } from '../../math/scale.ts';
import { breath } from '../../model/work.ts';
import { contourLines } from '../../render/contour-lines.ts';
import { MAJOR_CONTOUR } from '../../render/theme.ts';
import type { FigureSubject } from './subject.ts';

/** So many are traced before events are let through. */
const LEVELS_AT_ONCE = 3;

/** A line in columns and rows of the grid. */
export interface GridLine {
	readonly x: readonly number[];
	readonly y: readonly number[];
}

export interface Contour {
	readonly value: number;
	/** Its height on the surface, and that of the next contour less this one. */
	readonly t: number;
	readonly step: number;
	/** Drawn heavier. */
	readonly isMajor: boolean;
	readonly lines: readonly GridLine[];
}

/**
 * The contours of the picture: at heights t = k/n strictly inside of the scale. Between two cells the value is taken to run linearly,
 * so that a point of a line at distance h/2 at most from a cell has the line's value within h²/8 · max |f″| along that side.
 *
 * @param intervals n; 0: none
 */
export async function contoursOf({ grid, values }: FigureSubject['field'], scale: Scale, intervals: number): Promise<Contour[]> {
	if (!(scale.gain > 0)) return [];
	const cells = values instanceof Float64Array ? values : Float64Array.from(values);
	const contours: Contour[] = [];
	for (let i = 0; i < Math.ceil(intervals) - 1; i++) {
		const t = (i + 1) / intervals;
		const value = scale.inverse(t);
		contours.push({
			value,
			t,
			step: 1 / intervals,
			isMajor: (i + 1) % MAJOR_CONTOUR === 0,
			lines: contourLines(cells, grid.columns, value),
		});
		if (i % LEVELS_AT_ONCE === 0) await breath();
	}
	return contours;
}

/** A place on the paper; null where it is not seen. */
export type Place = (column: number, row: number, t: number) => readonly [number, number] | null;

/** Points between two contours of a kind below which they are not drawn: a steep slope does not turn black. */
const CLOSEST = 1.1;

/**
 * The pieces of a contour that are seen and stand apart from the next one, on the paper: x, y, x, y …
 * @param place where a point of the grid at a height lies
 */
export function drawnContour({ grid, values }: FigureSubject['field'], scale: Scale, contour: Contour, place: Place): number[][] {
	const { columns, rows } = grid;
	const gap = contour.isMajor ? MAJOR_CONTOUR * contour.step : contour.step;
	const t = (column: number, row: number): number => scale.forward(values[row * columns + column] as number);
	const pieces: number[][] = [];
	for (const { x, y } of contour.lines) {
		let piece: number[] = [];
		const end = (): void => {
			if (piece.length > 2) pieces.push(piece);
			piece = [];
		};
		for (let i = 0; i < x.length; i++) {
			const [column, row] = [x[i] as number, y[i] as number];
			const at = place(column, row, contour.t);
			if (!at) {
				end();
				continue;
			}
			const [c, r] = [Math.min(columns - 2, Math.floor(column)), Math.min(rows - 2, Math.floor(row))];
			const [across, up] = [t(c + 1, r) - t(c, r), t(c, r + 1) - t(c, r)];
			const steep = across * across + up * up;
			// Where the next contour would be, were the slope the same.
			const next = steep > 0 ? place(column + (across * gap) / steep, row + (up * gap) / steep, contour.t + gap) : null;
			const apart = next ? Math.hypot(next[0] - at[0], next[1] - at[1]) : Number.POSITIVE_INFINITY;
			if (apart < CLOSEST) end();
			else piece.push(at[0], at[1]);
		}
		end();
	}
	return pieces;
}
