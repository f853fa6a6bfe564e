/** Activations as formulas: one definition each, in the language, from which value and derivatives follow on every machine. */

import { differentiate } from '../../expr/graph/differentiate.ts';
import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import { compileFormula } from '../../expr/syntax/build.ts';
import '../../expr/syntax/dialects/index.ts';
import { FormulaError } from '../../expr/syntax/errors.ts';
import type { ActivationName } from '../../model/network.ts';
import { functionOf } from './function.ts';
import { LayerProblem } from './row.ts';

/**
 * The named activations. relu is written with a choice, not as max(x, 0): its derivative at 0 is then 0, as in every framework,
 * where the language takes the mean of both sides.
 */
export const ACTIVATIONS: Readonly<Record<ActivationName, string>> = {
	identity: 'x',
	tanh: 'tanh(x)',
	relu: 'x > 0 ? x : 0',
	gelu: 'gelu(x)',
	sigmoid: 'sigmoid(x)',
	sin: 'sin(x)',
	erf: 'erf(x)',
	square: 'x^2',
};

export const ACTIVATION_NAMES = Object.keys(ACTIVATIONS) as ActivationName[];

/** Longest text of an activation. */
export const MAX_FORMULA = 200;
/** Most operations of its value and derivatives together. */
const MAX_OPERATIONS = 512;
/** Activations that are kept compiled. */
const KEPT = 64;

/** A compiled activation: variable 0 of the graph is x. */
export interface Activation {
	/** The formula: `tanh(x)`. */
	readonly text: string;
	readonly graph: Graph;
	readonly value: ExprId;
	/** First and second derivative by x. */
	readonly first: ExprId;
	readonly second: ExprId;
	/** The derivatives of order 0, 1 and 2 in double precision; NaN where there is none. */
	readonly at: readonly [(x: number) => number, (x: number) => number, (x: number) => number];
}

const compiled = new Map<string, Activation>();

/** The text of a formula in x: of a name, or as it is written. */
export const activationText = (of: string): string => (Object.hasOwn(ACTIVATIONS, of) ? ACTIVATIONS[of as ActivationName] : of.trim());

/**
 * An activation by its name or formula.
 * @throws LayerProblem where the text is no formula in x
 * @example activation('x/2*(1 + erf(x/sqrt(2)))').at[1](0) // 0.5
 */
export function activation(of: string): Activation {
	const text = activationText(of);
	const known = compiled.get(text);
	if (known) return known;
	const made = compile(text);
	if (compiled.size >= KEPT) compiled.clear();
	compiled.set(text, made);
	return made;
}

function compile(text: string): Activation {
	const { graph, output: value } = formulaOf(text);
	const x = graph.variable(0);
	const first = differentiate(graph, value, x);
	const second = differentiate(graph, first, x);
	const operations = graph.reachable([value, first, second]).length;
	if (operations > MAX_OPERATIONS)
		throw new LayerProblem(
			`has a formula that needs ${operations} operations with its derivatives, more than ${MAX_OPERATIONS}: shorten “${text}”`,
		);
	return { text, graph, value, first, second, at: [functionOf(graph, value), functionOf(graph, first), functionOf(graph, second)] };
}

function formulaOf(text: string): { readonly graph: Graph; readonly output: ExprId } {
	const names = ACTIVATION_NAMES.join(', ');
	try {
		const formula = compileFormula(text, { variables: ['x'] });
		const [other] = formula.parameters;
		if (other || formula.dimension !== 1)
			throw new LayerProblem(
				`has a formula of ${other ? `“${other.name}”` : 'several variables'}; an activation is a formula in x alone, or one of ${names}`,
			);
		return formula;
	} catch (error) {
		if (!(error instanceof FormulaError)) throw error;
		throw new LayerProblem(`cannot be “${text}”: ${error.message}. An activation is a formula in x, or one of ${names}`);
	}
}
