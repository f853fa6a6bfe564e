/** Which landscape: gallery, formula, file, its sliders, its number of variables and its plane. */

import { css, html, LitElement, nothing } from 'lit';
import { hintOf, headingOf, sizesOf } from '../../app/landscapes/kinds.ts';
import { NO_NAVIGATOR } from '../../app/navigator-view.ts';
import { NO_NETWORK } from '../../app/network-view.ts';
import type { SampledPath } from '../../model/field.ts';
import { isSlice } from '../../model/geometry.ts';
import { DEFAULT_STATE, type LandscapeChoice, type PlaneChoice } from '../../state/app-state.ts';
import { type ChosenChange, dimensionOf, planeChosen, valuesOf } from '../../state/landscape-choice.ts';
import { ask } from '../kit/ask.ts';
import { controls, pairs } from '../kit/styles/shared.ts';
import { panelOf } from './kinds/kinds.ts';
import type { PanelData } from './kinds/panel.ts';
import { WORDS } from '../../words/words.ts';

/** Parts whose code is loaded with the first landscape that has them. */
const LATE = {
	'formula-examples': () => import('./formula-examples.ts'),
	'parameter-panel': () => import('./parameter-panel.ts'),
	'slice-panel': () => import('../navigator/slice-panel.ts'),
	'array-panel': () => import('../navigator/array-panel.ts'),
	'import-panel': () => import('./import-panel.ts'),
	'network-panel': () => import('../networks/network-panel.ts'),
};

const hasFormula = ({ kind }: LandscapeChoice): boolean => kind === 'function' || kind === 'formula';

/** The same things in both, by identity, two levels deep. */
const isSame = (a: PanelData, b: PanelData): boolean =>
	a.landscape === b.landscape &&
	a.networks === b.networks &&
	a.slices === b.slices &&
	a.lowest === b.lowest &&
	a.theme === b.theme &&
	sameParts(a.formula, b.formula) &&
	sameParts(a.file, b.file);
const sameParts = <T extends object>(a: T, b: T): boolean => (Object.keys(a) as (keyof T)[]).every((key) => a[key] === b[key]);

/**
 * @fires open-gallery, open-networks, open-file
 * @fires ask-network (NetworkAsk), open-data (File), export-network: see `network-panel`
 * @fires choose-of-landscape what is chosen of the landscape otherwise (ChosenChange)
 * @fires play-of-landscape the same while it is played: part of the change before it
 * @fires remove-overlay the path over the landscape is not wanted any more
 * @fires try-formula, type-formula, read-formula, make-parameter, copy-text of a formula: see `formula-box`
 * @fires change-file how a file is read: see `import-panel`
 * @fires play-parameter a parameter is played: see `parameter-panel`
 * @fires ask-navigator of the plane or slice in view (NavigatorAsk): see `slice-panel`, `array-panel`
 */
export class LandscapePanel extends LitElement {
	static override properties = {
		choice: { attribute: false },
		// It is put together anew with every change of the state: what is in it decides.
		data: { attribute: false, hasChanged: (now: PanelData, before?: PanelData) => !before || !isSame(now, before) },
		overlay: { attribute: false },
	};
	declare choice: LandscapeChoice;
	/** What is known of the landscape that was chosen. */
	declare data: PanelData;
	/** A path that a file laid over the landscape. */
	declare overlay: SampledPath | null;

	constructor() {
		super();
		this.choice = DEFAULT_STATE.landscape;
		this.data = {
			landscape: null,
			formula: { check: null, refusal: null },
			file: { opened: null, busy: false, trouble: null, tiles: null },
			networks: NO_NETWORK,
			slices: NO_NAVIGATOR,
			lowest: null,
			theme: 'dark',
		};
		this.overlay = null;
	}

	static override styles = [
		controls,
		pairs,
		css`
			:host {
				display: grid;
				grid-template-columns: minmax(0, 1fr);
				gap: 16px;
			}
			.buttons {
				display: grid;
				grid-template-columns: repeat(3, auto);
				gap: 8px;
				margin-bottom: 10px;
			}
			.buttons button {
				padding: 4px 6px;
				white-space: nowrap;
			}
			.hint {
				margin: 10px 0 0;
				padding: 8px 10px;
				border-left: 3px solid var(--accent);
				border-radius: 0 6px 6px 0;
				background: var(--panel-raised);
				font-size: 13px;
			}
			.overlay {
				display: flex;
				align-items: center;
				justify-content: space-between;
				margin: 10px 0 0;
			}
			/* Its place is there before its code is. */
			array-panel {
				margin-bottom: 14px;
			}
			formula-examples {
				display: block;
				min-height: 24px;
				margin-top: 6px;
			}
			@media (pointer: coarse) {
				formula-examples {
					min-height: 44px;
				}
			}
			p.name {
				display: flex;
				align-items: center;
				justify-content: space-between;
				gap: 8px;
				margin: 0 0 8px;
				font-size: 15px;
				font-weight: 600;
			}
			p.name button {
				flex: none;
				min-height: 26px;
				padding: 1px 8px;
				font-size: 12px;
				font-weight: 400;
			}
		`,
	];

