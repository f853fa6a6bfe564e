/** The scaling curve of a workload: a line for each machine, quartiles, the crossover, sizes that were left out. */

import { css, html, LitElement, nothing } from 'lit';
import { CONTESTANT_WORDS } from './bench-choice.ts';
import {
	type Curves,
	curvesOf,
	curveSummary,
	type Line,
	type Metric,
	rateText,
	secondsText,
	sizeIs,
	sizeText,
	type WorkloadPoints,
} from './bench-data.ts';
import { label, LogPlot, type LogPlotContent, type Pen } from './log-plot.ts';
import { markerPath, markKey, markOf } from './machine-marks.ts';
import { plotFrame } from './styles.ts';
import { controls } from '../styles/shared.ts';

const isNumber = (value: number | null): value is number => value !== null;
/** Size of a marker and of the ends of a quartile bar, CSS pixels. */
const MARKER = 4;
const CAP = 3;

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
		if (this.#plot.failed) return html`<p class="failed">The chart could not be loaded. The table has the same numbers.</p>`;
		const at = this.at ?? sizes.length - 1;
		const unit = workload.points[0]?.unit ?? 'unit';
		return html`<p class="axes" aria-hidden="true">
				<span>${this.metric === 'time' ? 'time of a run' : `${unit}s a second`}, log</span><span>${sizeIs(workload)}, log</span>
			</p>
			<div class="plot"></div>
			<ul aria-hidden="true">
				<li class="value">at ${sizeText(sizes[at] ?? 0)}:</li>
				${lines.map(
					({ contestant, median }) =>
						html`<li>${markKey(contestant)}<span>${CONTESTANT_WORDS[contestant].name}</span><span class="value">${this.#text(median[at])}</span></li>`,
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

function drawCurves(pen: Pen, curves: Curves): void {
	const { context, box } = pen;
	context.save();
	context.beginPath();
	context.rect(box.left, box.top, box.width, box.height);
	context.clip();
	for (const line of curves.lines) drawBand(pen, curves.sizes, line);
	if (curves.crossing) drawCrossing(pen, curves.crossing.size);
	// The first machine is drawn last, on top.
	for (const line of curves.lines.toReversed()) drawLine(pen, curves.sizes, line);
	drawAborted(pen, curves);
	context.restore();
}

/** Runs of neighbouring places that have values. */
function runs(values: readonly (number | null)[]): number[][] {
	const found: number[][] = [];
	values.forEach((value, i) => {
		if (value === null) return;
		if (i > 0 && values[i - 1] !== null) found.at(-1)?.push(i);
		else found.push([i]);
	});
	return found;
}

function drawBand({ context, x, y }: Pen, sizes: readonly number[], { contestant, low, high }: Line): void {
	context.save();
	context.globalAlpha = 0.16;
	context.fillStyle = markOf(contestant).color;
	for (const run of runs(low)) {
		context.beginPath();
		for (const i of run) context.lineTo(x(sizes[i] as number), y(low[i] as number));
		for (const i of run.toReversed()) context.lineTo(x(sizes[i] as number), y(high[i] as number));
		context.fill();
	}
	context.restore();
}

function drawLine({ context, scale, x, y, token }: Pen, sizes: readonly number[], { contestant, median, low, high }: Line): void {
	const { color, dash, shape } = markOf(contestant);
	context.save();
	context.strokeStyle = color;
	context.fillStyle = color;
	context.lineWidth = 2 * scale;
	context.lineJoin = 'round';
	for (const run of runs(median)) {
		context.setLineDash(dash.map((length) => length * scale));
		context.beginPath();
		for (const i of run) context.lineTo(x(sizes[i] as number), y(median[i] as number));
		context.stroke();
		context.setLineDash([]);
		for (const i of run) {
			const at = x(sizes[i] as number);
			context.lineWidth = 1.25 * scale;
			context.strokeStyle = color;
			context.beginPath();
			for (const end of [y(low[i] as number), y(high[i] as number)]) {
				context.moveTo(at - CAP * scale, end);
				context.lineTo(at + CAP * scale, end);
			}
			context.moveTo(at, y(low[i] as number));
			context.lineTo(at, y(high[i] as number));
			context.stroke();
			const marker = markerPath(shape, at, y(median[i] as number), MARKER * scale);
			context.strokeStyle = token('--panel');
			context.stroke(marker);
			context.fill(marker);
		}
		context.strokeStyle = color;
		context.lineWidth = 2 * scale;
	}
	context.restore();
}

/** A line where the GPU overtakes, with its size. */
function drawCrossing(pen: Pen, size: number): void {
	const { context, scale, box, x, token } = pen;
	const at = x(size);
	context.save();
	context.strokeStyle = token('--text');
	context.lineWidth = scale;
	context.setLineDash([3 * scale, 3 * scale]);
	context.beginPath();
	context.moveTo(at, box.top);
	context.lineTo(at, box.top + box.height);
	context.stroke();
	label(pen, `GPU overtakes: ${sizeText(size)}`, at, box.top + 11 * scale);
	context.restore();
}

/** A cross at the foot where a machine was not given the time. */
function drawAborted(pen: Pen, { aborted, lines }: Curves): void {
	const { context, scale, box, x, font } = pen;
	context.save();
	context.lineWidth = 2 * scale;
	const arm = 4 * scale;
	const seen = new Map<number, number>();
	for (const { contestant, size } of aborted) {
		const row = seen.get(size) ?? 0;
		seen.set(size, row + 1);
		const [at, foot] = [x(size), box.top + box.height - (10 + 14 * row) * scale];
		context.strokeStyle = markOf(contestant).color;
		context.beginPath();
		context.moveTo(at - arm, foot - arm);
		context.lineTo(at + arm, foot + arm);
		context.moveTo(at - arm, foot + arm);
		context.lineTo(at + arm, foot - arm);
		context.stroke();
	}
	const [first] = aborted;
	if (first && lines.length > 0) {
		context.font = font;
		const text = '✕ over budget';
		const width = context.measureText(text).width;
		label(pen, text, Math.min(x(first.size) - width - 24 * scale, box.left + box.width), box.top + box.height - 10 * scale);
	}
	context.restore();
}

customElements.define('bench-chart', BenchChart);

declare global {
	interface HTMLElementTagNameMap {
		'bench-chart': BenchChart;
	}
}
