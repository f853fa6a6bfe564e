/** Surfaces of a network as the tool of Li et al. 2018 keeps them in HDF5. */

import { writeH5, type H5Dataset } from './h5/write.ts';

/** What that tool measures: mean loss, and accuracy in percent. */
export type LossSurfaceName = 'train_loss' | 'train_acc' | 'test_loss' | 'test_acc';

/** Losses and accuracies of a network over a plane or a line, as that tool has them. */
export interface LossSurface {
	readonly x: Float64Array;
	/** Absent of a line. */
	readonly y?: Float64Array;
	/** y.length rows of x.length values; NaN where there is none. */
	readonly values: Readonly<Partial<Record<LossSurfaceName, Float64Array>>>;
	/** Where the directions came from (`dir_file`). */
	readonly directions?: string;
}

/**
 * An `.h5` file in the layout of github.com/tomgoldstein/loss-landscape, for its plotting scripts and for everything that reads its files:
 * `xcoordinates`, `ycoordinates`, and the surfaces of declared shape (x, y) whose flat numbers are in the order of
 * `numpy.meshgrid(x, y)`, y by y, as that tool writes them. A missing value is −1.
 * @throws RangeError where a surface has not x.length · y.length values
 * @example
 * const file = writeLossSurface({ x: Float64Array.of(-1, 0, 1), y: Float64Array.of(0, 1), values: { train_loss: Float64Array.of(1, 2, 3, 4, 5, 6) } });
 * console.log((await openSurface('surface.h5', file)).surface().values); // Float64Array(6) [ 1, 2, 3, 4, 5, 6 ]
 */
export function writeLossSurface({ x, y, values, directions }: LossSurface): Uint8Array<ArrayBuffer> {
	const shape = y ? [x.length, y.length] : [x.length];
	const datasets: H5Dataset[] = [{ name: 'xcoordinates', shape: [x.length], data: x }];
	if (y) datasets.push({ name: 'ycoordinates', shape: [y.length], data: y });
	for (const [name, data] of Object.entries(values))
		datasets.push({ name, shape, data: data.map((value) => (Number.isFinite(value) ? value : -1)) });
	if (directions !== undefined) datasets.push({ name: 'dir_file', shape: [], data: directions });
	return writeH5(datasets);
}
