/** `thalweg model` and `slice`, and networks where a landscape is asked for. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSurface } from '../../src/formats/index.ts';
import { pixelsOf } from '../support/png.ts';
import { DATA, describeData, json, scratch, thalweg } from './support.ts';

const MODELS = join(DATA, 'models');
const SMALL = ['mlp:2-5-2:tanh', '--data', 'moons:count=40,seed=3', '--init', '2'] as const;

interface Score {
	readonly samples: number;
	readonly loss: number;
	readonly accuracy: number;
}
interface NetworkAnswer {
	readonly parameters: number;
	readonly seed?: number;
	readonly plane: string;
	readonly cosine: number;
	readonly eigenvalues?: readonly number[];
}
interface Slice {
	readonly network: NetworkAnswer;
	readonly backend: string;
	readonly precision: string;
	readonly axes: readonly string[];
	readonly quantities: readonly { readonly name: string; readonly middle: number; readonly min: { readonly value: number } }[];
	readonly notes: readonly string[];
}

describeData('models of others', () => {
	test("have PyTorch's loss and accuracy of an ONNX file, its layers and its sharpness", async () => {
		const known = JSON.parse(readFileSync(join(MODELS, 'models.json'), 'utf8'))['tanh-mlp'] as {
			parameters: number;
			loss_all: number;
			accuracy_all: number;
			logits: number[][];
		};
		const answer = await json<{
			parameters: number;
			layers: { type: string; shape: number[]; parameters: number }[];
			scores: { all: Score; train: Score; test: Score };
			outputs: number[][];
			lambdaMax: number;
			attribution: string;
		}>('model', join(MODELS, 'tanh-mlp.onnx'), '--data', 'digits');
		expect(answer.parameters).toBe(known.parameters);
		expect(answer.layers.map(({ type }) => type)).toEqual(['dense', 'activation', 'dense', 'activation', 'dense']);
		expect(Math.abs(answer.scores.all.loss - known.loss_all)).toBeLessThan(1e-6);
		expect(answer.scores.all.accuracy).toBeCloseTo(100 * known.accuracy_all, 4);
		expect([answer.scores.train.samples, answer.scores.test.samples]).toEqual([1258, 539]);
		for (const [i, row] of known.logits.entries())
			for (const [k, value] of row.entries()) expect(answer.outputs[i]?.[k]).toBeCloseTo(value, 4);
		expect(answer.lambdaMax).toBeCloseTo(1.6212, 3);
		expect(answer.attribution).toContain('CC BY 4.0');
	});

	test('are refused by the name of what they would call', async () => {
		const { status, stderr } = await thalweg(['model', join(MODELS, 'runs-code.pt'), '--data', 'digits']);
		expect([status, stderr]).toEqual([1, expect.stringContaining('builtins.print')]);
	});
});

describe('thalweg model', () => {
	test.each([
		[['model'], 2, /Which network\?/],
		[['model', 'net.onnx', '--data', 'digits'], 1, /There is no file/],
		[['model', 'mlp:two'], 2, /ArchitectureError: Layer 1 \(activation\)/],
		[['slice', ...SMALL, '--plane', 'pca'], 2, /goes through networks of one training/],
		[['slice', ...SMALL, '--plane', 'sideways'], 2, /random:filter, pca, three/],
		[['slice', ...SMALL, '--quantity', 'train_class0', '--out', 'f.h5'], 2, /write train_class0 to \.npz/],
		[['eval', 'sphere', '--at', '1,2', '--data', 'digits'], 2, /--data is for networks/],
		[['grid', ...SMALL, '--backend', 'gpu', '--precision', 'f64'], 2, /A GPU computes in f32/],
	])('refuses %j', async (args, expected, message) => {
		const { status, stderr } = await thalweg(args);
		expect([status, stderr]).toEqual([expected, expect.stringMatching(message)]);
	});
});

describe('thalweg slice', () => {
	const files = scratch();

	test('writes quantities over a plane in the layout of the reference tool, and tells what was looked at', async () => {
		const out = files.path('f.h5');
		const args = [...SMALL, '--plane', 'random:filter,seed=4', '--size', '9x7', '--quantity', 'train_loss,test_accuracy', '--out', out];
		const answer = await json<Slice>('slice', ...args);
		const { loss } = (await json<{ scores: { train: Score } }>('model', ...SMALL)).scores.train;
		expect(answer.network).toMatchObject({ parameters: 27, seed: 2, plane: 'random:filter,seed=4' });
		expect([answer.backend, answer.precision]).toEqual(['cpu', 'f64']);
		expect(answer.quantities.map(({ name }) => name)).toEqual(['train_loss', 'test_accuracy']);
		expect(answer.quantities[0]?.middle).toBeCloseTo(loss, 12);
		const surface = (await openSurface('f.h5', readFileSync(out), { channel: 'train_loss' })).surface();
		if (surface.layout === 'points') throw new Error('a grid was written');
		expect([surface.columns, surface.rows]).toEqual([9, 7]);
		expect(surface.values[3 * 9 + 4]).toBeCloseTo(loss, 12);
	});

	test('goes along the Hessian', async () => {
		const hessian = await json<Slice>('slice', ...SMALL, '--plane', 'hessian', '--size', '5x5');
		expect(hessian.network.eigenvalues?.[0]).toBeGreaterThan(hessian.network.eigenvalues?.[1] as number);
	});
});

describe('networks where a landscape is asked for', () => {
	const files = scratch();

	test('are evaluated in their plane, and sampled', async () => {
		const { points, network } = await json<{
			points: { x: number[]; value: number; gradient: number[]; hessian: number[][] }[];
			network: NetworkAnswer;
		}>('eval', ...SMALL, '--hessian');
		expect(points[0]).toMatchObject({ x: [0, 0], gradient: [expect.any(Number), expect.any(Number)] });
		expect(points[0]?.hessian).toHaveLength(2);
		expect(network.plane).toBe('random');
		const grid = await json<{ cells: number; min: { value: number } }>('grid', ...SMALL, '--size', '5x5');
		expect(grid.cells).toBe(25);
		expect(grid.min.value).toBeLessThanOrEqual(points[0]?.value as number);
	});

	test('are descended by whole networks, whose scores are told', async () => {
		const { runs } = await json<{
			runs: {
				scores: { train: Score; test: Score };
				scoresOfMedian: { train: Score };
				best: { x: number[]; value: number };
				offPlane: { median: number; max: number };
			}[];
		}>('descend', ...SMALL, '--particles', '3', '--steps', '30', '--optimizer', 'adam:lr=0.05', '--final', '1');
		const [run] = runs;
		expect(run?.best.x).toHaveLength(27);
		expect(run?.scores.train.loss).toBeCloseTo(run?.best.value as number, 12);
		expect(run?.scores.test.accuracy).toBeGreaterThan(40);
		expect(run?.offPlane.max).toBeGreaterThan(0);
		expect(run?.offPlane.median).toBeLessThanOrEqual(run?.offPlane.max as number);
		expect(run?.scoresOfMedian.train.loss).toBeGreaterThanOrEqual(run?.scores.train.loss as number);
	});

	test('are descended in the plane alone, where that is asked for', async () => {
		const answer = await json<{
			in: string;
			runs: { scores: { train: Score }; best: { x: number[]; value: number }; offPlane?: object }[];
		}>('descend', ...SMALL, '--in', 'plane', '--particles', '5', '--steps', '20', '--optimizer', 'gd:lr=0.1', '--final', '1');
		expect(answer.in).toBe('plane');
		const [run] = answer.runs;
		expect(run?.best.x).toHaveLength(2);
		expect(run?.offPlane).toBeUndefined();
		expect(run?.scores.train.loss).toBeCloseTo(run?.best.value as number, 12);
	});

	test('are drawn', async () => {
		const out = files.path('net.png');
		const { status } = await thalweg(['render', ...SMALL, '--resolution', '24', '--size', '160x120', '--out', out]);
		expect(status).toBe(0);
		expect(pixelsOf(readFileSync(out))).toMatchObject({ width: 160, height: 120 });
	});
});
