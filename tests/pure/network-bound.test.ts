/** Networks in f32 stay within a bound that is derived from the network and the samples, number by number. */

import { describe, expect, test } from 'vitest';
import { NetworkModule } from '../../src/cpu/network/module.ts';
import type { NetworkBody } from '../../src/model/network.ts';
import type { Buffer } from '../../src/networks/loops/ir.ts';
import { gradientLoops, networkLoops, productLoops, tangentLoops } from '../../src/networks/loops/network.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';
import { BoundedLoops } from '../../src/networks/loops/bounded.ts';
import { randomCase, randomVector } from '../support/networks.ts';

const COUNT = 9;
const LANES = 4;

interface Bounds {
	readonly value: Float64Array;
	readonly error: Float64Array;
}

/** Sums over samples of loss, gradient and Hessian · v, with their bounds. */
function bounded(
	{ architecture, data, loss, normalisation = 'running', statistics }: NetworkBody,
	theta: Float64Array,
	v: Float64Array,
): Record<'loss' | 'gradient' | 'product', Bounds> {
	const plan = planNetwork(architecture);
	const loops = networkLoops(plan, { loss, targets: data.targets.kind, normalisation });
	const backward = gradientLoops(loops);
	const along = tangentLoops(loops);
	const turn = productLoops(loops, backward, along);
	// A block holds all samples here, filled up to two vectors.
	const memory = new BoundedLoops(loops.program.graph, data.count, Math.ceil(data.count / (2 * LANES)) * 2);
	const { targets, inputs, count } = data;
	const width = inputs.length / count;
	memory.give(loops.input, (k, s) => inputs[s * width + k] as number);
	memory.give(loops.target, (k, s) =>
		targets.kind === 'classes' ? (targets.labels[s] as number) : (targets.values[s * targets.width + k] as number),
	);
	memory.give(loops.weight, () => 1);
	memory.give(loops.share, () => 1 / count);
	const vector = (buffers: readonly Buffer[], numbers: Float64Array): void => {
		let from = 0;
		for (const buffer of buffers) {
			const at = from;
			memory.give(buffer, (k) => numbers[at + k] as number);
			from += buffer.size;
		}
	};
	vector(loops.parameters, theta);
	vector(loops.statistics, statistics ?? new Float64Array());
	vector(along.direction, v);
	memory.run([...loops.network, ...loops.lossPart, ...backward.statements, ...along.statements, ...turn.statements]);
	const joined = (buffers: readonly Buffer[]): Bounds => ({
		value: Float64Array.from(buffers.flatMap((buffer) => [...memory.of(buffer).value])),
		error: Float64Array.from(buffers.flatMap((buffer) => [...memory.of(buffer).error])),
	});
	return { loss: joined([loops.lossSum]), gradient: joined(backward.gradient), product: joined(turn.product) };
}

/** The largest of |found − value| over the bound. */
const worst = (found: ArrayLike<number>, { value, error }: Bounds, count: number): number =>
	Math.max(...Array.from(value, (x, k) => Math.abs((found[k] as number) * count - x) / ((error[k] as number) + 2 ** -126)));

describe.each(Array.from({ length: 20 }, (_, seed) => randomCase(seed, COUNT)))('$title', ({ body: drawn, theta }) => {
	const { decay: _, ...body } = drawn;
	const v = randomVector(5, theta.length);
	const bounds = bounded(body, theta, v);

	test('what the bound is about is the reference', () => {
		const { loss, gradient } = referenceRunner(body).evaluate(theta, { gradient: true });
		expect(bounds.loss.value[0]).toBeCloseTo(loss * COUNT, 9);
		for (const [k, g] of (gradient as Float64Array).entries()) expect(bounds.gradient.value[k]).toBeCloseTo(g * COUNT, 9);
	});

	test('loss, gradient and products in f32 are within it', () => {
		const module = new NetworkModule(body, { precision: 'f32', block: COUNT });
		const { loss, gradient = [] } = module.evaluate(theta, { gradient: true });
		expect(worst([loss], bounds.loss, COUNT)).toBeLessThanOrEqual(1);
		expect(worst(gradient, bounds.gradient, COUNT)).toBeLessThanOrEqual(1);
		expect(worst(module.product(theta, v), bounds.product, COUNT)).toBeLessThanOrEqual(1);
	});
});

test('it is tight enough to find what is wrong: a missing bias, and a weight that is off by a thousandth', () => {
	const { body, theta } = randomCase(0, COUNT);
	const { decay: _, ...plain } = body;
	const bounds = bounded(plain, theta, randomVector(5, theta.length));
	expect((bounds.loss.error[0] as number) / Math.abs(bounds.loss.value[0] as number)).toBeLessThan(1e-5);
	const without = new NetworkModule(plain, {
		precision: 'f32',
		change: ({ start: _start, ...rest }) => rest,
	});
	expect(worst([without.evaluate(theta).loss], bounds.loss, COUNT)).toBeGreaterThan(100);
	const off = theta.map((value, k) => (k === 2 ? value * 1.001 : value));
	const { gradient = [] } = new NetworkModule(plain, { precision: 'f32' }).evaluate(off, { gradient: true });
	expect(worst(gradient, bounds.gradient, COUNT)).toBeGreaterThan(1);
});
