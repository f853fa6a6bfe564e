/** What a definition becomes. */

import type { DataTable } from '../expr/graph/evaluate.ts';
import type { ExprId, Graph } from '../expr/graph/graph.ts';
import type { ParameterSpec } from '../model/objective.ts';

/** A definition as an expression of n variables. */
export interface Expressed {
	readonly graph: Graph;
	readonly value: ExprId;
	/** Where second derivatives exist, if not everywhere the value does. */
	readonly curvature?: ExprId;
	readonly dimension: number;
	/** Names of a formula's variables. */
	readonly variables?: readonly string[];
	readonly parameters: readonly ParameterSpec[];
	readonly tables: readonly DataTable[];
}
