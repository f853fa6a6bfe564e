/** One program: expressions of a fixed order, and everything generated from them, lazily. */

import type { boundsOf } from '../expr/interval/bounds.ts';
import type { FieldWgsl } from '../expr/emit/field.ts';
import type { EmitOptions } from '../expr/emit/options.ts';
import { type DataTable, type Evaluator, evaluator } from '../expr/graph/evaluate.ts';
import type { ExprId, Graph } from '../expr/graph/graph.ts';
import type { Hoisted } from '../expr/emit/hoist.ts';
import { MIN_NORMAL, type Rules } from '../expr/graph/ops.ts';
import type { LirProgram } from '../math/lir.ts';
import { HOLE_BITS } from '../model/field.ts';
import type { Dialect, GeneratedWgsl, Mode, OperationCount, Order, OutputBound, Program, ProgramExpressions } from '../model/objective.ts';
import { codeGenerators } from './code.ts';
import { wasmEmitters } from './wasm.ts';

/** What a program is made from. */
interface Source extends ProgramExpressions {
	readonly order: Order;
	readonly inputs: number;
	readonly uniformCount: number;
	readonly tables: readonly DataTable[];
}

export class CompiledProgram implements Program {
	readonly key: string;
	readonly order: Order;
	readonly inputs: number;
	readonly uniformCount: number;
	readonly outputs: number;
	readonly tables: readonly DataTable[];
	readonly #source: Source;
	readonly #lowered = new Map<Dialect, LirProgram>();
	readonly #cells = new Map<Dialect, LirProgram>();
	readonly #wgsl = new Map<Dialect, GeneratedWgsl>();
	readonly #fieldWgsl = new Map<Dialect, FieldWgsl>();
	#hoisted: { readonly columns: Hoisted | null } | undefined;
	readonly #wasm = new Map<Mode, Uint8Array<ArrayBuffer>>();
	readonly #bounds = new Map<Dialect, ReturnType<typeof boundsOf>>();
	#wasm64: { readonly code: Uint8Array<ArrayBuffer>; readonly columnTerms: number } | undefined;

	constructor(source: Source) {
		this.#source = source;
		this.order = source.order;
		this.inputs = source.inputs;
		this.uniformCount = source.uniformCount;
		this.tables = source.tables;
		this.outputs = 1 + source.gradient.length + source.hessian.length;
		const tables = source.tables.map((t) => `${t.width}x${t.height}`).join(',');
		this.key = `${structuralKey(source.graph, this.#all(), source.inputs)}o${source.order}u${source.uniformCount}t${tables}`;
	}

