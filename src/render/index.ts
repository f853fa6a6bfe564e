/** Renderers: one contract, WebGPU where there is a GPU and canvas where there is none. */

import type { Renderer } from './contract.ts';
import type { RenderSource } from './source.ts';

export type { AxisLabel, Marker, PlanePoint, Renderer, Scene, ScreenPoint, ViewName } from './contract.ts';

/**
 * A renderer; the caller disposes it. Only the one that is needed is loaded. It computes nothing: a `FieldKeeper` gives it fields.
 *
 * @throws ShaderCompileError, DeviceLostError, GpuUnavailableError
 * @example
 * const renderer = await createRenderer({ cpu: backend.info });
 * await new FieldKeeper(session, renderer).show({ bound, grid });
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
