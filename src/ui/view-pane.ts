/** One view of the landscape: its canvas, the tick labels over it, and its gestures and keys. */

import { effect } from '@preact/signals-core';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { ViewName } from '../engine/view.ts';
import { listenGestures } from './gestures.ts';
import { formatNumber } from './format.ts';
import { type Navigator, navigatorOf, windowOf } from './navigation.ts';
import type { Stage } from './stage.ts';
import { controls } from './styles/shared.ts';
import type { Workspace } from './workspace.ts';

/** Pixels that an arrow key moves. */
const KEY_STEP = 24;
/** The share of the window that Shift + arrow moves the read-out. */
const PROBE_STEP = 1 / 50;

export class ViewPane extends LitElement {
	static override properties = {
		view: { type: String },
		workspace: { attribute: false },
		stage: { attribute: false },
	};
	declare view: ViewName;
	declare workspace: Workspace | undefined;
	declare stage: Stage | undefined;

	#canvas: HTMLCanvasElement | null = null;
	#navigator: Navigator | null = null;
	#stops: (() => void)[] = [];
	readonly #resizer = new ResizeObserver(() => this.#resize());

	constructor() {
		super();
		this.view = 'surface';
		this.workspace = undefined;
		this.stage = undefined;
	}

	static override styles = [
		controls,
		css`
			:host {
				position: relative;
				display: block;
				min-width: 0;
				min-height: 0;
				overflow: hidden;
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--field);
			}
			.frame,
			.frame canvas,
			.labels {
				position: absolute;
				inset: 0;
				width: 100%;
				height: 100%;
			}
			.frame canvas {
				display: block;
				touch-action: none;
				cursor: grab;
			}
			.frame canvas:active {
				cursor: grabbing;
			}
			.frame canvas:focus-visible {
				outline-offset: -3px;
			}
			:host([view='map']) .frame canvas {
				cursor: crosshair;
			}
			.labels {
				pointer-events: none;
				font-size: 11px;
				color: var(--muted);
			}
			.labels span {
				position: absolute;
				left: 0;
				top: 0;
				white-space: nowrap;
				font-variant-numeric: tabular-nums;
				text-shadow: 0 0 3px var(--bg), 0 0 3px var(--bg);
			}
			.tools {
				position: absolute;
				top: 8px;
				right: 8px;
				display: flex;
				gap: 4px;
			}
			.tools button {
				min-height: 28px;
				padding: 2px 8px;
				font-size: 12px;
				background: color-mix(in srgb, var(--panel) 82%, transparent);
				backdrop-filter: blur(6px);
			}
			.name {
				position: absolute;
				left: 12px;
				top: 10px;
				margin: 0;
				pointer-events: none;
			}
		`,
	];

	override render() {
		return html`
			<div class="frame"></div>
			<div class="labels" aria-hidden="true"></div>
			<h2 class="name">${this.view === 'surface' ? 'Surface' : 'Map'}</h2>
			<div class="tools" role="group" aria-label=${this.view === 'surface' ? 'Surface view' : 'Map view'}>
				${this.view === 'surface' ? this.#surfaceTools() : this.#mapTools()}
			</div>
			<p id="how" class="visually-hidden">
				${this.view === 'surface'
					? 'Arrow keys turn the surface, Shift and arrow keys move the read-out, plus and minus zoom, Home resets.'
					: 'Arrow keys move the window, Shift and arrow keys move the read-out, plus and minus zoom, Home resets.'}
			</p>
		`;
	}

