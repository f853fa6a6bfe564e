/** The one place where AppState changes: a signal with undo and redo for everything but the camera. */

import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import type { AppState } from './app-state.ts';
import { bare } from './landscape-choice.ts';

/** Changes of the same kind within this time are one step to undo (a slider dragged). */
const MERGE_MS = 600;
const HISTORY = 200;

const isCameraOnly = (change: Partial<AppState>): boolean => Object.keys(change).every((key) => key === 'camera');

/** What a change is about: changes about the same follow each other as one. What is chosen of a landscape is not the landscape. */
function kindOf(before: AppState, change: Partial<AppState>): string {
	const { landscape, ...others } = change;
	const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
	const kinds = Object.keys(others);
	if (landscape && !same(bare(landscape), bare(before.landscape))) kinds.push('landscape');
	else if (landscape)
		kinds.push(...(['dimension', 'plane', 'values'] as const).filter((key) => !same(landscape[key], before.landscape[key])));
	return kinds.sort().join();
}

export class Store {
	readonly #state;
	readonly #past: AppState[] = [];
	readonly #future: AppState[] = [];
	readonly #version = signal(0);
	readonly #now: () => number;
	#lastKind = '';
	#lastTime = Number.NEGATIVE_INFINITY;

	/** @param now a clock in milliseconds */
	constructor(initial: AppState, now: () => number = () => performance.now()) {
		this.#state = signal(initial);
		this.#now = now;
	}

	get state(): ReadonlySignal<AppState> {
		return this.#state;
	}

	/** Change some of the state. Camera moves are not history. */
	set(change: Partial<AppState>): void {
		const before = this.#state.peek();
		const after = { ...before, ...change };
		if (JSON.stringify(before) === JSON.stringify(after)) return;
		if (!isCameraOnly(change)) {
			const kind = kindOf(before, change);
			const now = this.#now();
			if (kind !== this.#lastKind || now - this.#lastTime > MERGE_MS) this.#past.push(before);
			if (this.#past.length > HISTORY) this.#past.shift();
			this.#future.length = 0;
			this.#lastKind = kind;
			this.#lastTime = now;
			this.#version.value++;
		}
		this.#state.value = after;
	}

	/** Change some of the state as part of what was last chosen: no step of its own to undo. */
	amend(change: Partial<AppState>): void {
		this.#state.value = { ...this.#state.peek(), ...change };
	}

	/** A change that is not made by dragging (another landscape, a link's whole state): always a step of its own to undo. */
	replace(change: Partial<AppState>): void {
		this.#lastKind = '';
		this.set(change);
		this.#lastKind = '';
	}

	/** Act now, and whenever the picked part of the state has changed. Returns the way to stop. */
	onChange(pick: (state: AppState) => unknown, act: (state: AppState) => void): () => void {
		let last: string | undefined;
		return effect(() => {
			const state = this.#state.value;
			const key = JSON.stringify(pick(state));
			if (key === last) return;
			last = key;
			untracked(() => act(state));
		});
	}

	readonly canUndo: ReadonlySignal<boolean> = computed(() => this.#version.value >= 0 && this.#past.length > 0);
	readonly canRedo: ReadonlySignal<boolean> = computed(() => this.#version.value >= 0 && this.#future.length > 0);

	undo(): void {
		this.#step(this.#past, this.#future);
	}

	redo(): void {
		this.#step(this.#future, this.#past);
	}

	#step(from: AppState[], to: AppState[]): void {
		const next = from.pop();
		if (!next) return;
		to.push(this.#state.peek());
		this.#lastKind = '';
		this.#version.value++;
		// The camera stays where the person has it, and what is open stays open.
		const { camera, bench } = this.#state.peek();
		this.#state.value = { ...next, camera, bench };
	}
}

export type { ReadonlySignal };
