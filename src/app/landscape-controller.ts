/** From the landscape that was chosen to the one that is shown, and what lies over it. */

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core';
import { axesOf } from '../engine/landscapes/axis-names.ts';
import type { Landscape } from '../engine/landscapes/kind.ts';
import { openLandscape } from '../engine/landscapes/open.ts';
import { messageOf } from '../model/errors.ts';
import type { AxisLabel, SampledPath } from '../model/field.ts';
import { type AnyLesson, DEFAULT_LESSON } from '../model/lessons.ts';
import type { ChoiceOf, LandscapeChoice, LandscapeKind } from '../state/app-state.ts';
import { opening, planeChosen } from '../state/landscape-choice.ts';
import type { Store } from '../state/store.ts';
import { changeOfLandscape, changeOfLesson } from './choices.ts';
import { identityOf } from './landscapes/kinds.ts';
import type { Notices } from './notices.ts';
import { sliceWords } from './slice.ts';
import type { WindowController } from './window-controller.ts';

/** How the choices of one kind become landscapes. */
export interface Opener<C extends LandscapeChoice> {
	/**
	 * The landscape of a choice, at once or once it has been read; null where there is nothing to show, and that was told.
	 * @throws Error what cannot be opened, in words for a person
	 */
	open(choice: C): Landscape | null | Promise<Landscape | null>;
	/** Something else was chosen: what is still being read is not wanted any more. */
	leave?(): void;
}

/** One opener for every kind of choice. */
export type Openers = { readonly [K in LandscapeKind]: Opener<ChoiceOf<K>> };

export class LandscapeController {
	readonly #store: Store;
	readonly #notices: Notices;
	readonly #view: WindowController;
	readonly #current = signal<Landscape | null>(null);
	/** What `#current` was opened from. */
	readonly #choice = signal<LandscapeChoice | null>(null);
	readonly #overlay = signal<SampledPath | null>(null);
	readonly #plane = computed(() => planeChosen(this.#store.state.value.landscape));
	#openers: Openers | undefined;
	/** Which landscape the state had last. */
	#opened = '';
	#turn = 0;
	/** The message of what could not be opened last. */
	#trouble: number | null = null;

	constructor(store: Store, notices: Notices, window: WindowController) {
		this.#store = store;
		this.#notices = notices;
		this.#view = window;
	}

	/** The last landscape that was right; it stays while a formula is wrong. */
	get current(): ReadonlySignal<Landscape | null> {
		return this.#current;
	}
	/** What the landscape in view was opened from; null before the first. */
	get shownChoice(): ReadonlySignal<LandscapeChoice | null> {
		return this.#choice;
	}
	/** A path from a file, drawn over whatever is shown. */
	get overlay(): ReadonlySignal<SampledPath | null> {
		return this.#overlay;
	}
	/** What the axes across and up are called, and how their numbers are shown. */
	readonly axes: ReadonlySignal<readonly [AxisLabel, AxisLabel]> = computed(() => {
		const landscape = this.#current.value;
		return landscape ? axesOf(landscape, this.#plane.value) : [{ name: 'x' }, { name: 'y' }];
	});
	/** What values are called: on the axis upwards, in the legend and where they are read. */
	readonly valueName: ReadonlySignal<string> = computed(() => this.#current.value?.valueName ?? 'f');
	/** Where the slice of more than two variables lies that is shown; null where all is shown. */
	readonly slice: ReadonlySignal<string | null> = computed(() => {
		const landscape = this.#current.value;
		return landscape && sliceWords(landscape, this.#plane.value);
	});

	/** Show what the state chooses, now and whenever it chooses another. Returns the way to stop. */
	start(openers: Openers): () => void {
		this.#openers = openers;
		return this.#store.onChange(
			(state) => opening(state.landscape),
			(state) => this.#open(state.landscape),
		);
	}

	#open(choice: LandscapeChoice): void {
		this.#leave();
		// A window that still moves belongs to the landscape it was moved on.
		if (identityOf(choice) !== this.#opened) this.#view.forget();
		// The path of a training is its network's; a link or undo leaves it, too.
		if (this.#choice.peek()?.kind === 'network' && choice.kind !== 'network') this.#overlay.value = null;
		this.#opened = identityOf(choice);
		void this.#show(choice);
		// What cannot be shown leaves the page as it was; at the start there must be something to see.
		if (!this.#current.peek()) this.#take(openLandscape(DEFAULT_LESSON.landscape), DEFAULT_LESSON.landscape);
	}

	/** Show the choice of the state again: what it is read from is another. */
	reopen(): void {
		void this.#show(this.#store.state.peek().landscape);
	}

	#opener({ kind }: LandscapeChoice): Opener<LandscapeChoice> | undefined {
		return this.#openers?.[kind] as Opener<LandscapeChoice> | undefined;
	}

	async #show(choice: LandscapeChoice): Promise<void> {
		const turn = ++this.#turn;
		try {
			const opened = this.#opener(choice)?.open(choice) ?? null;
			// What is there at once is shown at once.
			const landscape = opened instanceof Promise ? await opened : opened;
			if (!landscape || turn !== this.#turn) return;
			// What could not be opened before was chosen otherwise, and is open now.
			if (this.#trouble !== null) this.#notices.end(this.#trouble);
			this.#trouble = null;
			this.#take(landscape, choice);
		} catch (error) {
			if (turn === this.#turn) this.#trouble = this.#notices.tell('error', messageOf(error));
		}
	}

	#take(landscape: Landscape, choice: LandscapeChoice): void {
		batch(() => {
			this.#current.value = landscape;
			this.#choice.value = choice;
		});
	}

	/** Show another landscape, through its own window, with its own defaults. */
	choose(choice: LandscapeChoice): void {
		batch(() => {
			this.#begin();
			this.#store.replace(changeOfLandscape(this.#store.state.peek(), choice));
		});
	}

	/** Open a lesson: its landscape, its window, its optimizers. */
	chooseLesson(lesson: AnyLesson): void {
		batch(() => {
			this.#begin();
			this.#store.set(changeOfLesson(this.#store.state.peek(), lesson));
		});
	}

	/** Something else is chosen: nothing of what was chosen before is waited for or told any more. */
	#begin(): void {
		this.#leave();
		this.#notices.anotherChosen();
		this.#overlay.value = null;
		this.#view.forget();
	}

	#leave(): void {
		for (const opener of Object.values(this.#openers ?? {})) opener.leave?.();
	}

	/** Draw a path over whatever is shown, until something else is chosen. */
	lay(path: SampledPath): void {
		this.#overlay.value = path;
	}

	removeOverlay(): void {
		this.#overlay.value = null;
	}
}
