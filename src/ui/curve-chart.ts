/** Values of a run by step: of each optimizer the best, the median and the middle nine tenths. */

import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type uPlot from 'uplot';
import type { GroupView } from '../model/swarm-view.ts';
import {
	axisTicks,
	type ChartColumns,
	type ChartScale,
	chartColumns,
	chartSummary,
	readingAt,
	SERIES,
	stepsEnd,
	tickLabel,
	type ValueAxis,
	valueAxis,
} from './chart-data.ts';
import { formatCount, formatNumber } from './format.ts';
import { controls } from './styles/shared.ts';

type Plot = uPlot;

/** Time between two drawings of new data, ms. */
const PERIOD = 125;
/** Points drawn of each curve: about one a pixel of a wide chart. */
const POINTS = 900;
const HEIGHT = 240;
/** How near the pointer must be to a curve to mean it, CSS pixels. */
const NEAR = 32;
/** Room that a tick of the vertical axis needs, CSS pixels. */
const TICK_ROOM = 34;
const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

const faded = (color: string, share: number): string => `color-mix(in srgb, ${color} ${Math.round(share * 100)}%, transparent)`;

/**
 * @fires group-highlight the place of the group whose curve is nearest to the pointer, or null
 * @fires scale-change 'log' or 'linear', as asked for by a button
 */
export class CurveChart extends LitElement {
	static override properties = {
		groups: { attribute: false },
		highlighted: { attribute: false },
		scale: { type: String },
		theme: { type: String },
		budget: { type: Number },
		at: { state: true },
		failed: { state: true },
		label: { state: true },
	};
	declare groups: readonly GroupView[];
	declare highlighted: number | null;
	declare scale: ChartScale;
	declare theme: 'dark' | 'light';
	/** Steps on the horizontal axis at most. */
	declare budget: number;
	/** The step under the pointer. */
	declare private at: number | null;
	declare private failed: boolean;
	/** What the axis of values shows. */
	declare private label: string;

	#library: typeof uPlot | undefined;
	#loading = false;
	#plot: Plot | undefined;
	#arranged: { readonly groups: readonly GroupView[]; readonly scale: ChartScale; readonly columns: ChartColumns } | undefined;
	#axis: ValueAxis = valueAxis([], 'linear');
	/** Groups as drawn: the highlighted one last, on top. */
	#drawn: readonly GroupView[] = [];
	#end = 1;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#last = -PERIOD;
	readonly #resizer = new ResizeObserver(() => this.#fit());

	constructor() {
		super();
		this.groups = [];
		this.highlighted = null;
		this.scale = 'log';
		this.theme = 'dark';
		this.budget = 1000;
		this.at = null;
		this.failed = false;
		this.label = '';
	}

	static override styles = [
		controls,
		css`
			:host {
				display: block;
				min-width: 0;
			}
			.head {
				display: flex;
				align-items: center;
				gap: 8px;
				margin-bottom: 4px;
			}
			.head h2 {
				flex: 1;
				margin: 0;
			}
			.scales {
				display: flex;
			}
			.scales button:first-child {
				border-radius: 6px 0 0 6px;
			}
			.scales button:last-child {
				margin-left: -1px;
				border-radius: 0 6px 6px 0;
			}
			.axis {
				margin: 0;
				font-size: 11px;
				color: var(--muted);
			}
			.plot {
				position: relative;
				min-height: 240px;
				overflow: hidden;
			}
			.plot[hidden] {
				display: none;
			}
			.empty {
				display: grid;
				place-content: center;
				min-height: 120px;
				margin: 0;
				padding: 0 16px;
				border: 1px dashed var(--line);
				border-radius: var(--radius);
				color: var(--muted);
				font-size: 13px;
				text-align: center;
			}
			ul {
				display: grid;
				grid-template-columns: repeat(auto-fill, minmax(256px, 1fr));
				gap: 2px 12px;
				margin: 4px 0 0;
				padding: 0;
				list-style: none;
				font-size: 12.5px;
				font-variant-numeric: tabular-nums;
			}
			li {
				display: grid;
				grid-template-columns: 14px minmax(0, 1fr) 66px 66px;
				align-items: center;
				gap: 6px;
				padding: 2px 6px;
				border-radius: 4px;
			}
			li.lit {
				background: var(--panel-raised);
			}
			li .name {
				overflow: hidden;
				text-overflow: ellipsis;
				white-space: nowrap;
			}
			li .value {
				text-align: right;
			}
			li .median,
			.key {
				color: var(--muted);
			}
			.key {
				display: flex;
				flex-wrap: wrap;
				gap: 2px 14px;
				margin: 4px 0 0;
				padding: 0 6px;
				font-size: 12px;
				font-variant-numeric: tabular-nums;
			}
			.key .step {
				flex: 1;
				min-width: 96px;
				color: var(--text);
			}
			.line {
				display: inline-block;
				width: 20px;
				margin-right: 5px;
				border-top: 2px solid var(--muted);
				vertical-align: middle;
			}
			.line.dashed {
				border-top-style: dashed;
				border-top-width: 1.5px;
			}
			.line.band {
				height: 9px;
				border: 0;
				border-radius: 2px;
				background: var(--line-strong);
				opacity: 0.5;
			}
			.swatch {
				width: 14px;
				height: 4px;
				border-radius: 2px;
				background: var(--group);
			}

			/* What the chart library needs of its elements. */
			.uplot {
				width: min-content;
			}
			.u-wrap {
				position: relative;
				user-select: none;
			}
			.u-over,
			.u-under {
				position: absolute;
			}
			.u-under {
				overflow: hidden;
			}
			.uplot canvas {
				display: block;
				position: relative;
				width: 100%;
				height: 100%;
			}
			.u-axis {
				position: absolute;
			}
			.u-select,
			.u-cursor-y {
				display: none;
			}
			.u-cursor-x {
				position: absolute;
				left: 0;
				top: 0;
				height: 100%;
				border-right: 1px dashed var(--muted);
				pointer-events: none;
				will-change: transform;
			}
			.u-off {
				display: none;
			}
		`,
	];

