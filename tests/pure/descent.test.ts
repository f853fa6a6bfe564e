/** Descent programs and swarms on the CPU: the rules, the fast path against its oracle and the truth, and that nothing depends on how work is cut. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { describe, expect, test } from 'vitest';
import { express } from '../../src/compile/definition.ts';
import { ruleUniforms, withRules } from '../../src/compile/descent-rules.ts';
import { expressStep } from '../../src/compile/step.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { DescentRunner } from '../../src/cpu/swarm/descent-runner.ts';
import { FAST_ARITHMETIC } from '../../src/expr/graph/arithmetic.ts';
import { emitDescentWasm } from '../../src/expr/emit/descent-wasm.ts';
import { enclose } from '../../src/expr/interval/enclose.ts';
import { lower } from '../../src/expr/emit/lower.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import { philoxUniform } from '../../src/math/philox.ts';
import type { Objective } from '../../src/model/objective.ts';
import type { ResolvedOptimizer } from '../../src/model/optimizer.ts';
import { STATUS, type Swarm, type SwarmRequest } from '../../src/model/swarm.ts';
import { nodeHost } from '../../src/platform/node-host.ts';
import { formula } from '../support/objective.ts';
import { elaborate, noisy, plain } from '../support/optimizers.ts';

const ROSENBROCK = '(1-x)^2 + 100(y-x^2)^2';
const SQUARE: SwarmRequest['box'] = [
	[-1000, 1000],
	[-1000, 1000],
];

const request = (
	objective: Objective,
	optimizer: ResolvedOptimizer,
	starts: readonly number[],
	more: Partial<SwarmRequest> = {},
): SwarmRequest => ({
	bound: bindObjective(objective, 'full'),
	optimizer,
	starts: Float64Array.from(starts),
	seed: 7,
	stop: { tolerance: 0, target: null },
	box: SQUARE,
	boxIs: 'divergence',
	...more,
});

type Precision = 'f64' | 'f32';
const swarmOf = (precision: Precision, wanted: SwarmRequest, workers = 0): Promise<Swarm> =>
	createCpuBackend({ precision, workers, ...(workers > 0 ? { createWorker: nodeHost().createWorker as never } : {}) }).createSwarm(wanted);

/** Starts that are exact in f32, spread over [−2, 2]². */
const spread = (count: number): number[] =>
	Array.from({ length: 2 * count }, (_, i) => Math.fround(4 * (philoxUniform(3, i, 0, 9)[0] as number) - 2));

describe.each(['f64', 'f32'] as const)('the rules, %s', (precision) => {
	const ends = async (text: string, starts: readonly number[], steps: number, more: Partial<SwarmRequest> = {}, lr = 0.1) => {
		const swarm = await swarmOf(precision, request(formula(text, 2), plain(lr), starts, more));
		await swarm.advance(steps);
		return swarm.read();
	};

	test('a gradient within the tolerance has converged, before a step is taken', async () => {
		const { status, steps, x, value } = await ends('x^2 + y^2', [0.25, 0, 3, 0], 1, { stop: { tolerance: 0.5, target: null } });
		expect([...status]).toEqual([STATUS.converged, STATUS.running]);
		expect([...steps]).toEqual([0, 1]);
		expect(x[0]).toBe(0.25);
		expect(value[0]).toBe(0.0625);
		expect(x[2]).toBeCloseTo(2.4, 6);
	});

	test('a target reached has converged, and what has converged moves no more', async () => {
		const { status, steps, value } = await ends('x^2 + y^2', [3, 0], 100, { stop: { tolerance: 0, target: 1 } });
		expect([...status]).toEqual([STATUS.converged]);
		// 3·0.8^k: f falls below 1 at k = 5.
		expect([...steps]).toEqual([5]);
		expect(value[0]).toBeCloseTo((3 * 0.8 ** 5) ** 2, 5);
	});

	test('value and status are those of the last point', async () => {
		const { value, steps } = await ends('x^2 + y^2', [3, 0], 4);
		expect([...steps]).toEqual([4]);
		expect(value[0]).toBeCloseTo((3 * 0.8 ** 4) ** 2, 5);
	});

	test('where the landscape has no value, and where it has no gradient, there is a hole', async () => {
		// √x: a step of −lr·(1/2√x) leads below 0; at 0 there is a value but no gradient.
		const into = await ends('sqrt(x) + y^2', [0.01, 0], 5, {}, 1);
		expect([...into.status]).toEqual([STATUS.hole]);
		expect([...into.steps]).toEqual([1]);
		expect(into.value[0]).toBeCloseTo(0.1, 6);
		const at = await ends('sqrt(x) + y^2', [0, 0, -1, 0], 5);
		expect([...at.status]).toEqual([STATUS.hole, STATUS.hole]);
		expect(at.value[0]).toBe(0);
		expect(at.value[1]).toBeNaN();
		expect(at.best[1]).toBeNaN();
	});

	test('a step out of the box is not taken: divergence, or over the edge', async () => {
		const beyond = await ends('x^2 + y^2', [1, 0], 50, {}, 2);
		expect([...beyond.status]).toEqual([STATUS.diverged]);
		// x ← −3x: 729 is inside, 2187 is not.
		expect([...beyond.x]).toEqual([729, 0]);
		const over = await ends('x + y', [0, 0], 50, {
			box: [
				[-0.25, 1],
				[-1, 1],
			],
			boxIs: 'edge',
		});
		expect([...over.status]).toEqual([STATUS.edge]);
		expect(over.x[0]).toBeCloseTo(-0.2, 6);
	});

	test('a step that is no number in range has diverged', async () => {
		const { status, steps } = await ends(
			'x^2 * 1e30 + y^2',
			[1000, 0],
			5,
			{
				box: [
					[-1e9, 1e9],
					[-1e9, 1e9],
				],
			},
			1e6,
		);
		expect([...status]).toEqual([STATUS.diverged]);
		expect([...steps]).toEqual([0]);
	});

	test('the best point of the way is remembered, though the last is worse', async () => {
		const { best, bestX, value } = await ends('cos(3 x) + y^2', [0.9, 0], 3, {}, 1.2);
		expect(best[0]).toBeLessThanOrEqual(value[0] as number);
		expect(Math.abs((best[0] as number) - Math.cos(3 * (bestX[0] as number)))).toBeLessThan(1e-6);
	});
});

