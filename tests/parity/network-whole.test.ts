/** Whole networks on a GPU: within the bound that running error analysis derives, and swarms of them by the stages of all optimizers. */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { compileLargeDescent } from '../../src/compile/large/descent.ts';
import { compileNetwork } from '../../src/compile/network.ts';
import { descentCode } from '../../src/cpu/training/code.ts';
import { beginningState, type MeasureInto, TrainingStepper } from '../../src/cpu/training/stepper.ts';
import { createGpuBackend, type GpuBackend, type GpuWork } from '../../src/gpu/backend.ts';
import { BandSizer } from '../../src/gpu/device/bands.ts';
import { KERNEL_SHAPES, type KernelShape } from '../../src/gpu/network/kernel-shape.ts';
import { buildWholeKernels } from '../../src/gpu/network/whole-kernels.ts';
import { MEASURED_WORDS, wholeAtPoints } from '../../src/gpu/network/whole-points.ts';
import { wholeShape } from '../../src/gpu/network/whole-program.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { COORDINATE } from '../../src/model/large-descent.ts';
import type { Architecture, NetworkBody } from '../../src/model/network.ts';
import type { Access, Statement } from '../../src/networks/loops/ir.ts';
import type { OptimizerSpec, ResolvedOptimizer } from '../../src/model/optimizer.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { quantityOf } from '../../src/networks/quantity/quantity.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { describeGpu, type TestContext, testContext } from '../support/gpu.ts';
import { boundsOfWhole } from '../support/network-sums.ts';
import { randomData, randomVector } from '../support/networks.ts';
import { swarmRequest } from '../support/swarm.ts';

const COUNT = 9;
/** That of `swarmRequest`. */
const SEED = 7;

/** One small graph with every layer type. */
const EVERY: Architecture = {
	input: [1, 4, 3],
	layers: [
		{ type: 'convolution', channels: 2, kernel: [2, 3], stride: [1, 2], padding: [1, 1] },
		{ type: 'batch-norm' },
		{ type: 'activation', of: 'tanh', name: 'a' },
		{ type: 'max-pool', kernel: [2, 1], stride: [1, 1] },
		{ type: 'average-pool', kernel: [2, 1], stride: [1, 1], padding: [1, 0] },
		{ type: 'add', from: ['a', 'layer4'] },
		{ type: 'scale', by: 0.5, name: 's' },
		{ type: 'multiply', from: ['a', 's'] },
		{ type: 'flatten' },
		{ type: 'layer-norm' },
		{ type: 'dense', units: 2, name: 'd' },
		{ type: 'global-pool', from: ['s'] },
		{ type: 'add', from: ['d', 'layer11'] },
	],
};

const EVERY_BODY: NetworkBody = {
	kind: 'network',
	architecture: EVERY,
	data: randomData(8, EVERY.input, COUNT, { classes: 2 }),
	loss: 'cross-entropy',
	decay: 0.1,
	statistics: Float64Array.of(0.1, -0.2, 0.7, 1.3),
};

/** Dense layers with a bias, and a kernel that is not square: small, since each control compiles a kernel. */
const CONTROL: NetworkBody = {
	kind: 'network',
	architecture: {
		input: [1, 4, 4],
		layers: [{ type: 'convolution', channels: 2, kernel: [3, 2] }, { type: 'flatten' }, { type: 'dense', units: 3 }],
	},
	data: randomData(4, [1, 4, 4], COUNT, { classes: 3 }),
	loss: 'squared',
};

/** Two batch norms, one of images: the second reads what the first wrote. */
const NORMED: NetworkBody = {
	...CONTROL,
	architecture: {
		input: [1, 4, 4],
		layers: [
			{ type: 'convolution', channels: 2, kernel: [3, 2] },
			{ type: 'batch-norm' },
			{ type: 'activation', of: 'tanh' },
			{ type: 'flatten' },
			{ type: 'dense', units: 3 },
			{ type: 'batch-norm', affine: false },
		],
	},
	normalisation: 'batch',
};