	get #hasData(): boolean {
		return this.groups.some(({ curve }) => curve.steps.length > 0);
	}

	override render() {
		const empty = !this.#hasData;
		return html`<div class="head">
				<h2>Value by step</h2>
				<div class="scales" role="group" aria-label="Scale of values">${this.#scaleButton('log', 'Log')}${this.#scaleButton('linear', 'Linear')}</div>
			</div>
			${empty ? html`<p class="empty">No steps yet. Run the optimizers to see how their values fall.</p>` : nothing}
			${this.failed ? html`<p class="empty">The chart could not be loaded. The table has the same results.</p>` : nothing}
			${empty ? nothing : html`<p class="axis" aria-hidden="true">${this.label}</p>`}
			<div class="plot" ?hidden=${empty || this.failed}></div>
			${empty ? nothing : this.#readings()}`;
	}

	#scaleButton(scale: ChartScale, label: string) {
		return html`<button aria-pressed=${this.scale === scale} @click=${() => this.#ask('scale-change', scale)}>${label}</button>`;
	}

	/** Names of the curves, and what they tell at the step under the pointer, or at the last. */
	#readings() {
		const { at } = this;
		const last = Math.max(0, ...this.groups.map(({ curve }) => curve.steps.at(-1) ?? 0));
		return html`<div class="key">
				<span class="step">Step ${formatCount(at ?? last)}</span>
				<span><i class="line"></i>best</span><span><i class="line dashed"></i>median</span><span><i class="line band"></i>5–95 %</span>
			</div>
			<ul @pointerleave=${() => this.#highlight(null)}>
				${this.groups.map(({ index, name, color, curve }) => {
					const reading = readingAt(curve, at ?? last);
					return html`<li class=${this.highlighted === index ? 'lit' : ''} @pointerenter=${() => this.#highlight(index)}>
						<span class="swatch" data-color=${color}></span><span class="name" title=${name}>${name}</span>
						<span class="value">${formatNumber(reading?.best, 4)}</span><span class="value median">${formatNumber(reading?.median, 4)}</span>
					</li>`;
				})}
			</ul>`;
	}

	#ask(what: string, detail: unknown): void {
		this.dispatchEvent(new CustomEvent(what, { bubbles: true, composed: true, detail }));
	}

	#highlight(index: number | null): void {
		if (index !== this.highlighted) this.#ask('group-highlight', index);
	}

	override updated(changed: PropertyValues): void {
		for (const swatch of this.renderRoot.querySelectorAll<HTMLElement>('[data-color]'))
			swatch.style.setProperty('--group', swatch.dataset.color ?? '');
		if (changed.has('groups') || changed.has('budget')) this.#drawSoon();
		else if (['highlighted', 'scale', 'theme'].some((name) => changed.has(name))) this.#drawNow();
	}

	/** New data comes with every frame; a drawing of it takes milliseconds. */
	#drawSoon(): void {
		this.#timer ??= setTimeout(() => this.#drawNow(), Math.max(0, this.#last + PERIOD - performance.now()));
	}

	#drawNow(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#last = performance.now();
		if (!this.isConnected || !this.#hasData || this.failed) return;
		if (this.#library) this.#draw(this.#library);
		else if (!this.#loading) void this.#load();
	}

	async #load(): Promise<void> {
		this.#loading = true;
		try {
			this.#library = (await import('uplot')).default;
			this.#drawNow();
		} catch (cause) {
			this.failed = true;
			console.warn('The chart could not be loaded.', cause);
		} finally {
			this.#loading = false;
		}
	}

	#draw(Library: typeof uPlot): void {
		const place = this.renderRoot.querySelector<HTMLElement>('.plot');
		if (!place) return;
		this.#arrange();
		const columns = this.#columns();
		if (this.#plot?.series.length !== columns.length) {
			this.#plot?.destroy();
			this.#plot = new Library(this.#options(place.clientWidth), columns, place);
			this.#plot.ctx.canvas.setAttribute('role', 'img');
		} else this.#plot.setData(columns);
		this.#plot.ctx.canvas.setAttribute('aria-label', chartSummary(this.groups));
	}

	/** What depends on the data and the scale only: a highlight changes the order alone. */
	#arrange(): void {
		const { groups, scale } = this;
		this.#end = stepsEnd(groups, this.budget);
		if (this.#arranged?.groups === groups && this.#arranged.scale === scale) return;
		this.#axis = valueAxis(groups, scale);
		this.#arranged = { groups, scale, columns: chartColumns(groups, this.#axis, POINTS) };
		this.label = this.#axis.label;
	}

	/** The columns in the order of drawing. */
	#columns(): uPlot.AlignedData {
		const lit = (group: GroupView): number => (group.index === this.highlighted ? 1 : 0);
		this.#drawn = [...this.groups].sort((a, b) => lit(a) - lit(b) || b.index - a.index);
		const [steps = [], ...columns] = this.#arranged?.columns ?? [];
		const of = (group: GroupView) => {
			const first = this.groups.indexOf(group) * SERIES.length;
			return columns.slice(first, first + SERIES.length);
		};
		return [steps, ...this.#drawn.flatMap(of)] as uPlot.AlignedData;
	}

	#fit(): void {
		const width = this.renderRoot.querySelector<HTMLElement>('.plot')?.clientWidth ?? 0;
		if (width > 0 && this.#plot && this.#plot.width !== width) this.#plot.setSize({ width, height: HEIGHT });
	}

	#options(width: number): uPlot.Options {
		const token = (name: string) => () => getComputedStyle(this).getPropertyValue(name).trim();
		const axis = { stroke: token('--muted'), font: FONT, grid: { stroke: token('--line'), width: 1 }, ticks: { show: false } };
		const slots = this.#drawn.map((_, slot) => slot);
		return {
			width: Math.max(1, width),
			height: HEIGHT,
			padding: [8, 24, 0, 0],
			legend: { show: false },
			cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
			scales: { x: { time: false, range: () => [0, this.#end] }, y: { range: () => [...this.#axis.range] } },
			axes: [
				{ ...axis, size: 28, values: (_, splits) => splits.map((step) => (Number.isInteger(step) ? formatCount(step) : '')) },
				{
					...axis,
					size: 62,
					splits: (plot, _, lo, hi) => axisTicks(this.#axis, lo, hi, Math.max(2, Math.floor(plot.height / TICK_ROOM))),
					values: (_, splits) => splits.map((place) => tickLabel(this.#axis, place)),
				},
			],
			series: [{}, ...slots.flatMap((slot) => this.#slotSeries(slot))],
			bands: slots.map((slot) => ({
				series: [2 + slot * SERIES.length, 1 + slot * SERIES.length],
				fill: () => faded(this.#colorOf(slot), this.#strength(slot) * 0.18),
			})),
			hooks: { setCursor: [(plot) => this.#hover(plot)] },
		};
	}

	#colorOf = (slot: number): string => this.#drawn[slot]?.color ?? 'gray';

	/** 1, or less where another group is highlighted. */
	#strength(slot: number): number {
		const some = this.#drawn.some(({ index }) => index === this.highlighted);
		return some && this.#drawn[slot]?.index !== this.highlighted ? 0.25 : 1;
	}

	/** Series of a place in the order of drawing; whose they are can change from one drawing to the next. */
	#slotSeries(slot: number): uPlot.Series[] {
		const stroke = () => faded(this.#colorOf(slot), this.#strength(slot));
		// A line through one point is none: it is a dot then.
		const points: uPlot.Series.Points = {
			show: (plot, series) => ((plot.data[series] ?? []) as readonly unknown[]).filter((value) => value != null).length === 1,
			size: 6,
			fill: stroke,
		};
		const hidden = { show: false };
		const edge: uPlot.Series = { stroke: () => 'transparent', width: 0, points: hidden };
		return [edge, edge, { stroke, width: 1.25, dash: [5, 4], points }, { stroke, width: 2, points }].map((series) => ({ ...series }));
	}

	#hover(plot: Plot): void {
		const { left = -1, top = -1 } = plot.cursor;
		const inside = left >= 0 && top >= 0;
		const step = inside ? Math.round(plot.posToVal(left, 'x')) : null;
		if (step === null && this.at === null) return;
		this.at = step;
		this.#highlight(step === null ? null : this.#nearest(plot, step, top));
	}

	/** The group with a curve near the pointer. */
	#nearest(plot: Plot, step: number, top: number): number | null {
		let [found, least] = [null as number | null, NEAR];
		for (const { index, curve } of this.groups) {
			const reading = readingAt(curve, step);
			for (const value of reading ? [reading.best, reading.median] : []) {
				const place = this.#axis.forward(value);
				const distance = place === null ? Infinity : Math.abs(plot.valToPos(place, 'y') - top);
				if (distance < least) [found, least] = [index, distance];
			}
		}
		return found;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#resizer.observe(this);
		if (this.hasUpdated) this.#drawSoon();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#resizer.disconnect();
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#plot?.destroy();
		this.#plot = undefined;
	}
}

customElements.define('curve-chart', CurveChart);

declare global {
	interface HTMLElementTagNameMap {
		'curve-chart': CurveChart;
	}
}
