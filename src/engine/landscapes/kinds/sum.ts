/** Sums of terms of a few neighbouring variables, in many variables. */

import { compileObjective } from '../../../compile/objective.ts';
import { defaultVariables } from '../../../model/axis-label.ts';
import type { Transform } from '../../../model/definition.ts';
import { UsageError } from '../../../model/errors.ts';
import { MAX_VARIABLES, type Objective } from '../../../model/objective.ts';
import { DEFAULT_VIEW, type LandscapeOpener } from '../kind.ts';

export const openSum: LandscapeOpener<'sum'> = (source, transforms) => ({
	source,
	title: `sum of ${source.term}`,
	formula: source.term,
	objective: sumOf(source.term, source.dimension, transforms),
	variables: defaultVariables(source.dimension),
	domain: DEFAULT_VIEW,
	view: DEFAULT_VIEW,
	minima: [],
});

/** @throws UsageError where something is composed around a sum */
export function sumOf(term: string, dimension: number, transforms: readonly Transform[]): Objective {
	if (transforms.length > 0) throw new UsageError(`Shift, turn, stretch and noise are for landscapes of up to ${MAX_VARIABLES} variables.`);
	return compileObjective({ body: { kind: 'sum', term, dimension } });
}
