/** Runs one emitted WebAssembly module: lays out its memory, feeds it, and copies the answers out. */

import type { Precision } from '../../model/backend.ts';
import { align, ModuleMemory, type Numbers, numbersOf, type OwnNumbers, type PackedTable, padded } from './module-memory.ts';

/** What a module needs to know to be run; plain data, so that it can be posted to a worker. */
export interface RunnerShape {
	/** Of the module's numbers (default f32). */
	readonly precision?: Precision;
	readonly inputs: number;
	readonly outputs: number;
	readonly uniformCount: number;
	/** Planes of terms behind the x axis of a grid. */
	readonly columnTerms: number;
	/** Packed data slots (see `packTable`). */
	readonly tables: readonly PackedTable[];
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

/** Bytes that a module writes before they are copied out: half of a common second-level cache. */
const CACHED_BYTES = 2 ** 18;

export class WasmRunner {
	readonly #shape: RunnerShape;
	readonly #memory: ModuleMemory<Exports>;

	constructor(module: WebAssembly.Module, shape: RunnerShape) {
		this.#shape = shape;
		this.#memory = new ModuleMemory(module, shape.tables, shape.uniformCount, shape.precision ?? 'f32');
	}

	/**
	 * Evaluate rows [row0, row1) of a grid, a few rows at a time: what the module writes is still in the cache when it is copied out.
	 * @param into the planes of the whole grid, one for each output that is wanted; a hole is the canonical NaN
	 * @param offset the row of the grid that is row 0 of `into`
	 */
	grid(x: Numbers, y: Numbers, row0: number, row1: number, uniforms: Numbers, into: readonly Numbers[], offset = 0): void {
		const memory = this.#memory;
		const { bytes } = memory;
		const columns = x.length;
		const stride = padded(columns);
		const rows = Math.max(1, Math.min(row1 - row0, Math.floor(CACHED_BYTES / (bytes * stride * this.#shape.outputs))));
		const plane = stride * rows * bytes;
		const xAt = memory.free;
		const yAt = align(xAt + (1 + this.#shape.columnTerms) * stride * bytes);
		const out = align(yAt + y.length * bytes);
		memory.reserve(out + plane * this.#shape.outputs);
		memory.setUniforms(uniforms);
		// The padding repeats the last column: defined, in range, and not read back.
		memory
			.numbers(xAt, stride)
			.fill(x[columns - 1] as number)
			.set(x);
		memory.numbers(yAt, y.length).set(y);
		memory.exports.columns?.(xAt, columns, stride, memory.uniforms, memory.tables, xAt + stride * bytes);
		for (let first = row0; first < row1; first += rows) {
			const end = Math.min(row1, first + rows);
			memory.exports.grid(xAt, columns, yAt, first, end, memory.uniforms, memory.tables, out, stride, plane);
			for (const [k, target] of into.entries())
				copyRows(memory.numbers(out + k * plane, stride * (end - first)), stride, target, columns, first - offset);
		}
	}

	/**
	 * Evaluate at points.
	 * @param points structure of arrays: coordinate k of point i at `k·count + i`
	 * @returns outputs likewise
	 */
	points(points: Numbers, count: number, uniforms: Numbers): OwnNumbers {
		const memory = this.#memory;
		const { bytes } = memory;
		const { inputs, outputs } = this.#shape;
		const stride = padded(count);
		const at = memory.free;
		const out = align(at + stride * inputs * bytes);
		memory.reserve(out + stride * outputs * bytes);
		memory.setUniforms(uniforms);
		for (let k = 0; k < inputs; k++)
			memory
				.numbers(at + k * stride * bytes, stride)
				.fill(0)
				.set(points.subarray(k * count, (k + 1) * count));
		memory.exports.points(at, count, stride, memory.uniforms, memory.tables, out);
		return withoutPadding(memory.numbers(out, stride * outputs), count, outputs, stride);
	}
}

/** Rows of `stride` numbers into rows of `columns`, from row `row` on. */
function copyRows(source: Numbers, stride: number, target: Numbers, columns: number, row: number): void {
	if (stride === columns) {
		target.set(source, row * columns);
		return;
	}
	for (let r = 0; r * stride < source.length; r++) target.set(source.subarray(r * stride, r * stride + columns), (row + r) * columns);
}

function withoutPadding(source: Numbers, columns: number, rows: number, stride: number): OwnNumbers {
	const tight = numbersOf(source instanceof Float64Array ? 'f64' : 'f32', columns * rows);
	for (let r = 0; r < rows; r++) tight.set(source.subarray(r * stride, r * stride + columns), r * columns);
	return tight;
}
