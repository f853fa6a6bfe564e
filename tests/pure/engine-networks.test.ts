/** Networks as landscapes of the engine: opened, seen through planes, and computed by a deputy where a GPU cannot. */

import { beforeAll, describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { planeAxes } from '../../src/engine/landscapes/axis-names.ts';
import { landscapeMetrics } from '../../src/engine/landscapes/landscape-metrics.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { overlaysOf } from '../../src/engine/landscapes/markers.ts';
import { loadNetworkLandscapes } from '../../src/engine/landscapes/networks.ts';
import { planeOf } from '../../src/engine/landscapes/planes.ts';
import { openNetwork, type OpenedNetwork } from '../../src/engine/networks/open.ts';
import { scoresOf } from '../../src/engine/networks/scores.ts';
import { networkSource } from '../../src/engine/networks/source.ts';
import { parameterNames } from '../../src/engine/landscapes/parameter-names.ts';
import type { ParameterTensor } from '../../src/model/network.ts';
import { Session, type SessionParts } from '../../src/engine/session.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { readQuantity, writeQuantity } from '../../src/model/network-quantity.ts';
import { readDataChoice, writeDataChoice } from '../../src/networks/data/text.ts';
import { randomVector } from '../support/networks.ts';

let network: OpenedNetwork;

beforeAll(async () => {
	await loadNetworkLandscapes();
	network = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-4-2:tanh' }, data: { text: 'moons:count=30,seed=3' }, seed: 4 });
});

describe('a network as a landscape', () => {
	it('has itself in the middle, names for its parameters, and the plane that was chosen', async () => {
		const landscape = openLandscape(await networkSource(network, { plane: { by: 'random', seed: 2 } }));
		const n = network.plan.parameterCount;
		expect(landscape.objective.dimension).toBe(n);
		expect(landscape.variables[0]?.name).toMatch(/\.weight\[0,0\]$/);
		expect(landscape.plane?.origin).toEqual(network.parameters);
		expect(landscape.view).toEqual({ u: [-1, 1], v: [-1, 1] });
		expect(overlaysOf(landscape).points).toEqual([{ u: 0, v: 0, kind: 'point' }]);
		const other = planeOf(landscape, { kind: 'network', choice: { by: 'random', seed: 3 } });
		expect(other.origin).toEqual(network.parameters);
		expect(other.first).not.toEqual(landscape.plane?.first);
		// Planes of every landscape go through the network, too.
		expect(planeOf(landscape, { kind: 'random', seed: 1 }).origin).toEqual(network.parameters);
		const formula = openLandscape({ kind: 'formula', text: 'x1 + x2 + x3' });
		expect(() => planeOf(formula, { kind: 'network', choice: { by: 'random' } })).toThrow(/this landscape is none/);
	});

	it('shows the path of its training on the main directions, with its distances', async () => {
		const n = network.plan.parameterCount;
		const path = [0, 1, 2, 3, 4].map((i) =>
			network.parameters.map((x, k) => x + (4 - i) * 0.1 * (randomVector(9, n)[k] as number) + (i === 2 ? 0.05 : 0) * (k % 3)),
		);
		const landscape = openLandscape(await networkSource(network, { plane: { by: 'pca' }, path }));
		const axes = planeAxes(landscape, landscape.plane as NonNullable<typeof landscape.plane>);
		expect(axes[0].name).toMatch(/^PC 1 \(\d\d %\)$/);
		const [drawn] = overlaysOf(landscape).polylines ?? [];
		expect(drawn?.x).toHaveLength(5);
		expect(drawn?.x.at(-1)).toBeCloseTo(0, 9);
		const { view } = landscape.network as NonNullable<typeof landscape.network>;
		expect(view.pathExplained).toBeGreaterThan(0.99);
		expect(view.distances?.every((distance) => distance < 1e-6)).toBe(true);
		for (const place of drawn?.x ?? []) expect(place > landscape.view.u[0] && place < landscape.view.u[1]).toBe(true);
	});

	it('goes along the Hessian, whose curvature there is the eigenvalue', async () => {
		const landscape = openLandscape(await networkSource(network, { plane: { by: 'hessian' } }));
		const truth = landscape.objective.truth(2, bindObjective(landscape.objective, 'plane', {}, landscape.plane));
		truth.run([0, 0]);
		const [first, second] = landscape.network?.view.facts?.eigenvalues as readonly [number, number];
		expect(truth.values[3]).toBeCloseTo(first, 5);
		expect(truth.values[5]).toBeCloseTo(second, 3);
		expect(truth.values[4]).toBeCloseTo(0, 3);
	});

	it('of one or two parameters is its own plane', async () => {
		const neuron = await openNetwork({ model: { kind: 'preset', text: 'neuron' }, seed: 1 });
		const landscape = openLandscape(await networkSource(neuron));
		expect(landscape.objective.dimension).toBeLessThanOrEqual(2);
		expect(landscape.plane).toBeUndefined();
		const [u, v] = neuron.parameters;
		expect(overlaysOf(landscape).points?.[0]).toMatchObject({ u, v: v ?? 0 });
	});

	it('has scores, and sizes that fewer points tell the more one costs', async () => {
		const scores = scoresOf(network);
		expect(scores.train?.samples).toBe(21);
		expect(scores.all?.samples).toBe(30);
		const landscape = openLandscape(await networkSource(network));
		const machine = createCpuBackend({ precision: 'f64', workers: 0 });
		let asked = 0;
		const host = {
			exact: (...given: Parameters<typeof machine.sample>) => {
				asked += given[0].space === 'plane' ? given[1].length / 2 : 0;
				return machine.sample(...given);
			},
		};
		const costly = { ...landscape, objective: { ...landscape.objective, operations: 1e8 } };
		const sizes = await landscapeMetrics(host, costly, { plane: landscape.plane, window: landscape.view });
		expect(asked).toBe(8);
		expect(sizes.gradient).toBeGreaterThan(0);
		machine.dispose();
	});
});

describe('texts', () => {
	it('of data and quantities come back as they were, and are refused by what is wrong', () => {
		for (const text of [
			'digits',
			'moons:count=400,noise=0.2,seed=2,test=0.5,split-seed=1,stratified=1,in-order=0,wrong=0.1,standardise=inputs',
		])
			expect(writeDataChoice(readDataChoice(text))).toBe(text);
		for (const text of ['train_loss', 'test_accuracy', 'all_class3']) expect(writeQuantity(readQuantity(text))).toBe(text);
		expect(readQuantity('train_acc')).toEqual(readQuantity('train_accuracy'));
		expect(() => readQuantity('loss')).toThrow(/no quantity of a network/);
		expect(() => readDataChoice('moons:count')).toThrow(/no setting of data/);
		expect(() => readDataChoice('moons:count=4,count=5')).toThrow(/given twice/);
		expect(() => readDataChoice('moons:standardise=some')).toThrow(/inputs or all/);
	});
});

describe('a GPU that leaves networks to the processor', () => {
	it('has the processor compute them, and says so', async () => {
		const [gpu, cpu] = [createCpuBackend({ precision: 'f32', workers: 0 }), createCpuBackend({ precision: 'f64', workers: 0 })];
		let most = 'fields points';
		const refuses = Object.assign(gpu, {
			leaves: ({ evaluation }: { evaluation: { kind: string } }, work: string) =>
				evaluation.kind === 'network' && most.includes(work) ? `it leaves ${most}` : null,
		});
		const parts = {
			backend: refuses,
			gpu: { backend: refuses, context: { adapterName: 'a card', dispose: () => undefined } },
			double: async () => cpu,
		};
		const session = new Session(parts as unknown as SessionParts);
		const landscape = openLandscape(await networkSource(network));
		expect(await session.machineOf(landscape)).toMatchObject({
			kind: 'cpu',
			precision: 'f64',
			drawnBy: 'a card',
			notice: 'This landscape is computed on the processor: it leaves fields points. The GPU draws it.',
		});
		const bound = session.bind(landscape, 'plane', {}, landscape.plane);
		const field = await session.residentField(bound, { columns: 3, rows: 3, domain: landscape.view });
		expect(field.precision).toBe('f64');
		// Points may be left to the processor where fields are not.
		most = 'points';
		expect(await session.machineOf(landscape)).toMatchObject({ precision: 'f32', notice: expect.stringContaining('it leaves points') });
		expect((await session.residentField(bound, { columns: 3, rows: 3, domain: landscape.view })).precision).toBe('f32');
		expect((await session.sample(bound, Float64Array.of(0, 0), 2)).hessians).toHaveLength(3);
		// So may be second derivatives alone.
		most = 'products';
		expect(await session.machineOf(landscape)).toMatchObject({
			precision: 'f32',
			notice: 'Second derivatives are computed on the processor: it leaves products.',
		});
		const [single, double] = [
			await session.sample(bound, Float64Array.of(0.1, 0), 1),
			await session.sample(bound, Float64Array.of(0.1, 0), 2),
		];
		expect(single.values[0]).toBe(Math.fround(single.values[0] as number));
		expect(double.values[0]).not.toBe(Math.fround(double.values[0] as number));
		const bowl = openLandscape({ kind: 'formula', text: 'x^2 + y^2' });
		expect(await session.machineOf(bowl)).toMatchObject({ precision: 'f32' });
		expect((await session.residentField(session.bind(bowl, 'plane'), { columns: 3, rows: 3, domain: bowl.view })).precision).toBe('f32');
		session.dispose();
		cpu.dispose();
	});
});

describe('names of parameters', () => {
	it('of a large network are those of its tensors, found when they are asked for', async () => {
		const large = await openNetwork({ model: { kind: 'preset', text: 'mlp:64-200-10:tanh' } });
		const names = parameterNames(large.plan);
		const [first, second] = large.plan.parameters as [ParameterTensor, ParameterTensor];
		expect([names.length, names[0]?.name, names[first.size - 1]?.name]).toEqual([15_010, first.name, first.name]);
		expect([names[second.at]?.name, names[15_009]?.name]).toEqual([second.name, large.plan.parameters.at(-1)?.name]);
		expect([names[15_010], names[-1], names.at(-1)?.name]).toEqual([undefined, undefined, names[15_009]?.name]);
		expect(new Set(names.map(({ name }) => name)).size).toBe(large.plan.parameters.length);
	});
});
