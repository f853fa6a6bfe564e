/** The pass that draws particles singly. */

import particles from '../../../shaders/passes/particles.wgsl?raw';
import { structPart } from '../../gpu/device/compose.ts';
import type { GpuContext } from '../../gpu/device/context.ts';
import { DOT } from '../../gpu/swarm/positions.ts';
import { FIELD_BINDINGS, FIELD_PARTS } from './map-pass.ts';
import { bindAll, buildRender, type BuiltRender } from './pipeline.ts';
import { SWARM_GROUP } from './swarm-kernels.ts';

export class ParticlesPass {
	private constructor(private readonly built: BuiltRender) {}

	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<ParticlesPass> {
		return new ParticlesPass(
			await buildRender(context, {
				label: 'Particles.pass',
				parts: [structPart(SWARM_GROUP), structPart(DOT), ...FIELD_PARTS, { file: 'shaders/passes/particles.wgsl', text: particles }],
				name: 'particles',
				groups: [
					FIELD_BINDINGS,
					[
						{ kind: 'uniform', stages: 'both' },
						{ kind: 'read-only-storage', stages: 'vertex' },
						{ kind: 'texture', stages: 'vertex' },
					],
					[{ kind: 'depth-texture', stages: 'fragment' }],
				],
				topology: 'triangle-list',
				target: 'frame',
				depth: 'blend',
			}),
		);
	}

	/** Group 0: the picture of the frame, and the field. */
	bindPicture(device: GPUDevice, picture: GPUBuffer, field: GPUBuffer, colormap: GPUTexture): GPUBindGroup {
		return bindAll(device, this.built, 0, [picture, field, colormap]);
	}

	/** Group 1: a group of particles. @param tones colours by loss or speed */
	bindGroup(device: GPUDevice, group: GPUBuffer, dots: GPUBuffer, tones: GPUTexture): GPUBindGroup {
		return bindAll(device, this.built, 1, [group, dots, tones]);
	}

	/** Group 2: the depth of the landscape. */
	bindDepth(device: GPUDevice, depth: GPUTexture): GPUBindGroup {
		return bindAll(device, this.built, 2, [depth]);
	}

	/** Record particles `first` to `first + count`. */
	encode(
		pass: GPURenderPassEncoder,
		picture: GPUBindGroup,
		group: GPUBindGroup,
		depth: GPUBindGroup,
		{ first, count }: { readonly first: number; readonly count: number },
	): void {
		pass.setPipeline(this.built.pipeline);
		pass.setBindGroup(0, picture);
		pass.setBindGroup(1, group);
		pass.setBindGroup(2, depth);
		pass.draw(6 * count, 1, 6 * first);
	}
}
