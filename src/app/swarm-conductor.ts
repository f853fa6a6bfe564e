/**
 * From the swarm that was chosen (AppState) to one that runs: starts it, takes its steps frame by frame, and follows
 * its statistics. Elements read its signals and call its methods; nothing per frame passes through them.
 */

import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import { landscapeScale } from '../engine/landscapes/landscape-scale.ts';
import { resolveOptimizer, suitedTo } from '../engine/swarm/optimizers.ts';
import type { Session } from '../engine/session.ts';
import { groupColor, groupRgb } from '../engine/swarm/colors.ts';
import { reportGroup } from '../engine/swarm/report.ts';
import { SwarmRun } from '../engine/swarm/run.ts';
import type { Renderer } from '../engine/view.ts';
import { axisPlane, isSlice, type Plane } from '../model/geometry.ts';
import { LimitError, OutOfMemoryError, messageOf } from '../model/errors.ts';
import type { LandscapeScale, OptimizerSpec } from '../model/optimizer.ts';
import { MOST_COUNTED, type Drop, type SwarmStatistics } from '../model/swarm.ts';
import { type Curve, type GroupView, MAX_DROPPED, type RunPhase, type SwarmChoice } from '../model/swarm-view.ts';
import type { AppState } from '../state/app-state.ts';
import { extended, NO_CURVE } from './curves.ts';
import { fitted } from './optimizer-specs.ts';
import { Pace } from './pace.ts';
import { inOrder, nameOf, ownParameters, placeOf, structureOf } from './swarm-structure.ts';
import { resultSentence } from './swarm-words.ts';
import { tidyPoint } from './tidy.ts';
import type { Workspace } from './workspace.ts';

/** Statistics are taken at most this often while a swarm runs, less often where they take long. */
const STATISTICS_MS = 200;
const STATISTICS_SHARE = 2;
const STATISTICS_MOST_MS = 3000;
/** A swarm that was lost with its device is started again after this. */
const RETRY_MS = 600;
/** Particles of each group whose distance from the plane is followed while they move; at the end that of all is known. */
const FOLLOWED = 1000;
/** A run has no budget of its own: the page's may change while it runs. */
const ENDLESS = MOST_COUNTED;

interface Running {
	readonly run: SwarmRun;
	readonly renderer: Renderer;
	readonly landscape: Landscape;
	/** What its particles are projected on; the same object as long as it runs. */
	readonly plane: Plane;
	readonly abort: AbortController;
	/** Evaluates in double precision what is reported. */
	readonly session: Session;
}

/** What it needs of the page's workspace. */
export type ConductedPage = Pick<
	Workspace,
	'store' | 'landscape' | 'session' | 'machine' | 'renderer' | 'theme' | 'drawn' | 'tell' | 'say'
>;

export class SwarmConductor {
	readonly #workspace: ConductedPage;
	readonly #groups = signal<readonly GroupView[]>([]);
	readonly #phase = signal<RunPhase>('idle');
	readonly #step = signal(0);
	readonly #scale = signal<LandscapeScale | null>(null);
	/** A drag on the map drops particles. */
	readonly dropTool = signal(false);
	/** The optimizers as chosen, without what they are doing: changes with the choice only. */
	readonly #chosen = signal<readonly GroupView[]>([]);
	/** The group under the pointer, in a table, a chart or a panel. */
	readonly highlight = signal<number | null>(null);
	#running: Running | null = null;
	#starting = 0;
	/** What was last started, or is being started; null asks for it again. */
	#wanted: { readonly key: string; readonly landscape: Landscape; readonly renderer: Renderer } | null = null;
	/** The person (or the start of the page) wants it to run. */
	readonly #playing = signal(true);
	/** Advances that the machine has not finished. */
	#under = 0;
	#asking: Promise<void> | null = null;
	/** No statistics before this time. */
	#askFrom = Number.NEGATIVE_INFINITY;
	#pace = new Pace();
	/** It has finished because its budget was used up: a larger one lets it go on. */
	#spent = false;
	/** Sliders of the landscape and optimizers as the run has them. */
	#parameters = '';
	#hypers: readonly string[] = [];
	#wake: () => void = () => {};
	readonly #now: () => number;

	/**
	 * @param playing whether a swarm moves as soon as it is there
	 * @param now a clock in milliseconds
	 */
	constructor(workspace: ConductedPage, playing: boolean, now: () => number = () => performance.now()) {
		this.#workspace = workspace;
		this.#playing.value = playing;
		this.#now = now;
	}

