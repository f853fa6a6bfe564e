/** The section of the page that is one file. */

import { css, html, LitElement, nothing } from 'lit';
import type { ExportSource } from '../../app/exports/source.ts';
import { webPage } from '../../app/exports/web-page.ts';
import { messageOf } from '../../model/errors.ts';
import { EXPORTS } from '../../words/exports.ts';
import { WORDS } from '../../words/words.ts';
import { download } from '../kit/download.ts';
import { controls } from '../kit/styles/shared.ts';
import type { SectionElement } from './section-element.ts';

export const PAGE_SECTION = 'page-section';

export class PageSection extends LitElement implements SectionElement {
	static override properties = {
		source: { attribute: false },
		plays: { state: true },
		share: { state: true },
		told: { state: true },
		trouble: { state: true },
	};
	declare source: ExportSource | undefined;
	declare private plays: boolean;
	/** 0 … 1 while the page is written; null where none is. */
	declare private share: number | null;
	declare private told: readonly string[];
	declare private trouble: string;
	#cancel = new AbortController();

	constructor() {
		super();
		this.source = undefined;
		this.plays = true;
		this.share = null;
		this.told = [];
		this.trouble = '';
	}

	static override styles = [
		controls,
		css`
			p {
				font-size: 12.5px;
				color: var(--muted);
				max-width: 60ch;
			}
			.trouble {
				color: var(--danger);
			}
			label,
			.end {
				display: flex;
				align-items: center;
				gap: 8px;
				margin: 10px 0;
			}
		`,
	];

	override render() {
		const words = EXPORTS.webPage;
		const hasSwarm = (this.source?.workspace.store.state.peek().swarm.optimizers.length ?? 0) > 0;
		return html`
			<p>${words.about}</p>
			${
				hasSwarm
					? html`<label for="plays"><input id="plays" type="checkbox" .checked=${this.plays} @change=${(e: Event) => (this.plays = (e.target as HTMLInputElement).checked)} />${words.plays}</label>`
					: nothing
			}
			<div class="end">
				${
					this.share === null
						? html`<button class="primary" @click=${() => void this.#save()}>${words.save}</button>`
						: html`<progress aria-label=${words.working} value=${this.share}></progress><button @click=${() => this.#cancel.abort()}>${WORDS.common.cancel}</button>`
				}
			</div>
			<div role="status">${this.told.map((line) => html`<p>${line}</p>`)}${this.trouble ? html`<p class="trouble">${this.trouble}</p>` : nothing}</div>
		`;
	}

	async #save(): Promise<void> {
		const { source } = this;
		if (!source) return;
		const { signal } = (this.#cancel = new AbortController());
		[this.told, this.trouble, this.share] = [[], '', 0];
		try {
			const page = await webPage(source, this.plays, { base: document.baseURI, signal, onProgress: (share) => (this.share = share) });
			download(new Blob([page.html], { type: 'text/html' }), `${source.workspace.title.peek() || EXPORTS.figure.fileName}.html`);
			this.told = page.notes;
		} catch (error) {
			// Whoever cancels knows it.
			if (!signal.aborted) this.trouble = EXPORTS.webPage.failed(messageOf(error));
		} finally {
			this.share = null;
		}
	}
}

customElements.define(PAGE_SECTION, PageSection);

declare global {
	interface HTMLElementTagNameMap {
		'page-section': PageSection;
	}
}
