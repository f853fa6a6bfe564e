/** Bookmarks of the landscape in view. The browser keeps those of every landscape by its name. */

import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import { printable } from '../../model/printable.ts';
import type { LandscapeChoice } from '../../state/app-state.ts';
import { type Bookmark, isBookmark, MOST_BOOKMARKS, MOST_NAME } from '../../state/bookmarks.ts';
import { KEEPING } from '../../words/keeping.ts';
import type { KeptTexts } from './kept-texts.ts';
import { landscapeKey } from './landscape-key.ts';

const KEY = 'thalweg.bookmarks';

type Shelf = Readonly<Record<string, readonly Bookmark[]>>;

export class Bookmarks {
	readonly #texts: KeptTexts;
	readonly #key: ReadonlySignal<string>;
	readonly #shelf = signal<Shelf>({});
	/** Of the landscape in view, in the order in which they were made. */
	readonly list: ReadonlySignal<readonly Bookmark[]> = computed(() => this.#shelf.value[this.#key.value] ?? []);

	/** @param landscape that is in view */
	constructor(texts: KeptTexts, landscape: () => LandscapeChoice) {
		this.#texts = texts;
		this.#key = computed(() => landscapeKey(landscape()));
		this.#shelf.value = this.#read();
	}

	/** Bookmark a view; its name is the next number that no other has. Null where there are as many as there can be. */
	add(link: string): Bookmark | null {
		const list = this.#now();
		if (list.length >= MOST_BOOKMARKS) return null;
		const taken = new Set(list.map(({ name }) => name));
		let number = list.length + 1;
		while (taken.has(KEEPING.bookmarks.name(number))) number++;
		const bookmark = { name: KEEPING.bookmarks.name(number), link };
		this.#keep([...list, bookmark]);
		return bookmark;
	}

	/** An empty name leaves the one before. */
	rename(place: number, name: string): void {
		const clean = printable(name.trim(), MOST_NAME);
		if (clean === '') return;
		this.#keep(this.#now().map((one, k) => (k === place ? { ...one, name: clean } : one)));
	}

	remove(place: number): void {
		this.#keep(this.#now().filter((_, k) => k !== place));
	}

	/**
	 * Add those of a session; what is there already is not there twice.
	 * @returns how many found no place
	 */
	merge(added: readonly Bookmark[]): number {
		const list = this.#now();
		const known = new Set(list.map(({ name, link }) => JSON.stringify([name, link])));
		const all = [...list, ...added.filter(({ name, link }) => !known.has(JSON.stringify([name, link])))];
		this.#keep(all.slice(0, MOST_BOOKMARKS));
		return Math.max(0, all.length - MOST_BOOKMARKS);
	}

	/** As another tab may have left them. */
	#now(): readonly Bookmark[] {
		this.#shelf.value = this.#read();
		return this.list.peek();
	}

	#keep(list: readonly Bookmark[]): void {
		const { [this.#key.peek()]: _, ...others } = this.#shelf.peek();
		this.#shelf.value = list.length > 0 ? { ...others, [this.#key.peek()]: list } : others;
		this.#texts.write(KEY, Object.entries(this.#shelf.peek()));
	}

	#read(): Shelf {
		const kept = this.#texts.read(KEY);
		const entries = (Array.isArray(kept) ? kept : []).filter((one): one is [string, unknown[]] => {
			const [key, list] = Array.isArray(one) ? (one as unknown[]) : [];
			return typeof key === 'string' && Array.isArray(list);
		});
		return Object.fromEntries(entries.map(([key, list]) => [key, list.filter(isBookmark).slice(0, MOST_BOOKMARKS)]));
	}
}
