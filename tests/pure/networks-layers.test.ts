/** Layers one by one against cases that were worked out by hand, and faults that the checks must find. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import type { Dataset, LayerSpec, LayerType, LossName, NetworkRunner, Shape, Targets } from '../../src/model/network.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { ACTIVATION_NAMES, activation } from '../../src/networks/layers/formula.ts';
import { functionOf } from '../../src/networks/layers/function.ts';
import type { LayerRow, NodeAt, Slots } from '../../src/networks/layers/row.ts';
import { LAYER_TABLE } from '../../src/networks/layers/table.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';

const dataOf = (shape: Shape, inputs: readonly number[], targets: Targets): Dataset => {
	const size = shape.reduce((a, b) => a * b, 1);
	return { name: 'by hand', key: inputs.join(), shape, count: inputs.length / size, inputs: Float64Array.from(inputs), targets };
};

const numbers = (width: number, count: number): Targets => ({ kind: 'numbers', width, values: new Float64Array(width * count) });

/** A network of one layer (and flatten, where its output is an image) on samples. */
function runnerOf(
	shape: Shape,
	inputs: readonly number[],
	layer: LayerSpec,
	more: { normalisation?: 'running' | 'batch'; statistics?: number[] } = {},
): NetworkRunner {
	const { nodes } = planNetwork({ input: shape, layers: [layer, { type: 'flatten' }] });
	const width = (nodes.at(-1)?.shape[0] ?? 0) as number;
	const count = inputs.length / shape.reduce((a, b) => a * b, 1);
	return referenceRunner({
		kind: 'network',
		architecture: { input: shape, layers: [layer, { type: 'flatten' }] },
		data: dataOf(shape, inputs, numbers(width, count)),
		loss: 'half-squared',
		...(more.normalisation ? { normalisation: more.normalisation } : {}),
		...(more.statistics ? { statistics: Float64Array.from(more.statistics) } : {}),
	});
}

const outputsOf = (shape: Shape, inputs: readonly number[], layer: LayerSpec, theta: readonly number[] = []): number[] => [
	...runnerOf(shape, inputs, layer).outputs(Float64Array.from(theta), Float64Array.from(inputs)),
];

