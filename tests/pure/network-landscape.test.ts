/** A network's loss as a landscape: the objective against its own reference, and the CPU that computes it. */

import { beforeAll, describe, expect, it } from 'vitest';
import { loadNetworks } from '../../src/compile/networks.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { type CpuBackend, createCpuBackend } from '../../src/cpu/backend.ts';
import { dot } from '../../src/math/linear.ts';
import { bindObjective } from '../../src/model/bound.ts';
import type { Field } from '../../src/model/field.ts';
import { planeAlong } from '../../src/model/geometry.ts';
import { refinement } from '../../src/model/levels.ts';
import type { NetworkBody } from '../../src/model/network.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { makeData } from '../../src/networks/data/index.ts';
import { networkPlane } from '../../src/networks/directions/plane.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { randomCase, randomData, randomVector } from '../support/networks.ts';
import { spreadStarts, swarmRequest } from '../support/swarm.ts';

beforeAll(loadNetworks);

const objectiveOf = (body: NetworkBody) => compileObjective({ body });
const machines = (): Readonly<Record<string, CpuBackend>> => ({
	reference: createCpuBackend({ precision: 'f64', interpreted: true }),
	f64: createCpuBackend({ precision: 'f64', workers: 0 }),
	f32: createCpuBackend({ precision: 'f32', workers: 0 }),
});
const CASES = [0, 1, 4, 5, 6].map((seed) => randomCase(seed));

/** A small net on moons, and a plane through it. */
async function moons(count = 40) {
	const { train, test } = await makeData({ set: 'moons', knobs: { count, noise: 0.1 }, seed: 3 });
	const architecture = {
		input: [2],
		layers: [
			{ type: 'dense', units: 5 },
			{ type: 'activation', of: 'tanh' },
			{ type: 'dense', units: 2 },
		],
	} as const;
	const body: NetworkBody = { kind: 'network', architecture, data: train, loss: 'cross-entropy' };
	const plan = planNetwork(architecture);
	const theta = randomVector(5, plan.parameterCount);
	const { plane } = networkPlane({ by: 'random', seed: 2 }, { plan, parameters: theta });
	return { body, test, plan, theta, plane, objective: objectiveOf(body) };
}

