/** Runs one emitted WebAssembly module: lays out its memory, feeds it, and copies the answers out. */

/** What a module needs to know to be run; plain data, so that it can be posted to a worker. */
export interface RunnerShape {
	readonly inputs: number;
	readonly outputs: number;
	readonly uniformCount: number;
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
}

const PAGE = 65_536;
const align = (bytes: number): number => (bytes + 15) & ~15;
const padded = (count: number): number => (count + 3) & ~3;

export class WasmRunner {
	readonly #shape: RunnerShape;
	readonly #memory = new WebAssembly.Memory({ initial: 1 });
	readonly #exports: Exports;
	/** First byte after what stays: table addresses, tables, uniforms. */
	readonly #free: number;
	readonly #tables: number;
	readonly #uniforms: number;

	constructor(module: WebAssembly.Module, shape: RunnerShape) {
		this.#shape = shape;
		this.#exports = new WebAssembly.Instance(module, { env: { memory: this.#memory } }).exports as unknown as Exports;
		this.#tables = 0;
		let at = align(shape.tables.length * 4);
		const addresses = shape.tables.map((table) => {
			const address = at;
			at = align(at + table.byteLength);
			return address;
		});
		this.#uniforms = at;
		this.#free = align(at + shape.uniformCount * 4);
		this.#reserve(this.#free);
		new Uint32Array(this.#memory.buffer, this.#tables, addresses.length).set(addresses);
		for (const [i, table] of shape.tables.entries()) new Uint32Array(this.#memory.buffer, addresses[i], table.length).set(table);
	}

	#reserve(bytes: number): void {
		const missing = Math.ceil((bytes - this.#memory.buffer.byteLength) / PAGE);
		if (missing > 0) this.#memory.grow(missing);
	}

	#floats(address: number, length: number): Float32Array<ArrayBuffer> {
		return new Float32Array(this.#memory.buffer, address, length);
	}

	/**
	 * Evaluate rows [row0, row1) of a grid.
	 * @returns one array an output, rows × columns; a hole is the canonical NaN
	 */
	grid(
		x: Float32Array,
		y: Float32Array,
		row0: number,
		row1: number,
		uniforms: Float32Array,
		outputs = this.#shape.outputs,
	): Float32Array<ArrayBuffer>[] {
		const columns = x.length;
		const stride = padded(columns);
		const rows = row1 - row0;
		const plane = stride * rows * 4;
		const xAt = this.#free;
		const yAt = align(xAt + stride * 4);
		const out = align(yAt + y.length * 4);
		this.#reserve(out + plane * this.#shape.outputs);
		this.#floats(this.#uniforms, uniforms.length).set(uniforms);
		// The padding repeats the last column: defined, in range, and not read back.
		this.#floats(xAt, stride)
			.fill(x[columns - 1] as number)
			.set(x);
		this.#floats(yAt, y.length).set(y);
		this.#exports.grid(xAt, columns, yAt, row0, row1, this.#uniforms, this.#tables, out, stride, plane);
		return Array.from({ length: outputs }, (_, k) => {
			const source = this.#floats(out + k * plane, stride * rows);
			return stride === columns ? source.slice() : withoutPadding(source, columns, rows, stride);
		});
	}

	/**
	 * Evaluate at points.
	 * @param points structure of arrays: coordinate k of point i at `k·count + i`
	 * @returns outputs likewise
	 */
	points(points: Float32Array, count: number, uniforms: Float32Array): Float32Array<ArrayBuffer> {
		const { inputs, outputs } = this.#shape;
		const stride = padded(count);
		const at = this.#free;
		const out = align(at + stride * inputs * 4);
		this.#reserve(out + stride * outputs * 4);
		this.#floats(this.#uniforms, uniforms.length).set(uniforms);
		for (let k = 0; k < inputs; k++)
			this.#floats(at + k * stride * 4, stride)
				.fill(0)
				.set(points.subarray(k * count, (k + 1) * count));
		this.#exports.points(at, count, stride, this.#uniforms, this.#tables, out);
		return withoutPadding(this.#floats(out, stride * outputs), count, outputs, stride);
	}
}

function withoutPadding(source: Float32Array, columns: number, rows: number, stride: number): Float32Array<ArrayBuffer> {
	const tight = new Float32Array(columns * rows);
	for (let r = 0; r < rows; r++) tight.set(source.subarray(r * stride, r * stride + columns), r * columns);
	return tight;
}
