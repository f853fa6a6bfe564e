/** Syntax tree to graph: sums and products unrolled, definitions inlined, constants folded. */

import { Algebra, type Value } from '../graph/algebra.ts';
import type { Ast, CompareOp, Factor, LoopOp, Program, Statement } from './ast.ts';
import { FormulaError, type Note, type Span } from './errors.ts';
import { ConstantDomainError, type Graph, GraphLimitError } from '../graph/graph.ts';
import { findFunction } from './library.ts';
import { MAX_EXPANSION_DEPTH, MAX_ITERATIONS, MAX_NODES, MAX_STEPS, MAX_VARIABLES } from './limits.ts';
import { isValue, type OpName } from '../graph/ops.ts';
import { stableLog, stableTerms, type Term } from '../graph/stable-forms.ts';

/** How an operation that folds to nothing is shown in an error. */
const WRITTEN: ReadonlyMap<OpName, string> = new Map([
	['add', '+'],
	['sub', '-'],
	['mul', '*'],
	['div', '/'],
	['pow', '^'],
]);

export class Builder {
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
				return this.#call({ kind: 'call', name: 'factorial', args: [ast.operand], start: ast.start, end: ast.end });
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
