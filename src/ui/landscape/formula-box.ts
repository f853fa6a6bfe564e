/** The formula: a text box read as one types, typeset below, a caret under what is wrong. */

import { css, html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FormulaCheck, MathNode } from '../../engine/landscapes/formula.ts';
import type { FormulaChoice } from '../../state/app-state.ts';
import { ask } from '../kit/ask.ts';
import { readNames, withoutParameter, withVariables } from '../../app/formula-choice.ts';
import { mathLines } from '../../app/math-pieces.ts';
import { fixText, otherFixes, sentence } from '../../app/formula-words.ts';
import { controls } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

/** A pause this long after a key reads the formula, if it can be read as it stands … */
const SOON_MS = 50;
/** … and this long a pause reads it in any case: what is wrong with it is told. */
const TYPING_MS = 120;
const MATHML = 'http://www.w3.org/1998/Math/MathML';

/**
 * @fires try-formula a text that may not be whole yet: to be read if it can be as it stands
 * @fires type-formula a text that was typed
 * @fires read-formula a formula with what is said of it beside its text (FormulaChoice)
 * @fires make-parameter a word that is to be a parameter, and the text it stands in
 * @fires copy-text the formula as LaTeX
 */
export class FormulaBox extends LitElement {
	static override properties = {
		text: { type: String },
		choice: { attribute: false },
		check: { attribute: false },
		refusal: { attribute: false },
		wrong: { state: true },
	};
	/** As it was read last. */
	declare text: string;
	/** The formula with what is said beside its text; null where it is a function's of the catalogue. */
	declare choice: FormulaChoice | null;
	declare check: FormulaCheck | null;
	/** Why what was said of the formula beside its text cannot be. */
	declare refusal: string | null;
	/** Why the names that were typed cannot be read. */
	declare private wrong: string;
	#soon: ReturnType<typeof setTimeout> | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#typed: string | null = null;

	constructor() {
		super();
		this.text = '';
		this.choice = null;
		this.check = null;
		this.refusal = null;
		this.wrong = '';
	}

	static override styles = [
		controls,
		css`
			:host {
				display: block;
			}
			textarea {
				display: block;
				width: 100%;
				min-height: 62px;
				max-height: 240px;
				padding: 8px 10px;
				border: 1px solid var(--line-strong);
				border-radius: 6px;
				background: var(--field);
				font: 13px / 1.5 var(--mono);
				resize: vertical;
				field-sizing: content;
			}
			textarea[aria-invalid='true'] {
				border-color: var(--danger);
			}
			.typeset {
				display: flex;
				flex-wrap: wrap;
				align-items: center;
				justify-content: flex-end;
				gap: 6px;
				margin-top: 6px;
			}
			.typeset button {
				min-height: 26px;
				padding: 1px 6px;
				font-size: 12px;
			}
			/* Fonts that know how roots, brackets and exponents stand; where none of them is there, the browser guesses. */
			.math math {
				font-family: 'STIX Two Math', 'Cambria Math', 'Latin Modern Math', 'TeX Gyre Termes Math', 'DejaVu Math TeX Gyre', math;
			}
			.math {
				flex: 1 0 auto;
				max-width: 100%;
				padding: 4px 2px;
				overflow-x: auto;
				scrollbar-width: thin;
				font-size: 15px;
				/* A piece that is still wider than its place fades where it goes on: the edges are covered where it ends. */
				background:
					linear-gradient(to right, var(--panel) 50%, transparent) left / 40px 100% no-repeat local,
					linear-gradient(to left, var(--panel) 50%, transparent) right / 40px 100% no-repeat local,
					linear-gradient(to right, var(--line), transparent) left / 14px 100% no-repeat scroll,
					linear-gradient(to left, var(--line), transparent) right / 14px 100% no-repeat scroll;
			}
			.math .line {
				display: flex;
				flex-wrap: wrap;
				align-items: baseline;
				justify-content: safe center;
				row-gap: 4px;
			}
			.math .line + .line {
				margin-top: 6px;
			}
			.math math {
				flex: none;
			}
			.error {
				margin-top: 8px;
				padding: 8px 10px;
				border-radius: 6px;
				background: var(--danger-bg);
				color: var(--danger);
				font-size: 12.5px;
			}
			.error pre {
				margin: 0 0 6px;
				overflow-x: auto;
				font: 12px / 1.3 var(--mono);
				color: var(--text);
			}
			.error button {
				margin-top: 6px;
				min-height: 26px;
			}
			.error .still {
				margin: 6px 0 0;
				color: var(--text);
			}
			.ways {
				display: flex;
				flex-wrap: wrap;
				gap: 0 6px;
			}
			.notes {
				margin: 6px 0 0;
				padding: 6px 10px;
				border-left: 3px solid var(--accent);
				border-radius: 0 6px 6px 0;
				background: var(--panel-raised);
				font-size: 12.5px;
				list-style: none;
			}
			.notes li {
				display: flex;
				flex-wrap: wrap;
				align-items: center;
				gap: 2px 8px;
			}
			.notes li + li {
				margin-top: 6px;
			}
			.notes span {
				flex: 1 1 160px;
			}
			.notes button,
			.made button {
				min-height: 26px;
				padding: 1px 8px;
				font-size: 12px;
			}
			.names {
				display: grid;
				grid-template-columns: 84px 1fr auto;
				align-items: center;
				gap: 8px;
				margin-top: 10px;
				font-size: 13px;
			}
			.names input {
				width: 100%;
				min-width: 0;
				min-height: 30px;
				padding: 2px 8px;
				border: 1px solid var(--line);
				border-radius: 6px;
				background: var(--field);
				font: 13px var(--mono);
			}
			.note {
				margin: 4px 0 0;
				font-size: 12px;
				color: var(--danger);
			}
			.note:empty {
				display: none;
			}
			.made {
				margin: 6px 0 0;
				font-size: 12.5px;
				color: var(--muted);
			}
		`,
	];

