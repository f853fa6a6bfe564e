/** The key sheet, made from the registry of commands, so that it is never stale. */

import { html, LitElement } from 'lit';
import { type Command, VIEW_KEYS } from '../../app/commands.ts';
import { isCharacterKey } from '../../app/key-choice.ts';
import { ask } from '../kit/ask.ts';
import { commandStyles } from '../kit/styles/commands.ts';

/** @fires choose-letters whether a letter, a digit or a sign alone is a shortcut (boolean) */
export class HelpDialog extends LitElement {
	static override properties = { commands: { attribute: false }, letters: { type: Boolean } };
	declare commands: readonly Command[];
	/** Single keys are shortcuts. */
	declare letters: boolean;

	constructor() {
		super();
		this.commands = [];
		this.letters = true;
	}

	static override styles = commandStyles;

	override render() {
		const groups = [...new Set(this.commands.map((c) => c.group))];
		const list = (rows: readonly { title: string; key?: string }[]) =>
			html`<dl>${rows.map(({ title, key }) => html`<div class=${!this.letters && key && isCharacterKey(key) ? 'off' : ''}><dt>${title}</dt><dd>${key ? html`<kbd>${key}</kbd>` : ''}</dd></div>`)}</dl>`;
		return html`<dialog aria-labelledby="title">
			<div class="title-bar"><h1 id="title">Keys</h1><button aria-label="Close" @click=${() => this.close()}>✕</button></div>
			<label class="letters">
				<input type="checkbox" .checked=${this.letters} @change=${(e: Event) => ask(this, 'choose-letters', (e.target as HTMLInputElement).checked)} />
				Letters, digits and signs are shortcuts. Off, only Space, Escape, keys with Ctrl and the keys of a focused view do something.
			</label>
			<div class="columns">
				<section><h2>On a view</h2>${list(VIEW_KEYS)}</section>
				${groups.map((group) => html`<section><h2>${group}</h2>${list(this.commands.filter((c) => c.group === group))}</section>`)}
			</div>
		</dialog>`;
	}

	open(): void {
		this.renderRoot.querySelector('dialog')?.showModal();
	}

	close(): void {
		this.renderRoot.querySelector('dialog')?.close();
	}
}

customElements.define('help-dialog', HelpDialog);

declare global {
	interface HTMLElementTagNameMap {
		'help-dialog': HelpDialog;
	}
}
