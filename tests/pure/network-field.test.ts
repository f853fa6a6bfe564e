/** Networks over a plane: tables and what stays change nothing but the time. */

import { describe, expect, test } from 'vitest';
import { NetworkModule } from '../../src/cpu/network/module.ts';
import type { Plane } from '../../src/model/geometry.ts';
import type { NetworkPlan } from '../../src/model/network.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { quantityOf } from '../../src/networks/quantity/quantity.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';
import { randomCase, randomVector } from '../support/networks.ts';

const CASES = Array.from({ length: 20 }, (_, seed) => ({ seed, ...randomCase(seed, 7) }));

/** Which tensors a plane moves: all, all but the first ones, every other one, the last one. */
const MOVES: readonly ((k: number, tensors: number) => boolean)[] = [
	() => true,
	(k) => k > 2,
	(k) => k % 2 === 1,
	(k, tensors) => k === tensors - 1,
];

function planeOf({ parameters, parameterCount: n }: NetworkPlan, origin: Float64Array, moves: (typeof MOVES)[number]): Plane {
	const direction = (seed: number): Float64Array => {
		const vector = randomVector(seed, n).map((value) => 0.3 * value);
		for (const [k, { at, size }] of parameters.entries()) if (!moves(k, parameters.length)) vector.fill(0, at, at + size);
		return vector;
	};
	return { n, origin, first: direction(21), second: direction(22) };
}

const moved = ({ origin, first, second }: Plane, u: number, v: number): Float64Array =>
	Float64Array.from(origin, (value, k) => value + u * (first[k] as number) + v * (second[k] as number));

const PLACES: readonly (readonly [number, number])[] = [
	[0, 0],
	[0.7, -1.1],
];

describe.each(CASES)('$title', ({ seed, body, theta }) => {
	const reference = referenceRunner(body);
	// Networks of images have odd seeds: each way to move meets both kinds.
	test('cells and slopes are those of the reference', () => {
		const plane = planeOf(planNetwork(body.architecture), theta, MOVES[(seed >> 1) % 4] as (typeof MOVES)[number]);
		const cells = new NetworkModule(body, { precision: 'f64' }).inPlane(plane);
		for (const [u, v] of PLACES) {
			const at = moved(plane, u, v);
			const { loss, slopes } = reference.slopes(at, [plane.first, plane.second]);
			const { correct } = reference.evaluate(at);
			const found = cells.at(u, v, { slopes: true, correct: true });
			const size = Math.max(...slopes.map(Math.abs), 1e-3 * Math.abs(loss));
			expect(Math.abs(found.loss - loss)).toBeLessThan(1e-12 * Math.abs(loss));
			expect(Math.abs(found.first - (slopes[0] as number))).toBeLessThan(1e-12 * size);
			expect(Math.abs(found.second - (slopes[1] as number))).toBeLessThan(1e-12 * size);
			if (Number.isFinite(correct)) expect(found.correct).toBe(correct);
		}
	});
});

test('the centre is the loss at the origin, and the slope the projected gradient', () => {
	const { body, theta } = randomCase(6, 30);
	const module = new NetworkModule(body, { precision: 'f64' });
	const plane = planeOf(module.plan, theta, () => true);
	const { loss, gradient } = module.evaluate(theta, { gradient: true });
	const centre = module.inPlane(plane).at(0, 0, { slopes: true });
	expect(Math.abs(centre.loss - loss)).toBeLessThan(1e-14 * loss);
	const along = (direction: ArrayLike<number>): number =>
		(gradient as Float64Array).reduce((sum, g, k) => sum + g * (direction[k] as number), 0);
	expect(Math.abs(centre.first - along(plane.first))).toBeLessThan(1e-13);
	expect(Math.abs(centre.second - along(plane.second))).toBeLessThan(1e-13);
});

test('another plane that moves the same tensors takes the first one’s place', () => {
	const { body, theta } = randomCase(2, 9);
	const module = new NetworkModule(body, { precision: 'f64' });
	const [one, other] = [
		planeOf(module.plan, theta, () => true),
		planeOf(
			module.plan,
			theta.map((x) => -x),
			() => true,
		),
	];
	const before = module.inPlane(one).at(0.2, 0.3).loss;
	expect(module.inPlane(other).at(0.2, 0.3).loss).toBeCloseTo(module.evaluate(moved(other, 0.2, 0.3)).loss, 13);
	expect(module.inPlane(one).at(0.2, 0.3).loss).toBe(before);
});

test('accuracy and the loss of a class are those of the reference in planes too', () => {
	const { body, theta } = randomCase(0, 30);
	const plane = planeOf(planNetwork(body.architecture), theta, () => true);
	for (const quantity of [{ of: 'accuracy' }, { of: 'class', label: 1 }] as const) {
		const asked = { ...body, quantity };
		const [fast, slow] = [quantityOf(asked, (part) => new NetworkModule(part, { precision: 'f64' })), quantityOf(asked, referenceRunner)];
		const [value, ...slopes] = fast.inPlane?.(plane, true)(0.4, -0.2) ?? [];
		const at = moved(plane, 0.4, -0.2);
		const expected = slow.slopes(at, [plane.first, plane.second]);
		expect(value).toBeCloseTo(expected.value, 12);
		for (const [k, slope] of slopes.entries()) {
			if (quantity.of === 'accuracy') expect(slope).toBeNaN();
			else expect(slope).toBeCloseTo(expected.slopes[k] as number, 12);
		}
	}
});
