/** Which landscape: gallery, formula, file, its sliders, its number of variables and its plane. */

import { css, html, LitElement, nothing } from 'lit';
import { dimensionsOf, functionName } from '../engine/gallery.ts';
import { printable } from '../model/printable.ts';
import type { FileChoice } from '../state/app-state.ts';
import { SignalWatcher } from './controllers/signals.ts';
import { changedFile, type FileChange, movesPlane } from './file-choice.ts';
import './formula-box.ts';
import './import-panel.ts';
import './slider-row.ts';
import { controls } from './styles/shared.ts';
import type { Workspace } from './workspace.ts';

/** Seeds of random planes are counted in 32 bits. */
const MOST_SEED = 2 ** 32 - 1;

export class LandscapePanel extends LitElement {
	static override properties = { workspace: { attribute: false } };
	declare workspace: Workspace | undefined;

	constructor() {
		super();
		this.workspace = undefined;
		new SignalWatcher(this, () => {
			const state = this.workspace?.store.state.value;
			return [
				this.workspace?.landscape.value,
				state?.landscape,
				state?.parameters,
				state?.dimension,
				state?.plane,
				this.workspace?.file.value,
				this.workspace?.fileBusy.value,
				this.workspace?.fileTrouble.value,
				this.workspace?.overlay.value,
			];
		});
	}

	static override styles = [
		controls,
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
			.pair {
				display: grid;
				grid-template-columns: 84px 1fr;
				align-items: center;
				gap: 8px;
				margin-bottom: 6px;
			}
			.pair select,
			.pair input {
				width: 100%;
				min-height: 30px;
			}
			.pair input {
				padding: 2px 8px;
				border: 1px solid var(--line);
				border-radius: 6px;
				background: var(--field);
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
		const landscape = workspace.landscape.value;
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
		const file = workspace?.file.value;
		if (!workspace || file?.title !== choice.name) return html`<p>Open or drop this file to see it.</p>`;
		return html`<import-panel
			.file=${file}
			.choice=${choice}
			.remarks=${workspace.landscape.value?.notes ?? []}
			.busy=${workspace.fileBusy.value}
			.trouble=${workspace.fileTrouble.value}
			@change-file=${({ detail }: CustomEvent<FileChange>) => workspace.changeFile((before) => changedFile(before, detail), movesPlane(detail))}
		></import-panel>`;
	}

	/** A path that a file laid over the landscape. */
	#overlay() {
		const path = this.workspace?.overlay.value;
		return path
			? html`<p class="overlay"><span>Path of ${path.x.length} points</span><button @click=${() => this.workspace?.removeOverlay()}>Remove</button></p>`
			: nothing;
	}

	#parameters() {
		const { workspace } = this;
		const landscape = workspace?.landscape.value;
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
		const { landscape, dimension, plane } = workspace.store.state.value;
		const sizes = landscape.kind === 'function' ? dimensionsOf(landscape.id) : [2];
		const n = workspace.landscape.value?.objective.dimension ?? 2;
		if (sizes.length < 2 && n <= 2) return nothing;
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
			${
				n > 2
					? html`<div class="pair">
						<label for="plane">Plane</label>
						<select id="plane" @change=${(e: Event) => this.#choosePlane((e.target as HTMLSelectElement).value)}>
							<option value="axes" ?selected=${plane.kind === 'axes'}>along two axes</option>
							<option value="random" ?selected=${plane.kind === 'random'}>random, orthonormal</option>
							<option value="points" ?selected=${plane.kind === 'points'}>through three points</option>
						</select>
					</div>
					${this.#planeDetails(n)}`
					: nothing
			}
		</section>`;
	}

	#choosePlane(kind: string): void {
		const { workspace } = this;
		const n = workspace?.landscape.peek()?.objective.dimension ?? 3;
		const unit = (k: number): number[] => Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));
		const plane =
			kind === 'random'
				? { kind: 'random' as const, seed: 1 }
				: kind === 'points'
					? { kind: 'points' as const, points: [new Array<number>(n).fill(0), unit(0), unit(1)] as const }
					: { kind: 'axes' as const, first: 0, second: 1 };
		workspace?.store.set({ plane });
	}

	#planeDetails(n: number) {
		const { workspace } = this;
		if (!workspace) return nothing;
		const { plane } = workspace.store.state.value;
		if (plane.kind === 'random') {
			return html`<div class="pair">
				<label for="seed">Seed</label>
				<input id="seed" type="number" min="0" step="1" .value=${String(plane.seed)} @change=${(e: Event) => this.#setSeed(e.target as HTMLInputElement)} />
			</div>`;
		}
		if (plane.kind === 'axes') {
			const pick = (which: 'first' | 'second', label: string) => html`<div class="pair">
				<label for=${which}>${label}</label>
				<select id=${which} @change=${(e: Event) => this.#setAxis(which, Number((e.target as HTMLSelectElement).value))}>
					${Array.from({ length: n }, (_, k) => html`<option value=${k} ?selected=${plane[which] === k}>x${k + 1}</option>`)}
				</select>
			</div>`;
			return html`${pick('first', 'Across')}${pick('second', 'Up')}`;
		}
		return plane.points.map(
			(point, i) => html`<div class="pair">
				<label for="p${i}">Point ${i + 1}</label>
				<input id="p${i}" .value=${point.join(', ')} @change=${(e: Event) => this.#setPoint(i, (e.target as HTMLInputElement).value)} />
			</div>`,
		);
	}

	#setAxis(which: 'first' | 'second', axis: number): void {
		const { workspace } = this;
		const plane = workspace?.store.state.peek().plane;
		if (plane?.kind !== 'axes') return;
		const next = { ...plane, [which]: axis };
		// Choosing the other's axis swaps them.
		if (next.first === next.second) workspace?.store.set({ plane: { kind: 'axes', first: plane.second, second: plane.first } });
		else workspace?.store.set({ plane: next });
	}

	#setSeed(box: HTMLInputElement): void {
		const { workspace } = this;
		const plane = workspace?.store.state.peek().plane;
		if (plane?.kind !== 'random') return;
		const seed = box.value.trim() === '' ? Number.NaN : Number(box.value);
		if (Number.isInteger(seed) && seed >= 0 && seed <= MOST_SEED) workspace?.store.set({ plane: { kind: 'random', seed } });
		else {
			workspace?.tell('error', `A seed is a whole number from 0 to ${MOST_SEED}; “${box.value}” is not.`);
			box.value = String(plane.seed);
		}
	}

	#setPoint(index: number, text: string): void {
		const { workspace } = this;
		const plane = workspace?.store.state.peek().plane;
		if (plane?.kind !== 'points') return;
		const point = text
			.split(/[\s,]+/)
			.filter(Boolean)
			.map(Number);
		if (point.some((x) => !Number.isFinite(x))) {
			workspace?.tell('error', `A point is a list of numbers separated by commas; "${text}" is not.`);
			return;
		}
		const n = workspace?.landscape.peek()?.objective.dimension ?? point.length;
		if (point.length !== n) {
			workspace?.tell('error', `A point of this landscape has ${n} coordinates, not ${point.length}.`);
			return;
		}
		const points = plane.points.map((p, i) => (i === index ? point : p)) as unknown as typeof plane.points;
		workspace?.store.set({ plane: { kind: 'points', points } });
	}
}

customElements.define('landscape-panel', LandscapePanel);

declare global {
	interface HTMLElementTagNameMap {
		'landscape-panel': LandscapePanel;
	}
}
