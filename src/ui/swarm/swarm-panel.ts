/** The optimizers of the run, as the store has them: changes go to the store, and the conductor follows. */

import { css, html, LitElement } from 'lit';
import { suitedTo } from '../../engine/swarm/optimizers.ts';
import type { OptimizerSpec } from '../../model/optimizer.ts';
import { SignalWatcher } from '../kit/signals.ts';
import './optimizer-panel.ts';
import type { RunController } from '../../app/run-controller.ts';
import type { Workspace } from '../../app/workspace.ts';

export class SwarmPanel extends LitElement {
	static override properties = { workspace: { attribute: false }, swarm: { attribute: false } };
	declare workspace: Workspace | undefined;
	declare swarm: RunController | undefined;

	constructor() {
		super();
		this.workspace = undefined;
		this.swarm = undefined;
		new SignalWatcher(this, () => [this.swarm?.chosen.value, this.swarm?.highlight.value, this.swarm?.scale.value]);
	}

	static override styles = css`
		:host {
			display: block;
		}
	`;

	override render() {
		const { workspace, swarm } = this;
		if (!workspace || !swarm) return html``;
		const scale = swarm.scale.value;
		return html`<optimizer-panel
			.groups=${swarm.chosen.value}
			.highlighted=${swarm.highlight.value}
			.suited=${scale ? (spec: OptimizerSpec) => suitedTo({ id: spec.id, hyper: {} }, scale).hyper : null}
			@optimizers-change=${(event: CustomEvent<readonly OptimizerSpec[]>) => {
				const { store } = workspace;
				store.set({ swarm: { ...store.state.peek().swarm, optimizers: event.detail } });
			}}
			@group-highlight=${(event: CustomEvent<number | null>) => {
				swarm.highlight.value = event.detail;
			}}
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
