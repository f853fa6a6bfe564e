/** Whatever is accepted changes the path; whatever could not is refused. */

import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/model/errors.ts';
import type { OptimizerSpec } from '../../src/model/optimizer.ts';
import { MODIFIERS, OPTIMIZERS, resolveOptimizer } from '../../src/optimizers/registry.ts';
import { descend } from '../support/descend.ts';

describe('nothing is accepted that has no effect', () => {
	/** Methods that look at signs or directions only are blind to sizes. */
	const BLIND: Readonly<Record<string, readonly string[]>> = {
		clipNorm: ['sign-sgd', 'normalized-gd', 'lion', 'rprop'],
		clipValue: ['sign-sgd', 'lion', 'rprop'],
		weightDecay: [],
		sam: [],
	};
	/** Turns a gradient's direction and signs at the start: strong enough to be seen by every method. */
	const STRONG: Readonly<Record<string, number>> = { clipNorm: 0.1, clipValue: 0.1, weightDecay: 50, sam: 3 };
	// At the start descent leads away from 0, so that decay turns its signs; 3 along the gradient lies beyond an extremum.
	const WAVES = 'cos(x) + sin(2*y + 1) - x*y/4';
	const start = [1.5, -1];

	for (const { hyper } of MODIFIERS)
		test.each(OPTIMIZERS.filter((o) => !o.hyper.some(({ name }) => name === hyper.name)))(
			`${hyper.name} with $id`,
			({ id, ignores = [] }) => {
				const spec: OptimizerSpec = { id, hyper: { [hyper.name]: STRONG[hyper.name] as number } };
				if (ignores.includes('modifiers')) {
					expect(() => resolveOptimizer(spec)).toThrow(UsageError);
					return;
				}
				if (BLIND[hyper.name]?.includes(id)) return;
				const without = descend({ id, hyper: {} }, WAVES, start, 4).x;
				expect(descend(spec, WAVES, start, 4).x, 'no effect: `ignores` in the entry, or BLIND above').not.toEqual(without);
			},
		);

	test.each(OPTIMIZERS)('a schedule with $id', ({ id, hyper, ignores = [] }) => {
		const spec: OptimizerSpec = { id, hyper: { gamma: 0.5 }, schedule: 'exponential' };
		if (!hyper.some(({ name }) => name === 'lr') || ignores.includes('schedule')) {
			expect(() => resolveOptimizer(spec)).toThrow(UsageError);
			return;
		}
		expect(descend(spec, '2*x^2 + y^2/2', start, 4).x).not.toEqual(descend({ id, hyper: {} }, '2*x^2 + y^2/2', start, 4).x);
	});
});
