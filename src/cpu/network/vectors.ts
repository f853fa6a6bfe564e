/** Vectors of a machine's numbers in WebAssembly, by precision: f32x4 or f64x2, and their sums in f64. */

import type { VectorOp, WasmCode } from '../../expr/emit/wasm-encoder.ts';
import type { Rules } from '../../math/number-system.ts';
import type { Place } from './nest.ts';

export interface Vectors {
	readonly add: VectorOp;
	readonly mul: VectorOp;
	readonly max: VectorOp;
	readonly min: VectorOp;
	/** Push a number in all lanes. */
	splat(code: WasmCode, value: number): void;
	/** Push the number at a place in all lanes; a pointer local is pushed first. */
	loadSplat(code: WasmCode, place: Place): void;
	/** Push a sum (an f64) in all lanes. */
	loadSum(code: WasmCode, place: Place): void;
	/** Push sums that each lane has of its own. */
	loadSums(code: WasmCode, place: Place): void;
	/** The i32 on the stack as a number in all lanes. */
	fromInt(code: WasmCode): void;
	/** Store the first lane of the vector on the stack; the pointer lies below it. */
	storeFirst(code: WasmCode, offset: number): void;
	/** Push (Σ a, Σ b) as f64x2 of two vectors in locals. */
	sums(code: WasmCode, a: number, b: number): void;
	/** The number in the first lane of the vector on the stack, as f64x2 (the second lane means nothing). */
	widen(code: WasmCode): void;
	/** Lanes 2 · half and 2 · half + 1 of the vector on the stack, which is that of a local, as f64x2. */
	widenHalf(code: WasmCode, local: number, half: number): void;
}

const F64: Vectors = {
	add: 'f64x2.add',
	mul: 'f64x2.mul',
	max: 'f64x2.max',
	min: 'f64x2.min',
	splat(code, value) {
		const [low = 0, high = 0] = new Uint32Array(Float64Array.of(value).buffer);
		code.splat64(low, high);
	},
	loadSplat: (code, { local, offset }) => code.get(local).loadSplat64(offset),
	loadSum: (code, { local, offset }) => code.get(local).loadSplat64(offset),
	loadSums: (code, { local, offset }) => code.get(local).loadVector(offset),
	fromInt: (code) => code.vector('i32x4.splat').vector('f64x2.convert_low_i32x4_s'),
	storeFirst: (code, offset) => code.storeLane64(0, offset),
	sums: (code, a, b) => code.get(a).get(b).shuffleWords([0, 1, 4, 5]).get(a).get(b).shuffleWords([2, 3, 6, 7]).vector('f64x2.add'),
	widen: () => undefined,
	widenHalf: () => undefined,
};

const F32: Vectors = {
	add: 'f32x4.add',
	mul: 'f32x4.mul',
	max: 'f32x4.max',
	min: 'f32x4.min',
	splat: (code, value) => code.splat(new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0),
	loadSplat: (code, { local, offset }) => code.get(local).loadSplat(offset),
	loadSum: (code, { local, offset }) =>
		code.get(local).loadSplat64(offset).vector('f32x4.demote_f64x2_zero').splat(0).shuffleWords([0, 0, 0, 0]),
	loadSums: (code, { local, offset }) =>
		code
			.get(local)
			.loadVector(offset)
			.vector('f32x4.demote_f64x2_zero')
			.get(local)
			.loadVector(offset + 16)
			.vector('f32x4.demote_f64x2_zero')
			.shuffleWords([0, 1, 4, 5]),
	fromInt: (code) => code.vector('i32x4.splat').vector('f32x4.convert_i32x4_s'),
	storeFirst: (code, offset) => code.storeLane(0, offset),
	// Two lanes are added in f32, the rest in f64.
	sums(code, a, b) {
		code.get(a).get(b).shuffleWords([0, 4, 1, 5]).get(a).get(b).shuffleWords([2, 6, 3, 7]).vector('f32x4.add').tee(a);
		code.vector('f64x2.promote_low_f32x4').get(a).get(a).shuffleWords([2, 3, 2, 3]).vector('f64x2.promote_low_f32x4').vector('f64x2.add');
	},
	widen: (code) => code.vector('f64x2.promote_low_f32x4'),
	widenHalf(code, local, half) {
		if (half === 1) code.get(local).shuffleWords([2, 3, 2, 3]);
		code.vector('f64x2.promote_low_f32x4');
	},
};

export const vectorsOf = (rules: Rules): Vectors => (rules === 'f64' ? F64 : F32);
