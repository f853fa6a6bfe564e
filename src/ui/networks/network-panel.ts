/** The panel of a network: which one, on which data, how it is trained, which plane and quantity are seen, and what the slice hides. */

import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { formatCount, formatNumber } from '../../app/format.ts';
import type { NetworkChange } from '../../app/network-choice.ts';
import {
	type LowestPlace,
	type NetworkAsk,
	type NetworksView,
	NO_NETWORK,
	type OpenNetworkView,
	type TrainingView,
} from '../../app/network-view.ts';
import { printable } from '../../model/printable.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { WORDS } from '../../words/words.ts';
import { ask } from '../kit/ask.ts';
import { controls, pairs } from '../kit/styles/shared.ts';
import './architecture-picture.ts';
import './data-chooser.ts';
import './data-picture.ts';
import { networkPanelStyles } from './panel-styles.ts';
import './plane-chooser.ts';
import { boxRow, type Row, selectRow, settleSelects } from './rows.ts';
import './trust-panel.ts';
import './training-chart.ts';
import './training-recipe.ts';

/** What may follow a layer of a file that has weights alone. */
const ACTIVATIONS = ['relu', 'tanh', 'gelu', 'sigmoid', 'sin', 'erf', 'identity'] as const;
/** Classes whose accuracy is a quantity of its own. */
const MOST_CLASSES = 12;

/**
 * @fires ask-network what is to be done (NetworkAsk)
 * @fires open-data a file of samples (File)
 * @fires open-other a file of weights for a plane through three
 * @fires export-network the extension to write the network with
 */
export class NetworkPanel extends LitElement {
	static override properties = {
		choice: { attribute: false },
		view: { attribute: false },
		lowest: { attribute: false },
		theme: { type: String },
		wrong: { state: true },
		pictures: { state: true },
		many: { state: true },
	};
	declare choice: NetworkChoice | undefined;
	declare view: NetworksView;
	declare lowest: LowestPlace;
	declare theme: 'dark' | 'light';
	/** What was typed and cannot be used. */
	declare private wrong: string;
	/** Pictures of data and architecture are open. */
	declare private pictures: boolean;
	/** Many trainings side by side are open. */
	declare private many: boolean;

	constructor() {
		super();
		this.choice = undefined;
		this.view = NO_NETWORK;
		this.lowest = null;
		this.theme = 'dark';
		this.wrong = '';
		this.pictures = false;
		this.many = false;
	}

	static override styles = [controls, pairs, networkPanelStyles];

	override updated(changed: PropertyValues<this>): void {
		settleSelects(this.renderRoot);
		// Who has sharpness read while it trains wants to see its curve.
		if (this.view.training?.live && !changed.get('view')?.training?.live && changed.has('view')) {
			const curves = this.renderRoot.querySelector('training-curves');
			if (curves) curves.chart = 'sharpness';
		}
	}

	override render() {
		const { choice, view } = this;
		if (!choice) return nothing;
		const { network, trouble, waiting } = view;
		return html`<div class="panel">
			${this.#model(choice)} <data-chooser .choice=${choice} .view=${view}></data-chooser>
			${this.wrong === '' ? nothing : html`<p class="trouble" role="alert">${this.wrong}</p>`}
			${trouble === null ? nothing : html`<p class="trouble" role="alert">${printable(trouble, 600)}</p>`}
			${waiting === null ? nothing : html`<p class="facts" role="status">${waiting}</p>`}
			${network && trouble === null ? this.#open(choice, network) : nothing}
		</div>`;
	}

