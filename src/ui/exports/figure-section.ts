/** The section of figures: a live preview, what it shows and how large, and the formats that it is saved in. */

import { readTyped } from '../../app/correction.ts';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { FigureController, type FigurePreview } from '../../app/exports/figure-controller.ts';
import type { ExportSource } from '../../app/exports/source.ts';
import {
	DEFAULT_FIGURE,
	FIGURE_FORMATS,
	FIGURE_LIMITS,
	FIGURE_PRESETS,
	FIGURE_THEMES,
	FIGURE_VIEWS,
	type FigureChoice,
	type FigureFormat,
	type FigurePreset,
	pixelsOf,
	pointsOf,
} from '../../exports/figure/choice.ts';
import { FONT_FAMILIES, type FontFamily } from '../../exports/figure/fonts.ts';
import { messageOf } from '../../model/errors.ts';
import { EXPORTS } from '../../words/exports.ts';
import { ask } from '../kit/ask.ts';
import { download } from '../kit/download.ts';
import { named } from '../kit/named.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { controls } from '../kit/styles/shared.ts';
import { FileMaking } from './file-making.ts';
import { figureStyles } from './figure-styles.ts';
import type { SectionElement } from './section-element.ts';

export const FIGURE_SECTION = 'figure-section';

const WORDS = EXPORTS.figure;
const PRESETS = Object.keys(FIGURE_PRESETS) as readonly FigurePreset[];
const PARTS = ['title', 'colorBar', 'legend', 'caption', 'transparent'] as const;
const MAPS = ['cividis', 'gray'] as const;
const UNITS = ['mm', 'px'] as const;
/** Choices closer together than this are one. */
const SETTLED_MS = 160;
const MM_PER_POINT = 25.4 / 72;

/** @fires print-figure what is printed (FigureChoice) */
export class FigureSection extends LitElement implements SectionElement {
	static override properties = {
		source: { attribute: false },
		choice: { state: true },
		preview: { state: true },
		url: { state: true },
		drawing: { state: true },
		trouble: { state: true },
		told: { state: true },
	};
	declare source: ExportSource | undefined;
	/** As chosen last. */
	declare private choice: FigureChoice;
	declare private preview: FigurePreview | null;
	/** Address of the preview's picture; empty before the first. */
	declare private url: string;
	declare private drawing: boolean;
	/** Why there is no preview; empty where all is well. */
	declare private trouble: string;
	/** Of the last file. */
	declare private told: readonly string[];
	readonly #making = new FileMaking(this);
	#figures: FigureController | null = null;
	#waiting: ReturnType<typeof setTimeout> | undefined;
	/** Counts previews: only the newest is shown. */
	#turn = 0;

	constructor() {
		super();
		this.source = undefined;
		this.choice = DEFAULT_FIGURE;
		this.preview = null;
		this.url = '';
		this.drawing = false;
		this.trouble = '';
		this.told = [];
	}

	static override styles = [controls, segmentedStyle, figureStyles];

	override willUpdate(changed: PropertyValues): void {
		if (changed.has('source') && this.source) this.#figures = new FigureController(this.source);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#waiting);
		this.#turn++;
		URL.revokeObjectURL(this.url);
		this.url = '';
	}

	/** What is in view may be another picture. */
	seen(): void {
		void this.#draw();
	}

