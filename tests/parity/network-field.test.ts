/** Networks over a plane on a GPU: within the bound that running error analysis derives, number by number. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileNetwork } from '../../src/compile/network.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { BandSizer } from '../../src/gpu/device/bands.ts';
import { Scope } from '../../src/gpu/device/scope.ts';
import { atPlaces } from '../../src/gpu/in-places.ts';
import { networkInPlane } from '../../src/gpu/network/in-plane.ts';
import { KERNEL_SHAPES, type KernelShape } from '../../src/gpu/network/kernel-shape.ts';
import { buildNetworkKernels } from '../../src/gpu/network/kernels.ts';
import { NetworkPlaneProgram, shapeOf } from '../../src/gpu/network/program.ts';
import { bindObjective } from '../../src/model/bound.ts';
import type { Dialect } from '../../src/math/dialect.ts';
import type { Plane } from '../../src/model/geometry.ts';
import type { ResidentField } from '../../src/model/resident-field.ts';
import type { NetworkBody, NetworkPlan } from '../../src/model/network.ts';
import type { Access, Buffer, Statement } from '../../src/networks/loops/ir.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { quantityOf } from '../../src/networks/quantity/quantity.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';
import { describeGpu, type TestContext, testContext } from '../support/gpu.ts';
import { BoundedLoops, GPU_FAST, GPU_STRICT } from '../../src/networks/loops/bounded.ts';
import { randomCase, randomData, randomVector } from '../support/networks.ts';

const U = 2 ** -24;
const COUNT = 9;
const POINTS = Float64Array.of(0, 0, 0.75, -1.125);

/** Together they hold every layer type, every loss, and samples with numbers and with classes. */
const CASES = [0, 2, 3, 9].map((seed) => {
	const { title, body, theta } = randomCase(seed, COUNT);
	// The first tensors stay where they are in one of them: what follows from them is computed once.
	return { title, theta, body: { ...body, normalisation: 'running' as const }, moves: (k: number) => seed !== 3 || k > 3 };
});

function planeOf({ parameters, parameterCount: n }: NetworkPlan, origin: Float64Array, moves: (tensor: number) => boolean): Plane {
	const direction = (seed: number): Float64Array => {
		const vector = randomVector(seed, n).map((value) => 0.3 * value);
		for (const [k, { at, size }] of parameters.entries()) if (!moves(k)) vector.fill(0, at, at + size);
		return vector;
	};
	return { n, origin, first: direction(21), second: direction(22) };
}

/** Largest error of a cell's mean loss and slopes: of the sums that the program takes, and of the mean. */
function boundsAt(
	program: NetworkPlaneProgram,
	{ data, statistics }: NetworkBody,
	plan: NetworkPlan,
	plane: Plane,
	point: readonly number[],
	mode: Dialect = 'strict',
): number[] {
	const { loops, u, v, origin, directions, move } = program.field;
	const memory = new BoundedLoops(loops.program.graph, COUNT, COUNT, mode === 'strict' ? GPU_STRICT : GPU_FAST);
	const { targets, inputs } = data;
	const width = inputs.length / COUNT;
	memory.give(loops.input, (k, s) => inputs[s * width + k] as number);
	memory.give(loops.target, (k, s) =>
		targets.kind === 'classes' ? (targets.labels[s] as number) : (targets.values[s * targets.width + k] as number),
	);
	memory.give(loops.weight, () => 1);
	memory.give(program.unit, () => 1);
	const vector = (buffers: readonly Buffer[], numbers: Float64Array, places: readonly { readonly at: number }[]): void => {
		for (const [k, buffer] of buffers.entries()) memory.give(buffer, (i) => numbers[(places[k]?.at ?? 0) + i] as number);
	};
	for (const buffers of [loops.parameters, origin]) vector(buffers, plane.origin, plan.parameters);
	vector(directions[0], plane.first, plan.parameters);
	vector(directions[1], plane.second, plan.parameters);
	vector(loops.statistics, statistics ?? new Float64Array(), plan.statistics);
	memory.give(u, () => point[0] as number);
	memory.give(v, () => point[1] as number);
	memory.run(program.statements.prepare);
	memory.run(move);
	memory.run(program.statements.cells);
	return program.summed.map((buffer) => {
		const { value, error } = memory.of(buffer);
		return ((error[0] as number) + 4 * U * Math.abs(value[0] as number)) / COUNT;
	});
}

