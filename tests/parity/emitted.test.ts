/** Strict WGSL, executed: random LIR programs answer the interpreter's bits. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmitOptions } from '../../src/expr/emit/options.ts';
import { emitWgsl } from '../../src/expr/emit/wgsl.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import { gpuMissing, type TestContext, testContext } from '../support/gpu.ts';
import { randomProgram, type RandomProgram, TABLE_WORDS } from '../support/random-lir.ts';

const missing = await gpuMissing();
const OPTIONS: Omit<EmitOptions, 'order'> = { inputs: 2, uniformCount: 2, tables: 1, mode: 'strict' };
/**
 * Not 2^-126 itself: a product within half a subnormal step below it is rounded up to it by the CPU, and
 * flushed by a GPU that looks at the result before it is rounded to the subnormal grid. x·(2^-126/x) is
 * such a product; nothing else than a result that equals ±2^-126 can differ so.
 */
const EDGES = [
	0,
	-0,
	1,
	-1,
	0.5,
	1.5 * 2 ** -126,
	-1.25 * 2 ** -126,
	2 ** -63,
	3 * 2 ** -64,
	-7.25,
	1e9,
	-3e8,
	2.5,
	1e-20,
	-1e-19,
	0.1,
].map(Math.fround);
const POINTS = EDGES.flatMap((x) => EDGES.map((y) => [x, y] as const));
const UNIFORMS = [0.3, -2.7].map(Math.fround);
const TABLE = Uint32Array.from({ length: TABLE_WORDS }, (_, i) => Math.imul(0x9e3779b1, i + 1));
/** Output k belongs to the value, the gradient or the Hessian. */
const GROUP_OF = [0, 1, 1, 2, 2, 2];
const numbersOf = (order: number): number => [1, 3, 6][order] as number;

let gpu: TestContext;
beforeAll(async () => {
	if (!missing) gpu = await testContext();
});
afterAll(() => {
	if (missing) return;
	expect(gpu.uncaptured).toEqual([]);
	gpu.context.dispose();
});

/** The words of all points: validity, then the numbers. */
async function execute({ code, constants }: ReturnType<typeof emitWgsl>, order: number): Promise<Uint32Array> {
	const device = gpu.context.device;
	const members = [
		'sample.value',
		'sample.gradient[0]',
		'sample.gradient[1]',
		'sample.hessian[0]',
		'sample.hessian[1]',
		'sample.hessian[2]',
	].slice(0, numbersOf(order));
	const width = 1 + members.length;
	const kernel = `
@group(0) @binding(0) var<storage, read> points: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> words: array<u32>;
@compute @workgroup_size(64) fn run(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= arrayLength(&points)) { return; }
	var sample = objective(Point(points[id.x].x, points[id.x].y));
	words[${width}u * id.x] = sample.valid;
	${members.map((member, k) => `words[${width}u * id.x + ${k + 1}u] = bitcast<u32>(${member});`).join('\n\t')}
}`;
	const module = device.createShaderModule({ code: code + kernel });
	const buffer = (data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>, usage: number): GPUBuffer => {
		const made = device.createBuffer({ size: data.byteLength, usage: usage | GPUBufferUsage.COPY_DST });
		device.queue.writeBuffer(made, 0, data);
		return made;
	};
	const floats = [0, ...UNIFORMS, ...constants];
	while (floats.length % 4) floats.push(0);
	const groups = [
		[
			buffer(Float32Array.from(POINTS.flat()), GPUBufferUsage.STORAGE),
			buffer(new Uint32Array(POINTS.length * width), GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC),
		],
		[buffer(Float32Array.from(floats), GPUBufferUsage.UNIFORM), buffer(TABLE, GPUBufferUsage.STORAGE)],
	] as const;
	const types = [
		['read-only-storage', 'storage'],
		['uniform', 'read-only-storage'],
	] as const;
	const layouts = types.map((row) =>
		device.createBindGroupLayout({
			entries: row.map((type, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } })),
		}),
	);
	const pipeline = await device.createComputePipelineAsync({
		layout: device.createPipelineLayout({ bindGroupLayouts: layouts }),
		compute: { module },
	});
	const size = POINTS.length * width * 4;
	const readBack = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
	const encoder = device.createCommandEncoder();
	const pass = encoder.beginComputePass();
	pass.setPipeline(pipeline);
	for (const [index, buffers] of groups.entries()) {
		const entries = buffers.map((each, binding) => ({ binding, resource: { buffer: each } }));
		pass.setBindGroup(index, device.createBindGroup({ layout: layouts[index] as GPUBindGroupLayout, entries }));
	}
	pass.dispatchWorkgroups(Math.ceil(POINTS.length / 64));
	pass.end();
	encoder.copyBufferToBuffer(groups[0][1], 0, readBack, 0, size);
	device.queue.submit([encoder.finish()]);
	await readBack.mapAsync(GPUMapMode.READ);
	const words = new Uint32Array(readBack.getMappedRange().slice(0));
	for (const each of [...groups.flat(), readBack]) each.destroy();
	return words;
}

/** How many numbers were compared, and which differ. */
async function compare(
	{ program, order }: RandomProgram,
	edit = (code: string): string => code,
): Promise<{ compared: number; differences: string[] }> {
	const generated = emitWgsl(program, { ...OPTIONS, order });
	const words = await execute({ ...generated, code: edit(generated.code) }, order);
	const numbers = numbersOf(order);
	const interpret = compileLir(program);
	const differences: string[] = [];
	let compared = 0;
	for (const [i, point] of POINTS.entries()) {
		const expected = interpret(point, UNIFORMS, [TABLE]);
		const [valid = 0, ...bits] = words.subarray(i * (numbers + 1), (i + 1) * (numbers + 1));
		for (const [k, actual] of bits.entries()) {
			const group = GROUP_OF[k] as number;
			const isValid = expected[numbers + group] === 1;
			const want = new Uint32Array(Float32Array.of(expected[k] as number).buffer)[0];
			if (isValid) compared++;
			if (isValid !== (((valid >> group) & 1) === 1) || (isValid && want !== actual))
				differences.push(`(${point}) output ${k}: ${want} but ${actual}`);
		}
	}
	return { compared, differences };
}

test.skipIf(missing)('random programs: every bit', async () => {
	let compared = 0;
	await fc.assert(
		fc.asyncProperty(randomProgram({ inputs: 2, uniforms: 2 }), async (random) => {
			const result = await compare(random);
			expect(result.differences).toEqual([]);
			compared += result.compared;
		}),
		{ numRuns: 150 },
	);
	expect(compared).toBeGreaterThan(10_000);
});

test.skipIf(missing)('negative control: a sum that became a difference is caught', async () => {
	const caught = [];
	for (const random of fc.sample(randomProgram({ inputs: 2, uniforms: 2 }), { numRuns: 40, seed: 1 })) {
		caught.push(...(await compare(random, (code) => code.replace(/(t\d+) \+ (t\d+)\) \^ zero/g, '$1 - $2) ^ zero'))).differences);
	}
	expect(caught.length).toBeGreaterThan(0);
});
