/** The section of the surface as numbers: meshes for other programs, and arrays. */

import { css, html, LitElement, nothing } from 'lit';
import { isMesh, type SurfaceChoice, surfaceFile, type SurfaceFormat } from '../../app/exports/surface-files.ts';
import type { ExportSource } from '../../app/exports/source.ts';
import { messageOf } from '../../model/errors.ts';
import { EXPORTS } from '../../words/exports.ts';
import { WORDS } from '../../words/words.ts';
import { download } from '../kit/download.ts';
import { controls } from '../kit/styles/shared.ts';
import type { SectionElement } from './section-element.ts';

export const SURFACE_SECTION = 'surface-section';

const FORMATS: readonly SurfaceFormat[] = ['glb', 'stl', 'ply', 'obj', 'vtp', 'npz', 'npy', 'csv', 'json', 'h5'];
const SIDES = [128, 256, 512, 1024, 2048] as const;

export class SurfaceSection extends LitElement implements SectionElement {
	static override properties = {
		source: { attribute: false },
		choice: { state: true },
		share: { state: true },
		told: { state: true },
		trouble: { state: true },
	};
	declare source: ExportSource | undefined;
	declare private choice: SurfaceChoice;
	/** 0 … 1 while a file is made; null where none is. */
	declare private share: number | null;
	/** Of the last file. */
	declare private told: readonly string[];
	declare private trouble: string;
	#cancel: AbortController | undefined;

	constructor() {
		super();
		this.source = undefined;
		this.choice = { format: 'glb', side: 512, gradient: false };
		this.share = null;
		this.told = [];
		this.trouble = '';
	}

	static override styles = [
		controls,
		css`
			.row {
				display: flex;
				align-items: center;
				justify-content: space-between;
				gap: 12px;
				margin: 10px 0;
				max-width: 460px;
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
			}
		`,
	];

	override render() {
		const words = EXPORTS.surface;
		const { format, side, gradient } = this.choice;
		return html`
			<div class="row"><label for="format">${words.format}</label>
				<select id="format" @change=${(e: Event) => this.#set({ format: (e.target as HTMLSelectElement).value as SurfaceFormat })}>
					<optgroup label=${words.mesh}>${this.#options(FORMATS.filter(isMesh))}</optgroup>
					<optgroup label=${words.numbers}>${this.#options(FORMATS.filter((known) => !isMesh(known)))}</optgroup>
				</select>
			</div>
			<p>${words.about[format]}</p>
			<div class="row"><label for="side">${words.side}</label>
				<select id="side" @change=${(e: Event) => this.#set({ side: Number((e.target as HTMLSelectElement).value) })}>
					${SIDES.map((each) => html`<option value=${each} ?selected=${each === side}>${each} × ${each}</option>`)}
				</select>
			</div>
			${
				isMesh(format) || format === 'h5'
					? nothing
					: html`<div class="row"><label for="gradient">${words.gradient}</label><input id="gradient" type="checkbox" .checked=${gradient} @change=${(e: Event) => this.#set({ gradient: (e.target as HTMLInputElement).checked })} /></div>`
			}
			<div class="end">
				${
					this.share === null
						? html`<button class="primary" @click=${() => void this.#save()}>${words.save}</button>`
						: html`<progress aria-label=${words.working} value=${this.share}></progress><button @click=${() => this.#cancel?.abort()}>${WORDS.common.cancel}</button>`
				}
			</div>
			<div role="status">${this.told.map((line) => html`<p>${line}</p>`)}${this.trouble ? html`<p class="trouble">${this.trouble}</p>` : nothing}</div>
		`;
	}

	#options(formats: readonly SurfaceFormat[]) {
		return formats.map(
			(format) => html`<option value=${format} ?selected=${format === this.choice.format}>${EXPORTS.surface.formats[format]}</option>`,
		);
	}

	#set(change: Partial<SurfaceChoice>): void {
		this.choice = { ...this.choice, ...change };
		this.told = [];
		this.trouble = '';
	}

	async #save(): Promise<void> {
		const { source, choice } = this;
		if (!source) return;
		this.#cancel = new AbortController();
		this.told = [];
		this.trouble = '';
		this.share = 0;
		try {
			const options = { signal: this.#cancel.signal, onProgress: (share: number) => (this.share = share) };
			const { bytes, notes } = await surfaceFile(source, choice, options);
			download(new Blob([bytes]), `${source.workspace.title.peek() || EXPORTS.figure.fileName}.${choice.format}`);
			this.told = notes;
		} catch (error) {
			// Whoever cancels knows it.
			if (!this.#cancel.signal.aborted) this.trouble = EXPORTS.surface.failed(messageOf(error));
		} finally {
			this.share = null;
		}
	}
}

customElements.define(SURFACE_SECTION, SurfaceSection);

declare global {
	interface HTMLElementTagNameMap {
		'surface-section': SurfaceSection;
	}
}
