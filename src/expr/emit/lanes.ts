/** Instruction selection: each LIR node as f32x4 code. Integers and masks share the v128 registers. */

import type { LirId, LirNode, LirOp, LirProgram } from '../../math/lir.ts';
import { type WasmCode, type VectorOp } from './wasm-encoder.ts';

/** What a node needs to know of the function it is computed in. */
export interface LaneFrame {
	/** i32 local: the address of the uniforms. */
	readonly uniforms: number;
	/** i32 local of the first data slot's address; the others follow. */
	readonly firstTable: number;
	/** v128 locals that hold nothing between nodes. */
	readonly scratch: readonly [number, number, number, number, number];
	/** Push coordinate `index`. */
	input(code: WasmCode, index: number): void;
	/** True where all lanes of a node are the same. */
	isUniform(id: LirId): boolean;
	/** Index of a called function. */
	callee(name: string): number;
}

/** How a node is computed: push the operands, then emit. */
export interface Step {
	readonly operands: readonly LirId[];
	emit(code: WasmCode, frame: LaneFrame): void;
}

/** How vectors of one kind of number are computed: f32x4 here, f64x2 in `emit-lanes64.ts`. */
export interface Lanes {
	/** Bytes of a number are 2^shift. */
	readonly shift: 2 | 3;
	/** The code of a node. */
	select(program: LirProgram, id: LirId): Step;
	/** Push the number at the address on the stack, plus an offset in bytes, in all lanes. */
	loadSplat(code: WasmCode, offset: number): void;
	/** Push a hole in all lanes. */
	hole(code: WasmCode): void;
}

/** Bits of the first number that is too large (above 2^120), and of the smallest normal f32. */
const BEYOND_RANGE_BITS = 0x7b80_0001;
const MIN_NORMAL_BITS = 0x0080_0000;

/** Operations that are one instruction on their operands in order; none for bit casts. */
const DIRECT = {
	add: ['f32x4.add'],
	sub: ['f32x4.sub'],
	mul: ['f32x4.mul'],
	div: ['f32x4.div'],
	sqrt: ['f32x4.sqrt'],
	neg: ['f32x4.neg'],
	abs: ['f32x4.abs'],
	floor: ['f32x4.floor'],
	ceil: ['f32x4.ceil'],
	trunc: ['f32x4.trunc'],
	nearest: ['f32x4.nearest'],
	lt: ['f32x4.lt'],
	le: ['f32x4.le'],
	eq: ['f32x4.eq'],
	ieq: ['i32x4.eq'],
	ilt: ['i32x4.lt_s'],
	ule: ['i32x4.le_u'],
	and: ['v128.and'],
	or: ['v128.or'],
	not: ['v128.not'],
	bits: [],
	float: [],
	toInt: ['i32x4.trunc_sat_f32x4_s'],
	toFloat: ['f32x4.convert_i32x4_s'],
	iadd: ['i32x4.add'],
	isub: ['i32x4.sub'],
	imul: ['i32x4.mul'],
	iand: ['v128.and'],
	ior: ['v128.or'],
	ixor: ['v128.xor'],
} as const satisfies Partial<Record<LirOp, readonly VectorOp[]>>;

export const simple = (operands: readonly LirId[], ...ops: readonly VectorOp[]): Step => ({
	operands,
	emit: (code) => {
		for (const op of ops) code.vector(op);
	},
});

/** The 32 bits of a constant node in a lane; undefined for any other node. */
export function constantBits({ op, attr }: LirNode): number | undefined {
	if (op === 'constant') return new Uint32Array(Float32Array.of(Number(attr)).buffer)[0] ?? 0;
	if (op === 'iconst') return Number(attr);
	if (op === 'bconst') return attr ? -1 : 0;
	return undefined;
}

/**
 * The code of a node.
 * @throws Error for a WGSL built-in, which only GPUs have
 */
