/** How a class is drawn: a colour and a shape. Among eight classes the colour alone tells them apart, among more the shape does too. */

import { GROUP_COLORS } from '../../model/view.ts';
import { type MarkShape, outlineMark } from '../kit/marks.ts';

export interface ClassMark {
	/** sRGB hexadecimal, at least 3:1 against both themes. */
	readonly color: string;
	readonly shape: MarkShape;
}

const SHAPES: readonly MarkShape[] = ['circle', 'square', 'up', 'diamond'];
/** Places in GROUP_COLORS: what there are fewest of lies farthest apart. */
const ORDER = [1, 0, 2, 4, 5, 3, 6, 7];

export const markOfClass = (label: number): ClassMark => ({
	color: GROUP_COLORS[ORDER[label % ORDER.length] as number] as string,
	shape: SHAPES[Math.floor(label / ORDER.length) % SHAPES.length] as MarkShape,
});

/** What of a canvas is drawn with. */
export type Pen = Pick<
	CanvasRenderingContext2D,
	| 'beginPath'
	| 'arc'
	| 'moveTo'
	| 'lineTo'
	| 'closePath'
	| 'fill'
	| 'stroke'
	| 'fillText'
	| 'fillRect'
	| 'strokeRect'
	| 'drawImage'
	| 'save'
	| 'restore'
	| 'rect'
	| 'clip'
	| 'measureText'
	| 'fillStyle'
	| 'strokeStyle'
	| 'lineWidth'
	| 'font'
	| 'textAlign'
	| 'textBaseline'
	| 'globalAlpha'
	| 'imageSmoothingEnabled'
>;

/** The path of a mark. */
export function pathOfMark(pen: Pen, shape: MarkShape, x: number, y: number, radius: number): void {
	pen.beginPath();
	outlineMark(pen, shape, x, y, radius);
}
