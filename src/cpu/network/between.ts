/** What is shown between cells that are computed until they are there themselves. */

type Numbers = Float64Array | Float32Array;

/** Columns and rows whose cells are all there; ascending, the ends of both axes among them. */
interface Known {
	readonly columns: Uint32Array;
	readonly rows: Uint32Array;
}

/**
 * A copy of a grid in which the cells between known columns and known rows are filled bilinearly, but for those that are there. A
 * hole makes what is beside it holes.
 *
 * @param there 1 for each cell that was computed
 */
export function fillBetween<T extends Numbers>(values: T, columns: number, known: Known, there: Uint8Array): T {
	const filled = values.slice() as T;
	for (const row of known.rows) alongLine(filled, row * columns, 1, known.columns);
	for (let column = 0; column < columns; column++) alongLine(filled, column, columns, known.rows);
	for (let cell = 0; cell < there.length; cell++) if (there[cell] === 1) filled[cell] = values[cell] as number;
	return filled;
}

function alongLine(values: Numbers, from: number, stride: number, known: Uint32Array): void {
	for (let k = 1; k < known.length; k++) {
		const [lo, hi] = [known[k - 1] as number, known[k] as number];
		const [a, b] = [values[from + lo * stride] as number, values[from + hi * stride] as number];
		for (let i = lo + 1; i < hi; i++) {
			const t = (i - lo) / (hi - lo);
			values[from + i * stride] = a + t * (b - a);
		}
	}
}
