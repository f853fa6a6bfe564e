/** What a slice of a network's landscape looks like, in two numbers that tell a smooth one from a rough one. */

/** Values of a square grid, row by row. */
interface Slice {
	readonly values: ArrayLike<number>;
	/** Columns, and rows. */
	readonly side: number;
}

const AROUND = [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((column) => [row, column] as const)).filter(([r, c]) => r !== 0 || c !== 0);

/**
 * Cells that are lower than all eight around them; those of the rim have fewer neighbours and do not count.
 * @example minimaOfSlice({ values: [9, 9, 9, 9, 1, 9, 9, 9, 9], side: 3 }) // 1
 */
export function minimaOfSlice({ values, side }: Slice): number {
	let count = 0;
	for (let row = 1; row + 1 < side; row++)
		for (let column = 1; column + 1 < side; column++) {
			const here = values[row * side + column] as number;
			if (AROUND.every(([r, c]) => here < (values[(row + r) * side + column + c] as number))) count++;
		}
	return count;
}

/**
 * The geometric mean of the values on the rim, which a few huge ones do not decide.
 * @example rimOfSlice({ values: [1, 100, 1, 100, 7, 100, 1, 100, 1], side: 3 }) // 10
 */
export function rimOfSlice({ values, side }: Slice): number {
	let [sum, count] = [0, 0];
	for (let row = 0; row < side; row++)
		for (let column = 0; column < side; column++) {
			if (row > 0 && row + 1 < side && column > 0 && column + 1 < side) continue;
			sum += Math.log(values[row * side + column] as number);
			count++;
		}
	return Math.exp(sum / count);
}