describe('by hand', () => {
	test('dense: W of [units, inputs], then b', () => {
		expect(outputsOf([2], [1, 2, 3, 4], { type: 'dense', units: 3 }, [1, 2, 3, 4, 5, 6, 10, 20, 30])).toEqual([15, 31, 47, 21, 45, 69]);
		expect(outputsOf([2], [1, 2], { type: 'dense', units: 1, bias: false }, [3, -1])).toEqual([1]);
	});

	/** 3 × 4, its numbers tell row and column. */
	const image = [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23];

	test('convolution: a kernel that picks the place below moves the picture up', () => {
		const layer: LayerSpec = { type: 'convolution', channels: 1, kernel: [3, 1], padding: [1, 0] };
		expect(outputsOf([1, 3, 4], image, layer, [0, 0, 1, 0.5])).toEqual([10, 11, 12, 13, 20, 21, 22, 23, 0, 0, 0, 0].map((v) => v + 0.5));
	});

	test('convolution: stride of rows and of columns, two channels in, two out', () => {
		const layer: LayerSpec = { type: 'convolution', channels: 2, kernel: [2, 2], stride: [1, 2] };
		const second = image.map((value) => 100 + value);
		const theta = [1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, -1, 7, 0];
		expect(outputsOf([2, 3, 4], [...image, ...second], layer, theta)).toEqual([7, 9, 17, 19, 0, 2, 10, 12]);
	});

	test('pools: the kernel’s size divides, padding counts as zeros, and is never the largest', () => {
		expect(outputsOf([1, 3, 4], image, { type: 'average-pool', kernel: [2, 2] })).toEqual([5.5, 7.5]);
		expect(outputsOf([1, 2, 2], [4, 8, 12, 16], { type: 'average-pool', kernel: [2, 2], stride: [2, 2], padding: [1, 1] })).toEqual([
			1, 2, 3, 4,
		]);
		expect(outputsOf([1, 2, 2], [-4, -8, -12, -16], { type: 'max-pool', kernel: [2, 2], stride: [1, 1], padding: [1, 1] })).toEqual([
			-4, -4, -8, -4, -4, -8, -12, -12, -16,
		]);
		expect(outputsOf([2, 1, 3], [1, 2, 6, 10, 20, 60], { type: 'global-pool' })).toEqual([3, 30]);
	});

	test('max-pool: of equals the first has the derivative', () => {
		const runner = referenceRunner({
			kind: 'network',
			architecture: {
				input: [1],
				layers: [
					{ type: 'dense', units: 1, bias: false },
					{ type: 'dense', units: 2, bias: false },
				],
			},
			data: dataOf([1], [1], numbers(2, 1)),
			loss: 'half-squared',
		});
		expect(runner.evaluate(Float64Array.of(2, 3, 4)).loss).toBe(0.5 * (36 + 64));
		const row = LAYER_TABLE['max-pool'];
		const { nodes } = planNetwork({ input: [1, 1, 2], layers: [{ type: 'max-pool', kernel: [1, 2] }, { type: 'flatten' }] });
		const at = { node: nodes[0], count: 1, x: [Float64Array.of(5, 5)], p: [], y: new Float64Array(1) } as unknown as NodeAt<'max-pool'>;
		const back: Slots = { x: [new Float64Array(2)], p: [], y: Float64Array.of(1) };
		row.reverse(at, back);
		expect([...(back.x[0] as Float64Array)]).toEqual([1, 0]);
	});

	test('batch norm with running statistics: (x − μ)/√(σ² + ε)·gain + shift', () => {
		const layer: LayerSpec = { type: 'batch-norm', epsilon: 0 };
		const runner = runnerOf([2], [3, 10, 5, 30], layer, { statistics: [1, 20, 4, 100] });
		expect([...runner.outputs(Float64Array.of(2, 1, 0.5, 0), Float64Array.of(3, 10, 5, 30))]).toEqual([2.5, -1, 4.5, 1]);
	});

	test('batch norm of the samples: mean 0 and variance 1, over samples and places', () => {
		const layer: LayerSpec = { type: 'batch-norm', epsilon: 0, affine: false };
		const samples = [1, 3, 5, 7];
		const runner = runnerOf([1, 1, 2], samples, layer, { normalisation: 'batch' });
		const z = samples.map((value) => (value - 4) / Math.sqrt(5));
		expect(runner.evaluate(new Float64Array()).loss).toBeCloseTo(z.reduce((sum, value) => sum + value * value, 0) / 4, 14);
		expect([...runner.batchStatistics(new Float64Array())]).toEqual([4, 5]);
		// Outputs of other samples are standardised with the data's statistics.
		expect([...runner.outputs(new Float64Array(), Float64Array.of(4, 9))]).toEqual([0, 5 / Math.sqrt(5)]);
	});

	test('layer norm: over all numbers of a sample, each with its own gain and shift', () => {
		const layer: LayerSpec = { type: 'layer-norm', epsilon: 0 };
		expect(outputsOf([2], [1, 3, -5, 5], layer, [2, 3, 10, 20])).toEqual([8, 23, 8, 23]);
	});

	test('add, multiply, scale', () => {
		const join = (layer: LayerSpec): number[] => {
			const architecture = { input: [2], layers: [{ type: 'scale', by: 3, name: 'a' }, layer] } as const;
			const runner = referenceRunner({ kind: 'network', architecture, data: dataOf([2], [1, 2], numbers(2, 1)), loss: 'squared' });
			return [...runner.outputs(new Float64Array(), Float64Array.of(1, 2))];
		};
		expect(join({ type: 'add', from: ['a', 'input'] })).toEqual([4, 8]);
		expect(join({ type: 'add', from: ['a', 'a', 'input'] })).toEqual([7, 14]);
		expect(join({ type: 'multiply', from: ['a', 'a'] })).toEqual([9, 36]);
	});
});

