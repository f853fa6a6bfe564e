/**
 * The page's one conductor: from what was chosen (AppState) to a landscape, a machine, a renderer and
 * the picture. Elements read its signals and call its methods; it knows no element.
 */

import { batch, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { checkFormula, type FormulaCheck } from '../engine/formula.ts';
import type { Host } from '../engine/host.ts';
import { type Landscape, openLandscape } from '../engine/landscape.ts';
import { planeOf } from '../engine/planes.ts';
import { type Machine, Session } from '../engine/session.ts';
import { type OpenedFile, openSurfaceFile } from '../engine/files.ts';
import type { Marker, PlanePoint, Renderer, Scene, SceneReport } from '../engine/view.ts';
import type { Bound } from '../model/backend.ts';
import { DeviceLostError } from '../model/errors.ts';
import type { GridSpec, Rectangle } from '../model/geometry.ts';
import type { AppState, LandscapeChoice } from '../state/app-state.ts';
import type { Store } from '../state/store.ts';
import { formatNumber } from './format.ts';
import { gridFor } from '../engine/grid.ts';

/** The read-out under the pointer. */
export interface Probe extends PlanePoint {
	readonly value: number | null;
	/** |∇f| along the plane; null where there is none. */
	readonly slope: number | null;
}

/** What computing the picture told, and the grid it was computed on. */
export type ShownReport = SceneReport & { readonly grid: GridSpec };

/** Something to tell: what happened and what to do. */
export interface Notice {
	readonly kind: 'error' | 'info';
	readonly text: string;
}

/** After a lost device: time for the recovery before the picture is asked for again. */
const RETRY_MS = 400;

export class Workspace {
	readonly store: Store;
	readonly host: Host;
	readonly #session = signal<Session | null>(null);
	readonly #machine = signal<Machine | null>(null);
	readonly #renderer = signal<Renderer | null>(null);
	readonly #landscape = signal<Landscape | null>(null);
	readonly #check = signal<FormulaCheck | null>(null);
	readonly #report = signal<ShownReport | null>(null);
	readonly #progress = signal<number | null>(null);
	readonly #notice = signal<Notice | null>(null);
	readonly #probe = signal<Probe | null>(null);
	readonly #file = signal<OpenedFile | null>(null);
	readonly #announcement = signal('');
	#sceneAbort: AbortController | null = null;
	#opening = 0;
	#probeEvaluator: { bound: Bound; at: (u: number, v: number) => Probe } | null = null;

	constructor(host: Host, store: Store) {
		this.host = host;
		this.store = store;
	}

	get machine(): ReadonlySignal<Machine | null> { return this.#machine; }
	get renderer(): ReadonlySignal<Renderer | null> { return this.#renderer; }
	/** The last landscape that was right; it stays while a formula is wrong. */
	get landscape(): ReadonlySignal<Landscape | null> { return this.#landscape; }
	/** Of the formula in the box, right or wrong. */
	get check(): ReadonlySignal<FormulaCheck | null> { return this.#check; }
	get report(): ReadonlySignal<ShownReport | null> { return this.#report; }
	/** 0 … 1 while the field is computed, else null. */
	get progress(): ReadonlySignal<number | null> { return this.#progress; }
	get notice(): ReadonlySignal<Notice | null> { return this.#notice; }
	get probe(): ReadonlySignal<Probe | null> { return this.#probe; }
	/** The opened file, while one is shown. */
	get file(): ReadonlySignal<OpenedFile | null> { return this.#file; }

	/** What a screen reader is told: one sentence, when something has settled. */
	get announcement(): ReadonlySignal<string> { return this.#announcement; }

	/** Start: every effect from state to picture. Returns the way to stop. */
	start(): () => void {
		const stops = [
			effect(() => this.#openMachine(this.store.state.value.machine)),
			this.#onChange((s) => [s.landscape, s.dimension], (s) => this.#openChoice(s)),
			effect(() => this.#show(this.#landscape.value, this.#renderer.value)),
			effect(() => {
				const { appearance, camera } = this.store.state.value;
				const renderer = this.#renderer.value;
				renderer?.setAppearance({ ...appearance, theme: this.theme.value });
				renderer?.setCamera(camera);
			}),
		];
		return () => {
			for (const stop of stops) stop();
			this.#sceneAbort?.abort();
			this.#renderer.peek()?.dispose();
			this.#session.peek()?.dispose();
		};
	}

	/** The theme in force; the shell keeps it in step with the system. */
	readonly theme = signal<'dark' | 'light'>('dark');

	/** Run `act` when the picked part of the state has changed. */
	#onChange(pick: (state: AppState) => unknown, act: (state: AppState) => void): () => void {
		let last: string | undefined;
		return effect(() => {
			const state = this.store.state.value;
			const key = JSON.stringify(pick(state));
			if (key === last) return;
			last = key;
			act(state);
		});
	}

	// ── machine ──

	#chosenMachine: string | null = null;

	#openMachine(choice: AppState['machine']): void {
		if (this.#chosenMachine === choice) return;
		this.#chosenMachine = choice;
		void this.#startMachine(choice);
	}

	async #startMachine(choice: AppState['machine'], why?: string): Promise<void> {
		const turn = ++this.#opening;
		const onLost = (reason: string): void => {
			if (turn !== this.#opening) return;
			this.tell('error', `${reason} The CPU goes on.`);
			void this.#startMachine('cpu', reason);
		};
		let session: Session;
		try {
			session = await Session.open(this.host, { machine: choice, onLost });
		} catch (error) {
			const reason = messageOf(error);
			this.tell('error', `${reason} The CPU is used instead.`);
			session = await Session.open(this.host, { machine: 'cpu' });
			why = reason;
		}
		const renderer = await session.renderer();
		if (turn !== this.#opening) {
			renderer.dispose();
			session.dispose();
			return;
		}
		const before = { renderer: this.#renderer.peek(), session: this.#session.peek() };
		batch(() => {
			this.#session.value = session;
			this.#machine.value = why === undefined ? session.machine : { ...session.machine, notice: why };
			this.#renderer.value = renderer;
		});
		before.renderer?.dispose();
		before.session?.dispose();
	}

	// ── landscape ──

	#openChoice({ landscape, dimension }: AppState): void {
		if (landscape.kind === 'file') {
			if (this.#file.peek()?.title !== landscape.name) {
				this.tell('info', `This link shows the file ${landscape.name}: open or drop it to see it.`);
				return;
			}
			this.#guard(() => this.#openFileChannel(landscape.channel));
			return;
		}
		this.#file.value = null;
		const size = dimension === 2 ? {} : { dimension };
		if (landscape.kind === 'formula') {
			const check = checkFormula(landscape.text, dimension === 2 ? undefined : dimension);
			this.#check.value = check;
			if (check.ok) this.#guard(() => this.#accept(openLandscape({ kind: 'formula', text: landscape.text, ...size })));
			return;
		}
		this.#guard(() => {
			const opened = openLandscape({ kind: 'function', id: landscape.id, ...size });
			this.#check.value = checkFormula(opened.formula ?? '', dimension === 2 ? undefined : dimension);
			this.#accept(opened);
		});
	}

	#accept(landscape: Landscape): void {
		this.#notice.value = null;
		this.#landscape.value = landscape;
	}

	#guard(act: () => void): void {
		try {
			act();
		} catch (error) {
			this.tell('error', messageOf(error));
		}
	}

	/** Show another landscape, through its own window, with its own defaults. */
	choose(landscape: LandscapeChoice): void {
		this.store.set({ landscape, window: null, parameters: {}, dimension: 2, plane: { kind: 'axes', first: 0, second: 1 } });
	}

	/** A formula typed: the window stays. */
	type(text: string): void {
		this.store.set({ landscape: { kind: 'formula', text } });
	}

	/** Open a file's bytes. What cannot be read is told, and what was shown stays. */
	async openFile(name: string, bytes: Uint8Array): Promise<void> {
		try {
			const file = await openSurfaceFile(name, bytes);
			// A file without a surface tells so before anything of the old picture goes.
			if (file.channel === undefined) file.surface();
			this.#file.value = file;
			this.#check.value = null;
			batch(() => {
				const choice = { kind: 'file', name: file.title, ...(file.channel === undefined ? {} : { channel: file.channel }) } as const;
				if (JSON.stringify(this.store.state.peek().landscape) === JSON.stringify(choice)) this.#openFileChannel(file.channel);
				this.choose(choice);
			});
		} catch (error) {
			this.tell('error', messageOf(error));
		}
	}

	#openFileChannel(channel: string | undefined): void {
		const file = this.#file.peek();
		if (!file) return;
		const path = file.path();
		this.#accept(openLandscape({ kind: 'surface', name: file.title, field: file.surface(channel), ...(path ? { path } : {}) }));
		if (file.notes.length > 0) this.tell('info', file.notes.join(' '));
	}

	// ── picture ──

	#show(landscape: Landscape | null, renderer: Renderer | null): void {
		// Read the state here, so that this runs again whenever a part of it that the field depends on moves.
		const { parameters, window, resolution, plane, dimension } = this.store.state.value;
		if (!landscape || !renderer) return;
		const key = JSON.stringify([parameters, window, resolution, plane, dimension]);
		if (key === this.#shown.key && landscape === this.#shown.landscape && renderer === this.#shown.renderer) return;
		this.#shown = { key, landscape, renderer };
		void this.#compute(landscape, renderer);
	}

	#shown: { key: string; landscape: Landscape | null; renderer: Renderer | null } = { key: '', landscape: null, renderer: null };

	async #compute(landscape: Landscape, renderer: Renderer): Promise<void> {
		this.#sceneAbort?.abort();
		const abort = new AbortController();
		this.#sceneAbort = abort;
		const state = this.store.state.peek();
		try {
			const plane = planeOf(landscape, state.plane);
			const bound = this.#bind(landscape, state, plane);
			const scene: Scene = {
				bound,
				grid: gridFor(landscape, state.window ?? landscape.view, state.resolution, state.window === null),
				markers: markersOf(landscape),
				...(landscape.path ? { path: landscape.path } : {}),
			};
			const slow = setTimeout(() => !abort.signal.aborted && this.#progress.value === null && (this.#progress.value = 0), 150);
			try {
				const report = await renderer.setScene(scene, {
					signal: abort.signal,
					onProgress: (fraction) => {
						if (!abort.signal.aborted && this.#progress.peek() !== null) this.#progress.value = fraction;
					},
				});
				this.#report.value = { ...report, grid: scene.grid };
				if (this.#notice.peek()?.kind === 'error') this.dismiss();
				this.#probeEvaluator = probeOf(bound);
				this.say(`${landscape.title}: from ${formatNumber(report.statistics.min)} to ${formatNumber(report.statistics.max)}${report.statistics.holes > 0 ? `, ${report.statistics.holes} holes` : ''}.`);
			} finally {
				clearTimeout(slow);
				if (this.#sceneAbort === abort) this.#progress.value = null;
			}
		} catch (error) {
			if (!abort.signal.aborted && !(error instanceof DOMException && error.name === 'AbortError')) this.#failed(error, renderer);
		}
	}

	/** A lost device comes back by itself, or the session says that it will not: the picture is asked for again meanwhile. */
	#failed(error: unknown, renderer: Renderer): void {
		this.tell('error', messageOf(error));
		if (!(error instanceof DeviceLostError)) return;
		setTimeout(() => {
			if (renderer !== this.#renderer.peek()) return;
			this.#shown = { ...this.#shown, key: '' };
			this.#show(this.#landscape.peek(), renderer);
		}, RETRY_MS);
	}

	#bind(landscape: Landscape, state: AppState, plane: ReturnType<typeof planeOf>): Bound {
		// A link or an edit may hold sliders that the formula no longer has.
		const known = new Set(landscape.objective.parameters.map((p) => p.name));
		const parameters = Object.fromEntries(Object.entries(state.parameters).filter(([name]) => known.has(name)));
		return { objective: landscape.objective, space: 'plane', uniforms: landscape.objective.uniforms('plane', parameters, plane) };
	}

	/** Stop computing; the last picture stays. */
	cancel(): void {
		this.#sceneAbort?.abort();
		this.#progress.value = null;
	}

	setWindow(window: Rectangle | null): void {
		this.store.set({ window });
	}

	/** Read out a point (null: nothing under the pointer). */
	hover(point: PlanePoint | null): void {
		this.#renderer.peek()?.setHover(point);
		this.#probe.value = point && this.#probeEvaluator ? this.#probeEvaluator.at(point.u, point.v) : null;
	}

	tell(kind: Notice['kind'], text: string): void {
		this.#notice.value = { kind, text };
	}

	/** Say a sentence in the live region. */
	say(text: string): void {
		this.#announcement.value = text;
	}

	dismiss(): void {
		this.#notice.value = null;
	}
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function markersOf({ minima }: Landscape): Marker[] {
	return minima.filter(({ point }) => point.length === 2).map(({ point: [u = 0, v = 0] }) => ({ u, v, kind: 'minimum' as const }));
}

/** One point on the f64 reference, along the plane. */
function probeOf(bound: Bound): { bound: Bound; at: (u: number, v: number) => Probe } {
	const e = bound.objective.program(1, 'plane').evaluator();
	const at = (u: number, v: number): Probe => {
		e.run([u, v], bound.uniforms);
		const [value = 0, gu = 0, gv = 0] = e.values;
		const [valid, smoothU, smoothV] = e.valid;
		return { u, v, value: valid ? value : null, slope: valid && smoothU && smoothV ? Math.hypot(gu, gv) : null };
	};
	return { bound, at };
}
