/**
 * The picture of the landscape in view, kept up to date: one computation at a time, the newest
 * request wins, and what was shown stays until the next is ready. While a slider or the window is
 * moving and the full grid takes longer than a blink, a coarse draft is shown first.
 */

import { type ReadonlySignal, signal } from '@preact/signals-core';
import { type Extremes, extremesOf } from '../analysis/extremes.ts';
import { gridFor } from '../engine/fields/grid.ts';
import { type PictureProbes, probePicture, showsRounding } from '../engine/fields/scene-words.ts';
import { minimumOnEdge } from '../analysis/sample-facts.ts';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { FieldKeeper, SceneReport, SceneRequest, Travel } from '../engine/view.ts';
import type { BoundObjective } from '../model/backend.ts';
import type { ExactHost } from '../model/exact-host.ts';
import type { GridSpec, Range, Rectangle } from '../model/geometry.ts';
import type { ShownPiece } from '../model/tiles.ts';
import { needsDouble } from '../model/resolution.ts';
import { breath } from '../model/work.ts';
import { isMade } from './tidy.ts';

/** What computing the picture told, and what it was computed of. */
export type ShownPicture = SceneReport & {
	readonly bound: BoundObjective;
	/** Columns that the starting window would have in cells as small as these. */
	readonly effective: number;
	/** Of a landscape in tiles: which part of it was read. */
	readonly piece?: ShownPiece;
};

/** The same with what is told of it in double precision. */
export type ShownReport = ShownPicture & {
	readonly extremes: Extremes;
	readonly probes: PictureProbes;
	readonly minimumIsOnEdge: boolean;
};

/** A picture that is wanted. */
export interface PictureRequest {
	readonly landscape: Landscape;
	readonly fields: FieldKeeper;
	readonly scene: Omit<SceneRequest, 'grid' | 'precision' | 'pairs' | 'travelled'>;
	readonly window: Rectangle;
	/** The window is the landscape's own: a file's samples are met exactly. */
	readonly ownWindow: boolean;
	readonly resolution: number;
	/** Where a person looks: computed first. */
	readonly focus?: { readonly u: number; readonly v: number } | null;
	/** Nothing is kept of it for who comes back, and its grid is exactly the one asked for. */
	readonly isPassing?: boolean;
}

/** How the window of a request came about. */
export const travelOf = ({ landscape, window, ownWindow, focus }: PictureRequest): Travel | null =>
	!ownWindow && isMade(window) ? { from: landscape.view, ...(focus && { focus }) } : null;

/** What became of a request. */
export interface PictureEvents {
	/** A picture is shown: a draft, a level of a slow landscape, or the whole one. */
	readonly shown: (request: PictureRequest, picture: ShownPicture) => void;
	/** What is told of a whole picture is known. */
	readonly told: (request: PictureRequest, report: ShownReport) => void;
	readonly failed: (request: PictureRequest, error: unknown) => void;
}

/** Requests closer together than this are one movement. */
const MOVEMENT_MS = 250;
/** A full grid that takes longer than this is preceded by drafts while something moves. */
const BLINK_MS = 50;
/** Cells along a side of a draft. */
const DRAFT = 128;
/** A running computation that a newer request waits for, at most. */
const PATIENCE_MS = 100;
/** Progress is shown of what takes longer than this. */
const PROGRESS_AFTER_MS = 150;
/** A picture in f32 that showed rounding is tried again in f32 once a window is this many times as large. */
const ROOM = 4;
/** Elements hear of new reports this often at most. */
const REPORT_MS = 125;

interface Running {
	readonly abort: AbortController;
	readonly request: PictureRequest;
	/** Something of it is shown already. */
	isShown: boolean;
}

