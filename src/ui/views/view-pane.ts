/** One view of the landscape: its canvas, the tick labels over it, and its gestures and keys. */

import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { CameraPreset, PlanePoint, Renderer, ViewName } from '../../engine/view.ts';
import { ask } from '../kit/ask.ts';
import { listenGestures } from '../kit/gestures.ts';
import { placeLabels, unitsWords } from './labels.ts';
import type { FrameController } from '../../app/frame-controller.ts';
import type { Navigator, SizeOf } from '../../app/navigation.ts';
import { controls } from '../kit/styles/shared.ts';
import { type AxisLabel, axisTitle } from '../../model/axis-label.ts';
import { messageOf } from '../../model/errors.ts';
import { WORDS } from '../../words/words.ts';

/** Milliseconds that a replaced canvas stays at most; its machine is released then. */
const LEAVING_MS = 1000;
/** Pixels that an arrow key moves. */
const KEY_STEP = 24;
/** How long a click waits for a second one. */
const DOUBLE_CLICK_MS = 240;
/** Particles of a drag are injected this often. */
const INJECT_MS = 120;
/** The hint how to move goes by itself after this. */
const HINT_MS = 15_000;

/**
 * @fires hover-point the point under the pointer, or null (PlanePoint | null)
 * @fires inject-points points where a particle of each optimizer is wanted
 * @fires inject-here a particle of each optimizer at the point that is read out
 * @fires look-from a side to look from (CameraPreset)
 * @fires move-read-out shares of the window that the read-out is moved by
 * @fires enlarge-view this view alone is wanted, or both again
 * @fires view-resized the picture has another size
 * @fires draw-refused why the renderer cannot draw here
 */
export class ViewPane extends LitElement {
	static override properties = {
		view: { type: String },
		renderer: { attribute: false },
		axes: { attribute: false },
		valueName: { type: String },
		frames: { attribute: false },
		navigatorFor: { attribute: false },
		empty: { type: String },
		stale: { type: String },
		label: { type: String },
		caption: { type: String },
		injecting: { type: Boolean, reflect: true },
		scrolled: { type: Boolean, reflect: true },
		alone: { type: Boolean },
		hinting: { state: true },
		held: { type: Boolean, reflect: true },
		units: { state: true },
	};
	declare view: ViewName;
	/** Draws on this view's canvas; null while there is none. */
	declare renderer: Renderer | null;
	declare axes: readonly [AxisLabel, AxisLabel];
	/** Of the axis upwards. */
	declare valueName: string;
	/** Numbers and names follow every frame. */
	declare frames: Pick<FrameController, 'onFrame'> | null;
	/** What gestures and keys move, given this view's size. */
	declare navigatorFor: ((size: SizeOf) => Navigator) | null;
	/** Shown in place of a picture that has no value at all: the reason. Empty where there are values. */
	declare empty: string;
	/** Over a picture that is not the one that was chosen: why. Empty where it is. */
	declare stale: string;
	/** What the view is called for those who do not see it: its landscape and its window. */
	declare label: string;
	/** What is seen in it beside the landscape, in a few words. */
	declare caption: string;
	/** A drag injects particles. */
	declare injecting: boolean;
	/** The page scrolls under a finger until the view is tapped. */
	declare scrolled: boolean;
	/** The other view is not shown. */
	declare alone: boolean;
	declare hinting: boolean;
	/** It was tapped: fingers move the view until a person taps elsewhere. */
	declare held: boolean;
	/** How the map is stretched, in words; empty where a unit is as long on both axes. */
	declare private units: string;

	#canvas: HTMLCanvasElement | null = null;
	/** Of the renderer before, with its last frame: it lies over the new one until that has drawn. */
	#leaving: HTMLCanvasElement | null = null;
	#navigator: Navigator | null = null;
	#stops: (() => void)[] = [];
	/** Where the pointer is in the picture, and what is read there. */
	#pointed: { readonly x: number; readonly y: number } | null = null;
	#reading = '';
	readonly #points: (readonly [number, number])[] = [];
	#injecting: ReturnType<typeof setTimeout> | undefined;
	#click: ReturnType<typeof setTimeout> | undefined;
	readonly #resizer = new ResizeObserver(() => this.#resize());

