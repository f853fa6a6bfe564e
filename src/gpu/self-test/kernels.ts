/** The kernels that measure a device: its arithmetic, and its built-in functions. */

import builtins from '../../../shaders/kernels/builtins.wgsl?raw';
import selfTest from '../../../shaders/kernels/self-test.wgsl?raw';
import { measuredWgsl } from '../../compile/builtins.ts';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { bindBuffers, buildCompute, recordPass } from '../device/pipeline.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';

export const SELF_TEST_INPUTS = structLayout('SelfTestInputs', {
	count: 'u32',
	/** 0; no compiler can know it. */
	zero: 'u32',
});

export const selfTestParts: readonly ShaderPart[] = [
	structPart(SELF_TEST_INPUTS),
	{ file: 'shaders/kernels/self-test.wgsl', text: selfTest },
];

export const BUILTIN_INPUTS = structLayout('BuiltinInputs', {
	/** 0; no compiler can know it. */
	zero: ['vec4f', 1],
	count: 'u32',
});

/** @param measured WGSL of `measured`, in place of what fast code has: only to show that a wrong one is noticed */
export const builtinParts = (measured = measuredWgsl('inputs.zero')): readonly ShaderPart[] => [
	structPart(BUILTIN_INPUTS),
	{ file: 'shaders/kernels/builtins.wgsl', text: builtins },
	{ file: 'generated:measured', text: measured },
];

/**
 * Run the arithmetic kernel once.
 * @param pairs bits of a and b, pair after pair
 * @param parts the shader; another one only to show that a wrong one is noticed
 * @returns for each pair the bits of a/b, √|a| and the error of a + b, and 1 where a is a valid number
 */
export function measureArithmetic(
	context: GpuContext,
	pairs: Uint32Array<ArrayBuffer>,
	parts: readonly ShaderPart[] = selfTestParts,
): Promise<Uint32Array> {
	const count = pairs.length / 2;
	const inputs = SELF_TEST_INPUTS.encode({ count, zero: 0 });
	return runOnce(context, { label: 'SelfTest', entryPoint: 'self_test', parts, inputs, requests: pairs, threads: count, words: 4 });
}

/**
 * Run the kernel of the built-in functions once.
 * @param requests a number of `MEASURED`, the bits of two operands and a word that is not read, one request after the other
 * @returns the bits of each result
 */
export function measureBuiltins(
	context: GpuContext,
	requests: Uint32Array<ArrayBuffer>,
	parts: readonly ShaderPart[] = builtinParts(),
): Promise<Uint32Array> {
	const count = requests.length / 4;
	const inputs = BUILTIN_INPUTS.encode({ count, zero: [0, 0, 0, 0] });
	return runOnce(context, { label: 'Builtins', entryPoint: 'measure_builtins', parts, inputs, requests, threads: count, words: 1 });
}

interface SingleRun {
	readonly label: string;
	readonly entryPoint: string;
	readonly parts: readonly ShaderPart[];
	/** The uniform buffer. */
	readonly inputs: Uint8Array<ArrayBuffer>;
	readonly requests: Uint32Array<ArrayBuffer>;
	/** The uniform buffer of generated code, where there is any: group 1. */
	readonly constants?: Float32Array<ArrayBuffer>;
	readonly threads: number;
	/** Words of a thread's result. */
	readonly words: number;
}

/** A kernel of threads that each answer one request. */
export async function runOnce(
	context: GpuContext,
	{ label, entryPoint, parts, inputs, requests, constants, threads, words }: SingleRun,
): Promise<Uint32Array> {
	const groups = [['uniform', 'read-only-storage', 'storage'], ...(constants ? [['uniform'] as const] : [])] as const;
	const built = await buildCompute(context, { label: `${label}.kernel`, parts, entryPoint, groups });
	const bytes = threads * words * 4;
	using scope = new Scope();
	const { STORAGE, COPY_SRC, COPY_DST, UNIFORM } = GPUBufferUsage;
	const { bindings, results, readback } = await context.withScopes(`${label}.buffers`, (device) => {
		const buffer = (name: string, size: number, usage: number): GPUBuffer =>
			scope.own(context.resources.buffer(`${label}.${name}`, { size, usage })).raw;
		const uniform = buffer('inputs', inputs.byteLength, UNIFORM | COPY_DST);
		const asked = buffer('requests', requests.byteLength, STORAGE | COPY_DST);
		const results = buffer('results', bytes, STORAGE | COPY_SRC);
		device.queue.writeBuffer(uniform, 0, inputs);
		device.queue.writeBuffer(asked, 0, requests);
		const bindings = [bindBuffers(device, built, 0, [uniform, asked, results])];
		if (constants) {
			const given = buffer('constants', constants.byteLength, UNIFORM | COPY_DST);
			device.queue.writeBuffer(given, 0, constants);
			bindings.push(bindBuffers(device, built, 1, [given]));
		}
		return {
			bindings,
			results,
			readback: scope.own(new Readback(context, `${label}.read`, bytes)),
		};
	});
	return await readback.submit(
		(encoder) => {
			recordPass(encoder, built, bindings, [Math.ceil(threads / 64)]);
		},
		[{ source: results, offset: 0, bytes }],
		(read) => read.slice(),
	);
}
