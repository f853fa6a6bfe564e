/** What follows a backward pass: sums over samples become a gradient, and the squares of weights are summed; of one network or of several in lockstep. */

import { encodeModule, WasmCode, type WasmFunction } from '../../expr/emit/wasm-encoder.ts';
import type { Precision } from '../../model/backend.ts';
import { lanesOf, VECTOR } from './layout.ts';
import { vectorsOf } from './vectors.ts';

/** Where what a call needs lies: a share of the sum and the decay, as f64, then the sums of squares of each network. */
export const CONSTANTS = { share: 0, decay: 8, squares: 16, bytes: 48 } as const;

/** (sums, parameters, gradient: of the first number; how many numbers; constants) */
type End = (sums: number, parameters: number, gradient: number, count: number, constants: number) => void;

export interface Ends {
	/** gradient ← share · sum */
	readonly means: End;
	/** gradient ← share · sum + decay · parameter, and the parameters' squares are added to the sums of squares. */
	readonly decayed: End;
}

const [SUMS, PARAMETERS, GRADIENT, COUNT, AT] = [0, 1, 2, 3, 4] as const;
const ARGUMENTS = 5;

function end(name: string, precision: Precision, decays: boolean): WasmFunction {
	const [code, vectors] = [new WasmCode(), vectorsOf(precision)];
	const halves = lanesOf(precision) / 2;
	const [share, decay, weight, result, squares] = [0, 1, 2, 3, 4].map((k) => ARGUMENTS + k) as [number, number, number, number, number];
	code.get(AT).loadSplat64(CONSTANTS.share).set(share);
	if (decays) {
		code.get(AT).loadSplat64(CONSTANTS.decay).set(decay);
		for (let half = 0; half < halves; half++)
			code
				.get(AT)
				.loadVector(CONSTANTS.squares + half * VECTOR)
				.set(squares + half);
	}
	code.plain('loop');
	if (decays) code.get(PARAMETERS).loadVector(0).set(weight);
	code.get(GRADIENT);
	for (let half = 0; half < halves; half++) {
		code
			.get(SUMS)
			.loadVector(half * VECTOR)
			.get(share)
			.vector('f64x2.mul');
		if (decays) {
			code.get(weight);
			vectors.widenHalf(code, weight, half);
			code.tee(result).get(decay).vector('f64x2.mul').vector('f64x2.add');
			code
				.get(squares + half)
				.get(result)
				.get(result)
				.vector('f64x2.mul')
				.vector('f64x2.add')
				.set(squares + half);
		}
		if (precision === 'f32') code.vector('f32x4.demote_f64x2_zero');
	}
	if (precision === 'f32') code.shuffleWords([0, 1, 4, 5]);
	code.storeVector(0);
	for (const [pointer, bytes] of [
		[SUMS, halves * VECTOR],
		[PARAMETERS, VECTOR],
		[GRADIENT, VECTOR],
	] as const)
		code.get(pointer).int(bytes).plain('i32.add').set(pointer);
	code.int(0).get(COUNT).int(1).plain('i32.sub').tee(COUNT).plain('i32.lt_s').brIf(0).plain('end');
	if (decays)
		for (let half = 0; half < halves; half++)
			code
				.get(AT)
				.get(squares + half)
				.storeVector(CONSTANTS.squares + half * VECTOR);
	return { name, parameters: ARGUMENTS, intLocals: 0, vectorLocals: 6, code };
}

const modules = new Map<Precision, WebAssembly.Module>();

/** On a memory. */
export function endsOn(memory: WebAssembly.Memory, precision: Precision): Ends {
	const known =
		modules.get(precision) ?? new WebAssembly.Module(encodeModule([end('means', precision, false), end('decayed', precision, true)]));
	modules.set(precision, known);
	return new WebAssembly.Instance(known, { env: { memory } }).exports as unknown as Ends;
}