	constructor() {
		super();
		this.view = 'surface';
		this.renderer = null;
		this.axes = [{ name: 'x' }, { name: 'y' }];
		this.valueName = 'f';
		this.frames = null;
		this.navigatorFor = null;
		this.empty = '';
		this.stale = '';
		this.label = '';
		this.caption = '';
		this.injecting = false;
		this.scrolled = false;
		this.alone = false;
		this.hinting = true;
		this.held = false;
		this.units = '';
	}

	/** The value under the pointer; written beside it without rendering. */
	set reading(text: string) {
		this.#reading = text;
		if (this.hasUpdated) this.#tell();
	}

	static override styles = [
		controls,
		css`
			:host {
				display: block;
				container-type: size;
				min-width: 0;
				min-height: 0;
				overflow: hidden;
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--field);
			}
			:host([held]) {
				border-color: var(--accent);
			}
			.pane {
				display: flex;
				flex-direction: column;
				height: 100%;
			}
			.bar {
				display: var(--view-bar, flex);
				align-items: center;
				gap: 4px;
				min-width: 0;
				padding: 2px 2px 2px 10px;
				border-bottom: 1px solid var(--line);
				background: var(--panel);
			}
			.bar h2 {
				flex: none;
				margin: 0;
			}
			.bar .units {
				flex: 1;
				min-width: 0;
				margin-left: 6px;
				font-size: 11px;
				line-height: 1.2;
				color: var(--muted);
			}
			.bar button {
				min-height: 28px;
				min-width: 28px;
				padding: 1px 7px;
				font-size: 12px;
			}
			.bar svg {
				display: block;
				width: 14px;
				height: 14px;
				margin: auto;
				fill: none;
				stroke: currentColor;
				stroke-width: 1.6;
			}
			.frame {
				position: relative;
				flex: 1;
				min-width: 0;
				min-height: 0;
				overflow: hidden;
			}
			@container (max-width: 400px) {
				:host([view='surface']) h2 {
					display: none;
				}
			}
			/* The buttons of a narrow bar leave it no line; those for fingers are high enough for three. */
			@media (pointer: fine) {
				@container (max-width: 400px) {
					:host([view='surface']) .units {
						visibility: hidden;
						height: 0;
					}
				}
			}
			@container (max-width: 260px) {
				h2 {
					display: none;
				}
			}
			/* A flat view has its tools at its side: height is what it lacks. */
			@container (max-height: 290px) and (min-width: 250px) {
				.pane {
					flex-direction: row-reverse;
				}
				.bar {
					flex-flow: column wrap;
					align-content: flex-start;
					justify-content: flex-start;
					padding: 4px;
					border: 0;
					border-left: 1px solid var(--line);
				}
				.bar h2 {
					display: none;
				}
				.bar .units {
					flex: none;
					max-width: 64px;
					margin: 0;
				}
				:host([view='surface']) .units {
					display: none;
				}
			}
			@media (pointer: coarse) {
				.bar {
					gap: 0;
					padding: 0 0 0 10px;
				}
				.bar button {
					border-color: transparent;
					background: none;
				}
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
			/* A view that is not held scrolls with the page. */
			:host([scrolled]:not([held], [injecting])) canvas {
				touch-action: pan-x pan-y pinch-zoom;
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
			.labels .note {
				margin: -1px 0 0 9px;
				padding: 0 4px;
				border-radius: 4px;
				background: color-mix(in srgb, var(--bg) 80%, transparent);
				font-weight: 600;
				color: var(--text);
				text-shadow: none;
			}
			/* On every colour of every map. */
			.labels .contour {
				font-size: 10.5px;
				color: #fff;
				text-shadow:
					0 0 2px #0b0e13,
					0 0 3px #0b0e13,
					0 0 3px #0b0e13;
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
			/* What is soon over (a word half typed, a small file) is not worth a flicker. */
			.picture.stale {
				opacity: 0.35;
				transition: opacity 0.2s 0.4s;
			}
			.late {
				animation: late 0.2s 0.4s backwards;
			}
			@keyframes late {
				from {
					opacity: 0;
				}
			}
			.leaving {
				pointer-events: none;
			}
			/* In the upper left there are no numbers. */
			.hint {
				display: var(--view-hint, block);
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
			.tip {
				position: absolute;
				left: 0;
				top: 0;
				padding: 0 6px;
				border-radius: 4px;
				background: color-mix(in srgb, var(--bg) 82%, transparent);
				font-size: 12px;
				font-variant-numeric: tabular-nums;
				white-space: nowrap;
				pointer-events: none;
			}
			.frozen {
				display: none;
			}
			/* A copy of the picture stands in for it, as it was seen. Its numbers would stand elsewhere. */
			@media print {
				.frozen {
					display: block;
					object-fit: contain;
				}
				.picture canvas:not(.frozen),
				.labels,
				.hint {
					display: none;
				}
			}
		`,
	];

