/** Every command by name: type, choose with the arrows, Enter. */

import { html, LitElement } from 'lit';
import type { Command } from '../../app/commands.ts';
import { commandStyles } from '../kit/styles/commands.ts';
import { WORDS } from '../../words/words.ts';

export class CommandPalette extends LitElement {
	static override properties = {
		commands: { attribute: false },
		kept: { state: true },
		search: { state: true },
		selected: { state: true },
	};
	declare commands: readonly Command[];
	/** What one can go back to. */
	declare private kept: readonly Command[];
	declare search: string;
	declare selected: number;

	constructor() {
		super();
		this.commands = [];
		this.kept = [];
		this.search = '';
		this.selected = 0;
	}

	static override styles = commandStyles;

	get #found(): readonly Command[] {
		const words = this.search.toLowerCase().split(/\s+/).filter(Boolean);
		return [...this.commands, ...this.kept].filter(
			(c) => c.id !== 'palette' && words.every((w) => `${c.title} ${WORDS.commands.groups[c.group]}`.toLowerCase().includes(w)),
		);
	}

	override render() {
		const found = this.#found;
		return html`<dialog aria-label=${WORDS.commands.all}>
			<input
				type="text"
				role="combobox"
				aria-label=${WORDS.commands.command}
				aria-expanded="true"
				aria-controls="found"
				aria-activedescendant=${found.length > 0 ? `c${this.selected}` : ''}
				placeholder=${WORDS.commands.type}
				.value=${this.search}
				@input=${this.#input}
				@keydown=${this.#key}
			/>
			<ul id="found" role="listbox" aria-label=${WORDS.commands.commands}>
				${found.map(
					(c, i) => html`<li id="c${i}" role="option" aria-selected=${i === this.selected ? 'true' : 'false'} @click=${() => this.#run(c)}>
						<span>${c.title}</span>${c.key ? html`<kbd>${c.key}</kbd>` : ''}
					</li>`,
				)}
			</ul>
		</dialog>`;
	}

	#input(event: Event): void {
		this.search = (event.target as HTMLInputElement).value;
		this.selected = 0;
	}

	#key(event: KeyboardEvent): void {
		const found = this.#found;
		const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
		if (step !== 0 && found.length > 0) {
			event.preventDefault();
			this.selected = (this.selected + step + found.length) % found.length;
			void this.updateComplete.then(() => this.renderRoot.querySelector(`#c${this.selected}`)?.scrollIntoView({ block: 'nearest' }));
		}
		const chosen = found[this.selected];
		if (event.key === 'Enter' && chosen) this.#run(chosen);
	}

	#run(command: Command): void {
		this.renderRoot.querySelector('dialog')?.close();
		command.run();
	}

	/** @param kept what one can go back to: bookmarks and recent landscapes */
	open(kept: readonly Command[] = []): void {
		this.kept = kept;
		this.search = '';
		this.selected = 0;
		this.renderRoot.querySelector('dialog')?.showModal();
		this.renderRoot.querySelector('input')?.focus();
	}
}

customElements.define('command-palette', CommandPalette);

declare global {
	interface HTMLElementTagNameMap {
		'command-palette': CommandPalette;
	}
}
