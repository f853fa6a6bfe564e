/** The kernels of a network over a plane. */

import cell from '../../../shaders/lib/cell.wgsl?raw';
import networkCells from '../../../shaders/kernels/network-cells.wgsl?raw';
import networkFold from '../../../shaders/kernels/network-fold.wgsl?raw';
import networkMove from '../../../shaders/kernels/network-move.wgsl?raw';
import networkPrepare from '../../../shaders/kernels/network-prepare.wgsl?raw';
import type { Dialect } from '../../math/dialect.ts';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { buildCompute, type BuiltCompute } from '../device/pipeline.ts';
import { helpers } from './emit.ts';
import type { NetworkPlaneProgram } from './program.ts';

export const NETWORK_WORKGROUP = 64;
/** Neighbouring cells that go through the same samples side by side. */
export const GROUP = 32;

export const NETWORK_PREPARE = structLayout('NetworkPrepare', {
	/** The first four samples of the dispatch, and how many fours it has. */
	first: 'u32',
	count: 'u32',
});

export const NETWORK_RUN = structLayout('NetworkRun', {
	/** Cells in memory. */
	cells: 'u32',
	/** Rows of the dispatch, of those in memory: a chunk of samples for a group of cells. */
	first_row: 'u32',
	rows: 'u32',
	/** Chunks of all samples, fours of samples in a chunk, and fours of samples. */
	chunks: 'u32',
	chunk: 'u32',
	quads: 'u32',
	/** Parameters that each cell has for itself, where directions begin, and rows of the dispatch that share them. */
	moved: 'u32',
	first: 'u32',
	second: 'u32',
	move_rows: 'u32',
	/** Words from one output to the next, and outputs. */
	stride: 'u32',
	outputs: 'u32',
	/** What a sum is multiplied by and then divided by. */
	factor: 'f32',
	samples: 'f32',
	/** Weight decay on the plane: of 1, u, v, u², and of uv, v². */
	decay: 'vec4f',
	decay_second: 'vec4f',
});

const CELL: ShaderPart = { file: 'shaders/lib/cell.wgsl', text: cell };
const GROUPS: ShaderPart = { file: 'generated:groups', text: `const GROUP: u32 = ${GROUP}u;\n` };

/** The kernels of one program. */
export interface NetworkKernels {
	readonly program: NetworkPlaneProgram;
	/** Absent where nothing is computed once, or nothing moves by cell. */
	readonly prepare: BuiltCompute | undefined;
	readonly move: BuiltCompute | undefined;
	readonly cells: BuiltCompute;
	readonly fold: BuiltCompute;
}

/** @throws ShaderCompileError */
export async function buildNetworkKernels(context: GpuContext, program: NetworkPlaneProgram, mode: Dialect): Promise<NetworkKernels> {
	const plain: ShaderPart = {
		file: 'generated:rounding',
		text: [
			'@group(1) @binding(0) var<uniform> objective_uniforms: array<vec4f, 1>;',
			`const SUMS = ${program.sums}u;`,
			...helpers(mode),
			'',
		].join('\n'),
	};
	const scratch = (vectors: number): GPUBufferBindingType[] => (vectors > 0 ? ['storage'] : []);
	const build = (
		name: string,
		parts: readonly ShaderPart[],
		kernel: string,
		entryPoint: string,
		bindings: readonly GPUBufferBindingType[],
	): Promise<BuiltCompute> =>
		buildCompute(context, {
			label: `Network.${name}`,
			parts: [...parts, { file: `shaders/kernels/network-${name}.wgsl`, text: kernel }],
			entryPoint,
			groups: [bindings, ['uniform']],
		});
	const run = structPart(NETWORK_RUN);
	const generated = (part: 'prepare' | 'cells'): ShaderPart => ({ file: `generated:network ${part}`, text: program.code[part] });
	const read = 'read-only-storage';
	const [prepare, move, cells, fold] = await Promise.all([
		program.prepares
			? build('prepare', [structPart(NETWORK_PREPARE), generated('prepare')], networkPrepare, 'prepare', [
					...(['uniform', 'storage', read, 'storage'] as const),
					...scratch(program.scratch.prepare),
				])
			: undefined,
		program.moved > 0 ? build('move', [run, plain], networkMove, 'move_parameters', ['uniform', read, read, 'storage']) : undefined,
		build('cells', [run, GROUPS, generated('cells')], networkCells, 'add_chunk', [
			...(['uniform', read, read, read, read, 'storage'] as const),
			...scratch(program.scratch.cells),
		]),
		build('fold', [run, GROUPS, CELL, plain], networkFold, 'fold', ['uniform', read, read, read, 'storage']),
	]);
	return { program, prepare, move, cells, fold };
}
