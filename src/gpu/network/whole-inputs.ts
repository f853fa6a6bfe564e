/** What whole networks on a GPU share: samples, running statistics, constants of the code. */

import { LANES } from './memory.ts';
import type { Dataset, NetworkBody, NetworkPlan } from '../../model/network.ts';
import type { GpuContext } from '../device/context.ts';
import type { Scope } from '../device/scope.ts';
import { upload, type Upload } from '../device/upload.ts';
import { samplesOf, targetOf } from './samples.ts';
import type { WholeKernels } from './whole-kernels.ts';

/** Buffers that a scope owns. */
export interface WholeInputs {
	/** Samples that count. */
	readonly count: number;
	readonly samples: GPUBuffer;
	readonly plain: GPUBuffer;
}

/**
 * Send samples and statistics. Call outside error scopes.
 * @param kernels that read them: all lay them out alike
 * @throws OutOfMemoryError, DeviceLostError
 */
export async function wholeInputs(
	context: GpuContext,
	kernels: ReadonlyMap<number, WholeKernels>,
	{ body, plan }: { readonly body: NetworkBody; readonly plan: NetworkPlan },
	scope: Scope,
): Promise<WholeInputs> {
	const { program } = [...kernels.values()][0] as WholeKernels;
	const indices = samplesOf(body);
	const { batched } = program.shape;
	const { size } = program.record;
	const lanes = batched ? 1 : LANES;
	const records = Math.ceil(indices.length / lanes);
	const numbers = records * size * lanes;
	const buffers = await context.withScopes('Network.whole', () => {
		const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
		const buffer = (name: string, count: number): GPUBuffer =>
			scope.own(context.resources.buffer(`Network.${name}`, { size: Math.max(4, count) * 4, usage })).raw;
		return { samples: buffer('samples', numbers), plain: buffer('parameters', program.plain.size) };
	});
	const uploads: Upload[] = [
		{ buffer: buffers.samples, at: 0, count: numbers, write: recordsOf(body.data, indices, size, lanes) },
		...plan.statistics.map(({ at, size: count, of }, k) => ({
			buffer: buffers.plain,
			at: program.plain.placeOf(program.loops.statistics[k] as (typeof program.loops.statistics)[number]) as number,
			count,
			write: (out: Float32Array, first: number): void => {
				for (let i = 0; i < out.length; i++) out[i] = body.statistics?.[at + first + i] ?? (of === 'mean' ? 0 : 1);
			},
		})),
	];
	await upload(context, 'Network.upload', uploads);
	return { count: indices.length, ...buffers };
}

/** Records of `lanes` samples side by side: inputs, targets and, where there is room, 1 where a sample counts. The last sample is repeated. */
function recordsOf(data: Dataset, indices: Uint32Array, size: number, lanes: number): Upload['write'] {
	const { inputs, targets, count } = data;
	const width = inputs.length / count;
	const wide = targets.kind === 'classes' ? 1 : targets.width;
	return (out, first) => {
		for (let i = 0; i < out.length; i++) {
			const at = Math.floor((first + i) / lanes);
			const record = Math.floor(at / size);
			const [k, place] = [at - record * size, record * lanes + ((first + i) % lanes)];
			const sample = indices[Math.min(place, indices.length - 1)] as number;
			if (k < width) out[i] = inputs[sample * width + k] as number;
			else if (k < width + wide) out[i] = targetOf(targets, sample, k - width);
			else out[i] = place < indices.length ? 1 : 0;
		}
	};
}