	override willUpdate(): void {
		// While a file is read, so that its panel is there with its picture.
		if (this.data.file.busy) void LATE['import-panel']();
	}

	override render() {
		const { choice, data, overlay } = this;
		const hint = hintOf(choice);
		return html`
			<section>
				<h2>${WORDS.landscape.title}</h2>
				<div class="buttons">
					<button class="primary" @click=${() => ask(this, 'open-gallery')}>${WORDS.landscape.gallery}</button>
					<button @click=${() => ask(this, 'open-networks')}>${WORDS.networks.title}</button>
					<button @click=${() => ask(this, 'open-file')}>${WORDS.landscape.openFile}</button>
				</div>
				<p class="name"><span>${headingOf(choice)}</span><button title=${WORDS.landscape.compareTitle} @click=${() => ask(this, 'open-compare')}>${WORDS.landscape.compare}</button></p>
				${this.#array()} ${panelOf(choice, data)}
				${
					overlay && !data.landscape?.network
						? html`<p class="overlay"><span>${WORDS.landscape.path(overlay.x.length)}</span><button @click=${() => ask(this, 'remove-overlay')}>${WORDS.landscape.remove}</button></p>`
						: nothing
				}
				${hint ? html`<p class="hint">${hint}</p>` : nothing} ${this.#examples()}
			</section>
			${this.#parameters()} ${this.#variables()}
		`;
	}

	#examples() {
		if (!hasFormula(this.choice)) return nothing;
		void LATE['formula-examples']();
		return html`<formula-examples></formula-examples>`;
	}

	/** Put the cursor in the formula. */
	focusFormula(): void {
		this.renderRoot.querySelector('formula-box')?.renderRoot.querySelector('textarea')?.focus();
	}

	/** What it shows is there, also the parts whose code is loaded with them. Where that fails, there is nothing to wait for. */
	async complete(): Promise<void> {
		await this.updateComplete;
		const parts = [
			...this.renderRoot.querySelectorAll<LitElement>(
				'formula-examples, parameter-panel, slice-panel, array-panel, import-panel, network-panel',
			),
		];
		await Promise.allSettled(parts.map(({ localName }) => LATE[localName as keyof typeof LATE]()));
		await Promise.all(parts.map(({ updateComplete }) => updateComplete));
	}

	#choose(change: ChosenChange): void {
		ask(this, 'choose-of-landscape', change);
	}

	#parameters() {
		const { parameters = [] } = this.data.landscape?.objective ?? {};
		if (parameters.length === 0) return nothing;
		void LATE['parameter-panel']();
		return html`<parameter-panel
			.parameters=${parameters}
			.values=${valuesOf(this.choice)}
			@change-parameters=${({ detail }: CustomEvent<Readonly<Record<string, number>>>) => this.#choose({ values: detail })}
		></parameter-panel>`;
	}

	#variables() {
		const { choice, data } = this;
		const sizes = sizesOf(choice);
		// A network has a panel of its own for its planes.
		const n = data.landscape && !data.landscape.network ? data.landscape.objective.dimension : 2;
		if (sizes.length < 2 && !isSlice({ n })) return nothing;
		return html`<section>
			<h2>${WORDS.landscape.variables}</h2>
			${
				sizes.length > 1
					? html`<div class="pair">
						<label for="n">${WORDS.landscape.number}</label>
						<select id="n" @change=${(e: Event) => this.#choose({ dimension: Number((e.target as HTMLSelectElement).value), plane: undefined })}>
							${sizes.map((size) => html`<option value=${size} ?selected=${size === dimensionOf(choice)}>${size}</option>`)}
						</select>
					</div>`
					: nothing
			}
			${isSlice({ n }) ? this.#slice() : nothing}
		</section>`;
	}

	/** A file's array of three or four axes: which slice is seen comes before how the file is read. */
	#array() {
		const { choice, data } = this;
		const { opened, busy } = data.file;
		if (choice.kind !== 'file' || opened?.title !== choice.name || !opened.arrayAxes) return nothing;
		void LATE['array-panel']();
		return html`<array-panel .file=${opened} .busy=${busy} .view=${data.slices}></array-panel>`;
	}

	#slice() {
		const { landscape } = this.data;
		if (!landscape) return nothing;
		void LATE['slice-panel']();
		return html`<slice-panel
			.landscape=${landscape}
			.plane=${planeChosen(this.choice)}
			.view=${this.data.slices}
			@change-plane=${(e: CustomEvent<PlaneChoice>) => this.#choose({ plane: e.detail })}
			@play-plane=${(e: CustomEvent<PlaneChoice>) => ask(this, 'play-of-landscape', { plane: e.detail })}
		></slice-panel>`;
	}
}

customElements.define('landscape-panel', LandscapePanel);

declare global {
	interface HTMLElementTagNameMap {
		'landscape-panel': LandscapePanel;
	}
}
