import { pointOf } from '../../src/math/linear.ts';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, findFunction } from '../../src/catalogue/registry.ts';
import type { CatalogueEntry, Minima } from '../../src/model/catalogue.ts';
import { type Evaluation, randomPoints, ROUNDING, type Surface, surfaceOf } from '../support/catalogue.ts';

/** Roundings that add up in one value or one slope. */
const ROUNDINGS = 32;

const largest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/**
 * What a slope of zero may come out as: the stated coordinates are rounded, which the curvature turns
 * into a slope, and the terms that cancel are rounded.
 */
const zeroSlope = ({ gradientScale }: Evaluation, curvature: number, point: readonly number[]): number =>
	ROUNDINGS * ROUNDING * (curvature * largest(point) + gradientScale);

/** Whether the edge of the domain holds a coordinate of a minimum. */
const onEdge = (entry: CatalogueEntry, { onBoundary }: Minima, point: readonly number[], axis: number): boolean =>
	(onBoundary?.includes(axis === 0 ? 'x' : 'y') ?? false) && (axis === 0 ? entry.domain.u : entry.domain.v).includes(point[axis] as number);

/** Why a stated minimum is not one; empty where it is. */
function complaints(entry: CatalogueEntry, minima: Minima, surface: Surface): string[] {
	return minima.points.flatMap((point) => {
		const here = surface.at(point);
		const found: string[] = [];
		const slack = (minima.tolerance ?? 0) + ROUNDINGS * ROUNDING * here.valueScale;
		if (!(Math.abs(here.value - minima.value) <= slack)) found.push(`f(${point}) is ${here.value}, not ${minima.value}`);
		if (!entry.properties.differentiable) return found;
		const curvature = largest(here.hessian.filter((value) => !Number.isNaN(value)));
		const free = here.gradient.filter((_, axis) => !onEdge(entry, minima, point, axis));
		if (!(largest(free) <= zeroSlope(here, curvature, point))) found.push(`the slope at (${point}) is ${here.gradient}`);
		return found;
	});
}

describe.each(FUNCTIONS.filter(({ minima }) => minima))('$id', (entry) => {
	it('has its minima where it says, inside its domain', () => {
		const minima = entry.minima as Minima;
		expect(minima.points.length).toBeGreaterThan(0);
		for (const [x, y] of minima.points) {
			const { u, v } = entry.domain;
			expect(x >= u[0] && x <= u[1] && y >= v[0] && y <= v[1], `(${x}, ${y}) in the domain`).toBe(true);
		}
		expect(complaints(entry, minima, surfaceOf(entry.formula))).toEqual([]);
	});
});

it.each(FUNCTIONS.filter(({ minima }) => minima?.onBoundary))('$id rises from the edge that holds its minimum', (entry) => {
	const minima = entry.minima as Minima;
	const surface = surfaceOf(entry.formula, 2, 1);
	let held = 0;
	for (const point of minima.points) {
		for (const axis of [0, 1]) {
			if (!onEdge(entry, minima, point, axis)) continue;
			held++;
			const range = axis === 0 ? entry.domain.u : entry.domain.v;
			const inwards = [...point];
			inwards[axis] = (point[axis] as number) + (point[axis] === range[0] ? 1 : -1) * 1e-4 * (range[1] - range[0]);
			expect(surface.value(inwards)).toBeGreaterThan(minima.value);
		}
	}
	expect(held).toBeGreaterThan(0);
});

it('notices a minimum that is slightly elsewhere', () => {
	const beale = findFunction('beale');
	const surface = surfaceOf(beale.formula);
	expect(complaints(beale, { value: 0, points: [[3, 0.5]] }, surface)).toEqual([]);
	expect(complaints(beale, { value: 0, points: [[3 + 1e-12, 0.5]] }, surface)).toHaveLength(1);
	expect(complaints(beale, { value: 1e-12, points: [[3, 0.5]] }, surface)).toHaveLength(1);
});

describe.each(FUNCTIONS.filter(({ formulaND }) => formulaND))('$id in n variables', (entry) => {
	const { formulaND = '', plane } = entry;

	it('is the two-variable form where they meet', () => {
		const general = surfaceOf(formulaND, plane ? plane.origin.length : 2, 1);
		const flat = surfaceOf(entry.formula, 2, 1);
		const inSpace = ([u, v]: readonly [number, number]): number[] => (plane ? [...pointOf(plane, u, v)] : [u, v]);
		const points = [...randomPoints(entry.view, 25, 41), ...randomPoints(entry.domain, 25, 42)];
		for (const point of points) {
			const [a, b] = [general.at(inSpace(point)), flat.at(point)];
			const slack = 1e-11 * Math.abs(b.value) + ROUNDINGS * ROUNDING * Math.max(a.valueScale, b.valueScale);
			expect(Math.abs(a.value - b.value), `at (${point})`).toBeLessThanOrEqual(slack);
		}
	});
});

const KNOWN_ND = FUNCTIONS.flatMap((entry) => {
	const { dimensions, minimumND } = entry;
	if (!dimensions || !minimumND) return [];
	return [2, 3, 4, 5, 10]
		.filter((n) => n >= dimensions.min && n <= dimensions.max)
		.map((n) => ({ id: entry.id, n, entry, ...minimumND(n) }));
});

it.each(KNOWN_ND)('$id has its minimum in $n variables', ({ entry, n, value, point }) => {
	expect(point).toHaveLength(n);
	const [low, high] = entry.domainND?.(n) ?? entry.domain.u;
	for (const coordinate of point) expect(coordinate >= low && coordinate <= high, `${coordinate} in [${low}, ${high}]`).toBe(true);
	const surface = surfaceOf(entry.formulaND ?? '', n, 1);
	const here = surface.at(point);
	expect(Math.abs(here.value - value)).toBeLessThanOrEqual(ROUNDINGS * ROUNDING * (here.valueScale + Math.abs(value)));
	if (!entry.properties.differentiable) return;
	// The curvature along each axis, by a difference of slopes: it only scales the tolerance.
	const step = 2 ** -20;
	const curvature = largest(
		point.flatMap((_, i) =>
			surface.gradient(point.map((c, k) => (k === i ? c + step : c))).map((slope, k) => (slope - (here.gradient[k] as number)) / step),
		),
	);
	expect(largest(here.gradient)).toBeLessThanOrEqual(n * zeroSlope(here, curvature, point));
});
