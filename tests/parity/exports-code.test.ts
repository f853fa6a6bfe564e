/** WGSL that leaves the project answers the bits of the CPU in f32, in a shader that knows nothing of us. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindObjective } from '../../src/model/bound.ts';
import { codeSubject } from '../../src/exports/code/subject.ts';
import { wgslCode } from '../../src/exports/code/wgsl.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { bitsOf, cpuTwin, describeGpu, differences, type TestContext, testContext } from '../support/gpu.ts';
import { seeded } from '../support/random-graph.ts';

const COUNT = 256;
const random = seeded(11);
const POINTS = Float64Array.from({ length: 2 * COUNT }, (_, k) => (k < 8 ? (k % 4) / 2 - 0.5 : Math.fround(random() * 8 - 4)));

describeGpu('exported WGSL', () => {
	let gpu: TestContext;
	beforeAll(async () => {
		gpu = await testContext();
	});
	afterAll(() => {
		expect(gpu.uncaptured).toEqual([]);
		gpu.context.dispose();
	});

	/** Value and gradient of all points, a row a point. */
	async function run(code: string): Promise<Uint32Array> {
		const { device } = gpu.context;
		const kernel = `
@group(0) @binding(0) var<storage, read> points: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> words: array<vec4u>;
@compute @workgroup_size(64) fn run(@builtin(global_invocation_id) id: vec3u) {
	let at = points[id.x];
	words[id.x] = vec4u(bitcast<u32>(f(at.x, at.y)), bitcast<vec2u>(f_gradient(at.x, at.y)), 0u);
}`;
		const module = device.createShaderModule({ code: code + kernel });
		const points = device.createBuffer({ size: 8 * COUNT, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST });
		const words = device.createBuffer({ size: 16 * COUNT, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
		const back = device.createBuffer({ size: 16 * COUNT, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
		device.queue.writeBuffer(points, 0, Float32Array.from(POINTS));
		const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'run' } });
		const entries = [points, words].map((buffer, binding) => ({ binding, resource: { buffer } }));
		const encoder = device.createCommandEncoder();
		const pass = encoder.beginComputePass();
		pass.setPipeline(pipeline);
		pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
		pass.dispatchWorkgroups(COUNT / 64);
		pass.end();
		encoder.copyBufferToBuffer(words, 0, back, 0, 16 * COUNT);
		device.queue.submit([encoder.finish()]);
		await back.mapAsync(GPUMapMode.READ);
		const rows = new Uint32Array(back.getMappedRange().slice(0));
		for (const buffer of [points, words, back]) buffer.destroy();
		return rows.filter((_, k) => k % 4 !== 3);
	}

	test.each(['a in [0, 9] = 1.1; (a - x)^2/3 + 100 (y - x^2)^2', 'sqrt(x) exp(y/3) + log(x y)', 'ackley'])('%s', async (text) => {
		const landscape = text === 'ackley' ? openLandscape({ kind: 'function', id: text }) : openLandscape({ kind: 'formula', text });
		const { values, gradients = [] } = await cpuTwin().sample(bindObjective(landscape.objective, 'full'), POINTS, 1);
		const expected = Array.from(values).flatMap((value, k) => [value, gradients[2 * k] as number, gradients[2 * k + 1] as number]);
		const code = wgslCode(codeSubject(landscape.objective, { title: landscape.title }), true);
		expect(differences(await run(code), bitsOf(expected))).toBe(0);
		if (text !== 'ackley') return;
		// A constant that is off by one bit is noticed.
		expect(code).toContain('0x3fb504f3u');
		expect(differences(await run(code.replaceAll('0x3fb504f3u', '0x3fb504f4u')), bitsOf(expected))).toBeGreaterThan(0);
	});
});
