/** A program's nodes as the code of a WebAssembly function: where each value lives, and when it is computed. */

import type { LirId, LirProgram } from '../math/lir.ts';
import { flushSubnormal, type LaneFrame, type Step, selectInstructions } from './emit-lanes.ts';
import type { EmitOptions } from './emit-options.ts';
import { type Rate, type Schedule, schedule } from './emit-schedule.ts';
import { mayBeSubnormal } from './emit-subnormals.ts';
import type { WasmCode } from './wasm-encoder.ts';

const HOLE_BITS = 0x7fc0_0000;
/** Bytes of four lanes. */
const BLOCK = 16;

export type KernelOptions = Pick<EmitOptions, 'mode' | 'tables'>;

/** `for (; offset < end; offset += BLOCK) body()`, unsigned. */
export function countedLoop(code: WasmCode, offset: number, end: number, body: () => void): void {
	code.plain('block').plain('loop');
	code.get(offset).get(end).plain('i32.ge_u').brIf(1);
	body();
	code.get(offset).int(BLOCK).plain('i32.add').set(offset);
	code.br(0).plain('end').plain('end');
}

/** The locals of a function that the kernel reads, and how it reads coordinates. */
export interface Frame {
	readonly uniforms: number;
	readonly tables: number;
	readonly firstTable: number;
	readonly inputRate: (index: number) => Rate;
	readonly input: (index: number) => void;
}

/** An output as it is stored: a value, as a hole where a condition fails. */
export interface StoredOutput {
	readonly value: LirId;
	readonly valid?: LirId;
}

/** Emits a program's nodes into a function, and knows where each value lives. */
export class Kernel {
	readonly #code: WasmCode;
	readonly #program: LirProgram;
	readonly #options: KernelOptions;
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

	constructor(code: WasmCode, program: LirProgram, options: KernelOptions, frame: Frame) {
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

	/** Store outputs: the first at the address in local `pointer`, each next one `plane` (a local) bytes on. */
	store(pointer: number, plane: number, outputs: readonly StoredOutput[]): void {
		for (const [k, { value, valid }] of outputs.entries()) {
			if (k > 0) this.#code.get(pointer).get(plane).plain('i32.add').set(pointer);
			this.#code.get(pointer).get(this.#local(value));
			const condition = valid === undefined ? undefined : this.#program.nodes[valid];
			const always = condition === undefined || (condition.op === 'bconst' && condition.attr === 1);
			if (!always)
				this.#code
					.splat(HOLE_BITS)
					.get(this.#local(valid as LirId))
					.vector('v128.bitselect');
			this.#code.storeVector();
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
