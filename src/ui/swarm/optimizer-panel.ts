/**
 * The optimizers of a run: a card each. Properties in, events out: `optimizers-change` with all optimizers and their colours, and
 * `group-highlight` with the place of the card under the pointer or the cursor, or null.
 */

import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { OptimizerSpec } from '../../model/optimizer.ts';
import { MAX_GROUPS } from '../../model/swarm.ts';
import type { GroupView } from '../../model/swarm-view.ts';
import './optimizer-card.ts';
import type { Suited } from './optimizer-card.ts';
import './optimizer-menu.ts';
import { type ColoredOptimizers, withOptimizer, withoutOptimizer } from '../../app/optimizer-colors.ts';
import { freshSpec } from '../../app/optimizer-specs.ts';
import { panelStyles } from '../kit/styles/optimizer.ts';
import { WORDS } from '../../words/words.ts';

export class OptimizerPanel extends LitElement {
	static override properties = {
		groups: { attribute: false },
		highlighted: { attribute: false },
		suited: { attribute: false },
		open: { state: true },
	};
	declare groups: readonly GroupView[];
	declare highlighted: number | null;
	/** Null where the landscape's sizes are not known. */
	declare suited: Suited | null;
	/** Places of the cards that are open. */
	declare open: ReadonlySet<number>;
	/** The card that the cursor goes to once there are so many. */
	#awaited: { readonly card: number; readonly groups: number } | undefined;

	constructor() {
		super();
		this.groups = [];
		this.highlighted = null;
		this.suited = null;
		this.open = new Set([0]);
	}

	static override styles = panelStyles;

	override render() {
		const { groups } = this;
		const full = groups.length >= MAX_GROUPS;
		return html`<section aria-labelledby="title">
			<header>
				<h2 id="title">${WORDS.optimizers.title}</h2>
				<span class="number" role="status">${WORDS.common.shown(String(groups.length), String(MAX_GROUPS))}</span>
				<button id="add" ?disabled=${full} aria-describedby=${full ? 'reason' : nothing} @click=${() => this.#menu?.open()}>${WORDS.optimizers.add}</button>
			</header>
			${full ? html`<p class="reason" id="reason">${WORDS.optimizers.full(MAX_GROUPS)}</p>` : nothing}
			${groups.length === 0 ? html`<p class="none">${WORDS.optimizers.none}</p>` : nothing}
			<ul role="list">
				${groups.map((group, k) => this.#card(group, k, full))}
			</ul>
			<optimizer-menu @choose=${(e: CustomEvent<string>) => this.#add(e.detail)}></optimizer-menu>
		</section>`;
	}

	/** Open the list of optimizers to add, where there is room for one. */
	openMenu(): void {
		if (this.groups.length < MAX_GROUPS) this.#menu?.open();
	}

	override updated(changed: PropertyValues<this>): void {
		if (!changed.has('groups') || this.groups.length !== this.#awaited?.groups) return;
		const card = this.renderRoot.querySelectorAll('optimizer-card')[this.#awaited.card];
		this.#awaited = undefined;
		// Where none is left, what is next is to add one.
		if (card) void card.updateComplete.then(() => card.focus());
		else this.renderRoot.querySelector<HTMLElement>('#add')?.focus();
	}

	get #menu() {
		return this.renderRoot.querySelector('optimizer-menu');
	}

	#card(group: GroupView, k: number, full: boolean) {
		return html`<li>
			<optimizer-card
				.group=${group}
				.suited=${this.suited}
				.expanded=${this.open.has(k)}
				.lit=${this.highlighted === k}
				.full=${full}
				@toggle-card=${() => this.#toggle(k)}
				@change-spec=${(e: CustomEvent<OptimizerSpec>) => this.#tell({ ...this.#chosen, optimizers: this.#chosen.optimizers.with(k, e.detail) })}
				@duplicate-card=${() => this.#duplicate(k)}
				@remove-card=${() => this.#remove(k)}
				@pointerenter=${() => this.#highlight(k)}
				@pointerleave=${() => this.#highlight(null)}
				@focusin=${() => this.#highlight(k)}
				@focusout=${() => this.#highlight(null)}
			></optimizer-card>
		</li>`;
	}

	get #chosen(): ColoredOptimizers {
		return { optimizers: this.groups.map(({ spec }) => spec), colors: this.groups.map(({ colorSlot }) => colorSlot) };
	}

	#toggle(k: number): void {
		const open = new Set(this.open);
		if (!open.delete(k)) open.add(k);
		this.open = open;
	}

	#add(id: string): void {
		const last = this.groups.length;
		if (last >= MAX_GROUPS) return;
		this.open = new Set([...this.open, last]);
		this.#awaited = { card: last, groups: last + 1 };
		this.#tell(withOptimizer(this.#chosen, freshSpec(id, this.suited?.({ id, hyper: {} }))));
	}

	/** The copy comes behind the others. */
	#duplicate(k: number): void {
		const spec = this.groups[k]?.spec;
		const last = this.groups.length;
		if (!spec || last >= MAX_GROUPS) return;
		this.open = new Set([...this.open, last]);
		this.#awaited = { card: last, groups: last + 1 };
		this.#tell(withOptimizer(this.#chosen, spec));
	}

	#remove(k: number): void {
		const left = this.groups.length - 1;
		this.open = new Set([...this.open].filter((at) => at !== k).map((at) => (at > k ? at - 1 : at)));
		this.#awaited = { card: Math.min(k, left - 1), groups: left };
		this.#tell(withoutOptimizer(this.#chosen, k));
	}

	#tell(chosen: ColoredOptimizers): void {
		this.dispatchEvent(new CustomEvent<ColoredOptimizers>('optimizers-change', { detail: chosen, bubbles: true, composed: true }));
	}

	#highlight(index: number | null): void {
		this.dispatchEvent(new CustomEvent<number | null>('group-highlight', { detail: index, bubbles: true, composed: true }));
	}
}

customElements.define('optimizer-panel', OptimizerPanel);

declare global {
	interface HTMLElementTagNameMap {
		'optimizer-panel': OptimizerPanel;
	}
}
