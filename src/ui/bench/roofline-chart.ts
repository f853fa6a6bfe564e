/** The roofline: what memory and arithmetic of this adapter allow, and where each workload stands under it. */

import { css, html, LitElement, nothing } from 'lit';
import { aboveRoof } from '../../bench/roofline.ts';
import type { Report } from '../../bench/schema.ts';
import { formatNumber } from '../../app/format.ts';
import { controls } from '../kit/styles/shared.ts';
import { workloadTitle } from '../../app/bench/bench-choice.ts';
import { rateText, type RoofPlace, roofPlaces, sizeText } from '../../app/bench/bench-data.ts';
import { freeLabel, labelSize, LogPlot, type LogPlotContent, type Pen } from './log-plot.ts';
import { markerPath, markOf } from './machine-marks.ts';
import { benchTables, plotFrame } from './styles.ts';
import { BENCH } from '../../words/bench.ts';

type Measured = Pick<Report, 'points'> & { readonly roofline: NonNullable<Report['roofline']> };

/** Operations a byte shown on each side of what was measured. */
const ROOM = 4;
const MARKER = 5;

export class RooflineChart extends LitElement {
	static override properties = { report: { attribute: false }, theme: { type: String } };
	declare report: Measured | undefined;
	declare theme: 'dark' | 'light';
	readonly #plot = new LogPlot(
		this,
		() => this.#content(),
		() => [this.report, this.theme],
	);

	constructor() {
		super();
		this.report = undefined;
		this.theme = 'dark';
	}

	static override styles = [
		controls,
		plotFrame,
		benchTables,
		css`
			:host {
				display: block;
				min-width: 0;
			}
			.about {
				margin-top: 8px;
			}
		`,
	];

	override render() {
		const { report } = this;
		if (!report) return nothing;
		const places = roofPlaces(report.points);
		const { bandwidth, arithmetic, builtins, timedBy } = report.roofline;
		return html`<p class="axes" aria-hidden="true"><span>${BENCH.rateOfOperations}</span><span>${BENCH.intensity}</span></p>
			${this.#plot.failed ? html`<p>${BENCH.chartFailed}</p>` : html`<div class="plot"></div>`}
			<p class="about">
				${BENCH.peaks(rateText(bandwidth.median), rateText(arithmetic.median), rateText(builtins.median), timedBy === 'wall' ? BENCH.wallClock : BENCH.timestamps)}
				${BENCH.rooflineAbout}
			</p>
			${places.filter((place) => aboveRoof(place) !== '').map((place) => html`<p class="about">${BENCH.aboveRoof(`${place.workload}, ${place.contestant}`, aboveRoof(place))}</p>`)}
			<div class="scroll" tabindex="0" role="region" aria-label=${BENCH.rooflineScrollable}>
				<table>
					<caption class="visually-hidden">
						${BENCH.rooflineCaption}
					</caption>
					<thead>
						<tr>
							<th scope="col">${BENCH.number}</th>
							<th scope="col" class="text">${BENCH.workload}</th>
							<th scope="col" class="text">${BENCH.machine}</th>
							<th scope="col">${BENCH.sizeHead}</th>
							<th scope="col">${BENCH.operationsPerByte}</th>
							<th scope="col">${BENCH.operationsPerSecond}</th>
							<th scope="col">${BENCH.ofRoof}</th>
						</tr>
					</thead>
					<tbody>
						${places.map((place, i) => row(place, i))}
					</tbody>
				</table>
			</div>`;
	}

	#content(): LogPlotContent | null {
		const { report } = this;
		const places = report ? roofPlaces(report.points) : [];
		if (!report || places.length === 0) return null;
		const bandwidth = report.roofline.bandwidth.median;
		const arithmetic = report.roofline.arithmetic.median;
		const ridge = arithmetic / bandwidth;
		const xs = [...places.map(({ intensity }) => intensity), ridge].sort((a, b) => a - b);
		const x = [(xs[0] as number) / ROOM, (xs.at(-1) as number) * ROOM] as const;
		const reached = places.map((place) => place.reached);
		return {
			xs,
			x,
			y: [Math.min(...reached, bandwidth * x[0]) / 2, Math.max(...reached, arithmetic) * 2],
			xText: (value) => formatNumber(value, 3),
			yText: rateText,
			draw: (pen) => draw(pen, places, bandwidth, arithmetic, x),
			summary: BENCH.rooflineIs(
				places
					.map((p) =>
						BENCH.reaches(workloadTitle(p.workload), BENCH.contestants[p.contestant].name, percent(p.share), BENCH.limits[p.limit]),
					)
					.join('; '),
			),
		};
	}
}

