/** Syntax tree to graph: sums and products unrolled, definitions inlined, constants folded. */

import { Algebra, type Value } from './algebra.ts';
import type { Ast, CompareOp, Factor, LoopOp, Program, Statement } from './ast.ts';
import { FormulaError, type Note, type Span } from './errors.ts';
import { ConstantDomainError, type ExprId, Graph, GraphLimitError } from './graph.ts';
import { findFunction } from './library.ts';
import { MAX_EXPANSION_DEPTH, MAX_ITERATIONS, MAX_NAME, MAX_NODES, MAX_STEPS, MAX_VARIABLES } from './limits.ts';
import { INPUT_LIMIT_64, isValue, type OpName } from './ops.ts';
import { isUnsafeName, KEYWORDS } from './names.ts';
import { parseFormula, withFixes } from './parse.ts';
import { stableLog, stableTerms, type Term } from './stable-forms.ts';

/** A slider: parameter k of the graph is entry k. Bounds are there where the text declares them. */
export interface FormulaParameter {
	readonly name: string;
	readonly value: number;
	readonly min?: number;
	readonly max?: number;
}

/** A compiled formula. */
export interface CompiledFormula {
	readonly graph: Graph;
	/** The value, a number. */
	readonly output: ExprId;
	/** Number of variables n. */
	readonly dimension: number;
	readonly parameters: readonly FormulaParameter[];
	/** Names of the variables, one for each of the n. */
	readonly variables: readonly string[];
	/** What may have been meant otherwise. */
	readonly hints: readonly Note[];
	/** What was assumed, guessed, recognised or rewritten; the hints are among it. */
	readonly notes: readonly Note[];
	/** One-letter parameters that nobody declared, of value 1. */
	readonly assumed: readonly string[];
	readonly ast: Program;
}

export interface CompileOptions {
	/** Number of variables, 1 to 32; by default the largest index used, and at least 2. More where the text needs more. */
	readonly dimension?: number;
	/** Names of the variables, in order: n names make n variables. */
	readonly variables?: readonly string[];
	/** Unknown words of the text that are to be parameters. */
	readonly parameters?: readonly string[];
	/** The graph to build in; by default a new one. */
	readonly graph?: Graph;
}

/** How an operation that folds to nothing is shown in an error. */
const WRITTEN: ReadonlyMap<OpName, string> = new Map([
	['add', '+'],
	['sub', '-'],
	['mul', '*'],
	['div', '/'],
	['pow', '^'],
]);

class Builder {
	readonly algebra: Algebra;
	readonly #parameters: ReadonlyMap<string, number>;
	readonly #defined = new Map<string, Value>();
	readonly #functions = new Map<string, Statement & { kind: 'function' }>();
	readonly #recognised = new Map<string, Note>();
	#locals = new Map<string, Value>();
	#iterations = 0;
	#steps = 0;
	#depth = 0;
	readonly #firstNode: number;
	/** Whether the text asks for n. */
	usesDimension = false;
	largestIndex = 0;

	/** @param dimension the value of n; `bound`: larger indices are errors */
	constructor(
		graph: Graph,
		program: Program,
		readonly dimension: number,
		readonly bound: boolean,
	) {
		this.algebra = new Algebra(graph);
		this.#firstNode = graph.nodes.length;
		this.#parameters = new Map(program.parameters.map((name, index) => [name, index]));
	}