describeGpu('whole networks', () => {
	let made: TestContext;
	let gpu: GpuBackend;
	beforeAll(async () => {
		made = await testContext();
		gpu = createGpuBackend(made.context, { mode: 'strict', insists: true });
	});
	afterEach(() => expect(made.uncaptured).toEqual([]));
	afterAll(async () => {
		await gpu.idle();
		expect(made.context.resources.liveLabels).toEqual([]);
		gpu.dispose();
		made.context.dispose();
	});

	/** How far loss and gradient at two points are from the reference, in units of the bound: the worst. */
	async function worst(
		body: NetworkBody,
		change?: (statement: Statement) => Statement,
		shape: KernelShape = KERNEL_SHAPES['own memory, rolled'],
	): Promise<number> {
		const plan = planNetwork(body.architecture);
		const { evaluation: network } = compileNetwork(body);
		const n = plan.parameterCount;
		const points = randomVector(11, 2 * n).map((x) => 0.8 * x);
		const kernels = await buildWholeKernels(
			made.context,
			{ ...wholeShape(network, 'gradient'), ...(change ? { change } : {}) },
			{
				rowWidth: MEASURED_WORDS.gpu.rowWidth,
				words: { from: COORDINATE.x, into: COORDINATE.gradient },
				mode: 'strict',
				shape,
			},
		);
		const run = { context: made.context, kernels, sizer: new BandSizer(plan.operations), network };
		const { values, gradients } = await wholeAtPoints(run, points, 1, {});
		const reference = quantityOf(body, referenceRunner);
		let most = 0;
		for (let i = 0; i < 2; i++) {
			const theta = points.subarray(i * n, (i + 1) * n);
			const { value, gradient } = reference.gradient(theta);
			const bounds = boundsOfWhole(body, plan, theta);
			most = Math.max(most, Math.abs((values[i] as number) - value) / bounds.loss);
			for (let k = 0; k < n; k++) {
				const off = Math.abs((gradients?.[i * n + k] as number) - (gradient[k] as number));
				most = Math.max(most, off / (bounds.gradient[k] as number));
			}
		}
		return most;
	}

	test('every layer type', async () => {
		expect(new Set(EVERY.layers.map(({ type }) => type)).size).toBe(12);
		expect(await worst(EVERY_BODY)).toBeLessThanOrEqual(1);
	});

	const isConvolution = ({ axes }: Statement): boolean => axes.length === 6;
	const isDense = ({ axes, start }: Statement): boolean => start !== undefined && axes.length === 2;
	/** Another step of the first read on an axis. */
	const stepped = (statement: Statement, steps: (of: readonly number[]) => readonly number[]): Statement => {
		const [weight, ...rest] = statement.reads as [Access, ...Access[]];
		return { ...statement, reads: [{ ...weight, index: { ...weight.index, of: steps(weight.index.of) } }, ...rest] };
	};
	const CONTROLS: Readonly<Record<string, (statement: Statement) => Statement>> = {
		'a wrong stride': (own) => (isDense(own) ? stepped(own, ([u = 0, k = 0]) => [u - 1, k]) : own),
		'a swapped axis': (own) => (isConvolution(own) ? stepped(own, ([c = 0, y = 0, x = 0, i = 0]) => [c, y, x, i, 1, 3]) : own),
		'a moment of another channel': (own) =>
			own.write.buffer.name.endsWith('variance sum')
				? {
						...own,
						reads: own.reads.map((read) =>
							'buffer' in read && read.buffer.name.endsWith('mean') ? { ...read, index: { ...read.index, of: [] } } : read,
						),
					}
				: own,
		'a missing bias': ({ start, ...own }) => (isDense({ start, ...own } as Statement) ? own : ({ start, ...own } as Statement)),
	};

	test.each(Object.entries(CONTROLS))('negative control: %s', async (name, change) => {
		expect(await worst(name.includes('moment') ? NORMED : CONTROL, change)).toBeGreaterThan(100);
	});

	test('batch norms with the moments of the samples', async () => {
		expect(await worst(NORMED)).toBeLessThanOrEqual(1);
	});

	test.each([
		['own memory, rolled', { ...CONTROL, loss: 'hinge' }],
		['a buffer, rolled', { ...CONTROL, loss: 'half-squared', data: randomData(5, [1, 4, 4], COUNT, { width: 3 }) }],
	] as const)('scratch in %s', async (name, body) => {
		expect(await worst(body, undefined, KERNEL_SHAPES[name])).toBeLessThanOrEqual(1);
	});

	test('other quantities, decay, a cancel, and what is beyond f32 has no value', async () => {
		const plan = planNetwork(CONTROL.architecture);
		const n = plan.parameterCount;
		const points = randomVector(5, 3 * n);
		for (const quantity of [{ of: 'accuracy' }, { of: 'class', label: 1 }] as const) {
			const body = { ...CONTROL, decay: 0.5, quantity };
			const reference = quantityOf(body, referenceRunner);
			const { values } = await gpu.sample(bindObjective(compileNetwork(body), 'full'), points, 0);
			for (const [i, value] of values.entries()) expect(value).toBeCloseTo(reference.value(points.subarray(i * n, (i + 1) * n)), 5);
		}
		const bound = bindObjective(compileNetwork(CONTROL), 'full');
		const far = await gpu.sample(
			bound,
			points.map((x, k) => (k < n ? x : x * 1e9)),
			1,
		);
		expect(Array.from(far.values, Number.isNaN)).toEqual([false, true, true]);
		expect(Array.from(far.gradients as Float64Array, Number.isNaN)).toEqual(Array.from({ length: 3 * n }, (_, k) => k >= n));
		const abort = new AbortController();
		abort.abort();
		await expect(gpu.sample(bound, points, 1, { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
	});

	test('what is left to the processor', () => {
		const why = (body: NetworkBody, work: GpuWork): string | null => gpu.leaves(compileNetwork(body), work);
		const works = ['fields', 'points', 'swarms', 'trainings'] as const;
		expect(works.map((work) => why(EVERY_BODY, work))).toEqual([null, null, null, null]);
		// A training has memory for the moments of its batches.
		expect(works.map((work) => why({ ...EVERY_BODY, normalisation: 'batch' }, work) === null)).toEqual([false, false, false, true]);
		expect(works.map((work) => why(CONTROL, work))).toEqual([null, null, null, null]);
		expect(why(CONTROL, 'products')).toContain('no code');
		expect(why({ ...CONTROL, quantity: { of: 'accuracy' } }, 'swarms')).toContain('no gradient');
		const unasked = createGpuBackend(made.context, { mode: 'strict' });
		const left = works.map((work) => unasked.leaves(compileNetwork(CONTROL), work)?.includes('emulated') ?? false);
		expect(new Set(left)).toEqual(new Set([made.context.isSoftware]));
		unasked.dispose();
	});

	/** Dense layers with every kind of sum over coordinates around them. */
	const SMALL: NetworkBody = {
		kind: 'network',
		architecture: {
			input: [2],
			layers: [
				{ type: 'dense', units: 3 },
				{ type: 'activation', of: 'tanh' },
				{ type: 'dense', units: 1 },
			],
		},
		data: randomData(6, [2], COUNT, { classes: 2 }),
		loss: 'cross-entropy',
		decay: 0.01,
	};
	const objective = compileNetwork(SMALL);
	const n = objective.dimension;
	const starts = (count: number): Float64Array => randomVector(12, count * n);

	test('a step of whole networks is that of the reference within the bound', async () => {
		const lr = 0.5;
		const swarm = await gpu.createSwarm(swarmRequest(objective, resolveOptimizer({ id: 'gd', hyper: { lr } }), starts(5)));
		await swarm.advance(1);
		const { x, value } = await swarm.read();
		const reference = quantityOf(SMALL, referenceRunner);
		const plan = planNetwork(SMALL.architecture);
		for (let i = 0; i < 5; i++) {
			const theta = starts(5).subarray(i * n, (i + 1) * n);
			const bounds = boundsOfWhole(SMALL, plan, theta);
			const { gradient } = reference.gradient(theta);
			for (let k = 0; k < n; k++) {
				const [from, along] = [theta[k] as number, lr * (gradient[k] as number)];
				const bound = lr * (bounds.gradient[k] as number) + 3 * 2 ** -24 * (Math.abs(from) + Math.abs(along));
				expect(Math.abs((x[i * n + k] as number) - (from - along))).toBeLessThanOrEqual(bound);
			}
			// The value is that of where it is now.
			const now = x.subarray(i * n, (i + 1) * n);
			expect(Math.abs((value[i] as number) - reference.value(now))).toBeLessThanOrEqual(boundsOfWhole(SMALL, plan, now).loss);
		}
		swarm.dispose();
	});

	/** f and ∇f as this GPU has them, for a stepper of the processor that asks for them one by one. */
	async function stepped32(optimizer: ResolvedOptimizer, start: Float64Array, steps: number): Promise<Float64Array> {
		const program = compileLargeDescent(optimizer);
		const code = await descentCode(optimizer, 'f32');
		const stepper = new TrainingStepper(code, n);
		stepper.load(beginningState(code, start, program.begin(optimizer.values)));
		stepper.use(program.uniforms(optimizer.values, SEED));
		const known = new Map<string, { readonly value: number; readonly gradient: Float64Array }>();
		let asked: Float64Array | undefined;
		const measure: MeasureInto = (x, gradient) => {
			const answer = known.get(x.join());
			if (!answer) {
				asked = Float64Array.from(x);
				throw new Error('not known yet');
			}
			gradient.set(answer.gradient);
			return answer.value;
		};
		for (let step = 1; step <= steps; ) {
			const before = stepper.save();
			asked = undefined;
			try {
				stepper.take(program.stepConstants(step, true, optimizer.values), measure, { tolerance: 0, target: null });
				step++;
			} catch (error) {
				const point = asked as Float64Array | undefined;
				if (!point) throw error;
				const { values, gradients } = await gpu.sample(bindObjective(objective, 'full'), point, 1);
				known.set(point.join(), { value: values[0] as number, gradient: gradients as Float64Array });
				stepper.load(before);
			}
		}
		return Float64Array.from(stepper.x);
	}

	test('with gradients of this GPU the steps are those of the processor, bit for bit', async () => {
		// Sums, a gradient elsewhere, state and a schedule in one.
		const spec: OptimizerSpec = { id: 'nadam', hyper: { lr: 0.02, sam: 0.1, clipNorm: 0.5 }, schedule: 'cosine' };
		const optimizer = resolveOptimizer(spec);
		const swarm = await gpu.createSwarm(swarmRequest(objective, optimizer, starts(1)));
		await swarm.advance(3);
		const { x } = await swarm.read();
		expect(Array.from(x)).toEqual(Array.from(await stepped32(optimizer, starts(1), 3)));
		swarm.dispose();
	});
});
