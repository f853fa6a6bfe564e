/** A sum of terms, each an expression of a few neighbouring variables: landscapes of many variables. */

import type { EmitDescentOptions } from '../expr/emit/descent.ts';
import { type Evaluator, evaluator } from '../expr/graph/evaluate.ts';
import { type ExprId, Graph } from '../expr/graph/graph.ts';
import { substitute } from '../expr/graph/substitute.ts';
import type { boundsOf } from '../expr/interval/bounds.ts';
import { compileFormula } from '../expr/syntax/build.ts';
import type { LirProgram } from '../math/lir.ts';
import { INPUT_LIMIT } from '../math/number-system.ts';
import type { SumBody } from '../model/definition.ts';
import { UsageError } from '../model/errors.ts';
import type { Plane } from '../model/geometry.ts';
import type {
	Dialect,
	Mode,
	Objective,
	OperationCount,
	Order,
	OutputBound,
	ParameterSpec,
	Program,
	Sum,
	SumProgram,
} from '../model/objective.ts';
import { codeGenerators } from './code.ts';
import { sliderOf } from './definition.ts';
import { cached, CompiledProgram, structuralKey } from './program.ts';
import { sumTruth } from './sum-truth.ts';
import { holeWord, SUMMED, sumWord, sumWords } from './sum-words.ts';
import { wasmEmitters } from './wasm.ts';

/** Most variables of a sum: numbers of terms are exact in f32. */
export const MOST_SUMMED = 2 ** 24 - 1;
/** The word of a term that is its number. */
const NUMBER = 'i';

/** A term as text has it: variables are those of the term, and behind its parameters comes its number. */
export interface Term {
	readonly graph: Graph;
	readonly value: ExprId;
	readonly window: number;
	readonly parameters: readonly ParameterSpec[];
	/** Parameter of the graph that is the term's number; −1 where the text does not name it. */
	readonly number: number;
}

/**
 * Compile a sum.
 * @throws FormulaError where the term is not a formula, UsageError where there are fewer variables than a term has
 * @example
 * compileSum({ kind: 'sum', term: '100(x[2] - x[1]^2)^2 + (1 - x[1])^2', dimension: 100_000 }) // Rosenbrock
 */
export function compileSum(body: SumBody): Objective<Sum> {
	const { dimension } = body;
	const term = termOf(body);
	if (!(Number.isInteger(dimension) && dimension >= term.window && dimension <= MOST_SUMMED))
		throw new UsageError(`A sum of terms in ${term.window} variables has ${term.window} to ${MOST_SUMMED} variables, not ${dimension}.`);
	const evaluation = new CompiledSum(term, dimension);
	return {
		key: `${structuralKey(term.graph, [term.value], term.window)}sum${dimension}`,
		dimension,
		parameters: term.parameters,
		offers: { pixelGradient: false, points: true, hessian: 'plane', bounds: false },
		evaluation,
		definition: { body },
		truth: (order, values) => sumTruth(evaluation, term.parameters, order, values),
	};
}

function termOf({ term }: SumBody): Term {
	const compiled = compileFormula(term, { dimension: 1, parameters: [NUMBER] });
	const number = compiled.parameters.findIndex(({ name }) => name === NUMBER);
	// The number is no slider: parameters behind it move up.
	const parameters = compiled.parameters.filter((_, k) => k !== number).map(sliderOf);
	return { graph: compiled.graph, value: compiled.output, window: compiled.dimension, parameters, number };
}

class CompiledSum implements Sum {
	readonly kind = 'sum';
	readonly window: number;
	readonly terms: number;
	readonly #term: Term;
	readonly #alone = new Map<Order, Program>();
	readonly #inPlane = new Map<Order, SumProgram>();

	constructor(term: Term, dimension: number) {
		this.#term = term;
		this.window = term.window;
		this.terms = dimension - term.window + 1;
	}

	term(order: 0 | 1): Program {
		return cached(this.#alone, order, () => {
			const graph = new Graph();
			const variables = Array.from({ length: this.window }, (_, k) => graph.variable(k));
			const value = substituted(this.#term, graph, variables, graph.variable(this.window));
			const gradient = order === 0 ? [] : [...variables.map((x) => codeGenerators().differentiate(graph, value, x)), graph.constant(0)];
			const uniformCount = this.#term.parameters.length;
			return new CompiledProgram({ graph, value, gradient, hessian: [], order, inputs: this.window + 1, tables: [], uniformCount });
		});
	}

	inPlane(order: Order): SumProgram {
		return cached(this.#inPlane, order, () => new CompiledSumProgram(this.#term, order));
	}
}

/** The term in another graph. */
function substituted({ graph, value, number }: Term, into: Graph, variables: readonly ExprId[], itsNumber: ExprId): ExprId {
	const parameter = (k: number): ExprId => (k === number ? itsNumber : into.parameter(number >= 0 && k > number ? k - 1 : k));
	return substitute(graph, [value], into, { variable: (k) => variables[k] as ExprId, parameter })[0] as ExprId;
}

class CompiledSumProgram implements SumProgram {
	readonly key: string;
	readonly outputs: number;
	readonly words: number;
	readonly rowWidth: number;
	readonly uniformCount: number;
	readonly #window: number;
	readonly #graph = new Graph();
	readonly #numbers: { readonly value: ExprId; readonly gradient: ExprId[]; readonly hessian: ExprId[] };
	readonly #lowered = new Map<Dialect, LirProgram>();
	readonly #wgsl = new Map<Dialect, { code: string; constants: Float32Array }>();
	readonly #wasm = new Map<Mode, Uint8Array<ArrayBuffer>>();
	readonly #bounds = new Map<Dialect, ReturnType<typeof boundsOf>>();
	#wasm64: Uint8Array<ArrayBuffer> | undefined;

