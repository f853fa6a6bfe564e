/** What a network's cells read: samples four by four, parameters and directions, and what the plane lets be computed once. */

import type { WorkOptions } from '../../model/backend.ts';
import type { Plane } from '../../model/geometry.ts';
import type { NetworkBody, NetworkPlan } from '../../model/network.ts';
import { type BandSizer, runBands } from '../device/bands.ts';
import type { GpuContext } from '../device/context.ts';
import { bindBuffers } from '../device/pipeline.ts';
import { Readback } from '../device/readback.ts';
import type { Scope } from '../device/scope.ts';
import { upload, type Upload } from '../device/upload.ts';
import { NETWORK_PREPARE, NETWORK_WORKGROUP, type NetworkKernels } from './kernels.ts';
import { LANES } from './memory.ts';
import { samplesOf, targetOf } from './samples.ts';

/** Fours of samples of a dispatch that computes once, at most. */
const MOST_PREPARED = 16_384;

/** A network with its samples on one plane. */
export interface NetworkOnPlane {
	readonly body: NetworkBody;
	readonly plan: NetworkPlan;
	readonly plane: Plane;
}

/** Buffers that cells read; the scope owns them. */
export class NetworkInputs {
	readonly quads: number;
	readonly count: number;
	readonly samples: GPUBuffer;
	readonly plain: GPUBuffer;
	readonly wild: GPUBuffer;
	/** Group 1 of the kernels. */
	readonly uniforms: Readonly<Record<'prepare' | 'cells', GPUBuffer>>;
	readonly #context: GpuContext;
	readonly #kernels: NetworkKernels;
	readonly #indices: Uint32Array;
	readonly #on: NetworkOnPlane;

	/** Call between error scopes. */
	constructor(context: GpuContext, kernels: NetworkKernels, on: NetworkOnPlane, scope: Scope) {
		const { program } = kernels;
		[this.#context, this.#kernels, this.#on] = [context, kernels, on];
		this.#indices = samplesOf(on.body);
		this.count = this.#indices.length;
		this.quads = Math.ceil(this.count / LANES);
		const { STORAGE, UNIFORM, COPY_DST } = GPUBufferUsage;
		const buffer = (name: string, size: number, usage: number): GPUBuffer =>
			scope.own(context.resources.buffer(`Network.${name}`, { size, usage: usage | COPY_DST })).raw;
		this.samples = buffer('samples', this.quads * program.record.size * LANES * 4, STORAGE);
		this.plain = buffer('parameters', Math.max(1, program.plain.size) * 4, STORAGE);
		this.wild = buffer('wild', 4, STORAGE);
		this.uniforms = {
			prepare: buffer('constants', program.uniforms.prepare.byteLength, UNIFORM),
			cells: buffer('constants', program.uniforms.cells.byteLength, UNIFORM),
		};
	}

	/** Send everything, and compute what is computed once. Call outside error scopes. @throws DeviceLostError, OutOfMemoryError, AbortError */
	async fill(sizer: BandSizer, scope: Scope, options: Pick<WorkOptions, 'signal'> = {}): Promise<void> {
		const { program } = this.#kernels;
		const constants = (part: 'prepare' | 'cells'): Upload => {
			const numbers = program.uniforms[part];
			return {
				buffer: this.uniforms[part],
				at: 0,
				count: numbers.length,
				write: (out, first) => out.set(numbers.subarray(first, first + out.length)),
			};
		};
		await upload(this.#context, 'Network.upload', [constants('prepare'), constants('cells'), this.#samples(), ...this.#vectors()]);
		await this.#prepare(sizer, scope, options);
	}

	/** Vectors of four samples; the last one is repeated where they do not fill a vector, and does not count there. */
	#samples(): Upload {
		const { data } = this.#on.body;
		const { size } = this.#kernels.program.record;
		const { inputs, targets } = data;
		const width = inputs.length / data.count;
		const wide = targets.kind === 'classes' ? 1 : targets.width;
		const number = (k: number, at: number): number => {
			const sample = this.#indices[Math.min(at, this.count - 1)] as number;
			if (k < width) return inputs[sample * width + k] as number;
			if (k < width + wide) return targetOf(targets, sample, k - width);
			return k === width + wide && at < this.count ? 1 : 0;
		};
		return {
			...{ buffer: this.samples, at: 0, count: this.quads * size * LANES },
			write(out, first) {
				for (let i = 0; i < out.length; i++) {
					const at = first + i;
					const record = Math.floor(at / LANES);
					const quad = Math.floor(record / size);
					out[i] = number(record - quad * size, quad * LANES + (at % LANES));
				}
			},
		};
	}

	#vectors(): Upload[] {
		const { plan, plane, body } = this.#on;
		const { program } = this.#kernels;
		const { loops, directions } = program.field;
		const piece = (at: number, numbers: ArrayLike<number>, from: number, count: number): Upload => ({
			...{ buffer: this.plain, at, count },
			write(out, first) {
				for (let i = 0; i < out.length; i++) out[i] = numbers[from + first + i] as number;
			},
		});
		const tensors = plan.parameters.flatMap(({ at, size }, k) => {
			const parameter = loops.parameters[k] as (typeof loops.parameters)[number];
			const buffers = [
				[parameter, plane.origin],
				[directions[0][k], plane.first],
				[directions[1][k], plane.second],
			] as const;
			return buffers.map(([buffer, numbers]) => piece(program.plain.placeOf(buffer ?? parameter) as number, numbers, at, size));
		});
		const statistics = plan.statistics.map(({ at, size, of }, k) => {
			const buffer = loops.statistics[k] as (typeof loops.statistics)[number];
			const given = body.statistics ?? new Float64Array(plan.statisticCount).fill(of === 'mean' ? 0 : 1);
			return piece(program.plain.placeOf(buffer) as number, given, at, size);
		});
		return [...tensors, ...statistics];
	}

