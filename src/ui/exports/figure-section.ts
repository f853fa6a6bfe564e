/** The section of figures: what of the picture is saved, on which paper and how large. */

import { css, html, LitElement } from 'lit';
import type { ExportSource } from '../../app/exports/source.ts';
import { EXPORTS } from '../../words/exports.ts';
import { WORDS } from '../../words/words.ts';
import { ask } from '../kit/ask.ts';
import { named } from '../kit/named.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { controls } from '../kit/styles/shared.ts';
import type { FigureChoice } from '../views/figure.ts';
import type { SectionElement } from './section-element.ts';

export const FIGURE_SECTION = 'figure-section';

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
export class FigureSection extends LitElement implements SectionElement {
	static override properties = { source: { attribute: false }, choice: { state: true } };
	declare source: ExportSource | undefined;
	/** As chosen last. */
	declare choice: FigureChoice;

	constructor() {
		super();
		this.source = undefined;
		this.choice = { views: 'both', paper: 'light', scale: 2 };
	}

	static override styles = [
		controls,
		segmentedStyle,
		css`
			.row {
				display: flex;
				align-items: center;
				justify-content: space-between;
				gap: 12px;
				margin: 10px 0;
				max-width: 420px;
			}
			p {
				font-size: 12.5px;
				color: var(--muted);
			}
			.end {
				display: flex;
				gap: 8px;
			}
		`,
	];

	override render() {
		const { views, paper, scale } = this.choice;
		const words = EXPORTS.figure;
		const row = (label: string, choices: unknown) => html`<div class="row"><span>${label}</span>${choices}</div>`;
		return html`
			${row(
				words.picture,
				segmented(words.picture, named(VIEWS, WORDS.common), views, (next) => this.#set({ views: next })),
			)}
			${row(
				words.paper,
				segmented(words.paper, named(PAPERS, words.papers), paper, (next) => this.#set({ paper: next })),
			)}
			${row(
				words.size,
				segmented(words.size, SIZES, String(scale) as '1' | '2', (next) => this.#set({ scale: next === '2' ? 2 : 1 })),
			)}
			<p>${words.about}</p>
			<div class="end"><button @click=${() => ask(this, 'print-figure', this.choice)}>${words.print}</button><button class="primary" @click=${() => ask(this, 'save-figure', this.choice)}>${words.savePng}</button></div>
		`;
	}

	#set(change: Partial<FigureChoice>): void {
		this.choice = { ...this.choice, ...change };
	}
}

customElements.define(FIGURE_SECTION, FigureSection);

declare global {
	interface HTMLElementTagNameMap {
		'figure-section': FigureSection;
	}
}
