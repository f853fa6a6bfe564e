/** What a landscape is evaluated by, for those who generate and run programs. */

import type { BoundObjective } from '../model/bound.ts';
import { UsageError } from '../model/errors.ts';
import type { Dialect, Expression, Objective, Order, OutputBound } from '../model/objective.ts';
import { uniformsOf } from './uniforms.ts';

/**
 * The expression that a landscape is.
 * @throws UsageError where it is none
 */
export function expressionOf({ evaluation }: Objective): Expression {
	if (evaluation.kind !== 'expression') throw new UsageError('This landscape is no single expression: it has no program of its own.');
	return evaluation;
}

/** What hardware of f32 may answer at points, an output each: see {@link OutputBound}. */
export function boundsOf(bound: BoundObjective, order: Order, dialect: Dialect): (point: ArrayLike<number>) => readonly OutputBound[] {
	const program = expressionOf(bound.objective).program(order, bound.space);
	const uniforms = uniformsOf(bound);
	return (point) => program.bounds(dialect, point, uniforms);
}
