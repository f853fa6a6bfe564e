/** Text to a compiled formula: its graph, its sliders with their bounds, and the names of its variables. */

import type { Ast, Program } from './ast.ts';
import { Builder } from './builder.ts';
import { FormulaError, type Note } from './errors.ts';
import { type ExprId, Graph } from '../graph/graph.ts';
import { MAX_NAME, MAX_NODES, MAX_VARIABLES } from './limits.ts';
import { isUnsafeName, KEYWORDS } from './names.ts';
import { INPUT_LIMIT_64 } from '../graph/ops.ts';
import { parseFormula, withFixes } from './parse.ts';

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