export class PictureScheduler {
	readonly #report = signal<ShownReport | null>(null);
	readonly #progress = signal<number | null>(null);
	readonly #drawn = signal(0);
	readonly #exact: ExactHost;
	readonly #events: PictureEvents;
	#latest: ShownPicture | null = null;
	#waiting: { request: PictureRequest; draft: boolean } | null = null;
	#running: Running | null = null;
	/** The landscape that a field was computed of last. */
	#begun: Landscape | null = null;
	/** Where f32, or pairs of f32, were seen to show rounding: in this window, of this landscape. */
	#rounded: { readonly landscape: Landscape; readonly window: Rectangle; readonly inPairs: boolean } | null = null;
	#lastRequest = Number.NEGATIVE_INFINITY;
	#fullMs = 0;
	#published = Number.NEGATIVE_INFINITY;
	#publish: ReturnType<typeof setTimeout> | undefined;
	#settle: ReturnType<typeof setTimeout> | undefined;
	#impatience: ReturnType<typeof setTimeout> | undefined;

	/** @param exact answers in double precision */
	constructor(exact: ExactHost, events: PictureEvents) {
		this.#exact = exact;
		this.#events = events;
	}

	/** For elements: at most eight times a second. */
	get report(): ReadonlySignal<ShownReport | null> {
		return this.#report;
	}
	/** 0 … 1 while a field is computed that takes a while, else null. */
	get progress(): ReadonlySignal<number | null> {
		return this.#progress;
	}
	/** Counts the pictures shown: for the frame loop. */
	get drawn(): ReadonlySignal<number> {
		return this.#drawn;
	}
	/** Of the picture that is shown, now. */
	get latest(): ShownPicture | null {
		return this.#latest;
	}

