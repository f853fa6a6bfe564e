/** One view of the landscape: its canvas, the tick labels over it, and its gestures and keys. */

import { effect } from '@preact/signals-core';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { PlanePoint, Renderer, ViewName } from '../../engine/view.ts';
import { SignalWatcher } from '../kit/signals.ts';
import { listenGestures } from '../kit/gestures.ts';
import { coordinatesOf, formatNumber } from '../../app/format.ts';
import { placeLabels, withNames } from './labels.ts';
import { type Navigator, navigatorOf } from './navigation.ts';
import type { Stage } from '../../app/stage.ts';
import { controls } from '../kit/styles/shared.ts';
import type { RunController } from '../../app/run-controller.ts';
import type { Workspace } from '../../app/workspace.ts';
import { messageOf } from '../../model/errors.ts';

/** Pixels that an arrow key moves. */
const KEY_STEP = 24;
/** The share of the window that Shift + arrow moves the read-out. */
const PROBE_STEP = 1 / 50;
/** How long a click waits for a second one. */
const DOUBLE_CLICK_MS = 240;
/** Particles of a drag are dropped this often. */
const STREW_MS = 120;
/** The hint how to move goes by itself after this. */
const HINT_MS = 15_000;

export class ViewPane extends LitElement {
	static override properties = {
		view: { type: String },
		workspace: { attribute: false },
		stage: { attribute: false },
		swarm: { attribute: false },
		hinting: { state: true },
	};
	declare view: ViewName;
	declare workspace: Workspace | undefined;
	declare stage: Stage | undefined;
	declare swarm: RunController | undefined;
	declare hinting: boolean;

	#canvas: HTMLCanvasElement | null = null;
	#navigator: Navigator | null = null;
	#stops: (() => void)[] = [];
	readonly #points: (readonly [number, number])[] = [];
	#strewing: ReturnType<typeof setTimeout> | undefined;
	#click: ReturnType<typeof setTimeout> | undefined;
	readonly #resizer = new ResizeObserver(() => this.#resize());

