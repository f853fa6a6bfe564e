/** The key sheet, made from the registry of commands, so that it is never stale, and what signs and words mean. */

import { html, LitElement } from 'lit';
import { type Command, viewKeys } from '../../app/commands.ts';
import { isCharacterKey } from '../../app/key-choice.ts';
import { ask } from '../kit/ask.ts';
import { commandStyles } from '../kit/styles/commands.ts';
import { GLOSSARY } from '../../words/glossary.ts';
import { WORDS } from '../../words/words.ts';

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
			<div class="title-bar"><h1 id="title">${WORDS.commands.keys}</h1><button aria-label=${WORDS.common.close} @click=${() => this.close()}>✕</button></div>
			<label class="letters">
				<input type="checkbox" .checked=${this.letters} @change=${(e: Event) => ask(this, 'choose-letters', (e.target as HTMLInputElement).checked)} />
				${WORDS.commands.letters}
			</label>
			<div class="columns">
				<section><h2>${WORDS.commands.onView}</h2>${list(viewKeys(WORDS))}</section>
				${groups.map((group) => html`<section><h2>${WORDS.commands.groups[group]}</h2>${list(this.commands.filter((c) => c.group === group))}</section>`)}
			</div>
			<section class="words">
				<h2>${GLOSSARY.title}</h2>
				<dl>${GLOSSARY.rows.map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>`)}</dl>
			</section>
		</dialog>`;
	}

	/** @param at what is looked for first */
	open(at: 'keys' | 'words' = 'keys'): void {
		this.renderRoot.querySelector('dialog')?.showModal();
		if (at === 'words') this.renderRoot.querySelector('.words')?.scrollIntoView();
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
