/**
 * Injected faults: whatever breaks, work ends with the right bits or with a named error. Faults are
 * injected by overriding methods on the device, queue and buffer instances of a real device.
 */

import { bindObjective } from '../../src/model/bound.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileObjective } from '../../src/compile/objective.ts';
import { createGpuBackend } from '../../src/gpu/backend.ts';
import { checkDevice } from '../../src/gpu/device/sign-of-life.ts';
import { GpuContext } from '../../src/gpu/device/context.ts';
import { GpuTrainer } from '../../src/engine/training/gpu.ts';
import { TrainingHost } from '../../src/engine/training/host.ts';
import { recipesOf, trainMany } from '../../src/engine/training/many.ts';
import { TrainingRun } from '../../src/engine/training/run.ts';
import type { DeviceLostError } from '../../src/model/errors.ts';
import type { Field, FieldStatistics, SampleBatch } from '../../src/model/field.ts';
import type { ParticleBatch } from '../../src/model/swarm.ts';
import { createNodeGpu } from '../../src/platform/node.ts';
import { bitsOf, boundFormula, cpuTwin, describeGpu, differences } from '../support/gpu.ts';
import { randomData } from '../support/networks.ts';
import { formula as landscape } from '../support/objective.ts';
import { noisy } from '../support/optimizers.ts';
import { spreadStarts, swarmRequest } from '../support/swarm.ts';
import { turn } from '../support/turns.ts';

type Answer = Field | SampleBatch | FieldStatistics | ParticleBatch;
type Work = (context: GpuContext) => Promise<Answer>;

/** Break a device; `hit` says whether this call is the one, and counts it. */
type Break = (device: GPUDevice, hit: () => boolean) => void;

interface Fault {
	readonly kind: string;
	readonly breakDevice: Break;
	/** How many calls of the broken method a work makes at least; unless said, its submissions. */
	readonly calls?: number;
	/** Refuse new devices while true. */
	readonly refuse?: 'null adapter' | 'throwing adapter' | 'requestDevice rejects';
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** Override a method of an instance. */
function override<O extends object, K extends keyof O>(
	object: O,
	name: K,
	replacement: (original: O[K] & ((...args: never[]) => unknown)) => O[K],
): void {
	const original = (object[name] as unknown as (...args: never[]) => unknown).bind(object) as O[K] & ((...args: never[]) => unknown);
	object[name] = replacement(original);
}

const onSubmit =
	(replace: (device: GPUDevice, submit: () => undefined) => undefined): Break =>
	(device, hit) =>
		override(device.queue, 'submit', (submit) => (buffers) => {
			const all = [...buffers];
			// An empty submission only frees memory.
			return all.length > 0 && hit() ? replace(device, () => submit(all)) : submit(all);
		});

const onMap =
	(replace: (device: GPUDevice, map: () => Promise<undefined>) => Promise<undefined>): Break =>
	(device, hit) =>
		override(device, 'createBuffer', (create) => (descriptor) => {
			const buffer = create(descriptor);
			override(
				buffer,
				'mapAsync',
				(map) =>
					(...args) =>
						hit() ? replace(device, () => map(...args)) : map(...args),
			);
			return buffer;
		});

const onPipeline =
	(replace: (device: GPUDevice, make: () => Promise<GPUComputePipeline>) => Promise<GPUComputePipeline>): Break =>
	(device, hit) =>
		override(
			device,
			'createComputePipelineAsync',
			(make) => (descriptor) => (hit() ? replace(device, () => make(descriptor)) : make(descriptor)),
		);

const onScope =
	(replace: (pop: () => Promise<GPUError | null>) => Promise<GPUError | null>): Break =>
	(device, hit) =>
		override(device, 'popErrorScope', (pop) => () => (hit() ? replace(pop) : pop()));

class GPUOutOfMemoryError extends Error {}
const lose = (device: GPUDevice): void => device.destroy();
const thenLose = <T>(device: GPUDevice, act: () => T): T => {
	const result = act();
	lose(device);
	return result;
};
const loseThen = <T>(device: GPUDevice, act: () => T): T => {
	lose(device);
	return act();
};

const FAULTS: readonly Fault[] = [
	{ kind: 'loss before a submission', breakDevice: onSubmit(loseThen) },
	{ kind: 'loss after a submission', breakDevice: onSubmit(thenLose) },
	{ kind: 'a submission silently dropped', breakDevice: onSubmit(() => undefined) },
	{ kind: 'loss before a map', breakDevice: onMap(loseThen) },
	{ kind: 'loss during a map', breakDevice: onMap(thenLose) },
	{ kind: 'loss after a map', breakDevice: onMap((device, map) => map().then(() => loseThen(device, () => undefined))) },
	{ kind: 'map rejects', breakDevice: onMap(() => Promise.reject(new DOMException('injected', 'OperationError'))) },
	{ kind: 'map hangs', breakDevice: onMap(never) },
	{ kind: 'loss at a pipeline', calls: 1, breakDevice: onPipeline(loseThen) },
	{ kind: 'pipeline rejects', calls: 1, breakDevice: onPipeline(() => Promise.reject(new Error('injected'))) },
	{ kind: 'pipeline hangs', calls: 1, breakDevice: onPipeline(never) },
	{
		kind: 'out of memory',
		calls: 15,
		breakDevice: onScope((pop) => pop().then(() => new GPUOutOfMemoryError('injected') as unknown as GPUError)),
	},
	{ kind: 'scope hangs', calls: 15, breakDevice: onScope(never) },
	{ kind: 'scope rejects', calls: 15, breakDevice: onScope(() => Promise.reject(new DOMException('injected', 'OperationError'))) },
	{ kind: 'loss, then requestDevice rejects', breakDevice: onSubmit(loseThen), refuse: 'requestDevice rejects' },
	{ kind: 'loss, then no adapter', breakDevice: onSubmit(thenLose), refuse: 'null adapter' },
	{ kind: 'loss, then requestAdapter throws', breakDevice: onMap(loseThen), refuse: 'throwing adapter' },
];

const NAMED = new Set([
	'LimitError',
	'GpuUnavailableError',
	'DeviceLostError',
	'ShaderCompileError',
	'OutOfMemoryError',
	'GpuCommandError',
]);
const WANTED = 140;

/** A GPU whose devices break as the current fault says. */
class BrokenGpu {
	fault: Fault | undefined;
	/** Calls still to come before the fault strikes. */
	#countdown = 0;
	/** New devices still to be refused. */
	#refusals = 0;
	struck = 0;

