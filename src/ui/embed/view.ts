/** One picture of the element: its canvas, the numbers over it, its gestures and keys. */

import { effect } from '@preact/signals-core';
import type { FrameController } from '../../app/frame-controller.ts';
import { type Navigator, navigatorOf } from '../../app/navigation.ts';
import { viewLabel } from '../../app/view-words.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Renderer, ViewName } from '../../engine/view.ts';
import { messageOf } from '../../model/errors.ts';
import { EMBED } from '../../words/embed.ts';
import { WORDS } from '../../words/words.ts';
import { listenGestures } from '../kit/gestures.ts';
import { placeLabels } from '../views/labels.ts';

/** Pixels that an arrow key moves. */
const KEY_STEP = 24;
const KEY_ZOOM = 0.85;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowUp: [0, 1],
	ArrowDown: [0, -1],
};

/** What it draws, and whom it tells. */
export interface ViewPage {
	readonly workspace: Workspace;
	readonly frames: FrameController;
	/** The wheel was turned without Ctrl: the page scrolls. */
	readonly scrolled: () => void;
}

/**
 * Show a view in a box. Returns the way to stop.
 *
 * The page around scrolls by wheel and finger: the wheel zooms with Ctrl, as a pinch on a touchpad does, and a finger moves the picture
 * once it has tapped it, until it taps elsewhere.
 */
export function showView(box: HTMLElement, view: ViewName, page: ViewPage): () => void {
	const { workspace, frames } = page;
	const { machine, landscape, picture, readOut, window: seen } = workspace;
	const size = (): { width: number; height: number } => ({ width: box.clientWidth, height: box.clientHeight });
	const mover = navigatorOf(view, { frames, machine, picture, readOut, window: seen }, size);
	const labels = box.appendChild(document.createElement('div'));
	labels.className = 'labels';
	labels.setAttribute('part', 'labels');
	labels.setAttribute('aria-hidden', 'true');
	let canvas: HTMLCanvasElement | null = null;
	let stopGestures: () => void = () => undefined;

	const resize = (): void => {
		const { width, height } = size();
		if (!canvas || width === 0 || height === 0) return;
		machine.renderer.peek()?.resize(view, width, height, devicePixelRatio || 1);
		frames.wake();
	};
	const hold = (held: boolean): void => {
		box.classList.toggle('held', held);
		if (canvas) canvas.style.touchAction = held ? 'none' : '';
	};
	/** A canvas keeps to the renderer that first drew on it. */
	const adopt = (renderer: Renderer | null): void => {
		stopGestures();
		canvas?.remove();
		canvas = null;
		if (!renderer) return;
		canvas = document.createElement('canvas');
		canvas.tabIndex = 0;
		canvas.setAttribute('role', 'application');
		canvas.setAttribute('aria-description', EMBED.keys);
		canvas.addEventListener('keydown', (event) => pressed(event, mover));
		stopGestures = listenGestures(canvas, {
			drag: (dx, dy, pan) => mover.drag(dx, dy, pan),
			zoom: (factor, x, y) => mover.zoom(factor, x, y),
			isHeld: () => box.classList.contains('held'),
			click: (_x, _y, isTap) => {
				canvas?.focus({ preventScroll: true });
				if (isTap) hold(true);
			},
			doubleClick: (x, y) => mover.doubleClick(x, y),
			hover: (point) => {
				renderer.setHover(point && renderer.pick(view, point.x, point.y));
				frames.wake();
			},
			end: () => undefined,
		});
		box.prepend(canvas);
		try {
			renderer.attach(view, canvas);
		} catch (error) {
			machine.useCpu(messageOf(error));
			return;
		}
		resize();
	};
	const label = (): void => {
		const report = picture.report.value;
		const shown = report && {
			domain: report.grid.domain,
			lowest: report.extremes.lowest?.value,
			highest: report.extremes.highest?.value,
		};
		const title = landscape.current.value?.title ?? WORDS.views.theLandscape;
		void machine.renderer.value;
		canvas?.setAttribute('aria-label', viewLabel(view, title, landscape.axes.value, shown));
	};
	// Before it reaches the canvas: without the key the wheel is the page's.
	const wheel = (event: WheelEvent): void => {
		if (event.ctrlKey || event.metaKey) return;
		event.stopPropagation();
		page.scrolled();
	};
	const elsewhere = (event: PointerEvent): void => {
		if (!event.composedPath().includes(box)) hold(false);
	};
	const resizer = new ResizeObserver(resize);
	resizer.observe(box);
	box.addEventListener('wheel', wheel, { capture: true, passive: true });
	document.addEventListener('pointerdown', elsewhere);
	const stops = [
		effect(() => adopt(machine.renderer.value)),
		effect(label),
		frames.onFrame(() => {
			const renderer = machine.renderer.peek();
			if (!renderer) return;
			const [across, up] = landscape.axes.peek();
			const names = { u: across.name, v: up.name, z: landscape.valueName.peek() };
			placeLabels(labels, view, renderer.labels(view), names, size());
		}),
	];
	return () => {
		for (const stop of stops) stop();
		stopGestures();
		resizer.disconnect();
		box.removeEventListener('wheel', wheel, { capture: true });
		document.removeEventListener('pointerdown', elsewhere);
		machine.renderer.peek()?.detach(view);
		box.replaceChildren();
	};
}

/** Keys of a focused picture. */
function pressed(event: KeyboardEvent, mover: Navigator): void {
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	const arrow = ARROWS[event.key];
	if (arrow) mover.drag(-arrow[0] * KEY_STEP, arrow[1] * KEY_STEP, event.shiftKey);
	else if (event.key === '+' || event.key === '=') mover.zoomByKey(KEY_ZOOM);
	else if (event.key === '-' || event.key === '_') mover.zoomByKey(1 / KEY_ZOOM);
	else if (event.key === 'Home') mover.home();
	else return;
	event.preventDefault();
	event.stopPropagation();
}
