/** State dicts of every kind: what is read of them, and how it finds its place in a network. */

import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openSurface, writeLossSurface, writeNpy, writeNpz } from '../../src/formats/index.ts';
import type { Architecture } from '../../src/model/network.ts';
import { initialParameters } from '../../src/networks/architecture/initial.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import {
	fitMoments,
	fitTensors,
	inferArchitecture,
	type NamedTensor,
	namedTensors,
	openModel,
	writeModel,
	writeModelNpz,
	writeSafetensors,
} from '../../src/networks/files/index.ts';
import { openTestModel } from '../support/models.ts';

describe('PyTorch', () => {
	test.each(['odd-tensors.pt', 'odd-tensors-before-1.6.pt'])('%s: views of shared storages, and every kind of number', (name) => {
		const { tensors } = openTestModel(`more/${name}`);
		const read = Object.fromEntries(tensors.map((tensor) => [tensor.name, [tensor.shape, [...tensor.values()]]]));
		expect(read).toEqual({
			transposed: [
				[3, 2],
				[0, 3, 1, 4, 2, 5],
			],
			stepped: [[5], [1, 6, 11, 16, 21]],
			part: [
				[2, 3],
				[4, 5, 6, 7, 8, 9],
			],
			repeated: [
				[3, 2],
				[7, 7, 7, 7, 7, 7],
			],
			half: [[3], [0.0999755859375, -65504, 2 ** -24]],
			brain: [[3], [0.10009765625, -3.00405527047391e38, 1]],
			double: [[1], [Math.fround(0.1)]],
			whole: [[2], [2 ** 40, -3]],
			bytes: [[2], [255, 1]],
			signed: [[1], [-128]],
			short: [[1], [-300]],
			truth: [[2], [1, 0]],
			none: [[0, 3], []],
			single: [[], [5]],
			parameter: [[2], [1, 1]],
		});
	});

	test('a checkpoint of SGD with momentum, in data parallel, with a NumPy number beside it', () => {
		const { tensors, optimizer, notes } = openTestModel('more/momentum.pth');
		expect(notes).toEqual(['The weights are those of "state_dict".']);
		expect(optimizer?.options).toEqual({ lr: 0.1, momentum: 0.9, dampening: 0, weight_decay: 0 });
		const architecture: Architecture = {
			input: [4],
			layers: [{ type: 'dense', units: 3 }, { type: 'batch-norm' }, { type: 'activation', of: 'tanh' }, { type: 'dense', units: 2 }],
		};
		const plan = planNetwork(architecture);
		const fit = fitTensors(plan, tensors);
		expect(fit).toMatchObject({ complete: true, notes: [] });
		expect([...fit.statistics.slice(3)]).toEqual([...(tensors.find(({ name }) => name.endsWith('running_var'))?.values() ?? [])]);
		expect(inferArchitecture(tensors, { activation: 'tanh' })?.architecture).toEqual({
			input: [4],
			layers: [
				{ type: 'dense', units: 3, name: '0' },
				{ type: 'batch-norm', name: '1' },
				{ type: 'activation', of: 'tanh' },
				{ type: 'dense', units: 2, name: '3' },
			],
		});
		const momentum = fitMoments(plan, fit, optimizer?.moments.get('momentum_buffer') ?? []);
		expect(momentum.filter((value) => value !== 0).length).toBeGreaterThan(20);
	});

	test('a whole module is refused with the way out', () => {
		expect(() => openTestModel('more/whole-module.pt')).toThrow(/whole module.*torch\.nn\.modules\.container\.Sequential.*state_dict\(\)/);
	});
});

/** Numbers 0, 1, 2 … */
const counted = (...shape: number[]): Float32Array => Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => k + 1);
const tensor = (name: string, ...shape: number[]): NamedTensor => ({ name, shape, data: counted(...shape) });
const opened = (...tensors: NamedTensor[]) => openModel(writeSafetensors(tensors), 'w.safetensors').tensors;

const mlp: Architecture = {
	input: [3],
	layers: [
		{ type: 'dense', units: 2 },
		{ type: 'activation', of: 'relu' },
		{ type: 'dense', units: 2 },
		{ type: 'dense', units: 4 },
	],
};

