/** One landscape of a comparison: its name, its value at the point read out, and its views. */

import { css, html, LitElement, nothing } from 'lit';
import { COMPARING } from '../../words/comparing.ts';
import { ask } from '../kit/ask.ts';
import { icon, iconStyle } from '../kit/icon.ts';
import { controls } from '../kit/styles/shared.ts';

/**
 * @slot its views
 * @slot legend its own legend, where it has one
 * @fires make-main its place
 * @fires replace-compared its place
 * @fires remove-compared its place
 * @fires open-missing
 */
export class CompareCell extends LitElement {
	static override properties = {
		place: { attribute: false },
		name: { type: String },
		heading: { type: String },
		value: { type: String },
		above: { type: String },
		missing: { type: String },
		progress: { attribute: false },
	};
	/** Null of a difference. */
	declare place: number | null;
	/** A, B, A − B. */
	declare name: string;
	declare heading: string;
	/** At the point read out; empty where nothing is read. */
	declare value: string;
	/** By how much that is above the main landscape's. */
	declare above: string;
	/** The file that has to be opened again; empty where none is missing. */
	declare missing: string;
	declare progress: number | null;

	constructor() {
		super();
		this.place = null;
		this.name = '';
		this.heading = '';
		this.value = '';
		this.above = '';
		this.missing = '';
		this.progress = null;
	}

	static override styles = [
		controls,
		iconStyle,
		css`
			:host {
				position: relative;
				display: flex;
				flex-direction: column;
				min-width: 0;
				min-height: 0;
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--panel);
				overflow: hidden;
			}
			header {
				display: flex;
				flex: none;
				align-items: center;
				gap: 8px;
				min-width: 0;
				min-height: 37px;
				padding: 1px 2px 1px 8px;
				font-size: 12px;
			}
			b {
				flex: none;
				min-width: 18px;
				padding: 0 4px;
				border-radius: 4px;
				background: var(--panel-raised);
				text-align: center;
			}
			h2 {
				overflow: hidden;
				flex: 0 1 auto;
				margin: 0;
				font-size: 12.5px;
				font-weight: 600;
				letter-spacing: normal;
				text-transform: none;
				color: var(--text);
				text-overflow: ellipsis;
				white-space: nowrap;
			}
			.main {
				flex: none;
				color: var(--muted);
			}
			.value {
				flex: 1 0 auto;
				text-align: right;
				white-space: nowrap;
			}
			.value small {
				color: var(--muted);
			}
			.buttons {
				display: flex;
				flex: none;
			}
			header button {
				min-width: 26px;
				min-height: 26px;
				padding: 1px 5px;
				font-size: 12px;
			}
			.views {
				position: relative;
				flex: 1;
				min-height: 0;
				border-top: 1px solid var(--line);
			}
			.both {
				display: flex;
				flex-direction: var(--views, row);
				height: 100%;
			}
			::slotted(view-pane) {
				flex: 1 1 0;
				border: 0;
				border-radius: 0;
				/* The names and tools of a view stand once, over all cells. */
				--view-bar: none;
				--view-hint: none;
			}
			/* A difference is named by its letters: its legend stands where others have their title. */
			header ::slotted(color-bar) {
				flex: 9 1 140px !important;
				min-width: 0;
				padding: 3px 0 0 !important;
				border: 0 !important;
				--legend-name: none;
			}
			::slotted(color-bar) {
				flex: none;
				padding: 4px 10px 0;
				border-top: 1px solid var(--line);
				--legend-head: 96px;
				--legend-bar: 120px;
			}
			.missing {
				position: absolute;
				inset: auto 0 12px;
				text-align: center;
			}
			progress {
				position: absolute;
				inset: 0 0 auto;
				width: 100%;
				height: 3px;
				accent-color: var(--accent);
			}
			/* One cell below the other: surface above map. */
			:host([scrolled]) .both {
				flex-direction: column;
			}
			:host([scrolled]) .views {
				flex: none;
				height: max(240px, 36svh);
			}
			:host([scrolled][both]) .views {
				height: max(440px, 62svh);
			}
			@media print {
				.views {
					flex: none;
					height: 75mm !important;
				}
				.both {
					flex-direction: row !important;
				}
			}
		`,
	];

	override render() {
		const { place, name, heading, value, above, missing, progress } = this;
		return html`<header>
				<b title=${heading}>${name}</b>${place === null ? html`<slot name="legend"></slot>` : html`<h2 title=${heading}>${heading}</h2>`}
				${place === 0 ? html`<span class="main" title=${COMPARING.mainTitle}>${COMPARING.main}</span>` : nothing}
				<span class="value number">${value} ${above === '' ? nothing : html`<small>${above}</small>`}</span>
				${place === null ? nothing : this.#buttons(place)}
			</header>
			<div class="views">
				<div class="both"><slot></slot></div>
				${missing === '' ? nothing : html`<div class="missing"><button class="primary" @click=${() => ask(this, 'open-missing')}>${COMPARING.openMissing(missing)}</button></div>`}
				${progress === null ? nothing : html`<progress max="1" .value=${progress} aria-label=${COMPARING.computing(heading)}></progress>`}
			</div>
			${place === null ? nothing : html`<slot name="legend"></slot>`}`;
	}

	#buttons(place: number) {
		const { heading } = this;
		const button = (what: string, title: string, path: string) =>
			html`<button class="quiet" title=${title} aria-label=${title} @click=${() => ask(this, what, place)}>${icon(path, 14)}</button>`;
		return html`<span class="buttons">
			${place === 0 ? nothing : button('make-main', COMPARING.makeMainOf(heading), 'M7 12V2M3 6l4-4 4 4')}
			${place === 0 ? nothing : button('replace-compared', COMPARING.replaceOf(heading), 'M2 5h9L8 2M12 9H3l3 3')}
			${button('remove-compared', COMPARING.removeOf(heading), 'M3 3l8 8M11 3l-8 8')}
		</span>`;
	}
}

customElements.define('compare-cell', CompareCell);

declare global {
	interface HTMLElementTagNameMap {
		'compare-cell': CompareCell;
	}
}
