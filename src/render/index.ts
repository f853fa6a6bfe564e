/** Renderers: one contract, WebGPU where there is a GPU and canvas where there is none. */

import type { GpuBackend } from '../gpu/backend.ts';
import type { Backend, Bound } from '../model/backend.ts';
import type { Renderer } from './contract.ts';

export type { AxisLabel, Marker, PlanePoint, Renderer, Scene, SceneReport, ScreenPoint, ViewName } from './contract.ts';

/** Which machine draws: a backend, borrowed; and what will be shown first, where that is known: all it needs is built at once. */
export type RenderSource = { readonly gpu: GpuBackend; readonly first?: Bound } | { readonly cpu: Backend };

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
		return WebGpuRenderer.create(source.gpu, source.first);
	}
	const { CanvasRenderer } = await import('./canvas/renderer.ts');
	return new CanvasRenderer(source.cpu);
}
