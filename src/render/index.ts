/** Renderers: one contract, WebGPU where there is a GPU and canvas where there is none. */

import type { Renderer } from './contract.ts';
import type { RenderSource } from './source.ts';

export type { AxisLabel, Marker, PlanePoint, Renderer, Scene, SceneReport, ScreenPoint, ViewName } from './contract.ts';

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
