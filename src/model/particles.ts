/** Particle words as a batch: the same for every machine. */

import { NO_VALUE, type ParticleLayout } from './descent.ts';
import type { ParticleBatch } from './swarm.ts';

/**
 * Particles `first` … `first + count − 1` of a memory of words.
 * @param words word k of particle i at k · stride + i
 */
export function particlesOf(
	layout: ParticleLayout,
	words: Float32Array | Float64Array,
	stride: number,
	first: number,
	count: number,
): ParticleBatch {
	const n = layout.dimension;
	const plane = (k: number): Float64Array => new Float64Array(words.subarray(k * stride + first, k * stride + first + count));
	const points = (word: number): Float64Array => {
		const out = new Float64Array(count * n);
		for (let k = 0; k < n; k++) {
			const from = (word + k) * stride + first;
			for (let i = 0; i < count; i++) out[i * n + k] = words[from + i] as number;
		}
		return out;
	};
	const value = (word: number): Float64Array => {
		const out = plane(word);
		for (let i = 0; i < count; i++) if (out[i] === NO_VALUE) out[i] = Number.NaN;
		return out;
	};
	const best = value(layout.best);
	const bestX = points(layout.bestX);
	for (let i = 0; i < count; i++) if (Number.isNaN(best[i])) bestX.fill(Number.NaN, i * n, (i + 1) * n);
	return {
		count,
		dimension: n,
		x: points(0),
		value: value(layout.value),
		status: new Uint8Array(words.subarray(layout.status * stride + first, layout.status * stride + first + count)),
		steps: plane(layout.steps),
		best,
		bestX,
	};
}
