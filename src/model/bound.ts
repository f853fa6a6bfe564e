/** A landscape with its values: what a machine evaluates. */

import type { Objective, Space } from './objective.ts';

/** An objective with the values of its uniforms. */
export interface Bound {
	readonly objective: Objective;
	readonly space: Space;
	/** From `objective.uniforms(space, …)`. */
	readonly uniforms: Float64Array;
}
