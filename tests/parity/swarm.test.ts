/** Swarms: the strict GPU takes every word through every step as the CPU's f32 twin does, bit for bit, however the work is cut. */

import type { Expression } from '../../src/model/objective.ts';
import { expressionOf } from '../../src/compile/expression-of.ts';
import { afterAll, expect, test, vi } from 'vitest';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import type { GpuSwarm } from '../../src/gpu/swarm/swarm.ts';
import { LimitError } from '../../src/model/errors.ts';
import type { Objective } from '../../src/model/objective.ts';
import type { ResolvedOptimizer } from '../../src/model/optimizer.ts';
import { STATUS, type Swarm, type SwarmRequest } from '../../src/model/swarm.ts';
import { OPTIMIZERS, resolveOptimizer } from '../../src/optimizers/registry.ts';
import { cpuTwin, describeGpu, differences, testContext } from '../support/gpu.ts';
import { gpuForTests } from '../support/gpu-tests.ts';
import { formula } from '../support/objective.ts';
import { follow, wander } from '../support/moves.ts';
import { elaborate, noisy, plain } from '../support/optimizers.ts';
import { cpuWords, gpuWords, sampledSurface, spreadStarts, swarmRequest } from '../support/swarm.ts';
import { AT_ONCE, turnsUntil } from '../support/turns.ts';

const LANDSCAPES: readonly (readonly [string, Objective])[] = [
	['a quadratic', formula('x^2 + 3 y^2')],
	['Rosenbrock', formula('(1-x)^2 + 100(y-x^2)^2')],
	['Himmelblau', formula('(x^2 + y - 11)^2 + (x + y^2 - 7)^2')],
];
const ROSENBROCK = (LANDSCAPES[1] as (typeof LANDSCAPES)[number])[1];
const BOX: Partial<SwarmRequest> = {
	stop: { tolerance: 1e-2, target: 1e-3 },
	box: [
		[-4, 4],
		[-4, 4],
	],
};

