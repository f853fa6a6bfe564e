/** What of the picture is saved, on which paper and how large. */

import { css, html, LitElement } from 'lit';
import { ask } from '../kit/ask.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { commandStyles } from '../kit/styles/commands.ts';
import { controls } from '../kit/styles/shared.ts';
import type { FigureChoice } from './figure.ts';

const VIEWS = [
	['both', 'Both'],
	['surface', 'Surface'],
	['map', 'Map'],
] as const;
const PAPERS = [
	['light', 'White'],
	['dark', 'Dark'],
	['transparent', 'Transparent'],
] as const;
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
			<div class="title-bar"><h1 id="title">Save the picture</h1><button aria-label="Close" @click=${() => this.close()}>✕</button></div>
			${row(
				'Picture',
				segmented('Picture', VIEWS, views, (next) => this.#set({ views: next })),
			)}
			${row(
				'Paper',
				segmented('Paper', PAPERS, paper, (next) => this.#set({ paper: next })),
			)}
			${row(
				'Size',
				segmented('Size', SIZES, String(scale) as '1' | '2', (next) => this.#set({ scale: next === '2' ? 2 : 1 })),
			)}
			<p>A PNG with title, numbers and names on the axes, contour values, the colour bar and the optimizers.</p>
			<div class="end"><button @click=${() => this.#ask('print-figure')}>Print</button><button class="primary" autofocus @click=${() => this.#ask('save-figure')}>Save PNG</button></div>
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
