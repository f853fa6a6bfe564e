/**
 * Stability on a parabola of curvature L, where every method is a linear recurrence with a known limit of the rate:
 * a little below it a particle comes to rest, a little above it leaves.
 */

import { describe, expect, test } from 'vitest';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { descend, programOf } from '../support/descend.ts';

/** The damping of the preconditioner: so much more than the gradients that Adam's divisor is constant. */
const EPS = 1000;
/** [optimizer, its limit of lr · L, other hyper-parameters] */
const LIMITS: readonly (readonly [string, number, Readonly<Record<string, number>>])[] = [
	['momentum', 2 * (1 + 0.5), { mu: 0.5 }],
	['nesterov', (2 + 2 * 0.5) / (1 + 2 * 0.5), { mu: 0.5 }],
	// Adam with a constant divisor P: lr < (2 + 2 b₁)/((1 − b₁) L/P).
	['adam', ((2 + 2 * 0.9) / (1 - 0.9)) * EPS, { eps: EPS, b2: 0.999999 }],
];

describe.each([1, 40])('on a parabola of curvature %f', (curvature) => {
	// So small that Adam’s divisor stays ε: above its limit x grows by 2e22 in 80 steps.
	const START = 1e-30;
	const after = (id: string, hyper: Readonly<Record<string, number>>, steps: number): number =>
		Math.abs(descend({ id, hyper }, `${curvature}/2*x^2 + 0*y`, [START, 0], steps).x[0] as number);

	// Limits are of the recurrence in the long run: Adam's bias correction lengthens its first steps tenfold, so two
	// late steps are compared.
	test.each(LIMITS)('%s is stable up to lr = %f/L', (id, limit, more) => {
		const [below, above] = [0.98, 1.02].map((factor) => ({ ...more, lr: (factor * limit) / curvature })) as [object, object];
		// Spectral radii: at most 0.952 below (300 steps leave 4e-7), at least 1.047 above (40 steps make 6).
		expect(after(id, { ...below }, 600) / after(id, { ...below }, 300)).toBeLessThan(1e-3);
		expect(after(id, { ...above }, 80) / after(id, { ...above }, 40)).toBeGreaterThan(3);
	});
});

test('gradient descent at its best fixed rate shrinks by (κ − 1)/(κ + 1) a step', () => {
	const [least, most] = [1, 9];
	const kappa = most / least;
	const { x } = descend({ id: 'gd', hyper: { lr: 2 / (least + most) } }, `${most}/2*x^2 + ${least}/2*y^2`, [1, 1], 20);
	// 20 steps of two roundings each, and those of the formula.
	const expected = ((kappa - 1) / (kappa + 1)) ** 20;
	for (const coordinate of x) expect(Math.abs(Math.abs(coordinate) / expected - 1)).toBeLessThan(100 * 2 ** -53);
});

test('RAdam takes plain steps until the sixth (b2 = 0.999)', () => {
	const { values } = resolveOptimizer({ id: 'radam', hyper: {} });
	const program = programOf({ id: 'radam', hyper: {} }, 'x + y', 2);
	const adaptive = [1, 2, 3, 4, 5, 6, 7].map((t) => (program.stepConstants(t, true, values)[2] as number) > 0);
	expect(adaptive).toEqual([false, false, false, false, false, true, true]);
});

test('a centred RMSProp survives the rounding of a variance that is 0', () => {
	// On a slope every gradient is the same; at 0.7 and α = ½ the difference v − m² rounds below 0 in step 54.
	const { status, steps } = descend({ id: 'rmsprop', hyper: { centered: 1, alpha: 0.5, lr: 1e-9 } }, '0.7*x + 0.7*y', [0, 0], 200);
	expect({ status, steps }).toEqual({ status: 'running', steps: 200 });
});

test('Lion and sign descent move each coordinate by exactly the rate', () => {
	for (const id of ['lion', 'sign-sgd']) {
		const { x } = descend({ id, hyper: { lr: 0.125 } }, '1000*x + 0.001*y', [0, 0], 8);
		expect(x).toEqual([-1, -1]);
	}
});

test('Polyak’s step stands at a minimum however its lowest value is guessed', () => {
	for (const fmin of [0, -1, -1e3, -1e6, 1e-12])
		for (const start of [0, 1e-30, 1e-12]) {
			const { status, x } = descend({ id: 'polyak', hyper: { fmin, maxLr: 0.25 } }, 'x^2 + y^2', [start, start], 50);
			expect(status, `fmin ${fmin}, start ${start}`).toBe('running');
			expect(Math.max(...x.map(Math.abs))).toBeLessThan(fmin > 0 ? 1 : 1e-11);
		}
});
