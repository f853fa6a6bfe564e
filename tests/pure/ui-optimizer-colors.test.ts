/** A colour belongs to its optimizer, not to its place. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { colorSlots, type ColoredOptimizers, recolored, withOptimizer, withoutOptimizer } from '../../src/app/optimizer-colors.ts';
import { groupView } from '../../src/app/running.ts';
import { searchOptimizers } from '../../src/app/optimizer-search.ts';
import { optimizerRows } from '../../src/engine/swarm/optimizers.ts';
import { MAX_GROUPS } from '../../src/model/swarm.ts';
import { DEFAULT_STATE } from '../../src/state/app-state.ts';

const spec = (id: string) => ({ id, hyper: {} });
const three: ColoredOptimizers = { optimizers: [spec('gd'), spec('adam'), spec('lion')] };
const colorsOf = (chosen: ColoredOptimizers) => chosen.optimizers.map((_, i) => groupView(chosen, i).color);

test('who stays keeps its colour, and who comes gets one that nobody has', () => {
	const [first, second, third] = colorsOf(three);
	const two = withoutOptimizer(three, 0);
	expect(colorsOf(two)).toEqual([second, third]);
	expect(colorsOf(withOptimizer(two, spec('rmsprop')))).toEqual([second, third, first]);
	expect(colorsOf(withoutOptimizer(withoutOptimizer(two, 0), 0))).toEqual([]);
});

test('colours in their order are not said: the same choice is the same link', () => {
	expect(withoutOptimizer(three, 2)).toEqual({ optimizers: three.optimizers.slice(0, 2) });
	const moved = recolored(DEFAULT_STATE.swarm, withoutOptimizer(three, 0));
	expect(moved.colors).toEqual([1, 2]);
	expect(recolored(moved, { ...three, colors: [0, 1, 2] })).not.toHaveProperty('colors');
});

test('whatever a link says, no two optimizers have one colour', () => {
	const actions = fc.array(fc.tuple(fc.boolean(), fc.nat(MAX_GROUPS - 1)), { maxLength: 20 });
	fc.assert(
		fc.property(fc.array(fc.nat(MAX_GROUPS - 1), { maxLength: MAX_GROUPS }), actions, (colors, acts) => {
			let chosen: ColoredOptimizers = { ...three, colors };
			for (const [adds, at] of acts) {
				if (adds && chosen.optimizers.length < MAX_GROUPS) chosen = withOptimizer(chosen, spec('sgd-noise'));
				else if (at < chosen.optimizers.length) chosen = withoutOptimizer(chosen, at);
				const slots = colorSlots(chosen);
				expect(new Set(slots).size).toBe(chosen.optimizers.length);
				expect(Math.max(-1, ...slots)).toBeLessThan(MAX_GROUPS);
			}
		}),
	);
});

test('the list of optimizers is searched by name first, else by what is said of them', () => {
	const found = (search: string) => searchOptimizers(optimizerRows(), search).map(({ id }) => id);
	expect(found('')).toHaveLength(optimizerRows().length);
	expect(found('adam').every((id) => id.includes('adam'))).toBe(true);
	expect(found('ravines')).toContain('gd');
	expect(found('zzzz')).toEqual([]);
});
