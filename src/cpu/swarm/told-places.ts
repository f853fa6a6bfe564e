/** The places of particles as numbers, for a renderer of another machine. */

import { windowProjection } from '../../math/linear.ts';
import { TOLD, type ToldPlaces } from '../../model/swarm-positions.ts';
import type { PlacedNumbers } from './positions.ts';

/** Coordinates in a plane are box coordinates of this window, but for its middle. */
const UNIT = { u: [0, 1], v: [0, 1] } as const;

/** @param look counts the planes that the swarm was looked at in */
export function toldPlaces(swarm: PlacedNumbers, look: number): ToldPlaces {
	const { count, dimension } = swarm;
	const { corner, first, second } = windowProjection(swarm.plane, UNIT);
	const words = new Float32Array(TOLD.words * count);
	for (let i = 0; i < count; i++) {
		let [u, v] = [0, 0];
		for (let k = 0; k < dimension; k++) {
			const away = swarm.coordinate(i, k) - (corner[k] as number);
			u += (first[k] as number) * away;
			v += (second[k] as number) * away;
		}
		words[i] = u;
		words[count + i] = v;
		words[TOLD.value * count + i] = swarm.value(i);
		words[TOLD.status * count + i] = swarm.status(i);
		words[TOLD.steps * count + i] = swarm.steps(i);
	}
	return { count, look, words };
}
