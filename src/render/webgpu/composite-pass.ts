/** The pass that shows a landscape drawn before, blended with the one before that, with the trails of the swarm over it. */

import composite from '../../../shaders/passes/composite.wgsl?raw';
import type { GpuContext } from '../../gpu/device/context.ts';
import { PICTURE_STRUCT } from './picture.ts';
import { bindAll, buildRender, type BuiltRender } from './pipeline.ts';

export class CompositePass {
	private constructor(
		private readonly built: BuiltRender,
		private readonly sampler: GPUSampler,
	) {}

	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<CompositePass> {
		const building = buildRender(context, {
			label: 'Composite.pass',
			parts: [PICTURE_STRUCT, { file: 'shaders/passes/composite.wgsl', text: composite }],
			name: 'composite',
			groups: [
				[
					{ kind: 'uniform', stages: 'fragment' },
					{ kind: 'texture', stages: 'fragment' },
					{ kind: 'texture', stages: 'fragment' },
					{ kind: 'texture', stages: 'fragment' },
					{ kind: 'texture', stages: 'fragment' },
					{ kind: 'sampler', stages: 'fragment' },
				],
			],
			topology: 'triangle-list',
			target: 'frame',
			depth: 'flat',
		});
		const sampler = context.withScopes('Composite.sampler', (device) =>
			device.createSampler({ label: 'Composite.sampler', magFilter: 'linear', minFilter: 'linear' }),
		);
		return new CompositePass(...(await Promise.all([building, sampler])));
	}

	/** @param textures the landscape, the one before it, their places, and premultiplied colours over the window */
	bind(
		device: GPUDevice,
		picture: GPUBuffer,
		textures: readonly [landscape: GPUTexture, before: GPUTexture, places: GPUTexture, overlay: GPUTexture],
	): GPUBindGroup {
		return bindAll(device, this.built, 0, [picture, ...textures, this.sampler]);
	}

	encode(pass: GPURenderPassEncoder, bindings: GPUBindGroup): void {
		pass.setPipeline(this.built.pipeline);
		pass.setBindGroup(0, bindings);
		pass.draw(3);
	}
}
