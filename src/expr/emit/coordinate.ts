/** A stage of a large descent as WGSL: the body behind `shaders/ports/coordinate.wgsl`. */

import type { Dialect } from '../../math/dialect.ts';
import type { LirProgram } from '../../math/lir.ts';
import { nameOf, objectiveDeclarations, straightLine, UNIFORMS } from './wgsl.ts';

/**
 * What an input is: a word of the coordinate, a word of its particle, a number of the particle's row, the lower (0) or upper (1) end of
 * the coordinate's range of the box, the number of the particle, the index of the coordinate.
 */
export interface CoordinateInput {
	readonly of: 'coordinate' | 'particle' | 'row' | 'box' | 'number' | 'index';
	readonly at: number;
}

export interface EmitCoordinateOptions {
	readonly mode: Dialect;
	readonly uniformCount: number;
	readonly inputs: readonly CoordinateInput[];
}

const READ: Readonly<Record<CoordinateInput['of'], (at: number) => string>> = {
	coordinate: (at) => `words[${at}u * run.stride + item]`,
	particle: (at) => `particles[${at}u * run.particles + particle]`,
	row: (at) => `step_rows[row + ${at}u]`,
	box: (at) => `box_ends[${at}u * run.dimension + index]`,
	number: () => 'f32(particle * run.numbered)',
	index: () => 'f32(index)',
};

/** The WGSL of a stage whose outputs are numbers, and the constants to append to the uniforms. */
export function emitCoordinateWgsl(
	program: LirProgram,
	{ mode, uniformCount, inputs }: EmitCoordinateOptions,
): { code: string; constants: Float32Array } {
	const input = (index: number): string => {
		const { of, at } = inputs[index] as CoordinateInput;
		return READ[of](at);
	};
	const { lines, constants } = straightLine(program, { mode, uniformCount }, input, UNIFORMS);
	const count = program.outputs.length;
	const code = [
		`const OUTPUTS: u32 = ${count}u;`,
		`alias Outputs = array<f32, ${count}>;`,
		...objectiveDeclarations({ uniformCount, tables: 0 }, constants.length),
		'fn stage(item: u32, particle: u32, index: u32, row: u32) -> Outputs {',
		...lines,
		`\treturn Outputs(${program.outputs.map(nameOf).join(', ')});`,
		'}',
		'',
	].join('\n');
	return { code, constants };
}
