/** The part of the WebAssembly binary format that kernels need: one memory, functions of i32, f32x4 and f64x2 code, imported functions of f64. */

/** Bytes in the format's own encodings. */
export class WasmBytes {
	readonly bytes: number[] = [];

	byte(...values: number[]): this {
		this.bytes.push(...values);
		return this;
	}

	/** Unsigned LEB128 of a u32. */
	u32(value: number): this {
		let rest = value >>> 0;
		while (rest > 0x7f) {
			this.bytes.push((rest & 0x7f) | 0x80);
			rest >>>= 7;
		}
		this.bytes.push(rest);
		return this;
	}

	/** Signed LEB128 of an i32. */
	i32(value: number): this {
		let rest = value | 0;
		while (rest < -64 || rest > 63) {
			this.bytes.push((rest & 0x7f) | 0x80);
			rest >>= 7;
		}
		this.bytes.push(rest & 0x7f);
		return this;
	}

	name(text: string): this {
		const encoded = new TextEncoder().encode(text);
		return this.u32(encoded.length).byte(...encoded);
	}

	/** The length of `content`, then `content`. */
	sized(content: WasmBytes): this {
		this.u32(content.bytes.length);
		for (const byte of content.bytes) this.bytes.push(byte);
		return this;
	}
}

const I32 = 0x7f;
const F64 = 0x7c;
const V128 = 0x7b;

/** One-byte instructions. */
const PLAIN = {
	block: 0x02,
	loop: 0x03,
	if: 0x04,
	end: 0x0b,
	'i32.ge_u': 0x4f,
	'i32.ge_s': 0x4e,
	/** Of the two below a condition: the first where it is not 0. */
	select: 0x1b,
	'i32.lt_s': 0x48,
	'i32.add': 0x6a,
	'i32.sub': 0x6b,
	'i32.mul': 0x6c,
	'i32.div_s': 0x6d,
	'i32.shl': 0x74,
} as const;

/** Vector instructions without immediates; all have the prefix 0xfd. */
const VECTOR = {
	'i32x4.splat': 0x11,
	'f64x2.splat': 0x14,
	'i32x4.eq': 0x37,
	'i32x4.lt_s': 0x39,
	'i32x4.le_u': 0x3e,
	'f32x4.eq': 0x41,
	'f32x4.lt': 0x43,
	'f32x4.le': 0x45,
	'f64x2.eq': 0x47,
	'f64x2.lt': 0x49,
	'f64x2.le': 0x4b,
	'v128.not': 0x4d,
	'v128.and': 0x4e,
	'v128.andnot': 0x4f,
	'v128.or': 0x50,
	'v128.xor': 0x51,
	'v128.bitselect': 0x52,
	/** Any bit set, as an i32. */
	'v128.any_true': 0x53,
	/** Two doubles as the first two floats, and zeros. */
	'f32x4.demote_f64x2_zero': 0x5e,
	'f64x2.promote_low_f32x4': 0x5f,
	'f32x4.ceil': 0x67,
	'f32x4.floor': 0x68,
	'f32x4.trunc': 0x69,
	'f32x4.nearest': 0x6a,
	'f64x2.ceil': 0x74,
	'f64x2.floor': 0x75,
	'f64x2.trunc': 0x7a,
	'f64x2.nearest': 0x94,
	'i32x4.shl': 0xab,
	'i32x4.shr_s': 0xac,
	'i32x4.shr_u': 0xad,
	'i32x4.add': 0xae,
	'i32x4.sub': 0xb1,
	'i32x4.mul': 0xb5,
	'i32x4.max_s': 0xb8,
	'i64x2.extend_low_i32x4_s': 0xc7,
	'i64x2.shl': 0xcb,
	'i64x2.shr_s': 0xcc,
	'i64x2.shr_u': 0xcd,
	'f32x4.abs': 0xe0,
	'f32x4.neg': 0xe1,
	'f32x4.sqrt': 0xe3,
	'f32x4.add': 0xe4,
	'f32x4.sub': 0xe5,
	'f32x4.mul': 0xe6,
	'f32x4.div': 0xe7,
	/** NaN where either is. */
	'f32x4.min': 0xe8,
	'f32x4.max': 0xe9,
	'f32x4.pmin': 0xea,
	'f32x4.pmax': 0xeb,
	'f64x2.abs': 0xec,
	'f64x2.neg': 0xed,
	'f64x2.sqrt': 0xef,
	'f64x2.add': 0xf0,
	'f64x2.sub': 0xf1,
	'f64x2.mul': 0xf2,
	'f64x2.div': 0xf3,
	'f64x2.min': 0xf4,
	'f64x2.max': 0xf5,
	'f64x2.pmin': 0xf6,
	'f64x2.pmax': 0xf7,
	'i32x4.trunc_sat_f32x4_s': 0xf8,
	'f32x4.convert_i32x4_s': 0xfa,
	'i32x4.trunc_sat_f64x2_s_zero': 0xfc,
	'f64x2.convert_low_i32x4_s': 0xfe,
} as const;

export type PlainOp = keyof typeof PLAIN;
export type VectorOp = keyof typeof VECTOR;

/** The body of a function, instruction by instruction. */
export class WasmCode extends WasmBytes {
	/** A one-byte instruction; `block`, `loop` and `if` have no result. */
	plain(op: PlainOp): this {
		this.byte(PLAIN[op]);
		return op === 'block' || op === 'loop' || op === 'if' ? this.byte(0x40) : this;
	}

