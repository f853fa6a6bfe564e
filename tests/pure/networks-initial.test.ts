/** How parameters begin: by the published draws, by their moments, and the same for a seed. */

import { describe, expect, test } from 'vitest';
import type { Architecture, Dataset, Initialisation, NetworkPlan } from '../../src/model/network.ts';
import { initialParameters } from '../../src/networks/architecture/initial.ts';
import { INITIALISATIONS } from '../../src/networks/architecture/parse.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { networkPreset } from '../../src/networks/architecture/presets.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';

/** 20 points of the Chebyshev polynomial T₆. */
function chebyshev(): Dataset {
	const inputs = Float64Array.from({ length: 20 }, (_, i) => -1 + (2 * i) / 19);
	const values = inputs.map((x) => Math.cos(6 * Math.acos(x)));
	return { name: 'T6', key: 'T6', shape: [1], count: 20, inputs, targets: { kind: 'numbers', width: 1, values } };
}

describe('the public page on the edge of stability, seed 0', () => {
	const { architecture, recipe } = networkPreset('chebyshev');
	const runner = referenceRunner({ kind: 'network', architecture, data: chebyshev(), loss: recipe.loss });
	const theta = initialParameters(runner.plan, 0);

	test('701 parameters, and the loss of steps 0 and 1', () => {
		expect(runner.plan.parameterCount).toBe(701);
		const { loss, gradient } = runner.evaluate(theta, { gradient: true });
		expect(Math.abs(loss - 0.30712479352411026)).toBeLessThan(1e-12);
		const next = theta.map((value, k) => value - 0.2 * ((gradient as Float64Array)[k] as number));
		expect(Math.abs(runner.evaluate(next).loss - 0.287692332284688)).toBeLessThan(1e-12);
	});

	test('λ_max at the start is 6.902', () => {
		let v = theta.map((_, k) => Math.sin(k + 1));
		let largest = 0;
		for (let k = 0; k < 60; k++) {
			const product = runner.product(theta, v);
			largest = Math.sqrt(product.reduce((sum, value) => sum + value * value, 0));
			v = product.map((value) => value / largest);
		}
		expect(largest).toBeCloseTo(6.902, 3);
	});

	test('another seed is another network', () => {
		expect(runner.evaluate(initialParameters(runner.plan, 1)).loss).not.toBeCloseTo(0.307, 3);
	});
});

const wide = (initialisation: Initialisation): NetworkPlan => {
	const architecture: Architecture = {
		input: [40],
		layers: [{ type: 'dense', units: 100 }, { type: 'layer-norm' }, { type: 'dense', units: 100, initialScale: 0.5 }],
		initialisation,
	};
	return planNetwork(architecture);
};

/** Deviation of the two weights, for fan-ins 40 and 100 and fan-outs 100; the second begins half as large. */
const DEVIATIONS: Readonly<Record<Initialisation, readonly [number, number]>> = {
	he: [Math.sqrt(2 / 40), 0.5 * Math.sqrt(2 / 100)],
	lecun: [Math.sqrt(1 / 40), 0.5 * Math.sqrt(1 / 100)],
	mulberry: [Math.sqrt(1 / 40), 0.5 * Math.sqrt(1 / 100)],
	glorot: [Math.sqrt(2 / 140), 0.5 * Math.sqrt(2 / 200)],
	uniform: [Math.sqrt(1 / 120), 0.5 * Math.sqrt(1 / 300)],
};

describe.each(INITIALISATIONS)('%s', (initialisation) => {
	const plan = wide(initialisation);
	const theta = initialParameters(plan, 3);
	const part = (name: string): Float64Array => {
		const tensor = plan.parameters.find((p) => p.name === name);
		if (!tensor) throw new Error(`no ${name}`);
		return theta.subarray(tensor.at, tensor.at + tensor.size);
	};
	const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0) / values.length;

	test.each([0, 1] as const)('the deviation of weight %i', (which) => {
		const values = part(`layer${which * 2}.weight`);
		// The mean of m squares of normal numbers has a relative deviation of √(2/m): five of them.
		expect(Math.abs(squares(values) / DEVIATIONS[initialisation][which] ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
		const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
		expect(Math.abs(mean)).toBeLessThan((5 * DEVIATIONS[initialisation][which]) / Math.sqrt(values.length));
	});

	test('biases, gains and shifts', () => {
		if (initialisation === 'uniform') {
			expect(squares(part('layer0.bias'))).toBeGreaterThan(0);
			expect(Math.max(...part('layer0.bias'))).toBeLessThanOrEqual(1 / Math.sqrt(40));
		} else expect([...part('layer0.bias')].every((value) => value === 0)).toBe(true);
		expect([...part('layer1.weight')].every((value) => value === 1)).toBe(true);
		expect([...part('layer1.bias')].every((value) => value === 0)).toBe(true);
	});

	test('a seed is one network', () => {
		expect(initialParameters(plan, 3)).toEqual(theta);
		expect(initialParameters(plan, 4)).not.toEqual(theta);
	});
});

test('the draw of an element does not depend on the layers after it', () => {
	const short = planNetwork({ input: [3], layers: [{ type: 'dense', units: 2 }] });
	const long = planNetwork({
		input: [3],
		layers: [
			{ type: 'dense', units: 2 },
			{ type: 'dense', units: 5 },
		],
	});
	expect(initialParameters(long, 9).subarray(0, 8)).toEqual(initialParameters(short, 9));
});
