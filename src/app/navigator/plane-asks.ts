/** What a person asks of the plane and what takes a moment to know: through which point, along which directions. */

import type { Landscape } from '../../engine/landscapes/kind.ts';
import { planeShown } from '../../engine/landscapes/planes.ts';
import { pointOf } from '../../math/linear.ts';
import { symmetricEigen } from '../../math/symmetric.ts';
import { bindObjective } from '../../model/bound.ts';
import { messageOf } from '../../model/errors.ts';
import type { Plane } from '../../model/geometry.ts';
import type { PlaneChoice } from '../../state/app-state.ts';
import { planeChosen, withChosen } from '../../state/landscape-choice.ts';
import { NAVIGATOR } from '../../words/navigator.ts';
import { formatNumber } from '../format.ts';
import { ownParameters } from '../own-parameters.ts';
import type { DirectionsName, PointName } from '../navigator-view.ts';
import { homeOf } from '../slice.ts';
import type { NavigatorPage } from './page.ts';
import { acrossTo, alongDirections, aroundZero, pivotOf, throughPoint, type TurnedPlane, unitOf } from './plane-moves.ts';

/** Particles of a group whose spread is taken. */
const MOST_SPREAD = 4096;

/** What cannot be had, in words for a person. */
class Missing extends Error {}

/** The landscape in view with its plane; null where it has no other coordinates than those of its picture. */
export function navigated({ workspace: { store, landscape } }: Pick<NavigatorPage, 'workspace'>): {
	readonly landscape: Landscape;
	readonly choice: PlaneChoice;
	readonly shown: Plane;
	readonly home: readonly number[];
} | null {
	const current = landscape.current.peek();
	if (!current || current.network || current.objective.dimension < 3) return null;
	const choice = planeChosen(store.state.peek().landscape);
	return { landscape: current, choice, shown: planeShown(current, choice), home: homeOf(current) };
}

/** Do what was asked. What there is not is told, and the plane stays. */
export async function layPlane(
	page: NavigatorPage,
	asked: { readonly point: PointName } | { readonly directions: DirectionsName },
): Promise<void> {
	const { notices } = page.workspace;
	const before = navigated(page);
	if (!before) return;
	const { landscape, choice, shown, home } = before;
	try {
		if ('point' in asked) {
			const point = pointNamed(page, landscape, asked.point);
			choosePlane(page, throughPoint(choice, point, home, shown));
			notices.say(NAVIGATOR.isAt(point.map((x) => formatNumber(x)).join(', ')));
			return;
		}
		const { plane, told } = await directionsNamed(page, before, asked.directions);
		// What was chosen meanwhile is not replaced.
		const now = navigated(page);
		if (now?.landscape !== landscape || JSON.stringify(now.choice) !== JSON.stringify(choice)) return;
		const around = aroundZero(landscape.view);
		page.run.choose(({ landscape: chosen }) => ({ landscape: withChosen(chosen, { plane }), window: around }));
		notices.tell('info', told);
	} catch (error) {
		notices.tell('info', error instanceof Missing ? error.message : NAVIGATOR.failed(messageOf(error)));
	}
}

/** Show another plane of the landscape in view. */
export const choosePlane = ({ run }: Pick<NavigatorPage, 'run'>, plane: PlaneChoice): void =>
	run.choose(({ landscape }) => ({ landscape: withChosen(landscape, { plane }) }));

function pointNamed({ workspace, run }: NavigatorPage, landscape: Landscape, name: PointName): readonly number[] {
	const { picture, readOut } = workspace;
	const drawn = picture.latest?.bound.plane;
	switch (name) {
		case 'minimum': {
			const [known] = landscape.minima;
			if (!known) throw new Missing(NAVIGATOR.noMinimum);
			return known.point;
		}
		case 'best': {
			const found = run.groups.peek().flatMap(({ statistics }) => statistics?.best ?? []);
			const best = found.reduce<(typeof found)[number] | null>((a, b) => (a && a.value <= b.value ? a : b), null);
			const plane = run.running?.plane;
			if (!best || !plane) throw new Missing(NAVIGATOR.noSwarm);
			// Particles that are kept in the plane have its two coordinates.
			return best.x.length === plane.n ? best.x : [...pointOf(plane, best.x[0] ?? 0, best.x[1] ?? 0)];
		}
		case 'lowest': {
			const report = picture.report.peek();
			const lowest = report?.extremes.lowest;
			if (!report || !lowest) throw new Missing(NAVIGATOR.noLowest);
			return [...pointOf(report.bound.plane, ...lowest.x)];
		}
		case 'read-out': {
			const { point } = readOut;
			if (!point || !drawn) throw new Missing(NAVIGATOR.noReadOut);
			return [...pointOf(drawn, point.u, point.v)];
		}
	}
}

