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
import { SwarmRun } from '../engine/swarm/run.ts';
import type { Renderer } from '../engine/view.ts';
import { axisPlane } from '../model/geometry.ts';
import { messageOf } from '../model/errors.ts';
import type { LandscapeMetrics } from '../model/optimizer.ts';
import { type Injection, MOST_COUNTED } from '../model/swarm.ts';
import type { GroupView, RunPhase, SwarmChoice } from '../model/swarm-view.ts';
import type { AppState } from '../state/app-state.ts';
import { colorSlots } from './optimizer-colors.ts';
import { fitted } from './optimizer-specs.ts';
import { PassedValues } from './passed-values.ts';
import { inject } from './run-injection.ts';
import { RunStatistics } from './run-statistics.ts';
import { groupView, type RunContext, type Running, type RunPage, withSpecs } from './running.ts';
import { StepBudget } from './step-budget.ts';
import { inOrder, placeOf, structureOf } from './swarm-structure.ts';
import { resultSentence } from './swarm-words.ts';

/** A swarm that was lost with its device is started again after this. */
const RETRY_MS = 600;
/** A run has no budget of its own: the page's may change while it runs. */
const ENDLESS = MOST_COUNTED;

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
	readonly #step = signal(0);
	readonly #scale = signal<LandscapeMetrics | null>(null);
	/** A drag on the map injects particles. */
	readonly injectTool = signal(false);
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
	/** It has finished because its budget was used up: a larger one lets it go on. */
	#spent = false;
	#wake: () => void = () => {};
	readonly #still: () => boolean;
	readonly #context: RunContext;
	readonly #statistics: RunStatistics;

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
			ended: (running) => void this.#finish(running, false),
			failed: (error) => this.#failed(error),
			wake: () => this.#wake(),
		};
		this.#statistics = new RunStatistics(this.#context);
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
		return (this.#running?.under ?? 0) > 0 || this.#statistics.busy;
	}
	/** Sizes of the landscape, once a swarm was put on it. */
	get scale(): ReadonlySignal<LandscapeMetrics | null> {
		return this.#scale;
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
		const { store, theme, landscape, machine, picture } = this.#page;
		// The first picture comes first.
		const shown = computed(() => picture.drawn.value > 0);
		const look = computed(() => `${store.state.value.swarm.color} ${store.state.value.swarm.trail}`);
		const stops = [
			effect(() =>
				this.#follow(store.state.value, landscape.current.value, machine.session.value, shown.value ? machine.renderer.value : null),
			),
			effect(() => {
				void [theme.value, this.highlight.value, look.value];
				this.#show();
			}),
		];
		return () => {
			for (const stop of stops) stop();
			this.#end();
		};
	}

	// ── starting ──

	#choose(swarm: SwarmChoice): void {
		if (!isShown(this.#chosen.peek(), swarm)) this.#chosen.value = swarm.optimizers.map((_, index) => groupView(swarm, index));
	}

	#follow(state: AppState, landscape: Landscape | null, session: Session | null, renderer: Renderer | null): void {
		this.#choose(state.swarm);
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
			const scale = await landscapeMetrics(session, landscape, where);
			if (turn !== this.#starting) return;
			if (state.swarm.fit) {
				// The state with fitted values comes back here and is started.
				this.#scale.value = scale;
				const optimizers = state.swarm.optimizers.map((spec) => fitted(spec, suitedTo({ id: spec.id, hyper: {} }, scale).hyper));
				this.#wanted = null;
				this.#page.store.amend({ swarm: { ...state.swarm, optimizers, fit: false } });
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
				budget: new StepBudget(),
				values: new PassedValues(run, landscape, state),
				under: 0,
			};
			batch(() => {
				this.#scale.value = scale;
				this.#groups.value = state.swarm.optimizers.map((_, index) => groupView(state.swarm, index));
				this.#step.value = 0;
				this.#phase.value = this.#playing.peek() ? 'running' : 'paused';
			});
			this.#show();
			this.#adjust(this.#page.store.state.peek());
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
		this.#statistics.begin();
		running.abort.abort();
		running.renderer.setSwarm([], this.#style());
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
		if (!running) return;
		const { run, values } = running;
		const { swarm } = state;
		// Undo takes back particles, or a link brings others: only another run has those and no more.
		if (JSON.stringify(inOrder(swarm.injections)) !== JSON.stringify(run.plan.injections)) {
			this.#again();
			return;
		}
		let awake = false;
		try {
			awake = values.pass(state);
		} catch (error) {
			this.#page.notices.tell('error', messageOf(error));
		}
		const shown = this.#groups.peek();
		if (!isShown(shown, swarm)) {
			this.#groups.value = withSpecs(shown, swarm);
			this.#show();
		}
		const goesOn = run.step < swarm.steps && (this.#spent || awake);
		if (this.#phase.peek() === 'finished' && this.#playing.peek() && goesOn) this.#phase.value = 'running';
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
		const highlighted = this.highlight.peek();
		const slots = colorSlots(this.#choice);
		const layers = running.run.groups.map(({ swarm }, index) => ({
			swarm,
			color: groupRgb(slots[index] ?? index),
			highlighted: index === highlighted,
		}));
		running.renderer.setSwarm(layers, this.#style());
		this.#wake();
	}

	/** A frame: take steps if it runs. True where another frame is wanted. */
	frame(): boolean {
		const running = this.#running;
		if (!running || this.#phase.peek() !== 'running') return false;
		// The machine is still at the steps before: skipping a frame keeps the page alive.
		if (running.under > 0) return true;
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
			running.renderer.swarmMoved();
			this.#step.value = running.run.step;
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
		if (running === this.#running && this.#phase.peek() === 'finished')
			this.#page.notices.say(resultSentence(this.#groups.peek(), running.run.step));
	}

	/** The groups as they are written to a file: in double precision. A swarm that moves stands still for it. */
	exported(): Promise<readonly GroupView[]> {
		return this.#statistics.exported();
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
		this.#page.notices.say(`${plays ? 'Running from' : 'Paused at'} step ${this.#step.peek()}.`);
		if (phase === 'running' || phase === 'paused') this.#phase.value = plays ? 'running' : 'paused';
		if (!plays && this.#running) void this.#statistics.measure(this.#running);
		this.#wake();
	}

	toggleInjectTool(): void {
		const on = !this.injectTool.peek();
		this.injectTool.value = on;
		this.#page.notices.say(on ? 'Dropping is on: drag on the map, or press Enter at the read-out. Escape ends it.' : 'Dropping is off.');
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
			if (running === this.#running) this.#page.notices.say(`Step ${running.run.step}.`);
		});
	}

	/** The same run from its beginning, from the window in view. */
	reset(): void {
		const { store } = this.#page;
		const { swarm, window: area } = store.state.peek();
		this.#page.notices.say('Back at step 0.');
		this.#wanted = null;
		this.#end();
		const next = { ...swarm, injections: [], area };
		if (JSON.stringify(next) !== JSON.stringify(swarm)) store.set({ swarm: next });
		// Where the state did not change, nobody else starts it again.
		if (this.#wanted === null) this.#again();
	}

	/** Put particles of every optimizer at points of the plane; they are part of the link. */
	async inject(points: Injection['points']): Promise<void> {
		if (this.#running && points.length > 0) await inject(this.#context, this.#running, points, () => this.#playing.peek());
	}
}

/** Whether groups are of these optimizers, in these colours. */
const isShown = (groups: readonly GroupView[], swarm: SwarmChoice): boolean =>
	JSON.stringify(groups.map(({ spec, colorSlot }) => [spec, colorSlot])) ===
	JSON.stringify(swarm.optimizers.map((spec, index) => [spec, colorSlots(swarm)[index]]));
