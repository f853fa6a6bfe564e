/**
 * From the swarm that was chosen (AppState) to one that runs: takes its steps frame by frame, follows its statistics, and does
 * what a person asks of it. Elements are handed its signals; nothing per frame passes through them.
 */

import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { SwarmRun } from '../engine/swarm/run.ts';
import type { LandscapeMetrics } from '../model/optimizer.ts';
import { type Injection, MOST_COUNTED } from '../model/swarm.ts';
import { type GroupView, type Journey, MAX_EVENTS, type RunPhase, type SwarmChoice } from '../model/swarm-view.ts';
import { breath } from '../model/work.ts';
import type { AppState, LandscapeChoice } from '../state/app-state.ts';
import { planeChosen } from '../state/landscape-choice.ts';
import { WORDS } from '../words/words.ts';
import { CurrentRun } from './current-run.ts';
import { colorSlots } from './optimizer-colors.ts';
import { PaceMeter } from './pace-meter.ts';
import { chosenAt } from './run-changes.ts';
import { RunDrawing } from './run-drawing.ts';
import { inject, injectAtStart } from './run-injection.ts';
import { RunJourney } from './run-journey.ts';
import { RunStatistics } from './run-statistics.ts';
import { groupView, type RunContext, type Running, type RunPage, withSpecs } from './running.ts';
import { structureOf } from './swarm-structure.ts';
import { resultSentence } from './swarm-words.ts';

