/**
 * A run of swarms: up to eight optimizers from the same starts on one landscape, conducted step by step by a plan
 * that a link can hold. What it computes on is a session's machine.
 */

import { bindObjective } from '../../model/bound.ts';
import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import { project } from '../../math/linear.ts';
import { UsageError } from '../../model/errors.ts';
import type { LandscapeMetrics, OptimizerSpec, ResolvedOptimizer } from '../../model/optimizer.ts';
import { axisPlane, isSlice, type Plane } from '../../model/geometry.ts';
import type {
	PlaneDistance,
	Basin,
	Injection,
	ParticleBatch,
	Starts,
	StopRules,
	Swarm,
	SwarmMaker,
	SwarmPlan,
	SwarmStatistics,
} from '../../model/swarm.ts';
import type { Landscape } from '../landscapes/landscape.ts';
import { type LandscapeWindow, landscapeMetrics, suitedTolerance } from '../landscapes/landscape-metrics.ts';
import type { ExactHost } from '../../model/exact-host.ts';
import { resolveOptimizer } from './optimizers.ts';
import { embed, type StartPlaces, type StartsRequest, startsOf } from './starts.ts';
import { basinsOf, boxOf } from './frame.ts';
import { checkPlan } from './plan.ts';

/** Particles read at once where all are looked at. */
const BATCH = 65_536;

/** What a run computes on: a session. */
export interface SwarmHost extends ExactHost {
	readonly backend: SwarmMaker;
	/** Where the particles begin. */
	starts(request: StartsRequest): Promise<StartPlaces>;
}

/** One optimizer of a run with its particles. */
export interface SwarmGroup {
	readonly optimizer: ResolvedOptimizer;
	readonly swarm: Swarm;
}

/** What a run is given beside its plan. */
export interface SwarmRunOptions {
	/** In place of the plan's starts; as many as the plan has particles. */
	readonly starts?: Starts;
	/** Known already; measured where absent. */
	readonly scale?: LandscapeMetrics;
}

/**
 * A run: up to eight optimizers with as many particles each, from the same starts, on one landscape.
 *
 * The same plan, seed, window and landscape give the same run on the same machine, whatever the portions it is
 * advanced in; in strict mode and f32 the same bits on every machine that rounds as IEEE.
 *
 * @example
 * const landscape = openLandscape({ kind: 'function', id: 'himmelblau' });
 * const session = await openSession(defaultHost(), { machine: 'cpu', strict: true });
 * const run = await SwarmRun.start(session, landscape, { window: landscape.view }, {
 * 	optimizers: [{ id: 'gd', hyper: { lr: 0.01 } }, { id: 'adam', hyper: { lr: 0.1 } }],
 * 	particles: 1000, starts: { kind: 'uniform' }, seed: 1, steps: 500, tolerance: null, target: null, injections: [],
 * });
 * await run.advance(500);
 * const [gd, adam] = await run.statistics();
 * // Of 1000 particles each: how many came to rest, and how many are at each of the four minima.
 * console.log(gd?.status.converged, adam?.atMinimum); // 1000 [ 255, 274, 270, 201 ]
 * run.dispose();
 * session.dispose();
 */
export class SwarmRun {
	/** What is descended. */
	readonly landscape: Landscape;
	/** Sizes of the landscape in its window. */
	readonly scale: LandscapeMetrics;
	/** Known minima, as the statistics count at them. */
	readonly basins: readonly Basin[];
	readonly #plane: Plane;
	/** Where the particles began, asked for again: they are drawn by number and not kept. */
	readonly #begun: () => Promise<StartPlaces>;
	readonly #reach: number;
	#bound: BoundObjective;
	#groups: SwarmGroup[] = [];
	#plan: SwarmPlan;
	#step = 0;
	/** Injections of the plan that have joined. */
	#joined = 0;
	/** Nobody runs, by the last statistics: so it stays until something wakes them. */
	#rests = false;
	/** Counts what wakes particles that are at rest, or adds some. */
	#woken = 0;
	/** What failed while particles were added, and cannot be undone. */
	#adding: Promise<unknown> = Promise.resolve();

