/** The values of a bound objective as the numbers that generated programs read: the parameters, then the plane. */

import type { BoundObjective } from '../model/bound.ts';
import { isSlice } from '../model/geometry.ts';
import type { BoundValues, Objective, ParameterSpec, Space } from '../model/objective.ts';

/** The uniforms of the programs of a bound objective's space, in order. */
export const uniformsOf = (bound: BoundObjective): Float64Array<ArrayBuffer> => packUniforms(bound.objective, bound);

/** The same, for callers that know only the parameters. A landscape of up to two variables is its own plane, so its programs read none. */
export function packUniforms(
	{ dimension, parameters: specs }: Pick<Objective, 'dimension' | 'parameters'>,
	{ space, parameters, plane }: BoundValues,
): Float64Array<ArrayBuffer> {
	const own = parameterValues(specs, parameters);
	return Float64Array.from(readsPlane(space, dimension) ? [...own, ...plane.origin, ...plane.first, ...plane.second] : own);
}

/** Values in the order of the parameters. */
export const parameterValues = (specs: readonly ParameterSpec[], values: Readonly<Record<string, number>>): number[] =>
	specs.map(({ name, value }) => values[name] ?? value);

/** Whether programs of a space find the plane behind the parameters. */
export const readsPlane = (space: Space, dimension: number): boolean => space === 'plane' && isSlice({ n: dimension });

/** How many numbers `uniformsOf` gives. */
export const uniformCountOf = (parameters: number, space: Space, dimension: number): number =>
	parameters + (readsPlane(space, dimension) ? 3 * dimension : 0);
