/** The lines of one height in a grid, as polylines. */

/** Points of a line in columns and rows of the grid; a closed one ends where it begins. */
export interface ContourLine {
	readonly x: readonly number[];
	readonly y: readonly number[];
}

/**
 * Trace the lines of a height (marching squares: in each cell from side to side, between the two sides that the height crosses).
 * @param heights row by row, `side` in each; cells with a NaN have no line
 */
export function contourLines(heights: Float64Array, side: number, level: number): ContourLine[] {
	const joins = new Map<number, number[]>();
	const join = (a: number, b: number): void => {
		for (const [from, to] of [
			[a, b],
			[b, a],
		] as const)
			joins.set(from, [...(joins.get(from) ?? []), to]);
	};
	const isUp = (i: number): boolean => (heights[i] as number) >= level;
	// Sides are numbered: 2 · i runs right from point i, 2 · i + 1 up.
	for (let row = 0; (row + 1) * side < heights.length; row++) {
		for (let column = 0; column + 1 < side; column++) {
			const i = row * side + column;
			const [a, b] = [heights[i] as number, heights[i + 1] as number];
			const [c, d] = [heights[i + side + 1] as number, heights[i + side] as number];
			const up = Number(a >= level) + Number(b >= level) + Number(c >= level) + Number(d >= level);
			if (up === 0 || up === 4 || Number.isNaN(a + b + c + d)) continue;
			const corners = [i, i + 1, i + side + 1, i + side];
			const sides = [2 * i, 2 * (i + 1) + 1, 2 * (i + side), 2 * i + 1];
			const crossed = sides.filter((_, k) => isUp(corners[k] as number) !== isUp(corners[(k + 1) % 4] as number));
			if (crossed.length === 2) join(crossed[0] as number, crossed[1] as number);
			if (crossed.length === 4) {
				// A saddle: the mean says which corners belong together.
				const isHigh = corners.reduce((sum, corner) => sum + (heights[corner] as number), 0) / 4 >= level;
				const [bottom, right, top, left] = crossed as [number, number, number, number];
				const cutsFirst = isHigh !== isUp(i);
				join(bottom, cutsFirst ? left : right);
				join(top, cutsFirst ? right : left);
			}
		}
	}
	const point = (edge: number): readonly [number, number] => {
		const i = edge >> 1;
		const isUpward = (edge & 1) === 1;
		const [from, to] = [heights[i] as number, heights[isUpward ? i + side : i + 1] as number];
		const part = (level - from) / (to - from);
		return [(i % side) + (isUpward ? 0 : part), Math.floor(i / side) + (isUpward ? part : 0)];
	};
	const lines: ContourLine[] = [];
	const seen = new Set<number>();
	const walk = (start: number): void => {
		const edges = [start];
		seen.add(start);
		for (let at = start; ; ) {
			const next = (joins.get(at) ?? []).find((edge) => !seen.has(edge));
			if (next === undefined) break;
			edges.push(next);
			seen.add(next);
			at = next;
		}
		if (edges.length > 2 && (joins.get(edges.at(-1) as number) ?? []).includes(start)) edges.push(start);
		const points = edges.map(point);
		lines.push({ x: points.map(([x]) => x), y: points.map(([, y]) => y) });
	};
	// Those with ends first; what is left are rings.
	for (const [edge, others] of joins) if (others.length === 1 && !seen.has(edge)) walk(edge);
	for (const edge of joins.keys()) if (!seen.has(edge)) walk(edge);
	return lines;
}
