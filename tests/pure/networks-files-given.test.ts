/** Models that PyTorch wrote give PyTorch's loss, accuracy and scores, from every kind of file. */

import { describe, expect, test } from 'vitest';
import { fitMoments, fitTensors, inferArchitecture, openModel } from '../../src/networks/files/index.ts';
import type { Architecture } from '../../src/model/network.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { answersOf, modelBytes, modelJson, openTestModel } from '../support/models.ts';

interface Known {
	readonly parameters: number;
	readonly loss_all: number;
	readonly accuracy_all: number;
	readonly logits: readonly number[][];
}
const known = modelJson('models.json') as Record<string, Known>;

/** As make.py defines them: state dicts know no layers without weights. */
const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
	'tanh-mlp': {
		input: [64],
		layers: [
			{ type: 'dense', units: 20 },
			{ type: 'activation', of: 'tanh' },
			{ type: 'dense', units: 20 },
			{ type: 'activation', of: 'tanh' },
			{ type: 'dense', units: 10 },
		],
	},
	'strided-cnn': {
		input: [1, 8, 8],
		layers: [
			{ type: 'convolution', channels: 6, kernel: [3, 3], stride: [2, 2], padding: [1, 1] },
			{ type: 'batch-norm' },
			{ type: 'activation', of: 'tanh' },
			{ type: 'convolution', channels: 12, kernel: [3, 3], padding: [1, 1] },
			{ type: 'activation', of: 'relu' },
			{ type: 'average-pool', kernel: [2, 2] },
			{ type: 'flatten' },
			{ type: 'dense', units: 10 },
		],
	},
	'residual-norm': {
		input: [64],
		layers: [
			{ type: 'dense', units: 16, name: 'enter' },
			{ type: 'layer-norm' },
			{ type: 'dense', units: 32 },
			{ type: 'activation', of: 'gelu' },
			{ type: 'dense', units: 16, name: 'b' },
			{ type: 'add', from: ['enter', 'b'] },
			{ type: 'dense', units: 10 },
		],
	},
};

test.each(Object.keys(ARCHITECTURES))('%s: the .onnx, and its weights in an architecture that is chosen', async (name) => {
	const truth = known[name] as Known;
	const chosen = ARCHITECTURES[name] as Architecture;
	const onnx = openTestModel(`${name}.onnx`);
	for (const [architecture, tensors] of [
		[onnx.architecture as Architecture, onnx.tensors],
		[chosen, openTestModel(`${name}.pt`).tensors],
	] as const) {
		const { loss, accuracy, scores, fit, single } = await answersOf(architecture, tensors);
		expect(fit).toMatchObject({ complete: true, misfits: [], notes: [] });
		expect(Math.abs(loss - truth.loss_all)).toBeLessThan(1e-5);
		expect(accuracy).toBeCloseTo(truth.accuracy_all, 7);
		expect(Math.abs(single.loss - truth.loss_all)).toBeLessThan(1e-5);
		expect(single.accuracy).toBeCloseTo(truth.accuracy_all, 7);
		scores.forEach((row, k) => row.forEach((score, j) => expect(Math.abs(score - (truth.logits[k]?.[j] as number))).toBeLessThan(3e-5)));
	}
	// Batch norm is folded into the convolution of the .onnx, which then has fewer parameters.
	const { parameters, statistics } = fitTensors(planNetwork(chosen), openTestModel(`${name}.pt`).tensors);
	expect(parameters.length).toBe(truth.parameters);
	// The other files hold the same numbers.
	for (const end of ['-checkpoint.pth', '.safetensors', ...(name === 'tanh-mlp' ? ['-before-1.6.pt'] : [])]) {
		const fit = fitTensors(planNetwork(chosen), openTestModel(`${name}${end}`).tensors);
		expect(fit).toMatchObject({ complete: true, parameters, statistics });
	}
});

test('a wrong number is noticed', async () => {
	const { architecture, tensors } = openTestModel('tanh-mlp.onnx');
	const wrong = tensors.map((tensor) =>
		tensor.name === '2.bias' ? { ...tensor, values: () => tensor.values().map((value) => value + 0.01) } : tensor,
	);
	const { loss } = await answersOf(architecture as Architecture, wrong);
	expect(Math.abs(loss - (known['tanh-mlp'] as Known).loss_all)).toBeGreaterThan(1e-5);
});

describe('what else the files hold', () => {
	test('Adam: steps, rates, and both moments in the places of the parameters', () => {
		const { tensors, optimizer, notes } = openTestModel('strided-cnn-checkpoint.pth');
		expect(notes).toEqual(['The weights are those of "model_state_dict".']);
		expect(optimizer).toMatchObject({ step: 350, options: { lr: 0.01, beta1: 0.9, beta2: 0.999, weight_decay: 0 } });
		const plan = planNetwork(ARCHITECTURES['strided-cnn'] as Architecture);
		const fit = fitTensors(plan, tensors);
		const squares = fitMoments(plan, fit, optimizer?.moments.get('exp_avg_sq') ?? []);
		expect(squares.length).toBe(1222);
		expect(squares.every((square) => square >= 0 && square < 1)).toBe(true);
		expect(squares.filter((square) => square > 0).length).toBeGreaterThan(1000);
		const means = fitMoments(plan, fit, optimizer?.moments.get('exp_avg') ?? []);
		const bias = plan.parameters.at(-1) as { at: number };
		expect([...means.slice(bias.at, bias.at + 10)]).toEqual([...(optimizer?.moments.get('exp_avg')?.at(-1)?.values() ?? [])]);
	});

	test('a file that would run code is refused by the name of what it wants to call', () => {
		expect(() => openTestModel('runs-code.pt')).toThrow(/wants to call "builtins\.print".*never run/);
		expect(() => openTestModel('runs-code.pt')).toThrow(expect.objectContaining({ code: 'E_TORCH_CALL' }));
	});

	test('what a file is, not what it is called, decides how it is read', () => {
		expect(openModel(modelBytes('tanh-mlp.onnx'), 'weights.pt').format).toBe('onnx');
		expect(openModel(modelBytes('tanh-mlp.pt'), 'a/net.npz')).toMatchObject({ format: 'torch', title: 'net' });
		expect(openModel(modelBytes('tanh-mlp.safetensors'), 'x').format).toBe('safetensors');
	});

	test('an architecture is guessed from weights, and the guess is said', async () => {
		const { tensors } = openTestModel('tanh-mlp.pt');
		const guess = inferArchitecture(tensors, { activation: 'tanh' });
		expect(guess?.notes.join()).toMatch(/guessed.*Activations are taken as tanh.*skip connections/);
		const { loss } = await answersOf(guess?.architecture as Architecture, tensors);
		expect(Math.abs(loss - (known['tanh-mlp'] as Known).loss_all)).toBeLessThan(1e-5);
		expect(
			inferArchitecture(openTestModel('strided-cnn.pt').tensors, { input: [1, 8, 8] })?.architecture.layers.map(({ type }) => type),
		).toEqual(['convolution', 'batch-norm', 'activation', 'max-pool', 'convolution', 'activation', 'max-pool', 'flatten', 'dense']);
	});
});
