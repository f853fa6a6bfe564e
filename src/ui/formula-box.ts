/** The formula: a text box read as one types, typeset below, a caret under what is wrong. */

import { css, html, LitElement, nothing } from 'lit';
import type { MathNode } from '../engine/formula.ts';
import { SignalWatcher } from './controllers/signals.ts';
import { controls } from './styles/shared.ts';
import type { Workspace } from './workspace.ts';

/** A pause this long after a key reads the formula. */
const TYPING_MS = 120;
const MATHML = 'http://www.w3.org/1998/Math/MathML';

export class FormulaBox extends LitElement {
	static override properties = { workspace: { attribute: false } };
	declare workspace: Workspace | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#typed: string | null = null;

	constructor() {
		super();
		this.workspace = undefined;
		new SignalWatcher(this, () => [
			this.workspace?.check.value,
			this.workspace?.landscape.value,
			this.workspace?.store.state.value.landscape,
		]);
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
				align-items: center;
				gap: 6px;
				margin-top: 6px;
			}
			.typeset button {
				min-height: 26px;
				padding: 1px 6px;
				font-size: 12px;
			}
			.math {
				flex: 1;
				min-width: 0;
				padding: 4px 2px;
				overflow-x: auto;
				font-size: 15px;
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
			.hint {
				margin: 6px 0 0;
				font-size: 12px;
				color: var(--muted);
			}
		`,
	];

	get #text(): string {
		const { workspace } = this;
		const choice = workspace?.store.state.value.landscape;
		if (choice?.kind === 'formula') return choice.text;
		return choice?.kind === 'function' ? (workspace?.landscape.value?.formula ?? '') : '';
	}

	override render() {
		const check = this.workspace?.check.value;
		const wrong = check && !check.ok ? check : null;
		return html`
			<label class="visually-hidden" for="formula">Formula</label>
			<textarea
				id="formula"
				spellcheck="false"
				autocomplete="off"
				autocapitalize="off"
				rows="2"
				placeholder="(1-x)^2 + 100(y-x^2)^2"
				aria-invalid=${wrong ? 'true' : 'false'}
				aria-describedby="outcome"
				.value=${this.#typed ?? this.#text}
				@input=${this.#input}
				@blur=${this.#flush}
			></textarea>
			<div id="outcome">
				${wrong ? this.#error(wrong) : check?.ok ? html`<div class="typeset"><div class="math" tabindex="0" role="group" aria-label="Typeset formula"></div><button class="quiet" title="Copy as LaTeX" @click=${() => this.#copy(check.latex)}>LaTeX</button></div>${check.hints.map((hint) => html`<p class="hint">${hint}</p>`)}` : nothing}
			</div>
		`;
	}

	#copy(text: string): void {
		this.dispatchEvent(new CustomEvent('copy-text', { bubbles: true, composed: true, detail: { text, what: 'The formula as LaTeX' } }));
	}

	#error(wrong: { message: string; span: { start: number; end: number }; suggestion?: string }) {
		const text = this.#typed ?? this.#text;
		const { line, column, length } = lineOf(text, wrong.span);
		return html`<div class="error" role="alert">
			<pre aria-hidden="true">${line}
${' '.repeat(column)}${'^'.repeat(length)}</pre>
			${wrong.message}
			${
				wrong.suggestion === undefined
					? nothing
					: html`<div><button @click=${() => this.#apply(wrong.span, wrong.suggestion ?? '')}>Use “${wrong.suggestion}”</button></div>`
			}
		</div>`;
	}

	override updated(): void {
		const slot = this.renderRoot.querySelector('.math');
		const check = this.workspace?.check.value;
		if (slot && check?.ok) {
			slot.replaceChildren(toDom(check.math));
		}
	}

	#input(event: InputEvent): void {
		this.#typed = (event.target as HTMLTextAreaElement).value;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#flush(), TYPING_MS);
	}

	/** Read what was typed, now. */
	#flush(): void {
		clearTimeout(this.#timer);
		const typed = this.#typed;
		if (typed === null) return;
		this.#typed = null;
		if (typed !== this.#text) this.workspace?.type(typed);
	}

	#apply({ start, end }: { start: number; end: number }, replacement: string): void {
		const text = this.#typed ?? this.#text;
		this.workspace?.type(text.slice(0, start) + replacement + text.slice(end));
		this.renderRoot.querySelector('textarea')?.focus();
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
