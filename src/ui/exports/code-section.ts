/** The section of code: what is in view as text, to be copied or saved. */

import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { type CodeChoice, type CodeKind, type CodeText, codeText, fileBeside, isSliced } from '../../app/exports/code.ts';
import type { ExportSource } from '../../app/exports/source.ts';
import { messageOf } from '../../model/errors.ts';
import { EXPORTS } from '../../words/exports.ts';
import { copyText } from '../kit/clipboard.ts';
import { download } from '../kit/download.ts';
import { controls } from '../kit/styles/shared.ts';
import { FileMaking } from './file-making.ts';
import type { SectionElement } from './section-element.ts';

export const CODE_SECTION = 'code-section';

const LANGUAGES: readonly CodeKind[] = ['python', 'javascript', 'c', 'wgsl', 'latex'];
const SCRIPTS: readonly CodeKind[] = ['matplotlib', 'shell'];

export class CodeSection extends LitElement implements SectionElement {
	static override properties = {
		source: { attribute: false },
		choice: { state: true },
		made: { state: true },
		trouble: { state: true },
		told: { state: true },
	};
	declare source: ExportSource | undefined;
	declare private choice: CodeChoice;
	/** Null where there is none: `trouble` says why. */
	declare private made: CodeText | null;
	declare private trouble: string;
	/** What came of copying or saving. */
	declare private told: string;
	readonly #making = new FileMaking(this);

	constructor() {
		super();
		this.source = undefined;
		this.choice = { kind: 'python', gradient: true, inPlane: false };
		this.made = null;
		this.trouble = '';
		this.told = '';
	}

	static override styles = [
		controls,
		css`
			:host {
				display: flex;
				flex-direction: column;
				gap: 10px;
				height: 100%;
			}
			.row {
				display: flex;
				flex-wrap: wrap;
				align-items: center;
				gap: 8px 18px;
			}
			.row label {
				display: inline-flex;
				align-items: center;
				gap: 8px;
				min-width: 0;
			}
			select {
				min-width: 0;
			}
			p {
				margin: 0;
				font-size: 12.5px;
				color: var(--muted);
				max-width: 70ch;
			}
			.trouble {
				color: var(--danger);
			}
			pre {
				flex: 1;
				min-height: 140px;
				margin: 0;
				padding: 10px 12px;
				overflow: auto;
				border: 1px solid var(--line);
				border-radius: 6px;
				font: 12px/1.5 ui-monospace, monospace;
				tab-size: 4;
				user-select: text;
			}
		`,
	];

	override willUpdate(changed: PropertyValues): void {
		if (changed.has('source') || changed.has('choice')) this.#write();
	}

	override render() {
		const words = EXPORTS.code;
		const { kind, gradient, inPlane } = this.choice;
		const isCode = LANGUAGES.includes(kind);
		const box = (id: string, label: string, checked: boolean, set: (next: boolean) => void) =>
			html`<label for=${id}><input id=${id} type="checkbox" .checked=${checked} @change=${(e: Event) => set((e.target as HTMLInputElement).checked)} />${label}</label>`;
		return html`
			<div class="row">
				<label for="kind">${words.language}
					<select id="kind" @change=${(e: Event) => this.#set({ kind: (e.target as HTMLSelectElement).value as CodeKind })}>
						<optgroup label=${words.formula}>${this.#options(LANGUAGES)}</optgroup>
						<optgroup label=${words.again}>${this.#options(SCRIPTS)}</optgroup>
					</select>
				</label>
				${isCode ? box('gradient', words.gradient, gradient, (next) => this.#set({ gradient: next })) : nothing}
				${isCode && this.source && isSliced(this.source) ? box('plane', words.inPlane, inPlane, (next) => this.#set({ inPlane: next })) : nothing}
			</div>
			<p>${words.about[kind]}</p>
			${
				this.made
					? html`<pre tabindex="0" aria-label=${words.text}>${this.made.text}</pre>
						${this.made.notes.map((note) => html`<p>${note}</p>`)}`
					: nothing
			}
			${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
			<div class="row">
				<button class="primary" ?disabled=${!this.made} @click=${() => void this.#copy()}>${words.copy}</button>
				${this.#making.buttons(words.saving, html`<button ?disabled=${!this.made} @click=${() => void this.#save()}>${words.save}</button>`)}
			</div>
			${this.#making.told(this.told === '' ? [] : [this.told])}
		`;
	}

	#options(kinds: readonly CodeKind[]) {
		return kinds.map((kind) => html`<option value=${kind} ?selected=${kind === this.choice.kind}>${EXPORTS.code.kinds[kind]}</option>`);
	}

	#set(change: Partial<CodeChoice>): void {
		this.choice = { ...this.choice, ...change };
	}

	/** What is in view now. */
	#write(): void {
		this.told = '';
		this.#making.forget();
		this.trouble = '';
		this.made = null;
		if (!this.source) return;
		try {
			this.made = codeText(this.source, this.choice);
		} catch (error) {
			this.trouble = messageOf(error);
		}
	}

	async #copy(): Promise<void> {
		if (!this.made) return;
		this.told = (await copyText(this.made.text)) ? EXPORTS.code.copied : EXPORTS.code.notCopied;
	}

	async #save(): Promise<void> {
		const { made, source } = this;
		if (!made || !source) return;
		this.told = '';
		await this.#making.make(async ({ signal }) => {
			for (const file of made.beside ?? []) download(new Blob([await fileBeside(source, file, signal)]), file.name);
			download(new Blob([made.text], { type: 'text/plain' }), made.name);
			this.told = EXPORTS.code.saved(made.name);
		}, EXPORTS.surface.failed);
	}
}

customElements.define(CODE_SECTION, CodeSection);

declare global {
	interface HTMLElementTagNameMap {
		'code-section': CodeSection;
	}
}
