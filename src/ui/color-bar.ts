/** The legend: which colour is which value, under the scale in force. */

import { css, html, LitElement, nothing } from 'lit';
import { SignalWatcher } from './controllers/signals.ts';
import type { Stage } from './stage.ts';
import { controls } from './styles/shared.ts';
import type { Workspace } from './workspace.ts';

const SCALE_NAMES = { linear: 'linear', log: 'log(f − min + ε)', symlog: 'symmetric log', quantile: 'quantile' } as const;

export class ColorBar extends LitElement {
	static override properties = { workspace: { attribute: false }, stage: { attribute: false } };
	declare workspace: Workspace | undefined;
	declare stage: Stage | undefined;

	constructor() {
		super();
		this.workspace = undefined;
		this.stage = undefined;
		new SignalWatcher(this, () => [this.workspace?.report.value, this.workspace?.store.state.value.appearance, this.workspace?.probe.value, this.workspace?.theme.value]);
	}

	static override styles = [
		controls,
		css`
			:host {
				display: flex;
				flex-direction: column;
				min-height: 0;
				font-size: 11px;
				color: var(--muted);
			}
			.bar {
				position: relative;
				flex: 1;
				min-height: 60px;
				margin: 10px 0 8px;
			}
			canvas {
				position: absolute;
				left: 0;
				top: 0;
				width: 16px;
				height: 100%;
				border-radius: 4px;
				outline: 1px solid var(--line);
			}
			span {
				position: absolute;
				left: 24px;
				transform: translateY(50%);
				white-space: nowrap;
				font-variant-numeric: tabular-nums;
			}
			span::before {
				content: '';
				position: absolute;
				left: -7px;
				top: 50%;
				width: 4px;
				border-top: 1px solid var(--line-strong);
			}
			.now {
				position: absolute;
				left: -3px;
				width: 22px;
				height: 3px;
				transform: translateY(50%);
				border: 1px solid var(--bg);
				border-radius: 2px;
				background: var(--text);
			}
			p {
				margin: 0;
				writing-mode: horizontal-tb;
			}
		`,
	];

	#scale() {
		const report = this.workspace?.report.value;
		const appearance = this.workspace?.store.state.value.appearance;
		if (!report || !appearance || !this.stage || report.statistics.holes === report.statistics.count) return null;
		return this.stage.kit.makeScale(appearance.scale, report.statistics, appearance.clip);
	}

	override render() {
		const { workspace, stage } = this;
		const scale = this.#scale();
		if (!workspace || !stage || !scale) return nothing;
		const { appearance } = workspace.store.state.value;
		const probe = workspace.probe.value;
		const at = probe?.value == null ? null : scale.forward(probe.value);
		const ticks = stage.kit.scaleTicks(scale, 7);
		return html`
			<div class="bar" role="img" aria-label=${`Colours from ${ticks[0]?.label ?? ''} to ${ticks.at(-1)?.label ?? ''}, ${SCALE_NAMES[appearance.scale]} scale`}>
				<canvas width="1" height="256"></canvas>
				${ticks.map(({ label }) => html`<span>${label}</span>`)} ${at === null ? nothing : html`<div class="now"></div>`}
			</div>
			<p>${SCALE_NAMES[appearance.scale]}</p>
		`;
	}

	override updated(): void {
		const { workspace, stage } = this;
		const scale = this.#scale();
		const canvas = this.renderRoot.querySelector('canvas');
		if (!workspace || !stage || !scale || !canvas) return;
		const ticks = stage.kit.scaleTicks(scale, 7);
		for (const [i, span] of [...this.renderRoot.querySelectorAll('span')].entries()) span.style.bottom = `${((ticks[i]?.t ?? 0) * 100).toFixed(2)}%`;
		const now = this.renderRoot.querySelector<HTMLElement>('.now');
		const value = workspace.probe.peek()?.value;
		if (now && value != null) now.style.bottom = `${(scale.forward(value) * 100).toFixed(2)}%`;
		const table = stage.kit.drawnColormap({ ...workspace.store.state.peek().appearance, theme: workspace.theme.peek() });
		const image = new ImageData(1, 256);
		const stride = table.length / 256;
		for (let i = 0; i < 256; i++) {
			const from = (255 - i) * stride;
			image.data.set([table[from] ?? 0, table[from + 1] ?? 0, table[from + 2] ?? 0, 255], i * 4);
		}
		canvas.getContext('2d')?.putImageData(image, 0, 0);
	}
}

customElements.define('color-bar', ColorBar);

declare global {
	interface HTMLElementTagNameMap {
		'color-bar': ColorBar;
	}
}
