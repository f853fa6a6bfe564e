/**
 * LIR → WebAssembly, four points at once.
 *
 * The module imports `env.memory`; every address is in bytes. Exports:
 * - `points(coordinates, count, stride, uniforms, tables, out)`: coordinate k of point i is the f32 at
 *   `coordinates + (k·stride + i)·4`, output k goes to `out + (k·stride + i)·4`.
 * - `grid(x, columns, y, row0, row1, uniforms, tables, out, stride, plane)`, only for two inputs: the
 *   rows row0 … row1 − 1 of a grid with axes x and y; output k of row r, column c goes to
 *   `out + k·plane + ((r − row0)·stride + c)·4`. What depends on y alone is computed once a row.
 *
 * `uniforms` are f32 in order; `tables` is one i32 address a data slot. Points are computed four at a
 * time: `stride` is a multiple of 4 floats, the inputs are readable and the outputs writable up to
 * it, and what is written beyond the last point means nothing. An output that is not valid is the
 * bit pattern 0x7fc00000.
 *
 * Strict code sets a subnormal result to zero, sign kept, after every operation that rounds, and reads
 * inputs and uniforms the same way: GPUs do so, and then both machines answer the same bits.
 */

import type { LirId, LirProgram } from '../math/lir.ts';
import { flushSubnormal, type LaneFrame, type Step, selectInstructions } from './emit-lanes.ts';
import { type EmitOptions, outputGroups } from './emit-options.ts';
import { type Rate, type Schedule, schedule } from './emit-schedule.ts';
import { mayBeSubnormal } from './emit-subnormals.ts';
import { encodeModule, WasmCode, type WasmFunction } from './wasm-encoder.ts';

const HOLE_BITS = 0x7fc0_0000;
/** Bytes of four lanes. */
const BLOCK = 16;

/**
 * A kernel as a WebAssembly module; compile it with `new WebAssembly.Module(bytes)`.
 * @throws Error where the outputs do not fit the order, or the program has a WGSL built-in
 */
export function emitWasm(program: LirProgram, options: EmitOptions): Uint8Array<ArrayBuffer> {
	const functions = [pointsFunction(program, options)];
	if (options.inputs === 2) functions.push(gridFunction(program, options));
	return encodeModule(functions);
}

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

