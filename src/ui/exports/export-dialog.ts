/** What leaves the page: a dialog with a list of sections, of which one is shown. */

import { css, html, LitElement, type PropertyValues } from 'lit';
import type { ExportSource } from '../../app/exports/source.ts';
import { messageOf } from '../../model/errors.ts';
import { EXPORTS } from '../../words/exports.ts';
import { WORDS } from '../../words/words.ts';
import { controls, dialogs } from '../kit/styles/shared.ts';
import type { SectionElement } from './section-element.ts';
import { type ExportSection, SECTIONS } from './sections.ts';

/** Sections send their own events, which bubble out of this element. */
export class ExportDialog extends LitElement {
	static override properties = { source: { attribute: false }, section: { state: true }, trouble: { state: true } };
	/** What is exported. */
	declare source: ExportSource | undefined;
	declare private section: ExportSection;
	/** Why the section cannot be shown; empty where it can. */
	declare private trouble: string;
	/** Elements of the sections that were looked at: what is chosen in one stays while another is shown. */
	readonly #elements = new Map<ExportSection, SectionElement>();

	constructor() {
		super();
		this.source = undefined;
		this.section = SECTIONS[0] as ExportSection;
		this.trouble = '';
	}

	static override styles = [
		controls,
		dialogs,
		css`
			dialog {
				width: min(1080px, calc(100vw - 24px));
				height: min(780px, 88vh);
			}
			dialog[open] {
				display: flex;
				flex-direction: column;
			}
			.body {
				display: grid;
				grid-template-columns: 160px minmax(0, 1fr);
				flex: 1;
				min-height: 0;
			}
			nav {
				display: flex;
				flex-direction: column;
				gap: 2px;
				padding: 12px;
				border-right: 1px solid var(--line);
			}
			nav button {
				text-align: left;
			}
			.section {
				min-width: 0;
				overflow: auto;
				padding: 16px;
			}
			@media (max-width: 640px) {
				dialog {
					height: 92vh;
				}
				.body {
					grid-template-columns: minmax(0, 1fr);
					grid-template-rows: auto minmax(0, 1fr);
				}
				nav {
					flex-direction: row;
					overflow-x: auto;
					border-right: none;
					border-bottom: 1px solid var(--line);
				}
				nav button {
					flex: none;
					padding: 4px 6px;
					font-size: 13px;
				}
			}
		`,
	];

	override render() {
		const button = (section: ExportSection) =>
			html`<button class=${section === this.section ? '' : 'quiet'} aria-pressed=${section === this.section ? 'true' : 'false'} @click=${() => this.#show(section)}>${section.title}</button>`;
		return html`<dialog aria-labelledby="title" @close=${() => this.#elements.get(this.section)?.left?.()}>
			<div class="title-bar"><h1 id="title">${EXPORTS.title}</h1><button aria-label=${WORDS.common.close} @click=${() => this.close()}>✕</button></div>
			<div class="body">
				<nav aria-label=${EXPORTS.what}>${SECTIONS.map(button)}</nav>
				<div class="section">${this.#elements.get(this.section) ?? (this.trouble || EXPORTS.loading)}</div>
			</div>
		</dialog>`;
	}

	override willUpdate(changed: PropertyValues): void {
		if (changed.has('source')) for (const element of this.#elements.values()) element.source = this.source;
	}

	#show(section: ExportSection): void {
		this.section = section;
		this.trouble = '';
		const element = this.#elements.get(section);
		if (element) element.seen?.();
		else void this.#load(section);
	}

	async #load(section: ExportSection): Promise<void> {
		try {
			const element = document.createElement(await section.load()) as SectionElement;
			element.source = this.source;
			if (!this.#elements.has(section)) this.#elements.set(section, element);
			this.requestUpdate();
			await this.updateComplete;
			if (section === this.section) this.#elements.get(section)?.seen?.();
		} catch (error) {
			if (section === this.section) this.trouble = EXPORTS.failed(messageOf(error));
		}
	}

	/** Show it, with the section of before or with the one that is named. */
	open(id = this.section.id): void {
		this.#show(SECTIONS.find((section) => section.id === id) ?? this.section);
		const dialog = this.renderRoot.querySelector('dialog');
		if (!dialog?.open) dialog?.showModal();
	}

	close(): void {
		this.renderRoot.querySelector('dialog')?.close();
	}
}

customElements.define('export-dialog', ExportDialog);

declare global {
	interface HTMLElementTagNameMap {
		'export-dialog': ExportDialog;
	}
}
