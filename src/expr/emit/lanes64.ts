/**
 * Instruction selection for f64: each LIR node as f64x2 code. A mask fills its 64-bit lane; an integer is the
 * lower word of its lane, and what lies above it means nothing.
 */

import type { LirId, LirNode, LirOp, LirProgram } from '../../math/lir.ts';
import { type LaneFrame, type Lanes, selectStep, simple, type Step } from './lanes.ts';
import type { VectorOp, WasmCode } from './wasm-encoder.ts';

/** Operations that are a few instructions on their operands in order. */
const DIRECT = {
	add: ['f64x2.add'],
	sub: ['f64x2.sub'],
	mul: ['f64x2.mul'],
	div: ['f64x2.div'],
	sqrt: ['f64x2.sqrt'],
	neg: ['f64x2.neg'],
	abs: ['f64x2.abs'],
	floor: ['f64x2.floor'],
	ceil: ['f64x2.ceil'],
	trunc: ['f64x2.trunc'],
	nearest: ['f64x2.nearest'],
	lt: ['f64x2.lt'],
	le: ['f64x2.le'],
	eq: ['f64x2.eq'],
	and: ['v128.and'],
	or: ['v128.or'],
	not: ['v128.not'],
	toInt: ['i32x4.trunc_sat_f64x2_s_zero', 'i64x2.extend_low_i32x4_s'],
	iadd: ['i32x4.add'],
	isub: ['i32x4.sub'],
	imul: ['i32x4.mul'],
	iand: ['v128.and'],
	ior: ['v128.or'],
	ixor: ['v128.xor'],
} as const satisfies Partial<Record<LirOp, readonly VectorOp[]>>;

/** Comparisons of integers: the answer of the lower word is that of the lane. */
const COMPARE = {
	ieq: 'i32x4.eq',
	ilt: 'i32x4.lt_s',
	ule: 'i32x4.le_u',
} as const satisfies Partial<Record<LirOp, VectorOp>>;

const SHIFTS = { shl: 'i32x4.shl', shrs: 'i32x4.shr_s', shru: 'i32x4.shr_u' } as const;

/** Bits of infinity: what is not less in size is not finite. */
const INFINITY_HIGH = 0x7ff0_0000;
/** 2^52, and 2^52 + the bias of exponents: adding either puts a whole number into the lowest bits. */
const TWO_52 = 2 ** 52;
const BIAS = 1023;
const MANTISSA_BITS = 52;

/** The two words of a double. */
const wordsOf = (value: number): readonly [low: number, high: number] => {
	const [low = 0, high = 0] = new Uint32Array(Float64Array.of(value).buffer);
	return [low, high];
};
const splatNumber = (code: WasmCode, value: number): WasmCode => code.splat64(...wordsOf(value));

function constantWords({ op, attr }: LirNode): readonly [low: number, high: number] | undefined {
	if (op === 'constant') return wordsOf(Number(attr));
	if (op === 'iconst') return [Number(attr), Number(attr) >> 31];
	if (op === 'bconst') return attr ? [-1, -1] : [0, 0];
	return undefined;
}

/**
 * The code of a node.
 * @throws Error for what only f32 has: its bits, WGSL's built-ins
 */