	#open(choice: NetworkChoice, network: OpenNetworkView) {
		const { data, plan, notes } = network;
		return html`<p class="facts">
				${NETWORK_ROOM.counts(formatCount(plan.parameterCount), formatCount(data.train.count), formatCount(data.test.count))}
				${data.all.attribution ?? ''}
			</p>
			${this.#activation(network)} ${this.#training(network)} ${this.#many(choice, network)} ${this.#quantity(choice, network)} <plane-chooser .choice=${choice} .network=${network} .training=${this.view.training} ?waiting=${this.view.waiting !== null}></plane-chooser>
			<trust-panel .choice=${choice} .view=${this.view} .lowest=${this.lowest}></trust-panel>
			${this.#pictures(network)}
			<div class="buttons">
				<span>${NETWORK_ROOM.save}</span>
				${(['.safetensors', '.npz'] as const).map((extension) => html`<button class="small" @click=${() => ask(this, 'export-network', extension)}>${extension}</button>`)}
			</div>
			${
				notes.length > 0
					? html`<details>
						<summary>${NETWORK_ROOM.notes} (${notes.length})</summary>
						<ul>
							${notes.map((note) => html`<li>${printable(note, 600)}</li>`)}
						</ul>
					</details>`
					: nothing
			}`;
	}

	#ask(what: NetworkAsk): void {
		ask(this, 'ask-network', what);
	}

	#change(change: NetworkChange): void {
		this.wrong = '';
		this.#ask({ do: 'choose', change });
	}

	// ── the network and its data ──

	#model(choice: NetworkChoice) {
		const rows = Object.entries(WORDS.networks.presets).map(([id, { name }]): Row => [id, name]);
		return html`${selectRow('model', NETWORK_ROOM.model, choice.model, rows, (model) => this.#change({ model }))}
			${
				choice.content === undefined && !choice.model.startsWith('{')
					? boxRow('text', NETWORK_ROOM.sizes, choice.model, NETWORK_ROOM.modelTitle, (model) => this.#change({ model }))
					: nothing
			}
			${
				choice.content === undefined
					? html`<div class="pair">
						<label for="seed">${NETWORK_ROOM.seed}</label>
						<span class="with">
							<input id="seed" type="text" inputmode="numeric" .value=${String(choice.seed ?? 0)} @change=${(e: Event) => this.#seed((e.target as HTMLInputElement).value)} />
							<button class="small" @click=${() => this.#change({ seed: (choice.seed ?? 0) + 1 })}>${NETWORK_ROOM.redraw}</button>
						</span>
					</div>`
					: nothing
			}`;
	}

	#seed(text: string): void {
		if (/^\d{1,7}$/.test(text)) this.#change({ seed: Number(text) });
		else this.wrong = NETWORK_ROOM.outOfRange(NETWORK_ROOM.seed, '0', '9 999 999');
	}

	/** Weights alone do not tell what follows a layer: what was guessed is said, and can be chosen otherwise. */
	#activation({ guessedActivation }: OpenNetworkView) {
		if (guessedActivation === null) return nothing;
		const rows = ACTIVATIONS.map((name): Row => [name, name]);
		return html`${selectRow('activation', NETWORK_ROOM.activation, guessedActivation, rows, (activation) => this.#change({ activation }))}
			<p class="facts">${NETWORK_ROOM.activationGuessed}</p>`;
	}

	// ── training ──

	#training({ recipe, hasPath }: OpenNetworkView) {
		const { training } = this.view;
		if (!training) return nothing;
		const { playing, busy, step, steps, reached, kept, status } = training;
		const ended = reached >= steps || status !== 'running';
		return html`<section>
			<h2>${NETWORK_ROOM.training}</h2>
			<div class="buttons">
				${
					playing
						? html`<button class="primary" @click=${() => this.#ask({ do: 'pause' })}>${NETWORK_ROOM.pause}</button>`
						: html`<button class="primary" ?disabled=${ended || busy === 'measuring'} @click=${() => this.#ask({ do: 'train' })}>${reached > 0 ? NETWORK_ROOM.trainOn : NETWORK_ROOM.train}</button>`
				}
				<button ?disabled=${playing || ended} @click=${() => this.#ask({ do: 'step' })}>${NETWORK_ROOM.takeStep}</button>
				<button ?disabled=${reached === 0} @click=${() => this.#ask({ do: 'reset' })}>${NETWORK_ROOM.toStart}</button>
			</div>
			<p class="facts number" role="status">
				${NETWORK_ROOM.stepOf(formatCount(reached), formatCount(steps))}${training.stepMs > 0 ? ` · ${NETWORK_ROOM.msPerStep(formatNumber(training.stepMs, 2))}` : ''}
				${reached >= steps && reached > 0 ? ` · ${NETWORK_ROOM.done}` : ''} ${status === 'diverged' ? html`<b class="trouble">${NETWORK_ROOM.diverged}</b>` : nothing}
			</p>
			${this.#scores(training)}
			<training-curves .training=${training} theme=${this.theme}></training-curves>
			${kept.length > 1 && !playing ? this.#scrub(kept, step) : nothing} ${this.#sharpness(training, busy)}
			<training-recipe .recipe=${recipe} .training=${training} .trainedOn=${this.choice?.trainedOn}></training-recipe>
			${hasPath ? nothing : html`<p class="facts">${NETWORK_ROOM.pcaAfter}</p>`}
		</section>`;
	}

	/** Their code is loaded when somebody asks for them. */
	#many(choice: NetworkChoice, { recipe }: OpenNetworkView) {
		return html`<details ?open=${this.many} @toggle=${this.#toggleMany}>
			<summary>${NETWORK_ROOM.many.title}</summary>
			${this.many ? html`<many-panel .choice=${choice} .recipe=${recipe} .many=${this.view.many} theme=${this.theme}></many-panel>` : nothing}
		</details>`;
	}

	readonly #toggleMany = (event: Event): void => {
		this.many = (event.target as HTMLDetailsElement).open;
		if (this.many) void import('./many-panel.ts');
	};

	#scores({ readings }: TrainingView) {
		const last = readings.at(-1);
		if (!last) return nothing;
		const { train, test } = last;
		return html`<p class="facts number">
			${NETWORK_ROOM.lossScore(formatNumber(train.loss, 4), formatNumber(test?.loss, 4))}.
			${Number.isNaN(train.accuracy) ? '' : `${NETWORK_ROOM.accuracyScore(formatNumber(train.accuracy, 3), formatNumber(test?.accuracy, 3))}.`}
		</p>`;
	}

	/** Any network of the training: where the slider rests, the plane is evaluated again there. */
	#scrub(kept: readonly number[], step: number) {
		const at = Math.max(
			0,
			kept.findLastIndex((one) => one <= step),
		);
		return html`<div class="scrub">
			<label for="scrub" title=${NETWORK_ROOM.scrubTitle}>${NETWORK_ROOM.scrub} <b class="number">${formatCount(step)}</b></label>
			<input
				id="scrub"
				type="range"
				min="0"
				max=${kept.length - 1}
				step="1"
				.value=${String(at)}
				aria-valuetext=${WORDS.run.atStep(formatCount(step))}
				@change=${(e: Event) => this.#ask({ do: 'go', step: kept[Number((e.target as HTMLInputElement).value)] ?? 0 })}
			/>
		</div>`;
	}

	#sharpness({ sharpness, live, playing }: TrainingView, busy: TrainingView['busy']) {
		const last = sharpness.at(-1);
		const value = formatNumber(last?.values[0], 4);
		const says = !last
			? ''
			: last.limit
				? NETWORK_ROOM.sharpnessNow(value, formatNumber(last.limit.value, 4), last.limit.formula)
				: NETWORK_ROOM.sharpnessAlone(value);
		return html`<div class="buttons">
				<button class="small" ?disabled=${busy !== null || playing} @click=${() => this.#ask({ do: 'sharpness' })}>${busy === 'sharpness' ? NETWORK_ROOM.reading : NETWORK_ROOM.readSharpness}</button>
				<label class="check"><input type="checkbox" .checked=${live} @change=${(e: Event) => this.#ask({ do: 'live', on: (e.target as HTMLInputElement).checked })} />${NETWORK_ROOM.liveSharpness}</label>
			</div>
			${says === '' ? nothing : html`<p class="facts number">${says}${last?.of === 'preconditioned' ? `, ${NETWORK_ROOM.preconditioned}` : ''}.</p>`}`;
	}

	// ── what is seen ──

	#quantity({ quantity = 'train_loss' }: NetworkChoice, { classes, data }: OpenNetworkView) {
		const hasTest = data.test.count > 0;
		const usual = (Object.entries(NETWORK_ROOM.quantities) as Row[]).filter(
			([name]) => (hasTest || !name.startsWith('test')) && (classes > 0 || !name.endsWith('accuracy')),
		);
		const parts = hasTest ? (['train', 'test'] as const) : (['train'] as const);
		const { targets } = data.all;
		const each =
			classes > MOST_CLASSES
				? []
				: Array.from({ length: classes }, (_, label) => label).flatMap((label) =>
						parts.map((part): Row => {
							const name = targets.kind === 'classes' ? (targets.names?.[label] ?? String(label)) : String(label);
							return [`${part}_class${label}`, NETWORK_ROOM.lossOfClass(NETWORK_ROOM.partOf[part], name)];
						}),
					);
		return html`<section>
			<h2>${NETWORK_ROOM.seen}</h2>
			${selectRow('quantity', NETWORK_ROOM.quantity, quantity, [...usual, ...each], (chosen) => this.#change({ quantity: chosen === 'train_loss' ? undefined : chosen }))}
		</section>`;
	}

	#pictures({ data, plan }: OpenNetworkView) {
		return html`<details ?open=${this.pictures} @toggle=${(e: Event) => (this.pictures = (e.target as HTMLDetailsElement).open)}>
			<summary>${NETWORK_ROOM.pictures}</summary>
			${
				this.pictures
					? html`<data-picture
							.data=${data}
							.decisions=${this.view.answers ?? undefined}
							theme=${this.theme}
							@picture-window=${({ detail }: CustomEvent<{ window: Parameters<NetworkPanel['answers']>[0] }>) => this.answers(detail.window)}
						></data-picture>
						<architecture-picture .plan=${plan}></architecture-picture>`
					: nothing
			}
		</details>`;
	}

	/** Ask the network over a window of its inputs. */
	answers(window: Extract<NetworkAsk, { do: 'answers' }>['window']): void {
		this.#ask({ do: 'answers', window });
	}
}

customElements.define('network-panel', NetworkPanel);

declare global {
	interface HTMLElementTagNameMap {
		'network-panel': NetworkPanel;
	}
}
