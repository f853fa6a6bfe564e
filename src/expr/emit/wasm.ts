/**
 * LIR → WebAssembly, four points at once in f32, two in f64.
 *
 * The module imports `env.memory`, and from `math` the functions that a program for f64 calls; every address is in bytes. With
 * numbers of B bytes (4 or 8), exports are:
 * - `points(coordinates, count, stride, uniforms, tables, out)`: coordinate k of point i is the number at
 *   `coordinates + (k·stride + i)·B`, output k goes to `out + (k·stride + i)·B`.
 * - `grid(x, columns, y, row0, row1, uniforms, tables, out, stride, plane)`, only for two inputs: the
 *   rows row0 … row1 − 1 of a grid with axes x and y; output k of row r, column c goes to
 *   `out + k·plane + ((r − row0)·stride + c)·B`. What depends on y alone is computed once a row.
 * - `columns(x, columns, stride, uniforms, tables, out)`, beside `grid` where terms depend on x alone
 *   (`hoist.ts`): like `points` with them as outputs. `grid` reads term k at `x + (1 + k)·stride·B`.
 *
 * `uniforms` are numbers in order; `tables` is one i32 address a data slot. Points are computed 16 bytes at a
 * time: `stride` is a multiple of 4 numbers, the inputs are readable and the outputs writable up to
 * it, and what is written beyond the last point means nothing. An output that is not valid is the
 * bit pattern 0x7fc00000, in f64 0x7ff80000 00000000.
 *
 * Strict code of f32 sets a subnormal result to zero, sign kept, after every operation that rounds, and reads
 * inputs and uniforms the same way: GPUs do so, and then both machines answer the same bits.
 */

import type { LirId, LirProgram } from '../../math/lir.ts';
import { countedLoop, Kernel, type KernelOptions, lanesOf, type StoredOutput } from './kernel.ts';
import { type EmitOptions, outputGroups } from './options.ts';
import { hoist, type Hoisted } from './hoist.ts';
import { encodeModule, WasmCode, type WasmFunction, type WasmImport } from './wasm-encoder.ts';

/**
 * A kernel as a WebAssembly module; compile it with `new WebAssembly.Module(bytes)`.
 * @param grid the program as `hoistColumns` splits it
 * @throws Error where the outputs do not fit the order, or the program has a WGSL built-in
 */
export function emitWasm(program: LirProgram, options: EmitOptions, grid = hoistColumns(program, options)): Uint8Array<ArrayBuffer> {
	const calls = callsOf(grid ? [program, grid.terms, grid.rest] : [program]);
	const functions = [pointsFunction('points', program, { ...options, calls }, stored(program, options))];
	if (grid) {
		const { terms, rest } = grid;
		if (terms.outputs.length > 0)
			functions.push(
				pointsFunction(
					'columns',
					terms,
					{ ...options, calls },
					terms.outputs.map((value) => ({ value })),
				),
			);
		functions.push(gridFunction(rest, { ...options, calls }));
	}
	return encodeModule(functions, calls);
}

/**
 * A module with `points` only, for a program whose outputs are numbers: each goes to a plane of its own, as it is.
 * @param coordinates inputs from this one on are no planes: input `coordinates` + k is the vector at `uniforms + 16·k`, for all points
 */
export function emitPointsWasm(program: LirProgram, options: KernelOptions, coordinates?: number): Uint8Array<ArrayBuffer> {
	const calls = callsOf([program]);
	const outputs = program.outputs.map((value) => ({ value }));
	const own = { ...options, calls, ...(coordinates === undefined ? {} : { coordinates }) };
	return encodeModule([pointsFunction('points', program, own, outputs)], calls);
}

type FunctionOptions = KernelOptions & { readonly calls: readonly WasmImport[]; readonly coordinates?: number };

/** The functions that programs call, each once. */
export function callsOf(programs: readonly LirProgram[]): WasmImport[] {
	const parameters = new Map<string, number>();
	for (const { op, args, attr } of programs.flatMap(({ nodes }) => nodes))
		if (op === 'call1' || op === 'call2' || op === 'call3') parameters.set(String(attr), args.length - 2);
	return Array.from(parameters, ([name, count]) => ({ name, parameters: count }));
}

/** A program on a grid: what is computed once a column, as inputs that follow the two coordinates. Null where there are not two. */
export const hoistColumns = (program: LirProgram, { inputs }: Pick<EmitOptions, 'inputs'>): Hoisted | null =>
	inputs === 2 ? hoist(program, 0, 2) : null;

