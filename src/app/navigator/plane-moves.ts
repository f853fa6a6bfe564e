/** How a plane through more than two variables becomes another: turned, led through a point, laid along directions. Pure. */

import { dot, norm } from '../../math/linear.ts';
import type { Plane, Range, Rectangle } from '../../model/geometry.ts';
import { MOST_TURNS, type Turn, withTurn } from '../../model/turns.ts';
import type { PlaneChoice } from '../../state/app-state.ts';
import { axesOfPlane, type Movable, originOf } from '../slice.ts';
import { tidy } from '../tidy.ts';

export type TurnedPlane = Extract<PlaneChoice, { kind: 'turned' }>;

/** Parts of a coordinate's range that a key steps by. */
const STEPS = 20;

/** What a key steps a coordinate by, where nobody says otherwise: a twentieth of its range, in one digit. */
export const standardStep = ([lo, hi]: Range): number => Number(((hi - lo) / STEPS).toPrecision(1));

/** The point that a plane turns about. Along axes its own two coordinates are those of the point where nothing was chosen. */
export function pivotOf(plane: PlaneChoice, home: readonly number[]): readonly number[] {
	if (plane.kind !== 'axes') return originOf(plane, home);
	const origin = originOf(plane, home);
	return home.map((x, k) => (k === plane.first || k === plane.second ? x : (origin[k] ?? x)));
}

/**
 * The same plane as one that can be turned.
 * @param shown its directions, where it is along no axes
 */
function turnable(plane: PlaneChoice, home: readonly number[], shown: Plane): TurnedPlane {
	if (plane.kind === 'turned') return plane;
	const along = axesOfPlane(plane) ?? ([[...shown.first], [...shown.second]] as const);
	// Where nothing was chosen nothing is written down.
	const isHome = plane.kind !== 'points' && !plane.origin;
	return { kind: 'turned', along, turns: [], ...(isHome ? {} : { origin: pivotOf(plane, home) }) };
}

/** A turned plane that is one along two variables, written as such: without a point, or through one whose place in it nobody chose. */
function settled(plane: TurnedPlane, home: readonly number[]): PlaneChoice {
	const axes = axesOfPlane(plane);
	if (!axes) return plane;
	const [first, second] = axes;
	if (!plane.origin) return { kind: 'axes', first, second };
	if (axes.some((k) => plane.origin?.[k] !== home[k])) return plane;
	const { origin } = plane;
	return { kind: 'axes', first, second, origin: originOf({ kind: 'axes', first, second, origin }, home) };
}

/**
 * The plane turned about its point. Turning back leads to the very choice that was there before, where that was along two variables.
 * @param shown its directions before
 * @returns null where a plane keeps no more turns
 */
export function turned(plane: PlaneChoice, turn: Turn, home: readonly number[], shown: Plane): PlaneChoice | null {
	const before = turnable(plane, home, shown);
	const turns = withTurn(before.turns, turn);
	return turns.length > MOST_TURNS ? null : settled({ ...before, turns }, home);
}

/** Back to the plane along two variables: those that it was turned out of, else the first two. */
export function backToAxes(plane: PlaneChoice, home: readonly number[]): PlaneChoice {
	if (axesOfPlane(plane)) return plane;
	const [first, second] = plane.kind === 'turned' ? plane.along : [0, 1];
	const along = typeof first === 'number' && typeof second === 'number' ? ([first, second] as const) : ([0, 1] as const);
	if (plane.kind === 'points' || !plane.origin) return { kind: 'axes', first: along[0], second: along[1] };
	return settled({ kind: 'turned', along, turns: [], origin: plane.origin }, home);
}

/** Between which axes a plane is turned where nobody says otherwise: from the one across towards the first that the picture does not show. */
export function standardTurn(plane: PlaneChoice, n: number): readonly [number, number] {
	const [first, second] = plane.kind === 'turned' ? plane.along : (axesOfPlane(plane) ?? [0, 1]);
	const [from, beside] = typeof first === 'number' && typeof second === 'number' ? [first, second] : [0, 1];
	const to = Array.from({ length: n }, (_, k) => k).find((k) => k !== from && k !== beside);
	return [from, to ?? beside];
}

/** The plane in the directions that it has, through another point. */
export function throughPoint(plane: PlaneChoice, point: readonly number[], home: readonly number[], shown: Plane): PlaneChoice {
	if (plane.kind === 'random') return { ...plane, origin: point };
	return { ...turnable(plane, home, shown), origin: point };
}

/** A plane along two directions through a point, which is at (0, 0) in its picture. */
export const alongDirections = (point: ArrayLike<number>, first: ArrayLike<number>, second: ArrayLike<number>): TurnedPlane => ({
	kind: 'turned',
	along: [Array.from(first), Array.from(second)],
	turns: [],
	origin: Array.from(point),
});

/** A direction of length 1; null where there is none. */
export function unitOf(direction: ArrayLike<number>): Float64Array | null {
	const length = norm(direction);
	return length > 0 && Number.isFinite(length) ? Float64Array.from(direction, (x) => x / length) : null;
}

/** The direction of length 1 that is left of one of several when its share along another is taken away: of the one that leaves most. */
export function acrossTo(along: Float64Array, candidates: readonly Float64Array[]): Float64Array {
	const rests = candidates.map((candidate) => {
		const share = dot(candidate, along);
		return candidate.map((x, k) => x - share * (along[k] as number));
	});
	const rest = rests.reduce((a, b) => (norm(b) > norm(a) ? b : a));
	// Once more: what rounding left along the first is as long as what was taken away times 2^-53.
	const share = dot(rest, along);
	return unitOf(rest.map((x, k) => x - share * (along[k] as number))) as Float64Array;
}

/** A window as large as a landscape's own, with (0, 0) in its middle; null where its own has it there. */
export function aroundZero({ u, v }: Rectangle): Rectangle | null {
	const half = ([lo, hi]: Range): number => (hi - lo) / 2;
	const [across, up] = [half(u), half(v)];
	return u[0] === -across && v[0] === -up ? null : { u: [-across, across], v: [-up, up] };
}

/** The plane with one coordinate of its point stepped on. */
export function stepped(plane: Movable, home: readonly number[], axis: number, by: number): PlaneChoice {
	const origin = originOf(plane, home);
	const value = tidy((origin[axis] ?? 0) + by, Math.abs(by) * 1e-6);
	return { ...plane, origin: origin.map((x, k) => (k === axis ? value : x)) };
}
