/** Steps of a swarm of many coordinates, in bands of bounded time: blocks of steps of ranges of particles. */

import type { WorkOptions } from '../../model/backend.ts';
import { type DescentValues, NO_TARGET } from '../../model/descent.ts';
import { abortError } from '../../model/errors.ts';
import { COORDINATE, type LargeDescent } from '../../model/large-descent.ts';
import type { Dialect } from '../../model/objective.ts';
import { STATUS } from '../../model/swarm.ts';
import { BandSizer, runBands } from '../device/bands.ts';
import type { GpuContext } from '../device/context.ts';
import { bindBuffers } from '../device/pipeline.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';
import { objectiveUniforms } from '../expression/objective-inputs.ts';
import type { LargeGradient } from './large-gradient.ts';
import { type FoldKernels, LARGE_RULES, LARGE_WORKGROUP, type LargeKernel, type LargeKernels } from './large-kernels.ts';
import { BLOCK, type LargeMemory, type LargeRange, MAX_LARGE_STEPS, MOST_GROUPS } from './large-memory.ts';

/** Bands of a block of steps: an abort waits for so many at most. */
const BANDS_A_BLOCK = 8;
const IN_FLIGHT = 2;

/** Particles that began together. */
export interface LargeCohort {
	readonly first: number;
	readonly count: number;
	/** The step that is taken next: 1 at the beginning. */
	next: number;
}

export interface LargeStepsParts {
	readonly context: GpuContext;
	readonly program: LargeDescent;
	readonly mode: Dialect;
	readonly kernels: LargeKernels;
	readonly gradient: LargeGradient;
	/** Arithmetic operations a coordinate and step. */
	readonly operations: number;
}

export class LargeSteps {
	readonly #parts: LargeStepsParts;
	readonly #sizer: BandSizer;
	readonly #scope = new Scope();
	readonly #slots: readonly Readback[];
	readonly #stages = new Map<LargeKernel, { readonly group: GPUBindGroup; readonly write: (uniforms: Float64Array) => void }>();
	#written: DescentValues | undefined;

	/** Call between error scopes. */
	constructor(parts: LargeStepsParts) {
		this.#parts = parts;
		this.#sizer = new BandSizer(parts.operations);
		this.#slots = Array.from({ length: IN_FLIGHT }, () => this.#scope.own(new Readback(parts.context, 'Large.done', 0)));
		const { slope, passes, fault, after, commit } = parts.kernels;
		const own = passes.flatMap((pass) => (pass.kind === 'sum' ? [pass.sum.fold] : [pass.keep, pass.check.fold]));
		for (const kernel of [slope.fold, ...own, fault.fold, after, commit]) this.#bindStage(kernel);
	}

