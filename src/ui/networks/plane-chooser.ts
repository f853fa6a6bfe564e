/** Which plane through a network's parameters is seen: its kind, what makes it, and which layers vary in it. */

import { html, LitElement, nothing } from 'lit';
import { formatCount, formatNumber } from '../../app/format.ts';
import { type NetworkChange, type OtherNetwork, readOther, writeOther } from '../../app/network-choice.ts';
import type { NetworkAsk, OpenNetworkView, TrainingView } from '../../app/network-view.ts';
import {
	DIRECTION_NORMS,
	MOST_PLANE_SEED,
	type NetworkPlaneChoice,
	readNetworkPlane,
	writeNetworkPlane,
} from '../../model/network-plane.ts';
import { printable } from '../../model/printable.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { ask } from '../kit/ask.ts';
import { controls, pairs } from '../kit/styles/shared.ts';
import { networkPanelStyles } from './panel-styles.ts';
import { numberRow, type Row, selectRow, settleSelects } from './rows.ts';

const PLANES = ['random', 'pca', 'hessian', 'moments', 'three'] as const;
const OTHER_KINDS = ['seed', 'step', 'file'] as const;
/** Largest seed of a network. */
const MOST_SEED = 2 ** 24 - 1;
/** Networks of a training that a list offers. */
const MOST_STEPS_LISTED = 12;
/** Digits of a content's name that tell files apart. */
const DIGITS = 6;

type Three = Extract<NetworkPlaneChoice, { by: 'three' }>;

/** Networks of other seeds are trained before there is a plane through them. */
const trainsOthers = (plane: NetworkPlaneChoice): boolean =>
	plane.by === 'three' && plane.others.some((name) => readOther(name)?.kind === 'seed');

/**
 * @fires ask-network what is to be done (NetworkAsk)
 * @fires open-other a file of weights, and which of the two other networks it is ({ place, file })
 */
export class PlaneChooser extends LitElement {
	static override properties = {
		choice: { attribute: false },
		network: { attribute: false },
		training: { attribute: false },
		waiting: { type: Boolean },
		wrong: { state: true },
	};
	declare choice: NetworkChoice | undefined;
	declare network: OpenNetworkView | null;
	declare training: TrainingView | null;
	/** The network is being opened. */
	declare waiting: boolean;
	/** What was typed and cannot be used. */
	declare private wrong: string;
	/** For which of the two others a file is chosen. */
	#place = 0;

	constructor() {
		super();
		this.choice = undefined;
		this.network = null;
		this.training = null;
		this.waiting = false;
		this.wrong = '';
	}

	static override styles = [controls, pairs, networkPanelStyles];

	override updated(): void {
		settleSelects(this.renderRoot);
	}

	override render() {
		const { choice, network } = this;
		if (!choice || !network?.view.choice) return nothing;
		const { view, through: now, plan, hasPath, hasMoments } = network;
		const plane = readNetworkPlane(choice.through ?? now);
		const kinds = [
			['auto', NETWORK_ROOM.planes.auto] as const,
			...PLANES.filter((kind) => (kind !== 'pca' || hasPath) && (kind !== 'moments' || hasMoments)).map(
				(kind): Row => [kind, NETWORK_ROOM.planes[kind]],
			),
		];
		const [across, up] = view.axes;
		const eigen = view.facts?.eigenvalues;
		return html`${selectRow('plane', NETWORK_ROOM.plane, choice.through === undefined ? 'auto' : plane.by, kinds, (kind) => this.#kind(choice, kind))}
			${plane.by === 'random' ? this.#random(plane) : nothing} ${plane.by === 'three' ? this.#three(plane) : nothing}
			${this.wrong === '' ? nothing : html`<p class="trouble" role="alert">${this.wrong}</p>`} ${this.#moves(plane, plan)}
			${this.waiting && trainsOthers(plane) ? html`<p class="facts" role="status">${NETWORK_ROOM.threeTrains}</p>` : nothing}
			<p class="facts">
				${NETWORK_ROOM.axesOf(across.name, up.name)} ${eigen ? NETWORK_ROOM.eigenvalues(formatNumber(eigen[0], 4), formatNumber(eigen[1], 4)) : ''}
			</p>`;
	}

