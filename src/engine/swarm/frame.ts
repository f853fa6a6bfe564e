/** What surrounds a swarm: the box that its particles may not leave, and the known minima at which they are counted. */

import { gram, pointOf } from '../../math/linear.ts';
import { INPUT_LIMIT } from '../../math/number-system.ts';
import { axisPlane, type Plane, type Range, type Rectangle } from '../../model/geometry.ts';
import type { Basin, SwarmRequest } from '../../model/swarm.ts';
import type { Landscape } from '../landscapes/landscape.ts';

/**
 * The box of a landscape without an edge, in halves of what is looked at. Large enough that a first step of many
 * times the window comes back if it can; small enough that a rate above 2/λ, which grows by a factor a step, is
 * found out within tens of steps.
 */
const ROOM = 32;
/** How near to a minimum counts as there, as a share of the window's shorter side. */
const REACH = 1e-2;

type Box = Pick<SwarmRequest, 'box' | 'boxIs'>;

/**
 * The box of a swarm. A sampled surface ends where its samples do; any other landscape gets room around the
 * window, the usual domain and the starts, beyond which a particle has diverged.
 *
 * @param spans the least and the greatest of each coordinate of the starts
 */
export function boxOf(
	landscape: Landscape,
	view: Rectangle,
	spans: readonly Range[],
	plane: Plane = axisPlane(landscape.objective.dimension),
): Box {
	const { edge, objective, domain } = landscape;
	const n = objective.dimension;
	if (edge) return { box: [edge.u, edge.v].slice(0, n), boxIs: 'edge' };
	const center = pointOf(plane, middle(view.u), middle(view.v));
	const { uu, vv } = gram(plane);
	let half = Math.max(reachOf(view.u, domain.u) * Math.sqrt(uu), reachOf(view.v, domain.v) * Math.sqrt(vv));
	for (const [k, span] of spans.entries()) for (const end of span) half = Math.max(half, Math.abs(end - (center[k] as number)));
	const bound = (x: number): number => Math.max(-INPUT_LIMIT, Math.min(INPUT_LIMIT, x));
	return { box: Array.from(center, (c): Range => [bound(c - ROOM * half), bound(c + ROOM * half)]), boxIs: 'divergence' };
}

const middle = ([lo, hi]: Range): number => (lo + hi) / 2;

/** How far the window and the domain extend from the middle of the window. */
function reachOf(window: Range, domain: Range): number {
	const c = middle(window);
	return Math.max(window[1] - c, Math.abs(domain[0] - c), Math.abs(domain[1] - c));
}

/**
 * Known minima with how near counts as there: 1 % of the window's shorter side, at most half the distance to the
 * nearest other one, both in the maximum norm.
 * @param extent the window's shorter side, in units of the variables
 */
export function basinsOf({ minima }: Landscape, extent: number): Basin[] {
	return minima.map(({ point }, index) => {
		const distances = minima.filter((_, other) => other !== index).map((other) => farthest(point, other.point));
		return { point, reach: Math.min(REACH * extent, ...distances.map((d) => d / 2)) };
	});
}

const farthest = (a: readonly number[], b: readonly number[]): number => Math.max(...a.map((x, k) => Math.abs(x - (b[k] as number))));
