/** Planes through a landscape of more than two variables. */

import { axisPlane } from '../../compile/objective.ts';
import { philoxUniform } from '../../math/philox.ts';
import { UsageError } from '../../model/errors.ts';
import type { Plane } from '../../model/geometry.ts';
import type { Landscape } from './landscape.ts';

/** How a plane is chosen. Axes count from 0. */
export type PlaneRequest =
	| { readonly kind: 'axes'; readonly first: number; readonly second: number; readonly origin?: readonly number[] }
	| { readonly kind: 'random'; readonly seed: number; readonly origin?: readonly number[] }
	| { readonly kind: 'points'; readonly points: readonly [readonly number[], readonly number[], readonly number[]] };

/**
 * The plane asked for; undefined for a landscape of one or two variables, which is its own plane.
 * @throws UsageError
 */
export function planeOf({ objective: { dimension }, minima }: Landscape, request: PlaneRequest): Plane | undefined {
	if (dimension <= 2) return undefined;
	if (request.kind === 'points') return throughPoints(request.points, dimension);
	// Through a known minimum, so that there is something to see; else through 0.
	const through = request.origin ?? minima[0]?.point ?? new Array<number>(dimension).fill(0);
	if (through.length !== dimension) throw new UsageError(`A point of this landscape has ${dimension} coordinates, not ${through.length}.`);
	if (request.kind === 'random') return { origin: [...through], ...randomDirections(dimension, request.seed) };
	const { first, second } = request;
	if (first === second || ![first, second].every((k) => Number.isInteger(k) && k >= 0 && k < dimension)) {
		throw new UsageError(`A plane needs two different axes from 1 to ${dimension}.`);
	}
	const unit = (k: number): number[] => axisPlane(dimension).origin.map((_, i) => (i === k ? 1 : 0));
	// Along axes u and v are the two coordinates themselves.
	const origin = request.origin ? [...through] : through.map((x, k) => (k === first || k === second ? 0 : x));
	return { origin, first: unit(first), second: unit(second) };
}

/** u = 0, v = 0 at the first point; u = 1 at the second; v = 1 at the third. */
function throughPoints([a, b, c]: readonly [readonly number[], readonly number[], readonly number[]], dimension: number): Plane {
	for (const point of [a, b, c])
		if (point.length !== dimension) throw new UsageError(`A point of this landscape has ${dimension} coordinates, not ${point.length}.`);
	const first = b.map((x, k) => x - (a[k] as number));
	const second = c.map((x, k) => x - (a[k] as number));
	const [ff, fs, ss] = [dot(first, first), dot(first, second), dot(second, second)];
	// The difference is rounded by some 1e-16 of its terms; 1e-14 is an angle of 1e-7 between the directions.
	if (!(ff * ss - fs * fs > 1e-14 * ff * ss)) throw new UsageError('The three points lie on one line: they span no plane.');
	return { origin: [...a], first, second };
}

/** Two orthonormal directions, normally distributed before Gram–Schmidt, by Philox: the same seed, the same plane. */
export function randomDirections(dimension: number, seed: number): { first: number[]; second: number[] } {
	const draw = (stream: number): number[] => Array.from({ length: dimension }, (_, k) => normal(seed, k, stream));
	const first = unit(draw(0));
	const raw = draw(1);
	const along = dot(raw, first);
	return { first, second: unit(raw.map((x, k) => x - along * (first[k] as number))) };
}

/** A standard normal number by Box–Muller. */
function normal(seed: number, index: number, stream: number): number {
	const [a, b] = philoxUniform(seed, index, 0, stream);
	return Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, k) => sum + x * (b[k] as number), 0);
const unit = (a: readonly number[]): number[] => a.map((x) => x / Math.sqrt(dot(a, a)));
