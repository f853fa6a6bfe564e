/** What a renderer is made on. */

import type { GpuBackend } from '../gpu/backend.ts';
import type { LayerKind } from './webgpu/layers/layer.ts';
import type { BackendInfo, BoundObjective } from '../model/backend.ts';

/** A GPU that draws: a backend, borrowed. */
export interface GpuSource {
	readonly gpu: GpuBackend;
	/** What will be shown first, where that is known: all it needs is built at once. */
	readonly first?: BoundObjective;
	/** What views are made of, in order; the usual layers where absent. */
	readonly layers?: readonly LayerKind[];
	/** No scene is shown before this resolves, and none where it rejects: the device is still under test. */
	readonly trusted?: Promise<void>;
}

/** Which machine draws. */
export type RenderSource = GpuSource | { readonly cpu: Pick<BackendInfo, 'device' | 'precision'> };
