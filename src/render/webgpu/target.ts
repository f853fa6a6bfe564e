/** Where a picture is drawn: a multisampled colour and depth of one size, resolved into a texture given a frame at a time. */

import type { GpuContext } from '../../gpu/device/context.ts';
import { Scope } from '../../gpu/device/scope.ts';
import { COLOR_FORMAT, DEPTH_FORMAT, SAMPLES } from './pipeline.ts';

export class Target {
	readonly #scope = new Scope();
	readonly #color: GPUTextureView;
	readonly #depth: GPUTextureView;

	/** Call between error scopes. Sizes are device pixels, at least 1. */
	constructor(
		{ resources }: GpuContext,
		readonly width: number,
		readonly height: number,
	) {
		const request = { size: [width, height], sampleCount: SAMPLES, usage: GPUTextureUsage.RENDER_ATTACHMENT };
		this.#color = this.#scope.own(resources.texture('Target.color', { ...request, format: COLOR_FORMAT })).raw.createView();
		this.#depth = this.#scope.own(resources.texture('Target.depth', { ...request, format: DEPTH_FORMAT })).raw.createView();
	}

	/** Begin a pass that ends in `output`. */
	begin(encoder: GPUCommandEncoder, output: GPUTexture): GPURenderPassEncoder {
		return encoder.beginRenderPass({
			label: 'Target.pass',
			colorAttachments: [
				{ view: this.#color, resolveTarget: output.createView(), loadOp: 'clear', storeOp: 'discard', clearValue: [0, 0, 0, 1] },
			],
			depthStencilAttachment: { view: this.#depth, depthClearValue: 1, depthLoadOp: 'clear', depthStoreOp: 'discard' },
		});
	}

	dispose(): void {
		this.#scope.dispose();
	}
}