	get groups(): ReadonlySignal<readonly GroupView[]> {
		return this.#groups;
	}
	get chosen(): ReadonlySignal<readonly GroupView[]> {
		return this.#chosen;
	}
	get phase(): ReadonlySignal<RunPhase> {
		return this.#phase;
	}
	get step(): ReadonlySignal<number> {
		return this.#step;
	}
	/** It moves, or will once it is prepared. */
	get playing(): boolean {
		const phase = this.#phase.value;
		return phase === 'running' || (phase === 'preparing' && this.#playing.value);
	}
	/** The machine is still at steps or statistics that it was asked for. */
	get busy(): boolean {
		return this.#under > 0 || this.#asking !== null;
	}
	/** Sizes of the landscape, once a swarm was put on it. */
	get scale(): ReadonlySignal<LandscapeScale | null> {
		return this.#scale;
	}
	/** The tolerance in force; null before the first run. */
	get tolerance(): number | null {
		return this.#running?.run.stop.tolerance ?? null;
	}
	get #choice(): SwarmChoice {
		return this.#workspace.store.state.peek().swarm;
	}

	/** Every effect from state to swarm. Returns the way to stop. @param wake asks for a frame */
	start(wake: () => void): () => void {
		this.#wake = wake;
		const { store, landscape, session, renderer, theme, drawn } = this.#workspace;
		// The first picture comes first.
		const shown = computed(() => drawn.value > 0);
		const look = computed(() => `${store.state.value.swarm.color} ${store.state.value.swarm.trail}`);
		const stops = [
			effect(() => this.#follow(store.state.value, landscape.value, session.value, shown.value ? renderer.value : null)),
			effect(() => {
				void [theme.value, this.highlight.value, look.value];
				this.#dress();
			}),
		];
		return () => {
			for (const stop of stops) stop();
			this.#end();
		};
	}

	// ── starting ──

	#choose(optimizers: readonly OptimizerSpec[]): void {
		const before = this.#chosen.peek();
		if (JSON.stringify(before.map(({ spec }) => spec)) === JSON.stringify(optimizers)) return;
		this.#chosen.value = optimizers.map((spec, index) => this.#view(spec, index, null, NO_CURVE));
	}

