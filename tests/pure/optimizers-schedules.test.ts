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
		return steps.map((t) => program.stepConstants(t, true, values)[2] ?? (values.lr as number));
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
			expect(program.stepConstants(begins + 1, true, values)[2], `T0 ${T0}, mult ${mult}, t ${begins}`).toBeCloseTo(1, 9);
			const last = (1 + Math.cos((Math.PI * (length - 1)) / length)) / 2;
			expect(program.stepConstants(begins + length, true, values)[2], `the end of the cycle at ${begins}`).toBeCloseTo(last, 9);
		}
	}
});

/** The phases of torch.optim.lr_scheduler.OneCycleLR, cosine annealing, as PyTorch 2 computes them. */
function torchOneCycle(
	{ lr, total, pctStart, div, finalDiv }: Readonly<Record<'lr' | 'total' | 'pctStart' | 'div' | 'finalDiv', number>>,
	step: number,
): number {
	const [first, last] = [lr / div, lr / div / finalDiv];
	const phases = [
		{ end: pctStart * total - 1, from: first, to: lr },
		{ end: total - 1, from: lr, to: last },
	];
	let begins = 0;
	for (const [k, { end, from, to }] of phases.entries()) {
		if (step <= end || k === phases.length - 1)
			return to + ((from - to) / 2) * (1 + Math.cos((Math.PI * (step - begins)) / (end - begins)));
		begins = end;
	}
	return Number.NaN;
}

test.each([
	[10, 0],
	[10, 0.05],
	[10, 0.3],
	[7, 0.1],
	[1000, 0.3],
])('one cycle of %i steps that rises for a share of %f is PyTorch’s at every step', (total, pctStart) => {
	const hyper = { lr: 1, total, pctStart, div: 25, finalDiv: 1e4 };
	const spec: OptimizerSpec = { id: 'gd', hyper, schedule: 'oneCycle' };
	const program = programOf(spec, 'x + y', 2);
	const { values } = resolveOptimizer(spec);
	for (let t = 0; t < total; t++) expect(program.stepConstants(t + 1, true, values)[2], `t = ${t}`).toBeCloseTo(torchOneCycle(hyper, t), 9);
});
