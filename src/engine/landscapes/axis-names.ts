/** What the two axes of a picture are called: variables of the landscape, or directions of a plane through it. */

import { type AxisLabel, planeLabels } from '../../model/axis-label.ts';
import { type Plane, isSlice } from '../../model/geometry.ts';
import { planeShown, type PlaneRequest } from './planes.ts';
import type { Landscape } from './kind.ts';

/** Directions of more variables are called by their name alone. */
const MOST_SAID = 64;
/** Variables that a direction names; of more, those with the largest shares. */
const NAMED = 3;
const SHARE_DIGITS = 2;
/** Of the place from which a picture counts along a variable. */
const PLACE_DIGITS = 4;

/**
 * What a direction is made of, the largest shares first: `0.87 x1 + 0.5 x3`, `0.71 x2 − 0.5 x1 + 0.35 x4 …`.
 * A share of less than a thousandth of the largest is not named.
 */
export function directionWords(direction: ArrayLike<number>, variables: readonly AxisLabel[]): string {
	const shares = Array.from(direction, (share, k) => ({ share, name: variables[k]?.name ?? '' }));
	const most = Math.max(...shares.map(({ share }) => Math.abs(share)));
	const named = shares.filter(({ share }) => Math.abs(share) > 1e-3 * most).sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
	const terms = named.slice(0, NAMED).map(({ share, name }, k) => {
		const sign = share < 0 ? (k === 0 ? '−' : ' − ') : k === 0 ? '' : ' + ';
		const size = Number(Math.abs(share).toPrecision(SHARE_DIGITS));
		return size === 1 ? `${sign}${name}` : `${sign}${size} ${name}`;
	});
	return `${terms.join('')}${named.length > NAMED ? ' …' : ''}`;
}

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
	const along = (direction: Float64Array, other: Float64Array, name: string): AxisLabel => {
		const axis = direction.indexOf(1);
		const label = direction.every((x, k) => x === (k === axis ? 1 : 0)) ? variables[axis] : undefined;
		const from = plane.origin[axis] ?? 0;
		// The coordinate of the picture is the variable itself where nothing else is added to it.
		if (label && from === 0 && other[axis] === 0) return label;
		if (direction.length > MOST_SAID) return { name };
		const added = label && other[axis] === 0 ? ` ${from > 0 ? '−' : '+'} ${Number(Math.abs(from).toPrecision(PLACE_DIGITS))}` : '';
		return { name, along: `${directionWords(direction, variables)}${added}` };
	};
	return [along(plane.first, plane.second, 'u'), along(plane.second, plane.first, 'v')];
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

/** A title, with what its values are called where they have a name of their own and the title lacks it. */
export const valuedTitle = ({ title, valueName = 'f' }: Pick<Landscape, 'title' | 'valueName'>): string =>
	valueName === 'f' || title.includes(valueName) ? title : `${title} · ${valueName}`;
