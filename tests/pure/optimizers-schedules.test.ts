/** Every schedule gives a rate at every step, and warm restarts begin where cycles added up begin. */

import { describe, expect, test } from 'vitest';
import type { OptimizerSpec } from '../../src/model/optimizer.ts';
import { resolveOptimizer, SCHEDULES } from '../../src/optimizers/registry.ts';
import { programOf } from '../support/descend.ts';

describe.each(SCHEDULES)('schedule $id', ({ id, hyper, equation, sources }) => {
	const rates = (more: Readonly<Record<string, number>>, steps: readonly number[]): number[] => {
		const spec: OptimizerSpec = { id: 'gd', hyper: { lr: 0.1, ...more }, schedule: id };
		const program = programOf(spec, 'x + y', 2);
		const { values } = resolveOptimizer(spec);
		return steps.map((t) => program.row(t, true, values)[2] ?? (values.lr as number));
	};
	const STEPS = [1, 2, 3, 10, 99, 100, 101, 1000, 12_345, 1e6, 1e7];

	test('says what it is', () => expect(Math.min(equation.length, sources.length)).toBeGreaterThan(0));

	test('gives a rate that is a number and never negative, at both ends of every range, at every step', () => {
		const ends = hyper.flatMap(({ name, range }) => range.map((value) => ({ [name]: value })));
		for (const more of [{}, ...ends])
			for (const [i, rate] of rates(more, STEPS).entries())
				expect(rate >= 0 && rate <= 1e6, `${JSON.stringify(more)} at step ${STEPS[i]}: ${rate}`).toBe(true);
	});
});

test('warm restarts restart where cycles added up begin, also after many', () => {
	for (const [T0, mult] of [
		[1, 2],
		[3, 3],
		[10, 1],
		[7, 2],
		[100, 10],
	] as const) {
		const spec: OptimizerSpec = { id: 'gd', hyper: { lr: 1, T0, mult, min: 0 }, schedule: 'cosineRestarts' };
		const program = programOf(spec, 'x + y', 2);
		const { values } = resolveOptimizer(spec);
		for (let begins = 0, length: number = T0, cycles = 0; begins < 1e6 && cycles < 50; begins += length, length *= mult, cycles++) {
			expect(program.row(begins + 1, true, values)[2], `T0 ${T0}, mult ${mult}, t ${begins}`).toBeCloseTo(1, 9);
			const last = (1 + Math.cos((Math.PI * (length - 1)) / length)) / 2;
			expect(program.row(begins + length, true, values)[2], `the end of the cycle at ${begins}`).toBeCloseTo(last, 9);
		}
	}
});
