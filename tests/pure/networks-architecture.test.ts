/** Architectures: shapes, places and keys of sound ones, and what is said of the others. */

import { describe, expect, test } from 'vitest';
import { ArchitectureError } from '../../src/model/errors.ts';
import type { Architecture, Dataset, LayerSpec, LossName, NetworkBody } from '../../src/model/network.ts';
import { parseArchitecture, readArchitecture } from '../../src/networks/architecture/parse.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { checkBody, referenceRunner } from '../../src/networks/reference/runner.ts';

const dense = (units: number, more: object = {}): LayerSpec => ({ type: 'dense', units, ...more });
const net = (input: unknown, ...layers: readonly unknown[]): unknown => ({ input, layers });

describe('a plan', () => {
	const architecture: Architecture = {
		input: [1, 8, 8],
		layers: [
			{ type: 'convolution', channels: 4, kernel: [3, 3], stride: [2, 1], padding: [1, 0], name: 'conv' },
			{ type: 'batch-norm' },
			{ type: 'activation', of: 'relu' },
			{ type: 'average-pool', kernel: [2, 2] },
			{ type: 'global-pool' },
			dense(10, { name: 'head' }),
		],
	};
	const plan = planNetwork(architecture);

	test('has shapes', () => {
		expect(plan.nodes.map(({ shape }) => shape)).toEqual([[4, 4, 6], [4, 4, 6], [4, 4, 6], [4, 2, 3], [4], [10]]);
		expect(plan.output).toEqual([10]);
	});

	test('has a place for each tensor, in the order of the layers, without gaps', () => {
		expect(plan.parameters.map(({ name, role, shape, at, size, fanIn, fanOut }) => [name, role, shape, at, size, fanIn, fanOut])).toEqual([
			['conv.weight', 'weight', [4, 1, 3, 3], 0, 36, 9, 36],
			['conv.bias', 'bias', [4], 36, 4, 9, 36],
			['layer1.weight', 'gain', [4], 40, 4, 1, 1],
			['layer1.bias', 'shift', [4], 44, 4, 1, 1],
			['head.weight', 'weight', [10, 4], 48, 40, 4, 10],
			['head.bias', 'bias', [10], 88, 10, 4, 10],
		]);
		expect(plan.parameterCount).toBe(98);
		expect(plan.statistics.map(({ name, of, at, size }) => [name, of, at, size])).toEqual([
			['layer1.running_mean', 'mean', 0, 4],
			['layer1.running_var', 'variance', 4, 4],
		]);
		expect(plan.statisticCount).toBe(8);
	});

	test('counts multiply-adds: the convolution’s 96 outputs of 9 taps, and what is done number by number', () => {
		expect(plan.operations).toBe(96 * 9 + 2 * 96 + 96 + 24 * 4 + 24 + 40);
	});

	test('has a key of what its code depends on, and of nothing else', () => {
		const keyOf = (change: (layers: LayerSpec[]) => void, more: Partial<Architecture> = {}): string => {
			const layers = structuredClone(architecture.layers) as LayerSpec[];
			change(layers);
			return planNetwork({ ...architecture, ...more, layers }).key;
		};
		const put = (index: number, layer: LayerSpec) => (layers: LayerSpec[]) => {
			layers[index] = layer;
		};
		for (const same of [
			keyOf(() => undefined, { name: 'another', initialisation: 'lecun' }),
			keyOf(put(1, { type: 'batch-norm', epsilon: 1e-5, momentum: 0.5, affine: true })),
			keyOf(put(2, { type: 'activation', of: 'x > 0 ? x : 0' })),
			keyOf(put(5, dense(10, { name: 'other', bias: true, initialScale: 2 }))),
		])
			expect(same).toBe(plan.key);
		for (const other of [
			keyOf(put(1, { type: 'batch-norm', epsilon: 1e-3 })),
			keyOf(put(2, { type: 'activation', of: 'tanh' })),
			keyOf(put(3, { type: 'max-pool', kernel: [2, 2] })),
			keyOf(put(3, { type: 'average-pool', kernel: [2, 2], stride: [1, 1] })),
			keyOf(put(5, dense(10, { bias: false }))),
			keyOf(put(5, dense(9))),
			planNetwork({ ...architecture, input: [1, 9, 8] }).key,
		])
			expect(other).not.toBe(plan.key);
	});

	test('survives JSON, and says the same of its own text', () => {
		expect(parseArchitecture(JSON.parse(JSON.stringify(architecture)))).toEqual(architecture);
		expect(planNetwork(JSON.parse(JSON.stringify(architecture)))).toEqual(plan);
	});

	test('nodes read by name', () => {
		const { nodes } = planNetwork({ input: [3], layers: [dense(3, { name: 'a' }), { type: 'add', from: ['a', 'input'] }, dense(1)] });
		expect(nodes.map(({ from }) => from)).toEqual([[-1], [0, -1], [1]]);
	});
});

