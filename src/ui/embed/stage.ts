/**
 * What the element shows once it is seen: a workspace of the page's controllers with its views, without anything of the page around
 * them. Loaded when the first element is seen.
 */

import { effect, untracked } from '@preact/signals-core';
import { FrameController } from '../../app/frame-controller.ts';
import { inView } from '../../app/in-view.ts';
import { FUNCTION_RULES, loadForLink } from '../../app/link-functions.ts';
import type { LoadStudio } from '../../app/network-studio.ts';
import type { RunController } from '../../app/run-controller.ts';
import { Workspace } from '../../app/workspace.ts';
import type { Host } from '../../engine/host.ts';
import type { ContentStore } from '../../engine/networks/shelf.ts';
import { messageOf } from '../../model/errors.ts';
import type { AppState, Layout } from '../../state/app-state.ts';
import { problemText, readLink, writeLink } from '../../state/link.ts';
import { Store } from '../../state/store.ts';
import { EMBED } from '../../words/embed.ts';
import type { LandscapeError, LandscapeFile, LandscapeReady, LandscapeState } from './contract.ts';
import { showView } from './view.ts';

/** Where it runs. */
export interface EmbedPlace {
	readonly host: () => Host;
	/** Where opened models are kept; absent: nowhere. */
	readonly bytes?: ContentStore;
	/** The code of networks. */
	readonly studio: LoadStudio;
}

/** What it is opened with. */
export interface StageRequest {
	readonly place: EmbedPlace;
	/** The parts of a link: see `linkOf`. */
	readonly link: string;
	readonly file: LandscapeFile | null;
	/** The swarm moves by itself. */
	readonly plays: boolean;
	/** Holds the views; emptied at the end. */
	readonly views: HTMLElement;
	/** Hears what is to be told. */
	readonly listener: StageListener;
}

export interface StageListener {
	ready(told: LandscapeReady): void;
	changed(): void;
	failed(told: LandscapeError): void;
	/** Said to those who do not see the picture. */
	said(sentence: string): void;
	themed(theme: 'dark' | 'light'): void;
	scrolled(): void;
	/** The swarm: whether there is one, whether it moves, and its step. */
	ran(run: { readonly isThere: boolean; readonly isPlaying: boolean; readonly step: number; readonly steps: number }): void;
}

const VIEWS: Readonly<Record<Layout, readonly ('surface' | 'map')[]>> = { surface: ['surface'], map: ['map'], both: ['surface', 'map'] };

/** A link as a state; what of it cannot be used is told. */
async function stateOf(link: string, failed: StageListener['failed']): Promise<AppState> {
	await loadForLink(link);
	// What knows optimizers is loaded where there is one.
	const rules = /(?:^|&)o=(?:&|$)/.test(link) ? FUNCTION_RULES : (await import('../../app/link-rules.ts')).LINK_RULES;
	const { state, problems } = readLink(link, rules);
	const trouble = problemText(problems);
	if (trouble !== undefined) failed({ message: trouble });
	return state;
}

export class Stage {
	readonly #request: StageRequest;
	readonly #workspace: Workspace;
	readonly #stops: (() => void)[] = [];
	readonly #still = matchMedia('(prefers-reduced-motion: reduce)');
	readonly #dark = matchMedia('(prefers-color-scheme: dark)');
	#frames: FrameController | null = null;
	#run: Promise<RunController> | null = null;
	/** What the attributes said last: only what they say otherwise is changed. */
	#said: AppState;
	/** The state that was given last, by attributes or as a whole: `reset` goes back to it. */
	#given: AppState;
	/** Counts what is asked to be shown: the newest wins. */
	#turn = 0;
	#plays: boolean;
	#isOver = false;

	private constructor(request: StageRequest, state: AppState) {
		const { place, plays } = request;
		this.#request = request;
		this.#said = state;
		this.#given = state;
		this.#plays = plays && !this.#still.matches;
		const bytes = place.bytes ?? { read: async () => null, write: async () => undefined };
		this.#workspace = new Workspace(place.host(), new Store(state), { bytes, studio: place.studio });
	}

	/** Open it; nothing rejects: what fails is told. */
	static async open(request: StageRequest): Promise<Stage> {
		const stage = new Stage(request, await stateOf(request.link, (told) => request.listener.failed(told)));
		stage.#frames = await FrameController.open(stage.#workspace);
		stage.#start();
		return stage;
	}