describeGpu('swarms', () => {
	let backend: GpuBackend;
	const made = gpuForTests('strict', (its) => (backend = its));
	const twin = cpuTwin();
	afterAll(() => twin.dispose());

	/** Do the same to a swarm on either machine. @returns how many words differ in the end, and the statuses that occur */
	async function onBoth(
		request: SwarmRequest,
		act: (swarm: Swarm, isGpu: boolean) => Promise<unknown>,
	): Promise<{ wrong: number; statuses: Set<number> }> {
		const [cpu, gpu] = [await twin.createSwarm(request), await backend.createSwarm(request)];
		try {
			await act(cpu, false);
			await act(gpu, true);
			const { status } = await gpu.read();
			return { wrong: differences(await gpuWords(made.context, gpu), cpuWords(cpu)), statuses: new Set(status) };
		} finally {
			cpu.dispose();
			gpu.dispose();
		}
	}

	test.each(LANDSCAPES)(
		'every optimizer of the registry, noise included, on %s: 50 steps',
		{ timeout: 60_000 },
		async (_name, objective) => {
			const seen = new Set<number>();
			for (const { id } of OPTIMIZERS) {
				const request = swarmRequest(objective, resolveOptimizer({ id, hyper: {} }), spreadStarts(40, 2, [-3, 3]), BOX);
				const { wrong, statuses } = await onBoth(request, (swarm) => swarm.advance(50));
				expect(wrong, id).toBe(0);
				for (const status of statuses) seen.add(status);
			}
			expect(OPTIMIZERS.length).toBeGreaterThan(20);
			expect(seen).toContain(STATUS.running);
			expect(seen.size).toBeGreaterThan(1);
		},
	);

	test('modifiers and a schedule, a surface with holes and edges, and five variables', { timeout: 60_000 }, async () => {
		const adorned = resolveOptimizer({ id: 'adam', hyper: { lr: 0.05, clipNorm: 1, weightDecay: 1e-3 }, schedule: 'cosine' });
		const surface: Partial<SwarmRequest> = {
			box: [
				[0, 1.75],
				[0, 1.75],
			],
			boxIs: 'edge',
		};
		const onSurface = await onBoth(swarmRequest(sampledSurface(), adorned, spreadStarts(300, 2, [0.1, 1.6]), surface), (s) =>
			s.advance(60),
		);
		expect(onSurface.wrong).toBe(0);
		expect([...onSurface.statuses].sort()).toEqual([STATUS.running, STATUS.hole, STATUS.edge]);
		const five = formula('sum(i, 1, 5, x[i]^2 - cos(3 x[i]))', 5);
		const inFive = await onBoth(swarmRequest(five, adorned, spreadStarts(130, 5)), (swarm) => swarm.advance(40));
		expect(inFive.wrong).toBe(0);
	});

	test.each([
		['plain', plain(0.001)],
		['noisy', noisy(0.001)],
		['elaborate', elaborate(0.01)],
	])('%s: nothing depends on how steps and particles are cut', { timeout: 60_000 }, async (_name, optimizer) => {
		// 20 000 particles are many bands of ranges at first, and few of blocks of steps when the pace is known.
		const { wrong, statuses } = await onBoth(swarmRequest(ROSENBROCK, optimizer, spreadStarts(20_000, 2), BOX), async (swarm, isGpu) => {
			if (!isGpu) return swarm.advance(60);
			// None is awaited: calls are queued in order.
			return Promise.all([1, 7, 2, 0, 30, 20].map((steps) => swarm.advance(steps)));
		});
		expect(wrong).toBe(0);
		expect(statuses.size).toBeGreaterThan(1);
	});

	test('particles that join later are a cohort of their own, and the memory grows under them', async () => {
		const first = spreadStarts(100, 2);
		const [some, more] = [spreadStarts(7, 2, [-1, 1], 4), spreadStarts(400, 2, [-2, 2], 5)];
		const memories = new Set<unknown>();
		const { wrong } = await onBoth(swarmRequest(ROSENBROCK, noisy(0.001), first, BOX), async (swarm, isGpu) => {
			if (isGpu) memories.add((swarm as GpuSwarm).memory);
			await swarm.add(some);
			const early = swarm.advance(10);
			const joins = [swarm.add(more), swarm.add(some)];
			expect(swarm.count).toBe(107);
			await Promise.all([early, ...joins, swarm.advance(15)]);
			await swarm.add(new Float64Array(0));
			expect([swarm.count, swarm.step]).toEqual([514, 25]);
			if (isGpu) memories.add((swarm as GpuSwarm).memory);
		});
		expect(wrong).toBe(0);
		expect(memories.size).toBe(2);
		const alone = await backend.createSwarm(swarmRequest(ROSENBROCK, plain(0.001), more, BOX));
		const joined = await backend.createSwarm(swarmRequest(ROSENBROCK, plain(0.001), first, BOX));
		await joined.advance(9);
		await joined.add(more);
		await Promise.all([alone.advance(15), joined.advance(15)]);
		expect(await joined.read(100)).toEqual(await alone.read());
		alone.dispose();
		joined.dispose();
	});

	test('values change between steps without a compile, and another landscape wakes what was at rest', async () => {
		const objective = formula('(x - a)^2 + y^2 + sqrt(b - x)');
		const parameters = { a: 1, b: 2.5 };
		const { device } = made.context;
		let compiled = 0;
		for (const name of ['createShaderModule', 'createComputePipelineAsync'] as const) {
			const create = device[name].bind(device) as (descriptor: never) => never;
			device[name] = ((descriptor: never) => {
				compiled++;
				return create(descriptor);
			}) as never;
		}
		const request = swarmRequest(objective, plain(0.1), spreadStarts(500, 2, [-3, 3]), {
			parameters,
			stop: { tolerance: 0.2, target: null },
		});
		let before = -1;
		const { wrong, statuses } = await onBoth(request, async (swarm, isGpu) => {
			await swarm.advance(20);
			if (isGpu) before = compiled;
			swarm.update({ hyper: { lr: 0.05 } });
			const running = swarm.advance(5);
			swarm.update({ parameters: { a: 0.5, b: 2.75 } });
			swarm.update({ stop: { tolerance: 0.1, target: 0.2 } });
			await Promise.all([running, swarm.advance(3)]);
		});
		expect(wrong).toBe(0);
		expect(statuses.size).toBeGreaterThan(1);
		expect(before).toBeGreaterThan(0);
		expect(compiled).toBe(before);
		Reflect.deleteProperty(device, 'createShaderModule');
		Reflect.deleteProperty(device, 'createComputePipelineAsync');
	});

	test('a swarm that went back goes on as one that never did, and what it kept is free at the end', { timeout: 60_000 }, async () => {
		const starts = spreadStarts(70, 2, [-0.9, 1]);
		const optimizer = resolveOptimizer({ id: 'sgd-noise', hyper: { lr: 0.001 } });
		const request = swarmRequest(formula('(a-x)^2 + 10(y-x^2)^2 + sqrt(x + 1)'), optimizer, starts, { ...BOX, parameters: { a: 1 } });
		const changes = [{ hyper: { ...optimizer.values, lr: 0.01 } }, { parameters: { a: 3 } }, { stop: { tolerance: 1, target: 0.5 } }];
		for (const seed of [1, 2, 3]) {
			const [cpu, gpu] = [await twin.createSwarm(request), await backend.createSwarm(request)];
			await follow(cpu, await wander(gpu, { starts, seed, moves: 40, changes }));
			expect([gpu.step, gpu.count, gpu.bytes]).toEqual([cpu.step, cpu.count, cpu.bytes]);
			expect(differences(await gpuWords(made.context, gpu), cpuWords(cpu))).toBe(0);
			cpu.dispose();
			gpu.dispose();
		}
		await vi.waitFor(() => expect(made.context.liveBytes).toBe(0));
	});

	test('where nothing is under way, steps are submitted in the very call', async () => {
		const swarm = await backend.createSwarm(swarmRequest(ROSENBROCK, plain(0.001), spreadStarts(10, 2)));
		const { queue } = made.context.device;
		const submit = queue.submit.bind(queue);
		let submitted = 0;
		queue.submit = (buffers) => {
			submitted++;
			return submit(buffers);
		};
		const work = swarm.advance(3);
		expect(submitted).toBe(1);
		Reflect.deleteProperty(queue, 'submit');
		await work;
		expect([...(await swarm.read()).steps]).toEqual(new Array(10).fill(3));
		swarm.dispose();
	});

	test('progress rises to 1; an abort is answered at once and leaves all particles at one step', { timeout: 60_000 }, async () => {
		const stop = new AbortController();
		const request = swarmRequest(ROSENBROCK, elaborate(0.001), spreadStarts(30_000, 2));
		const [cpu, gpu] = [await twin.createSwarm(request), await backend.createSwarm(request)];
		const seen: number[] = [];
		await gpu.advance(3, { onProgress: (fraction) => seen.push(fraction) });
		expect(seen.at(-1)).toBe(1);
		expect(seen).toEqual(seen.toSorted((a, b) => a - b));
		const work = gpu.advance(1_000_000, {
			signal: stop.signal,
			onProgress: () => stop.abort(),
		});
		const never = gpu.advance(5, { signal: stop.signal });
		never.catch(() => undefined);
		work.catch(() => undefined);
		await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
		expect(await turnsUntil(work)).toBeLessThanOrEqual(AT_ONCE);
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		await expect(never).rejects.toMatchObject({ name: 'AbortError' });
		await gpu.advance(2);
		expect(gpu.step).toBeGreaterThan(5);
		expect(gpu.step).toBeLessThan(10_000);
		await cpu.advance(gpu.step);
		expect(differences(await gpuWords(made.context, gpu), cpuWords(cpu))).toBe(0);
		cpu.dispose();
		gpu.dispose();
	});

	test('a swarm that is released while it runs ends soon, and its memory is free then', async () => {
		const swarm = await backend.createSwarm(swarmRequest(ROSENBROCK, elaborate(0.001), spreadStarts(5000, 2)));
		const work = swarm.advance(1_000_000);
		swarm.dispose();
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		await expect(swarm.advance(1)).rejects.toMatchObject({ name: 'AbortError' });
		await vi.waitFor(() => expect(made.context.liveBytes).toBe(0), { timeout: 20_000 });
	});

	test('a million particles', { timeout: 60_000 }, async () => {
		const starts = Float64Array.from({ length: 2_000_000 }, (_, i) => Math.fround(2 * Math.sin(i)));
		const swarm = await backend.createSwarm(swarmRequest(ROSENBROCK, plain(0.001), starts));
		await swarm.advance(2);
		const last = await twin.createSwarm(swarmRequest(ROSENBROCK, plain(0.001), starts.slice(-20)));
		await last.advance(2);
		expect(await swarm.read(999_990)).toEqual(await last.read());
		const told = await swarm.statistics();
		expect(told.count).toBe(1_000_000);
		expect(Object.values(told.status).reduce((a, b) => a + b)).toBe(1_000_000);
		swarm.dispose();
		last.dispose();
	});

	test.each([
		['a product a millionth off', (code: string) => code.replace(/(t\d+) \* (t\d+)/, '$1 * $2 * 1.000001')],
		['words stored in another order', (code: string) => code.replace('p[0])', 'p[1])')],
	])('negative control: %s is noticed', async (_name, spoil) => {
		const objective = formula('x^2 + 3 y^2');
		const wrong = spoiled(objective, spoil);
		const request = swarmRequest(objective, plain(0.1), spreadStarts(50, 2));
		const [cpu, gpu] = [
			await twin.createSwarm(request),
			await backend.createSwarm({ ...request, bound: { ...request.bound, objective: wrong } }),
		];
		await Promise.all([cpu.advance(5), gpu.advance(5)]);
		expect(differences(await gpuWords(made.context, gpu), cpuWords(cpu))).toBeGreaterThanOrEqual(50);
		cpu.dispose();
		gpu.dispose();
	});
});

