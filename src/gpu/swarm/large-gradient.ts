/** f and ∇f of an expression at vectors of particles, as a swarm of many coordinates asks for it. */

import { parameterValues } from '../../compile/uniforms.ts';
import type { DescentValues } from '../../model/descent.ts';
import type { Dialect } from '../../math/dialect.ts';
import type { Objective } from '../../model/objective.ts';
import type { GpuContext } from '../device/context.ts';
import type { BuiltCompute } from '../device/pipeline.ts';
import { Scope } from '../device/scope.ts';
import { ObjectiveInputs, type TableBuffers } from '../expression/objective-inputs.ts';
import { LARGE_WORKGROUP } from './large-kernels.ts';
import type { LargeMemory, LargeRange } from './large-memory.ts';

/** What computes f and ∇f on the GPU. */
export interface LargeGradient {
	/** Record f and ∇f at the vectors in word `from` of a range. */
	encode(pass: GPUComputePassEncoder, memory: LargeMemory, range: LargeRange, from: number): void;
	/** Other values of the landscape for what is submitted from here on. */
	update(values: DescentValues): void;
	dispose(): void;
}

/** Pipelines by the word of the point. */
export type GradientKernels = ReadonlyMap<number, BuiltCompute>;

export class ExpressionGradient implements LargeGradient {
	readonly #kernels: ReadonlyMap<number, { readonly built: BuiltCompute; readonly inputs: ObjectiveInputs }>;
	readonly #objective: Objective;
	readonly #scope = new Scope();

	/** Call between error scopes. */
	constructor(context: GpuContext, kernels: GradientKernels, objective: Objective, mode: Dialect, tables: Pick<TableBuffers, 'get'>) {
		this.#objective = objective;
		const program = objective.program(1, 'full');
		const none = new Float64Array(program.uniformCount);
		const bound = (built: BuiltCompute): ObjectiveInputs =>
			this.#scope.own(new ObjectiveInputs(context, built, program, mode, none, tables));
		this.#kernels = new Map(Array.from(kernels, ([from, built]) => [from, { built, inputs: bound(built) }]));
	}

	encode(pass: GPUComputePassEncoder, memory: LargeMemory, range: LargeRange, from: number): void {
		const kernel = this.#kernels.get(from);
		if (!kernel) throw new Error(`no gradient at word ${from} was built`);
		pass.setPipeline(kernel.built.pipeline);
		pass.setBindGroup(0, memory.bind(range, kernel.built));
		pass.setBindGroup(1, kernel.inputs.group);
		pass.dispatchWorkgroups(Math.ceil(range.count / LARGE_WORKGROUP));
	}

	update({ parameters }: DescentValues): void {
		const uniforms = Float64Array.from(parameterValues(this.#objective.parameters, parameters));
		for (const { inputs } of this.#kernels.values()) inputs.update(uniforms);
	}

	dispose(): void {
		this.#scope.dispose();
	}
}
