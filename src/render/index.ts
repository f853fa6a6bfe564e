/** Renderers: one contract, WebGPU where there is a GPU and canvas where there is none. */

import type { GpuBackend } from '../gpu/backend.ts';
import type { Backend, BoundObjective } from '../model/backend.ts';
import type { Renderer } from './contract.ts';

export type { AxisLabel, Marker, PlanePoint, Renderer, Scene, SceneReport, ScreenPoint, ViewName } from './contract.ts';

/** A GPU that draws: a backend, borrowed. */
export interface GpuSource {
	readonly gpu: GpuBackend;
	/** What will be shown first, where that is known: all it needs is built at once. */
	readonly first?: BoundObjective;
	/** No scene is shown before this resolves, and none where it rejects: the device is still under test. */
	readonly trusted?: Promise<void>;
}

/** Which machine draws. */
export type RenderSource = GpuSource | { readonly cpu: Backend };

/**
 * A renderer on a backend; the caller disposes it. Only the one that is needed is loaded.
 *
 * @throws ShaderCompileError, DeviceLostError, GpuUnavailableError
 * @example
 * const renderer = await createRenderer({ cpu: createCpuBackend({ precision: 'f64' }) });
 * await renderer.setScene({ bound, grid, markers: [] });
 * const rgba = await renderer.image('surface', 1280, 720);
 */
export async function createRenderer(source: RenderSource): Promise<Renderer> {
	if ('gpu' in source) {
		const { WebGpuRenderer } = await import('./webgpu/renderer.ts');
		return WebGpuRenderer.create(source);
	}
	const { CanvasRenderer } = await import('./canvas/renderer.ts');
	return new CanvasRenderer(source.cpu);
}
