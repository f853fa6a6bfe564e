/** Which slice of a landscape of more than two variables is seen: its directions, and where it lies in the others. */

import { css, html, LitElement, nothing } from 'lit';
import type { AxisLabel } from '../../model/field.ts';
import type { Range } from '../../model/geometry.ts';
import type { PlaneChoice } from '../../state/app-state.ts';
import { readTyped } from '../../app/correction.ts';
import { alongAxes, movedTo, originOf, othersOf } from '../../app/slice.ts';
import '../kit/slider-row.ts';
import { controls, pairs } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

/** Seeds of random planes are counted in 32 bits. */
const SEEDS = [0, 2 ** 32 - 1] as const;

/** @fires change-plane the plane as chosen */
export class SlicePanel extends LitElement {
	static override properties = {
		variables: { attribute: false },
		plane: { attribute: false },
		home: { attribute: false },
		range: { attribute: false },
		note: { state: true },
	};
	/** More than two. */
	declare variables: readonly AxisLabel[];
	declare plane: PlaneChoice;
	/** The point that a plane goes through where none is chosen. */
	declare home: readonly number[];
	/** Where the sliders run. */
	declare range: Range;
	/** What was refused or corrected of what was typed last. */
	declare note: string;

	constructor() {
		super();
		this.variables = [];
		this.plane = { kind: 'axes', first: 0, second: 1 };
		this.home = [];
		this.range = [-5, 5];
		this.note = '';
	}

	static override styles = [
		controls,
		pairs,
		css`
			:host {
				display: block;
			}
			.place {
				max-height: 260px;
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
				min-height: 26px;
				padding: 1px 8px;
				font-size: 12px;
			}
			.note {
				margin: 0 0 6px;
				font-size: 12px;
				color: var(--danger);
			}
		`,
	];

	override render() {
		const { plane } = this;
		const kinds = WORDS.landscape.slices;
		return html`<div class="pair">
				<label for="plane">${WORDS.landscape.slice}</label>
				<select id="plane" @change=${(e: Event) => this.#choose((e.target as HTMLSelectElement).value)}>
					${Object.entries(kinds).map(([kind, text]) => html`<option value=${kind} ?selected=${plane.kind === kind}>${text}</option>`)}
				</select>
			</div>
			${plane.kind === 'axes' ? this.#axes(plane) : plane.kind === 'random' ? this.#seed(plane.seed) : this.#points(plane.points)}
			${this.note === '' ? nothing : html`<p class="note" role="status">${this.note}</p>`} ${plane.kind === 'points' ? nothing : this.#place(plane)}`;
	}

	#axes(plane: Extract<PlaneChoice, { kind: 'axes' }>) {
		const pick = (which: 'first' | 'second', label: string) => html`<div class="pair">
			<label for=${which}>${label}</label>
			<select id=${which} @change=${(e: Event) => this.#emit(alongAxes(plane, which, Number((e.target as HTMLSelectElement).value), this.home))}>
				${this.variables.map(({ name }, k) => html`<option value=${k} ?selected=${plane[which] === k}>${name}</option>`)}
			</select>
		</div>`;
		return html`${pick('first', WORDS.landscape.across)}${pick('second', WORDS.landscape.up)}`;
	}

	#seed(seed: number) {
		return html`<div class="pair">
			<label for="seed">${WORDS.landscape.seed}</label>
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
				<label for="p${i}">${WORDS.landscape.point(i + 1)}</label>
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
		const n = this.variables.length;
		if (point.some((x) => !Number.isFinite(x))) this.note = WORDS.landscape.noPoint;
		else if (point.length !== n) this.note = WORDS.landscape.coordinates(n, point.length);
		else {
			this.note = '';
			const [a, b, c] = points.map((p, i) => (i === index ? point : p));
			if (a && b && c) this.#emit({ kind: 'points', points: [a, b, c] });
			return;
		}
		box.value = (points[index] ?? []).join(', ');
	}

	/** Where the slice lies: every coordinate that the picture does not show, to be moved. */
	#place(plane: Extract<PlaneChoice, { kind: 'axes' | 'random' }>) {
		const { variables, home, range } = this;
		const origin = originOf(plane, home);
		return html`<div class="head">
				<p>${plane.kind === 'axes' ? WORDS.landscape.liesAt : WORDS.landscape.goesThrough}</p>
				<button ?disabled=${!plane.origin} title=${WORDS.landscape.homeTitle} @click=${() => this.#home(plane)}>${WORDS.common.reset}</button>
			</div>
			<div class="place">
				${othersOf(plane, variables.length).map(
					(k) => html`<slider-row
						label=${variables[k]?.name ?? ''}
						.value=${origin[k] ?? 0}
						.min=${Math.min(range[0], origin[k] ?? 0)}
						.max=${Math.max(range[1], origin[k] ?? 0)}
						digits="6"
						@change-value=${(e: CustomEvent<number>) => this.#emit(movedTo(plane, home, k, e.detail))}
					></slider-row>`,
				)}
			</div>`;
	}

	#home(plane: Extract<PlaneChoice, { kind: 'axes' | 'random' }>): void {
		const { origin: _, ...free } = plane;
		this.#emit(free);
	}

	#choose(kind: string): void {
		const n = this.variables.length;
		const unit = (k: number): number[] => Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));
		this.note = '';
		if (kind === 'random') this.#emit({ kind: 'random', seed: 1 });
		else if (kind === 'points') this.#emit({ kind: 'points', points: [new Array<number>(n).fill(0), unit(0), unit(1)] });
		else this.#emit({ kind: 'axes', first: 0, second: 1 });
	}

	#emit(plane: PlaneChoice): void {
		this.dispatchEvent(new CustomEvent<PlaneChoice>('change-plane', { detail: plane }));
	}
}

customElements.define('slice-panel', SlicePanel);

declare global {
	interface HTMLElementTagNameMap {
		'slice-panel': SlicePanel;
	}
}
