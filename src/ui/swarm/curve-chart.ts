/** Values of a run by step: of each optimizer the best, the median and the middle nine tenths. */

import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type uPlot from 'uplot';
import type { GroupView } from '../../model/swarm-view.ts';
import {
	axisTicks,
	type ChartColumns,
	type ChartScale,
	chartColumns,
	chartSummary,
	readingAt,
	readingWords,
	SERIES,
	stepByKey,
	stepsEnd,
	tickLabels,
	type ValueAxis,
	valueAxis,
} from '../../app/chart-data.ts';
import { formatCount, formatNumber } from '../../app/format.ts';
import type { TimelineMark } from '../../app/timeline.ts';
import { ChartFrame, type ChartOptions } from '../kit/chart-frame.ts';
import { named } from '../kit/named.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { chart } from '../kit/styles/chart.ts';
import { controls } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

/** Time between two drawings of new data, ms. */
const PERIOD = 125;
/** Points drawn of each curve: about one a pixel of a wide chart. */
const POINTS = 900;
const HEIGHT = 240;
const LEAST_HEIGHT = 80;
/** How near the pointer must be to a curve to mean it, CSS pixels. */
const NEAR = 32;
/** Room that a tick of the vertical axis needs, CSS pixels. */
const TICK_ROOM = 34;

