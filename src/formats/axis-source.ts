/** Where the numbers along an axis come from: a list, the ends, or counting. */

/** One number a column or a row, or the ends between which they lie. */
export interface AxisSource {
	readonly name: string;
	readonly source: string | null;
	/** What it is called on an axis, where that is not its name. */
	readonly label?: string;
	readonly evidence: string;
	/** How many nodes it has; undefined where it fits any count. */
	readonly count: number | undefined;
	/** Along which dimension it varies, where it is a mesh. */
	readonly along?: 'columns' | 'rows';
	numbers(count: number): Float64Array;
}
