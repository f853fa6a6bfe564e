/**
 * A run of swarms: up to eight optimizers from the same starts on one landscape, conducted step by step by a plan
 * that a link can hold. What it computes on is a session's machine.
 */

import { bindObjective } from '../../model/bound.ts';
import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import { abortError, LimitError, OutOfMemoryError, UsageError } from '../../model/errors.ts';
import type { LandscapeMetrics } from '../../model/optimizer.ts';
import { axisPlane, type Plane } from '../../model/geometry.ts';
import type {
	PlaneDistance,
	Basin,
	Injection,
	ParticleBatch,
	StopRules,
	SwarmChange,
	SwarmEvent,
	SwarmPlan,
	SwarmStatistics,
} from '../../model/swarm.ts';
import {
	changed,
	differing,
	firstDifference,
	happened,
	inOrder,
	type RunValues,
	valuesAfter,
	withEvent,
} from '../../model/swarm-events.ts';
import type { Landscape } from '../landscapes/landscape.ts';
import { type LandscapeWindow, landscapeMetrics, suitedTolerance } from '../landscapes/landscape-metrics.ts';
import { resolveOptimizer } from './optimizers.ts';
import { embed, type StartPlaces, startsOf } from './starts.ts';
import { basinsOf, boxOf } from './frame.ts';
import { type Checkpoint, Checkpoints, release } from './checkpoints.ts';
import { Groups, NotAdded, type SwarmGroup } from './groups.ts';
import { distanceFrom, shareOutward } from './off-plane.ts';
import { checkEvent, checkPlan } from './plan.ts';
import { isUndoneAtOnce, structureOf } from './replanned.ts';
import type { RunParts, SwarmHost, SwarmRunOptions } from './run-parts.ts';
import { groundOf } from './within.ts';

export type { SwarmGroup } from './groups.ts';
export type { SwarmHost, SwarmRunOptions } from './run-parts.ts';

