/** The key sheet, made from the registry of commands, so that it is never stale. */

import { html, LitElement } from 'lit';
import { type Command, VIEW_KEYS } from '../../app/commands.ts';
import { commandStyles } from '../kit/styles/commands.ts';

export class HelpDialog extends LitElement {
	static override properties = { commands: { attribute: false } };
	declare commands: readonly Command[];

	constructor() {
		super();
		this.commands = [];
	}

	static override styles = commandStyles;

	override render() {
		const groups = [...new Set(this.commands.map((c) => c.group))];
		const list = (rows: readonly { title: string; key?: string }[]) =>
			html`<dl>${rows.map(({ title, key }) => html`<div><dt>${title}</dt><dd>${key ? html`<kbd>${key}</kbd>` : ''}</dd></div>`)}</dl>`;
		return html`<dialog aria-labelledby="title">
			<div class="title-bar"><h1 id="title">Keys</h1><button aria-label="Close" @click=${() => this.close()}>✕</button></div>
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