	/** What was computed in another way than it is written. */
	get recognised(): readonly Note[] {
		return [...this.#recognised.values()];
	}

	define(statement: Statement & { kind: 'value' | 'function' }): void {
		if (statement.kind === 'function') this.#functions.set(statement.name, statement);
		else this.#defined.set(statement.name, this.visit(statement.value));
	}

	/** A number that must be known before anything is evaluated. */
	known(ast: Ast, what: string): number {
		const value = this.algebra.toNumber(this.visit(ast));
		if (!value.known) throw new FormulaError(`${what} must be known beforehand: a number, not a variable or a slider`, ast);
		return value.value;
	}

	visit(ast: Ast): Value {
		if (++this.#steps > MAX_STEPS)
			throw new FormulaError(`the sums, products and functions expand too far: at most ${MAX_STEPS} steps are taken`, ast);
		if (++this.#depth > MAX_EXPANSION_DEPTH)
			throw new FormulaError(`the functions call each other too deeply: at most ${MAX_EXPANSION_DEPTH} levels`, ast);
		try {
			return this.#node(ast);
		} catch (error) {
			throw this.#located(error, ast);
		} finally {
			this.#depth--;
		}
	}

	#located(error: unknown, { start, end }: Span): unknown {
		if (error instanceof ConstantDomainError) return new FormulaError(describeDomain(error), { start, end });
		if (error instanceof GraphLimitError) return new FormulaError(tooLarge(error.limit), { start, end });
		return error;
	}

	#node(ast: Ast): Value {
		const a = this.algebra;
		// Cheap and early; the exact count, of what the value needs, is taken at the end.
		if (a.graph.nodes.length - this.#firstNode > 4 * MAX_NODES) throw new FormulaError(tooLarge(MAX_NODES), ast);
		switch (ast.kind) {
			case 'number':
				return this.#literal(ast.value, ast);
			case 'constant':
				return a.number(ast.value);
			case 'dimension':
				this.usesDimension = true;
				return a.number(this.dimension);
			case 'variable':
				return this.#variable(ast.index + 1, ast);
			case 'indexed':
				return this.#indexed(ast.index);
			case 'parameter':
				return a.node(a.graph.parameter(this.#parameters.get(ast.name) as number));
			case 'special':
				throw new FormulaError(SPECIAL_ADVICE[ast.name], ast);
			case 'factorial':
				return this.#call({ kind: 'call', name: 'gamma', args: [plusOne(ast.operand)], start: ast.start, end: ast.end });
			case 'local':
				return this.#locals.get(ast.name) as Value;
			case 'defined':
				return this.#defined.get(ast.name) as Value;
			case 'negate':
				return a.op('neg', this.visit(ast.operand));
			case 'not':
				return a.op('not', this.visit(ast.operand));
			case 'sum':
				return this.#sum(ast);
			case 'product':
				return this.#fold<Factor>(ast.factors, (product, { op }, factor) => (op === '/' ? a.div(product, factor) : a.mul(product, factor)));
			case 'power':
				return a.power(this.visit(ast.base), this.visit(ast.exponent));
			case 'compare':
				return this.#comparison(ast.operands, ast.ops);
			case 'logic':
				return this.#logic(ast.op, ast.operands);
			case 'choice':
				return this.#choice(ast.test, ast.yes, ast.no);
			case 'call':
				return this.#call(ast);
			case 'apply':
				return this.#apply(ast.name, ast.args);
			case 'loop':
				return this.#loop(ast);
		}
	}

	#literal(value: number, span: Span): Value {
		if (!isValue(value)) throw new FormulaError('the number is too large: at most about 1.8e308', span);
		return this.algebra.number(value);
	}

	#variable(index: number, span: Span): Value {
		if (!Number.isInteger(index) || index < 1 || index > MAX_VARIABLES)
			throw new FormulaError(`there is no variable number ${index}: they are x1 … x${MAX_VARIABLES}`, span);
		if (this.bound && index > this.dimension) throw new FormulaError(`variable number ${index} is beyond n = ${this.dimension}`, span);
		this.largestIndex = Math.max(this.largestIndex, index);
		return this.algebra.node(this.algebra.graph.variable(index - 1));
	}

	#indexed(index: Ast): Value {
		return this.#variable(this.known(index, 'the index of a variable'), index);
	}

	/** What was computed in another way than it is written, at a place of the text. */
	#recognise({ start, end }: Span, messages: readonly string[]): void {
		for (const message of messages) this.#recognised.set(`${start}-${end}: ${message}`, { message, span: { start, end } });
	}

