/** Shapes of small marks, which tell things apart where colours do not. */

export type MarkShape = 'circle' | 'square' | 'up' | 'diamond' | 'down';

/** Corners of a shape of radius 1; a circle has none. */
export const MARK_CORNERS: Readonly<Record<Exclude<MarkShape, 'circle'>, readonly (readonly [number, number])[]>> = {
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
	down: [
		[0, 1.15],
		[1.05, -0.75],
		[-1.05, -0.75],
	],
	diamond: [
		[0, -1.2],
		[1.2, 0],
		[0, 1.2],
		[-1.2, 0],
	],
};

/** What takes the outline of a mark: a canvas, or a path. */
type Outline = Pick<Path2D, 'arc' | 'moveTo' | 'lineTo' | 'closePath'>;

/** Add a mark around (x, y) to an outline. */
export function outlineMark(outline: Outline, shape: MarkShape, x: number, y: number, radius: number): void {
	if (shape === 'circle') {
		outline.arc(x, y, radius, 0, 2 * Math.PI);
		return;
	}
	for (const [k, [dx, dy]] of MARK_CORNERS[shape].entries()) {
		if (k === 0) outline.moveTo(x + dx * radius, y + dy * radius);
		else outline.lineTo(x + dx * radius, y + dy * radius);
	}
	outline.closePath();
}

/** Points of an SVG polygon around (x, y). */
export const polygonOfMark = (shape: Exclude<MarkShape, 'circle'>, x: number, y: number, radius: number): string =>
	MARK_CORNERS[shape].map(([dx, dy]) => `${x + radius * dx},${y + radius * dy}`).join(' ');
