/**
 * One group: its colour, its name and what is particular about it; open, its equation and everything that can be set.
 * Fires `change-spec` with the new choice, and `toggle-card`, `duplicate-card`, `remove-card`.
 */

import { html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ModifierRow, OptimizerRow } from '../../engine/swarm/optimizers.ts';
import type { HyperSpec, OptimizerSpec } from '../../model/optimizer.ts';
import { MAX_GROUPS } from '../../model/swarm.ts';
import type { GroupView } from '../../model/swarm-view.ts';
import './hyper-row.ts';
import * as specs from '../../app/optimizer-specs.ts';
import { cardStyles } from '../kit/styles/optimizer.ts';
import { WORDS } from '../../words/words.ts';

/** Values that suit the landscape in view. */
export type Suited = (spec: OptimizerSpec) => Readonly<Record<string, number>>;

export class OptimizerCard extends LitElement {
	static override properties = {
		group: { attribute: false },
		suited: { attribute: false },
		expanded: { type: Boolean },
		lit: { type: Boolean, reflect: true },
		full: { type: Boolean },
		alone: { type: Boolean },
	};
	declare group: GroupView | undefined;
	declare suited: Suited | null;
	declare expanded: boolean;
	/** Highlighted. */
	declare lit: boolean;
	/** There is no room for another. */
	declare full: boolean;
	/** It is no group of a swarm: there is nothing to duplicate, to remove or to begin anew. */
	declare alone: boolean;

	constructor() {
		super();
		this.group = undefined;
		this.suited = null;
		this.expanded = false;
		this.lit = false;
		this.full = false;
		this.alone = false;
	}

	static override styles = cardStyles;

	override updated(): void {
		// Set as a property: the page's policy allows no style in text.
		this.style.setProperty('--group', this.group?.color ?? 'transparent');
	}

	override render() {
		const { group } = this;
		if (!group) return nothing;
		const row = specs.factsOf(group.spec);
		return html`<div class="head">
				<span class="swatch"></span>
				<h3>
					<button class="toggle" aria-expanded=${this.expanded ? 'true' : 'false'} aria-controls="body" @click=${() => this.#tell('toggle-card')}>
						<span class="name">${group.name}</span>
						<span class="summary number">${specs.summaryOf(group.spec) || WORDS.optimizers.asPublished}</span>
						<span class="chevron" aria-hidden="true"></span>
					</button>
				</h3>
				${this.alone ? nothing : this.#actions(group.name)}
			</div>
			<div class="body" id="body" ?hidden=${!this.expanded}>${this.expanded && row ? this.#body(group.spec, row) : nothing}</div>`;
	}

	/** The cursor on the card's heading. */
	override focus(): void {
		this.renderRoot.querySelector<HTMLElement>('.toggle')?.focus();
	}

