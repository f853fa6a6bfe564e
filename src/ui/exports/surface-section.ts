/** The section of the surface as numbers: meshes for other programs, and arrays. */

import { css, html, LitElement, nothing } from 'lit';
import { exportName } from '../../app/exports/export-name.ts';
import { isMesh, type SurfaceChoice, surfaceFile, type SurfaceFormat } from '../../app/exports/surface-files.ts';
import type { ExportSource } from '../../app/exports/source.ts';
import { EXPORTS } from '../../words/exports.ts';
import { download } from '../kit/download.ts';
import { controls } from '../kit/styles/shared.ts';
import { FileMaking } from './file-making.ts';
import type { SectionElement } from './section-element.ts';

export const SURFACE_SECTION = 'surface-section';

const FORMATS: readonly SurfaceFormat[] = ['glb', 'stl', 'ply', 'obj', 'vtp', 'npz', 'npy', 'csv', 'json', 'h5'];
const SIDES = [128, 256, 512, 1024, 2048] as const;

export class SurfaceSection extends LitElement implements SectionElement {
	static override properties = {
		source: { attribute: false },
		choice: { state: true },
		told: { state: true },
	};
	declare source: ExportSource | undefined;
	declare private choice: SurfaceChoice;
	/** Of the last file. */
	declare private told: readonly string[];
	readonly #making = new FileMaking(this);

	constructor() {
		super();
		this.source = undefined;
		this.choice = { format: 'glb', side: 512, gradient: false };
		this.told = [];
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
				${this.#making.buttons(words.working, html`<button class="primary" @click=${() => void this.#save()}>${words.save}</button>`)}
			</div>
			${this.#making.told(this.told)}
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
		this.#making.forget();
	}

	async #save(): Promise<void> {
		const { source, choice } = this;
		if (!source) return;
		this.told = [];
		await this.#making.make(async (making) => {
			const { bytes, notes } = await surfaceFile(source, choice, making);
			download(new Blob([bytes]), exportName(source.workspace.title.peek(), choice.format));
			this.told = notes;
		}, EXPORTS.surface.failed);
	}
}

customElements.define(SURFACE_SECTION, SurfaceSection);

declare global {
	interface HTMLElementTagNameMap {
		'surface-section': SurfaceSection;
	}
}