	/** Group 1 of a kernel whose stage reads uniforms. */
	#bindStage(kernel: LargeKernel): void {
		const { stage, built } = kernel;
		if (!stage) return;
		const { context, mode } = this.#parts;
		const floats = (uniforms: Float64Array): Float32Array<ArrayBuffer> => objectiveUniforms(stage.wgsl(mode), uniforms);
		const size = floats(new Float64Array(stage.uniformCount)).byteLength;
		const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
		const { raw } = this.#scope.own(context.resources.buffer('Large.uniforms', { size, usage }));
		const write = (uniforms: Float64Array): void => context.device.queue.writeBuffer(raw, 0, floats(uniforms));
		this.#stages.set(kernel, { group: bindBuffers(context.device, built, 1, [raw]), write });
	}

	/**
	 * Take steps. An abort ends it between two blocks of steps: all particles have then taken the same number.
	 * @param onTaken called at the end, also after an abort, with the number of steps taken
	 * @throws AbortError, DeviceLostError
	 */
	async advance(
		memory: LargeMemory,
		cohorts: readonly LargeCohort[],
		steps: number,
		values: DescentValues,
		options: WorkOptions,
		onTaken: (steps: number) => void,
	): Promise<void> {
		let done = 0;
		let settled = false;
		try {
			do {
				if (options.signal?.aborted) throw abortError();
				const all = memory.count * memory.dimension;
				const fit = Math.max(1, Math.floor((BANDS_A_BLOCK * this.#sizer.units) / all));
				const block = Math.min(steps - done, MAX_LARGE_STEPS, fit);
				settled = done + block === steps;
				await this.#block(memory, cohorts, { first: done, steps: block, settles: settled }, values);
				done += block;
				options.onProgress?.(steps === 0 ? 1 : done / steps);
			} while (done < steps);
			onTaken(steps);
		} catch (error) {
			if (!options.signal?.aborted) throw error;
			if (done > 0 && !settled) await this.#block(memory, cohorts, { first: done, steps: 0, settles: true }, values);
			onTaken(done);
			throw error;
		}
	}

	/** A block of steps of all particles, range after range. */
	async #block(
		memory: LargeMemory,
		cohorts: readonly LargeCohort[],
		block: { readonly first: number; readonly steps: number; readonly settles: boolean },
		values: DescentValues,
	): Promise<void> {
		const { ranges, dimension } = memory;
		const [widest] = ranges as [LargeRange, ...LargeRange[]];
		let begun = false;
		await runBands({
			rows: ranges.length,
			unitsPerRow: widest.count * dimension * Math.max(1, block.steps),
			maxRows: ranges.length,
			sizer: this.#sizer,
			slots: this.#slots,
			start: (slot, first, rows) =>
				slot.submit(
					(encoder) => {
						if (!begun) this.#write(memory, cohorts, block, values);
						begun = true;
						const pass = encoder.beginComputePass({ label: 'Large.steps' });
						for (const range of ranges.slice(first, first + rows)) {
							for (let step = 0; step < block.steps; step++) this.#step(pass, memory, range, true);
							if (block.settles) this.#step(pass, memory, range, false);
						}
						pass.end();
					},
					[],
					() => undefined,
				),
		});
	}

	/** Everything that a block reads: rows, values, and where each particle begins. */
	#write(
		memory: LargeMemory,
		cohorts: readonly LargeCohort[],
		block: { readonly first: number; readonly steps: number },
		values: DescentValues,
	): void {
		const { context, program, gradient } = this.#parts;
		const { queue } = context.device;
		const width = program.rowWidth;
		const rows = new Float32Array(cohorts.length * (MAX_LARGE_STEPS + 1) * width);
		const places = new Float32Array(memory.count);
		for (const [index, { first, count, next }] of cohorts.entries()) {
			const place = index * (MAX_LARGE_STEPS + 1);
			for (let k = 0; k <= block.steps; k++)
				rows.set(program.stepConstants(next + block.first + k, k < block.steps, values.hyper), (place + k) * width);
			places.fill(place - 1, first, first + count);
		}
		queue.writeBuffer(memory.rows, 0, rows);
		memory.setRows(places);
		if (this.#written === values) return;
		this.#written = values;
		const { tolerance, target } = values.stop;
		const outside = values.boxIs === 'edge' ? STATUS.edge : STATUS.diverged;
		queue.writeBuffer(memory.rules, 0, LARGE_RULES.encode({ tolerance, target_value: target ?? NO_TARGET, outside }));
		for (const { write } of this.#stages.values()) write(program.uniforms(values.hyper, values.seed));
		gradient.update(values);
	}

	/** What the memory held was written to another: everything is to be written again. */
	forget(): void {
		this.#written = undefined;
	}

	/** One row for a range of particles; `advances` where they may take a step. */
	#step(pass: GPUComputePassEncoder, memory: LargeMemory, range: LargeRange, advances: boolean): void {
		const { kernels, gradient } = this.#parts;
		const run = (kernel: LargeKernel, threads: number): void => this.#dispatch(pass, memory, range, kernel, threads / LARGE_WORKGROUP);
		const coordinates = range.count * memory.dimension;
		const sum = ({ fold, finish }: FoldKernels): void => {
			run(fold, range.count * Math.ceil(memory.dimension / BLOCK));
			this.#dispatch(pass, memory, range, finish, range.count);
		};
		gradient.encode(pass, memory, range, COORDINATE.x);
		sum(kernels.slope);
		run(kernels.before, range.count);
		if (advances) {
			for (const own of kernels.passes) {
				if (own.kind === 'sum') sum(own.sum);
				else {
					run(own.keep, coordinates);
					sum(own.check);
					gradient.encode(pass, memory, range, own.at);
				}
			}
			sum(kernels.fault);
			run(kernels.after, range.count);
		}
		run(kernels.commit, coordinates);
	}

	#dispatch(pass: GPUComputePassEncoder, memory: LargeMemory, range: LargeRange, kernel: LargeKernel, groups: number): void {
		pass.setPipeline(kernel.built.pipeline);
		pass.setBindGroup(0, memory.bind(range, kernel.built));
		const stage = this.#stages.get(kernel);
		if (stage) pass.setBindGroup(1, stage.group);
		pass.dispatchWorkgroups(Math.min(MOST_GROUPS, Math.ceil(groups)));
	}

	dispose(): void {
		this.#scope.dispose();
	}
}
