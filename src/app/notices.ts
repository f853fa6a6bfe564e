/** What the page tells a person: one notice at a time, and sentences for the live region. */

import { type ReadonlySignal, signal } from '@preact/signals-core';
import { printable, printableLines } from '../model/printable.ts';

/** Something to tell: what happened and what to do. */
export interface Notice {
	readonly kind: 'error' | 'info';
	readonly text: string;
	/** A trouble with the picture ends with the next picture; all else stays until it is dismissed or something is chosen. */
	readonly until: 'picture' | 'dismissed';
}

/**
 * @example
 * const notices = new Notices();
 * notices.tell('error', 'The file could not be read.');
 * notices.notice.value?.text; // 'The file could not be read.'
 */
export class Notices {
	readonly #notice = signal<Notice | null>(null);
	readonly #announcement = signal('');

	get notice(): ReadonlySignal<Notice | null> {
		return this.#notice;
	}
	/** What a screen reader is told: one sentence, when something has settled. */
	get announcement(): ReadonlySignal<string> {
		return this.#announcement;
	}

	tell(kind: Notice['kind'], text: string, until: Notice['until'] = 'dismissed'): void {
		this.#notice.value = { kind, text: printableLines(text), until };
	}

	/** Say a sentence in the live region. */
	say(text: string): void {
		this.#announcement.value = printable(text);
	}

	dismiss(): void {
		this.#notice.value = null;
	}

	/** A picture is shown: what was told until then is over. */
	pictureShown(): void {
		if (this.#notice.peek()?.until === 'picture') this.dismiss();
	}
}