	override render() {
		const isSurface = this.view === 'surface';
		return html`<div class="pane">
			<div class="bar" role="group" aria-label=${isSurface ? WORDS.views.surfaceView : WORDS.views.mapView}>
				<h2>${isSurface ? WORDS.common.surface : WORDS.common.map}</h2>
				<span class="units">${isSurface ? this.caption : this.units}</span>
				${isSurface ? this.#surfaceTools() : this.#mapTools()}
				<button title=${this.alone ? WORDS.views.showBoth : WORDS.views.showAlone} aria-label=${this.alone ? WORDS.views.bothViews : WORDS.views.enlarge} @click=${() => ask(this, 'enlarge-view')}>
					<svg viewBox="0 0 14 14" aria-hidden="true"><path d=${this.alone ? 'M6 1v5H1M8 13V8h5' : 'M8 1h5v5M6 13H1V8'} /></svg>
				</button>
			</div>
			<div class="frame">
				<div class="picture ${this.stale ? 'stale' : ''}"></div>
				<div class="labels" aria-hidden="true"></div>
				<span class="tip" aria-hidden="true" hidden></span>
				${this.stale ? html`<p class="empty late">${this.stale}</p>` : this.empty ? html`<p class="empty">${this.empty}</p>` : nothing} ${this.#hint()}
			</div>
			<p id="how" class="visually-hidden">
				${isSurface ? WORDS.views.surfaceKeys : WORDS.views.mapKeys}
			</p>
		</div>`;
	}

