/** From a definition (text or samples, and what is composed around it) to one expression. */

import { compileFormula } from '../expr/syntax/build.ts';
import { type ExprId, Graph } from '../expr/graph/graph.ts';
import { substitute } from '../expr/graph/substitute.ts';
import type { ExpressionDefinition, FieldBody, Transform } from '../model/definition.ts';
import type { ParameterSpec } from '../model/objective.ts';
import { expressDifference } from './difference.ts';
import type { Expressed } from './expressed.ts';
import { applyTransform } from './transforms.ts';

export type { Expressed };

/** Build the expression of a definition. @throws FormulaError */
export function express(definition: ExpressionDefinition): Expressed {
	const inner = expressBody(definition.body);
	return (definition.transforms ?? []).reduce(wrap, inner);
}

function expressBody(body: ExpressionDefinition['body']): Expressed {
	if (body.kind === 'field') {
		if (!expressField) throw new Error('Samples are expressed by code that is loaded with files: load compile/surface/express.ts first.');
		return expressField(body);
	}
	if (body.kind === 'difference') return expressDifference(body, express);
	const { text, dimension, variables, parameters: words } = body;
	const compiled = compileFormula(text, {
		...(dimension === undefined ? {} : { dimension }),
		...(variables ? { variables } : {}),
		...(words ? { parameters: words } : {}),
	});
	return {
		graph: compiled.graph,
		value: compiled.output,
		dimension: compiled.dimension,
		variables: compiled.variables,
		parameters: compiled.parameters.map(sliderOf),
		tables: [],
	};
}

/** A slider's range where the formula states none: from 0 (or twice a negative default) to five times the default. */
export function sliderOf({
	name,
	value,
	min,
	max,
}: {
	name: string;
	value: number;
	min?: number | undefined;
	max?: number | undefined;
}): ParameterSpec {
	const reach = Math.max(1, Math.abs(value));
	return { name, value, min: min ?? Math.min(0, value - reach), max: max ?? Math.max(value + 4 * reach, reach) };
}

/** How samples become an expression. */
export type FieldExpresser = (body: FieldBody) => Expressed;

let expressField: FieldExpresser | undefined;

/** Samples are expressed by this from now on: a page loads it with the first file. */
export function installSurfaces(loaded: FieldExpresser): void {
	expressField = loaded;
}

/** Apply one transform around an expression, in a graph of its own. */
function wrap(inner: Expressed, transform: Transform): Expressed {
	const graph = new Graph();
	const parameters = [...inner.parameters];
	const add = (spec: ParameterSpec): ExprId => {
		parameters.push({ ...spec, name: freeName(spec.name, parameters) });
		return graph.parameter(parameters.length - 1);
	};
	const outer = Array.from({ length: inner.dimension }, (_, k) => graph.variable(k));
	const { point, value } = applyTransform(graph, transform, outer, add);
	const outputs = inner.curvature === undefined ? [inner.value] : [inner.value, inner.curvature];
	const [f, curvature] = substitute(inner.graph, outputs, graph, {
		variable: (k) => point[k] as ExprId,
		parameter: (k) => graph.parameter(k),
	});
	return {
		graph,
		value: value(f as ExprId),
		...(curvature === undefined ? {} : { curvature }),
		dimension: inner.dimension,
		...(inner.variables ? { variables: inner.variables } : {}),
		parameters,
		tables: inner.tables,
	};
}

/** `name`, or `name2`, `name3` … where it is taken. */
function freeName(name: string, taken: readonly ParameterSpec[]): string {
	const names = new Set(taken.map((p) => p.name));
	let free = name;
	for (let k = 2; names.has(free); k++) free = `${name}${k}`;
	return free;
}
