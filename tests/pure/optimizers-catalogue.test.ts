/** Optimizers on what there is: suited values on every landscape, names that never collide, gradients next to 0, suggestions. */

import { expect, test } from 'vitest';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import { landscapeScale } from '../../src/engine/landscapes/landscape-scale.ts';
import { FUNCTIONS } from '../../src/catalogue/registry.ts';
import type { HyperSpec } from '../../src/model/optimizer.ts';
import { MODIFIERS, OPTIMIZERS, parseOptimizer, resolveOptimizer, SCHEDULES } from '../../src/optimizers/registry.ts';
import { descend } from '../support/descend.ts';

test('hyper-parameters of optimizers, schedules and modifiers never collide', () => {
	const clashes: string[] = [];
	const names = (list: readonly HyperSpec[]): string[] => list.map(({ name }) => name);
	for (const schedule of SCHEDULES)
		for (const other of [...OPTIMIZERS, { id: 'modifiers', hyper: MODIFIERS.map(({ hyper }) => hyper) }])
			for (const name of names(schedule.hyper))
				if (names(other.hyper).includes(name)) clashes.push(`${schedule.id} and ${other.id}: ${name}`);
	expect(clashes).toEqual([]);
});

test('suited values are accepted on every landscape of the catalogue', async () => {
	const exact = exactHere();
	const refused: string[] = [];
	for (const { id } of FUNCTIONS) {
		const landscape = openLandscape({ kind: 'function', id });
		const scale = await landscapeScale(exact, landscape, { window: landscape.view });
		for (const optimizer of OPTIMIZERS) {
			try {
				resolveOptimizer({ id: optimizer.id, hyper: optimizer.suited(scale) });
			} catch (error) {
				refused.push(`${id}: ${String(error)}`);
			}
		}
	}
	expect(refused).toEqual([]);
});

test.each(OPTIMIZERS)('$id: a gradient too small to be squared ends no descent', ({ id }) => {
	for (const size of [1e-18, 1e-20, 1e-30, 1e-39, 1e-60]) {
		const { status } = descend({ id, hyper: {} }, 'x^2 + y^2', [size, size], 3, { normal: () => 0 });
		expect(status, `|x| = ${size}`).toBe('running');
	}
});

test('a suggestion is near what was written, or there is none', () => {
	expect(() => resolveOptimizer({ id: 'rmsprop', hyper: { mu: 0.9 } })).toThrow('It has lr, alpha, eps, centered');
	expect(() => resolveOptimizer({ id: 'xy', hyper: {} })).toThrow('There are gd, momentum');
	expect(() => resolveOptimizer({ id: 'adma', hyper: {} })).toThrow('Did you mean “adam”?');
});

test('a schedule is given once', () => {
	expect(() => parseOptimizer('adam:schedule=cosine,schedule=step')).toThrow('adam: schedule is given twice.');
});
