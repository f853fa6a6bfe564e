/** The read-out under the pointer, and what computed the picture, on which machine, how fast. */

import { css, html, LitElement, nothing } from 'lit';
import { coordinatesOf, formatCount, formatNumber, formatTime } from '../../app/format.ts';
import { drawsByGpu, machineName, machineSentence } from '../../app/machine-words.ts';
import { controls } from '../kit/styles/shared.ts';
import { ask } from '../kit/ask.ts';
import type { PictureNote } from '../../engine/fields/scene-words.ts';
import type { Machine } from '../../engine/session.ts';
import type { ShownReport } from '../../app/picture-scheduler.ts';
import type { Probe } from '../../app/read-out.ts';
import type { TilesNow } from '../../app/tiles.ts';
import type { AxisLabel } from '../../model/axis-label.ts';
import type { Rectangle } from '../../model/geometry.ts';
import { WORDS } from '../../words/words.ts';

/** `x 1.5` with the name in another tone. */
const named = (text: string | undefined) => {
	if (text === undefined) return nothing;
	const at = text.lastIndexOf(' ');
	return html`<span><i>${text.slice(0, at)}</i> ${text.slice(at + 1)}</span>`;
};

/**
 * @fires cancel-picture stop computing
 * @fires open-machine choose what computes and draws
 */
export class StatusLine extends LitElement {
	static override properties = {
		probe: { attribute: false },
		axes: { attribute: false },
		coordinates: { attribute: false },
		domain: { attribute: false },
		valueName: { type: String },
		digits: { type: Number },
		report: { attribute: false },
		notes: { attribute: false },
		machine: { attribute: false },
		progress: { attribute: false },
		tiles: { attribute: false },
		level: { attribute: false },
	};
	/** What is read under the pointer. */
	declare probe: Probe | null;
	declare axes: readonly [AxisLabel, AxisLabel];
	/** Of a slice: every coordinate of the point that is read; null where those of the picture are all. */
	declare coordinates: readonly string[] | null;
	/** The window in view: as fine as it is, coordinates are written. */
	declare domain: Rectangle;
	/** What values are called, and by how many digits they are told apart. */
	declare valueName: string;
	declare digits: number;
	declare report: ShownReport | null;
	declare notes: readonly PictureNote[];
	/** What computes; null while none is there yet. */
	declare machine: Machine | null;
	/** 0 … 1 while a picture is computed, else null. */
	declare progress: number | null;
	/** Of a landscape in tiles: how many of them are there, and the level that is drawn. */
	declare tiles: TilesNow | null;
	declare level: number | null;

	constructor() {
		super();
		this.probe = null;
		this.axes = [{ name: 'x' }, { name: 'y' }];
		this.coordinates = null;
		this.domain = { u: [-1, 1], v: [-1, 1] };
		this.valueName = 'f';
		this.digits = 6;
		this.report = null;
		this.notes = [];
		this.machine = null;
		this.progress = null;
		this.tiles = null;
		this.level = null;
	}

	static override styles = [
		controls,
		css`
			:host {
				display: grid;
				/* Columns of their own: what is longer than before moves nothing beside it. */
				grid-template-columns: minmax(0, 1fr) minmax(0, max(320px, 29vw)) minmax(0, 430px);
				align-items: center;
				gap: 18px;
				height: 25px;
				padding: 0 14px;
				border-top: 1px solid var(--line);
				background: var(--panel);
				font-size: 12px;
				color: var(--muted);
			}
			.probe {
				display: flex;
				gap: 14px;
				min-width: 0;
				overflow: hidden;
				white-space: nowrap;
				font-family: var(--mono);
				color: var(--text);
			}
			.probe i {
				font-style: normal;
				color: var(--muted);
			}
			.dot {
				display: inline-block;
				width: 8px;
				height: 8px;
				margin-right: 6px;
				border-radius: 50%;
				background: #35b779;
				forced-color-adjust: none;
			}
			.dot.cpu {
				background: #e0a526;
			}
			progress {
				width: 120px;
				height: 8px;
				accent-color: var(--accent);
			}
			.work,
			.doing {
				display: flex;
				align-items: center;
				gap: 8px;
				height: 24px;
				min-width: 0;
				overflow: clip;
				/* Of what has the focus in it. */
				overflow-clip-margin: 4px;
			}
			.short {
				display: none;
			}
			.percent {
				min-width: 14ch;
				white-space: nowrap;
				font-variant-numeric: tabular-nums;
			}
			/* The line is never higher, for a finger neither: it stays small, and what is around it stays where it is. */
			button {
				height: 24px;
				min-height: 24px !important;
				padding: 0 8px;
			}
			.cells,
			.coarse,
			.tiles,
			.machine {
				white-space: nowrap;
			}
			.coarse,
			.tiles {
				color: var(--text);
			}
			/* How much of a store is there says more. */
			.tiles ~ .cells {
				display: none;
			}
			.cells,
			.tiles {
				min-width: 0;
				overflow: hidden;
				text-overflow: ellipsis;
			}
			button.machine {
				justify-self: stretch;
				text-align: left;
				min-width: 0;
				max-width: 100%;
				padding: 0 6px;
				overflow: hidden;
				text-overflow: ellipsis;
				font-size: inherit;
				color: inherit;
			}
			/* The invitation needs room; the numbers that take its place are shorter. */
			@media (max-width: 1240px) {
				.still {
					display: none;
				}
			}
			@media (max-width: 760px) {
				:host {
					grid-template-columns: minmax(0, 1fr) minmax(0, auto) 168px;
					gap: 10px;
					padding: 0 10px;
				}
				.probe {
					gap: 9px;
					font-size: 11.5px;
				}
				.short {
					display: inline;
				}
				progress {
					width: 48px;
				}
				.cells,
				.device {
					display: none;
				}
			}
		`,
	];

