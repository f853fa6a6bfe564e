/** Which plane of the space a picture shows, in the names of the variables. */

import { directionWords, planeAxes } from '../../engine/landscapes/axis-names.ts';
import type { Landscape } from '../../engine/landscapes/kind.ts';
import type { AxisLabel } from '../../model/field.ts';
import type { Plane } from '../../model/geometry.ts';
import type { PlaneChoice } from '../../state/app-state.ts';
import { NAVIGATOR } from '../../words/navigator.ts';
import { formatNumber } from '../format.ts';
import { axesOfPlane, homeOf, originOf, othersOf } from '../slice.ts';

/** Coordinates that the sentence names; the sliders below it have all of them. */
const NAMED = 8;
const DIGITS = 4;

/**
 * @param shown the plane of the choice
 * @example planeSentence(…) // 'x1 across, x2 up, at x3 = 0.5, x4 = 0.'
 */
export function planeSentence(landscape: Pick<Landscape, 'variables' | 'objective' | 'minima'>, plane: PlaneChoice, shown: Plane): string {
	const { variables } = landscape;
	const axes = axesOfPlane(plane);
	const nameOf = (k: number): string => variables[k]?.name ?? '';
	const [across, up] = planeAxes(landscape, shown);
	const called = ({ name, along }: AxisLabel, direction: Float64Array): string =>
		along === undefined ? name : NAVIGATOR.direction(name, directionWords(direction, variables));
	const directions = axes
		? NAVIGATOR.axes(nameOf(axes[0]), nameOf(axes[1]))
		: NAVIGATOR.axes(called(across, shown.first), called(up, shown.second));
	const origin = originOf(plane, homeOf(landscape));
	const places = plane.kind === 'points' ? variables.map((_, k) => k) : othersOf(plane, variables.length);
	const listed = places.slice(0, NAMED).map((k) => `${nameOf(k)} = ${formatNumber(origin[k] ?? 0, DIGITS)}`);
	const more = places.length - listed.length;
	const where = more > 0 ? NAVIGATOR.andMore(listed.join(', '), more) : listed.join(', ');
	return `${directions}, ${axes ? NAVIGATOR.at(where) : NAVIGATOR.through(where)}.`;
}
