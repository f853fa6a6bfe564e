/**
 * What has to be said of a picture beside its legend: poles and outliers that are cut off, with the way back; holes, rounding. It is
 * known a moment after the picture, and has a row of its own: the picture gives way at its lower edge, and nothing moves.
 */

import { css, html, LitElement, nothing } from 'lit';
import type { PictureNote } from '../../engine/fields/scene-words.ts';
import { type AppState, DEFAULT_STATE } from '../../state/app-state.ts';
import { WORDS } from '../../words/words.ts';
import { ask } from '../kit/ask.ts';
import { controls } from '../kit/styles/shared.ts';

/** @fires change-appearance poles or outliers are cut off, or drawn whole (Partial<AppState['appearance']>) */
export class PictureNotes extends LitElement {
	static override properties = { notes: { attribute: false }, clip: { type: Number } };
	declare notes: readonly PictureNote[];
	declare clip: AppState['appearance']['clip'];

	constructor() {
		super();
		this.notes = [];
		this.clip = DEFAULT_STATE.appearance.clip;
	}

	static override styles = [
		controls,
		css`
			:host {
				display: grid;
				gap: 2px;
				padding: 3px 6px 3px 12px;
				border: 1px solid var(--line);
				border-left: 3px solid var(--accent);
				border-radius: var(--radius);
				background: var(--panel);
			}
			.note {
				display: flex;
				flex-wrap: wrap;
				align-items: center;
				justify-content: space-between;
				gap: 2px 8px;
				/* As high as its button, also where it has none: another note does not move the row. */
				min-height: 24px;
				margin: 0;
				font-size: 12px;
				line-height: 1.25;
			}
			.note span {
				flex: 1 1 180px;
			}
			.note button {
				flex: none;
				min-height: 24px;
				padding: 0 8px;
				font-size: 12px;
			}
		`,
	];

	override render() {
		return this.notes.map(
			({ about, text }) =>
				html`<p class="note"><span>${text}</span>${about === 'poles' || about === 'outliers' ? this.#range(about) : nothing}</p>`,
		);
	}

	/** There and back: what was chosen holds against what is chosen for oneself. */
	#range(what: 'poles' | 'outliers') {
		const set = (clip: number | null) => (): void => ask(this, 'change-appearance', { clip });
		return this.clip === null
			? html`<button title=${WORDS.views.showFar[what]} @click=${set(1)}>${WORDS.views.showAll}</button>`
			: html`<button title=${WORDS.views.cutOnly[what]} @click=${set(null)}>${WORDS.views.cutFar[what]}</button>`;
	}
}

customElements.define('picture-notes', PictureNotes);

declare global {
	interface HTMLElementTagNameMap {
		'picture-notes': PictureNotes;
	}
}
