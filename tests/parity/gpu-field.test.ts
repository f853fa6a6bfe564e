/** Fields: the strict GPU answers the CPU's f32 twin bit for bit, and stays inside its limits. */

import { bindObjective } from '../../src/model/bound.ts';
import { afterAll, expect, test } from 'vitest';
import { compileObjective } from '../../src/compile/objective.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import type { Backend, BoundObjective } from '../../src/model/backend.ts';
import { Readback } from '../../src/gpu/device/readback.ts';
import { Scope } from '../../src/gpu/device/scope.ts';
import { LimitError } from '../../src/model/errors.ts';
import type { Field } from '../../src/model/field.ts';
import type { GridSpec } from '../../src/model/geometry.ts';
import '../../src/compile/surface/express.ts';
import { bitsOf, boundFormula, cpuTwin, describeGpu, differences, testContext } from '../support/gpu.ts';
import { gpuForTests } from '../support/gpu-tests.ts';
import { AT_ONCE, turnsUntil } from '../support/turns.ts';

const grid = (columns: number, rows: number): GridSpec => ({ columns, rows, domain: { u: [-2, 2.5], v: [-1.5, 3] } });

const NONE = new Float32Array(0);
const allBits = ({ values, gradientU = NONE, gradientV = NONE }: Field): Uint32Array =>
	Uint32Array.from([...bitsOf(values), ...bitsOf(gradientU), ...bitsOf(gradientV)]);