	#start(): void {
		const { listener, file, views } = this.#request;
		const workspace = this.#workspace;
		const { store, machine, picture, notices } = workspace;
		const schemed = (): void => this.#applyTheme(store.state.peek());
		this.#dark.addEventListener('change', schemed);
		let shown = JSON.stringify(store.state.peek());
		let isReady = false;
		let toldOf = '';
		this.#stops.push(
			() => this.#dark.removeEventListener('change', schemed),
			effect(() => this.#applyTheme(store.state.value)),
			this.#tell(),
			effect(() => {
				// A text that is read once more, when code for it is there, is as wrong as before.
				const check = workspace.formula.check.value;
				const wrong = check && !check.ok ? JSON.stringify([store.state.peek().landscape, check.message]) : '';
				if (wrong !== toldOf) untracked(() => this.#tellFormula());
				toldOf = wrong;
			}),
			workspace.start(),
			this.#show(),
			effect(() => {
				const [drawn, now] = [picture.drawn.value, machine.machine.value];
				if (isReady || drawn === 0 || !now || workspace.stale.value !== '') return;
				isReady = true;
				untracked(() => listener.ready({ machine: { kind: now.kind, device: now.device } }));
			}),
			effect(() => {
				const state = JSON.stringify(store.state.value);
				if (state === shown) return;
				shown = state;
				untracked(() => listener.changed());
			}),
			effect(() => listener.said(notices.announcement.value)),
			// Nothing stands in for what was asked for: while it is read, or where it cannot be shown, there is no picture.
			effect(() => {
				views.style.visibility = workspace.stale.value === '' ? '' : 'hidden';
			}),
			effect(() => {
				if (store.state.value.swarm.optimizers.length > 0) untracked(() => void this.#withSwarm(() => undefined));
			}),
		);
		if (file) this.openFile(file);
		this.#frames?.wake();
	}

	/** Errors, and what waits for somebody to act. */
	#tell(): () => void {
		const told = new Set<number>();
		const { notices, store } = this.#workspace;
		return effect(() => {
			for (const { id, kind, text, until } of notices.list.value) {
				if (told.has(id) || (kind === 'info' && until !== 'chosen')) continue;
				told.add(id);
				const { landscape } = store.state.peek();
				// What the page says of a link's file speaks of a window to drop it on.
				const isOfFile = kind === 'info' && landscape.kind === 'file';
				if (isOfFile && this.#request.file) continue;
				untracked(() => this.#request.listener.failed({ message: isOfFile ? EMBED.noFile(landscape.name) : text }));
			}
		});
	}

	/** What is wrong with the formula: the page says so beside the text, which is not here. */
	#tellFormula(): void {
		const { formula, store } = this.#workspace;
		const check = formula.check.peek();
		if (check && !check.ok && store.state.peek().landscape.kind === 'formula')
			this.#request.listener.failed({ message: EMBED.wrongFormula(check.message) });
	}

	/** A box for each view of the layout. */
	#show(): () => void {
		const { views, listener } = this.#request;
		const frames = this.#frames as FrameController;
		let layout: Layout | null = null;
		let stops: (() => void)[] = [];
		const leave = (): void => {
			for (const stop of stops) stop();
			stops = [];
			views.replaceChildren();
		};
		const stop = effect(() => {
			const next = this.#workspace.store.state.value.layout;
			if (next === layout) return;
			layout = next;
			untracked(() => {
				leave();
				stops = VIEWS[next].map((view) => {
					const box = views.appendChild(document.createElement('div'));
					box.className = 'view';
					box.setAttribute('part', view);
					return showView(box, view, { workspace: this.#workspace, frames, scrolled: () => listener.scrolled() });
				});
			});
		});
		return () => {
			stop();
			leave();
		};
	}

	/** The code of swarms is loaded with the first. */
	#swarm(): Promise<RunController> {
		this.#run ??= import('../../app/run-controller.ts').then(({ RunController: Controller }) => {
			const run = new Controller(this.#workspace, { still: () => !this.#plays });
			if (this.#isOver) return run;
			const frames = this.#frames as FrameController;
			frames.simulate = () => run.frame();
			this.#stops.push(
				run.start(() => frames.wake()),
				effect(() => {
					const { optimizers, steps } = this.#workspace.store.state.value.swarm;
					const told = { isThere: optimizers.length > 0, isPlaying: run.playing, step: run.step.value, steps };
					untracked(() => this.#request.listener.ran(told));
				}),
			);
			return run;
		});
		return this.#run;
	}

	#applyTheme({ theme }: AppState): void {
		const shown = theme === 'system' ? (this.#dark.matches ? 'dark' : 'light') : theme;
		this.#workspace.theme.value = shown;
		this.#request.listener.themed(shown);
	}

	/** Do something with the swarm. Where its code cannot be loaded that is told, and tried again the next time. */
	async #withSwarm(act: (run: RunController) => void | Promise<void>): Promise<void> {
		let run: RunController;
		try {
			run = await this.#swarm();
		} catch (error) {
			this.#run = null;
			this.#request.listener.failed({ message: EMBED.notLoaded(messageOf(error)) });
			return;
		}
		await act(run);
	}

