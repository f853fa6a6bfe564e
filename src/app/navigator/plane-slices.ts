/** The slices of a landscape of more than two variables beside the plane in view. */

import { landscapeName } from '../../engine/fields/landscape-name.ts';
import { planeOf } from '../../engine/landscapes/planes.ts';
import { bindObjective } from '../../model/bound.ts';
import type { PlaneChoice } from '../../state/app-state.ts';
import { formatNumber } from '../format.ts';
import { ownParameters } from '../own-parameters.ts';
import { type Movable, originOf } from '../slice.ts';
import type { NavigatorPage } from './page.ts';
import { type NeighbourSlice, SIDE, type SliceTable } from './slice-table.ts';
import { choosePlane, navigated } from './plane-asks.ts';
import { standardStep, stepped } from './plane-moves.ts';

/** Slices on each side of the one in view: along one coordinate, along each of two. */
const EACH = { row: 3, table: 1 } as const;
const DIGITS = 4;

/** @param along one other variable, or two: across and up */
export function planeSlices(page: NavigatorPage, along: readonly number[]): SliceTable | null {
	const now = navigated(page);
	const { machine, window: seen, present } = page.workspace;
	const session = machine.session.peek();
	if (!now || !session || now.choice.kind === 'points') return null;
	const { landscape, home } = now;
	const choice: Movable = now.choice;
	const [across, up] = along;
	if (across === undefined) return null;
	const step = standardStep(landscape.domain.u);
	const domain = seen.current;
	const grid = { columns: SIDE, rows: SIDE, domain };
	const values = ownParameters(present.state.peek(), landscape);
	const nameOf = (k: number): string => landscape.variables[k]?.name ?? '';
	const sliceOf = (moves: readonly (readonly [number, number])[]): NeighbourSlice => {
		const moved = moves.reduce<Movable>((plane, [axis, by]) => (by === 0 ? plane : (stepped(plane, home, axis, by) as Movable)), choice);
		const bound = bindObjective(landscape.objective, 'plane', values, planeOf(landscape, moved as PlaneChoice));
		const point = originOf(moved, home);
		return {
			key: JSON.stringify([landscapeName(bound, 'f32'), domain]),
			title: moves.map(([axis]) => `${nameOf(axis)} = ${formatNumber(point[axis] ?? 0, DIGITS)}`).join(', '),
			here: moves.every(([, by]) => by === 0),
			samples: async (signal) => ({ columns: SIDE, rows: SIDE, values: (await session.field(bound, grid, { signal })).values }),
			go: () => choosePlane(page, moved),
		};
	};
	const places = (each: number): number[] => Array.from({ length: 2 * each + 1 }, (_, k) => (k - each) * step);
	if (up === undefined) return { columns: 2 * EACH.row + 1, slices: places(EACH.row).map((by) => sliceOf([[across, by]])) };
	// The highest row stands on top, as in the picture.
	const rows = places(EACH.table).reverse();
	return {
		columns: 2 * EACH.table + 1,
		slices: rows.flatMap((high) =>
			places(EACH.table).map((by) =>
				sliceOf([
					[across, by],
					[up, high],
				]),
			),
		),
	};
}
