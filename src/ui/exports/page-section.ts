/** The section of the page that is one file. */

import { css, html, LitElement, nothing } from 'lit';
import { exportName } from '../../app/exports/export-name.ts';
import type { ExportSource } from '../../app/exports/source.ts';
import { webPage } from '../../app/exports/web-page.ts';
import { EXPORTS } from '../../words/exports.ts';
import { download } from '../kit/download.ts';
import { controls } from '../kit/styles/shared.ts';
import { FileMaking } from './file-making.ts';
import type { SectionElement } from './section-element.ts';

export const PAGE_SECTION = 'page-section';

export class PageSection extends LitElement implements SectionElement {
	static override properties = {
		source: { attribute: false },
		plays: { state: true },
		told: { state: true },
	};
	declare source: ExportSource | undefined;
	declare private plays: boolean;
	declare private told: readonly string[];
	readonly #making = new FileMaking(this);

	constructor() {
		super();
		this.source = undefined;
		this.plays = true;
		this.told = [];
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
				${this.#making.buttons(words.working, html`<button class="primary" @click=${() => void this.#save()}>${words.save}</button>`)}
			</div>
			${this.#making.told(this.told)}
		`;
	}

	async #save(): Promise<void> {
		const { source } = this;
		if (!source) return;
		this.told = [];
		await this.#making.make(async (making) => {
			const page = await webPage(source, this.plays, { base: document.baseURI, ...making });
			download(new Blob([page.html], { type: 'text/html' }), exportName(source.workspace.title.peek(), 'html'));
			this.told = page.notes;
		}, EXPORTS.webPage.failed);
	}
}

customElements.define(PAGE_SECTION, PageSection);

declare global {
	interface HTMLElementTagNameMap {
		'page-section': PageSection;
	}
}
