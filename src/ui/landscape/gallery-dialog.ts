/** The catalogue as pictures, with search: choosing one closes the dialog. */

import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { galleryEntries, type GalleryEntry } from '../../engine/landscapes/gallery.ts';
import { repainting } from '../kit/repainting.ts';
import { controls, dialogs } from '../kit/styles/shared.ts';
import { isNetworkId, networkEntries } from '../../app/network-gallery.ts';
import { drawSketch } from './network-sketch.ts';
import { meantEntry, searchGallery } from '../../app/gallery-search.ts';
import type { Thumbnails } from '../../app/thumbnails.ts';
import type { RecentView } from '../../app/kept.ts';
import { ask } from '../kit/ask.ts';
import { WORDS } from '../../words/words.ts';

/**
 * @fires choose the id of a function, or of a network (`isNetworkId`)
 * @fires type-formula a text that was searched for and is to be read as a formula
 * @fires open-recent the link of a recent landscape
 * @fires remove-recent its key
 * @fires clear-recent
 * @fires choose-beside which of what is offered beside the gallery
 * @fires choose-file a file (File)
 */
export class GalleryDialog extends LitElement {
	static override properties = {
		thumbnails: { attribute: false },
		recent: { attribute: false },
		picking: { attribute: false },
		search: { state: true },
		category: { state: true },
		current: { type: String },
	};
	declare thumbnails: Thumbnails | undefined;
	/** What was looked at before; null until its code is loaded. */
	declare recent: RecentView | null;
	/** What it is opened for, where that is no new landscape in view: its title, and what is offered beside the gallery. */
	declare picking: { readonly title: string; readonly file: string; readonly beside: readonly { readonly title: string }[] } | null;
	declare search: string;
	declare category: string;
	declare current: string;
	readonly #entries = [...galleryEntries(), ...networkEntries()];
	#seen: IntersectionObserver | undefined;

	constructor() {
		super();
		this.thumbnails = undefined;
		this.recent = null;
		this.picking = null;
		this.search = '';
		this.category = '';
		this.current = '';
	}

	static override styles = [
		controls,
		dialogs,
		css`
			dialog {
				width: 1080px;
				height: 86vh;
			}
			dialog[open] {
				display: flex;
				flex-direction: column;
			}
			.filters {
				display: flex;
				flex-wrap: wrap;
				gap: 8px;
				padding: 12px 16px;
				border-bottom: 1px solid var(--line);
			}
			.filters input {
				flex: 1 1 200px;
				min-height: 32px;
				padding: 4px 10px;
				border: 1px solid var(--line-strong);
				border-radius: 6px;
				background: var(--field);
			}
			.grid {
				flex: 1;
				overflow-y: auto;
				margin: 0;
				padding: 16px;
				display: grid;
				grid-template-columns: repeat(auto-fill, minmax(190px, 1fr));
				grid-auto-rows: max-content;
				gap: 12px;
				list-style: none;
			}
			.card {
				display: flex;
				flex-direction: column;
				width: 100%;
				height: 100%;
				padding: 0;
				overflow: hidden;
				text-align: left;
				background: var(--panel-raised);
			}
			.card[aria-current='true'] {
				border-color: var(--accent);
				box-shadow: 0 0 0 1px var(--accent);
			}
			canvas {
				display: block;
				width: 100%;
				aspect-ratio: 3 / 2;
				background: var(--field);
			}
			.words {
				padding: 8px 10px 10px;
			}
			strong {
				display: block;
				font-weight: 600;
			}
			small {
				font-size: 12px;
				color: var(--muted);
			}
			.recent {
				flex: none;
				display: flex;
				align-items: center;
				gap: 10px;
				padding: 8px 16px;
				border-bottom: 1px solid var(--line);
			}
			.recent h2 {
				margin: 0;
			}
			.recent ul {
				flex: 1;
				min-width: 0;
				display: flex;
				gap: 6px;
				margin: 0;
				padding: 3px;
				overflow-x: auto;
				list-style: none;
			}
			.recent li {
				flex: none;
				display: flex;
			}
			.recent li button:first-child {
				max-width: 340px;
				overflow: hidden;
				text-overflow: ellipsis;
				white-space: nowrap;
			}
			.none {
				display: flex;
				flex-wrap: wrap;
				gap: 10px;
				padding: 24px 16px;
			}
			.none p {
				width: 100%;
				margin: 0;
				color: var(--muted);
				overflow-wrap: anywhere;
			}
			@media (max-width: 600px) {
				.recent {
					flex-wrap: wrap;
					justify-content: space-between;
				}
				.recent ul {
					order: 1;
					flex-basis: 100%;
				}
				.recent li button:first-child {
					max-width: 260px;
				}
				.grid {
					grid-template-columns: 1fr 1fr;
					padding: 10px;
				}
			}
		`,
	];

