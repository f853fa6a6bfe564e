/** Which plane of a landscape of more than two variables is seen: its directions, how it is turned, and where it lies in the others. */

import { css, html, LitElement, nothing } from 'lit';
import { readTyped } from '../../app/correction.ts';
import { planeSentence } from '../../app/navigator/plane-words.ts';
import { backToAxes, standardStep, standardTurn } from '../../app/navigator/plane-moves.ts';
import { type DirectionsName, NO_NAVIGATOR, type NavigatorAsk, type NavigatorView, type PointName } from '../../app/navigator-view.ts';
import { alongAxes, axesOfPlane, homeOf, type Movable, movedTo, originOf, othersOf } from '../../app/slice.ts';
import type { Landscape } from '../../engine/landscapes/kind.ts';
import { planeOf } from '../../engine/landscapes/planes.ts';
import type { Plane, Range } from '../../model/geometry.ts';
import type { PlaneChoice } from '../../state/app-state.ts';
import { NAVIGATOR } from '../../words/navigator.ts';
import { WORDS } from '../../words/words.ts';
import { ask } from '../kit/ask.ts';
import '../kit/slider-row.ts';
import { controls, numberBox, pairs } from '../kit/styles/shared.ts';
import './neighbour-slices.ts';
import { paceChoice, playButton } from './play-controls.ts';
import { Player } from './player.ts';
import './plane-turn.ts';
import { moving } from './styles.ts';

/** Seeds of random planes are counted in 32 bits. */
const SEEDS = [0, 2 ** 32 - 1] as const;

/**
 * @fires change-plane the plane as chosen
 * @fires play-plane the same while a coordinate is played: part of the change before it
 * @fires ask-navigator (NavigatorAsk)
 * @fires play-parameter a coordinate is played
 */
export class SlicePanel extends LitElement {
	static override properties = {
		landscape: { attribute: false },
		plane: { attribute: false },
		view: { attribute: false },
		note: { state: true },
	};
	/** Of more than two variables. */
	declare landscape: Landscape | null;
	declare plane: PlaneChoice;
	declare view: NavigatorView;
	/** What was refused or corrected of what was typed last. */
	declare note: string;
	readonly #player = new Player(this);

	constructor() {
		super();
		this.landscape = null;
		this.plane = { kind: 'axes', first: 0, second: 1 };
		this.view = NO_NAVIGATOR;
		this.note = '';
	}

	static override styles = [
		controls,
		pairs,
		numberBox,
		moving,
		css`
			:host {
				display: block;
			}
			.where {
				margin: 0 0 8px;
				font-size: 13px;
				overflow-wrap: anywhere;
			}
			.place {
				max-height: 300px;
				margin: 0 -4px;
				padding: 0 4px;
				overflow-y: auto;
			}
			.head {
				display: flex;
				align-items: center;
				justify-content: space-between;
				gap: 8px;
				margin: 8px 0 4px;
			}
			.head p {
				margin: 0;
				font-size: 13px;
			}
			.head button {
				flex: none;
			}
			.chips {
				display: flex;
				flex-wrap: wrap;
				align-items: center;
				gap: 4px;
				margin: 6px 0;
				font-size: 12px;
				color: var(--muted);
			}
			.chips span {
				min-width: 52px;
			}
			.pace .box {
				width: 64px;
			}
			.note {
				margin: 0 0 6px;
				font-size: 12px;
				color: var(--danger);
			}
		`,
	];

	override render() {
		const { landscape, plane } = this;
		const shown = this.#shown();
		if (!landscape || !shown) return nothing;
		const kind = this.#kind();
		const kinds = Object.entries(NAVIGATOR.planes).filter(([one]) => one === kind || (one !== 'turned' && one !== 'directions'));
		return html`<p class="where">${planeSentence(landscape, plane, shown)}</p>
			<div class="pair">
				<label for="plane">${NAVIGATOR.plane}</label>
				<select id="plane" @change=${(e: Event) => this.#choose((e.target as HTMLSelectElement).value)}>
					${kinds.map(([one, text]) => html`<option value=${one} ?selected=${one === kind}>${text}</option>`)}
				</select>
			</div>
			${this.#directions()} ${this.#turn(shown)} ${this.#chips()}
			${this.note === '' ? nothing : html`<p class="note" role="status">${this.note}</p>`}
			${plane.kind === 'points' ? nothing : this.#place(plane)} ${plane.kind === 'points' ? nothing : this.#neighbours(plane)}`;
	}

