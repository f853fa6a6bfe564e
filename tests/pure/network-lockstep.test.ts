/** Networks in lockstep: each is, bit for bit, the network alone. */

import { describe, expect, test } from 'vitest';
import { NetworksInLockstep } from '../../src/cpu/network/lockstep.ts';
import { NetworkModule, type NetworkModuleOptions } from '../../src/cpu/network/module.ts';
import type { Precision } from '../../src/model/backend.ts';
import type { Batch, NetworkBody } from '../../src/model/network.ts';
import { randomCase, randomData, randomVector } from '../support/networks.ts';

const PRECISIONS = ['f32', 'f64'] as const satisfies readonly Precision[];

/** Loss and gradient of a network alone, the gradient rounded to the precision. */
function alone(body: NetworkBody, options: NetworkModuleOptions): (theta: Float64Array, batch?: Batch) => number[] {
	const module = new NetworkModule(body, options);
	return (theta, batch) => {
		module.parameters.set(theta);
		const loss = module.gradientHere(batch);
		return [loss, ...(options.precision === 'f64' ? module.gradient : Float32Array.from(module.gradient))];
	};
}

/** Loss and gradient of the network in a lane. */
function inLane(networks: NetworksInLockstep, lane: number): number[] {
	return [networks.losses[lane] as number, ...networks.gradient.filter((_, k) => k % networks.lanes === lane)];
}

const thetas = (n: number, lanes: number): Float64Array[] => Array.from({ length: lanes }, (_, lane) => randomVector(40 + lane, n));

function setAll(networks: NetworksInLockstep, all: readonly Float64Array[]): void {
	for (const [lane, theta] of all.entries())
		for (const [k, value] of theta.entries()) networks.parameters[k * networks.lanes + lane] = value;
}

/** Every layer type; 5 samples fill no vector. */
const CASES = Array.from({ length: 20 }, (_, seed) => randomCase(seed)).filter(({ body }) => body.normalisation === 'running');

describe.each(PRECISIONS)('%s', (precision) => {
	// The layers' loops are those of f32.
	test.each(precision === 'f32' ? CASES : CASES.slice(0, 3))('$title', ({ body }) => {
		const networks = new NetworksInLockstep(body, { precision });
		const all = thetas(networks.plan.parameterCount, networks.lanes);
		setAll(networks, all);
		networks.measure();
		const expected = alone(body, { precision });
		for (const [lane, theta] of all.entries()) expect(inLane(networks, lane)).toEqual(expected(theta));
	});

	test('blocks, and batches of their own, the last of which is smaller', () => {
		const body: NetworkBody = {
			kind: 'network',
			architecture: {
				input: [2],
				layers: [
					{ type: 'dense', units: 5 },
					{ type: 'activation', of: 'tanh' },
					{ type: 'dense', units: 1 },
				],
			},
			data: randomData(3, [2], 150, { width: 1 }),
			loss: 'squared',
			decay: 0.1,
		};
		const all = thetas(21, precision === 'f32' ? 4 : 2);
		const whole = new NetworksInLockstep(body, { precision });
		setAll(whole, all);
		whole.measure();
		const expected = alone(body, { precision });
		for (const [lane, theta] of all.entries()) expect(inLane(whole, lane)).toEqual(expected(theta));
		// Another order of the sums is told from it.
		expect(inLane(whole, 0)).not.toEqual(alone(body, { precision, block: 16 })(all[0] as Float64Array));

		const some = new NetworksInLockstep(body, { precision, batch: 70 });
		setAll(some, all);
		for (const count of [70, 10]) {
			const batches = all.map((_, lane) => Uint32Array.from({ length: count }, (_sample, k) => (7 * k + 11 * lane) % 150));
			for (const [lane, batch] of batches.entries()) some.take(lane, batch);
			some.measure();
			for (const [lane, theta] of all.entries()) expect(inLane(some, lane)).toEqual(expected(theta, batches[lane]));
		}
	});
});

test('a network whose numbers overflow is alone with it', () => {
	const { body } = CASES[0] as (typeof CASES)[number];
	const networks = new NetworksInLockstep(body, { precision: 'f64' });
	const all = thetas(networks.plan.parameterCount, 2);
	all[1]?.fill(Number.NaN);
	setAll(networks, all);
	networks.measure();
	expect(inLane(networks, 0)).toEqual(alone(body, { precision: 'f64' })(all[0] as Float64Array));
	expect(networks.losses[1]).toBeNaN();
});