const SCALES = ['log', 'linear'] as const;

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
		marks: { attribute: false },
		valueName: { type: String },
		compact: { type: Boolean, reflect: true },
		at: { state: true },
		label: { state: true },
	};
	declare groups: readonly GroupView[];
	declare highlighted: number | null;
	declare scale: ChartScale;
	declare theme: 'dark' | 'light';
	/** Steps on the horizontal axis at most. */
	declare budget: number;
	/** Where something happened in the run: lines across the chart. */
	declare marks: readonly TimelineMark[];
	/** What values are called. */
	declare valueName: string;
	/** It fills the height it is given, and tells values only of the step under the pointer. */
	declare compact: boolean;
	/** The step under the pointer. */
	declare private at: number | null;
	/** What the axis of values shows. */
	declare private label: string;

	readonly #frame = new ChartFrame(
		this,
		(place) => (this.compact ? Math.max(LEAST_HEIGHT, place.clientHeight) : HEIGHT),
		() => this.#drawNow(),
	);
	#arranged: { readonly groups: readonly GroupView[]; readonly scale: ChartScale; readonly columns: ChartColumns } | undefined;
	#axis: ValueAxis = valueAxis([], 'linear');
	/** Groups as drawn: the highlighted one last, on top. */
	#drawn: readonly GroupView[] = [];
	#end = 1;
	/** Keys went to the step that is read. */
	#isKeyed = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#last = -PERIOD;

	constructor() {
		super();
		this.groups = [];
		this.highlighted = null;
		this.scale = 'log';
		this.theme = 'dark';
		this.budget = 1000;
		this.marks = [];
		this.valueName = 'f';
		this.compact = false;
		this.at = null;
		this.label = '';
	}

	static override styles = [controls, segmentedStyle, chart];

	get #hasData(): boolean {
		return this.groups.some(({ curve }) => curve.steps.length > 0);
	}

	override render() {
		const empty = !this.#hasData;
		return html`<div class="head">
				<h2>${WORDS.results.valueByStep}</h2>
				${segmented(WORDS.results.scaleOfValues, named(SCALES, WORDS.results), this.scale, (scale) => this.#ask('scale-change', scale))}
			</div>
			${empty ? html`<p class="empty">${this.groups.length === 0 ? WORDS.results.noCurves : WORDS.results.noSteps}</p>` : nothing}
			${this.#frame.failed ? html`<p class="empty">${WORDS.common.chartFailedTable}</p>` : nothing}
			${empty ? nothing : html`<p class="axis" aria-hidden="true">${this.label}</p>`}
			<div
				class="plot"
				?hidden=${empty || this.#frame.failed}
				tabindex="0"
				role="slider"
				aria-label=${WORDS.results.chartKeys}
				aria-valuemin="0"
				aria-valuemax=${this.#lastStep}
				aria-valuenow=${this.#step}
				aria-valuetext=${empty ? WORDS.results.noStepsYet : this.at === null ? chartSummary(this.groups) : readingWords(this.groups, this.at)}
				@keydown=${this.#onKey}
				@blur=${() => this.#read(null)}
			></div>
			${empty ? nothing : this.#key()} ${empty || (this.compact && this.at === null) ? nothing : this.#readings()}`;
	}

	/** The step under the pointer or that keys went to, or the last one. */
	get #step(): number {
		return this.at ?? this.#lastStep;
	}

	get #lastStep(): number {
		return Math.max(0, ...this.groups.map(({ curve }) => curve.steps.at(-1) ?? 0));
	}

	/** Keys go from point to point. */
	readonly #onKey = (event: KeyboardEvent): void => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key === 'Escape' && this.at !== null) this.#read(null);
		else {
			const step = stepByKey(event.key, this.groups, this.#step);
			if (step === null) return;
			this.#read(step);
		}
		event.preventDefault();
		event.stopPropagation();
	};

	/** Read the curves at a step that no pointer points at; null reads nothing any more. */
	#read(step: number | null): void {
		const { plot } = this.#frame;
		this.#isKeyed = step !== null;
		plot?.setCursor({ left: step === null ? -10 : plot.valToPos(step, 'x'), top: -10 }, false);
		this.at = step;
	}

	#key() {
		return html`<div class="key">
			<span class="step">${WORDS.run.atStep(formatCount(this.#step))}</span>
			<span><i class="line"></i>${WORDS.results.best}</span><span><i class="line dashed"></i>${WORDS.results.median}</span><span><i class="line band"></i>5–95 %</span>
		</div>`;
	}

	/** Names of the curves, and what they tell at the step under the pointer, or at the last. */
	#readings() {
		return html`<ul @pointerleave=${() => this.#highlight(null)}>
			${this.groups.map(({ index, name, color, curve }) => {
				const reading = readingAt(curve, this.#step);
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
		if (['groups', 'budget', 'marks'].some((name) => changed.has(name))) this.#drawSoon();
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
		if (!this.isConnected || !this.#hasData || this.#frame.failed) return;
		if (this.#frame.loaded) this.#draw();
	}

	#draw(): void {
		this.#arrange();
		const columns = this.#columns();
		const summary = chartSummary(this.groups);
		if (this.#frame.plot?.series.length === columns.length) this.#frame.redraw(columns, summary);
		else this.#frame.draw(this.#options(), columns, summary);
	}

	/** What depends on the data and the scale only: a highlight changes the order alone. */
	#arrange(): void {
		const { groups, scale } = this;
		this.#end = stepsEnd(groups, this.budget);
		if (this.#arranged?.groups === groups && this.#arranged.scale === scale) return;
		this.#axis = valueAxis(groups, scale, this.valueName);
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

	#options(): ChartOptions {
		const axis = this.#frame.axis();
		const slots = this.#drawn.map((_, slot) => slot);
		return {
			padding: [8, 24, 0, 0],
			scales: { x: { time: false, range: () => [0, this.#end] }, y: { range: () => [...this.#axis.range] } },
			axes: [
				{ ...axis, size: 28, values: (_, splits) => splits.map((step) => (Number.isInteger(step) ? formatCount(step) : '')) },
				{
					...axis,
					size: 62,
					splits: (plot, _, lo, hi) => axisTicks(this.#axis, lo, hi, Math.max(2, Math.floor(plot.height / TICK_ROOM))),
					values: (_, splits) => tickLabels(this.#axis, splits),
				},
			],
			series: [{}, ...slots.flatMap((slot) => this.#slotSeries(slot))],
			bands: slots.map((slot) => ({
				series: [2 + slot * SERIES.length, 1 + slot * SERIES.length],
				fill: () => faded(this.#colorOf(slot), this.#strength(slot) * 0.18),
			})),
			hooks: { setCursor: [(plot) => this.#hover(plot)], drawAxes: [(plot) => this.#drawMarks(plot)] },
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

	/** A line where something was changed, or particles joined or diverged; the timeline says what. */
	#drawMarks({ ctx, bbox, valToPos }: uPlot): void {
		ctx.save();
		ctx.fillStyle = getComputedStyle(this).getPropertyValue('--muted');
		for (const { step } of this.marks) if (step <= this.#end) ctx.fillRect(Math.round(valToPos(step, 'x', true)), bbox.top, 1, bbox.height);
		ctx.restore();
	}

	#hover(plot: uPlot): void {
		const { left = -1, top = -1 } = plot.cursor;
		const inside = left >= 0 && top >= 0;
		// New data moves the cursor of the keys, which points at no curve.
		if (!inside && this.#isKeyed) return;
		this.#isKeyed = false;
		const step = inside ? Math.round(plot.posToVal(left, 'x')) : null;
		if (step === null && this.at === null) return;
		this.at = step;
		this.#highlight(step === null ? null : this.#nearest(plot, step, top));
	}

	/** The group with a curve near the pointer. */
	#nearest(plot: uPlot, step: number, top: number): number | null {
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
		if (this.hasUpdated) this.#drawSoon();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}
}

customElements.define('curve-chart', CurveChart);

declare global {
	interface HTMLElementTagNameMap {
		'curve-chart': CurveChart;
	}
}
