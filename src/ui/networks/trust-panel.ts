/** What a slice may hide, the same network through other planes, and another network beside it. */

import { css, html, LitElement, nothing } from 'lit';
import { formatCount, formatNumber } from '../../app/format.ts';
import { twinOf } from '../../app/network-choice.ts';
import { type LowestPlace, type NetworkAsk, type NetworksView, NO_NETWORK } from '../../app/network-view.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { WORDS } from '../../words/words.ts';
import { ask } from '../kit/ask.ts';
import { controls, pairs } from '../kit/styles/shared.ts';
import { networkPanelStyles } from './panel-styles.ts';
import './slice-montage.ts';

/** A cosine that is rounding and nothing else. */
const ROUNDING = 1e-9;

const percent = (share: number): string => `${formatNumber(100 * share, 3)} %`;

/** @fires ask-network what is to be done (NetworkAsk) */
export class TrustPanel extends LitElement {
	static override properties = {
		choice: { attribute: false },
		view: { attribute: false },
		lowest: { attribute: false },
		other: { state: true },
	};
	declare choice: NetworkChoice | undefined;
	declare view: NetworksView;
	declare lowest: LowestPlace;
	/** The network that was chosen to be seen beside; empty: none. */
	declare private other: string;

	constructor() {
		super();
		this.choice = undefined;
		this.view = NO_NETWORK;
		this.lowest = null;
		this.other = '';
	}

	static override styles = [
		controls,
		pairs,
		networkPanelStyles,
		css`
			details .pair {
				grid-template-columns: 84px 1fr;
			}
			table {
				width: 100%;
				margin: 6px 0;
				border-collapse: collapse;
				font-size: 12.5px;
			}
			th,
			td {
				padding: 2px 0 2px 8px;
				font-weight: 400;
				text-align: right;
			}
			th:first-child {
				padding-left: 0;
				color: var(--muted);
				text-align: left;
			}
		`,
	];

	override render() {
		const { trust } = this.view;
		return html`${trust ? this.#trust(trust) : nothing} ${this.choice ? this.#beside(this.choice) : nothing}`;
	}

	#ask(what: NetworkAsk): void {
		ask(this, 'ask-network', what);
	}

	#trust({ explained, walk, distance, extent, cosine, points, kept }: NonNullable<NetworksView['trust']>) {
		const { montage } = this.view;
		return html`<details>
			<summary>${NETWORK_ROOM.trust}</summary>
			<ul>
				${explained === null ? html`<li>${NETWORK_ROOM.noPathYet}</li>` : html`<li>${NETWORK_ROOM.explained(percent(explained))}</li>`}
				${walk === null ? nothing : html`<li>${NETWORK_ROOM.walk(percent(walk))}</li>`}
				${distance === null || extent === null ? nothing : html`<li>${NETWORK_ROOM.distance(formatNumber(distance, 3), formatNumber(extent, 3))}</li>`}
				${0 < points && points < kept ? html`<li>${NETWORK_ROOM.thinned(formatNumber(points), formatNumber(kept))}</li>` : nothing}
				${cosine === null ? nothing : html`<li>${NETWORK_ROOM.cosine(formatNumber(Math.abs(cosine) < ROUNDING ? 0 : cosine, 2))}</li>`}
				<li>${this.#lowest()}</li>
			</ul>
			<div class="buttons"><span>${NETWORK_ROOM.otherSeeds}</span><button class="small" @click=${() => this.#ask({ do: 'montage' })}>${NETWORK_ROOM.makeMontage}</button></div>
			${
				montage
					? html`<slice-montage
								side=${montage.side}
								.slices=${montage.seeds.map(({ seed, values }) => ({ label: NETWORK_ROOM.seedOf(seed), values }))}
							></slice-montage>
							<p class="facts">${NETWORK_ROOM.montageSays}</p>`
					: nothing
			}
		</details>`;
	}

	#lowest(): string {
		const { lowest } = this;
		if (lowest === null) return NETWORK_ROOM.notYetSeen;
		return lowest === 'edge' ? NETWORK_ROOM.onEdge : lowest === 'centre' ? NETWORK_ROOM.atCentre : NETWORK_ROOM.notCentre;
	}

	// ── another network ──

	#beside({ model }: NetworkChoice) {
		const { beside, training } = this.view;
		const rows = Object.entries(WORDS.networks.presets).filter(([id]) => id !== model);
		const twin = twinOf(model);
		const chosen = this.other || (twin ?? rows[0]?.[0] ?? '');
		return html`<details ?open=${beside !== null}>
			<summary>${NETWORK_ROOM.beside}</summary>
			<div class="pair">
				<label for="other">${NETWORK_ROOM.otherNetwork}</label>
				<select id="other" @change=${(e: Event) => (this.other = (e.target as HTMLSelectElement).value)}>
					${twin !== null && rows.every(([id]) => id !== twin) ? html`<option value=${twin} ?selected=${chosen === twin}>${twin}</option>` : nothing}
					${rows.map(([id, { name }]) => html`<option value=${id} ?selected=${chosen === id}>${name}</option>`)}
				</select>
			</div>
			<div class="buttons">
				<span>${NETWORK_ROOM.besideSays(formatCount(training?.step ?? 0))}</span>
				<button class="small" @click=${() => this.#ask({ do: 'beside', model: chosen })}>${NETWORK_ROOM.seeBeside}</button>
			</div>
			${beside ? this.#two(beside) : nothing}
		</details>`;
	}

	#two({ side, nets, steps, taken }: NonNullable<NetworksView['beside']>) {
		const isThere = nets.every(({ values }) => values !== null);
		const cells = (of: (slice: NonNullable<(typeof nets)[0]['slice']>) => string) =>
			nets.map(({ slice }) => html`<td class="number">${slice ? of(slice) : ''}</td>`);
		return html`<slice-montage side=${side} .slices=${nets.map(({ title, values }) => ({ label: title, values }))}></slice-montage>
			${
				isThere
					? html`<table>
							<tr><th scope="row">${NETWORK_ROOM.sliceMinima}</th>${cells(({ minima }) => formatCount(minima))}</tr>
							<tr><th scope="row">${NETWORK_ROOM.sliceRim}</th>${cells(({ rim }) => formatNumber(rim, 3))}</tr>
						</table>
						<div class="buttons"><button class="small" @click=${() => this.#ask({ do: 'beside-large', model: nets[1].model })}>${NETWORK_ROOM.seeLarge}</button></div>`
					: html`<p class="facts" role="status">${taken < steps ? NETWORK_ROOM.besideTrains(formatCount(taken), formatCount(steps)) : NETWORK_ROOM.besideSlices}</p>`
			}`;
	}
}

customElements.define('trust-panel', TrustPanel);

declare global {
	interface HTMLElementTagNameMap {
		'trust-panel': TrustPanel;
	}
}
