/** The legend: which colour is which value, under the scale in force. */

import { css, html, LitElement, nothing } from 'lit';
import { repainting } from '../kit/repainting.ts';
import { formatNumber } from '../../app/format.ts';
import type { ShownReport } from '../../app/picture-scheduler.ts';
import type { ViewKit } from '../../engine/view.ts';
import type { ParticleColor } from '../../model/swarm.ts';
import { type AppState, DEFAULT_STATE } from '../../state/app-state.ts';
import { controls } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

const TICKS = 6;
/** Width of a digit at the labels' size, CSS pixels. */
const DIGIT = 6.4;
type Scale = NonNullable<ReturnType<ViewKit['sceneScale']>>;

export class ColorBar extends LitElement {
	static override properties = {
		report: { attribute: false },
		appearance: { attribute: false },
		theme: { type: String },
		kit: { attribute: false },
		valueName: { type: String },
		beads: { type: String },
	};
	declare report: ShownReport | null;
	declare appearance: AppState['appearance'];
	declare theme: 'dark' | 'light';
	/** Scales and colours, once they are loaded. */
	declare kit: ViewKit | null;
	/** What values are called, where a file names them. */
	declare valueName: string;
	/** What the colour of particles says; `optimizer` where there are none. */
	declare beads: ParticleColor;
	#value: number | null = null;
	readonly #resizer = new ResizeObserver(() => this.requestUpdate());

	constructor() {
		super();
		this.report = null;
		this.appearance = DEFAULT_STATE.appearance;
		this.theme = 'dark';
		this.kit = null;
		this.valueName = 'f';
		this.beads = 'optimizer';
	}

	/** The value under the pointer; marked without rendering. */
	set value(value: number | null) {
		this.#value = value;
		if (this.hasUpdated) this.#mark();
	}

	static override styles = [
		controls,
		css`
			:host {
				display: flex;
				flex-wrap: wrap;
				gap: 6px 12px;
				font-size: 11px;
				color: var(--muted);
			}
			/* What a bar is of stays beside it: where two bars have no room side by side, the second is below. */
			.named {
				display: flex;
				flex: 1 1 calc(var(--legend-head, 116px) + var(--legend-bar, 220px) + 12px);
				flex-wrap: wrap;
				gap: 2px 12px;
				min-width: 0;
			}
			/* As wide as any name of a scale: the bar stands still when another one comes. */
			.head {
				display: var(--legend-name, flex);
				flex: 0 0 var(--legend-head, 116px);
				flex-direction: column;
				line-height: 1.25;
			}
			.head h2,
			p {
				margin: 0;
			}
			/* A file's own name keeps its letters. */
			h2.own {
				overflow: hidden;
				text-overflow: ellipsis;
				text-transform: none;
				letter-spacing: normal;
			}
			.bar {
				position: relative;
				flex: 1 1 var(--legend-bar, 220px);
				height: 31px;
			}
			canvas {
				display: block;
				width: 100%;
				height: 14px;
				border-radius: 3px;
				outline: 1px solid var(--line);
			}
			.tick {
				position: absolute;
				top: 18px;
				line-height: 14px;
				white-space: nowrap;
				font-variant-numeric: tabular-nums;
			}
			.mark {
				position: absolute;
				top: 14px;
				height: 5px;
				border-left: 1px solid var(--line-strong);
			}
			.now {
				position: absolute;
				top: -3px;
				width: 4px;
				height: 20px;
				transform: translateX(-50%);
				border: 1px solid var(--bg);
				border-radius: 2px;
				background: var(--text);
			}
			.tick.low {
				left: 0;
			}
			.tick.high {
				right: 0;
			}
		`,
	];

