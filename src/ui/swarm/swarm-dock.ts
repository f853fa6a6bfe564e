/** Curves and results of the run, side by side: what its conductor knows, handed to the elements that show it. */

import { css, html, LitElement } from 'lit';
import { SignalWatcher } from '../kit/signals.ts';
import './curve-chart.ts';
import './results-table.ts';
import { controls } from '../kit/styles/shared.ts';
import type { RunController } from '../../app/run-controller.ts';
import { distanceSentence, drawnSentence } from '../../app/swarm-words.ts';
import type { Workspace } from '../../app/workspace.ts';

export class SwarmDock extends LitElement {
	static override properties = { workspace: { attribute: false }, swarm: { attribute: false }, scale: { state: true } };
	declare workspace: Workspace | undefined;
	declare swarm: RunController | undefined;
	declare scale: 'log' | 'linear';

	constructor() {
		super();
		this.workspace = undefined;
		this.swarm = undefined;
		this.scale = 'log';
		new SignalWatcher(this, () => [
			this.swarm?.groups.value,
			this.swarm?.highlight.value,
			this.workspace?.landscape.current.value,
			this.workspace?.theme.value,
			this.workspace?.machine.renderer.value,
			this.workspace?.landscape.slice.value,
			this.workspace?.store.state.value.swarm.steps,
		]);
	}

	static override styles = [
		controls,
		css`
			:host {
				display: grid;
				grid-template-columns: minmax(0, 1fr) minmax(0, 1.5fr);
				gap: var(--gap);
				min-height: 0;
			}
			section {
				min-width: 0;
				min-height: 0;
				padding: 8px 12px;
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--panel);
				overflow: hidden;
			}
			section.results {
				overflow: auto;
			}
			curve-chart {
				height: 100%;
				min-height: 0;
			}
			@media (max-width: 760px) {
				:host {
					grid-template-columns: minmax(0, 1fr);
				}
				section.curves {
					height: 280px;
				}
			}
		`,
	];

	override render() {
		const { workspace, swarm } = this;
		if (!workspace || !swarm) return html``;
		const highlight = (event: CustomEvent<number | null>): void => {
			swarm.highlight.value = event.detail;
		};
		const landscape = workspace.landscape.current.value;
		const groups = swarm.groups.value;
		const total = groups.reduce((sum, { statistics }) => sum + (statistics?.count ?? 0), 0);
		const drawn = workspace.machine.renderer.value?.kind === 'canvas' ? drawnSentence(total) : null;
		const summary = [workspace.landscape.slice.value, distanceSentence(groups), drawn].filter((sentence) => sentence !== null);
		return html`
			<section class="curves" aria-label="Curves of the run">
				<curve-chart
					compact
					.groups=${groups}
					.highlighted=${swarm.highlight.value}
					.scale=${this.scale}
					.theme=${workspace.theme.value}
					.budget=${workspace.store.state.value.swarm.steps}
					@group-highlight=${highlight}
					@scale-change=${(event: CustomEvent<'log' | 'linear'>) => {
						this.scale = event.detail;
					}}
				></curve-chart>
			</section>
			<section class="results" aria-label="Results of the run">
				<results-table
					.exported=${() => swarm.exported()}
					.groups=${groups}
					.highlighted=${swarm.highlight.value}
					.summary=${summary}
					.minima=${landscape?.minima ?? []}
					.variables=${landscape?.variables ?? []}
					.surface=${landscape?.source.kind === 'surface'}
					@group-highlight=${highlight}
				></results-table>
			</section>
		`;
	}
}

customElements.define('swarm-dock', SwarmDock);

declare global {
	interface HTMLElementTagNameMap {
		'swarm-dock': SwarmDock;
	}
}
