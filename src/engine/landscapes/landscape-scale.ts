/** The sizes of a landscape in its window: what step sizes and tolerances are measured by. */

import { bindObjective } from '../../model/bound.ts';
import { type Gram, gram, pointOf } from '../../math/linear.ts';
import { axisPlane, type Plane, type Rectangle } from '../../model/geometry.ts';
import type { LandscapeScale } from '../../model/optimizer.ts';
import type { Landscape } from './landscape.ts';

/** Points that are looked at. */
const POINTS = 256;
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
 * Measure a landscape in a window, in double precision, at 256 points of a fixed low-discrepancy set: the same
 * landscape and window, the same scale. Where it has no value it is passed over.
 *
 * `gradient` is the median of |∇f| in all n variables; `curvature` the 90 % quantile of the largest |λ| of the
 * Hessian along the plane, per unit of length in the variables (the plane's directions need not have length 1).
 * Where nothing can be measured the sizes are 1, and the values 0.
 *
 * @example
 * const bowl = openLandscape({ kind: 'formula', text: '2x^2 + y^2' });
 * const { extent, curvature } = landscapeScale(bowl, { window: { u: [-1, 1], v: [-1, 1] } });
 * console.log(extent, curvature); // 2 4
 */
export function landscapeScale(landscape: Landscape, where: LandscapeWindow): LandscapeScale {
	const { objective, minima } = landscape;
	const n = objective.dimension;
	const { parameters = {}, plane = axisPlane(n), window: view } = where;
	const bent = objective.truth(2, bindObjective(objective, 'plane', parameters, plane));
	const full = objective.truth(1, bindObjective(objective, 'full', parameters, plane));
	const metric = gram(plane);
	const [values, gradients, curvatures]: [number[], number[], number[]] = [[], [], []];
	for (let i = 1; i <= POINTS; i++) {
		const [u, v] = [across(view.u, (0.5 + i * R2[0]) % 1), across(view.v, (0.5 + i * R2[1]) % 1)];
		full.run(pointOf(plane, u, v));
		if (full.valid[0] !== 1) continue;
		values.push(full.values[0] as number);
		if (full.valid.every((valid) => valid === 1)) gradients.push(Math.hypot(...full.values.subarray(1, 1 + n)));
		bent.run([u, v]);
		const curvature = bent.valid.every((valid) => valid === 1) ? largestCurvature(bent.values, metric) : Number.NaN;
		if (Number.isFinite(curvature)) curvatures.push(curvature);
	}
	const known = minima.map(({ value }) => value).filter(Number.isFinite);
	return {
		extent: Math.min((view.u[1] - view.u[0]) * Math.sqrt(metric.uu), (view.v[1] - view.v[0]) * Math.sqrt(metric.vv) || Infinity),
		gradient: quantile(gradients, 0.5) || 1,
		curvature: quantile(curvatures, 0.9) || 1,
		lowest: Math.min(...values, ...known, values.length + known.length > 0 ? Infinity : 0),
		median: quantile(values, 0.5) || 0,
	};
}

/**
 * The |∇f|∞ at which a particle has converged, where none is chosen: 1e-6 of the typical gradient, and no less than
 * what rounding a coordinate to f32 changes the gradient by, |x| · λ · 2⁻²⁴: below that a particle cannot come nearer.
 * @param reach the largest |coordinate| of the window
 */
export const suitedTolerance = ({ gradient, curvature }: LandscapeScale, reach: number): number =>
	Math.max(RELATIVE_TOLERANCE * gradient, F32_ROUNDING * curvature * reach);

const across = ([lo, hi]: readonly [number, number], t: number): number => lo + (hi - lo) * t;

/** The larger |λ| of det(H − λG) = 0, for f, ∇f (2) and H (upper triangle) along the plane; on a line, of its one direction. */
function largestCurvature(outputs: Float64Array, { uu, uv, vv }: Gram): number {
	const [huu = 0, huv = 0, hvv = 0] = outputs.subarray(3);
	if (vv === 0) return Math.abs(huu / uu);
	const area = uu * vv - uv * uv;
	const middle = (huu * vv + hvv * uu - 2 * huv * uv) / (2 * area);
	const product = (huu * hvv - huv * huv) / area;
	return Math.abs(middle) + Math.sqrt(Math.max(0, middle * middle - product));
}

/** A value at a share of the ascending order (nearest rank); NaN where there are none. */
function quantile(values: number[], share: number): number {
	values.sort((a, b) => a - b);
	return values[Math.round(share * (values.length - 1))] ?? Number.NaN;
}