	/** Show this as soon as possible. */
	request(request: PictureRequest): void {
		const now = performance.now();
		const moving = now - this.#lastRequest < MOVEMENT_MS;
		this.#lastRequest = now;
		clearTimeout(this.#settle);
		this.#waiting = { request, draft: moving && this.#fullMs > BLINK_MS && request.resolution > DRAFT };
		const running = this.#running;
		if (!running) void this.#run();
		else if (running.isShown || running.request.landscape !== request.landscape || running.request.fields !== request.fields)
			running.abort.abort();
		else this.#impatience ??= setTimeout(() => running.abort.abort(), PATIENCE_MS);
	}

	/** Stop computing; what is shown stays. True where something was being computed. */
	cancel(): boolean {
		clearTimeout(this.#settle);
		this.#waiting = null;
		const running = this.#running;
		running?.abort.abort();
		this.#progress.value = null;
		return running !== null;
	}

	dispose(): void {
		this.cancel();
		clearTimeout(this.#publish);
	}

	async #run(): Promise<void> {
		for (;;) {
			const next = this.#waiting;
			if (!next) return;
			this.#waiting = null;
			const abort = new AbortController();
			const running = { abort, request: next.request, isShown: false };
			this.#running = running;
			try {
				await this.#compute(running, next.draft);
			} catch (error) {
				if (!abort.signal.aborted && !isAbort(error)) this.#events.failed(next.request, error);
			} finally {
				clearTimeout(this.#impatience);
				this.#impatience = undefined;
				this.#running = null;
			}
		}
	}

	async #compute(running: Running, draft: boolean): Promise<void> {
		const { abort, request } = running;
		const { landscape, fields, window, ownWindow, resolution } = request;
		const whole = gridFor(landscape, window, resolution, ownWindow);
		const grid = draft ? { columns: DRAFT, rows: DRAFT, domain: window } : whole;
		const precision = this.#precisionOf(request, whole);
		const slow = setTimeout(() => (this.#progress.value = 0), PROGRESS_AFTER_MS);
		const show = (piece: ShownPiece | undefined): Promise<SceneReport> =>
			fields.show(
				{
					...request.scene,
					...(piece && { bound: piece.bound }),
					grid,
					// Of tiles the picture's own are made in the same way: they are read, and not composed.
					...(!request.isPassing && { travelled: piece ? null : travelOf(request) }),
					...precision,
				},
				{
					signal: abort.signal,
					onLevel: (level) => {
						if (abort.signal.aborted) return;
						running.isShown = true;
						this.#show(request, level, true, piece);
					},
					onProgress: (fraction) => {
						if (!abort.signal.aborted && this.#progress.peek() !== null) this.#progress.value = fraction;
					},
				},
			);
		try {
			if (this.#begun !== landscape) {
				this.#begun = landscape;
				// The first field of a landscape generates its code: in a task after the one in which the landscape was read.
				await breath();
				abort.signal.throwIfAborted();
			}
			const base = async (whole: ShownPiece): Promise<void> => {
				const report = await show(whole);
				if (!abort.signal.aborted) this.#show(request, report, true, whole);
			};
			const piece = await landscape.tiles?.pieceFor(request, draft, base, abort.signal);
			if (abort.signal.aborted) return;
			const report = await show(piece);
			if (abort.signal.aborted) return;
			if (draft) this.#settle = setTimeout(() => this.#whole(request), MOVEMENT_MS);
			else this.#fullMs = report.fieldMs;
			this.#show(request, report, draft, piece);
		} finally {
			clearTimeout(slow);
			this.#progress.value = null;
		}
	}

	/**
	 * f64 where f32 cannot tell the samples of the whole grid apart, or showed rounding in a window that was not much smaller; pairs of f32
	 * may stand for it where neither is so of them.
	 */
	#precisionOf({ landscape, window, scene }: PictureRequest, whole: GridSpec): Pick<SceneRequest, 'precision' | 'pairs'> {
		const seen = this.#rounded;
		const side = ([lo, hi]: Range): number => hi - lo;
		if (
			seen &&
			(seen.landscape !== landscape || (['u', 'v'] as const).some((axis) => side(window[axis]) > ROOM * side(seen.window[axis])))
		) {
			this.#rounded = null;
		}
		const [across, up] = scene.axes ?? [];
		const names = [across?.name ?? 'u', up?.name ?? 'v'] as const;
		if (!this.#rounded && !needsDouble(whole, names)) return {};
		return { precision: 'f64', pairs: !this.#rounded?.inPairs && !needsDouble(whole, names, 'pairs') };
	}

	/** The movement has ended: the whole grid. */
	#whole(request: PictureRequest): void {
		if (this.#waiting) return;
		this.#waiting = { request, draft: false };
		if (!this.#running) void this.#run();
	}

	#show(request: PictureRequest, report: SceneReport, draft: boolean, piece?: ShownPiece): void {
		const { landscape, scene } = request;
		const { columns, domain } = report.grid;
		const [[lo, hi], [from, to]] = [landscape.view.u, domain.u];
		const bound = piece?.bound ?? scene.bound;
		const picture = { ...report, bound, ...(piece && { piece }), effective: Math.round(((columns - 1) * (hi - lo)) / (to - from)) + 1 };
		this.#latest = picture;
		this.#drawn.value++;
		this.#events.shown(request, picture);
		void this.#tell(request, picture, draft);
	}

	/** What is told of a picture comes after it: it is asked in double precision. Of a picture that was replaced nothing is told. */
	async #tell(request: PictureRequest, picture: ShownPicture, draft: boolean): Promise<void> {
		try {
			const report = await reportOf(this.#exact, picture);
			if (picture !== this.#latest) return;
			const publish = (): void => {
				clearTimeout(this.#publish);
				this.#published = performance.now();
				this.#report.value = report;
			};
			const wait = REPORT_MS - (performance.now() - this.#published);
			clearTimeout(this.#publish);
			if (wait <= 0 || !draft) publish();
			else this.#publish = setTimeout(publish, wait);
			if (draft) return;
			this.#events.told(request, report);
			const inPairs = report.pairs === true;
			if ((report.precision === 'f32' || inPairs) && showsRounding(report)) {
				const { landscape, window } = request;
				this.#rounded = { landscape, window, inPairs };
				this.#whole(request);
			}
		} catch (error) {
			if (picture === this.#latest && !isAbort(error)) this.#events.failed(request, error);
		}
	}
}

async function reportOf(exact: ExactHost, picture: ShownPicture): Promise<ShownReport> {
	const { bound, grid, statistics } = picture;
	const [extremes, probes, minimumIsOnEdge] = await Promise.all([
		extremesOf(exact, bound, grid, statistics),
		probePicture(exact, bound, grid, statistics, picture.pairs),
		minimumOnEdge(exact, bound, grid, statistics.minCell),
	]);
	// Where cells were filled in between others, their errors are not those of rounding.
	const isWhole = picture.cells === grid.columns * grid.rows;
	return { ...picture, extremes, probes: isWhole ? probes : { ...probes, atExtremes: [Number.NaN, Number.NaN] }, minimumIsOnEdge };
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
