/** The memory of an emitted WebAssembly module: what stays (tables, uniforms) first, then room for a call's arrays. */

const PAGE = 65_536;

/** A multiple of 16 bytes. */
export const align = (bytes: number): number => (bytes + 15) & ~15;
/** A multiple of four lanes. */
export const padded = (count: number): number => (count + 3) & ~3;

export class ModuleMemory<Exports> {
	readonly exports: Exports;
	/** Address of the table addresses. */
	readonly tables = 0;
	readonly uniforms: number;
	/** First byte after what stays. */
	readonly free: number;
	readonly #memory = new WebAssembly.Memory({ initial: 1 });

	/** @param tables packed data slots (see `packTable`) */
	constructor(module: WebAssembly.Module, tables: readonly Uint32Array[], uniformCount: number) {
		this.exports = new WebAssembly.Instance(module, { env: { memory: this.#memory } }).exports as unknown as Exports;
		let at = align(tables.length * 4);
		const addresses = tables.map((table) => {
			const address = at;
			at = align(at + table.byteLength);
			return address;
		});
		this.uniforms = at;
		this.free = align(at + uniformCount * 4);
		this.reserve(this.free);
		new Uint32Array(this.#memory.buffer, this.tables, addresses.length).set(addresses);
		for (const [i, table] of tables.entries()) new Uint32Array(this.#memory.buffer, addresses[i], table.length).set(table);
	}

	/** Make sure that this many bytes are there; views made before are of no use afterwards. */
	reserve(bytes: number): void {
		const missing = Math.ceil((bytes - this.#memory.buffer.byteLength) / PAGE);
		if (missing > 0) this.#memory.grow(missing);
	}

	floats(address: number, length: number): Float32Array<ArrayBuffer> {
		return new Float32Array(this.#memory.buffer, address, length);
	}

	setUniforms(uniforms: Float32Array): void {
		this.floats(this.uniforms, uniforms.length).set(uniforms);
	}
}
