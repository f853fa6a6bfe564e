/** An activation's definition in the graph of a program. */

import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import { substitute } from '../../expr/graph/substitute.ts';
import { activation } from '../layers/formula.ts';

/** s(x). @param of a name or a formula in x */
export function activationValue(graph: Graph, of: string, x: ExprId): ExprId {
	const { graph: own, value } = activation(of);
	const [result] = substitute(own, [value], graph, { variable: () => x, parameter: (index) => graph.parameter(index) });
	return result as ExprId;
}
