/** Vectors of random numbers: the same for the same seed. */

import { boxMuller } from '../../src/math/random.ts';
import { seeded } from './random-graph.ts';

/** N(0, 1) numbers. */
export function randomNumbers(seed: number, count: number): Float64Array {
	const random = seeded(seed);
	return Float64Array.from({ length: count }, () => {
		const [radius, angle] = boxMuller(random(), random());
		return radius * Math.cos(angle);
	});
}
