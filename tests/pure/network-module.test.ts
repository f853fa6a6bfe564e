/** Networks as WebAssembly: what the f64 reference computes. */

import { describe, expect, test } from 'vitest';
import { blockOf } from '../../src/cpu/network/block.ts';
import { NetworkMemoryError } from '../../src/cpu/network/memory.ts';
import { NetworkModule } from '../../src/cpu/network/module.ts';
import { tanh64 } from '../../src/math/f64/index.ts';
import { quickTanh } from '../../src/math/functions/hyperbolic.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import { LirBuilder } from '../../src/math/lir.ts';
import type { NetworkBody } from '../../src/model/network.ts';
import { initialParameters } from '../../src/networks/architecture/initial.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';
import type { Statement } from '../../src/networks/loops/ir.ts';
import { chebyshevGradient } from '../../tools/peers/network-loops.ts';
import { randomCase, randomData, randomVector } from '../support/networks.ts';

const CASES = Array.from({ length: 20 }, (_, seed) => randomCase(seed, 11));

/** Largest difference over the largest number. */
function distance(found: ArrayLike<number>, expected: ArrayLike<number>): number {
	expect(found.length).toBe(expected.length);
	let [most, size] = [0, 0];
	for (let k = 0; k < expected.length; k++) {
		most = Math.max(most, Math.abs((found[k] as number) - (expected[k] as number)));
		size = Math.max(size, Math.abs(expected[k] as number));
	}
	return most / (size || 1);
}

describe.each(CASES)('$title', ({ body, theta }) => {
	const reference = referenceRunner(body);
	const n = theta.length;
	const [v, w] = [randomVector(5, n), randomVector(6, n)];
	const batch = Uint32Array.from({ length: 9 }, (_, k) => (k * 7) % body.data.count);

	test('in f64 everything is the reference to 1e-12', () => {
		const module = new NetworkModule(body, { precision: 'f64', ...(body.normalisation === 'batch' ? {} : { block: 4 }) });
		for (const samples of [undefined, batch]) {
			const options = { gradient: true, ...(samples ? { batch: samples } : {}) };
			const [found, expected] = [module.evaluate(theta, options), reference.evaluate(theta, options)];
			expect(distance([found.loss], [expected.loss])).toBeLessThan(1e-12);
			expect(distance(found.gradient ?? [], expected.gradient ?? [])).toBeLessThan(1e-12);
			expect(found.correct).toBe(expected.correct);
			expect(distance(module.product(theta, v, samples), reference.product(theta, v, samples))).toBeLessThan(1e-12);
			const [slopes, expectedSlopes] = [module.slopes(theta, [v, w], samples), reference.slopes(theta, [v, w], samples)];
			expect(distance(slopes.slopes, expectedSlopes.slopes)).toBeLessThan(1e-11);
			expect(distance([slopes.loss], [expectedSlopes.loss])).toBeLessThan(1e-12);
			const [each, expectedEach] = [module.perSample(theta, samples), reference.perSample(theta, samples)];
			expect(distance(each.losses, expectedEach.losses)).toBeLessThan(1e-12);
			expect(each.classes).toEqual(expectedEach.classes);
			expect(distance(module.batchStatistics(theta, samples), reference.batchStatistics(theta, samples))).toBeLessThan(1e-12);
		}
		const inputs = randomData(77, body.data.shape, 9, { width: 1 }).inputs;
		expect(distance(module.outputs(theta, inputs), reference.outputs(theta, inputs))).toBeLessThan(1e-12);
	});
});

/** Dense layers with a bias, and images that are not square. */
const CONTROL: NetworkBody = {
	kind: 'network',
	architecture: {
		input: [2, 6, 5],
		layers: [
			{ type: 'convolution', channels: 5, kernel: [3, 2], stride: [2, 1], padding: [1, 0] },
			{ type: 'activation', of: 'tanh' },
			{ type: 'flatten' },
			{ type: 'dense', units: 6 },
			{ type: 'activation', of: 'tanh' },
			{ type: 'dense', units: 3 },
		],
	},
	data: randomData(4, [2, 6, 5], 40, { classes: 3 }),
	loss: 'cross-entropy',
};

describe('negative controls', () => {
	const reference = referenceRunner(CONTROL);
	const theta = randomVector(9, reference.plan.parameterCount);
	const expected = reference.evaluate(theta, { gradient: true });
	const distanceOf = (change?: (statement: Statement) => Statement): number => {
		const found = new NetworkModule(CONTROL, { precision: 'f64', ...(change ? { change } : {}) }).evaluate(theta, { gradient: true });
		return Math.max(distance([found.loss], [expected.loss]), distance(found.gradient ?? [], expected.gradient ?? []));
	};
	const isConvolution = ({ axes }: Statement): boolean => axes.length === 6;
	const isSquare = ({ axes, start }: Statement): boolean => start !== undefined && axes.length === 2;

	test('as it is the network is right', () => {
		expect(distanceOf()).toBeLessThan(1e-12);
	});

	test('a wrong stride is found', () => {
		const wrong = distanceOf((own) =>
			isConvolution(own)
				? {
						...own,
						reads: own.reads.map((read) =>
							'buffer' in read && read.buffer.space === 'data'
								? { ...read, index: { ...read.index, of: read.index.of.map((step, axis) => (axis === 1 ? step / 2 : step)) } }
								: read,
						),
					}
				: own,
		);
		expect(wrong).toBeGreaterThan(1e-3);
	});

	test('a swapped axis is found', () => {
		const wrong = distanceOf((own) =>
			isSquare(own) && own.axes[0] === 6
				? {
						...own,
						reads: own.reads.map((read) =>
							'buffer' in read && read.buffer.space === 'plain'
								? { ...read, index: { constant: 0, of: [1, own.axes[0] as number] } }
								: read,
						),
					}
				: own,
		);
		expect(wrong).toBeGreaterThan(1e-3);
	});

	test('a missing bias is found', () => {
		const wrong = distanceOf((own) => {
			const { start, ...rest } = own;
			return start ? rest : own;
		});
		expect(wrong).toBeGreaterThan(1e-3);
	});

	test('a guard that lets the border in is found', () => {
		const wrong = distanceOf((own) =>
			own.guards.length > 0 ? { ...own, guards: own.guards.map((guard) => ({ ...guard, limit: guard.limit - 1 })) } : own,
		);
		expect(wrong).toBeGreaterThan(1e-3);
	});
});

