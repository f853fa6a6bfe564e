/** A landscape and an optimizer compiled into one program: see `model/descent.ts`. */

import { boundsOf } from '../expr/interval/bounds.ts';
import { emitDescentWgsl, type EmitDescentOptions } from '../expr/emit/descent.ts';
import { countOperations } from '../expr/emit/options.ts';
import { type DataTable, type Evaluator, evaluator } from '../expr/graph/evaluate.ts';
import type { ExprId } from '../expr/graph/graph.ts';
import { lower } from '../expr/emit/lower.ts';
import type { LirProgram } from '../math/lir.ts';
import { type DescentProgram, type DescentValues, NO_TARGET, NO_VALUE, type ParticleLayout } from '../model/descent.ts';
import { UsageError } from '../model/errors.ts';
import type { Dialect, Mode, OperationCount, OutputBound, ParameterSpec } from '../model/objective.ts';
import type { ResolvedOptimizer } from '../model/optimizer.ts';
import { STATUS } from '../model/swarm.ts';
import type { Expressed } from './definition.ts';
import { ruleUniforms, withRules } from './descent-rules.ts';
import { cached, structuralKey } from './program.ts';
import { expressStep, type Step } from './step.ts';
import { parameterValues } from './uniforms.ts';
import { wasmEmitters } from './wasm.ts';

type Hyper = Readonly<Record<string, number>>;

/** `advance` and the step, before the numbers that the optimizer asked for. */
const ROW_HEAD = 2;

/**
 * Compile a descent. Nothing is generated yet.
 * @param normal draws in place of the generator's, for tests
 */
export const compileDescent = (full: Expressed, optimizer: ResolvedOptimizer, normal?: (k: number) => number): DescentProgram =>
	new CompiledDescent(full, optimizer, normal);

class CompiledDescent implements DescentProgram {
	readonly key: string;
	readonly layout: ParticleLayout;
	readonly rowWidth: number;
	readonly uniformCount: number;
	readonly tables: readonly DataTable[];
	readonly #step: Step;
	readonly #parameters: readonly ParameterSpec[];
	readonly #names: readonly string[];
	readonly #row: Evaluator;
	readonly #initial: Evaluator;
	readonly #lowered = new Map<Dialect, LirProgram>();
	readonly #wgsl = new Map<Dialect, { code: string; constants: Float32Array }>();
	readonly #wasm = new Map<Mode, Uint8Array<ArrayBuffer>>();
	readonly #bounds = new Map<Dialect, ReturnType<typeof boundsOf>>();
	#wasm64: Uint8Array<ArrayBuffer> | undefined;

	constructor(full: Expressed, optimizer: ResolvedOptimizer, normal?: (k: number) => number) {
		const step = expressStep(full, optimizer, normal);
		this.#step = step;
		this.#parameters = full.parameters;
		this.#names = optimizer.hyper.map(({ name }) => name);
		this.#row = evaluator(step.host, step.perStep);
		this.#initial = evaluator(step.host, step.initial);
		this.layout = step.layout;
		this.tables = full.tables;
		this.rowWidth = ROW_HEAD + step.perStep.length;
		this.uniformCount = step.parameterCount + 3 + 2 * full.dimension;
		const tables = full.tables.map((t) => `${t.width}x${t.height}`).join(',');
		this.key = `${structuralKey(step.graph, this.#outputs(), this.layout.words)}s${this.layout.stateWords}r${this.rowWidth}u${this.uniformCount}t${tables}`;
	}

