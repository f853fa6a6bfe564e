/**
 * The picture of the landscape in view, kept up to date: one computation at a time, the newest
 * request wins, and what was shown stays until the next is ready. While a slider or the window is
 * moving and the full grid takes longer than a blink, a coarse draft is shown first.
 */

import { type ReadonlySignal, signal } from '@preact/signals-core';
import { type Extremes, extremesOf } from '../engine/landscapes/extremes.ts';
import { gridFor } from '../engine/fields/grid.ts';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { FieldKeeper, SceneReport, SceneRequest } from '../engine/view.ts';
import type { BoundObjective } from '../model/backend.ts';
import type { Rectangle } from '../model/geometry.ts';

/** What computing the picture told, what it was computed of, and its extremes in double precision. */
export type ShownReport = SceneReport & { readonly bound: BoundObjective; readonly extremes: Extremes };

/** A picture that is wanted. */
export interface PictureRequest {
	readonly landscape: Landscape;
	readonly fields: FieldKeeper;
	readonly scene: Omit<SceneRequest, 'grid'>;
	readonly window: Rectangle;
	/** The window is the landscape's own: a file's samples are met exactly. */
	readonly ownWindow: boolean;
	readonly resolution: number;
}

/** What became of a request. */
export interface PictureEvents {
	/** A picture is shown. A draft, or a level of a slow landscape, will be followed by the whole one. */
	readonly shown: (request: PictureRequest, report: ShownReport, draft: boolean) => void;
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
/** Elements hear of new reports this often at most. */
const REPORT_MS = 125;

interface Running {
	readonly abort: AbortController;
	readonly request: PictureRequest;
}

export class PictureScheduler {
	readonly #report = signal<ShownReport | null>(null);
	readonly #progress = signal<number | null>(null);
	readonly #drawn = signal(0);
	readonly #events: PictureEvents;
	#latest: ShownReport | null = null;
	#waiting: { request: PictureRequest; draft: boolean } | null = null;
	#running: Running | null = null;
	#lastRequest = Number.NEGATIVE_INFINITY;
	#fullMs = 0;
	#published = Number.NEGATIVE_INFINITY;
	#publish: ReturnType<typeof setTimeout> | undefined;
	#settle: ReturnType<typeof setTimeout> | undefined;
	#impatience: ReturnType<typeof setTimeout> | undefined;

	constructor(events: PictureEvents) {
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
	get latest(): ShownReport | null {
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
		else if (running.request.landscape !== request.landscape || running.request.fields !== request.fields) running.abort.abort();
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
			const running = { abort, request: next.request };
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

	async #compute({ abort, request }: Running, draft: boolean): Promise<void> {
		const { landscape, fields, window, ownWindow, resolution } = request;
		const grid = draft ? { columns: DRAFT, rows: DRAFT, domain: window } : gridFor(landscape, window, resolution, ownWindow);
		const slow = setTimeout(() => (this.#progress.value = 0), PROGRESS_AFTER_MS);
		try {
			const report = await fields.show(
				{ ...request.scene, grid },
				{
					signal: abort.signal,
					onLevel: (level) => {
						if (!abort.signal.aborted) this.#show(request, level, true);
					},
					onProgress: (fraction) => {
						if (!abort.signal.aborted && this.#progress.peek() !== null) this.#progress.value = fraction;
					},
				},
			);
			if (abort.signal.aborted) return;
			if (draft) this.#settle = setTimeout(() => this.#whole(request), MOVEMENT_MS);
			else this.#fullMs = report.fieldMs;
			this.#show(request, report, draft);
		} finally {
			clearTimeout(slow);
			this.#progress.value = null;
		}
	}

	/** The movement has ended: the whole grid. */
	#whole(request: PictureRequest): void {
		if (this.#waiting) return;
		this.#waiting = { request, draft: false };
		if (!this.#running) void this.#run();
	}

	#show(request: PictureRequest, told: SceneReport, draft: boolean): void {
		const { bound } = request.scene;
		const report = { ...told, bound, extremes: extremesOf(bound, told.grid, told.statistics) };
		this.#latest = report;
		this.#drawn.value++;
		const publish = (): void => {
			clearTimeout(this.#publish);
			this.#published = performance.now();
			this.#report.value = this.#latest;
		};
		const wait = REPORT_MS - (performance.now() - this.#published);
		clearTimeout(this.#publish);
		if (wait <= 0 || !draft) publish();
		else this.#publish = setTimeout(publish, wait);
		this.#events.shown(request, report, draft);
	}
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
