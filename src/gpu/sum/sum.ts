/** Sums of many variables on the GPU: at places of a plane, and at points of all variables. */

import { parameterValues } from '../../compile/uniforms.ts';
import { pairSum, roundToF32 } from '../../math/pair-sum.ts';
import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import { abortError } from '../../model/errors.ts';
import type { SampleBatch } from '../../model/field.ts';
import type { Dialect, Program, Sum } from '../../model/objective.ts';
import type { GpuContext } from '../device/context.ts';
import { bindBuffers, type BuiltCompute } from '../device/pipeline.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';
import { ObjectiveInputs, type TableBuffers } from '../expression/objective-inputs.ts';
import type { InPlaces } from '../in-places.ts';
import { SumPlaces, type SumRun } from './in-plane.ts';
import { SUM_TERMS, SUM_WORKGROUP } from './kernels.ts';

/** The bands of a sum at places, as `gpu/in-places.ts` takes them. */
export const sumInPlaces = (run: SumRun): InPlaces => ({
	context: run.context,
	label: 'Sum',
	outputs: run.program.outputs,
	begin: (places, sink, scope) => new SumPlaces(run, places, sink, scope),
});

/** Everything that a sum at points of all variables needs. */
export interface SumTermsRun {
	readonly context: GpuContext;
	readonly kernel: BuiltCompute;
	readonly sum: Sum;
	/** Of order 1. */
	readonly term: Program;
	readonly mode: Dialect;
	readonly bound: BoundObjective;
	readonly tables: Pick<TableBuffers, 'get'>;
}

/**
 * A sum and its gradient at points of all n variables, one after the other: the terms and the gradient on the GPU, the terms added
 * here as the CPU adds them.
 * @throws OutOfMemoryError, DeviceLostError, AbortError
 */
export async function sumAtPoints(
	{ context, kernel, sum, term, mode, bound, tables }: SumTermsRun,
	points: Float64Array,
	order: 0 | 1,
	{ signal, onProgress }: WorkOptions,
): Promise<SampleBatch> {
	const n = bound.objective.dimension;
	const count = points.length / n;
	const values = new Float64Array(count);
	const gradients = new Float64Array(order === 1 ? count * n : 0);
	using scope = new Scope();
	const { run, point, terms, gradient, bindings, objective, readback } = await context.withScopes('SumTerms.buffers', (device) => {
		const { STORAGE, UNIFORM, COPY_DST, COPY_SRC } = GPUBufferUsage;
		const buffer = (name: string, size: number, usage: number): GPUBuffer =>
			scope.own(context.resources.buffer(`SumTerms.${name}`, { size, usage })).raw;
		const run = buffer('run', SUM_TERMS.size, UNIFORM | COPY_DST);
		const point = buffer('point', 4 * n, STORAGE | COPY_DST);
		const terms = buffer('terms', 8 * sum.terms, STORAGE | COPY_SRC);
		const gradient = buffer('gradient', 4 * n, STORAGE | COPY_SRC);
		const uniforms = Float64Array.from(parameterValues(bound.objective.parameters, bound.parameters));
		return {
			...{ run, point, terms, gradient },
			bindings: bindBuffers(device, kernel, 0, [run, point, terms, gradient]),
			objective: scope.own(new ObjectiveInputs(context, kernel, term, mode, uniforms, tables)),
			readback: scope.own(new Readback(context, 'SumTerms.read', 8 * sum.terms + 4 * n)),
		};
	});
	const most = context.limits.maxComputeWorkgroupsPerDimension * SUM_WORKGROUP;
	for (let i = 0; i < count; i++) {
		if (signal?.aborted) throw abortError();
		context.device.queue.writeBuffer(point, 0, new Float32Array(points.subarray(i * n, (i + 1) * n)));
		for (let first = 0; first < n; first += most) {
			const isLast = first + most >= n;
			await readback.submit(
				(encoder) => {
					context.device.queue.writeBuffer(run, 0, SUM_TERMS.encode({ first, variables: n, terms: sum.terms }));
					const pass = encoder.beginComputePass({ label: kernel.label });
					pass.setPipeline(kernel.pipeline);
					pass.setBindGroup(0, bindings);
					pass.setBindGroup(1, objective.group);
					pass.dispatchWorkgroups(Math.ceil(Math.min(most, n - first) / SUM_WORKGROUP));
					pass.end();
				},
				isLast
					? [
							{ source: terms, offset: 0, bytes: 8 * sum.terms },
							{ source: gradient, offset: 0, bytes: 4 * n },
						]
					: [],
				(words) => {
					if (!isLast) return;
					const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
					values[i] = total(floats.subarray(0, 2 * sum.terms));
					if (order === 1) gradients.set(whole(floats.subarray(2 * sum.terms), Number.isNaN(values[i])), i * n);
				},
			);
		}
		onProgress?.((i + 1) / count);
	}
	return { count, inputs: n, values, ...(order === 1 ? { gradients } : {}) };
}

/** The sum of terms, each with 1 where it is a number; NaN where one is none, or the sum is out of range. */
function total(terms: Float32Array): number {
	const numbers = new Float32Array(terms.length / 2);
	for (let k = 0; k < numbers.length; k++) numbers[k] = terms[2 * k + 1] === 1 ? (terms[2 * k] as number) : Number.NaN;
	const value = pairSum(numbers, roundToF32);
	return Math.abs(value) <= 2 ** 120 ? value : Number.NaN;
}

/** A gradient is there or it is not. */
const whole = (gradient: Float32Array, isHole: boolean): Float32Array =>
	isHole || gradient.some(Number.isNaN) ? new Float32Array(gradient.length).fill(Number.NaN) : gradient;
