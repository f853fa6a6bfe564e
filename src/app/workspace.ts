/**
 * The page's one conductor: from what was chosen (AppState) to a landscape, a machine, a renderer and
 * the picture. Elements read its signals and call its methods; it knows no element.
 */

import { bindObjective } from '../model/bound.ts';
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { axesOf } from '../engine/landscapes/axis-names.ts';
import type { OpenedFile } from '../engine/landscapes/files.ts';
import { checkFormula, type FormulaCheck } from '../engine/landscapes/formula.ts';
import type { Host } from '../engine/host.ts';
import { type Landscape, openLandscape } from '../engine/landscapes/landscape.ts';
import { markersOf } from '../engine/landscapes/markers.ts';
import { unsuited } from '../engine/swarm/optimizers.ts';
import { planeOf } from '../engine/landscapes/planes.ts';
import { type PictureNote, pictureNotes } from '../engine/fields/scene-words.ts';
import type { Machine, Session } from '../engine/session.ts';
import type { PlanePoint, Renderer } from '../engine/view.ts';
import { shownCoordinate } from '../model/axis-label.ts';
import type { BoundObjective } from '../model/backend.ts';
import { DeviceLostError, messageOf } from '../model/errors.ts';
import type { AxisLabel, SampledPath } from '../model/field.ts';
import type { Rectangle } from '../model/geometry.ts';
import { type Preset, PRESETS } from '../model/presets.ts';
import { printable, printableLines } from '../model/printable.ts';
import {
	type AppState,
	DEFAULT_RESOLUTION,
	DEFAULT_STATE,
	type FileChoice,
	type FormulaChoice,
	type LandscapeChoice,
} from '../state/app-state.ts';
import type { Store } from '../state/store.ts';
import { FileKeeper } from './file-keeper.ts';
import { formatNumber } from './format.ts';
import { retyped, usesDimension } from './formula-choice.ts';
import { MachineKeeper } from './machine-keeper.ts';
import { Picture, type PictureRequest, type ShownReport } from './picture.ts';
import { type Probe, ReadOut } from './read-out.ts';
import { homeOf, originOf, othersOf } from './slice.ts';
import { sliceSentence } from './swarm-words.ts';
import { tidyWindow } from './tidy.ts';

export type { ShownReport } from './picture.ts';
export type { Probe } from './read-out.ts';

/** Something to tell: what happened and what to do. */
export interface Notice {
	readonly kind: 'error' | 'info';
	readonly text: string;
	/** A trouble with the picture ends with the next picture; all else stays until it is dismissed or something is chosen. */
	readonly until: 'picture' | 'dismissed';
}

/** After a lost device: time for the recovery before the picture is asked for again. */
const RETRY_MS = 400;
/** A window that has rested this long is kept in the state (and so in the link). */
const COMMIT_MS = 250;

