/** The window of the plane that is in view: it follows a movement at once, the state once the movement rests. */

import { batch, type ReadonlySignal, signal } from '@preact/signals-core';
import type { Rectangle } from '../model/geometry.ts';
import type { Store } from '../state/store.ts';
import { tidyWindow } from './tidy.ts';

/** A window that has rested this long is kept in the state (and so in the link). */
const COMMIT_MS = 250;
/** Looked through while there is no landscape. */
const NOWHERE: Rectangle = { u: [-1, 1], v: [-1, 1] };

export class WindowController {
	readonly #store: Store;
	readonly #own: () => Rectangle | undefined;
	readonly #moved = signal<Rectangle | null>(null);
	#commit: ReturnType<typeof setTimeout> | undefined;
	/** The drag that is under way. */
	#drag: object | null = null;
	/** What was kept last, and of which drag. */
	#kept: { readonly window: Rectangle; readonly of: object | null } | null = null;

	/** @param own the landscape's own window */
	constructor(store: Store, own: () => Rectangle | undefined) {
		this.#store = store;
		this.#own = own;
	}

	/** A window that is in view and not yet in the state; null where there is none. */
	get moved(): ReadonlySignal<Rectangle | null> {
		return this.#moved;
	}

	/** The window in view: moving, chosen, or the landscape's own. */
	get current(): Rectangle {
		return this.#moved.peek() ?? this.#store.state.peek().window ?? this.#own() ?? NOWHERE;
	}

	/** A window that another one replaces in the state is in view no longer. Returns the way to stop. */
	start(): () => void {
		const stop = this.#store.onChange(
			(state) => state.window,
			() => this.forget(),
		);
		return () => {
			stop();
			this.forget();
		};
	}

	/** Look through another window. */
	move(moved: Rectangle): void {
		const window = tidyWindow(moved);
		this.#moved.value = window;
		clearTimeout(this.#commit);
		const of = this.#drag;
		this.#commit = setTimeout(() => this.#keep({ window, of }), COMMIT_MS);
	}

	/** What is moved from now on is one drag, until it is let go: one step to undo, however often it rests on its way. */
	hold(): void {
		this.#drag ??= {};
	}

	letGo(): void {
		this.#drag = null;
	}

	#keep(next: { readonly window: Rectangle; readonly of: object | null }): void {
		const { window, of } = next;
		const before = this.#kept;
		const goesOn = of !== null && before?.of === of && this.#store.state.peek().window === before.window;
		this.#kept = next;
		if (goesOn) this.#store.amend({ window });
		else this.#store.set({ window });
	}

	/** Back to the landscape's own window. */
	reset(): void {
		batch(() => {
			this.forget();
			this.#store.set({ window: null });
		});
	}

	/** Leave a movement that is not yet in the state: it belongs to what was shown before. */
	forget(): void {
		clearTimeout(this.#commit);
		this.#moved.value = null;
	}
}