describe('the objective', () => {
	it.each(CASES.map((each) => [each.title, each] as const))(
		'is the loss at the middle of a plane, with the projected gradient: %s',
		(_, { body, theta }) => {
			const objective = objectiveOf(body);
			const n = objective.dimension;
			const plane = planeAlong(theta, randomVector(1, n), randomVector(2, n));
			const [u, v] = [0.13, -0.21];
			const point = theta.map((x, k) => x + u * (plane.first[k] as number) + v * (plane.second[k] as number));
			const { loss, gradient } = referenceRunner(body).evaluate(point, { gradient: true });
			const inPlane = objective.truth(2, bindObjective(objective, 'plane', {}, plane));
			inPlane.run([0, 0]);
			expect(inPlane.values[0]).toBe(referenceRunner(body).evaluate(theta).loss);
			inPlane.run([u, v]);
			expect(inPlane.values[0]).toBeCloseTo(loss, 13);
			for (const [k, direction] of [plane.first, plane.second].entries()) {
				const projected = dot(gradient as Float64Array, direction);
				expect(Math.abs((inPlane.values[1 + k] as number) - projected)).toBeLessThan(1e-11 * (1 + Math.abs(projected)));
			}
			// Second derivatives along the plane are those of the slopes.
			const slopes = objective.truth(1, bindObjective(objective, 'plane', {}, plane));
			const step = 1e-5;
			const difference = (du: number, dv: number): number[] => {
				const at = (sign: number): number[] => {
					slopes.run([u + sign * du, v + sign * dv]);
					return [...slopes.values];
				};
				const [up, down] = [at(1), at(-1)];
				return up.map((value, k) => (value - (down[k] as number)) / (2 * step));
			};
			const [alongU, alongV] = [difference(step, 0), difference(0, step)];
			const wanted = [alongU[1], alongU[2], alongV[2]] as number[];
			for (const [k, value] of wanted.entries())
				expect(Math.abs((inPlane.values[3 + k] as number) - value)).toBeLessThan(2e-5 * (1 + Math.abs(value)));
			const full = objective.truth(1, bindObjective(objective, 'full'));
			full.run(point);
			expect([...full.values]).toEqual([loss, ...(gradient as Float64Array)]);
		},
	);

	it('of a linear model is its exact quadratic', () => {
		const data = randomData(4, [3], 12, { width: 2 });
		const architecture = { input: [3], layers: [{ type: 'dense', units: 2 }] } as const;
		const objective = objectiveOf({ kind: 'network', architecture, data, loss: 'half-squared', decay: 0.3 });
		const theta = randomVector(3, 8);
		const plane = planeAlong(theta, randomVector(6, 8), randomVector(7, 8));
		const truth = objective.truth(2, bindObjective(objective, 'plane', {}, plane));
		truth.run([0, 0]);
		const [f, fu, fv, fuu, fuv, fvv] = truth.values.slice() as unknown as [number, number, number, number, number, number];
		const value = objective.truth(0, bindObjective(objective, 'plane', {}, plane));
		for (const [u, v] of [
			[1, 0],
			[-2, 1.5],
			[30, -40],
		] as const) {
			value.run([u, v]);
			const quadratic = f + fu * u + fv * v + 0.5 * (fuu * u * u + 2 * fuv * u * v + fvv * v * v);
			expect(Math.abs((value.values[0] as number) - quadratic)).toBeLessThan(1e-11 * quadratic);
		}
	});

	it('takes batch norm in the mode it says', () => {
		const { body, theta } = CASES.find(({ body: { architecture } }) =>
			architecture.layers.some(({ type }) => type === 'batch-norm'),
		) as (typeof CASES)[0];
		const runner = referenceRunner(body);
		const ofBatch = objectiveOf({ ...body, normalisation: 'batch' });
		const statistics = runner.batchStatistics(theta);
		const value = (objective: typeof ofBatch): number => {
			const truth = objective.truth(0, bindObjective(objective, 'full'));
			truth.run(theta);
			return truth.values[0] as number;
		};
		// The statistics of all samples, by either way.
		expect(value(ofBatch)).toBeCloseTo(
			value(
				objectiveOf({
					...body,
					normalisation: 'running',
					statistics: referenceRunner({ ...body, normalisation: 'batch' }).batchStatistics(theta),
				}),
			),
			12,
		);
		expect(value(objectiveOf({ ...body, normalisation: 'running' }))).not.toBeCloseTo(value(ofBatch), 3);
		expect(statistics.length).toBeGreaterThan(0);
	});

	it('has accuracy without derivatives, and the loss of a class', async () => {
		const { body, theta, plane } = await moons();
		const runner = referenceRunner(body);
		const { losses, classes } = runner.perSample(theta);
		const labels = (body.data.targets as { labels: Int32Array }).labels;
		const at = (quantity: NetworkBody['quantity'], order: 0 | 1) => {
			const objective = objectiveOf({ ...body, decay: 0.5, ...(quantity ? { quantity } : {}) });
			const truth = objective.truth(order, bindObjective(objective, 'plane', {}, plane));
			truth.run([0, 0]);
			return { objective, truth };
		};
		const accuracy = at({ of: 'accuracy' }, 1);
		expect(accuracy.truth.values[0]).toBe((100 * classes.filter((label, k) => label === labels[k]).length) / labels.length);
		expect([...accuracy.truth.valid]).toEqual([1, 0, 0]);
		expect(accuracy.objective.offers.hessian).toBe('none');
		const own = losses.filter((_, k) => labels[k] === 1);
		expect(at({ of: 'class', label: 1 }, 1).truth.values[0]).toBeCloseTo(own.reduce((a, b) => a + b, 0) / own.length, 12);
		expect([...at({ of: 'class', label: 1 }, 1).truth.valid]).toEqual([1, 1, 1]);
		expect(() => at({ of: 'class', label: 7 }, 0)).toThrow(/No sample has the class 7; classes count from 0 to 1/);
		const numbers = randomData(1, [2], 5, { width: 2 });
		expect(() => objectiveOf({ ...body, data: numbers, loss: 'squared', quantity: { of: 'accuracy' } })).toThrow(
			/targets of these samples are numbers/,
		);
	});

	it('has a key of its own for other samples, statistics and quantities, and none of its numbers for others', async () => {
		const { body, test } = await moons();
		const key = (more: Partial<NetworkBody>): string => objectiveOf({ ...body, ...more }).key;
		const keys = [{}, { data: test }, { decay: 0.1 }, { quantity: { of: 'accuracy' } as const }, { loss: 'hinge' as const }].map(key);
		expect(new Set(keys).size).toBe(keys.length);
		expect(key({})).toBe(key({ quantity: { of: 'loss' } }));
	});

	it('refuses second derivatives in all parameters, by name', async () => {
		const { objective } = await moons();
		expect(() => objective.truth(2, bindObjective(objective, 'full'))).toThrow(/along a plane and as products/);
	});
});

