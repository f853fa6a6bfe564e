/** `thalweg descend`: optimizers released on a landscape, and what became of them. */

import type { OpenedNetwork } from '../../engine/networks/open.ts';
import type { Session } from '../../engine/session.ts';
import { reportGroup, reportParticles } from '../../engine/swarm/report.ts';
import { SwarmRun } from '../../engine/swarm/run.ts';
import { wholePoint } from '../../engine/swarm/within.ts';
import { logarithmNote } from '../../model/axis-label.ts';
import { LimitError } from '../../model/errors.ts';
import type { Plane } from '../../model/geometry.ts';
import type { SwarmPlan, SwarmStatistics } from '../../model/swarm.ts';
import { answerOf, type GroupResult, tablesOf } from '../descend-answer.ts';
import { openNamed, planeFor } from '../landscape.ts';
import { machineFor, networkNotes, openSession } from '../machine.ts';
import { shown } from '../numbers.ts';
import type { PlaneOptions, WorkOptions } from '../options.ts';
import { print, printJson } from '../output.ts';
import { progress } from '../progress.ts';
import type { SwarmOptions } from '../swarm-options.ts';
import { swarmPlanFor, windowFor } from '../swarm-plan.ts';

export type DescendOptions = WorkOptions &
	PlaneOptions &
	SwarmOptions & {
		readonly trace?: boolean;
		/** Particles whose end is printed. */
		readonly final: number;
	};

/** Most points of all traces together: some 40 MB of JSON. */
const MAX_TRACE = 1_000_000;
/** Particle-steps below which starting worker threads takes longer than the work. */
const SMALL = 2 ** 21;
/** Particles whose preparation takes seconds. */
const MANY = 2 ** 20;
/** Portions of a run, after each of which is asked whether anybody still runs. */
const PORTIONS = 20;
/** Steps of a portion at least. */
const LEAST_PORTION = 50;

export async function descendCommand(argument: string | undefined, options: DescendOptions): Promise<void> {
	const { landscape, name, notes: opened, facts, network } = await openNamed(argument, options, options.start?.[0]?.length);
	const steps = logarithmNote(landscape.variables);
	const plane = planeFor(landscape, options);
	const where = { window: windowFor(landscape, options), plane, parameters: options.param ?? {} };
	const { plan, suited, ground, ...chosen } = await swarmPlanFor(landscape, where, options);
	if (options.trace) checkTrace(plan);
	const work = plan.particles * plan.steps * plan.optimizers.length;
	const session = await openSession(machineFor(landscape, options), work < SMALL && !landscape.network);
	const notes = [...opened, ...(steps === undefined ? [] : [steps]), ...networkNotes(session, landscape)];
	const shows = progress('descend', options.progress);
	try {
		const begin = performance.now();
		if (plan.particles * plan.optimizers.length >= MANY) shows.begin(`preparing ${plan.particles * plan.optimizers.length} particles`);
		const run = await SwarmRun.start(session, landscape, where, plan, chosen);
		try {
			const { statistics, traces } = await conduct(run, options.trace ?? false, shows.options.onProgress);
			const milliseconds = Math.round(performance.now() - begin);
			const ended = await Promise.all(statistics.map((s, group) => resultOf(session, run, group, s, options.final, traces?.[group])));
			const results = network ? await withScores(network, plan.in === 'plane' ? plane : undefined, ended, { session, run }) : ended;
			shows.end();
			const about = {
				name,
				facts,
				landscape: ground.landscape,
				isNetwork: network !== undefined,
				machine: session.machine,
				where,
				plan,
				suited,
				stop: run.stop,
				steps: run.step,
				milliseconds,
				notes,
			};
			if (options.json) await printJson(answerOf(about, results));
			else await print(tablesOf(about, results));
		} finally {
			run.dispose();
		}
	} finally {
		shows.end();
		session.dispose();
	}
}

/**
 * How good the best network of each group is, and the one in the middle, on samples that train and that test; and how many minima there are
 * among its networks.
 * @param plane that particles were kept in
 */