	#outputs(): ExprId[] {
		const { value, gradient, next } = this.#step;
		return [value, ...gradient, ...next];
	}

	#values(hyper: Hyper): number[] {
		return this.#names.map((name) => {
			const value = hyper[name];
			if (value === undefined || Number.isNaN(value)) throw new UsageError(`The hyper-parameter ${name} has no value.`);
			return value;
		});
	}

	begin(x: ArrayLike<number>, hyper: Hyper): Float64Array {
		const { layout } = this;
		const words = new Float64Array(layout.words);
		this.#initial.run([], this.#values(hyper));
		words.set(this.#initial.values, layout.state);
		words[layout.value] = NO_VALUE;
		words[layout.best] = NO_VALUE;
		for (let k = 0; k < layout.dimension; k++) {
			words[k] = x[k] as number;
			words[layout.bestX + k] = x[k] as number;
		}
		return words;
	}

	stepConstants(step: number, advance: boolean, hyper: Hyper): Float64Array {
		const row = new Float64Array(this.rowWidth);
		this.#writeRow(row, step, advance, this.#values(hyper));
		return row;
	}

	stepConstantsFrom(first: number, steps: number, hyper: Hyper): Float64Array {
		const rows = new Float64Array((steps + 1) * this.rowWidth);
		const values = this.#values(hyper);
		for (let k = 0; k <= steps; k++) this.#writeRow(rows.subarray(k * this.rowWidth), first + k, k < steps, values);
		return rows;
	}

	#writeRow(row: Float64Array, step: number, advance: boolean, hyper: readonly number[]): void {
		row[0] = Number(advance);
		row[1] = step;
		if (this.#row.values.length === 0) return;
		this.#row.run([step], hyper);
		row.set(this.#row.values, ROW_HEAD);
	}

	uniforms({ parameters, hyper, stop, box, boxIs, seed }: DescentValues): Float64Array {
		return Float64Array.from([
			...parameterValues(this.#parameters, parameters),
			...this.#values(hyper),
			seed,
			stop.tolerance,
			stop.target ?? NO_TARGET,
			boxIs === 'edge' ? STATUS.edge : STATUS.diverged,
			...box.map(([lo]) => lo),
			...box.map(([, hi]) => hi),
		]);
	}

	evaluator(): Evaluator {
		return evaluator(this.#step.graph, this.#outputs(), this.tables);
	}

	bounds(mode: Dialect, point: ArrayLike<number>, uniforms: ArrayLike<number>): readonly OutputBound[] {
		return cached(this.#bounds, mode, () => boundsOf(this.#step.graph, this.#outputs(), mode, this.tables))(point, uniforms);
	}

	#lir(mode: Dialect): LirProgram {
		return cached(this.#lowered, mode, () => {
			const { graph, value, gradient, next, leaf, layout, parameterCount } = this.#step;
			const step = lower(graph, { value, gradient, hessian: next }, { mode, tables: this.tables, leaf, keepNegativeZero: true });
			return withRules(step, layout, ruleUniforms(parameterCount));
		});
	}

	#options(mode: Dialect): EmitDescentOptions {
		const { layout, rowWidth, uniformCount, tables } = this;
		return { words: layout.words, statusWord: layout.status, rowWidth, uniformCount, tables: tables.length, mode };
	}

	wgsl(mode: Dialect): { code: string; constants: Float32Array } {
		return cached(this.#wgsl, mode, () => emitDescentWgsl(this.#lir(mode), this.#options(mode)));
	}

	wasm(mode: Mode): Uint8Array<ArrayBuffer> {
		// WebAssembly has no built-ins: both modes run our own functions.
		return cached(this.#wasm, mode, () => wasmEmitters().emitDescentWasm(this.#lir('strict'), this.#options(mode)));
	}

	wasm64(): Uint8Array<ArrayBuffer> {
		if (!this.#wasm64) {
			const { graph, value, gradient, next, layout, parameterCount } = this.#step;
			const { emitDescentWasm, lower64 } = wasmEmitters();
			const step = lower64(graph, { value, gradient, hessian: next }, { tables: this.tables });
			const program = withRules(step, layout, ruleUniforms(parameterCount), 'f64');
			this.#wasm64 = emitDescentWasm(program, { ...this.#options('fast'), rules: 'f64' });
		}
		return this.#wasm64;
	}

	operations(mode: Dialect): OperationCount {
		return countOperations(this.#lir(mode));
	}
}