/** The last picture of a run that begins again by itself stays so long. */
const LOOP_MS = 1500;

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
	/** A drag on the map injects particles. */
	readonly injectTool = signal(false);
	/** The optimizers as chosen, without what they are doing: changes with the choice only. */
	readonly #chosen = signal<readonly GroupView[]>([]);
	/** Takes no steps for a moment: another machine takes its run over. */
	#held: Running | null = null;
	/** The person (or the start of the page) wants it to run. */
	readonly #playing = signal(true);
	/** It has finished because its budget was used up: a larger one lets it go on. */
	#spent = false;
	#wake: () => void = () => {};
	readonly #context: RunContext;
	readonly #current: CurrentRun;
	readonly #drawing: RunDrawing;
	readonly #statistics: RunStatistics;
	readonly #journey: RunJourney;
	readonly #pace = new PaceMeter();

	constructor(page: RunPage, { still = () => false, now = () => performance.now() }: RunOptions = {}) {
		this.#page = page;
		this.#playing.value = !still();
		this.#context = {
			page,
			groups: this.#groups,
			phase: this.#phase,
			now,
			current: () => this.#current.running,
			show: () => this.#drawing.show(),
			take: (running, steps) => void this.#take(running, steps),
			arrived: (running) => this.#arrived(running),
			ended: (running) => void this.#finish(running, false),
			failed: (error) => this.#current.failed(error),
			wake: () => this.#wake(),
		};
		this.#statistics = new RunStatistics(this.#context);
		this.#journey = new RunJourney(this.#context);
		this.#drawing = new RunDrawing(this.#context, still);
		this.#current = new CurrentRun(this.#context, {
			drawing: this.#drawing,
			journey: this.#journey,
			statistics: this.#statistics,
			playing: this.#playing,
			begun: (running) => this.#begun(running),
			adjust: (state) => this.#adjust(state),
			hold: (running) => this.#hold(running),
			release: (running) => {
				if (this.#held === running) this.#held = null;
			},
		});
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
		return this.#current.scale;
	}
	/** What runs, and what its particles are projected on; null where nothing does. */
	get running(): Pick<Running, 'run' | 'plane'> | null {
		return this.#running;
	}
	/** The group under the pointer, in a table, a chart or a panel. */
	get highlight(): Signal<number | null> {
		return this.#drawing.highlight;
	}
	/** The tolerance in force; null before the first run. */
	get tolerance(): number | null {
		return this.#running?.run.stop.tolerance ?? null;
	}
	get #running(): Running | null {
		return this.#current.running;
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
				this.#current.follow(
					store.state.value,
					landscape.current.value,
					machine.session.value,
					shown.value ? machine.renderer.value : null,
				),
			),
			effect(() => this.#choose(present.state.value.swarm)),
			effect(() => {
				void [theme.value, this.highlight.value, look.value, picture.landscape.value];
				this.#drawing.show();
			}),
		];
		const stopListening = machine.onTakeOver((renderer) => this.#drawing.showIn(renderer));
		return () => {
			stopListening();
			for (const stop of stops) stop();
			this.#current.stop();
		};
	}

	#choose(swarm: SwarmChoice): void {
		if (isShown(this.#chosen.peek(), swarm)) return;
		this.#chosen.value = swarm.optimizers.map((_, index) => groupView(swarm, index));
		const shown = this.#groups.peek();
		// Values or colours alone are others: what is known of the groups stays.
		if (!this.#running || shown.length !== swarm.optimizers.length) return;
		this.#groups.value = withSpecs(shown, swarm);
		this.#drawing.show();
	}

	/** What a run is that stands at its step: it moves on, waits, or has used its budget up. */
	#restingPhase(): RunPhase {
		this.#spent = this.#running !== null && this.#running.run.step >= this.#choice.steps;
		if (this.#spent) return 'finished';
		return this.#playing.peek() ? 'running' : 'paused';
	}

	// ── while it runs ──

	/** It is there, at the step where it begins or was taken up. */
	#begun(running: Running): void {
		this.#phase.value = this.#restingPhase();
		this.#drawing.show();
		this.#adjust(this.#page.store.state.peek());
		if (running.run.step > 0) this.#told(running);
		this.#wake();
	}

	/** No step is taken from here on. Resolves when none is under way. */
	async #hold(running: Running): Promise<void> {
		this.#held = running;
		while (running.under > 0) await breath();
	}

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
			if (running === this.#running) this.#current.failed(error);
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
		const changes = Object.fromEntries(keys.map((key) => [key, next[key]]));
		// To leave a turned plane for the axes is no dragging, however soon it comes after one.
		if (isBackAtAxes(state.landscape, next.landscape)) store.replace(changes);
		else store.set(changes);
		if (again) notices.tell('info', WORDS.run.startedAgain);
	}

	/** Run or pause. A run that has ended is run once more. */
	toggle(): void {
		const phase = this.#phase.peek();
		if (this.#choice.optimizers.length === 0) {
			this.#page.notices.tell('info', WORDS.run.needsOptimizer);
			return;
		}
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
		void this.#goAndSay((this.#journey.destination ?? this.step.peek()) - 1);
	}

	/** To the last step of the budget. */
	toEnd(): void {
		void this.#goAndSay(this.#choice.steps);
	}

	/** No control that has the focus says where it stands then. */
	async #goAndSay(step: number): Promise<void> {
		await this.goTo(step);
		// On the way to another step it has not arrived.
		if (this.#running && this.#journey.destination === null) this.#page.notices.say(WORDS.run.stepIs(this.step.peek()));
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
		this.#current.drop();
		const next = { swarm: { ...swarm, events: [], area, at: 0 }, landscape };
		const { swarm: before } = store.state.peek();
		if (JSON.stringify(next.swarm) !== JSON.stringify(before)) store.set(next);
		// Where the state did not change, nobody else starts it again.
		if (!this.#current.landscape) this.#current.again();
	}

	/** Put particles of every optimizer at points of the plane; they are part of the link. */
	async inject(points: Injection['points']): Promise<void> {
		if (points.length === 0) return;
		if (this.#running) await inject(this.#context, this.#running, points, () => this.#playing.peek());
		// A run that is being prepared has them from its beginning.
		else if (this.#current.landscape) injectAtStart(this.#context, points, this.#current.landscape);
	}
}

/** Whether groups are of these optimizers, in these colours. */
const isShown = (groups: readonly GroupView[], swarm: SwarmChoice): boolean =>
	JSON.stringify(groups.map(({ spec, colorSlot }) => [spec, colorSlot])) ===
	JSON.stringify(swarm.optimizers.map((spec, index) => [spec, colorSlots(swarm)[index]]));

const isBackAtAxes = (before: LandscapeChoice, after: LandscapeChoice): boolean =>
	planeChosen(after).kind === 'axes' && planeChosen(before).kind !== 'axes';
