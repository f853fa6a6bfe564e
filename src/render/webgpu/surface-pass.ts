/** The pass that draws the surface. It contains the landscape's program where that is known, so there is one for each. */

import normalsCells from '../../../shaders/passes/shared/normals-cells.wgsl?raw';
import normalsExact from '../../../shaders/passes/shared/normals-exact.wgsl?raw';
import mesh from '../../../shaders/passes/shared/mesh.wgsl?raw';
import surfaceWgsl from '../../../shaders/passes/surface.wgsl?raw';
import type { ShaderPart } from '../../gpu/device/compose.ts';
import type { GpuContext } from '../../gpu/device/context.ts';
import { objectiveBindings, objectiveParts } from '../../gpu/expression/objective-inputs.ts';
import type { Dialect, Program } from '../../model/objective.ts';
import { FIELD_BINDINGS, FIELD_PARTS } from './map-pass.ts';
import type { MeshSize } from './picture.ts';
import { bindAll, buildRender, type BuiltRender, type PassBinding } from './pipeline.ts';

/** What every pass that draws the mesh is made of. */
export const MESH_PARTS: readonly ShaderPart[] = [...FIELD_PARTS, { file: 'shaders/passes/shared/mesh.wgsl', text: mesh }];

/** Group 0: of a field, and its daylight. */
const SURFACE_BINDINGS: readonly PassBinding[] = [
	...FIELD_BINDINGS,
	{ kind: 'texture', stages: 'fragment' },
	{ kind: 'sampler', stages: 'fragment' },
];

/** @param program of order 1 in the plane; null: lit by the field's cells */
export const surfaceParts = (program: Program | null, mode: Dialect): ShaderPart[] => [
	...MESH_PARTS,
	...(program ? objectiveParts(program, mode) : []),
	{ file: 'shaders/passes/surface.wgsl', text: surfaceWgsl },
	program
		? { file: 'shaders/passes/shared/normals-exact.wgsl', text: normalsExact }
		: { file: 'shaders/passes/shared/normals-cells.wgsl', text: normalsCells },
];

export class SurfacePass {
	private constructor(
		private readonly built: BuiltRender,
		private readonly sampler: GPUSampler,
	) {}

	/** @throws ShaderCompileError */
	static async build(context: GpuContext, program: Program | null, mode: Dialect): Promise<SurfacePass> {
		const objective = program ? objectiveBindings(program).map((kind) => ({ kind, stages: 'fragment' as const })) : [];
		const building = buildRender(context, {
			label: 'Surface.pass',
			parts: surfaceParts(program, mode),
			name: 'surface',
			groups: [SURFACE_BINDINGS, objective],
			topology: 'triangle-strip',
			depth: 'solid',
		});
		const sampler = context.withScopes('Surface.sampler', (device) =>
			device.createSampler({ label: 'Surface.sampler', magFilter: 'linear', minFilter: 'linear' }),
		);
		return new SurfacePass(...(await Promise.all([building, sampler])));
	}

	/** @param daylight the shares of the sky and of the sun, over the window */
	bind(device: GPUDevice, picture: GPUBuffer, field: GPUBuffer, colormap: GPUTexture, daylight: GPUTexture): GPUBindGroup {
		return bindAll(device, this.built, 0, [picture, field, colormap, daylight, this.sampler]);
	}

	/** Group 1: the objective's uniforms and tables. */
	bindObjective(device: GPUDevice, buffers: readonly GPUBuffer[]): GPUBindGroup {
		return bindAll(device, this.built, 1, buffers);
	}

	encode(pass: GPURenderPassEncoder, bindings: GPUBindGroup, objective: GPUBindGroup, mesh: MeshSize): void {
		if (mesh.columns < 2 || mesh.rows < 2) return;
		pass.setPipeline(this.built.pipeline);
		pass.setBindGroup(0, bindings);
		pass.setBindGroup(1, objective);
		pass.draw(2 * mesh.columns, mesh.rows - 1);
	}
}