export class Workspace {
	readonly store: Store;
	readonly host: Host;
	readonly #machines: MachineKeeper;
	readonly #reading: ReadOut;
	readonly #landscape = signal<Landscape | null>(null);
	readonly #check = signal<FormulaCheck | null>(null);
	readonly #notice = signal<Notice | null>(null);
	readonly #files = new FileKeeper();
	readonly #fileTrouble = signal<string | null>(null);
	readonly #overlay = signal<SampledPath | null>(null);
	readonly #announcement = signal('');
	readonly #picture = new Picture({
		shown: (request, report, draft) => this.#shown(request, report, draft),
		failed: (request, error) => this.#failed(request, error),
	});
	/** Which landscape the state had last. */
	#opened = '';
	/** The picture that was asked for last. */
	#asked: PictureRequest | null = null;

	constructor(host: Host, store: Store) {
		this.host = host;
		this.store = store;
		this.#machines = new MachineKeeper(host, {
			first: () => {
				const landscape = this.#landscape.peek();
				return landscape ? this.#bind(landscape, store.state.peek()) : null;
			},
			recovering: (reason) => this.tell('info', `${reason} It is asked for again, and the picture comes back.`, 'picture'),
		});
		this.#reading = new ReadOut(this.#machines.renderer);
	}

	/** Where everything is computed; for what conducts a swarm. */
	get session(): ReadonlySignal<Session | null> {
		return this.#machines.session;
	}
	get machine(): ReadonlySignal<Machine | null> {
		return this.#machines.machine;
	}
	get renderer(): ReadonlySignal<Renderer | null> {
		return this.#machines.renderer;
	}
	/** The last landscape that was right; it stays while a formula is wrong. */
	get landscape(): ReadonlySignal<Landscape | null> {
		return this.#landscape;
	}
	/** Of the formula in the box, right or wrong. */
	get check(): ReadonlySignal<FormulaCheck | null> {
		return this.#check;
	}
	get report(): ReadonlySignal<ShownReport | null> {
		return this.#picture.report;
	}
	/** Of the picture that is shown, now; not for elements. */
	get latest(): ShownReport | null {
		return this.#picture.latest;
	}
	readonly #plane = computed(() => this.store.state.value.plane);
	/** What the axes across and up are called, and how their numbers are shown. */
	readonly axes: ReadonlySignal<readonly [AxisLabel, AxisLabel]> = computed(() => {
		const landscape = this.#landscape.value;
		return landscape ? axesOf(landscape, this.#plane.value) : [{ name: 'x' }, { name: 'y' }];
	});
	/** Where the slice of more than two variables lies that is shown; null where all is shown. */
	readonly slice: ReadonlySignal<string | null> = computed(() => {
		const landscape = this.#landscape.value;
		const plane = this.#plane.value;
		if (!landscape || landscape.objective.dimension <= 2) return null;
		const { variables } = landscape;
		const home = homeOf(landscape);
		if (plane.kind === 'points') return 'Slice through three points.';
		const origin = originOf(plane, home);
		const others = othersOf(plane, variables.length).map(
			(k) => [variables[k]?.name ?? '', shownCoordinate(variables[k] ?? { name: '' }, origin[k] ?? 0)] as const,
		);
		return sliceSentence(others, plane.kind === 'random');
	});
	readonly #scale = computed(() => this.store.state.value.appearance.scale);
	readonly #clip = computed(() => this.store.state.value.appearance.clip);
	/** What has to be said of the picture that is shown: poles, holes, values that do not differ. */
	readonly notes: ReadonlySignal<readonly PictureNote[]> = computed(() => {
		const report = this.#picture.report.value;
		const [scale, clip] = [this.#scale.value, this.#clip.value];
		if (!report) return [];
		const [across, up] = this.axes.value;
		return pictureNotes({
			...report,
			appearance: { scale, clip },
			precision: this.machine.peek()?.precision ?? 'f32',
			names: [across.name, up.name],
			show: (value) => formatNumber(value, 4),
		});
	});
	/** Counts the pictures shown: for the frame loop. */
	get drawn(): ReadonlySignal<number> {
		return this.#picture.drawn;
	}
	/** 0 … 1 while the field is computed, else null. */
	get progress(): ReadonlySignal<number | null> {
		return this.#picture.progress;
	}
	get notice(): ReadonlySignal<Notice | null> {
		return this.#notice;
	}
	get probe(): ReadonlySignal<Probe | null> {
		return this.#reading.probe;
	}
	/** The file opened last; its choice may have been left since. */
	get file(): ReadonlySignal<OpenedFile | null> {
		return this.#files.file;
	}
	/** A file is being read. */
	get fileBusy(): ReadonlySignal<boolean> {
		return this.#files.busy;
	}
	/** Why the file could not be read as it was asked for last; the panel shows it. */
	get fileTrouble(): ReadonlySignal<string | null> {
		return this.#fileTrouble;
	}
	/** A path from a file, drawn over whatever is shown. */
	get overlay(): ReadonlySignal<SampledPath | null> {
		return this.#overlay;
	}
	/** What a screen reader is told: one sentence, when something has settled. */
	get announcement(): ReadonlySignal<string> {
		return this.#announcement;
	}

	/** The theme in force; the shell keeps it in step with the system. */
	readonly theme = signal<'dark' | 'light'>('dark');

	/** Start: every effect from state to picture. Returns the way to stop. */
	start(): () => void {
		const stops = [
			effect(() => this.#machines.choose(this.store.state.value.machine)),
			this.#onChange(
				(s) => [s.landscape, s.dimension],
				(s) => this.#openChoice(s),
			),
			this.#onChange(
				(s) => s.window,
				() => this.#forgetLiveWindow(),
			),
			effect(() => this.#show(this.#landscape.value, this.renderer.value, this.#overlay.value, this.store.state.value)),
			effect(() => this.renderer.value?.setAppearance({ ...this.store.state.value.appearance, theme: this.theme.value })),
		];
		return () => {
			for (const stop of stops) stop();
			this.#forgetLiveWindow();
			this.#picture.dispose();
			this.#machines.dispose();
		};
	}

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

	/** Go on with the CPU, and say why. */
	useCpu(reason: string): void {
		this.#machines.useCpu(reason);
	}

	// ── landscape ──

	#openChoice({ landscape, dimension }: AppState): void {
		this.#files.leave();
		this.#fileTrouble.value = null;
		// A window that still moves belongs to the landscape it was moved on.
		if (landscapeOf(landscape) !== this.#opened) this.#forgetLiveWindow();
		this.#opened = landscapeOf(landscape);
		const size = dimension === 2 ? undefined : dimension;
		const sized = size === undefined ? {} : { dimension: size };
		if (landscape.kind === 'file') {
			const file = this.#files.readAs(landscape);
			if (file) this.#guard(() => this.#acceptFile(file, landscape));
			else if (this.#files.has(landscape.name)) void this.#reread(landscape);
			else this.tell('info', `This link shows the file ${landscape.name}: open or drop it to see it.`);
		} else if (landscape.kind === 'formula') {
			const { kind: _, text, ...names } = landscape;
			this.#guard(() => {
				const check = this.#read(landscape, size);
				this.#check.value = check;
				if (check.ok) this.#accept(openLandscape({ kind: 'formula', text, ...names, ...sized }));
			});
		} else {
			this.#guard(() => {
				const opened = openLandscape({ kind: 'function', id: landscape.id, ...sized });
				this.#check.value = checkFormula(opened.formula ?? '', size);
				this.#accept(opened);
			});
		}
		// What cannot be shown leaves the page as it was; at the start there must be something to see.
		if (!this.#landscape.peek() && DEFAULT_STATE.landscape.kind === 'function') this.#accept(openLandscape(DEFAULT_STATE.landscape));
	}

	#accept(landscape: Landscape): void {
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
		batch(() => {
			this.#files.leave();
			this.dismiss();
			this.#overlay.value = null;
			this.#forgetLiveWindow();
			const { swarm } = this.store.state.peek();
			this.store.set({
				landscape,
				window: null,
				parameters: {},
				dimension: 2,
				plane: { kind: 'axes', first: 0, second: 1 },
				// Rates that suited one landscape are wrong for another.
				swarm: { ...swarm, optimizers: swarm.optimizers.map(unsuited), ...NOWHERE, fit: true },
			});
		});
	}

	/** Open a lesson: its landscape, its window, its optimizers. */
	choosePreset({ landscape, window: given, parameters = {}, scale = 'linear', camera, swarm }: Preset): void {
		batch(() => {
			this.#files.leave();
			this.dismiss();
			this.#overlay.value = null;
			this.#forgetLiveWindow();
			const { appearance } = this.store.state.peek();
			const seen = given ?? null;
			this.store.set({
				landscape,
				window: seen,
				parameters,
				dimension: 2,
				plane: { kind: 'axes', first: 0, second: 1 },
				appearance: { ...appearance, scale },
				...(camera ? { camera } : {}),
				swarm: { ...swarm, area: seen },
			});
		});
	}

	/** The lesson that is shown as it was opened; null where something was changed. */
	get preset(): string | null {
		const { landscape, swarm } = this.store.state.value;
		const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
		const found = PRESETS.find(
			(preset) => same(preset.landscape, landscape) && same({ ...preset.swarm, area: preset.window ?? null }, { ...swarm, drops: [] }),
		);
		return found?.id ?? null;
	}

	/** A formula typed: the window stays, unless it was another landscape's own. */
	type(text: string): void {
		this.readFormula(retyped(this.store.state.peek().landscape, text));
	}

	/**
	 * A formula with what is said of it beside its text. The number of variables is the text's own, unless it asks for n;
	 * where it changes, the slice is the first again.
	 * @returns why what is said beside the text cannot be: nothing has changed then; null where it can
	 */
	readFormula(choice: FormulaChoice): string | null {
		this.#files.leave();
		this.dismiss();
		const before = this.store.state.peek();
		const dimension = usesDimension(choice.text) ? before.dimension : DEFAULT_STATE.dimension;
		try {
			const check = this.#read(choice, dimension === 2 ? undefined : dimension);
			// A formula that is wrong shows nothing yet, so the slice stays.
			const stays = !check.ok || check.dimension === this.#landscape.peek()?.objective.dimension;
			const window = this.#liveWindow ? { window: this.#liveWindow } : {};
			this.store.set({ landscape: choice, dimension, ...window, ...(stays ? {} : { plane: DEFAULT_STATE.plane }) });
			return null;
		} catch (error) {
			return messageOf(error);
		}
	}

	#lastRead: { readonly key: string; readonly check: FormulaCheck } | null = null;

	/** Read a formula, once for all who ask. @throws RangeError where names of variables cannot be used */
	#read({ kind: _, text, ...names }: FormulaChoice, dimension: number | undefined): FormulaCheck {
		const key = JSON.stringify([text, names, dimension]);
		if (this.#lastRead?.key !== key)
			this.#lastRead = { key, check: checkFormula(text, { ...names, ...(dimension === undefined ? {} : { dimension }) }) };
		return this.#lastRead.check;
	}

	// ── files ──

	/**
	 * Open a file's bytes. What cannot be read is told, and what was shown stays. A file that the state names already (a link,
	 * or the file in view, saved anew) is read as the state says. What was chosen while it was read is not replaced by it.
	 */
	async openFile(name: string, bytes: Uint8Array | Promise<Uint8Array>): Promise<void> {
		const { landscape } = this.store.state.peek();
		// The reader makes names safe to show, and the state has them so.
		const named = landscape.kind === 'file' && landscape.name === printable(name) ? landscape : null;
		try {
			const read = await this.#files.open(name, bytes, named);
			if (!read) {
				this.tell('info', `${name} was being read when something else was chosen. Open it again to see it.`);
				return;
			}
			const { file, choice, misfit } = read;
			const path = file.path();
			if (file.channel === undefined && path) {
				this.#lay(path);
				return;
			}
			batch(() => {
				read.keep();
				this.#check.value = null;
				this.#fileTrouble.value = null;
				const before = this.store.state.peek().landscape;
				if (named && misfit === null) {
					this.dismiss();
					this.store.amend({ landscape: choice });
				} else this.choose(choice);
				if (JSON.stringify(before) === JSON.stringify(choice)) this.#acceptFile(file, choice);
			});
			if (misfit !== null) this.tell('info', `${name} cannot be read as it was chosen, so it is read as it was found. ${misfit}`);
			// The panel shows them; here they are spoken.
			else if (file.notes.length > 0) this.say(file.notes.join(' '));
		} catch (error) {
			this.tell('error', messageOf(error));
		}
	}

	#acceptFile(file: OpenedFile, { interpolation }: FileChoice): void {
		const path = file.path();
		const extras = { ...(path ? { path } : {}), ...(interpolation === undefined ? {} : { interpolation }) };
		this.#accept(openLandscape({ kind: 'surface', name: file.title, field: file.surface(), ...extras }));
	}

	/** The state asks for another reading of the file that is here (undo, a link). */
	async #reread(choice: FileChoice): Promise<void> {
		try {
			const file = await this.#files.reread(choice);
			if (file) this.#acceptFile(file, choice);
		} catch (error) {
			this.#fileTrouble.value = ofOpenFile(messageOf(error));
		}
	}

	/**
	 * Read the file in view otherwise. The state follows when it has been read; what cannot be read so is told in the panel, and
	 * everything stays as it was.
	 * @param moved its coordinates are others then: window and swarm begin anew
	 */
	async changeFile(change: (choice: FileChoice) => FileChoice, moved = false): Promise<void> {
		const { landscape } = this.store.state.peek();
		if (landscape.kind !== 'file') return;
		const choice = change(this.#files.wanted ?? landscape);
		try {
			const file = this.#files.readAs(choice) ?? (await this.#files.reread(choice));
			if (!file) return;
			batch(() => {
				this.#fileTrouble.value = null;
				if (moved) this.#forgetLiveWindow();
				const { swarm } = this.store.state.peek();
				const anew = { ...swarm, optimizers: swarm.optimizers.map(unsuited), ...NOWHERE, fit: true };
				this.store.set({ landscape: choice, ...(moved ? { window: null, swarm: anew } : {}) });
			});
			this.say(file.notes.join(' '));
		} catch (error) {
			this.#fileTrouble.value = ofOpenFile(messageOf(error));
		}
	}

	/** A path without a surface of its own lies over the one that is shown. */
	#lay(path: SampledPath): void {
		this.#overlay.value = path;
		const { u, v } = this.window;
		const inside = path.x.some((x, i) => x >= u[0] && x <= u[1] && (path.y[i] as number) >= v[0] && (path.y[i] as number) <= v[1]);
		const where = inside ? '' : ' None of its points lies in the present window: zoom out on the map to see it.';
		this.tell('info', `The file holds a path of ${path.x.length} points and no surface: it is drawn over the present landscape.${where}`);
	}

	removeOverlay(): void {
		this.#overlay.value = null;
	}

	// ── window ──

	#liveWindow: Rectangle | null = null;
	#commit: ReturnType<typeof setTimeout> | undefined;

	/** The window in view: moving, chosen, or the landscape's own. */
	get window(): Rectangle {
		return this.#liveWindow ?? this.store.state.peek().window ?? this.#landscape.peek()?.view ?? { u: [-1, 1], v: [-1, 1] };
	}

	/** A window is in view that is not yet in the state. */
	get windowMoves(): boolean {
		return this.#liveWindow !== null;
	}

	/** Look through another window. The picture follows at once, the state once the window rests. */
	moveWindow(moved: Rectangle): void {
		const window = tidyWindow(moved);
		this.#liveWindow = window;
		this.#show(this.#landscape.peek(), this.renderer.peek(), this.#overlay.peek(), this.store.state.peek());
		clearTimeout(this.#commit);
		this.#commit = setTimeout(() => this.store.set({ window }), COMMIT_MS);
	}

	/** Back to the landscape's own window. */
	resetWindow(): void {
		this.#forgetLiveWindow();
		this.store.set({ window: null });
		this.#show(this.#landscape.peek(), this.renderer.peek(), this.#overlay.peek(), this.store.state.peek());
	}

	#forgetLiveWindow(): void {
		clearTimeout(this.#commit);
		this.#liveWindow = null;
	}

	// ── picture ──

	#wanted: { key: string; landscape: Landscape | null; renderer: Renderer | null; overlay: SampledPath | null } = {
		key: '',
		landscape: null,
		renderer: null,
		overlay: null,
	};

	#show(landscape: Landscape | null, renderer: Renderer | null, overlay: SampledPath | null, state: AppState): void {
		if (!landscape || !renderer) return;
		const { parameters, resolution, plane, dimension } = state;
		const window = this.#liveWindow ?? state.window;
		const key = JSON.stringify([parameters, window, resolution, plane, dimension]);
		const before = this.#wanted;
		if (key === before.key && landscape === before.landscape && renderer === before.renderer && overlay === before.overlay) return;
		this.#wanted = { key, landscape, renderer, overlay };
		const bound = this.#bind(landscape, state);
		if (!bound) return;
		const path = overlay ?? landscape.path;
		this.#asked = {
			landscape,
			renderer,
			scene: { bound, markers: markersOf(landscape), axes: axesOf(landscape, plane), ...(path ? { path } : {}) },
			window: window ?? landscape.view,
			ownWindow: window === null,
			resolution,
		};
		this.#picture.request(this.#asked);
	}

	/** The landscape with its sliders and its plane; null, and told, where the plane does not fit it. */
	#bind(landscape: Landscape, { parameters, plane }: AppState): BoundObjective | null {
		// A link or an edit may hold sliders that the formula no longer has.
		const known = new Set(landscape.objective.parameters.map((p) => p.name));
		const own = Object.fromEntries(Object.entries(parameters).filter(([name]) => known.has(name)));
		const bind = (choice: AppState['plane']): BoundObjective =>
			bindObjective(landscape.objective, 'plane', own, planeOf(landscape, choice));
		try {
			return bind(plane);
		} catch (error) {
			this.tell('error', messageOf(error));
			// At the start there must be something to see.
			return this.latest ? null : bind(DEFAULT_STATE.plane);
		}
	}

	#shown({ scene, landscape }: PictureRequest, report: ShownReport, draft: boolean): void {
		this.#reading.follow(scene.bound);
		if (this.#notice.peek()?.until === 'picture') this.dismiss();
		const { holes } = report.statistics;
		const { lowest, highest } = report.extremes;
		if (!draft)
			this.say(
				`${landscape.title}: from ${formatNumber(lowest?.value)} to ${formatNumber(highest?.value)}${holes > 0 ? `, ${holes} holes` : ''}.`,
			);
	}

	#failed(request: PictureRequest, error: unknown): void {
		this.tell('error', messageOf(error), 'picture');
		if (error instanceof DeviceLostError) {
			// A lost device comes back by itself, or the session says that it will not.
			setTimeout(() => request === this.#asked && request.renderer === this.renderer.peek() && this.#picture.request(request), RETRY_MS);
		} else if (!this.latest && request.resolution > DEFAULT_RESOLUTION) {
			// A link may ask for more than this machine has: show less of it rather than nothing.
			this.tell('error', messageOf(error));
			this.#picture.request({ ...request, resolution: DEFAULT_RESOLUTION });
		}
	}

	/** Stop computing; the last picture stays. */
	cancel(): void {
		if (this.#picture.cancel()) this.tell('info', 'Cancelled. The last picture stays.', 'picture');
	}

	// ── read-out ──

	/** Read out a point (null: nothing under the pointer). Drawn at once, told at most 20 times a second. */
	hover(point: PlanePoint | null): void {
		this.#reading.hover(point);
	}

	/** The value at the point read out, now. */
	readOut(): Probe | null {
		return this.#reading.now();
	}

	// ── words ──

	tell(kind: Notice['kind'], text: string, until: Notice['until'] = 'dismissed'): void {
		this.#notice.value = { kind, text: printableLines(text), until };
	}

	/** Say a sentence in the live region. */
	say(text: string): void {
		this.#announcement.value = printable(text);
	}

	dismiss(): void {
		this.#notice.value = null;
	}
}

/** Which landscape, however its text is edited or its file is read. */
const landscapeOf = (choice: LandscapeChoice): string =>
	choice.kind === 'function' ? choice.id : choice.kind === 'formula' ? 'formula' : `file ${choice.name}`;

/** A refusal of a file that is open: which formats there are is no help then. */
const ofOpenFile = (message: string): string => message.replace(/ Formats that can be opened: .*$/s, '');

/** What of a swarm means nothing on another landscape. */
const NOWHERE = { area: null, drops: [], target: null, tolerance: null } as const;
