/** Which run there is: begun where the state asks for another, moved where another machine computes, ended where it fails. */

import { batch, type Signal, signal } from '@preact/signals-core';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import { landscapeMetrics } from '../engine/landscapes/landscape-metrics.ts';
import type { Session } from '../engine/session.ts';
import { suitedTo } from '../engine/swarm/optimizers.ts';
import { groundOf } from '../engine/swarm/within.ts';
import type { Renderer } from '../engine/view.ts';
import { messageOf } from '../model/errors.ts';
import { axisPlane } from '../model/geometry.ts';
import type { LandscapeMetrics } from '../model/optimizer.ts';
import type { AppState } from '../state/app-state.ts';
import { WORDS } from '../words/words.ts';
import { fitted } from './optimizer-specs.ts';
import { loadRuns } from './run-code.ts';
import { canDraw, type RunDrawing } from './run-drawing.ts';
import { begunOf, type RunJourney } from './run-journey.ts';
import type { RunStatistics } from './run-statistics.ts';
import { continuedOn } from './run-takeover.ts';
import { groupView, type RunContext, type Running } from './running.ts';
import { StepBudget } from './step-budget.ts';
import { placeOf, structureOf } from './swarm-structure.ts';

/** A swarm that was lost with its device is started again after this. */
const RETRY_MS = 600;
/** What the checkpoints of a run may take on its machine: some 400 of 3000 particles of three optimizers, one or two of a million. */
const CHECKPOINT_BYTES = 2 ** 27;

/** A run that was asked for, and where. */
interface WantedRun {
	readonly key: string;
	readonly landscape: Landscape;
	readonly session: Session;
	readonly renderer: Renderer;
}

/** What shows and moves the run that there is. */
export interface RunParts {
	readonly drawing: RunDrawing;
	readonly journey: RunJourney;
	readonly statistics: RunStatistics;
	/** The person (or the start of the page) wants it to run. */
	readonly playing: Signal<boolean>;
	/** It is there, at its step, and may move on. */
	begun(running: Running): void;
	/** What may change without another run has changed. */
	adjust(state: AppState): void;
	/** Let it take no steps until it is released. Resolves when none is under way. */
	hold(running: Running): Promise<void>;
	release(running: Running): void;
}

export class CurrentRun {
	readonly #context: RunContext;
	readonly #parts: RunParts;
	readonly #scale = signal<LandscapeMetrics | null>(null);
	#running: Running | null = null;
	/** Counts what is begun: whatever was begun before is over. */
	#turn = 0;
	/** What was last started, or is being started; null asks for it again. */
	#wanted: WantedRun | null = null;
	/** The step that a run begun anew goes on at, and whether that is to be told. */
	#resumes: { readonly step: number; readonly lost: boolean } | null = null;

	constructor(context: RunContext, parts: RunParts) {
		this.#context = context;
		this.#parts = parts;
	}

	/** What runs; null where nothing does. */
	get running(): Running | null {
		return this.#running;
	}

	/** On what a run is, or is being prepared; null where none is asked for. */
	get landscape(): Landscape | null {
		return this.#wanted?.landscape ?? null;
	}

	/** Sizes of the landscape, once a swarm was put on it. */
	get scale(): Signal<LandscapeMetrics | null> {
		return this.#scale;
	}

