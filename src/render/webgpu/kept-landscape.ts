/** A landscape kept as textures: its colours, and where each pixel lies, so that a frame with particles need not draw it again. */

import type { GpuContext } from '../../gpu/device/context.ts';
import { Scope } from '../../gpu/device/scope.ts';
import { COLOR_FORMAT, PLACES_DEPTH_FORMAT, PLACES_FORMAT } from './pipeline.ts';

export class KeptLandscape {
	readonly #scope = new Scope();
	readonly color: GPUTexture;
	/** Box coordinates; beyond the box where no plane is seen. */
	readonly places: GPUTexture;
	readonly depth: GPUTexture;

	/** Call between error scopes. Sizes are device pixels, at least 1. */
	constructor({ resources }: GpuContext, width: number, height: number) {
		const texture = (name: string, format: GPUTextureFormat): GPUTexture =>
			this.#scope.own(
				resources.texture(`KeptLandscape.${name}`, {
					size: [width, height],
					format,
					usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.TEXTURE_BINDING,
				}),
			).raw;
		this.color = texture('color', COLOR_FORMAT);
		this.places = texture('places', PLACES_FORMAT);
		this.depth = texture('depth', PLACES_DEPTH_FORMAT);
	}

	/** Begin the pass that writes places and depth. */
	beginPlaces(encoder: GPUCommandEncoder): GPURenderPassEncoder {
		return encoder.beginRenderPass({
			label: 'KeptLandscape.places',
			colorAttachments: [{ view: this.places.createView(), loadOp: 'clear', storeOp: 'store', clearValue: [2, 2, 0, 0] }],
			depthStencilAttachment: { view: this.depth.createView(), depthClearValue: 1, depthLoadOp: 'clear', depthStoreOp: 'store' },
		});
	}

	dispose(): void {
		this.#scope.dispose();
	}
}
