/** Particles of many coordinates: what they take, and how they are read. */

import { NO_VALUE } from './descent.ts';
import { LimitError } from './errors.ts';
import { type LargeDescent, PARTICLE } from './large-descent.ts';
import { MOST_COUNTED, type ParticleBatch } from './swarm.ts';

/**
 * @param bytes of a number
 * @param most bytes that the machine has for them
 * @param where the machine in words: `this GPU`
 * @throws LimitError naming the numbers
 */
export function assertLargeFit(
	{ coordinateWords }: Pick<LargeDescent, 'coordinateWords'>,
	{ dimension, count }: { readonly dimension: number; readonly count: number },
	{ bytes, most, where }: { readonly bytes: number; readonly most: number; readonly where: string },
): void {
	// Coordinates are counted in f32, exactly.
	if (dimension > MOST_COUNTED) throw new LimitError(`A swarm takes at most ${MOST_COUNTED} variables, not ${dimension}.`);
	const each = coordinateWords * dimension * bytes;
	if (each * count <= most) return;
	const fit = Math.floor(most / each);
	const held = `${coordinateWords} numbers a coordinate, ${mebibytes(each)} a particle`;
	throw new LimitError(
		`${count} particle${count === 1 ? '' : 's'} of ${dimension} variables with this optimizer (${held}) do not fit on ${where}, which has ${mebibytes(most)} for them; ${fit === 0 ? 'not even one fits' : `the largest number that fits is ${fit}`}.`,
	);
}

const mebibytes = (bytes: number): string => `${Math.round((bytes / 2 ** 20) * 10) / 10} MiB`;

/**
 * Particles as a batch.
 * @param word a word of particle i of the batch
 * @param x count × n coordinates, and likewise where the lowest value was
 */
export function largeBatch(count: number, word: (word: number, i: number) => number, x: Float64Array, bestX: Float64Array): ParticleBatch {
	const dimension = x.length / count;
	const plane = (at: number): Float64Array => Float64Array.from({ length: count }, (_, i) => word(at, i));
	const values = (at: number): Float64Array => plane(at).map((value) => (value === NO_VALUE ? Number.NaN : value));
	const best = values(PARTICLE.best);
	for (let i = 0; i < count; i++) if (Number.isNaN(best[i])) bestX.fill(Number.NaN, i * dimension, (i + 1) * dimension);
	return {
		count,
		dimension,
		x,
		value: values(PARTICLE.value),
		status: new Uint8Array(plane(PARTICLE.status)),
		steps: plane(PARTICLE.steps),
		best,
		bestX,
	};
}