	#surfaceTools() {
		const preset = (name: 'top' | 'front' | 'side' | 'isometric', label: string) =>
			html`<button title="Look from ${label}" @click=${() => this.#preset(name)}>${label}</button>`;
		return html`${preset('top', 'Top')}${preset('front', 'Front')}${preset('isometric', 'Iso')}
			<button title="Reset the view" @click=${() => this.#navigator?.home()}>Reset</button>`;
	}

	#mapTools() {
		const zoom = (factor: number) => () => {
			const box = this.getBoundingClientRect();
			this.#navigator?.zoom(factor, box.width / 2, box.height / 2);
		};
		return html`<button title="Zoom in" aria-label="Zoom in" @click=${zoom(0.7)}>+</button>
			<button title="Zoom out" aria-label="Zoom out" @click=${zoom(1 / 0.7)}>−</button>
			<button title="The landscape's own window" @click=${() => this.#navigator?.home()}>Reset</button>
			${nothing}`;
	}

	#preset(name: 'top' | 'front' | 'side' | 'isometric'): void {
		const { stage } = this;
		stage?.move(stage.kit.presetCamera(name, stage.camera));
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#resizer.observe(this);
		if (this.hasUpdated) this.#listen();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#resizer.disconnect();
		this.#unlisten();
	}

	override updated(changed: PropertyValues): void {
		if (changed.has('workspace') || changed.has('stage')) {
			this.#unlisten();
			this.#listen();
		}
	}

	#listen(): void {
		const { workspace, stage, view } = this;
		if (!workspace || !stage) return;
		const size = () => ({ width: this.clientWidth, height: this.clientHeight });
		this.#navigator = navigatorOf(view, workspace, stage, size);
		this.#stops.push(
			effect(() => this.#adopt(workspace.renderer.value)),
			stage.onFrame(() => this.#placeLabels()),
		);
	}

	#unlisten(): void {
		for (const stop of this.#stops.splice(0)) stop();
		this.#canvas?.remove();
		this.#canvas = null;
	}

	/** A canvas keeps to the renderer that first drew on it: another renderer gets a new one. */
	#adopt(renderer: Workspace['renderer']['value']): void {
		const frame = this.renderRoot.querySelector('.frame');
		if (!frame) return;
		const focused = this.#canvas !== null && this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement === this.#canvas;
		this.#canvas?.remove();
		this.#canvas = null;
		if (!renderer) return;
		const canvas = document.createElement('canvas');
		canvas.tabIndex = 0;
		canvas.setAttribute('role', 'application');
		canvas.setAttribute('aria-label', this.view === 'surface' ? 'Surface of the landscape' : 'Map of the landscape');
		canvas.setAttribute('aria-describedby', 'how');
		canvas.addEventListener('keydown', (event) => this.#key(event));
		const stop = listenGestures(canvas, {
			drag: (dx, dy, pan) => this.#navigator?.drag(dx, dy, pan),
			zoom: (factor, x, y) => this.#navigator?.zoom(factor, x, y),
			click: () => canvas.focus({ preventScroll: true }),
			doubleClick: (x, y) => this.#navigator?.doubleClick(x, y),
			hover: (point) => this.workspace?.hover(point ? renderer.pick(this.view, point.x, point.y) : null),
			end: () => {},
		});
		this.#stops.push(stop);
		frame.append(canvas);
		this.#canvas = canvas;
		renderer.attach(this.view, canvas);
		this.#resize();
		if (focused) canvas.focus();
	}

	#resize(): void {
		const renderer = this.workspace?.renderer.peek();
		if (!renderer || !this.#canvas || this.clientWidth === 0 || this.clientHeight === 0) return;
		renderer.resize(this.view, this.clientWidth, this.clientHeight, window.devicePixelRatio || 1);
		this.stage?.wake();
	}

	#key(event: KeyboardEvent): void {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const arrows: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
		const arrow = arrows[event.key];
		const middle = [this.clientWidth / 2, this.clientHeight / 2] as const;
		if (arrow && event.shiftKey) this.#moveProbe(arrow);
		else if (arrow) this.#navigator?.drag(-arrow[0] * KEY_STEP, arrow[1] * KEY_STEP, false);
		else if (event.key === '+' || event.key === '=') this.#navigator?.zoom(0.85, ...middle);
		else if (event.key === '-' || event.key === '_') this.#navigator?.zoom(1 / 0.85, ...middle);
		else if (event.key === 'Home') this.#navigator?.home();
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	#moveProbe([du, dv]: readonly [number, number]): void {
		const { workspace } = this;
		if (!workspace) return;
		const { u, v } = windowOf(workspace);
		const probe = workspace.probe.peek() ?? { u: (u[0] + u[1]) / 2, v: (v[0] + v[1]) / 2 };
		const clamp = (x: number, [lo, hi]: readonly [number, number]): number => Math.min(hi, Math.max(lo, x));
		workspace.hover({ u: clamp(probe.u + du * (u[1] - u[0]) * PROBE_STEP, u), v: clamp(probe.v + dv * (v[1] - v[0]) * PROBE_STEP, v) });
		const now = workspace.probe.peek();
		if (now) workspace.say(`x ${formatNumber(now.u, 4)}, y ${formatNumber(now.v, 4)}, f ${formatNumber(now.value, 5)}`);
	}

	#placeLabels(): void {
		const labels = this.renderRoot.querySelector('.labels');
		const renderer = this.workspace?.renderer.peek();
		if (!labels || !renderer) return;
		const wanted = renderer.labels(this.view);
		while (labels.children.length > wanted.length) labels.lastChild?.remove();
		for (const [i, { text, x, y, axis }] of wanted.entries()) {
			const span = (labels.children[i] ?? labels.appendChild(document.createElement('span'))) as HTMLSpanElement;
			if (span.textContent !== text) span.textContent = text;
			const shift = axis === 'z' ? '-100%' : '-50%';
			span.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(${shift}, -50%)`;
		}
	}
}

customElements.define('view-pane', ViewPane);

declare global {
	interface HTMLElementTagNameMap {
		'view-pane': ViewPane;
	}
}
