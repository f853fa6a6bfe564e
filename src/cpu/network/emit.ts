/**
 * Lists of statements as a WebAssembly module. Each function takes the addresses of the spaces, in the order of {@link SPACES}: those
 * with samples of one block.
 */

import { callsOf } from '../../expr/emit/wasm.ts';
import { encodeModule, WasmCode, type WasmFunction, type WasmImport } from '../../expr/emit/wasm-encoder.ts';
import { bodyProgram } from '../../networks/loops/body.ts';
import type { LoopProgram, Space, Statement } from '../../networks/loops/ir.ts';
import type { Layout } from './layout.ts';
import { emitInLockstep } from './lockstep-statement.ts';
import { Locals } from './nest.ts';
import { emitStatement } from './statement.ts';

export const SPACES = ['scratch', 'data', 'kept', 'plain', 'sum'] as const satisfies readonly Space[];
const BASES = Object.fromEntries(SPACES.map((space, local) => [space, local])) as Record<Space, number>;

/** A function of a module: its statements, in order. */
export type Part = readonly [name: string, statements: readonly Statement[]];

/** A module of functions over the same buffers. */
export function emitLoops(program: LoopProgram, layout: Layout, parts: readonly Part[]): Uint8Array<ArrayBuffer> {
	const { rules } = layout.shaping;
	const values = new Set(parts.flatMap(([, statements]) => statements.map(({ value }) => value)));
	const calls = callsOf(Array.from(values, (value) => bodyProgram(program.graph, value, rules)));
	return encodeModule(
		parts.map((part) => emitFunction(program, layout, part, calls)),
		calls,
	);
}

/** Most i32 locals of almost all functions: vectors come after them. */
const INTS = 96;

function emitFunction({ graph }: LoopProgram, layout: Layout, [name, statements]: Part, calls: readonly WasmImport[]): WasmFunction {
	const write = (ints: number): WasmFunction => {
		const [code, locals] = [new WasmCode(), new Locals(SPACES.length, SPACES.length + ints)];
		const emit = layout.shaping.lanes === 'networks' ? emitInLockstep : emitStatement;
		for (const statement of statements) emit({ code, locals, layout, graph, bases: BASES, calls }, statement);
		// How many integers there are is known when all is written.
		if (locals.ints > ints) return write(locals.ints);
		return { name, parameters: SPACES.length, intLocals: ints, vectorLocals: locals.vectors, code };
	};
	return write(INTS);
}
