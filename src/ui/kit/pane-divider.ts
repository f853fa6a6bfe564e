/** The line between the picture and a dock: dragged, moved by keys, pressed to fold the dock and to unfold it. */

import { css, html, LitElement } from 'lit';
import type { Dock, DockWish } from '../../app/arrangement.ts';
import { ask } from './ask.ts';
import { WORDS } from '../../words/words.ts';

/** What an arrow key moves, CSS pixels; with Shift four times as much. */
const STEP = 16;
/** A pointer that moved less has pressed, not dragged. */
const SLOP = 4;
/** Dragged below this share of its least size, a dock folds. */
const FOLDS_BELOW = 0.6;

/**
 * @fires wish-dock what the dock is to be (DockWish)
 */
export class PaneDivider extends LitElement {
	static override properties = {
		edge: { type: String, reflect: true },
		label: { type: String },
		dock: { attribute: false },
	};
	/** Where the dock lies: left of the line, or below it. */
	declare edge: 'left' | 'below';
	declare label: string;
	declare dock: Dock;
	#from: { readonly x: number; readonly y: number; readonly size: number } | null = null;
	#dragged = false;

	constructor() {
		super();
		this.edge = 'left';
		this.label = '';
		this.dock = { size: 300, least: 200, most: 600, isFolded: false };
	}

	static override styles = css`
		:host {
			position: relative;
			z-index: 3;
			display: grid;
			place-content: center;
			touch-action: none;
			cursor: col-resize;
		}
		:host([edge='below']) {
			cursor: row-resize;
		}
		/* Fingers and pointers get more than the line. */
		:host::before {
			content: '';
			position: absolute;
			inset: 0 -8px;
		}
		:host([edge='below'])::before {
			inset: -8px 0;
		}
		i {
			width: 4px;
			height: 44px;
			border-radius: 2px;
			background: var(--line-strong);
		}
		:host([edge='below']) i {
			width: 44px;
			height: 4px;
		}
		:host(:hover) i,
		:host(:focus-visible) i {
			background: var(--accent);
		}
		:host(:focus-visible) {
			outline: 2px solid var(--accent);
			border-radius: 3px;
		}
	`;

	override render() {
		return html`<i></i>`;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.tabIndex = 0;
		this.setAttribute('role', 'separator');
		this.addEventListener('pointerdown', this.#down);
		this.addEventListener('pointermove', this.#move);
		this.addEventListener('pointerup', this.#up);
		this.addEventListener('pointercancel', this.#cancel);
		this.addEventListener('keydown', this.#key);
	}

	override updated(): void {
		const { size, most, isFolded } = this.dock;
		this.title = isFolded ? WORDS.shell.unfold : WORDS.shell.fold;
		const says = {
			'aria-label': this.label,
			'aria-orientation': this.edge === 'left' ? 'vertical' : 'horizontal',
			'aria-valuemin': '0',
			'aria-valuemax': String(most),
			'aria-valuenow': String(isFolded ? 0 : size),
			'aria-valuetext': isFolded ? WORDS.shell.folded : WORDS.shell.pixels(size),
		};
		for (const [name, value] of Object.entries(says)) this.setAttribute(name, value);
	}

	readonly #down = (event: PointerEvent): void => {
		if (event.button !== 0) return;
		this.setPointerCapture(event.pointerId);
		this.#from = { x: event.clientX, y: event.clientY, size: this.dock.isFolded ? 0 : this.dock.size };
		this.#dragged = false;
	};

	readonly #move = (event: PointerEvent): void => {
		if (!this.#from) return;
		const by = this.edge === 'left' ? event.clientX - this.#from.x : this.#from.y - event.clientY;
		this.#dragged ||= Math.abs(by) > SLOP;
		if (this.#dragged) this.#wish(this.#from.size + by);
	};

	readonly #up = (): void => {
		if (this.#from && !this.#dragged) this.#toggle();
		this.#from = null;
	};

	readonly #cancel = (): void => {
		this.#from = null;
	};

	#toggle(): void {
		ask(this, 'wish-dock', { isFolded: !this.dock.isFolded } satisfies DockWish);
	}

	#wish(size: number): void {
		const { least, most } = this.dock;
		const wish: DockWish =
			size < least * FOLDS_BELOW ? { isFolded: true } : { isFolded: false, size: Math.min(most, Math.max(least, Math.round(size))) };
		ask(this, 'wish-dock', wish);
	}

	readonly #key = (event: KeyboardEvent): void => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const { size, least, most, isFolded } = this.dock;
		const step = event.shiftKey ? 4 * STEP : STEP;
		const [larger, smaller] = this.edge === 'left' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowUp', 'ArrowDown'];
		if (event.key === larger) this.#wish(isFolded ? least : size + step);
		else if (event.key === smaller && !isFolded) this.#wish(size > least ? Math.max(least, size - step) : 0);
		else if (event.key === 'Home') this.#wish(least);
		else if (event.key === 'End') this.#wish(most);
		else if (event.key === 'Enter') this.#toggle();
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
}

customElements.define('pane-divider', PaneDivider);

declare global {
	interface HTMLElementTagNameMap {
		'pane-divider': PaneDivider;
	}
}
