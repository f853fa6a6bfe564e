/** A scene on the GPU: its field, the pass that knows its landscape, and what that reads. */

import type { GpuField } from '../../gpu/expression/field.ts';
import { boundUniforms, pixelProgram, type TableBuffers } from '../../gpu/expression/objective-inputs.ts';
import type { GpuContext } from '../../gpu/device/context.ts';
import { Scope } from '../../gpu/device/scope.ts';
import type { BoundObjective } from '../../model/backend.ts';
import type { Dialect } from '../../model/objective.ts';
import type { CellUnits } from './cell-units.ts';
import type { Passes } from './passes.ts';
import type { SurfacePass } from './surface-pass.ts';

/** A field on the device that draws: lent, or uploaded for this scene and its own. */
export interface DrawnField {
	readonly field: GpuField;
	readonly isOwn: boolean;
	/** In which its cells are; null: in the landscape's own. */
	readonly units: CellUnits | null;
}

export class GpuScene {
	readonly field: GpuField;
	readonly objective: GPUBindGroup;
	readonly units: CellUnits | null;
	readonly #scope = new Scope();

	/** Call between error scopes. @param bound whose program the surface pass contains; null where it has none */
	constructor(
		{ context, tables }: Passes,
		{ field, isOwn, units }: DrawnField,
		readonly surface: SurfacePass,
		bound: BoundObjective | null,
		mode: Dialect,
	) {
		this.field = field;
		this.units = units;
		if (isOwn) this.#scope.own(field);
		try {
			this.objective = surface.bindObjective(context.device, bound ? this.#inputs(context, tables, bound, mode) : []);
		} catch (error) {
			this.dispose();
			throw error;
		}
	}

	#inputs(context: GpuContext, tables: TableBuffers, bound: BoundObjective, mode: Dialect): GPUBuffer[] {
		const program = pixelProgram(bound);
		const floats = boundUniforms(program.wgsl(mode), bound);
		const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
		const buffer = this.#scope.own(context.resources.buffer('Scene.uniforms', { size: floats.byteLength, usage })).raw;
		context.device.queue.writeBuffer(buffer, 0, floats);
		return [buffer, ...program.tables.map((table) => tables.get(table))];
	}

	/** What is its own; a field that was lent stays. */
	dispose(): void {
		this.#scope.dispose();
	}
}
