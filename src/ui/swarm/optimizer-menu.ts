/** All optimizers by family, in a dialog. Fires `choose` with the id of the chosen one. */

import { html, LitElement, nothing } from 'lit';
import { OPTIMIZER_FAMILIES, optimizerRows } from '../../engine/swarm/optimizers.ts';
import { searchOptimizers } from '../../app/optimizer-search.ts';
import { menuStyles } from '../kit/styles/optimizer.ts';
import { WORDS } from '../../words/words.ts';

export class OptimizerMenu extends LitElement {
	static override properties = { search: { state: true } };
	declare private search: string;
	static override styles = menuStyles;
	readonly #rows = optimizerRows();

	constructor() {
		super();
		this.search = '';
	}

	override render() {
		const rows = searchOptimizers(this.#rows, this.search);
		return html`<dialog aria-labelledby="title">
			<div class="title-bar">
				<h1 id="title">${WORDS.optimizers.addOne}</h1>
				<button aria-label=${WORDS.common.close} @click=${() => this.close()}>✕</button>
			</div>
			<div class="search">
				<label class="visually-hidden" for="search">${WORDS.common.search}</label>
				<input id="search" type="search" placeholder=${WORDS.optimizers.searchFor} .value=${this.search} @input=${this.#typed} @keydown=${this.#fromSearch} />
				<span class="number" role="status">${WORDS.common.shown(String(rows.length), String(this.#rows.length))}</span>
			</div>
			<div class="families" @keydown=${this.#move}>
				${rows.length === 0 ? html`<p class="none">${WORDS.optimizers.noMatch(this.search)}</p>` : nothing}
				${OPTIMIZER_FAMILIES.filter(({ id }) => rows.some(({ family }) => family === id)).map(
					({ id, name }) => html`<section>
						<h2>${name}</h2>
						<ul role="list">
							${rows.filter(({ family }) => family === id).map((row) => this.#entry(row.id, row.name, row.hint))}
						</ul>
					</section>`,
				)}
			</div>
		</dialog>`;
	}

	#entry(id: string, name: string, hint: string) {
		return html`<li>
			<button class="entry" data-id=${id} @click=${() => this.#choose(id)}><strong>${name}</strong><small>${hint}</small></button>
		</li>`;
	}

	open(): void {
		this.search = '';
		this.renderRoot.querySelector('dialog')?.showModal();
		this.renderRoot.querySelector<HTMLElement>('#search')?.focus();
	}

	close(): void {
		this.renderRoot.querySelector('dialog')?.close();
	}

	readonly #typed = (event: Event): void => {
		this.search = (event.target as HTMLInputElement).value;
	};

	readonly #fromSearch = (event: KeyboardEvent): void => {
		// A search box would only empty itself.
		if (event.key === 'Escape') this.close();
		if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
		event.preventDefault();
		const first = this.renderRoot.querySelector<HTMLElement>('.entry');
		if (event.key === 'Enter') first?.click();
		else first?.focus();
	};

	/** Arrow keys go from entry to entry; Home and End to the first and the last. */
	#move(event: KeyboardEvent): void {
		const entries = [...this.renderRoot.querySelectorAll<HTMLElement>('.entry')];
		const at = entries.indexOf(event.target as HTMLElement);
		if (at < 0) return;
		const steps: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: entries.length - 1 };
		const next = steps[event.key];
		if (next === undefined) return;
		event.preventDefault();
		if (next < 0 && event.key === 'ArrowUp') this.renderRoot.querySelector<HTMLElement>('#search')?.focus();
		else entries[next]?.focus();
	}

	#choose(id: string): void {
		this.close();
		this.dispatchEvent(new CustomEvent<string>('choose', { detail: id }));
	}
}

customElements.define('optimizer-menu', OptimizerMenu);

declare global {
	interface HTMLElementTagNameMap {
		'optimizer-menu': OptimizerMenu;
	}
}
