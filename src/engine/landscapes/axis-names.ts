/** What the two axes of a picture are called: variables of the landscape, or directions of a plane through it. */

import { type AxisLabel, planeLabels } from '../../model/axis-label.ts';
import { type Plane, isSlice } from '../../model/geometry.ts';
import { planeShown, type PlaneRequest } from './planes.ts';
import type { Landscape } from './kind.ts';

/**
 * The labels of the axes across and up; a direction that is no variable's own is called u or v. A landscape of one variable
 * has the same value all the way up: that axis has no name.
 */
export function planeAxes(
	{ variables, plane: own, planeAxes: ownAxes }: Pick<Landscape, 'variables' | 'plane' | 'planeAxes'>,
	plane: Plane,
): readonly [AxisLabel, AxisLabel] {
	if (ownAxes && plane === own) return ownAxes;
	if (!isSlice(plane)) {
		const [first, second = { name: '' }] = planeLabels(variables);
		return [first, second];
	}
	const along = (direction: Float64Array, name: string): AxisLabel => {
		const axis = direction.indexOf(1);
		const alone = direction.every((x, k) => x === (k === axis ? 1 : 0));
		return (alone && variables[axis]) || { name };
	};
	return [along(plane.first, 'u'), along(plane.second, 'v')];
}

export const planeNames = (landscape: Pick<Landscape, 'variables' | 'plane' | 'planeAxes'>, plane: Plane): readonly [string, string] => {
	const [first, second] = planeAxes(landscape, plane);
	return [first.name, second.name];
};

/** The labels of the plane that is asked for; of u and v where it does not fit the landscape. */
export function axesOf(landscape: Landscape, request: PlaneRequest): readonly [AxisLabel, AxisLabel] {
	try {
		return planeAxes(landscape, planeShown(landscape, request));
	} catch {
		return [{ name: 'u' }, { name: 'v' }];
	}
}
