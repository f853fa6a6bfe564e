/** f and ∇f of a landscape at vectors of particles, as a swarm of many coordinates asks for it. */

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

export class LargeGradient {
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

	/** Record f and ∇f at the vectors in word `from` of a range. */
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

	/** Other values of the landscape for what is submitted from here on. */
	update({ parameters }: DescentValues): void {
		const uniforms = Float64Array.from(parameterValues(this.#parts.parameters, parameters));
		for (const inputs of this.#inputs.values()) inputs.update(uniforms);
	}

	dispose(): void {
		this.#scope.dispose();
	}
}