	#sum(ast: Ast & { kind: 'sum' }): Value {
		const a = this.algebra;
		const values: Value[] = [];
		let known = 0;
		for (const { value } of ast.terms) {
			const term = this.visit(value);
			if (term.known) known++;
			values.push(term);
		}
		const join = (sum: Value, { minus }: { minus: boolean }, term: Value): Value => (minus ? a.sub(sum, term) : a.add(sum, term));
		const stable = known > 0 && known < values.length ? stableTerms(a, ast.terms, values) : undefined;
		if (!stable) return this.#fold(ast.terms, join, values);
		this.#recognise(ast, stable.messages);
		const [first, ...rest] = stable.result as [Term, ...Term[]];
		return rest.reduce((sum, term) => join(sum, term, term.value), a.toNumber(first.value));
	}

	/** Apply a chain from the left; `values` are the parts' where they are known already. */
	#fold<T extends { readonly value: Ast }>(
		parts: readonly T[],
		join: (left: Value, part: T, right: Value) => Value,
		values?: readonly Value[],
	): Value {
		let result: Value | undefined;
		let start = 0;
		let next = 0;
		for (const part of parts) {
			const right = values?.[next++] ?? this.visit(part.value);
			if (result === undefined) {
				({ start } = part.value);
				result = right;
				continue;
			}
			try {
				result = join(result, part, right);
			} catch (error) {
				throw this.#located(error, { start, end: part.value.end });
			}
		}
		return result as Value;
	}

	#comparison(operands: readonly Ast[], ops: readonly CompareOp[]): Value {
		const a = this.algebra;
		// An infinite bound is 0 here; whether the comparison holds is known without it.
		const infinite = operands.map(infiniteSign);
		const values = operands.map((operand, i) => (infinite[i] === 0 ? this.visit(operand) : a.number(0)));
		let result: Value | undefined;
		for (const [i, op] of ops.entries()) {
			const [left, right] = [infinite[i] ?? 0, infinite[i + 1] ?? 0];
			const pair: Value =
				left === 0 && right === 0
					? compare(a, op, values[i] as Value, values[i + 1] as Value)
					: compare(a, op, a.number(left), a.number(right));
			result = result ? a.op('and', result, pair) : pair;
		}
		return result as Value;
	}

	/** From the left; what a known operand decides is not built. */
	#logic(op: '&&' | '||', operands: readonly Ast[]): Value {
		const decisive = op === '&&' ? 0 : 1;
		let result: Value | undefined;
		for (const operand of operands) {
			const value = this.algebra.toCondition(this.visit(operand));
			result = result ? this.algebra.op(op === '&&' ? 'and' : 'or', result, value) : value;
			if (result.known && result.value === decisive) return this.algebra.toCondition(result);
		}
		return this.algebra.toCondition(result as Value);
	}

	/** A known condition builds the chosen side only. */
	#choice(test: Ast, yes: Ast, no: Ast): Value {
		const condition = this.algebra.toCondition(this.visit(test));
		if (condition.known) return this.visit(condition.value ? yes : no);
		// A side that is no number is a hole.
		if (isHole(no)) return this.algebra.op('require', condition, this.visit(yes));
		if (isHole(yes)) return this.algebra.op('require', this.algebra.op('not', condition), this.visit(no));
		return this.algebra.select(condition, this.visit(yes), this.visit(no));
	}

	#call(ast: Ast & { kind: 'call' }): Value {
		const { name, args: written } = ast;
		const bounded = withoutInfinity(name, written);
		if (bounded.length === 1 && bounded !== written) return this.algebra.toNumber(this.visit(bounded[0] as Ast));
		if (name === 'clamp' && bounded.length === 2)
			return this.#call({ ...ast, name: infiniteSign(written[1] as Ast) === 0 ? 'max' : 'min', args: bounded });
		const known = findFunction(name);
		if (!known) throw new Error(`no function ${name}`);
		const args = bounded.map((arg) => this.visit(arg));
		const stable = known.name === 'log' ? stableLog(this.algebra, args[0] as Value) : undefined;
		if (!stable) return known.build(this.algebra, args);
		this.#recognise(ast, stable.messages);
		return stable.result;
	}

	#apply(name: string, args: readonly Ast[]): Value {
		const called = this.#functions.get(name) as Statement & { kind: 'function' };
		const values = args.map((arg) => this.visit(arg));
		const outer = this.#locals;
		this.#locals = new Map(called.locals.map((local, i) => [local, values[i] as Value]));
		const result = this.visit(called.body);
		this.#locals = outer;
		return result;
	}

	#loop({ op, local, from, to, body }: Ast & { kind: 'loop' }): Value {
		const a = this.algebra;
		const [first, last] = [from, to].map((bound) => {
			if (infiniteSign(bound) !== 0) throw new FormulaError('a sum or a product has a last term: write a number, such as 100', bound);
			const value = this.known(bound, 'the bound of a sum or a product');
			if (!Number.isSafeInteger(value))
				throw new FormulaError(`the bounds of a sum or a product are whole numbers, this is ${value}`, bound);
			return value;
		}) as [number, number];
		this.#iterations += Math.max(0, last - first + 1);
		if (this.#iterations > MAX_ITERATIONS)
			throw new FormulaError(`too many terms: sums and products may take ${MAX_ITERATIONS} steps together`, {
				start: from.start,
				end: to.end,
			});
		let result: Value | undefined;
		const hidden = this.#locals.get(local);
		for (let i = first; i <= last; i++) {
			this.#locals.set(local, a.number(i));
			const term = this.visit(body);
			result = result === undefined ? a.toNumber(term) : a.op(JOINS[op], result, term);
		}
		if (hidden) this.#locals.set(local, hidden);
		if (!result && (op === 'max' || op === 'min'))
			throw new FormulaError(`there is nothing of which to take the ${op === 'max' ? 'largest' : 'smallest'}`, body);
		return result ?? a.number(op === 'sum' ? 0 : 1);
	}
}

