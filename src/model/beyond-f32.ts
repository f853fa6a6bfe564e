/** Holes that only f32 has: 2^120 is passed, a phase is lost, and yet the landscape has a value there. */

import type { Bound } from './backend.ts';

/**
 * The value in f64 at a point where a machine of f32 has a hole, or NaN where f64 has none either: log(−1) is a hole, exp(100) is
 * beyond f32.
 *
 * @param point the coordinates of `bound.space`
 * @example
 * valueBeyondF32({ objective, space: 'plane', uniforms }, [100, 0]) // of exp(x): 2.6881171418161356e43
 */
export function valueBeyondF32({ objective, space, uniforms }: Bound, point: ArrayLike<number>): number {
	const e = objective.program(0, space).evaluator();
	e.run(point, uniforms);
	return e.valid[0] === 1 ? (e.values[0] as number) : Number.NaN;
}
