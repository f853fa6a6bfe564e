/** From the landscape, its sliders, its plane and the window to the picture, and what has to be said of it. */

import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import { type PictureNote, pictureNotes } from '../engine/fields/scene-words.ts';
import { gridFor } from '../engine/fields/grid.ts';
import { isMeasured } from '../engine/landscapes/kind.ts';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import { joined, overlaysOf } from '../engine/landscapes/markers.ts';
import { planeShown } from '../engine/landscapes/planes.ts';
import type { FieldKeeper, Overlays } from '../engine/view.ts';
import type { BoundObjective } from '../model/backend.ts';
import { bindObjective } from '../model/bound.ts';
import { DeviceLostError, messageOf } from '../model/errors.ts';
import type { Rectangle } from '../model/geometry.ts';
import type { ShownPiece } from '../model/tiles.ts';
import { type AppState, DEFAULT_RESOLUTION, type PlaneChoice } from '../state/app-state.ts';
import { chosenOf, DEFAULT_PLANE, planeChosen } from '../state/landscape-choice.ts';
import type { Aside } from '../engine/aside.ts';
import type { Store } from '../state/store.ts';
import { formatNumber, type PictureDigits, pictureDigits } from './format.ts';
import type { LandscapeController } from './landscape-controller.ts';
import type { MachineController } from './machine-controller.ts';
import type { Notices } from './notices.ts';
import type { Present } from './present.ts';
import { type PictureRequest, PictureScheduler, travelOf, type ShownPicture, type ShownReport } from './picture-scheduler.ts';
import type { ReadOut } from './read-out.ts';
import { ownParameters } from './own-parameters.ts';
import type { WindowController } from './window-controller.ts';
import { WORDS } from '../words/words.ts';

/** After a lost device: time for the recovery before the picture is asked for again. */
const RETRY_MS = 400;

/** Nothing is known in double precision. */
const UNASKED = { range: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], atExtremes: [Number.NaN, Number.NaN] } as const;

/** What it needs of the page. */
export interface PicturePage {
	readonly store: Store;
	/** Parameters of the landscape are those of the step that is shown. */
	readonly present: Pick<Present, 'state'>;
	readonly notices: Notices;
	readonly window: WindowController;
	readonly landscape: Pick<LandscapeController, 'current' | 'overlay' | 'axes'>;
	readonly machine: Pick<MachineController, 'machine' | 'fields'>;
	readonly readOut: ReadOut;
	/** Counts what came into a store that is shown; absent: nothing comes. */
	readonly filled?: ReadonlySignal<number>;
	/** What is pointed at besides the landscape's own marks; null: nothing. */
	readonly pointed: ReadonlySignal<Overlays | null>;
	/** Answers in double precision. */
	readonly aside: Aside;
}

