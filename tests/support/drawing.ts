/** A renderer with a machine that computes what it draws, as tests use them: one thing. */

import { exactHere } from '../../src/engine/exact-here.ts';
import { FieldKeeper, type SceneReport, type ShowOptions } from '../../src/engine/fields/field-keeper.ts';
import type { GpuBackend } from '../../src/gpu/backend.ts';
import type { Backend } from '../../src/model/backend.ts';
import { CanvasRenderer } from '../../src/render/canvas/renderer.ts';
import type { Renderer } from '../../src/render/contract.ts';
import { createRenderer } from '../../src/render/index.ts';
import type { TestScene } from './scenes.ts';

export type TestRenderer<R extends Renderer = Renderer> = R & {
	readonly fields: FieldKeeper;
	/** Compute a scene and show it with its overlays. */
	show(scene: Pick<TestScene, 'bound' | 'grid' | 'axes' | 'overlays'>, options?: ShowOptions): Promise<SceneReport>;
};

const { exact, double } = exactHere();

/** @param renderer disposed with its fields */
export function withFields<R extends Renderer>(backend: Backend, renderer: R): TestRenderer<R> {
	const fields = new FieldKeeper({ backend, exact, double }, renderer);
	const dispose = renderer.dispose.bind(renderer);
	return Object.assign(renderer, {
		fields,
		show: ({ overlays = {}, ...scene }: Parameters<TestRenderer['show']>[0], options?: ShowOptions) => {
			renderer.setOverlays(overlays);
			return fields.show(scene, options);
		},
		dispose: () => {
			fields.dispose();
			dispose();
		},
	});
}

export const canvasRenderer = (backend: Backend): TestRenderer<CanvasRenderer> => withFields(backend, new CanvasRenderer(backend.info));

export const gpuRenderer = async (backend: GpuBackend): Promise<TestRenderer> =>
	withFields(backend, await createRenderer({ gpu: backend }));
