/** The optimizers of the run, with the values that suit the landscape in view. */

import { css, html, LitElement, nothing } from 'lit';
import { suitedTo } from '../../engine/swarm/optimizers.ts';
import type { LandscapeMetrics, OptimizerSpec } from '../../model/optimizer.ts';
import type { SwarmPlan } from '../../model/swarm.ts';
import type { GroupView } from '../../model/swarm-view.ts';
import { NETWORK_PARTICLES } from '../../state/app-state.ts';
import { WORDS } from '../../words/words.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { controls } from '../kit/styles/shared.ts';
import './optimizer-panel.ts';

/** Where particles move: in the plane that is looked through, or in the space of all variables. */
export type Ground = NonNullable<SwarmPlan['in']>;

/**
 * @fires optimizers-change the optimizers as they are wanted, with their colours (ColoredOptimizers)
 * @fires group-highlight the place of the group under the pointer, or null
 * @fires change-ground where particles are to move (Ground)
 */
export class SwarmPanel extends LitElement {
	static override properties = {
		groups: { attribute: false },
		highlighted: { attribute: false },
		scale: { attribute: false },
		ground: { attribute: false },
	};
	/** The optimizers as chosen. */
	declare groups: readonly GroupView[];
	declare highlighted: number | null;
	/** Sizes of the landscape, where they are known. */
	declare scale: LandscapeMetrics | null;
	/** Where particles move; null where a landscape leaves no choice. */
	declare ground: Ground | null;

	constructor() {
		super();
		this.groups = [];
		this.highlighted = null;
		this.scale = null;
		this.ground = null;
	}

	static override styles = [
		controls,
		segmentedStyle,
		css`
			:host {
				display: block;
			}
			.segmented {
				margin-bottom: 8px;
			}
			.segmented button {
				flex: 1;
			}
			p {
				margin: 0 0 8px;
				color: var(--muted);
				font-size: 12.5px;
			}
		`,
	];

	override render() {
		const { scale } = this;
		const { optimizers } = WORDS;
		const grounds = [
			['space', optimizers.inSpace],
			['plane', optimizers.inPlane],
		] as const;
		const choose = (detail: Ground): void => void this.dispatchEvent(new CustomEvent<Ground>('change-ground', { detail }));
		return html`${this.ground === null ? nothing : html`${segmented(optimizers.ground, grounds, this.ground, choose)}<p>${optimizers.wholeNetworks(NETWORK_PARTICLES)}</p>`}<optimizer-panel
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
