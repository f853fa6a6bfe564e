/** A section that makes a file: how far it is, the way to cancel it, and what went wrong. */

import { html, type LitElement, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { messageOf } from '../../model/errors.ts';
import { WORDS } from '../../words/words.ts';

/** Given to the work that makes the file. */
export interface Making {
	readonly signal: AbortSignal;
	/** @param share 0 … 1 */
	readonly onProgress: (share: number) => void;
}

export class FileMaking implements ReactiveController {
	readonly #host: LitElement;
	/** 0 … 1 while a file is made; null where none is. */
	#share: number | null = null;
	#trouble = '';
	#cancel: AbortController | undefined;

	constructor(host: LitElement) {
		this.#host = host;
		host.addController(this);
	}

	/** Whoever leaves wants no file. */
	hostDisconnected(): void {
		this.cancel();
	}

	cancel(): void {
		this.#cancel?.abort();
	}

	/**
	 * Make a file.
	 * @param failed what is told where it could not be made
	 */
	async make(work: (making: Making) => Promise<void>, failed: (why: string) => string): Promise<void> {
		const cancel = new AbortController();
		this.#cancel = cancel;
		this.#trouble = '';
		const tell = (share: number | null): void => {
			this.#share = share;
			this.#host.requestUpdate();
		};
		const pressed = this.#focused;
		const row = pressed?.parentElement;
		const place = row && pressed ? [...row.children].indexOf(pressed) : -1;
		tell(0);
		this.#passFocus(row?.contains(pressed), () => row?.querySelector('progress + button'));
		try {
			await work({ signal: cancel.signal, onProgress: tell });
		} catch (error) {
			// Whoever cancels knows it.
			if (!cancel.signal.aborted) this.#trouble = failed(messageOf(error));
		} finally {
			const isHere = row?.contains(this.#focused);
			tell(null);
			this.#passFocus(isHere, () => row?.children[place]);
		}
	}

	get #focused(): Element | null {
		const { renderRoot } = this.#host;
		return renderRoot instanceof ShadowRoot ? renderRoot.activeElement : null;
	}

	/** The button that has the focus goes: whoever works with keys goes on at what comes to stand in its place. */
	#passFocus(isHere: boolean | undefined, next: () => Element | null | undefined): void {
		if (!isHere) return;
		void this.#host.updateComplete.then(() => {
			const element = next();
			if (element instanceof HTMLElement) element.focus();
		});
	}

	/** What was told of the last file is no longer so. */
	forget(): void {
		this.#trouble = '';
		this.#host.requestUpdate();
	}

	/** The buttons, or how far it is with the way to cancel it. @param working what is going on, for those who do not see it */
	buttons(working: string, buttons: TemplateResult): TemplateResult {
		return this.#share === null
			? buttons
			: html`<progress aria-label=${working} value=${this.#share}></progress><button @click=${() => this.cancel()}>${WORDS.common.cancel}</button>`;
	}

	/** What is told of the file, spoken too. */
	told(lines: readonly string[] = []): TemplateResult {
		return html`<div role="status">${lines.map((line) => html`<p>${line}</p>`)}${this.#trouble ? html`<p class="trouble">${this.#trouble}</p>` : nothing}</div>`;
	}
}
