/** Tiles lie on one lattice: exact numbers, each level within the next, and every window covered by whole cells. */

import { describe, expect, it } from 'vitest';
import {
	blocksOf,
	type Cells,
	cellsFor,
	cellsOfTiles,
	coarser,
	gridOf,
	type Lattice,
	latticeOf,
	TILE_CELLS,
	tilesOf,
	tilesOfBlock,
} from '../../src/engine/fields/lattice.ts';
import { axis64, axisValue, cellSize, type GridSpec, type Rectangle } from '../../src/model/geometry.ts';
import { placingEverywhere, placingIn } from '../../src/model/placing.ts';

const MANY = 2 ** 28;
const VIEWS: readonly Rectangle[] = [
	{ u: [-5.12, 5.12], v: [-5.12, 5.12] },
	{ u: [-32.768, 32.768], v: [0, 1e-3] },
	{ u: [959.3, 1001.7], v: [-1e6, 3e6] },
];
const zoomed = ({ u, v }: Rectangle, factor: number, at = 0.37): Rectangle => {
	const side = ([lo, hi]: readonly [number, number]): readonly [number, number] => {
		const middle = lo + at * (hi - lo);
		return [middle - (factor * (hi - lo)) / 2, middle + (factor * (hi - lo)) / 2];
	};
	return { u: side(u), v: side(v) };
};
const cellsOf = (lattice: Lattice, window: Rectangle, cells = 512) => {
	const found = cellsFor(lattice, window, cells, cells, MANY);
	if (!found) throw new Error('no lattice');
	return found;
};
/** A number of double precision times a power of two is whole and at most 53 bits long by being a double; on the lattice it is k · cell. */
const isOn = (x: number, cell: number): boolean => Number.isInteger(x / cell) && (x / cell) * cell === x;

describe.each(VIEWS)('the lattice of %j', (view) => {
	const lattice = latticeOf(view);

	it.each([1, 0.3, 1e-3, 1e-6, 40])('a window %d as wide has 0.8 to 1.7 times the cells asked for, and is within its grid', (factor) => {
		const window = zoomed(view, factor);
		const cells = cellsOf(lattice, window);
		const grid = gridOf(lattice, cells);
		for (const [axis, count] of [
			['u', grid.columns],
			['v', grid.rows],
		] as const) {
			const [[lo, hi], [from, to]] = [window[axis], grid.domain[axis]];
			expect(from <= lo && hi <= to).toBe(true);
			// Widened by less than two cells at each end.
			const cell = cellSize(grid.domain[axis], count);
			expect(lo - from < 2 * cell && to - hi < 2 * cell).toBe(true);
			expect(count).toBeGreaterThanOrEqual(0.8 * 512);
			expect(count).toBeLessThanOrEqual(1.7 * 512);
		}
	});

	it('has the same numbers for the points of a level in all finer ones, in every tile and in every run of tiles', () => {
		const cells = cellsOf(lattice, zoomed(view, 0.01));
		const known = new Map<number, number>();
		for (const by of [3, 1, 0]) {
			const part = coarser(cells, by);
			const cell = lattice.u * 2 ** -part.level.u;
			for (const { i, j } of tilesOf(part).slice(0, 3)) {
				for (const count of [1, 2, 4]) {
					const grid = gridOf(lattice, cellsOfTiles(part.level, { i, j, count, rows: 1 }));
					expect(grid.columns).toBe(count * TILE_CELLS + 1);
					for (const [k, x] of axis64(grid.domain.u, grid.columns).entries()) {
						expect(isOn(x, cell)).toBe(true);
						const index = (i * TILE_CELLS + k) * 2 ** by;
						expect(known.get(index) ?? x).toBe(x);
						known.set(index, x);
					}
				}
			}
		}
		expect(known.size).toBeGreaterThan(300);
	});

	it('answers the grid that it has widened with the same grid', () => {
		const grid = gridOf(lattice, cellsOf(lattice, zoomed(view, 0.02)));
		const again = cellsFor(lattice, grid.domain, grid.columns, grid.rows, MANY);
		expect(again && gridOf(lattice, again)).toEqual(grid);
	});
});

it('a coarser level has the same ends, and every second point', () => {
	const lattice = latticeOf(VIEWS[0] as Rectangle);
	const cells = cellsOf(lattice, { u: [0.1, 0.7], v: [-3, -2.5] });
	const [fine, coarse] = [gridOf(lattice, cells), gridOf(lattice, coarser(cells, 1))];
	expect(coarse.domain).toEqual(fine.domain);
	expect(coarse.columns).toBe((fine.columns + 1) / 2);
});