	vector(op: VectorOp): this {
		return this.byte(0xfd).u32(VECTOR[op]);
	}
	get(local: number): this {
		return this.byte(0x20).u32(local);
	}
	set(local: number): this {
		return this.byte(0x21).u32(local);
	}
	tee(local: number): this {
		return this.byte(0x22).u32(local);
	}
	/** An i32 constant. */
	int(value: number): this {
		return this.byte(0x41).i32(value);
	}
	br(depth: number): this {
		return this.byte(0x0c).u32(depth);
	}
	brIf(depth: number): this {
		return this.byte(0x0d).u32(depth);
	}
	/** Call a function by its index: imports first. */
	call(index: number): this {
		return this.byte(0x10).u32(index);
	}
	/** Load an i32 from the address on the stack, plus an offset. */
	loadInt(offset: number): this {
		return this.byte(0x28, 2).u32(offset);
	}
	/** Load 16 bytes from the address on the stack, plus an offset. */
	loadVector(offset = 0): this {
		return this.byte(0xfd, 0x00, 2).u32(offset);
	}
	/** Load one float into all four lanes. */
	loadSplat(offset: number): this {
		return this.byte(0xfd, 0x09, 2).u32(offset);
	}
	/** Load one double into both lanes. */
	loadSplat64(offset: number): this {
		return this.byte(0xfd, 0x0a, 3).u32(offset);
	}
	/** Replace one lane of the vector on the stack by the word at the address below it. */
	loadLane(lane: number): this {
		return this.byte(0xfd, 0x56, 2, 0, lane);
	}
	/** The same for a double. */
	loadLane64(lane: number, offset = 0): this {
		return this.byte(0xfd, 0x57, 3).u32(offset).byte(lane);
	}
	storeVector(offset = 0): this {
		return this.byte(0xfd, 0x0b, 2).u32(offset);
	}
	/** Store one lane, a word or a double, of the vector on the stack at the address below it. */
	storeLane(lane: number, offset: number): this {
		return this.byte(0xfd, 0x5a, 2).u32(offset).byte(lane);
	}
	storeLane64(lane: number, offset: number): this {
		return this.byte(0xfd, 0x5b, 3).u32(offset).byte(lane);
	}
	extractLane(lane: number): this {
		return this.byte(0xfd, 0x1b, lane);
	}

	/** A double out of its lane, and into it. */
	extractLane64(lane: number): this {
		return this.byte(0xfd, 0x21, lane);
	}
	replaceLane64(lane: number): this {
		return this.byte(0xfd, 0x22, lane);
	}
	/** Four of the eight 32-bit words of two vectors. */
	shuffleWords(words: readonly [number, number, number, number]): this {
		this.byte(0xfd, 0x0d);
		for (const word of words) this.byte(4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3);
		return this;
	}

	/** The same 32 bits in all four lanes. */
	splat(bits: number): this {
		this.byte(0xfd, 0x0c);
		for (let lane = 0; lane < 4; lane++) this.byte(bits & 0xff, (bits >>> 8) & 0xff, (bits >>> 16) & 0xff, bits >>> 24);
		return this;
	}

	/** The same 64 bits in both lanes. */
	splat64(low: number, high: number): this {
		this.byte(0xfd, 0x0c);
		for (const bits of [low, high, low, high]) this.byte(bits & 0xff, (bits >>> 8) & 0xff, (bits >>> 16) & 0xff, bits >>> 24);
		return this;
	}
}

/** A function of `math` that the module calls: f64 to f64. */
export interface WasmImport {
	readonly name: string;
	readonly parameters: number;
}

/** An exported function of i32 parameters and no result. */
export interface WasmFunction {
	readonly name: string;
	readonly parameters: number;
	/** Locals after the parameters: first the i32, then the v128. */
	readonly intLocals: number;
	readonly vectorLocals: number;
	/** Instructions without the final `end`. */
	readonly code: WasmCode;
}

/** A module that imports `env.memory` and functions of `math`, in order functions 0, 1, 2 …, and exports the functions. */
export function encodeModule(functions: readonly WasmFunction[], calls: readonly WasmImport[] = []): Uint8Array<ArrayBuffer> {
	const types = new WasmBytes().u32(calls.length + functions.length);
	const indices = new WasmBytes().u32(functions.length);
	const imports = new WasmBytes()
		.u32(1 + calls.length)
		.name('env')
		.name('memory')
		.byte(0x02, 0x00)
		.u32(0);
	const exports = new WasmBytes().u32(functions.length);
	const bodies = new WasmBytes().u32(functions.length);
	const type = (parameters: number, of: number, results: readonly number[]): void => {
		const all = Array<number>(parameters).fill(of);
		types
			.byte(0x60)
			.u32(parameters)
			.byte(...all)
			.u32(results.length)
			.byte(...results);
	};
	for (const [index, { name, parameters }] of calls.entries()) {
		type(parameters, F64, [F64]);
		imports.name('math').name(name).byte(0x00).u32(index);
	}
	for (const [position, { name, parameters, intLocals, vectorLocals, code }] of functions.entries()) {
		const index = calls.length + position;
		type(parameters, I32, []);
		indices.u32(index);
		exports.name(name).byte(0x00).u32(index);
		const body = new WasmBytes().u32(2).u32(intLocals).byte(I32).u32(vectorLocals).byte(V128);
		for (const byte of code.bytes) body.bytes.push(byte);
		bodies.sized(body.byte(PLAIN.end));
	}
	const module = new WasmBytes().byte(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
	for (const [section, content] of [
		[1, types],
		[2, imports],
		[3, indices],
		[7, exports],
		[10, bodies],
	] as const)
		module.byte(section).sized(content);
	return Uint8Array.from(module.bytes);
}
