/** Landscapes in double-single, for machines without f64. Loaded when a window is too small for f32. */

import type { FieldWgsl } from '../expr/emit/field.ts';
import { emitFieldWgsl } from '../expr/emit/field.ts';
import { lowerPairs, withoutPairs } from '../expr/emit/lower-pairs.ts';
import { countOperations } from '../expr/emit/options.ts';
import { boundsOf } from '../expr/interval/bounds.ts';
import type { LirProgram } from '../math/lir.ts';
import type { Objective, OperationCount, OutputBound, Program } from '../model/objective.ts';
import { expressionOf } from './expression-of.ts';

/** Values, or values and both derivatives, of a landscape of the plane. */
export interface PairProgram {
	readonly key: string;
	readonly order: 0 | 1;
	/** Tables are read in f32: a landscape with any has no such program. */
	readonly tables: readonly [];
	readonly lir: LirProgram;
	/** Generated in strict code, whatever is asked for. */
	fieldWgsl(): FieldWgsl;
	readonly operations: OperationCount;
	/** What a machine may answer at a point, an output each. */
	bounds(point: ArrayLike<number>, uniforms: ArrayLike<number>): readonly OutputBound[];
}

/** Operations of values at most: longer code takes graphics drivers seconds, and writing it would hold up the page. */
const MOST_OPERATIONS = 8192;

/** Why a GPU is not to compute a landscape in double-single, in words that follow “because”; null where it may. */
export function reasonAgainstPairs(objective: Objective): string | null {
	const program = pairProgram(objective, 0);
	return typeof program === 'string' ? program : null;
}

const known = new WeakMap<Program, PairProgram | string>();

/** The program of a landscape in double-single; where there is none, why not, in words that follow “because”. */
export function pairProgram(objective: Objective, order: 0 | 1): PairProgram | string {
	const { kind } = objective.evaluation;
	if (kind === 'network') return 'networks are computed in f64 there';
	if (kind === 'sum') return 'sums of many variables are computed in f64 there';
	const program = expressionOf(objective).program(order, 'plane');
	const before = known.get(program);
	if (before !== undefined) return before;
	const made = make(program, order);
	known.set(program, made);
	return made;
}

function make(program: Program, order: 0 | 1): PairProgram | string {
	const { graph, ...outputs } = program.expressions;
	if (program.tables.length > 0) return 'samples are kept in f64';
	const missing = withoutPairs(graph, outputs);
	if (missing.length > 0) return `${missing.join(', ')} cannot be computed in pairs of f32`;
	const lir = lowerPairs(graph, outputs, order === 0 ? MOST_OPERATIONS : undefined);
	if (!lir) return `its code would have over ${MOST_OPERATIONS} operations in pairs of f32, which is too long for graphics drivers`;
	const uniformCount = 2 * program.uniformCount;
	let wgsl: FieldWgsl | undefined;
	let bounds: ReturnType<typeof boundsOf> | undefined;
	return {
		key: `pairs|${program.key}`,
		order,
		tables: [],
		lir,
		fieldWgsl: () => (wgsl ??= emitFieldWgsl(lir, { inputs: 2, order, uniformCount, tables: 0, mode: 'strict', words: 2 })),
		operations: countOperations(lir),
		bounds: (...at) => (bounds ??= boundsOf(graph, [outputs.value, ...outputs.gradient], 'pairs', []))(...at),
	};
}
