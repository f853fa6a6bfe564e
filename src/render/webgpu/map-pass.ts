/** The pass that draws the map. */

import cell from '../../../shaders/lib/cell.wgsl?raw';
import mapWgsl from '../../../shaders/passes/map.wgsl?raw';
import contours from '../../../shaders/passes/shared/contours.wgsl?raw';
import fieldSample from '../../../shaders/passes/shared/field-sample.wgsl?raw';
import scale from '../../../shaders/passes/shared/scale.wgsl?raw';
import type { ShaderPart } from '../../gpu/device/compose.ts';
import type { GpuContext } from '../../gpu/device/context.ts';
import { PICTURE_PARTS } from './picture.ts';
import { bindAll, buildRender, type BuiltRender, type PassBinding } from './pipeline.ts';

/** What every pass that shows a field is made of. */
export const FIELD_PARTS: readonly ShaderPart[] = [
	...PICTURE_PARTS,
	{ file: 'shaders/lib/cell.wgsl', text: cell },
	{ file: 'shaders/passes/shared/scale.wgsl', text: scale },
	{ file: 'shaders/passes/shared/field-sample.wgsl', text: fieldSample },
	{ file: 'shaders/passes/shared/contours.wgsl', text: contours },
];

/** Group 0 of such a pass: the picture, the field, the colour map. */
export const FIELD_BINDINGS: readonly PassBinding[] = [
	{ kind: 'uniform', stages: 'both' },
	{ kind: 'read-only-storage', stages: 'both' },
	{ kind: 'texture', stages: 'fragment' },
];

export const MAP_PARTS: readonly ShaderPart[] = [...FIELD_PARTS, { file: 'shaders/passes/map.wgsl', text: mapWgsl }];

export class MapPass {
	private constructor(private readonly built: BuiltRender) {}

	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<MapPass> {
		return new MapPass(
			await buildRender(context, {
				label: 'Map.pass',
				parts: MAP_PARTS,
				name: 'map',
				groups: [FIELD_BINDINGS],
				topology: 'triangle-strip',
				depth: 'flat',
			}),
		);
	}

	bind(device: GPUDevice, picture: GPUBuffer, field: GPUBuffer, colormap: GPUTexture): GPUBindGroup {
		return bindAll(device, this.built, 0, [picture, field, colormap]);
	}

	encode(pass: GPURenderPassEncoder, bindings: GPUBindGroup): void {
		pass.setPipeline(this.built.pipeline);
		pass.setBindGroup(0, bindings);
		pass.draw(4);
	}
}
