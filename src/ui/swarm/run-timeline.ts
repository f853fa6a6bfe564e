/** The timeline of a run: where it stands, what happened when, and the way to any step. What moves in each frame is set here, not rendered. */

import { css, html, LitElement, type PropertyValues } from 'lit';
import { type TimelineMark, timelineText } from '../../app/timeline.ts';
import { formatCount } from '../../app/format.ts';
import { ask } from '../kit/ask.ts';
import { controls } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

/** Who listens to a screen reader hears of the step at most this often. */
const SPOKEN_MS = 250;
/** Steps of an arrow key with Shift; and a page, as a share of the timeline. */
const FAST = 10;
const PAGE = 0.1;

/** Hears the step that is shown, now and whenever it changes. Returns the way to stop. */
export type Clock = (hear: (step: number) => void) => () => void;

/**
 * @fires go-to a step (number)
 * @fires to-end
 * @fires step-back
 * @fires loop-change whether it begins again at its end (boolean)
 * @fires more-steps
 * @fires stay the way to a step is not gone to its end
 */
export class RunTimeline extends LitElement {
	static override properties = {
		clock: { attribute: false },
		end: { type: Number },
		marks: { attribute: false },
		loop: { type: Boolean },
		done: { type: Boolean },
		state: { type: String },
		travels: { type: Boolean },
		ready: { type: Boolean },
	};
	declare clock: Clock | null;
	/** The last step of the budget. */
	declare end: number;
	declare marks: readonly TimelineMark[];
	declare loop: boolean;
	/** All steps of the budget are taken. */
	declare done: boolean;
	/** A few words beside it. */
	declare state: string;
	/** It is on a long way to another step. */
	declare travels: boolean;
	/** There is a run. */
	declare ready: boolean;

	#step = 0;
	#spoken = Number.NEGATIVE_INFINITY;
	#later: ReturnType<typeof setTimeout> | undefined;
	#stop: (() => void) | undefined;

	constructor() {
		super();
		this.clock = null;
		this.end = 1;
		this.marks = [];
		this.loop = false;
		this.done = false;
		this.state = '';
		this.travels = false;
		this.ready = false;
	}

	static override styles = [
		controls,
		css`
			:host {
				display: flex;
				flex: 3 1 0;
				container-type: inline-size;
				align-items: center;
				gap: 4px;
				box-sizing: border-box;
				min-width: 0;
				min-height: 36px;
				padding: 2px 6px;
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--panel);
				font-size: 12.5px;
			}
			button {
				min-width: 28px;
				min-height: 28px;
				padding: 2px 6px;
				white-space: nowrap;
			}
			.slider {
				position: relative;
				flex: 1;
				min-width: 60px;
				height: 28px;
				margin: 0 8px;
				border-radius: 6px;
				cursor: pointer;
				touch-action: none;
			}
			.slider[aria-disabled='true'] {
				cursor: default;
				opacity: 0.5;
			}
			.track,
			.past {
				position: absolute;
				top: 12px;
				left: 0;
				height: 4px;
				border-radius: 2px;
			}
			.track {
				right: 0;
				background: var(--line);
			}
			.past {
				width: 100%;
				transform: scaleX(var(--at, 0));
				transform-origin: left;
				background: var(--accent);
			}
			.head {
				position: absolute;
				top: 0;
				right: 100%;
				width: 100%;
				height: 100%;
				/* Moved, not laid out anew: from the left, where nothing makes a page wider. */
				transform: translateX(calc(var(--at, 0) * 100%));
				pointer-events: none;
			}
			.head::before {
				content: '';
				position: absolute;
				top: 7px;
				right: -7px;
				width: 14px;
				height: 14px;
				border: 2px solid var(--panel);
				border-radius: 50%;
				box-sizing: border-box;
				background: var(--accent);
			}
			.mark {
				position: absolute;
				top: 2px;
				left: calc(var(--place) * 100% - 5px);
				width: 10px;
				height: 24px;
			}
			.mark::before {
				content: '';
				position: absolute;
				top: 2px;
				left: 3px;
				width: 4px;
				height: 20px;
				border-radius: 2px;
				background: var(--text);
			}
			.mark.injection::before {
				top: 1px;
				left: 1px;
				width: 8px;
				height: 8px;
				border-radius: 50%;
			}
			.mark.divergence::before {
				background: var(--danger);
			}
			/* As wide as what comes to stand there: nothing beside it moves. */
			.way,
			.state {
				display: inline-grid;
				white-space: nowrap;
			}
			.way {
				align-content: center;
				justify-items: center;
			}
			.way::after,
			.state::after {
				content: attr(data-widest);
				height: 0;
				visibility: hidden;
			}
			.state {
				min-height: 1lh;
				color: var(--muted);
				font-variant-numeric: tabular-nums;
			}
			/* What it says is told by the slider, too; its buttons are not. */
			@container (max-width: 540px) {
				.state {
					display: none;
				}
			}
			[aria-pressed='true'] {
				border-color: var(--accent);
			}
			@media (forced-colors: active) {
				.track {
					background: GrayText;
				}
				.past,
				.head::before {
					background: Highlight;
				}
				.mark::before {
					background: CanvasText;
				}
				.track,
				.past,
				.head::before,
				.mark::before {
					forced-color-adjust: none;
				}
			}
		`,
	];

