/** Samples as an expression: on a grid, on a line, or joined by triangles. Whoever loads this can compile samples. */

import { Graph } from '../../expr/graph/graph.ts';
import type { PreparedSurface } from '../../model/definition.ts';
import type { Interpolation, SampledField, SampledPoints } from '../../model/field.ts';
import { type Expressed, installSurfaces } from '../definition.ts';
import { gridTable, lineExpression, surfaceExpression } from './grid.ts';
import { joined } from './joiner.ts';
import { pointsExpression } from './points.ts';

export function expressField(
	field: SampledField | SampledPoints,
	interpolation: Interpolation = 'monotone',
	prepared?: PreparedSurface,
): Expressed {
	const graph = new Graph();
	if (field.layout === 'points') {
		const points = prepared?.layout === 'points' ? prepared.surface : joined(field);
		const scattered = pointsExpression(graph, points, graph.variable(0), graph.variable(1), 0);
		return { graph, ...scattered, dimension: 2, parameters: [], tables: [points.table] };
	}
	const line = field.rows === 1;
	const surface = line
		? lineExpression(graph, field, graph.variable(0), 0, interpolation)
		: surfaceExpression(graph, field, graph.variable(0), graph.variable(1), 0, interpolation);
	const table = prepared?.layout === 'grid' && prepared.interpolation === interpolation ? prepared.table : gridTable(field, interpolation);
	return { graph, ...surface, dimension: line ? 1 : 2, parameters: [], tables: [table] };
}

installSurfaces(expressField);
