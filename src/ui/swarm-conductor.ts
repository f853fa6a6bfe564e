/**
 * From the swarm that was chosen (AppState) to one that runs: starts it, takes its steps frame by frame, and follows
 * its statistics. Elements read its signals and call its methods; nothing per frame passes through them.
 */

import { batch, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { Landscape } from '../engine/landscape.ts';
import { landscapeScale, type LandscapeWindow } from '../engine/landscape-scale.ts';
import { optimizerName, resolveOptimizer, suitedTo } from '../engine/optimizers.ts';
import { planeOf } from '../engine/planes.ts';
import type { Session } from '../engine/session.ts';
import { groupColor, groupRgb } from '../engine/swarm-colors.ts';
import { SwarmRun } from '../engine/swarm-run.ts';
import type { Renderer } from '../engine/view.ts';
import type { LandscapeScale, OptimizerSpec } from '../model/optimizer.ts';
import type { Drop, SwarmStatistics } from '../model/swarm.ts';
import type { Curve, GroupView, RunPhase, SwarmChoice } from '../model/swarm-view.ts';
import type { AppState } from '../state/app-state.ts';
import { extended, NO_CURVE } from './curves.ts';
import { resultSentence } from './swarm-words.ts';
import type { Workspace } from './workspace.ts';

/** Statistics are taken this often while a swarm runs. */
const STATISTICS_MS = 200;
/** A swarm that was lost with its device is started again after this. */
const RETRY_MS = 600;
/** Most particles of a group that the CPU is asked to move and draw. */
const CPU_PARTICLES = 3000;
/** A run has no budget of its own: the page's may change while it runs. */
const ENDLESS = 2 ** 24 - 1;

interface Running {
	readonly run: SwarmRun;
	readonly renderer: Renderer;
	readonly landscape: Landscape;
	readonly abort: AbortController;
}

export class SwarmConductor {
	readonly #workspace: Workspace;
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
	#playing: boolean;
	#busy = false;
	#asking = false;
	#asked = Number.NEGATIVE_INFINITY;
	/** Fractions of a step that a slow speed has saved up. */
	#saved = 0;
	#wake: () => void = () => {};

	/** @param playing whether a swarm moves as soon as it is there */
	constructor(workspace: Workspace, playing: boolean) {
		this.#workspace = workspace;
		this.#playing = playing;
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
	/** Sizes of the landscape, once a swarm was put on it. */
	get scale(): ReadonlySignal<LandscapeScale | null> {
		return this.#scale;
	}
	/** The tolerance in force; null before the first run. */
	get tolerance(): number | null {
		return this.#running?.run.stop.tolerance ?? null;
	}
	/** Particles of each group on this machine. */
	get particles(): number {
		const { particles } = this.#choice;
		return this.#workspace.machine.peek()?.kind === 'cpu' ? Math.min(particles, CPU_PARTICLES) : particles;
	}

	get #choice(): SwarmChoice {
		return this.#workspace.store.state.peek().swarm;
	}

	/** Every effect from state to swarm. Returns the way to stop. @param wake asks for a frame */
	start(wake: () => void): () => void {
		this.#wake = wake;
		const { store, landscape, session, renderer, theme } = this.#workspace;
		const stops = [
			effect(() => this.#follow(store.state.value, landscape.value, session.value, renderer.value)),
			effect(() => {
				void [theme.value, this.highlight.value, store.state.value.swarm.color, store.state.value.swarm.trail];
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
		const key = structureOf(state, this.particles);
		const wanted = this.#wanted;
		if (wanted?.key !== key || wanted.landscape !== landscape || wanted.renderer !== renderer)
			void this.#begin(key, state, landscape, session, renderer);
		else this.#adjust(state);
	}

	async #begin(key: string, state: AppState, landscape: Landscape, session: Session, renderer: Renderer): Promise<void> {
		const turn = ++this.#starting;
		this.#wanted = { key, landscape, renderer };
		this.#end();
		this.#phase.value = 'preparing';
		try {
			const where = placeOf(state, landscape);
			const scale = landscapeScale(landscape, where);
			if (state.swarm.fit) {
				// The state with fitted values comes back here and is started.
				this.#scale.value = scale;
				const optimizers = state.swarm.optimizers.map((spec) => suitedTo(spec, scale));
				this.#wanted = null;
				this.#workspace.store.amend({ swarm: { ...state.swarm, optimizers, fit: false } });
				return;
			}
			const plan = { ...state.swarm, particles: this.particles, steps: ENDLESS };
			const run = await SwarmRun.start(session, landscape, where, plan, { scale });
			if (turn !== this.#starting) {
				run.dispose();
				return;
			}
			this.#running = { run, renderer, landscape, abort: new AbortController() };
			batch(() => {
				this.#scale.value = scale;
				this.#groups.value = state.swarm.optimizers.map((spec, index) => this.#view(spec, index, null, NO_CURVE));
				this.#step.value = 0;
				this.#phase.value = this.#playing ? 'running' : 'paused';
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
			this.#groups.value = [];
			this.#phase.value = 'idle';
			this.#step.value = 0;
		});
	}

	/** Nothing runs and nothing is shown from here on. */
	#end(): void {
		const running = this.#running;
		if (!running) return;
		this.#running = null;
		this.#busy = false;
		this.#asking = false;
		this.#saved = 0;
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
			setTimeout(() => this.reset(), RETRY_MS);
			return;
		}
		this.#workspace.tell('error', error instanceof Error ? error.message : String(error));
	}

	// ── while it runs ──

	/** What may change without another run. */
	#adjust(state: AppState): void {
		const running = this.#running;
		if (!running) return;
		const { run, landscape } = running;
		const { swarm } = state;
		try {
			for (const [index, spec] of swarm.optimizers.entries()) {
				if (JSON.stringify(run.plan.optimizers[index]?.hyper) === JSON.stringify(spec.hyper)) continue;
				run.setHyper(index, resolveOptimizer(spec).values);
			}
			if (run.plan.tolerance !== swarm.tolerance || run.plan.target !== swarm.target)
				run.setStop({ tolerance: swarm.tolerance, target: swarm.target });
			const parameters = ownParameters(state, landscape);
			if (JSON.stringify(parameters) !== this.#parameters) {
				if (this.#parameters !== '') run.setParameters(parameters);
				this.#parameters = JSON.stringify(parameters);
			}
		} catch (error) {
			this.#workspace.tell('error', error instanceof Error ? error.message : String(error));
		}
		const shown = this.#groups.peek();
		if (JSON.stringify(shown.map(({ spec }) => spec)) !== JSON.stringify(swarm.optimizers)) {
			this.#groups.value = swarm.optimizers.map((spec, index) =>
				this.#view(spec, index, shown[index]?.statistics ?? null, shown[index]?.curve ?? NO_CURVE),
			);
		}
		if (this.#phase.peek() === 'finished' && run.step < swarm.steps && this.#playing) this.#phase.value = 'running';
		this.#wake();
	}
	#parameters = '';

	#view(spec: OptimizerSpec, index: number, statistics: SwarmStatistics | null, curve: Curve): GroupView {
		return { index, spec, name: nameOf(this.#choice.optimizers, index), color: groupColor(index), statistics, curve };
	}

	#style() {
		const { color, trail } = this.#choice;
		const state = this.#workspace.store.state.peek();
		const landscape = this.#running?.landscape;
		const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
		return { color, trail: still ? 0 : trail, size: 7, plane: (landscape && planeOf(landscape, state.plane)) ?? null };
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
		running.renderer.setSwarm(layers, this.#style());
		this.#wake();
	}

	/** A frame: take steps if it runs. True where another frame is wanted. */
	frame(): boolean {
		const running = this.#running;
		if (!running || this.#phase.peek() !== 'running') return false;
		// The machine is still at the steps before: skipping a frame keeps the page alive.
		if (this.#busy) return true;
		this.#saved = Math.min(this.#saved + this.#choice.speed, Math.max(1, this.#choice.speed));
		const steps = Math.min(Math.floor(this.#saved), this.#choice.steps - running.run.step);
		this.#saved -= Math.floor(this.#saved);
		if (this.#choice.steps - running.run.step <= 0) void this.#finish(running);
		else if (steps > 0) void this.#take(running, steps);
		return true;
	}

	async #take(running: Running, steps: number): Promise<void> {
		this.#busy = true;
		try {
			await running.run.advance(steps, { signal: running.abort.signal });
			if (running !== this.#running) return;
			running.renderer.swarmMoved();
			this.#step.value = running.run.step;
			if (performance.now() - this.#asked > STATISTICS_MS) void this.#measure(running);
		} catch (error) {
			if (running === this.#running) this.#failed(error);
		} finally {
			if (running === this.#running) this.#busy = false;
			this.#wake();
		}
	}

	/** Take statistics, unless they are being taken. */
	async #measure(running: Running): Promise<void> {
		if (this.#asking) return;
		this.#asking = true;
		this.#asked = performance.now();
		try {
			const all = await running.run.statistics();
			if (running !== this.#running) return;
			this.#groups.value = this.#groups
				.peek()
				.map((group, index) => ({ ...group, statistics: all[index] ?? null, curve: extended(group.curve, all[index]) }));
			if (running.run.done && this.#phase.peek() === 'running') void this.#finish(running);
		} catch (error) {
			if (running === this.#running) this.#failed(error);
		} finally {
			this.#asking = false;
		}
	}

	async #finish(running: Running): Promise<void> {
		if (this.#phase.peek() === 'finished') return;
		this.#phase.value = 'finished';
		await this.#measure(running);
		this.#workspace.say(resultSentence(this.#groups.peek(), running.run.step));
	}

	// ── what a person does ──

	/** Run or pause. */
	toggle(): void {
		const phase = this.#phase.peek();
		if (phase === 'finished' || phase === 'failed') {
			this.#playing = true;
			this.reset();
			return;
		}
		this.#playing = phase !== 'running';
		if (phase === 'running' || phase === 'paused') this.#phase.value = this.#playing ? 'running' : 'paused';
		if (!this.#playing && this.#running) void this.#measure(this.#running);
		this.#wake();
	}

	toggleDropTool(): void {
		this.dropTool.value = !this.dropTool.peek();
	}

	/** One step, and then wait. */
	stepOnce(): void {
		const running = this.#running;
		if (!running || this.#busy || running.run.step >= this.#choice.steps) return;
		this.#playing = false;
		this.#phase.value = 'paused';
		this.#asked = Number.NEGATIVE_INFINITY;
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
		const state = store.state.peek();
		const [landscape, session, renderer] = [
			this.#workspace.landscape.peek(),
			this.#workspace.session.peek(),
			this.#workspace.renderer.peek(),
		];
		// Where the state did not change, nobody else starts it again.
		if (this.#wanted === null) this.#follow(state, landscape, session, renderer);
	}

	/** Drop particles of every optimizer at points of the plane; they are part of the link. */
	async drop(points: Drop['points']): Promise<void> {
		const running = this.#running;
		if (!running || points.length === 0) return;
		const { store } = this.#workspace;
		try {
			const { drops } = this.#choice;
			const rounded = points.map(([u, v]): readonly [number, number] => [Number(u.toPrecision(9)), Number(v.toPrecision(9))]);
			const drop: Drop = { step: running.run.step, points: rounded };
			store.set({ swarm: { ...this.#choice, drops: [...drops, drop] } });
			await running.run.drop(rounded);
			if (running !== this.#running) return;
			this.#dress();
			this.#workspace.say(
				`${points.length === 1 ? 'A particle' : `${points.length} particles`} of each optimizer dropped at step ${drop.step}.`,
			);
			if (this.#phase.peek() === 'finished' && running.run.step < this.#choice.steps) this.#phase.value = 'running';
			if (this.#phase.peek() === 'paused') void this.#take(running, 0);
			this.#wake();
		} catch (error) {
			if (running === this.#running) this.#failed(error);
		}
	}
}

/** What a run is started from: everything that cannot change while it runs. Drops join as they come. */
function structureOf({ swarm, dimension, plane }: AppState, particles: number): string {
	const shapes = swarm.optimizers.map((spec) => {
		try {
			return resolveOptimizer(spec).key;
		} catch {
			return JSON.stringify(spec);
		}
	});
	return JSON.stringify([shapes, particles, swarm.starts, swarm.seed, swarm.area, swarm.fit, dimension, plane]);
}

function ownParameters({ parameters }: AppState, { objective }: Landscape): Record<string, number> {
	const known = new Set(objective.parameters.map((p) => p.name));
	return Object.fromEntries(Object.entries(parameters).filter(([name]) => known.has(name)));
}

const placeOf = (state: AppState, landscape: Landscape): LandscapeWindow => ({
	parameters: ownParameters(state, landscape),
	plane: planeOf(landscape, state.plane),
	window: state.swarm.area ?? landscape.view,
});

/** `Adam`, or `Adam 2` where there are several. */
function nameOf(optimizers: readonly OptimizerSpec[], index: number): string {
	const { id } = optimizers[index] as OptimizerSpec;
	const alike = optimizers.filter((spec) => spec.id === id).length;
	const place = optimizers.slice(0, index + 1).filter((spec) => spec.id === id).length;
	return alike > 1 ? `${optimizerName(id)} ${place}` : optimizerName(id);
}
