/** How a machine is drawn: colour, dash and marker. Each alone tells the machines apart. */

import { svg } from 'lit';
import { type ContestantId, CONTESTANTS } from '../../bench/schema.ts';
import { GROUP_COLORS } from '../../model/view.ts';
import { type MarkShape, outlineMark, polygonOfMark } from '../kit/marks.ts';

export interface MachineMark {
	readonly color: string;
	/** Lengths of dashes and gaps, CSS pixels; a full line where empty. */
	readonly dash: readonly number[];
	readonly shape: MarkShape;
}

/** Places in GROUP_COLORS: what is most often compared lies farthest apart. */
const MARKS: Readonly<Record<ContestantId, readonly [color: number, dash: readonly number[], shape: MarkShape]>> = {
	'gpu-fast': [1, [], 'circle'],
	'gpu-strict': [4, [10, 4], 'square'],
	'cpu-all': [0, [2, 3], 'up'],
	'cpu-1': [2, [10, 3, 2, 3], 'diamond'],
	f64: [7, [5, 5], 'down'],
};

export function markOf(id: ContestantId): MachineMark {
	const [color, dash, shape] = MARKS[id];
	return { color: GROUP_COLORS[color] as string, dash, shape };
}

/** The path of a marker on a canvas. */
export function markerPath(shape: MarkShape, x: number, y: number, radius: number): Path2D {
	const path = new Path2D();
	outlineMark(path, shape, x, y, radius);
	return path;
}

/** The line with its marker, as a key. */
export function markKey(id: ContestantId) {
	const { color, dash, shape } = markOf(id);
	const marker =
		shape === 'circle'
			? svg`<circle cx="17" cy="7" r="4" fill=${color} />`
			: svg`<polygon points=${polygonOfMark(shape, 17, 7, 4)} fill=${color} />`;
	return svg`<svg class="mark" viewBox="0 0 34 14" width="34" height="14" aria-hidden="true">
		<line x1="0" y1="7" x2="34" y2="7" stroke=${color} stroke-width="2" stroke-dasharray=${dash.join(' ') || 'none'} />${marker}
	</svg>`;
}

/** In the order of tables. */
export const inTableOrder = (a: ContestantId, b: ContestantId): number => CONTESTANTS.indexOf(a) - CONTESTANTS.indexOf(b);
