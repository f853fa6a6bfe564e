/** The lowest and the highest sample of a grid as a person is told them: evaluated again in double precision where they stand. */

import type { BoundObjective } from '../../model/backend.ts';
import type { ExactHost } from '../../model/exact-host.ts';
import type { FieldStatistics } from '../../model/field.ts';
import { axisValue, type GridSpec } from '../../model/geometry.ts';

/** A sample at a cell. */
export interface CellSample {
	/** f64's value at the exact coordinates of the cell; NaN where it has none. */
	readonly value: number;
	/** What the machine that computed the grid had there. */
	readonly machine: number;
	/** In the plane. */
	readonly x: readonly [u: number, v: number];
}

/** Null where every cell is a hole. */
export interface Extremes {
	readonly lowest: CellSample | null;
	readonly highest: CellSample | null;
}

/** @param bound what the grid was computed of, in plane space */
export async function extremesOf(
	host: ExactHost,
	bound: BoundObjective,
	{ columns, rows, domain }: GridSpec,
	{ min, max, minCell, maxCell }: Pick<FieldStatistics, 'min' | 'max' | 'minCell' | 'maxCell'>,
): Promise<Extremes> {
	if (Number.isNaN(min)) return { lowest: null, highest: null };
	const places = [minCell, maxCell].map(
		(cell) => [axisValue(domain.u, columns, cell % columns), axisValue(domain.v, rows, Math.floor(cell / columns))] as const,
	) as [CellSample['x'], CellSample['x']];
	const { values } = await host.exact(bound, Float64Array.from(places.flat()), 0);
	const [lowest, highest] = values as unknown as [number, number];
	return { lowest: { value: lowest, machine: min, x: places[0] }, highest: { value: highest, machine: max, x: places[1] } };
}