	/** A link as a state; null where something else was asked for meanwhile, or where what reads it cannot be loaded, which is told. */
	async #newest(link: string): Promise<AppState | null> {
		const turn = ++this.#turn;
		const failed = (told: LandscapeError): void => this.#request.listener.failed(told);
		try {
			const state = await stateOf(link, failed);
			return turn === this.#turn && !this.#isOver ? state : null;
		} catch (error) {
			if (turn === this.#turn && !this.#isOver) failed({ message: EMBED.notLoaded(messageOf(error)) });
			return null;
		}
	}

	/** Show what the attributes say now, where they say otherwise than before; the rest stays as a person has left it. */
	async follow(link: string): Promise<void> {
		const next = await this.#newest(link);
		if (!next) return;
		const before = this.#said;
		this.#said = next;
		this.#given = next;
		const isOther = (key: keyof AppState): boolean => JSON.stringify(before[key]) !== JSON.stringify(next[key]);
		const keys = (Object.keys(next) as (keyof AppState)[]).filter(isOther);
		if (keys.length === 0) return this.#tellFormula();
		const change: Partial<AppState> = Object.fromEntries(keys.map((key) => [key, next[key]]));
		if (!isOther('landscape')) {
			this.#workspace.store.set(change);
			// What was told is gone with the attributes before, and it is still so.
			this.#tellFormula();
		} else {
			this.#workspace.notices.anotherChosen();
			this.#workspace.store.replace({ ...change, window: next.window, camera: next.camera, swarm: next.swarm });
		}
	}

	/** Show this whole link, whatever the attributes say. */
	async replace(link: string): Promise<void> {
		const state = await this.#newest(link);
		if (!state) return;
		this.#given = state;
		this.#workspace.notices.anotherChosen();
		this.#workspace.store.replace(state);
	}

	openFile({ name, bytes }: LandscapeFile): void {
		const { networks, files } = this.#workspace;
		// They are handed on to a worker: the caller keeps its own.
		const copy = bytes.slice();
		if (networks.takes(name)) void networks.openFile(name, Promise.resolve(copy));
		else void files.openFile(name, copy);
	}

	async play(): Promise<void> {
		this.#plays = true;
		await this.#withSwarm((run) => run.play());
	}

	async pause(): Promise<void> {
		await this.#withSwarm((run) => run.hold());
	}

	/** Play or pause; a run that has ended begins anew. */
	async toggle(): Promise<void> {
		this.#plays = true;
		await this.#withSwarm((run) => run.toggle());
	}

	async goTo(step: number): Promise<void> {
		await this.#withSwarm((run) => run.goTo(step));
	}

	/** Camera and window as they were given. */
	reset(): void {
		this.#workspace.window.reset();
		this.#workspace.store.set({ window: this.#given.window, camera: this.#given.camera });
	}

	get state(): LandscapeState {
		const { store, title, window, present } = this.#workspace;
		const step = present.step.peek();
		const state = inView(store.state.peek(), { camera: this.#frames?.camera, window: window.moved.peek(), step });
		return { link: writeLink(state), title: title.peek(), window: window.current, camera: state.camera, step };
	}

	/** Release the machine, its workers and its memory. */
	dispose(): void {
		this.#isOver = true;
		for (const stop of this.#stops.splice(0).reverse()) stop();
		this.#frames?.dispose();
	}
}
