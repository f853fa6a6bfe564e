/** The values of a bound objective as the numbers that generated programs read: the parameters, then the plane. */

import type { BoundObjective } from '../model/backend.ts';
import { isSlice } from '../model/geometry.ts';
import type { ParameterSpec, Space } from '../model/objective.ts';

/** The uniforms of the programs of a space, in order. A landscape of up to two variables is its own plane: its programs read none. */
export function uniformsOf({ objective, space, parameters, plane }: BoundObjective): Float64Array<ArrayBuffer> {
	const own = parameterValues(objective.parameters, parameters);
	return Float64Array.from(readsPlane(space, objective.dimension) ? [...own, ...plane.origin, ...plane.first, ...plane.second] : own);
}

/** Values in the order of the parameters. */
export const parameterValues = (specs: readonly ParameterSpec[], values: Readonly<Record<string, number>>): number[] =>
	specs.map(({ name, value }) => values[name] ?? value);

/** Whether programs of a space find the plane behind the parameters. */
export const readsPlane = (space: Space, dimension: number): boolean => space === 'plane' && isSlice({ n: dimension });

/** How many numbers `uniformsOf` gives. */
export const uniformCountOf = (parameters: number, space: Space, dimension: number): number =>
	parameters + (readsPlane(space, dimension) ? 3 * dimension : 0);
