/** How a class is drawn: a colour and a shape. Among eight classes the colour alone tells them apart, among more the shape does too. */

import { GROUP_COLORS } from '../../model/view.ts';

type MarkShape = 'circle' | 'square' | 'up' | 'diamond';

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

/** Corners of a shape of radius 1; a circle has none. */
const CORNERS: Readonly<Record<Exclude<MarkShape, 'circle'>, readonly (readonly [number, number])[]>> = {
	square: [
		[-0.85, -0.85],
		[0.85, -0.85],
		[0.85, 0.85],
		[-0.85, 0.85],
	],
	up: [
		[0, -1.15],
		[1.05, 0.75],
		[-1.05, 0.75],
	],
	diamond: [
		[0, -1.2],
		[1.2, 0],
		[0, 1.2],
		[-1.2, 0],
	],
};

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
	if (shape === 'circle') {
		pen.arc(x, y, radius, 0, 2 * Math.PI);
		return;
	}
	for (const [k, [dx, dy]] of CORNERS[shape].entries()) {
		if (k === 0) pen.moveTo(x + dx * radius, y + dy * radius);
		else pen.lineTo(x + dx * radius, y + dy * radius);
	}
	pen.closePath();
}

/** Corners for an SVG of 14 × 14. */
export const cornersOfMark = (shape: Exclude<MarkShape, 'circle'>): string =>
	CORNERS[shape].map(([x, y]) => `${7 + 4.5 * x},${7 + 4.5 * y}`).join(' ');