function pointsFunction(program: LirProgram, options: EmitOptions): WasmFunction {
	const code = new WasmCode();
	const at = POINTS;
	const kernel = new Kernel(code, program, options, {
		...at,
		inputRate: () => 2,
		input: (index) =>
			code.get(at.coordinates).get(at.offset).plain('i32.add').get(at.stride).int(index).plain('i32.mul').plain('i32.add').loadVector(),
	});
	kernel.loadTables();
	// From here on the stride and the end are in bytes.
	code.get(at.stride).int(2).plain('i32.shl').set(at.stride);
	code.get(at.count).int(2).plain('i32.shl').set(at.end);
	kernel.phase(0);
	kernel.phase(1);
	countedLoop(code, at.offset, at.end, () => {
		kernel.phase(2);
		code.get(at.out).get(at.offset).plain('i32.add').set(at.pointer);
		kernel.store(at.pointer, at.stride);
	});
	return { name: 'points', parameters: 6, intLocals: 3 + options.tables, vectorLocals: kernel.vectorLocals, code };
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

function gridFunction(program: LirProgram, options: EmitOptions): WasmFunction {
	const code = new WasmCode();
	const at = GRID;
	const kernel = new Kernel(code, program, options, {
		...at,
		inputRate: (index) => (index === 0 ? 2 : 1),
		input: (index) => {
			if (index === 0) code.get(at.x).get(at.offset).plain('i32.add').loadVector();
			else code.get(at.y).loadSplat(0);
		},
	});
	kernel.loadTables();
	code.get(at.stride).int(2).plain('i32.shl').set(at.stride);
	code.get(at.columns).int(2).plain('i32.shl').set(at.end);
	// y is the address of the row's own coordinate from here on.
	code.get(at.y).get(at.row0).int(2).plain('i32.shl').plain('i32.add').set(at.y);
	kernel.phase(0);
	code.plain('block').plain('loop');
	code.get(at.row0).get(at.row1).plain('i32.ge_s').brIf(1);
	kernel.phase(1);
	code.int(0).set(at.offset);
	countedLoop(code, at.offset, at.end, () => {
		kernel.phase(2);
		code.get(at.out).get(at.offset).plain('i32.add').set(at.pointer);
		kernel.store(at.pointer, at.plane);
	});
	code.get(at.row0).int(1).plain('i32.add').set(at.row0);
	code.get(at.y).int(4).plain('i32.add').set(at.y);
	code.get(at.out).get(at.stride).plain('i32.add').set(at.out);
	code.br(0).plain('end').plain('end');
	return { name: 'grid', parameters: 10, intLocals: 3 + options.tables, vectorLocals: kernel.vectorLocals, code };
}

/** `for (; offset < end; offset += BLOCK) body()`, unsigned. */
function countedLoop(code: WasmCode, offset: number, end: number, body: () => void): void {
	code.plain('block').plain('loop');
	code.get(offset).get(end).plain('i32.ge_u').brIf(1);
	body();
	code.get(offset).int(BLOCK).plain('i32.add').set(offset);
	code.br(0).plain('end').plain('end');
}

/** The locals of a function that the kernel reads, and how it reads coordinates. */
interface Frame {
	readonly uniforms: number;
	readonly tables: number;
	readonly firstTable: number;
	readonly inputRate: (index: number) => Rate;
	readonly input: (index: number) => void;
}

/** Emits a program's nodes into a function, and knows where each value lives. */
class Kernel {
	readonly #code: WasmCode;
	readonly #program: LirProgram;
	readonly #options: EmitOptions;
	readonly #steps: readonly Step[];
	readonly #schedule: Schedule;
	readonly #flush: Uint8Array | undefined;
	readonly #frame: LaneFrame;
	readonly #tables: number;
	/** By node: its local. Locals whose value nobody reads any more are taken again. */
	readonly #place: Int32Array;
	readonly #free: number[] = [];
	readonly #firstVector: number;
	#vectorLocals = 2;

	constructor(code: WasmCode, program: LirProgram, options: EmitOptions, frame: Frame) {
		this.#code = code;
		this.#program = program;
		this.#options = options;
		this.#tables = frame.tables;
		this.#firstVector = frame.firstTable + options.tables;
		this.#flush = options.mode === 'strict' ? mayBeSubnormal(program) : undefined;
		this.#steps = program.nodes.map((_, id) => selectInstructions(program, id));
		this.#schedule = schedule(program, frame.inputRate, (id) => this.#step(id).operands);
		this.#place = new Int32Array(program.nodes.length).fill(-1);
		this.#frame = {
			uniforms: frame.uniforms,
			firstTable: frame.firstTable,
			scratch: [this.#firstVector, this.#firstVector + 1],
			input: (_code, index) => frame.input(index),
			isUniform: (id) => (this.#schedule.rate[id] ?? 2) < 2,
		};
	}

	/** Locals of type v128 that the function declares. */
	get vectorLocals(): number {
		return this.#vectorLocals;
	}

	/** Read the addresses of the data slots. */
	loadTables(): void {
		for (let slot = 0; slot < this.#options.tables; slot++)
			this.#code
				.get(this.#tables)
				.loadInt(slot * 4)
				.set(this.#frame.firstTable + slot);
	}

	/** Compute the nodes of a rate. */
	phase(rate: Rate): void {
		const ids = this.#schedule.phases[rate] ?? [];
		let onStack = -1;
		for (const [position, id] of ids.entries()) {
			const { operands, emit } = this.#step(id);
			for (const operand of operands) if (operand !== onStack) this.#code.get(this.#local(operand));
			emit(this.#code, this.#frame);
			if (this.#flush?.[id]) flushSubnormal(this.#code, this.#frame.scratch);
			for (const operand of new Set(operands))
				if (operand !== onStack && this.#schedule.lastUse[operand] === id) this.#free.push(this.#local(operand));
			// A value that only the next node reads, and reads first, stays on the stack.
			const next = ids[position + 1];
			onStack = next !== undefined && this.#schedule.uses[id] === 1 && this.#step(next).operands[0] === id ? id : -1;
			if (onStack < 0) this.#code.set(this.#allocate(id));
		}
	}

	/** Store all outputs: the first at the address in local `pointer`, each next one `plane` (a local) bytes on. */
	store(pointer: number, plane: number): void {
		const { nodes, outputs } = this.#program;
		for (const { first, count, validity } of outputGroups(this.#program, this.#options)) {
			const valid = outputs[validity] ?? -1;
			const always = nodes[valid]?.op === 'bconst' && nodes[valid].attr === 1;
			for (const [k, output] of outputs.slice(first, first + count).entries()) {
				if (first + k > 0) this.#code.get(pointer).get(plane).plain('i32.add').set(pointer);
				this.#code.get(pointer).get(this.#local(output));
				if (!always) this.#code.splat(HOLE_BITS).get(this.#local(valid)).vector('v128.bitselect');
				this.#code.storeVector();
			}
		}
	}

	#step(id: LirId): Step {
		const step = this.#steps[id];
		if (!step) throw new Error(`LIR has no node ${id}`);
		return step;
	}

	#local(id: LirId): number {
		const place = this.#place[id] ?? -1;
		if (place < 0) throw new Error(`node ${id} is read before it is computed`);
		return place;
	}

	#allocate(id: LirId): number {
		const place = this.#free.pop() ?? this.#firstVector + this.#vectorLocals++;
		this.#place[id] = place;
		return place;
	}
}