/** On the way to a step: steps at first, and how long a portion of them takes. A journey that is cancelled ends with its portion. */
const FIRST_PORTION = 8;
const PORTION_MS = 50;

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
	readonly #reach: number;
	/** Where the particles began, asked for again: they are drawn by number and not kept. */
	readonly #starts: () => Promise<StartPlaces>;
	readonly #checkpoints: Checkpoints;
	#groups = new Groups();
	#plan: SwarmPlan;
	/** The landscape's parameters at the beginning, as far as they differ from their defaults. */
	#parameters: Readonly<Record<string, number>>;
	/** Values in force. */
	#values: RunValues;
	#bound: BoundObjective;
	#step = 0;
	/** Events of the plan that have happened. */
	#happened = 0;
	/** Nobody runs, by the last statistics: so it stays until something wakes them. */
	#rests = false;
	/** Counts what wakes particles that are at rest, or adds some. */
	#woken = 0;
	/** What failed while particles were added, and cannot be undone. */
	#adding: Promise<unknown> = Promise.resolve();
	/** Steps that are being taken. */
	readonly #advancing = new Set<Promise<unknown>>();
	/** It is on its way to another step. */
	#going: Promise<void> | null = null;
	/** Groups may stand at different steps. */
	#torn = false;
	/** Counts what makes a snapshot that is still being taken one of another past. */
	#past = 0;

	private constructor({ landscape, where, plan, scale, starts, checkpointBytes }: RunParts) {
		const { objective } = landscape;
		const { plane = axisPlane(objective.dimension), window: view, parameters = {} } = where;
		this.landscape = landscape;
		this.scale = scale;
		this.basins = basinsOf(landscape, scale.extent);
		this.#plane = plane;
		this.#starts = starts;
		this.#checkpoints = new Checkpoints(checkpointBytes);
		this.#plan = { ...plan, events: inOrder(plan.events) };
		this.#parameters = parameters;
		this.#values = this.#valuesAfter(0);
		this.#bound = bindObjective(objective, 'full', parameters, plane);
		this.#reach = Math.max(...[...view.u, ...(objective.dimension > 1 ? view.v : [])].map(Math.abs));
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
		return this.#plan;
	}

	/** Optimizers, stop rules and parameters of the landscape as they are in force. */
	get values(): RunValues {
		return this.#values;
	}

	/** Parameters of the landscape at the beginning, as they were given. */
	get parameters(): Readonly<Record<string, number>> {
		return this.#parameters;
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
		const { tolerance, target } = this.#values;
		return { tolerance: tolerance ?? suitedTolerance(this.scale, this.#reach), target };
	}

	/** Where the particles of every group began: n coordinates each, without those that were injected later. */
	async starts(): Promise<Float64Array> {
		return (await this.#starts()).points;
	}

	/** The budget is used up, or nobody was running at the last statistics and nothing is still to happen. */
	get done(): boolean {
		return this.#step >= this.#plan.steps || (this.#rests && this.#happened === this.#plan.events.length);
	}

	/** Steps that are kept, and the bytes that they take. */
	get checkpoints(): { readonly steps: readonly number[]; readonly bytes: number } {
		return { steps: this.#checkpoints.steps, bytes: this.#checkpoints.bytes };
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
		while (this.#going) await this.#going;
		const advancing = this.#advance(steps, options);
		this.#advancing.add(advancing);
		try {
			await advancing;
		} catch (error) {
			this.#torn = true;
			throw error;
		} finally {
			this.#advancing.delete(advancing);
		}
	}

	async #advance(steps: number, options: WorkOptions): Promise<void> {
		const total = Math.min(steps, this.#left);
		// Who else advances meanwhile takes of the same budget: what is left is asked before each portion.
		for (let taken = 0; taken < total && this.#left > 0; ) {
			const portion = Math.min(total - taken, this.#left, this.#untilEvent());
			const work = this.#groups.advance(portion, portionOf(options, taken, portion, total));
			this.#step += portion;
			const kept = this.#keep();
			this.#happen();
			await Promise.all([work, kept]);
			taken += portion;
		}
		await this.#adding;
	}

	/** Steps of the budget that are not taken. */
	get #left(): number {
		return this.#plan.steps - this.#step;
	}

	/** Steps until something of the plan happens. */
	#untilEvent(): number {
		const next = this.#plan.events[this.#happened];
		return next ? next.step - this.#step : Number.POSITIVE_INFINITY;
	}

	/** Keep a checkpoint of this step, before its events, where one is worth its bytes. What cannot be had is done without. */
	async #keep(): Promise<void> {
		const [step, events, past, bytes] = [this.#step, this.#happened, this.#past, this.#groups.bytes];
		if (!this.#checkpoints.wants(step, bytes)) return;
		this.#checkpoints.makeRoom(bytes);
		try {
			const snapshots = await this.#groups.snapshot();
			if (past === this.#past) this.#checkpoints.keep({ step, events, snapshots });
			else release(snapshots);
		} catch (error) {
			if (!(error instanceof OutOfMemoryError || error instanceof LimitError)) throw error;
			this.#checkpoints.full();
		}
	}

	// ── events ──

	/** Whatever the plan has happen at this step happens, queued behind the steps before. */
	#happen(): void {
		for (let next = this.#plan.events[this.#happened]; next && next.step <= this.#step; next = this.#plan.events[this.#happened]) {
			this.#happened++;
			if (next.kind === 'injection') this.#fails(this.#add(next.points));
			else this.#take(changed(this.#values, next));
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
		const before = this.#values;
		this.#values = values;
		this.#groups.setOptimizers(values.optimizers.map(resolveOptimizer));
		if (before.tolerance !== values.tolerance || before.target !== values.target) this.#groups.update({ stop: this.stop });
		if (JSON.stringify(before.parameters) === JSON.stringify(values.parameters)) return;
		this.#bound = bindObjective(this.landscape.objective, 'full', values.parameters, this.#plane);
		this.#wake();
		this.#groups.update({ parameters: this.#bound.parameters });
	}

	#wake(): void {
		this.#rests = false;
		this.#woken++;
	}

	/** A change at this step; it is in the plan from now on. @throws UsageError */
	#change(change: Exclude<SwarmChange, { readonly kind: 'injection' }>): void {
		const event = { ...change, step: this.#step };
		const values = checkEvent(this.#values, event);
		bindObjective(this.landscape.objective, 'full', values.parameters, this.#plane);
		const events = withEvent(this.#plan.events, event);
		this.#setEvents(events);
		this.#happened = happened(events, this.#step);
		this.#take(values);
	}

	/** The plan has other events; what had led elsewhere is forgotten. */
	#setEvents(events: readonly SwarmEvent[]): void {
		const same = firstDifference(this.#plan.events, events);
		this.#past++;
		this.#checkpoints.cut(same, events[same]?.step ?? Number.POSITIVE_INFINITY);
		this.#plan = { ...this.#plan, events };
	}

	/**
	 * Inject particles at points of the plane into every group, now. Where every group refuses them (they do not fit), the
	 * run and its plan are as they were, and it goes on; where only some do, groups differ and the run is over.
	 * @returns what was added to the plan
	 * @throws LimitError, OutOfMemoryError, DeviceLostError
	 */
	async inject(points: Injection['points']): Promise<Injection> {
		const injection: Injection = { step: this.#step, kind: 'injection', points };
		this.#setEvents(withEvent(this.#plan.events, injection));
		this.#happened++;
		const adding = this.#add(points);
		// Who advances meanwhile must not go past a group that is without them.
		this.#fails(adding.catch((error: unknown) => (error instanceof NotAdded && error.byAll ? undefined : reject(error))));
		await adding.catch((error: unknown) => {
			this.#plan = { ...this.#plan, events: this.#plan.events.filter((other) => other !== injection) };
			this.#happened--;
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
		const { parameters: all } = bindObjective(this.landscape.objective, 'full', parameters, this.#plane);
		this.#change({ kind: 'parameters', values: differing(this.#bound.parameters, all) });
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
		return this.#go(() => this.#arrive(Math.min(this.#plan.steps, Math.max(0, Math.round(step))), options));
	}

	/**
	 * Be the run of another plan, at the same step: as if it had been started with that one. Values, events and budget may be
	 * others; optimizers, particles, starts and seed are those that it was started with.
	 * @param parameters of the landscape at the beginning
	 * @throws UsageError where only another run can be that; AbortError, DeviceLostError
	 */
	async replan(plan: SwarmPlan, parameters = this.#parameters, options: WorkOptions = {}): Promise<void> {
		checkPlan(plan);
		if (structureOf(plan) !== structureOf(this.#plan))
			throw new UsageError('Optimizers, particles, starts, seed and where particles may go need another run.');
		bindObjective(this.landscape.objective, 'full', parameters, this.#plane);
		await this.#go(() => this.#replan({ ...plan, events: inOrder(plan.events) }, parameters, options));
	}

	/** One journey after the other, and none while steps are being taken. */
	#go(journey: () => Promise<void>): Promise<void> {
		const before = this.#going;
		const going = (async () => {
			await before;
			await Promise.allSettled(this.#advancing);
			await journey();
		})();
		const gone = going.then(
			() => undefined,
			() => undefined,
		);
		this.#going = gone;
		void gone.then(() => {
			if (this.#going === gone) this.#going = null;
		});
		return going;
	}

	async #arrive(target: number, { signal, onProgress }: WorkOptions): Promise<void> {
		if (signal?.aborted) throw abortError();
		const checkpoint = this.#checkpoints.before(target);
		if (this.#torn || target < this.#step || (checkpoint && checkpoint.step > this.#step)) await this.#goBack(checkpoint);
		const from = this.#step;
		for (let portion = FIRST_PORTION; this.#step < target; ) {
			const begun = performance.now();
			await this.#advance(Math.min(portion, target - this.#step), {});
			onProgress?.((this.#step - from) / (target - from));
			if (signal?.aborted && this.#step < target) throw abortError();
			const ms = performance.now() - begun;
			const affordable = ms < PORTION_MS ? 2 * portion : Math.floor((portion * PORTION_MS) / ms);
			portion = Math.max(1, Math.min(affordable, this.#checkpoints.stride));
		}
		await this.#adding;
	}

	/** Be as at a checkpoint, or as at the beginning, with the events of that step. */
	async #goBack(checkpoint: Checkpoint | undefined): Promise<void> {
		const count = checkpoint?.events ?? 0;
		const values = this.#valuesAfter(count);
		this.#torn = true;
		this.#wake();
		if (checkpoint) {
			// The snapshots have the values of then: telling them again would wake who is at rest.
			this.#bound = bindObjective(this.landscape.objective, 'full', values.parameters, this.#plane);
			this.#values = { ...this.#values, parameters: values.parameters };
			await this.#groups.restore(checkpoint.snapshots);
		}
		this.#take(values);
		if (!checkpoint) await this.#groups.restart(await this.starts());
		[this.#step, this.#happened] = [checkpoint?.step ?? 0, count];
		this.#adding = Promise.resolve();
		this.#torn = false;
		this.#happen();
	}

	/** The values in force after so many events of the plan. */
	#valuesAfter(count: number): RunValues {
		const { optimizers, tolerance, target, events } = this.#plan;
		return valuesAfter({ optimizers, tolerance, target, parameters: this.#parameters }, events, count);
	}

	async #replan(plan: SwarmPlan, parameters: Readonly<Record<string, number>>, options: WorkOptions): Promise<void> {
		const [before, step] = [this.#plan, this.#step];
		const begin = (values: SwarmPlan, own: object): string => JSON.stringify([values.optimizers, values.tolerance, values.target, own]);
		if (begin(plan, parameters) !== begin(before, this.#parameters)) {
			[this.#plan, this.#parameters] = [plan, parameters];
			this.#past++;
			this.#checkpoints.clear();
			this.#torn = true;
			return this.#arrive(Math.min(step, plan.steps), options);
		}
		const same = firstDifference(before.events, plan.events);
		const gone = before.events.slice(same, this.#happened);
		this.#setEvents(plan.events);
		this.#plan = plan;
		const next = plan.events[same];
		if (this.#torn || step > plan.steps || (next && next.step < step) || !isUndoneAtOnce(gone, plan.events.slice(same), step)) {
			this.#torn = true;
			return this.#arrive(Math.min(step, plan.steps), options);
		}
		if (gone.length > 0) {
			this.#happened = same;
			this.#take(this.#valuesAfter(same));
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
		return shareOutward(this.#plane, this.#at(group).swarm, this.#plan.particles, () => this.starts());
	}

	/** Release everything. */
	dispose(): void {
		this.#past++;
		this.#checkpoints.clear();
		this.#groups.dispose();
	}
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
