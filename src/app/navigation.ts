/** What gestures and keys do to the camera and to the map's window. */

import type { ReadonlySignal } from '@preact/signals-core';
import type { Renderer, ViewName } from '../engine/view.ts';
import type { Range, Rectangle } from '../model/geometry.ts';
import type { Camera } from '../model/view.ts';
import type { FrameController } from './frame-controller.ts';
import type { PictureController } from './picture-controller.ts';
import type { ReadOut } from './read-out.ts';
import type { WindowController } from './window-controller.ts';

/**
 * Limits of where one may go, not of what may be seen: a file or a link may lie beyond them. A window may shrink until double
 * precision tells some 256 samples apart across it, and coordinates may grow to what single precision computes with.
 */
const SMALLEST = 2 ** -44;
const LARGEST = 2 ** 30;

const scaled = ([lo, hi]: Range, factor: number, at: number): Range => [at + (lo - at) * factor, at + (hi - at) * factor];
const moved = ([lo, hi]: Range, by: number): Range => [lo + by, hi + by];
const reach = ([lo, hi]: Range): number => Math.max(Math.abs(lo), Math.abs(hi));
/** Width relative to the coordinates; a range around 0 is as fine as it is. */
const fineness = (range: Range): number => (range[1] - range[0]) / reach(range);

/** May a range become another one? It may do what leads towards the limits' inside, wherever it is. */
function mayBecome(before: Range, after: Range): boolean {
	if (!after.every(Number.isFinite) || !(after[0] < after[1])) return false;
	const tooFine = fineness(after) < SMALLEST && fineness(after) < fineness(before);
	const tooFar = reach(after) > LARGEST && reach(after) > reach(before);
	return !tooFine && !tooFar;
}

/** The window, where both of its sides may become these. */
const orStay = (seen: Rectangle, next: Rectangle): Rectangle => (mayBecome(seen.u, next.u) && mayBecome(seen.v, next.v) ? next : seen);

/** Zoom a window about a point; unchanged where that would lead beyond the limits, or further beyond them. */
export const zoomWindow = (seen: Rectangle, factor: number, u: number, v: number): Rectangle =>
	orStay(seen, { u: scaled(seen.u, factor, u), v: scaled(seen.v, factor, v) });

/** Move a window; unchanged where that would lead beyond the limits, or further beyond them. */
export const panWindow = (seen: Rectangle, du: number, dv: number): Rectangle =>
	orStay(seen, { u: moved(seen.u, du), v: moved(seen.v, dv) });

/** Moves of one view, in its own terms. */
export interface Navigator {
	drag(dx: number, dy: number, pan: boolean): void;
	/** A pointer holds the view, and has let it go: what it moves meanwhile is one movement. */
	hold(): void;
	letGo(): void;
	zoom(factor: number, x: number, y: number): void;
	/** Zoom where nobody points: a map about its read-out where one is in view, else about the middle of its window. */
	zoomByKey(factor: number): void;
	doubleClick(x: number, y: number): void;
	home(): void;
}

/** Size of the view in CSS pixels. */
export type SizeOf = () => { width: number; height: number };

/** What is moved. */
export interface NavigatedPage {
	readonly frames: Pick<FrameController, 'kit' | 'camera' | 'move'>;
	readonly machine: { readonly renderer: ReadonlySignal<Renderer | null> };
	readonly picture: Pick<PictureController, 'latest'>;
	readonly readOut: Pick<ReadOut, 'point'>;
	readonly window: Pick<WindowController, 'current' | 'move' | 'reset' | 'hold' | 'letGo'>;
}

export function navigatorOf(view: ViewName, page: NavigatedPage, size: SizeOf): Navigator {
	return view === 'surface' ? surfaceNavigator(page, size) : mapNavigator(page);
}

function surfaceNavigator(page: NavigatedPage, size: SizeOf): Navigator {
	const { frames } = page;
	const { kit } = frames;
	const move = (change: (camera: Camera) => Camera): void => frames.move(change(frames.camera));
	const zoom = (factor: number, x: number, y: number): void => {
		const { width, height } = size();
		move((c) => kit.zoomToCursor(c, factor, x, y, width, height));
	};
	return {
		drag: (dx, dy, pan) => {
			const { width, height } = size();
			move((c) => (pan ? kit.pan(c, dx, dy, width, height) : kit.orbit(c, dx, dy, height)));
		},
		// Where the camera is, is no step to undo.
		hold: () => undefined,
		letGo: () => undefined,
		zoom,
		zoomByKey: (factor) => {
			const { width, height } = size();
			zoom(factor, width / 2, height / 2);
		},
		doubleClick: (x, y) => {
			const renderer = page.machine.renderer.peek();
			const point = renderer?.pick('surface', x, y);
			const {
				u: [u0, u1],
				v: [v0, v1],
			} = page.picture.latest?.grid.domain ?? page.window.current;
			if (!point) move((c) => kit.presetCamera('home', c));
			else move((c) => kit.focusOn(c, [(point.u - u0) / (u1 - u0) - 0.5, (point.v - v0) / (v1 - v0) - 0.5, c.target[2]]));
		},
		home: () => move((c) => kit.presetCamera('home', c)),
	};
}

function mapNavigator(page: NavigatedPage): Navigator {
	/** The point of the wanted window that stands where the drawn one, a moment older, has this pixel. */
	const at = (x: number, y: number): { u: number; v: number } => {
		const point = page.machine.renderer.peek()?.pick('map', x, y);
		const { u, v } = page.window.current;
		const drawn = page.picture.latest?.grid.domain ?? page.window.current;
		const share = (value: number, [lo, hi]: Range): number => (value - lo) / (hi - lo);
		const place = (t: number, [lo, hi]: Range): number => lo + t * (hi - lo);
		return { u: place(point ? share(point.u, drawn.u) : 0.5, u), v: place(point ? share(point.v, drawn.v) : 0.5, v) };
	};
	/** Size of the drawn window in CSS pixels. */
	const plot = (): { width: number; height: number } => {
		const renderer = page.machine.renderer.peek();
		const drawn = page.picture.latest?.grid.domain;
		const low = drawn && renderer?.project('map', drawn.u[0], drawn.v[0]);
		const high = drawn && renderer?.project('map', drawn.u[1], drawn.v[1]);
		return low && high ? { width: Math.max(1, high.x - low.x), height: Math.max(1, low.y - high.y) } : { width: 1, height: 1 };
	};
	const zoom = (factor: number, x: number, y: number): void => {
		const { u, v } = at(x, y);
		page.window.move(zoomWindow(page.window.current, factor, u, v));
	};
	return {
		drag: (dx, dy) => {
			const { u, v } = page.window.current;
			const { width, height } = plot();
			page.window.move(panWindow(page.window.current, (-dx * (u[1] - u[0])) / width, (dy * (v[1] - v[0])) / height));
		},
		hold: () => page.window.hold(),
		letGo: () => page.window.letGo(),
		zoom,
		zoomByKey: (factor) => {
			const { u, v } = page.window.current;
			const middle = { u: (u[0] + u[1]) / 2, v: (v[0] + v[1]) / 2 };
			const { point } = page.readOut;
			const isSeen = point && point.u >= u[0] && point.u <= u[1] && point.v >= v[0] && point.v <= v[1];
			const about = isSeen ? point : middle;
			page.window.move(zoomWindow(page.window.current, factor, about.u, about.v));
		},
		doubleClick: (x, y) => zoom(0.5, x, y),
		home: () => page.window.reset(),
	};
}
