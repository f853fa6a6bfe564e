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
import { PATCH_QUADS } from '../surface-detail.ts';
import { bindAll, buildRender, type BuiltRender, type PassBinding } from './pipeline.ts';

/** What every pass that draws the mesh is made of. */
export const MESH_PARTS: readonly ShaderPart[] = [...FIELD_PARTS, { file: 'shaders/passes/shared/mesh.wgsl', text: mesh }];

/** Group 0 of such a pass: of a field, and the pieces of the mesh. */
export const MESH_BINDINGS: readonly PassBinding[] = [...FIELD_BINDINGS, { kind: 'read-only-storage', stages: 'vertex' }];

/** Vertices of a piece: a strip of each of its rows, whose first and last vertices come twice. */
const PATCH_VERTICES = PATCH_QUADS * (2 * PATCH_QUADS + 4);

/** Record so many pieces, as one strip. */
export function drawPatches(pass: GPURenderPassEncoder, patches: number): void {
	if (patches > 0) pass.draw(patches * PATCH_VERTICES);
}

/** Group 0: of the mesh, and its daylight. */
const SURFACE_BINDINGS: readonly PassBinding[] = [
	...MESH_BINDINGS,
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
	bind(
		device: GPUDevice,
		{ picture, field, patches }: { readonly picture: GPUBuffer; readonly field: GPUBuffer; readonly patches: GPUBuffer },
		{ colormap, daylight }: { readonly colormap: GPUTexture; readonly daylight: GPUTexture },
	): GPUBindGroup {
		return bindAll(device, this.built, 0, [picture, field, colormap, patches, daylight, this.sampler]);
	}

	/** Group 1: the objective's uniforms and tables. */
	bindObjective(device: GPUDevice, buffers: readonly GPUBuffer[]): GPUBindGroup {
		return bindAll(device, this.built, 1, buffers);
	}

	/** @param patches pieces of the mesh */
	encode(pass: GPURenderPassEncoder, bindings: GPUBindGroup, objective: GPUBindGroup, patches: number): void {
		pass.setPipeline(this.built.pipeline);
		pass.setBindGroup(0, bindings);
		pass.setBindGroup(1, objective);
		drawPatches(pass, patches);
	}
}
