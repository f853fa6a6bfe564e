/** Which data a network has: a set with its numbers or a file of one's own, which columns are read, and what is done to the samples. */

import { html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { formatCount, formatNumber } from '../../app/format.ts';
import type { NetworkChange } from '../../app/network-choice.ts';
import type { NetworkAsk, NetworksView, OpenNetworkView } from '../../app/network-view.ts';
import { NO_NETWORK } from '../../app/network-view.ts';
import { printable } from '../../model/printable.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { ask } from '../kit/ask.ts';
import { controls, pairs } from '../kit/styles/shared.ts';
import { networkPanelStyles } from './panel-styles.ts';
import { numberRow, type Row, selectRow, settleSelects } from './rows.ts';

/** Columns that are listed at a time: of more a person types which. */
const MOST_COLUMNS = 64;
/** Letters that a link has room for, of the columns that are left out. */
const MOST_LEFT = 1024;
/** Inputs whose mean and deviation are listed. */
const MOST_LISTED = 6;

/**
 * @fires ask-network what is to be done (NetworkAsk)
 * @fires open-data a file of samples (File)
 */
export class DataChooser extends LitElement {
	static override properties = {
		choice: { attribute: false },
		view: { attribute: false },
		wrong: { state: true },
		sought: { state: true },
	};
	declare choice: NetworkChoice | undefined;
	declare view: NetworksView;
	/** What was typed and cannot be used. */
	declare private wrong: string;
	/** A part of the names of the columns that are listed. */
	declare private sought: string;

	constructor() {
		super();
		this.choice = undefined;
		this.view = NO_NETWORK;
		this.wrong = '';
		this.sought = '';
	}

	static override styles = [controls, pairs, networkPanelStyles];

	override updated(): void {
		settleSelects(this.renderRoot);
	}

	override render() {
		const { choice, view } = this;
		if (!choice) return nothing;
		const { sets, network } = view;
		const own = choice.dataContent !== undefined;
		const value = own ? (choice.data ?? '') : (network?.set?.id ?? choice.data?.split(':')[0] ?? '');
		const rows = [...(value === '' ? [['', NETWORK_ROOM.whichData] as const] : []), ...sets.map(({ id, title }): Row => [id, title])];
		return html`${selectRow('data', NETWORK_ROOM.data, value, rows, (set) => this.#change({ data: set, ...NO_FILE }))}
			<div class="pair">
				<span></span>
				<span class="with">
					<button class="small" title=${NETWORK_ROOM.ownDataTitle} @click=${() => this.renderRoot.querySelector<HTMLInputElement>('#own')?.click()}>${NETWORK_ROOM.ownData}</button>
				</span>
			</div>
			${own && network ? this.#columns(choice, network) : nothing} ${network && (own || network.set) ? this.#settings(network, own) : nothing}
			${this.wrong === '' ? nothing : html`<p class="trouble" role="alert">${this.wrong}</p>`} ${network ? this.#standardised(network) : nothing}
			<input id="own" type="file" hidden accept=".csv,.tsv,.txt,.npz" @change=${this.#picked} />`;
	}

	#change(change: NetworkChange): void {
		this.wrong = '';
		ask<NetworkAsk>(this, 'ask-network', { do: 'choose', change });
	}

	readonly #picked = (event: Event): void => {
		const input = event.target as HTMLInputElement;
		const [file] = input.files ?? [];
		if (file) ask(this, 'open-data', file);
		input.value = '';
	};

	// ── columns of a file ──

	#columns({ target, without }: NetworkChoice, { columns, targets, inputs, left }: OpenNetworkView) {
		const value = target ?? targets.join(',');
		const rows = columns.map((name): Row => [name, printable(name, 60)]);
		return html`${selectRow('target', NETWORK_ROOM.target, value, rows, (name) => this.#change({ target: name, without: undefined }))}
			${inputs.length + left.length === 0 ? nothing : this.#inputs(inputs, left, without === undefined)}`;
	}

	/** Columns that are inputs are ticked; of many those are listed whose names have what is sought. */
	#inputs(inputs: readonly string[], left: readonly string[], isGuess: boolean) {
		const all = [...inputs, ...left];
		const used = new Set(inputs);
		const sought = this.sought.trim().toLowerCase();
		const found = sought === '' ? all : all.filter((name) => name.toLowerCase().includes(sought));
		const listed = found.slice(0, MOST_COLUMNS);
		return html`<details>
			<summary>${NETWORK_ROOM.inputColumns(inputs.length, all.length)}</summary>
			${
				all.length > MOST_COLUMNS
					? html`<div class="pair">
							<label for="sought">${NETWORK_ROOM.findColumn}</label>
							<input id="sought" type="search" autocomplete="off" spellcheck="false" .value=${this.sought} @input=${(e: Event) => (this.sought = (e.target as HTMLInputElement).value)} />
						</div>
						<p class="facts" role="status">${NETWORK_ROOM.columnsListed(formatCount(listed.length), formatCount(found.length), formatCount(all.length))}</p>`
					: nothing
			}
			${listed.map(
				(name) => html`<label class="check">
					<input type="checkbox" .checked=${live(used.has(name))} @change=${() => this.#turn(name, inputs, left)} />${printable(name, 60)}
				</label>`,
			)}
			${isGuess ? html`<p class="facts">${NETWORK_ROOM.inputsGuessed}</p>` : nothing}
		</details>`;
	}

	/** A column becomes an input, or is left out. */
	#turn(name: string, inputs: readonly string[], left: readonly string[]): void {
		const without = inputs.includes(name) ? [...left, name] : left.filter((other) => other !== name);
		const text = without.join(',');
		const isNone = without.length === inputs.length + left.length;
		if (isNone || text.length > MOST_LEFT) {
			this.wrong = isNone ? NETWORK_ROOM.noInputs : NETWORK_ROOM.tooManyLeft;
			this.requestUpdate();
			return;
		}
		this.#change({ without: text });
	}

	// ── what is done to samples ──

	/** The numbers of a set, and what is done to the samples of sets and files: each of them writes the whole text. */
	#settings({ set, knobs, classes, data }: OpenNetworkView, own: boolean) {
		const number = (id: string, label: string, value: number, least: number, most: number, name: string) =>
			numberRow(
				id,
				label,
				value,
				[least, most],
				(chosen) => this.#set(name, String(chosen)),
				(why) => void (this.wrong = why),
			);
		const part = (name: string, standard: number): number => Number(this.#parts.get(name) ?? standard);
		const ways = Object.entries(NETWORK_ROOM.standardisations).filter(([id]) => id !== 'all' || data.all.targets.kind !== 'classes');
		return html`<details>
			<summary>${NETWORK_ROOM.dataSettings}</summary>
			${own ? nothing : set?.knobs.map(({ name, label, standard, least, greatest }) => number(`knob-${name}`, label, knobs[name] ?? standard, least, greatest, name))}
			${!own && set?.drawn ? number('data-seed', NETWORK_ROOM.dataSeed, part('seed', 0), 0, 2 ** 24, 'seed') : nothing}
			${number('test', NETWORK_ROOM.test, part('test', FILE_TEST), 0, 0.9, 'test')}
			${number('split-seed', NETWORK_ROOM.splitSeed, part('split-seed', part('seed', 0)), 0, 2 ** 24, 'split-seed')}
			${classes > 0 ? number('wrong', NETWORK_ROOM.wrongLabels, part('wrong', 0), 0, 1, 'wrong') : nothing}
			${selectRow('standardise', NETWORK_ROOM.standardise, this.#parts.get('standardise') ?? 'none', ways as Row[], (way) => this.#set('standardise', way === 'none' ? undefined : way))}
		</details>`;
	}

	/** The settings as they are written, by name. */
	get #parts(): Map<string, string> {
		const { choice, view } = this;
		const [, ofSet = ''] = (choice?.data ?? view.network?.dataText ?? '').split(':');
		const settings = choice?.dataContent === undefined ? ofSet : (choice.dataHow ?? '');
		return new Map(settings.split(',').flatMap((part) => (part === '' ? [] : [part.split('=') as [string, string]])));
	}

	#set(name: string, value: string | undefined): void {
		const parts = this.#parts;
		if (value === undefined) parts.delete(name);
		else parts.set(name, value);
		const text = [...parts].map((part) => part.join('=')).join(',');
		if (this.choice?.dataContent !== undefined) this.#change({ dataHow: text === '' ? undefined : text });
		else this.#change({ data: `${this.view.network?.set?.id ?? ''}${text === '' ? '' : `:${text}`}` });
	}

	/** What was subtracted from the inputs, and what they were divided by. */
	#standardised({ data: { standardised, inputNames } }: OpenNetworkView) {
		if (!standardised) return nothing;
		const { mean, deviation } = standardised.inputs;
		const shown = Math.min(MOST_LISTED, mean.length);
		const one = (k: number): string =>
			NETWORK_ROOM.standardisedInput(
				printable(inputNames?.[k] ?? NETWORK_ROOM.input(k + 1), 40),
				formatNumber(mean[k], 3),
				formatNumber(deviation[k], 3),
			);
		return html`<p class="facts">
			${NETWORK_ROOM.standardisedSays(Array.from({ length: shown }, (_, k) => one(k)).join(', '), mean.length - shown)}
		</p>`;
	}
}

/** What of a choice belongs to a file of samples. */
const NO_FILE = { dataContent: undefined, target: undefined, without: undefined, dataHow: undefined } as const;
/** The share that tests where none is chosen. */
const FILE_TEST = 0.3;

customElements.define('data-chooser', DataChooser);

declare global {
	interface HTMLElementTagNameMap {
		'data-chooser': DataChooser;
	}
}