export function selectInstructions(program: LirProgram, id: LirId): Step {
	const node = program.nodes[id];
	if (!node) throw new Error(`LIR has no node ${id}`);
	const { op, args, attr } = node;
	const bits = constantBits(node);
	if (bits !== undefined) return { operands: [], emit: (code) => code.splat(bits) };
	const number = Number(attr);
	switch (op) {
		case 'input':
			return { operands: [], emit: (code, frame) => frame.input(code, number) };
		case 'uniform':
			return { operands: [], emit: (code, frame) => code.get(frame.uniforms).loadSplat(number * 4) };
		case 'select':
		case 'iselect':
			return selectStep(program, args);
		case 'shl':
			return { operands: args, emit: (code) => code.int(number).vector('i32x4.shl') };
		case 'shrs':
			return { operands: args, emit: (code) => code.int(number).vector('i32x4.shr_s') };
		case 'shru':
			return { operands: args, emit: (code) => code.int(number).vector('i32x4.shr_u') };
		case 'load':
			return { operands: args, emit: (code, frame) => gather(code, frame, number, frame.isUniform(id)) };
		// Without its sign every pattern is a non-negative i32, and a signed compare is one instruction.
		case 'inRange':
			return { operands: args, emit: (code) => code.vector('f32x4.abs').splat(BEYOND_RANGE_BITS).vector('i32x4.lt_s') };
		case 'builtin1':
		case 'builtin2':
			throw new Error(`${attr} is a WGSL built-in: lower the program in strict mode for WebAssembly`);
		case 'power2':
		case 'exponent':
		case 'mantissa':
		case 'loadNumber':
		case 'call1':
		case 'call2':
		case 'call3':
			throw new Error(`${op} is an operation of f64: the program is not one of f32`);
		default:
			return simple(args, ...DIRECT[op as keyof typeof DIRECT]);
	}
}

/** A select, or the shorter code of its special cases: min, max, and a zero in one branch. */
export function selectStep({ nodes }: LirProgram, args: readonly LirId[], lanes: 'f32x4' | 'f64x2' = 'f32x4'): Step {
	const [condition = -1, a = -1, b = -1] = args;
	const test = nodes[condition];
	// pmin(p, q) is q < p ? q : p, and pmax(p, q) is p < q ? q : p: exactly this select, zeros and NaN included.
	if (test?.op === 'lt' && test.args[0] === a && test.args[1] === b) return simple([b, a], `${lanes}.pmin`);
	if (test?.op === 'lt' && test.args[0] === b && test.args[1] === a) return simple([b, a], `${lanes}.pmax`);
	const isZero = (id: LirId): boolean => nodes[id] !== undefined && constantBits(nodes[id]) === 0;
	if (isZero(b)) return simple([a, condition], 'v128.and');
	if (isZero(a)) return simple([b, condition], 'v128.andnot');
	return simple([a, b, condition], 'v128.bitselect');
}

/** Word `index` (on the stack) of a data slot, lane by lane. */
function gather(code: WasmCode, frame: LaneFrame, slot: number, uniform: boolean): void {
	const [indices, words] = frame.scratch;
	const address = (lane: number): WasmCode =>
		code
			.extractLane(lane)
			.int(2)
			.plain('i32.shl')
			.get(frame.firstTable + slot)
			.plain('i32.add');
	if (uniform) {
		address(0).loadSplat(0);
		return;
	}
	code.tee(indices);
	address(0).loadSplat(0);
	for (let lane = 1; lane < 4; lane++) {
		code.set(words).get(indices);
		address(lane).get(words).loadLane(lane);
	}
}

/** Set a subnormal number on the stack to zero and keep its sign, as machines that flush do. */
export function flushSubnormal(code: WasmCode, [value, magnitude]: LaneFrame['scratch']): void {
	code.tee(value).get(value).vector('f32x4.abs').tee(magnitude);
	code.get(magnitude).splat(MIN_NORMAL_BITS).vector('i32x4.lt_s').vector('v128.and').vector('v128.xor');
}

const HOLE_BITS = 0x7fc0_0000;

/** Four f32. */
export const LANES_F32: Lanes = {
	shift: 2,
	select: selectInstructions,
	loadSplat: (code, offset) => code.loadSplat(offset),
	hole: (code) => code.splat(HOLE_BITS),
};
