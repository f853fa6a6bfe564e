/** Formulas to begin with: each shows something that the language can do. */

import { css, html, LitElement } from 'lit';
import { EXAMPLES } from '../../app/formula-examples.ts';
import { WORDS } from '../../words/words.ts';
import { ask } from '../kit/ask.ts';
import { controls } from '../kit/styles/shared.ts';

/** @fires type-formula the formula that was chosen */
export class FormulaExamples extends LitElement {
	static override styles = [
		controls,
		css`
			summary {
				align-content: center;
				min-height: 24px;
				font-size: 13px;
				cursor: pointer;
			}
			ul {
				margin: 4px 0 0;
				padding: 0;
				list-style: none;
			}
			button {
				width: 100%;
				min-height: 28px;
				padding: 3px 8px;
				text-align: left;
			}
			code {
				font: 12px / 1.35 var(--mono);
				overflow-wrap: anywhere;
			}
		`,
	];

	override render() {
		return html`<details>
			<summary>${WORDS.landscape.examples}</summary>
			<ul>
				${EXAMPLES.map((text) => html`<li><button class="quiet" @click=${() => ask(this, 'type-formula', text)}><code>${text}</code></button></li>`)}
			</ul>
		</details>`;
	}
}

customElements.define('formula-examples', FormulaExamples);

declare global {
	interface HTMLElementTagNameMap {
		'formula-examples': FormulaExamples;
	}
}
