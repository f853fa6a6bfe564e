/** One view of the landscape: its canvas, the tick labels over it, and its gestures and keys. */

import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { CameraPreset, Renderer, ViewName } from '../../engine/view.ts';
import { ask } from '../kit/ask.ts';
import { listenGestures } from '../kit/gestures.ts';
import { icon, iconStyle } from '../kit/icon.ts';
import { Drops } from './drops.ts';
import { placeLabels, unitsWords } from './labels.ts';
import { PaneCanvas } from './pane-canvas.ts';
import { paneStyles } from './pane-styles.ts';
import type { FrameController } from '../../app/frame-controller.ts';
import type { Navigator, SizeOf } from '../../app/navigation.ts';
import { controls } from '../kit/styles/shared.ts';
import { type AxisLabel, axisTitle } from '../../model/axis-label.ts';
import { messageOf } from '../../model/errors.ts';
import { WORDS } from '../../words/words.ts';

/** Pixels that an arrow key moves. */
const KEY_STEP = 24;
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

	readonly #canvas = new PaneCanvas();
	readonly #drops = new Drops((points) => ask(this, 'inject-points', points));
	#navigator: Navigator | null = null;
	#stops: (() => void)[] = [];
	/** Where the pointer is in the picture, and what is read there. */
	#pointed: { readonly x: number; readonly y: number } | null = null;
	#reading = '';
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

	static override styles = [controls, iconStyle, paneStyles];

	override render() {
		const isSurface = this.view === 'surface';
		return html`<div class="pane">
			<div class="bar" role="group" aria-label=${isSurface ? WORDS.views.surfaceView : WORDS.views.mapView}>
				<h2>${isSurface ? WORDS.common.surface : WORDS.common.map}</h2>
				<span class="units">${isSurface ? this.caption : this.units}</span>
				${isSurface ? this.#surfaceTools() : this.#mapTools()}
				<button title=${this.alone ? WORDS.views.showBoth : WORDS.views.showAlone} aria-label=${this.alone ? WORDS.views.bothViews : WORDS.views.enlarge} @click=${() => ask(this, 'enlarge-view')}>
					${icon(this.alone ? 'M6 1v5H1M8 13V8h5' : 'M8 1h5v5M6 13H1V8', 14)}
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
		this.#canvas.remove();
	}

	/** A held view is let go by a press elsewhere. */
	readonly #onPress = (event: PointerEvent): void => {
		if (event.composedPath().includes(this)) return;
		this.held = false;
		this.#point(null);
	};

	override updated(changed: PropertyValues): void {
		if (changed.has('label')) this.#canvas.name(this.label);
		if (['renderer', 'frames', 'navigatorFor'].every((name) => !changed.has(name))) return;
		this.#unlisten();
		this.#listen();
	}

	#listen(): void {
		const { frames, navigatorFor } = this;
		if (!frames || !navigatorFor) return;
		this.#navigator = navigatorFor(() => this.pictureSize);
		this.#adopt(this.renderer);
		this.#stops.push(
			frames.onFrame(() => {
				this.#placeLabels();
				this.#canvas.left();
			}),
		);
		const hint = setTimeout(() => (this.hinting = false), HINT_MS);
		this.#stops.push(() => clearTimeout(hint));
	}

	/** The picture's size in CSS pixels. */
	get pictureSize(): { width: number; height: number } {
		const frame = this.renderRoot.querySelector('.frame');
		return { width: frame?.clientWidth ?? 0, height: frame?.clientHeight ?? 0 };
	}

	#unlisten(): void {
		// Who is in the middle of a drag ends it with the canvas.
		this.#navigator?.letGo();
		for (const stop of this.#stops.splice(0)) stop();
	}

	#adopt(renderer: Renderer | null): void {
		const frame = this.renderRoot.querySelector('.picture');
		if (!frame) return;
		if (!renderer) return this.#canvas.remove();
		const focused = this.#canvas.isFocused(this.renderRoot);
		const canvas = this.#canvas.renew(frame, this.label);
		canvas.addEventListener('keydown', (event) => this.#key(event));
		this.#stops.push(listenGestures(canvas, this.#gestures(canvas, renderer)));
		try {
			renderer.attach(this.view, canvas);
		} catch (error) {
			ask(this, 'draw-refused', messageOf(error));
			return;
		}
		this.#resize();
		if (focused) canvas.focus();
	}

	#gestures(canvas: HTMLCanvasElement, renderer: Renderer): Parameters<typeof listenGestures>[1] {
		return {
			drag: (dx, dy, pan, at) => {
				this.hinting = false;
				this.#point(null);
				if (this.injecting && !pan) this.#drops.drag(renderer.pick(this.view, at.x, at.y));
				else {
					this.#navigator?.hold();
					this.#navigator?.drag(dx, dy, pan);
				}
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
				// On the map only, where a place is one place.
				this.#drops.click(this.view === 'map' ? renderer.pick(this.view, x, y) : null);
			},
			doubleClick: (x, y) => {
				this.#drops.noClick();
				this.#navigator?.doubleClick(x, y);
			},
			hover: (point) => {
				this.#point(point);
				ask(this, 'hover-point', point && renderer.pick(this.view, point.x, point.y));
			},
			end: () => {
				this.#navigator?.letGo();
				this.#drops.drop();
			},
		};
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
		const beside = at.x > this.pictureSize.width / 2 ? 'calc(-100% - 12px)' : '12px';
		tip.style.transform = `translate(${at.x}px, ${at.y}px) translate(${beside}, -50%)`;
	}

	/**
	 * Have a copy of the picture for paper, or none any more. It is drawn and copied in one task: a canvas of WebGPU has nothing to print
	 * once its frame was shown.
	 * @param ahead a picture in place of it
	 */
	freeze(on: boolean, ahead?: ImageData): void {
		if (on && !ahead) {
			this.#resize();
			this.renderer?.draw();
			// What was drawn coarsely first.
			this.renderer?.draw();
		}
		this.#canvas.freeze(on, ahead);
	}

	#resize(): void {
		const { renderer } = this;
		const { width, height } = this.pictureSize;
		if (!renderer || !this.#canvas.element || width === 0 || height === 0) return;
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
		placeLabels(labels, this.view, renderer.labels(this.view), names, this.pictureSize);
		if (this.view === 'map') this.units = unitsWords(renderer, axes);
	}
}

customElements.define('view-pane', ViewPane);

declare global {
	interface HTMLElementTagNameMap {
		'view-pane': ViewPane;
	}
}