	constructor(readonly real: GPU) {}

	arm(fault: Fault, at: number, refusals: number): void {
		[this.fault, this.#countdown, this.#refusals] = [fault, at, refusals];
	}

	get gpu(): GPU {
		return { requestAdapter: (options?: GPURequestAdapterOptions) => this.#adapter(options) } as GPU;
	}

	async #adapter(options?: GPURequestAdapterOptions): Promise<GPUAdapter | null> {
		// The first device of a context is sound; what is refused is its successor.
		const refuse = this.struck > 0 && this.#refusals > 0 ? this.fault?.refuse : undefined;
		if (refuse && refuse !== 'requestDevice rejects') this.#refusals--;
		if (refuse === 'null adapter') return null;
		if (refuse === 'throwing adapter') throw new Error('injected');
		const adapter = await this.real.requestAdapter(options);
		if (!adapter) return null;
		override(adapter, 'requestDevice', (request) => async (descriptor) => {
			if (refuse) {
				this.#refusals--;
				throw new DOMException('injected', 'OperationError');
			}
			const device = await request(descriptor);
			this.fault?.breakDevice(device, () => this.#countdown-- === 0 && ++this.struck > 0);
			return device;
		});
		return adapter;
	}
}

const formula = boundFormula('x^2 - x y + 1 / y');
/** Rows for several bands. */
const grid = { columns: 61, rows: 1500, domain: { u: [-2, 2], v: [-2, 2] } } as const;
const points = Float64Array.from({ length: 400 }, (_, i) => Math.fround(Math.sin(i)));
const cells = Float32Array.from({ length: 3000 }, (_, i) => (i % 11 === 0 ? Number.NaN : Math.fround(Math.cos(i))));

const descent = swarmRequest(landscape('x^2 + 3 y^2'), noisy(0.01), spreadStarts(200, 2));

/** Works, and how many submissions each makes at least. */
const WORKS: readonly (readonly [work: Work, submissions: number])[] = [
	[(context) => createGpuBackend(context, { mode: 'strict' }).readField(formula, grid, { gradient: true }), 2],
	[
		async (context) => {
			using field = await createGpuBackend(context, { mode: 'strict' }).field(formula, grid);
			return await field.read();
		},
		3,
	],
	[(context) => createGpuBackend(context, { mode: 'strict' }).sample(formula, points, 1), 1],
	[(context) => createGpuBackend(context, { mode: 'strict' }).statistics({ grid: { ...grid, columns: 60, rows: 50 }, values: cells }), 8],
	[
		async (context) => {
			const swarm = await createGpuBackend(context, { mode: 'strict' }).createSwarm(descent);
			const work = [swarm.advance(6), swarm.add(spreadStarts(50, 2)), swarm.advance(4), swarm.statistics()];
			try {
				await Promise.all(work);
				return await swarm.read();
			} finally {
				await Promise.allSettled(work);
				swarm.dispose();
			}
		},
		8,
	],
];

const [[firstWork]] = WORKS as readonly [(typeof WORKS)[number]];

/** All numbers of an answer, as bits. */
const bitsOfAnswer = (answer: Answer): Uint32Array =>
	bitsOf(
		Object.values(answer).flatMap((part: unknown) =>
			typeof part === 'number' ? [part] : ArrayBuffer.isView(part) ? [...(part as Float64Array)] : [],
		),
	);

/** Run a work with the fault that the seed chooses. */
async function suffer(
	real: GPU,
	seed: number,
	expected: readonly Uint32Array[],
): Promise<{ readonly outcome: string; readonly hit: boolean }> {
	const broken = new BrokenGpu(real);
	const fault = FAULTS[seed % FAULTS.length] as Fault;
	// The works go round once for every round of the faults, so that each meets each.
	const w = Math.floor(seed / FAULTS.length) % WORKS.length;
	const [work, submissions] = WORKS[w] as (typeof WORKS)[number];
	broken.arm(fault, Math.imul(seed, 7) % (fault.calls ?? submissions), 1 + (seed % 12));
	const timeouts = { acquire: 5000, scope: 300, compile: 1000, work: 300 };
	using context = await GpuContext.create(broken.gpu, { timeouts, backoff: [1, 2, 4] });
	const outcome = await work(context).then(
		(answer) =>
			differences(bitsOfAnswer(answer), expected[w] as Uint32Array) === 0 ? 'right' : `wrong bits (${fault.kind}, seed ${seed})`,
		(error: Error) =>
			NAMED.has(error.name) && error.message.length > 20
				? error.name
				: `unnamed ${error.name}: ${error.message} (${fault.kind}, seed ${seed})`,
	);
	return { outcome, hit: broken.struck > 0 };
}

describeGpu('faults', () => {
	let real: GPU;
	const expected: Uint32Array[] = [];
	const unhandled: unknown[] = [];
	const note = (error: unknown): number => unhandled.push(error);
	beforeAll(async () => {
		process.on('unhandledRejection', note);
		real = (await createNodeGpu()).gpu as GPU;
		using context = await GpuContext.create(real);
		for (const [work] of WORKS) expected.push(bitsOfAnswer(await work(context)));
	});
	afterAll(() => {
		process.off('unhandledRejection', note);
	});

	test(`${WANTED} faults end in the right bits or in a named error`, { timeout: 120_000 }, async () => {
		const outcomes = new Map<string, number>();
		let [struck, next] = [0, 0];
		// Some faults are waited for: lanes side by side hide the waiting.
		const lane = async (): Promise<void> => {
			while (struck < WANTED) {
				const seed = next++;
				expect(seed).toBeLessThan(2 * WANTED);
				const { outcome, hit } = await suffer(real, seed, expected);
				if (hit) {
					struck++;
					outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
				} else expect(outcome).toBe('right');
			}
		};
		await Promise.all([lane(), lane(), lane()]);
		expect(struck).toBeGreaterThanOrEqual(WANTED);
		// Node tells of a rejection that nobody heard after the turn that it happened in.
		await turn();
		expect(unhandled).toEqual([]);
		expect([...outcomes.keys()].filter((outcome) => outcome !== 'right' && !NAMED.has(outcome))).toEqual([]);
		// Most losses are survived, and the refusals are met: neither side of the promise is empty.
		expect(outcomes.get('right')).toBeGreaterThan(WANTED / 4);
		expect([...outcomes.keys()].length).toBeGreaterThan(3);
	});

	const dropped = FAULTS.find(({ kind }) => kind === 'a submission silently dropped') as Fault;
	const growing: Work = async (context) => {
		const swarm = await createGpuBackend(context, { mode: 'strict' }).createSwarm(descent);
		try {
			await swarm.advance(3);
			await swarm.add(spreadStarts(300, 2));
			return await swarm.read();
		} finally {
			swarm.dispose();
		}
	};

	test.each([
		['a reduction', WORKS[3]?.[0] as Work],
		['a swarm that needs more room', growing],
	])('whichever submission of %s is dropped, that is noticed', { timeout: 60_000 }, async (_, work) => {
		using sound = await GpuContext.create(real);
		const right = bitsOfAnswer(await work(sound));
		let struck = 0;
		for (let at = 0; at === struck; at++) {
			const broken = new BrokenGpu(real);
			broken.arm(dropped, at, 0);
			using context = await GpuContext.create(broken.gpu, { backoff: [1] });
			const bits = await work(context).then(bitsOfAnswer, (error: Error) => error.name);
			if (typeof bits === 'string') expect(NAMED, `submission ${at}`).toContain(bits);
			else expect(differences(bits, right), `submission ${at}`).toBe(0);
			if (broken.struck > 0) struck++;
		}
		expect(struck).toBeGreaterThan(2);
	});

	test('negative control: an answer changed on its way is noticed', async () => {
		using context = await GpuContext.create(real);
		const { device } = context;
		override(device, 'createBuffer', (create) => (descriptor) => {
			const buffer = create(descriptor);
			override(buffer, 'getMappedRange', (range) => (...args) => {
				const bytes = range(...args);
				const words = new Uint32Array(bytes);
				words[3] = (words[3] as number) ^ 1;
				return bytes;
			});
			return buffer;
		});
		const answer = await firstWork(context);
		expect(differences(bitsOfAnswer(answer), expected[0] as Uint32Array)).toBeGreaterThan(0);
	});

	test('a device that does not answer when the page returns is lost, and another takes its place', async () => {
		const states: string[] = [];
		using context = await GpuContext.create(real, { backoff: [1], onState: (state) => states.push(state) });
		await checkDevice(context);
		expect(states).toEqual([]);
		override(context.device, 'createBuffer', (create) => (descriptor) => {
			const buffer = create(descriptor);
			override(buffer, 'mapAsync', () => () => new Promise<undefined>(() => undefined));
			return buffer;
		});
		await checkDevice(context, 50);
		await context.ready();
		expect(states).toEqual(['lost', 'reacquire', 'ok']);
		expect(context.reason).toMatch(/no answer within 0\.05 s.*A new device took its place/);
	});

	test('where memory pressure takes devices away, the next one holds less, and the reason says so', async () => {
		using context = await GpuContext.create(real, { backoff: [1], memoryPressure: true });
		const before = context.memoryCap;
		context.resources.buffer('Test.large', { size: 2 ** 28, usage: GPUBufferUsage.STORAGE });
		context.device.destroy();
		await firstWork(context);
		expect([before, context.memoryCap]).toEqual([2 ** 31, 2 ** 27]);
		expect(context.reason).toContain('at most 128 MiB are used from now on');
	});

	test('one loss is recovered by itself; a second within two minutes ends in plain words', async () => {
		let now = 0;
		const states: string[] = [];
		using context = await GpuContext.create(real, { now: () => now, backoff: [1], onState: (state) => states.push(state) });
		context.device.destroy();
		expect(differences(bitsOfAnswer(await firstWork(context)), expected[0] as Uint32Array)).toBe(0);
		now += 121_000;
		context.device.destroy();
		await firstWork(context);
		expect(states).toEqual(['lost', 'reacquire', 'ok', 'lost', 'reacquire', 'ok']);
		now += 60_000;
		context.device.destroy();
		await expect(firstWork(context)).rejects.toMatchObject({
			name: 'GpuUnavailableError',
			message: expect.stringContaining('Reload, or go on with the CPU.'),
		});
		expect(context.state).toBe('unavailable');
	});

	test('what was read before the device was lost for good is kept, and said', async () => {
		using context = await GpuContext.create(real, { backoff: [1] });
		const backend = createGpuBackend(context, { mode: 'strict' });
		// More than four bands, however they grow.
		const large = { ...grid, rows: 80_000 };
		const whole = await cpuTwin().readField(formula, large);
		const rows: number[] = [];
		const onProgress = (fraction: number): void => {
			rows.push(Math.round(fraction * large.rows));
			// Each loss is met by the next band that had not been read by then; the second within two minutes is for good.
			context.device.destroy();
		};
		const error: unknown = await backend.readField(formula, large, { onProgress }).catch((failure: unknown) => failure);
		const kept = rows.at(-1) as number;
		expect(rows.length).toBeGreaterThanOrEqual(2);
		expect(kept).toBeLessThan(large.rows);
		// Who meets the last loss first, the band that is being read or the next one that asks for the device, names it.
		expect(error).toMatchObject({
			name: expect.stringMatching(/^(?:DeviceLost|GpuUnavailable)Error$/),
			message: expect.stringContaining(`${kept} of 80000 rows of the field had been read`),
		});
		const { partial } = error as DeviceLostError;
		expect(partial?.grid).toMatchObject({ columns: 61, rows: kept, domain: { u: grid.domain.u } });
		expect(differences(bitsOf(partial?.values ?? []), bitsOf(whole.values.subarray(0, 61 * kept)))).toBe(0);
	});

	test('a training keeps what it had: the next device goes on, and where there is none the processor does', {
		timeout: 60_000,
	}, async () => {
		const data = randomData(6, [2], 10, { classes: 2 });
		const architecture = {
			input: [2],
			layers: [
				{ type: 'dense', units: 3 },
				{ type: 'activation', of: 'tanh' },
				{ type: 'dense', units: 1 },
			],
		} as const;
		const recipe = { optimizer: 'adam:lr=0.05', steps: 8, batch: 4, seed: 3, precision: 'f32' } as const;
		const trainedOn = async (context: GpuContext, meanwhile: (step: number) => void): Promise<TrainingRun> => {
			const host = new TrainingHost({}, 0, new GpuTrainer(createGpuBackend(context, { mode: 'strict', insists: true })));
			const run = await TrainingRun.begin(host, { architecture, train: data, recipe });
			while (!run.done) {
				await run.advance(2);
				meanwhile(run.step);
			}
			host.dispose();
			return run;
		};
		using sound = await GpuContext.create(real);
		const right = await trainedOn(sound, () => undefined);
		const far = (run: TrainingRun): number => Math.max(...run.parameters.map((x, k) => Math.abs(x - (right.parameters[k] as number))));
		expect([right.onGpu, right.leftGpu, far(right)]).toEqual([true, null, 0]);

		// One loss is survived by the GPU itself; a second within two minutes is for good.
		using context = await GpuContext.create(real, { backoff: [1] });
		const seen: unknown[] = [];
		const twice = await trainedOn(context, (step) => {
			seen.push(step);
			if (step === 2 || step === 4) context.device.destroy();
		});
		expect([twice.onGpu, twice.step, twice.losses.length, twice.path.steps]).toEqual([false, 8, 8, right.path.steps]);
		expect(twice.leftGpu).toContain('go on with the CPU');
		expect(seen).toEqual([2, 4, 6, 8]);
		expect(far(twice)).toBeLessThan(1e-5);
		for (const k of [0, 1, 2, 3, 4]) expect(twice.path.parameters[k]).toEqual(right.path.parameters[k]);

		// In the middle of a job, too; what takes its time is waited for.
		const kinds = ['loss during a map', 'pipeline rejects', 'loss, then no adapter'];
		const ends: boolean[] = [];
		for (const kind of kinds) {
			const broken = new BrokenGpu(real);
			broken.arm(FAULTS.find((fault) => fault.kind === kind) as Fault, kind === 'pipeline rejects' ? 0 : 3, 12);
			using breaking = await GpuContext.create(broken.gpu, { backoff: [1, 2, 4] });
			const run = await trainedOn(breaking, () => undefined);
			expect([kind, broken.struck > 0, run.step]).toEqual([kind, true, 8]);
			// What the GPU answers has the same bits, whatever befell it; what the processor goes on with is close.
			expect(far(run), kind).toBeLessThanOrEqual(run.leftGpu === null ? 0 : 1e-5);
			ends.push(run.leftGpu === null);
		}
		expect(new Set(ends)).toEqual(new Set([true, false]));
	});

	test('many trainings go on with the processor where the device is lost for good, and every row is there', {
		timeout: 60_000,
	}, async () => {
		const request = {
			architecture: {
				input: [2],
				layers: [
					{ type: 'dense', units: 3 },
					{ type: 'activation', of: 'tanh' },
					{ type: 'dense', units: 1 },
				],
			},
			train: randomData(6, [2], 10, { classes: 2 }),
		} as const;
		const base = { optimizer: 'adam:lr=0.05', steps: 8, batch: 4, seed: 3, precision: 'f32' } as const;
		const recipes = recipesOf(base, { seeds: [1, 2, 3, 4, 5] });
		const processor = new TrainingHost({}, 0);
		const right = await trainMany(processor, request, recipes, { sharpness: false });
		processor.dispose();
		const broken = new BrokenGpu(real);
		broken.arm(FAULTS.find(({ kind }) => kind === 'loss, then no adapter') as Fault, 1, 12);
		using context = await GpuContext.create(broken.gpu, { backoff: [1, 2, 4] });
		const host = new TrainingHost({}, 0, new GpuTrainer(createGpuBackend(context, { mode: 'strict', insists: true })));
		const notes: string[] = [];
		const rows = await trainMany(host, request, recipes, { sharpness: false, onNote: (note) => notes.push(note) });
		host.dispose();
		expect(broken.struck).toBeGreaterThan(0);
		expect(rows).toEqual(right);
		expect(notes).toEqual([expect.stringContaining('the CPU trains 5 of the 5 networks')]);
	});

	test('after a loss an uploaded field is reduced by kernels of the new device', async () => {
		using context = await GpuContext.create(real, { backoff: [1] });
		const backend = createGpuBackend(context, { mode: 'strict' });
		const field = { grid: { ...grid, columns: 60, rows: 50 }, values: cells };
		const before = await backend.statistics(field);
		const { lost } = context.device;
		context.device.destroy();
		await lost;
		await context.ready();
		using uploaded = await backend.uploadField(field);
		expect(await backend.reduce(uploaded)).toEqual(before);
	});

	test('a table that found no memory is uploaded again when it is wanted again', async () => {
		using context = await GpuContext.create(real);
		let failures = 1;
		override(context.device, 'createBuffer', (create) => (descriptor) => {
			const fails = descriptor.label === 'Objective.data' && failures-- > 0;
			// Usages that exclude each other: the buffer is as invalid as one without memory.
			return create(fails ? { ...descriptor, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE } : descriptor);
		});
		const x = Float64Array.of(0, 1, 2);
		const objective = compileObjective({
			body: { kind: 'field', field: { name: 'f', columns: 3, rows: 3, x, y: x, values: Float64Array.from({ length: 9 }, (_, i) => i) } },
		});
		const bound = bindObjective(objective, 'plane');
		const backend = createGpuBackend(context, { mode: 'strict' });
		const own = { columns: 3, rows: 3, domain: { u: [0, 2], v: [0, 2] } } as const;
		await expect(backend.readField(bound, own)).rejects.toMatchObject({ name: 'GpuCommandError' });
		expect([...(await backend.readField(bound, own)).values]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
	});

	test.each([
		['no WebGPU', null, /has no WebGPU/],
		['null adapter', { requestAdapter: async () => null }, /found no GPU/],
		['throwing requestAdapter', { requestAdapter: () => Promise.reject(new Error('blocked by policy')) }, /blocked by policy/],
		['silent requestAdapter', { requestAdapter: never }, /did not answer within 0\.05 s/],
	])('%s: the reason is said', async (_name, gpu, message) => {
		await expect(GpuContext.create(gpu as unknown as GPU | null, { timeouts: { acquire: 50 } })).rejects.toMatchObject({
			name: 'GpuUnavailableError',
			message: expect.stringMatching(message),
		});
	});
});