const JOINS: Readonly<Record<LoopOp, 'add' | 'mul' | 'max' | 'min'>> = { sum: 'add', prod: 'mul', max: 'max', min: 'min' };

/** What to write instead, where one of these stands as a number. */
const SPECIAL_ADVICE = {
	inf: 'infinity is no number here: it can be a bound, in a comparison, min, max or clip, and the side of a choice that leaves a hole',
	nan: 'nan is no value: it can be the side of a choice that leaves a hole, as in if(x > 0, log(x), nan)',
} as const;

/** 1 and −1 for an infinite bound, else 0. */
function infiniteSign(ast: Ast): -1 | 0 | 1 {
	if (ast.kind === 'special') return ast.name === 'inf' ? 1 : 0;
	return ast.kind === 'negate' ? ((0 - infiniteSign(ast.operand)) as -1 | 0 | 1) : 0;
}

const isHole = (ast: Ast): boolean => (ast.kind === 'special' && ast.name === 'nan') || infiniteSign(ast) !== 0;

/** The arguments of min, max and clamp without bounds that bound nothing. */
function withoutInfinity(name: string, args: readonly Ast[]): readonly Ast[] {
	const idle = (arg: Ast | undefined, sign: -1 | 1): boolean => arg !== undefined && infiniteSign(arg) === sign;
	if (name === 'min' || name === 'max') {
		const kept = args.filter((arg) => !idle(arg, name === 'min' ? 1 : -1));
		return kept.length > 0 && kept.length < args.length ? kept : args;
	}
	if (name !== 'clamp') return args;
	const [x, low, high] = args as [Ast, Ast, Ast];
	const kept = [x, ...(idle(low, -1) ? [] : [low]), ...(idle(high, 1) ? [] : [high])];
	return kept.length < args.length ? kept : args;
}

