/** A picture beside the one in view: a landscape drawn by a renderer of its own, on the page's machine and in the page's frames. */

import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import type { Landscape } from '../../engine/landscapes/kind.ts';
import { overlaysOf } from '../../engine/landscapes/markers.ts';
import type { Session } from '../../engine/session.ts';
import type { FieldKeeper, PlanePoint, RangeOf, Renderer } from '../../engine/view.ts';
import { DeviceLostError, messageOf } from '../../model/errors.ts';
import type { AxisLabel, Field } from '../../model/field.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import type { FrameController } from '../frame-controller.ts';
import { type PictureRequest, PictureScheduler, type ShownPicture, type ShownReport } from '../picture-scheduler.ts';
import type { Workspace } from '../workspace.ts';

/** A renderer that was replaced goes after this: its last frame is still shown. */
const LINGER_MS = 1000;
/** After a lost device: time for the recovery before the picture is asked for again. */
const RETRY_MS = 400;

/** What it needs of the page. */
export interface BesidePage {
	readonly workspace: Pick<Workspace, 'machine' | 'aside'>;
	readonly frames: Pick<FrameController, 'join' | 'wake'>;
}

/** What is drawn, whatever draws it. */
export type BesideRequest = Omit<PictureRequest, 'fields' | 'isPassing'>;

const XY: readonly [AxisLabel, AxisLabel] = [{ name: 'x' }, { name: 'y' }];

export class BesidePicture {
	readonly #page: BesidePage;
	readonly #look: ReadonlySignal<AppearanceSettings>;
	readonly #fields = signal<FieldKeeper | null>(null);
	readonly #shown = signal<BesideRequest | null>(null);
	readonly #trouble = signal('');
	readonly #scheduler: PictureScheduler;
	readonly #stops: (() => void)[] = [];
	/** Still on the screen, and about to go. */
	readonly #leaving = new Set<FieldKeeper>();
	#asked: BesideRequest | null = null;
	#range: RangeOf | null = null;
	#leaveFrames: () => void = () => undefined;
	#turn = 0;

	/** @param look how it is drawn */
	constructor(page: BesidePage, look: ReadonlySignal<AppearanceSettings>) {
		this.#page = page;
		this.#look = look;
		this.#scheduler = new PictureScheduler(page.workspace.aside, {
			shown: (request) => {
				this.#trouble.value = '';
				this.#shown.value = request;
				request.fields.renderer.setOverlays(overlaysOf(request.landscape));
				page.frames.wake();
			},
			told: () => undefined,
			failed: (request, error) => this.#failed(request, error),
		});
		this.#stops.push(
			effect(() => {
				const session = page.workspace.machine.session.value;
				untracked(() => session && void this.#open(session));
			}),
			effect(() => {
				const [fields, settings] = [this.#fields.value, look.value];
				fields?.renderer.setAppearance(settings);
				page.frames.wake();
			}),
		);
	}

	readonly renderer: ReadonlySignal<Renderer | null> = computed(() => this.#fields.value?.renderer ?? null);
	/** Of the picture that is shown. */
	readonly landscape: ReadonlySignal<Landscape | null> = computed(() => this.#shown.value?.landscape ?? null);
	readonly axes: ReadonlySignal<readonly [AxisLabel, AxisLabel]> = computed(() => this.#shown.value?.scene.axes ?? XY);
	get report(): ReadonlySignal<ShownReport | null> {
		return this.#scheduler.report;
	}
	/** 0 … 1 while a field is computed that takes a while, else null. */
	get progress(): ReadonlySignal<number | null> {
		return this.#scheduler.progress;
	}
	get latest(): ShownPicture | null {
		return this.#scheduler.latest;
	}
	/** Why it could not be drawn; empty where it could. */
	get trouble(): ReadonlySignal<string> {
		return this.#trouble;
	}

	/** Draw it with the machine that is there now. */
	async #open(session: Session): Promise<void> {
		const turn = ++this.#turn;
		try {
			const { fields, built } = await session.startRenderer();
			try {
				await built;
			} catch (error) {
				fields.dispose();
				throw error;
			}
			if (turn !== this.#turn) {
				fields.dispose();
				return;
			}
			const before = this.#fields.peek();
			this.#leaveFrames();
			fields.renderer.setAppearance(this.#look.peek());
			void fields.share(this.#range);
			this.#leaveFrames = this.#page.frames.join(fields.renderer);
			this.#fields.value = fields;
			if (before) this.#leave(before);
			if (this.#asked) this.show(this.#asked);
		} catch (error) {
			if (turn === this.#turn) this.#trouble.value = messageOf(error);
		}
	}

	/** Its last frame stays until the next one has drawn. */
	#leave(fields: FieldKeeper): void {
		this.#leaving.add(fields);
		setTimeout(() => {
			if (this.#leaving.delete(fields)) fields.dispose();
		}, LINGER_MS);
	}

	/** Draw this as soon as possible. */
	show(request: BesideRequest): void {
		this.#asked = request;
		const fields = this.#fields.peek();
		if (fields) this.#scheduler.request({ ...request, fields, isPassing: true });
	}

	/** Draw in another range than its own; null: in its own. */
	share(range: RangeOf | null): void {
		this.#range = range;
		void this.#fields.peek()?.share(range);
		this.#page.frames.wake();
	}

	/** The point read out in all pictures. */
	hover(point: PlanePoint | null): void {
		this.renderer.peek()?.setHover(point);
	}

	/** The values that are shown. */
	async read(): Promise<Field | null> {
		return (await this.#fields.peek()?.read()) ?? null;
	}

	/** Stop computing; what is shown stays. */
	cancel(): void {
		this.#scheduler.cancel();
	}

	#failed(request: PictureRequest, error: unknown): void {
		this.#trouble.value = messageOf(error);
		// A lost device comes back by itself, or the session says that it will not.
		if (error instanceof DeviceLostError)
			setTimeout(() => {
				const asked = this.#asked;
				if (asked && request.fields === this.#fields.peek()) this.show(asked);
			}, RETRY_MS);
	}

	dispose(): void {
		this.#turn++;
		for (const stop of this.#stops.splice(0)) stop();
		this.#scheduler.dispose();
		this.#leaveFrames();
		for (const fields of this.#leaving) fields.dispose();
		this.#leaving.clear();
		const fields = this.#fields.peek();
		this.#fields.value = null;
		fields?.dispose();
	}
}