describe('what cannot be built, and what is said of it', () => {
	const many = Array.from({ length: 513 }, () => dense(1));
	test.each<[string, unknown, string]>([
		['no object', 7, 'A network is an object with “input” and “layers”, not 7.'],
		[
			'a foreign field',
			{ input: [1], layers: [dense(1)], depth: 3 },
			'A network has no field “depth”: it has “name”, “input”, “layers”, “initialisation”.',
		],
		[
			'no input',
			{ layers: [dense(1)] },
			'“input” is the shape of a sample, [features] or [channels, rows, columns], in whole numbers from 1, not undefined.',
		],
		['an input of two axes', net([4, 4], dense(1)), 'in whole numbers from 1, not [4,4].'],
		['a sample too large', net([1, 4096, 4096], dense(1)), 'has 16777216 numbers, and at most 1048576 are possible.'],
		['no layers', net([1]), '“layers” is a list of at least one layer, not [].'],
		['too many layers', net([1], ...many), 'The network has 513 layers, and at most 512 are possible.'],
		[
			'an initialisation',
			{ input: [1], layers: [dense(1)], initialisation: 'xavier' },
			'There is no initialisation "xavier": choose one of he, lecun, glorot, uniform, mulberry.',
		],
		['no layer type', net([1], { units: 3 }), 'Layer 0: there is no layer type undefined: choose one of dense, convolution, batch-norm'],
		['another layer type', net([1], { type: 'lstm' }), 'Layer 0 (lstm): there is no layer type "lstm": choose one of dense'],
		['a missing field', net([1], { type: 'dense' }), 'Layer 0 (dense) needs “units”: a whole number from 1 to 1048576.'],
		['units', net([1], dense(0)), 'Layer 0 (dense): “units” must be a whole number from 1 to 1048576, not 0.'],
		[
			'a misspelt field',
			net([1], { type: 'dense', units: 1, biass: false }),
			'Layer 0 (dense) has no field “biass”: it has “type”, “name”, “from”, “units”, “bias”',
		],
		[
			'a kernel of one number',
			net([1, 4, 4], { type: 'convolution', channels: 1, kernel: 3 }),
			'“kernel” must be two whole numbers from 1 to 1024, for rows and columns, such as [1, 1], not 3.',
		],
		[
			'a kernel larger than the image',
			net([1, 4, 4], { type: 'convolution', channels: 1, kernel: [5, 3] }),
			'Layer 0 (convolution) has a kernel of 5 rows, more than the 4 there are (with padding): make it smaller, or the padding larger.',
		],
		[
			'a convolution of a vector',
			net([4], { type: 'convolution', channels: 1, kernel: [1, 1] }),
			'Layer 0 (convolution) reads an image, [channels, rows, columns], and gets a vector of 4.',
		],
		[
			'a dense layer of an image',
			net([1, 2, 3], dense(1, { name: 'head' })),
			'Layer 0 (“head”, dense) reads a vector, and gets 1×2×3: put a layer of type flatten before it.',
		],
		[
			'padding of a pool',
			net([1, 4, 4], { type: 'max-pool', kernel: [2, 2], padding: [2, 0] }),
			'Layer 0 (max-pool) has more padding than half its kernel',
		],
		[
			'unequal shapes',
			net([2], dense(3), { type: 'add', from: ['layer0', 'input'] }),
			'Layer 1 (add) joins nodes of equal shapes, and gets 3 and 2.',
		],
		['one node to add', net([2], dense(3), { type: 'add' }), 'Layer 1 (add) reads 2 to 16 nodes, not 1: name them in “from”.'],
		['a node that is not there', net([2], dense(3, { from: ['stem'] })), 'Layer 0 (dense) reads “stem”, and there is no such node.'],
		[
			'a later node',
			net([2], dense(2, { from: ['b'] }), dense(2, { name: 'b' })),
			'Layer 0 (dense) reads “b”, which does not come before it',
		],
		[
			'two nodes of one name',
			net([2], dense(2, { name: 'a' }), dense(2, { name: 'a' })),
			'Layer 1 (“a”, dense) has the name of layer 0, “a”: give one of them another.',
		],
		['a name that is taken', net([2], dense(2, { name: 'input' })), 'is not “input”, which names the sample; "input" is none.'],
		[
			'a node that nobody reads',
			net([2], dense(2), dense(2, { from: ['input'] })),
			'Layer 0 (dense) is read by no later layer: leave it out, or name “layer0” in the “from” of one.',
		],
		['a formula that is none', net([2], { type: 'activation', of: 'tanh(' }), 'Layer 0 (activation) cannot be “tanh(”: '],
		[
			'a formula of two variables',
			net([2], { type: 'activation', of: 'x*a' }),
			'Layer 0 (activation) has a formula of “a”; an activation is a formula in x alone, or one of identity, tanh, relu',
		],
		[
			'an image as output',
			net([1, 4, 4], { type: 'activation', of: 'tanh' }),
			'a vector, and here it is 1×4×4: end with flatten or global-pool.',
		],
		[
			'too many parameters',
			net([4096], dense(4096), dense(1)),
			'With Layer 0 (dense) the network has 16781312 parameters, and at most 16777215 are possible: make a layer smaller.',
		],
	])('%s', (_, json, message) => {
		expect(() => planNetwork(json as Architecture)).toThrow(ArchitectureError);
		expect(() => planNetwork(json as Architecture)).toThrow(message);
	});

	test('the error tells which layer, and nothing unprintable', () => {
		const error = (() => {
			try {
				return planNetwork(net([2], dense(2), { type: 'a\u202e\n' }) as Architecture);
			} catch (thrown) {
				return thrown as ArchitectureError;
			}
		})();
		expect(error).toMatchObject({ name: 'ArchitectureError', layer: 1 });
		expect((error as ArchitectureError).message).not.toMatch(/[\u202e\n]/);
	});

	test('the largest network that is possible has its plan at once', () => {
		const { parameterCount } = planNetwork({ input: [4095], layers: [dense(4096, { bias: false })] });
		expect(parameterCount).toBe(4095 * 4096);
	});
});

