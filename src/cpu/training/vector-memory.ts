/**
 * The vectors of a search for eigenvalues in WebAssembly memory. Sums of products of some hundred numbers take longer in JavaScript than
 * the Hessian–vector products between them, the more so as a few readings are no reason for an engine to compile it.
 */

import { encodeModule, WasmCode, type WasmFunction } from '../../expr/emit/wasm-encoder.ts';
import { leftBeside, type RitzVectors } from '../../networks/sharpness/vectors.ts';

const PAGE = 65_536;
/** Bytes of a turn of a loop: four vectors of two numbers, so that four sums go on at once. */
const TURN = 64;
const VECTORS = TURN / 16;

/** Functions of (a vector, the first of a row of vectors, how many, bytes of one, numbers: one for each of the row). */
type Kernel = (vector: number, first: number, count: number, bytes: number, numbers: number) => void;

interface Kernels {
	/** Take away what lies along each vector of a row, every second one of which counts; then its square to `numbers`. */
	readonly project: Kernel;
	/** Inner products with each vector of a row. */
	readonly products: Kernel;
	/** vector ← Σ numbers[k] · vector k of the row */
	readonly combine: Kernel;
}

const [VECTOR, FIRST, COUNT, BYTES, NUMBERS, END, AT, OTHER] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const PARAMETERS = 5;
const INTS = 3;
/** Vectors: four sums, then one. */
const SUM = PARAMETERS + INTS;
const FACTOR = SUM + VECTORS;

/** Go through a vector from `AT` (and another from `OTHER`), a turn at a time. */
function turns(code: WasmCode, body: (at: number, k: number) => void): void {
	code.get(VECTOR).tee(AT).get(BYTES).plain('i32.add').set(END);
	code.plain('loop');
	for (let k = 0; k < VECTORS; k++) body(16 * k, k);
	code.get(OTHER).int(TURN).plain('i32.add').set(OTHER);
	code.get(AT).int(TURN).plain('i32.add').tee(AT).get(END).plain('i32.lt_s').brIf(0).plain('end');
}

/** Σ vector · other in both lanes of FACTOR. */
function product(code: WasmCode, other: number): void {
	for (let k = 0; k < VECTORS; k++) code.splat64(0, 0).set(SUM + k);
	code.get(other).set(OTHER);
	turns(code, (at, k) =>
		code
			.get(SUM + k)
			.get(AT)
			.loadVector(at)
			.get(OTHER)
			.loadVector(at)
			.vector('f64x2.mul')
			.vector('f64x2.add')
			.set(SUM + k),
	);
	for (let k = 0; k < VECTORS; k++) {
		code.get(SUM + k);
		if (k > 0) code.vector('f64x2.add');
	}
	code.tee(FACTOR).get(FACTOR).get(FACTOR).shuffleWords([2, 3, 0, 1]).vector('f64x2.add').set(FACTOR);
}

/** For each vector of the row. @param step vectors from one to the next */
function each(code: WasmCode, step: number, body: () => void): void {
	code.plain('block').get(COUNT).int(1).plain('i32.lt_s').brIf(0).plain('loop');
	body();
	code.get(FIRST).get(BYTES);
	for (let k = 1; k < step; k++) code.get(BYTES).plain('i32.add');
	code.plain('i32.add').set(FIRST);
	code.get(NUMBERS).int(8).plain('i32.add').set(NUMBERS);
	code.int(0).get(COUNT).int(1).plain('i32.sub').tee(COUNT).plain('i32.lt_s').brIf(0).plain('end').plain('end');
}

const written = (name: string, write: (code: WasmCode) => void): WasmFunction => {
	const code = new WasmCode();
	write(code);
	return { name, parameters: PARAMETERS, intLocals: INTS, vectorLocals: VECTORS + 1, code };
};

const moduleBytes = (): Uint8Array<ArrayBuffer> =>
	encodeModule([
		written('project', (code) => {
			each(code, 2, () => {
				product(code, FIRST);
				code.get(FIRST).set(OTHER);
				turns(code, (at) =>
					code.get(AT).get(AT).loadVector(at).get(FACTOR).get(OTHER).loadVector(at).vector('f64x2.mul').vector('f64x2.sub').storeVector(at),
				);
			});
			product(code, VECTOR);
			code.get(NUMBERS).get(FACTOR).storeLane64(0, 0);
		}),
		written('products', (code) =>
			each(code, 1, () => {
				product(code, FIRST);
				code.get(NUMBERS).get(FACTOR).storeLane64(0, 0);
			}),
		),
		written('combine', (code) => {
			turns(code, (at) => code.get(AT).splat64(0, 0).storeVector(at));
			each(code, 1, () => {
				code.get(FIRST).set(OTHER);
				code.get(NUMBERS).loadSplat64(0).set(FACTOR);
				turns(code, (at) =>
					code.get(AT).get(AT).loadVector(at).get(FACTOR).get(OTHER).loadVector(at).vector('f64x2.mul').vector('f64x2.add').storeVector(at),
				);
			});
		}),
	]);

