/** What the page tells a person: messages that lie over it for a while, and sentences for the live region. */

import { type ReadonlySignal, signal } from '@preact/signals-core';
import { printable, printableLines } from '../model/printable.ts';

/** How long a message stays. */
export type NoticeEnd =
	/** As long as it takes to read it. */
	| 'read'
	/** Until the next picture is shown, which is what it is about. */
	| 'picture'
	/** Until it is dismissed, or another landscape is chosen. */
	| 'chosen'
	/** Until it is dismissed. */
	| 'dismissed';

/** Something to tell: what happened and what to do. */
export interface Notice {
	readonly id: number;
	readonly kind: 'error' | 'info';
	readonly text: string;
	readonly until: NoticeEnd;
	/** It is over, but keeps its place as long as another message lies above: a message that is being read never moves. */
	readonly over: boolean;
}

/** Reading time of a message: to notice it, and to read it at 15 characters a second. */
const NOTICE_MS = 4000;
const CHARACTER_MS = 65;
/** Older messages that go by themselves make room beyond so many. */
const MOST = 5;

export const readingTime = (text: string): number => NOTICE_MS + CHARACTER_MS * text.length;

/**
 * Messages, the oldest first. One that goes by itself never moves another: it leaves its place when nothing lies above it.
 *
 * @example
 * const notices = new Notices();
 * notices.tell('error', 'The file could not be read.');
 * notices.list.value[0]?.text; // 'The file could not be read.'
 */
export class Notices {
	readonly #list = signal<readonly Notice[]>([]);
	readonly #announcement = signal('');
	readonly #timers = new Map<number, { timer: ReturnType<typeof setTimeout> | undefined; left: number; since: number }>();
	#ids = 0;
	#held = false;

	get list(): ReadonlySignal<readonly Notice[]> {
		return this.#list;
	}
	/** What a screen reader is told: one sentence, when something has settled. */
	get announcement(): ReadonlySignal<string> {
		return this.#announcement;
	}

	/**
	 * Show a message. An error stays until a person has dismissed it or chosen another landscape; a repeated message replaces the earlier one.
	 * @returns a number by which it can be ended
	 */
	tell(kind: Notice['kind'], told: string, until: NoticeEnd = kind === 'error' ? 'chosen' : 'read'): number {
		const text = printableLines(told);
		const same = this.#list.peek().find((notice) => !notice.over && notice.text === text && notice.kind === kind);
		const id = same?.id ?? ++this.#ids;
		const notice: Notice = { id, kind, text, until, over: false };
		if (same) this.#list.value = this.#list.peek().map((other) => (other === same ? notice : other));
		else this.#list.value = [...this.#list.peek(), notice];
		this.#stopTimer(id);
		if (until === 'read') this.#startTimer(id, readingTime(text));
		// An error is an alert by itself.
		if (kind === 'info') this.say(text);
		this.#makeRoom();
		return id;
	}

	/** Say a sentence in the live region; one that is said twice is heard twice. */
	say(sentence: string): void {
		const text = printable(sentence);
		if (text === '') return;
		this.#announcement.value = text === this.#announcement.peek() ? `${text}\u00a0` : text;
	}

	/** A person has seen it. */
	dismiss(id: number): void {
		this.#stopTimer(id);
		this.#set(this.#list.peek().filter((notice) => notice.id !== id));
	}

	/** Dismiss the newest message that is shown. */
	dismissLast(): void {
		const last = this.#list.peek().at(-1);
		if (last) this.dismiss(last.id);
	}

	/** It is no longer true. */
	end(id: number): void {
		this.#over((notice) => notice.id === id);
	}

	/** Another landscape is chosen: what was told of the one before is over. */
	anotherChosen(): void {
		this.#over(({ until }) => until !== 'dismissed');
	}

	/** A picture is shown: what was told until then is over. */
	pictureShown(): void {
		this.#over(({ until }) => until === 'picture');
	}

	/** A person points at a message or has the focus in one: meanwhile no message goes. */
	hold(): void {
		if (this.#held) return;
		this.#held = true;
		for (const [id, entry] of this.#timers) {
			clearTimeout(entry.timer);
			this.#timers.set(id, { timer: undefined, left: entry.left - (performance.now() - entry.since), since: 0 });
		}
	}

	release(): void {
		if (!this.#held) return;
		this.#held = false;
		// A message that was nearly over stays a little longer, so that it does not vanish while it is read.
		for (const [id, { left }] of this.#timers) this.#startTimer(id, Math.max(left, NOTICE_MS / 2));
	}

	#startTimer(id: number, left: number): void {
		const timer = this.#held ? undefined : setTimeout(() => this.end(id), left);
		this.#timers.set(id, { timer, left, since: performance.now() });
	}

	#stopTimer(id: number): void {
		clearTimeout(this.#timers.get(id)?.timer);
		this.#timers.delete(id);
	}

	#over(which: (notice: Notice) => boolean): void {
		const list = this.#list.peek();
		if (!list.some((notice) => !notice.over && which(notice))) return;
		this.#set(list.map((notice) => (which(notice) ? { ...notice, over: true } : notice)));
		for (const { id, over } of this.#list.peek()) if (over) this.#stopTimer(id);
	}

	#makeRoom(): void {
		const shown = this.#list.peek().filter(({ over }) => !over);
		const [oldest] = shown.filter(({ until }) => until === 'read' || until === 'picture');
		if (shown.length > MOST && oldest) this.end(oldest.id);
	}

	/** Messages that are over go from the top: below another one they keep their place. */
	#set(list: readonly Notice[]): void {
		const last = list.findLastIndex(({ over }) => !over);
		for (const { id } of list.slice(last + 1)) this.#stopTimer(id);
		this.#list.value = list.slice(0, last + 1);
	}
}