	#scale() {
		const { report, appearance, kit } = this;
		if (!report || !kit || report.statistics.holes === report.statistics.count) return null;
		return kit.sceneScale(appearance.scale, appearance.clip, report.statistics, report.poles);
	}

	override render() {
		const { kit, appearance } = this;
		const scale = this.#scale();
		if (!kit || !this.report) return nothing;
		const name = WORDS.views.scaleOf(WORDS.views.scales[appearance.scale]);
		return html`
			<div class="named"><div class="head">${this.valueName === 'f' ? html`<h2>${WORDS.views.value}</h2>` : html`<h2 class="own" title=${this.valueName}>${this.valueName}</h2>`}${scale && scale.lo < scale.hi ? html`<span>${name}</span>` : nothing}</div>
			${scale ? this.#bar(scale, kit.scaleTicks(scale, TICKS), name) : html`<p>${WORDS.views.noValue}</p>`}</div>
			${scale && this.beads !== 'optimizer' ? this.#beadBar(scale, kit, this.beads) : nothing}
		`;
	}

	#bar({ lo, hi }: Scale, ticks: readonly { readonly label: string }[], name: string) {
		const says =
			lo < hi ? WORDS.views.colorsFrom(ticks[0]?.label ?? '', ticks.at(-1)?.label ?? '', name) : WORDS.views.oneColor(formatNumber(lo));
		return html`<div class="bar" role="img" aria-label=${says}>
			<canvas width="256" height="1"></canvas>
			<div class="ticks"></div>
			<div class="now" hidden></div>
		</div>`;
	}

	/** The colours of particles by loss or speed: a bar of its own, since they are never those of the surface. */
	#beadBar(scale: Scale, { SPEEDS }: ViewKit, beads: Exclude<ParticleColor, 'optimizer'>) {
		const ends = beads === 'loss' ? [scale.lo, scale.hi] : SPEEDS;
		const of = beads === 'loss' ? WORDS.views.beadValue : WORDS.views.beadSpeed;
		const [low = '', high = ''] = ends.map((end) => formatNumber(end, 4));
		return html`<div class="named">
			<div class="head"><h2>${WORDS.views.particles}</h2><span>${of}</span></div>
			<div class="bar" role="img" aria-label=${WORDS.views.beadColors(low, high, of)}>
				<canvas class="tones" width="256" height="1"></canvas>
				<span class="tick low">${low}</span>
				<span class="tick high">${high}</span>
			</div>
		</div>`;
	}

	override updated(): void {
		const { kit, appearance } = this;
		const scale = this.#scale();
		const canvas = this.renderRoot.querySelector('canvas');
		const layer = this.renderRoot.querySelector('.ticks');
		if (!kit || !scale || !canvas || !layer) return;
		layer.replaceChildren(...this.#ticks(kit.scaleTicks(scale, TICKS)));
		const constant = !(scale.lo < scale.hi);
		const table = kit.drawnColormap(appearance);
		const image = new ImageData(256, 1);
		const tones = this.renderRoot.querySelector<HTMLCanvasElement>('.tones')?.getContext('2d');
		tones?.putImageData(new ImageData(new Uint8ClampedArray(kit.particleColormap(appearance)), 256, 1), 0, 0);
		const stride = table.length / 256;
		for (let i = 0; i < 256; i++) {
			// Where values do not differ, there is one colour, not a ramp.
			const at = (constant ? 128 : i) * stride;
			image.data.set([table[at] ?? 0, table[at + 1] ?? 0, table[at + 2] ?? 0, 255], i * 4);
		}
		repainting(canvas, (context) => context.putImageData(image, 0, 0));
		this.#mark();
	}

	/** Ticks from the left; a label that would lie on the one before is left out. */
	#ticks(ticks: readonly { readonly t: number; readonly label: string }[]): HTMLElement[] {
		const width = this.renderRoot.querySelector('.bar')?.clientWidth || 300;
		let free = 0;
		return ticks.flatMap(({ t, label }) => {
			const wide = label.length * DIGIT;
			const left = Math.min(width - wide, Math.max(0, t * width - wide / 2));
			const mark = document.createElement('div');
			mark.className = 'mark';
			mark.style.left = `${(t * 100).toFixed(2)}%`;
			if (left < free) return [mark];
			free = left + wide + 8;
			const text = document.createElement('span');
			text.className = 'tick';
			text.textContent = label;
			text.style.left = `${left.toFixed(1)}px`;
			return [mark, text];
		});
	}

	/** The value under the pointer; moved without rendering. */
	#mark(): void {
		const now = this.renderRoot.querySelector<HTMLElement>('.now');
		const value = this.#value;
		const scale = value === null ? null : this.#scale();
		if (!now) return;
		now.hidden = scale === null;
		if (scale && value !== null) now.style.left = `${(Math.min(1, Math.max(0, scale.forward(value))) * 100).toFixed(2)}%`;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#resizer.observe(this);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#resizer.disconnect();
	}
}

customElements.define('color-bar', ColorBar);

declare global {
	interface HTMLElementTagNameMap {
		'color-bar': ColorBar;
	}
}