	#all(): ExprId[] {
		const { value, gradient, hessian } = this.#source;
		return [value, ...gradient, ...hessian];
	}

	get expressions(): ProgramExpressions {
		return this.#source;
	}

	evaluator(rules: Rules = 'f64'): Evaluator {
		return evaluator(this.#source.graph, this.#all(), this.tables, rules);
	}

	#lir(mode: Dialect): LirProgram {
		const { graph, value, gradient, hessian, tables } = this.#source;
		return cached(this.#lowered, mode, () => codeGenerators().lower(graph, { value, gradient, hessian }, { mode, tables }));
	}

	/** For grids: a cell's −0 becomes +0 where it is stored. */
	#cellsLir(mode: Dialect): LirProgram {
		const { graph, value, gradient, hessian, tables } = this.#source;
		return cached(this.#cells, mode, () =>
			codeGenerators().lower(graph, { value, gradient, hessian }, { mode, tables, keepNegativeZero: true }),
		);
	}

	#emitOptions(mode: Dialect): EmitOptions {
		return { inputs: this.inputs, order: this.order, uniformCount: this.uniformCount, tables: this.tables.length, mode };
	}

	lower(mode: Dialect): void {
		this.#lir(mode);
	}

	wgsl(mode: Dialect): GeneratedWgsl {
		return cached(this.#wgsl, mode, () => codeGenerators().emitWgsl(this.#lir(mode), this.#emitOptions(mode)));
	}

	fieldWgsl(mode: Dialect): FieldWgsl {
		return cached(this.#fieldWgsl, mode, () => codeGenerators().emitFieldWgsl(this.#cellsLir(mode), this.#emitOptions(mode)));
	}

	/** What WebAssembly computes once a column of a grid. */
	#columns(): Hoisted | null {
		this.#hoisted ??= { columns: wasmEmitters().hoistColumns(this.#lir('strict'), this) };
		return this.#hoisted.columns;
	}

	wasm(mode: Mode): Uint8Array<ArrayBuffer> {
		// WebAssembly has no built-ins: both modes run our own functions.
		return cached(this.#wasm, mode, () => wasmEmitters().emitWasm(this.#lir('strict'), this.#emitOptions(mode), this.#columns()));
	}

	get columnTerms(): number {
		return this.#columns()?.terms.outputs.length ?? 0;
	}

	wasm64(): { readonly code: Uint8Array<ArrayBuffer>; readonly columnTerms: number } {
		if (!this.#wasm64) {
			const { graph, value, gradient, hessian, tables } = this.#source;
			const { emitWasm, hoistColumns, lower64 } = wasmEmitters();
			const lir = lower64(graph, { value, gradient, hessian }, { tables });
			const columns = hoistColumns(lir, this);
			const code = emitWasm(lir, { ...this.#emitOptions('fast'), rules: 'f64' }, columns);
			this.#wasm64 = { code, columnTerms: columns?.terms.outputs.length ?? 0 };
		}
		return this.#wasm64;
	}

	bounds(mode: Dialect, point: ArrayLike<number>, uniforms: ArrayLike<number>): readonly OutputBound[] {
		return cached(this.#bounds, mode, () => codeGenerators().boundsOf(this.#source.graph, this.#all(), mode, this.tables))(point, uniforms);
	}

	operations(mode: Dialect): OperationCount {
		return codeGenerators().countOperations(this.#lir(mode));
	}

	cellOperations(code: Dialect | 'wasm'): OperationCount {
		const { countOperations, hoistGrid } = codeGenerators();
		return countOperations(hoistGrid(code === 'wasm' ? this.#lir('strict') : this.#cellsLir(code)).rest);
	}
}

/** The value of a key, made where it is not there. */
export function cached<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	let value = map.get(key);
	if (value === undefined) {
		value = make();
		map.set(key, value);
	}
	return value;
}

/**
 * A short name of an expression's structure, constants included: two 32-bit FNV-1a hashes of its
 * nodes in order. Equal structures have equal keys; values of uniforms are not part of it.
 */
export function structuralKey(graph: Graph, outputs: readonly ExprId[], inputs: number): string {
	const order = graph.reachable(outputs);
	const index = new Map(order.map((id, i) => [id, i]));
	const text = order.map((id) => {
		const { op, args, attr } = graph.node(id);
		return `${op}(${args.map((a) => index.get(a)).join()})${attr}`;
	});
	text.push(outputs.map((id) => index.get(id)).join());
	let [a, b] = [0x811c9dc5, 0x01000193];
	for (const char of text.join(';')) {
		const code = char.charCodeAt(0);
		a = Math.imul(a ^ code, 0x01000193);
		b = Math.imul(b ^ (code + 0x9e37), 0x85ebca6b);
	}
	const hex = (h: number): string => (h >>> 0).toString(16).padStart(8, '0');
	return `${hex(a)}${hex(b)}n${inputs}c${order.length}`;
}

/**
 * A data table as the words that kernels load: f32 bits, a missing cell as holes, a subnormal as zero (a
 * load does not flush, so a machine would keep it or not as it pleases).
 */
export function packTable(table: DataTable): Uint32Array<ArrayBuffer> {
	if (table.packed) return table.packed;
	const floats = Float32Array.from(table.cells, (cell) => (Math.abs(Math.fround(cell)) < MIN_NORMAL ? 0 : cell));
	const words = new Uint32Array(floats.buffer);
	for (let i = 0; i < floats.length; i++) if (Number.isNaN(floats[i])) words[i] = HOLE_BITS;
	return words;
}

/** A data table as the numbers that modules of f64 load; what is not finite is missing. */
export const packTable64 = (table: DataTable): Float64Array<ArrayBuffer> =>
	Float64Array.from(table.cells, (cell) => (Number.isFinite(cell) ? cell : Number.NaN));
