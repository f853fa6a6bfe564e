/**
 * A run of swarms: up to eight optimizers from the same starts on one landscape, conducted step by step by a plan
 * that a link can hold. What it computes on is a session's machine.
 */

import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import { abortError, UsageError } from '../../model/errors.ts';
import type { LandscapeMetrics } from '../../model/optimizer.ts';
import { axisPlane, type Plane } from '../../model/geometry.ts';
import type {
	PlaneDistance,
	Basin,
	Injection,
	ParticleBatch,
	StopRules,
	SwarmChange,
	SwarmPlan,
	SwarmStatistics,
} from '../../model/swarm.ts';
import { changed, differing, firstDifference, inOrder, type RunValues } from '../../model/swarm-events.ts';
import type { Landscape } from '../landscapes/landscape.ts';
import { type LandscapeWindow, landscapeMetrics } from '../landscapes/landscape-metrics.ts';
import { resolveOptimizer } from './optimizers.ts';
import { embed, type StartPlaces, startsOf } from './starts.ts';
import { basinsOf, boxOf } from './frame.ts';
import type { Checkpoint } from './checkpoints.ts';
import { Course } from './course.ts';
import { Groups, NotAdded, type SwarmGroup } from './groups.ts';
import { distanceFrom, shareOutward } from './off-plane.ts';
import { checkEvent, checkPlan } from './plan.ts';
import { inPortions, portionOf } from './portions.ts';
import { isUndoneAtOnce, structureOf } from './replanned.ts';
import type { RunParts, SwarmHost, SwarmRunOptions } from './run-parts.ts';
import { Turns } from './turns.ts';
import { ValuesInForce } from './values-in-force.ts';
import { groundOf } from './within.ts';

export type { SwarmGroup } from './groups.ts';
export type { SwarmHost, SwarmRunOptions } from './run-parts.ts';

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
 * 	particles: 1000, starts: { kind: 'uniform' }, seed: 1, steps: 500, tolerance: null, target: null, events: [],
 * });
 * await run.advance(500);
 * const [gd, adam] = await run.statistics();
 * // Of 1000 particles each: how many came to rest, and how many are at each of the four minima.
 * console.log(gd?.status.converged, adam?.atMinimum); // 1000 [ 255, 274, 270, 201 ]
 * run.dispose();
 * session.dispose();
 */
export class SwarmRun {
	/** What is descended: of a run in the plane the landscape of that plane, of two variables. */
	readonly landscape: Landscape;
	/** Sizes of the landscape in its window. */
	readonly scale: LandscapeMetrics;
	/** Known minima, as the statistics count at them. */
	readonly basins: readonly Basin[];
	readonly #plane: Plane;
	/** Where the particles began, asked for again: they are drawn by number and not kept. */
	readonly #starts: () => Promise<StartPlaces>;
	readonly #course: Course;
	readonly #values: ValuesInForce;
	readonly #turns = new Turns();
	#groups = new Groups();
	/** Nobody runs, by the last statistics: so it stays until something wakes them. */
	#rests = false;
	/** Counts what wakes particles that are at rest, or adds some. */
	#woken = 0;
	/** What failed while particles were added, and cannot be undone. */
	#adding: Promise<unknown> = Promise.resolve();
	/** Groups may stand at different steps. */
	#torn = false;

	private constructor({ landscape, where, plan, scale, starts, checkpointBytes }: RunParts) {
		const { objective } = landscape;
		const { plane = axisPlane(objective.dimension), window: view, parameters = {} } = where;
		this.landscape = landscape;
		this.scale = scale;
		this.basins = basinsOf(landscape, scale.extent);
		this.#plane = plane;
		this.#starts = starts;
		this.#course = new Course(plan, parameters, checkpointBytes);
		const reach = Math.max(...[...view.u, ...(objective.dimension > 1 ? view.v : [])].map(Math.abs));
		this.#values = new ValuesInForce({ landscape, plane, scale, reach }, this.#course.valuesAfter(0));
	}

