/**
 * What the charts share: the library, loaded when a chart is first drawn; a plot in the element's `.plot`, as large as its
 * place; axes, grid and cursor in the colours of the theme.
 */

import type { LitElement, ReactiveController } from 'lit';
import type uPlot from 'uplot';

/** What is written on a chart. */
export const CHART_FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

/** What a chart itself says of a plot; the frame adds the rest. */
export type ChartOptions = Omit<uPlot.Options, 'width' | 'height' | 'legend' | 'cursor'>;

export class ChartFrame implements ReactiveController {
	readonly #host: LitElement;
	readonly #heightIn: (place: HTMLElement) => number;
	readonly #ready: () => void;
	#library: typeof uPlot | undefined;
	#loading = false;
	#plot: uPlot | undefined;
	/** What the plot that is there was made for. */
	#made = '';
	#failed = false;
	readonly #resizer = new ResizeObserver(() => this.#fit());

	/**
	 * @param host has an element `.plot` where the plot goes
	 * @param heightIn how high the plot is in its place, CSS pixels
	 * @param ready called when the library is there, so that the chart can be drawn
	 */
	constructor(host: LitElement, heightIn: (place: HTMLElement) => number, ready: () => void) {
		this.#host = host;
		this.#heightIn = heightIn;
		this.#ready = ready;
		host.addController(this);
	}

	/** The library could not be loaded. */
	get failed(): boolean {
		return this.#failed;
	}

	/** What is drawn now. */
	get plot(): uPlot | undefined {
		return this.#plot;
	}

	/** Whether something can be drawn; where not yet, the library is asked for. */
	get loaded(): boolean {
		if (!this.#library) void this.#load();
		return this.#library !== undefined;
	}

	/** A colour of the theme: `--muted`. */
	token(name: string): string {
		return getComputedStyle(this.#host).getPropertyValue(name).trim();
	}

	/** What every axis looks like. */
	axis(): uPlot.Axis {
		return {
			stroke: () => this.token('--muted'),
			font: CHART_FONT,
			grid: { stroke: () => this.token('--line'), width: 1 },
			ticks: { show: false },
		};
	}

	/**
	 * Draw a plot in the place of the one that was there.
	 * @param summary what the picture says, for those who do not see it
	 */
	draw(options: ChartOptions, data: uPlot.AlignedData, summary: string): void {
		this.clear();
		const { place } = this;
		if (!this.#library || !place) return;
		const cursor: uPlot.Cursor = { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } };
		this.#plot = new this.#library({ ...options, ...this.#sizeIn(place), legend: { show: false }, cursor }, data, place);
		this.#plot.ctx.canvas.setAttribute('role', 'img');
		this.#describe(summary);
	}

	/**
	 * Numbers in the plot that is there, where that was made for the same.
	 * @param made what its options hang on
	 */
	show(made: string, options: () => ChartOptions, data: uPlot.AlignedData, summary: string): void {
		if (this.#plot && made === this.#made) this.redraw(data, summary);
		else this.draw(options(), data, summary);
		this.#made = made;
	}

	/** Other numbers in the plot that is there. */
	redraw(data: uPlot.AlignedData, summary: string): void {
		this.#plot?.setData(data);
		this.#fit();
		this.#describe(summary);
	}

	clear(): void {
		this.#plot?.destroy();
		this.#plot = undefined;
	}

	hostConnected(): void {
		this.#resizer.observe(this.#host);
	}

	hostDisconnected(): void {
		this.#resizer.disconnect();
		this.clear();
	}

	private get place(): HTMLElement | null {
		return this.#host.renderRoot.querySelector<HTMLElement>('.plot');
	}

	#describe(summary: string): void {
		this.#plot?.ctx.canvas.setAttribute('aria-label', summary);
	}

	#sizeIn(place: HTMLElement): { width: number; height: number } {
		return { width: Math.max(1, place.clientWidth), height: this.#heightIn(place) };
	}

	#fit(): void {
		const [plot, place] = [this.#plot, this.place];
		if (!plot || !place || place.clientWidth === 0) return;
		const size = this.#sizeIn(place);
		if (plot.width !== size.width || plot.height !== size.height) plot.setSize(size);
	}

	async #load(): Promise<void> {
		if (this.#loading || this.#failed) return;
		this.#loading = true;
		try {
			this.#library = (await import('uplot')).default;
		} catch (cause) {
			this.#failed = true;
			console.warn('The chart could not be loaded.', cause);
		} finally {
			this.#loading = false;
		}
		this.#host.requestUpdate();
		this.#ready();
	}
}
