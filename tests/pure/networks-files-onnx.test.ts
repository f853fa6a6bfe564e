/** Networks of many styles as PyTorch writes them (tests/data/models/more/make.py): the same loss, accuracy and scores. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Architecture, LayerSpec } from '../../src/model/network.ts';
import { FormatError } from '../../src/model/errors.ts';
import { answersOf, modelJson, openTestModel } from '../support/models.ts';

interface Known {
	readonly parameters: number;
	/** Of the first 200 digits. */
	readonly loss: number;
	readonly accuracy: number;
	/** Logarithms of the probabilities of the first three. */
	readonly logits: readonly number[][];
}
const known = modelJson('more/more.json') as Record<string, Known>;
const kept = Object.keys(known).filter((name) => existsSync(join(import.meta.dirname, `../data/models/more/${name}.onnx`)));

/** Parameters that PyTorch folded away (resnet), or has as constants (for each feature: gain and shift), or once (shared). */
const OTHER_COUNTS: Readonly<Record<string, number>> = { resnet: -6, 'layer-scale': 12, standardised: 128, shared: 156 };

test('a dozen networks and more are kept', () => expect(kept.length).toBeGreaterThan(18));

test.each(kept)('%s', async (name) => {
	const { architecture, tensors, notes } = openTestModel(`more/${name}.onnx`);
	const { loss, accuracy, scores, fit, single } = await answersOf(architecture as Architecture, tensors, 200);
	const truth = known[name] as Known;
	expect(fit.misfits).toEqual([]);
	expect(Math.abs(loss - truth.loss)).toBeLessThan(1e-6);
	expect(accuracy).toBeCloseTo(truth.accuracy, 7);
	expect(Math.abs(single.loss - truth.loss)).toBeLessThan(1e-5);
	expect(single.accuracy).toBeCloseTo(truth.accuracy, 7);
	scores.forEach((row, k) => {
		const most = Math.max(...row);
		const scale = most + Math.log(row.reduce((sum, score) => sum + Math.exp(score - most), 0));
		row.forEach((score, j) => expect(Math.abs(score - scale - (truth.logits[k]?.[j] as number))).toBeLessThan(2e-6));
	});
	expect(fit.parameters.length - truth.parameters).toBe(OTHER_COUNTS[name] ?? 0);
	// What is left out or replaced is said.
	expect(notes.join(' ')).toMatch(
		{
			'dropout-softmax': /Dropout.*Softmax/,
			shared: /is shared by several layers/,
			'layer-scale': /batch norm of mean 0/,
			standardised: /batch norm/,
		}[name] ?? /^$/,
	);
});

const layersOf = (name: string): readonly LayerSpec[] => (openTestModel(`more/${name}.onnx`).architecture as Architecture).layers;
const activationsOf = (name: string): readonly string[] =>
	layersOf(name).flatMap((layer) => (layer.type === 'activation' ? [layer.of] : []));

describe('what operators become', () => {
	test('pieces are one activation: its name where it has one, else a formula', () => {
		expect(activationsOf('kinks')[0]).toBe('x > 0 ? x : (0.1 * x)');
		expect(activationsOf('own-gelu')).toEqual(['(x * 0.5) * (tanh((x + ((x^3) * 0.044715)) * 0.7978846) + 1)']);
		expect(activationsOf('opset-17')).toEqual(['x * tanh(softplus(x))', 'softplus(x)']);
		expect(activationsOf('difference')).toEqual(['tanh', '1 / ((x^2) + 1)']);
	});
	test('layers have the names of the modules', () => {
		expect(layersOf('resnet-unfolded').flatMap(({ name }) => name ?? [])).toEqual(['c1', 'n1', 'c2', 'c3', 'fc']);
	});
	test('layer norm in pieces and as one operator', () => {
		expect(layersOf('own-norm')[2]).toEqual({ type: 'layer-norm', epsilon: 1e-5, affine: false });
		expect(layersOf('opset-17')[0]).toEqual({ type: 'layer-norm', epsilon: 1e-5, name: 'b1.0' });
	});
});

test.each([
	['lacks-lstm', 'E_ONNX_OPERATOR', /LSTM "\/r\/LSTM"/],
	['lacks-groups', 'E_ONNX_OPERATOR', /Conv "\/0\/Conv" has 2 groups/],
	['lacks-softmax-inside', 'E_ONNX_OPERATOR', /Gemm "\/2\/Gemm" comes after Softmax/],
	['elsewhere', 'E_ONNX_EXTERNAL', /"onnx::MatMul_8" are not in the file but in "elsewhere.bin"/],
] as const)('%s is refused with its node', (name, code, words) => {
	let error: unknown;
	try {
		openTestModel(`more/${name}.onnx`);
	} catch (thrown) {
		error = thrown;
	}
	expect(error).toBeInstanceOf(FormatError);
	expect((error as FormatError).code).toBe(code);
	expect((error as FormatError).message).toMatch(words);
});