describe('the CPU', () => {
	it('answers points of the plane, whole networks and products as the reference does', async () => {
		const { objective, theta, plane, plan } = await moons();
		const places = Float64Array.of(0, 0, 0.5, -1, 1, 1);
		const inPlane = bindObjective(objective, 'plane', {}, plane);
		const inFull = bindObjective(objective, 'full');
		const vector = randomVector(8, plan.parameterCount);
		const { reference, ...others } = machines();
		const truth = reference as CpuBackend;
		const wanted = {
			plane: await truth.sample(inPlane, places, 2),
			full: await truth.sample(inFull, theta, 1),
			product: await truth.product(inFull, theta, vector),
		};
		for (const [name, machine] of Object.entries(others)) {
			const near = (a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): void => {
				expect(a?.length, name).toBe(b?.length);
				for (let k = 0; k < (a?.length ?? 0); k++)
					expect(Math.abs((a?.[k] as number) - (b?.[k] as number))).toBeLessThan(
						(name === 'f64' ? 1e-13 : 1e-5) * (1 + Math.abs(b?.[k] as number)),
					);
			};
			const sampled = await machine.sample(inPlane, places, 2);
			near(sampled.values, wanted.plane.values);
			near(sampled.gradients, wanted.plane.gradients);
			near(sampled.hessians, wanted.plane.hessians);
			const whole = await machine.sample(inFull, theta, 1);
			near(whole.values, wanted.full.values);
			near(whole.gradients, wanted.full.gradients);
			near(await machine.product(inFull, theta, vector), wanted.product);
			await expect(machine.sample(inFull, theta, 2)).rejects.toThrow(/along a plane/);
			machine.dispose();
		}
	});

	it('has products of formulas too, and says where there are none', async () => {
		const machine = createCpuBackend({ precision: 'f64', workers: 0 });
		const formula = compileObjective({ body: { kind: 'formula', text: 'x^2 + 3 x y + y^3' } });
		const product = await machine.product(bindObjective(formula, 'full'), Float64Array.of(1, 2), Float64Array.of(10, 1));
		expect([...product]).toEqual([2 * 10 + 3, 3 * 10 + 12]);
		const sum = compileObjective({ body: { kind: 'sum', term: 'x[1]^2', dimension: 5 } });
		await expect(machine.product(bindObjective(sum, 'full'), new Float64Array(5), new Float64Array(5))).rejects.toThrow(
			/along a plane only/,
		);
		machine.dispose();
	});

	it('has the training loss in the middle of a field, and refines it in place to the cells of the reference', async () => {
		const { objective, theta, body, plane } = await moons();
		const bound = bindObjective(objective, 'plane', {}, plane);
		const grid = { columns: 35, rows: 19, domain: { u: [-1, 1], v: [-1, 1] } } as const;
		const wanted = await createCpuBackend({ precision: 'f64', interpreted: true }).readField(bound, grid, { gradient: true });
		expect(wanted.values[9 * 35 + 17]).toBe(referenceRunner(body).evaluate(theta).loss);
		// A clock by which everything is slow: each picture is worth showing.
		let time = 0;
		const machine = createCpuBackend({ precision: 'f64', workers: 0, now: () => (time += 5000) });
		const levels: { field: Field; evaluated: number }[] = [];
		const progress: number[] = [];
		const field = await machine.field(bound, grid, {
			gradient: true,
			onProgress: (done) => progress.push(done),
			onLevel: (level) => void level.read().then((read) => levels.push({ field: read, evaluated: level.evaluated as number })),
		});
		const cells = await field.read();
		for (const name of ['values', 'gradientU', 'gradientV'] as const)
			for (const [cell, value] of (wanted[name] as Float64Array).entries())
				expect(Math.abs((cells[name]?.[cell] as number) - value)).toBeLessThan(1e-12 * (1 + Math.abs(value)));
		expect(progress.at(-1)).toBe(1);
		expect(levels.length).toBeGreaterThan(1);
		expect(levels[0]?.evaluated).toBe(17 * 17);
		for (const [k, { field: level, evaluated }] of levels.entries()) {
			expect(level.grid).toEqual(grid);
			if (k > 0) expect(evaluated).toBeGreaterThan(levels[k - 1]?.evaluated as number);
			// What was computed is the field's own already; what lies between is near.
			let same = 0;
			level.values.forEach((value, cell) => (same += Number(value === cells.values[cell])));
			expect(same).toBeGreaterThanOrEqual(evaluated);
			expect(level.values.every((value) => Number.isFinite(value))).toBe(true);
		}
		machine.dispose();
	});

	it('stops at once where it is cancelled', async () => {
		const { objective, plane } = await moons();
		const machine = createCpuBackend({ precision: 'f64', workers: 0 });
		const stop = new AbortController();
		const grid = { columns: 400, rows: 400, domain: { u: [-1, 1], v: [-1, 1] } } as const;
		const work = machine.readField(bindObjective(objective, 'plane', {}, plane), grid, {
			signal: stop.signal,
			onProgress: () => stop.abort(),
		});
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		machine.dispose();
	});

	it.each(['f64', 'f32', 'reference'])('descends with eight whole networks as with each alone (%s)', async (name) => {
		const { objective } = await moons(16);
		const machine = machines()[name] as CpuBackend;
		const n = objective.dimension;
		const starts = spreadStarts(8, n, [-0.5, 0.5]);
		const optimizer = resolveOptimizer({ id: 'adam', hyper: { lr: 0.05 } });
		const run = async (points: Float64Array) => {
			const swarm = await machine.createSwarm(swarmRequest(objective, optimizer, points));
			await swarm.advance(6);
			const batch = await swarm.read();
			swarm.dispose();
			return batch;
		};
		const together = await run(starts);
		expect(together.steps).toEqual(new Float64Array(8).fill(6));
		const first = await machine.sample(bindObjective(objective, 'full'), starts, 0);
		for (let i = 0; i < 8; i++) {
			expect(together.value[i]).toBeLessThan(first.values[i] as number);
			const alone = await run(starts.slice(i * n, (i + 1) * n));
			expect(alone.x).toEqual(together.x.slice(i * n, (i + 1) * n));
			expect(alone.value[0]).toBe(together.value[i]);
		}
		machine.dispose();
	});
});

describe('refinement', () => {
	it('goes through nested indices, both ends first, to all of them', () => {
		expect(refinement(9, 3).map((list) => [...list])).toEqual([
			[0, 4, 8],
			[0, 2, 4, 6, 8],
			[0, 1, 2, 3, 4, 5, 6, 7, 8],
		]);
		for (const count of [1, 2, 17, 100, 512]) {
			const lists = refinement(count, 17);
			expect([...(lists.at(-1) as Uint32Array)]).toEqual(Array.from({ length: count }, (_, i) => i));
			for (const [k, list] of lists.entries()) {
				expect(list[0]).toBe(0);
				expect(list.at(-1)).toBe(count - 1);
				if (k > 0) for (const index of lists[k - 1] as Uint32Array) expect(list).toContain(index);
			}
		}
	});
});