	private constructor(
		landscape: Landscape,
		{ plane = axisPlane(landscape.objective.dimension), window: view, parameters = {} }: LandscapeWindow,
		plan: SwarmPlan,
		scale: LandscapeMetrics,
		begun: (plane: Plane) => Promise<StartPlaces>,
	) {
		const { objective } = landscape;
		this.landscape = landscape;
		this.#bound = bindObjective(objective, 'full', parameters, plane);
		this.scale = scale;
		this.basins = basinsOf(landscape, scale.extent);
		this.#plane = plane;
		this.#begun = () => begun(plane);
		this.#plan = { ...plan, injections: plan.injections.toSorted((a, b) => a.step - b.step) };
		this.#reach = Math.max(...[...view.u, ...(landscape.objective.dimension > 1 ? view.v : [])].map(Math.abs));
	}

	/**
	 * Put the particles of a plan on a landscape.
	 *
	 * @param where the window that `uniform` and `grid` starts fill, the plane in which particles begin, and
	 * the values of the landscape's parameters
	 * @throws UsageError where the plan cannot be, LimitError where a swarm does not fit, ShaderCompileError,
	 * OutOfMemoryError, DeviceLostError
	 */
	static async start(
		host: SwarmHost,
		landscape: Landscape,
		where: LandscapeWindow,
		plan: SwarmPlan,
		options: SwarmRunOptions = {},
	): Promise<SwarmRun> {
		checkPlan(plan);
		const optimizers = plan.optimizers.map(resolveOptimizer);
		const { particles: count, seed } = plan;
		const chosen = options.starts ?? startsOf(plan.starts, where.window);
		const begun = (plane: Plane): Promise<StartPlaces> => host.starts({ starts: chosen, count, seed, plane });
		const run = new SwarmRun(landscape, where, plan, options.scale ?? (await landscapeMetrics(host, landscape, where)), begun);
		const { points: starts, spans } = await run.#begun();
		const frame = boxOf(landscape, where.window, spans, run.#plane);
		try {
			for (const optimizer of optimizers)
				run.#groups.push({
					optimizer,
					swarm: await host.backend.createSwarm({ bound: run.bound, optimizer, starts, seed, stop: run.stop, ...frame }),
				});
			run.#join();
		} catch (error) {
			run.dispose();
			throw error;
		}
		return run;
	}

	/** The optimizers in the order of the plan, with their particles. */
	get groups(): readonly SwarmGroup[] {
		return this.#groups;
	}

	/** The plan as it stands: changed hyper-parameters, stop rules and injections are part of it. */
	get plan(): SwarmPlan {
		return this.#plan;
	}

	/** The landscape with the values that its parameters have now. */
	get bound(): BoundObjective {
		return this.#bound;
	}

	/** Steps that every group was advanced by, whether or not the machine has done them yet. */
	get step(): number {
		return this.#step;
	}

	/** The stop rules in force. */
	get stop(): StopRules {
		const { tolerance, target } = this.#plan;
		return { tolerance: tolerance ?? suitedTolerance(this.scale, this.#reach), target };
	}

	/** Where the particles of every group began: n coordinates each, without those that were injected later. */
	async starts(): Promise<Float64Array> {
		return (await this.#begun()).points;
	}

	/** The budget is used up, or nobody was running at the last statistics and nobody is still to be injected. */
	get done(): boolean {
		return this.#step >= this.#plan.steps || (this.#rests && this.#joined === this.#plan.injections.length);
	}

	/**
	 * Advance every group by so many steps, at most to the budget of the plan. Particles that the plan injects join at
	 * their step, so that a plan replays the run it was recorded from.
	 *
	 * After an AbortError the groups may stand at different steps: dispose of the run.
	 * @throws AbortError, DeviceLostError
	 */
	async advance(steps: number, options: WorkOptions = {}): Promise<void> {
		const total = Math.min(steps, this.#left);
		// Who else advances meanwhile takes of the same budget: what is left is asked before each portion.
		for (let taken = 0; taken < total && this.#left > 0; ) {
			const portion = Math.min(total - taken, this.#left, this.#untilInjection());
			await this.#advanceAll(portion, portionOf(options, taken, portion, total));
			taken += portion;
		}
		await this.#adding;
	}

	/** Steps of the budget that are not taken. */
	get #left(): number {
		return this.#plan.steps - this.#step;
	}

	/** Steps until particles of the plan join. */
	#untilInjection(): number {
		const next = this.#plan.injections[this.#joined];
		return next ? next.step - this.#step : Number.POSITIVE_INFINITY;
	}

	#advanceAll(steps: number, { onProgress, signal }: WorkOptions): Promise<unknown> {
		const parts = this.#groups.map(() => 0);
		const work = this.#groups.map(({ swarm }, index) =>
			swarm.advance(steps, {
				...(signal ? { signal } : {}),
				...(onProgress && {
					onProgress: (fraction: number) => {
						parts[index] = fraction;
						onProgress(parts.reduce((a, b) => a + b, 0) / parts.length);
					},
				}),
			}),
		);
		this.#step += steps;
		this.#join();
		return Promise.all(work);
	}

	/** Add the particles that the plan injects at this step, queued behind the steps before. */
	#join(): void {
		for (let next = this.#plan.injections[this.#joined]; next && next.step <= this.#step; next = this.#plan.injections[this.#joined]) {
			this.#joined++;
			this.#fails(this.#add(next.points));
		}
	}

	async #add(points: Injection['points']): Promise<void> {
		const starts = embed(Float64Array.from(points.flat()), this.#plane);
		this.#wake();
		const added = await Promise.allSettled(this.#groups.map(({ swarm }) => swarm.add(starts)));
		const refused = added.filter((answer) => answer.status === 'rejected');
		if (refused.length > 0) throw new NotAdded(refused[0]?.reason, refused.length === added.length);
	}

	/** Whoever advances next hears of a failure; nobody else need be asked. */
	#fails(adding: Promise<void>): void {
		this.#adding = Promise.all([this.#adding, adding.catch(reject)]);
		this.#adding.catch(() => undefined);
	}

	/**
	 * Inject particles at points of the plane into every group, now. Where every group refuses them (they do not fit), the
	 * run and its plan are as they were, and it goes on; where only some do, groups differ and the run is over.
	 * @returns what was added to the plan
	 * @throws LimitError, OutOfMemoryError, DeviceLostError
	 */
	async inject(points: Injection['points']): Promise<Injection> {
		const injection: Injection = { step: this.#step, points };
		const { injections } = this.#plan;
		this.#plan = { ...this.#plan, injections: [...injections.slice(0, this.#joined), injection, ...injections.slice(this.#joined)] };
		this.#joined++;
		const adding = this.#add(points);
		// Who advances meanwhile must not go past a group that is without them.
		this.#fails(adding.catch((error: unknown) => (error instanceof NotAdded && error.byAll ? undefined : reject(error))));
		await adding.catch((error: unknown) => {
			this.#plan = { ...this.#plan, injections: this.#plan.injections.filter((other) => other !== injection) };
			this.#joined--;
			return reject(error);
		});
		return injection;
	}

	/**
	 * Change hyper-parameters of a group; they hold from the next step on, without a compile.
	 * @param hyper what changes
	 * @throws UsageError where a value is out of range or changes the equations
	 */
	setHyper(group: number, hyper: Readonly<Record<string, number>>): void {
		const { optimizer, swarm } = this.#at(group);
		const spec = this.#plan.optimizers[group] as OptimizerSpec;
		const changed: OptimizerSpec = { ...spec, hyper: { ...spec.hyper, ...hyper } };
		const resolved = resolveOptimizer(changed);
		if (resolved.key !== optimizer.key)
			throw new UsageError(`${Object.keys(hyper).join(', ')} changes the equations of ${optimizer.name}: start another run.`);
		this.#groups[group] = { optimizer: resolved, swarm };
		this.#plan = { ...this.#plan, optimizers: this.#plan.optimizers.map((other, k) => (k === group ? changed : other)) };
		swarm.update({ hyper: resolved.values });
	}

	#at(group: number): SwarmGroup {
		const found = this.#groups[group];
		if (!found) throw new UsageError(`There are ${this.#groups.length} groups; ${group} is none of them.`);
		return found;
	}

	/** Give the landscape's parameters other values: what had converged runs again. @throws UsageError, LimitError */
	setParameters(parameters: Readonly<Record<string, number>>): void {
		this.#bound = bindObjective(this.landscape.objective, 'full', parameters, this.#plane);
		this.#wake();
		for (const { swarm } of this.#groups) swarm.update({ parameters: this.#bound.parameters });
	}

	#wake(): void {
		this.#rests = false;
		this.#woken++;
	}

	/** Change when a particle is done (null: a tolerance that suits the landscape; no target). What is at rest stays so. */
	setStop({ tolerance = this.#plan.tolerance, target = this.#plan.target }: Partial<Pick<SwarmPlan, 'tolerance' | 'target'>>): void {
		const changed = { ...this.#plan, tolerance, target };
		checkPlan(changed);
		this.#plan = changed;
		for (const { swarm } of this.#groups) swarm.update({ stop: this.stop });
	}

	/** One a group, in the order of the plan, after all steps so far. */
	async statistics(): Promise<SwarmStatistics[]> {
		const asked = this.#woken;
		const all = await Promise.all(this.#groups.map(({ swarm }) => swarm.statistics(this.basins)));
		this.#rests = asked === this.#woken && all.every(({ status }) => status.running === 0);
		return all;
	}

	/** Particles of a group, all where no range is given. */
	async read(group: number, first?: number, count?: number): Promise<ParticleBatch> {
		return this.#at(group).swarm.read(first, count);
	}

	/**
	 * How far a group's particles are from the plane; null for a landscape that is its own plane. Reads them back.
	 * @param most look at the first so many; all where absent
	 */
	async offPlane(group: number, most = Number.POSITIVE_INFINITY): Promise<PlaneDistance | null> {
		const { swarm } = this.#at(group);
		const plane = this.#plane;
		if (!isSlice(plane)) return null;
		const of = Math.min(swarm.count, most);
		let [sum, max] = [0, 0];
		for (let first = 0; first < of; first += BATCH) {
			const { x } = await swarm.read(first, Math.min(BATCH, of - first));
			for (const distance of project(plane, x).distances) [sum, max] = [sum + distance, Math.max(max, distance)];
		}
		return { of, mean: sum / of, max };
	}

	/** Release everything. */
	dispose(): void {
		for (const { swarm } of this.#groups) swarm.dispose();
		this.#groups = [];
	}
}

/** Particles that groups refused. */
class NotAdded {
	constructor(
		readonly reason: unknown,
		/** No group has them. */
		readonly byAll: boolean,
	) {}
}

/** Reject with what groups said. */
const reject = (error: unknown): never => {
	throw error instanceof NotAdded ? error.reason : error;
};

/** Progress of a portion of the steps as progress of all. */
const portionOf = ({ onProgress, signal }: WorkOptions, before: number, portion: number, total: number): WorkOptions => ({
	...(signal ? { signal } : {}),
	...(onProgress ? { onProgress: (fraction: number) => onProgress((before + fraction * portion) / total) } : {}),
});
