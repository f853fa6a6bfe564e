/** What another landscape leaves of an optimizer that a person has set. */

import { describe, expect, test } from 'vitest';
import { unsuited } from '../../src/engine/swarm/optimizers.ts';
import { OPTIMIZERS } from '../../src/optimizers/registry.ts';

describe('an optimizer for another landscape', () => {
	test('keeps what does not depend on the scale, and the schedule with its length', () => {
		const spec = { id: 'adam', hyper: { lr: 0.3, b1: 0.5, clip: 2, tMax: 77 }, schedule: 'cosine' };
		expect(unsuited(spec)).toEqual({ id: 'adam', hyper: { b1: 0.5, clip: 2, tMax: 77 }, schedule: 'cosine' });
		expect(unsuited({ id: 'rmsprop', hyper: { lr: 1, centered: 1 } })).toEqual({ id: 'rmsprop', hyper: { centered: 1 } });
	});

	test.each(OPTIMIZERS)('$id: values of its own that suit a scale are chosen again', ({ id, hyper, suited }) => {
		const all = Object.fromEntries(hyper.map(({ name, value }) => [name, value]));
		const kept = unsuited({ id, hyper: all }).hyper;
		const chosen = Object.keys(suited({ extent: 2, gradient: 3, curvature: 4, lowest: -1, median: 5 }));
		expect(Object.keys(kept).sort()).toEqual(
			Object.keys(all)
				.filter((name) => !chosen.includes(name))
				.sort(),
		);
	});
});
