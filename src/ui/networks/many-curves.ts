/** The losses of many trainings by step: of each group the median of its seeds as a line, and the middle half of them as a band. */

import { css, html, LitElement, type PropertyValues } from 'lit';
import type uPlot from 'uplot';
import { formatCount, formatNumber } from '../../app/format.ts';
import { lookOfGroup, type ManyGroupView, manyColumns } from '../../app/many-trainings.ts';
import { isLogarithmic } from '../../app/networks-chart.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { WORDS } from '../../words/words.ts';
import { ChartFrame, type ChartOptions } from '../kit/chart-frame.ts';
import { plotElements } from '../kit/styles/chart.ts';
import { hasOne } from './training-chart.ts';

const HEIGHT = 190;
/** Series of a group: lower quartile, upper one, median. */
const SERIES = 3;
const BAND = 16;

export class ManyCurves extends LitElement {
	static override properties = {
		groups: { attribute: false },
		names: { attribute: false },
		whose: { type: String },
		steps: { type: Number },
		theme: { type: String },
	};
	declare groups: readonly ManyGroupView[];
	/** Of the groups. */
	declare names: readonly string[];
	declare whose: 'train' | 'test';
	/** Steps of a training. */
	declare steps: number;
	declare theme: 'dark' | 'light';

	readonly #frame = new ChartFrame(
		this,
		() => HEIGHT,
		() => this.#draw(),
	);

	constructor() {
		super();
		this.groups = [];
		this.names = [];
		this.whose = 'train';
		this.steps = 1;
		this.theme = 'dark';
	}

	static override styles = [
		plotElements,
		css`
			:host {
				display: block;
				min-width: 0;
			}
			.plot {
				position: relative;
				min-width: 0;
				height: ${HEIGHT}px;
				overflow: hidden;
			}
			p {
				margin: 6px 0;
				color: var(--muted);
				font-size: 13px;
			}
		`,
	];

	override render() {
		return html`${this.#frame.failed ? html`<p>${WORDS.common.chartFailedTable}</p>` : ''}
			<div class="plot" ?hidden=${this.#frame.failed}></div>`;
	}

	override updated(_: PropertyValues): void {
		this.#draw();
	}

	#draw(): void {
		if (!this.isConnected || this.groups.length === 0 || this.#frame.failed || !this.#frame.loaded) return;
		const columns = manyColumns(this.groups, this.whose);
		const [steps = [], ...curves] = columns;
		const log = isLogarithmic({ steps: steps as number[], curves });
		const made = JSON.stringify([log, this.theme, this.steps, this.groups.length]);
		const ends = this.groups.map((group, k) => `${this.names[k] ?? ''} ${formatNumber(group[this.whose].median.at(-1), 4)}`);
		const summary = NETWORK_ROOM.many.chartSays(ends.join(', '));
		this.#frame.show(made, () => this.#options(log), columns as uPlot.AlignedData, summary);
	}

	#options(log: boolean): ChartOptions {
		const axis = this.#frame.axis();
		const end = Math.max(1, this.steps);
		const hidden = { show: false };
		return {
			padding: [8, 22, 0, 0],
			scales: { x: { time: false, range: () => [0, end] }, y: { distr: log ? 3 : 1 } },
			axes: [
				{ ...axis, size: 26, values: (_, splits) => splits.map((step) => (Number.isInteger(step) ? formatCount(step) : '')) },
				{ ...axis, size: 52, values: (_, splits) => splits.map((value) => (value === null ? '' : formatNumber(value, 3))) },
			],
			series: [
				{},
				...this.groups.flatMap((_, k): uPlot.Series[] => {
					const { color, dash } = lookOfGroup(k);
					const edge: uPlot.Series = { stroke: () => 'transparent', width: 0, spanGaps: true, points: hidden };
					// A line through one point is none: it is a dot then.
					const points: uPlot.Series.Points = {
						show: (plot, series) => hasOne(plot.data[series]),
						size: 6,
						fill: () => color,
					};
					return [
						edge,
						{ ...edge },
						{ stroke: () => color, width: 1.75, spanGaps: true, points, ...(dash.length > 0 ? { dash: [...dash] } : {}) },
					];
				}),
			],
			bands: this.groups.map((_, k) => ({
				series: [2 + k * SERIES, 1 + k * SERIES] as [number, number],
				fill: () => `color-mix(in srgb, ${lookOfGroup(k).color} ${BAND}%, transparent)`,
			})),
		};
	}
}

customElements.define('many-curves', ManyCurves);

declare global {
	interface HTMLElementTagNameMap {
		'many-curves': ManyCurves;
	}
}
