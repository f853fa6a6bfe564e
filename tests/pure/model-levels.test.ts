/** When a field is shown coarsely first, and how coarsely. */

import { describe, expect, it } from 'vitest';
import { levelsOf, RowClock } from '../../src/model/levels.ts';

const grid = (columns: number, rows: number) => ({ columns, rows, domain: { u: [-1, 1], v: [0, 3] } }) as const;
const sidesOf = (columns: number, rows: number, milliseconds: number) =>
	levelsOf(grid(columns, rows), milliseconds).map((level) => [level.columns, level.rows]);

describe('levels', () => {
	it('begin with one that is there within a tenth of a second, and grow sixteenfold', () => {
		expect(sidesOf(512, 512, 1000)).toEqual([[128, 128]]);
		expect(sidesOf(512, 512, 4000)).toEqual([
			[32, 32],
			[128, 128],
		]);
	});

	it('show something: no side has fewer than 17 cells, unless the grid has', () => {
		expect(sidesOf(512, 512, 1e9)).toEqual([
			[32, 32],
			[128, 128],
		]);
		expect(sidesOf(2000, 1, 1e4)).toEqual([
			[125, 1],
			[500, 1],
		]);
		expect(sidesOf(30, 30, 1e9)).toEqual([]);
	});

	it('cover the same part of the plane, for a fifteenth of the field at most', () => {
		for (const side of [100, 333, 1024, 4096]) {
			const levels = levelsOf(grid(side, side), 1e9);
			expect(levels.every(({ domain }) => domain === grid(1, 1).domain || (domain.u[0] === -1 && domain.v[1] === 3))).toBe(true);
			expect(levels.reduce((sum, { columns, rows }) => sum + columns * rows, 0)).toBeLessThan((side * side) / 14.5);
		}
	});
});

describe('the clock', () => {
	it('knows nothing before it has watched, whatever the first band took', () => {
		const clock = new RowClock(100);
		expect(clock.remaining).toBeUndefined();
		clock.done(1, 5000);
		expect(clock.remaining).toBeUndefined();
		clock.done(5, 5008);
		expect(clock.remaining).toBeUndefined();
		clock.done(20, 5016);
		expect(clock.remaining).toBeCloseTo((80 * 16) / 19);
	});

	it('goes by the latest pace: bands grow, and two may land together', () => {
		const clock = new RowClock(1000);
		for (const [row, at] of [
			[1, 0],
			[2, 20],
			[100, 40],
			[101, 40],
		] as const)
			clock.done(row, at);
		expect(clock.remaining).toBeCloseTo((899 * 20) / 99);
	});
});
