/** The section of films: what moves, how long, and the file. The film is played here before it is saved. */

import { css, html, LitElement, nothing } from 'lit';
import { exportName } from '../../app/exports/export-name.ts';
import { type FilmChoice, filmFile, framesOf } from '../../app/exports/film-controller.ts';
import type { ExportSource } from '../../app/exports/source.ts';
import { EXPORTS } from '../../words/exports.ts';
import { WORDS } from '../../words/words.ts';
import { download } from '../kit/download.ts';
import { named } from '../kit/named.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { controls } from '../kit/styles/shared.ts';
import { FileMaking } from './file-making.ts';
import type { SectionElement } from './section-element.ts';

export const FILM_SECTION = 'film-section';

const SUBJECTS = ['orbit', 'run'] as const;
const VIEWS = ['surface', 'map'] as const;
const FORMATS = [
	['webm', 'WebM'],
	['mp4', 'MP4'],
	['gif', 'GIF'],
] as const;
const SIZES = [
	['480', '480 × 360'],
	['720', '720 × 540'],
	['1280', '1280 × 720'],
] as const;
const HEIGHTS: Readonly<Record<(typeof SIZES)[number][0], number>> = { 480: 360, 720: 540, 1280: 720 };
const SECONDS = [
	['4', '4 s'],
	['8', '8 s'],
	['16', '16 s'],
] as const;
const TYPES = { gif: 'image/gif', webm: 'video/webm', mp4: 'video/mp4' } as const;

interface Made {
	readonly url: string;
	readonly blob: Blob;
	readonly format: FilmChoice['format'];
}

export class FilmSection extends LitElement implements SectionElement {
	static override properties = {
		source: { attribute: false },
		choice: { state: true },
		made: { state: true },
	};
	declare source: ExportSource | undefined;
	declare private choice: FilmChoice;
	declare private made: Made | null;
	readonly #making = new FileMaking(this);

	constructor() {
		super();
		this.source = undefined;
		this.choice = { subject: 'orbit', view: 'surface', format: 'webm', width: 720, height: 540, seconds: 8, rate: 20 };
		this.made = null;
	}

	static override styles = [
		controls,
		segmentedStyle,
		css`
			.row {
				display: flex;
				flex-wrap: wrap;
				align-items: center;
				justify-content: space-between;
				gap: 6px 12px;
				margin: 10px 0;
				max-width: 480px;
			}
			p {
				font-size: 12.5px;
				color: var(--muted);
				max-width: 60ch;
			}
			.trouble {
				color: var(--danger);
			}
			.end {
				display: flex;
				align-items: center;
				gap: 8px;
				margin-bottom: 12px;
			}
			video,
			img {
				display: block;
				max-width: 100%;
				border-radius: 6px;
			}
		`,
	];

	override render() {
		const words = EXPORTS.film;
		const { subject, view, format, width, seconds } = this.choice;
		const row = (label: string, choices: unknown) => html`<div class="row"><span>${label}</span>${choices}</div>`;
		return html`
			${row(
				words.subject,
				segmented(words.subject, named(SUBJECTS, words.subjects), subject, (next) => this.#set({ subject: next })),
			)}
			${
				subject === 'run'
					? row(
							words.view,
							segmented(words.view, named(VIEWS, WORDS.common), view, (next) => this.#set({ view: next })),
						)
					: nothing
			}
			${row(
				words.format,
				segmented(words.format, FORMATS, format, (next) => this.#set({ format: next })),
			)}
			${row(
				words.size,
				segmented(words.size, SIZES, String(width) as '480', (next) => this.#set({ width: Number(next), height: HEIGHTS[next] })),
			)}
			${row(
				words.length,
				segmented(words.length, SECONDS, String(seconds) as '4', (next) => this.#set({ seconds: Number(next) })),
			)}
			<p>${words.about[subject](framesOf(this.choice))}</p>
			<div class="end">
				${this.#making.buttons(
					words.working,
					html`<button class=${this.made ? '' : 'primary'} @click=${() => void this.#make()}>${words.make}</button>${
						this.made ? html`<button class="primary" @click=${this.#save}>${words.save}</button>` : nothing
					}`,
				)}
			</div>
			${this.#making.told()}
			${this.#player()}
		`;
	}

	#player() {
		if (!this.made) return nothing;
		const { url, format } = this.made;
		return format === 'gif'
			? html`<img src=${url} alt=${EXPORTS.film.preview} />`
			: html`<video src=${url} aria-label=${EXPORTS.film.preview} autoplay loop muted controls playsinline></video>`;
	}

	#set(change: Partial<FilmChoice>): void {
		this.choice = { ...this.choice, ...change };
		this.#forget();
	}

	#forget(): void {
		if (this.made) URL.revokeObjectURL(this.made.url);
		this.made = null;
		this.#making.forget();
	}

	#save = (): void => {
		if (this.made) download(this.made.blob, exportName(this.source?.workspace.title.peek() ?? '', this.made.format));
	};

	async #make(): Promise<void> {
		const { source, choice } = this;
		if (!source) return;
		this.#forget();
		await this.#making.make(async (making) => {
			const blob = new Blob([await filmFile(source, choice, making)], { type: TYPES[choice.format] });
			this.made = { url: URL.createObjectURL(blob), blob, format: choice.format };
		}, EXPORTS.film.failed);
	}
}

customElements.define(FILM_SECTION, FilmSection);

declare global {
	interface HTMLElementTagNameMap {
		'film-section': FilmSection;
	}
}
