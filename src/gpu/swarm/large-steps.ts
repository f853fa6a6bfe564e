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
import { type LargeMeasure, type MeasuredRows, wholeOrPart } from './large-gradient.ts';
import { type FoldKernels, LARGE_RULES, LARGE_WORKGROUP, type LargeKernel, type LargeKernels, type PassKernels } from './large-kernels.ts';
import { BLOCK, type LargeMemory, type LargeRange, MOST_GROUPS } from './large-memory.ts';

/** Bands of a block of steps: an abort waits for so many at most. */
const BANDS_A_BLOCK = 8;
const IN_FLIGHT = 2;

/** Particles that began together. */
export interface LargeCohort {
	readonly first: number;
	readonly count: number;
	/** The step that is taken next: 1 at the beginning. */
	next: number;
	/** Hyper-parameters and a seed of their own, in place of the swarm's. */
	readonly own?: Pick<DescentValues, 'hyper' | 'seed'>;
}

/** Beside what a swarm asks for. */
export interface StepOptions extends WorkOptions {
	/** An abort leaves what is under way half done: nobody will look at it. It waits for a band, not for a block of steps. */
	readonly abandons?: boolean;
	/** f and ∇f at x are not measured again behind the last step. */
	readonly unsettled?: boolean;
	/** Called when f at x is in the words of the particles of a range, before the step (counted from 0 in this call) is taken. */
	readonly onMeasured?: (encoder: GPUCommandEncoder, step: number, range: LargeRange) => void;
	/** Called when a block of steps has been submitted and done. @param taken steps in this call so far */
	readonly onBlock?: (taken: number, steps: number) => Promise<void>;
}

export interface LargeStepsParts {
	readonly context: GpuContext;
	readonly program: LargeDescent;
	readonly mode: Dialect;
	readonly kernels: LargeKernels;
	readonly gradient: LargeMeasure;
	/** Arithmetic operations a coordinate and step. */
	readonly operations: number;
}

/** A block of steps, counted in a call; `settles` where f is measured once more behind them. */
interface Block {
	readonly first: number;
	readonly steps: number;
	readonly settles: boolean;
}

/** Where f and ∇f are measured, and the passes that follow up to the next measurement. */
interface Measurement {
	readonly word: number;
	readonly then: readonly PassKernels[];
}

export class LargeSteps {
	readonly #parts: LargeStepsParts;
	readonly #sizer: BandSizer;
	readonly #scope = new Scope();
	readonly #slots: readonly Readback[];
	/** Group 1 of kernels whose stage reads constants. */
	readonly #stages = new Map<LargeKernel, GPUBindGroup>();
	/** Of a step: at x, then elsewhere. */
	readonly #measurements: readonly Measurement[];
	#written: DescentValues | undefined;

