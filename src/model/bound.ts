/** A landscape with values for its parameters and a plane: what a machine evaluates. */

import { INPUT_LIMIT_64 } from '../math/number-system.ts';
import { LimitError, UsageError } from './errors.ts';
import { axisPlane, isSlice, type Plane } from './geometry.ts';
import type { BoundValues, Objective, Space } from './objective.ts';

/** An objective with values: `bindObjective` makes one. Each machine packs them in its own way. */
export interface BoundObjective extends BoundValues {
	readonly objective: Objective;
}

/** Coordinates of a point: u and v of a plane, else all variables. */
export const coordinatesOf = ({ objective, space }: BoundObjective): number => (space === 'plane' ? 2 : objective.dimension);

/**
 * Bind an objective: every parameter gets a value.
 * @param parameters values by name; parameters that are not named have their default
 * @param plane what (u, v) mean; the first two axes through 0 where absent
 * @throws UsageError where a name is none of the parameters, or the plane is not one of this landscape; LimitError where a value is
 * not finite or beyond ±1e300 (machines of f32 take ±2^30)
 * @example
 * bindObjective(compileObjective({ body: { kind: 'formula', text: 'a x^2 + y^2' } }), 'plane', { a: 3 })
 */
export function bindObjective(
	objective: Objective,
	space: Space,
	parameters: Readonly<Record<string, number>> = {},
	plane: Plane = axisPlane(objective.dimension),
): BoundObjective {
	const names = objective.parameters.map(({ name }) => name);
	const unknown = Object.keys(parameters).find((name) => !names.includes(name));
	if (unknown !== undefined) {
		throw new UsageError(
			`There is no parameter "${unknown}"; ${names.length > 0 ? `the parameters are ${names.join(', ')}.` : 'this landscape has none.'}`,
		);
	}
	assertPlane(plane, objective.dimension);
	const values = objective.parameters.map(
		({ name, value }) => [name, Object.hasOwn(parameters, name) ? (parameters[name] as number) : value] as const,
	);
	for (const numbers of [values.map(([, value]) => value), plane.origin, plane.first, plane.second]) assertRange(numbers);
	return { objective, space, parameters: Object.fromEntries(values), plane };
}

function assertPlane(plane: Plane, dimension: number): void {
	for (const { length } of [plane.origin, plane.first, plane.second])
		if (length !== dimension) throw new UsageError(`A plane of this landscape needs vectors of ${dimension} numbers, not ${length}.`);
	if (isSlice(plane)) return;
	const own = axisPlane(dimension);
	const isOwn = (['origin', 'first', 'second'] as const).every((part) => plane[part].every((x, k) => x === own[part][k]));
	if (!isOwn) throw new UsageError('A landscape of up to two variables is its own plane: turn or shift it by a composition instead.');
}

function assertRange(numbers: ArrayLike<number>): void {
	for (let k = 0; k < numbers.length; k++) {
		const value = numbers[k] as number;
		if (!(Math.abs(value) <= INPUT_LIMIT_64)) throw new LimitError(`A parameter of ${value} is outside ±1e300, the range of parameters.`);
	}
}
