/**
 * Compositions of any landscape: shift, rotation, scale and seeded noise. Each is a substitution in
 * the graph, so gradients, both machines and the bounds follow; each value is a slider.
 */

import type { ExprId, Graph } from '../expr/graph/graph.ts';
import { lineNoise, planarNoise } from '../expr/graph/noise.ts';
import { UsageError } from '../model/errors.ts';
import type { Transform } from '../model/definition.ts';
import type { ParameterSpec } from '../model/objective.ts';

/** Adds a slider and answers its expression. */
export type AddParameter = (spec: ParameterSpec) => ExprId;

/** A transform applied around an inner landscape: what it does to the point, and to the value. */
interface Wrapped {
	readonly point: ExprId[];
	readonly value: (inner: ExprId) => ExprId;
}

const slider = (name: string, value: number, min: number, max: number): ParameterSpec => ({
	name,
	value,
	min: Math.min(min, value),
	max: Math.max(max, value),
});

/**
 * What a transform needs of its landscape, checked before anything is built.
 * @param n the landscape's number of variables
 * @throws UsageError where it would do something else than it says
 */
function checkTransform(transform: Transform, n: number): void {
	const variables = `${n} variable${n === 1 ? '' : 's'}`;
	switch (transform.kind) {
		case 'shift':
			if (transform.by.length > n)
				throw new UsageError(
					`A shift of this landscape has at most ${n} number${n === 1 ? '' : 's'}, one for each variable, not ${transform.by.length}.`,
				);
			return;
		case 'rotate': {
			const axes = transform.axes ?? [0, 1];
			if (n < 2) throw new UsageError('A rotation turns the plane of two variables; this landscape has 1 variable.');
			if (axes[0] === axes[1] || axes.some((k) => !Number.isInteger(k) || k < 0 || k >= n))
				throw new UsageError(`A rotation turns two different variables of ${variables}, counted from 0, not ${axes.join(' and ')}.`);
			return;
		}
		case 'scale':
			if (transform.width === 0)
				throw new UsageError('A stretch by a width of 0 leaves no landscape: f(x / 0) has no value. Give another width.');
			return;
		case 'noise':
	}
}

/**
 * @param g the graph to build in
 * @param transform what to apply
 * @param point the outer point
 * @param add registers a slider
 * @throws UsageError where the landscape has too few variables for it
 */
export function applyTransform(g: Graph, transform: Transform, point: readonly ExprId[], add: AddParameter): Wrapped {
	checkTransform(transform, point.length);
	const same = (inner: ExprId): ExprId => inner;
	switch (transform.kind) {
		case 'shift':
			return {
				point: point.map((x, k) => g.sub(x, add(slider(`shift${k + 1}`, transform.by[k] ?? 0, -10, 10)))),
				value: same,
			};
		case 'rotate': {
			const [i, j] = transform.axes ?? [0, 1];
			const angle = add(slider('angle', transform.angle, -Math.PI, Math.PI));
			const [c, s] = [g.apply('cos', [angle]), g.apply('sin', [angle])];
			const [a, b] = [point[i] as ExprId, point[j] as ExprId];
			const turned = [...point];
			turned[i] = g.add(g.mul(c, a), g.mul(s, b));
			turned[j] = g.sub(g.mul(c, b), g.mul(s, a));
			return { point: turned, value: same };
		}
		case 'scale': {
			const width = add(slider('width', transform.width ?? 1, 0.1, 10));
			const gain = add(slider('gain', transform.gain ?? 1, -10, 10));
			const offset = add(slider('offset', transform.offset ?? 0, -10, 10));
			return {
				point: point.map((x) => g.div(x, width)),
				value: (inner) => g.add(g.mul(gain, inner), offset),
			};
		}
		case 'noise': {
			const amplitude = add(slider('noise', transform.amplitude, 0, 10));
			const frequency = add(slider('frequency', transform.frequency, 0, 10));
			const seed = add(slider('seed', transform.seed, 0, 1000));
			return { point: [...point], value: (inner) => g.add(inner, g.mul(amplitude, noiseOf(g, point, frequency, seed))) };
		}
	}
}

/** Noise over all variables: the mean of the planar noise of neighbouring pairs, each a field of its own, of unit amplitude for n ≤ 2. */
function noiseOf(g: Graph, point: readonly ExprId[], frequency: ExprId, seed: ExprId): ExprId {
	const scaled = point.map((x) => g.mul(frequency, x));
	const first = scaled[0] as ExprId;
	if (scaled.length === 1) return lineNoise(g, first, seed);
	const pairs = scaled.slice(1).map((y, k) => planarNoise(g, scaled[k] as ExprId, y, seed, k));
	const sum = pairs.reduce((a, b) => g.add(a, b));
	return pairs.length === 1 ? sum : g.div(sum, g.constant(pairs.length));
}
