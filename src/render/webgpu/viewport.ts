/** One view on the GPU: its uniforms, its marks, the texture it draws into. */

import type { Owned } from '../../gpu/resource.ts';
import type { ViewName } from '../contract.ts';
import type { Stage, ViewSize } from '../stage.ts';
import { MarksBuffer } from './marks-pass.ts';
import type { Passes } from './passes.ts';
import { encodePicture, type MeshSize, PICTURE } from './picture.ts';
import type { GpuScene } from './scene.ts';
import { Target } from './target.ts';

/** Device pixels a mesh piece spans: the mesh is never finer than the screen, and coarser where software draws. */
const PIXELS_A_PIECE = { hardware: 2.5, software: 5 } as const;
const MESH_LIMITS = [64, 640] as const;

export class Viewport {
	readonly #picture: Owned<GPUBuffer>;
	readonly #marks: MarksBuffer;
	readonly #background: GPUBindGroup;
	#content: GPUBindGroup | null = null;
	#scene: GpuScene | null = null;
	#target: Target | null = null;
	#size: ViewSize | null = null;

	/** Call between error scopes. */
	constructor(
		private readonly passes: Passes,
		readonly view: ViewName,
		private readonly software: boolean,
	) {
		const { context } = passes;
		this.#picture = context.resources.buffer('Viewport.picture', {
			size: PICTURE.size,
			usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
		});
		this.#marks = new MarksBuffer(context, passes.marks, this.#picture.raw);
		this.#background = passes.background.bind(context.device, this.#picture.raw);
	}

	get size(): ViewSize | null {
		return this.#size;
	}

	/** Give the view its size in pixels. Call between error scopes. */
	resize(size: ViewSize): void {
		const width = Math.max(1, Math.round(size.cssWidth * size.ratio));
		const height = Math.max(1, Math.round(size.cssHeight * size.ratio));
		this.#size = size;
		if (this.#target?.width === width && this.#target.height === height) return;
		this.#target?.dispose();
		this.#target = null;
		this.#target = new Target(this.passes.context, width, height);
	}

	/** Show a scene, borrowed. */
	show(scene: GpuScene): void {
		const { context, colormap, map } = this.passes;
		const pass = this.view === 'map' ? map : scene.surface;
		this.#scene = scene;
		this.#content = pass.bind(context.device, this.#picture.raw, scene.field.values, colormap);
	}

	#mesh(target: Target, scene: GpuScene): MeshSize {
		const { columns, rows } = scene.field.grid;
		const pixels = Math.max(target.width, target.height) / (this.software ? PIXELS_A_PIECE.software : PIXELS_A_PIECE.hardware);
		const pieces = Math.round(Math.min(MESH_LIMITS[1], Math.max(MESH_LIMITS[0], pixels)));
		return { columns: Math.min(columns, pieces + 1), rows: Math.min(rows, pieces + 1) };
	}

	/** Record the picture of a stage, ending in `output`. */
	encode(encoder: GPUCommandEncoder, output: GPUTexture, stage: Stage, hover: boolean): void {
		const [target, size, scene] = [this.#target, this.#size, this.#scene];
		if (!target || !size) return;
		const { scale, appearance, camera } = stage;
		const mesh = scene ? this.#mesh(target, scene) : { columns: 1, rows: 1 };
		const picture = encodePicture({
			size,
			camera,
			appearance,
			matrices: stage.matrices(this.view, size),
			field: scene && scale ? { grid: scene.field.grid, stride: scene.field.stride, scale, mesh } : null,
			hoverLevel: hover ? stage.hoverLevel : null,
		});
		this.passes.context.device.queue.writeBuffer(this.#picture.raw, 0, picture);
		this.#marks.write(stage.decoration(this.view, size, hover));

		const pass = target.begin(encoder, output);
		this.passes.background.encode(pass, this.#background);
		const before = (): void => this.passes.marks.encode(pass, this.#marks.bindings, 0, this.#marks.before);
		if (this.view === 'surface') before();
		if (scene && this.#content) {
			if (this.view === 'map') this.passes.map.encode(pass, this.#content);
			else scene.surface.encode(pass, this.#content, scene.objective, mesh);
		}
		if (this.view === 'map') before();
		this.passes.marks.encode(pass, this.#marks.bindings, this.#marks.before, this.#marks.after);
		pass.end();
	}

	dispose(): void {
		this.#target?.dispose();
		this.#marks.dispose();
		this.#picture.dispose();
	}
}
