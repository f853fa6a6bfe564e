/** The largest size and the least of numbers in WebAssembly memory: what a step is checked by, after each of thousands of steps. */

import { encodeModule, type VectorOp, WasmCode, type WasmFunction } from '../../expr/emit/wasm-encoder.ts';
import type { Precision } from '../../model/backend.ts';
import type { OwnNumbers } from '../expression/module-memory.ts';

/** Bytes of a turn of the loop: four vectors, each with an extreme of its own. */
const TURN = 64;
const VECTORS = TURN / 16;
/** Bytes that a result takes. */
export const RESULT_BYTES = 16;

/** (from, until, where the result goes) */
type Kernel = (from: number, until: number, result: number) => void;

interface Kernels {
	readonly largest: Kernel;
	readonly least: Kernel;
}

interface Ops {
	readonly abs: VectorOp;
	readonly max: VectorOp;
	readonly min: VectorOp;
}

const OPS: Readonly<Record<Precision, Ops>> = {
	// Sizes of floats are ordered as their bits are, NaN above all; engines make of `f32x4.max` several instructions.
	f32: { abs: 'f32x4.abs', max: 'i32x4.max_s', min: 'f32x4.min' },
	f64: { abs: 'f64x2.abs', max: 'f64x2.max', min: 'f64x2.min' },
};

/** An extreme of at least one turn of numbers. `max` and `min` of WebAssembly hand a NaN on. */
function kernel(name: string, take: VectorOp, before?: VectorOp): WasmFunction {
	const [from, until, result, first] = [0, 1, 2, 3];
	const code = new WasmCode();
	const load = (at: number): WasmCode => {
		code.get(from).loadVector(at);
		return before ? code.vector(before) : code;
	};
	for (let k = 0; k < VECTORS; k++) load(16 * k).set(first + k);
	code.plain('loop');
	for (let k = 0; k < VECTORS; k++) {
		code.get(first + k);
		load(16 * k)
			.vector(take)
			.set(first + k);
	}
	code.get(from).int(TURN).plain('i32.add').tee(from).get(until).plain('i32.lt_s').brIf(0).plain('end');
	code.get(result);
	for (let k = 0; k < VECTORS; k++) {
		code.get(first + k);
		if (k > 0) code.vector(take);
	}
	code.storeVector(0);
	return { name, parameters: 3, intLocals: 0, vectorLocals: VECTORS, code };
}

const modules = new Map<Precision, WebAssembly.Module>();

function moduleOf(precision: Precision): WebAssembly.Module {
	const { abs, max, min } = OPS[precision];
	const known = modules.get(precision) ?? new WebAssembly.Module(encodeModule([kernel('largest', max, abs), kernel('least', min)]));
	modules.set(precision, known);
	return known;
}

export class Extremes {
	readonly #kernels: Kernels;
	readonly #result: OwnNumbers;

	/** @param result RESULT_BYTES of the memory */
	constructor(memory: WebAssembly.Memory, precision: Precision, result: number) {
		const instance = new WebAssembly.Instance(moduleOf(precision), { env: { memory } });
		this.#kernels = instance.exports as unknown as Kernels;
		this.#result = precision === 'f64' ? new Float64Array(memory.buffer, result, 2) : new Float32Array(memory.buffer, result, 4);
	}

	/** |x|∞ of numbers of the memory; NaN where one is NaN. */
	largest(x: OwnNumbers): number {
		const from = this.#turns(this.#kernels.largest, x);
		let most = 0;
		if (from > 0) for (let k = 0; k < this.#result.length; k++) most = larger(most, this.#result[k] as number);
		for (let k = from; k < x.length; k++) most = larger(most, Math.abs(x[k] as number));
		return most;
	}

	/** The least of numbers of the memory; NaN where one is NaN. */
	least(x: OwnNumbers): number {
		const from = this.#turns(this.#kernels.least, x);
		let least = Number.POSITIVE_INFINITY;
		if (from > 0) for (let k = 0; k < this.#result.length; k++) least = -larger(-least, -(this.#result[k] as number));
		for (let k = from; k < x.length; k++) least = -larger(-least, -(x[k] as number));
		return least;
	}

	/** |x|∞ of each network, of which there are as many as a vector has lanes: x is [coordinate][network]. NaN where one is NaN. */
	largestEach(x: OwnNumbers, into: Float64Array): void {
		const from = this.#turns(this.#kernels.largest, x);
		for (let lane = 0; lane < into.length; lane++) {
			let most = from > 0 ? (this.#result[lane] as number) : 0;
			for (let k = from + lane; k < x.length; k += into.length) most = larger(most, Math.abs(x[k] as number));
			into[lane] = most;
		}
	}

	/** The least of each network, likewise. */
	leastEach(x: OwnNumbers, into: Float64Array): void {
		const from = this.#turns(this.#kernels.least, x);
		for (let lane = 0; lane < into.length; lane++) {
			let least = from > 0 ? (this.#result[lane] as number) : Number.POSITIVE_INFINITY;
			for (let k = from + lane; k < x.length; k += into.length) least = -larger(-least, -(x[k] as number));
			into[lane] = least;
		}
	}

	/** @returns how many numbers were looked at: whole turns */
	#turns(run: Kernel, x: OwnNumbers): number {
		const bytes = Math.floor(x.byteLength / TURN) * TURN;
		if (bytes > 0) run(x.byteOffset, x.byteOffset + bytes, this.#result.byteOffset);
		return bytes / x.BYTES_PER_ELEMENT;
	}
}

/** The larger of two numbers; NaN where one is. */
const larger = (a: number, b: number): number => (b <= a || Number.isNaN(a) ? a : b);