export class PictureController {
	readonly #page: PicturePage;
	/** Of the picture that is shown. */
	readonly #landscape = signal<Landscape | null>(null);
	/** The part of a landscape in tiles that is shown. */
	readonly #piece = signal<ShownPiece | null>(null);
	/** The first picture of a landscape, until what is told of it is known. */
	readonly #first = signal<ShownPicture | null>(null);
	readonly #scheduler: PictureScheduler;
	/** The picture that was asked for last. */
	#asked: PictureRequest | null = null;
	#wanted: { readonly key: string; readonly landscape: Landscape | null; readonly fields: FieldKeeper | null } = {
		key: '',
		landscape: null,
		fields: null,
	};
	readonly #scale = computed(() => this.#page.store.state.value.appearance.scale);
	readonly #clip = computed(() => this.#page.store.state.value.appearance.clip);

	constructor(page: PicturePage) {
		this.#page = page;
		this.#scheduler = new PictureScheduler(page.aside, {
			shown: ({ landscape }, picture) => {
				if (landscape !== this.#landscape.peek()) this.#first.value = picture;
				this.#landscape.value = landscape;
				this.#piece.value = picture.piece ?? null;
				page.readOut.follow(picture.bound, landscape.tiles);
				page.notices.pictureShown();
			},
			told: (request, report) => this.#told(request, report),
			failed: (request, error) => this.#failed(request, error),
		});
	}

	/** Of the picture that is shown, for elements: at most eight times a second. */
	get report(): ReadonlySignal<ShownReport | null> {
		return this.#scheduler.report;
	}
	/** Of the picture that is shown, now; not for elements. */
	get latest(): ShownPicture | null {
		return this.#scheduler.latest;
	}
	/** Of the picture that is shown, which may not be the one that was chosen last. */
	get landscape(): ReadonlySignal<Landscape | null> {
		return this.#landscape;
	}
	/** The part of a landscape in tiles that is shown; null where the landscape is none. */
	get piece(): ReadonlySignal<ShownPiece | null> {
		return this.#piece;
	}
	/** Counts the pictures shown: for the frame loop. */
	get drawn(): ReadonlySignal<number> {
		return this.#scheduler.drawn;
	}
	/** 0 … 1 while the field is computed, else null. */
	get progress(): ReadonlySignal<number | null> {
		return this.#scheduler.progress;
	}
	/** As many as tell numbers of the picture apart. */
	readonly digits: ReadonlySignal<PictureDigits> = computed(() => {
		const report = this.report.value;
		return pictureDigits(report && { domain: report.grid.domain, min: report.statistics.min, max: report.statistics.max });
	});
	/**
	 * What has to be said of the picture that is shown: poles, holes, values that do not differ. What its samples say comes with the
	 * picture, so that the picture has its size at once; what double precision says comes after it.
	 */
	readonly notes: ReadonlySignal<readonly PictureNote[]> = computed(() => {
		const [report, first] = [this.report.value, this.#first.value];
		const [scale, clip] = [this.#scale.value, this.#clip.value];
		const isTold = first === null || report?.bound.objective === first.bound.objective;
		const shown = isTold ? report : { ...first, probes: UNASKED };
		if (!shown) return [];
		const { min, max, holes, count } = shown.statistics;
		if (!isTold && (min === max || holes === count)) return [];
		const digits = pictureDigits({ domain: shown.grid.domain, min, max }).value - 1;
		const [across, up] = this.#page.landscape.axes.value;
		return pictureNotes({
			...shown,
			appearance: { scale, clip },
			machine: this.#page.machine.machine.peek()?.precision ?? 'f32',
			names: [across.name, up.name],
			show: (value) => formatNumber(value, digits),
		});
	});

	/** Show what is chosen, now and whenever it changes. Returns the way to stop. */
	start(): () => void {
		const { present, landscape, machine } = this.#page;
		const stops = [
			effect(() => {
				const asked = [landscape.current.value, machine.fields.value] as const;
				const [state, moved] = [present.state.value, this.#page.window.moved.value];
				const filled = this.#page.filled?.value ?? 0;
				untracked(() => this.#show(...asked, state, moved, filled));
			}),
			effect(() => {
				// Those of the landscape that is shown, which may not be the one that was chosen last.
				const [fields, shown, path] = [machine.fields.value, this.#landscape.value, landscape.overlay.value];
				const pointed = this.#page.pointed.value;
				const missing = { areas: this.#piece.value?.hatched ?? [] };
				if (fields && shown) fields.renderer.setOverlays(joined(joined(overlaysOf(shown, path), missing), pointed ?? {}));
			}),
		];
		return () => {
			for (const stop of stops) stop();
			this.#scheduler.dispose();
		};
	}

	#show(landscape: Landscape | null, fields: FieldKeeper | null, state: AppState, moved: Rectangle | null, filled: number): void {
		if (!landscape || !fields) return;
		const { landscape: choice, resolution } = state;
		const window = moved ?? state.window;
		const key = JSON.stringify([chosenOf(choice), window, resolution, filled]);
		const before = this.#wanted;
		if (key === before.key && landscape === before.landscape && fields === before.fields) return;
		this.#wanted = { key, landscape, fields };
		const bound = this.#bind(landscape, state);
		if (!bound) return;
		this.#asked = {
			landscape,
			fields,
			scene: { bound, axes: this.#page.landscape.axes.peek(), isMeasured: isMeasured(landscape) },
			window: window ?? landscape.view,
			ownWindow: window === null,
			resolution,
			focus: this.#page.readOut.point,
		};
		this.#scheduler.request(this.#asked);
	}

	/** What will be shown first, where that is known; the machine prepares for it. */
	first(): BoundObjective | null {
		const landscape = this.#page.landscape.current.peek();
		return landscape ? this.#bind(landscape, this.#page.present.state.peek()) : null;
	}

	/** Show what is chosen now by another machine, too, which is about to take over. Answers whether that is still what is chosen. */
	async showIn(fields: FieldKeeper): Promise<() => boolean> {
		const asked = this.#asked;
		const { latest } = this;
		const isStill = (): boolean => asked === this.#asked;
		if (!asked || !latest) return isStill;
		const precision = latest.precision === 'f64' ? { precision: latest.precision, pairs: latest.pairs === true } : {};
		const { scene, landscape, window, resolution, ownWindow } = asked;
		fields.renderer.setOverlays(overlaysOf(landscape, this.#page.landscape.overlay.peek()));
		await fields.show({ ...scene, ...precision, travelled: travelOf(asked), grid: gridFor(landscape, window, resolution, ownWindow) });
		return isStill;
	}

	/** The landscape with its sliders and its plane; null, and told, where the plane does not fit it. */
	#bind(landscape: Landscape, state: AppState): BoundObjective | null {
		const { objective } = landscape;
		const own = ownParameters(state, landscape);
		const bind = (choice: PlaneChoice): BoundObjective => bindObjective(objective, 'plane', own, planeShown(landscape, choice));
		try {
			return bind(planeChosen(state.landscape));
		} catch (error) {
			this.#page.notices.tell('error', messageOf(error));
			// At the start there must be something to see.
			return this.latest ? null : bind(DEFAULT_PLANE);
		}
	}

	#told({ landscape }: PictureRequest, { statistics: { holes, min, max }, grid, extremes: { lowest, highest } }: ShownReport): void {
		const { value: digits } = pictureDigits({ domain: grid.domain, min, max });
		const [low, high] = [formatNumber(lowest?.value, digits), formatNumber(highest?.value, digits)];
		const { pictureFrom, pictureFromHoles } = WORDS.views;
		this.#page.notices.say(holes > 0 ? pictureFromHoles(landscape.title, low, high, holes) : pictureFrom(landscape.title, low, high));
	}

	#failed(request: PictureRequest, error: unknown): void {
		const { notices, machine } = this.#page;
		notices.tell('error', messageOf(error), 'picture');
		if (error instanceof DeviceLostError) {
			// A lost device comes back by itself, or the session says that it will not.
			setTimeout(() => request === this.#asked && request.fields === machine.fields.peek() && this.#scheduler.request(request), RETRY_MS);
		} else if (!this.latest && request.resolution > DEFAULT_RESOLUTION) {
			// A link may ask for more than this machine has: show less of it rather than nothing.
			notices.tell('error', messageOf(error));
			this.#scheduler.request({ ...request, resolution: DEFAULT_RESOLUTION });
		}
	}

	/** Counts how often a person has stopped computing. */
	readonly cancelled = signal(0);

	/** Stop computing; the last picture stays. */
	cancel(): void {
		this.cancelled.value++;
		if (this.#scheduler.cancel()) this.#page.notices.tell('info', WORDS.common.cancelled, 'picture');
	}
}
