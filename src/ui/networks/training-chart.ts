/** Curves of a training: loss and accuracy on training and test samples, and the sharpness beside the limit of the method. */

import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type uPlot from 'uplot';
import { formatCount, formatNumber } from '../../app/format.ts';
import type { TrainingView } from '../../app/network-view.ts';
import { isLogarithmic, type TrainingChart, trainingColumns } from '../../app/networks-chart.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { WORDS } from '../../words/words.ts';
import { ChartFrame, type ChartOptions } from '../kit/chart-frame.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { chart } from '../kit/styles/chart.ts';
import { controls } from '../kit/styles/shared.ts';

const HEIGHT = 150;
/** Colours of training and test, of λ_max and the limit. */
const COLORS = ['--accent', '--muted'] as const;

export class TrainingCurves extends LitElement {
	static override properties = {
		training: { attribute: false },
		theme: { type: String },
		chart: { type: String },
	};
	declare training: TrainingView | null;
	declare theme: 'dark' | 'light';
	/** What is drawn. */
	declare chart: TrainingChart;

	readonly #frame = new ChartFrame(
		this,
		() => HEIGHT,
		() => this.#draw(),
	);

	constructor() {
		super();
		this.training = null;
		this.theme = 'dark';
		this.chart = 'loss';
	}

	static override styles = [
		controls,
		segmentedStyle,
		chart,
		css`
			:host {
				display: block;
				min-width: 0;
			}
			.segmented {
				margin-bottom: 6px;
			}
			.segmented button {
				flex: 1;
				min-width: 0;
				padding: 2px 4px;
				font-size: 12.5px;
			}
			.plot {
				min-width: 0;
				height: 150px;
				min-height: 0;
				overflow: hidden;
			}
			p {
				margin: 6px 0;
				color: var(--muted);
				font-size: 13px;
			}
			.key {
				display: flex;
				flex-wrap: wrap;
				gap: 2px 14px;
				font-size: 12px;
			}
			.key span {
				display: flex;
				align-items: center;
				gap: 5px;
			}
			i {
				width: 16px;
				height: 0;
				border-top: 2px solid var(--accent);
			}
			i.second {
				border-top: 2px dashed var(--muted);
			}
		`,
	];

	get #columns() {
		const { readings = [], sharpness = [] } = this.training ?? {};
		return trainingColumns(this.chart, readings, sharpness);
	}

	override render() {
		const { chart } = this;
		const empty = this.#columns.steps.length === 0;
		const [first, second] =
			chart === 'sharpness' ? [NETWORK_ROOM.lambdaCurve, NETWORK_ROOM.limitCurve] : [NETWORK_ROOM.trainCurve, NETWORK_ROOM.testCurve];
		const charts = Object.entries(NETWORK_ROOM.charts) as [TrainingChart, string][];
		return html`${segmented(NETWORK_ROOM.chart, charts, chart, (chosen) => (this.chart = chosen))}
			${empty ? html`<p>${chart === 'sharpness' ? NETWORK_ROOM.noSharpness : NETWORK_ROOM.noReadings}</p>` : nothing}
			${this.#frame.failed ? html`<p>${WORDS.common.chartFailedTable}</p>` : nothing}
			<div class="plot" ?hidden=${empty || this.#frame.failed}></div>
			${empty ? nothing : html`<div class="key"><span><i></i>${first}</span><span><i class="second"></i>${second}</span></div>`}`;
	}

	override updated(changed: PropertyValues): void {
		if (['training', 'theme', 'chart'].some((name) => changed.has(name))) this.#draw();
	}

	#draw(): void {
		const columns = this.#columns;
		if (!this.isConnected || columns.steps.length === 0 || this.#frame.failed || !this.#frame.loaded) return;
		const log = isLogarithmic(columns);
		const made = JSON.stringify([this.chart, log, this.theme]);
		const data = [columns.steps, ...columns.curves] as uPlot.AlignedData;
		const last = (curve: readonly (number | null)[] | undefined): string =>
			formatNumber(curve?.findLast((value) => value !== null) ?? undefined, 4);
		const summary = NETWORK_ROOM.chartSays(
			NETWORK_ROOM.charts[this.chart],
			formatCount(columns.steps.at(-1) ?? 0),
			last(columns.curves[0]),
			last(columns.curves[1]),
		);
		this.#frame.show(made, () => this.#options(log), data, summary);
	}

	#options(log: boolean): ChartOptions {
		const axis = this.#frame.axis();
		const end = Math.max(1, this.training?.steps ?? 1);
		return {
			padding: [8, 22, 0, 0],
			scales: { x: { time: false, range: () => [0, end] }, y: { distr: log ? 3 : 1 } },
			axes: [
				{ ...axis, size: 26, values: (_, splits) => splits.map((step) => (Number.isInteger(step) ? formatCount(step) : '')) },
				{ ...axis, size: 52, values: (_, splits) => splits.map((value) => (value === null ? '' : formatNumber(value, 3))) },
			],
			series: [
				{},
				...COLORS.map((color, k) => ({
					stroke: () => this.#frame.token(color),
					width: 1.75,
					spanGaps: true,
					// A line through one point is none: it is a dot then.
					points: { show: (plot: uPlot, series: number) => (this.chart === 'sharpness' && k === 0) || hasOne(plot.data[series]), size: 5 },
					...(k === 1 ? { dash: [5, 4] } : {}),
				})),
			],
		};
	}
}

/** Whether a curve is a single point. */
export const hasOne = (values: ArrayLike<number | null | undefined> | undefined): boolean =>
	Array.from(values ?? []).filter((value) => value !== null && value !== undefined).length === 1;

customElements.define('training-curves', TrainingCurves);

declare global {
	interface HTMLElementTagNameMap {
		'training-curves': TrainingCurves;
	}
}