/** LIR of an optimizer on a formula, for its oracle. */
function lirOf(text: string, optimizer: ResolvedOptimizer) {
	const step = expressStep(express({ body: { kind: 'formula', text, dimension: 2 } }), optimizer);
	const { graph, value, gradient, next, leaf, layout, parameterCount } = step;
	const program = withRules(
		lower(graph, { value, gradient, hessian: next }, { mode: 'strict', leaf }),
		layout,
		ruleUniforms(parameterCount),
	);
	return { program, layout };
}

describe('the WebAssembly path', () => {
	test.each([
		['plain', plain(0.001)],
		['noisy', noisy(0.001)],
		['elaborate', elaborate(0.01)],
	])('%s: every word is that of the interpreter, bit for bit', (_name, optimizer) => {
		const { program, layout } = lirOf(ROSENBROCK, optimizer);
		const objective = formula(ROSENBROCK);
		const descent = expressionOf(objective).descent(optimizer);
		const count = 53;
		const starts = spread(count);
		const values = {
			parameters: {},
			hyper: optimizer.values,
			stop: { tolerance: 0.5, target: 1e-3 },
			box: [
				[-1.9, 2],
				[-2, 2],
			] as SwarmRequest['box'],
			boxIs: 'edge' as const,
			seed: 11,
		};
		const uniforms = Float32Array.from(descent.uniforms(values));
		const rows = Float32Array.from(descent.stepConstantsFrom(1, 30, optimizer.values));
		const particles = new Float32Array(layout.words * count);
		for (let i = 0; i < count; i++)
			for (const [k, word] of descent.begin(starts.slice(2 * i, 2 * i + 2), optimizer.values).entries()) particles[k * count + i] = word;
		const expected = particles.slice();
		const interpret = compileLir(program, { flush: true });
		for (let i = 0; i < count; i++) {
			let words = Array.from({ length: layout.words }, (_, k) => expected[k * count + i] as number);
			for (let at = 0; at < rows.length; at += descent.rowWidth)
				words = interpret([...words, 100 + i, ...rows.subarray(at, at + descent.rowWidth)], uniforms, []);
			for (const [k, word] of words.entries()) expected[k * count + i] = word;
		}
		const options = {
			words: layout.words,
			statusWord: layout.status,
			rowWidth: descent.rowWidth,
			uniformCount: descent.uniformCount,
			tables: 0,
			mode: 'strict' as const,
		};
		const shape = { words: layout.words, rowWidth: descent.rowWidth, uniformCount: descent.uniformCount, tables: [] };
		const runner = new DescentRunner(new WebAssembly.Module(emitDescentWasm(program, options)), shape);
		runner.run(particles, count, 100, uniforms, rows);
		expect(new Uint32Array(particles.buffer)).toEqual(new Uint32Array(expected.buffer));
		const statuses = new Set(particles.subarray(layout.status * count, (layout.status + 1) * count));
		expect(statuses.size, 'more than one status occurs').toBeGreaterThan(1);
	});

	test.each([
		['plain', plain(0.001)],
		['noisy', noisy(0.001)],
		['elaborate', elaborate(0.01)],
	])('%s: nothing depends on how the work is cut, nor on who does it', async (_name, optimizer) => {
		const starts = spread(700);
		const wanted = request(formula(ROSENBROCK), optimizer, starts, { stop: { tolerance: 1e-3, target: null } });
		const [whole, pieces, threads] = await Promise.all([swarmOf('f32', wanted), swarmOf('f32', wanted), swarmOf('f32', wanted, 2)]);
		await whole.advance(60);
		for (const steps of [1, 7, 2, 30, 20]) await pieces.advance(steps);
		await Promise.all([threads.advance(25), threads.advance(35)]);
		const [a, b, c] = await Promise.all([whole.read(), pieces.read(), threads.read()]);
		expect(b).toEqual(a);
		expect(c).toEqual(a);
		for (const swarm of [whole, pieces, threads]) swarm.dispose();
	});
});

