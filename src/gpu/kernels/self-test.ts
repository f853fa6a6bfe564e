/** The kernel that measures a device's arithmetic. */

import selfTest from '../../../shaders/kernels/self-test.wgsl?raw';
import { type ShaderPart, structPart } from '../compose.ts';
import type { GpuContext } from '../context.ts';
import { structLayout } from '../layout.ts';
import { bindBuffers, buildCompute } from '../pipeline.ts';
import { Readback } from '../readback.ts';
import { Scope } from '../scope.ts';

export const SELF_TEST_INPUTS = structLayout('SelfTestInputs', {
	count: 'u32',
	/** 0; no compiler can know it. */
	zero: 'u32',
});

export const selfTestParts: readonly ShaderPart[] = [
	structPart(SELF_TEST_INPUTS),
	{ file: 'shaders/kernels/self-test.wgsl', text: selfTest },
];

/**
 * Run the kernel once.
 * @param pairs bits of a and b, pair after pair
 * @param parts the shader; another one only to show that a wrong one is noticed
 * @returns for each pair the bits of a/b, √|a| and the error of a + b, and 1 where a is a valid number
 */
export async function measureArithmetic(
	context: GpuContext,
	pairs: Uint32Array<ArrayBuffer>,
	parts: readonly ShaderPart[] = selfTestParts,
): Promise<Uint32Array> {
	const built = await buildCompute(context, {
		label: 'SelfTest.kernel',
		parts,
		entryPoint: 'self_test',
		groups: [['uniform', 'read-only-storage', 'storage']],
	});
	const count = pairs.length / 2;
	using scope = new Scope();
	const { STORAGE, COPY_SRC, COPY_DST, UNIFORM } = GPUBufferUsage;
	const { bindings, results, readback } = await context.withScopes('SelfTest.buffers', (device) => {
		const buffer = (name: string, size: number, usage: number): GPUBuffer =>
			scope.own(context.resources.buffer(`SelfTest.${name}`, { size, usage })).raw;
		const inputs = buffer('inputs', SELF_TEST_INPUTS.size, UNIFORM | COPY_DST);
		const points = buffer('pairs', pairs.byteLength, STORAGE | COPY_DST);
		const results = buffer('results', count * 16, STORAGE | COPY_SRC);
		device.queue.writeBuffer(inputs, 0, SELF_TEST_INPUTS.encode({ count, zero: 0 }));
		device.queue.writeBuffer(points, 0, pairs);
		return {
			bindings: bindBuffers(device, built, 0, [inputs, points, results]),
			results,
			readback: scope.own(new Readback(context, 'SelfTest.read', count * 16)),
		};
	});
	return await readback.submit(
		(encoder) => {
			const pass = encoder.beginComputePass({ label: built.label });
			pass.setPipeline(built.pipeline);
			pass.setBindGroup(0, bindings);
			pass.dispatchWorkgroups(Math.ceil(count / 64));
			pass.end();
		},
		[{ source: results, offset: 0, bytes: count * 16 }],
		(words) => words.slice(),
	);
}
