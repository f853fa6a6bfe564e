/** Samples as an expression: on a grid, on a line, or joined by triangles. Whoever loads this can compile samples. */

import { Graph } from '../../expr/graph/graph.ts';
import type { FieldBody } from '../../model/definition.ts';
import type { ParameterSpec } from '../../model/objective.ts';
import { type Expressed, installSurfaces } from '../definition.ts';
import { gridTable, lineExpression, surfaceExpression } from './grid.ts';
import { joined } from './joiner.ts';
import { pointsExpression } from './points.ts';

export function expressField({ field, interpolation = 'monotone', prepared, placed }: FieldBody): Expressed {
	const graph = new Graph();
	if (field.layout === 'points') {
		const points = prepared?.layout === 'points' ? prepared.surface : joined(field);
		const scattered = pointsExpression(graph, points, graph.variable(0), graph.variable(1), 0);
		return { graph, ...scattered, dimension: 2, parameters: [], tables: [points.table] };
	}
	const line = field.rows === 1;
	const parameters = placed && !line ? parametersOf(placed) : [];
	/** A coordinate of the plane in samples: where they are placed, by parameters. */
	const counted = (k: 0 | 1) =>
		parameters.length === 0
			? graph.variable(k)
			: graph.div(graph.sub(graph.variable(k), graph.parameter(2 * k)), graph.parameter(2 * k + 1));
	const surface = line
		? lineExpression(graph, field, graph.variable(0), 0, interpolation)
		: surfaceExpression(graph, field, counted(0), counted(1), 0, interpolation);
	const table = prepared?.layout === 'grid' && prepared.interpolation === interpolation ? prepared.table : gridTable(field, interpolation);
	return { graph, ...surface, dimension: line ? 1 : 2, parameters, tables: [table] };
}

const parametersOf = ({ u, v }: NonNullable<FieldBody['placed']>): ParameterSpec[] =>
	Object.entries({ u, v }).flatMap(([axis, { first, step }]) => [
		{ name: `first ${axis}`, value: first, min: first, max: first },
		{ name: `step ${axis}`, value: step, min: step, max: step },
	]);

installSurfaces(expressField);
