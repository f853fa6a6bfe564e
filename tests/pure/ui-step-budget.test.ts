/** The steps of a frame: as chosen, as long as the picture keeps moving. */

import { expect, test } from 'vitest';
import { StepBudget } from '../../src/app/step-budget.ts';

/** Frames on a machine whose advances cost `fixed` + `each` · steps milliseconds; the steps of each frame. */
function frames(budget: StepBudget, speed: number, count: number, fixed: number, each: number): number[] {
	return Array.from({ length: count }, () => {
		const steps = budget.next(speed);
		if (steps > 0) budget.took(fixed + each * steps, steps);
		return steps;
	});
}

test('a fast machine takes what was chosen after a few frames; no portion is more than four times the last', () => {
	const taken = frames(new StepBudget(), 500, 20, 2, 0.001);
	expect(taken.slice(0, 5)).toEqual([4, 16, 64, 256, 500]);
	expect(new Set(taken.slice(5))).toEqual(new Set([500]));
});

test('half a step a frame is a step every other frame, and a tenth every tenth', () => {
	expect(frames(new StepBudget(), 0.5, 6, 1, 1)).toEqual([0, 1, 0, 1, 0, 1]);
	const tenths = frames(new StepBudget(), 0.1, 1000, 1, 1);
	expect(Math.max(...tenths)).toBe(1);
	// Sums of 0.1 are rounded: a step may come a frame late.
	expect(Math.abs(tenths.reduce((a, b) => a + b) - 100)).toBeLessThanOrEqual(1);
});

test('a slow machine takes as many as 28 ms allow, and now and then fewer to see what they cost', () => {
	const taken = frames(new StepBudget(), 100, 60, 3, 2).slice(20);
	// 14 steps of 2 ms; rounding down may leave 13. A probe has 0.6 of them.
	for (const steps of taken) expect([8, 9, 13, 14]).toContain(steps);
	expect(taken.filter((steps) => steps >= 13).length).toBeGreaterThanOrEqual(taken.length / 2);
});

test('where an advance costs much whatever its steps, fewer steps would not help', () => {
	const taken = frames(new StepBudget(), 50, 40, 80, 0.01).slice(10);
	expect(Math.max(...taken)).toBe(50);
	expect(taken.reduce((a, b) => a + b) / taken.length).toBeGreaterThan(40);
});

test('a machine that has become slower is followed', () => {
	const budget = new StepBudget();
	expect(frames(budget, 100, 20, 2, 0.01).at(-1)).toBe(100);
	const slow = frames(budget, 100, 60, 2, 4);
	expect(Math.max(...slow.slice(15))).toBeLessThanOrEqual(14);
	expect(Math.max(...slow.slice(40))).toBeLessThanOrEqual(7);
});

test('always at least one', () => {
	for (const steps of frames(new StepBudget(), 10, 50, 5, 500)) expect(steps).toBeGreaterThanOrEqual(1);
});