describe('activations', () => {
	const POINTS = [-40, -3.5, -1, -1e-8, 0, 1e-8, 0.3, 1, 2.75, 40, 800, Number.POSITIVE_INFINITY, Number.NaN];
	const FORMULAS = [
		...ACTIVATION_NAMES,
		'max(x, 0)',
		'x/2*(1+erf(x/sqrt(2)))',
		'x > 0 ? log(x) : 1/(x + 1)',
		'sqrt(x)',
		'exp(x^2)',
		'min(x, 6)^3',
	];

	test.each(FORMULAS)('%s: bit for bit what the graph’s evaluator answers', (of) => {
		const { graph, value, first, second, at } = activation(of);
		for (const [order, id] of [value, first, second].entries()) {
			const exact = evaluator(graph, [id]);
			for (const x of POINTS) {
				exact.run([x], []);
				expect(at[order as 0 | 1 | 2](x), `order ${order} at ${x}`).toBe(exact.valid[0] === 1 ? exact.values[0] : Number.NaN);
			}
		}
	});

	test('a long one with shared parts is evaluated once each', () => {
		const { graph, output } = { graph: activation('x').graph, output: activation('x').value };
		let id = output;
		for (let k = 0; k < 40; k++) id = graph.mul(graph.apply('sin', [id]), id);
		const exact = evaluator(graph, [id]);
		exact.run([0.7], []);
		expect(functionOf(graph, id)(0.7)).toBe(exact.values[0]);
	});

	test('relu has the derivative 0 at 0, as in frameworks, and max(x, 0) the mean of both sides', () => {
		expect([activation('relu').at[1](0), activation('relu').at[1](1e-300), activation('relu').at[2](0)]).toEqual([0, 1, 0]);
		expect(activation('max(x, 0)').at[1](0)).toBe(0.5);
	});
});

describe('losses by hand', () => {
	const classes = (labels: readonly number[], count = 3): Targets => ({ kind: 'classes', classes: count, labels: Int32Array.from(labels) });
	/** The outputs are the parameters. */
	const lossOf = (loss: LossName, targets: Targets, z: readonly number[]): NetworkRunner =>
		referenceRunner({
			kind: 'network',
			architecture: { input: [1], layers: [{ type: 'dense', units: z.length, bias: false }] },
			data: dataOf([1], [1], targets),
			loss,
		});
	const at = (loss: LossName, targets: Targets, z: readonly number[]) =>
		lossOf(loss, targets, z).evaluate(Float64Array.from(z), { gradient: true });

	test('cross-entropy', () => {
		const { loss, gradient, correct } = at('cross-entropy', classes([1]), [Math.log(1), Math.log(2), Math.log(5)]);
		expect(loss).toBeCloseTo(Math.log(4), 14);
		for (const [k, value] of [1 / 8, 2 / 8 - 1, 5 / 8].entries()) expect(gradient?.[k]).toBeCloseTo(value, 14);
		expect(correct).toBe(0);
		expect(at('cross-entropy', classes([1]), [1000, 3000, 0]).loss).toBe(0);
		expect(at('cross-entropy', classes([1], 2), [3]).loss).toBeCloseTo(Math.log1p(Math.exp(-3)), 14);
		expect(at('cross-entropy', classes([0], 2), [3]).loss).toBeCloseTo(Math.log1p(Math.exp(3)), 14);
	});

	test('squared and half-squared', () => {
		const two: Targets = { kind: 'numbers', width: 2, values: Float64Array.of(1, -1) };
		expect(at('squared', two, [3, 0])).toMatchObject({ loss: 2.5, gradient: Float64Array.of(2, 1) });
		expect(at('half-squared', two, [3, 0])).toMatchObject({ loss: 2.5, gradient: Float64Array.of(2, 1) });
		expect(at('half-squared', classes([2]), [1, 2, 3]).loss).toBe(0.5 * (1 + 4 + 4));
		expect(at('squared', classes([0], 2), [0.5]).loss).toBe(2.25);
	});

	test('hinge', () => {
		expect(at('hinge', classes([0]), [2, 1.5, -7])).toMatchObject({ loss: 0.25, gradient: Float64Array.of(-0.5, 0.5, 0), correct: 1 });
		expect(at('hinge', classes([0], 2), [0.5])).toMatchObject({ loss: 1.5, gradient: Float64Array.of(1), correct: 0 });
	});

	test('of equal outputs the first is the class, and one output of 0 is class 0', () => {
		expect(at('hinge', classes([0]), [1, 1, 0]).correct).toBe(1);
		expect(at('hinge', classes([0], 2), [0]).correct).toBe(1);
	});

	test('decay is of weights only, and only where f is the loss', () => {
		const body = {
			kind: 'network',
			architecture: { input: [1], layers: [{ type: 'dense', units: 1 }] },
			data: dataOf([1], [0], numbers(1, 1)),
			loss: 'squared',
			decay: 0.5,
		} as const;
		expect(referenceRunner(body).evaluate(Float64Array.of(4, 0), { gradient: true })).toMatchObject({
			loss: 4,
			gradient: Float64Array.of(2, 0),
		});
		expect(referenceRunner({ ...body, quantity: { of: 'accuracy' } }).evaluate(Float64Array.of(4, 0)).loss).toBe(0);
	});
});