/** The landscape with descents of another text: where a test must see that the text matters. */
function spoiled(objective: Objective, spoil: (code: string) => string): Objective {
	const descent = (optimizer: ResolvedOptimizer): ReturnType<Expression['descent']> => {
		const own = expressionOf(objective).descent(optimizer);
		const { key, layout, rowWidth, uniformCount, tables } = own;
		const { code, constants } = own.wgsl('strict');
		const changed = spoil(code);
		expect(changed).not.toBe(code);
		return {
			...{ layout, rowWidth, uniformCount, tables },
			key: `${key} ${changed.length}`,
			begin: (x, hyper) => own.begin(x, hyper),
			stepConstants: (step, advance, hyper) => own.stepConstants(step, advance, hyper),
			stepConstantsFrom: (first, steps, hyper) => own.stepConstantsFrom(first, steps, hyper),
			uniforms: (values) => own.uniforms(values),
			evaluator: () => own.evaluator(),
			bounds: (mode, point, uniforms) => own.bounds(mode, point, uniforms),
			wgsl: () => ({ code: changed, constants }),
			wasm: (mode) => own.wasm(mode),
			wasm64: () => own.wasm64(),
			operations: (mode) => own.operations(mode),
		};
	};
	return {
		...objective,
		evaluation: { kind: 'expression', program: (order, space) => expressionOf(objective).program(order, space), descent },
	};
}

