/**
 * The first draw with a pipeline is when many drivers translate it for good: on a software GPU that takes longer than
 * the frame itself. A surface drawn once over a few pixels, as soon as its pipeline is there, has it done while its field is
 * still computed.
 */

import type { GpuContext } from '../../gpu/device/context.ts';
import { objectiveUniforms } from '../../gpu/expression/objective-inputs.ts';
import { Scope } from '../../gpu/device/scope.ts';
import type { Dialect, Program } from '../../model/objective.ts';
import { PICTURE } from './picture.ts';
import { COLOR_FORMAT } from './pipeline.ts';
import { SurfacePass } from './surface-pass.ts';
import { Target } from './target.ts';

const SIDE = 4;
/** Bytes that stand in for a field and for tables. */
const CELLS = 64;

/**
 * A surface's pass, drawn with once.
 *
 * @param program of order 1 in the plane; null: lit by the field's cells
 * @throws ShaderCompileError
 */
export async function buildWarm(context: GpuContext, program: Program | null, mode: Dialect): Promise<SurfacePass> {
	const surface = await SurfacePass.build(context, program, mode);
	warmUp(context, surface, program, mode);
	return surface;
}

/** Draw a surface once, where nobody sees it, of a landscape that is not there. */
function warmUp(context: GpuContext, surface: SurfacePass, program: Program | null, mode: Dialect): void {
	const { failure } = context.scoped('WarmUp', (device) => {
		const { resources } = context;
		const { UNIFORM, STORAGE } = GPUBufferUsage;
		const { TEXTURE_BINDING, RENDER_ATTACHMENT } = GPUTextureUsage;
		using scope = new Scope();
		const buffer = (name: string, size: number, usage: number): GPUBuffer =>
			scope.own(resources.buffer(`WarmUp.${name}`, { size, usage })).raw;
		const texture = (name: string, side: number, usage: number): GPUTexture =>
			scope.own(resources.texture(`WarmUp.${name}`, { size: [side, side], format: COLOR_FORMAT, usage })).raw;
		const picture = buffer('picture', PICTURE.size, UNIFORM);
		const cells = buffer('cells', CELLS, STORAGE);
		const objective = (): GPUBuffer[] => {
			if (!program) return [];
			const { byteLength } = objectiveUniforms(program.wgsl(mode), new Float64Array(program.uniformCount));
			return [buffer('uniforms', byteLength, UNIFORM), ...program.tables.map(() => cells)];
		};
		const target = scope.own(new Target(context, SIDE, SIDE));
		const encoder = device.createCommandEncoder({ label: 'WarmUp' });
		const pass = target.begin(encoder, texture('output', SIDE, RENDER_ATTACHMENT));
		surface.encode(
			pass,
			surface.bind(
				device,
				{ picture, field: cells, patches: buffer('patches', CELLS, STORAGE) },
				{ colormap: texture('colormap', 1, TEXTURE_BINDING), daylight: texture('daylight', 1, TEXTURE_BINDING) },
			),
			surface.bindObjective(device, objective()),
			1,
		);
		pass.end();
		device.queue.submit([encoder.finish()]);
	});
	// Nothing depends on it.
	failure.catch(() => undefined);
}
