/**
 * The landscapes that were looked at last, as links with their titles. What rests in view for a moment is listed, and its entry follows
 * what is changed of it; a landscape is listed once. A formula that is typed on is one entry as long as it is in view.
 */

import { effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import type { AppState } from '../../state/app-state.ts';
import { MAX_LINK, writeAddress } from '../../state/link.ts';
import type { RecentLandscape, RecentView } from '../kept.ts';
import { identityOf, titleOf } from '../landscapes/kinds.ts';
import type { KeptTexts } from './kept-texts.ts';
import { landscapeKey } from './landscape-key.ts';

export const MOST_RECENT = 20;
const KEY = 'thalweg.recent';
/** Longer than a look at what is passed by. */
const REST_MS = 1500;

/** What is in view of the state: with the camera and the step of now. */
export type InView = () => AppState;

export class RecentLandscapes {
	readonly #texts: KeptTexts;
	readonly #inView: InView;
	readonly #view = signal<RecentView>({ list: [], left: null });
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** The entry of the landscape in view, and which landscape that is; null until it has rested. */
	#entry: { readonly identity: string; readonly key: string } | null = null;

	/** @param link of the address that the page was opened with */
	constructor(texts: KeptTexts, inView: InView, link: string) {
		this.#texts = texts;
		this.#inView = inView;
		const list = this.#read();
		this.#view.value = { list, left: link === '' ? (list[0] ?? null) : null };
	}

	get view(): ReadonlySignal<RecentView> {
		return this.#view;
	}

	/** Follow the state. Returns the way to stop. */
	follow(state: ReadonlySignal<AppState>): () => void {
		const stop = effect(() => {
			const identity = identityOf(state.value.landscape);
			untracked(() => {
				// What is left before it has rested was only passed by.
				if (this.#entry && this.#entry.identity !== identity) this.#entry = null;
				clearTimeout(this.#timer);
				this.#timer = setTimeout(() => this.flush(), REST_MS);
			});
		});
		return () => {
			stop();
			clearTimeout(this.#timer);
		};
	}

	/** List what is in view now: it has rested, or the page is left. */
	flush(): void {
		clearTimeout(this.#timer);
		const state = this.#inView();
		// What every visit begins with is no choice.
		const isUntouched = writeAddress({ ...state, swarm: { ...state.swarm, at: 0 } }) === '';
		const link = writeAddress(state);
		if (isUntouched || link.length > MAX_LINK) return;
		const key = landscapeKey(state.landscape);
		const replaced = this.#entry?.key;
		this.#entry = { identity: identityOf(state.landscape), key };
		const others = this.#read().filter((one) => one.key !== key && one.key !== replaced);
		this.#keep([{ key, title: titleOf(state.landscape), link }, ...others].slice(0, MOST_RECENT));
	}

	remove(key: string): void {
		if (this.#entry?.key === key) this.#entry = null;
		this.#keep(this.#read().filter((one) => one.key !== key));
	}

	clear(): void {
		this.#entry = null;
		this.#keep([]);
	}

	#read(): readonly RecentLandscape[] {
		const kept = this.#texts.read(KEY);
		return Array.isArray(kept) ? kept.filter(isRecent).slice(0, MOST_RECENT) : [];
	}

	#keep(list: readonly RecentLandscape[]): void {
		this.#texts.write(KEY, list);
		const { left } = this.#view.peek();
		// What was removed is not offered any more; what was looked at again is.
		this.#view.value = { list, left: left && list.some(({ key }) => key === left.key) ? left : null };
	}
}

function isRecent(one: unknown): one is RecentLandscape {
	if (typeof one !== 'object' || one === null) return false;
	const { key, title, link } = one as Record<string, unknown>;
	return typeof key === 'string' && typeof title === 'string' && typeof link === 'string' && link.length <= MAX_LINK;
}
