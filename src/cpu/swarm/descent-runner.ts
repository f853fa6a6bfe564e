/** Runs an emitted descent module on particles: chunk by chunk, so that a chunk stays in the processor's cache. */

import type { Precision } from '../../model/backend.ts';
import { align, ModuleMemory, type Numbers, type OwnNumbers, type PackedTable, padded } from '../expression/module-memory.ts';

/** What a descent module needs to know to be run; plain data, so that it can be posted to a worker. */
export interface DescentShape {
	/** Of the module's numbers (default f32). */
	readonly precision?: Precision;
	readonly words: number;
	readonly rowWidth: number;
	readonly uniformCount: number;
	/** Packed data slots (see `packTable`). */
	readonly tables: readonly PackedTable[];
}

interface Exports {
	descend(particles: number, count: number, stride: number, uniforms: number, tables: number, row: number, rows: number): void;
}

/** Bytes of a chunk's particles. */
const CHUNK_BYTES = 24_576;

export class DescentRunner {
	readonly #shape: DescentShape;
	readonly #memory: ModuleMemory<Exports>;
	readonly #chunk: number;

	constructor(module: WebAssembly.Module, shape: DescentShape) {
		this.#shape = shape;
		this.#memory = new ModuleMemory(module, shape.tables, shape.uniformCount, shape.precision ?? 'f32');
		this.#chunk = Math.max(4, Math.floor(CHUNK_BYTES / (this.#memory.bytes * (shape.words + 1))) & ~3);
	}

	/**
	 * Take particles through rows.
	 * @param particles structure of arrays: word k of particle i at `k·count + i`; changed in place
	 * @param first the first particle's number
	 * @param rows `rowWidth` numbers each
	 */
	run(particles: OwnNumbers, count: number, first: number, uniforms: Numbers, rows: Numbers): OwnNumbers {
		const memory = this.#memory;
		const { words, rowWidth } = this.#shape;
		const chunk = Math.min(this.#chunk, padded(count));
		const at = memory.free;
		const rowsAt = align(at + chunk * (words + 1) * memory.bytes);
		memory.reserve(rowsAt + rows.byteLength);
		memory.setUniforms(uniforms);
		memory.numbers(rowsAt, rows.length).set(rows);
		for (let from = 0; from < count; from += chunk) {
			const size = Math.min(chunk, count - from);
			const lanes = memory.numbers(at, chunk * (words + 1));
			for (let k = 0; k < words; k++) lanes.set(particles.subarray(k * count + from, k * count + from + size), k * chunk);
			for (let i = 0; i < chunk; i++) lanes[words * chunk + i] = first + from + i;
			memory.exports.descend(at, size, chunk, memory.uniforms, memory.tables, rowsAt, rows.length / rowWidth);
			for (let k = 0; k < words; k++) {
				// −0 + 0 is +0.
				for (let i = 0; i < size; i++) particles[k * count + from + i] = (lanes[k * chunk + i] as number) + 0;
			}
		}
		return particles;
	}
}
