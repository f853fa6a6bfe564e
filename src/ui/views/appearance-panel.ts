/** How it is drawn: resolution, scale, colours, contours, height, clipping. */

import { css, html, LitElement } from 'lit';
import type { ColorMapName, ScaleName } from '../../model/view.ts';
import { type AppState, DEFAULT_STATE, RESOLUTIONS } from '../../state/app-state.ts';
import { ask } from '../kit/ask.ts';
import { named } from '../kit/named.ts';
import '../kit/slider-row.ts';
import { controls, pairs } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

const COLOR_MAPS: readonly ColorMapName[] = ['viridis', 'cividis', 'magma', 'turbo', 'gray', 'diverging'];
const SCALES: readonly ScaleName[] = ['linear', 'log', 'symlog', 'quantile'];

/** What is accepted of contours, of the height of the box, of the quantile. */
const [CONTOURS, HEIGHTS, CLIPS] = [
	[0, 64],
	[0.05, 3],
	[0.05, 1],
] as const;

/**
 * @fires change-appearance what is drawn otherwise (Partial<AppState['appearance']>)
 * @fires change-resolution cells along the longer side
 */
export class AppearancePanel extends LitElement {
	static override properties = { appearance: { attribute: false }, resolution: { type: Number } };
	declare appearance: AppState['appearance'];
	declare resolution: number;

	constructor() {
		super();
		this.appearance = DEFAULT_STATE.appearance;
		this.resolution = DEFAULT_STATE.resolution;
	}

	static override styles = [
		controls,
		pairs,
		css`
			:host {
				display: block;
			}
			select {
				width: 100%;
			}
		`,
	];

	override render() {
		const { resolution, appearance } = this;
		const select = (
			id: string,
			label: string,
			value: string,
			options: readonly (readonly [string, string])[],
			choose: (value: string) => void,
		) =>
			html`<div class="pair">
				<label for=${id}>${label}</label>
				<select id=${id} @change=${(e: Event) => choose((e.target as HTMLSelectElement).value)}>
					${options.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}
				</select>
			</div>`;
		const sizes = [...new Set([...RESOLUTIONS, resolution])].sort((a, b) => a - b);
		return html`<section>
			<h2>${WORDS.views.appearance}</h2>
			${select(
				'resolution',
				WORDS.views.resolution,
				String(resolution),
				sizes.map((r) => [String(r), `${r} × ${r}`]),
				(v) => ask(this, 'change-resolution', Number(v)),
			)}
			${select('scale', WORDS.views.scale, appearance.scale, named(SCALES, WORDS.views.scaleChoices), (v) => this.#set({ scale: v as ScaleName }))}
			${select('colormap', WORDS.views.colors, appearance.colormap, named(COLOR_MAPS, WORDS.views.colorMaps), (v) =>
				this.#set({ colormap: v as ColorMapName }),
			)}
			<div class="pair">
				<label for="reversed">${WORDS.views.reversed}</label>
				<input id="reversed" type="checkbox" .checked=${appearance.reversed} @change=${(e: Event) => this.#set({ reversed: (e.target as HTMLInputElement).checked })} />
			</div>
			<div class="pair">
				<label for="lit" title=${WORDS.views.litTitle}>${WORDS.views.lit}</label>
				<input id="lit" type="checkbox" title=${WORDS.views.litTitle} .checked=${appearance.lit} @change=${(e: Event) => this.#set({ lit: (e.target as HTMLInputElement).checked })} />
			</div>
			<div class="pair">
				<label for="shadows" title=${WORDS.views.shadowsTitle}>${WORDS.views.shadows}</label>
				<input id="shadows" type="checkbox" title=${WORDS.views.shadowsTitle} ?disabled=${!appearance.lit} .checked=${appearance.shadows} @change=${(e: Event) => this.#set({ shadows: (e.target as HTMLInputElement).checked })} />
			</div>
			<slider-row label=${WORDS.views.contours} .value=${appearance.contours} .min=${0} .max=${64} .step=${1} .accepts=${CONTOURS} @change-value=${(e: CustomEvent<number>) => this.#set({ contours: Math.min(64, Math.max(0, Math.round(e.detail))) })}></slider-row>
			<slider-row label=${WORDS.views.height} hint=${WORDS.views.heightHint} .value=${appearance.exaggeration} .min=${0.05} .max=${1.5} .accepts=${HEIGHTS} @change-value=${(e: CustomEvent<number>) => this.#set({ exaggeration: Math.min(3, Math.max(0.05, e.detail)) })}></slider-row>
			<slider-row label=${WORDS.views.clip} hint=${WORDS.views.clipHint} .value=${appearance.clip ?? 1} .min=${0.05} .max=${1} .accepts=${CLIPS} @change-value=${(e: CustomEvent<number>) => this.#set({ clip: Math.min(1, Math.max(0.05, e.detail)) })}></slider-row>
		</section>`;
	}

	#set(change: Partial<AppState['appearance']>): void {
		ask(this, 'change-appearance', change);
	}
}

customElements.define('appearance-panel', AppearancePanel);

declare global {
	interface HTMLElementTagNameMap {
		'appearance-panel': AppearancePanel;
	}
}