	/** While it is closed nothing that it lists is rendered: it is when it opens. */
	protected override shouldUpdate(): boolean {
		return !this.hasUpdated || this.renderRoot.querySelector('dialog')?.open === true;
	}

	override render() {
		const shown = searchGallery(this.#entries, this.search, this.category);
		return html`<dialog aria-labelledby="title" @close=${() => this.#seen?.disconnect()}>
			<div class="title-bar">
				<h1 id="title">${this.picking?.title ?? WORDS.landscape.gallery}</h1>
				<span class="number" role="status">${WORDS.common.shown(String(shown.length), String(this.#entries.length))}</span>
				<button aria-label=${WORDS.common.close} @click=${() => this.close()}>✕</button>
			</div>
			<div class="filters">
				<label class="visually-hidden" for="search">${WORDS.common.search}</label>
				<input id="search" type="search" placeholder=${WORDS.landscape.searchFor} .value=${this.search} @input=${(e: Event) => (this.search = (e.target as HTMLInputElement).value)} @keydown=${this.#intoCards} />
				<label class="visually-hidden" for="category">${WORDS.landscape.category}</label>
				<select id="category" @change=${(e: Event) => (this.category = (e.target as HTMLSelectElement).value)}>
					<option value="">${WORDS.landscape.all}</option>
					${Object.entries(WORDS.landscape.categories).map(([id, name]) => html`<option value=${id} ?selected=${id === this.category}>${name}</option>`)}
				</select>
			</div>
			${this.picking ? this.#beside(this.picking) : nothing}
			${this.search === '' && this.category === '' && this.recent ? this.#recent(this.recent) : nothing}
			${shown.length === 0 ? this.#nothingFound() : nothing}
			<ul class="grid" @keydown=${this.#move}>
				${repeat(
					shown,
					({ id }) => id,
					(entry) => html`<li>
						<button class="card" data-id=${entry.id} aria-current=${[entry.id, ...entry.aliases].includes(this.current) ? 'true' : 'false'} @click=${() => this.#choose(entry)}>
							<canvas width="192" height="128" aria-hidden="true"></canvas>
							<span class="words"><strong>${entry.name}</strong><small>${entry.hint}</small></span>
						</button>
					</li>`,
				)}
			</ul>
		</dialog>`;
	}

	/** What can be chosen and has no card. */
	#beside({ file, beside }: NonNullable<GalleryDialog['picking']>) {
		const choose = (which: number) => (): void => {
			this.close();
			ask(this, 'choose-beside', which);
		};
		return html`<section class="recent">
			<ul>
				<li><button class="primary" @click=${() => this.renderRoot.querySelector<HTMLInputElement>('#beside-file')?.click()}>${file}</button></li>
				${beside.map(({ title }, which) => html`<li><button title=${title} @click=${choose(which)}>${title}</button></li>`)}
			</ul>
			<input id="beside-file" type="file" hidden @change=${this.#pickedFile} />
		</section>`;
	}

	readonly #pickedFile = (event: Event): void => {
		const input = event.target as HTMLInputElement;
		const [file] = input.files ?? [];
		if (file) {
			this.close();
			ask(this, 'choose-file', file);
		}
		input.value = '';
	};

	/** What was looked at before, in one line that scrolls. */
	#recent({ list, left }: RecentView) {
		if (list.length === 0) return nothing;
		const open = (link: string) => (): void => {
			this.close();
			ask(this, 'open-recent', link);
		};
		return html`<section class="recent" aria-labelledby="recent">
			<h2 id="recent">${WORDS.landscape.recent}</h2>
			<ul>
				${left ? html`<li><button class="primary" @click=${open(left.link)}>${WORDS.landscape.continueAt(left.title)}</button></li>` : nothing}
				${list.map(
					({ key, title, link }) => html`<li>
						<button title=${title} @click=${open(link)}>${title}</button><button class="quiet" title=${WORDS.landscape.removeRecent(title)} aria-label=${WORDS.landscape.removeRecent(title)} @click=${() => this.#removeRecent(key)}>✕</button>
					</li>`,
				)}
			</ul>
			<button class="quiet" @click=${() => this.#removeRecent()}>${WORDS.landscape.clearRecent}</button>
		</section>`;
	}