test('after a product, loss, accuracy and gradient there are those of a fresh evaluation, and elsewhere too', () => {
	const module = new NetworkModule(CONTROL);
	const fresh = (theta: Float64Array) => new NetworkModule(CONTROL).evaluate(theta, { gradient: true });
	const [theta, other] = [randomVector(9, module.plan.parameterCount), randomVector(10, module.plan.parameterCount)];
	const [expected, expectedThere] = [fresh(theta), fresh(other)];
	module.product(theta, other);
	for (let time = 0; time < 2; time++) expect(module.evaluate(theta)).toEqual({ loss: expected.loss, correct: expected.correct });
	expect(module.gradientHere()).toBe(expected.loss);
	expect(module.gradient).toEqual(expected.gradient);
	expect(module.evaluate(other)).toEqual({ loss: expectedThere.loss, correct: expectedThere.correct });
	module.product(theta, other);
	module.perSample(other);
	expect(module.evaluate(theta)).toEqual({ loss: expected.loss, correct: expected.correct });
});

test('numbers that are not given, and samples that are not there, are refused', () => {
	const module = new NetworkModule(CONTROL);
	expect(() => module.evaluate(new Float64Array(3))).toThrow('θ has 3 numbers');
	expect(() => module.evaluate(module.parameters, { batch: Uint32Array.of(40) })).toThrow('there is no sample 40');
	expect(() => module.outputs(module.parameters, new Float64Array(7))).toThrow('a sample has 60 numbers');
});

test('memory beyond the budget is refused in words', () => {
	expect(() => new NetworkModule(CONTROL, { budget: 50_000 })).toThrow(NetworkMemoryError);
	expect(() => new NetworkModule(CONTROL, { budget: 50_000 })).toThrow(/needs \d+ bytes, more than the 50000/);
});

test('blocks are nearly equally full, at most 64 samples, and small where a sample is large', () => {
	expect(blockOf(20, 100, 'f32')).toBe(24);
	expect(blockOf(20, 100, 'f64')).toBe(20);
	expect(blockOf(256, 100, 'f32')).toBe(64);
	expect(blockOf(65, 100, 'f32')).toBe(40);
	expect(blockOf(1000, 10_000, 'f32')).toBe(8);
});

test('the quick tanh is within 6 ULP, odd, and never beyond 1', () => {
	const b = new LirBuilder();
	const run = compileLir(b.finish([quickTanh(b, b.input(0))]), { flush: false });
	const at = (x: number): number => run([x], [], [])[0] as number;
	let most = 0;
	for (let k = 0; k < 4_000; k++) {
		const x = Math.fround(k < 2_000 ? 2 ** (k / 80 - 22) : (k - 2_000) / 200);
		const [found, truth] = [at(x), Math.tanh(x)];
		most = Math.max(most, Math.abs(found - truth) / 2 ** (Math.floor(Math.log2(truth || 1)) - 23));
		expect(found).toBeLessThanOrEqual(1);
		expect(at(-x)).toBe(-found);
	}
	expect(most).toBeLessThanOrEqual(6);
	expect(1 - at(1e30)).toBeLessThanOrEqual(2 ** -23);
	expect(at(Number.POSITIVE_INFINITY)).toBe(at(1e30));
	expect(at(Number.NaN)).toBeNaN();
});

/**
 * The net of Cohen et al. 2021 at the edge of stability, where rounding grows by orders of magnitude in some hundred steps: only the
 * same operations in the same order end at the same number.
 */
test('training in f64 is bit for bit a plain loop that sums even and odd samples apart', () => {
	const inputs = Float64Array.from({ length: 20 }, (_, i) => -1 + (2 * i) / 19);
	const values = inputs.map((x) => Math.cos(6 * Math.acos(x)));
	const [dense, tanh] = [(units: number) => ({ type: 'dense', units }) as const, { type: 'activation', of: 'tanh' } as const];
	const architecture = { input: [1], layers: [dense(30), tanh, dense(20), tanh, dense(1)], initialisation: 'mulberry' } as const;
	const module = new NetworkModule(
		{
			kind: 'network',
			architecture,
			data: { name: 'Chebyshev', key: 'chebyshev', shape: [1], count: 20, inputs, targets: { kind: 'numbers', width: 1, values } },
			loss: 'half-squared',
		},
		{ precision: 'f64' },
	);
	const [theta, gradient] = [initialParameters(module.plan, 0).slice(), new Float64Array(701)];
	module.parameters.set(theta);
	const byHand = chebyshevGradient(inputs, values, tanh64);
	for (let step = 0; step < 1000; step++) {
		expect(module.gradientHere()).toBe(byHand(theta, gradient));
		for (let k = 0; k < theta.length; k++) {
			theta[k] = (theta[k] as number) - 0.2 * (gradient[k] as number);
			module.parameters[k] = (module.parameters[k] as number) - 0.2 * (module.gradient[k] as number);
		}
	}
	expect(module.parameters).toEqual(theta);
});
