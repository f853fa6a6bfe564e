/** The section of films: what moves, how long, and the file. The film is played here before it is saved. */

import { css, html, LitElement, nothing } from 'lit';
import { exportName } from '../../app/exports/export-name.ts';
import { factsOf, type FilmChoice, type FilmSubject, subjectsOf } from '../../app/exports/film-choice.ts';
import { filmFile } from '../../app/exports/film-controller.ts';
import type { ExportSource } from '../../app/exports/source.ts';
import { formatTime } from '../../app/format.ts';
import { EXPORTS } from '../../words/exports.ts';
import { WORDS } from '../../words/words.ts';
import { download } from '../kit/download.ts';
import { named } from '../kit/named.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { controls } from '../kit/styles/shared.ts';
import { FileMaking } from './file-making.ts';
import type { SectionElement } from './section-element.ts';
import { type TypedWindow, typedWindow, windowOf, zoomRows } from './zoom-rows.ts';

export const FILM_SECTION = 'film-section';

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
	['2', '2 s'],
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
		typed: { state: true },
		made: { state: true },
	};
	declare source: ExportSource | undefined;
	declare private choice: FilmChoice;
	/** Ends of a zoom's own window. */
	declare private typed: TypedWindow;
	declare private made: Made | null;
	readonly #making = new FileMaking(this);

	constructor() {
		super();
		this.source = undefined;
		this.choice = {
			...{ subject: 'orbit', view: 'surface', format: 'webm', width: 720, height: 540, seconds: 8, rate: 20, letters: true },
			zoom: { from: 'view', to: { kind: 'lowest', factor: 1000 } },
		};
		this.typed = ['-1', '1', '-1', '1'];
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
			.row label {
				display: flex;
				align-items: center;
				gap: 6px;
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
			.window {
				display: flex;
				flex-wrap: wrap;
				gap: 6px 12px;
				margin: 10px 0;
			}
			.window input {
				min-height: 30px;
				padding: 2px 8px;
				border: 1px solid var(--line);
				border-radius: 6px;
				background: var(--field);
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
		const { subject, view, format, width, seconds, letters } = this.choice;
		const { source } = this;
		if (!source) return nothing;
		const subjects = subjectsOf(source);
		const row = (label: string, choices: unknown) => html`<div class="row"><span>${label}</span>${choices}</div>`;
		return html`
			${row(
				words.subject,
				html`<select aria-label=${words.subject} @change=${(e: Event) => this.#set({ subject: (e.target as HTMLSelectElement).value as FilmSubject })}>
					${subjects.map((one) => html`<option value=${one} ?selected=${one === subject}>${words.subjects[one]}</option>`)}
				</select>`,
			)}
			${
				subject === 'zoom'
					? zoomRows({
							...{ source, row, zoom: this.choice.zoom, typed: this.typed },
							set: (zoom) => this.#set({ zoom }),
							type: (typed) => {
								this.typed = typed;
								this.#forget();
							},
						})
					: nothing
			}
			${
				subject === 'orbit'
					? nothing
					: row(
							words.view,
							segmented(words.view, named(VIEWS, WORDS.common), view, (next) => this.#set({ view: next })),
						)
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
			<div class="row"><label><input type="checkbox" .checked=${letters} @change=${(e: Event) => this.#set({ letters: (e.target as HTMLInputElement).checked })} /> ${words.letters}</label></div>
			<p>${words.about[subject]}${subject !== 'orbit' && (source.compared?.().length ?? 0) > 1 ? ` ${words.alone}` : ''}</p>
			<p>${this.#facts(source)}</p>
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

	/** What is in view may be another landscape. */
	seen(): void {
		const { source } = this;
		if (!source) return;
		if (!subjectsOf(source).includes(this.choice.subject)) this.#set({ subject: 'orbit' });
		this.typed = typedWindow(source);
		this.requestUpdate();
	}

	/** While a film is made nothing else moves: whoever goes back to the page wants that to end. */
	left(): void {
		this.#making.cancel();
	}

	/** How large it will be, and how long it takes to compute. */
	#facts(source: ExportSource): string {
		const words = EXPORTS.film;
		const { width, height, format } = this.choice;
		const { frames, seconds, bytes, computing } = factsOf(source, this.choice);
		const size = bytes === null ? '' : words.bytes(`${Number((bytes / 1e6).toPrecision(2))} MB`);
		return [
			words.frames(frames, String(Number(seconds.toPrecision(3))), width, height),
			...(format === 'gif' ? [words.bytesGif] : [size]),
			...(computing > 1000
				? [words.computing(computing < 90_000 ? formatTime(computing) : words.minutes(Math.round(computing / 60_000)))]
				: []),
		].join(' ');
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
		const { source, typed } = this;
		if (!source) return;
		this.#forget();
		await this.#making.make(async (making) => {
			const { zoom } = this.choice;
			const own = zoom.to.kind === 'window' && { zoom: { ...zoom, to: { kind: 'window', window: windowOf(source, typed) } as const } };
			const choice: FilmChoice = { ...this.choice, ...own };
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
