/** What is evaluated of a landscape for one point of all its variables: one program, or the program of a term of a sum. */

import { UsageError } from '../../model/errors.ts';
import type { Objective, ParameterSpec, Program } from '../../model/objective.ts';

export interface Evaluated {
	/** `expression`: one program of all variables. `sum`: the program of a term, of its variables and then its number. */
	readonly kind: 'expression' | 'sum';
	/** Of first order. */
	readonly program: Program;
	readonly parameters: readonly ParameterSpec[];
}

/** @throws UsageError where a landscape has no program of a point */
export function evaluatedOf({ evaluation, parameters }: Objective): Evaluated {
	if (evaluation.kind === 'network') throw new UsageError('A network has no program of a point.');
	const program = evaluation.kind === 'sum' ? evaluation.term(1) : evaluation.program(1, 'full');
	return { kind: evaluation.kind, program, parameters };
}