	override render() {
		const { check, choice } = this;
		const wrong = check && !check.ok ? check : null;
		return html`
			<label class="visually-hidden" for="formula">${WORDS.landscape.formula}</label>
			<textarea
				id="formula"
				spellcheck="false"
				autocomplete="off"
				autocapitalize="off"
				rows="2"
				placeholder="(1-x)^2 + 100(y-x^2)^2"
				aria-invalid=${wrong ? 'true' : 'false'}
				aria-describedby="outcome"
				.value=${this.#typed ?? this.text}
				@input=${this.#input}
				@blur=${this.#flush}
			></textarea>
			<div id="outcome">${wrong ? this.#error(wrong) : check?.ok ? this.#reading(check) : nothing}</div>
			${choice ? this.#names(choice, check) : nothing}
		`;
	}

	/** What was read: typeset, and every assumption with the way to another one. */
	#reading({ latex, notes }: Extract<FormulaCheck, { ok: true }>) {
		return html`<div class="typeset">
				<div class="math" tabindex="0" role="group" aria-label=${WORDS.landscape.typeset}></div>
				<button class="quiet" title=${WORDS.landscape.copyLatex} @click=${() => this.#copy(latex)}>LaTeX</button>
			</div>
			${
				notes.length === 0
					? nothing
					: html`<ul class="notes" aria-label=${WORDS.landscape.howRead}>
						${notes.map(
							({ message, fix, parameter }) => html`<li>
								<span>${sentence(message)}${parameter === undefined ? nothing : ` ${WORDS.landscape.sliderBelow}`}</span>
								${fix ? html`<button @click=${() => this.#take(fix.text)}>${fixText(fix)}</button>` : nothing}
							</li>`,
						)}
					</ul>`
			}`;
	}

	#copy(text: string): void {
		ask(this, 'copy-text', { text, what: WORDS.landscape.asLatex });
	}

	#error(wrong: Extract<FormulaCheck, { ok: false }>) {
		const text = this.#typed ?? this.text;
		const { line, column, length } = lineOf(text, wrong.span);
		const { unknown } = wrong;
		return html`<div class="error" role="alert">
			<pre aria-hidden="true">${line}
${' '.repeat(column)}${'^'.repeat(length)}</pre>
			${sentence(wrong.message)}
			<div class="ways">
				${otherFixes(wrong).map((fix) => html`<button @click=${() => this.#take(fix.text)}>${fixText(fix)}</button>`)}
				${unknown === undefined ? nothing : html`<button @click=${() => this.#makeParameter(unknown)}>${WORDS.landscape.makeParameter(unknown)}</button>`}
			</div>
			<p class="still">${WORDS.landscape.pictureStays}</p>
		</div>`;
	}

	/** What is said of the formula beside its text: the order of its variables, and the words that were made parameters. */
	#names(choice: FormulaChoice, check: FormulaCheck | null) {
		const names = check?.ok ? check.variables : (choice.variables ?? []);
		return html`<div class="names">
				<label for="names">${WORDS.landscape.variables}</label>
				<input
					id="names"
					type="text"
					spellcheck="false"
					autocomplete="off"
					autocapitalize="off"
					aria-describedby="names-note"
					placeholder=${WORDS.landscape.automatic}
					title=${WORDS.landscape.variablesTitle}
					.value=${live(names.join(', '))}
					@change=${(e: Event) => this.#rename((e.target as HTMLInputElement).value)}
				/>
				<button title=${WORDS.landscape.swap} aria-label=${WORDS.landscape.swap} ?disabled=${names.length < 2} @click=${() => this.#swap(names)}>⇄</button>
			</div>
			<p id="names-note" class="note" role="status">${this.#stays}</p>
			${
				choice.parameters?.length
					? html`<p class="made">
						${WORDS.landscape.madeParameters}
						${choice.parameters.map((word) => html`<button title=${WORDS.landscape.unmake} @click=${() => this.#read(withoutParameter(choice, word))}>${word} ✕</button>`)}
					</p>`
					: nothing
			}`;
	}

	/** Why the names are still what they were; empty where they are as they were typed. */
	get #stays(): string {
		const why = this.wrong !== '' || this.refusal === null ? this.wrong : sentence(this.refusal);
		return why === '' ? '' : WORDS.landscape.namesStay(why);
	}

	#rename(text: string): void {
		const { choice } = this;
		if (!choice) return;
		const names = readNames(text);
		if (typeof names === 'string') this.wrong = names;
		else this.#read(withVariables(choice, names));
	}

	#swap([first = '', second = '', ...rest]: readonly string[]): void {
		if (this.choice) this.#read(withVariables(this.choice, [second, first, ...rest]));
	}

	#makeParameter(word: string): void {
		ask(this, 'make-parameter', { word, text: this.#taken() });
	}

	#read(choice: FormulaChoice): void {
		ask(this, 'read-formula', { ...choice, text: this.#taken() });
	}

	/** The text that stands there, which is read now. */
	#taken(): string {
		clearTimeout(this.#soon);
		clearTimeout(this.#timer);
		const text = this.#typed ?? this.text;
		this.#typed = null;
		this.wrong = '';
		return text;
	}

	/** Another text in place of the one that stands there. */
	#take(text: string): void {
		this.#taken();
		ask(this, 'type-formula', text);
		this.renderRoot.querySelector('textarea')?.focus();
	}

	override updated(): void {
		const slot = this.renderRoot.querySelector('.math');
		const { check } = this;
		if (slot && check?.ok) {
			slot.replaceChildren(...mathLines(check.math).map(lineOfMath));
		}
	}

	#input(event: InputEvent): void {
		this.#typed = (event.target as HTMLTextAreaElement).value;
		clearTimeout(this.#soon);
		clearTimeout(this.#timer);
		this.#soon = setTimeout(() => this.#try(), SOON_MS);
		this.#timer = setTimeout(() => this.#flush(), TYPING_MS);
	}

	/** Have it read if it can be, so that its picture does not wait for a pause that says no more. */
	#try(): void {
		if (this.#typed !== null && this.#typed !== this.text) ask(this, 'try-formula', this.#typed);
	}

	/** Read what was typed, now. */
	#flush(): void {
		if (this.#typed === null) return clearTimeout(this.#timer);
		const before = this.text;
		const text = this.#taken();
		if (text !== before) ask(this, 'type-formula', text);
	}
}

/** The line that a span starts in, and where in it. */
function lineOf(text: string, { start, end }: { start: number; end: number }): { line: string; column: number; length: number } {
	const from = text.lastIndexOf('\n', start - 1) + 1;
	const to = text.indexOf('\n', start);
	const whole = text.slice(from, to < 0 ? undefined : to);
	// A very long line is shown around the place.
	const shift = Math.max(0, start - from - 40);
	const line = whole.slice(shift, shift + 80);
	const column = start - from - shift;
	return { line, column, length: Math.max(1, Math.min(end - start, line.length - column)) };
}

/** A line that goes on below where it is wider than its place. */
function lineOfMath(pieces: readonly MathNode[]): Node {
	const line = document.createElement('div');
	line.className = 'line';
	line.append(...pieces.map(toDom));
	return line;
}

/** MathML elements from the tree: no text is ever parsed as markup. */
function toDom(node: MathNode | string): Node {
	if (typeof node === 'string') return document.createTextNode(node);
	const element = document.createElementNS(MATHML, node.tag);
	for (const [name, value] of Object.entries(node.attributes ?? {})) element.setAttribute(name, value);
	element.append(...node.children.map(toDom));
	return element;
}

customElements.define('formula-box', FormulaBox);

declare global {
	interface HTMLElementTagNameMap {
		'formula-box': FormulaBox;
	}
}
