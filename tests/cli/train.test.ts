/** `thalweg train`: the recipe of a preset and of the command line, files, and what is kept where somebody stops it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { thalweg } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'thalweg-train-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
	readonly status: string;
	readonly steps: number;
	readonly recipe: Readonly<Record<string, unknown>>;
	readonly parameters: number;
	readonly data: { readonly train: number; readonly test: number };
	readonly final: { readonly train: { readonly loss: number; readonly accuracy: number }; readonly test: { readonly accuracy: number } };
	readonly readings: readonly { readonly step: number }[];
	readonly sharpness?: readonly { readonly step: number; readonly eigenvalues: readonly number[]; readonly limit: number }[];
	readonly files: readonly string[];
}

test('a network is trained as asked and written; its file opens with the loss that was told, and goes on from there', async () => {
	const out = join(folder, 'net.safetensors');
	const asked = ['--optimizer', 'gd:lr=0.5', '--steps', '40', '--batch', '20', '--seed', '3', '--every', '20', '--sharpness'];
	const run = await thalweg(['train', 'mlp:2-4-2', ...asked, '--out', out, '--json']);
	expect(run.status, run.stderr).toBe(0);
	const answer = JSON.parse(run.stdout) as Answer;
	expect(answer).toMatchObject({ status: 'running', steps: 40, parameters: 22, files: [out] });
	expect(answer.recipe).toMatchObject({
		optimizer: 'gd:lr=0.5',
		batch: 20,
		seed: 3,
		batchSeed: 3,
		precision: 'f64',
		loss: 'cross-entropy',
	});
	expect(answer.readings.map(({ step }) => step)).toEqual([0, 20, 40]);
	expect(answer.sharpness?.map(({ limit }) => limit)).toEqual([4, 4, 4]);
	const model = JSON.parse((await thalweg(['model', out, '--data', 'moons:standardise=inputs', '--json'])).stdout) as {
		readonly scores?: unknown;
	};
	expect(JSON.stringify(model)).toContain(String(answer.final.train.loss).slice(0, 12));
	const on = JSON.parse(
		(await thalweg(['train', out, '--data', 'moons:standardise=inputs', '--optimizer', 'gd:lr=0.5', '--steps', '1', '--json'])).stdout,
	) as { readonly readings: readonly { readonly train: { readonly loss: number } }[] };
	expect(on.readings[0]?.train.loss).toBeCloseTo(answer.final.train.loss, 12);
});

test('stopped, it keeps what it has learnt', async () => {
	const out = join(folder, 'stopped.npz');
	const run = await thalweg(['train', 'mlp:2-16-16-2', '--steps', '40000', '--progress', '--out', out, '--json'], {
		signal: { name: 'SIGINT', when: /train \d+ %/ },
	});
	expect(run.status).toBe(130);
	const { steps, files } = JSON.parse(run.stdout) as Answer;
	expect(steps).toBeGreaterThan(0);
	expect(steps).toBeLessThan(40_000);
	expect(files).toEqual([out]);
	expect(run.stderr).toContain('what it had learnt is kept');
});

test('a table for people, and refusals before any work', async () => {
	const run = await thalweg(['train', 'neuron', '--steps', '10']);
	expect(run.status, run.stderr).toBe(0);
	expect(run.stdout).toMatch(/One neuron: 2 parameters/);
	expect(run.stdout).toMatch(/step +train loss/);
	const [wrong, format, double] = await Promise.all([
		thalweg(['train', 'neuron', '--optimizer', 'gd:momentum=1']),
		thalweg(['train', 'neuron', '--out', join(folder, 'net.pt')]),
		thalweg(['train', 'neuron', '--backend', 'gpu', '--precision', 'f64']),
	]);
	expect([wrong.status, format.status, double.status]).toEqual([2, 2, 2]);
	expect(double.stderr).toContain('A GPU computes in f32');
	expect(wrong.stderr).toContain('has no hyper-parameter “momentum”');
	expect(format.stderr).toContain('use .safetensors, .npz');
});

test('many are trained side by side: each as it is alone, and groups tell what became of them', async () => {
	const asked = ['train', 'chebyshev', '--optimizer', 'gd', '--steps', '60'];
	const run = await thalweg([...asked, '--seeds', '0-2', '--rates', '0.2,1e6', '--json']);
	expect(run.status, run.stderr).toBe(0);
	const { groups, trainings } = JSON.parse(run.stdout) as {
		readonly groups: readonly {
			readonly optimizer: string;
			readonly trainings: number;
			readonly diverged: number;
			readonly bestSeed: number | null;
		}[];
		readonly trainings: readonly {
			readonly recipe: { readonly seed: number };
			readonly status: string;
			readonly train: { readonly loss: number };
		}[];
	};
	expect(groups.map(({ trainings, diverged }) => [trainings, diverged])).toEqual([
		[3, 0],
		[3, 3],
	]);
	expect(groups[1]?.bestSeed).toBeNull();
	const alone = JSON.parse(
		(await thalweg([...asked.slice(0, 2), '--optimizer', 'gd:lr=0.2', '--steps', '60', '--seed', '2', '--json'])).stdout,
	) as Answer;
	expect(trainings[2]).toMatchObject({ recipe: { seed: 2 }, status: 'running' });
	expect(trainings[2]?.train.loss).toBe(alone.final.train.loss);
	const vain = await thalweg([...asked, '--seeds', '0-2', '--every', '3']);
	expect([vain.status, vain.stderr]).toEqual([2, expect.stringContaining('--every has no effect with --seeds')]);
	const wrong = await thalweg([...asked, '--seeds', '5-2']);
	expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('from a smaller to a larger number')]);
});
