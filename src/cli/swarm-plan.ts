/** From the options of a swarm to its plan. */

import { exactHere } from '../engine/exact-here.ts';
import { type LandscapeWindow, landscapeMetrics } from '../engine/landscapes/landscape-metrics.ts';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import { parseOptimizer, suitedTo } from '../engine/swarm/optimizers.ts';
import { type Ground, groundOf } from '../engine/swarm/within.ts';
import { type AxisLabel, coordinateOf, planeLabels, pointOfShown } from '../model/axis-label.ts';
import { UsageError } from '../model/errors.ts';
import type { Rectangle } from '../model/geometry.ts';
import type { LandscapeMetrics } from '../model/optimizer.ts';
import { MAX_GROUPS, type StartChoice, type Starts, type SwarmPlan } from '../model/swarm.ts';
import { windowOfShown } from './landscape.ts';
import { DEFAULT_PARTICLES, type SwarmOptions } from './swarm-options.ts';

/** The optimizer where none is given, with values that suit the landscape. */
const DEFAULT_OPTIMIZER = 'adam';

/** The window that the starts fill: the one asked for, else the one in which the landscape is first seen. */
export function windowFor({ view, objective, variables }: Landscape, { domain }: Pick<SwarmOptions, 'domain'>): Rectangle {
	if (!domain) return view;
	if (!domain.v && objective.dimension !== 1) throw new UsageError('A domain has two ranges here: x0:x1,y0:y1.');
	return windowOfShown(variables, domain);
}

/** A plan, and what goes with it. */
export interface Chosen {
	readonly plan: SwarmPlan;
	/** What its particles move on. */
	readonly ground: Ground;
	readonly scale: LandscapeMetrics;
	/** Points that are given one by one. */
	readonly starts?: Starts;
	/** Hyper-parameters that were not given suit the landscape. */
	readonly suited: boolean;
}

/**
 * The plan that the options make.
 * @throws UsageError
 */
export async function swarmPlanFor(seen: Landscape, lookedAt: LandscapeWindow, options: SwarmOptions): Promise<Chosen> {
	const ground = groundOf(options, seen, lookedAt);
	const { landscape, where } = ground;
	const { start, particles, steps, seed, tol, target } = options;
	const texts = options.optimizer ?? [DEFAULT_OPTIMIZER];
	if (texts.length > MAX_GROUPS) throw new UsageError(`A run has at most ${MAX_GROUPS} optimizers, not ${texts.length}.`);
	const specs = texts.map(parseOptimizer);
	if (start) checkStarts(landscape.objective.dimension, options);
	const scale = await landscapeMetrics(exactHere(), landscape, where);
	const suited = options.suited ?? options.optimizer === undefined;
	const plan: SwarmPlan = {
		optimizers: suited ? specs.map((spec) => suitedTo(spec, scale)) : specs,
		particles: start?.length ?? particles ?? DEFAULT_PARTICLES,
		starts: startsOfShown(landscape.variables, options.starts ?? { kind: 'uniform' }),
		seed,
		steps,
		tolerance: tol ?? null,
		target: target ?? null,
		events: [],
		...(options.in === 'plane' ? { in: options.in } : {}),
	};
	return {
		plan,
		ground,
		scale,
		suited,
		...(start ? { starts: { kind: 'points', points: start.map((point) => pointOfShown(landscape.variables, point)) } } : {}),
	};
}

/** Starts as the command line names them, in coordinates of the plane. */
function startsOfShown(variables: readonly AxisLabel[], starts: StartChoice): StartChoice {
	const [first, second] = planeLabels(variables);
	const place = ([u, v]: readonly [number, number]): readonly [number, number] => [coordinateOf(first, u), coordinateOf(second, v)];
	if (starts.kind === 'point') return { ...starts, at: place(starts.at) };
	return starts.kind === 'gaussian' && starts.center ? { ...starts, center: place(starts.center) } : starts;
}

function checkStarts(n: number, { start = [], particles, starts }: SwarmOptions): void {
	if (particles !== undefined || starts) throw new UsageError('--start names every particle; --particles and --starts do not go with it.');
	const wrong = start.find((point) => point.length !== n);
	if (!wrong) return;
	const coordinates = `${n} ${n === 1 ? 'coordinate' : 'coordinates'}`;
	throw new UsageError(
		`A start of this landscape has ${coordinates}, not ${wrong.length}; --dimension chooses another number of variables.`,
	);
}
