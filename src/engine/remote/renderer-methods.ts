/** What draws in a worker: its side. The page's is `remote-renderer.ts`. */

import type { BackendInfo } from '../../model/backend.ts';
import type { ResidentField } from '../../model/resident-field.ts';
import type { Swarm } from '../../model/swarm.ts';
import type { AppearanceSettings, Camera } from '../../model/view.ts';
import type { ImageLook, Overlays, PlanePoint, Renderer, Scene, SwarmLayer, SwarmStyle, ViewName } from '../../render/contract.ts';
import type { Offered } from './backend-methods.ts';
import type { Call, Methods } from './calls.ts';

/** A scene with its fields by number. */
export interface PlainScene extends Omit<Scene, 'fields'> {
	readonly values: number;
	readonly slopes?: number;
}

/** Particles by number. */
export interface PlainLayer extends Omit<SwarmLayer, 'swarm'> {
	readonly swarm: number;
}

export interface ViewSize {
	readonly view: ViewName;
	readonly cssWidth: number;
	readonly cssHeight: number;
	readonly ratio: number;
}

/** @param renderer owned from here on */
export function rendererMethods(renderer: Renderer, fields: Offered<ResidentField>, swarms: Offered<Swarm>) {
	return {
		async setScene({ values, slopes, ...scene }: PlainScene, { signal }: Call): Promise<{ readonly compileMs: number }> {
			const lent = { values: fields.get(values), ...(slopes === undefined ? {} : { slopes: fields.get(slopes) }) };
			return renderer.setScene({ ...scene, fields: lent }, signal ? { signal } : {});
		},
		setOverlays: (overlays: Overlays): void => renderer.setOverlays(overlays),
		setAppearance: (appearance: AppearanceSettings): void => renderer.setAppearance(appearance),
		setCamera: (camera: Camera): void => renderer.setCamera(camera),
		setInstant: (instant: boolean): void => renderer.setInstant(instant),
		setHover: (point: PlanePoint | null): void => renderer.setHover(point),
		attach: ({ view, canvas }: { readonly view: ViewName; readonly canvas: OffscreenCanvas }): void => renderer.attach(view, canvas),
		detach: (view: ViewName): void => renderer.detach(view),
		resize: ({ view, cssWidth, cssHeight, ratio }: ViewSize): void => renderer.resize(view, cssWidth, cssHeight, ratio),
		setSwarm: ({ layers, style }: { readonly layers: readonly PlainLayer[]; readonly style: SwarmStyle }): void =>
			renderer.setSwarm(
				layers.map((layer) => ({ ...layer, swarm: swarms.get(layer.swarm) })),
				style,
			),
		swarmMoved: (): void => renderer.swarmMoved(),
		draw: (): boolean => renderer.draw(),
		async image(
			{
				view,
				width,
				height,
				look,
			}: { readonly view: ViewName; readonly width: number; readonly height: number; readonly look?: ImageLook },
			call: Call,
		): Promise<Uint8ClampedArray<ArrayBuffer>> {
			const pixels = await renderer.image(view, width, height, look);
			call.move(pixels.buffer);
			return pixels;
		},
		release: () => renderer.dispose(),
	} satisfies Methods;
}

export type RendererMethods = ReturnType<typeof rendererMethods>;

/** A renderer of the CPU that computes here. @param info of that machine */
export async function openRenderer(
	info: Pick<BackendInfo, 'device' | 'precision'>,
	fields: Offered<ResidentField>,
	swarms: Offered<Swarm>,
	call: Call,
): Promise<number> {
	const { createRenderer } = await import('../../render/index.ts');
	return call.offer(rendererMethods(await createRenderer({ cpu: info }), fields, swarms));
}
