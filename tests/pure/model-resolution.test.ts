/** What single precision can tell apart. */

import { expect, it } from 'vitest';
import { axis } from '../../src/model/geometry.ts';
import { resolutionNote, resolvesF32 } from '../../src/model/resolution.ts';

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
	if (resolvesF32(range, count)) expect(new Set(samples).size).toBe(count);
	else expect(new Set(samples).size).toBeLessThan(count);
});

it('names the axes, and none that values do not depend on', () => {
	const domain = { u: [1, 1 + 1e-6], v: [0, 1] } as const;
	expect(resolutionNote({ columns: 64, rows: 64, domain }, ['lr', 'y'])).toMatch(/along lr in so small a window/);
	expect(resolutionNote({ columns: 64, rows: 64, domain: { u: [0, 1], v: domain.u } }, ['x', ''])).toBeNull();
	expect(resolutionNote({ columns: 1, rows: 1, domain }, ['x', 'y'])).toBeNull();
});
