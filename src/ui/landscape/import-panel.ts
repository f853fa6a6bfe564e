/**
 * How a file was read: what from where, on what evidence, and everything about it that a person may know better. Fires `change-file`
 * with what was changed (FileChange); the listener reads the file again.
 */

import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { AxisReading, ReadFile, Reading } from '../../engine/landscapes/files.ts';
import type { Interpolation } from '../../model/field.ts';
import { printable } from '../../model/printable.ts';
import type { FileChoice } from '../../state/app-state.ts';
import { type FileChange, readList } from '../../app/file-choice.ts';
import { formatCount, formatNumber } from '../../app/format.ts';
import type { TilesNow } from '../../app/tiles.ts';
import { named } from '../kit/named.ts';
import { importStyles } from '../kit/styles/import.ts';
import { controls } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

/** Counted 0, 1, 2 … */
const COUNTED = '#';
/** Values that programs write where they have none. */
const USUAL_MISSING = [-1, 0, 1e9] as const;
const BETWEEN: readonly Interpolation[] = ['monotone', 'bicubic', 'cells'];
const MOST_MISSING = 64;
/** What stands beside a surface is named in a note, up to as many. */
const NAMED_IN_NOTES = 8;

type Named = 'x' | 'y';

export class ImportPanel extends LitElement {
	static override properties = {
		file: { attribute: false },
		choice: { attribute: false },
		remarks: { attribute: false },
		busy: { type: Boolean },
		tiles: { attribute: false },
		trouble: { attribute: false },
		wrong: { state: true },
	};
	declare file: ReadFile | undefined;
	declare choice: FileChoice | undefined;
	/** What is to be said of the surface beside the reader's notes. */
	declare remarks: readonly string[];
	/** Of a landscape in tiles: how many of them are there. */
	declare tiles: TilesNow | null;
	/** The file is being read again. */
	declare busy: boolean;
	/** Why it could not be read as it was asked for last. */
	declare trouble: string | null;
	/** What was typed and is no list of numbers. */
	declare wrong: string;

	constructor() {
		super();
		this.file = undefined;
		this.choice = undefined;
		this.remarks = [];
		this.busy = false;
		this.tiles = null;
		this.trouble = null;
		this.wrong = '';
	}

	static override styles = [controls, importStyles];

	override willUpdate(changed: PropertyValues): void {
		if (changed.has('file')) this.wrong = '';
	}

	/** What could not be read goes back to what is shown. */
	override updated(): void {
		for (const select of this.renderRoot.querySelectorAll('select')) select.value = select.dataset['value'] ?? '';
	}

