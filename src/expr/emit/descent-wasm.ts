/** A descent program as WebAssembly; its inputs and outputs are those of `descent.ts`. */

import type { LirProgram } from '../../math/lir.ts';
import type { EmitDescentOptions } from './descent.ts';
import { countedLoop, Kernel, lanesOf } from './kernel.ts';
import { callsOf } from './wasm.ts';
import { encodeModule, WasmCode, type WasmFunction, type WasmImport } from './wasm-encoder.ts';

/** Parameter locals of `descend`, then its own. */
const DESCEND = {
	particles: 0,
	count: 1,
	stride: 2,
	uniforms: 3,
	tables: 4,
	row: 5,
	rows: 6,
	offset: 7,
	end: 8,
	pointer: 9,
	firstTable: 10,
} as const;

/**
 * A WebAssembly module that imports `env.memory` and exports
 * `descend(particles, count, stride, uniforms, tables, row, rows)`: word k of particle i is the number at
 * `particles + (k·stride + i)·B` (B bytes a number), word W is the particle's number, and `rows` rows begin at `row`. Particles are
 * computed 16 bytes at a time: `stride` is a multiple of 4, and memory is readable and writable up to it.
 */
export function emitDescentWasm(program: LirProgram, options: EmitDescentOptions): Uint8Array<ArrayBuffer> {
	const calls = callsOf([program]);
	return encodeModule([descendFunction(program, options, calls)], calls);
}

function descendFunction(program: LirProgram, options: EmitDescentOptions, calls: readonly WasmImport[]): WasmFunction {
	const code = new WasmCode();
	const at = DESCEND;
	const { words, rowWidth } = options;
	const lanes = lanesOf(options);
	const bytes = 2 ** lanes.shift;
	const kernel = new Kernel(code, program, options, {
		...at,
		calls,
		inputRate: (index) => (index > words ? 1 : 2),
		input: (index) => {
			if (index > words) lanes.loadSplat(code.get(at.row), (index - words - 1) * bytes);
			else code.get(at.particles).get(at.offset).plain('i32.add').get(at.stride).int(index).plain('i32.mul').plain('i32.add').loadVector();
		},
	});
	kernel.loadTables();
	// From here on the stride and the end are in bytes, and `rows` is the address after the last row.
	code.get(at.stride).int(lanes.shift).plain('i32.shl').set(at.stride);
	code.get(at.count).int(lanes.shift).plain('i32.shl').set(at.end);
	code
		.get(at.rows)
		.int(rowWidth * bytes)
		.plain('i32.mul')
		.get(at.row)
		.plain('i32.add')
		.set(at.rows);
	kernel.phase(0);
	code.plain('block').plain('loop');
	code.get(at.row).get(at.rows).plain('i32.ge_u').brIf(1);
	kernel.phase(1);
	code.int(0).set(at.offset);
	countedLoop(code, at.offset, at.end, () => {
		kernel.phase(2);
		code.get(at.particles).get(at.offset).plain('i32.add').set(at.pointer);
		kernel.store(
			at.pointer,
			at.stride,
			program.outputs.map((value) => ({ value })),
		);
	});
	code
		.get(at.row)
		.int(rowWidth * bytes)
		.plain('i32.add')
		.set(at.row);
	code.br(0).plain('end').plain('end');
	return { name: 'descend', parameters: 7, intLocals: 3 + options.tables, vectorLocals: kernel.vectorLocals, code };
}
