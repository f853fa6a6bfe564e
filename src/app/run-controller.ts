/**
 * From the swarm that was chosen (AppState) to one that runs: starts it, takes its steps frame by frame, and follows
 * its statistics. Elements are handed its signals; nothing per frame passes through them.
 */

import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import { landscapeMetrics } from '../engine/landscapes/landscape-metrics.ts';
import { suitedTo } from '../engine/swarm/optimizers.ts';
import type { Session } from '../engine/session.ts';
import { groupRgb } from '../engine/swarm/colors.ts';
import type { SwarmRun } from '../engine/swarm/run.ts';
import { groundOf } from '../engine/swarm/within.ts';
import type { Renderer, SwarmLayer } from '../engine/view.ts';
import { axisPlane } from '../model/geometry.ts';
import { messageOf } from '../model/errors.ts';
import { breath } from '../model/work.ts';
import type { LandscapeMetrics } from '../model/optimizer.ts';
import { type Injection, MOST_COUNTED } from '../model/swarm.ts';
import { type GroupView, type Journey, MAX_EVENTS, type RunPhase, type SwarmChoice } from '../model/swarm-view.ts';
import type { AppState } from '../state/app-state.ts';
import { colorSlots } from './optimizer-colors.ts';
import { fitted } from './optimizer-specs.ts';
import { PaceMeter } from './pace-meter.ts';
import { chosenAt } from './run-changes.ts';
import { inject, injectAtStart } from './run-injection.ts';
import { begunOf, RunJourney } from './run-journey.ts';
import { loadRuns } from './run-code.ts';
import { continuedOn } from './run-takeover.ts';
import { RunStatistics } from './run-statistics.ts';
import { groupView, type RunContext, type Running, type RunPage, withSpecs } from './running.ts';
import { StepBudget } from './step-budget.ts';
import { placeOf, structureOf } from './swarm-structure.ts';
import { resultSentence } from './swarm-words.ts';
import { WORDS } from '../words/words.ts';

/** A swarm that was lost with its device is started again after this. */
const RETRY_MS = 600;
/** What the checkpoints of a run may take on its machine: some 400 of 3000 particles of three optimizers, one or two of a million. */
const CHECKPOINT_BYTES = 2 ** 27;
/** The last picture of a run that begins again by itself stays so long. */
const LOOP_MS = 1500;

/** A run that was asked for, and where. */
interface WantedRun {
	readonly key: string;
	readonly landscape: Landscape;
	readonly session: Session;
	readonly renderer: Renderer;
}

export interface RunOptions {
	/** Whether a person wants little motion: nothing moves by itself then, and nothing leaves trails. */
	readonly still?: () => boolean;
	/** A clock in milliseconds. */
	readonly now?: () => number;
}

export class RunController {
	readonly #page: RunPage;
	readonly #groups = signal<readonly GroupView[]>([]);
	readonly #phase = signal<RunPhase>('idle');
	readonly #scale = signal<LandscapeMetrics | null>(null);
	/** A drag on the map injects particles. */
	readonly injectTool = signal(false);
	/** The optimizers as chosen, without what they are doing: changes with the choice only. */
	readonly #chosen = signal<readonly GroupView[]>([]);
	/** The group under the pointer, in a table, a chart or a panel. */
	readonly highlight = signal<number | null>(null);
	#running: Running | null = null;
	#starting = 0;
	/** Takes no steps for a moment: another machine takes its run over. */
	#held: Running | null = null;
	/** What was last started, or is being started; null asks for it again. */
	#wanted: WantedRun | null = null;
	/** The person (or the start of the page) wants it to run. */
	readonly #playing = signal(true);
	/** The step that a run begun anew goes on at, and whether that is to be told. */
	#resumes: { readonly step: number; readonly lost: boolean } | null = null;
	/** It has finished because its budget was used up: a larger one lets it go on. */
	#spent = false;
	#wake: () => void = () => {};
	readonly #still: () => boolean;
	readonly #context: RunContext;
	readonly #statistics: RunStatistics;
	readonly #journey: RunJourney;
	readonly #pace = new PaceMeter();

