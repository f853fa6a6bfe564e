/** Where particles may go: the space of all variables, or the plane that is looked through. */

import { pointsOf } from '../../math/linear.ts';
import { UsageError } from '../../model/errors.ts';
import type { Plane } from '../../model/geometry.ts';
import type { SwarmPlan } from '../../model/swarm.ts';
import type { LandscapeWindow } from '../landscapes/landscape-metrics.ts';
import type { Landscape } from '../landscapes/landscape.ts';

/** A landscape with the place where it is descended. */
export interface Ground {
	readonly landscape: Landscape;
	readonly where: LandscapeWindow;
}

/**
 * What particles of a plan move on: the landscape itself, or that of the plane alone, whose two variables are u and v.
 * @throws UsageError where the landscape cannot be kept to its plane
 */
export function groundOf({ in: space = 'space' }: Pick<SwarmPlan, 'in'>, landscape: Landscape, where: LandscapeWindow): Ground {
	// A landscape of two variables is its own plane: nothing leaves it.
	if (space === 'space' || landscape.objective.dimension <= 2) return { landscape, where };
	const plane = where.plane ?? landscape.plane;
	if (!landscape.within || !plane)
		throw new UsageError('Particles can be kept to a plane where the landscape is a network; on others they move in all variables.');
	const { plane: _, ...rest } = where;
	return { landscape: landscape.within(plane), where: rest };
}

/** Where a particle is in all variables. @param plane that it was kept in, where it was */
export function wholePoint(x: readonly number[], plane?: Plane): Float64Array {
	const place = Float64Array.from(x);
	return plane ? pointsOf(plane, place) : place;
}
