/** The lessons to choose from: which is open, and a list of all. Fires `list-lessons` when the list opens, `choose-lesson` with an id. */

import { css, html, LitElement } from 'lit';
import type { Lesson } from '../../model/lessons.ts';
import { controls, dialogs } from '../kit/styles/shared.ts';
import { lessonText } from '../../words/lessons.ts';
import { WORDS } from '../../words/words.ts';

type Entry = Pick<Lesson, 'id'>;

export class LessonMenu extends LitElement {
	static override properties = { lessons: { attribute: false }, current: { attribute: false } };
	declare lessons: readonly Entry[];
	/** The id of the lesson that is open. */
	declare current: string | null;

	constructor() {
		super();
		this.lessons = [];
		this.current = null;
	}

	static override styles = [
		controls,
		dialogs,
		css`
			:host {
				display: block;
			}
			.open {
				display: flex;
				align-items: center;
				gap: 8px;
				width: 100%;
				text-align: left;
			}
			.open span {
				flex: 1;
				min-width: 0;
				overflow: hidden;
				text-overflow: ellipsis;
				white-space: nowrap;
				font-weight: 600;
			}
			.open svg {
				flex: none;
				width: 12px;
				height: 12px;
				fill: none;
				stroke: var(--muted);
				stroke-width: 2;
				stroke-linecap: round;
				stroke-linejoin: round;
			}
			dialog {
				width: 560px;
			}
			dialog[open] {
				display: flex;
				flex-direction: column;
			}
			ul {
				margin: 0;
				padding: 8px;
				overflow-y: auto;
				list-style: none;
			}
			.entry {
				width: 100%;
				padding: 9px 12px;
				border-color: transparent;
				background: none;
				text-align: left;
			}
			.entry:hover {
				background: var(--panel-raised);
			}
			.entry[aria-current='true'] {
				border-color: var(--accent);
				background: var(--panel-raised);
			}
			.entry:focus-visible {
				outline-offset: -1px;
			}
			strong {
				display: block;
				font-weight: 600;
			}
			small {
				font-size: 13px;
				color: var(--muted);
			}
		`,
	];

	override render() {
		const chosen = this.lessons.find(({ id }) => id === this.current);
		return html`<section>
				<h2 id="label">${WORDS.lesson.lesson}</h2>
				<button class="open" aria-haspopup="dialog" aria-labelledby="label name" @click=${() => this.open()}>
					<span id="name">${chosen ? lessonText(chosen.id).title : WORDS.lesson.choose}</span>
					<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 4l4 4 4-4" /></svg>
				</button>
			</section>
			<dialog aria-labelledby="title" @click=${this.#pressed}>
				<div class="title-bar"><h1 id="title">${WORDS.lesson.lessons}</h1><button aria-label=${WORDS.common.close} @click=${() => this.close()}>✕</button></div>
				<ul @keydown=${this.#move}>
					${this.lessons.map(
						(entry, place) => html`<li>
							<button class="entry" aria-current=${entry.id === this.current ? 'true' : 'false'} @click=${() => this.#choose(entry)}>
								<strong>${place + 1}. ${lessonText(entry.id).title}</strong><small>${lessonText(entry.id).question}</small>
							</button>
						</li>`,
					)}
				</ul>
			</dialog>`;
	}

	/** Show the list, with the focus on what is chosen. */
	open(): void {
		this.dispatchEvent(new CustomEvent('list-lessons'));
		this.renderRoot.querySelector('dialog')?.showModal();
		const entry = this.renderRoot.querySelector<HTMLElement>('.entry[aria-current="true"]') ?? this.#entries[0];
		entry?.focus();
	}

	close(): void {
		this.renderRoot.querySelector('dialog')?.close();
	}

	get #entries(): HTMLElement[] {
		return [...this.renderRoot.querySelectorAll<HTMLElement>('.entry')];
	}

	/** A press beside the dialog's content is one on its backdrop. */
	#pressed(event: Event): void {
		if (event.target === event.currentTarget) this.close();
	}

	/** Arrow keys go from entry to entry; Home and End to the first and the last. */
	#move(event: KeyboardEvent): void {
		const entries = this.#entries;
		const at = entries.indexOf(event.target as HTMLElement);
		const steps: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: entries.length - 1 };
		const next = steps[event.key];
		if (at < 0 || next === undefined) return;
		event.preventDefault();
		entries[next]?.focus();
	}

	#choose({ id }: Entry): void {
		this.close();
		this.dispatchEvent(new CustomEvent<string>('choose-lesson', { detail: id }));
	}
}

customElements.define('lesson-menu', LessonMenu);

declare global {
	interface HTMLElementTagNameMap {
		'lesson-menu': LessonMenu;
	}
}