	#change(change: NetworkChange): void {
		this.wrong = '';
		ask<NetworkAsk>(this, 'ask-network', { do: 'choose', change });
	}

	#kind({ seed = 0 }: NetworkChoice, kind: string): void {
		if (kind === 'three') this.#change({ through: writeNetworkPlane({ by: kind, others: [`seed-${seed + 1}`, `seed-${seed + 2}`] }) });
		else this.#change({ through: kind === 'auto' ? undefined : kind });
	}

	readonly #tellWrong = (why: string): void => void (this.wrong = why);

	#random(plane: Extract<NetworkPlaneChoice, { by: 'random' }>) {
		const rows = DIRECTION_NORMS.map((norm): Row => [norm, NETWORK_ROOM.norms[norm]]);
		const set = (change: Partial<typeof plane>): void => this.#change({ through: writeNetworkPlane({ ...plane, ...change }) });
		return html`${selectRow('norm', NETWORK_ROOM.norm, plane.norm ?? 'filter', rows, (norm) => set({ norm: norm as NonNullable<typeof plane.norm> }))}
			${numberRow('plane-seed', NETWORK_ROOM.planeSeed, plane.seed ?? 0, [0, MOST_PLANE_SEED], (seed) => set({ seed: Math.round(seed) }), this.#tellWrong)}`;
	}

	// ── through three networks ──

	#three(plane: Three) {
		return html`${plane.others.map((_, place) => this.#other(plane, place))}
			<p class="facts">${NETWORK_ROOM.threeSays}</p>
			<input id="weights" type="file" hidden accept=".safetensors,.npz,.pt,.pth,.onnx" @change=${this.#picked} />`;
	}

	/** @param place which of the two others */
	#other(plane: Three, place: number) {
		const other = readOther(plane.others[place] as string);
		const set = (next: OtherNetwork): void =>
			this.#change({
				through: writeNetworkPlane({ ...plane, others: plane.others.with(place, writeOther(next)) as unknown as Three['others'] }),
			});
		const kinds = OTHER_KINDS.map((kind): Row => [kind, NETWORK_ROOM.others[kind]]);
		const label = place === 0 ? NETWORK_ROOM.second : NETWORK_ROOM.third;
		const choose = (kind: string): void => {
			if (kind === 'seed') set({ kind, seed: (this.choice?.seed ?? 0) + place + 1 });
			else if (kind === 'step') set({ kind, step: place === 0 ? 0 : (this.#steps.at(-1) ?? 0) });
			else this.#pick(place);
		};
		return html`${selectRow(`other-${place}`, label, other?.kind ?? '', kinds, choose)}
			${other?.kind === 'seed' ? numberRow(`other-seed-${place}`, NETWORK_ROOM.otherSeed, other.seed, [0, MOST_SEED], (seed) => set({ kind: 'seed', seed: Math.round(seed) }), this.#tellWrong) : nothing}
			${other?.kind === 'step' ? selectRow(`other-step-${place}`, NETWORK_ROOM.otherStep, String(other.step), this.#stepRows, (step) => set({ kind: 'step', step: Number(step) })) : nothing}
			${
				other?.kind === 'file'
					? html`<div class="pair"><span>${NETWORK_ROOM.fileIs(other.content.slice(0, DIGITS))}</span><button class="small" @click=${() => this.#pick(place)}>${NETWORK_ROOM.otherFile}</button></div>`
					: nothing
			}`;
	}

	/** Steps of networks that were kept, a few of them, evenly. */
	get #steps(): readonly number[] {
		const kept = this.training?.kept ?? [0];
		const most = Math.min(kept.length, MOST_STEPS_LISTED);
		return Array.from({ length: most }, (_, k) => kept[Math.round((k * (kept.length - 1)) / Math.max(1, most - 1))] as number);
	}

	get #stepRows(): readonly Row[] {
		return this.#steps.map((step): Row => [String(step), formatCount(step)]);
	}

	#pick(place: number): void {
		this.#place = place;
		this.renderRoot.querySelector<HTMLInputElement>('#weights')?.click();
		// Until a file is chosen, what was there is in force.
		this.requestUpdate();
	}

	readonly #picked = (event: Event): void => {
		const input = event.target as HTMLInputElement;
		const [file] = input.files ?? [];
		if (file) ask(this, 'open-other', { place: this.#place, file });
		input.value = '';
	};

	/** All layers, or one alone while the others are frozen. */
	#moves(plane: NetworkPlaneChoice, { nodes }: OpenNetworkView['plan']) {
		const layers = nodes.filter(({ parameters }) => parameters.length > 0).map(({ name }) => name);
		const rows = [['', NETWORK_ROOM.all] as const, ...layers.map((name): Row => [name, printable(name, 60)])];
		return selectRow('moves', NETWORK_ROOM.moves, plane.layers?.join('+') ?? '', rows, (layer) => {
			const { layers: _, ...rest } = plane;
			this.#change({ through: writeNetworkPlane(layer === '' ? rest : { ...rest, layers: layer.split('+') }) });
		});
	}
}

customElements.define('plane-chooser', PlaneChooser);

declare global {
	interface HTMLElementTagNameMap {
		'plane-chooser': PlaneChooser;
	}
}