	async #prepare(sizer: BandSizer, scope: Scope, { signal }: Pick<WorkOptions, 'signal'>): Promise<void> {
		const { prepare, program } = this.#kernels;
		if (!prepare) return;
		const context = this.#context;
		const vectors = program.scratch.prepare;
		const most = Math.min(
			MOST_PREPARED,
			this.quads,
			vectors > 0 ? Math.max(1, Math.floor(context.bufferBytes / (16 * vectors))) : MOST_PREPARED,
		);
		const { bindings, constants, run, slots } = await context.withScopes('Network.buffers', (device) => {
			const { STORAGE, UNIFORM, COPY_DST } = GPUBufferUsage;
			const run = scope.own(context.resources.buffer('Network.run', { size: NETWORK_PREPARE.size, usage: UNIFORM | COPY_DST })).raw;
			const scratch =
				vectors > 0 ? [scope.own(context.resources.buffer('Network.scratch', { size: 16 * vectors * most, usage: STORAGE })).raw] : [];
			return {
				run,
				bindings: bindBuffers(device, prepare, 0, [run, this.samples, this.plain, this.wild, ...scratch]),
				constants: bindBuffers(device, prepare, 1, [this.uniforms.prepare]),
				slots: [scope.own(new Readback(context, 'Network.done', 0))],
			};
		});
		await runBands({
			...(signal && { signal }),
			...{ rows: this.quads, unitsPerRow: LANES, maxRows: most, sizer, slots },
			start: (slot, first, count) =>
				slot.submit(
					(encoder) => {
						context.device.queue.writeBuffer(run, 0, NETWORK_PREPARE.encode({ first, count }));
						const pass = encoder.beginComputePass({ label: prepare.label });
						pass.setPipeline(prepare.pipeline);
						pass.setBindGroup(0, bindings);
						pass.setBindGroup(1, constants);
						pass.dispatchWorkgroups(Math.ceil(count / NETWORK_WORKGROUP));
						pass.end();
					},
					[],
					() => undefined,
				),
		});
	}
}