function select(program: LirProgram, id: LirId): Step {
	const node = program.nodes[id];
	if (!node) throw new Error(`LIR has no node ${id}`);
	const { op, args, attr } = node;
	const words = constantWords(node);
	if (words) return { operands: [], emit: (code) => code.splat64(...words) };
	const number = Number(attr);
	switch (op) {
		case 'input':
			return { operands: [], emit: (code, frame) => frame.input(code, number) };
		case 'uniform':
			return { operands: [], emit: (code, frame) => code.get(frame.uniforms).loadSplat64(number * 8) };
		case 'select':
		case 'iselect':
			return selectStep(program, args, 'f64x2');
		case 'ieq':
		case 'ilt':
		case 'ule':
			return { operands: args, emit: (code, frame) => wholeLane(code.vector(COMPARE[op]), frame) };
		case 'shl':
		case 'shrs':
		case 'shru':
			return { operands: args, emit: (code) => code.int(number).vector(SHIFTS[op]) };
		case 'toFloat':
			return {
				operands: args,
				emit: (code, { scratch: [a] }) => code.tee(a).get(a).shuffleWords([0, 2, 0, 2]).vector('f64x2.convert_low_i32x4_s'),
			};
		case 'inRange':
			return { operands: args, emit: (code) => code.vector('f64x2.abs').splat64(0, INFINITY_HIGH).vector('f64x2.lt') };
		case 'power2':
			return {
				operands: args,
				emit: (code) =>
					splatNumber(code, TWO_52 + BIAS)
						.vector('f64x2.add')
						.int(MANTISSA_BITS)
						.vector('i64x2.shl'),
			};
		case 'exponent':
			return {
				operands: args,
				emit: (code) => {
					code.vector('f64x2.abs').int(MANTISSA_BITS).vector('i64x2.shr_u');
					splatNumber(code, TWO_52).vector('v128.or');
					splatNumber(code, TWO_52 + BIAS).vector('f64x2.sub');
				},
			};
		case 'mantissa':
			return { operands: args, emit: (code) => splatNumber(code.splat64(-1, 0x000f_ffff).vector('v128.and'), 1).vector('v128.or') };
		case 'loadNumber':
			return { operands: args, emit: (code, frame) => gather(code, frame, number, frame.isUniform(id)) };
		case 'call1':
		case 'call2':
		case 'call3':
			return callStep(program, args, String(attr));
		case 'bits':
		case 'float':
		case 'load':
		case 'builtin1':
		case 'builtin2':
			throw new Error(`${op} is an operation of f32: the program is not one of f64`);
		default:
			return simple(args, ...DIRECT[op as keyof typeof DIRECT]);
	}
}

/** A mask of lower words as one of lanes. */
function wholeLane(code: WasmCode, { scratch: [a] }: LaneFrame): void {
	code.tee(a).get(a).shuffleWords([0, 0, 2, 2]);
}

/** Number `index` (on the stack) of a data slot, lane by lane. */
function gather(code: WasmCode, frame: LaneFrame, slot: number, uniform: boolean): void {
	const [indices, numbers] = frame.scratch;
	const address = (lane: number): WasmCode =>
		code
			.extractLane(2 * lane)
			.int(3)
			.plain('i32.shl')
			.get(frame.firstTable + slot)
			.plain('i32.add');
	if (uniform) {
		address(0).loadSplat64(0);
		return;
	}
	code.tee(indices);
	address(0).loadSplat64(0);
	code.set(numbers).get(indices);
	address(1).get(numbers).loadLane64(1);
}

/** A call lane by lane; code that no lane asks for is jumped over. */
function callStep({ nodes }: LirProgram, [condition = -1, otherwise = -1, ...operands]: readonly LirId[], name: string): Step {
	const everywhere = nodes[condition]?.op === 'bconst' && nodes[condition].attr === 1;
	return everywhere
		? { operands, emit: (code, frame) => callEverywhere(code, frame, operands.length, name) }
		: { operands: [otherwise, condition, ...operands], emit: (code, frame) => callSomewhere(code, frame, operands.length, name) };
}

/** Take operands off the stack; what calls a function with those of a lane. */
function caller(code: WasmCode, { callee }: LaneFrame, places: readonly number[], name: string): (lane: number) => WasmCode {
	for (const place of places.toReversed()) code.set(place);
	return (lane) => {
		for (const place of places) code.get(place).extractLane64(lane);
		return code.call(callee(name));
	};
}

function callEverywhere(code: WasmCode, frame: LaneFrame, count: number, name: string): void {
	const call = caller(code, frame, frame.scratch.slice(0, count), name);
	call(0).vector('f64x2.splat');
	call(1).replaceLane64(1);
}

function callSomewhere(code: WasmCode, frame: LaneFrame, count: number, name: string): void {
	const [result, mask, ...places] = frame.scratch;
	const call = caller(code, frame, places.slice(0, count), name);
	code.set(mask).set(result);
	code.get(mask).vector('v128.any_true').plain('if');
	for (const lane of [0, 1]) {
		code
			.get(mask)
			.extractLane(2 * lane)
			.plain('if')
			.get(result);
		call(lane).replaceLane64(lane).set(result).plain('end');
	}
	code.plain('end').get(result);
}

/** Two f64. */
export const LANES_F64: Lanes = {
	shift: 3,
	select,
	loadSplat: (code, offset) => code.loadSplat64(offset),
	hole: (code) => code.splat64(0, 0x7ff8_0000),
};
