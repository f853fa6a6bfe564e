import { describe, expect, it } from 'vitest';
import { findFunction } from '../../src/catalogue/registry.ts';
import { type ReferenceCriticalPoints, readReference, ROUNDING, surfaceOf } from '../support/catalogue.ts';

const reference = readReference<ReferenceCriticalPoints>('critical-points.json');

/** Roundings that add up in one value or one slope. */
const ROUNDINGS = 32;

/** Points whose reference is itself off, and why. */
const UNRELIABLE: ReadonlyMap<string, string> = new Map([
	['damavandi', 'near (2, 2) the published quotient is 0/0 and the reference eigenvalues are rounding noise; the limit is 10 π² 77/6'],
]);

const eigenvalues = ([xx = 0, xy = 0, yy = 0]: readonly number[]): [number, number] => {
	const [mean, radius] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
	return [mean - radius, mean + radius];
};

const typeOf = ([low, high]: readonly [number, number]): string => (low > 0 ? 'min' : high < 0 ? 'max' : 'saddle');

/** What is wrong with the critical points listed for a formula. */
function complaints(formula: string, { points }: ReferenceCriticalPoints): string[] {
	const surface = surfaceOf(formula);
	return points.flatMap(({ x, y, f, type, eigenvalues: expected }) => {
		const here = surface.at([x, y]);
		const found = eigenvalues(here.hessian);
		const curvature = Math.max(...here.hessian.map(Math.abs));
		const wrong: string[] = [];
		if (!(Math.abs(here.value - f) <= ROUNDINGS * ROUNDING * here.valueScale)) wrong.push(`value ${here.value}, not ${f}`);
		// A coordinate is rounded, or as good as Newton's method made it; the curvature turns that into a slope.
		const slope = ROUNDINGS * ROUNDING * (curvature * Math.max(Math.abs(x), Math.abs(y)) + here.gradientScale);
		if (!(Math.max(...here.gradient.map(Math.abs)) <= slope)) wrong.push(`slope ${here.gradient}`);
		// Of a singular Hessian the small eigenvalue's sign is rounding.
		const noise = 2 ** -38 * curvature;
		for (const k of [0, 1] as const)
			if (!(Math.abs(found[k] - expected[k]) <= noise)) wrong.push(`eigenvalue ${found[k]}, not ${expected[k]}`);
		if (Math.min(...expected.map(Math.abs)) > noise && typeOf(found) !== type) wrong.push(`${typeOf(found)}, not ${type}`);
		return wrong.map((what) => `(${x}, ${y}): ${what}`);
	});
}

describe.skipIf(!reference)('critical points of the reference (../shared/reference/critical-points.json, if it is there)', () => {
	const lists = reference ?? [];

	it('are many', () => {
		expect(lists.flatMap(({ points }) => points).length).toBeGreaterThan(600);
	});

	it.each(lists.filter(({ id }) => !UNRELIABLE.has(id)))('$id', (list) => {
		expect(complaints(findFunction(list.id).formula, list)).toEqual([]);
	});

	it('damavandi, but for the gap at (2, 2)', () => {
		const list = lists.find(({ id }) => id === 'damavandi') as ReferenceCriticalPoints;
		const { formula } = findFunction('damavandi');
		expect(complaints(formula, { ...list, points: list.points.filter(({ x }) => Math.abs(x - 2) > 1e-6) })).toEqual([]);
		const [low, high] = eigenvalues(surfaceOf(formula).at([2, 2]).hessian);
		expect([low, high]).toEqual([expect.closeTo((770 * Math.PI ** 2) / 6, 6), expect.closeTo((770 * Math.PI ** 2) / 6, 6)]);
	});

	it('notices a function that is slightly different', () => {
		const list = lists.find(({ id }) => id === 'himmelblau') as ReferenceCriticalPoints;
		expect(complaints('(x^2 + y - 11)^2 + (x + y^2 - 7)^2 + 1e-9*x', list).length).toBeGreaterThan(list.points.length);
	});
});
