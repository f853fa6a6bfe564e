/** The memory of an emitted WebAssembly module: what stays (tables, uniforms) first, then room for a call's arrays. */

import { calledBy } from '../../compile/called.ts';
import type { Precision } from '../../model/backend.ts';

const PAGE = 65_536;

/** A data slot as a module reads it: words of f32, or numbers of f64. */
export type PackedTable = Uint32Array | Float64Array;
/** Numbers of a machine's precision, in memory that may be shared, and in memory of their own. */
export type Numbers = Float32Array | Float64Array;
export type OwnNumbers = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** An array of zeros. */
export const numbersOf = (precision: Precision, length: number): OwnNumbers =>
	precision === 'f64' ? new Float64Array(length) : new Float32Array(length);
/** Numbers of a precision, each rounded once. */
export const numbersFrom = (precision: Precision, values: ArrayLike<number>): OwnNumbers =>
	precision === 'f64' ? Float64Array.from(values) : Float32Array.from(values);

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
	/** Bytes of a number. */
	readonly bytes: 4 | 8;
	readonly #memory = new WebAssembly.Memory({ initial: 1 });
	readonly #precision: Precision;

	/** @param tables packed data slots (see `packTable`) */
	constructor(module: WebAssembly.Module, tables: readonly PackedTable[], uniformCount: number, precision: Precision) {
		this.#precision = precision;
		this.bytes = precision === 'f64' ? 8 : 4;
		const imports = { env: { memory: this.#memory }, math: calledBy(module) };
		this.exports = new WebAssembly.Instance(module, imports).exports as unknown as Exports;
		let at = align(tables.length * 4);
		const addresses = tables.map((table) => {
			const address = at;
			at = align(at + table.byteLength);
			return address;
		});
		this.uniforms = at;
		this.free = align(at + uniformCount * this.bytes);
		this.reserve(this.free);
		new Uint32Array(this.#memory.buffer, this.tables, addresses.length).set(addresses);
		for (const [i, table] of tables.entries()) {
			const bytes = new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
			new Uint8Array(this.#memory.buffer, addresses[i], table.byteLength).set(bytes);
		}
	}

	/** Make sure that this many bytes are there; views made before are of no use afterwards. */
	reserve(bytes: number): void {
		const missing = Math.ceil((bytes - this.#memory.buffer.byteLength) / PAGE);
		if (missing > 0) this.#memory.grow(missing);
	}

	numbers(address: number, length: number): OwnNumbers {
		const { buffer } = this.#memory;
		return this.#precision === 'f64' ? new Float64Array(buffer, address, length) : new Float32Array(buffer, address, length);
	}

	setUniforms(uniforms: Numbers): void {
		this.numbers(this.uniforms, uniforms.length).set(uniforms);
	}
}