const plusOne = (operand: Ast): Ast => ({
	kind: 'sum',
	terms: [
		{ minus: false, value: operand },
		{ minus: false, value: { kind: 'number', value: 1, text: '1', start: operand.start, end: operand.end } },
	],
	start: operand.start,
	end: operand.end,
});

function compare(a: Algebra, op: CompareOp, left: Value, right: Value): Value {
	switch (op) {
		case '<':
			return a.op('lt', left, right);
		case '<=':
			return a.op('le', left, right);
		case '>':
			return a.op('lt', right, left);
		case '>=':
			return a.op('le', right, left);
		case '==':
			return a.op('eq', left, right);
		case '!=':
			return a.op('not', a.op('eq', left, right));
	}
}

function describeDomain({ op, operands }: ConstantDomainError): string {
	const sign = WRITTEN.get(op);
	const shown = sign && operands.length === 2 ? operands.join(` ${sign} `) : `${op}(${operands.join(', ')})`;
	return `${shown} has no value here: outside the domain, or larger than 1.8e308`;
}

const tooLarge = (limit: number): string => `the formula is too large: its value may need ${limit} operations at most`;

/** The sliders, with bounds and defaults checked. */
function parametersOf(program: Program, builder: Builder): FormulaParameter[] {
	const declared = new Map<string, FormulaParameter>();
	for (const statement of program.statements) {
		if (statement.kind !== 'slider') continue;
		const { name, min: low, max: high } = statement;
		if (!low || !high) {
			declared.set(name, { name, value: statement.value ? inputNumber(builder, statement.value) : 1 });
			continue;
		}
		const [min, max] = [inputNumber(builder, low), inputNumber(builder, high)];
		if (min >= max)
			throw new FormulaError(`the bounds of “${name}” are in the wrong order: [${min}, ${max}]`, {
				start: low.start,
				end: high.end,
			});
		const value = statement.value ? inputNumber(builder, statement.value) : Math.min(max, Math.max(min, 1));
		if (value < min || value > max)
			throw new FormulaError(`the value ${value} of “${name}” is outside its bounds [${min}, ${max}]`, statement.value ?? statement);
		declared.set(name, { name, value, min, max });
	}
	return program.parameters.map((name) => declared.get(name) ?? { name, value: 1 });
}

function inputNumber(builder: Builder, ast: Ast): number {
	const value = builder.known(ast, 'the bounds and the value of a slider');
	if (Math.abs(value) > INPUT_LIMIT_64) throw new FormulaError('a slider keeps within ±1e300', ast);
	return value;
}

interface Built {
	readonly builder: Builder;
	readonly parameters: readonly FormulaParameter[];
	readonly output: ExprId;
}

function build(graph: Graph, program: Program, dimension: number, bound: boolean): Built {
	const builder = new Builder(graph, program, dimension, bound);
	for (const statement of program.statements) if (statement.kind !== 'slider') builder.define(statement);
	const parameters = parametersOf(program, builder);
	const output = builder.algebra.id(builder.algebra.toNumber(builder.visit(program.result)));
	const size = graph.reachable([output]).length;
	if (size > MAX_NODES)
		throw new FormulaError(
			`the formula is too large: its value needs ${size} operations, at most ${MAX_NODES} are compiled`,
			program.result,
		);
	return { builder, parameters, output };
}

/**
 * Compile a formula to a graph: variable k of the formula is `graph.variable(k)`, its parameter k is
 * `graph.parameter(k)`.
 *
 * @param text the formula, with its definitions and declarations
 * @throws FormulaError where the text is not a formula, a constant part has no value, or a limit is passed
 * @example
 * const f = compileFormula('a = 2; (a - x)^2 + b (y - x^2)^2');
 * f.parameters // [{ name: 'b', value: 1 }]
 */
