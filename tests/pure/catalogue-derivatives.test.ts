import { describe, expect, it } from 'vitest';
import { FUNCTIONS, findFunction } from '../../src/catalogue/registry.ts';
import type { CatalogueEntry } from '../../src/model/catalogue.ts';
import { randomPoints, surfaceOf } from '../support/catalogue.ts';
import { centralDifference } from '../support/finite-differences.ts';

const POINTS = 12;
/** Entries where differences measure badly, and why. */
const BLUNT: ReadonlyMap<string, string> = new Map([
	['foxholes', 'sixth powers near 1e11 are divided away: their roundings drown small steps'],
]);
const PAIRS = [
	[0, 0],
	[0, 1],
	[1, 0],
	[1, 1],
] as const;

interface Comparison {
	readonly what: string;
	readonly derived: number;
	readonly measured: number;
	/** What the difference quotient can be off by. */
	readonly error: number;
	/** Size of such derivatives nearby. */
	readonly size: number;
}

const moved = (point: readonly [number, number], i: number, t: number): [number, number] =>
	i === 0 ? [point[0] + t, point[1]] : [point[0], point[1] + t];

/** Derived gradient and Hessian beside difference quotients of value and gradient, at random points of the view. */
function compare(entry: CatalogueEntry, claimed = surfaceOf(entry.formula)): { gradient: Comparison[]; hessian: Comparison[] } {
	const surface = surfaceOf(entry.formula);
	const widths = [entry.view.u[1] - entry.view.u[0], entry.view.v[1] - entry.view.v[0]] as const;
	const points = randomPoints(entry.view, POINTS, 31);
	const typicalSlope = Math.max(...points.map((point) => Math.abs(surface.value(point)))) / Math.max(...widths);
	const typicalCurvature = typicalSlope / Math.max(...widths);
	const gradient: Comparison[] = [];
	const hessian: Comparison[] = [];
	for (const point of points) {
		const here = claimed.at(point);
		const slope = Math.max(typicalSlope / 10, ...here.gradient.map(Math.abs));
		const curvature = Math.max(typicalCurvature / 10, ...here.hessian.map(Math.abs));
		for (const i of [0, 1] as const) {
			const { derivative, error } = centralDifference((t) => surface.value(moved(point, i, t)), widths[i], here.valueScale);
			gradient.push({ what: `∂${i} at (${point})`, derived: here.gradient[i] ?? Number.NaN, measured: derivative, error, size: slope });
		}
		for (const [i, j] of PAIRS) {
			const { derivative, error } = centralDifference(
				(t) => surface.gradient(moved(point, i, t))[j] ?? Number.NaN,
				widths[i],
				here.gradientScale,
			);
			hessian.push({
				what: `∂${i}∂${j} at (${point})`,
				derived: here.hessian[i + j] ?? Number.NaN,
				measured: derivative,
				error,
				size: curvature,
			});
		}
	}
	return { gradient, hessian };
}

const wrong = (all: readonly Comparison[]): string[] =>
	all
		.filter(({ derived, measured, error }) => !(Math.abs(derived - measured) <= 2 * error))
		.map(({ what, derived, measured, error }) => `${what}: ${derived}, measured ${measured} ± ${error}`);

/** The share of comparisons that would notice an error of one part in a thousand. */
const sharp = (all: readonly Comparison[]): number =>
	all.filter(({ error, size }) => error <= 5e-4 * size || error === 0).length / all.length;

describe.each(FUNCTIONS)('$id', (entry) => {
	it('has the gradient and the Hessian that differences measure', () => {
		const { gradient, hessian } = compare(entry);
		expect(wrong(gradient)).toEqual([]);
		expect(wrong(hessian)).toEqual([]);
		expect(Math.min(sharp(gradient), sharp(hessian))).toBeGreaterThanOrEqual(BLUNT.has(entry.id) ? 0.05 : 0.9);
	});
});

it('notices a wrong derivative', () => {
	const other = surfaceOf('(x^2 + y - 11)^2 + (x + y^2 - 7)^2 + 1e-4*x*y');
	const { gradient, hessian } = compare(findFunction('himmelblau'), other);
	expect(wrong(gradient).length).toBeGreaterThan(POINTS);
	expect(wrong(hessian).length).toBe(2 * POINTS);
});