/** Parameter locals of `points`, then its own. */
const POINTS = {
	coordinates: 0,
	count: 1,
	stride: 2,
	uniforms: 3,
	tables: 4,
	out: 5,
	offset: 6,
	end: 7,
	pointer: 8,
	firstTable: 9,
} as const;

function pointsFunction(name: string, program: LirProgram, options: FunctionOptions, outputs: readonly StoredOutput[]): WasmFunction {
	const code = new WasmCode();
	const at = POINTS;
	const { shift } = lanesOf(options);
	const { coordinates = Number.POSITIVE_INFINITY } = options;
	const kernel = new Kernel(code, program, options, {
		...at,
		calls: options.calls,
		inputRate: (index) => (index < coordinates ? 2 : 0),
		input: (index) =>
			index < coordinates
				? code.get(at.coordinates).get(at.offset).plain('i32.add').get(at.stride).int(index).plain('i32.mul').plain('i32.add').loadVector()
				: code.get(at.uniforms).loadVector(16 * (index - coordinates)),
	});
	kernel.loadTables();
	// From here on the stride and the end are in bytes.
	code.get(at.stride).int(shift).plain('i32.shl').set(at.stride);
	code.get(at.count).int(shift).plain('i32.shl').set(at.end);
	kernel.phase(0);
	kernel.phase(1);
	countedLoop(code, at.offset, at.end, () => {
		kernel.phase(2);
		code.get(at.out).get(at.offset).plain('i32.add').set(at.pointer);
		kernel.store(at.pointer, at.stride, outputs);
	});
	return { name, parameters: 6, intLocals: 3 + options.tables, vectorLocals: kernel.vectorLocals, code };
}

/** Parameter locals of `grid`, then its own. */
const GRID = {
	x: 0,
	columns: 1,
	y: 2,
	row0: 3,
	row1: 4,
	uniforms: 5,
	tables: 6,
	out: 7,
	stride: 8,
	plane: 9,
	offset: 10,
	end: 11,
	pointer: 12,
	firstTable: 13,
} as const;

function gridFunction(program: LirProgram, options: EmitOptions & FunctionOptions): WasmFunction {
	const code = new WasmCode();
	const at = GRID;
	const lanes = lanesOf(options);
	const { shift } = lanes;
	const kernel = new Kernel(code, program, options, {
		...at,
		calls: options.calls,
		inputRate: (index) => (index === 1 ? 1 : 2),
		input: (index) => {
			if (index === 1) {
				lanes.loadSplat(code.get(at.y), 0);
				return;
			}
			code.get(at.x).get(at.offset).plain('i32.add');
			if (index > 1)
				code
					.get(at.stride)
					.int(index - 1)
					.plain('i32.mul')
					.plain('i32.add');
			code.loadVector();
		},
	});
	kernel.loadTables();
	code.get(at.stride).int(shift).plain('i32.shl').set(at.stride);
	code.get(at.columns).int(shift).plain('i32.shl').set(at.end);
	// y is the address of the row's own coordinate from here on.
	code.get(at.y).get(at.row0).int(shift).plain('i32.shl').plain('i32.add').set(at.y);
	kernel.phase(0);
	code.plain('block').plain('loop');
	code.get(at.row0).get(at.row1).plain('i32.ge_s').brIf(1);
	kernel.phase(1);
	code.int(0).set(at.offset);
	countedLoop(code, at.offset, at.end, () => {
		kernel.phase(2);
		code.get(at.out).get(at.offset).plain('i32.add').set(at.pointer);
		kernel.store(at.pointer, at.plane, stored(program, options));
	});
	code.get(at.row0).int(1).plain('i32.add').set(at.row0);
	code
		.get(at.y)
		.int(2 ** shift)
		.plain('i32.add')
		.set(at.y);
	code.get(at.out).get(at.stride).plain('i32.add').set(at.out);
	code.br(0).plain('end').plain('end');
	return { name: 'grid', parameters: 10, intLocals: 3 + options.tables, vectorLocals: kernel.vectorLocals, code };
}

/** Every output, as a hole where its group is not valid. */
const stored = (program: LirProgram, options: EmitOptions): StoredOutput[] =>
	outputGroups(program, options).flatMap(({ first, count, validity }) =>
		program.outputs.slice(first, first + count).map((value) => ({ value, valid: program.outputs[validity] as LirId })),
	);