describe('places', () => {
	const plan = planNetwork(mlp);

	test.each([
		['0.weight', '0.bias', '2.weight', '2.bias', '4.weight', '4.bias'],
		['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias', 'fc3.weight', 'fc3.bias'],
		[
			'_orig_mod.module.layers.0.weight',
			'_orig_mod.module.layers.0.bias',
			'layers.1.weight',
			'layers.1.bias',
			'layers.2.weight',
			'layers.2.bias',
		],
		['W1', 'b1', 'W2', 'b2', 'W3', 'b3'],
		['layer0.weight', 'layer0.bias', 'layer2.weight', 'layer2.bias', 'layer3.weight', 'layer3.bias'],
	] as const)('%s', (w1, b1, w2, b2, w3, b3) => {
		const fit = fitTensors(plan, opened(tensor(w1, 2, 3), tensor(b1, 2), tensor(w2, 2, 2), tensor(b2, 2), tensor(w3, 4, 2), tensor(b3, 4)));
		expect(fit).toMatchObject({ complete: true, misfits: [], notes: [] });
		expect([...fit.parameters.slice(0, 14)]).toEqual([1, 2, 3, 4, 5, 6, 1, 2, 1, 2, 3, 4, 1, 2]);
		expect(fit.placed[0]).toMatchObject({ to: 'layer0.weight', from: w1, turn: 'as it is' });
	});

	test('matrices as (inputs, outputs) are transposed: kernels by their name, others by their shapes', () => {
		for (const [weight, bias] of [
			['kernel', 'bias'],
			['w', 'b'],
		]) {
			const names = ['dense', 'dense_1', 'dense_2'];
			const fit = fitTensors(
				plan,
				opened(
					...names.flatMap((name, k) => [
						tensor(
							`${name}/${weight}:0`,
							...([
								[3, 2],
								[2, 2],
								[2, 4],
							][k] as number[]),
						),
						tensor(`${name}/${bias}:0`, ...([[2], [2], [4]][k] as number[])),
					]),
				),
			);
			expect(fit.misfits).toEqual([]);
			expect([...fit.parameters.slice(0, 12)]).toEqual([1, 3, 5, 2, 4, 6, 1, 2, 1, 3, 2, 4]);
			expect(fit.notes.join()).toMatch(/3 weights were transposed/);
		}
	});

	test('arrays without names are taken in their order, and that is said', () => {
		const shapes = [[3, 2], [2], [2, 2], [2], [2, 4], [4]];
		const bytes = writeNpz(Object.fromEntries(shapes.map((shape, k) => [`arr_${k}`, { data: counted(...shape), shape }])));
		const file = openModel(bytes, 'keras.npz');
		expect(file.format).toBe('npz');
		const fit = fitTensors(plan, file.tensors);
		expect(fit.misfits).toEqual([]);
		expect(fit.notes.join(' ')).toMatch(/taken in their order.*transposed/);
		expect([...fit.parameters.slice(0, 6)]).toEqual([1, 3, 5, 2, 4, 6]);
		expect(inferArchitecture(file.tensors)?.architecture.layers.flatMap((layer) => (layer.type === 'dense' ? [layer.units] : []))).toEqual([
			2, 2, 4,
		]);
	});

	test('kernels of Keras: rows, columns, inputs, outputs, and pictures flattened with channels last', () => {
		const plan = planNetwork({
			input: [1, 2, 2],
			layers: [{ type: 'convolution', channels: 2, kernel: [1, 1] }, { type: 'flatten' }, { type: 'dense', units: 1 }],
		});
		const fit = fitTensors(
			plan,
			opened(tensor('conv2d/kernel', 1, 1, 1, 2), tensor('conv2d/bias', 2), tensor('dense/kernel', 8, 1), tensor('dense/bias', 1)),
		);
		expect(fit.misfits).toEqual([]);
		expect(fit.notes.join(' ')).toMatch(/dense\/kernel was read for inputs in the order rows, columns, channels/);
		// Channel 0 of the four places, then channel 1.
		expect([...fit.parameters]).toEqual([1, 2, 1, 2, 1, 3, 5, 7, 2, 4, 6, 8, 1]);
	});

	test('layers of equal shapes without known names are a guess, and numbers in names count', () => {
		const square = planNetwork({
			input: [2],
			layers: Array.from({ length: 11 }, () => ({ type: 'dense', units: 2, bias: false }) as const),
		});
		const names = Array.from({ length: 11 }, (_, k) => `h.${k}.weight`).toSorted();
		const fit = fitTensors(
			square,
			opened(...names.map((name) => ({ name, shape: [2, 2], data: Float32Array.from({ length: 4 }, () => Number(name.split('.')[1])) }))),
		);
		expect(fit.complete).toBe(true);
		expect(fit.notes.join()).toMatch(/equal shapes were matched in the order of the file, which is a guess/);
		expect([...fit.parameters].filter((_, k) => k % 4 === 0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});

	test('every misfit is listed by name', () => {
		const fit = fitTensors(
			plan,
			opened(tensor('a.weight', 2, 3), tensor('a.bias', 2), tensor('b.weight', 2, 5), tensor('b.bias', 2), tensor('extra.weight', 7)),
		);
		expect(fit.complete).toBe(false);
		expect(fit.misfits).toEqual([
			'Nothing in the file fits layer2.weight (2 × 2).',
			'Nothing in the file fits layer2.bias (2).',
			'Nothing in the file fits layer3.weight (4 × 2).',
			'Nothing in the file fits layer3.bias (4).',
			'b.weight (2 × 5) has no place in the network.',
			'b.bias (2) has no place in the network.',
			'extra.weight (7) has no place in the network.',
		]);
		const named = planNetwork({ input: [3], layers: [{ type: 'dense', units: 2, name: 'fc' }] });
		expect(fitTensors(named, opened(tensor('fc.weight', 2, 4), tensor('fc.bias', 2))).misfits).toEqual([
			'fc.weight (2 × 4) does not fit fc.weight, which is 2 × 3.',
		]);
	});
});

test('texts in an .npz are left out, and said to be', () => {
	const words = writeNpy(Float64Array.of(0), [1]);
	// '<f8' becomes '<U2', a text of as many bytes.
	words.set([0x55, 0x32], new TextDecoder('latin1').decode(words).indexOf('<f8') + 1);
	const file = openModel(zipSync({ 'w.npy': writeNpy(Float64Array.of(1, 2), [2, 1]), 'words.npy': words }), 'a.npz');
	expect(file.tensors.map(({ name }) => name)).toEqual(['w']);
	expect(file.notes).toEqual(['Not read, as it holds no plain numbers: words.npy.']);
	expect(() => openModel(zipSync({ 'words.npy': words }), 'a.npz')).toThrow(/texts/);
});

describe('what is written', () => {
	const architecture: Architecture = {
		name: 'net',
		input: [3],
		layers: [{ type: 'dense', units: 2 }, { type: 'batch-norm' }, { type: 'dense', units: 1 }],
	};
	const plan = planNetwork(architecture);
	const parameters = initialParameters(plan, 4);
	const statistics = Float64Array.of(1, 2, 3, 4);

	test('.safetensors opens as the same network', () => {
		const file = openModel(writeModel(plan, parameters, statistics, { seed: '4' }), 'net.safetensors');
		expect(file.architecture).toEqual(architecture);
		expect(fitTensors(plan, file.tensors)).toMatchObject({ complete: true, notes: [], parameters, statistics });
		const single = openModel(writeModel(plan, Float32Array.from(parameters)), 'net').tensors;
		expect(single.map(({ dtype }) => dtype)).toEqual(single.map(() => 'F32'));
		expect(single[0]?.values()[0]).toBe(Math.fround(parameters[0] as number));
	});

	test('.npz has an array for each tensor', () => {
		const file = openModel(writeModelNpz(plan, parameters, statistics), 'net.npz');
		expect(file.tensors.map(({ name }) => name)).toEqual([...plan.parameters, ...plan.statistics].map(({ name }) => name));
		expect(fitTensors(plan, file.tensors)).toMatchObject({ complete: true, parameters, statistics });
		expect(namedTensors(plan, parameters)).toHaveLength(plan.parameters.length);
	});

	test('surfaces in the layout of Li et al., flat in the order of meshgrid(x, y)', async () => {
		const x = Float64Array.of(-1, 0, 1);
		const y = Float64Array.of(-0.5, 0.5);
		// Asymmetric: a transposed file shows.
		const loss = Float64Array.from({ length: 6 }, (_, k) => 10 * Math.floor(k / 3) + (k % 3) + 1);
		const bytes = writeLossSurface({
			x,
			y,
			values: { train_loss: loss, train_acc: loss.map((value, k) => (k === 4 ? Number.NaN : value)) },
			directions: 'seed 1',
		});
		const file = await openSurface('surface.h5', bytes, { channel: 'train_acc' });
		const { values } = file.surface() as unknown as { values: Float64Array };
		expect([...values]).toEqual([1, 2, 3, 11, Number.NaN, 13]);
		const { default: hdf5 } = await import('h5wasm/node');
		const { FS } = await hdf5.ready;
		FS.writeFile('/surface.h5', bytes);
		const read = new hdf5.File('/surface.h5', 'r');
		const dataset = (name: string) => read.get(name) as { shape: number[]; value: unknown };
		expect(read.keys().toSorted()).toEqual(['dir_file', 'train_acc', 'train_loss', 'xcoordinates', 'ycoordinates']);
		expect(dataset('train_loss').shape).toEqual([3, 2]);
		expect([...(dataset('train_loss').value as Float64Array)]).toEqual([...loss]);
		expect([...(dataset('train_acc').value as Float64Array)][4]).toBe(-1);
		expect([...(dataset('ycoordinates').value as Float64Array)]).toEqual([...y]);
		expect(dataset('dir_file').value).toBe('seed 1');
		read.close();
		expect(() => writeLossSurface({ x, y, values: { test_loss: x } })).toThrow(/3 × 2 does not hold 3/);
	});
});