	#actions(name: string) {
		return html`<button
				class="quiet icon"
				aria-label=${WORDS.optimizers.duplicateOne(name)}
				title=${this.full ? WORDS.optimizers.mostOptimizers(MAX_GROUPS) : WORDS.optimizers.duplicate}
				?disabled=${this.full}
				@click=${() => this.#tell('duplicate-card')}
			>
				<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M5.5 5.5h8v8h-8z M10.5 5.5v-3h-8v8h3" /></svg>
			</button>
			<button
				class="quiet icon"
				aria-label=${WORDS.optimizers.removeOne(name)}
				title=${WORDS.optimizers.remove}
				@click=${() => this.#tell('remove-card')}
			>
				<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 3.5l9 9 M12.5 3.5l-9 9" /></svg>
			</button>`;
	}

	#body(spec: OptimizerSpec, row: OptimizerRow) {
		const { suited } = this;
		return html`<p class="hint">${row.hint}</p>
			${this.#equation(row.equation)}
			<div class="buttons">
				${
					this.alone
						? nothing
						: html`<button
								?disabled=${!suited}
								title=${WORDS.optimizers.suitableTitle}
								@click=${() => suited && this.#change(specs.withSuited(spec, suited(spec)))}
							>
								${WORDS.optimizers.suitable}
							</button>`
				}
				<button title=${WORDS.optimizers.defaultsTitle} @click=${() => this.#change(specs.asPublished(spec))}>${WORDS.optimizers.defaults}</button>
			</div>
			<div class="rows">${row.hyper.map((h) => this.#hyper(spec, h))}</div>
			${this.#schedule(spec, row)} ${this.#modifiers(spec, row)}
			${this.alone ? nothing : html`<p class="note">${WORDS.optimizers.restarts}</p>`}
			<details>
				<summary>${WORDS.optimizers.sources}</summary>
				<ul>
					${row.sources.map((source) => html`<li>${source}</li>`)}
				</ul>
			</details>`;
	}

	#equation(lines: readonly string[]) {
		return html`<p class="equation">${lines.map((line) => html`<code>${line}</code>`)}</p>`;
	}

	#hyper(spec: OptimizerSpec, hyper: HyperSpec) {
		return html`<hyper-row
			.spec=${hyper}
			.value=${live(spec.hyper[hyper.name] ?? hyper.value)}
			@change-value=${(e: CustomEvent<number>) => this.#change(specs.withValue(spec, hyper.name, e.detail))}
		></hyper-row>`;
	}

	#schedule(spec: OptimizerSpec, row: OptimizerRow) {
		if (!specs.hasRate(row)) return html`<p class="note">${WORDS.optimizers.noRate}</p>`;
		const [constant] = specs.SCHEDULE_ROWS;
		const chosen = specs.SCHEDULE_ROWS.find(({ id }) => id === spec.schedule) ?? constant;
		return html`<div>
			<div class="pair">
				<label for="schedule">${WORDS.optimizers.schedule}</label>
				<select id="schedule" @change=${(e: Event) => this.#change(specs.withSchedule(spec, (e.target as HTMLSelectElement).value))}>
					${specs.SCHEDULE_ROWS.map(({ id, name }) => html`<option value=${id} .selected=${live(id === chosen?.id)}>${name}</option>`)}
				</select>
			</div>
			${
				chosen && chosen !== constant
					? html`<div class="rows">${this.#equation(chosen.equation)}${chosen.hyper.map((h) => this.#hyper(spec, h))}</div>`
					: nothing
			}
		</div>`;
	}

	#modifiers(spec: OptimizerSpec, row: OptimizerRow) {
		return html`<div role="group" aria-labelledby="modifiers">
			<h4 id="modifiers">${WORDS.optimizers.modifiers}</h4>
			${specs.modifiersFor(row).map((modifier) => this.#modifier(spec, modifier))}
		</div>`;
	}

	#modifier(spec: OptimizerSpec, modifier: ModifierRow) {
		const on = Object.hasOwn(spec.hyper, modifier.hyper.name);
		return html`<label class="switch">
				<input
					type="checkbox"
					.checked=${live(on)}
					@change=${(e: Event) => this.#change(specs.withModifier(spec, modifier, (e.target as HTMLInputElement).checked))}
				/>
				${modifier.name}
			</label>
			${on ? html`<div class="inset rows">${this.#equation(modifier.equation)}${this.#hyper(spec, modifier.hyper)}</div>` : nothing}`;
	}

	#change(spec: OptimizerSpec): void {
		this.dispatchEvent(new CustomEvent<OptimizerSpec>('change-spec', { detail: spec }));
	}

	#tell(what: 'toggle-card' | 'duplicate-card' | 'remove-card'): void {
		this.dispatchEvent(new CustomEvent(what));
	}
}

customElements.define('optimizer-card', OptimizerCard);

declare global {
	interface HTMLElementTagNameMap {
		'optimizer-card': OptimizerCard;
	}
}
