/** A swarm in a picture: released, advanced, and left where it stands with its trails. */

import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { Session } from '../engine/session.ts';
import { groupRgb } from '../engine/swarm/colors.ts';
import { SwarmRun } from '../engine/swarm/run.ts';
import type { Renderer, SwarmView } from '../engine/view.ts';
import { UsageError } from '../model/errors.ts';
import type { WorkOptions } from '../model/backend.ts';
import type { Plane, Rectangle } from '../model/geometry.ts';
import type { ParticleColor, SwarmStatistics } from '../model/swarm.ts';
import type { Curve } from '../model/swarm-view.ts';
import type { LandscapeOptions } from './options.ts';
import type { SwarmOptions } from './swarm-options.ts';
import { swarmPlanFor } from './swarm-plan.ts';

/** Pictures in which a trail is drawn; more steps than that go several a picture. */
const PICTURES = 240;
/** Statistics are taken after so many pictures. */
const LOOKS = 2;
/** Share that is left of a trail after a picture: a trail is the last two hundred or so. */
const TRAIL = 0.985;

type Options = LandscapeOptions &
	Omit<SwarmOptions, 'optimizer' | 'start'> & { readonly swarm?: readonly string[]; readonly swarmColor: ParticleColor };

interface Where {
	readonly landscape: Landscape;
	readonly window: Rectangle;
	readonly plane: Plane;
}

/** What was drawn. */
export interface DrawnSwarm {
	/** Its swarms are the renderer's until the picture is made. */
	readonly run: SwarmRun;
	/** Of each group, where it was looked at. */
	readonly curves: readonly Curve[];
	/** For the answer. */
	readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * Release the swarms that the options name, show them in the renderer and advance them to their end.
 * @throws UsageError, and what a run throws
 */
export async function drawSwarm(
	session: Session,
	renderer: Renderer & Partial<SwarmView>,
	{ landscape, window, plane }: Where,
	{ swarm = [], ...options }: Options,
	{ onProgress }: WorkOptions,
): Promise<DrawnSwarm> {
	if (swarm.length === 0) throw new UsageError('--swarm names an optimizer: --swarm adam:lr=0.01.');
	const { setSwarm, swarmMoved } = renderer;
	if (!setSwarm || !swarmMoved) throw new UsageError('The renderer of this machine draws no swarms.');
	const where = { window, plane, parameters: options.param ?? {} };
	const { plan, scale } = await swarmPlanFor(landscape, where, { ...options, optimizer: swarm });
	const run = await SwarmRun.start(session, landscape, where, plan, { scale });
	try {
		const layers = run.groups.map((group, k) => ({ swarm: group.swarm, color: groupRgb(k) }));
		const size = Math.max(2, Math.min(6, 160 / Math.sqrt(plan.particles * layers.length)));
		setSwarm.call(renderer, layers, { color: options.swarmColor, trail: TRAIL, size });
		const portion = Math.ceil(plan.steps / PICTURES);
		const looks: SwarmStatistics[][] = [];
		while (!run.done) {
			await run.advance(portion);
			swarmMoved.call(renderer);
			onProgress?.(run.step / plan.steps);
			if (run.step % (LOOKS * portion) === 0) looks.push([...(await run.statistics())]);
		}
		const statistics = await run.statistics();
		if (looks.at(-1)?.[0]?.step !== run.step) looks.push([...statistics]);
		const groups = run.groups.map(({ optimizer }, k) => ({
			optimizer: optimizer.id,
			hyper: optimizer.values,
			particles: plan.particles,
			status: statistics[k]?.status,
		}));
		return {
			run,
			curves: run.groups.map((_, k) => curveOf(looks.map((look) => look[k] as SwarmStatistics))),
			facts: { steps: run.step, seed: plan.seed, ...(plan.in ? { in: plan.in } : {}), groups },
		};
	} catch (error) {
		run.dispose();
		throw error;
	}
}

/** Statistics of a group as curves. */
function curveOf(looks: readonly SwarmStatistics[]): Curve {
	const quantile = (k: number): number[] => looks.map(({ quantiles }) => quantiles[k] ?? Number.NaN);
	return {
		steps: looks.map(({ step }) => step),
		best: looks.map(({ best }) => best?.value ?? Number.NaN),
		...{ low: quantile(0), median: quantile(2), high: quantile(4) },
	};
}
