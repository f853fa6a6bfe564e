/** Pictures of one shape side by side in a rectangle. */

export interface Extent {
	readonly width: number;
	readonly height: number;
}

/** Parts of a rectangle side by side, or one above the other where that makes them less elongated. */
export const areAside = ({ width, height }: Extent, parts: number): boolean =>
	Math.min(width / parts, height) >= Math.min(width, height / parts);

/**
 * Columns in which so many cells have the largest pictures: each has `parts` of them, side by side or one above the other.
 * @example columnsFor(4, { width: 16, height: 9 }) // 2
 */
export function columnsFor(count: number, { width, height }: Extent, parts = 1): number {
	let [best, most] = [1, 0];
	for (let columns = 1; columns <= count; columns++) {
		const cell = { width: width / columns, height: height / Math.ceil(count / columns) };
		const least = areAside(cell, parts) ? Math.min(cell.width / parts, cell.height) : Math.min(cell.width, cell.height / parts);
		if (least > most * (1 + 1e-9)) [best, most] = [columns, least];
	}
	return best;
}