/** What weight decay may add to the errors: a few roundings of sums of squares. */
function decayBounds({ decay = 0 }: NetworkBody, plan: NetworkPlan, { origin, first, second }: Plane, [u, v]: readonly number[]): number[] {
	const sums = [0, 0, 0];
	for (const { role, at, size } of plan.parameters)
		for (let k = at; role === 'weight' && k < at + size; k++) {
			const [a, b] = [Math.abs(first[k] as number), Math.abs(second[k] as number)];
			const w = Math.abs(origin[k] as number) + Math.abs(u as number) * a + Math.abs(v as number) * b;
			for (const [i, other] of [w / 2, a, b].entries()) sums[i] = (sums[i] as number) + w * other;
		}
	return sums.map((sum) => 16 * U * decay * sum);
}

describeGpu('networks over a plane', () => {
	let made: TestContext;
	let gpu: GpuBackend;
	beforeAll(async () => {
		made = await testContext();
		gpu = createGpuBackend(made.context, { mode: 'strict' });
	});
	afterAll(async () => {
		await gpu.idle();
		expect(made.uncaptured).toEqual([]);
		expect(made.context.resources.liveLabels).toEqual([]);
		gpu.dispose();
		made.context.dispose();
	});

	/** The sums at two places, and how far they are from the reference in units of the bound. */
	async function worst(
		body: NetworkBody,
		plane: Plane,
		slopes: boolean,
		change?: (statement: Statement) => Statement,
		shape: KernelShape = KERNEL_SHAPES['own memory, rolled'],
		mode: Dialect = 'strict',
	): Promise<number[]> {
		const { context } = made;
		const plan = planNetwork(body.architecture);
		const program = new NetworkPlaneProgram({ ...shapeOf(body, plan, plane, slopes), ...(change ? { change } : {}) }, mode, shape);
		const kernels = await buildNetworkKernels(context, program, mode);
		using scope = new Scope();
		const sizers = { cells: new BandSizer(plan.operations), once: new BandSizer(plan.operations) };
		const { evaluation: network } = compileNetwork(body);
		const run = await networkInPlane({ context, kernels, sizers, network, plane, slopes }, scope, {});
		const outputs = await atPlaces(run, POINTS, {});
		const exact = new NetworkPlaneProgram(shapeOf(body, plan, plane, slopes), 'strict', shape);
		const reference = quantityOf(body, referenceRunner);
		const most = outputs.map(() => 0);
		for (let i = 0; i < POINTS.length / 2; i++) {
			const [u, v] = [POINTS[2 * i] as number, POINTS[2 * i + 1] as number];
			const theta = plane.origin.map((x, k) => x + u * (plane.first[k] as number) + v * (plane.second[k] as number));
			const { value, slopes: along } = reference.slopes(theta, [plane.first, plane.second]);
			const [bounds, decay] = [boundsAt(exact, body, plan, plane, [u, v], mode), decayBounds(body, plan, plane, [u, v])];
			for (const [k, output] of outputs.entries()) {
				const off = Math.abs((output[i] as number) - ([value, ...along][k] as number));
				most[k] = Math.max(most[k] as number, off / ((bounds[k] as number) + (decay[k] as number)));
			}
		}
		return most;
	}

	test.each(CASES)('$title', async ({ body, theta, moves }) => {
		const plane = planeOf(planNetwork(body.architecture), theta, moves);
		for (const factor of await worst(body, plane, true)) expect(factor).toBeLessThanOrEqual(1);
	});

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
	/** Two dense layers with a function between them. */
	const SMALL: NetworkBody = {
		kind: 'network',
		architecture: {
			input: [2],
			layers: [
				{ type: 'dense', units: 3 },
				{ type: 'activation', of: 'tanh' },
				{ type: 'dense', units: 2 },
			],
		},
		data: randomData(5, [2], COUNT, { classes: 2 }),
		loss: 'squared',
	};
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
		'a missing bias': ({ start, ...own }) => (isDense({ start, ...own } as Statement) ? own : ({ start, ...own } as Statement)),
	};

	test.each([['nothing', (own: Statement) => own] as const, ...Object.entries(CONTROLS)])('negative control: %s', async (name, change) => {
		const plan = planNetwork(CONTROL.architecture);
		const plane = planeOf(plan, randomVector(9, plan.parameterCount), () => true);
		const [factor] = await worst(CONTROL, plane, false, change);
		if (name === 'nothing') expect(factor).toBeLessThanOrEqual(1);
		else expect(factor).toBeGreaterThan(100);
	});

	test.each(Object.entries(KERNEL_SHAPES).filter(([name]) => name.startsWith('a buffer')))(
		'scratch in %s: within the bound too',
		async (_, shape) => {
			const plan = planNetwork(CONTROL.architecture);
			const plane = planeOf(plan, randomVector(9, plan.parameterCount), () => true);
			for (const factor of await worst(CONTROL, plane, true, (own) => own, shape)) expect(factor).toBeLessThanOrEqual(1);
		},
	);

	/** Without barriers a compiler may leave out roundings, but none may be added. Every sample in one thread is another order of the same sums. */
	test('fast mode, with all samples in one thread: within the bound too', async () => {
		const body: NetworkBody = { ...SMALL, loss: 'cross-entropy', decay: 0.1 };
		const plan = planNetwork(body.architecture);
		const plane = planeOf(plan, randomVector(9, plan.parameterCount), () => true);
		const shape = { ...KERNEL_SHAPES['one thread, unrolled'], rolled: true };
		for (const factor of await worst(body, plane, true, (own) => own, shape, 'fast')) expect(factor).toBeLessThanOrEqual(1);
	});

	test('a slow field comes in levels, whose cells are those of a field of their grid', async () => {
		const plan = planNetwork(SMALL.architecture);
		const plane = planeOf(plan, randomVector(9, plan.parameterCount), () => true);
		const bound = bindObjective(compileNetwork(SMALL), 'plane', {}, plane);
		const grid = { columns: 2000, rows: 2000, domain: { u: [-1, 1], v: [-0.5, 2] } } as const;
		const stop = new AbortController();
		const levels: ResidentField[] = [];
		const onLevel = (level: ResidentField): void => {
			levels.push(level);
			stop.abort();
		};
		await expect(gpu.field(bound, grid, { signal: stop.signal, onLevel })).rejects.toMatchObject({ name: 'AbortError' });
		const [level] = levels as [ResidentField];
		expect(level.grid.domain).toEqual(grid.domain);
		const { values } = await level.read();
		expect(values.every(Number.isFinite)).toBe(true);
		expect(values).toEqual((await gpu.readField(bound, level.grid)).values);
		for (const each of levels) each.dispose();
	});

	test('accuracy and the loss of a class, progress, a cancel, and what is beyond f32 is a hole', async () => {
		const { data } = CONTROL;
		const plan = planNetwork(CONTROL.architecture);
		const plane = planeOf(plan, randomVector(9, plan.parameterCount), () => true);
		const grid = { columns: 5, rows: 3, domain: { u: [-1, 1], v: [-0.5, 2] } } as const;
		for (const quantity of [{ of: 'accuracy' }, { of: 'class', label: 1 }] as const) {
			const body = { ...CONTROL, data, quantity };
			const bound = bindObjective(compileNetwork(body), 'plane', {}, plane);
			const fractions: number[] = [];
			const found = await gpu.readField(bound, grid, { gradient: quantity.of === 'class', onProgress: (done) => fractions.push(done) });
			expect(fractions.at(-1)).toBe(1);
			const reference = quantityOf(body, referenceRunner);
			for (let k = 0; k < 15; k++) {
				const [u, v] = [-1 + 0.5 * (k % 5), -0.5 + 1.25 * Math.floor(k / 5)];
				const value = reference.value(plane.origin.map((x, i) => x + u * (plane.first[i] as number) + v * (plane.second[i] as number)));
				if (quantity.of === 'accuracy') expect(found.values[k]).toBe(Math.fround(value));
				else expect(found.values[k]).toBeCloseTo(value, 5);
			}
			const abort = new AbortController();
			const cancelled = gpu.readField(
				bound,
				{ ...grid, columns: 400, rows: 400 },
				{ signal: abort.signal, onProgress: () => abort.abort() },
			);
			await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
		}
		// The loss beyond 2^120 is none in single precision.
		const far = bindObjective(compileNetwork(CONTROL), 'plane', {}, { ...plane, first: plane.first.map((x) => x * 1e8) });
		const { values } = await gpu.readField(far, { ...grid, domain: { ...grid.domain, u: [-1e6, 1e6] } });
		expect(Array.from(values, Number.isNaN)).toEqual(Array.from({ length: 15 }, (_, k) => k % 5 !== 2));
	});

	test('all layer types are among them', () => {
		const types = new Set(CASES.flatMap(({ body }) => body.architecture.layers.map(({ type }) => type)));
		expect(types.size).toBe(12);
	});
});