export function compileFormula(text: string, options: CompileOptions = {}): CompiledFormula {
	const { dimension } = options;
	if (dimension !== undefined && !(Number.isInteger(dimension) && dimension >= 1 && dimension <= MAX_VARIABLES)) {
		throw new RangeError(`the number of variables is a whole number from 1 to ${MAX_VARIABLES}, not ${dimension}`);
	}
	checkNames(options.variables ?? []);
	const { ast, hints, notes } = parseFormula(text, options);
	try {
		return compileProgram(ast, hints, notes, options);
	} catch (error) {
		throw error instanceof FormulaError ? withFixes(error, text, options) : error;
	}
}

/** @throws FormulaError where names of variables cannot be used */
function checkNames(names: readonly string[]): void {
	const start = { start: 0, end: 0 };
	const isWord = (name: string): boolean =>
		/^\p{L}[\p{L}\d_]*$/u.test(name) && name.length <= MAX_NAME && !isUnsafeName(name) && !KEYWORDS.has(name);
	const wrong = names.find((name, i) => !isWord(name) || names.indexOf(name) < i);
	if (wrong !== undefined)
		throw new FormulaError(
			`“${wrong.slice(0, MAX_NAME)}” cannot be the name of a variable: names are different words, such as u and v`,
			start,
		);
	if (names.length > MAX_VARIABLES) throw new FormulaError(`there are at most ${MAX_VARIABLES} variables, not ${names.length}`, start);
}

function compileProgram(
	ast: Program,
	hints: readonly Note[],
	notes: readonly Note[],
	{ dimension, graph = new Graph() }: CompileOptions,
): CompiledFormula {
	const named = ast.variables?.length;
	const needed = named ?? Math.max(dimension ?? 2, ast.largestIndex);
	let built = build(graph, ast, needed, named !== undefined);
	const { largestIndex, usesDimension } = built.builder;
	// Computed indices may reach further than those written out; then n is theirs, and must stay so.
	if (usesDimension && largestIndex > built.builder.dimension) built = build(graph, ast, largestIndex, true);
	const { builder, parameters, output } = built;
	const n = Math.max(builder.dimension, builder.largestIndex);
	const found = [...builder.recognised, ...unusedParameters(graph, ast, output)];
	const more = dimension !== undefined && dimension !== n ? [otherDimension(dimension, n, ast)] : [];
	return {
		graph,
		output,
		dimension: n,
		parameters,
		variables: variableNames(ast, n),
		hints: [...hints, ...found],
		notes: [...notes, ...found, ...more],
		assumed: ast.assumed,
		ast,
	};
}

/** The number of variables asked for is not the one that the text has. */
const otherDimension = (asked: number, n: number, { result, variables }: Program): Note => ({
	message: `the formula has ${n} ${n === 1 ? 'variable' : 'variables'}${variables ? '' : ' at least'}, not ${asked}`,
	span: { start: result.start, end: result.end },
});

/** x, y, or x1 … xn, or the names of the text. */
function variableNames({ variables, vector, numbered }: Program, n: number): readonly string[] {
	const letters = variables ?? (numbered ? [] : ['x', 'y']);
	return Array.from({ length: n }, (_, k) => letters[k] ?? `${vector}${k + 1}`);
}

function unusedParameters(graph: Graph, program: Program, output: ExprId): Note[] {
	const used = new Set(
		graph
			.reachable([output])
			.map((id) => graph.node(id))
			.filter(({ op }) => op === 'parameter')
			.map(({ attr }) => attr),
	);
	return program.parameters.flatMap((name, index) =>
		used.has(index)
			? []
			: [{ message: `the slider “${name}” has no effect`, span: program.statements.find((s) => s.name === name) ?? program.result }],
	);
}
