/** A program's nodes as the code of a WebAssembly function: where each value lives, and when it is computed. */

import type { LirId, LirProgram } from '../../math/lir.ts';
import { flushSubnormal, type LaneFrame, type Lanes, LANES_F32, type Step } from './lanes.ts';
import { LANES_F64 } from './lanes64.ts';
import type { EmitOptions } from './options.ts';
import { type Rate, type Schedule, schedule } from './schedule.ts';
import { mayBeSubnormal } from './subnormals.ts';
import type { WasmCode, WasmImport } from './wasm-encoder.ts';

/** Bytes of all lanes. */
const BLOCK = 16;

/** Vector locals that hold nothing between nodes. */
const SCRATCH = 5;

export type KernelOptions = Pick<EmitOptions, 'mode' | 'tables' | 'rules'>;

/** The vectors of a program's numbers. */
export const lanesOf = ({ rules }: Pick<EmitOptions, 'rules'>): Lanes => (rules === 'f64' ? LANES_F64 : LANES_F32);

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
	/** Functions that the module calls, in order. */
	readonly calls?: readonly WasmImport[];
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
	readonly #lanes: Lanes;
	readonly #tables: number;
	/** By node: its local. Locals whose value nobody reads any more are taken again. */
	readonly #place: Int32Array;
	readonly #free: number[] = [];
	readonly #firstVector: number;
	#vectorLocals = SCRATCH;

	constructor(code: WasmCode, program: LirProgram, options: KernelOptions, frame: Frame) {
		this.#code = code;
		this.#program = program;
		this.#options = options;
		this.#tables = frame.tables;
		this.#firstVector = frame.firstTable + options.tables;
		this.#lanes = lanesOf(options);
		this.#flush = options.mode === 'strict' && options.rules !== 'f64' ? mayBeSubnormal(program) : undefined;
		this.#steps = program.nodes.map((_, id) => this.#lanes.select(program, id));
		this.#schedule = schedule(program, frame.inputRate, (id) => this.#step(id).operands);
		this.#place = new Int32Array(program.nodes.length).fill(-1);
		this.#frame = {
			uniforms: frame.uniforms,
			firstTable: frame.firstTable,
			scratch: [0, 1, 2, 3, 4].map((k) => this.#firstVector + k) as unknown as LaneFrame['scratch'],
			input: (_code, index) => frame.input(index),
			isUniform: (id) => (this.#schedule.rate[id] ?? 2) < 2,
			callee: (name) => {
				const index = (frame.calls ?? []).findIndex((call) => call.name === name);
				if (index < 0) throw new Error(`${name} is called and not imported`);
				return index;
			},
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

	/** Push an output. */
	push(output: LirId): void {
		this.#code.get(this.#local(output));
	}

	/** Store outputs: the first at the address in local `pointer`, each next one `plane` (a local) bytes on. */
	store(pointer: number, plane: number, outputs: readonly StoredOutput[]): void {
		for (const [k, { value, valid }] of outputs.entries()) {
			if (k > 0) this.#code.get(pointer).get(plane).plain('i32.add').set(pointer);
			this.#code.get(pointer).get(this.#local(value));
			const condition = valid === undefined ? undefined : this.#program.nodes[valid];
			const always = condition === undefined || (condition.op === 'bconst' && condition.attr === 1);
			if (!always) {
				this.#lanes.hole(this.#code);
				this.#code.get(this.#local(valid as LirId)).vector('v128.bitselect');
			}
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
