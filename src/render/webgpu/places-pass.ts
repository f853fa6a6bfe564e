/** The passes that say where the pixels of a landscape lie: box coordinates and depth. */

import mapPlaces from '../../../shaders/passes/map-places.wgsl?raw';
import places from '../../../shaders/passes/places.wgsl?raw';
import type { GpuContext } from '../../gpu/device/context.ts';
import { PICTURE_STRUCT } from './picture.ts';
import { bindAll, buildRender, type BuiltRender } from './pipeline.ts';
import { drawPatches, MESH_BINDINGS, MESH_PARTS } from './surface-pass.ts';

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
				groups: [MESH_BINDINGS],
				topology: 'triangle-strip',
				target: 'places',
				depth: 'solid',
			}),
		);
	}

	bind(device: GPUDevice, picture: GPUBuffer, field: GPUBuffer, colormap: GPUTexture, patches: GPUBuffer): GPUBindGroup {
		return bindAll(device, this.built, 0, [picture, field, colormap, patches]);
	}

	/** @param patches pieces of the mesh */
	encode(pass: GPURenderPassEncoder, bindings: GPUBindGroup, patches: number): void {
		pass.setPipeline(this.built.pipeline);
		pass.setBindGroup(0, bindings);
		drawPatches(pass, patches);
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
