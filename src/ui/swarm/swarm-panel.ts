/** The optimizers of the run, with the values that suit the landscape in view. */

import { css, html, LitElement } from 'lit';
import { suitedTo } from '../../engine/swarm/optimizers.ts';
import type { LandscapeMetrics, OptimizerSpec } from '../../model/optimizer.ts';
import type { GroupView } from '../../model/swarm-view.ts';
import './optimizer-panel.ts';

/**
 * @fires optimizers-change the optimizers as they are wanted, with their colours (ColoredOptimizers)
 * @fires group-highlight the place of the group under the pointer, or null
 */
export class SwarmPanel extends LitElement {
	static override properties = { groups: { attribute: false }, highlighted: { attribute: false }, scale: { attribute: false } };
	/** The optimizers as chosen. */
	declare groups: readonly GroupView[];
	declare highlighted: number | null;
	/** Sizes of the landscape, where they are known. */
	declare scale: LandscapeMetrics | null;

	constructor() {
		super();
		this.groups = [];
		this.highlighted = null;
		this.scale = null;
	}

	static override styles = css`
		:host {
			display: block;
		}
	`;

	override render() {
		const { scale } = this;
		return html`<optimizer-panel
			.groups=${this.groups}
			.highlighted=${this.highlighted}
			.suited=${scale ? (spec: OptimizerSpec) => suitedTo({ id: spec.id, hyper: {} }, scale).hyper : null}
		></optimizer-panel>`;
	}

	/** Open the list of optimizers to add. */
	add(): void {
		this.renderRoot.querySelector('optimizer-panel')?.openMenu();
	}
}

customElements.define('swarm-panel', SwarmPanel);

declare global {
	interface HTMLElementTagNameMap {
		'swarm-panel': SwarmPanel;
	}
}
