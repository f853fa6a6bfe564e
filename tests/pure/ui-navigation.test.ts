/** Windows that are zoomed and moved: within limits, and back from beyond them. */

import { signal } from '@preact/signals-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Rectangle } from '../../src/model/geometry.ts';
import { type NavigatedPage, navigatorOf, panWindow, zoomWindow } from '../../src/app/navigation.ts';
import { viewLabel } from '../../src/app/view-words.ts';
import { WindowController } from '../../src/app/window-controller.ts';
import { DEFAULT_STATE } from '../../src/state/app-state.ts';
import { Store } from '../../src/state/store.ts';

const square = (lo: number, hi: number): Rectangle => ({ u: [lo, hi], v: [lo, hi] });
const middle = ({ u, v }: Rectangle): readonly [number, number] => [(u[0] + u[1]) / 2, (v[0] + v[1]) / 2];

describe('zooming', () => {
	it('keeps the point that it is about', () => {
		expect(zoomWindow(square(0, 4), 0.5, 1, 3)).toEqual({ u: [0.5, 2.5], v: [1.5, 3.5] });
	});

	it.each([
		['axes 0 … 1e-6', square(0, 1e-6)],
		['coordinates over 1e8', square(1e9, 1e9 + 5)],
		['both', { u: [0, 1e-7], v: [-3e12, 3e12] } as const],
		['below what f32 tells apart', square(1, 1 + 1e-14)],
		['beyond the limit of coordinates', square(-(2 ** 40), 2 ** 40)],
	])('%s: there is a way out, and another in', (_, window) => {
		const [u, v] = middle(window);
		const out = zoomWindow(window, 1.5, u, v);
		const nearer = zoomWindow(window, 0.7, u, v);
		// Whatever is beyond a limit may come back; only what makes it worse is refused.
		expect([out, nearer].filter((next) => next !== window).length).toBeGreaterThan(0);
	});

	it('ends: nearer where f64 tells no samples apart, farther where it does not compute', () => {
		let near = square(1, 2);
		for (let i = 0; i < 500; i++) near = zoomWindow(near, 0.7, 1.5, 1.5);
		expect(near.u[1] - near.u[0]).toBeGreaterThan(2 ** -44);
		expect(near.u[1] - near.u[0]).toBeLessThan(2 ** -42);
		expect(zoomWindow(near, 1.5, 1.5, 1.5)).not.toBe(near);
		let far = square(-1, 1);
		for (let i = 0; i < 500; i++) far = zoomWindow(far, 1.5, 0, 0);
		expect(far.u[1]).toBeLessThanOrEqual(2 ** 30);
		expect(zoomWindow(far, 0.7, 0, 0)).not.toBe(far);
	});
});

describe('moving', () => {
	it('has a limit, and a way back from beyond it', () => {
		let window = square(0, 2 ** 29);
		for (let i = 0; i < 10; i++) window = panWindow(window, 2 ** 28, 0);
		expect(window.u[1]).toBeLessThanOrEqual(2 ** 30);
		expect(panWindow(window, -(2 ** 28), 0)).not.toBe(window);
		const beyond = square(2 ** 31, 2 ** 32);
		expect(panWindow(beyond, 2 ** 30, 0)).toBe(beyond);
		expect(panWindow(beyond, -(2 ** 30), 0)).not.toBe(beyond);
		// So far out that a step is lost in rounding: it never becomes an empty window.
		expect(panWindow({ u: [1, 2], v: [0, 1] }, 1e30, 0).u).toEqual([1, 2]);
	});
});

describe('a drag', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	it('is one step to undo, however often it rests on its way; another one, and a key, are others', () => {
		const store = new Store(DEFAULT_STATE, () => Date.now());
		const window = new WindowController(store, () => square(0, 4));
		const stop = window.start();
		const page = { window, picture: { latest: null }, machine: { renderer: signal(null) } } as unknown as NavigatedPage;
		const map = navigatorOf('map', page, () => ({ width: 1, height: 1 }));
		const moved = (by: number): void => {
			map.drag(by, 0, false);
			// The window is kept, and what is kept next is no part of it.
			vi.advanceTimersByTime(1000);
		};
		const left = (): number | undefined => store.state.peek().window?.u[0];
		for (let k = 0; k < 3; k++) {
			map.hold();
			moved(-0.25);
		}
		map.letGo();
		expect(left()).toBe(3);
		map.hold();
		map.drag(-0.5, 0, false);
		// It is kept when it was let go already.
		map.letGo();
		vi.advanceTimersByTime(1000);
		moved(-0.25);
		expect(left()).toBe(6);
		const undone = [1, 2, 3].map(() => (store.undo(), left()));
		expect(undone).toEqual([5, 3, undefined]);
		// What was undone on the way is not taken up again.
		map.hold();
		moved(-0.25);
		store.undo();
		moved(-0.25);
		expect([left(), store.canUndo.value]).toEqual([1, true]);
		stop();
	});
});

describe('keys', () => {
	const zoomed = (point: { u: number; v: number } | null): Rectangle | undefined => {
		let moved: Rectangle | undefined;
		const window = { current: { u: [0, 8], v: [0, 4] } as const, move: (next: Rectangle) => void (moved = next), reset: () => undefined };
		const page = { window, readOut: { point } } as unknown as NavigatedPage;
		navigatorOf('map', page, () => ({ width: 100, height: 900 })).zoomByKey(0.5);
		return moved;
	};

	it('zoom about the read-out where it is in view, else about the middle of the window, whatever the canvas', () => {
		expect(zoomed({ u: 2, v: 4 })).toEqual({ u: [1, 5], v: [2, 4] });
		expect(zoomed(null)).toEqual({ u: [2, 6], v: [1, 3] });
		expect(zoomed({ u: 9, v: 1 })).toEqual({ u: [2, 6], v: [1, 3] });
	});
});

describe('a view', () => {
	it('is called by its landscape and its window', () => {
		const axes = [{ name: 'lr', scale: 'log10' as const }, { name: '' }] as const;
		const domain = { u: [-2, 0], v: [0, 1] } as const;
		expect(viewLabel('map', 'sweep.csv', axes, { domain, lowest: 0.5, highest: 3 })).toBe(
			'Map of sweep.csv, lr from 0.01 to 1, values from 0.5 to 3',
		);
		expect(viewLabel('surface', 'Ackley 1', [{ name: 'x' }, { name: 'y' }], null)).toBe('Surface of Ackley 1');
	});
});
