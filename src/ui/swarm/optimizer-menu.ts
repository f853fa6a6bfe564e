/** All optimizers by family, in a dialog. Fires `choose` with the id of the chosen one. */

import { html, LitElement } from 'lit';
import { OPTIMIZER_FAMILIES, optimizerRows } from '../../engine/swarm/optimizers.ts';
import { menuStyles } from '../kit/styles/optimizer.ts';

export class OptimizerMenu extends LitElement {
	static override styles = menuStyles;
	readonly #rows = optimizerRows();

	override render() {
		return html`<dialog aria-labelledby="title">
			<div class="title-bar">
				<h1 id="title">Add an optimizer</h1>
				<button aria-label="Close" @click=${() => this.close()}>✕</button>
			</div>
			<div class="families" @keydown=${this.#move}>
				${OPTIMIZER_FAMILIES.map(
					({ id, name }) => html`<section>
						<h2>${name}</h2>
						<ul role="list">
							${this.#rows.filter(({ family }) => family === id).map((row) => this.#entry(row.id, row.name, row.hint))}
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
		this.renderRoot.querySelector('dialog')?.showModal();
		this.renderRoot.querySelector<HTMLElement>('.entry')?.focus();
	}

	close(): void {
		this.renderRoot.querySelector('dialog')?.close();
	}

	/** Arrow keys go from entry to entry; Home and End to the first and the last. */
	#move(event: KeyboardEvent): void {
		const entries = [...this.renderRoot.querySelectorAll<HTMLElement>('.entry')];
		const at = entries.indexOf(event.target as HTMLElement);
		if (at < 0) return;
		const steps: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: entries.length - 1 };
		const next = steps[event.key];
		if (next === undefined) return;
		event.preventDefault();
		entries[next]?.focus();
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
