/** f and ∇f of a landscape at vectors of particles, as a swarm of many coordinates asks for them; here of expressions and sums of terms. */

import type { Evaluated } from '../../compile/large/evaluated.ts';
import { parameterValues } from '../../compile/uniforms.ts';
import type { Dialect } from '../../math/dialect.ts';
import type { DescentValues } from '../../model/descent.ts';
import type { GpuContext } from '../device/context.ts';
import type { BuiltCompute } from '../device/pipeline.ts';
import { Scope } from '../device/scope.ts';
import { ObjectiveInputs, type TableBuffers } from '../expression/objective-inputs.ts';
import { type GradientKernel, LARGE_WORKGROUP } from './large-kernels.ts';
import { BLOCK, type LargeMemory, type LargeRange, MOST_GROUPS } from './large-memory.ts';

/** What is evaluated, and by what. */
export interface GradientParts extends Evaluated {
	/** By the word of the point. */
	readonly kernels: ReadonlyMap<number, GradientKernel>;
	readonly mode: Dialect;
	readonly tables: Pick<TableBuffers, 'get'>;
}

/** Rows of the next steps of particles that began together. */
export interface MeasuredRows {
	/** The number of the first row, and how many there are. */
	readonly first: number;
	readonly count: number;
	/** The step of the first row, 1 at the beginning, and who takes it: its place among those who began together. */
	readonly step: number;
	readonly cohort: number;
}

/** Measures a landscape for a swarm of many coordinates. */
export interface LargeMeasure {
	/** Particles that it measures together, at most. */
	readonly mostParticles: number;
	/** Portions of about equal work that a measurement can be cut into. One submission has whole measurements, or a part of one. */
	readonly portions: number;
	/** Record portions `from` … `to − 1` of f and ∇f at the vectors in a word of a range. */
	encode(pass: GPUComputePassEncoder, memory: LargeMemory, range: LargeRange, word: number, portions: { from: number; to: number }): void;
	/** Other values of the landscape for what is submitted from here on. */
	update(values: DescentValues): void;
	/** Before steps are submitted: which rows they have. */
	begin?(rows: readonly MeasuredRows[]): void;
	dispose(): void;
}

export class LargeGradient implements LargeMeasure {
	readonly mostParticles = Number.POSITIVE_INFINITY;
	readonly portions = 1;
	readonly #parts: GradientParts;
	readonly #inputs = new Map<BuiltCompute, ObjectiveInputs>();
	readonly #scope = new Scope();

	/** Call between error scopes. */
	constructor(context: GpuContext, parts: GradientParts) {
		this.#parts = parts;
		const { program, mode, tables, kernels } = parts;
		const none = new Float64Array(program.uniformCount);
		for (const kernel of kernels.values())
			for (const built of kernel.kind === 'sum' ? [kernel.value, kernel.gradient] : [kernel.gradient])
				this.#inputs.set(built, this.#scope.own(new ObjectiveInputs(context, built, program, mode, none, tables)));
	}

	encode(pass: GPUComputePassEncoder, memory: LargeMemory, range: LargeRange, from: number): void {
		const kernel = this.#parts.kernels.get(from);
		if (!kernel) throw new Error(`no gradient at word ${from} was built`);
		const run = (built: BuiltCompute, groups: number): void => {
			pass.setPipeline(built.pipeline);
			pass.setBindGroup(0, memory.bind(range, built));
			const inputs = this.#inputs.get(built);
			if (inputs) pass.setBindGroup(1, inputs.group);
			pass.dispatchWorkgroups(Math.min(MOST_GROUPS, Math.ceil(groups)));
		};
		if (kernel.kind === 'expression') {
			run(kernel.gradient, range.count / LARGE_WORKGROUP);
			return;
		}
		run(kernel.value, (range.count * Math.ceil(memory.dimension / BLOCK)) / LARGE_WORKGROUP);
		run(kernel.finish.built, range.count);
		run(kernel.gradient, (range.count * memory.dimension) / LARGE_WORKGROUP);
	}

	update({ parameters }: DescentValues): void {
		const uniforms = Float64Array.from(parameterValues(this.#parts.parameters, parameters));
		for (const inputs of this.#inputs.values()) inputs.update(uniforms);
	}

	dispose(): void {
		this.#scope.dispose();
	}
}

/** Of rows that are portions of measurements, how many a submission takes: whole measurements, or a part of one. */
export function wholeOrPart(first: number, rows: number, portions: number): number {
	const done = first % portions;
	if (done > 0 || rows < portions) return Math.min(rows, portions - done);
	return rows - (rows % portions);
}