it('a window that ends at 0 from below ends at 0, not at −0: functions tell them apart', () => {
	const lattice = latticeOf({ u: [-2, 2], v: [-2, 2] });
	const cells = cellsFor(lattice, { u: [-1, -1e-6], v: [-1, -1e-6] }, 100, 100, 2 ** 24) as Cells;
	for (const each of [cells, coarser({ ...cells, u: [-1, -1] }, 3)]) expect(Object.is(gridOf(lattice, each).domain.u[1], 0)).toBe(true);
});

it('a window so small that double precision ends has no lattice; about 0 it never ends', () => {
	const lattice = latticeOf({ u: [-32, 32], v: [-32, 32] });
	const about = (at: number, half: number): Rectangle => ({ u: [at - half, at + half], v: [at - half, at + half] });
	expect(cellsFor(lattice, about(1, 1e-9), 512, 512, MANY)).not.toBeNull();
	expect(cellsFor(lattice, about(1, 1e-14), 512, 512, MANY)).toBeNull();
	for (const half of [1e-12, 1e-30, 1e-200]) expect(gridOf(lattice, cellsOf(lattice, about(0, half))).columns).toBeGreaterThan(409);
});

it('a machine that holds less gets a coarser level', () => {
	const window = zoomed(VIEWS[0] as Rectangle, 0.9);
	const lattice = latticeOf(VIEWS[0] as Rectangle);
	const count = (most: number): number => {
		const { columns, rows } = gridOf(lattice, cellsFor(lattice, window, 512, 512, most) ?? cellsOf(lattice, window));
		return columns * rows;
	};
	expect(count(MANY)).toBeGreaterThan(2 ** 17);
	expect(count(2 ** 16)).toBeLessThanOrEqual(2 ** 16);
});

it('missing tiles are joined to blocks of powers of two, nearest to the focus first', () => {
	const tiles = tilesOf({ u: [0, 7 * TILE_CELLS], v: [-TILE_CELLS, 2 * TILE_CELLS] }).filter(({ i, j }) => !(i === 3 && j === 1));
	const blocks = blocksOf(tiles, { i: 5.5, j: 1.5 }, 4);
	expect(blocks[0]).toEqual({ i: 4, j: 1, count: 2, rows: 1 });
	expect(blocks.at(-1)).toEqual({ i: 0, j: 1, count: 2, rows: 1 });
	const text = ({ i, j }: { readonly i: number; readonly j: number }): string => `${i},${j}`;
	expect(blocks.flatMap(tilesOfBlock).map(text).sort()).toEqual(tiles.map(text).sort());
	for (const { count, rows } of blocks) expect([1, 2, 4]).toContain(count * rows);
	// A square at once, where it may be.
	expect(blocksOf(tilesOf({ u: [0, 4 * TILE_CELLS], v: [0, 4 * TILE_CELLS] }), { i: 0, j: 0 }, 16)).toEqual([
		{ i: 0, j: 0, count: 4, rows: 4 },
	]);
});

describe('where cells lie in another grid', () => {
	const from: GridSpec = { columns: 11, rows: 5, domain: { u: [0, 10], v: [0, 1] } };

	it('is exact on a lattice and leaves out what is outside', () => {
		const into: GridSpec = { columns: 9, rows: 3, domain: { u: [-2, 2], v: [0.5, 1.5] } };
		expect(placingIn(into, from)).toEqual({
			across: { first: 4, count: 5, shift: -2, ratio: 0.5 },
			up: { first: 0, count: 2, shift: 2, ratio: 2 },
		});
		const placing = placingIn(into, from);
		expect(placing && placingEverywhere(into, placing)).toMatchObject({ across: { first: 0, count: 9 }, up: { first: 0, count: 3 } });
		expect(placingIn({ ...into, domain: { u: [11, 12], v: [0, 1] } }, from)).toBeNull();
	});

	it('is itself for itself, whatever its numbers', () => {
		const odd: GridSpec = { columns: 517, rows: 333, domain: { u: [-5.12, 5.13], v: [0.1, 0.7] } };
		expect(placingIn(odd, odd)).toEqual({
			across: { first: 0, count: 517, shift: 0, ratio: 1 },
			up: { first: 0, count: 333, shift: 0, ratio: 1 },
		});
		expect(axisValue(odd.domain.u, 517, 516)).toBe(5.13);
	});
});