async function withScores(
	network: OpenedNetwork,
	plane: Plane | undefined,
	results: readonly GroupResult[],
	{ session, run }: { readonly session: Session; readonly run: SwarmRun },
): Promise<GroupResult[]> {
	const { scoresOf } = await import('../../engine/networks/scores.ts');
	const { comparedOf, minimaAmong } = await import('../../engine/networks/minima.ts');
	const scored = (x: readonly number[]) => scoresOf(network, wholePoint(x, plane));
	const most = comparedOf(network.plan.operations * network.data.train.count);
	const lossAt = async (points: Float64Array) => (await session.sample(run.bound, points, 0)).values;
	return Promise.all(
		results.map(async (result, group) => {
			const { statistics, median } = result.report;
			const { best, count } = statistics;
			const minima = await minimaAmong(lossAt, await run.read(group, 0, Math.min(most, count)), most);
			return { ...result, ...(best ? { scores: scored(best.x) } : {}), ...(median ? { scoresOfMedian: scored(median.x) } : {}), minima };
		}),
	);
}

/** @throws LimitError */
function checkTrace({ particles, steps, optimizers }: SwarmPlan): void {
	const points = particles * (steps + 1) * optimizers.length;
	if (points <= MAX_TRACE) return;
	const product = [`${particles} particles`, `${steps + 1} points`, ...(optimizers.length > 1 ? [`${optimizers.length} optimizers`] : [])];
	throw new LimitError(
		`A trace of ${product.join(' × ')} is ${points} points; the most is ${MAX_TRACE}. Use fewer --particles or --steps, or leave --trace out.`,
	);
}

/** A point a step, a particle: x of every step, the start first. */
type Trace = number[][][];

interface Conducted {
	readonly statistics: readonly SwarmStatistics[];
	/** One a group, where asked for. */
	readonly traces?: readonly Trace[];
}

/** Advance to the end: the budget, or nobody running. */
async function conduct(run: SwarmRun, traced: boolean, onProgress?: (fraction: number) => void): Promise<Conducted> {
	const { steps } = run.plan;
	const portion = traced ? 1 : Math.max(LEAST_PORTION, Math.ceil(steps / PORTIONS));
	const traces = traced ? run.groups.map(({ swarm }) => Array.from({ length: swarm.count }, (): number[][] => [])) : undefined;
	if (traces) await record(run, traces);
	let statistics: readonly SwarmStatistics[] | undefined;
	while (!run.done) {
		const [before, taken] = [run.step, Math.min(portion, steps - run.step)];
		await run.advance(portion, onProgress ? { onProgress: (f) => onProgress((before + f * taken) / steps) } : {});
		if (traces) await record(run, traces);
		// Every step of a trace is wanted, also those of particles at rest.
		statistics = traces && run.step < steps ? undefined : await run.statistics();
	}
	return { statistics: statistics ?? (await run.statistics()), ...(traces ? { traces } : {}) };
}

/** Append where every particle is. */
async function record(run: SwarmRun, traces: readonly Trace[]): Promise<void> {
	for (const [group, trace] of traces.entries()) {
		const { x, dimension: n } = await run.read(group);
		for (const [i, points] of trace.entries()) points.push(Array.from(x.subarray(i * n, (i + 1) * n)));
	}
}

/** What is printed is evaluated again in double precision, at the printed place. */
async function resultOf(
	session: Session,
	run: SwarmRun,
	group: number,
	statistics: SwarmStatistics,
	final: number,
	trace: Trace | undefined,
): Promise<GroupResult> {
	const { optimizer, swarm } = run.groups[group] as SwarmRun['groups'][number];
	const printed = shown(session.machine.precision);
	return {
		optimizer,
		schedule: run.plan.optimizers[group]?.schedule,
		report: await reportGroup(session, run, group, statistics, { printed }),
		final: await reportParticles(session, run, group, { first: 0, count: Math.min(final, swarm.count) }, printed),
		offPlane: await run.offPlane(group),
		...(trace ? { trace } : {}),
	};
}
