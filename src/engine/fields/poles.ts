/** Whether a window holds poles: places near which values grow without bound. */

import { NO_POLES, POLE_QUANTILES, type Poles } from '../../math/pole-range.ts';
import type { BoundObjective } from '../../model/backend.ts';
import type { ExactHost } from '../../model/exact-host.ts';
import type { FieldStatistics } from '../../model/field.ts';
import { axisValue, type GridSpec } from '../../model/geometry.ts';

const [LOW, HIGH] = POLE_QUANTILES;
/** An extreme this many times as far out as the quantiles are apart takes much of the range for itself. */
const DOMINATES = 0.5;
/** Halvings of a cell in the search for a higher place, and what growth over all of them is a pole's: 1/√d grows 4096-fold. */
const HALVINGS = 24;
const GROWTH = 1000;

/** The landscape's values at points (u, v) one after the other, in double precision; NaN where there is none. */
type Values = (points: Float64Array) => Promise<Float64Array>;

/**
 * Do the values of a field rise, or fall, to a pole? Asked of the landscape in double precision: from the cell with the
 * extreme value on, ever nearer places are looked at, and the value there must go on growing.
 *
 * @example
 * await polesOf(session, session.bind(openLandscape({ kind: 'formula', text: '1/(x^2+y^2)' }), 'plane'), grid, statistics);
 * // { up: true, down: false }
 */
export async function polesOf(host: ExactHost, bound: BoundObjective, grid: GridSpec, statistics: FieldStatistics): Promise<Poles> {
	const { min, max, minCell, maxCell, quantiles } = statistics;
	const [low, high] = [quantiles[LOW] as number, quantiles[HIGH] as number];
	const dominates = (distance: number): boolean => distance > DOMINATES * (high - low) && distance > 0;
	const [up, down] = [dominates(max - high), dominates(low - min)];
	if (!up && !down) return NO_POLES;
	const values: Values = async (points) => (await host.exact(bound, points, 0)).values;
	const negative: Values = async (points) => (await values(points)).map((value) => -value);
	return {
		up: up && (await climb(values, grid, maxCell)) - high > GROWTH * (max - high),
		down: down && low + (await climb(negative, grid, minCell)) > GROWTH * (low - min),
	};
}

/** The highest value that a search from a cell's sample on meets, with steps from a cell down to 2⁻²⁴ of one. */
async function climb(values: Values, { columns, rows, domain: { u, v } }: GridSpec, cell: number): Promise<number> {
	let at = [axisValue(u, columns, cell % columns), axisValue(v, rows, Math.floor(cell / columns))] as const;
	let [best = Number.NaN] = await values(Float64Array.from(at));
	const [du, dv] = [(u[1] - u[0]) / Math.max(1, columns - 1), rows > 1 ? (v[1] - v[0]) / (rows - 1) : 0];
	for (let k = 0; k <= HALVINGS; k++) {
		const [middleU, middleV] = at;
		const places: (readonly [number, number])[] = [];
		for (const i of [-1, 0, 1]) {
			for (const j of dv > 0 ? [-1, 0, 1] : [0]) {
				const place = [middleU + i * du * 2 ** -k, middleV + j * dv * 2 ** -k] as const;
				if (place[0] < u[0] || place[0] > u[1] || (dv > 0 && (place[1] < v[0] || place[1] > v[1]))) continue;
				places.push(place);
			}
		}
		const found = await values(Float64Array.from(places.flat()));
		for (const [index, place] of places.entries()) {
			const here = found[index] as number;
			if (here > best || Number.isNaN(best)) [at, best] = [place, here];
		}
	}
	return best;
}
