/** Functions of the catalogue. */

import { findFunction } from '../../../catalogue/known.ts';
import { compileObjective } from '../../../compile/objective.ts';
import { MOST_SUMMED } from '../../../compile/sum.ts';
import { defaultVariables } from '../../../model/axis-label.ts';
import type { CatalogueEntry } from '../../../model/catalogue.ts';
import { UsageError } from '../../../model/errors.ts';
import type { Rectangle } from '../../../model/geometry.ts';
import type { KnownMinimum, LandscapeOpener } from '../kind.ts';
import { sumOf } from './sum.ts';

export const openFunction: LandscapeOpener<'function'> = (source, transforms) => {
	const entry = findFunction(source.id);
	const dimension = source.dimension ?? 2;
	const text = dimension === 2 ? entry.formula : entry.formulaND;
	const limits = entry.dimensions;
	const asSum = entry.term !== undefined && limits !== undefined && dimension > limits.max;
	if (!asSum && (text === undefined || (dimension !== 2 && limits && (dimension < limits.min || dimension > limits.max)))) {
		const most = entry.term === undefined ? limits?.max : MOST_SUMMED;
		const known = entry.formulaND && limits ? `2, or ${limits.min} to ${most}` : 'only 2';
		throw new UsageError(`${entry.name} has no form in ${dimension} variables; it has ${known}.`);
	}
	const formula = asSum ? entry.term : (text as string);
	const objective = asSum
		? sumOf(formula, dimension, transforms)
		: compileObjective({ body: { kind: 'formula', text: formula, dimension }, transforms });
	return {
		source,
		title: dimension === 2 ? entry.name : `${entry.name} in ${dimension} variables`,
		formula,
		objective,
		variables: defaultVariables(dimension),
		...windows(entry, dimension),
		// A composed landscape has its minima elsewhere.
		minima: transforms.length > 0 ? [] : knownMinima(entry, dimension),
		...(entry.plane?.n === dimension ? { plane: entry.plane } : {}),
		hint: entry.hint,
	};
};

function windows(entry: CatalogueEntry, dimension: number): { domain: Rectangle; view: Rectangle } {
	const side = dimension > 2 ? entry.domainND?.(dimension) : undefined;
	if (!side) return { domain: entry.domain, view: entry.view };
	return { domain: { u: side, v: side }, view: { u: side, v: side } };
}

function knownMinima({ minima, minimumND }: CatalogueEntry, dimension: number): KnownMinimum[] {
	if (dimension === 2) return (minima?.points ?? []).map((point) => ({ point, value: minima?.value ?? Number.NaN }));
	const known = minimumND?.(dimension);
	return known ? [known] : [];
}
