/** The difference of two landscapes as one expression, so that it has gradients, bounds and code for both machines as they have. */

import type { DataTable } from '../expr/graph/evaluate.ts';
import { type ExprId, Graph } from '../expr/graph/graph.ts';
import { substitute } from '../expr/graph/substitute.ts';
import type { DifferenceBody, DifferencePart, ExpressionDefinition } from '../model/definition.ts';
import type { ParameterSpec } from '../model/objective.ts';
import type { Expressed } from './expressed.ts';

/** Before the name of a parameter of the second landscape. */
export const SECOND = 'B.';

/** @param express makes an expression of each of the two */
export function expressDifference({ first, second }: DifferenceBody, express: (definition: ExpressionDefinition) => Expressed): Expressed {
	const graph = new Graph();
	const parameters: ParameterSpec[] = [];
	const tables: DataTable[] = [];
	const curvatures: ExprId[] = [];
	const place = ({ definition, plane }: DifferencePart, prefix: string): { readonly value: ExprId; readonly dimension: number } => {
		const full = express(definition);
		const [firstParameter, firstSlot] = [parameters.length, tables.length];
		parameters.push(...full.parameters.map((spec) => ({ ...spec, name: `${prefix}${spec.name}` })));
		tables.push(...full.tables);
		/** sum + coefficient · coordinate; a coefficient of 0 leaves no trace. */
		const along = (sum: ExprId, coefficient: number, coordinate: number): ExprId =>
			coefficient === 0 ? sum : graph.add(sum, graph.mul(graph.constant(coefficient), graph.variable(coordinate)));
		const outputs = full.curvature === undefined ? [full.value] : [full.value, full.curvature];
		const [value, curvature] = substitute(full.graph, outputs, graph, {
			variable: (k) =>
				plane ? along(along(graph.constant(plane.origin[k] ?? 0), plane.first[k] ?? 0, 0), plane.second[k] ?? 0, 1) : graph.variable(k),
			parameter: (k) => graph.parameter(firstParameter + k),
			slot: (k) => firstSlot + k,
		});
		if (curvature !== undefined) curvatures.push(curvature);
		return { value: value as ExprId, dimension: plane ? 2 : full.dimension };
	};
	const [a, b] = [place(first, ''), place(second, SECOND)];
	return {
		graph,
		value: graph.sub(a.value, b.value),
		...(curvatures.length > 0 ? { curvature: curvatures.reduce((one, other) => graph.apply('and', [one, other])) } : {}),
		dimension: Math.max(a.dimension, b.dimension),
		parameters,
		tables,
	};
}