	constructor() {
		super();
		this.view = 'surface';
		this.workspace = undefined;
		this.stage = undefined;
		this.swarm = undefined;
		this.hinting = true;
		new SignalWatcher(this, () => [this.#emptySentence]);
	}

	static override styles = [
		controls,
		css`
			:host {
				display: flex;
				flex-direction: column;
				min-width: 0;
				min-height: 0;
				overflow: hidden;
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--field);
			}
			.bar {
				display: flex;
				align-items: center;
				gap: 4px;
				padding: 4px 6px 4px 12px;
				border-bottom: 1px solid var(--line);
				background: var(--panel);
			}
			.bar h2 {
				flex: 1;
				margin: 0;
			}
			.bar button {
				min-height: 26px;
				min-width: 28px;
				padding: 1px 8px;
				font-size: 12px;
			}
			.frame {
				position: relative;
				flex: 1;
				min-height: 0;
				overflow: hidden;
			}
			.picture,
			.picture canvas,
			.labels {
				position: absolute;
				inset: 0;
				width: 100%;
				height: 100%;
			}
			canvas {
				display: block;
				touch-action: none;
				cursor: grab;
			}
			canvas:active {
				cursor: grabbing;
			}
			canvas:focus-visible {
				outline-offset: -3px;
			}
			:host([view='map']) canvas {
				cursor: crosshair;
			}
			.labels {
				pointer-events: none;
				overflow: hidden;
				font-size: 11px;
				color: var(--muted);
			}
			.labels span {
				position: absolute;
				left: 0;
				top: 0;
				transform-origin: 0 0;
				line-height: 13px;
				white-space: nowrap;
				font-variant-numeric: tabular-nums;
				text-shadow: 0 0 3px var(--bg), 0 0 3px var(--bg);
			}
			.labels .name {
				font-style: italic;
				font-weight: 600;
				color: var(--text);
			}
			.empty {
				position: absolute;
				inset: auto 16px;
				top: 50%;
				margin: 0;
				padding: 10px 14px;
				transform: translateY(-50%);
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--panel);
				font-size: 13px;
				text-align: center;
				pointer-events: none;
			}
			/* In the upper left there are no numbers. */
			.hint {
				position: absolute;
				left: 8px;
				top: 8px;
				width: max-content;
				max-width: calc(100% - 16px);
				margin: 0;
				padding: 3px 10px;
				border: 1px solid var(--line);
				border-radius: 14px;
				background: var(--panel);
				font-size: 12px;
				color: var(--muted);
				pointer-events: none;
			}
		`,
	];

	override render() {
		return html`
			<div class="bar" role="group" aria-label=${this.view === 'surface' ? 'Surface view' : 'Map view'}>
				<h2>${this.view === 'surface' ? 'Surface' : 'Map'}</h2>
				${this.view === 'surface' ? this.#surfaceTools() : this.#mapTools()}
			</div>
			<div class="frame">
				<div class="picture"></div>
				<div class="labels" aria-hidden="true"></div>
				${this.#emptySentence ? html`<p class="empty">${this.#emptySentence}</p>` : nothing}
				${this.view === 'surface' && this.hinting ? html`<p class="hint">${matchMedia('(pointer: coarse)').matches ? 'One finger turns, two move and zoom' : 'Drag to turn · scroll to zoom · right-drag to move'}</p>` : nothing}
			</div>
			<p id="how" class="visually-hidden">
				${
					this.view === 'surface'
						? 'Arrow keys turn the surface, Shift and arrow keys move the read-out, plus and minus zoom, Home resets.'
						: 'Arrow keys move the window, Shift and arrow keys move the read-out, Enter drops a particle there, plus and minus zoom, Home resets.'
				}
			</p>
		`;
	}

	/** In place of a picture without any value: why there is none. Empty where there are values. */
	get #emptySentence(): string {
		const { statistics } = this.workspace?.picture.report.value ?? {};
		if (!statistics || statistics.holes < statistics.count) return '';
		return this.workspace?.picture.notes.value.find(({ about }) => about === 'holes')?.text ?? '';
	}

	#surfaceTools() {
		const preset = (name: 'top' | 'front' | 'side' | 'isometric', label: string) =>
			html`<button title="Look from ${label}" @click=${() => this.#preset(name)}>${label}</button>`;
		return html`${preset('top', 'Top')}${preset('front', 'Front')}${preset('side', 'Side')}${preset('isometric', 'Iso')}
			<button title="Reset the view" @click=${() => this.#navigator?.home()}>Reset</button>`;
	}

	#mapTools() {
		const zoom = (factor: number) => () => {
			const { width, height } = this.#size();
			this.#navigator?.zoom(factor, width / 2, height / 2);
		};
		return html`<button title="Zoom in" aria-label="Zoom in" @click=${zoom(0.7)}>+</button>
			<button title="Zoom out" aria-label="Zoom out" @click=${zoom(1 / 0.7)}>−</button>
			<button title="The landscape's own window" @click=${() => this.#navigator?.home()}>Reset</button>`;
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
		this.#navigator = navigatorOf(view, workspace, stage, () => this.#size());
		this.#stops.push(
			effect(() => this.#adopt(workspace.machine.renderer.value)),
			stage.onFrame(() => this.#placeLabels()),
		);
		const hint = setTimeout(() => (this.hinting = false), HINT_MS);
		this.#stops.push(() => clearTimeout(hint));
	}

	/** The picture's size in CSS pixels. */
	#size(): { width: number; height: number } {
		const frame = this.renderRoot.querySelector('.frame');
		return { width: frame?.clientWidth ?? 0, height: frame?.clientHeight ?? 0 };
	}

	#unlisten(): void {
		for (const stop of this.#stops.splice(0)) stop();
		this.#canvas?.remove();
		this.#canvas = null;
	}

	/** A canvas keeps to the renderer that first drew on it: another renderer gets a new one. */
	#adopt(renderer: Renderer | null): void {
		const frame = this.renderRoot.querySelector('.picture');
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
			drag: (dx, dy, pan, at) => {
				this.hinting = false;
				if (this.#drops && !pan) this.#strew(renderer.pick(this.view, at.x, at.y));
				else this.#navigator?.drag(dx, dy, pan);
			},
			zoom: (factor, x, y) => {
				this.hinting = false;
				this.#navigator?.zoom(factor, x, y);
			},
			click: (x, y) => {
				canvas.focus({ preventScroll: true });
				// A double click zooms: what a single one does waits until it is one. It does it where it was: the map may move meanwhile.
				clearTimeout(this.#click);
				const point = renderer.pick(this.view, x, y);
				this.#click = setTimeout(() => this.#dropAt(point), DOUBLE_CLICK_MS);
			},
			doubleClick: (x, y) => {
				clearTimeout(this.#click);
				this.#navigator?.doubleClick(x, y);
			},
			hover: (point) => {
				this.workspace?.readOut.hover(point ? renderer.pick(this.view, point.x, point.y) : null);
				this.stage?.wake();
			},
			end: () => this.#strewn(),
		});
		this.#stops.push(stop);
		frame.append(canvas);
		this.#canvas = canvas;
		try {
			renderer.attach(this.view, canvas);
		} catch (error) {
			this.workspace?.machine.useCpu(messageOf(error));
			return;
		}
		this.#resize();
		if (focused) canvas.focus();
	}

	get #drops(): boolean {
		return this.view === 'map' && (this.swarm?.injectTool.peek() ?? false);
	}

	/** Drop one particle of each optimizer; on the map only, where a place is one place. */
	#dropAt(point: PlanePoint | null): void {
		if (point && this.view === 'map') void this.swarm?.inject([[point.u, point.v]]);
	}

	/** Points of a drag with the drop tool; they are dropped a few at a time, while it goes on. */
	#strew(point: PlanePoint | null): void {
		if (!point) return;
		this.#points.push([point.u, point.v]);
		this.#strewing ??= setTimeout(() => this.#strewn(), STREW_MS);
	}