	override render() {
		return html`
			<div class="probe" aria-hidden="true">${this.#probe()}</div>
			<div class="doing">${this.#tiles()} ${this.#coarse()} ${this.#work()}</div>
			${this.#machine()}
		`;
	}

	#tiles() {
		const { tiles, level } = this;
		if (!tiles) return nothing;
		const { tiles: words, level: levelWords } = WORDS.files;
		const about = words(formatCount(tiles.there), formatCount(tiles.all)) + (level === null ? '' : ` · ${levelWords(level, tiles.levels)}`);
		return html`<span class="tiles number" title=${about}>${about}</span>`;
	}

	#probe() {
		const { probe, axes, domain, coordinates } = this;
		if (!probe) return html`<span class="still"><i>${WORDS.views.movePointer}</i></span>`;
		const value = html`<span><i>${this.valueName}</i> ${probe.value === null ? WORDS.views.hole : formatNumber(probe.value, Math.max(6, this.digits))}${probe.beyondF32 ? html` <i>${WORDS.views.beyondF32}</i>` : nothing}${probe.level ? html` <i>${WORDS.views.fromLevel(probe.level)}</i>` : nothing}</span>`;
		const slope = html`<span><i>|∇${this.valueName}|</i> ${formatNumber(probe.slope, 4)}</span><span class="number" title=${WORDS.views.readInF64}><i>f64</i></span>`;
		// Many coordinates may not fit: the value comes before them.
		if (coordinates) return html`${value}${coordinates.map((one) => named(one))}${slope}`;
		const [across, up] = coordinatesOf(probe, axes, domain);
		return html`${named(across)}${named(up)} ${value}${slope}`;
	}

	/** What is seen is finer than single precision: drawn in double, or with what single makes of it. */
	#coarse() {
		const note = this.notes.find(({ about }) => about === 'precision');
		if (!note) return nothing;
		const { inDouble, inPairs, tooFine } = WORDS.views;
		const words = this.report?.precision !== 'f64' ? tooFine : this.report.pairs ? inPairs : inDouble;
		return html`<span class="coarse" title=${note.text}>${words}</span>`;
	}

	#work() {
		const { progress, report } = this;
		if (progress !== null) {
			return html`<span class="work" role="status"><span class="percent">${WORDS.views.computing(Math.round(progress * 100))}</span>
				<progress max="1" .value=${progress} aria-label=${WORDS.views.computingField}></progress>
				<button @click=${() => ask(this, 'cancel-picture')}>${WORDS.common.cancel}</button></span>`;
		}
		if (!report) return nothing;
		const { grid } = report;
		// One text: numbers that grow move nothing.
		const [columns, rows, time] = [formatCount(grid.columns), formatCount(grid.rows), formatTime(report.fieldMs)];
		const { cells, cellsCompiled, cellsOf } = WORDS.views;
		const { compileMs, effective } = report;
		const words =
			effective > grid.columns * 1.05
				? cellsOf(columns, rows, effective < 1e7 ? formatCount(effective) : formatNumber(effective, 2), time)
				: compileMs >= 1
					? cellsCompiled(columns, rows, time, formatTime(compileMs))
					: cells(columns, rows, time);
		return html`<span class="number cells" title=${words}>${words}</span>`;
	}

	#machine() {
		const { machine } = this;
		if (!machine) return html`<button class="machine quiet" disabled><span>${WORDS.common.starting}</span></button>`;
		const about = WORDS.machine.chooseAnother(machineSentence(machine));
		const name = machineName(machine);
		// Why this machine computes, else which one it is.
		const words = machine.measured ?? (machine.isFirst && machine.notice) ?? machine.device.replace(/^CPU, /, '');
		return html`<button class="machine quiet" title=${about} @click=${() => ask(this, 'open-machine')}><span class="dot ${drawsByGpu(machine) ? 'gpu' : 'cpu'}"></span><span class="short">${name}</span><span class="device">${`${name} · ${words}`}</span></button>`;
	}
}

customElements.define('status-line', StatusLine);

declare global {
	interface HTMLElementTagNameMap {
		'status-line': StatusLine;
	}
}