describe('a swarm', () => {
	test('particles that join later descend as they would have alone, and are numbered behind', async () => {
		const objective = formula(ROSENBROCK);
		const early = await swarmOf('f32', request(objective, elaborate(0.01), [-1.2, 1]));
		await early.advance(10);
		await early.add(Float64Array.of(0.5, 0.5, 1.5, -1));
		await early.advance(15);
		const joined = await early.read(1, 2);
		const alone = await swarmOf('f32', request(objective, elaborate(0.01), [0.5, 0.5, 1.5, -1]));
		await alone.advance(15);
		expect(joined).toEqual(await alone.read());
		expect(early.count).toBe(3);
		expect(await early.read(0, 1)).toMatchObject({ count: 1, steps: Float64Array.of(25) });
	});

	test('the noise of a particle is its own and follows from seed, number and step', async () => {
		const still = formula('0*x + 0*y');
		const swarm = await swarmOf('f64', request(still, noisy(1), [0, 0, 0, 0], { seed: 5, stop: { tolerance: -0, target: -1 } }));
		// |∇f| = 0 is within any tolerance: this landscape needs a slope to move on.
		await swarm.advance(1);
		expect([...(await swarm.read()).status]).toEqual([STATUS.converged, STATUS.converged]);
		const sloped = await swarmOf('f64', request(formula('x + y'), noisy(1), [0, 0, 0, 0], { seed: 5 }));
		await sloped.advance(1);
		const { x } = await sloped.read();
		for (const particle of [0, 1]) {
			const [u1, u2] = philoxUniform(5, particle, 1, 0);
			const radius = Math.sqrt(-2 * Math.log(1 - (u1 as number)));
			expect(x[2 * particle]).toBeCloseTo(-1 - radius * Math.cos(2 * Math.PI * (u2 as number)), 12);
			expect(x[2 * particle + 1]).toBeCloseTo(-1 - radius * Math.sin(2 * Math.PI * (u2 as number)), 12);
		}
	});

	test('a draw has a value on every machine, also where a built-in log(1 − u) comes out above 0', () => {
		const step = expressStep(express({ body: { kind: 'formula', text: 'x + y', dimension: 2 } }), noisy(1));
		const order = step.graph.reachable(step.next);
		const known = enclose(step.graph, order, { arithmetic: FAST_ARITHMETIC, leaf: step.leaf });
		const roots = order.filter((id) => step.graph.node(id).op === 'sqrt');
		expect(roots.length).toBeGreaterThan(0);
		for (const root of roots) expect(known.get(root)?.place).toBe('inside');
	});

	test('draws are standard normal and independent', async () => {
		const count = 4000;
		const swarm = await swarmOf('f32', request(formula('0*x + y - y + x'), noisy(1), new Array<number>(2 * count).fill(0), { seed: 1 }));
		await swarm.advance(1);
		const { x } = await swarm.read();
		const [a, b] = [0, 1].map((k) => Array.from({ length: count }, (_, i) => -(x[2 * i + k] as number) - (k === 0 ? 1 : 0))) as [
			number[],
			number[],
		];
		const mean = (list: readonly number[]): number => list.reduce((s, v) => s + v, 0) / list.length;
		// Five standard errors: 1/√N of the mean and of the correlation, √(2/N) of the variance.
		for (const list of [a, b]) {
			expect(Math.abs(mean(list))).toBeLessThan(5 / Math.sqrt(count));
			expect(Math.abs(mean(list.map((v) => v * v)) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
		}
		expect(Math.abs(mean(a.map((v, i) => v * (b[i] as number))))).toBeLessThan(5 / Math.sqrt(count));
	});

	test('values change between steps, and hold for what is asked for afterwards', async () => {
		const swarm = await swarmOf('f64', request(formula('x^2 + y^2'), plain(0.1), [1, 0]));
		const first = swarm.advance(1);
		swarm.update({ hyper: { lr: 0.25 } });
		await Promise.all([first, swarm.advance(1)]);
		expect((await swarm.read()).x[0]).toBeCloseTo(0.8 * 0.5, 12);
		swarm.update({ stop: { tolerance: 10, target: null } });
		await swarm.advance(1);
		expect([...(await swarm.read()).status]).toEqual([STATUS.converged]);
	});

	test('a slider of the landscape moves it under the particles', async () => {
		const objective = formula('(x - a)^2 + y^2');
		const wanted = request(objective, plain(0.5), [3, 0]);
		const swarm = await swarmOf('f64', { ...wanted, bound: bindObjective(objective, 'full', { a: 1 }) });
		await swarm.advance(1);
		expect((await swarm.read()).x[0]).toBeCloseTo(1, 12);
		swarm.update({ parameters: { a: 2 } });
		await swarm.advance(1);
		expect((await swarm.read()).x[0]).toBeCloseTo(2, 12);
	});

	test.each(['f64', 'f32'] as const)('%s: an aborted advance stops soon', async (precision) => {
		const swarm = await swarmOf(precision, request(formula(ROSENBROCK), elaborate(0.01), spread(20_000)));
		const abort = new AbortController();
		const heard: number[] = [];
		const work = swarm.advance(1_000_000, {
			signal: abort.signal,
			onProgress: (fraction) => {
				heard.push(fraction);
				abort.abort();
			},
		});
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		// It is told of nothing that was done after the abort, and had hardly begun.
		expect(heard).toHaveLength(1);
		expect(heard[0]).toBeLessThan(0.1);
	});

	test('what cannot be run is refused by name', async () => {
		const objective = formula('x^2 + y^2');
		const refused = (more: Partial<SwarmRequest>) => swarmOf('f64', request(objective, plain(0.1), [1, 1], more));
		await expect(refused({ starts: new Float64Array(0) })).rejects.toThrow('1 to');
		await expect(refused({ starts: Float64Array.of(1) })).rejects.toThrow('coordinates');
		await expect(refused({ starts: Float64Array.of(1, Number.NaN) })).rejects.toThrow('coordinate NaN');
		await expect(refused({ seed: 2 ** 24 })).rejects.toThrow('seed');
		await expect(refused({ box: [[-1, 1]] })).rejects.toThrow('box');
		await expect(refused({ stop: { tolerance: -1, target: null } })).rejects.toThrow('tolerance');
	});
});

describe('statistics', () => {
	test('known particles give known numbers', async () => {
		const objective = formula('x^2 + y^2');
		const starts = [0.1, 0, 2, 0, 0, 3, -0.2, 0, 50, 0];
		const swarm = await swarmOf(
			'f64',
			request(objective, plain(0.1), starts, {
				stop: { tolerance: 1, target: null },
				box: [
					[-40, 40],
					[-40, 40],
				],
			}),
		);
		await swarm.advance(3);
		const basins = [
			{ point: [0, 0], reach: 0.5 },
			{ point: [1, 0], reach: 0.5 },
		];
		const told = await swarm.statistics(basins);
		// 2·0.8³ = 1.024 and 3·0.8³ = 1.536 run on; 0.1 and −0.2 were flat at once; 50 would be 40 after one step, 32, 25.6.
		expect(told.status).toEqual({ running: 3, converged: 2, hole: 0, edge: 0, diverged: 0 });
		expect(told.best?.particle).toBe(0);
		expect(told.best?.value).toBeCloseTo(0.01, 12);
		expect(told.lowest).toBeCloseTo(0.01, 12);
		expect(told.quantiles[2]).toBeCloseTo(1.024 ** 2, 12);
		expect(told.medianSteps).toBe(0);
		expect(told.atMinimum).toEqual([2, 1]);
		expect(told.step).toBe(3);
	});
});