	/**
	 * Put the particles of a plan on a landscape.
	 *
	 * @param seen the landscape, of which a plan in the plane descends the plane alone
	 * @param lookedAt the window that `uniform` and `grid` starts fill, the plane in which particles begin, and
	 * the values of the landscape's parameters
	 * @throws UsageError where the plan cannot be, LimitError where a swarm does not fit, ShaderCompileError,
	 * OutOfMemoryError, DeviceLostError
	 */
	static async start(
		host: SwarmHost,
		seen: Landscape,
		lookedAt: LandscapeWindow,
		plan: SwarmPlan,
		options: SwarmRunOptions = {},
	): Promise<SwarmRun> {
		checkPlan(plan);
		const { landscape, where } = groundOf(plan, seen, lookedAt);
		const { scale = await landscapeMetrics(host, landscape, where), checkpointBytes = 0 } = options;
		const { particles: count, seed } = plan;
		const chosen = options.starts ?? startsOf(plan.starts, where.window);
		const { plane = axisPlane(landscape.objective.dimension) } = where;
		const starts = (): Promise<StartPlaces> => host.starts({ starts: chosen, count, seed, plane });
		const run = new SwarmRun({ landscape, where, plan, scale, starts, checkpointBytes });
		const { points, spans } = await starts();
		const frame = boxOf(landscape, where.window, spans, plane);
		const request = { bound: run.bound, starts: points, seed, stop: run.stop, ...frame };
		run.#groups = await Groups.create(host.backend, plan.optimizers.map(resolveOptimizer), request);
		run.#happen();
		return run;
	}

	/** The optimizers in the order of the plan, with their particles. */
	get groups(): readonly SwarmGroup[] {
		return this.#groups.all;
	}

	/** The plan as it stands: it begins as it began, and all that was changed since is among its events. */
	get plan(): SwarmPlan {
		return this.#course.plan;
	}

	/** Optimizers, stop rules and parameters of the landscape as they are in force. */
	get values(): RunValues {
		return this.#values.all;
	}

	/** Parameters of the landscape at the beginning, as they were given. */
	get parameters(): Readonly<Record<string, number>> {
		return this.#course.parameters;
	}

	/** The landscape with the values that its parameters have now. */
	get bound(): BoundObjective {
		return this.#values.bound;
	}

	/** Steps that every group was advanced by, whether or not the machine has done them yet. */
	get step(): number {
		return this.#course.step;
	}

	/** The stop rules in force. */
	get stop(): StopRules {
		return this.#values.stop;
	}

