/** Names of what fields are computed of: equal names have equal fields, bit for bit. */

import type { BoundObjective } from '../../model/bound.ts';
import type { Precision } from '../../model/field.ts';

/** Planes of more variables are told apart by their arrays, not by their numbers. */
const FEW_VARIABLES = 64;

const numbered = new WeakMap<object, number>();
let next = 1;

/** A number of its own for each object. */
function numberOf(object: object): number {
	const known = numbered.get(object) ?? next++;
	numbered.set(object, known);
	return known;
}

/** Numbers and texts as a name. JSON writes −0 as 0, but 1/x tells them apart. */
export const nameOf = (parts: unknown): string => JSON.stringify(parts, (_, value: unknown) => (Object.is(value, -0) ? '−0' : value));

/** What a landscape is made of: a formula by its text, samples and networks by their objective. */
export function structureName({ objective }: BoundObjective): string {
	const { definition } = objective;
	const { kind } = definition.body;
	return kind === 'formula' || kind === 'sum' ? nameOf(definition) : `#${numberOf(objective)}`;
}

/** The numbers that a field is computed in: pairs of f32 are given as f64, and are others. */
export type FieldNumbers = Precision | 'pairs';

/** A landscape with its values, its plane and what it is computed in. */
export function landscapeName(bound: BoundObjective, numbers: FieldNumbers): string {
	const { parameters, plane } = bound;
	const { n, origin, first, second } = plane;
	const vectors = [origin, first, second].map((vector) => (n <= FEW_VARIABLES ? [...vector] : numberOf(vector)));
	return nameOf([structureName(bound), parameters, vectors, numbers]);
}
