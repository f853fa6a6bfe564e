/** The cells of a comparison, composed for their number and the room there is, and the bar over them. */

import { css, html, LitElement, nothing } from 'lit';
import { COMPARING } from '../../words/comparing.ts';
import { ask } from '../kit/ask.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { controls } from '../kit/styles/shared.ts';

/** What is chosen of a comparison. */
export interface GridChoice {
	/** Names of the landscapes: A, B … */
	readonly names: readonly string[];
	readonly minus: readonly [number, number] | null;
	readonly own: boolean;
	readonly hasRoom: boolean;
}

/**
 * @slot the cells
 * @fires add-compared
 * @fires choose-difference two places, or null
 * @fires choose-own-scales whether each has its own
 * @fires end-comparison
 */
export class CompareGrid extends LitElement {
	static override properties = {
		choice: { attribute: false },
		facts: { attribute: false },
		notes: { attribute: false },
		scrolled: { type: Boolean, reflect: true },
		cells: { type: Number, reflect: true },
	};
	declare choice: GridChoice;
	/** What is told of the difference, in short texts. */
	declare facts: readonly string[];
	/** What has to be known of the comparison. */
	declare notes: readonly string[];
	/** The page scrolls. */
	declare scrolled: boolean;
	/** How many there are, the difference included. */
	declare cells: number;

	constructor() {
		super();
		this.choice = { names: [], minus: null, own: false, hasRoom: true };
		this.facts = [];
		this.notes = [];
		this.scrolled = false;
		this.cells = 2;
	}

	static override styles = [
		controls,
		segmentedStyle,
		css`
			:host {
				grid-area: surface;
				display: flex;
				flex-direction: column;
				gap: var(--gap);
				min-width: 0;
				min-height: 0;
			}
			.bar {
				display: flex;
				flex: none;
				flex-wrap: wrap;
				align-items: center;
				gap: 4px 14px;
				padding: 2px 4px 2px 10px;
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--panel);
				font-size: 12px;
				color: var(--muted);
			}
			.bar h2 {
				flex: none;
				margin: 0;
			}
			.bar button,
			.bar select {
				min-height: 28px;
				padding: 1px 8px;
				font-size: 12px;
			}
			.bar label {
				display: flex;
				align-items: center;
				gap: 6px;
			}
			.grow {
				flex: 1;
			}
			.frame {
				flex: 1;
				min-height: 0;
				container-type: size;
			}
			.cells {
				display: grid;
				gap: var(--gap);
				height: 100%;
				grid-template-columns: repeat(2, minmax(0, 1fr));
				grid-auto-rows: minmax(0, 1fr);
				/* Surface and map beside one another, or one above the other: the same in all cells. */
				--views: row;
			}
			@container (max-aspect-ratio: 5 / 2) {
				:host([cells='2']) .cells {
					--views: column;
				}
			}
			@container (max-aspect-ratio: 5 / 4) {
				.cells {
					--views: column;
				}
			}
			/* As wide as three pictures and no higher than one: a row. */
			@container (min-aspect-ratio: 19 / 10) {
				:host([cells='3']) .cells,
				:host([cells='5']) .cells {
					grid-template-columns: repeat(3, minmax(0, 1fr));
				}
			}
			@container (min-aspect-ratio: 19 / 10) and (max-aspect-ratio: 15 / 4) {
				:host([cells='3']) .cells {
					--views: column;
				}
			}
			@container (max-aspect-ratio: 8 / 10) {
				:host([cells='2']) .cells,
				:host([cells='3']) .cells {
					grid-template-columns: minmax(0, 1fr);
					--views: row;
				}
			}
			:host([scrolled]) .frame {
				flex: none;
				container-type: inline-size;
			}
			:host([scrolled]) .cells {
				height: auto;
				grid-auto-rows: auto;
			}
			@media (max-width: 640px) {
				.cells {
					grid-template-columns: minmax(0, 1fr);
				}
			}
			.facts {
				display: flex;
				flex-wrap: wrap;
				gap: 0 14px;
				color: var(--text);
			}
			/* On paper cells are as high as they are; there is nothing to choose. */
			@media print {
				.bar {
					display: none;
				}
				.frame {
					flex: none;
					container-type: inline-size;
				}
				.cells {
					height: auto;
					grid-auto-rows: auto;
				}
			}
			p {
				flex: none;
				margin: 0;
				padding: 0 10px;
				font-size: 12px;
				color: var(--muted);
			}
		`,
	];

	override render() {
		const { names, minus, own, hasRoom } = this.choice;
		return html`<div class="bar" role="group" aria-label=${COMPARING.title}>
				<button title=${COMPARING.addTitle} aria-disabled=${hasRoom ? 'false' : 'true'} @click=${() => ask(this, 'add-compared')}>${COMPARING.add}</button>
				${segmented(
					COMPARING.scales,
					[
						['one', COMPARING.oneScale],
						['own', COMPARING.ownScales],
					],
					own ? 'own' : 'one',
					(chosen) => ask(this, 'choose-own-scales', chosen === 'own'),
				)}
				<label>${COMPARING.difference}
					<select @change=${(e: Event) => this.#minus((e.target as HTMLSelectElement).value)}>
						<option value="" ?selected=${minus === null}>${COMPARING.noDifference}</option>
						${pairsOf(names.length).map(
							([a, b]) =>
								html`<option value=${`${a},${b}`} ?selected=${minus?.[0] === a && minus[1] === b}>${COMPARING.differenceOf(names[a] as string, names[b] as string)}</option>`,
						)}
					</select>
				</label>
				${own ? html`<span>${COMPARING.ownScalesSay}</span>` : nothing}
				<span class="grow"></span>
				<button class="quiet" title=${COMPARING.close} aria-label=${COMPARING.close} @click=${() => ask(this, 'end-comparison')}>✕</button>
			</div>
			<div class="frame"><div class="cells"><slot></slot></div></div>
			${this.facts.length > 0 ? html`<p class="facts number" role="status">${this.facts.map((fact) => html`<span>${fact}</span>`)}</p>` : nothing}
			${this.notes.length > 0 ? html`<p>${this.notes.join(' ')}</p>` : nothing}`;
	}

	#minus(value: string): void {
		const [a, b] = value.split(',').map(Number);
		ask(this, 'choose-difference', a === undefined || b === undefined ? null : [a, b]);
	}
}

/** All pairs of two different places. */
const pairsOf = (count: number): readonly (readonly [number, number])[] =>
	Array.from({ length: count }, (_, a) => a).flatMap((a) =>
		Array.from({ length: count }, (_, b) => [a, b] as const).filter(([, b]) => a !== b),
	);

customElements.define('compare-grid', CompareGrid);

declare global {
	interface HTMLElementTagNameMap {
		'compare-grid': CompareGrid;
	}
}
