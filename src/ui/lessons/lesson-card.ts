/** The open lesson: its question, what to watch, and after the run what it proved. It says nothing by itself while a run moves. */

import { css, html, LitElement, nothing } from 'lit';
import type { LessonView } from '../../app/lesson-controller.ts';
import { controls } from '../kit/styles/shared.ts';
import { lessonText } from '../../words/lessons.ts';
import { WORDS } from '../../words/words.ts';

/** What a person does with a page. */
const ACTS = ['pointerdown', 'wheel', 'keydown', 'touchstart'] as const;

/**
 * @fires take-lesson the lesson shall begin with its question
 * @fires predict the option that was chosen; null: run without a guess
 * @fires next-lesson 1 or −1
 * @fires close-lesson
 */
export class LessonCard extends LitElement {
	static override properties = { view: { attribute: false }, total: { type: Number }, theme: { type: String } };
	declare view: LessonView | null;
	/** Lessons there are. */
	declare total: number;
	declare theme: 'dark' | 'light';
	/** A new question stays in view while the panels above it grow, until a person does something. */
	readonly #sight = new IntersectionObserver(([entry]) => entry?.isIntersecting === false && this.scrollIntoView({ block: 'end' }));
	#asked = '';

	constructor() {
		super();
		this.view = null;
		this.total = 0;
		this.theme = 'dark';
	}

	readonly #leaveAlone = (): void => {
		this.#sight.disconnect();
		for (const act of ACTS) removeEventListener(act, this.#leaveAlone, { capture: true });
	};

	#keepInSight(): void {
		this.#leaveAlone();
		this.scrollIntoView({ block: 'nearest' });
		this.#sight.observe(this);
		for (const act of ACTS) addEventListener(act, this.#leaveAlone, { capture: true, passive: true });
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#leaveAlone();
	}

	static override styles = [
		controls,
		css`
			:host {
				display: block;
			}
			section {
				padding: 10px 12px;
				border-left: 3px solid var(--accent);
				border-radius: 0 8px 8px 0;
				background: var(--panel-raised);
				font-size: 13px;
				line-height: 1.45;
			}
			p {
				margin: 0 0 8px;
			}
			.question {
				font-weight: 600;
			}
			.options {
				display: grid;
				gap: 6px;
				margin-bottom: 8px;
			}
			.options button {
				min-height: 34px;
				text-align: left;
				background: var(--panel);
			}
			.said {
				font-weight: 600;
			}
			dl {
				display: grid;
				grid-template-columns: 1fr auto;
				gap: 4px 12px;
				margin: 0 0 10px;
			}
			dt {
				color: var(--muted);
			}
			dd {
				margin: 0;
				font-weight: 600;
				text-align: right;
				font-variant-numeric: tabular-nums;
			}
			.way {
				display: flex;
				flex-wrap: wrap;
				align-items: center;
				gap: 2px;
			}
			/* All of it in one row of a narrow panel. */
			.way button {
				min-width: 25px;
				padding-right: 7px;
				padding-left: 7px;
			}
			.way .count {
				flex: 1;
				white-space: nowrap;
				color: var(--muted);
				font-variant-numeric: tabular-nums;
			}
			slice-montage,
			training-curves {
				margin-bottom: 8px;
			}
			.note {
				color: var(--muted);
			}
		`,
	];

	override render() {
		const { view } = this;
		if (!view) return nothing;
		const { lesson, index, stage } = view;
		const text = lessonText(lesson.id);
		return html`<section aria-label=${WORDS.lesson.named(index + 1, text.title)}>
			${stage === 'text' ? this.#text(view) : nothing}
			${stage === 'question' ? this.#question(view) : nothing}
			${stage === 'run' ? html`<p>${text.hint}</p>` : nothing}
			${stage === 'over' ? this.#outcome(view) : nothing}
			${view.changed && stage !== 'question' && stage !== 'text' ? html`<p class="note">${WORDS.lesson.changed}</p>` : nothing}
			<div class="way">
				<span class="count" aria-label=${WORDS.lesson.placeOf(index + 1, this.total)}>${index + 1} / ${this.total}</span>
				<button class="quiet" @click=${() => this.#print(view)}>${WORDS.lesson.printCard}</button>
				<button aria-label=${WORDS.lesson.before} @click=${() => this.#fire('next-lesson', -1)}>‹</button>
				<button aria-label=${WORDS.lesson.nextLesson} class=${stage === 'over' ? 'primary' : ''} @click=${() => this.#fire('next-lesson', 1)}>${WORDS.lesson.next}</button>
				<button class="quiet" aria-label=${WORDS.lesson.close} @click=${() => this.#fire('close-lesson', null)}>✕</button>
			</div>
		</section>`;
	}

	#text({ lesson }: LessonView) {
		return html`<p>${lessonText(lesson.id).hint}</p>
			<p><button class="primary" @click=${() => this.#fire('take-lesson', lesson.id)}>${WORDS.lesson.begin}</button></p>`;
	}

	#question({ lesson }: LessonView) {
		const { question, options } = lessonText(lesson.id);
		return html`<p class="question" id="question">${question}</p>
			<div class="options" role="group" aria-labelledby="question">
				${options.map((option, k) => html`<button @click=${() => this.#fire('predict', k)}>${option}</button>`)}
				<button class="quiet" @click=${() => this.#fire('predict', null)}>${WORDS.lesson.noGuess}</button>
			</div>`;
	}

	#outcome({ lesson, prediction, figures, slices, training }: LessonView) {
		const { right } = lesson;
		const { question, options, answer: why } = lessonText(lesson.id);
		const guess = prediction === null ? undefined : options[prediction];
		const answer = options[right] ?? '';
		return html`<div role="status">
			<p class="question">${question}</p>
			<p class="said">${
				guess === undefined
					? WORDS.lesson.answer(answer)
					: prediction === right
						? WORDS.lesson.agrees(guess)
						: WORDS.lesson.differs(guess, answer)
			}</p>
			${
				figures.length > 0
					? html`<dl>
						${figures.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}
					</dl>`
					: html`<p class="note">${WORDS.lesson.tooMany}</p>`
			}
			${slices ? html`<slice-montage side=${slices.side} .slices=${slices.all}></slice-montage>` : nothing}
			${training ? html`<training-curves .training=${training} chart="sharpness" theme=${this.theme}></training-curves>` : nothing}
			<p>${why}</p>
		</div>`;
	}

	override updated(): void {
		const { view } = this;
		if (view?.slices) void import('../networks/slice-montage.ts');
		if (view?.training) void import('../networks/training-chart.ts');
		const asked = view?.stage === 'question' ? view.lesson.id : '';
		if (asked !== '' && asked !== this.#asked) this.#keepInSight();
		this.#asked = asked;
	}

	/** Its code is loaded when it is first asked for, as few ask. */
	async #print(view: LessonView): Promise<void> {
		const { printCard } = await import('./print-card.ts');
		printCard(view);
	}

	#fire(name: string, detail: string | number | null): void {
		this.dispatchEvent(new CustomEvent(name, { detail }));
	}
}

customElements.define('lesson-card', LessonCard);

declare global {
	interface HTMLElementTagNameMap {
		'lesson-card': LessonCard;
	}
}
