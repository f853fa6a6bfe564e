import { describe, expect, it } from 'vitest';
import { DEFAULT_STATE, type LandscapeChoice, QUICK_BENCH } from '../../src/state/app-state.ts';
import { withChosen } from '../../src/state/landscape-choice.ts';
import { Store } from '../../src/state/store.ts';

describe('the store', () => {
	const make = () => {
		const clock = { now: 0 };
		return { clock, store: new Store(DEFAULT_STATE, () => clock.now) };
	};

	it('undoes and redoes, one step a gesture', () => {
		const { clock, store } = make();
		store.set({ resolution: 1024 });
		clock.now = 100;
		store.set({ resolution: 2048 });
		clock.now = 5000;
		store.set({ theme: 'dark' });
		store.undo();
		expect(store.state.value).toMatchObject({ resolution: 2048, theme: 'system' });
		store.undo();
		expect(store.state.value).toEqual(DEFAULT_STATE);
		expect(store.canUndo.value).toBe(false);
		store.redo();
		store.redo();
		expect(store.state.value).toMatchObject({ resolution: 2048, theme: 'dark' });
		expect(store.canRedo.value).toBe(false);
	});

	it('what is chosen of a landscape is a step of its own, and the landscape another', () => {
		const { clock, store } = make();
		const ackley = { kind: 'function', id: 'ackley' } as const;
		const moved = (a: number) => withChosen<LandscapeChoice>(store.state.peek().landscape, { values: { a } });
		store.set({ landscape: ackley });
		clock.now = 100;
		store.set({ landscape: moved(1) });
		clock.now = 200;
		store.set({ landscape: moved(2) });
		clock.now = 300;
		store.set({
			landscape: withChosen<LandscapeChoice>(store.state.peek().landscape, { dimension: 5, plane: { kind: 'random', seed: 1 } }),
		});
		expect(store.state.value.landscape).toEqual({ ...ackley, dimension: 5, plane: { kind: 'random', seed: 1 }, values: { a: 2 } });
		store.undo();
		expect(store.state.value.landscape).toEqual({ ...ackley, values: { a: 2 } });
		store.undo();
		expect(store.state.value.landscape).toEqual(ackley);
		store.undo();
		expect(store.state.value).toEqual(DEFAULT_STATE);
	});

	it('keeps the camera out of history', () => {
		const { store } = make();
		store.set({ resolution: 1024 });
		const camera = { ...DEFAULT_STATE.camera, azimuth: 1 };
		store.set({ camera });
		store.undo();
		expect(store.state.value).toEqual({ ...DEFAULT_STATE, camera });
		expect(store.canUndo.value).toBe(false);
	});

	it('leaves the benchmark open or closed, as it is', () => {
		const { store } = make();
		store.set({ resolution: 1024 });
		store.amend({ bench: QUICK_BENCH });
		store.undo();
		expect(store.state.value).toEqual({ ...DEFAULT_STATE, bench: QUICK_BENCH });
		expect(store.canUndo.value).toBe(false);
	});

	it('forgets what was undone once something new is done', () => {
		const { store } = make();
		store.set({ resolution: 1024 });
		store.undo();
		store.set({ theme: 'dark' });
		expect(store.canRedo.value).toBe(false);
	});

	it('survives JSON', () => {
		expect(JSON.parse(JSON.stringify(DEFAULT_STATE))).toEqual(DEFAULT_STATE);
	});
});

it('what is replaced is a step of its own, however soon another change follows', () => {
	const store = new Store(DEFAULT_STATE, () => 0);
	store.replace({ landscape: { kind: 'function', id: 'sphere' }, window: null });
	store.set({ landscape: { kind: 'function', id: 'booth' }, window: null });
	store.undo();
	expect(store.state.peek().landscape).toMatchObject({ id: 'sphere' });
	store.undo();
	expect(store.state.peek().landscape).toEqual(DEFAULT_STATE.landscape);
});
