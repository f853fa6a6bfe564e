/**
 * The first draw with a pipeline is when many drivers translate it for good: on a software GPU that takes longer than
 * the frame itself. A few pixels drawn as soon as the pipelines are there have it done while the field is still computed.
 */

import { residentField } from '../../gpu/field-run.ts';
import { Scope } from '../../gpu/scope.ts';
import type { Bound } from '../../model/backend.ts';
import type { GridSpec } from '../../model/geometry.ts';
import type { Mode } from '../../model/objective.ts';
import { MarksBuffer } from './marks-pass.ts';
import type { Passes } from './passes.ts';
import { PICTURE } from './picture.ts';
import { COLOR_FORMAT } from './pipeline.ts';
import { GpuScene } from './scene.ts';
import type { SurfacePass } from './surface-pass.ts';
import { Target } from './target.ts';

const SIDE = 4;
const GRID: GridSpec = { columns: 2, rows: 2, domain: { u: [0, 1], v: [0, 1] } };

/** Draw a landscape's passes once, where nobody sees it. Call between error scopes. */
export function warmUp(passes: Passes, surface: SurfacePass, bound: Bound, mode: Mode): void {
	const { context } = passes;
	const { device, resources } = context;
	const { UNIFORM, STORAGE, COPY_DST } = GPUBufferUsage;
	using scope = new Scope();
	const picture = scope.own(resources.buffer('WarmUp.picture', { size: PICTURE.size, usage: UNIFORM | COPY_DST })).raw;
	const kept = new Scope();
	const cells = kept.own(resources.buffer('WarmUp.field', { size: 64, usage: STORAGE })).raw;
	const scene = scope.own(new GpuScene(passes, residentField(context, GRID, [cells], kept), surface, bound, mode));
	const marks = scope.own(new MarksBuffer(context, passes.marks, picture));
	const target = scope.own(new Target(context, SIDE, SIDE));
	const output = scope.own(
		resources.texture('WarmUp.output', { size: [SIDE, SIDE], format: COLOR_FORMAT, usage: GPUTextureUsage.RENDER_ATTACHMENT }),
	).raw;
	const encoder = device.createCommandEncoder({ label: 'WarmUp' });
	const pass = target.begin(encoder, output);
	passes.background.encode(pass, passes.background.bind(device, picture));
	surface.encode(pass, surface.bind(device, picture, cells, passes.colormap), scene.objective, GRID);
	passes.marks.encode(pass, marks.bindings, 0, 1);
	pass.end();
	device.queue.submit([encoder.finish()]);
}
