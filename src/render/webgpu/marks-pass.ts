/** The pass that draws lines and discs. */

import marksWgsl from '../../../shaders/passes/marks.wgsl?raw';
import type { ShaderPart } from '../../gpu/device/compose.ts';
import type { GpuContext } from '../../gpu/device/context.ts';
import type { Owned } from '../../gpu/device/resource.ts';
import { type Decoration, DISC_LIFT, LINE_LIFT, type Line, type Marks } from '../decoration.ts';
import { PICTURE_STRUCT } from './picture.ts';
import { bindAll, buildRender, type BuiltRender, type PassBinding } from './pipeline.ts';

export const MARKS_PARTS: readonly ShaderPart[] = [PICTURE_STRUCT, { file: 'shaders/passes/marks.wgsl', text: marksWgsl }];

const MARK_BINDINGS: readonly PassBinding[] = [
	{ kind: 'uniform', stages: 'vertex' },
	{ kind: 'read-only-storage', stages: 'vertex' },
];

/** Floats of the shader's `Mark`: from and width, to and lift, colour, width of the hole. */
const MARK_FLOATS = 16;
const FIRST_CAPACITY = 512;

function packLines(lines: readonly Line[]): Float32Array {
	const out = new Float32Array(lines.length * MARK_FLOATS);
	lines.forEach(({ from, to, width, color }, i) => out.set([...from, width, ...to, LINE_LIFT, ...color], i * MARK_FLOATS));
	return out;
}

function packMarks({ lines, discs }: Marks): Float32Array {
	const out = new Float32Array((lines.length + discs.length) * MARK_FLOATS);
	out.set(packLines(lines));
	discs.forEach(({ at, radius, color, hole = 0 }, i) =>
		out.set([...at, 2 * radius, ...at, DISC_LIFT, ...color, 2 * hole], (lines.length + i) * MARK_FLOATS),
	);
	return out;
}

export class MarksPass {
	private constructor(private readonly built: BuiltRender) {}

	/**
	 * @param kind `draw` draws marks; `hide` takes the places of discs away, so that no trail runs over them
	 * @throws ShaderCompileError
	 */
	static async build(context: GpuContext, kind: 'draw' | 'hide' = 'draw'): Promise<MarksPass> {
		const common = { parts: MARKS_PARTS, name: 'marks', groups: [MARK_BINDINGS], topology: 'triangle-strip' } as const;
		return new MarksPass(
			kind === 'draw'
				? await buildRender(context, { ...common, label: 'Marks.pass', depth: 'over' })
				: await buildRender(context, {
						...common,
						label: 'Marks.hide',
						fragment: 'marks_hide_fragment',
						target: 'places',
						depth: 'hide',
					}),
		);
	}

	bind(device: GPUDevice, picture: GPUBuffer, marks: GPUBuffer): GPUBindGroup {
		return bindAll(device, this.built, 0, [picture, marks]);
	}

	/** Record marks `first` to `first + count`. */
	encode(pass: GPURenderPassEncoder, bindings: GPUBindGroup, first: number, count: number): void {
		if (count === 0) return;
		pass.setPipeline(this.built.pipeline);
		pass.setBindGroup(0, bindings);
		pass.draw(4, count, 0, first);
	}
}

/** The marks of a view on the GPU. The buffer grows with the scene, by doubling, and never shrinks. */
export class MarksBuffer {
	#buffer: Owned<GPUBuffer>;
	#capacity = FIRST_CAPACITY;
	#bindings: GPUBindGroup;
	#scene: { readonly marks: Marks; readonly floats: Float32Array } | null = null;
	/** Marks drawn before the surface, and after it. */
	before = 0;
	after = 0;

	/** Call between error scopes. */
	constructor(
		private readonly context: GpuContext,
		private readonly pass: MarksPass,
		private readonly picture: GPUBuffer,
	) {
		this.#buffer = this.#allocate();
		this.#bindings = pass.bind(context.device, picture, this.#buffer.raw);
	}

	get bindings(): GPUBindGroup {
		return this.#bindings;
	}

	#allocate(): Owned<GPUBuffer> {
		const size = this.#capacity * MARK_FLOATS * 4;
		return this.context.resources.buffer('Marks.buffer', { size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST });
	}

	/** Write the marks of the next frame. */
	write({ box, scene, hover }: Decoration): void {
		if (this.#scene?.marks !== scene) this.#scene = { marks: scene, floats: packMarks(scene) };
		const parts = [packLines(box), this.#scene.floats, packMarks(hover)];
		const floats = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
		let at = 0;
		for (const part of parts) {
			floats.set(part, at);
			at += part.length;
		}
		const count = floats.length / MARK_FLOATS;
		if (count > this.#capacity) {
			while (this.#capacity < count) this.#capacity *= 2;
			this.#buffer.dispose();
			this.#buffer = this.#allocate();
			this.#bindings = this.pass.bind(this.context.device, this.picture, this.#buffer.raw);
		}
		this.before = box.length;
		this.after = count - box.length;
		this.context.device.queue.writeBuffer(this.#buffer.raw, 0, floats);
	}

	dispose(): void {
		this.#buffer.dispose();
	}
}
