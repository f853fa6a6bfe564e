/** What a run is measured by: scale, tolerance, box, basins, and a plan that is refused where it cannot be. */

import { planeAlong } from '../../src/model/geometry.ts';
import { describe, expect, test } from 'vitest';
import { exactHere } from '../../src/engine/exact-here.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { landscapeMetrics, suitedTolerance } from '../../src/engine/landscapes/landscape-metrics.ts';
import { basinsOf, boxOf } from '../../src/engine/swarm/frame.ts';
import { spansOf } from '../../src/engine/swarm/starts.ts';
import { checkPlan } from '../../src/engine/swarm/plan.ts';
import type { Range } from '../../src/model/geometry.ts';
import type { SwarmPlan } from '../../src/model/swarm.ts';
import { sampledFrom } from '../support/surfaces.ts';

const typed = (text: string, dimension?: number) => openLandscape({ kind: 'formula', text, ...(dimension ? { dimension } : {}) });
const window = { u: [-1, 1], v: [-2, 2] } as const;
const exact = exactHere();
const none: Range[] = [];

describe('scale', () => {
	test('of a quadratic: the curvature is exact, the gradient its median', async () => {
		const scale = await landscapeMetrics(exact, typed('2x^2 + y^2 + 3'), { window });
		expect(scale).toMatchObject({ extent: 2, curvature: 4 });
		// |∇f| = √(16x² + 4y²) with x = ±U(0, 1), y = ±U(0, 2): the median radius of a uniform (4x, 2y) in a square of side 4 is
		// r with πr²/4 = 8, r = 3.19; the points are as even as 1/256 of the area.
		expect(Math.abs(scale.gradient - Math.sqrt(32 / Math.PI))).toBeLessThan(0.1);
		expect(scale.lowest).toBeGreaterThanOrEqual(3);
		expect(scale.lowest).toBeLessThan(3.1);
	});

	test('holes are passed over; where nothing is to be measured the sizes are 1', async () => {
		expect((await landscapeMetrics(exact, typed('sqrt(x) + y^2'), { window })).curvature).toBeGreaterThan(1.9);
		expect(await landscapeMetrics(exact, typed('sqrt(-1 - x^2) + y'), { window })).toEqual({
			extent: 2,
			gradient: 1,
			curvature: 1,
			lowest: 0,
			median: 0,
		});
		expect(await landscapeMetrics(exact, typed('0x + 7'), { window })).toMatchObject({ gradient: 1, curvature: 1, lowest: 7, median: 7 });
	});

	test('a known minimum is lower than what was seen', async () => {
		const landscape = openLandscape({ kind: 'function', id: 'himmelblau' });
		expect((await landscapeMetrics(exact, landscape, { window: landscape.view })).lowest).toBe(0);
	});

	test('in n dimensions along the plane, whatever the length and angle of its directions', async () => {
		const bowl = typed('x1^2 + 3x2^2 + 10x3^2', 3);
		const along = planeAlong([0, 0, 0], [1, 0, 0], [0, 1, 0]);
		const oblique = planeAlong([0, 0, 0], [10, 0, 0], [0.1, 0.1, 0]);
		expect(await landscapeMetrics(exact, bowl, { window, plane: along })).toMatchObject({ extent: 2, curvature: 6 });
		// λ of the same plane in units of the variables: the directions do not matter.
		expect((await landscapeMetrics(exact, bowl, { window, plane: oblique })).curvature).toBeCloseTo(6, 10);
		expect((await landscapeMetrics(exact, bowl, { window, plane: oblique })).extent).toBeCloseTo(4 * Math.SQRT2 * 0.1, 10);
	});

	test('parameters count', async () => {
		const landscape = typed('a x^2');
		expect((await landscapeMetrics(exact, landscape, { window, parameters: { a: 5 } })).curvature).toBe(10);
	});

	test('one variable', async () => {
		expect(await landscapeMetrics(exact, typed('x^2', 1), { window })).toMatchObject({ extent: 2, curvature: 2 });
	});
});

