/** The pass that draws the background. */

import backgroundWgsl from '../../../shaders/passes/background.wgsl?raw';
import type { ShaderPart } from '../../gpu/device/compose.ts';
import type { GpuContext } from '../../gpu/device/context.ts';
import { PICTURE_STRUCT } from './picture.ts';
import { bindAll, buildRender, type BuiltRender } from './pipeline.ts';

export const BACKGROUND_PARTS: readonly ShaderPart[] = [PICTURE_STRUCT, { file: 'shaders/passes/background.wgsl', text: backgroundWgsl }];

export class BackgroundPass {
	private constructor(private readonly built: BuiltRender) {}

	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<BackgroundPass> {
		return new BackgroundPass(
			await buildRender(context, {
				label: 'Background.pass',
				parts: BACKGROUND_PARTS,
				name: 'background',
				groups: [[{ kind: 'uniform', stages: 'fragment' }]],
				topology: 'triangle-list',
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
		pass.draw(3);
	}
}
