/** What gestures and keys do to the camera and to the map's window. */

import type { ViewName } from '../engine/view.ts';
import type { Range, Rectangle } from '../model/geometry.ts';
import type { Camera } from '../model/view.ts';
import type { Stage } from './stage.ts';
import type { Workspace } from './workspace.ts';

/** A window may shrink to a millionth of what f32 can resolve at its place, and grow to the input limit. */
const SMALLEST = 2 ** -18;
const LARGEST = 1e8;

const scaled = ([lo, hi]: Range, factor: number, at: number): Range => [at + (lo - at) * factor, at + (hi - at) * factor];
const moved = ([lo, hi]: Range, by: number): Range => [lo + by, hi + by];

/** Zoom a window about a point; unchanged at the limits. */
export function zoomWindow(window: Rectangle, factor: number, u: number, v: number): Rectangle {
	const next = { u: scaled(window.u, factor, u), v: scaled(window.v, factor, v) };
	const fits = ([lo, hi]: Range): boolean => hi - lo > SMALLEST * Math.max(1, Math.abs(lo), Math.abs(hi)) && Math.max(Math.abs(lo), Math.abs(hi)) < LARGEST;
	return fits(next.u) && fits(next.v) ? next : window;
}

export const panWindow = (window: Rectangle, du: number, dv: number): Rectangle => ({ u: moved(window.u, du), v: moved(window.v, dv) });

/** Moves of one view, in its own terms. */
export interface Navigator {
	drag(dx: number, dy: number, pan: boolean): void;
	zoom(factor: number, x: number, y: number): void;
	doubleClick(x: number, y: number): void;
	home(): void;
}

/** Size of the view in CSS pixels. */
export type SizeOf = () => { width: number; height: number };

export function navigatorOf(view: ViewName, workspace: Workspace, stage: Stage, size: SizeOf): Navigator {
	return view === 'surface' ? surfaceNavigator(workspace, stage, size) : mapNavigator(workspace, size);
}

function surfaceNavigator(workspace: Workspace, stage: Stage, size: SizeOf): Navigator {
	const { kit } = stage;
	const move = (change: (camera: Camera) => Camera): void => stage.move(change(stage.camera));
	return {
		drag: (dx, dy, pan) => {
			const { width, height } = size();
			move((c) => (pan ? kit.pan(c, dx, dy, width, height) : kit.orbit(c, dx, dy, height)));
		},
		zoom: (factor, x, y) => {
			const { width, height } = size();
			move((c) => kit.zoomToCursor(c, factor, x, y, width, height));
		},
		doubleClick: (x, y) => {
			const renderer = workspace.renderer.peek();
			const point = renderer?.pick('surface', x, y);
			const { u: [u0, u1], v: [v0, v1] } = windowOf(workspace);
			if (!point) move((c) => kit.presetCamera('home', c));
			else move((c) => kit.focusOn(c, [(point.u - u0) / (u1 - u0) - 0.5, (point.v - v0) / (v1 - v0) - 0.5, c.target[2]]));
		},
		home: () => move((c) => kit.presetCamera('home', c)),
	};
}

/** The window in view: chosen, or the landscape's own. */
export function windowOf(workspace: Workspace): Rectangle {
	return workspace.store.state.peek().window ?? workspace.landscape.peek()?.view ?? { u: [-1, 1], v: [-1, 1] };
}

function mapNavigator(workspace: Workspace, size: SizeOf): Navigator {
	const at = (x: number, y: number): { u: number; v: number } => {
		const point = workspace.renderer.peek()?.pick('map', x, y);
		const { u, v } = windowOf(workspace);
		return point ?? { u: (u[0] + u[1]) / 2, v: (v[0] + v[1]) / 2 };
	};
	return {
		drag: (dx, dy) => {
			const window = windowOf(workspace);
			const { width, height } = size();
			const pixels = Math.max(1, Math.min(width, height));
			const [su, sv] = [(window.u[1] - window.u[0]) / pixels, (window.v[1] - window.v[0]) / pixels];
			workspace.setWindow(panWindow(window, -dx * su, dy * sv));
		},
		zoom: (factor, x, y) => {
			const { u, v } = at(x, y);
			workspace.setWindow(zoomWindow(windowOf(workspace), factor, u, v));
		},
		doubleClick: (x, y) => {
			const { u, v } = at(x, y);
			workspace.setWindow(zoomWindow(windowOf(workspace), 0.5, u, v));
		},
		home: () => workspace.setWindow(null),
	};
}
