/** Every optimizer of the registry, by being in it: facts, values, descent, rest, stability limits, and how it is read. */

import { bindObjective } from '../../src/model/bound.ts';
import { describe, expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { writeOptimizer } from '../../src/model/optimizer-text.ts';
import type { LandscapeMetrics, OptimizerSpec } from '../../src/model/optimizer.ts';
import type { ParticleBatch } from '../../src/model/swarm.ts';
import { MODIFIERS, OPTIMIZERS, parseOptimizer, resolveOptimizer, SCHEDULES } from '../../src/optimizers/registry.ts';
import { formula } from '../support/objective.ts';

async function descend(text: string, spec: OptimizerSpec, starts: readonly number[], steps: number, tolerance = 0): Promise<ParticleBatch> {
	const objective = formula(text, 2);
	const swarm = await createCpuBackend({ precision: 'f64' }).createSwarm({
		bound: bindObjective(objective, 'full'),
		optimizer: resolveOptimizer(spec),
		starts: Float64Array.from(starts),
		seed: 3,
		stop: { tolerance, target: null },
		box: [
			[-1e6, 1e6],
			[-1e6, 1e6],
		],
		boxIs: 'divergence',
	});
	await swarm.advance(steps);
	return swarm.read();
}

/** x²/2 + 2y² on [−5, 5]². */
const BOWL = '0.5 x^2 + 2 y^2';
const BOWL_SCALE: LandscapeMetrics = { extent: 10, gradient: 8, curvature: 4, lowest: 0, median: 15 };

describe.each(OPTIMIZERS.map((optimizer) => [optimizer.id, optimizer] as const))('%s', (id, optimizer) => {
	test('says what it is, and its published values are accepted', () => {
		expect(optimizer.equation.length).toBeGreaterThan(0);
		expect(optimizer.sources.length).toBeGreaterThan(0);
		expect(optimizer.hint).toMatch(/\.$/);
		for (const { name, meaning, value, range, symbol } of optimizer.hyper) {
			expect(meaning, name).toMatch(/\.$/);
			expect(symbol).not.toBe('');
			expect(value >= range[0] && value <= range[1], name).toBe(true);
		}
		expect(resolveOptimizer({ id, hyper: {} }).values).toEqual(Object.fromEntries(optimizer.hyper.map(({ name, value }) => [name, value])));
	});

	test('with values that suit the landscape it comes down', async () => {
		const suited = optimizer.suited(BOWL_SCALE);
		const { value, best, status } = await descend(BOWL, { id, hyper: suited }, [4, 3], 400);
		expect(status[0], 'it neither diverged nor was lost').toBeLessThan(2);
		// From 26; noise and steps of constant length keep some of it.
		expect(best[0]).toBeLessThan(1);
		expect(value[0]).toBeLessThan(13);
	});

	test('where the gradient vanishes it has converged, at once', async () => {
		const { x, steps, status } = await descend(BOWL, { id, hyper: {} }, [0, 0], 5);
		expect([...x, steps[0], status[0]]).toEqual([0, 0, 0, 1]);
	});

	test('every modifier and every schedule goes with it, but those that it ignores', async () => {
		const { ignores = [] } = optimizer;
		const modifiers = ignores.includes('modifiers') ? [] : MODIFIERS;
		const hyper = Object.fromEntries(modifiers.map((modifier) => [modifier.hyper.name, modifier.hyper.value]));
		const scheduled = optimizer.hyper.some(({ name }) => name === 'lr') && !ignores.includes('schedule');
		const schedule = scheduled ? { schedule: 'cosine' } : {};
		const { value } = await descend(BOWL, { id, hyper: { ...optimizer.suited(BOWL_SCALE), ...hyper }, ...schedule }, [4, 3], 20);
		expect(Number.isFinite(value[0])).toBe(true);
	});

	test('it is read as it is written', () => {
		const spec = { id, hyper: Object.fromEntries(optimizer.hyper.map(({ name, value }) => [name, value])) };
		expect(parseOptimizer(writeOptimizer(spec))).toEqual(spec);
	});
});

test('no two structures share a key', () => {
	const specs: OptimizerSpec[] = OPTIMIZERS.flatMap(({ id, hyper, ignores = [] }) => [
		{ id, hyper: {} },
		...(ignores.includes('modifiers') ? [] : MODIFIERS)
			.map((modifier) => ({ id, hyper: { [modifier.hyper.name]: modifier.hyper.value } }))
			.filter((spec) => !hyper.some(({ name }) => Object.hasOwn(spec.hyper, name))),
		...hyper.filter((h) => h.flag).map(({ name }) => ({ id, hyper: { [name]: 1 } })),
		...(hyper.some(({ name }) => name === 'lr') && !ignores.includes('schedule')
			? SCHEDULES.slice(1).map((schedule) => ({ id, hyper: {}, schedule: schedule.id }))
			: []),
	]);
	const keys = specs.map((spec) => resolveOptimizer(spec).key);
	expect(new Set(keys).size).toBe(keys.length);
	expect(keys.length).toBeGreaterThan(300);
});

describe('what is wrong is said by name', () => {
	test.each([
		['adm:lr=1', 'Did you mean “adam”?'],
		['adam:lrr=1', 'Did you mean “lr”?'],
		['adam:lr=abc', 'lr is a number, not “abc”'],
		['adam:lr=-1', 'lr is a number from 0'],
		['adam:b1=1', 'b1 is a number from 0 to 0.99999'],
		['adam:lr', '“lr” is no setting'],
		['adam:lr=1,lr=2', 'given twice'],
		['adam:schedule=cosin', 'Did you mean “cosine”?'],
		['rmsprop:centered=0.5', 'centered is 0 or 1'],
		['polyak:schedule=cosine', 'has no learning rate'],
		['adam:tMax=5', 'has no hyper-parameter “tMax”'],
		['gd:__proto__=1', 'has no hyper-parameter'],
		['', 'There is no optimizer'],
		[`adam:lr=${'1'.repeat(2000)}`, 'at most 1024 characters'],
	])('%s', (text, message) => {
		expect(() => parseOptimizer(text)).toThrow(message);
		expect(() => parseOptimizer(text)).toThrow(expect.objectContaining({ name: 'UsageError' }));
	});
});

/** Stability on a quadratic of curvature L: stable below the limit, not above (reference: the linear recurrence's spectral radius). */
describe('stability limits on (L/2) x²', () => {
	const L = 8;
	test.each([
		['gd', {}, 2 / L],
		['momentum', { mu: 0.9 }, (2 * 1.9) / L],
		['heavy-ball', { beta: 0.9 }, (2 * 1.9) / L],
		['nesterov', { mu: 0.9 }, (2 + 1.8) / (L * (1 + 1.8))],
	] as const)('%s', async (id, hyper, limit) => {
		const after = async (lr: number): Promise<number> => {
			const { x } = await descend(`${L / 2} x^2 + 0 y`, { id, hyper: { ...hyper, lr } }, [1, 0], 600);
			return Math.abs(x[0] as number);
		};
		expect(await after(0.98 * limit)).toBeLessThan(0.05);
		expect(await after(1.02 * limit)).toBeGreaterThan(10);
	});
});