	/** Be the run that the state asks for, on this machine. */
	follow(state: AppState, landscape: Landscape | null, session: Session | null, renderer: Renderer | null): void {
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
		else if (wanted.renderer === renderer && wanted.session === session) this.#parts.adjust(state);
		else {
			this.#wanted = next;
			if (this.#running) this.#drawBy(this.#running, session, renderer);
		}
	}

	/** Nothing runs, and what runs next begins at its beginning. */
	drop(): void {
		this.#wanted = null;
		this.end();
		this.#resumes = null;
	}

	/** Start what is chosen, whether or not it was started before. */
	again(): void {
		const { store, landscape, machine } = this.#context.page;
		this.#wanted = null;
		this.end();
		this.follow(store.state.peek(), landscape.current.peek(), machine.session.peek(), machine.renderer.peek());
	}

	/** Nothing runs and nothing is shown from here on. */
	end(): void {
		const running = this.#running;
		if (!running) return;
		this.#running = null;
		this.#parts.statistics.begin();
		running.abort.abort();
		this.#parts.drawing.hide(running);
		running.run.dispose();
	}

	/** The page is left: what is being begun ends with what runs. */
	stop(): void {
		this.#turn++;
		this.end();
	}

	/** What went wrong ends the run. */
	failed(error: unknown): void {
		if (error instanceof DOMException && error.name === 'AbortError') return;
		const { page, phase } = this.#context;
		this.#resumes = { step: page.present.step.peek(), lost: true };
		this.end();
		phase.value = 'failed';
		if (error instanceof Error && error.name === 'DeviceLostError') {
			// The picture says what happened; the same run begins again when the device is back.
			const turn = this.#turn;
			setTimeout(() => {
				if (turn === this.#turn) this.again();
			}, RETRY_MS);
			return;
		}
		page.notices.tell('error', messageOf(error));
	}

	/** The same machine computes, and another draws from now on. The one before is about to go, with its last frame. */
	#drawBy(running: Running, session: Session, renderer: Renderer): void {
		Object.assign(running, { session, renderer });
		this.#parts.drawing.show();
	}

	/** Another machine computes and draws from now on: the run goes on where it is until that one has caught up. */
	async #moveTo(running: Running, wanted: WantedRun): Promise<void> {
		const turn = ++this.#turn;
		const { session, renderer } = wanted;
		const { page, wake } = this.#context;
		const { drawing, adjust, hold, release } = this.#parts;
		this.#wanted = wanted;
		const letGo = running.session.hold();
		if (canDraw(renderer, running.session)) this.#drawBy(running, running.session, renderer);
		const isWanted = (): boolean => turn === this.#turn && this.#running === running;
		const state = (): AppState => page.store.state.peek();
		try {
			const run = await continuedOn(session, running, state, CHECKPOINT_BYTES, isWanted, () => hold(running));
			if (!run) return;
			const before = running.run;
			Object.assign(running, { run, session, renderer });
			drawing.show();
			before.dispose();
			adjust(state());
		} catch (error) {
			if (turn === this.#turn) this.failed(error);
		} finally {
			release(running);
			letGo();
			wake();
		}
	}

	async #begin(state: AppState, wanted: WantedRun): Promise<void> {
		const { landscape, session } = wanted;
		const { page, phase, groups } = this.#context;
		const turn = ++this.#turn;
		const before = this.#wanted;
		// The same run on another machine goes on where it is.
		if (before?.key === wanted.key && before.landscape === landscape) this.#resumes ??= { step: page.present.step.peek(), lost: false };
		else if (before) this.#resumes = null;
		this.#wanted = wanted;
		this.end();
		batch(() => {
			phase.value = 'preparing';
			page.present.step.value = 0;
		});
		try {
			const { plan } = begunOf(state, landscape);
			const { landscape: ground, where } = groundOf(plan, landscape, placeOf(state, landscape));
			const [scale, { SwarmRun: Run }] = await Promise.all([landscapeMetrics(session, ground, where), loadRuns()]);
			if (turn !== this.#turn) return;
			if (state.swarm.fit) {
				// The state with fitted values comes back here and is started.
				this.#scale.value = scale;
				const optimizers = state.swarm.optimizers.map((spec) => fitted(spec, suitedTo({ id: spec.id, hyper: {} }, scale).hyper));
				this.#wanted = null;
				page.store.amend({ swarm: { ...state.swarm, optimizers, fit: false } });
				return;
			}
			const run = await Run.start(session, ground, where, plan, { scale, checkpointBytes: CHECKPOINT_BYTES });
			if (turn !== this.#turn) {
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
				groups.value = state.swarm.optimizers.map((_, index) => groupView(state.swarm, index));
			});
			await this.#takeUp(this.#running);
			if (turn === this.#turn && this.#running) this.#parts.begun(this.#running);
		} catch (error) {
			if (turn === this.#turn) this.failed(error);
		}
	}

	/** Go to where the run was before, or to where its link has it, before anything of it is shown. */
	async #takeUp(running: Running): Promise<void> {
		const resumes = this.#resumes;
		this.#resumes = null;
		const { store, notices } = this.#context.page;
		const { at, steps } = store.state.peek().swarm;
		if (at > 0) {
			store.amend({ swarm: { ...store.state.peek().swarm, at: 0 } });
			if (!resumes) this.#parts.playing.value = false;
		}
		const step = Math.min(steps, resumes?.step ?? at);
		if (step === 0) return;
		await this.#parts.journey.goTo(running, step);
		if (resumes?.lost && running === this.#running) notices.tell('info', WORDS.run.gpuLost(running.run.step));
	}

	/** There is no optimizer: nothing runs. */
	#leave(): void {
		const { page, phase, groups } = this.#context;
		this.#turn++;
		this.#wanted = null;
		this.end();
		batch(() => {
			// Where there was none before nobody need hear of it: a camera comes through here, too.
			if (groups.peek().length > 0) groups.value = [];
			phase.value = 'idle';
			page.present.step.value = 0;
		});
	}
}
