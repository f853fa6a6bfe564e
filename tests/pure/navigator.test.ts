/** The navigator without a page: keys, points and directions; and the slices beside the one in view. */

import { signal } from '@preact/signals-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { NavigatorController } from '../../src/app/navigator/navigator-controller.ts';
import type { NavigatorPage } from '../../src/app/navigator/page.ts';
import { around } from '../../src/app/navigator/slice-table.ts';
import { homeOf } from '../../src/app/slice.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import type { Glance, GlanceRequest, ReadFile } from '../../src/engine/landscapes/files.ts';
import { type Landscape, openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { planeOf, pointOf } from '../../src/engine/landscapes/planes.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { type AppState, DEFAULT_STATE, type LandscapeChoice, type PlaneChoice } from '../../src/state/app-state.ts';
import { planeChosen, withChosen } from '../../src/state/landscape-choice.ts';
import { Store } from '../../src/state/store.ts';
import { changedFile } from '../../src/app/file-choice.ts';

const backend = createCpuBackend({ precision: 'f64', workers: 0 });
const exact = exactHere();

interface Made {
	readonly page: NavigatorPage;
	readonly store: Store;
	readonly navigator: NavigatorController;
	readonly told: string[];
	readonly progress: ReturnType<typeof signal<number | null>>;
	readonly fields: ReturnType<typeof vi.fn>;
	plane(): PlaneChoice;
}

const made: Made[] = [];
afterEach(() => {
	for (const { navigator } of made.splice(0)) navigator.dispose();
});

function pageOf(
	choice: LandscapeChoice,
	landscape: Landscape,
	more: { readonly file?: ReadFile; readonly glance?: (request: GlanceRequest) => Promise<Glance> } = {},
): Made {
	const store = new Store({ ...DEFAULT_STATE, landscape: choice });
	const told: string[] = [];
	const progress = signal<number | null>(null);
	const fields = vi.fn((bound, grid, options) => backend.readField(bound, grid, options));
	const bound = () => bindObjective(landscape.objective, 'plane', {}, planeOf(landscape, planeChosen(store.state.peek().landscape)));
	const content = { read: async () => more.file as ReadFile, glance: more.glance, release: () => undefined };
	const workspace = {
		store,
		present: { state: store.state },
		landscape: { current: signal<Landscape | null>(landscape), shownChoice: store.state.peek().landscape && signal(choice) },
		picture: {
			progress,
			get latest() {
				return { bound: bound() };
			},
			report: { peek: () => ({ bound: bound(), extremes: { lowest: { x: [0.5, -0.25], value: 1 } } }) },
		},
		readOut: { point: { u: 1, v: 2 } },
		aside: exact,
		notices: { tell: (_: string, text: string) => told.push(text), say: (text: string) => told.push(text) },
		files: {
			file: signal(more.file ?? null),
			content: more.file ? content : null,
			changeFile: async (change: (before: never) => LandscapeChoice) =>
				store.set({ landscape: change(store.state.peek().landscape as never) }),
		},
		machine: { session: signal({ field: fields }) },
		window: { current: landscape.view, moved: signal(null) },
	};
	const run = {
		groups: signal([
			{ statistics: { best: { value: 3, x: [9, 8, 7, 6, 5] } } },
			{ statistics: { best: { value: 2, x: [1, 2, 3, 4, 5] } } },
		]),
		running: null,
		choose: (change: (now: AppState) => Partial<AppState>) => store.set(change(store.state.peek())),
	};
	const page = { workspace, run } as unknown as NavigatorPage;
	const one = {
		page,
		store,
		navigator: new NavigatorController(page),
		told,
		progress,
		fields,
		plane: () => planeChosen(store.state.peek().landscape),
	};
	made.push(one);
	return one;
}

const RASTRIGIN: LandscapeChoice = { kind: 'function', id: 'rastrigin', dimension: 5 };
const rastrigin = openLandscape({ kind: 'function', id: 'rastrigin', dimension: 5 });
const onRastrigin = (plane?: PlaneChoice) => pageOf(withChosen(RASTRIGIN, { plane }), rastrigin);
const shown = ({ plane }: Made) => planeOf(rastrigin, plane());

describe('keys', () => {
	test('turn the plane and turn it back to the very state that was there', async () => {
		const page = onRastrigin();
		const before = page.store.state.peek();
		for (let k = 0; k < 3; k++) await page.navigator.ask({ kind: 'turn', degrees: 5 });
		expect(page.plane()).toEqual({ kind: 'turned', along: [0, 1], turns: [{ from: 0, to: 2, degrees: 15 }] });
		expect(page.told.at(-1)).toBe('Turned by 15° from x1 towards x3.');
		for (let k = 0; k < 3; k++) await page.navigator.ask({ kind: 'turn', degrees: -5 });
		expect(page.store.state.peek()).toEqual(before);
		expect(page.told.at(-1)).toBe('The plane is along its axes.');
	});

	test('step the other coordinate by a step that is chosen, and undo brings it back', async () => {
		const page = onRastrigin();
		await page.navigator.ask({ kind: 'step', by: 1 });
		expect(page.plane()).toEqual({ kind: 'axes', first: 0, second: 1, origin: [0, 0, 0.5, 0, 0] });
		await page.navigator.ask({ kind: 'steps', steps: { axis: 4, step: 0.1 } });
		await page.navigator.ask({ kind: 'step', by: -3 });
		expect(page.plane()).toMatchObject({ origin: [0, 0, 0.5, 0, -0.3] });
		expect(page.told).toEqual(['x3 0.5', 'x5 −0.3']);
		page.store.undo();
		expect(page.plane()).toEqual({ kind: 'axes', first: 0, second: 1 });
	});

	test('lead back to the axes, and say where that is', async () => {
		const page = onRastrigin({ kind: 'random', seed: 4 });
		await page.navigator.ask({ kind: 'to-axes' });
		expect(page.told).toEqual(['x1 across, x2 up, at x3 = 0, x4 = 0, x5 = 0.']);
	});

	test('say so where a landscape has no other coordinates', async () => {
		const page = pageOf({ kind: 'function', id: 'himmelblau' }, openLandscape({ kind: 'function', id: 'himmelblau' }));
		for (const asked of [{ kind: 'turn', degrees: 5 }, { kind: 'step', by: 1 }, { kind: 'to-axes' }] as const)
			await page.navigator.ask(asked);
		expect(page.told).toEqual(Array.from({ length: 3 }, () => 'This landscape has no coordinates beside those of the picture.'));
		expect(page.store.state.peek().landscape).toEqual({ kind: 'function', id: 'himmelblau' });
	});
});

describe('through a point', () => {
	test.each([
		['best', [1, 2, 3, 4, 5], 'no swarm'],
		['minimum', [0, 0, 0, 0, 0], null],
		['lowest', [0.5, -0.25, 0, 0, 0], null],
		['read-out', [1, 2, 0, 0, 0], null],
	] as const)('%s', async (point, expected, missing) => {
		const page = onRastrigin();
		await page.navigator.ask({ kind: 'through', point });
		if (missing) expect(page.told.at(-1)).toContain(missing);
		else expect(page.plane()).toEqual({ kind: 'turned', along: [0, 1], turns: [], origin: expected });
		const running = { plane: planeOf(rastrigin, { kind: 'axes', first: 0, second: 1 }) };
		Object.assign(page.page.run, { running });
		await page.navigator.ask({ kind: 'through', point: 'best' });
		expect(page.plane()).toMatchObject({ origin: [1, 2, 3, 4, 5] });
	});
});

describe('along directions', () => {
	const at = [0.3, -0.2, 0.1, 0.4, 0.05];

	test('the gradient: across it rises fastest, up it does not', async () => {
		const page = onRastrigin({ kind: 'turned', along: [0, 1], turns: [], origin: at });
		await page.navigator.ask({ kind: 'along', directions: 'gradient' });
		const plane = shown(page);
		expect([...pointOf(plane, 0, 0)]).toEqual(at);
		const truth = rastrigin.objective.truth(1, bindObjective(rastrigin.objective, 'plane', {}, plane));
		truth.run([0, 0]);
		expect(truth.values[1]).toBeGreaterThan(1);
		expect(Math.abs(truth.values[2] as number)).toBeLessThan(1e-12 * (truth.values[1] as number));
		expect(page.told[0]).toContain('rises fastest');
	});

	test('the Hessian: its largest eigenvalue across, its smallest up, nothing between them', async () => {
		const page = onRastrigin({ kind: 'turned', along: [0, 1], turns: [], origin: at });
		await page.navigator.ask({ kind: 'along', directions: 'hessian' });
		const truth = rastrigin.objective.truth(2, bindObjective(rastrigin.objective, 'plane', {}, shown(page)));
		truth.run([0, 0]);
		const [uu, uv, vv] = truth.values.slice(3) as unknown as [number, number, number];
		// 2 + 40 π² cos 2π x of each coordinate.
		const curvatures = at.map((x) => 2 + 40 * Math.PI ** 2 * Math.cos(2 * Math.PI * x)).sort((a, b) => b - a);
		expect(uu).toBeCloseTo(curvatures[0] as number, 8);
		expect(vv).toBeCloseTo(curvatures[4] as number, 8);
		expect(Math.abs(uv)).toBeLessThan(1e-9);
	});

	test('what there is not is told, and the plane stays', async () => {
		const page = onRastrigin();
		await page.navigator.ask({ kind: 'along', directions: 'gradient' });
		await page.navigator.ask({ kind: 'along', directions: 'swarm' });
		expect(page.told[0]).toContain('The gradient is 0 here');
		expect(page.told[1]).toContain('There is no swarm yet');
		expect(page.plane()).toEqual({ kind: 'axes', first: 0, second: 1 });
	});

	test('the spread of a swarm: its main directions, through its mean', async () => {
		const page = onRastrigin();
		const count = 200;
		const x = Float64Array.from({ length: count * 5 }, (_, i) => {
			const [particle, k] = [Math.floor(i / 5), i % 5];
			const [s, t] = [Math.sin(particle), Math.cos(2.5 * particle)];
			return 1 + (k === 2 ? 3 * s : k === 4 ? t : 0);
		});
		const swarm = { count, read: async () => ({ count, dimension: 5, x }) };
		Object.assign(page.page.run, { running: { plane: shown(page), run: { groups: [{ swarm }] } } });
		await page.navigator.ask({ kind: 'along', directions: 'swarm' });
		const { first, second } = shown(page);
		expect(Math.abs(first[2] as number)).toBeGreaterThan(0.999);
		expect(Math.abs(second[4] as number)).toBeGreaterThan(0.999);
	});
});

describe('neighbouring slices', () => {
	test('places around one are within the axis', () => {
		expect([around(4, 1, 9), around(0, 1, 9), around(9, 1, 9), around(0, 3, 2)]).toEqual([
			[3, 4, 5],
			[0, 1, 2],
			[7, 8, 9],
			[0, 1, 2],
		]);
	});

	test('a row along one coordinate, the one in view first; on the way back nothing is computed', async () => {
		const page = onRastrigin();
		await page.navigator.ask({ kind: 'neighbours', along: [2] });
		await vi.waitFor(() => expect(page.navigator.view.value.neighbours?.done).toBe(7), 10_000);
		const { tiles, scale } = page.navigator.view.value.neighbours ?? { tiles: [], scale: '' };
		expect(tiles.map(({ title }) => title)).toEqual(['x3 = −1.5', 'x3 = −1', 'x3 = −0.5', 'x3 = 0', 'x3 = 0.5', 'x3 = 1', 'x3 = 1.5']);
		expect(tiles.map(({ here }) => here)).toEqual([false, false, false, true, false, false, false]);
		expect(page.fields.mock.calls[0]?.[0].plane.origin).toEqual(new Float64Array(5));
		expect(scale).toMatch(/^One colour scale, 2\.07\d … 10[12]\.\d$/);
		// The values of the same function at x3 and −x3 are the same: so are the colours, on one scale.
		expect(tiles[2]?.pixels).toEqual(tiles[4]?.pixels);
		expect(tiles[2]?.pixels).not.toEqual(tiles[3]?.pixels);
		await page.navigator.ask({ kind: 'go', place: 4 });
		expect(page.plane()).toEqual({ kind: 'axes', first: 0, second: 1, origin: [0, 0, 0.5, 0, 0] });
		await vi.waitFor(() => expect(page.navigator.view.value.neighbours?.tiles[3]?.title).toBe('x3 = 0.5'), 10_000);
		await vi.waitFor(() => expect(page.navigator.view.value.neighbours?.done).toBe(7), 10_000);
		expect(page.fields).toHaveBeenCalledTimes(8);
		expect(homeOf(rastrigin)).toEqual([0, 0, 0, 0, 0]);
	});

	test('wait for the picture, are cancelled at once, and a table is along two', async () => {
		const page = onRastrigin();
		page.progress.value = 0.5;
		await page.navigator.ask({ kind: 'neighbours', along: [2, 4] });
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(page.fields).not.toHaveBeenCalled();
		await page.navigator.ask({ kind: 'cancel' });
		page.progress.value = null;
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(page.fields).not.toHaveBeenCalled();
		expect(page.navigator.view.value.neighbours).toMatchObject({
			columns: 3,
			done: 0,
			trouble: 'Stopped: open the slices again to go on.',
		});
		expect(page.navigator.view.value.neighbours?.tiles[0]?.title).toBe('x3 = −0.5, x5 = 0.5');
		await page.navigator.ask({ kind: 'neighbours', along: null });
		expect(page.navigator.view.value.neighbours).toBeNull();
	});

	test('of an array: its nodes, by their coordinates, and a click reads that one', async () => {
		const choice: LandscapeChoice = { kind: 'file', name: 'a.npz', channel: 'loss' };
		const axis = (name: string, values: readonly number[] | null, length: number) => ({
			name,
			source: name,
			length,
			values: values && Float64Array.from(values),
			kind: 'coordinate',
			evidence: '',
		});
		const file = {
			...{ format: 'npz', title: 'a.npz', channels: [], notes: [], dimensions: [12, 8, 9], axes: [1, 2], index: [1] },
			arrayAxes: [
				axis(
					'epoch',
					Array.from({ length: 12 }, (_, k) => 5 * k),
					12,
				),
				axis('axis 1', null, 8),
				axis('axis 2', null, 9),
			],
		} as unknown as ReadFile;
		const glanced: (readonly number[] | undefined)[] = [];
		const glance = async ({ options }: GlanceRequest): Promise<Glance> => {
			glanced.push(options.index);
			return { columns: 2, rows: 2, values: Float32Array.of(0, 1, 2, options.index?.[0] ?? 0) };
		};
		const page = pageOf(choice, openLandscape({ kind: 'formula', text: 'x+y' }), { file, glance });
		await page.navigator.ask({ kind: 'neighbours', along: [0] });
		await vi.waitFor(() => expect(page.navigator.view.value.neighbours?.done).toBe(7), 10_000);
		const { tiles } = page.navigator.view.value.neighbours ?? { tiles: [] };
		expect(tiles.map(({ title }) => title)).toEqual([0, 5, 10, 15, 20, 25, 30].map((epoch) => `epoch = ${epoch}`));
		expect(glanced[0]).toEqual([1]);
		await page.navigator.ask({ kind: 'go', place: 4 });
		expect(page.store.state.peek().landscape).toEqual(changedFile(choice as never, { place: { axes: [1, 2], index: [4] } }));
		await page.navigator.ask({ kind: 'step', by: 1 });
		expect(page.store.state.peek().landscape).toMatchObject({ cut: { axes: [1, 2], index: [5] } });
		expect(page.told.at(-1)).toBe('epoch = 25, node 5 of 0 … 11');
	});
});
