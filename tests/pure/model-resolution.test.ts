/** What single and double precision can tell apart. */

import { expect, it } from 'vitest';
import { axis } from '../../src/model/geometry.ts';
import { needsDouble, resolutionNote, resolves } from '../../src/model/resolution.ts';

it.each([
	[[0, 1], 512],
	[[-5, 5], 8192],
	[[3 - 1e-5, 3 + 1e-5], 512],
	[[1, 1 + 1e-5], 512],
	[[-1e-30, 1e-30], 512],
	[[1e9, 1e9 + 100], 5],
	[[60_000, 60_001], 128],
	[[60_000, 60_001], 512],
] as const)('%j with %i samples: resolved where neighbours are different numbers', (range, count) => {
	const samples = axis(range, count);
	// A grid is resolved where f32's spacing is no more than the samples': then no two are the same.
	if (resolves(range, count, 'f32')) expect(new Set(samples).size).toBe(count);
	else expect(new Set(samples).size).toBeLessThan(count);
});

it('names the axes, and none that values do not depend on', () => {
	const domain = { u: [1, 1 + 1e-6], v: [0, 1] } as const;
	expect(resolutionNote({ columns: 64, rows: 64, domain }, ['lr', 'y'], 'f32')).toMatch(/along lr in so small a window/);
	expect(resolutionNote({ columns: 64, rows: 64, domain: { u: [0, 1], v: domain.u } }, ['x', ''], 'f32')).toBeNull();
	expect(resolutionNote({ columns: 1, rows: 1, domain }, ['x', 'y'], 'f32')).toBeNull();
});

it('double precision is asked for before stairs can be seen, and has a limit of its own', () => {
	const around = (half: number) => ({ columns: 512, rows: 512, domain: { u: [1 - half, 1 + half], v: [1 - half, 1 + half] } }) as const;
	const names = ['x', 'y'] as const;
	expect([1, 1e-2, 1e-3].map((half) => needsDouble(around(half), names))).toEqual([false, false, false]);
	expect([1e-4, 1e-7, 1e-12].map((half) => needsDouble(around(half), names))).toEqual([true, true, true]);
	// f32 has the coordinates of such a grid where it still calls them different.
	expect(resolutionNote(around(1e-4), names, 'f32')).toBeNull();
	expect(resolutionNote(around(1e-12), names, 'f64')).toBeNull();
	expect(resolutionNote(around(1e-14), names, 'f64')).toMatch(
		/^Double precision \(f64\) cannot tell neighbouring samples apart along x and y/,
	);
});