	override render() {
		const { file, choice } = this;
		if (!file || !choice) return nothing;
		const { reading } = file;
		return html`<div class="panel" role="group" aria-label=${WORDS.files.howRead} aria-busy=${this.busy ? 'true' : 'false'}>
			${this.#summary(file, reading)} ${this.#tiles(file)} ${this.#value(file, reading)}
			${reading ? html`${this.#axis('x', reading)} ${reading.y ? this.#axis('y', reading) : nothing} ${this.#orientation(reading)}` : nothing}
			${reading ? this.#missing(reading) : nothing} ${reading?.layout === 'points' ? nothing : this.#between(choice)}
			${this.trouble ? html`<p class="trouble" role="alert">${printable(this.trouble)}</p>` : nothing} ${this.#words(file, reading)}
		</div>`;
	}

	#change(change: FileChange): void {
		this.dispatchEvent(new CustomEvent<FileChange>('change-file', { detail: change, bubbles: true, composed: true }));
	}

	#select(id: string, label: string, value: string, options: readonly (readonly [string, string])[], choose: (value: string) => void) {
		return html`<label for=${id}>${label}</label>
			<select id=${id} data-value=${value} aria-describedby=${`${id}-facts`} @change=${(e: Event) => choose((e.target as HTMLSelectElement).value)}>
				${options.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${printable(text, 80)}</option>`)}
			</select>`;
	}

	// ── what was read ──

	#summary({ channels, channel, format }: ReadFile, reading: Reading | undefined) {
		const shown = channels.find(({ name }) => name === channel);
		const changed = this.choice?.reading !== undefined;
		return html`<p class="summary">
			<span>${sizeOf(reading, shown)}${holesOf(shown)} · ${(WORDS.files.formats as Readonly<Record<string, string>>)[format] ?? format}</span>
			${
				this.busy
					? html`<span class="busy" role="status">${WORDS.common.reading}</span>`
					: changed
						? html`<button class="quiet small" title=${WORDS.files.asFoundTitle} @click=${() => this.#change({ asFound: true })}>${WORDS.files.asFound}</button>`
						: nothing
			}
		</p>`;
	}

	/** How much of a store is there, and the way to look again. */
	#tiles({ tiles: read }: ReadFile) {
		const { tiles } = this;
		if (!read || !tiles) return nothing;
		const { tiles: words, damaged, missingHatched, lookAgain, swarmOn } = WORDS.files;
		const some = words(formatCount(tiles.there), formatCount(tiles.all));
		const bad = tiles.damaged > 0 ? `, ${damaged(formatCount(tiles.damaged))}` : '';
		const base = read.facts.levels[read.base.level];
		return html`<p class="summary">
				<span>${some}${bad}</span>
				${
					tiles.isLive
						? html`<button class="quiet small" @click=${() => this.dispatchEvent(new CustomEvent('look-again', { bubbles: true, composed: true }))}>${lookAgain}</button>`
						: nothing
				}
			</p>
			${tiles.there < tiles.all || tiles.damaged > 0 ? html`<p class="facts">${missingHatched}</p>` : nothing}
			${read.base.troubles.map((trouble) => html`<p class="trouble" role="alert">${printable(trouble)}</p>`)}
			${base && read.base.level > 0 ? html`<p class="facts">${swarmOn(formatCount(base.columns), formatCount(base.rows))}</p>` : nothing}`;
	}

	#value({ channels, channel }: ReadFile, reading: Reading | undefined) {
		const value = reading?.value ?? channel ?? '';
		const names =
			reading?.values ?? channels.filter(({ kind }) => kind === 'surface' || kind === 'line' || kind === 'points').map(({ name }) => name);
		const label = (name: string): string => {
			const found = channels.find((one) => one.name === name);
			if (!found) return name;
			return `${name} (${found.columns}${found.kind === 'surface' ? ` × ${found.rows}` : ''})`;
		};
		const options = [...new Set([value, ...names])].map((name) => [name, label(name)] as const);
		return html`<div class="row">${this.#select('channel', WORDS.files.value, value, options, (name) => this.#change({ channel: name }))}</div>`;
	}

	#axis(which: Named, reading: Reading) {
		const axis = reading[which];
		if (!axis) return nothing;
		const source = axis.source ?? COUNTED;
		const options = [...new Set([source, ...reading.coordinates, COUNTED])].map(
			(name) => [name, name === COUNTED ? WORDS.files.counted : name] as const,
		);
		const log = which === 'x' ? 'logX' : 'logY';
		return html`<div class="row axis">
				${this.#select(which, which === 'x' ? WORDS.files.acrossX : WORDS.files.upY, source, options, (name) => this.#choose(which, name, reading))}
				<button
					class="log"
					aria-pressed=${axis.log ? 'true' : 'false'}
					aria-label=${WORDS.files.logAxis(which)}
					title=${axis.log ? WORDS.files.isLog : WORDS.files.isLinear}
					@click=${() => this.#change({ reading: { [log]: !axis.log } })}
				>${WORDS.files.log}</button>
			</div>
			<p class="facts" id=${`${which}-facts`}><b>${rangeOf(axis, reading.layout)}</b> · ${printable(axis.evidence)}</p>`;
	}

	/** Choosing the other's source swaps them. */
	#choose(which: Named, name: string, reading: Reading): void {
		const other: Named = which === 'x' ? 'y' : 'x';
		const swaps = name !== COUNTED && reading[other]?.source === name;
		this.#change({ reading: { [which]: name, ...(swaps ? { [other]: reading[which]?.source ?? COUNTED } : {}) } });
	}

	#orientation({ layout, turned, assumed, evidence }: Reading) {
		if (layout === 'line') return nothing;
		const told = this.choice?.reading?.transpose === true;
		return html`<div class="orientation ${assumed && !told ? 'assumed' : ''}">
			<p id="orientation">${told ? WORDS.files.byHand : printable(evidence)}</p>
			<button
				aria-pressed=${told ? 'true' : 'false'}
				aria-describedby="orientation"
				title=${WORDS.files.turnTitle}
				@click=${() => this.#change({ reading: { transpose: told ? undefined : true } })}
			><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M15.5 7A6 6 0 1 0 16 11M16 3v4h-4" /></svg>${WORDS.files.turn}</button>
			${layout === 'grid' ? html`<span class="visually-hidden">${turned ? WORDS.files.rowsAlongX : WORDS.files.rowsAlongY}</span>` : nothing}
		</div>`;
	}

	// ── missing values, and between the samples ──

	#missing({ missing }: Reading) {
		const set = (values: readonly number[]): void => this.#change({ reading: { missing: values } });
		const toggled = (value: number): readonly number[] =>
			missing.includes(value) ? missing.filter((one) => one !== value) : [...missing, value];
		return html`<div class="row">
				<label for="missing">${WORDS.files.missing}</label>
				<input
					id="missing"
					type="text"
					inputmode="text"
					autocomplete="off"
					spellcheck="false"
					placeholder=${WORDS.common.none}
					title=${WORDS.files.missingTitle}
					aria-invalid=${this.wrong === '' ? 'false' : 'true'}
					aria-describedby="missing-facts"
					.value=${missing.map((value) => formatNumber(value, 17)).join(', ')}
					@change=${(e: Event) => this.#typedMissing(e.target as HTMLInputElement)}
				/>
			</div>
			<div class="chips" role="group" aria-label=${WORDS.files.usual}>
				${USUAL_MISSING.map(
					(value) =>
						html`<button class="small" aria-pressed=${missing.includes(value) ? 'true' : 'false'} @click=${() => set(toggled(value))}>${formatNumber(value)}</button>`,
				)}
				<span id="missing-facts">${this.wrong === '' ? WORDS.files.isMissing : html`<b role="alert">${this.wrong}</b>`}</span>
			</div>`;
	}

