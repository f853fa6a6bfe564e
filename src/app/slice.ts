/** The slice of more than two variables that a picture shows: where it lies, and how it is moved. */

import type { Landscape } from '../engine/landscapes/landscape.ts';
import { pointOf } from '../engine/landscapes/planes.ts';
import { isSlice, type Plane, type Rectangle } from '../model/geometry.ts';
import { shownCoordinate } from '../model/axis-label.ts';
import type { PlaneChoice } from '../state/app-state.ts';
import { coordinateDigits, formatNumber } from './format.ts';
import { sliceSentence } from './slice-words.ts';
import { WORDS } from '../words/words.ts';

/** A plane that goes through a point of its own choice. */
export type Movable = Extract<PlaneChoice, { kind: 'axes' | 'random' | 'turned' }>;

/** The point that a plane goes through where none is chosen: a known minimum, so that there is something to see, else 0. */
export const homeOf = ({ minima, objective }: Pick<Landscape, 'minima' | 'objective'>): readonly number[] =>
	minima[0]?.point ?? new Array<number>(objective.dimension).fill(0);

/** The two variables that a picture is along; null where it is along none. */
export const axesOfPlane = (plane: PlaneChoice): readonly [number, number] | null => {
	if (plane.kind === 'axes') return [plane.first, plane.second];
	const [first, second] = plane.kind === 'turned' && plane.turns.length === 0 ? plane.along : [];
	return typeof first === 'number' && typeof second === 'number' ? [first, second] : null;
};

/** Variables that are no axis of the picture, by their place; all of them where the plane is along none. */
export function othersOf(plane: PlaneChoice, dimension: number): readonly number[] {
	if (plane.kind === 'points') return [];
	const axes = axesOfPlane(plane);
	return Array.from({ length: dimension }, (_, k) => k).filter((k) => !axes?.includes(k));
}

/** The point that a plane goes through. Along axes its own two coordinates are 0 there. @param home where nothing is chosen */
export function originOf(plane: PlaneChoice, home: readonly number[]): readonly number[] {
	if (plane.kind === 'points') return plane.points[0];
	const through = plane.origin?.length === home.length ? plane.origin : home;
	return plane.kind === 'axes' ? through.map((x, k) => (k === plane.first || k === plane.second ? 0 : x)) : through;
}

/** The same plane with one coordinate of its point moved. */
export const movedTo = <P extends Movable>(
	plane: P,
	home: readonly number[],
	axis: number,
	value: number,
): P & { readonly origin: readonly number[] } => ({
	...plane,
	origin: originOf(plane, home).map((x, k) => (k === axis ? value : x)),
});

/**
 * Along other axes: choosing the other's axis swaps them. What stays still stays where it is; the axis that is left comes to
 * rest where nothing else was chosen.
 */
export function alongAxes(
	plane: Extract<PlaneChoice, { kind: 'axes' }>,
	which: 'first' | 'second',
	axis: number,
	home: readonly number[],
): PlaneChoice {
	const { first, second } = plane;
	const other = which === 'first' ? second : first;
	const next = axis === other ? { first: second, second: first } : { first, second, [which]: axis };
	if (!plane.origin) return { kind: 'axes', ...next };
	const still = othersOf(plane, home.length);
	const point = home.map((x, k) => (still.includes(k) ? (plane.origin?.[k] ?? x) : x));
	const moved = { kind: 'axes' as const, ...next, origin: point };
	return { ...moved, origin: originOf(moved, home) };
}

/** Where the slice lies that a picture shows, in a sentence; null where it shows all of the landscape. */
export function sliceWords(
	landscape: Pick<Landscape, 'minima' | 'objective' | 'variables' | 'network'>,
	plane: PlaneChoice,
): string | null {
	const { objective, variables } = landscape;
	if (!isSlice({ n: objective.dimension })) return null;
	if (landscape.network) return WORDS.networks.sliceOf(objective.dimension);
	if (plane.kind === 'points') return WORDS.run.slicePoints;
	const origin = originOf(plane, homeOf(landscape));
	const others = othersOf(plane, variables.length).map(
		(k) => [variables[k]?.name ?? '', shownCoordinate(variables[k] ?? { name: '' }, origin[k] ?? 0)] as const,
	);
	return sliceSentence(others, axesOfPlane(plane) ? 'axes' : plane.kind);
}

/** More coordinates of a point are not named where it is read out. */
const MOST_READ = 8;

/**
 * A point of a slice as it is read out: each of its coordinates; null where those of the picture are all, or they are too many.
 * @param around the window in view: the digits that tell its parts apart
 */
export function sliceCoordinates(
	{ variables }: Pick<Landscape, 'variables'>,
	plane: Plane,
	{ u, v }: { readonly u: number; readonly v: number },
	around: Rectangle,
): readonly string[] | null {
	if (!isSlice(plane) || plane.n > MOST_READ) return null;
	const digits = Math.max(coordinateDigits(around.u), coordinateDigits(around.v));
	return Array.from(pointOf(plane, u, v), (x, k) => {
		const label = variables[k] ?? { name: '' };
		return `${label.name} ${formatNumber(shownCoordinate(label, x), digits)}`;
	});
}