	get #home(): readonly number[] {
		return this.landscape ? homeOf(this.landscape) : [];
	}

	/** Null where the choice fits no plane of this landscape: of another one, which is about to come. */
	#shown(): Plane | null {
		try {
			return this.landscape && planeOf(this.landscape, this.plane);
		} catch {
			return null;
		}
	}

	/** The kind as it is called in the list. */
	#kind(): keyof typeof NAVIGATOR.planes {
		const { plane } = this;
		if (axesOfPlane(plane)) return 'axes';
		if (plane.kind === 'turned') return typeof plane.along[0] === 'number' || plane.turns.length > 0 ? 'turned' : 'directions';
		return plane.kind;
	}

	// ── its directions ──

	#directions() {
		const { plane } = this;
		const axes = axesOfPlane(plane);
		if (axes) return this.#axes(axes);
		if (plane.kind === 'random') return this.#seed(plane.seed);
		return plane.kind === 'points' ? this.#points(plane.points) : nothing;
	}

	#axes(axes: readonly [number, number]) {
		const { variables = [] } = this.landscape ?? {};
		const pick = (which: 'first' | 'second', label: string, chosen: number) => html`<div class="pair">
			<label for=${which}>${label}</label>
			<select id=${which} @change=${(e: Event) => this.#along(which, Number((e.target as HTMLSelectElement).value))}>
				${variables.map(({ name }, k) => html`<option value=${k} ?selected=${chosen === k}>${name}</option>`)}
			</select>
		</div>`;
		return html`${pick('first', NAVIGATOR.across, axes[0])}${pick('second', NAVIGATOR.up, axes[1])}`;
	}

	#along(which: 'first' | 'second', axis: number): void {
		const { plane } = this;
		const axes = axesOfPlane(plane);
		if (!axes || plane.kind === 'points' || plane.kind === 'random') return;
		const [first, second] = axes;
		const { origin } = plane;
		this.#emit(alongAxes({ kind: 'axes', first, second, ...(origin ? { origin } : {}) }, which, axis, this.#home));
	}

	#seed(seed: number) {
		return html`<div class="pair">
			<label for="seed">${NAVIGATOR.seed}</label>
			<input id="seed" type="text" inputmode="numeric" .value=${String(seed)} @change=${(e: Event) => this.#typedSeed(e.target as HTMLInputElement, seed)} />
		</div>`;
	}

	#typedSeed(box: HTMLInputElement, before: number): void {
		const { value, note } = readTyped(box.value, { range: SEEDS, whole: true, before });
		this.note = note;
		if (value !== null) this.#emit({ ...(this.plane as Extract<PlaneChoice, { kind: 'random' }>), seed: value });
		box.value = String(value ?? before);
	}

	#points(points: Extract<PlaneChoice, { kind: 'points' }>['points']) {
		return points.map(
			(point, i) => html`<div class="pair">
				<label for="p${i}">${NAVIGATOR.point(i + 1)}</label>
				<input id="p${i}" .value=${point.join(', ')} @change=${(e: Event) => this.#typedPoint(e.target as HTMLInputElement, points, i)} />
			</div>`,
		);
	}

	#typedPoint(box: HTMLInputElement, points: Extract<PlaneChoice, { kind: 'points' }>['points'], index: number): void {
		const point = box.value
			.replaceAll('−', '-')
			.split(/[\s,;]+/)
			.filter(Boolean)
			.map(Number);
		const n = this.#home.length;
		if (point.some((x) => !Number.isFinite(x))) this.note = NAVIGATOR.noPoint;
		else if (point.length !== n) this.note = NAVIGATOR.coordinates(n, point.length);
		else {
			this.note = '';
			const [a, b, c] = points.map((p, i) => (i === index ? point : p));
			if (a && b && c) this.#emit({ kind: 'points', points: [a, b, c] });
			return;
		}
		box.value = (points[index] ?? []).join(', ');
	}

	// ── turned, through, along ──

	#turn(shown: Plane) {
		const { landscape, plane, view } = this;
		const n = this.#home.length;
		const [from, to] = view.steps.turn ?? [];
		const isSound = from !== undefined && to !== undefined && Math.max(from, to) < n;
		return html`<plane-turn
				.names=${(landscape?.variables ?? []).map(({ name }) => name)}
				.plane=${plane}
				.shown=${shown}
				.home=${this.#home}
				.pair=${isSound ? [from, to] : standardTurn(plane, n)}
				@turn-plane=${(e: CustomEvent<PlaneChoice>) => this.#emit(e.detail)}
			></plane-turn>
			${
				axesOfPlane(plane)
					? nothing
					: html`<div class="chips"><button class="to-axes" title=${NAVIGATOR.toAxesTitle} @click=${() => this.#emit(backToAxes(plane, this.#home))}>${NAVIGATOR.toAxes}</button></div>`
			}`;
	}

	#chips() {
		const { minima = [], objective } = this.landscape ?? {};
		const points = (Object.keys(NAVIGATOR.throughs) as PointName[]).filter((name) => name !== 'minimum' || minima.length > 0);
		const directions = (Object.keys(NAVIGATOR.alongs) as DirectionsName[]).filter(
			(name) => name !== 'hessian' || objective?.offers.hessian === 'full',
		);
		return html`<div class="chips" role="group" aria-label=${NAVIGATOR.throughTitle}>
				<span aria-hidden="true">${NAVIGATOR.throughTitle}</span>
				${points.map((point) => html`<button title=${NAVIGATOR.throughTitles[point]} @click=${() => this.#ask({ kind: 'through', point })}>${NAVIGATOR.throughs[point]}</button>`)}
			</div>
			<div class="chips" role="group" aria-label=${NAVIGATOR.alongTitle}>
				<span aria-hidden="true">${NAVIGATOR.alongTitle}</span>
				${directions.map((one) => html`<button title=${NAVIGATOR.alongTitles[one]} @click=${() => this.#ask({ kind: 'along', directions: one })}>${NAVIGATOR.alongs[one]}</button>`)}
			</div>`;
	}

	// ── the other coordinates ──

	/** Where the slice lies: every coordinate that the picture does not show, to be moved. */
	#place(plane: Movable) {
		const { landscape } = this;
		if (!landscape) return nothing;
		const { variables, domain } = landscape;
		const [low, high] = domain.u;
		const home = this.#home;
		const origin = originOf(plane, home);
		const move = (k: number, value: number): void => {
			this.#ask({ kind: 'steps', steps: { axis: k } });
			this.#emit(movedTo(plane, home, k, value));
		};
		return html`<div class="head">
				<p>${axesOfPlane(plane) ? NAVIGATOR.liesAt : NAVIGATOR.goesThrough}</p>
				<button ?disabled=${!plane.origin} title=${NAVIGATOR.homeTitle} @click=${() => this.#toHome(plane)}>${WORDS.common.reset}</button>
			</div>
			<div class="place">
				${othersOf(plane, variables.length).map((k) => {
					const [name, value] = [variables[k]?.name ?? '', origin[k] ?? 0];
					const [min, max] = [Math.min(low, value), Math.max(high, value)];
					return html`<div class="moved">
						<slider-row label=${name} .value=${value} .min=${min} .max=${max} digits="6" @change-value=${(e: CustomEvent<number>) => move(k, e.detail)}></slider-row>
						${playButton(this.#player, k, name, () => this.#play(k, value, [low, high]))}
					</div>`;
				})}
			</div>
			<div class="head">${this.#step([low, high])} ${paceChoice(this.#player)}</div>`;
	}

	/** What keys move a coordinate by. */
	#step(range: Range) {
		const step = this.view.steps.step ?? standardStep(range);
		return html`<label class="pace" title=${NAVIGATOR.stepTitle}>${NAVIGATOR.step}
			<input class="box" type="text" inputmode="decimal" .value=${String(step)} @change=${(e: Event) => this.#typedStep(e.target as HTMLInputElement, step)} /></label>`;
	}

	#typedStep(box: HTMLInputElement, before: number): void {
		const { value, note } = readTyped(box.value, { range: [Number.MIN_VALUE, Number.MAX_VALUE], before });
		this.note = note;
		if (value !== null) this.#ask({ kind: 'steps', steps: { step: value } });
		box.value = String(value ?? before);
	}

	#play(axis: number, from: number, range: Range): void {
		ask(this, 'play-parameter');
		this.#ask({ kind: 'steps', steps: { axis } });
		let hasMoved = false;
		this.#player.play({
			key: axis,
			range,
			from,
			take: (value) => {
				const { plane } = this;
				// Another plane was chosen meanwhile, of which it is no other coordinate.
				if (plane.kind === 'points' || !othersOf(plane, this.#home.length).includes(axis)) return this.#player.stop();
				if (value === originOf(plane, this.#home)[axis]) return;
				// All of it is one step to undo.
				this.#emit(movedTo(plane, this.#home, axis, value), hasMoved ? 'play-plane' : 'change-plane');
				hasMoved = true;
			},
		});
	}

	#neighbours(plane: Movable) {
		const { landscape, view } = this;
		const { variables = [] } = landscape ?? {};
		const others = othersOf(plane, variables.length);
		return html`<neighbour-slices
			.coordinates=${others.map((k) => ({ place: k, name: variables[k]?.name ?? '' }))}
			.view=${view.neighbours}
		></neighbour-slices>`;
	}

	#toHome(plane: Movable): void {
		const { origin: _, ...free } = plane;
		this.#emit(free);
	}

	#choose(kind: string): void {
		const n = this.#home.length;
		const unit = (k: number): number[] => Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));
		this.note = '';
		if (kind === 'random') this.#emit({ kind: 'random', seed: 1 });
		else if (kind === 'points') this.#emit({ kind: 'points', points: [new Array<number>(n).fill(0), unit(0), unit(1)] });
		else this.#emit({ kind: 'axes', first: 0, second: 1 });
	}

	#ask(asked: NavigatorAsk): void {
		ask(this, 'ask-navigator', asked);
	}

	#emit(plane: PlaneChoice, what: 'change-plane' | 'play-plane' = 'change-plane'): void {
		this.dispatchEvent(new CustomEvent<PlaneChoice>(what, { detail: plane }));
	}
}

customElements.define('slice-panel', SlicePanel);

declare global {
	interface HTMLElementTagNameMap {
		'slice-panel': SlicePanel;
	}
}
