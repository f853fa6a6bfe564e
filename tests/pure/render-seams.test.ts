/** Where tiles of different levels meet there is no seam: neither a step of the value nor a bend that the coarser level has not itself. */

import { afterAll, expect, it } from 'vitest';
import { compileObjective } from '../../src/compile/objective.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { bindObjective } from '../../src/model/bound.ts';
import type { GridSpec } from '../../src/model/geometry.ts';

const backend = createCpuBackend({ precision: 'f64' });
afterAll(() => backend.dispose());

it('a fine tile in a coarse level', async () => {
	const bound = bindObjective(compileObjective({ body: { kind: 'formula', text: 'sin(2x) cos(3y)' } }), 'plane');
	const f = (x: number, y: number): number => Math.sin(2 * x) * Math.cos(3 * y);
	const grid: GridSpec = { columns: 129, rows: 129, domain: { u: [0, 2], v: [0, 2] } };
	const [cell, coarseCell] = [1 / 64, 1 / 16];
	const pieces = [
		await backend.field(bound, { ...grid, columns: 33, rows: 33 }),
		await backend.field(bound, { columns: 65, rows: 65, domain: { u: [0.5, 1.5], v: [0.5, 1.5] } }),
	];
	const composed = await backend.compose(grid, pieces);
	const { values } = await composed.read();
	const at = (c: number, r: number): number => values[r * 129 + c] as number;
	const isFine = (c: number, r: number): boolean => c >= 32 && c <= 96 && r >= 32 && r <= 96;
	// Bilinear between cells: h²/8 of each second derivative.
	const bound2 = ((4 + 9) * coarseCell ** 2) / 8;
	/** Changes of the slope from one cell to the next, as they are on the outline of the tile and in the coarse level. */
	const bends = { seam: 0, coarse: 0 };
	for (let r = 0; r < 129; r++) {
		for (let c = 0; c < 129; c++) {
			const miss = Math.abs(at(c, r) - f(c * cell, r * cell));
			expect(miss).toBeLessThan(isFine(c, r) ? 1e-12 : bound2);
			for (const [dc, dr] of [
				[1, 0],
				[0, 1],
			] as const) {
				if (Math.min(c - dc, r - dr) < 0 || Math.max(c + dc, r + dr) > 128) continue;
				const bend = Math.abs(at(c + dc, r + dr) - 2 * at(c, r) + at(c - dc, r - dr)) / cell;
				const [before, after] = [isFine(c - dc, r - dr), isFine(c + dc, r + dr)];
				if (before !== after) bends.seam = Math.max(bends.seam, bend);
				else if (!before && !after) bends.coarse = Math.max(bends.coarse, bend);
			}
		}
	}
	expect(bends.coarse).toBeGreaterThan(0);
	expect(bends.seam).toBeLessThanOrEqual(1.05 * bends.coarse);
	for (const field of [...pieces, composed]) field.dispose();
});