	/** Where the particles of every group began: n coordinates each, without those that were injected later. */
	async starts(): Promise<Float64Array> {
		return (await this.#starts()).points;
	}

	/** The budget is used up, or nobody was running at the last statistics and nothing is still to happen. */
	get done(): boolean {
		return this.#course.left <= 0 || (this.#rests && this.#course.isEventless);
	}

	/** Steps that are kept, and the bytes that they take. */
	get checkpoints(): { readonly steps: readonly number[]; readonly bytes: number } {
		const { steps, bytes } = this.#course.checkpoints;
		return { steps, bytes };
	}

	// ── forth ──

	/**
	 * Advance every group by so many steps, at most to the budget of the plan. Events of the plan happen at their steps, so
	 * that a plan replays the run it was recorded from.
	 *
	 * After an AbortError the groups may stand at different steps: dispose of the run, or go to a step.
	 * @throws AbortError, DeviceLostError
	 */
	async advance(steps: number, options: WorkOptions = {}): Promise<void> {
		await this.#turns.advance(() =>
			this.#advance(steps, options).catch((error: unknown) => {
				this.#torn = true;
				throw error;
			}),
		);
	}

	async #advance(steps: number, options: WorkOptions): Promise<void> {
		const course = this.#course;
		const total = Math.min(steps, course.left);
		// Who else advances meanwhile takes of the same budget: what is left is asked before each portion.
		for (let taken = 0; taken < total && course.left > 0; ) {
			const portion = Math.min(total - taken, course.left, course.untilEvent);
			const work = this.#groups.advance(portion, portionOf(options, taken, portion, total));
			course.passed(portion);
			const kept = course.keep(this.#groups);
			this.#happen();
			await Promise.all([work, kept]);
			taken += portion;
		}
		await this.#adding;
	}

	// ── events ──

	/** Whatever the plan has happen at this step happens, queued behind the steps before. */
	#happen(): void {
		for (const event of this.#course.due()) {
			if (event.kind === 'injection') this.#fails(this.#add(event.points));
			else this.#take(changed(this.#values.all, event));
		}
	}

	async #add(points: Injection['points']): Promise<void> {
		const starts = embed(Float64Array.from(points.flat()), this.#plane);
		this.#wake();
		await this.#groups.add(starts);
	}

	/** Whoever advances next hears of a failure; nobody else need be asked. */
	#fails(adding: Promise<void>): void {
		this.#adding = Promise.all([this.#adding, adding.catch(reject)]);
		this.#adding.catch(() => undefined);
	}

	/** Other values are in force from the next step on. */
	#take(values: RunValues): void {
		if (this.#values.take(values, this.#groups)) this.#wake();
	}

	#wake(): void {
		this.#rests = false;
		this.#woken++;
	}

	/** A change at this step; it is in the plan from now on. @throws UsageError */
	#change(change: Exclude<SwarmChange, { readonly kind: 'injection' }>): void {
		const event = { ...change, step: this.step };
		const values = checkEvent(this.#values.all, event);
		this.#values.bind(values.parameters);
		this.#course.add(event);
		this.#take(values);
	}

	/**
	 * Inject particles at points of the plane into every group, now. Where every group refuses them (they do not fit), the
	 * run and its plan are as they were, and it goes on; where only some do, groups differ and the run is over.
	 * @returns what was added to the plan
	 * @throws LimitError, OutOfMemoryError, DeviceLostError
	 */
	async inject(points: Injection['points']): Promise<Injection> {
		const injection: Injection = { step: this.step, kind: 'injection', points };
		this.#course.add(injection);
		const adding = this.#add(points);
		// Who advances meanwhile must not go past a group that is without them.
		this.#fails(adding.catch((error: unknown) => (error instanceof NotAdded && error.byAll ? undefined : reject(error))));
		await adding.catch((error: unknown) => {
			this.#course.withdraw(injection);
			return reject(error);
		});
		return injection;
	}

	/**
	 * Change hyper-parameters of a group; they hold from the next step on, without a compile.
	 * @param values what changes
	 * @throws UsageError where a value is out of range or changes the equations
	 */
	setHyper(group: number, values: Readonly<Record<string, number>>): void {
		this.#at(group);
		this.#change({ kind: 'hyper', group, values });
	}

	#at(group: number): SwarmGroup {
		const found = this.groups[group];
		if (!found) throw new UsageError(`There are ${this.groups.length} groups; ${group} is none of them.`);
		return found;
	}

	/** Give the landscape's parameters other values: what had converged runs again. @throws UsageError, LimitError */
	setParameters(parameters: Readonly<Record<string, number>>): void {
		const { parameters: all } = this.#values.bind(parameters);
		this.#change({ kind: 'parameters', values: differing(this.bound.parameters, all) });
	}

	/** Change when a particle is done (null: a tolerance that suits the landscape; no target). What is at rest stays so. */
	setStop(stop: Partial<Pick<SwarmPlan, 'tolerance' | 'target'>>): void {
		this.#change({ kind: 'stop', ...stop });
	}

	// ── back ──

	/**
	 * Go to a step, forth or back: to the nearest checkpoint at or before it, and on from there. The run is then, bit for bit,
	 * a fresh one of the same plan that was advanced to that step.
	 *
	 * Where it is cancelled the run stands at the step that it came to, and goes on from there.
	 * @param step 0 … the budget; beyond, the nearest of them
	 * @throws AbortError, DeviceLostError
	 */
	goTo(step: number, options: WorkOptions = {}): Promise<void> {
		return this.#turns.travel(() => this.#arrive(Math.min(this.plan.steps, Math.max(0, Math.round(step))), options));
	}

	/**
	 * Be the run of another plan, at the same step: as if it had been started with that one. Values, events and budget may be
	 * others; optimizers, particles, starts and seed are those that it was started with.
	 * @param parameters of the landscape at the beginning
	 * @throws UsageError where only another run can be that; AbortError, DeviceLostError
	 */
	async replan(plan: SwarmPlan, parameters = this.parameters, options: WorkOptions = {}): Promise<void> {
		checkPlan(plan);
		if (structureOf(plan) !== structureOf(this.plan))
			throw new UsageError('Optimizers, particles, starts, seed and where particles may go need another run.');
		this.#values.bind(parameters);
		await this.#turns.travel(() => this.#replan({ ...plan, events: inOrder(plan.events) }, parameters, options));
	}

	async #arrive(target: number, { signal, onProgress }: WorkOptions): Promise<void> {
		if (signal?.aborted) throw abortError();
		const course = this.#course;
		const checkpoint = course.checkpoints.before(target);
		if (this.#torn || target < course.step || (checkpoint && checkpoint.step > course.step)) await this.#goBack(checkpoint);
		const from = course.step;
		const left = (): number => target - course.step;
		await inPortions(
			left,
			() => course.checkpoints.stride,
			async (steps) => {
				await this.#advance(steps, {});
				onProgress?.((course.step - from) / (target - from));
				if (signal?.aborted && left() > 0) throw abortError();
			},
		);
		await this.#adding;
	}

	/** Be as at a checkpoint, or as at the beginning, with the events of that step. */
	async #goBack(checkpoint: Checkpoint | undefined): Promise<void> {
		const values = this.#course.valuesAfter(checkpoint?.events ?? 0);
		this.#torn = true;
		this.#wake();
		if (checkpoint) {
			this.#values.adopt(values.parameters);
			await this.#groups.restore(checkpoint.snapshots);
		}
		this.#take(values);
		if (!checkpoint) await this.#groups.restart(await this.starts());
		this.#course.goneBackTo(checkpoint);
		this.#adding = Promise.resolve();
		this.#torn = false;
		this.#happen();
	}

	async #replan(plan: SwarmPlan, parameters: Readonly<Record<string, number>>, options: WorkOptions): Promise<void> {
		const course = this.#course;
		const { plan: before, step } = course;
		const begin = (values: SwarmPlan, own: object): string => JSON.stringify([values.optimizers, values.tolerance, values.target, own]);
		if (begin(plan, parameters) !== begin(before, course.parameters)) {
			course.begin(plan, parameters);
			this.#torn = true;
			return this.#arrive(Math.min(step, plan.steps), options);
		}
		const same = firstDifference(before.events, plan.events);
		const gone = before.events.slice(same, course.happened);
		course.setPlan(plan);
		const next = plan.events[same];
		if (this.#torn || step > plan.steps || (next && next.step < step) || !isUndoneAtOnce(gone, plan.events.slice(same), step)) {
			this.#torn = true;
			return this.#arrive(Math.min(step, plan.steps), options);
		}
		if (gone.length > 0) {
			course.takeBack(same);
			this.#take(course.valuesAfter(same));
		}
		this.#happen();
		await this.#adding;
	}

	/** One a group, in the order of the plan, after all steps so far. */
	async statistics(): Promise<SwarmStatistics[]> {
		const asked = this.#woken;
		const all = await this.#groups.statistics(this.basins);
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
		return distanceFrom(this.#plane, this.#at(group).swarm, most);
	}

	/**
	 * How much of the way from their starts leads out of the plane: the median over the particles that the plan began with, 0 (none of it)
	 * … 1 (all); null for a landscape that is its own plane. Reads them back.
	 */
	async outward(group: number): Promise<number | null> {
		return shareOutward(this.#plane, this.#at(group).swarm, this.plan.particles, () => this.starts());
	}

	/** Release everything. */
	dispose(): void {
		this.#course.clear();
		this.#groups.dispose();
	}
}

/** Reject with what groups said. */
const reject = (error: unknown): never => {
	throw error instanceof NotAdded ? error.reason : error;
};