describeGpu('fields', () => {
	let backend: GpuBackend;
	const made = gpuForTests('strict', (its) => (backend = its));
	const twin = cpuTwin();
	afterAll(async () => {
		twin.dispose();
		// A test puts another in its place.
		backend.dispose();
		await backend.idle();
	});

	const formulas = ['(1-x)^2 + 100(y-x^2)^2', 'log(x) + sqrt(y)', 'sin(3x) exp(y/2) / (x - y)', 'x > y ? x^2 : tanh(4y)'];
	test.each(formulas)('%s: values and gradient equal the twin, and the resident field equals the streamed one', async (text) => {
		const bound = boundFormula(text);
		// Neither a multiple of four columns nor of the workgroup.
		const spec = grid(203, 117);
		const expected = await twin.readField(bound, spec, { gradient: true });
		const streamed = await backend.readField(bound, spec, { gradient: true });
		expect(differences(allBits(streamed), allBits(expected))).toBe(0);
		using resident = await backend.field(bound, spec, { gradient: true });
		expect(differences(allBits(await resident.read()), allBits(expected))).toBe(0);
		const valuesOnly = await backend.readField(bound, spec);
		expect(differences(bitsOf(valuesOnly.values), bitsOf(expected.values))).toBe(0);
		expect(valuesOnly.gradientU).toBeUndefined();
	});

	test('composed of pieces: the bits of the field that is computed at once, and of the twin; between cells the twin’s numbers', async () => {
		const bound = boundFormula('sin(3x) exp(y/2) / (x - y) + sqrt(y + 1)');
		const piece = (i: number, j: number): GridSpec => ({ columns: 65, rows: 65, domain: { u: [i, i + 1], v: [j, j + 1] } });
		const places = [-1, 0, 1].flatMap((j) => [-2, -1, 0].map((i) => piece(i, j)));
		const whole: GridSpec = { columns: 129, rows: 129, domain: { u: [-1.75, 0.25], v: [-0.5, 1.5] } };
		const coarse: GridSpec = { columns: 33, rows: 37, domain: { u: [-2, 1], v: [-1.25, 2] } };
		const composed = async (machine: Backend, grid: GridSpec, of: readonly GridSpec[]): Promise<Field> => {
			using scope = new Scope();
			const pieces = await Promise.all(of.map(async (its) => scope.own(await machine.field(bound, its))));
			return await scope.own(await machine.compose(grid, pieces)).read();
		};
		const expected = await twin.readField(bound, whole);
		for (const machine of [backend, twin]) {
			expect(differences(bitsOf((await composed(machine, whole, [coarse, ...places])).values), bitsOf(expected.values))).toBe(0);
			expect(
				differences(bitsOf((await composed(machine, coarse, [coarse])).values), bitsOf((await twin.readField(bound, coarse)).values)),
			).toBe(0);
		}
		// A piece here and there over a coarse one, whose edges go on outside.
		const wide: GridSpec = { columns: 203, rows: 117, domain: { u: [-2.3, 1.1], v: [-1.5, 2.25] } };
		const [its, other] = [
			await composed(backend, wide, [coarse, ...places.slice(0, 3)]),
			await composed(twin, wide, [coarse, ...places.slice(0, 3)]),
		];
		for (const [k, value] of other.values.entries()) {
			expect(Number.isNaN(its.values[k])).toBe(Number.isNaN(value));
			if (!Number.isNaN(value)) expect(Math.abs((its.values[k] as number) - value)).toBeLessThan(1e-3 * (1 + Math.abs(value)));
		}
	});

	test.each([
		[1, 1],
		[1, 9],
		[9, 1],
		[4, 4],
		[5, 3],
	])('%i × %i', async (columns, rows) => {
		const bound = boundFormula('x + 10y');
		const expected = await twin.readField(bound, grid(columns, rows));
		expect(differences(bitsOf((await backend.readField(bound, grid(columns, rows))).values), bitsOf(expected.values))).toBe(0);
	});

	test('the buffers of a released field serve the next of its size, which answers as if they were new', async () => {
		const { device } = made.context;
		const labels: string[] = [];
		const createBuffer = device.createBuffer.bind(device);
		device.createBuffer = (descriptor) => {
			labels.push(descriptor.label ?? '');
			return createBuffer(descriptor);
		};
		try {
			// Padding columns, and holes where the first one had numbers.
			const spec = grid(203, 117);
			const first = await backend.field(boundFormula('7 + x y'), spec, { gradient: true });
			first.dispose();
			await expect(first.read()).rejects.toThrow('released');
			labels.length = 0;
			const second = boundFormula('log(x) + sqrt(y)');
			using again = await backend.field(second, spec, { gradient: true });
			expect(labels.filter((label) => /^Field\.(values|derivatives)/.test(label))).toEqual([]);
			expect(differences(allBits(await again.read()), allBits(await twin.readField(second, spec, { gradient: true })))).toBe(0);
			// Another size has no use for them.
			labels.length = 0;
			(await backend.field(second, grid(50, 40))).dispose();
			expect(labels).toContain('Field.values');
		} finally {
			device.createBuffer = createBuffer;
		}
	});

	test('spoiled, they are zeros: an answer that was left there is none', async () => {
		const { context } = made;
		const spec = grid(64, 64);
		const request = { size: 64 * 64 * 4, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST };
		const left = async (): Promise<Uint32Array> => {
			using scope = new Scope();
			const { raw } = scope.own(context.resources.overwritten('Field.values', request));
			const readback = scope.own(new Readback(context, 'Test.left', request.size));
			return await readback.submit(
				() => undefined,
				[{ source: raw, offset: 0, bytes: request.size }],
				(words) => words.slice(),
			);
		};
		const expected = bitsOf((await twin.readField(boundFormula('7 + x y'), spec)).values);
		(await backend.field(boundFormula('7 + x y'), spec)).dispose();
		expect(differences(await left(), expected)).toBe(0);
		using scope = new Scope();
		await scope.own(new Readback(context, 'Test.spoil', 0)).submit(
			(encoder) => context.resources.spoil(encoder),
			[],
			() => undefined,
		);
		expect((await left()).every((word) => word === 0)).toBe(true);
	});

	test('a sampled surface with holes: tables are read alike', async () => {
		const values = Float64Array.from({ length: 20 * 15 }, (_, i) => (i % 37 === 5 ? Number.NaN : Math.fround(Math.sin(i) * 10)));
		const axis = (count: number, lo: number): Float64Array => Float64Array.from({ length: count }, (_, i) => lo + i * 0.25);
		const field = { name: 'samples', columns: 20, rows: 15, x: axis(20, -2.25), y: axis(15, -1), values };
		const objective = compileObjective({ body: { kind: 'field', field } });
		const bound: BoundObjective = bindObjective(objective, 'plane');
		const expected = await twin.readField(bound, grid(150, 90), { gradient: true });
		const answer = await backend.readField(bound, grid(150, 90), { gradient: true });
		expect(differences(allBits(answer), allBits(expected))).toBe(0);
		const holes = expected.values.filter(Number.isNaN).length;
		expect(holes).toBeGreaterThan(500);
		expect(holes).toBeLessThan(13_000);
		// Tables outlive the call; a fresh backend shows that they go with their owner.
		expect(made.context.resources.liveLabels).toEqual(['Objective.data']);
		backend.dispose();
		await backend.idle();
		backend = createGpuBackend(made.context, { mode: 'strict' });
	});

	test('an uploaded field comes back as it was, with its gradient', async () => {
		const spec = grid(13, 11);
		const [values, gradientU, gradientV] = [1, 2, 3].map((k) =>
			Float32Array.from({ length: 143 }, (_, i) => (i % 9 === k ? Number.NaN : i * k)),
		) as [Float32Array, Float32Array, Float32Array];
		using field = await backend.uploadField({ grid: spec, values, gradientU, gradientV });
		expect(differences(allBits(await field.read()), allBits({ grid: spec, values, gradientU, gradientV }))).toBe(0);
	});

	test('negative control: a formula one bit off is noticed', async () => {
		const expected = await twin.readField(boundFormula('x y + 1'), grid(64, 64));
		const wrong = await backend.readField(boundFormula('x y + 1.0000001'), grid(64, 64));
		expect(differences(bitsOf(wrong.values), bitsOf(expected.values))).toBeGreaterThan(1000);
	});

	test('the padding of a resident field is holes', async () => {
		using field = await backend.field(boundFormula('1'), grid(6, 2));
		expect(field.stride).toBe(8);
		// Read as a field of eight columns, the padding comes back too.
		const all = await backend.reduce({ ...field, grid: grid(8, 2) });
		expect([all.holes, all.count]).toEqual([4, 16]);
	});

	test('other values of a parameter compile nothing', async () => {
		const bound = boundFormula('a x^2 + y');
		const two = bindObjective(bound.objective, 'plane', { a: 2 });
		await backend.readField(bound, grid(8, 8));
		const { device } = made.context;
		const create = device.createShaderModule;
		let compiled = 0;
		device.createShaderModule = (descriptor) => {
			compiled++;
			return create.call(device, descriptor);
		};
		const field = await backend.readField(two, grid(8, 8));
		device.createShaderModule = create;
		expect(compiled).toBe(0);
		expect(field.values[0]).toBe(2 * 4 - 1.5);
	});

	test('progress rises to 1', async () => {
		const seen: number[] = [];
		await backend.readField(boundFormula('sin(x y)'), grid(512, 700), { onProgress: (fraction) => seen.push(fraction) });
		expect(seen.at(-1)).toBe(1);
		expect(seen.length).toBeGreaterThan(3);
		expect(seen).toEqual(seen.toSorted((a, b) => a - b));
	});

	test('an abort is answered at once, and the next work runs', async () => {
		const bound = boundFormula('sin(3x) cos(2y)');
		const stop = new AbortController();
		let aborted = 0;
		const work = backend.field(bound, grid(4000, 4000), {
			signal: stop.signal,
			onProgress: () => {
				if (aborted > 0) throw new Error('progress after the abort');
				aborted++;
				stop.abort();
			},
		});
		work.catch(() => undefined);
		await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
		expect(await turnsUntil(work)).toBeLessThanOrEqual(AT_ONCE);
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		expect(aborted).toBe(1);
		expect((await backend.readField(boundFormula('x'), grid(2, 2))).values[0]).toBe(-2);
	});

	test('work that is aborted before its turn never starts', async () => {
		const stop = new AbortController();
		stop.abort();
		const work = backend.readField(boundFormula('x'), grid(64, 64), { signal: stop.signal, onProgress: () => expect.unreachable() });
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
	});

	test('a grid too large says so, with one that fits', async () => {
		const side = Math.ceil(Math.sqrt(backend.maxCells)) + 8;
		const error = await backend.field(boundFormula('x'), grid(side, side)).catch((e: unknown) => e);
		expect(error).toBeInstanceOf(LimitError);
		const [, columns, rows] = /that fits is (\d+) × (\d+)/.exec((error as Error).message) ?? [];
		const fits = Number(columns) * Number(rows);
		expect(fits).toBeLessThanOrEqual(backend.maxCells);
		expect(fits).toBeGreaterThan(0.99 * backend.maxCells);
		await expect(backend.readField(boundFormula('x'), grid(0, 5))).rejects.toThrow(LimitError);
		await expect(backend.readField(boundFormula('x'), grid(2.5, 5))).rejects.toThrow(LimitError);
	});
});

