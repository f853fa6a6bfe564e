/** The lowest and the highest sample of a grid as a person is told them: evaluated again in double precision where they stand. */

import { valueIn } from '../../model/truth.ts';
import type { BoundObjective } from '../../model/backend.ts';
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
export function extremesOf(
	bound: BoundObjective,
	{ columns, rows, domain }: GridSpec,
	{ min, max, minCell, maxCell }: Pick<FieldStatistics, 'min' | 'max' | 'minCell' | 'maxCell'>,
): Extremes {
	const exact = valueIn(bound);
	const at = (machine: number, cell: number): CellSample | null => {
		if (Number.isNaN(machine)) return null;
		const x = [axisValue(domain.u, columns, cell % columns), axisValue(domain.v, rows, Math.floor(cell / columns))] as const;
		return { value: exact(x), machine, x };
	};
	return { lowest: at(min, minCell), highest: at(max, maxCell) };
}