	override render() {
		const { choice, url, preview, trouble } = this;
		const [points, pixels] = [pointsOf(choice), pixelsOf(choice)];
		const hasCurves = this.source?.run.groups.peek().some(({ curve }) => curve.steps.length > 1) ?? false;
		const millimetres = (length: number): string => String(Number((length * MM_PER_POINT).toFixed(1)));
		return html`
			<div class="preview">
				<div class="sheet ${this.drawing ? 'old' : ''}">
					${url && preview ? html`<img class=${choice.transparent ? 'bare' : ''} src=${url} alt=${WORDS.preview(preview.title, preview.settings)} />` : html`<p>${this.drawing ? WORDS.drawing : WORDS.nothing}</p>`}
				</div>
				<p>${WORDS.sized(millimetres(points.width), millimetres(points.height), pixels.width, pixels.height)}</p>
				<p class="trouble" role="status">${trouble}</p>
			</div>
			<div>
				${this.#group(
					WORDS.preset,
					segmented(WORDS.preset, named(PRESETS, WORDS.presets), this.#preset, (name) => this.#set(FIGURE_PRESETS[name])),
				)}
				${this.#group(
					WORDS.shows,
					html`${segmented(
						WORDS.shows,
						named(FIGURE_VIEWS, WORDS.views).filter(([view]) => view !== 'chart' || hasCurves),
						choice.views,
						(views) => this.#set({ views }),
					)}
						<div class="checks">${choice.views === 'chart' || !hasCurves ? nothing : this.#check(WORDS.withChart, choice.chart, (chart) => this.#set({ chart }))}</div>`,
				)}
				${this.#group(
					WORDS.theme,
					html`${segmented(WORDS.theme, named(FIGURE_THEMES, WORDS.themes), choice.theme, (theme) => this.#set({ theme }))}
						${
							choice.theme === 'print'
								? html`<p>${WORDS.printTitle}</p>${segmented(WORDS.printColors, named(MAPS, WORDS.printMaps), choice.printColors, (printColors) => this.#set({ printColors }))}`
								: nothing
						}`,
				)}
				<div class="numbers">
					${this.#number(WORDS.width, choice.size.width, (width) => this.#set({ size: { ...choice.size, width } }))}
					${this.#number(WORDS.height, choice.size.height, (height) => this.#set({ size: { ...choice.size, height } }))}
					${this.#select(WORDS.unit, UNITS, WORDS.units, choice.size.unit, (unit) => this.#inUnit(unit))}
					${this.#number(WORDS.dpi, choice.dpi, (dpi) => this.#set({ dpi }), FIGURE_LIMITS.dpi)}
					${this.#number(WORDS.fontSize, choice.fontSize, (fontSize) => this.#set({ fontSize }), FIGURE_LIMITS.fontSize)}
					${this.#select(WORDS.family, FONT_FAMILIES, WORDS.families, choice.family, (family: FontFamily) => this.#set({ family }))}
				</div>
				${this.#group(
					WORDS.parts,
					html`<div class="checks">${PARTS.map((part) => this.#check(WORDS[part], choice[part], (isThere) => this.#set({ [part]: isThere })))}</div>`,
				)}
				<div class="end">
					${this.#making.buttons(
						WORDS.saving,
						html`${FIGURE_FORMATS.map((format) => html`<button class=${format === 'png' ? 'primary' : ''} @click=${() => void this.#save(format)}>${WORDS.formats[format]}</button>`)}`,
					)}
					<button class="quiet" @click=${() => ask(this, 'print-figure', this.choice)}>${WORDS.print}</button>
				</div>
				${this.#making.told(this.told)}
			</div>
		`;
	}

	#group(label: string, content: unknown) {
		return html`<fieldset><legend>${label}</legend>${content}</fieldset>`;
	}

	#check(label: string, isOn: boolean, set: (isOn: boolean) => void) {
		return html`<label><input type="checkbox" .checked=${isOn} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} />${label}</label>`;
	}

	#number(
		label: string,
		value: number,
		set: (value: number) => void,
		[least, most]: readonly [number, number] = [1, FIGURE_LIMITS.pixels],
	) {
		const typed = (event: Event): void => {
			const input = event.target as HTMLInputElement;
			const { value: taken, note } = readTyped(input.value, { range: [least, most], before: value });
			if (taken !== null) set(taken);
			input.value = String(taken ?? value);
			this.told = note === '' ? [] : [`${label}: ${note}`];
		};
		return html`<label>${label}<input type="number" min=${least} max=${most} step="any" .value=${String(value)} @change=${typed} /></label>`;
	}

	#select<T extends string>(label: string, values: readonly T[], names: Readonly<Record<T, string>>, chosen: T, set: (value: T) => void) {
		return html`<label>${label}<select @change=${(event: Event) => set((event.target as HTMLSelectElement).value as T)}>${values.map((value) => html`<option value=${value} ?selected=${value === chosen}>${names[value]}</option>`)}</select></label>`;
	}

	/** The preset that is chosen; one that there is none of where none is. */
	get #preset(): FigurePreset {
		const { size, dpi, fontSize, views } = this.choice;
		const now = JSON.stringify({ size, dpi, fontSize, views });
		return PRESETS.find((name) => JSON.stringify({ ...FIGURE_PRESETS[name] }) === now) ?? ('' as FigurePreset);
	}

	/** The same size in another unit. */
	#inUnit(unit: 'mm' | 'px'): void {
		const [points, pixels] = [pointsOf(this.choice), pixelsOf(this.choice)];
		const round = (length: number): number => Number((length * MM_PER_POINT).toFixed(1));
		this.#set({ size: unit === 'px' ? { ...pixels, unit } : { width: round(points.width), height: round(points.height), unit } });
	}

	#set(change: Partial<FigureChoice>): void {
		this.choice = { ...this.choice, ...change };
		this.told = [];
		this.#making.forget();
		clearTimeout(this.#waiting);
		this.#waiting = setTimeout(() => void this.#draw(), SETTLED_MS);
	}

	async #draw(): Promise<void> {
		const turn = ++this.#turn;
		this.drawing = true;
		try {
			const preview = (await this.#figures?.preview(this.choice)) ?? null;
			if (turn !== this.#turn) return;
			URL.revokeObjectURL(this.url);
			this.preview = preview;
			this.url = preview ? URL.createObjectURL(preview.svg) : '';
			this.trouble = '';
		} catch (error) {
			if (turn === this.#turn) this.trouble = messageOf(error);
		} finally {
			if (turn === this.#turn) this.drawing = false;
		}
	}

	async #save(format: FigureFormat): Promise<void> {
		const { choice } = this;
		this.told = [];
		await this.#making.make(async (making) => {
			const file = await this.#figures?.file(choice, format, making);
			if (!file) this.told = [WORDS.nothing];
			else {
				download(file.blob, file.name);
				this.told = file.lacking.length > 0 ? [WORDS.lacking(file.lacking.join(' '))] : [];
			}
		}, WORDS.failed);
	}
}

customElements.define(FIGURE_SECTION, FigureSection);

declare global {
	interface HTMLElementTagNameMap {
		'figure-section': FigureSection;
	}
}