describeGpu('the ledger', () => {
	test('a field on its way to the CPU holds only two bands on the GPU', async () => {
		const { context } = await testContext();
		const backend = createGpuBackend(context, { mode: 'strict' });
		const field = await backend.readField(boundFormula('x + y'), grid(4000, 2000));
		expect(field.values[4000 * 2000 - 1]).toBe(5.5);
		// Two bands of 2^20 cells, each with its staging copy, and the axes.
		expect(context.resources.peakBytes).toBeLessThan(17 * 2 ** 20);
		expect(context.liveBytes).toBe(0);
		context.dispose();
	});

	test('a cap is kept with a named error, and the ledger returns to zero', async () => {
		const { context, uncaptured } = await testContext({ memoryCap: 2 ** 20 });
		const backend = createGpuBackend(context, { mode: 'strict' });
		await expect(backend.field(boundFormula('x'), grid(1024, 1024))).rejects.toThrow(LimitError);
		using kept = await backend.field(boundFormula('x'), grid(400, 400));
		await expect(backend.field(boundFormula('x'), grid(400, 400))).rejects.toMatchObject({ name: 'OutOfMemoryError' });
		expect(context.liveBytes).toBe(400 * 400 * 4);
		kept.dispose();
		expect(context.liveBytes).toBe(0);
		expect(uncaptured).toEqual([]);
		context.dispose();
		await expect(backend.readField(boundFormula('x'), grid(4, 4))).rejects.toMatchObject({ name: 'GpuUnavailableError' });
	});
});
