/** What is kept: bookmarks of the landscape in view, recent landscapes, and the session as a file. */

import { html, LitElement, nothing } from 'lit';
import type { RecentView } from '../../app/kept.ts';
import type { Bookmark } from '../../state/bookmarks.ts';
import { MOST_NAME } from '../../state/bookmarks.ts';
import { MOST_CONTENT } from '../../state/session.ts';
import { KEEPING } from '../../words/keeping.ts';
import { WORDS } from '../../words/words.ts';
import { ask } from '../kit/ask.ts';
import { controls, dialogs } from '../kit/styles/shared.ts';
import { keptStyles } from './styles.ts';

const NOTHING: RecentView = { list: [], left: null };

/**
 * @fires add-bookmark
 * @fires go-to-bookmark its place
 * @fires rename-bookmark { place, name }
 * @fires copy-bookmark its place
 * @fires remove-bookmark its place
 * @fires open-recent its link
 * @fires remove-recent its key
 * @fires clear-recent
 * @fires save-session
 * @fires open-session
 */
export class KeptDialog extends LitElement {
	static override properties = { bookmarks: { attribute: false }, recent: { attribute: false }, told: { attribute: false } };
	declare bookmarks: readonly Bookmark[];
	declare recent: RecentView;
	/** What was done last, in a sentence. */
	declare told: string;

	constructor() {
		super();
		this.bookmarks = [];
		this.recent = NOTHING;
		this.told = '';
	}

	static override styles = [controls, dialogs, keptStyles];

	/** While it is closed nothing that it lists is rendered: it is when it opens. */
	protected override shouldUpdate(): boolean {
		return !this.hasUpdated || this.renderRoot.querySelector('dialog')?.open === true;
	}

	override render() {
		const { title, session } = KEEPING;
		return html`<dialog aria-labelledby="title">
			<div class="title-bar"><h1 id="title">${title}</h1><button aria-label=${WORDS.common.close} @click=${() => this.close()}>✕</button></div>
			<div class="body">
				${this.#marks()} ${this.#recents()}
				<section aria-labelledby="session">
					<h2 id="session">${session.title}</h2>
					<p>${session.about(MOST_CONTENT / 2 ** 20)}</p>
					<div class="end">
						<button @click=${() => ask(this, 'save-session')}>${session.save}</button>
						<button @click=${() => this.#leave('open-session')}>${session.open}</button>
					</div>
				</section>
			</div>
			<p class="told" role="status">${this.told}</p>
		</dialog>`;
	}

	#marks() {
		const words = KEEPING.bookmarks;
		return html`<section aria-labelledby="bookmarks">
			<h2 id="bookmarks">${words.title}</h2>
			${this.bookmarks.length === 0 ? html`<p>${words.none}</p>` : nothing}
			<ul>
				${this.bookmarks.map(
					({ name }, place) => html`<li>
						<input aria-label=${words.nameOf(name)} maxlength=${MOST_NAME} .value=${name} @change=${(e: Event) => this.#rename(place, e.target as HTMLInputElement)} />
						<button aria-label=${words.goTo(name)} @click=${() => this.#leave('go-to-bookmark', place)}>${words.go}</button>
						<button class="quiet" aria-label=${words.copyOf(name)} @click=${() => ask(this, 'copy-bookmark', place)}>${words.copy}</button>
						<button class="quiet" title=${words.removeOf(name)} aria-label=${words.removeOf(name)} @click=${() => this.#remove('remove-bookmark', place)}>✕</button>
					</li>`,
				)}
			</ul>
			<div class="end"><button class="primary" @click=${() => ask(this, 'add-bookmark')}>${words.add}</button></div>
		</section>`;
	}

	#recents() {
		const words = WORDS.landscape;
		const { list, left } = this.recent;
		return html`<section aria-labelledby="recent">
			<h2 id="recent">${words.recent}</h2>
			${left ? html`<div class="left"><button class="primary" @click=${() => this.#leave('open-recent', left.link)}>${words.continueAt(left.title)}</button></div>` : nothing}
			${list.length === 0 ? html`<p>${KEEPING.recent.none}</p>` : nothing}
			<ul>
				${list.map(
					({ key, title, link }) => html`<li>
						<button class="quiet landscape" @click=${() => this.#leave('open-recent', link)}>${title}</button>
						<button class="quiet" title=${words.removeRecent(title)} aria-label=${words.removeRecent(title)} @click=${() => this.#remove('remove-recent', key)}>✕</button>
					</li>`,
				)}
			</ul>
			${list.length > 0 ? html`<div class="end"><button @click=${() => ask(this, 'clear-recent')}>${words.clearRecent}</button></div>` : nothing}
		</section>`;
	}

	/** What is shown then is seen without the dialog. */
	#leave<T>(what: string, detail?: T): void {
		this.close();
		ask(this, what, detail);
	}

	#rename(place: number, input: HTMLInputElement): void {
		ask(this, 'rename-bookmark', { place, name: input.value });
		// A name that was not taken is not shown.
		void this.updateComplete.then(() => (input.value = this.bookmarks[place]?.name ?? ''));
	}

	/** What had the focus is gone: it goes to the dialog's first control, and not out of it. */
	#remove<T>(what: string, detail: T): void {
		ask(this, what, detail);
		void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.title-bar button')?.focus());
	}

	open(): void {
		const dialog = this.renderRoot.querySelector('dialog');
		if (!dialog?.open) dialog?.showModal();
		this.requestUpdate();
	}

	close(): void {
		this.renderRoot.querySelector('dialog')?.close();
	}
}

customElements.define('kept-dialog', KeptDialog);

declare global {
	interface HTMLElementTagNameMap {
		'kept-dialog': KeptDialog;
	}
}