	#typedMissing(box: HTMLInputElement): void {
		const list = readList(box.value);
		if (typeof list === 'string') this.wrong = WORDS.common.noNumber(printable(list, 20));
		else if (list.length > MOST_MISSING) this.wrong = WORDS.files.mostNumbers(MOST_MISSING);
		else {
			this.wrong = '';
			this.#change({ reading: { missing: list } });
		}
	}

	#between({ interpolation = 'monotone' }: FileChoice) {
		return html`<div class="row">
			${this.#select('between', WORDS.files.between, interpolation, named(BETWEEN, WORDS.files.betweens), (kind) => this.#change({ interpolation: kind as Interpolation }))}
		</div>`;
	}

	#words({ notes }: ReadFile, reading: Reading | undefined) {
		const skipped = reading?.skipped ?? [];
		// What stands beside "Turn" is not said twice.
		const others = [...notes.filter((note) => note !== reading?.evidence), ...this.remarks];
		return html`${others.length > 0 ? html`<ul class="notes" aria-label=${WORDS.files.notes}>${others.map((note) => html`<li>${printable(note)}</li>`)}</ul>` : nothing}
			${
				skipped.length > NAMED_IN_NOTES
					? html`<details>
						<summary>${WORDS.files.allSkipped(skipped.length)}</summary>
						<ul>${skipped.map((one) => html`<li>${printable(one)}</li>`)}</ul>
					</details>`
					: nothing
			}`;
	}
}

type Channel = ReadFile['channels'][number] | undefined;

function sizeOf(reading: Reading | undefined, channel: Channel): string {
	if (reading?.layout === 'points') return WORDS.files.scattered(formatCount(reading.x.count));
	if (reading?.layout === 'line') return WORDS.files.line(formatCount(reading.x.count));
	const [columns, rows] = reading?.y ? [reading.x.count, reading.y.count] : [channel?.columns ?? 0, channel?.rows ?? 0];
	return WORDS.files.grid(formatCount(columns), formatCount(rows));
}

const holesOf = (channel: Channel): string => (channel && channel.holes > 0 ? `, ${WORDS.files.holes(formatCount(channel.holes))}` : '');

const rangeOf = ({ from, to, count, even, log }: AxisReading, layout: Reading['layout']): string => {
	const spacing = log ? [WORDS.files.logarithmic] : even || layout === 'points' ? [] : [WORDS.files.uneven];
	return [`${formatNumber(from)} … ${formatNumber(to)} · ${WORDS.files.values(formatCount(count))}`, ...spacing].join(', ');
};

customElements.define('import-panel', ImportPanel);

declare global {
	interface HTMLElementTagNameMap {
		'import-panel': ImportPanel;
	}
}