	#follow(state: AppState, landscape: Landscape | null, session: Session | null, renderer: Renderer | null): void {
		this.#choose(state.swarm.optimizers);
		if (!landscape || !session || !renderer) return;
		if (state.swarm.optimizers.length === 0) {
			this.#leave();
			return;
		}
		const key = structureOf(state);
		const wanted = this.#wanted;
		if (wanted?.key !== key || wanted.landscape !== landscape || wanted.renderer !== renderer)
			void this.#begin(key, state, landscape, session, renderer);
		else this.#adjust(state);
	}

	async #begin(key: string, state: AppState, landscape: Landscape, session: Session, renderer: Renderer): Promise<void> {
		const turn = ++this.#starting;
		this.#wanted = { key, landscape, renderer };
		this.#end();
		batch(() => {
			this.#phase.value = 'preparing';
			this.#step.value = 0;
		});
		try {
			const where = placeOf(state, landscape);
			const scale = await landscapeScale(session, landscape, where);
			if (turn !== this.#starting) return;
			if (state.swarm.fit) {
				// The state with fitted values comes back here and is started.
				this.#scale.value = scale;
				const optimizers = state.swarm.optimizers.map((spec) => fitted(spec, suitedTo({ id: spec.id, hyper: {} }, scale).hyper));
				this.#wanted = null;
				this.#workspace.store.amend({ swarm: { ...state.swarm, optimizers, fit: false } });
				return;
			}
			const plan = { ...state.swarm, steps: ENDLESS };
			const run = await SwarmRun.start(session, landscape, where, plan, { scale });
			if (turn !== this.#starting) {
				run.dispose();
				return;
			}
			this.#running = {
				run,
				renderer,
				landscape,
				plane: where.plane ?? axisPlane(landscape.objective.dimension),
				abort: new AbortController(),
				session,
			};
			this.#parameters = JSON.stringify(where.parameters);
			this.#hypers = state.swarm.optimizers.map((spec) => JSON.stringify(spec));
			batch(() => {
				this.#scale.value = scale;
				this.#groups.value = state.swarm.optimizers.map((spec, index) => this.#view(spec, index, null, NO_CURVE));
				this.#step.value = 0;
				this.#phase.value = this.#playing.peek() ? 'running' : 'paused';
			});
			this.#dress();
			this.#adjust(this.#workspace.store.state.peek());
			this.#wake();
		} catch (error) {
			if (turn === this.#starting) this.#failed(error);
		}
	}

	/** There is no optimizer: nothing runs. */
	#leave(): void {
		this.#starting++;
		this.#wanted = null;
		this.#end();
		batch(() => {
			// Where there was none before nobody need hear of it: a camera comes through here, too.
			if (this.#groups.peek().length > 0) this.#groups.value = [];
			this.#phase.value = 'idle';
			this.#step.value = 0;
		});
	}

	/** Nothing runs and nothing is shown from here on. */
	#end(): void {
		const running = this.#running;
		if (!running) return;
		this.#running = null;
		this.#under = 0;
		this.#asking = null;
		this.#askFrom = Number.NEGATIVE_INFINITY;
		this.#pace = new Pace();
		running.abort.abort();
		running.renderer.setSwarm([], this.#style(running.plane));
		running.run.dispose();
	}

	#failed(error: unknown): void {
		if (error instanceof DOMException && error.name === 'AbortError') return;
		this.#end();
		this.#phase.value = 'failed';
		if (error instanceof Error && error.name === 'DeviceLostError') {
			// The picture says what happened; the same run begins again when the device is back.
			const turn = this.#starting;
			setTimeout(() => {
				if (turn === this.#starting) this.#again();
			}, RETRY_MS);
			return;
		}
		this.#workspace.tell('error', messageOf(error));
	}

	/** Start what is chosen, whether or not it was started before. */
	#again(): void {
		const { store, landscape, session, renderer } = this.#workspace;
		this.#wanted = null;
		this.#end();
		this.#follow(store.state.peek(), landscape.peek(), session.peek(), renderer.peek());
	}

	// ── while it runs ──

	/** What may change without another run. */
	#adjust(state: AppState): void {
		const running = this.#running;
		if (!running) return;
		const { run } = running;
		const { swarm } = state;
		// Undo takes back particles, or a link brings others: only another run has those and no more.
		if (JSON.stringify(inOrder(swarm.drops)) !== JSON.stringify(run.plan.drops)) {
			this.#again();
			return;
		}
		let awake = false;
		try {
			awake = this.#pass(running, state);
		} catch (error) {
			this.#workspace.tell('error', messageOf(error));
		}
		const shown = this.#groups.peek();
		if (JSON.stringify(shown.map(({ spec }) => spec)) !== JSON.stringify(swarm.optimizers)) {
			this.#groups.value = swarm.optimizers.map((spec, index) => {
				const { statistics = null, curve = NO_CURVE, reported } = shown[index] ?? {};
				return { ...this.#view(spec, index, statistics, curve), ...(reported ? { reported } : {}) };
			});
		}
		const goesOn = run.step < swarm.steps && (this.#spent || awake);
		if (this.#phase.peek() === 'finished' && this.#playing.peek() && goesOn) this.#phase.value = 'running';
		this.#wake();
	}

	/** Pass on what was moved. True where that wakes particles that are at rest. @throws UsageError */
	#pass({ run, landscape }: Running, state: AppState): boolean {
		const { swarm } = state;
		for (const [index, spec] of swarm.optimizers.entries()) {
			const text = JSON.stringify(spec);
			if (this.#hypers[index] === text) continue;
			this.#hypers = this.#hypers.with(index, text);
			run.setHyper(index, resolveOptimizer(spec).values);
		}
		if (run.plan.tolerance !== swarm.tolerance || run.plan.target !== swarm.target)
			run.setStop({ tolerance: swarm.tolerance, target: swarm.target });
		const parameters = ownParameters(state, landscape);
		const text = JSON.stringify(parameters);
		if (text === this.#parameters) return false;
		this.#parameters = text;
		run.setParameters(parameters);
		return true;
	}

	#view(spec: OptimizerSpec, index: number, statistics: SwarmStatistics | null, curve: Curve): GroupView {
		return { index, spec, name: nameOf(this.#choice.optimizers, index), color: groupColor(index), statistics, curve, offPlane: null };
	}

	#style(plane: Plane) {
		const { color, trail } = this.#choice;
		const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
		return { color, trail: still ? 0 : trail, size: 7, plane };
	}

	/** Hand the particles to the renderer, with their colours. */
	#dress(): void {
		const running = this.#running;
		if (!running) return;
		const highlighted = this.highlight.peek();
		const layers = running.run.groups.map(({ swarm }, index) => ({
			swarm,
			color: groupRgb(index),
			highlighted: index === highlighted,
		}));
		running.renderer.setSwarm(layers, this.#style(running.plane));
		this.#wake();
	}

	/** A frame: take steps if it runs. True where another frame is wanted. */
	frame(): boolean {
		const running = this.#running;
		if (!running || this.#phase.peek() !== 'running') return false;
		// The machine is still at the steps before: skipping a frame keeps the page alive.
		if (this.#under > 0) return true;
		const left = this.#choice.steps - running.run.step;
		const steps = Math.min(this.#pace.next(this.#choice.speed), left);
		if (left <= 0) void this.#finish(running, true);
		else if (steps > 0) void this.#take(running, steps);
		return true;
	}

	async #take(running: Running, steps: number): Promise<void> {
		this.#under++;
		const before = this.#now();
		try {
			await running.run.advance(steps, { signal: running.abort.signal });
			if (running !== this.#running) return;
			this.#pace.took(this.#now() - before, steps);
			running.renderer.swarmMoved();
			this.#step.value = running.run.step;
			if (!this.#asking && this.#now() >= this.#askFrom) void this.#measure(running);
		} catch (error) {
			if (running === this.#running) this.#failed(error);
		} finally {
			if (running === this.#running) this.#under--;
			this.#wake();
		}
	}

	/** Take statistics, behind those that are being taken. */
	async #measure(running: Running): Promise<void> {
		await this.#asking;
		if (running !== this.#running) return;
		const asking = this.#ask(running);
		this.#asking = asking;
		await asking;
		if (this.#asking === asking) this.#asking = null;
		await this.#report(running);
	}

	/** What particles at rest report, in double precision: they are read back, so not while they move. */
	async #report(running: Running): Promise<void> {
		const { step } = running.run;
		const rests = (): boolean => running === this.#running && this.#phase.peek() !== 'running' && running.run.step === step;
		const groups = this.#groups.peek();
		if (!rests() || groups.some(({ statistics }) => !statistics)) return;
		try {
			const told = await this.#reported(running, groups);
			// Who went on meanwhile has other statistics.
			if (rests() && groups.every((group, k) => group.statistics === this.#groups.peek()[k]?.statistics)) this.#groups.value = told;
		} catch (error) {
			if (running === this.#running) this.#failed(error);
		}
	}

	#reported({ run, session, abort }: Running, groups: readonly GroupView[]): Promise<GroupView[]> {
		return Promise.all(
			groups.map(async (group, k) => {
				if (!group.statistics) return group;
				const { statistics, error } = await reportGroup(session, run, k, group.statistics, { signal: abort.signal });
				return { ...group, statistics, reported: { error } };
			}),
		);
	}

	/** The groups as they are written to a file: in double precision. A swarm that moves stands still for it. */
	async exported(): Promise<readonly GroupView[]> {
		const running = this.#running;
		const shown = this.#groups.peek();
		if (!running || shown.every(({ statistics, reported }) => reported || !statistics)) return shown;
		this.#under++;
		try {
			const all = await running.run.statistics();
			return await this.#reported(
				running,
				shown.map((group, k) => ({ ...group, statistics: all[k] ?? null })),
			);
		} catch (error) {
			if (running === this.#running) this.#failed(error);
			return this.#groups.peek();
		} finally {
			if (running === this.#running) this.#under--;
			this.#wake();
		}
	}

	async #ask(running: Running): Promise<void> {
		const before = this.#now();
		try {
			const { run } = running;
			const [all, distances] = await Promise.all([
				run.statistics(),
				isSlice(running.plane) ? Promise.all(run.groups.map((_, index) => run.offPlane(index, FOLLOWED))) : [],
			]);
			if (running !== this.#running) return;
			const after = this.#now();
			this.#askFrom = after + Math.min(STATISTICS_MOST_MS, Math.max(STATISTICS_MS, STATISTICS_SHARE * (after - before)));
			this.#groups.value = this.#groups.peek().map(({ reported: _past, ...group }, index) => ({
				...group,
				statistics: all[index] ?? null,
				curve: extended(group.curve, all[index]),
				offPlane: distances[index] ?? null,
			}));
			if (running.run.done && this.#phase.peek() === 'running') void this.#finish(running, false);
		} catch (error) {
			if (running === this.#running) this.#failed(error);
		}
	}

	/** How far all are from the plane, and not only the first of them: all are read back, so only at the end. */
	async #measureDistance(running: Running): Promise<void> {
		try {
			const all = await Promise.all(running.run.groups.map((_, index) => running.run.offPlane(index)));
			if (running !== this.#running || this.#phase.peek() !== 'finished') return;
			if (all.some(Boolean)) this.#groups.value = this.#groups.peek().map((group, index) => ({ ...group, offPlane: all[index] ?? null }));
		} catch (error) {
			if (running === this.#running) this.#failed(error);
		}
	}

	/** @param spent the budget is used up; else nobody runs any more */
	async #finish(running: Running, spent: boolean): Promise<void> {
		this.#phase.value = 'finished';
		this.#spent = spent;
		await this.#measure(running);
		await this.#measureDistance(running);
		if (running === this.#running && this.#phase.peek() === 'finished')
			this.#workspace.say(resultSentence(this.#groups.peek(), running.run.step));
	}

	// ── what a person does ──

	/** Run or pause. */
	toggle(): void {
		const phase = this.#phase.peek();
		if (phase === 'finished' || phase === 'failed') {
			this.#playing.value = true;
			this.reset();
			return;
		}
		// While a run is prepared, a press says whether it will move once it is there.
		const plays = phase === 'preparing' ? !this.#playing.peek() : phase !== 'running';
		this.#playing.value = plays;
		if (phase === 'running' || phase === 'paused') this.#phase.value = plays ? 'running' : 'paused';
		if (!plays && this.#running) void this.#measure(this.#running);
		this.#wake();
	}

	toggleDropTool(): void {
		this.dropTool.value = !this.dropTool.peek();
	}

	/** One step, and then wait. */
	stepOnce(): void {
		const running = this.#running;
		if (!running) return;
		this.#playing.value = false;
		this.#phase.value = 'paused';
		if (running.run.step >= this.#choice.steps) return;
		this.#askFrom = Number.NEGATIVE_INFINITY;
		void this.#take(running, 1);
	}

	/** The same run from its beginning, from the window in view. */
	reset(): void {
		const { store } = this.#workspace;
		const { swarm, window } = store.state.peek();
		this.#wanted = null;
		this.#end();
		const next = { ...swarm, drops: [], area: window };
		if (JSON.stringify(next) !== JSON.stringify(swarm)) store.set({ swarm: next });
		// Where the state did not change, nobody else starts it again.
		if (this.#wanted === null) this.#again();
	}

	/**
	 * Drop particles of every optimizer at points of the plane; they are part of the link. Where the run has used its
	 * budget up, it is given as many steps again.
	 */
	async drop(points: Drop['points']): Promise<void> {
		const running = this.#running;
		if (!running || points.length === 0) return;
		const { store } = this.#workspace;
		const { drops, steps } = this.#choice;
		const room = MAX_DROPPED - drops.reduce((sum, drop) => sum + drop.points.length, 0);
		if (points.length > room)
			this.#workspace.tell('info', `A link holds up to ${MAX_DROPPED} dropped particles, and so does a run. Reset it to drop others.`);
		const window = store.state.peek().window ?? running.landscape.view;
		const kept = points.slice(0, Math.max(0, room)).map(([u, v]) => tidyPoint(u, v, window));
		if (kept.length === 0) return;
		const drop: Drop = { step: running.run.step, points: kept };
		// The run has them first: a state that holds others than the run starts another run.
		const added = running.run.drop(kept);
		const budget = running.run.step < steps ? steps : Math.min(MOST_COUNTED, running.run.step + steps);
		store.set({ swarm: { ...this.#choice, drops: [...drops, drop], steps: budget } });
		try {
			await added;
			if (running !== this.#running) return;
			this.#dress();
			const what = kept.length === 1 ? 'A particle' : `${kept.length} particles`;
			this.#workspace.say(`${what} of each optimizer dropped at step ${drop.step}.`);
			if (this.#phase.peek() === 'finished') this.#phase.value = this.#playing.peek() ? 'running' : 'paused';
			if (this.#phase.peek() === 'paused') void this.#take(running, 0);
			this.#wake();
		} catch (error) {
			if (running !== this.#running) return;
			// Where there is no room for them the run goes on without them, and so does its link.
			if (error instanceof LimitError || error instanceof OutOfMemoryError) {
				this.#undrop(drop, steps);
				this.#workspace.tell('error', error.message);
			} else this.#failed(error);
		}
	}

	/** Take refused particles out of the state. */
	#undrop(drop: Drop, steps: number): void {
		const choice = this.#choice;
		const drops = choice.drops.filter((other) => other !== drop);
		if (drops.length < choice.drops.length) this.#workspace.store.amend({ swarm: { ...choice, drops, steps } });
	}
}