	/** How to move what is seen, until it was moved: on the surface, and on a view that was just taken hold of. */
	#hint() {
		if (!this.hinting || (this.view === 'map' && !this.held)) return nothing;
		const isCoarse = matchMedia('(pointer: coarse)').matches;
		const words = this.held
			? this.view === 'surface'
				? WORDS.views.fingerTurns
				: WORDS.views.fingerMoves
			: isCoarse && this.scrolled
				? WORDS.views.tapToTurn
				: isCoarse
					? WORDS.views.fingers
					: WORDS.views.mouse;
		return html`<p class="hint">${words}</p>`;
	}

	#surfaceTools() {
		const preset = (name: CameraPreset, label: string) =>
			html`<button title=${WORDS.views.lookFrom(label)} @click=${() => ask(this, 'look-from', name)}>${label}</button>`;
		return html`${preset('top', WORDS.views.top)}${preset('front', WORDS.views.front)}${preset('side', WORDS.views.side)}${preset('isometric', WORDS.views.iso)}
			<button title=${WORDS.views.resetView} @click=${() => this.#navigator?.home()}>${WORDS.common.reset}</button>`;
	}

	#mapTools() {
		const zoom = (factor: number) => () => this.#navigator?.zoomByKey(factor);
		return html`<button title=${WORDS.views.zoomIn} aria-label=${WORDS.views.zoomIn} @click=${zoom(0.7)}>+</button>
			<button title=${WORDS.views.zoomOut} aria-label=${WORDS.views.zoomOut} @click=${zoom(1 / 0.7)}>−</button>
			<button title=${WORDS.views.defaultRange} @click=${() => this.#navigator?.home()}>${WORDS.common.reset}</button>`;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#resizer.observe(this);
		document.addEventListener('pointerdown', this.#onPress);
		if (this.hasUpdated) this.#listen();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#resizer.disconnect();
		document.removeEventListener('pointerdown', this.#onPress);
		this.#unlisten();
		this.#remove();
	}

	/** A held view is let go by a press elsewhere. */
	readonly #onPress = (event: PointerEvent): void => {
		if (event.composedPath().includes(this)) return;
		this.held = false;
		this.#point(null);
	};

	override updated(changed: PropertyValues): void {
		if (changed.has('label')) this.#canvas?.setAttribute('aria-label', this.label);
		if (['renderer', 'frames', 'navigatorFor'].every((name) => !changed.has(name))) return;
		this.#unlisten();
		this.#listen();
	}

	#listen(): void {
		const { frames, navigatorFor } = this;
		if (!frames || !navigatorFor) return;
		this.#navigator = navigatorFor(() => this.#size());
		this.#adopt(this.renderer);
		this.#stops.push(
			frames.onFrame(() => {
				this.#placeLabels();
				this.#left();
			}),
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
	}

	#remove(): void {
		this.#leaving?.remove();
		this.#canvas?.remove();
		this.#leaving = null;
		this.#canvas = null;
	}

	/** The canvas of the renderer before goes when the next one has drawn. */
	#leave(): void {
		this.#leaving?.remove();
		this.#leaving = this.#canvas;
		this.#canvas = null;
		this.#leaving?.setAttribute('aria-hidden', 'true');
		this.#leaving?.setAttribute('tabindex', '-1');
		this.#leaving?.classList.add('leaving');
		if (this.#leaving) setTimeout(() => this.#left(), LEAVING_MS);
	}

	#left(): void {
		const leaving = this.#leaving;
		this.#leaving = null;
		// A frame is on the screen when the next one begins.
		if (leaving) requestAnimationFrame(() => leaving.remove());
	}

	/** A canvas keeps to the renderer that first drew on it: another renderer gets a new one. */
	#adopt(renderer: Renderer | null): void {
		const frame = this.renderRoot.querySelector('.picture');
		if (!frame) return;
		const focused = this.#canvas !== null && this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement === this.#canvas;
		if (!renderer) return this.#remove();
		this.#leave();
		const canvas = document.createElement('canvas');
		canvas.tabIndex = 0;
		canvas.setAttribute('role', 'application');
		canvas.setAttribute('aria-label', this.label);
		canvas.setAttribute('aria-describedby', 'how');
		canvas.addEventListener('keydown', (event) => this.#key(event));
		const stop = listenGestures(canvas, {
			drag: (dx, dy, pan, at) => {
				this.hinting = false;
				this.#point(null);
				if (this.injecting && !pan) this.#inject(renderer.pick(this.view, at.x, at.y));
				else this.#navigator?.drag(dx, dy, pan);
			},
			zoom: (factor, x, y) => {
				this.hinting = false;
				this.#navigator?.zoom(factor, x, y);
			},
			isHeld: () => !this.scrolled || this.held || this.injecting,
			click: (x, y, isTap) => {
				canvas.focus({ preventScroll: true });
				// A tap reads, which has been done; it drops particles where that is what was asked for.
				if (isTap && this.scrolled && !this.held) {
					this.held = true;
					this.hinting = true;
				}
				if (isTap && !this.injecting) return;
				// A double click zooms: what a single one does waits until it is one. It does it where it was: the map may move meanwhile.
				clearTimeout(this.#click);
				const point = renderer.pick(this.view, x, y);
				this.#click = setTimeout(() => this.#injectAt(point), DOUBLE_CLICK_MS);
			},
			doubleClick: (x, y) => {
				clearTimeout(this.#click);
				this.#navigator?.doubleClick(x, y);
			},
			hover: (point) => {
				this.#point(point);
				ask(this, 'hover-point', point && renderer.pick(this.view, point.x, point.y));
			},
			end: () => this.#injected(),
		});
		this.#stops.push(stop);
		frame.prepend(canvas);
		this.#canvas = canvas;
		try {
			renderer.attach(this.view, canvas);
		} catch (error) {
			ask(this, 'draw-refused', messageOf(error));
			return;
		}
		this.#resize();
		if (focused) canvas.focus();
	}

	#point(at: { readonly x: number; readonly y: number } | null): void {
		this.#pointed = at;
		if (!at) this.#tell();
	}

	/** The value beside the pointer, on the side where there is room. */
	#tell(): void {
		const tip = this.renderRoot.querySelector<HTMLElement>('.tip');
		if (!tip) return;
		const at = this.#pointed;
		tip.hidden = at === null || this.#reading === '';
		if (!at) return;
		tip.textContent = this.#reading;
		const beside = at.x > this.#size().width / 2 ? 'calc(-100% - 12px)' : '12px';
		tip.style.transform = `translate(${at.x}px, ${at.y}px) translate(${beside}, -50%)`;
	}

	/** Inject one particle of each optimizer; on the map only, where a place is one place. */
	#injectAt(point: PlanePoint | null): void {
		if (point && this.view === 'map') ask(this, 'inject-points', [[point.u, point.v]]);
	}

	/** Points of a drag with the tool for it; they are injected a few at a time, while it goes on. */
	#inject(point: PlanePoint | null): void {
		if (!point) return;
		this.#points.push([point.u, point.v]);
		this.#injecting ??= setTimeout(() => this.#injected(), INJECT_MS);
	}

	#injected(): void {
		clearTimeout(this.#injecting);
		this.#injecting = undefined;
		const points = this.#points.splice(0);
		if (points.length > 0) ask(this, 'inject-points', points);
	}

	/** Have a copy of the picture for paper, or none any more. Call in the task in which it was drawn. */
	freeze(on: boolean): void {
		this.renderRoot.querySelector('.frozen')?.remove();
		const canvas = this.#canvas;
		if (!on || !canvas) return;
		const copy = document.createElement('canvas');
		copy.className = 'frozen';
		[copy.width, copy.height] = [canvas.width, canvas.height];
		copy.getContext('2d')?.drawImage(canvas, 0, 0);
		canvas.after(copy);
	}

	#resize(): void {
		const { renderer } = this;
		const { width, height } = this.#size();
		if (!renderer || !this.#canvas || width === 0 || height === 0) return;
		renderer.resize(this.view, width, height, window.devicePixelRatio || 1);
		ask(this, 'view-resized');
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
		if (arrow && event.shiftKey) ask(this, 'move-read-out', arrow);
		else if (arrow) this.#navigator?.drag(-arrow[0] * KEY_STEP, arrow[1] * KEY_STEP, false);
		else if (event.key === '+' || event.key === '=') this.#navigator?.zoomByKey(0.85);
		else if (event.key === '-' || event.key === '_') this.#navigator?.zoomByKey(1 / 0.85);
		else if (event.key === 'Home') this.#navigator?.home();
		else if (event.key === 'Enter' && this.view === 'map') ask(this, 'inject-here');
		else return;
		this.hinting = false;
		// The picture moves under the pointer.
		this.#point(null);
		event.preventDefault();
		event.stopPropagation();
	}

	#placeLabels(): void {
		const labels = this.renderRoot.querySelector('.labels');
		const { renderer, axes } = this;
		if (!labels || !renderer) return;
		const [across, up] = axes;
		const names = { u: axisTitle(across), v: axisTitle(up), z: this.valueName };
		placeLabels(labels, this.view, renderer.labels(this.view), names, this.#size());
		if (this.view === 'map') this.units = unitsWords(renderer, axes);
	}
}

customElements.define('view-pane', ViewPane);

declare global {
	interface HTMLElementTagNameMap {
		'view-pane': ViewPane;
	}
}
