/** What a view on the GPU is made of: layers, each a file of this folder, drawn in the order of the list in `index.ts`. */

import type { GpuContext } from '../../../gpu/device/context.ts';
import type { ViewName } from '../../contract.ts';
import type { KeptLandscape } from '../kept-landscape.ts';
import type { MarksBuffer } from '../marks-pass.ts';
import type { Passes } from '../passes.ts';
import type { GpuScene } from '../scene.ts';
import type { GpuSwarm } from '../swarm.ts';

/** What one view has for its layers. */
export interface ViewParts {
	readonly view: ViewName;
	readonly passes: Passes;
	/** The uniforms of the layer's stage: structure `Picture` of the shaders. */
	readonly picture: GPUBuffer;
	readonly marks: MarksBuffer;
	/** The pieces of the surface's mesh. */
	readonly patches: GPUBuffer;
}

/** What is drawn now. */
export interface LayerFrame {
	readonly scene: GpuScene | null;
	/** Pieces of the surface's mesh. */
	readonly patches: number;
	readonly swarm: GpuSwarm | null;
	/** The landscape drawn before, in the stage `frame`; the one that is drawn, in the stage `places`. */
	readonly kept: KeptLandscape | null;
	/** The landscape before that, while the two are blended. */
	readonly before: KeptLandscape | null;
}

/** A layer of one view. */
export interface Layer {
	/** Record it; nothing where what it needs is not there. */
	encode(pass: GPURenderPassEncoder, frame: LayerFrame): void;
	/** Release what `build` made. */
	dispose(): void;
}

/**
 * One thing that is drawn.
 * @typeParam P what it is drawn by (a pipeline), where that is its own
 */
export interface LayerKind<P = unknown> {
	readonly name: string;
	/** `landscape`: multisampled, with depth. `places`: where its pixels lie. `frame`: over a landscape drawn before. */
	readonly stage: 'landscape' | 'places' | 'frame';
	/** Views that show it; both where absent. */
	readonly views?: readonly ViewName[];
	/** Build what it is drawn by, once for a device, before the first picture. @throws ShaderCompileError */
	readonly prepare?: (context: GpuContext) => Promise<P>;
	/** Call between error scopes. @param prepared by `prepare` */
	build(parts: ViewParts, prepared: P): Layer;
}

/** The last bind group made of these resources; made again where one of them is another. */
export class KeptBindings {
	#last: { readonly resources: readonly unknown[]; readonly group: GPUBindGroup } | null = null;

	of(resources: readonly unknown[], make: () => GPUBindGroup): GPUBindGroup {
		const last = this.#last;
		if (last && last.resources.length === resources.length && last.resources.every((part, i) => part === resources[i])) return last.group;
		const group = make();
		this.#last = { resources, group };
		return group;
	}
}

/** A layer of which nothing has to be released. */
export const layer = (encode: Layer['encode']): Layer => ({ encode, dispose: () => undefined });
