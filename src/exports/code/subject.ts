/** What code is made of: a landscape's expression with its gradient, the names of what it reads, and what is said of it. */

import { express } from '../../compile/definition.ts';
import { differentiate } from '../../expr/graph/differentiate.ts';
import { type ExprId, Graph } from '../../expr/graph/graph.ts';
import { substitute } from '../../expr/graph/substitute.ts';
import type { ParseOptions } from '../../expr/syntax/parse.ts';
import { UsageError } from '../../model/errors.ts';
import { defaultVariables } from '../../model/axis-label.ts';
import { isSlice, type Plane } from '../../model/geometry.ts';
import type { Objective } from '../../model/objective.ts';

/** A value that stands as a named constant or argument in the code. */
export interface NamedValue {
	readonly name: string;
	readonly value: number;
}

export interface CodeSubject {
	readonly graph: Graph;
	readonly value: ExprId;
	/** One expression a variable. */
	readonly gradient: readonly ExprId[];
	/** As the formula names them. */
	readonly variables: readonly string[];
	/** In the order of the graph's parameters. */
	readonly parameters: readonly NamedValue[];
	readonly title: string;
	/** The formula's text, where there is one. */
	readonly formula?: string;
	/** The text and how it is read, where the expression is its and nothing else. */
	readonly text?: { readonly text: string; readonly options: ParseOptions };
	/** What was composed around the formula, or which plane is seen, in words. */
	readonly remarks: readonly string[];
}

export interface SubjectOptions {
	readonly title: string;
	readonly formula?: string | undefined;
	/** The names of the variables; x, y or x1 … where absent. */
	readonly variables?: readonly string[] | undefined;
	/** Values of sliders, where they are not the defaults. */
	readonly parameters?: Readonly<Record<string, number>> | undefined;
	/** Code of a function of (u, v), the coordinates of this plane, in place of all variables. */
	readonly plane?: Plane | undefined;
}

/** What is said of landscapes that are no expression, or of samples. */
const REFUSALS = {
	sum: 'A sum of terms of many variables is no single expression: take code of the same function in up to 32 variables.',
	network: 'A network is no formula: take its field as .npz, or the script that draws it, which has the field beside it.',
	difference: 'Code of a difference is not written: take code of each of the two landscapes, and subtract.',
	field: 'A surface of samples is no formula: take its field as .npz, or the script that draws it, which has the field beside it.',
} as const;

/**
 * The subject of a landscape.
 * @throws UsageError where it is no formula: a file, a network, a sum of many variables. It says what to take instead
 */
export function codeSubject({ definition, dimension }: Pick<Objective, 'definition' | 'dimension'>, options: SubjectOptions): CodeSubject {
	const { body } = definition;
	if (body.kind !== 'formula') throw new UsageError(REFUSALS[body.kind]);
	const full = express({ body, ...('transforms' in definition ? { transforms: definition.transforms ?? [] } : {}) });
	const parameters = full.parameters.map(({ name, value }) => ({ name, value: options.parameters?.[name] ?? value }));
	const { title, formula, plane } = options;
	const shared = { parameters, title, ...(formula === undefined ? {} : { formula }) };
	const transforms = 'transforms' in definition ? (definition.transforms ?? []) : [];
	const remarks =
		transforms.length === 0 ? [] : [`composed: ${transforms.map(({ kind }) => kind).join(', ')}; their values are parameters`];
	if (plane && isSlice({ n: dimension })) {
		const { graph, value } = throughPlane(full.graph, full.value, plane);
		return { ...shared, ...derived(graph, value, 2), variables: ['u', 'v'], remarks: [...remarks, planeWords(plane)] };
	}
	const variables = options.variables ?? full.variables ?? defaultVariables(dimension).map(({ name }) => name);
	const readAs = {
		...(body.variables ? { variables: body.variables } : {}),
		...(body.parameters ? { parameters: body.parameters } : {}),
	};
	const text = transforms.length === 0 ? { text: { text: body.text, options: readAs } } : {};
	return { ...shared, ...text, ...derived(full.graph, full.value, dimension), variables, remarks };
}

function derived(graph: Graph, value: ExprId, n: number): Pick<CodeSubject, 'graph' | 'value' | 'gradient'> {
	return { graph, value, gradient: Array.from({ length: n }, (_, k) => differentiate(graph, value, graph.variable(k))) };
}

/** f(origin + u·first + v·second), the plane as constants: a direction's component of 0 leaves no trace. */
function throughPlane(source: Graph, f: ExprId, { origin, first, second }: Plane): { graph: Graph; value: ExprId } {
	const graph = new Graph();
	const along = (sum: ExprId, direction: number, coordinate: number): ExprId =>
		direction === 0 ? sum : graph.add(sum, graph.mul(graph.constant(direction), graph.variable(coordinate)));
	const [value] = substitute(source, [f], graph, {
		variable: (k) => along(along(graph.constant(origin[k] ?? 0), first[k] ?? 0, 0), second[k] ?? 0, 1),
		parameter: (k) => graph.parameter(k),
	});
	return { graph, value: value as ExprId };
}

function planeWords({ origin, first, second }: Plane): string {
	const row = (numbers: ArrayLike<number>): string => `(${Array.from(numbers, (x) => String(Number(x.toPrecision(6)))).join(', ')})`;
	return `the plane x = ${row(origin)} + u ${row(first)} + v ${row(second)}`;
}
