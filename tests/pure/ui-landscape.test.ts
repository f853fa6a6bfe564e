/** The controllers of window and landscape without a page: what is shown, what stays, what goes. */

import '../../src/engine/swarm/optimizers.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LandscapeController, type Opener } from '../../src/app/landscape-controller.ts';
import { Notices } from '../../src/app/notices.ts';
import { WindowController } from '../../src/app/window-controller.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { DEFAULT_STATE, type FileChoice, type LandscapeChoice } from '../../src/state/app-state.ts';
import { withChosen } from '../../src/state/landscape-choice.ts';
import { Store } from '../../src/state/store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function page(file: Opener<FileChoice>['open'] = () => null) {
	const store = new Store(DEFAULT_STATE, () => 0);
	const notices = new Notices();
	const window: WindowController = new WindowController(store, () => landscape.current.peek()?.view);
	const landscape: LandscapeController = new LandscapeController(store, notices, window);
	const seen = { opened: 0 };
	const stops = [
		landscape.start({
			function: {
				open: ({ kind, id, dimension }) => {
					seen.opened++;
					return openLandscape({ kind, id, ...(dimension === undefined ? {} : { dimension }) });
				},
			},
			formula: { open: ({ kind, text }) => openLandscape({ kind, text }) },
			file: { open: file },
			network: { open: () => openLandscape({ kind: 'formula', text: 'x y' }) },
		}),
		window.start(),
	];
	return { store, notices, window, landscape, seen, stop: () => stops.forEach((stop) => stop()) };
}

const SEEN = { u: [0, 1], v: [0, 2] } as const;

test('a window moves at once, and is in the state once it rests', () => {
	const { store, window } = page();
	window.move(SEEN);
	expect([window.current, store.state.peek().window]).toEqual([SEEN, null]);
	vi.advanceTimersByTime(1000);
	expect([window.moved.peek(), store.state.peek().window, window.current]).toEqual([null, SEEN, SEEN]);
	window.reset();
	expect(window.current).toEqual(openLandscape({ kind: 'function', id: 'himmelblau' }).view);
});

test('a window that still moves does not follow to another landscape', () => {
	const { store, window, landscape } = page();
	window.move(SEEN);
	landscape.choose({ kind: 'function', id: 'rosenbrock' });
	vi.advanceTimersByTime(1000);
	expect([window.moved.peek(), store.state.peek().window]).toEqual([null, null]);
});

test('what is chosen of a landscape leaves with it; where it is looked at opens nothing', () => {
	const { store, landscape, seen } = page();
	landscape.choose({ kind: 'function', id: 'rastrigin' });
	store.set({ landscape: withChosen<LandscapeChoice>(store.state.peek().landscape, { dimension: 5 }) });
	expect(landscape.current.peek()?.objective.dimension).toBe(5);
	const { opened } = seen;
	store.set({ landscape: withChosen<LandscapeChoice>(store.state.peek().landscape, { plane: { kind: 'axes', first: 0, second: 3 } }) });
	expect([seen.opened, landscape.axes.peek()[1].name]).toEqual([opened, 'x4']);
	landscape.choose({ kind: 'function', id: 'ackley' });
	expect(store.state.peek().landscape).toEqual({ kind: 'function', id: 'ackley' });
	expect(landscape.current.peek()?.objective.dimension).toBe(2);
});

test('the path of a training goes with its network, also where undo or a link leaves it', () => {
	const { store, landscape } = page();
	const path = { name: 'training', x: [0, 1], y: [0, 1] } as unknown as Parameters<typeof landscape.lay>[0];
	landscape.choose({ kind: 'network', model: 'mlp:2-3-2:tanh' });
	landscape.lay(path);
	store.set({ landscape: { kind: 'network', model: 'mlp:2-3-2:tanh', step: 3 } });
	expect(landscape.overlay.peek()).toBe(path);
	store.set({ landscape: { kind: 'function', id: 'himmelblau' } });
	expect(landscape.overlay.peek()).toBeNull();
});

test('what cannot be opened is told and leaves the landscape; what comes late replaces nothing', async () => {
	let arrive: (landscape: ReturnType<typeof openLandscape>) => void = () => undefined;
	const { store, landscape, notices } = page(() => new Promise((done) => (arrive = done)));
	const before = landscape.current.peek();
	landscape.choose({ kind: 'function', id: 'no-such' });
	expect(landscape.current.peek()).toBe(before);
	expect(notices.list.peek()[0]?.kind).toBe('error');
	// Chosen otherwise, it opens, and nothing is left of the trouble.
	store.set({ landscape: { kind: 'function', id: 'himmelblau' } });
	await vi.runAllTimersAsync();
	expect(notices.list.peek()).toEqual([]);
	landscape.choose({ kind: 'file', name: 'slow.csv' });
	landscape.choose({ kind: 'function', id: 'ackley' });
	arrive(openLandscape({ kind: 'formula', text: 'x' }));
	await vi.runAllTimersAsync();
	expect(landscape.current.peek()?.title).toBe('Ackley 1');
});