	constructor(
		term: Term,
		readonly order: Order,
	) {
		const g = this.#graph;
		this.#window = term.window;
		this.outputs = SUMMED[order];
		this.words = sumWords(order);
		this.rowWidth = 3 * term.window + 1;
		this.uniformCount = term.parameters.length;
		// After the words come the place's number, which nothing asks for, and the row.
		const row = (k: number): ExprId => g.variable(this.words + 1 + k);
		const [u, v] = [g.variable(0), g.variable(1)];
		const along = Array.from({ length: term.window }, (_, k) =>
			g.add(g.add(row(3 * k), g.mul(u, row(3 * k + 1))), g.mul(v, row(3 * k + 2))),
		);
		const value = substituted(term, g, along, row(3 * term.window));
		const differentiate = (f: ExprId, x: ExprId): ExprId => codeGenerators().differentiate(g, f, x);
		const gradient = order === 0 ? [] : [u, v].map((x) => differentiate(value, x));
		const [byU, byV] = gradient as [ExprId, ExprId];
		const hessian = order < 2 ? [] : [differentiate(byU, u), differentiate(byU, v), differentiate(byV, v)];
		this.#numbers = { value, gradient, hessian };
		this.key = `${structuralKey(g, this.#all(), this.rowWidth)}sum${order}u${this.uniformCount}`;
	}

	#all(): ExprId[] {
		const { value, gradient, hessian } = this.#numbers;
		return [value, ...gradient, ...hessian];
	}

	sumWord(output: number): number {
		return sumWord(output);
	}

	holeWord(output: number): number {
		return holeWord(this.order, output);
	}

	rows({ origin, first, second }: Plane, from: number, count: number): Float64Array<ArrayBuffer> {
		const rows = new Float64Array(count * this.rowWidth);
		let at = 0;
		for (let k = from; k < from + count; k++) {
			for (let j = k; j < k + this.#window; j++) {
				rows[at++] = origin[j] as number;
				rows[at++] = first[j] as number;
				rows[at++] = second[j] as number;
			}
			rows[at++] = k + 1;
		}
		return rows;
	}

	evaluator(): Evaluator {
		return evaluator(this.#graph, this.#all());
	}

	#lir(mode: Dialect): LirProgram {
		return cached(this.#lowered, mode, () => {
			const { lower, withSums } = codeGenerators();
			return withSums(lower(this.#graph, this.#numbers, { mode, leaf: this.#leaf, keepNegativeZero: true }), this.order);
		});
	}

	readonly #leaf = (op: 'variable' | 'parameter', attr: number): { readonly lo: number; readonly hi: number } =>
		op === 'variable' && attr === this.words + this.rowWidth ? { lo: 1, hi: MOST_SUMMED } : { lo: -INPUT_LIMIT, hi: INPUT_LIMIT };

	#options(mode: Dialect): EmitDescentOptions {
		const { words, rowWidth, uniformCount } = this;
		return { words, statusWord: this.holeWord(0), rowWidth, uniformCount, tables: 0, mode };
	}

	wgsl(mode: Dialect): { code: string; constants: Float32Array } {
		return cached(this.#wgsl, mode, () => codeGenerators().emitDescentWgsl(this.#lir(mode), this.#options(mode)));
	}

	wasm(mode: Mode): Uint8Array<ArrayBuffer> {
		return cached(this.#wasm, mode, () => wasmEmitters().emitDescentWasm(this.#lir('strict'), this.#options(mode)));
	}

	wasm64(): Uint8Array<ArrayBuffer> {
		if (!this.#wasm64) {
			const { emitDescentWasm, lower64 } = wasmEmitters();
			const lir = codeGenerators().withSums(lower64(this.#graph, this.#numbers), this.order, 'f64');
			this.#wasm64 = emitDescentWasm(lir, { ...this.#options('fast'), rules: 'f64' });
		}
		return this.#wasm64;
	}

	operations(mode: Dialect): OperationCount {
		return codeGenerators().countOperations(this.#lir(mode));
	}

	bounds(mode: Dialect, point: ArrayLike<number>, uniforms: ArrayLike<number>): readonly OutputBound[] {
		const leaves = new Float64Array(this.words + 1 + this.rowWidth);
		for (let k = 0; k < 2; k++) leaves[k] = point[k] as number;
		for (let k = 0; k < this.rowWidth; k++) leaves[this.words + 1 + k] = point[2 + k] as number;
		return cached(this.#bounds, mode, () => codeGenerators().boundsOf(this.#graph, this.#all(), mode, []))(leaves, uniforms);
	}
}
