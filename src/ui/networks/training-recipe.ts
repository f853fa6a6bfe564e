/** How a network is trained: its optimizer with everything that can be set of it, steps, batch, and what is changed on the way. */

import { css, html, LitElement, nothing } from 'lit';
import { NO_CURVE } from '../../app/curves.ts';
import { formatCount, formatNumber } from '../../app/format.ts';
import { changedHyper, isUnderWay } from '../../app/network-choice.ts';
import type { NetworkAsk, TrainingView } from '../../app/network-view.ts';
import { factsOf, withValue } from '../../app/optimizer-specs.ts';
import { messageOf } from '../../model/errors.ts';
import type { OptimizerSpec } from '../../model/optimizer.ts';
import { readOptimizer, writeOptimizer } from '../../model/optimizer-text.ts';
import { printable } from '../../model/printable.ts';
import type { GroupView } from '../../model/swarm-view.ts';
import { nameOf } from '../../app/swarm-structure.ts';
import type { NetworkChoice, TrainingChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { WORDS } from '../../words/words.ts';
import { ask } from '../kit/ask.ts';
import { controls, pairs } from '../kit/styles/shared.ts';
import '../swarm/optimizer-card.ts';
import '../swarm/optimizer-menu.ts';
import { networkPanelStyles } from './panel-styles.ts';
import { boxRow, numberRow, type Row, selectRow, settleSelects } from './rows.ts';

/** A slider that is dragged is one change, made when it has rested so long. */
const REST_MS = 250;
/** Rates that can be typed. */
const RATES = [1e-9, 1e6] as const;

/** @fires ask-network what is to be done (NetworkAsk) */
export class TrainingRecipe extends LitElement {
	static override properties = {
		recipe: { attribute: false },
		training: { attribute: false },
		trainedOn: { attribute: false },
		wrong: { state: true },
		isOpen: { state: true },
		draft: { state: true },
	};
	declare recipe: TrainingChoice | undefined;
	declare training: TrainingView | null;
	/** Who trains, where a person chose or it was measured. */
	declare trainedOn: NetworkChoice['trainedOn'];
	/** What was typed and cannot be used. */
	declare private wrong: string;
	/** The optimizer's card is open. */
	declare private isOpen: boolean;
	/** The optimizer as it is being set; null where it is as chosen. */
	declare private draft: OptimizerSpec | null;
	#resting: ReturnType<typeof setTimeout> | undefined;

	constructor() {
		super();
		this.recipe = undefined;
		this.training = null;
		this.trainedOn = undefined;
		this.wrong = '';
		this.isOpen = false;
		this.draft = null;
	}

	static override styles = [
		controls,
		pairs,
		networkPanelStyles,
		css`
			optimizer-card {
				margin: 6px 0;
			}
			.pair button {
				justify-self: start;
			}
			ol {
				margin: 4px 0;
				padding: 0;
				list-style: none;
				font-size: 12.5px;
			}
			ol li {
				display: flex;
				align-items: center;
				justify-content: space-between;
				gap: 8px;
			}
		`,
	];

	override willUpdate(changed: Map<PropertyKey, unknown>): void {
		if (changed.has('recipe')) this.draft = null;
	}

	override updated(): void {
		settleSelects(this.renderRoot);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#resting);
	}

	override render() {
		const { recipe } = this;
		if (!recipe) return nothing;
		const wrong = (why: string): void => void (this.wrong = why);
		return html`${this.#optimizer(recipe)}
			${this.#rate(recipe, wrong)}
			${this.wrong === '' ? nothing : html`<p class="trouble" role="alert">${this.wrong}</p>`}
			${numberRow('steps', NETWORK_ROOM.steps, recipe.steps, [1, 1e6], (steps) => this.#train({ ...recipe, steps: Math.round(steps) }), wrong)}
			${boxRow('batch', NETWORK_ROOM.batch, recipe.batch === undefined ? NETWORK_ROOM.fullBatch : String(recipe.batch), '', (text) => this.#batch(recipe, text))}
			${boxRow('settings', NETWORK_ROOM.settings, recipe.optimizer, NETWORK_ROOM.settingsTitle, (text) => this.#settings(recipe, text))}
			${this.#events(recipe)} ${this.#machine()}`;
	}

	/** Who trains: another one begins anew, because its arithmetic is another. */
	#machine() {
		const rows = Object.entries(NETWORK_ROOM.machines) as Row[];
		const choose = (on: string): void =>
			ask<NetworkAsk>(this, 'ask-network', { do: 'choose', change: { trainedOn: on === 'gpu' || on === 'cpu' ? on : undefined } });
		return html`<div title=${NETWORK_ROOM.machinesTitle}>${selectRow('trained-on', NETWORK_ROOM.trainedOn, this.trainedOn ?? 'auto', rows, choose)}</div>
			<p class="facts" role="status">${this.training?.busy === 'measuring' ? NETWORK_ROOM.trainerMeasures : (this.training?.trainedBy ?? '')}</p>`;
	}

	/** The same card and the same list that swarms have. */
	#optimizer(recipe: TrainingChoice) {
		const spec = this.draft ?? inForce(recipe);
		const row: GroupView = { ...NO_GROUP, spec, name: nameOf([spec], 0) };
		return html`<div class="pair">
				<label for="optimizer">${NETWORK_ROOM.optimizer}</label>
				<button class="small" id="optimizer" @click=${() => this.renderRoot.querySelector('optimizer-menu')?.open()}>${NETWORK_ROOM.otherOptimizer}</button>
			</div>
			<optimizer-card
				alone
				.group=${row}
				.expanded=${this.isOpen}
				@toggle-card=${() => (this.isOpen = !this.isOpen)}
				@change-spec=${({ detail }: CustomEvent<OptimizerSpec>) => this.#set(detail)}
			></optimizer-card>
			<optimizer-menu @choose=${({ detail }: CustomEvent<string>) => this.#choose(recipe, detail)}></optimizer-menu>
			${isUnderWay(this.training) ? html`<p class="facts">${NETWORK_ROOM.fromHere(formatCount(this.training?.reached ?? 0))}</p>` : nothing}`;
	}

	/** What is changed most often, without opening the card. */
	#rate(recipe: TrainingChoice, wrong: (why: string) => void) {
		const spec = this.draft ?? inForce(recipe);
		const rate = factsOf(spec)?.hyper.find(({ name }) => name === 'lr');
		if (!rate) return nothing;
		return numberRow(
			'rate',
			NETWORK_ROOM.rate,
			spec.hyper['lr'] ?? rate.value,
			RATES,
			(lr) => this.#settle(withValue(spec, 'lr', lr)),
			wrong,
		);
	}

	/** Another method begins as it was published. */
	#choose({ events: _, ...recipe }: TrainingChoice, id: string): void {
		this.isOpen = true;
		this.#train({ ...recipe, optimizer: id });
	}

	#set(spec: OptimizerSpec): void {
		this.draft = spec;
		clearTimeout(this.#resting);
		this.#resting = setTimeout(() => this.#settle(spec), REST_MS);
	}

	/** Numbers that change while the network is trained hold from the step on that it has reached; anything else is another training. */
	#settle(spec: OptimizerSpec): void {
		const { recipe } = this;
		if (!recipe) return;
		const hyper = isUnderWay(this.training) ? changedHyper(inForce(recipe), spec) : null;
		if (hyper) ask<NetworkAsk>(this, 'ask-network', { do: 'change', hyper });
		else this.#train({ ...withoutEvents(recipe), optimizer: writeOptimizer(spec) });
	}

	#train(training: TrainingChoice): void {
		this.wrong = '';
		ask<NetworkAsk>(this, 'ask-network', { do: 'choose', change: { training } });
	}

	#batch({ batch: _, ...recipe }: TrainingChoice, text: string): void {
		const size = Number(text);
		if (text === '' || text === NETWORK_ROOM.fullBatch) this.#train(recipe);
		else if (Number.isInteger(size) && size >= 1) this.#train({ ...recipe, batch: size });
		else this.wrong = WORDS.common.noNumber(printable(text, 20));
	}

	#settings(recipe: TrainingChoice, text: string): void {
		try {
			readOptimizer(text);
			this.#train({ ...withoutEvents(recipe), optimizer: text });
		} catch (error) {
			this.wrong = messageOf(error);
		}
	}

	/** What was changed on the way, each with the way back. */
	#events(recipe: TrainingChoice) {
		const { events = [] } = recipe;
		if (events.length === 0) return nothing;
		const without = (k: number): TrainingChoice => {
			const left = events.filter((_, i) => i !== k);
			return left.length === 0 ? withoutEvents(recipe) : { ...recipe, events: left };
		};
		const said = (hyper: Readonly<Record<string, number>>): string =>
			Object.entries(hyper)
				.map(([name, value]) => `${name} ${formatNumber(value, 4)}`)
				.join(', ');
		return html`<ol aria-label=${NETWORK_ROOM.changes}>
			${events.map(
				({ step, hyper }, k) => html`<li>
					<span class="number">${NETWORK_ROOM.changedAt(formatCount(step), said(hyper))}</span>
					<button class="quiet small" aria-label=${NETWORK_ROOM.takeBack(formatCount(step))} title=${NETWORK_ROOM.takeBackTitle} @click=${() => this.#train(without(k))}>✕</button>
				</li>`,
			)}
		</ol>`;
	}
}

/** What a card needs beside the optimizer: nothing of it runs as a swarm. */
const NO_GROUP: Omit<GroupView, 'spec' | 'name'> = {
	index: 0,
	colorSlot: 0,
	color: 'var(--accent)',
	statistics: null,
	curve: NO_CURVE,
	divergedAt: null,
	offPlane: null,
};

function withoutEvents({ events: _, ...recipe }: TrainingChoice): TrainingChoice {
	return recipe;
}

/** The optimizer with what was changed on the way: what the training goes on with. */
function inForce({ optimizer, events = [] }: TrainingChoice): OptimizerSpec {
	const spec = readOptimizer(optimizer);
	return { ...spec, hyper: events.reduce((hyper, event) => ({ ...hyper, ...event.hyper }), spec.hyper) };
}

customElements.define('training-recipe', TrainingRecipe);

declare global {
	interface HTMLElementTagNameMap {
		'training-recipe': TrainingRecipe;
	}
}