type Navigated = NonNullable<ReturnType<typeof navigated>>;

async function directionsNamed(
	page: NavigatorPage,
	{ landscape, choice, shown, home }: Navigated,
	name: DirectionsName,
): Promise<{ readonly plane: TurnedPlane; readonly told: string }> {
	if (name === 'swarm') return alongSwarm(page);
	const { aside, present } = page.workspace;
	const { objective } = landscape;
	const point = Float64Array.from(pivotOf(choice, home));
	const bound = bindObjective(objective, 'full', ownParameters(present.state.peek(), landscape));
	if (name === 'gradient') {
		const { gradients } = await aside.exact(bound, point, 1);
		const first = gradients && unitOf(gradients);
		if (!first) throw new Missing(NAVIGATOR.noGradient);
		const slope = formatNumber(Math.hypot(...gradients), 4);
		return { plane: alongDirections(point, first, acrossTo(first, [shown.first, shown.second])), told: NAVIGATOR.alongGradient(slope) };
	}
	if (objective.offers.hessian !== 'full') throw new Missing(NAVIGATOR.noHessian);
	const { hessians } = await aside.exact(bound, point, 2);
	if (!hessians?.every(Number.isFinite)) throw new Missing(NAVIGATOR.noHessian);
	const { values, vectors } = symmetricEigen(wholeMatrix(hessians, point.length), point.length);
	const last = values.length - 1;
	const [most, least] = [values[0] ?? 0, values[last] ?? 0];
	return {
		plane: alongDirections(point, vectors[0] as Float64Array, vectors[last] as Float64Array),
		told: NAVIGATOR.alongHessian(formatNumber(most, 4), formatNumber(least, 4)),
	};
}

/** Of its upper triangle, row after row. */
function wholeMatrix(triangle: Float64Array, n: number): Float64Array {
	const matrix = new Float64Array(n * n);
	for (let i = 0, at = 0; i < n; i++)
		for (let k = i; k < n; k++, at++) {
			matrix[i * n + k] = triangle[at] as number;
			matrix[k * n + i] = triangle[at] as number;
		}
	return matrix;
}

async function alongSwarm({ run }: NavigatorPage): Promise<{ readonly plane: TurnedPlane; readonly told: string }> {
	const running = run.running;
	if (!running) throw new Missing(NAVIGATOR.noSwarm);
	const read = await Promise.all(running.run.groups.map(({ swarm }) => swarm.read(0, Math.min(MOST_SPREAD, swarm.count))));
	const { n } = running.plane;
	const points = read
		.filter(({ dimension }) => dimension === n)
		.flatMap(({ x, count }) => Array.from({ length: count }, (_, i) => x.subarray(i * n, (i + 1) * n)));
	const finite = points.filter((point) => point.every(Number.isFinite));
	const mean = Float64Array.from({ length: n }, (_, k) => finite.reduce((sum, point) => sum + (point[k] as number), 0) / finite.length);
	const covariance = new Float64Array(n * n);
	for (const point of finite)
		for (let i = 0; i < n; i++)
			for (let k = 0; k < n; k++) {
				const product = ((point[i] as number) - (mean[i] as number)) * ((point[k] as number) - (mean[k] as number));
				covariance[i * n + k] = (covariance[i * n + k] as number) + product / finite.length;
			}
	const { values, vectors } = symmetricEigen(covariance, n);
	const [most = 0, next = 0] = values;
	if (!(next > 1e-20 * most) || !(most > 0)) throw new Missing(NAVIGATOR.noSpread);
	return {
		plane: alongDirections(mean, vectors[0] as Float64Array, vectors[1] as Float64Array),
		told: NAVIGATOR.alongSwarm(formatNumber(Math.sqrt(most), 4), formatNumber(Math.sqrt(next), 4)),
	};
}