	/** One, or all of them: what had the focus is gone, and it goes to the search. */
	#removeRecent(key?: string): void {
		if (key === undefined) ask(this, 'clear-recent');
		else ask(this, 'remove-recent', key);
		this.renderRoot.querySelector<HTMLInputElement>('#search')?.focus();
	}

	/** What can be done instead: another category, the name that was meant, the text as a formula. */
	#nothingFound() {
		const meant = meantEntry(this.#entries, this.search);
		const elsewhere = this.category !== '' && searchGallery(this.#entries, this.search, '').length > 0;
		return html`<div class="none">
			<p>${WORDS.landscape.noMatch(this.search)}</p>
			${elsewhere ? html`<button @click=${() => (this.category = '')}>${WORDS.landscape.searchAll}</button>` : nothing}
			${meant ? html`<button @click=${() => this.#choose(meant)}>${WORDS.landscape.show(meant.name)}</button>` : nothing}
			<button @click=${this.#asFormula}>${WORDS.landscape.asFormula(this.search)}</button>
		</div>`;
	}

	readonly #asFormula = (): void => {
		this.close();
		ask(this, 'type-formula', this.search);
	};

	/** @param category what it shows first; everything where absent */
	open(category = ''): void {
		this.category = category;
		this.renderRoot.querySelector('dialog')?.showModal();
		this.requestUpdate();
		this.renderRoot.querySelector<HTMLInputElement>('#search')?.select();
		this.#watch();
	}

	close(): void {
		this.renderRoot.querySelector('dialog')?.close();
	}

	override updated(): void {
		if (this.renderRoot.querySelector('dialog')?.open) this.#watch();
	}

	/** Pictures are made for the cards in sight only. */
	#watch(): void {
		this.#seen?.disconnect();
		this.#seen = new IntersectionObserver(
			(records) => {
				for (const { isIntersecting, target } of records) {
					if (!isIntersecting) continue;
					this.#seen?.unobserve(target);
					const canvas = target.querySelector('canvas');
					const id = (target as HTMLElement).dataset.id;
					if (canvas && id) void this.#paint(canvas, id);
				}
			},
			{ root: this.renderRoot.querySelector('.grid'), rootMargin: '200px' },
		);
		for (const card of this.renderRoot.querySelectorAll('.card')) this.#seen.observe(card);
	}

	async #paint(canvas: HTMLCanvasElement, id: string): Promise<void> {
		if (isNetworkId(id)) {
			const [line, dot] = ['--muted', '--accent'].map((token) => getComputedStyle(this).getPropertyValue(token).trim());
			repainting(canvas, (context) => drawSketch(context, id, { line: line ?? '', dot: dot ?? '' }));
			return;
		}
		const theme = getComputedStyle(this).colorScheme === 'light' ? 'light' : 'dark';
		const picture = await this.thumbnails?.of(id, theme);
		if (picture && canvas.isConnected) repainting(canvas, (context) => context.putImageData(picture, 0, 0));
	}

	/** Arrow keys go from card to card; Home and End to the first and the last. */
	#move(event: KeyboardEvent): void {
		const cards = [...this.renderRoot.querySelectorAll<HTMLElement>('.card')];
		const at = cards.indexOf(event.target as HTMLElement);
		if (at < 0) return;
		const top = cards[0]?.getBoundingClientRect().top;
		const across = Math.max(1, cards.filter((card) => card.getBoundingClientRect().top === top).length);
		const steps: Record<string, number> = {
			ArrowLeft: at - 1,
			ArrowRight: at + 1,
			ArrowUp: at - across,
			ArrowDown: at + across,
			Home: 0,
			End: cards.length - 1,
		};
		const next = steps[event.key];
		if (next === undefined) return;
		event.preventDefault();
		if (next < 0 && event.key === 'ArrowUp') this.renderRoot.querySelector<HTMLInputElement>('#search')?.focus();
		else cards[next]?.focus();
	}

	#intoCards(event: KeyboardEvent): void {
		// A search box would only empty itself.
		if (event.key === 'Escape') this.close();
		if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
		event.preventDefault();
		const [first] = this.renderRoot.querySelectorAll<HTMLElement>('.card');
		const instead = this.renderRoot.querySelector<HTMLElement>('.none button');
		if (event.key === 'Enter' && first) first.click();
		else (first ?? instead)?.focus();
	}

	#choose({ id }: GalleryEntry): void {
		this.close();
		this.dispatchEvent(new CustomEvent<string>('choose', { detail: id }));
	}
}

customElements.define('gallery-dialog', GalleryDialog);

declare global {
	interface HTMLElementTagNameMap {
		'gallery-dialog': GalleryDialog;
	}
}