describe('faults are found: differences of f contradict a wrong derivative', () => {
	afterEach(() => {
		vi.restoreAllMocks();
	});
	const SMALL: readonly LayerSpec[] = [
		{ type: 'convolution', channels: 2, kernel: [2, 3], stride: [2, 1], padding: [0, 1] },
		{ type: 'activation', of: 'tanh' },
		{ type: 'batch-norm' },
		{ type: 'flatten' },
		{ type: 'dense', units: 3 },
	];
	const values = Array.from({ length: 3 * 20 }, (_, k) => Math.sin(3 * k + 1));
	const body = {
		kind: 'network',
		architecture: { input: [1, 5, 4], layers: SMALL },
		data: dataOf([1, 5, 4], values, { kind: 'classes', classes: 3, labels: Int32Array.of(0, 2, 1) }),
		loss: 'cross-entropy',
		normalisation: 'batch',
	} as const;

	/** The largest of: slope against difference, product against difference of gradients; relative. */
	function misfit(): number {
		const runner = referenceRunner(body);
		const n = runner.plan.parameterCount;
		const [theta, v] = [1, 2].map((seed) => Float64Array.from({ length: n }, (_, k) => Math.cos(seed * k + seed))) as [
			Float64Array,
			Float64Array,
		];
		const moved = (t: number): Float64Array => theta.map((value, k) => value + t * (v[k] as number));
		const gradient = (t: number): Float64Array => runner.evaluate(moved(t), { gradient: true }).gradient as Float64Array;
		const [h, dot] = [2 ** -17, (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, k) => sum + x * (b[k] as number), 0)];
		const slope = (runner.evaluate(moved(h)).loss - runner.evaluate(moved(-h)).loss) / (2 * h);
		const [after, before] = [gradient(h), gradient(-h)];
		const change = after.map((value, k) => (value - (before[k] as number)) / (2 * h));
		const product = runner.product(theta, v);
		const rest = Math.sqrt(product.reduce((sum, value, k) => sum + (value - (change[k] as number)) ** 2, 0) / dot(change, change));
		return Math.max(Math.abs(dot(gradient(0), v) / slope - 1), Math.abs((runner.slopes(theta, [v]).slopes[0] as number) / slope - 1), rest);
	}

	test('without a fault', () => {
		expect(misfit()).toBeLessThan(1e-6);
	});

	/** Gives a row's function another layer than the network's. */
	function mistake<T extends LayerType>(row: LayerRow<T>, name: 'reverse' | 'tangent', spec: object): void {
		const real = row[name];
		vi.spyOn(row, name).mockImplementation((at, slots) => real({ ...at, node: { ...at.node, spec: { ...at.node.spec, ...spec } } }, slots));
	}

	test.each<[string, () => unknown]>([
		['a wrong stride', () => mistake(LAYER_TABLE.convolution, 'reverse', { stride: [1, 1] })],
		['a swapped axis', () => mistake(LAYER_TABLE.convolution, 'reverse', { kernel: [3, 2], padding: [1, 0] })],
		['a missing bias', () => mistake(LAYER_TABLE.dense, 'reverse', { bias: false })],
		['a missing bias in forward mode', () => mistake(LAYER_TABLE.dense, 'tangent', { bias: false })],
		[
			'a missing second derivative',
			() => {
				const { activation: row } = LAYER_TABLE;
				const real = row.reverse;
				vi.spyOn(row, 'reverseTangent').mockImplementation((at, _along, _back, turn) => real(at, turn));
			},
		],
		[
			'statistics that are taken for constants',
			() => {
				const row = LAYER_TABLE['batch-norm'];
				const real = row.reverse;
				vi.spyOn(row, 'reverse').mockImplementation((at, back) =>
					real({ ...at, statistics: [new Float64Array(2), new Float64Array(2).fill(1)] }, back),
				);
			},
		],
	])('%s', (_, fault) => {
		fault();
		expect(misfit()).toBeGreaterThan(1e-3);
	});
});