describe('what cannot be computed together, and what is said of it', () => {
	const data: Dataset = {
		name: 'pairs',
		key: 'pairs',
		shape: [2],
		count: 2,
		inputs: Float64Array.of(1, 2, 3, 4),
		targets: { kind: 'classes', classes: 3, labels: Int32Array.of(0, 2) },
	};
	const body: NetworkBody = { kind: 'network', architecture: { input: [2], layers: [dense(3)] }, data, loss: 'cross-entropy' };
	const numbers = (width: number): Dataset => ({ ...data, targets: { kind: 'numbers', width, values: new Float64Array(2 * width) } });

	test('a body that fits', () => {
		expect(checkBody(body).parameterCount).toBe(9);
		expect(checkBody({ ...body, data: numbers(3), loss: 'squared' }).parameterCount).toBe(9);
	});

	test.each<[string, Partial<NetworkBody>, string]>([
		[
			'samples of another size',
			{ data: { ...data, shape: [1], count: 4 } },
			'The network reads samples of 2, and those of pairs are 1: change “input”.',
		],
		['no samples', { data: { ...data, count: 0, inputs: new Float64Array() } }, 'pairs has no samples, and a loss is a mean over samples.'],
		['another loss', { loss: 'huber' as LossName }, 'There is no loss “huber”: choose one of cross-entropy, squared, half-squared, hinge.'],
		[
			'a loss of classes',
			{ data: numbers(3) },
			'The loss cross-entropy is of classes, and the targets are numbers: choose squared or half-squared.',
		],
		[
			'numbers of another width',
			{ data: numbers(2), loss: 'squared' },
			'The network has 3 outputs, and a target has 2 numbers: change the units of the last layer.',
		],
		[
			'more classes than outputs',
			{ architecture: { input: [2], layers: [dense(1)] } },
			'The network tells 2 classes apart, and the data have 3: give the last layer 3 units.',
		],
		[
			'a label beyond the classes',
			{ data: { ...data, targets: { kind: 'classes', classes: 3, labels: Int32Array.of(0, 3) } } },
			'pairs has 2 samples of 3 classes, and sample 1 has the label 3.',
		],
		['statistics of another network', { statistics: new Float64Array(4) }, 'The network has 0 running statistics, not 4.'],
		['a negative decay', { decay: -1 }, 'Weight decay is a number from 0, not -1.'],
	])('%s', (_, change, message) => {
		expect(() => referenceRunner({ ...body, ...change })).toThrow(ArchitectureError);
		expect(() => referenceRunner({ ...body, ...change })).toThrow(message);
	});

	test('vectors of another length and samples that are not there', () => {
		const runner = referenceRunner(body);
		const theta = new Float64Array(9);
		expect(() => runner.evaluate(new Float64Array(8))).toThrow('θ has 8 numbers, and the network 9 parameters');
		expect(() => runner.evaluate(theta, { batch: Uint32Array.of(2) })).toThrow('there is no sample 2: pairs has 2');
		expect(() => runner.evaluate(theta, { batch: new Uint32Array() })).toThrow('a batch has at least one sample');
		expect(() => runner.outputs(theta, new Float64Array(3))).toThrow('a sample has 2 numbers, and 3 is no multiple of it');
	});
});

test('a text that is no JSON is named, in words of no browser', () => {
	expect(readArchitecture('{"input": [2], "layers": [{"type": "dense", "units": 1}]}').layers).toHaveLength(1);
	const broken = '{"input": [2], "layers": [{"type": "dense", "units": 1]}';
	expect(() => readArchitecture(broken)).toThrow(ArchitectureError);
	expect(() => readArchitecture(broken)).toThrow(/^“\{"input": \[2\].*” is no JSON: a quotation mark, a comma or a bracket is missing/);
});
