/** Particles of five variables in a plane that is neither along axes nor square, and where they must be seen. */

import { project } from '../../src/math/linear.ts';
import { type Plane, planeAlong, type Rectangle } from '../../src/model/geometry.ts';
import { STATUS, type Swarm } from '../../src/model/swarm.ts';
import type { SwarmRequest } from '../../src/model/swarm.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { formula } from './objective.ts';
import { spreadStarts, swarmRequest } from './swarm.ts';

export const DIMENSION = 5;
export const WINDOW: Rectangle = { u: [-1, 2], v: [0, 0.5] };
const LANDSCAPE = '(1-x1)^2 + 100(x2-x1^2)^2 + x3^2*(1 + x4^2) + (x5 - x4)^2 + cos(x3)';

export const PLANES: readonly [Plane, Plane] = [
	planeAlong([1, 0, 0.5, -1, 0], [2, 0, 1, 0, 0], [0, 1, 0, 3, 1]),
	planeAlong([0, 0, 0, 0, 0], [0, 1, 0, 0, 1], [1, 0, 0, 0, 0]),
];

export function positionsRequest(count: number): SwarmRequest {
	const optimizer = resolveOptimizer({ id: 'adam', hyper: { lr: 0.01 } });
	const request = swarmRequest(formula(LANDSCAPE, DIMENSION), optimizer, spreadStarts(count, DIMENSION));
	return { ...request, bound: { ...request.bound, plane: PLANES[0] } };
}

/** Where its particles must be: box coordinates by the definition of the nearest point, and their words. */
export async function expectedPlaces(swarm: Swarm, plane: Plane): Promise<{ x: number[]; y: number[]; value: number[]; status: number[] }> {
	const { x, value, status } = await swarm.read();
	const { uv } = project(plane, x);
	const side = (part: 0 | 1, [lo, hi]: readonly [number, number]): number[] =>
		Array.from({ length: swarm.count }, (_, i) => ((uv[2 * i + part] as number) - lo) / (hi - lo) - 0.5);
	return { x: side(0, WINDOW.u), y: side(1, WINDOW.v), value: [...value], status: [...status] };
}

/** How many of them are still on their way: the tests are of moves. */
export const running = (status: readonly number[]): number => status.filter((code) => code === STATUS.running).length;
