/** Runs one emitted WebAssembly module: lays out its memory, feeds it, and copies the answers out. */

import { align, ModuleMemory, padded } from './module-memory.ts';

/** What a module needs to know to be run; plain data, so that it can be posted to a worker. */
export interface RunnerShape {
	readonly inputs: number;
	readonly outputs: number;
	readonly uniformCount: number;
	/** Planes of terms behind the x axis of a grid. */
	readonly columnTerms: number;
	/** Packed data slots (see `packTable`). */
	readonly tables: readonly Uint32Array[];
}

interface Exports {
	grid(
		x: number,
		columns: number,
		y: number,
		row0: number,
		row1: number,
		uniforms: number,
		tables: number,
		out: number,
		stride: number,
		plane: number,
	): void;
	points(coordinates: number, count: number, stride: number, uniforms: number, tables: number, out: number): void;
	/** Where there are terms of a column. */
	columns?(x: number, columns: number, stride: number, uniforms: number, tables: number, out: number): void;
}

/** Words that a module writes before they are copied out: half of a common second-level cache. */
const CACHED_WORDS = 2 ** 16;

export class WasmRunner {
	readonly #shape: RunnerShape;
	readonly #memory: ModuleMemory<Exports>;

	constructor(module: WebAssembly.Module, shape: RunnerShape) {
		this.#shape = shape;
		this.#memory = new ModuleMemory(module, shape.tables, shape.uniformCount);
	}

	/**
	 * Evaluate rows [row0, row1) of a grid, a few rows at a time: what the module writes is still in the cache when it is copied out.
	 * @param into the planes of the whole grid, one for each output that is wanted; a hole is the canonical NaN
	 * @param offset the row of the grid that is row 0 of `into`
	 */
	grid(
		x: Float32Array,
		y: Float32Array,
		row0: number,
		row1: number,
		uniforms: Float32Array,
		into: readonly Float32Array[],
		offset = 0,
	): void {
		const memory = this.#memory;
		const columns = x.length;
		const stride = padded(columns);
		const rows = Math.max(1, Math.min(row1 - row0, Math.floor(CACHED_WORDS / (stride * this.#shape.outputs))));
		const plane = stride * rows * 4;
		const xAt = memory.free;
		const yAt = align(xAt + (1 + this.#shape.columnTerms) * stride * 4);
		const out = align(yAt + y.length * 4);
		memory.reserve(out + plane * this.#shape.outputs);
		memory.setUniforms(uniforms);
		// The padding repeats the last column: defined, in range, and not read back.
		memory
			.floats(xAt, stride)
			.fill(x[columns - 1] as number)
			.set(x);
		memory.floats(yAt, y.length).set(y);
		memory.exports.columns?.(xAt, columns, stride, memory.uniforms, memory.tables, xAt + stride * 4);
		for (let first = row0; first < row1; first += rows) {
			const end = Math.min(row1, first + rows);
			memory.exports.grid(xAt, columns, yAt, first, end, memory.uniforms, memory.tables, out, stride, plane);
			for (const [k, target] of into.entries())
				copyRows(memory.floats(out + k * plane, stride * (end - first)), stride, target, columns, first - offset);
		}
	}

	/**
	 * Evaluate at points.
	 * @param points structure of arrays: coordinate k of point i at `k·count + i`
	 * @returns outputs likewise
	 */
	points(points: Float32Array, count: number, uniforms: Float32Array): Float32Array<ArrayBuffer> {
		const memory = this.#memory;
		const { inputs, outputs } = this.#shape;
		const stride = padded(count);
		const at = memory.free;
		const out = align(at + stride * inputs * 4);
		memory.reserve(out + stride * outputs * 4);
		memory.setUniforms(uniforms);
		for (let k = 0; k < inputs; k++)
			memory
				.floats(at + k * stride * 4, stride)
				.fill(0)
				.set(points.subarray(k * count, (k + 1) * count));
		memory.exports.points(at, count, stride, memory.uniforms, memory.tables, out);
		return withoutPadding(memory.floats(out, stride * outputs), count, outputs, stride);
	}
}

/** Rows of `stride` numbers into rows of `columns`, from row `row` on. */
function copyRows(source: Float32Array, stride: number, target: Float32Array, columns: number, row: number): void {
	if (stride === columns) {
		target.set(source, row * columns);
		return;
	}
	for (let r = 0; r * stride < source.length; r++) target.set(source.subarray(r * stride, r * stride + columns), (row + r) * columns);
}

function withoutPadding(source: Float32Array, columns: number, rows: number, stride: number): Float32Array<ArrayBuffer> {
	const tight = new Float32Array(columns * rows);
	for (let r = 0; r < rows; r++) tight.set(source.subarray(r * stride, r * stride + columns), r * columns);
	return tight;
}
