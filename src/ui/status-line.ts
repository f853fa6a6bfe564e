/** The read-out under the pointer, and what computed the picture, on which machine, how fast. */

import { css, html, LitElement, nothing } from 'lit';
import { type AxisLabel, planeLabels, shownCoordinate } from '../model/axis-label.ts';
import { SignalWatcher } from './controllers/signals.ts';
import { formatCount, formatNumber, formatTime } from './format.ts';
import { controls } from './styles/shared.ts';
import type { Workspace } from './workspace.ts';

export class StatusLine extends LitElement {
	static override properties = { workspace: { attribute: false } };
	declare workspace: Workspace | undefined;

	constructor() {
		super();
		this.workspace = undefined;
		new SignalWatcher(this, () => [
			this.workspace?.probe.value,
			this.workspace?.report.value,
			this.workspace?.machine.value,
			this.workspace?.progress.value,
			this.workspace?.landscape.value,
		]);
	}

	static override styles = [
		controls,
		css`
			:host {
				display: flex;
				align-items: center;
				gap: 18px;
				min-height: 38px;
				padding: 4px 14px;
				border-top: 1px solid var(--line);
				background: var(--panel);
				font-size: 12px;
				color: var(--muted);
			}
			.probe {
				display: flex;
				gap: 14px;
				min-width: 0;
				overflow: hidden;
				white-space: nowrap;
				font-family: var(--mono);
				color: var(--text);
			}
			.probe i {
				font-style: normal;
				color: var(--muted);
			}
			.grow {
				flex: 1;
			}
			.dot {
				display: inline-block;
				width: 8px;
				height: 8px;
				margin-right: 6px;
				border-radius: 50%;
				background: #35b779;
			}
			.dot.cpu {
				background: #e0a526;
			}
			progress {
				width: 120px;
				height: 8px;
				accent-color: var(--accent);
			}
			.work {
				display: flex;
				align-items: center;
				gap: 8px;
			}
			.work button {
				min-height: 26px;
				padding: 1px 8px;
			}
			.cells,
			.machine {
				white-space: nowrap;
			}
			.machine {
				overflow: hidden;
				text-overflow: ellipsis;
			}
			@media (max-width: 760px) {
				:host {
					gap: 10px;
					padding: 4px 10px;
				}
				.probe {
					gap: 9px;
					font-size: 11.5px;
				}
				.cells,
				.device,
				.still {
					display: none;
				}
			}
		`,
	];

	override render() {
		const { workspace } = this;
		if (!workspace) return nothing;
		const probe = workspace.probe.value;
		const labels = planeLabels(workspace.landscape.value?.variables ?? []);
		const coordinate = (label: AxisLabel | undefined, at: number) =>
			label ? html`<span><i>${label.name}</i> ${formatNumber(shownCoordinate(label, at), 5)}</span>` : nothing;
		return html`
			<div class="probe" aria-hidden="true">
				${
					probe
						? html`${coordinate(labels[0], probe.u)}${coordinate(labels[1], probe.v)}
							<span><i>f</i> ${probe.value === null ? 'hole' : formatNumber(probe.value, 6)}</span><span><i>|∇f|</i> ${formatNumber(probe.slope, 4)}</span>`
						: html`<span class="still"><i>Point at the landscape to read it</i></span>`
				}
			</div>
			<span class="grow"></span>
			${this.#work()} ${this.#machine()}
		`;
	}

	#work() {
		const { workspace } = this;
		const progress = workspace?.progress.value ?? null;
		if (progress !== null) {
			return html`<span class="work" role="status">Computing ${Math.round(progress * 100)} %
				<progress max="1" .value=${progress} aria-label="Computing the field"></progress>
				<button @click=${() => workspace?.cancel()}>Cancel</button></span>`;
		}
		const report = workspace?.report.value;
		if (!report) return nothing;
		const { grid } = report;
		return html`<span class="number cells">${formatCount(grid.columns)} × ${formatCount(grid.rows)} cells in ${formatTime(report.fieldMs)}${
			report.compileMs >= 1 ? html`, compiled in ${formatTime(report.compileMs)}` : nothing
		}</span>`;
	}

	#machine() {
		const machine = this.workspace?.machine.value;
		if (!machine) return html`<span>Starting…</span>`;
		const about = `${machine.mode} mode, ${machine.precision}; self-test: ${machine.selfTest}`;
		return html`<span class="machine" title=${about}><span class="dot ${machine.kind}"></span>${machine.kind === 'gpu' ? 'WebGPU' : 'CPU'}<span class="device"> · ${machine.device.replace(/^CPU, /, '')}</span></span>`;
	}
}

customElements.define('status-line', StatusLine);

declare global {
	interface HTMLElementTagNameMap {
		'status-line': StatusLine;
	}
}