	/** Call between error scopes. */
	constructor(parts: LargeStepsParts) {
		this.#parts = parts;
		this.#sizer = new BandSizer(parts.operations);
		this.#slots = Array.from({ length: IN_FLIGHT }, () => this.#scope.own(new Readback(parts.context, 'Large.done', 0)));
		const { slope, passes, fault, after, commit } = parts.kernels;
		const own = passes.flatMap((pass) => (pass.kind === 'sum' ? [pass.sum.fold] : [pass.keep, pass.check.fold]));
		for (const kernel of [slope.fold, ...own, fault.fold, after, commit]) this.#bindStage(kernel);
		const ends = passes.flatMap((pass, k) => (pass.kind === 'gradient' ? [{ word: pass.at, end: k + 1 }] : []));
		this.#measurements = [{ word: COORDINATE.x, end: 0 }, ...ends].map(({ word, end }, k) => ({
			word,
			then: passes.slice(end, ends[k]?.end ?? passes.length),
		}));
	}

	#bindStage(kernel: LargeKernel): void {
		const { stage, built } = kernel;
		if (!stage) return;
		const { context, mode } = this.#parts;
		const floats = objectiveUniforms(stage.wgsl(mode), new Float64Array(0));
		const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
		const { raw } = this.#scope.own(context.resources.buffer('Large.constants', { size: floats.byteLength, usage }));
		context.device.queue.writeBuffer(raw, 0, floats);
		this.#stages.set(kernel, bindBuffers(context.device, built, 1, [raw]));
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
		options: StepOptions,
		onTaken: (steps: number) => void,
	): Promise<void> {
		const { signal, abandons = false, unsettled = false } = options;
		let done = 0;
		let settled = unsettled;
		try {
			do {
				if (signal?.aborted) throw abortError();
				const all = memory.count * memory.dimension;
				const fit = Math.max(1, Math.floor((BANDS_A_BLOCK * this.#sizer.units) / all));
				const block = Math.min(steps - done, memory.steps, fit);
				const settles = !unsettled && done + block === steps;
				settled ||= settles;
				await this.#block(memory, cohorts, { first: done, steps: block, settles }, values, options);
				done += block;
				await options.onBlock?.(done, block);
				options.onProgress?.(steps === 0 ? 1 : done / steps);
			} while (done < steps);
			onTaken(steps);
		} catch (error) {
			if (!signal?.aborted || abandons) throw error;
			if (done > 0 && !settled) await this.#block(memory, cohorts, { first: done, steps: 0, settles: true }, values, {});
			onTaken(done);
			throw error;
		}
	}

	/** A block of steps of all particles, range after range. A row of work is a portion of a measurement, with what follows its last one. */
	async #block(
		memory: LargeMemory,
		cohorts: readonly LargeCohort[],
		block: Block,
		values: DescentValues,
		{ signal, abandons, onMeasured }: StepOptions,
	): Promise<void> {
		const { ranges, dimension } = memory;
		const { portions } = this.#parts.gradient;
		const [widest] = ranges as [LargeRange, ...LargeRange[]];
		const ofStep = this.#measurements.length * portions;
		const ofRange = block.steps * ofStep + (block.settles ? portions : 0);
		let begun = false;
		const record = (encoder: GPUCommandEncoder, first: number, rows: number): void => {
			if (!begun) this.#write(memory, cohorts, block, values);
			begun = true;
			let pass = encoder.beginComputePass({ label: 'Large.steps' });
			for (let row = first; row < first + rows; ) {
				const range = ranges[Math.floor(row / ofRange)] as LargeRange;
				const at = row % ofRange;
				const [step, measurement, from] = [Math.floor(at / ofStep), Math.floor((at % ofStep) / portions), at % portions];
				const to = Math.min(portions, from + first + rows - row);
				const { word } = this.#measurements[measurement] as Measurement;
				this.#parts.gradient.encode(pass, memory, range, word, { from, to });
				row += to - from;
				if (to < portions) continue;
				if (onMeasured && measurement === 0 && step < block.steps) {
					pass.end();
					onMeasured(encoder, block.first + step, range);
					pass = encoder.beginComputePass({ label: 'Large.steps' });
				}
				this.#after(pass, memory, range, measurement, step < block.steps);
			}
			pass.end();
		};
		await runBands({
			...(abandons && signal ? { signal } : {}),
			rows: ranges.length * ofRange,
			unitsPerRow: (widest.count * dimension) / ofStep,
			maxRows: ranges.length * ofRange,
			sizer: this.#sizer,
			cut: (first, rows) => wholeOrPart(first, rows, portions),
			slots: this.#slots,
			start: (slot, first, rows) =>
				slot.submit(
					(encoder) => record(encoder, first, rows),
					[],
					() => undefined,
				),
		});
	}

	/** Everything that a block reads: rows, values, and where each particle begins. */
	#write(memory: LargeMemory, cohorts: readonly LargeCohort[], { first, steps, settles }: Block, values: DescentValues): void {
		const { context, program, gradient } = this.#parts;
		const { queue } = context.device;
		const width = program.gpu.rowWidth;
		const apart = memory.steps + 1;
		const rows = new Float32Array(cohorts.length * apart * width);
		const places = new Float32Array(memory.count);
		const measured: MeasuredRows[] = [];
		const known = new RowCache(program, steps);
		for (const [index, { first: particle, count, next, own = values }] of cohorts.entries()) {
			const place = index * apart;
			const uniforms = program.uniforms(own.hyper, own.seed);
			for (let k = 0; k <= steps; k++) {
				const at = (place + k) * width;
				rows.set(known.row(next + first, k, own.hyper), at);
				rows.set(uniforms, at + program.rowWidth);
			}
			places.fill(place - 1, particle, particle + count);
			measured.push({ first: place, count: steps + Number(settles), step: next + first, cohort: index });
		}
		queue.writeBuffer(memory.rows, 0, rows);
		memory.setRows(places);
		gradient.begin?.(measured);
		if (this.#written === values) return;
		this.#written = values;
		const { tolerance, target } = values.stop;
		const outside = values.boxIs === 'edge' ? STATUS.edge : STATUS.diverged;
		queue.writeBuffer(memory.rules, 0, LARGE_RULES.encode({ tolerance, target_value: target ?? NO_TARGET, outside }));
		gradient.update(values);
	}

	/** What the memory held was written to another: everything is to be written again. */
	forget(): void {
		this.#written = undefined;
	}

	/** What follows a measurement, up to the next one; `advances` where particles may take a step. */
	#after(pass: GPUComputePassEncoder, memory: LargeMemory, range: LargeRange, measurement: number, advances: boolean): void {
		const { kernels } = this.#parts;
		const run = (kernel: LargeKernel, threads: number): void => this.#dispatch(pass, memory, range, kernel, threads / LARGE_WORKGROUP);
		const coordinates = range.count * memory.dimension;
		const sum = ({ fold, finish }: FoldKernels): void => {
			run(fold, range.count * Math.ceil(memory.dimension / BLOCK));
			this.#dispatch(pass, memory, range, finish, range.count);
		};
		if (measurement === 0) {
			sum(kernels.slope);
			run(kernels.before, range.count);
		}
		if (advances) {
			for (const own of this.#measurements[measurement]?.then ?? []) {
				if (own.kind === 'sum') sum(own.sum);
				else {
					run(own.keep, coordinates);
					sum(own.check);
				}
			}
			if (measurement < this.#measurements.length - 1) return;
			sum(kernels.fault);
			run(kernels.after, range.count);
		}
		run(kernels.commit, coordinates);
	}

	#dispatch(pass: GPUComputePassEncoder, memory: LargeMemory, range: LargeRange, kernel: LargeKernel, groups: number): void {
		pass.setPipeline(kernel.built.pipeline);
		pass.setBindGroup(0, memory.bind(range, kernel.built));
		const stage = this.#stages.get(kernel);
		if (stage) pass.setBindGroup(1, stage);
		pass.dispatchWorkgroups(Math.min(MOST_GROUPS, Math.ceil(groups)));
	}

	dispose(): void {
		this.#scope.dispose();
	}
}

/** Rows of a block by hyper-parameters and step: thousands of particles that began apart may share them. */
class RowCache {
	readonly #rows = new Map<DescentValues['hyper'], Map<number, Float64Array>>();

	constructor(
		readonly program: LargeDescent,
		readonly steps: number,
	) {}

	/** Row k behind the one of step `begin`; only rows before the last one advance. */
	row(begin: number, k: number, hyper: DescentValues['hyper']): Float64Array {
		const known = this.#rows.get(hyper) ?? new Map<number, Float64Array>();
		this.#rows.set(hyper, known);
		const advances = k < this.steps;
		const key = 2 * (begin + k) + Number(advances);
		const row = known.get(key) ?? this.program.stepConstants(begin + k, advances, hyper);
		known.set(key, row);
		return row;
	}
}