let compiled: WebAssembly.Module | undefined;

/** A basis of at most so many vectors of n numbers, their images, and so many combinations of them. */
export class VectorMemory implements RitzVectors {
	readonly capacity: number;
	readonly #kernels: Kernels;
	/** Numbers of a row; behind them of another one. */
	readonly #numbers: Float64Array;
	readonly #vectors: readonly Float64Array[];
	readonly #bytes: number;
	readonly #combinations: number;
	#size = 0;
	#combined = 0;
	left = 0;

	/** @param most vectors of the basis @param combinations that are held at once */
	constructor(n: number, most: number, combinations: number) {
		this.capacity = most;
		this.#bytes = bytesOf(n);
		this.#combinations = combinations;
		const head = Math.ceil((8 * (2 * most + 1)) / TURN) * TURN;
		const memory = new WebAssembly.Memory({ initial: Math.ceil(VectorMemory.bytes(n, most, combinations) / PAGE) });
		compiled ??= new WebAssembly.Module(moduleBytes());
		this.#kernels = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
		this.#numbers = new Float64Array(memory.buffer, 0, head / 8);
		// A vector of the basis, its image, and so on; behind its n numbers a vector is 0 for ever.
		this.#vectors = Array.from({ length: 2 * most + combinations }, (_, k) => new Float64Array(memory.buffer, head + k * this.#bytes, n));
	}

	/** Bytes that it takes. */
	static bytes(n: number, most: number, combinations: number): number {
		return Math.ceil((8 * (2 * most + 1)) / TURN) * TURN + (2 * most + combinations) * bytesOf(n);
	}

	clear(): void {
		this.#size = 0;
		this.#combined = 0;
	}

	add(vector: ArrayLike<number>): Float64Array | null {
		if (this.#size === this.capacity) throw new RangeError(`there is room for ${this.capacity} vectors`);
		const next = this.#vectors[2 * this.#size] as Float64Array;
		next.set(vector);
		const length = this.#project(next, 0);
		const left = this.#size === 0 ? length : leftBeside(length, () => this.#project(next, this.#size));
		this.left = left;
		if (!(left > 0)) return null;
		this.#numbers[0] = 1 / left;
		// A combination of one vector: itself, times a factor.
		const image = this.#vectors[2 * this.#size + 1] as Float64Array;
		this.#kernels.combine(image.byteOffset, next.byteOffset, 1, this.#bytes, 0);
		next.set(image);
		this.#size++;
		return next;
	}

	/** @returns the length that is left of a vector beside the first `count` of the basis */
	#project(vector: Float64Array, count: number): number {
		this.#kernels.project(vector.byteOffset, this.#first, count, this.#bytes, 0);
		return Math.sqrt(this.#numbers[count] as number);
	}

	get #first(): number {
		return (this.#vectors[0] as Float64Array).byteOffset;
	}

	image(vector: ArrayLike<number>): ArrayLike<number> {
		const image = this.#vectors[2 * this.#size - 1] as Float64Array;
		image.set(vector);
		this.#kernels.products(image.byteOffset, this.#first, 2 * this.#size, this.#bytes, 0);
		return this.#numbers;
	}

	along(vector: ArrayLike<number>): number {
		const [last, image] = [this.#vectors[2 * this.#size - 2], this.#vectors[2 * this.#size - 1]] as [Float64Array, Float64Array];
		image.set(vector);
		this.#kernels.products(image.byteOffset, last.byteOffset, 1, this.#bytes, 0);
		return this.#numbers[0] as number;
	}

	combine(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
		const sum = this.#vectors[2 * this.capacity + (this.#combined++ % this.#combinations)] as Float64Array;
		for (let k = 0; k < this.#size; k++) {
			this.#numbers[2 * k] = b[k] ?? 0;
			this.#numbers[2 * k + 1] = a[k] ?? 0;
		}
		this.#kernels.combine(sum.byteOffset, this.#first, 2 * this.#size, this.#bytes, 0);
		return sum;
	}
}

/** Bytes of a vector. */
const bytesOf = (n: number): number => Math.ceil((8 * n) / TURN) * TURN;
