/** The sizes of a landscape in its window: what step sizes and tolerances are measured by. */

import { type Gram, gram, norm, pointsOf } from '../../math/linear.ts';
import { bindObjective } from '../../model/bound.ts';
import { quantileOf } from '../../math/statistics.ts';
import { axisPlane, type Plane, type Rectangle } from '../../model/geometry.ts';
import { MAX_VARIABLES } from '../../model/objective.ts';
import type { LandscapeMetrics } from '../../model/optimizer.ts';
import type { ExactHost } from '../../model/exact-host.ts';
import type { Landscape } from './landscape.ts';

/** Points that are looked at; fewer where they would take more than so many operations, but no fewer than the least. */
const POINTS = 256;
const MOST_OPERATIONS = 1e9;
const LEAST_POINTS = 8;
/** A value with all derivatives beside a value alone, about. */
const WITH_DERIVATIVES = 15;
/** Numbers of coordinates that are asked for at once. */
const BATCH_NUMBERS = 2 ** 20;
/** 1/ρ and 1/ρ², with ρ³ = ρ + 1: the R₂ sequence of M. Roberts (2018) fills a square evenly. */
const R2 = [0.7548776662466927, 0.5698402909980532] as const;
/** Convergence where none is chosen: |∇f|∞ at this share of the typical gradient. */
const RELATIVE_TOLERANCE = 1e-6;
/** Half the distance of two f32 relative to their size. */
const F32_ROUNDING = 2 ** -24;

/** Where a landscape is looked at, and with what values. */
export interface LandscapeWindow {
	readonly parameters?: Readonly<Record<string, number>>;
	/** The first two axes through 0 where absent. */
	readonly plane?: Plane | undefined;
	readonly window: Rectangle;
}

/**
 * Measure a landscape in a window, in double precision, at 256 points (of a network fewer, the more one costs) of a fixed
 * low-discrepancy set: the same landscape and window, the same scale. Where it has no value it is passed over.
 *
 * `gradient` is the median of |∇f| in all n variables; `curvature` the 90 % quantile of the largest |λ| of the
 * Hessian along the plane, per unit of length in the variables (the plane's directions need not have length 1).
 * Where nothing can be measured the sizes are 1, and the values 0.
 *
 * @example
 * const session = await openSession(defaultHost(), { machine: 'cpu' });
 * const bowl = openLandscape({ kind: 'formula', text: '2x^2 + y^2' });
 * const { extent, curvature } = await landscapeMetrics(session, bowl, { window: { u: [-1, 1], v: [-1, 1] } });
 * console.log(extent, curvature); // 2 4
 * session.dispose();
 */
export async function landscapeMetrics(host: ExactHost, landscape: Landscape, where: LandscapeWindow): Promise<LandscapeMetrics> {
	const { objective, minima } = landscape;
	const n = objective.dimension;
	const { parameters = {}, plane = axisPlane(n), window: view } = where;
	const metric = gram(plane);
	const [inFull, inPlane] = [bindObjective(objective, 'full', parameters, plane), bindObjective(objective, 'plane', parameters, plane)];
	const [values, gradients, curvatures]: [number[], number[], number[]] = [[], [], []];
	// A batch of points has bounded size, however many variables there are.
	const points = Math.max(LEAST_POINTS, Math.min(POINTS, Math.floor(MOST_OPERATIONS / (WITH_DERIVATIVES * (objective.operations ?? 1)))));
	const batch = Math.max(1, Math.min(points, Math.floor(BATCH_NUMBERS / n)));
	for (let from = 0; from < points; from += batch) {
		const count = Math.min(batch, points - from);
		const places = Float64Array.from({ length: 2 * count }, (_, k) =>
			across(k % 2 === 0 ? view.u : view.v, (0.5 + (from + 1 + (k >> 1)) * R2[(k % 2) as 0 | 1]) % 1),
		);
		const [full, bent] = await Promise.all([host.exact(inFull, pointsOf(plane, places), 1), host.exact(inPlane, places, 2)]);
		for (let i = 0; i < count; i++) {
			const value = full.values[i] as number;
			if (Number.isNaN(value)) continue;
			values.push(value);
			// A number that is not there is NaN, and so is what is made of it.
			const gradient = sizeOf(rowOf(full.gradients, i, count));
			if (!Number.isNaN(gradient)) gradients.push(gradient);
			const curvature = largestCurvature(rowOf(bent.hessians, i, count), metric);
			if (Number.isFinite(curvature)) curvatures.push(curvature);
		}
	}
	const known = minima.map(({ value }) => value).filter(Number.isFinite);
	return {
		extent: Math.min((view.u[1] - view.u[0]) * Math.sqrt(metric.uu), (view.v[1] - view.v[0]) * Math.sqrt(metric.vv) || Infinity),
		gradient: quantileOf(ascending(gradients), 0.5) || 1,
		curvature: quantileOf(ascending(curvatures), 0.9) || 1,
		lowest: Math.min(...values, ...known, values.length + known.length > 0 ? Infinity : 0),
		median: quantileOf(ascending(values), 0.5) || 0,
	};
}

/**
 * The |∇f|∞ at which a particle has converged, where none is chosen: 1e-6 of the typical gradient, and no less than
 * what rounding a coordinate to f32 changes the gradient by, |x| · λ · 2⁻²⁴: below that a particle cannot come nearer.
 * @param reach the largest |coordinate| of the window
 */
export const suitedTolerance = ({ gradient, curvature }: LandscapeMetrics, reach: number): number =>
	Math.max(RELATIVE_TOLERANCE * gradient, F32_ROUNDING * curvature * reach);

const across = ([lo, hi]: readonly [number, number], t: number): number => lo + (hi - lo) * t;

/** |x|: of few numbers by `hypot`, of more than a call takes as arguments by sums. */
const sizeOf = (x: Float64Array): number => (x.length <= MAX_VARIABLES ? Math.hypot(...x) : norm(x));

/** Row i of so many. */
const rowOf = (numbers: Float64Array | undefined, i: number, rows: number): Float64Array => {
	const width = (numbers?.length ?? 0) / rows;
	return numbers?.subarray(i * width, (i + 1) * width) ?? new Float64Array(0);
};

/** The larger |λ| of det(H − λG) = 0, for H (upper triangle) along the plane; on a line, of its one direction. */
function largestCurvature([huu = 0, huv = 0, hvv = 0]: Float64Array, { uu, uv, vv }: Gram): number {
	if (vv === 0) return Math.abs(huu / uu);
	const area = uu * vv - uv * uv;
	const middle = (huu * vv + hvv * uu - 2 * huv * uv) / (2 * area);
	const product = (huu * hvv - huv * huv) / area;
	return Math.abs(middle) + Math.sqrt(Math.max(0, middle * middle - product));
}

const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
