/** The scaling curve of a workload: a line for each machine, quartiles, the crossover, sizes that were left out. */

import { css, html, LitElement, nothing } from 'lit';
import {
	curvesOf,
	curveSummary,
	type Metric,
	rateText,
	secondsText,
	sizeIs,
	sizeText,
	type WorkloadPoints,
} from '../../app/bench/bench-data.ts';
import { drawCurves } from './curve-drawing.ts';
import { LogPlot, type LogPlotContent } from './log-plot.ts';
import { markKey } from './machine-marks.ts';
import { plotFrame } from './styles.ts';
import { controls } from '../kit/styles/shared.ts';
import { BENCH } from '../../words/bench.ts';

const isNumber = (value: number | null): value is number => value !== null;

export class BenchChart extends LitElement {
	static override properties = {
		workload: { attribute: false },
		metric: { type: String },
		theme: { type: String },
		at: { state: true },
	};
	declare workload: WorkloadPoints | undefined;
	declare metric: Metric;
	declare theme: 'dark' | 'light';
	/** Place in the sizes that is under the pointer. */
	declare private at: number | null;
	readonly #plot = new LogPlot(
		this,
		() => this.#content(),
		() => [this.workload, this.metric, this.theme],
	);

	constructor() {
		super();
		this.workload = undefined;
		this.metric = 'time';
		this.theme = 'dark';
		this.at = null;
	}

	static override styles = [
		controls,
		plotFrame,
		css`
			:host {
				display: block;
				min-width: 0;
			}
			ul {
				display: flex;
				flex-wrap: wrap;
				gap: 2px 18px;
				margin: 4px 0 0;
				padding: 0;
				list-style: none;
				font-size: 12.5px;
				font-variant-numeric: tabular-nums;
			}
			li {
				display: flex;
				align-items: center;
				gap: 7px;
			}
			li .value {
				color: var(--muted);
			}
			.mark {
				flex: none;
			}
			.failed {
				color: var(--muted);
			}
		`,
	];

	override render() {
		const { workload } = this;
		if (!workload) return nothing;
		const { lines, sizes } = curvesOf(workload, this.metric);
		if (lines.length === 0) return nothing;
		if (this.#plot.failed) return html`<p class="failed">${BENCH.chartFailed}</p>`;
		const at = this.at ?? sizes.length - 1;
		const unit = workload.points[0]?.unit ?? 'unit';
		return html`<p class="axes" aria-hidden="true">
				<span>${this.metric === 'time' ? BENCH.timeAxis : BENCH.rateAxis(unit)}</span><span>${BENCH.sizeAxis(sizeIs(workload))}</span>
			</p>
			<div class="plot"></div>
			<ul aria-hidden="true">
				<li class="value">${BENCH.atSize(sizeText(sizes[at] ?? 0))}</li>
				${lines.map(
					({ contestant, median }) =>
						html`<li>${markKey(contestant)}<span>${BENCH.contestants[contestant].name}</span><span class="value">${this.#text(median[at])}</span></li>`,
				)}
			</ul>`;
	}

	#text = (value: number | null | undefined): string => (this.metric === 'time' ? secondsText(value) : rateText(value));

	#content(): LogPlotContent | null {
		const { workload, metric } = this;
		if (!workload) return null;
		const curves = curvesOf(workload, metric);
		const values = curves.lines.flatMap(({ low, median, high }) => [...low, ...median, ...high]).filter(isNumber);
		const [least, most] = [curves.sizes[0], curves.sizes.at(-1)];
		if (values.length === 0 || least === undefined || most === undefined) return null;
		return {
			xs: curves.sizes,
			x: [least, most],
			y: [Math.min(...values), Math.max(...values)],
			xTicks: curves.sizes,
			xText: (size) => (size >= 100_000 ? rateText(size) : sizeText(size)),
			yText: this.#text,
			draw: (pen) => drawCurves(pen, curves),
			hover: (index) => {
				this.at = index;
			},
			summary: curveSummary(workload, metric),
		};
	}
}

customElements.define('bench-chart', BenchChart);

declare global {
	interface HTMLElementTagNameMap {
		'bench-chart': BenchChart;
	}
}
