/**
 * Swarms in fast mode: every step within the bounds of its step, whole trajectories within what those bounds
 * add up to, and a chaotic run like the one in double precision as a distribution.
 */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import type { DescentValues } from '../../src/model/descent.ts';
import type { SwarmRequest, SwarmStatistics } from '../../src/model/swarm.ts';
import { OPTIMIZERS, resolveOptimizer } from '../../src/optimizers/registry.ts';
import { driftOf, givenOf } from '../support/drift.ts';
import { describeGpu, type TestContext, testContext } from '../support/gpu.ts';
import { formula } from '../support/objective.ts';
import { gpuWords, spreadStarts, swarmRequest } from '../support/swarm.ts';

const ROSENBROCK = formula('(1-x)^2 + 100(y-x^2)^2');
const RASTRIGIN = formula('20 + x^2 + y^2 - 10 cos(2 pi x) - 10 cos(2 pi y)');
const HIMMELBLAU = formula('(x^2 + y - 11)^2 + (x + y^2 - 7)^2');

const valuesOf = ({ bound, optimizer, stop, box, boxIs, seed }: SwarmRequest): DescentValues => ({
	...{ stop, box, boxIs, seed },
	parameters: bound.parameters,
	hyper: optimizer.values,
});

describeGpu('swarms in fast mode', () => {
	let made: TestContext;
	let backend: GpuBackend;
	beforeAll(async () => {
		made = await testContext();
		backend = createGpuBackend(made.context, { mode: 'fast' });
	});
	afterAll(() => {
		expect(made.uncaptured).toEqual([]);
		expect(made.context.liveBytes).toBe(0);
		made.context.dispose();
	});

	const wordsOf = async (swarm: Awaited<ReturnType<GpuBackend['createSwarm']>>): Promise<Float32Array> =>
		new Float32Array((await gpuWords(made.context, swarm)).buffer);

	/**
	 * Take steps one by one and hold each against its bounds at the words before it: an answer may lie anywhere
	 * in them, and where a bound is uncertain any answer is right. Rigorous: nothing is propagated.
	 */
	async function stepByStep(request: SwarmRequest, steps: number, wanted = request): Promise<{ checked: number; outside: number }> {
		const program = expressionOf(wanted.bound.objective).descent(wanted.optimizer);
		const { layout, rowWidth } = program;
		const { dimension: n } = layout;
		const swarm = await backend.createSwarm(request);
		const { uniforms, rows } = givenOf(program, valuesOf(wanted), steps);
		const count = swarm.count;
		let [checked, outside] = [0, 0];
		let before = await wordsOf(swarm);
		for (let t = 0; t < steps; t++) {
			await swarm.advance(1);
			const after = await wordsOf(swarm);
			for (let i = 0; i < count; i++) {
				const old = Array.from({ length: layout.words }, (_, k) => before[k * count + i] as number);
				// Only who took a step: what stops is compared where decisions are certain, in strict mode.
				if ((after[layout.steps * count + i] as number) === old[layout.steps]) continue;
				const row = rows.subarray(t * rowWidth, (t + 1) * rowWidth);
				const bounds = program.bounds('fast', [...old, i, ...row], uniforms).slice(1 + n);
				for (const [k, bound] of bounds.entries()) {
					if (typeof bound === 'string') continue;
					checked++;
					const answer = after[k * count + i] as number;
					if (!(answer >= bound[0] && answer <= bound[1])) outside++;
				}
			}
			before = after;
		}
		swarm.dispose();
		return { checked, outside };
	}

	test('every optimizer: each step is within its bounds', { timeout: 60_000 }, async () => {
		for (const { id } of OPTIMIZERS) {
			const request = swarmRequest(RASTRIGIN, resolveOptimizer({ id, hyper: {} }), spreadStarts(12, 2, [-4, 4]));
			const { checked, outside } = await stepByStep(request, 8);
			expect(outside, id).toBe(0);
			expect(checked, id).toBeGreaterThan(100);
		}
	});

	test('negative control: a step of another rate is outside', async () => {
		const [request, other] = [0.011, 0.01].map((lr) =>
			swarmRequest(RASTRIGIN, resolveOptimizer({ id: 'gd', hyper: { lr } }), spreadStarts(20, 2, [-4, 4])),
		) as [SwarmRequest, SwarmRequest];
		const { checked, outside } = await stepByStep(request, 3, other);
		expect(outside).toBeGreaterThan(checked / 4);
	});

	/** Trajectories against the f64 ones: how many are beyond twice their first-order bound, and the median bound of x. */
	async function drift(
		request: SwarmRequest,
		steps: number,
		wanted = request,
	): Promise<{ held: number; beyond: number; excluded: number; median: number }> {
		const program = expressionOf(wanted.bound.objective).descent(wanted.optimizer);
		const { layout } = program;
		const swarm = await backend.createSwarm(request);
		const given = givenOf(program, valuesOf(wanted), steps);
		await swarm.advance(steps);
		const words = await wordsOf(swarm);
		const { count, dimension: n } = swarm;
		const bounds: number[] = [];
		let [held, beyond, excluded] = [0, 0, 0];
		for (let i = 0; i < count; i++) {
			const start = program.begin(request.starts.subarray(i * n, (i + 1) * n), request.optimizer.values);
			const found = driftOf(program, given, start.map(Math.fround), i, 'fast');
			// Where the bound is no small number, its second order is not either: it says nothing of such a trajectory.
			if (!found || Math.max(...found.error.subarray(0, n)) > LARGEST_DRIFT) {
				excluded++;
				continue;
			}
			bounds.push(Math.max(...found.error.subarray(0, n)));
			// Twice: the second order of what is below LARGEST_DRIFT is less than the first.
			const outside = found.end.some((s, k) => !(Math.abs((words[k * count + i] as number) - s) <= 2 * (found.error[k] as number)));
			if (outside) beyond++;
			else held++;
		}
		swarm.dispose();
		expect(layout.words * count).toBe(words.length);
		return { held, beyond, excluded, median: bounds.sort((a, b) => a - b)[bounds.length >> 1] ?? Number.NaN };
	}
	const LARGEST_DRIFT = 1e-2;

	test.each([
		['gd', ROSENBROCK, { lr: 5e-4 }],
		['momentum', ROSENBROCK, { lr: 1e-4 }],
		['nesterov', RASTRIGIN, { lr: 1e-3 }],
		['adam', ROSENBROCK, { lr: 0.01 }],
		['rmsprop', ROSENBROCK, { lr: 1e-3 }],
	] as const)('%s: 60 steps stay within what their bounds add up to', { timeout: 60_000 }, async (id, objective, hyper) => {
		const request = swarmRequest(objective, resolveOptimizer({ id, hyper }), spreadStarts(30, 2, [-1.9, 1.9]));
		const { held, beyond, excluded, median } = await drift(request, 60);
		expect(beyond).toBe(0);
		expect(held).toBeGreaterThanOrEqual(20);
		expect(excluded).toBeLessThanOrEqual(10);
		expect(median).toBeLessThan(1e-3);
	});

	test('negative control: a rate of a thousandth more is beyond', { timeout: 60_000 }, async () => {
		const [request, other] = [0.01001, 0.01].map((lr) =>
			swarmRequest(ROSENBROCK, resolveOptimizer({ id: 'adam', hyper: { lr } }), spreadStarts(30, 2, [-1.9, 1.9])),
		) as [SwarmRequest, SwarmRequest];
		const { held, beyond } = await drift(request, 60, other);
		expect(beyond).toBeGreaterThan(held);
	});

	test('a chaotic run ends like the one in double precision: as many at each minimum, within what chance allows', {
		timeout: 60_000,
	}, async () => {
		const count = 800;
		const basins = [
			[3, 2],
			[-2.805118, 3.131312],
			[-3.77931, -3.283186],
			[3.584428, -1.848126],
		].map((point) => ({ point, reach: 0.5 }));
		// A rate at which momentum throws particles from valley to valley before they settle.
		const at = (lr: number): SwarmRequest => {
			const optimizer = resolveOptimizer({ id: 'momentum', hyper: { lr } });
			return swarmRequest(HIMMELBLAU, optimizer, spreadStarts(count, 2, [-4.5, 4.5]), { stop: { tolerance: 1e-3, target: null } });
		};
		const [truth, fast, other] = [
			await createCpuBackend({ precision: 'f64' }).createSwarm(at(0.02)),
			await backend.createSwarm(at(0.02)),
			await backend.createSwarm(at(0.023)),
		];
		await Promise.all([truth, fast, other].map((swarm) => swarm.advance(250)));
		const [expected, told, elsewhere] = [await truth.statistics(basins), await fast.statistics(basins), await other.statistics(basins)];
		const [a, b] = [await truth.read(), await fast.read()];
		const apart = Array.from({ length: count }, (_, i) => Math.abs((a.x[2 * i] as number) - (b.x[2 * i] as number)) > 1).filter(
			Boolean,
		).length;
		expect(apart, 'trajectories part: only their distribution can agree').toBeGreaterThan(20);
		// Two binomial samples of N with share p differ by √(2Np(1−p)) in one standard deviation; four are beyond chance.
		const close = (x: number, y: number): boolean => {
			const p = (x + y) / (2 * count);
			return Math.abs(x - y) <= 4 * Math.sqrt(2 * count * p * (1 - p)) + 1;
		};
		const shares = ({ status, atMinimum }: SwarmStatistics): number[] => [...atMinimum, status.diverged, status.converged];
		const agree = (one: SwarmStatistics, two: SwarmStatistics): boolean => shares(one).every((n, k) => close(n, shares(two)[k] as number));
		expect(agree(expected, told), `${shares(expected).join()} and ${shares(told).join()}`).toBe(true);
		expect(shares(expected).every((n) => n > count / 50)).toBe(true);
		// Negative control: another rate makes another distribution.
		expect(agree(expected, elsewhere), `${shares(expected).join()} and ${shares(elsewhere).join()}`).toBe(false);
		for (const swarm of [truth, fast, other]) swarm.dispose();
	});
});
