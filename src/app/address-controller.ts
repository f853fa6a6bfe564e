/**
 * The address of the page: it follows the state, and the state follows it where somebody edits it or goes back. Every landscape
 * that is chosen is an entry of the browser's history; what is changed of one (a slider, the window) changes its entry.
 */

import { effect } from '@preact/signals-core';
import type { AppState } from '../state/app-state.ts';
import { MAX_LINK, problemText, readAddress, writeAddress } from '../state/link.ts';
import type { Store } from '../state/store.ts';
import { identityOf } from './landscapes/kinds.ts';
import { LINK_RULES, loadForLink } from './link-rules.ts';
import type { Notices } from './notices.ts';

/** The link follows the state after this pause. */
const LINK_MS = 300;

/** The browser's side. */
export interface AddressBar {
	/** What stands behind `#`. */
	readonly hash: string;
	/** Another link in the entry that is shown. */
	replace(link: string): void;
	/** Another link in an entry of its own. */
	push(link: string): void;
}

export class AddressController {
	readonly #store: Store;
	readonly #notices: Pick<Notices, 'tell'>;
	readonly #bar: AddressBar;
	/** The landscape of the entry that is shown. */
	#entry: string;
	/** What stood behind `#` when it was last read or written here. Where something else does, somebody has just edited it, or gone back. */
	#known: string;
	/** What the entry will be, once the state rests. */
	#next: string | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** The link whose code is being loaded. */
	#awaited: { readonly hash: string } | null = null;

	constructor({ store, notices }: { readonly store: Store; readonly notices: Pick<Notices, 'tell'> }, bar: AddressBar) {
		this.#store = store;
		this.#notices = notices;
		this.#bar = bar;
		this.#entry = identityOf(store.state.peek().landscape);
		this.#known = bar.hash;
	}

	/** Follow the state. Returns the way to stop. */
	start(): () => void {
		const stop = effect(() => this.#follow(this.#store.state.value));
		return () => {
			stop();
			clearTimeout(this.#timer);
		};
	}

	#follow(state: AppState): void {
		const link = writeAddress(state);
		const landscape = identityOf(state.landscape);
		if (landscape !== this.#entry) {
			// The entry that is left keeps what was last changed of it.
			this.#flush();
			this.#entry = landscape;
			this.#write('push', link);
			return;
		}
		clearTimeout(this.#timer);
		this.#next = link;
		this.#timer = setTimeout(() => this.#flush(), LINK_MS);
	}

	#flush(): void {
		clearTimeout(this.#timer);
		const link = this.#next;
		this.#next = null;
		if (link !== null) this.#write('replace', link);
	}

	/** A state that no link can hold leaves the address as it is, and so does one that is older than what somebody wrote there. */
	#write(how: 'push' | 'replace', link: string): void {
		const { hash } = this.#bar;
		if (link.length > MAX_LINK || hash === link || hash !== this.#known) return;
		this.#bar[how](link);
		this.#known = this.#bar.hash;
	}

	/** Somebody wrote another link into the address. */
	edited(): void {
		const { hash } = this.#bar;
		this.#known = hash;
		if (hash !== writeAddress(this.#store.state.peek()) && hash !== this.#awaited?.hash) this.#arrive(() => ({}));
	}

	/** Somebody went back or forth: the page stays set up as it is, for its landscapes alone come and go. */
	traversed(): void {
		this.#arrive(() => {
			const { theme, language, layout, machine } = this.#store.state.peek();
			return { theme, language, layout, machine };
		});
	}

	/** Read the link of the entry that is shown now, at once or when what it names is loaded. */
	#arrive(kept: () => Partial<AppState>): void {
		const { hash } = this.#bar;
		this.#known = hash;
		// What was still to be written belongs to the entry that was left.
		clearTimeout(this.#timer);
		this.#next = null;
		const loading = loadForLink(hash);
		const awaited = loading && { hash };
		this.#awaited = awaited;
		if (loading) void loading.then(() => awaited === this.#awaited && this.#read(hash, kept()));
		else this.#read(hash, kept());
	}

	#read(hash: string, kept: Partial<AppState>): void {
		const { state, problems } = readAddress(hash, LINK_RULES);
		clearTimeout(this.#timer);
		this.#next = null;
		this.#awaited = null;
		this.#entry = identityOf(state.landscape);
		this.#store.replace({ ...state, ...kept });
		const link = writeAddress(this.#store.state.peek());
		this.#write('replace', link);
		const trouble = problemText(problems);
		if (trouble !== undefined) this.#notices.tell('info', trouble, 'chosen');
	}
}