describeGpu('limits and losses of swarms', () => {
	test('what does not fit is refused with the number that does', async () => {
		const { context, uncaptured } = await testContext({ memoryCap: 2 ** 20 });
		const backend = createGpuBackend(context, { mode: 'strict' });
		const request = (count: number): SwarmRequest => swarmRequest(ROSENBROCK, plain(0.001), spreadStarts(count, 2));
		const error = await backend.createSwarm(request(40_000)).catch((e: unknown) => e);
		expect(error).toBeInstanceOf(LimitError);
		const [, most] = /largest number that fits is (\d+)/.exec((error as Error).message) ?? [];
		// Eight words of four bytes each: x (2), value, best, best x (2), status, steps.
		expect(Number(most)).toBe(2 ** 20 / 32);
		expect(context.liveBytes).toBe(0);
		const swarm = await backend.createSwarm(request(10_000));
		await expect(swarm.add(spreadStarts(30_000, 2))).rejects.toThrow(LimitError);
		expect(swarm.count).toBe(10_000);
		// Twice the room cannot be had beside what there is, but the room that is needed can.
		await swarm.add(spreadStarts(10_100, 2));
		expect([swarm.count, swarm.stride]).toEqual([20_100, 20_100]);
		await swarm.advance(1);
		swarm.dispose();
		expect(context.liveBytes).toBe(0);
		expect(uncaptured).toEqual([]);
		context.dispose();
	});

	test('a device out of memory refuses more particles, and those that are there go on', async () => {
		const { context, uncaptured } = await testContext();
		const backend = createGpuBackend(context, { mode: 'strict' });
		const twin = cpuTwin();
		const [starts, more] = [spreadStarts(500, 2), spreadStarts(30, 2)];
		const request = swarmRequest(ROSENBROCK, plain(0.001), starts);
		const [gpu, cpu] = [await backend.createSwarm(request), await twin.createSwarm(request)];
		await Promise.all([gpu.advance(4), cpu.advance(4)]);
		// What a device without memory gives is a buffer that is none: it says so in its error scope only.
		const { device } = context;
		const [createBuffer, popErrorScope] = [device.createBuffer.bind(device), device.popErrorScope.bind(device)];
		class GPUOutOfMemoryError extends Error {}
		device.createBuffer = (descriptor) => {
			const none = descriptor.label === 'Swarm.particles';
			return createBuffer(none ? { ...descriptor, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE } : descriptor);
		};
		device.popErrorScope = async () => {
			const error = await popErrorScope();
			return error && (new GPUOutOfMemoryError('none left') as unknown as GPUError);
		};
		await expect(gpu.add(more)).rejects.toMatchObject({ name: 'OutOfMemoryError' });
		Reflect.deleteProperty(device, 'createBuffer');
		Reflect.deleteProperty(device, 'popErrorScope');
		expect([gpu.count, gpu.stride]).toEqual([500, 500]);
		await Promise.all([gpu.advance(3), cpu.advance(3)]);
		expect(await gpu.read()).toEqual(await cpu.read());
		await Promise.all([gpu.add(more), cpu.add(more)]);
		await Promise.all([gpu.advance(2), cpu.advance(2)]);
		expect(await gpu.read()).toEqual(await cpu.read());
		gpu.dispose();
		expect(context.liveBytes).toBe(0);
		expect(uncaptured).toEqual([]);
		context.dispose();
	});

	test('a table is shared by the swarms that read it, and goes with the last', async () => {
		const { context } = await testContext();
		const backend = createGpuBackend(context, { mode: 'strict' });
		const request = swarmRequest(sampledSurface(), plain(0.01), spreadStarts(5, 2, [0.1, 1.6]));
		const [a, b] = [await backend.createSwarm(request), await backend.createSwarm(request)];
		const tables = (): number => context.resources.liveLabels.filter((label) => label === 'Objective.data').length;
		expect(tables()).toBe(expressionOf(request.bound.objective).descent(request.optimizer).tables.length);
		a.dispose();
		await b.advance(2);
		expect(tables()).toBeGreaterThan(0);
		b.dispose();
		expect(context.liveBytes).toBe(0);
		context.dispose();
	});

	test('a lost device takes its swarms with it, in words that say what to do; the next swarm runs on the new one', async () => {
		const { context } = await testContext({ backoff: [1] });
		const backend = createGpuBackend(context, { mode: 'strict' });
		const request = swarmRequest(ROSENBROCK, plain(0.001), spreadStarts(100, 2));
		const swarm = await backend.createSwarm(request);
		await swarm.advance(5);
		const before = await swarm.read();
		const work = swarm.advance(1_000_000);
		const gone = { name: 'DeviceLostError', message: expect.stringContaining('start it again from its plan and seed') };
		const queued = swarm.statistics();
		const verdicts = Promise.all([expect(work).rejects.toMatchObject(gone), expect(queued).rejects.toMatchObject(gone)]);
		context.device.destroy();
		await verdicts;
		await context.ready();
		await expect(swarm.read()).rejects.toMatchObject(gone);
		await expect(swarm.add(spreadStarts(1, 2))).rejects.toMatchObject(gone);
		swarm.dispose();
		const again = await backend.createSwarm(request);
		await again.advance(5);
		expect(await again.read()).toEqual(before);
		again.dispose();
		expect(context.liveBytes).toBe(0);
		context.dispose();
	});
});
