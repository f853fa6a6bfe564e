/** The canvases that a renderer draws on: their sizes, and a frame on each that needs one. */

import type { GpuContext } from '../../gpu/device/context.ts';
import { DeviceLostError } from '../../model/errors.ts';
import type { ViewName } from '../contract.ts';
import type { LayerKind } from './layers/layer.ts';
import type { SceneState, ViewSize } from '../scene-state.ts';
import type { Passes } from './passes.ts';
import { COLOR_FORMAT } from './pipeline.ts';
import { Viewport } from './viewport.ts';

interface Attached {
	readonly canvas: HTMLCanvasElement;
	readonly context: GPUCanvasContext;
	/** Null until the passes are built. */
	readonly viewport: Viewport | null;
}

/** Makes things between error scopes. */
export type Make = <T>(label: string, make: () => T) => T;

export class AttachedViews {
	readonly #views = new Map<ViewName, Attached>();
	/** Views last drawn coarsely. */
	readonly #coarse = new Set<ViewName>();

	constructor(
		private readonly context: GpuContext,
		private readonly state: SceneState,
		private readonly make: Make,
		private readonly layers?: readonly LayerKind[],
	) {}

	has(view: ViewName): boolean {
		return this.#views.has(view);
	}

	/** Every view with its canvas, as it is now. */
	get canvases(): readonly (readonly [ViewName, HTMLCanvasElement])[] {
		return [...this.#views].map(([view, { canvas }]) => [view, canvas]);
	}

	/** Null until the passes are built. */
	viewport(view: ViewName): Viewport | null {
		return this.#views.get(view)?.viewport ?? null;
	}

	get viewports(): readonly (readonly [ViewName, Viewport])[] {
		return [...this.#views].flatMap(([view, { viewport }]) => (viewport ? [[view, viewport] as const] : []));
	}

	/** @param passes null until they are built. @throws DeviceLostError where the canvas gives no context */
	attach(view: ViewName, canvas: HTMLCanvasElement, passes: Passes | null): Viewport | null {
		const context = canvas.getContext('webgpu');
		if (!context) throw new DeviceLostError('This canvas gives no WebGPU context. Reload, or go on with the CPU.');
		const viewport =
			passes &&
			this.make('Viewport', () => {
				context.configure({ device: passes.context.device, format: COLOR_FORMAT, alphaMode: 'opaque' });
				return this.build(passes, view);
			});
		this.#views.set(view, { canvas, context, viewport });
		const size = this.state.size(view);
		if (size) this.fit(view, size);
		return viewport;
	}

	/** A view of its own. Call between error scopes. */
	build(passes: Passes, view: ViewName): Viewport {
		return new Viewport(passes, view, this.context.isSoftware, this.layers);
	}

	/** @param alive what was built is still of the device that is there */
	detach(view: ViewName, alive: boolean): void {
		const attached = this.#views.get(view);
		if (!attached) return;
		this.#views.delete(view);
		this.#coarse.delete(view);
		attached.context.unconfigure();
		if (alive) attached.viewport?.dispose();
	}

	/** Give a canvas its pixels, as many as the device can hold. */
	fit(view: ViewName, size: ViewSize): void {
		const attached = this.#views.get(view);
		if (!attached?.viewport || size.cssWidth < 1 || size.cssHeight < 1) return;
		const { canvas, viewport } = attached;
		const largest = this.context.limits.maxTextureDimension2D;
		const ratio = Math.min(size.ratio, largest / size.cssWidth, largest / size.cssHeight);
		const [width, height] = [Math.round(size.cssWidth * ratio), Math.round(size.cssHeight * ratio)];
		if (canvas.width !== width) canvas.width = width;
		if (canvas.height !== height) canvas.height = height;
		this.make('Target', () => viewport.resize({ ...size, ratio }));
	}

	/**
	 * Draw what has changed. Where software draws, a view whose camera moves or whose scene is new is drawn coarsely,
	 * and finely by the next call without either.
	 * @returns whether anything was drawn
	 */
	draw(): boolean {
		const { device } = this.context;
		const { state } = this;
		let drawn = false;
		for (const [view, { context, viewport }] of this.#views) {
			if (!viewport?.size) continue;
			const dirt = state.takeDirty(view);
			const rough = this.#coarse.has(view);
			if (!dirt && !rough && !viewport.isBlending) continue;
			const coarse = (dirt?.moving ?? false) && viewport.canBeCoarse;
			if (coarse) this.#coarse.add(view);
			else this.#coarse.delete(view);
			const encoder = device.createCommandEncoder({ label: `Renderer.${view}` });
			const landscape = (dirt?.landscape ?? false) || rough;
			viewport.encode(encoder, context.getCurrentTexture(), { state, hover: true, landscape, coarse });
			device.queue.submit([encoder.finish()]);
			drawn = true;
		}
		return drawn;
	}
}