	constructor(page: RunPage, { still = () => false, now = () => performance.now() }: RunOptions = {}) {
		this.#page = page;
		this.#still = still;
		this.#playing.value = !still();
		this.#context = {
			page,
			groups: this.#groups,
			phase: this.#phase,
			now,
			current: () => this.#running,
			show: () => this.#show(),
			take: (running, steps) => void this.#take(running, steps),
			arrived: (running) => this.#arrived(running),
			ended: (running) => void this.#finish(running, false),
			failed: (error) => this.#failed(error),
			wake: () => this.#wake(),
		};
		this.#statistics = new RunStatistics(this.#context);
		this.#journey = new RunJourney(this.#context);
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
		return this.#page.present.step;
	}
	/** Where the run goes, and how far it is; null where it stands, or will be there at once. */
	get journey(): ReadonlySignal<Journey | null> {
		return this.#journey.shown;
	}
	/** It has ended because its budget was used up; else because nobody moves any more. */
	get spent(): boolean {
		return this.#spent;
	}
	/** It moves, or will once it is prepared. */
	get playing(): boolean {
		const phase = this.#phase.value;
		return phase === 'running' || (phase === 'preparing' && this.#playing.value);
	}
	/** Steps a frame really takes, where they are fewer than were chosen; null where the machine keeps up, or nothing runs. */
	get pace(): ReadonlySignal<number | null> {
		return this.#pace.shown;
	}
	/** The machine is still at steps or statistics that it was asked for. */
	get busy(): boolean {
		return (this.#running?.under ?? 0) > 0 || this.#statistics.busy;
	}
	/** Sizes of the landscape, once a swarm was put on it. */
	get scale(): ReadonlySignal<LandscapeMetrics | null> {
		return this.#scale;
	}
	/** What runs, and what its particles are projected on; null where nothing does. */
	get running(): Pick<Running, 'run' | 'plane'> | null {
		return this.#running;
	}
	/** The tolerance in force; null before the first run. */
	get tolerance(): number | null {
		return this.#running?.run.stop.tolerance ?? null;
	}
	get #choice(): SwarmChoice {
		return this.#page.store.state.peek().swarm;
	}

	/** Every effect from state to swarm. Returns the way to stop. @param wake asks for a frame */
	start(wake: () => void): () => void {
		this.#wake = wake;
		const { store, theme, landscape, machine, picture, present } = this.#page;
		// The first picture comes first.
		const shown = computed(() => picture.drawn.value > 0);
		const look = computed(() => `${store.state.value.swarm.color} ${store.state.value.swarm.trail}`);
		const stops = [
			effect(() =>
				this.#follow(store.state.value, landscape.current.value, machine.session.value, shown.value ? machine.renderer.value : null),
			),
			effect(() => this.#choose(present.state.value.swarm)),
			effect(() => {
				void [theme.value, this.highlight.value, look.value, picture.landscape.value];
				this.#show();
			}),
		];
		const stopListening = machine.onTakeOver((renderer) => this.#showIn(renderer));
		return () => {
			stopListening();
			for (const stop of stops) stop();
			this.#end();
		};
	}

	// ── starting ──

	#choose(swarm: SwarmChoice): void {
		if (isShown(this.#chosen.peek(), swarm)) return;
		this.#chosen.value = swarm.optimizers.map((_, index) => groupView(swarm, index));
		const shown = this.#groups.peek();
		// Values or colours alone are others: what is known of the groups stays.
		if (!this.#running || shown.length !== swarm.optimizers.length) return;
		this.#groups.value = withSpecs(shown, swarm);
		this.#show();
	}

	#follow(state: AppState, landscape: Landscape | null, session: Session | null, renderer: Renderer | null): void {
		if (!landscape || !session || !renderer) return;
		if (state.swarm.optimizers.length === 0) {
			this.#leave();
			return;
		}
		const key = structureOf(state);
		const wanted = this.#wanted;
		const next = { key, landscape, session, renderer };
		if (wanted?.key !== key || wanted.landscape !== landscape) void this.#begin(state, next);
		else if (wanted.session.backend !== session.backend)
			void (this.#running ? this.#moveTo(this.#running, next) : this.#begin(state, next));
		else if (wanted.renderer === renderer && wanted.session === session) this.#adjust(state);
		else {
			this.#wanted = next;
			if (this.#running) this.#drawBy(this.#running, session, renderer);
		}
	}

	/** The same machine computes, and another draws from now on. The one before is about to go, with its last frame. */
	#drawBy(running: Running, session: Session, renderer: Renderer): void {
		Object.assign(running, { session, renderer });
		this.#show();
	}

	/** Another machine computes and draws from now on: the run goes on where it is until that one has caught up. */
	async #moveTo(running: Running, wanted: WantedRun): Promise<void> {
		const turn = ++this.#starting;
		const { session, renderer } = wanted;
		this.#wanted = wanted;
		const release = running.session.hold();
		if (canDraw(renderer, running.session)) this.#drawBy(running, running.session, renderer);
		const isWanted = (): boolean => turn === this.#starting && this.#running === running;
		const hold = async (): Promise<void> => {
			this.#held = running;
			while (running.under > 0) await breath();
		};
		try {
			const run = await continuedOn(session, running, () => this.#page.store.state.peek(), CHECKPOINT_BYTES, isWanted, hold);
			if (!run) return;
			const before = running.run;
			Object.assign(running, { run, session, renderer });
			this.#show();
			before.dispose();
			this.#adjust(this.#page.store.state.peek());
		} catch (error) {
			if (turn === this.#starting) this.#failed(error);
		} finally {
			if (this.#held === running) this.#held = null;
			release();
			this.#wake();
		}
	}

	async #begin(state: AppState, wanted: WantedRun): Promise<void> {
		const { landscape, session } = wanted;
		const turn = ++this.#starting;
		const before = this.#wanted;
		// The same run on another machine goes on where it is.
		if (before?.key === wanted.key && before.landscape === landscape) this.#resumes ??= { step: this.step.peek(), lost: false };
		else if (before) this.#resumes = null;
		this.#wanted = wanted;
		this.#end();
		batch(() => {
			this.#phase.value = 'preparing';
			this.#page.present.step.value = 0;
		});
		try {
			const { plan } = begunOf(state, landscape);
			const { landscape: ground, where } = groundOf(plan, landscape, placeOf(state, landscape));
			const [scale, { SwarmRun: Run }] = await Promise.all([landscapeMetrics(session, ground, where), loadRuns()]);
			if (turn !== this.#starting) return;
			if (state.swarm.fit) {
				// The state with fitted values comes back here and is started.
				this.#scale.value = scale;
				const optimizers = state.swarm.optimizers.map((spec) => fitted(spec, suitedTo({ id: spec.id, hyper: {} }, scale).hyper));
				this.#wanted = null;
				this.#page.store.amend({ swarm: { ...state.swarm, optimizers, fit: false } });
				return;
			}
			const run = await Run.start(session, ground, where, plan, { scale, checkpointBytes: CHECKPOINT_BYTES });
			if (turn !== this.#starting) {
				run.dispose();
				return;
			}
			// Another machine may draw since it was begun.
			const { renderer, session: now } = this.#wanted ?? wanted;
			this.#running = {
				run,
				renderer,
				landscape,
				plane: where.plane ?? axisPlane(ground.objective.dimension),
				abort: new AbortController(),
				session: now,
				budget: new StepBudget(),
				under: 0,
			};
			batch(() => {
				this.#scale.value = scale;
				this.#groups.value = state.swarm.optimizers.map((_, index) => groupView(state.swarm, index));
			});
			await this.#takeUp(this.#running);
			if (turn !== this.#starting || !this.#running) return;
			const running = this.#running;
			this.#phase.value = this.#restingPhase();
			this.#show();
			this.#adjust(this.#page.store.state.peek());
			if (running.run.step > 0) this.#told(running);
			this.#wake();
		} catch (error) {
			if (turn === this.#starting) this.#failed(error);
		}
	}

	/** Go to where the run was before, or to where its link has it, before anything of it is shown. */
	async #takeUp(running: Running): Promise<void> {
		const resumes = this.#resumes;
		this.#resumes = null;
		const { store, notices } = this.#page;
		const { at, steps } = store.state.peek().swarm;
		if (at > 0) {
			store.amend({ swarm: { ...store.state.peek().swarm, at: 0 } });
			if (!resumes) this.#playing.value = false;
		}
		const step = Math.min(steps, resumes?.step ?? at);
		if (step === 0) return;
		await this.#journey.goTo(running, step);
		if (resumes?.lost && running === this.#running) notices.tell('info', WORDS.run.gpuLost(running.run.step));
	}

	/** What a run is that stands at its step: it moves on, waits, or has used its budget up. */
	#restingPhase(): RunPhase {
		this.#spent = this.#running !== null && this.#running.run.step >= this.#choice.steps;
		if (this.#spent) return 'finished';
		return this.#playing.peek() ? 'running' : 'paused';
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
			this.#page.present.step.value = 0;
		});
	}

	/** Nothing runs and nothing is shown from here on. */
	#end(): void {
		const running = this.#running;
		if (!running) return;
		this.#running = null;
		this.#statistics.begin();
		running.abort.abort();
		running.renderer.setSwarm([], this.#style());
		running.run.dispose();
	}

	#failed(error: unknown): void {
		if (error instanceof DOMException && error.name === 'AbortError') return;
		this.#resumes = { step: this.step.peek(), lost: true };
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
		this.#page.notices.tell('error', messageOf(error));
	}

	/** Start what is chosen, whether or not it was started before. */
	#again(): void {
		const { store, landscape, machine } = this.#page;
		this.#wanted = null;
		this.#end();
		this.#follow(store.state.peek(), landscape.current.peek(), machine.session.peek(), machine.renderer.peek());
	}

	// ── while it runs ──

	/** What may change without another run. */
	#adjust(state: AppState): void {
		const running = this.#running;
		if (!running || this.#phase.peek() === 'preparing') return;
		if (this.#journey.isDue(running)) {
			void this.#journey.follow(running);
			return;
		}
		const goesOn = running.run.step < state.swarm.steps && (this.#spent || !running.run.done);
		if (this.#phase.peek() === 'finished' && this.#playing.peek() && goesOn) this.#phase.value = 'running';
		this.#wake();
	}

	/** It stands at another step, or is another run than it was. */
	#arrived(running: Running): void {
		const { renderer, run } = running;
		this.#page.present.step.value = run.step;
		if (this.#phase.peek() === 'preparing') return;
		renderer.swarmMoved();
		// Who has come to rest, and was woken by nothing, rests on.
		const rests = this.#phase.peek() === 'finished' && !this.#spent && run.done && run.step < this.#choice.steps;
		if (!rests) this.#phase.value = this.#restingPhase();
		this.#told(running);
	}

	/** What is shown is of the step that is shown. */
	#told(running: Running): void {
		this.#statistics.soon();
		void this.#statistics.measure(running);
		this.#wake();
	}

	#style() {
		const { color, trail } = this.#choice;
		return { color, trail: this.#still() ? 0 : trail, size: 7 };
	}

	/** Hand the particles to the renderer, with their colours. */
	#show(): void {
		const running = this.#running;
		if (!running) return;
		running.renderer.setSwarm(this.#layers(running), this.#style());
		this.#wake();
	}

	/** Show the particles where another machine is about to draw, if it can. */
	#showIn(renderer: Renderer): void {
		const running = this.#running;
		if (running && canDraw(renderer, running.session)) renderer.setSwarm(this.#layers(running), this.#style());
	}

	/** None over the picture of another landscape: its own is on the way. */
	#layers(running: Running): SwarmLayer[] {
		if (this.#page.picture.landscape.peek() !== running.landscape) return [];
		const highlighted = this.highlight.peek();
		const slots = colorSlots(this.#choice);
		return running.run.groups.map(({ swarm }, index) => ({
			swarm,
			color: groupRgb(slots[index] ?? index),
			highlighted: index === highlighted,
		}));
	}

	/** A frame: take steps if it runs. True where another frame is wanted. */
	frame(): boolean {
		const running = this.#running;
		if (!running || this.#phase.peek() !== 'running') {
			this.#pace.stop();
			return false;
		}
		this.#pace.frame(this.#choice.speed, this.#context.now());
		// The machine is still at the steps before: skipping a frame keeps the page alive.
		if (running.under > 0 || running === this.#held) return true;
		const left = this.#choice.steps - running.run.step;
		const steps = Math.min(running.budget.next(this.#choice.speed), left);
		if (left <= 0) void this.#finish(running, true);
		else if (steps > 0) void this.#take(running, steps);
		return true;
	}

	async #take(running: Running, steps: number): Promise<void> {
		const { now } = this.#context;
		running.under++;
		const before = now();
		try {
			await running.run.advance(steps, { signal: running.abort.signal });
			if (running !== this.#running) return;
			running.budget.took(now() - before, steps);
			this.#pace.took(steps);
			running.renderer.swarmMoved();
			this.#page.present.step.value = running.run.step;
			if (this.#statistics.due) void this.#statistics.measure(running);
		} catch (error) {
			if (running === this.#running) this.#failed(error);
		} finally {
			running.under--;
			this.#wake();
		}
	}

	/** @param spent the budget is used up; else nobody runs any more */
	async #finish(running: Running, spent: boolean): Promise<void> {
		this.#phase.value = 'finished';
		this.#spent = spent;
		await this.#statistics.measure(running);
		await this.#statistics.measureDistance(running);
		const stays = (): boolean => running === this.#running && this.#phase.peek() === 'finished';
		if (!stays()) return;
		if (!this.#choice.loop) this.#page.notices.say(resultSentence(this.#groups.peek(), running.run.step));
		else
			setTimeout(() => {
				if (stays() && this.#choice.loop) void this.#replay();
			}, LOOP_MS);
	}

	/** The same run once more, from its beginning. */
	async #replay(): Promise<void> {
		this.#playing.value = false;
		await this.goTo(0);
		this.#playing.value = true;
		if (this.#phase.peek() === 'paused') this.#phase.value = 'running';
		this.#wake();
	}

	/** The groups as they are written to a file: in double precision. A swarm that moves stands still for it. */
	exported(): Promise<readonly GroupView[]> {
		return this.#statistics.exported();
	}

	// ── what a person does ──

	/**
	 * Choose otherwise, from the step on that is shown: what is in force there is changed, and the run goes on with it; where
	 * only another run can be that, it begins again.
	 */
	choose(change: (now: AppState) => Partial<AppState>): void {
		const { store, present, notices } = this.#page;
		const [state, now] = [store.state.peek(), present.state.peek()];
		const wanted = { ...now, ...change(now) };
		const step = this.#phase.peek() === 'preparing' ? 0 : (this.#running?.run.step ?? 0);
		const next = chosenAt(state, now, wanted, step);
		if (next.swarm.events.length > MAX_EVENTS) {
			notices.tell('info', WORDS.run.mostChanges(MAX_EVENTS));
			return;
		}
		// Optimizers that come and go are told of by whoever chose them.
		const asMany = next.swarm.optimizers.length === state.swarm.optimizers.length;
		const again = step > 0 && asMany && structureOf(next) !== structureOf(state);
		const keys = (Object.keys(next) as (keyof AppState)[]).filter((key) => JSON.stringify(next[key]) !== JSON.stringify(state[key]));
		store.set(Object.fromEntries(keys.map((key) => [key, next[key]])));
		if (again) notices.tell('info', WORDS.run.startedAgain);
	}

	/** Run or pause. A run that has ended is run once more. */
	toggle(): void {
		const phase = this.#phase.peek();
		if (phase === 'failed') {
			this.#playing.value = true;
			this.reset();
			return;
		}
		if (phase === 'finished') {
			void this.#replay();
			return;
		}
		// While a run is prepared, a press says whether it will move once it is there.
		const plays = phase === 'preparing' ? !this.#playing.peek() : phase !== 'running';
		this.#playing.value = plays;
		this.#page.notices.say((plays ? WORDS.run.runningFrom : WORDS.run.pausedAt)(this.step.peek()));
		if (phase === 'running' || phase === 'paused') this.#phase.value = plays ? 'running' : 'paused';
		if (!plays && this.#running) void this.#statistics.measure(this.#running);
		this.#wake();
	}

	/** Go to a step, forth or back, and wait there. */
	async goTo(step: number): Promise<void> {
		const running = this.#running;
		if (!running || this.#phase.peek() === 'preparing') return;
		this.#playing.value = false;
		if (this.#phase.peek() === 'running') this.#phase.value = 'paused';
		await this.#journey.goTo(running, Math.min(this.#choice.steps, Math.max(0, Math.round(step))));
	}

	/** Stay where the way to another step has led to. */
	stay(): void {
		this.#journey.cancel();
	}

	/** One step back, and then wait. */
	stepBack(): void {
		void this.goTo((this.#journey.destination ?? this.step.peek()) - 1);
	}

	/** To the last step of the budget. */
	toEnd(): void {
		void this.goTo(this.#choice.steps);
	}

	/** As many steps again, and on. */
	moreSteps(): void {
		const { store } = this.#page;
		const { swarm } = store.state.peek();
		this.#playing.value = true;
		store.set({ swarm: { ...swarm, steps: Math.min(MOST_COUNTED, 2 * swarm.steps) } });
	}

	/** Wait at the beginning of the run that is started next. */
	hold(): void {
		this.#playing.value = false;
		if (this.#phase.peek() === 'running') this.#phase.value = 'paused';
	}

	/** Run from where it stands. */
	play(): void {
		this.#playing.value = true;
		if (this.#phase.peek() === 'paused') this.#phase.value = 'running';
		this.#wake();
	}

	/** Look at the swarm that runs; null where there is none, or where it has ended meanwhile. */
	async inspect<T>(look: (run: SwarmRun) => Promise<T>): Promise<T | null> {
		const running = this.#running;
		if (!running) return null;
		try {
			const found = await look(running.run);
			return running === this.#running ? found : null;
		} catch (error) {
			if (running === this.#running) throw error;
			return null;
		}
	}

	toggleInjectTool(): void {
		const on = !this.injectTool.peek();
		this.injectTool.value = on;
		this.#page.notices.say(on ? WORDS.run.dropOn : WORDS.run.dropOff);
	}

	/** One step, and then wait. */
	stepOnce(): void {
		const running = this.#running;
		if (!running) return;
		this.#playing.value = false;
		this.#phase.value = 'paused';
		if (running.run.step >= this.#choice.steps) return;
		this.#statistics.soon();
		void this.#take(running, 1).then(() => {
			if (running === this.#running) this.#page.notices.say(WORDS.run.stepIs(running.run.step));
		});
	}

	/** Another run with the values of now, from its beginning and from the window in view. */
	reset(): void {
		const { store, present } = this.#page;
		const { swarm, landscape, window: area } = present.state.peek();
		this.#page.notices.say(WORDS.run.backAt0);
		this.#wanted = null;
		this.#end();
		this.#resumes = null;
		const next = { swarm: { ...swarm, events: [], area, at: 0 }, landscape };
		const { swarm: before } = store.state.peek();
		if (JSON.stringify(next.swarm) !== JSON.stringify(before)) store.set(next);
		// Where the state did not change, nobody else starts it again.
		if (this.#wanted === null) this.#again();
	}

	/** Put particles of every optimizer at points of the plane; they are part of the link. */
	async inject(points: Injection['points']): Promise<void> {
		if (points.length === 0) return;
		if (this.#running) await inject(this.#context, this.#running, points, () => this.#playing.peek());
		// A run that is being prepared has them from its beginning.
		else if (this.#wanted) injectAtStart(this.#context, points, this.#wanted.landscape);
	}
}

/** Whether a renderer can draw what a session computes, before it draws for that one: particles of a CPU are told to WebGPU. */
const canDraw = (renderer: Renderer, { backend }: Session): boolean => renderer.kind === 'webgpu' && backend.info.kind === 'cpu';

/** Whether groups are of these optimizers, in these colours. */
const isShown = (groups: readonly GroupView[], swarm: SwarmChoice): boolean =>
	JSON.stringify(groups.map(({ spec, colorSlot }) => [spec, colorSlot])) ===
	JSON.stringify(swarm.optimizers.map((spec, index) => [spec, colorSlots(swarm)[index]]));
