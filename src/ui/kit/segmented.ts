/** Buttons that are joined to a row, of which one is pressed: a choice of few. */

import { css, html, type TemplateResult } from 'lit';

/**
 * @param label what is chosen, for those who do not see it
 * @param choices values and their words
 * @example segmented('Scale of values', [['log', 'Log'], ['linear', 'Linear']], this.scale, (scale) => this.#choose(scale))
 */
export const segmented = <T extends string>(
	label: string,
	choices: readonly (readonly [T, string])[],
	chosen: T,
	choose: (value: T) => void,
): TemplateResult =>
	html`<span class="segmented" role="group" aria-label=${label}>
		${choices.map(([value, words]) => html`<button aria-pressed=${chosen === value ? 'true' : 'false'} @click=${() => choose(value)}>${words}</button>`)}
	</span>`;

export const segmentedStyle = css`
	.segmented {
		display: flex;
	}
	.segmented button {
		border-radius: 0;
		margin-left: -1px;
	}
	.segmented button:first-child {
		border-radius: 6px 0 0 6px;
		margin-left: 0;
	}
	.segmented button:last-child {
		border-radius: 0 6px 6px 0;
	}
`;
