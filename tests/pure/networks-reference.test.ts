/** The f64 reference of networks: its derivatives against differences, and against each other. */

import { describe, expect, test } from 'vitest';
import type { NetworkRunner } from '../../src/model/network.ts';
import { LAYER_TYPES } from '../../src/networks/layers/table.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';
import { randomCase, randomVector } from '../support/networks.ts';

const CASES = Array.from({ length: 20 }, (_, seed) => randomCase(seed));

/**
 * Step of central differences. Their error is h² of a third derivative, and the rounding of f, some 2^−52, over h: both are far
 * below 1e-6. A kink (of a hinge, of the largest of a window) lies within so small a step of no point that is drawn here.
 */
const STEP = 2 ** -17;

/** (f(h) − f(−h))/2h. */
const derivative = (f: (t: number) => number): number => (f(STEP) - f(-STEP)) / (2 * STEP);

const moved = (theta: Float64Array, direction: Float64Array, t: number): Float64Array =>
	theta.map((value, k) => value + t * (direction[k] as number));

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);
const length = (a: Float64Array): number => Math.sqrt(dot(a, a));
const gradientOf = (runner: NetworkRunner, theta: Float64Array): Float64Array =>
	runner.evaluate(theta, { gradient: true }).gradient as Float64Array;
const difference = (a: Float64Array, b: Float64Array): number => length(a.map((value, k) => value - (b[k] as number)));

test('the twenty networks hold every layer type, both modes and all losses', () => {
	expect([...new Set(CASES.flatMap(({ body }) => body.architecture.layers.map(({ type }) => type)))].sort()).toEqual(
		[...LAYER_TYPES].sort(),
	);
	expect(new Set(CASES.map(({ body }) => `${body.loss} ${body.normalisation}`)).size).toBe(8);
});

describe.each(CASES)('$title', ({ body, theta }) => {
	const runner = referenceRunner(body);
	const n = runner.plan.parameterCount;

	test('the gradient is that of differences, number by number', () => {
		const gradient = gradientOf(runner, theta);
		const differences = gradient.map((_, k) => {
			const unit = Float64Array.from({ length: n }, (_, j) => Number(j === k));
			return derivative((t) => runner.evaluate(moved(theta, unit, t)).loss);
		});
		expect(difference(gradient, differences)).toBeLessThan(1e-6 * length(gradient));
	});

	test('slopes are the gradient along the directions', () => {
		const directions = [randomVector(7, n), randomVector(8, n)];
		const gradient = gradientOf(runner, theta);
		const { loss, slopes } = runner.slopes(theta, directions);
		expect(loss).toBe(runner.evaluate(theta).loss);
		for (const [k, direction] of directions.entries())
			expect(Math.abs((slopes[k] as number) - dot(gradient, direction))).toBeLessThan(1e-12 * length(gradient) * length(direction));
	});

	test('the Hessian times a vector is the change of the gradient, and symmetric', () => {
		const [v, w] = [randomVector(5, n), randomVector(6, n)];
		const product = runner.product(theta, v);
		const [after, before] = [gradientOf(runner, moved(theta, v, STEP)), gradientOf(runner, moved(theta, v, -STEP))];
		const differences = after.map((value, k) => (value - (before[k] as number)) / (2 * STEP));
		expect(difference(product, differences)).toBeLessThan(1e-6 * Math.max(length(product), length(gradientOf(runner, theta))));
		const other = runner.product(theta, w);
		expect(Math.abs(dot(product, w) - dot(other, v))).toBeLessThan(1e-11 * (length(product) * length(w) + length(other) * length(v)));
	});
});