	#strewn(): void {
		clearTimeout(this.#strewing);
		this.#strewing = undefined;
		const points = this.#points.splice(0);
		if (points.length > 0) void this.swarm?.inject(points);
	}

	#resize(): void {
		const renderer = this.workspace?.machine.renderer.peek();
		const { width, height } = this.#size();
		if (!renderer || !this.#canvas || width === 0 || height === 0) return;
		renderer.resize(this.view, width, height, window.devicePixelRatio || 1);
		this.stage?.wake();
	}

	#key(event: KeyboardEvent): void {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const arrows: Record<string, readonly [number, number]> = {
			ArrowLeft: [-1, 0],
			ArrowRight: [1, 0],
			ArrowUp: [0, 1],
			ArrowDown: [0, -1],
		};
		const arrow = arrows[event.key];
		const { width, height } = this.#size();
		const middle = [width / 2, height / 2] as const;
		if (arrow && event.shiftKey) void this.#moveProbe(arrow);
		else if (arrow) this.#navigator?.drag(-arrow[0] * KEY_STEP, arrow[1] * KEY_STEP, false);
		else if (event.key === '+' || event.key === '=') this.#navigator?.zoom(0.85, ...middle);
		else if (event.key === '-' || event.key === '_') this.#navigator?.zoom(1 / 0.85, ...middle);
		else if (event.key === 'Home') this.#navigator?.home();
		else if (event.key === 'Enter' && this.view === 'map') this.#dropAt(this.workspace?.readOut.probe.peek() ?? null);
		else return;
		this.hinting = false;
		event.preventDefault();
		event.stopPropagation();
	}

	async #moveProbe([du, dv]: readonly [number, number]): Promise<void> {
		const { workspace } = this;
		if (!workspace) return;
		const { u, v } = workspace.window.current;
		const probe = workspace.readOut.probe.peek() ?? { u: (u[0] + u[1]) / 2, v: (v[0] + v[1]) / 2 };
		const clamp = (x: number, [lo, hi]: readonly [number, number]): number => Math.min(hi, Math.max(lo, x));
		workspace.readOut.hover({
			u: clamp(probe.u + du * (u[1] - u[0]) * PROBE_STEP, u),
			v: clamp(probe.v + dv * (v[1] - v[0]) * PROBE_STEP, v),
		});
		this.stage?.wake();
		const now = await workspace.readOut.now();
		if (now)
			workspace.notices.say(
				`${coordinatesOf(now, workspace.landscape.axes.peek(), workspace.window.current).join(', ')}, f ${formatNumber(now.value, 5)}`,
			);
	}

	#placeLabels(): void {
		const labels = this.renderRoot.querySelector('.labels');
		const { workspace } = this;
		const renderer = workspace?.machine.renderer.peek();
		if (!labels || !workspace || !renderer) return;
		const [across, up] = workspace.landscape.axes.peek();
		placeLabels(labels, this.view, withNames(this.view, renderer.labels(this.view), { u: across.name, v: up.name, z: 'f' }), this.#size());
	}
}

customElements.define('view-pane', ViewPane);

declare global {
	interface HTMLElementTagNameMap {
		'view-pane': ViewPane;
	}
}