const percent = (share: number): string => `${formatNumber(100 * share, 3)}\u202f%`;

const row = ({ workload, contestant, size, intensity, reached, share, limit }: RoofPlace, index: number) => html`<tr>
	<td>${index + 1}</td>
	<th scope="row" class="text">${workloadTitle(workload)}</th>
	<td class="text">${BENCH.contestants[contestant].name}</td>
	<td>${sizeText(size)}</td>
	<td>${formatNumber(intensity, 3)}</td>
	<td>${rateText(reached)}</td>
	<td>${BENCH.ofLimit(percent(share), BENCH.limits[limit])}</td>
</tr>`;

function draw(
	pen: Pen,
	places: readonly RoofPlace[],
	bandwidth: number,
	arithmetic: number,
	[least, most]: readonly [number, number],
): void {
	const { context, scale, x, y, token, font } = pen;
	const ridge = arithmetic / bandwidth;
	context.save();
	context.strokeStyle = token('--text');
	context.lineWidth = 2 * scale;
	context.beginPath();
	context.moveTo(x(least), y(Math.min(arithmetic, bandwidth * least)));
	context.lineTo(x(Math.max(least, ridge)), y(arithmetic));
	context.lineTo(x(Math.max(most, ridge)), y(arithmetic));
	context.stroke();
	nameRoofs(pen, places, bandwidth, arithmetic, [least, most]);
	places.forEach(({ contestant, intensity, reached }, i) => {
		const { color, shape } = markOf(contestant);
		const [px, py] = [x(intensity), y(reached)];
		const marker = markerPath(shape, px, py, MARKER * scale);
		context.fillStyle = color;
		context.strokeStyle = token('--panel');
		context.lineWidth = 1.25 * scale;
		context.fill(marker);
		context.stroke(marker);
		context.font = font;
		context.textBaseline = 'middle';
		context.textAlign = 'left';
		context.fillStyle = token('--text');
		context.fillText(String(i + 1), px + 8 * scale, py);
	});
	context.restore();
}

/** Room of a point and its number, CSS pixels: around its middle, and to the right of it. */
const POINT = { around: 8, right: 26 };
/** Parts of the slope's length at which its name is tried. */
const ALONG = [0.5, 0.7, 0.3, 0.9, 0.1];
/** Pieces of the slope that a name must not cover. */
const PIECES = 40;

/** The names of both roofs, above them, where no point lies. */
function nameRoofs(
	pen: Pen,
	places: readonly RoofPlace[],
	bandwidth: number,
	arithmetic: number,
	[least, most]: readonly [number, number],
): void {
	const { scale, x, y } = pen;
	const ridge = Math.max(least, arithmetic / bandwidth);
	const around = POINT.around * scale;
	const points = places.map(({ intensity, reached }) => ({
		left: x(intensity) - around,
		top: y(reached) - around,
		width: around + POINT.right * scale,
		height: 2 * around,
	}));
	const name = labelSize(pen, BENCH.copyBandwidth);
	const beside = (part: number, below: boolean): readonly [number, number] => {
		const at = least ** (1 - part) * ridge ** part;
		const [px, py] = [x(at), y(Math.min(arithmetic, bandwidth * at))];
		return below ? [px + 6 * scale, py + 2 * scale] : [px - name.width - 4 * scale, py - name.height - 2 * scale];
	};
	// The slope itself is not to be covered either.
	const slope = Array.from({ length: PIECES + 1 }, (_, k) => {
		const at = least ** (1 - k / PIECES) * ridge ** (k / PIECES);
		return { left: x(at), top: y(Math.min(arithmetic, bandwidth * at)), width: scale, height: scale };
	});
	const corners = [...ALONG.map((part) => beside(part, false)), ...ALONG.map((part) => beside(part, true))];
	freeLabel(pen, BENCH.copyBandwidth, corners, [...points, ...slope]);
	const flat = labelSize(pen, 'multiply-add');
	const [from, to] = [x(ridge), x(Math.max(most, ridge))];
	const top = y(arithmetic) - flat.height - 4 * scale;
	freeLabel(
		pen,
		'multiply-add',
		[
			[to - flat.width - 6 * scale, top],
			[(from + to - flat.width) / 2, top],
			[from, top],
		],
		points,
	);
}

customElements.define('roofline-chart', RooflineChart);

declare global {
	interface HTMLElementTagNameMap {
		'roofline-chart': RooflineChart;
	}
}