	override render() {
		const { ready } = this;
		return html`
			<button title=${WORDS.run.stepBackTitle} aria-label=${WORDS.run.stepBack} ?disabled=${!ready} @click=${() => ask(this, 'step-back')}>◂</button>
			<div
				class="slider"
				role="slider"
				tabindex="0"
				aria-label=${WORDS.run.slider}
				aria-disabled=${ready ? 'false' : 'true'}
				aria-valuemin="0"
				aria-valuemax=${this.end}
				@keydown=${this.#onKey}
				@pointerdown=${this.#onPointer}
				@pointermove=${this.#onPointer}
			>
				<span class="track"></span><span class="past"></span>
				${this.marks.map(({ step, kind, title }) => html`<span class="mark ${kind}" data-step=${step} title=${title}></span>`)}
				<span class="head"></span>
			</div>
			${this.#way()}
			<button aria-pressed=${this.loop ? 'true' : 'false'} title=${WORDS.run.loopTitle} aria-label=${WORDS.run.loop} @click=${() => ask(this, 'loop-change', !this.loop)}>↻</button>
			<span class="state" data-widest=${WORDS.run.goingTo(formatCount(this.end), 100)}>${this.state}</span>
		`;
	}

	/** One button, as wide whatever it does: to the end, no further, or beyond. */
	#way() {
		const { run } = WORDS;
		const button = (does: 'to-end' | 'stay' | 'more-steps', text: string, title: string, label = text) =>
			html`<button class="way" data-widest=${run.moreSteps} title=${title} aria-label=${label} ?disabled=${!this.ready} @click=${() => ask(this, does)}>${text}</button>`;
		if (this.travels) return button('stay', run.stop, run.stopTitle);
		if (this.done) return button('more-steps', run.moreSteps, run.moreStepsTitle);
		return button('to-end', run.toEnd, run.toEndTitle);
	}

	get #slider(): HTMLElement | null {
		return this.renderRoot.querySelector<HTMLElement>('.slider');
	}

	override updated(changed: PropertyValues<this>): void {
		for (const mark of this.renderRoot.querySelectorAll<HTMLElement>('.mark'))
			mark.style.setProperty('--place', String(Number(mark.dataset.step) / this.end));
		if (changed.has('clock')) this.#listen();
		else this.#place(this.#step, true);
	}

	#listen(): void {
		this.#stop?.();
		this.#stop = this.clock?.((step) => this.#place(step, false));
	}

	/** Where it stands. @param now it is told at once */
	#place(step: number, now: boolean): void {
		this.#step = step;
		const slider = this.#slider;
		if (!slider) return;
		slider.style.setProperty('--at', String(Math.min(1, step / this.end)));
		const wait = now ? 0 : SPOKEN_MS - (performance.now() - this.#spoken);
		if (wait <= 0) this.#tell(slider);
		else this.#later ??= setTimeout(() => this.#tell(slider), wait);
	}

	#tell(slider: HTMLElement): void {
		clearTimeout(this.#later);
		this.#later = undefined;
		this.#spoken = performance.now();
		const step = this.#step;
		slider.setAttribute('aria-valuenow', String(step));
		slider.setAttribute('aria-valuetext', timelineText(step, this.end, this.marks));
	}

	#goTo(step: number): void {
		const target = Math.min(this.end, Math.max(0, Math.round(step)));
		if (!this.ready || target === this.#step) return;
		this.#place(target, true);
		ask(this, 'go-to', target);
	}

	readonly #onKey = (event: KeyboardEvent): void => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const by = event.shiftKey ? FAST : 1;
		const page = Math.max(1, PAGE * this.end);
		const steps: Readonly<Record<string, number>> = {
			ArrowLeft: this.#step - by,
			ArrowDown: this.#step - by,
			ArrowRight: this.#step + by,
			ArrowUp: this.#step + by,
			PageDown: this.#step - page,
			PageUp: this.#step + page,
			Home: 0,
			End: this.end,
		};
		const target = steps[event.key];
		if (target === undefined) return;
		event.preventDefault();
		this.#goTo(target);
	};

	readonly #onPointer = (event: PointerEvent): void => {
		const slider = this.#slider;
		if (!slider || event.buttons !== 1) return;
		if (event.type === 'pointerdown') slider.setPointerCapture(event.pointerId);
		else if (!slider.hasPointerCapture(event.pointerId)) return;
		const { left, width } = slider.getBoundingClientRect();
		this.#goTo(((event.clientX - left) / width) * this.end);
	};

	override connectedCallback(): void {
		super.connectedCallback();
		if (this.hasUpdated) this.#listen();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#stop?.();
		this.#stop = undefined;
		clearTimeout(this.#later);
		this.#later = undefined;
	}
}

customElements.define('run-timeline', RunTimeline);

declare global {
	interface HTMLElementTagNameMap {
		'run-timeline': RunTimeline;
	}
}
