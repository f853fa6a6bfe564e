/** Plans of a swarm's steps: every particle takes every step once and in order, however fast or slow the device is. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_STEPS, pieceOf, planOf, rowsOf, wholeBlocks } from '../../src/gpu/swarm/plan.ts';

/** Do a plan with bands of at most so many rows. @returns steps by particle, and passes that settle */
function simulate(count: number, steps: number, units: readonly number[], rowsABand: number): { taken: number[]; settled: number[] } {
	const taken = new Array<number>(count).fill(0);
	const settled = new Array<number>(count).fill(0);
	let [base, turn] = [0, 0];
	while (base < steps) {
		const plan = planOf(count, steps - base, units[turn++ % units.length] as number);
		expect(plan.size * plan.ranges).toBeGreaterThanOrEqual(count);
		for (let first = 0; first < rowsOf(plan); ) {
			const rows = wholeBlocks(first, Math.min(rowsABand, rowsOf(plan) - first), plan.ranges);
			expect(rows).toBeGreaterThan(0);
			const piece = pieceOf(plan, base, first, rows, steps, count);
			for (let i = piece.first; i < piece.first + piece.count; i++) {
				// In order: a piece begins where its particles are.
				if (taken[i] !== piece.step) throw new Error(`particle ${i} is at ${taken[i]}, not at ${piece.step}`);
				taken[i] = piece.step + piece.steps;
				if (piece.settles) settled[i] = (settled[i] as number) + 1;
			}
			first += rows;
		}
		base += plan.steps;
	}
	return { taken, settled };
}

test('every particle takes every step once, and settles once', () => {
	const units = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 4 });
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 300 }),
			fc.integer({ min: 1, max: 60 }),
			units,
			fc.integer({ min: 1, max: 200 }),
			(count, steps, u, rows) => {
				const { taken, settled } = simulate(count, steps, u, rows);
				expect(taken).toEqual(new Array(count).fill(steps));
				expect(settled).toEqual(new Array(count).fill(1));
			},
		),
		{ numRuns: 300 },
	);
});

test('a band of all particles where it holds many steps, else blocks of steps of ranges as wide as a device', () => {
	expect(planOf(1000, 500, 800_000)).toMatchObject({ ranges: 1, block: 1, steps: 500 });
	const blocks = planOf(100_000, 1000, 800_000);
	expect(blocks.block).toBeGreaterThan(32);
	expect(blocks.size * blocks.block).toBeLessThanOrEqual(400_000 + blocks.block);
	const slow = planOf(1_000_000, 10, 10_000);
	expect(slow).toMatchObject({ block: 1, steps: 1 });
	expect(slow.size).toBeLessThanOrEqual(5000);
	expect(planOf(1, 10 ** 6, 10 ** 9).block).toBeLessThanOrEqual(MAX_STEPS);
});
