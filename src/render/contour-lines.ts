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
	// A side belongs to two cells at most, and a line that crosses it leads on in each: two neighbours, −1 where there is none.
	const joins = new Int32Array(4 * heights.length).fill(-1);
	/** Sides that are crossed, in the order in which they were met. */
	const crossed: number[] = [];
	const lead = (from: number, to: number): void => {
		const isMet = joins[2 * from] !== -1;
		joins[2 * from + Number(isMet)] = to;
		if (!isMet) crossed.push(from);
	};
	const join = (a: number, b: number): void => {
		lead(a, b);
		lead(b, a);
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
			const cut = sides.filter((_, k) => isUp(corners[k] as number) !== isUp(corners[(k + 1) % 4] as number));
			if (cut.length === 2) join(cut[0] as number, cut[1] as number);
			if (cut.length === 4) {
				// A saddle: the mean says which corners belong together.
				const isHigh = corners.reduce((sum, corner) => sum + (heights[corner] as number), 0) / 4 >= level;
				const [bottom, right, top, left] = cut as [number, number, number, number];
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
	const seen = new Uint8Array(2 * heights.length);
	const neighbour = (edge: number, which: 0 | 1): number => joins[2 * edge + which] as number;
	const isNew = (edge: number): boolean => edge !== -1 && seen[edge] === 0;
	const walk = (start: number): void => {
		const edges: number[] = [];
		let [at, last] = [start, start];
		while (isNew(at)) {
			edges.push(at);
			seen[at] = 1;
			last = at;
			at = isNew(neighbour(last, 0)) ? neighbour(last, 0) : neighbour(last, 1);
		}
		if (edges.length > 2 && (neighbour(last, 0) === start || neighbour(last, 1) === start)) edges.push(start);
		const points = edges.map(point);
		lines.push({ x: points.map(([x]) => x), y: points.map(([, y]) => y) });
	};
	// Those with ends first; what is left are rings.
	for (const edge of crossed) if (neighbour(edge, 1) === -1 && isNew(edge)) walk(edge);
	for (const edge of crossed) if (isNew(edge)) walk(edge);
	return lines;
}
