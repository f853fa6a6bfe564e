/** Networks by name: what they are, how many parameters they have, and what is said where a text names none. */

import { openTraining } from '../../src/engine/training/host.ts';
import { TrainingRun } from '../../src/engine/training/run.ts';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/model/errors.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { NETWORK_FAMILIES, NETWORK_PRESETS, networkPreset } from '../../src/networks/architecture/presets.ts';
import { checkBody } from '../../src/networks/reference/runner.ts';
import { type DataChoice, makeData } from '../../src/networks/data/index.ts';
import { parseOptimizer, resolveOptimizer } from '../../src/optimizers/registry.ts';

const countOf = (text: string): number => planNetwork(networkPreset(text).architecture).parameterCount;

describe('counts of parameters', () => {
	test.each([
		['mlp:2-16-16-2', 354],
		['mlp:2-32-32-2', 1218],
		['mlp:2-32x2-2:relu', 1218],
		['mlp:64-32-10:tanh', 2410],
		['plain:24', 82 + 272 * 24],
		['residual:24', 6610],
		['residual:1', 354],
		['residual:4-8', 24 + 4 * 72 + 18],
		['cnn', 80 + 1168 + 170],
		['resnet8', 6218],
		['plain8', 6218 - 144],
		// Batch norm: a gain and a shift instead of each of the 88 biases of convolutions.
		['resnet8:norm', 6218 + 88],
		['modular', 6900],
		['chebyshev', 701],
		['chebyshev:30', 91],
		['neuron', 2],
		['linear:3-1', 4],
		['logistic:64-10', 650],
		['deep-linear:4-4-4', 32],
	])('%s has %i', (text, count) => {
		expect(countOf(text)).toBe(count);
	});
});

test.each(NETWORK_PRESETS)('%s is a network with its data and a recipe that can be followed', async (text) => {
	const { id, title, architecture, recipe } = networkPreset(text);
	expect(networkPreset(id)).toEqual(networkPreset(text));
	expect(architecture.name).toBe(title);
	const { train: data } = await makeData(recipe.data as DataChoice);
	expect(checkBody({ kind: 'network', architecture, data, loss: recipe.loss }).parameterCount).toBe(countOf(id));
	expect(resolveOptimizer(parseOptimizer(recipe.optimizer)).values).toBeDefined();
	expect(recipe.steps).toBeGreaterThan(0);
});

test('every family has a preset, and depths 1 to 24 are networks with and without skips', () => {
	expect(new Set(NETWORK_PRESETS.map((text) => text.split(':')[0]))).toEqual(new Set(NETWORK_FAMILIES.map(({ id }) => id)));
	for (let depth = 1; depth <= 24; depth++)
		for (const kind of ['plain', 'residual']) expect(countOf(`${kind}:${depth}`)).toBe(82 + 272 * depth);
});

test('blocks of a residual net begin 1/√depth as large, and add to what they read', () => {
	const { architecture } = networkPreset('residual:4');
	expect(architecture.layers.slice(2, 5)).toEqual([
		{ type: 'dense', units: 16, initialScale: 0.5 },
		{ type: 'activation', of: 'relu' },
		{ type: 'add', from: ['layer1', 'layer3'] },
	]);
});

test('an activation may be any formula, colons included', () => {
	expect(networkPreset('mlp:2-3-2:x > 0 ? x : 0.1*x').architecture.layers[1]).toEqual({ type: 'activation', of: 'x > 0 ? x : 0.1*x' });
	expect(networkPreset('neuron').id).toBe('neuron:erf(x/sqrt(2))');
});

describe('texts that name no network', () => {
	test.each([
		['transformer', 'There is no network “transformer”: choose one of mlp, plain, residual, cnn, resnet8, plain8, linear, logistic'],
		['', 'There is no network “”'],
		['mlp:7', 'mlp takes 2 to 256 numbers, not 1. It is written mlp:<widths>:<activation>'],
		['mlp:2-0-2', 'its numbers are from 1 to 65536, and 0 is not'],
		['residual:1-2-3', 'residual takes 1 to 2 numbers, not 3'],
		['resnet8:3', 'resnet8 takes no numbers'],
		['linear:2-1:tanh', 'linear has no activation to choose'],
		['mlp:2-2:', 'nothing follows its last colon'],
	])('%s', (text, message) => {
		expect(() => networkPreset(text)).toThrow(UsageError);
		expect(() => networkPreset(text)).toThrow(message);
	});
});

test('very deep nets are trained at a rate that does not make them diverge', async () => {
	const { architecture, recipe } = networkPreset('residual:24');
	const { train } = await makeData(recipe.data as DataChoice);
	const host = openTraining({ cores: 1 }, 0);
	const run = await TrainingRun.begin(host, { architecture, train, recipe: { ...recipe, seed: 0 } });
	await run.advance(100);
	expect([run.status, (await run.score()).train.accuracy > 90]).toEqual(['running', true]);
	host.dispose();
	// Without skips it takes more steps.
	expect(networkPreset('plain:24').recipe.steps).toBe(4 * recipe.steps);
});
