/** The plane of a landscape that is looked through. */

import { philoxUniform } from '../../math/philox.ts';
import { boxMuller } from '../../math/random.ts';
import { UsageError } from '../../model/errors.ts';
import { axisPlane, type Plane, isSlice, planeAlong } from '../../model/geometry.ts';
import type { NetworkPlaneChoice } from '../../model/network-plane.ts';
import { type Turn, turnedBy } from '../../model/turns.ts';
import type { Landscape } from './kind.ts';
import { dot, norm, pointOf, spansPlane } from '../../math/linear.ts';

export { pointOf } from '../../math/linear.ts';

/** A point of all n coordinates. */
type Point = ArrayLike<number>;

/** How a plane is chosen. Axes count from 0. */
export type PlaneRequest =
	| { readonly kind: 'axes'; readonly first: number; readonly second: number; readonly origin?: Point }
	| { readonly kind: 'random'; readonly seed: number; readonly origin?: Point }
	| { readonly kind: 'points'; readonly points: readonly [Point, Point, Point] }
	/**
	 * Directions that were turned, about a point (a known minimum, else 0, where absent). They were two axes, or two vectors of n numbers.
	 * The point stays where it was in the picture: at its own coordinates of axes, at 0 of other directions.
	 */
	| {
			readonly kind: 'turned';
			readonly along: readonly [number, number] | readonly [Point, Point];
			readonly turns: readonly Turn[];
			readonly origin?: Point;
	  }
	/** As the parameters of a network ask for. */
	| { readonly kind: 'network'; readonly choice: NetworkPlaneChoice };

/**
 * The plane asked for; the identity for a landscape of one or two variables, which is its own plane.
 *
 * @returns the points origin + u·first + v·second, each vector of n numbers
 * @throws UsageError where a point has not n coordinates, or the directions span no plane
 * @example
 * const sphere = openLandscape({ kind: 'function', id: 'sphere', dimension: 3 });
 * console.log(planeOf(sphere, { kind: 'axes', first: 0, second: 2 }).second); // Float64Array(3) [ 0, 0, 1 ]
 */
export function planeOf({ objective: { dimension }, minima, network }: Landscape, request: PlaneRequest): Plane {
	if (!isSlice({ n: dimension })) return axisPlane(dimension);
	if (request.kind === 'network') {
		if (!network?.viewOf) throw new UsageError('Planes of this kind go through the parameters of a network; this landscape is none.');
		return network.viewOf(request.choice).plane;
	}
	if (request.kind === 'points') return throughPoints(request.points, dimension);
	// Through the network, or a known minimum, so that there is something to see; else through 0.
	const through = Float64Array.from(request.origin ?? network?.parameters ?? minima[0]?.point ?? new Float64Array(dimension));
	assertPoint(through, dimension);
	if (request.kind === 'turned') return turnedPlane(request, through);
	if (request.kind === 'random') {
		const { first, second } = randomDirections(dimension, request.seed);
		return { n: dimension, origin: through, first, second };
	}
	const { first, second } = request;
	assertAxes(first, second, dimension);
	const unit = (axis: number): Float64Array => Float64Array.from(through, (_, k) => Number(k === axis));
	// Along axes u and v are the two coordinates themselves.
	const origin = request.origin ? through : through.map((x, k) => (k === first || k === second ? 0 : x));
	return { n: dimension, origin, first: unit(first), second: unit(second) };
}

/** The plane that a picture shows: a network brings its own, which was chosen when it was opened. @throws as `planeOf` */
export const planeShown = (landscape: Landscape, request: PlaneRequest): Plane =>
	landscape.network && landscape.plane ? landscape.plane : planeOf(landscape, request);

function assertPoint({ length }: Point, dimension: number): void {
	if (length !== dimension) throw new UsageError(`A point of this landscape has ${dimension} coordinates, not ${length}.`);
}

function assertAxes(first: number, second: number, dimension: number): void {
	if (first === second || ![first, second].every((k) => Number.isInteger(k) && k >= 0 && k < dimension))
		throw new UsageError(`A plane needs two different axes from 1 to ${dimension}.`);
}

/** Turns add no more than rounding to the lengths and the angle of the directions. */
function turnedPlane({ along, turns }: PlaneRequest & { readonly kind: 'turned' }, through: Float64Array): Plane {
	const n = through.length;
	const [first, second] = along;
	if (typeof first === 'number' && typeof second === 'number') assertAxes(first, second, n);
	for (const { from, to } of turns)
		if (from === to || ![from, to].every((k) => Number.isInteger(k) && k >= 0 && k < n))
			throw new UsageError(`A plane is turned between two different axes from 1 to ${n}.`);
	const turned = (direction: number | Point): Float64Array =>
		turnedBy(typeof direction === 'number' ? through.map((_, k) => Number(k === direction)) : direction, turns);
	const placeOf = (direction: number | Point): number => (typeof direction === 'number' ? (through[direction] as number) : 0);
	const [across, up] = [turned(first), turned(second)];
	const plane = planeAlong(through, across, up);
	return { ...plane, origin: pointOf(plane, -placeOf(first), -placeOf(second)) };
}

/** u = 0, v = 0 at the first point; u = 1 at the second; v = 1 at the third. */
function throughPoints([a, b, c]: readonly [Point, Point, Point], dimension: number): Plane {
	for (const point of [a, b, c]) assertPoint(point, dimension);
	const first = Float64Array.from(b, (x, k) => x - (a[k] as number));
	const second = Float64Array.from(c, (x, k) => x - (a[k] as number));
	if (!spansPlane({ first, second })) throw new UsageError('The three points lie on one line: they span no plane.');
	return planeAlong(a, first, second);
}

/** Two orthonormal directions, normally distributed before Gram–Schmidt, by Philox: the same seed, the same plane. */
export function randomDirections(dimension: number, seed: number): { readonly first: Float64Array; readonly second: Float64Array } {
	const draw = (stream: number): Float64Array => Float64Array.from({ length: dimension }, (_, k) => normal(seed, k, stream));
	const first = unit(draw(0));
	const raw = draw(1);
	const along = dot(raw, first);
	return { first, second: unit(raw.map((x, k) => x - along * (first[k] as number))) };
}

/** A standard normal number. */
function normal(seed: number, index: number, stream: number): number {
	const [a, b] = philoxUniform(seed, index, 0, stream);
	const [radius, angle] = boxMuller(a, b);
	return radius * Math.cos(angle);
}

function unit(a: Float64Array): Float64Array {
	const length = norm(a);
	return a.map((x) => x / length);
}
