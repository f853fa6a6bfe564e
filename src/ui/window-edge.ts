/** Whether a window may have cut a minimum off. */

import { axisValue } from '../model/geometry.ts';
import type { ShownReport } from './picture.ts';

/** Values that differ by less than this share are equal: terms that cancel leave some rounding. */
const FLAT = 1e-6;

/**
 * A lowest sample on the edge says nothing of a minimum: that must be said. Where the landscape goes on at the same value
 * toward the middle (a valley that crosses the window, a variable that it does not depend on) the edge is not why.
 */
export function onEdge({ grid, statistics, bound }: Pick<ShownReport, 'grid' | 'statistics' | 'bound'>): boolean {
	const { minCell, holes, count } = statistics;
	if (holes === count) return false;
	const { columns, rows, domain } = grid;
	const [column, row] = [minCell % columns, Math.floor(minCell / columns)];
	const e = bound.objective.program(0, 'plane').evaluator();
	const value = (c: number, r: number): number => {
		e.run([axisValue(domain.u, columns, c), axisValue(domain.v, rows, r)], bound.uniforms);
		return e.valid[0] ? (e.values[0] as number) : Number.NaN;
	};
	const inward = (at: number, size: number): number => (at === 0 ? 1 : at === size - 1 ? -1 : 0);
	const [right, up] = [columns > 1 ? inward(column, columns) : 0, rows > 1 ? inward(row, rows) : 0];
	const here = value(column, row);
	const rises = (c: number, r: number): boolean => value(c, r) > here + FLAT * Math.abs(here);
	return (right !== 0 && rises(column + right, row)) || (up !== 0 && rises(column, row + up));
}
