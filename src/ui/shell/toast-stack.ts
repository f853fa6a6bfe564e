/** Messages over the page: they move nothing, can be dismissed, and wait while somebody reads them. */

import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Notice } from '../../app/notices.ts';
import { ask } from '../kit/ask.ts';
import { controls } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

/**
 * @fires dismiss-notice the id of the message that was seen (number)
 * @fires notices-left the last message was dismissed by somebody who had the focus in it
 * @fires hold-notices true while somebody points at a message or has the focus in one (boolean)
 */
export class ToastStack extends LitElement {
	static override properties = { notices: { attribute: false } };
	/** The oldest first. */
	declare notices: readonly Notice[];
	#pointed = false;
	#focused = false;
	/** The message that is being dismissed has the focus. */
	#goesOn = false;

	constructor() {
		super();
		this.notices = [];
		this.addEventListener('pointerenter', () => this.#attend({ pointed: true }));
		this.addEventListener('pointerleave', () => this.#attend({ pointed: false }));
		this.addEventListener('focusin', () => this.#attend({ focused: true }));
		this.addEventListener('focusout', () => this.#attend({ focused: false }));
	}

	static override styles = [
		controls,
		css`
			:host {
				position: fixed;
				z-index: 20;
				right: 0;
				bottom: 50px;
				left: 0;
				display: flex;
				/* The newest lies on top: those below it stay where they are. */
				flex-direction: column-reverse;
				gap: 8px;
				align-items: center;
				/* Of one size, whatever its messages are: another one moves neither them nor the stack. */
				width: min(620px, 100% - 24px);
				height: 60vh;
				margin: 0 auto;
				overflow-y: auto;
				pointer-events: none;
			}
			.note {
				display: flex;
				align-items: flex-start;
				gap: 12px;
				flex: none;
				padding: 8px 8px 8px 14px;
				border: 1px solid var(--accent);
				border-radius: var(--radius);
				background: var(--info-bg);
				box-shadow: var(--shadow);
				font-size: 13px;
				overflow-wrap: anywhere;
				white-space: pre-line;
				pointer-events: auto;
			}
			.note.over {
				visibility: hidden;
			}
			.note.error {
				border-color: var(--danger);
				background: var(--danger-bg);
				color: var(--danger);
			}
			.note span {
				flex: 1;
				min-width: 0;
				padding: 4px 0;
			}
			.note button {
				flex: none;
			}
			@media print {
				:host {
					display: none;
				}
			}
		`,
	];

	override render() {
		return repeat(
			this.notices,
			({ id }) => id,
			({ id, kind, text, over }) =>
				html`<div class="note ${kind} ${over ? 'over' : ''}" role=${kind === 'error' ? 'alert' : nothing} data-id=${id}>
					<span>${text}</span><button class="quiet" aria-label=${WORDS.common.dismiss} @click=${() => this.#dismiss(id)}>✕</button>
				</div>`,
		);
	}

	#attend({ pointed = this.#pointed, focused = this.#focused }: { pointed?: boolean; focused?: boolean }): void {
		this.#pointed = pointed;
		this.#focused = focused;
		ask(this, 'hold-notices', pointed || focused);
	}

	#dismiss(id: number): void {
		this.#goesOn = this.shadowRoot?.activeElement?.closest('.note')?.getAttribute('data-id') === String(id);
		ask(this, 'dismiss-notice', id);
	}

	/** The focus does not fall out of the page with the message that had it. */
	override updated(): void {
		if (!this.#goesOn) return;
		this.#goesOn = false;
		// Where the element with the focus is taken away, no event says that the focus has left.
		this.#attend({ focused: false });
		const next = this.renderRoot.querySelector<HTMLElement>('.note:not(.over) button');
		if (next) next.focus();
		else ask(this, 'notices-left');
	}
}

customElements.define('toast-stack', ToastStack);

declare global {
	interface HTMLElementTagNameMap {
		'toast-stack': ToastStack;
	}
}
