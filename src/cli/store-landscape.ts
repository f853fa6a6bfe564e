/** A store as a landscape: the finest of its levels that is whole, read as a file of arrays is. */

import { axis64 } from '../model/geometry.ts';
import { writeNpz } from '../formats/index.ts';
import { storeCoordinate } from '../exports/store/plan.ts';
import { bestLevel, openStore, readLevel, type StoreSource } from '../exports/store/read.ts';
import { FormatError } from '../model/errors.ts';

/** Most samples of the level that is read. */
const MOST_SAMPLES = 2 ** 21;

export interface StoreArrays {
	/** An `.npz` of the quantities, x and y. */
	readonly bytes: Uint8Array;
	/** Which level it is, and what is missing of it. */
	readonly note: string;
}

/** @throws FormatError where it holds no surface yet */
export async function storeArrays(source: StoreSource): Promise<StoreArrays> {
	const { head, plan } = await openStore(source);
	const [first] = head.quantities as [string, ...string[]];
	const level = await bestLevel(source, plan, first, MOST_SAMPLES);
	if (!level) throw new FormatError('E_ZARR_EMPTY', 'The store has no chunk yet: fill it with thalweg grid --store or slice --store.');
	const { columns, rows } = level;
	// Ends at the last sample of the level, which may lie before the end of the window.
	const coordinates = (axis: 'u' | 'v', count: number): Float64Array =>
		level.step === 1
			? axis64(plan.domain[axis], count)
			: Float64Array.from({ length: count }, (_, k) => storeCoordinate(plan, level, axis, k));
	const layers: [string, { readonly data: Float64Array; readonly shape: readonly number[] }][] = [];
	let missing = 0;
	for (const quantity of head.quantities) {
		const data = await readLevel(source, quantity, level);
		if (quantity === first) missing = data.filter(Number.isNaN).length;
		layers.push([quantity, { data, shape: [rows, columns] }]);
	}
	const axes = { x: { data: coordinates('u', columns), shape: [columns] }, y: { data: coordinates('v', rows), shape: [rows] } };
	const holes = missing === 0 ? '' : `, ${missing} of its samples have no value or are not computed yet`;
	return {
		bytes: writeNpz({ ...Object.fromEntries(layers), ...axes }),
		note: `level ${level.index} of the store (${columns} × ${rows} of ${plan.columns} × ${plan.rows} samples)${holes}`,
	};
}
