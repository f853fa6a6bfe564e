/** Networks: the landscape of their parameters, through a plane. */

import { compileNetwork } from '../../../compile/network.ts';
import { defaultVariables } from '../../../model/axis-label.ts';
import { UsageError } from '../../../model/errors.ts';
import { axisPlane, isSlice, type Plane, type Range, type Rectangle } from '../../../model/geometry.ts';
import type { NetworkPlan } from '../../../model/network.ts';
import { DEFAULT_NETWORK_PLANE, type NetworkPlaneChoice } from '../../../model/network-plane.ts';
import type { AxisLabel, SampledPath } from '../../../model/field.ts';
import { seenPath } from '../../../networks/directions/path.ts';
import { networkPlane, type NetworkPlaneAnswer } from '../../../networks/directions/plane.ts';
import { parameterNames } from '../parameter-names.ts';
import { DEFAULT_VIEW, type Landscape, type LandscapeOpener, type NetworkView, type SourceOf } from '../kind.ts';

/** What is seen of directions that are as long as the weights: as Li et al. have it. */
const UNIT: Rectangle = { u: [-1, 1], v: [-1, 1] };
/** Room around a path, as a share of its extent. */
const ROOM = 0.25;
/** Around three networks: they lie at (0, 0), (1, 0) and (0, 1). */
const AROUND_THREE: Rectangle = { u: [-0.5, 1.5], v: [-0.5, 1.5] };

export const openNetworkLandscape: LandscapeOpener<'network'> = (source, transforms) => {
	if (transforms.length > 0) throw new UsageError('Shift, turn, stretch and noise are for landscapes that are formulas or files.');
	const { body, title, parameters, notes, path } = source;
	const objective = compileNetwork(body);
	const { plan } = objective.evaluation;
	if (parameters.length !== plan.parameterCount)
		throw new UsageError(`The network has ${plan.parameterCount} parameters, and ${parameters.length} numbers were given.`);
	const viewOf = (choice: NetworkPlaneChoice): NetworkView => viewThrough(source, plan, choice);
	const own = isSlice({ n: plan.parameterCount });
	const view = own ? viewThrough(source, plan, source.plane ?? DEFAULT_NETWORK_PLANE, source.made) : wholeView(parameters);
	return {
		source,
		title,
		objective,
		variables: parameterNames(plan),
		domain: view.window,
		view: view.window,
		minima: [],
		...(own ? { plane: view.plane, planeAxes: view.axes } : {}),
		...(view.path ? { path: view.path } : {}),
		marks: [view.middle],
		network: { plan, parameters, ...(path ? { path } : {}), ...(own ? { view, viewOf } : { view }) },
		...(own ? { within: (plane: Plane) => openWithin(source, view, plane) } : {}),
		...(notes && notes.length > 0 ? { notes } : {}),
	};
};

/** A plane through the network as a landscape of two variables. */
const openWithin = (source: SourceOf<'network'>, { axes, window }: NetworkView, plane: Plane): Landscape => ({
	source,
	title: source.title,
	objective: compileNetwork({ ...source.body, within: plane }),
	variables: axes,
	domain: window,
	view: window,
	minima: [],
});

/** A network of one or two parameters is its own plane. */
function wholeView(parameters: Float64Array): NetworkView {
	const n = parameters.length;
	const names = defaultVariables(n);
	const [u = 0, v = 0] = parameters;
	return {
		plane: axisPlane(n),
		axes: [names[0] as AxisLabel, names[1] ?? { name: '' }],
		window: DEFAULT_VIEW,
		middle: { u, v, kind: 'point' },
	};
}

function viewThrough(source: SourceOf<'network'>, plan: NetworkPlan, choice: NetworkPlaneChoice, made?: NetworkPlaneAnswer): NetworkView {
	const { parameters, path, others, moments, eigen } = source;
	const answer =
		made ??
		networkPlane(choice, {
			plan,
			parameters,
			...(path ? { path } : {}),
			...(others ? { others: new Map(Object.entries(others)) } : {}),
			...(moments ? { moments } : {}),
			...(eigen ? { eigenvectors: () => eigen } : {}),
		});
	const { plane, names, ...facts } = answer;
	const seen = path ? seenPath(plane, path) : undefined;
	const shown: SampledPath | undefined = seen && {
		name: 'training',
		x: Float64Array.from(seen.distances, (_, i) => seen.uv[2 * i] as number),
		y: Float64Array.from(seen.distances, (_, i) => seen.uv[2 * i + 1] as number),
	};
	return {
		plane,
		choice,
		facts,
		axes: names.map((name) => ({ name })) as unknown as readonly [AxisLabel, AxisLabel],
		window: windowOf(choice, answer, plane, parameters, shown),
		middle: { u: 0, v: 0, kind: 'point' },
		...(shown && seen ? { path: shown, distances: seen.distances, pathExplained: seen.explained } : {}),
	};
}

function windowOf(
	{ by }: NetworkPlaneChoice,
	{ eigenvalues }: NetworkPlaneAnswer,
	{ n }: Plane,
	parameters: Float64Array,
	path: SampledPath | undefined,
): Rectangle {
	if (by === 'three') return AROUND_THREE;
	if (by === 'pca' && path) return { u: around(path.x), v: around(path.y) };
	if (by !== 'hessian' || !eigenvalues) return UNIT;
	// Along an eigenvector of length 1 the loss rises by λr²/2: by 2 at the edge, and never farther than the weights are long.
	const length = Math.sqrt(parameters.reduce((sum, x) => sum + x * x, 0)) || Math.sqrt(n);
	const [u, v] = eigenvalues.map((value): Range => {
		const r = Math.min(length, 2 / Math.sqrt(Math.max(Math.abs(value), 1e-12)));
		return [-r, r];
	}) as [Range, Range];
	return { u, v };
}

/** All of a path, with room. */
function around(places: Float64Array): Range {
	let [lo, hi] = [0, 0];
	for (const place of places) [lo, hi] = [Math.min(lo, place), Math.max(hi, place)];
	const room = ROOM * (hi - lo || 1);
	return [lo - room, hi + room];
}
