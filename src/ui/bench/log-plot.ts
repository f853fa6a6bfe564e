/**
 * A log–log plot in an element: the chart library gives axes, grid and cursor; curves are drawn by whoever has the data,
 * because dashes, markers, quartiles and marks are of one piece there.
 */

import type { LitElement, ReactiveController } from 'lit';
import type uPlot from 'uplot';
import { type Box, freePlace } from '../../app/bench/free-place.ts';
import { logTicks } from '../../app/bench/log-ticks.ts';
import { CHART_FONT, ChartFrame, type ChartOptions } from '../kit/chart-frame.ts';

const HEIGHT = 260;
/** Room that a tick needs, CSS pixels. */
const ROOM = { x: 60, y: 30 };
/** Part of the range that is left free at each end. */
const MARGIN = 0.05;

/** What is drawn. Values are positive; the plot takes their logarithms. */
export interface LogPlotContent {
	/** From small to large: the cursor snaps to these. */
	readonly xs: readonly number[];
	/** Least and most of what is drawn. */
	readonly x: readonly [number, number];
	readonly y: readonly [number, number];
	/** Ticks of x; round numbers where absent. */
	readonly xTicks?: readonly number[];
	readonly xText: (value: number) => string;
	readonly yText: (value: number) => string;
	readonly draw: (pen: Pen) => void;
	/** The index in `xs` under the pointer, or null. */
	readonly hover?: (index: number | null) => void;
	/** What the picture says, for those who do not see it. */
	readonly summary: string;
}

/** Where the curves are drawn: canvas pixels. */
export interface Pen {
	readonly context: CanvasRenderingContext2D;
	/** Canvas pixels of a CSS pixel. */
	readonly scale: number;
	readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
	readonly x: (value: number) => number;
	readonly y: (value: number) => number;
	/** A colour of the theme: `--muted`. */
	readonly token: (name: string) => string;
	readonly font: string;
}

export class LogPlot implements ReactiveController {
	readonly #host: LitElement;
	readonly #content: () => LogPlotContent | null;
	readonly #frame: ChartFrame;
	#drawn: unknown[] = [];

	/**
	 * @param host has an element `.plot` where the plot goes
	 * @param content what to draw now; null draws nothing
	 * @param depends on what the content depends: it is drawn again when one of these is another
	 */
	constructor(
		host: LitElement,
		content: () => LogPlotContent | null,
		private readonly depends: () => unknown[],
	) {
		this.#host = host;
		this.#content = content;
		host.addController(this);
		this.#frame = new ChartFrame(
			host,
			() => HEIGHT,
			() => undefined,
		);
	}

	/** The library could not be loaded. */
	get failed(): boolean {
		return this.#frame.failed;
	}

	hostConnected(): void {
		this.#drawn = [];
		if (this.#host.hasUpdated) this.hostUpdated();
	}

	hostUpdated(): void {
		const now = this.depends();
		if (this.#frame.plot && now.length === this.#drawn.length && now.every((value, i) => value === this.#drawn[i])) return;
		if (!this.#frame.loaded) return;
		this.#drawn = now;
		this.#draw();
	}

	#draw(): void {
		const content = this.#content();
		if (!content || content.xs.length === 0) {
			this.#frame.clear();
			return;
		}
		const xs = content.xs.map(Math.log10);
		// One series with a place in the middle: the library draws no curve of its own.
		const middle = Math.log10(Math.sqrt(content.y[0] * content.y[1]));
		this.#frame.draw(this.#options(content), [xs, xs.map(() => middle)], content.summary);
	}

	#options(content: LogPlotContent): ChartOptions {
		const axis = this.#frame.axis();
		const range = ([least, most]: readonly [number, number]): [number, number] => {
			const [lo, hi] = [Math.log10(least), Math.log10(most)];
			const margin = Math.max(MARGIN * (hi - lo), hi - lo < 0.3 ? 0.3 : 0.05);
			return [lo - margin, hi + margin];
		};
		const { xTicks } = content;
		return {
			padding: [10, 16, 0, 0],
			scales: { x: { time: false, range: range(content.x) }, y: { range: range(content.y) } },
			axes: [
				{
					...axis,
					size: 28,
					splits: (plot, _, lo, hi) => {
						const most = Math.floor(plot.width / ROOM.x);
						return xTicks ? thinned(xTicks, most).map(Math.log10) : logTicks(lo, hi, most);
					},
					values: (_, splits) => splits.map((at) => content.xText(Number((10 ** at).toPrecision(9)))),
				},
				{
					...axis,
					size: 64,
					splits: (plot, _, lo, hi) => logTicks(lo, hi, Math.floor(plot.height / ROOM.y)),
					values: (_, splits) => splits.map((at) => content.yText(Number((10 ** at).toPrecision(9)))),
				},
			],
			series: [{}, { stroke: 'transparent', width: 0, points: { show: false } }],
			hooks: {
				draw: [(plot) => content.draw(penOf(plot, (name) => this.#frame.token(name)))],
				setCursor: [({ cursor }) => content.hover?.((cursor.left ?? -1) >= 0 && cursor.idx != null ? cursor.idx : null)],
			},
		};
	}
}

/** Every second, fourth … tick, so that there are no more than fit. The last one stays. */
function thinned(ticks: readonly number[], most: number): readonly number[] {
	const stride = Math.max(1, Math.ceil(ticks.length / Math.max(2, most)));
	return ticks.filter((_, i) => (ticks.length - 1 - i) % stride === 0);
}

function penOf(plot: uPlot, token: (name: string) => string): Pen {
	const scale = devicePixelRatio;
	const { left, top, width, height } = plot.bbox;
	return {
		context: plot.ctx,
		scale,
		box: { left, top, width, height },
		x: (value) => plot.valToPos(Math.log10(value), 'x', true),
		y: (value) => plot.valToPos(Math.log10(value), 'y', true),
		token,
		font: CHART_FONT.replace(/^\d+/, (size) => String(Number(size) * scale)),
	};
}

/** Height of a label and what it keeps free on each side, CSS pixels. */
const LABEL = { height: 16, side: 4 };

/** The size of a label, canvas pixels. */
export function labelSize({ context, font, scale }: Pen, text: string): { readonly width: number; readonly height: number } {
	context.font = font;
	return { width: context.measureText(text).width + 2 * LABEL.side * scale, height: LABEL.height * scale };
}

/** A label where it covers none of the obstacles, or as little as can be; the places are its corners in order of preference. */
export function freeLabel(
	pen: Pen,
	text: string,
	corners: readonly (readonly [left: number, top: number])[],
	obstacles: readonly Box[],
): void {
	const size = labelSize(pen, text);
	const places = corners.map(([left, top]) => ({ left, top, ...size }));
	drawLabel(pen, text, freePlace(places, obstacles, pen.box), '--text');
}

/** What stands on the chart: on a ground of its own, right of a place and inside the box. */
export function label(pen: Pen, text: string, x: number, y: number, color = '--text'): void {
	const { scale, box } = pen;
	const { width, height } = labelSize(pen, text);
	const left = Math.max(box.left, Math.min(x + 5 * scale, box.left + box.width - width));
	drawLabel(pen, text, { left, top: y - height / 2, width, height }, color);
}

function drawLabel({ context, token, font, scale }: Pen, text: string, { left, top, width, height }: Box, color: string): void {
	context.font = font;
	context.textBaseline = 'middle';
	context.textAlign = 'left';
	context.fillStyle = token('--panel');
	context.fillRect(left, top, width, height);
	context.fillStyle = token(color);
	context.fillText(text, left + LABEL.side * scale, top + height / 2);
}
