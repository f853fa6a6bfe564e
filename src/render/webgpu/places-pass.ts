/** The passes that say where the pixels of a landscape lie: box coordinates and depth. */

import mapPlaces from '../../../shaders/passes/map-places.wgsl?raw';
import places from '../../../shaders/passes/places.wgsl?raw';
import type { GpuContext } from '../../gpu/device/context.ts';
import { FIELD_BINDINGS } from './map-pass.ts';
import { type MeshSize, PICTURE_STRUCT } from './picture.ts';
import { bindAll, buildRender, type BuiltRender } from './pipeline.ts';
import { MESH_PARTS } from './surface-pass.ts';

/** Of the surface: the mesh without its landscape, so one for all. */
export class PlacesPass {
	private constructor(private readonly built: BuiltRender) {}

	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<PlacesPass> {
		return new PlacesPass(
			await buildRender(context, {
				label: 'Places.pass',
				parts: [...MESH_PARTS, { file: 'shaders/passes/places.wgsl', text: places }],
				name: 'places',
				groups: [FIELD_BINDINGS],
				topology: 'triangle-strip',
				target: 'places',
				depth: 'solid',
			}),
		);
	}

	bind(device: GPUDevice, picture: GPUBuffer, field: GPUBuffer, colormap: GPUTexture): GPUBindGroup {
		return bindAll(device, this.built, 0, [picture, field, colormap]);
	}

	encode(pass: GPURenderPassEncoder, bindings: GPUBindGroup, mesh: MeshSize): void {
		if (mesh.columns < 2 || mesh.rows < 2) return;
		pass.setPipeline(this.built.pipeline);
		pass.setBindGroup(0, bindings);
		pass.draw(2 * mesh.columns, mesh.rows - 1);
	}
}

/** Of the map. */
export class MapPlacesPass {
	private constructor(private readonly built: BuiltRender) {}

	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<MapPlacesPass> {
		return new MapPlacesPass(
			await buildRender(context, {
				label: 'MapPlaces.pass',
				parts: [PICTURE_STRUCT, { file: 'shaders/passes/map-places.wgsl', text: mapPlaces }],
				name: 'map_places',
				groups: [[{ kind: 'uniform', stages: 'vertex' }]],
				topology: 'triangle-strip',
				target: 'places',
				depth: 'flat',
			}),
		);
	}

	bind(device: GPUDevice, picture: GPUBuffer): GPUBindGroup {
		return bindAll(device, this.built, 0, [picture]);
	}

	encode(pass: GPURenderPassEncoder, bindings: GPUBindGroup): void {
		pass.setPipeline(this.built.pipeline);
		pass.setBindGroup(0, bindings);
		pass.draw(4);
	}
}