test('the tolerance that suits: a share of the gradient, not below what f32 can tell', () => {
	const scale = { extent: 1, gradient: 100, curvature: 1, lowest: 0, median: 1 };
	expect(suitedTolerance(scale, 5)).toBeCloseTo(1e-4, 15);
	expect(suitedTolerance({ ...scale, curvature: 1e6 }, 5)).toBe(5e6 * 2 ** -24);
});

describe('box', () => {
	const field = sampledFrom((x, y) => x * x + y * y, 5, 4, [-1, 2], [0, 3]);
	const surface = (transforms: Parameters<typeof openLandscape>[1] = []) =>
		openLandscape({ kind: 'surface', name: 's', field }, transforms);

	test("a surface ends at the file's own rectangle", () => {
		const box = boxOf(surface(), { u: [0, 1], v: [0, 1] }, none);
		expect(box).toEqual({
			box: [
				[-1, 2],
				[0, 3],
			],
			boxIs: 'edge',
		});
		expect(boxOf(surface([{ kind: 'noise', amplitude: 1, frequency: 1, seed: 1 }]), window, none).boxIs).toBe('edge');
		// Moved by a slider: what is beyond the samples is a hole.
		expect(boxOf(surface([{ kind: 'shift', by: [1, 0] }]), window, none).boxIs).toBe('divergence');
	});

	test('a formula has room around window, domain and starts', () => {
		const { box, boxIs } = boxOf(typed('x + y'), window, none);
		expect(boxIs).toBe('divergence');
		// The domain of a typed formula is ±5.
		expect(box).toEqual([
			[-160, 160],
			[-160, 160],
		]);
		expect(boxOf(typed('x + y'), window, spansOf(Float64Array.of(1000, 0), 2)).box[1]).toEqual([-32_000, 32_000]);
		expect(boxOf(typed('x'), { u: [-1e9, 1e9], v: [0, 1] }, none).box[0]).toEqual([-(2 ** 30), 2 ** 30]);
		expect(boxOf(typed('x^2', 1), window, none).box.length).toBe(1);
		const plane = planeAlong([0, 0, 100], [1, 0, 0], [0, 1, 0]);
		expect(boxOf(typed('x1 + x2 + x3', 3), window, none, plane).box[2]).toEqual([-60, 260]);
	});
});

test('basins: 1 % of the window, at most half the way to the nearest other', () => {
	const himmelblau = openLandscape({ kind: 'function', id: 'himmelblau' });
	expect(basinsOf(himmelblau, 10).map(({ reach }) => reach)).toEqual([0.1, 0.1, 0.1, 0.1]);
	const close = { ...himmelblau, minima: [0, 0.01, 5].map((x) => ({ point: [x, 0], value: 0 })) };
	expect(basinsOf(close, 10).map(({ reach }) => reach)).toEqual([0.005, 0.005, 0.1]);
});

describe('a plan', () => {
	const plan: SwarmPlan = {
		optimizers: [{ id: 'gd', hyper: {} }],
		particles: 10,
		starts: { kind: 'uniform' },
		seed: 1,
		steps: 10,
		tolerance: null,
		target: null,
		events: [],
	};

	test('that can be', () => {
		expect(() => checkPlan(plan)).not.toThrow();
	});

	test.each([
		[{ optimizers: [] }, '1 to 8 optimizers, not 0'],
		[{ optimizers: new Array(9).fill(plan.optimizers[0]) }, '1 to 8 optimizers, not 9'],
		[{ particles: 0 }, 'particles from 1 to 16777215, not 0'],
		[{ particles: 1.5 }, 'not 1.5'],
		[{ seed: -1 }, 'A seed is a whole number'],
		[{ steps: 0 }, 'steps from 1 to'],
		[{ tolerance: -1 }, 'A tolerance is a number from 0 up, not -1'],
		[{ target: Number.NaN }, 'A target is a number'],
		[{ events: [{ step: 1.5, kind: 'injection', points: [] }] }, 'whole number of steps'],
		[{ starts: { kind: 'gaussian', deviation: -1 } }, 'The deviation of the starts'],
	] as const)('that cannot: %j', (change, message) => {
		expect(() => checkPlan({ ...plan, ...change } as SwarmPlan)).toThrow(message);
	});
});
