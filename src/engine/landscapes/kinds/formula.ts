/** Formulas. */

import { compileObjective } from '../../../compile/objective.ts';
import { defaultVariables } from '../../../model/axis-label.ts';
import { DEFAULT_VIEW, type LandscapeOpener } from '../kind.ts';

export const openFormula: LandscapeOpener<'formula'> = (source, transforms) => {
	const objective = compileObjective({ body: source, transforms });
	return {
		source,
		title: source.text,
		formula: source.text,
		objective,
		variables: objective.variables?.map((name) => ({ name })) ?? defaultVariables(objective.dimension),
		domain: DEFAULT_VIEW,
		view: DEFAULT_VIEW,
		minima: [],
	};
};
