/** Which landscape: gallery, formula, file, its sliders, its number of variables and its plane. */

import { MAX_VARIABLES } from '../../model/objective.ts';
import { css, html, LitElement, nothing } from 'lit';
import { dimensionsOf, functionName } from '../../engine/landscapes/gallery.ts';
import { isSlice } from '../../model/geometry.ts';
import { printable } from '../../model/printable.ts';
import type { FileChoice, LandscapeChoice, PlaneChoice } from '../../state/app-state.ts';
import { SignalWatcher } from '../kit/signals.ts';
import { changedFile, type FileChange, movesPlane } from '../../app/file-choice.ts';
import './formula-box.ts';
import { usesDimension } from '../../app/formula-choice.ts';
import './import-panel.ts';
import { homeOf } from '../../app/slice.ts';
import './slice-panel.ts';
import '../kit/slider-row.ts';
import { controls, pairs } from '../kit/styles/shared.ts';
import type { Workspace } from '../../app/workspace.ts';

/** Numbers of variables that may be chosen: of a function that has a form for them, of a formula that asks for n. */
function sizesOf(landscape: LandscapeChoice): readonly number[] {
	if (landscape.kind === 'function') return dimensionsOf(landscape.id);
	if (landscape.kind === 'formula' && usesDimension(landscape.text)) return Array.from({ length: MAX_VARIABLES }, (_, k) => k + 1);
	return [2];
}

export class LandscapePanel extends LitElement {
	static override properties = { workspace: { attribute: false } };
	declare workspace: Workspace | undefined;

	constructor() {
		super();
		this.workspace = undefined;
		new SignalWatcher(this, () => {
			const state = this.workspace?.store.state.value;
			return [
				this.workspace?.landscape.current.value,
				state?.landscape,
				state?.parameters,
				state?.dimension,
				state?.plane,
				this.workspace?.files.file.value,
				this.workspace?.files.busy.value,
				this.workspace?.files.trouble.value,
				this.workspace?.landscape.overlay.value,
			];
		});
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
				grid-template-columns: 1fr 1fr;
				gap: 8px;
				margin-bottom: 10px;
			}
			.watch {
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
			p.name {
				margin: 0 0 8px;
				font-size: 15px;
				font-weight: 600;
			}
		`,
	];

	override render() {
		const { workspace } = this;
		if (!workspace) return nothing;
		const state = workspace.store.state.value;
		const landscape = workspace.landscape.current.value;
		const { landscape: choice } = state;
		const name = choice.kind === 'function' ? functionName(choice.id) : choice.kind === 'formula' ? 'Your formula' : printable(choice.name);
		return html`
			<section>
				<h2>Landscape</h2>
				<div class="buttons">
					<button class="primary" @click=${() => this.#ask('open-gallery')}>Gallery</button>
					<button @click=${() => this.#ask('open-file')}>Open file…</button>
				</div>
				<p class="name">${name}</p>
				${choice.kind === 'file' ? this.#reading(choice) : html`<formula-box .workspace=${workspace}></formula-box>`}
				${this.#overlay()} ${landscape?.watch && choice.kind === 'function' ? html`<p class="watch">${landscape.watch}</p>` : nothing}
			</section>
			${this.#parameters()} ${this.#variables()}
		`;
	}

	/** Put the cursor in the formula. */
	focusFormula(): void {
		this.renderRoot.querySelector('formula-box')?.renderRoot.querySelector('textarea')?.focus();
	}

	#ask(what: string): void {
		this.dispatchEvent(new CustomEvent(what, { bubbles: true, composed: true }));
	}

	#reading(choice: FileChoice) {
		const { workspace } = this;
		const file = workspace?.files.file.value;
		if (!workspace || file?.title !== choice.name) return html`<p>Open or drop this file to see it.</p>`;
		return html`<import-panel
			.file=${file}
			.choice=${choice}
			.remarks=${workspace.landscape.current.value?.notes ?? []}
			.busy=${workspace.files.busy.value}
			.trouble=${workspace.files.trouble.value}
			@change-file=${({ detail }: CustomEvent<FileChange>) => workspace.files.changeFile((before) => changedFile(before, detail), movesPlane(detail))}
		></import-panel>`;
	}

	/** A path that a file laid over the landscape. */
	#overlay() {
		const path = this.workspace?.landscape.overlay.value;
		return path
			? html`<p class="overlay"><span>Path of ${path.x.length} points</span><button @click=${() => this.workspace?.landscape.removeOverlay()}>Remove</button></p>`
			: nothing;
	}

	#parameters() {
		const { workspace } = this;
		const landscape = workspace?.landscape.current.value;
		if (!workspace || !landscape || landscape.objective.parameters.length === 0) return nothing;
		const { parameters } = workspace.store.state.value;
		return html`<section>
			<h2>Parameters</h2>
			${landscape.objective.parameters.map(
				(p) => html`<slider-row
					label=${p.name}
					.value=${parameters[p.name] ?? p.value}
					.min=${p.min}
					.max=${p.max}
					@change-value=${(e: CustomEvent<number>) => this.#setParameter(p.name, e.detail)}
				></slider-row>`,
			)}
		</section>`;
	}

	#setParameter(name: string, value: number): void {
		const { workspace } = this;
		workspace?.store.set({ parameters: { ...workspace.store.state.peek().parameters, [name]: value } });
	}

	#variables() {
		const { workspace } = this;
		if (!workspace) return nothing;
		const { landscape, dimension } = workspace.store.state.value;
		const sizes = sizesOf(landscape);
		const n = workspace.landscape.current.value?.objective.dimension ?? 2;
		if (sizes.length < 2 && !isSlice({ n })) return nothing;
		return html`<section>
			<h2>Variables</h2>
			${
				sizes.length > 1
					? html`<div class="pair">
						<label for="n">Number n</label>
						<select id="n" @change=${(e: Event) => workspace.store.set({ dimension: Number((e.target as HTMLSelectElement).value), plane: { kind: 'axes', first: 0, second: 1 } })}>
							${sizes.map((size) => html`<option value=${size} ?selected=${size === dimension}>${size}</option>`)}
						</select>
					</div>`
					: nothing
			}
			${isSlice({ n }) ? this.#slice(workspace) : nothing}
		</section>`;
	}

	#slice(workspace: Workspace) {
		const landscape = workspace.landscape.current.value;
		if (!landscape) return nothing;
		return html`<slice-panel
			.variables=${landscape.variables}
			.plane=${workspace.store.state.value.plane}
			.home=${homeOf(landscape)}
			.range=${landscape.domain.u}
			@change-plane=${(e: CustomEvent<PlaneChoice>) => workspace.store.set({ plane: e.detail })}
		></slice-panel>`;
	}
}

customElements.define('landscape-panel', LandscapePanel);

declare global {
	interface HTMLElementTagNameMap {
		'landscape-panel': LandscapePanel;
	}
}
