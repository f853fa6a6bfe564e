/** What of the picture is saved, on which paper and how large. */

import { css, html, LitElement } from 'lit';
import { ask } from '../kit/ask.ts';
import { named } from '../kit/named.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { commandStyles } from '../kit/styles/commands.ts';
import { controls } from '../kit/styles/shared.ts';
import type { FigureChoice } from './figure.ts';
import { WORDS } from '../../words/words.ts';

const VIEWS = ['both', 'surface', 'map'] as const;
const PAPERS = ['light', 'dark', 'transparent'] as const;
const SIZES = [
	['1', '1×'],
	['2', '2×'],
] as const;

/**
 * @fires save-figure what is saved, and how (FigureChoice)
 * @fires print-figure what is printed (FigureChoice)
 */
export class FigureDialog extends LitElement {
	static override properties = { choice: { state: true } };
	/** As chosen last. */
	declare choice: FigureChoice;

	constructor() {
		super();
		this.choice = { views: 'both', paper: 'light', scale: 2 };
	}

	static override styles = [
		controls,
		commandStyles,
		segmentedStyle,
		css`
			dialog {
				width: min(420px, calc(100vw - 24px));
			}
			.row {
				display: flex;
				align-items: center;
				justify-content: space-between;
				gap: 12px;
				margin: 10px 18px;
			}
			p {
				margin: 10px 18px;
				font-size: 12.5px;
				color: var(--muted);
			}
			.end {
				display: flex;
				justify-content: flex-end;
				gap: 8px;
				margin: 12px 18px 18px;
			}
		`,
	];

	override render() {
		const { views, paper, scale } = this.choice;
		const row = (words: string, choices: unknown) => html`<div class="row"><span>${words}</span>${choices}</div>`;
		return html`<dialog aria-labelledby="title">
			<div class="title-bar"><h1 id="title">${WORDS.views.save}</h1><button aria-label=${WORDS.common.close} @click=${() => this.close()}>✕</button></div>
			${row(
				WORDS.views.picture,
				segmented(WORDS.views.picture, named(VIEWS, WORDS.common), views, (next) => this.#set({ views: next })),
			)}
			${row(
				WORDS.views.paper,
				segmented(WORDS.views.paper, named(PAPERS, WORDS.views.papers), paper, (next) => this.#set({ paper: next })),
			)}
			${row(
				WORDS.views.size,
				segmented(WORDS.views.size, SIZES, String(scale) as '1' | '2', (next) => this.#set({ scale: next === '2' ? 2 : 1 })),
			)}
			<p>${WORDS.views.figure}</p>
			<div class="end"><button @click=${() => this.#ask('print-figure')}>${WORDS.views.print}</button><button class="primary" autofocus @click=${() => this.#ask('save-figure')}>${WORDS.views.savePng}</button></div>
		</dialog>`;
	}

	#set(change: Partial<FigureChoice>): void {
		this.choice = { ...this.choice, ...change };
	}

	#ask(what: 'save-figure' | 'print-figure'): void {
		this.close();
		ask(this, what, this.choice);
	}

	open(): void {
		this.renderRoot.querySelector('dialog')?.showModal();
	}

	close(): void {
		this.renderRoot.querySelector('dialog')?.close();
	}
}

customElements.define('figure-dialog', FigureDialog);

declare global {
	interface HTMLElementTagNameMap {
		'figure-dialog': FigureDialog;
	}
}
