/** What the two axes of a picture are called: variables of the landscape, or directions of a plane through it. */

import type { AxisLabel } from '../model/field.ts';
import type { Plane } from '../model/geometry.ts';
import { planeOf, type PlaneRequest } from './planes.ts';
import type { Landscape } from './landscape.ts';

/** The number that a coordinate stands for: on a logarithmic axis the plane has its logarithm. */
export const shownCoordinate = ({ scale }: AxisLabel, coordinate: number): number => (scale === 'log10' ? 10 ** coordinate : coordinate);

/** What is asked of a landscape. */
type Named = Pick<Landscape, 'objective'> & { readonly variables?: readonly AxisLabel[] };

/** The variables as people name them. */
export const variablesOf = ({ variables, objective: { dimension } }: Named): readonly AxisLabel[] =>
	variables ?? Array.from({ length: dimension }, (_, k) => ({ name: dimension > 2 ? `x${k + 1}` : (['x', 'y'][k] as string) }));

/**
 * The labels of the axes across and up; a direction that is no variable's own is called u or v. A landscape of one variable
 * has the same value all the way up: that axis has no name.
 */
export function planeAxes(landscape: Named, plane: Plane | undefined): readonly [AxisLabel, AxisLabel] {
	const variables = variablesOf(landscape);
	if (!plane) return [variables[0] ?? { name: 'x' }, variables[1] ?? { name: '' }];
	const along = (direction: readonly number[], name: string): AxisLabel => {
		const axis = direction.indexOf(1);
		const alone = direction.every((x, k) => x === (k === axis ? 1 : 0));
		return (alone && variables[axis]) || { name };
	};
	return [along(plane.first, 'u'), along(plane.second, 'v')];
}

export const planeNames = (landscape: Named, plane: Plane | undefined): readonly [string, string] => {
	const [first, second] = planeAxes(landscape, plane);
	return [first.name, second.name];
};

/** The labels of the plane that is asked for; of u and v where it does not fit the landscape. */
export function axesOf(landscape: Landscape, request: PlaneRequest): readonly [AxisLabel, AxisLabel] {
	try {
		return planeAxes(landscape, planeOf(landscape, request));
	} catch {
		return [{ name: 'u' }, { name: 'v' }];
	}
}
