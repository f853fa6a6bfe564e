/**
 * A descent program (particle words → particle words) as WGSL; `descent-wasm.ts` has it as WebAssembly.
 *
 * Inputs of the program: words 0 … W − 1, then the particle's number, then the row's numbers. Outputs: the W
 * words. What a row holds is the same for all particles, so WebAssembly reads it once a row. A word may be −0 on the
 * way and not where it is kept: the sign of zero is nobody's promise.
 */

import type { LirProgram } from '../../math/lir.ts';
import type { Dialect } from '../../math/dialect.ts';
import type { Rules } from '../../math/number-system.ts';
import { nameOf, objectiveDeclarations, straightLine, uniformsAsValue } from './wgsl.ts';

export interface EmitDescentOptions {
	/** W: words a particle. */
	readonly words: number;
	/** The word that is 0 while a particle runs. */
	readonly statusWord: number;
	readonly rowWidth: number;
	readonly uniformCount: number;
	/** Number of data slots. */
	readonly tables: number;
	readonly mode: Dialect;
	/** What the program's numbers are (default f32). */
	readonly rules?: Rules;
}

/** The WGSL behind `shaders/ports/descent.wgsl`, and the constants to append to the uniforms. */
export function emitDescentWgsl(program: LirProgram, options: EmitDescentOptions): { code: string; constants: Float32Array } {
	const { words, statusWord, rowWidth } = options;
	const input = (index: number): string => {
		if (index < words) return `p[${index}]`;
		return index === words ? 'particle' : index === words + 1 ? 'advance' : `row_${index - words - 1}`;
	};
	// Read at the beginning: in the midst of arithmetic a read costs more, since all that waits is moved out of registers.
	const read = new Set(
		program.nodes.flatMap(({ op, attr }) => (op === 'input' && Number(attr) > words + 1 ? [Number(attr) - words - 1] : [])),
	);
	const rowLines = [...read].sort((a, b) => a - b).map((k) => `\tlet row_${k} = step_rows[row + ${k}u];`);
	const { lines, constants } = straightLine(program, options, input, 'uniforms');
	const each = (text: (k: number) => string): string[] => Array.from({ length: words }, (_, k) => text(k));
	const code = [
		`const WORDS: u32 = ${words}u;`,
		`const STATUS_WORD: u32 = ${statusWord}u;`,
		`const ROW_WIDTH: u32 = ${rowWidth}u;`,
		`alias Particle = array<f32, ${words}>;`,
		...objectiveDeclarations(options, constants.length),
		// −0 and subnormals become +0 by their bits, which no compiler may remove.
		'fn without_negative_zero(value: f32) -> f32 {',
		'\tlet bits = bitcast<u32>(value);',
		'\treturn bitcast<f32>(select(bits, 0u, (bits & 0x7f800000u) == 0u));',
		'}',
		'fn load_particle(index: u32) -> Particle {',
		`\treturn Particle(${each((k) => `particles[${k}u * run.stride + index]`).join(', ')});`,
		'}',
		'fn store_particle(index: u32, p: Particle) {',
		...each((k) => `\tparticles[${k}u * run.stride + index] = without_negative_zero(p[${k}]);`),
		'}',
		...uniformsAsValue(options),
		'fn descend_step(p: Particle, particle: f32, advance: f32, row: u32, uniforms: Uniforms) -> Particle {',
		...rowLines,
		...lines,
		`\treturn Particle(${program.outputs.map(nameOf).join(', ')});`,
		'}',
		'',
	].join('\n');
	return { code, constants };
}
