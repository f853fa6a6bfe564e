/** A scene on the GPU: its field, the pass that knows its landscape, and what that reads. */

import type { GpuField } from '../../gpu/expression/field.ts';
import { boundUniforms, pixelProgram } from '../../gpu/expression/objective-inputs.ts';
import { Scope } from '../../gpu/device/scope.ts';
import type { BoundObjective } from '../../model/backend.ts';
import type { Dialect } from '../../model/objective.ts';
import type { Passes } from './passes.ts';
import type { SurfacePass } from './surface-pass.ts';

export class GpuScene {
	readonly objective: GPUBindGroup;
	readonly #scope = new Scope();

	/**
	 * Call between error scopes.
	 * @param field owned from here on
	 */
	constructor(
		{ context, tables }: Passes,
		readonly field: GpuField,
		readonly surface: SurfacePass,
		bound: BoundObjective,
		mode: Dialect,
	) {
		this.#scope.own(field);
		try {
			const program = pixelProgram(bound);
			const floats = boundUniforms(program.wgsl(mode), bound);
			const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
			const buffer = this.#scope.own(context.resources.buffer('Scene.uniforms', { size: floats.byteLength, usage })).raw;
			context.device.queue.writeBuffer(buffer, 0, floats);
			this.objective = surface.bindObjective(context.device, [buffer, ...program.tables.map((table) => tables.get(table))]);
		} catch (error) {
			this.dispose();
			throw error;
		}
	}

	dispose(): void {
		this.#scope.dispose();
	}
}
