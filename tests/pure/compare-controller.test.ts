/** Landscapes side by side follow the state: opened, drawn over one window, in one range, read at one point, subtracted. */

import { computed, signal } from '@preact/signals-core';
import { afterEach, expect, test } from 'vitest';
import '../../src/catalogue/registry.ts';
import { CompareController, type ComparePage } from '../../src/app/compare/compare-controller.ts';
import { DifferenceCell } from '../../src/app/compare/difference-cell.ts';
import { Notices } from '../../src/app/notices.ts';
import { PictureController, type PicturePage } from '../../src/app/picture-controller.ts';
import { ReadOut } from '../../src/app/read-out.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import { FieldKeeper } from '../../src/engine/fields/field-keeper.ts';
import { readPoint } from '../../src/engine/fields/point-reading.ts';
import { SurfaceReader } from '../../src/engine/landscapes/files.ts';
import { type Landscape, openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { loadSurfaces } from '../../src/engine/landscapes/surfaces.ts';
import { bindObjective } from '../../src/model/bound.ts';
import type { ShownReport } from '../../src/app/picture-scheduler.ts';
import type { SceneRange } from '../../src/engine/view.ts';
import type { Rectangle } from '../../src/model/geometry.ts';
import { CanvasRenderer } from '../../src/render/canvas/renderer.ts';
import type { Scene } from '../../src/render/contract.ts';
import { type AppState, DEFAULT_STATE } from '../../src/state/app-state.ts';
import { Store } from '../../src/state/store.ts';

const cpu = createCpuBackend({ precision: 'f64', workers: 0 });
const here = exactHere();

/** Draws nothing, and remembers what it was to draw. */
class Drawn extends CanvasRenderer {
	scenes: Scene[] = [];
	hovers: unknown[] = [];
	override setScene(scene: Scene): Promise<{ readonly compileMs: number }> {
		this.scenes.push(scene);
		return Promise.resolve({ compileMs: 0 });
	}
	override setHover(point: Parameters<CanvasRenderer['setHover']>[0]): void {
		this.hovers.push(point);
	}
}

/** What comes soon, also on a machine that is busy. */
const soon = <T>(what: () => T) => expect.poll(what, { timeout: 10_000 });

const stops: (() => void)[] = [];
afterEach(() => {
	for (const stop of stops.splice(0)) stop();
});

/** A page that shows a formula, and machines that count. */
function page(change: Partial<AppState>, files: Readonly<Record<string, string>> = {}) {
	const store = new Store({ ...DEFAULT_STATE, landscape: { kind: 'formula', text: 'x^2 + y^2' }, resolution: 128, ...change });
	const notices = new Notices();
	const begun: { fields: FieldKeeper; renderer: Drawn }[] = [];
	const source = { backend: cpu, ...here };
	const start = () => {
		const renderer = new Drawn(cpu.info);
		const fields = new FieldKeeper(source, renderer);
		begun.push({ fields, renderer });
		return { fields, built: Promise.resolve() };
	};
	const session = {
		startRenderer: async () => start(),
		double: here.double,
		field: (...asked: Parameters<typeof cpu.readField>) => cpu.readField(...asked),
	};
	const main = start().fields;
	const aside = { ...here, probe: async (...[bound, u, v]: Parameters<typeof readPoint>) => readPoint(bound, u, v) };
	const renderer = signal(main.renderer);
	const readOut = new ReadOut(renderer, aside);
	const current = computed(() => {
		const { landscape } = store.state.value;
		return landscape.kind === 'formula' ? openLandscape(landscape) : null;
	});
	const moved = signal<Rectangle | null>(null);
	const landscape = {
		current,
		overlay: signal(null),
		axes: signal([{ name: 'x' }, { name: 'y' }] as const),
		valueName: signal('f'),
	};
	const machine = { session: signal(session), machine: signal(null), fields: signal(main), renderer };
	const window = { moved, current: { u: [-5, 5], v: [-5, 5] } };
	const shown = { ...{ store, notices, window, landscape, machine, readOut, aside }, pointed: signal(null), present: store };
	const picture = new PictureController(shown as unknown as PicturePage);
	const opened = new Map(Object.entries(files).map(([name, text]) => [name, new File([text], name)]));
	const desk = { openFile: async (name: string, bytes: Uint8Array<ArrayBuffer>) => new SurfaceReader(name, bytes) };
	const shared = signal<SceneRange | null>(null);
	const workspace = {
		...{ store, notices, window, landscape, machine, readOut, aside, picture, openedFiles: opened, desk, shared },
		...{ theme: signal('dark'), stale: signal(''), title: signal('x^2 + y^2'), networks: {} },
	};
	const joined = new Set<unknown>();
	const frames = {
		wake: () => undefined,
		join: (one: unknown) => {
			joined.add(one);
			return () => joined.delete(one);
		},
	};
	const place = { workspace, frames } as unknown as ComparePage;
	const controller = new CompareController(place);
	stops.push(picture.start(), controller.start());
	return { place, store, controller, readOut, shared, begun, joined, opened, moved, notices };
}

const report = (controller: CompareController, place: number) => controller.cells.value[place]?.report.value ?? null;

test('two landscapes have one window, one range, one point, and their difference its numbers', { timeout: 30_000 }, async () => {
	const { store, controller, readOut, shared, begun, joined, moved } = page({
		compare: { others: [{ kind: 'formula', text: 'x^2 + 3y^2 + 10' }], minus: [1, 0] },
	});
	await soon(() => [0, 1, 2].map((place) => report(controller, place)?.grid.domain.u.join())).toEqual(['-5,5', '-5,5', '-5,5']);
	// From 0 of the first to 25 + 75 + 10 of the second.
	await soon(() => shared.value?.statistics.max).toBe(110);
	expect(shared.value?.statistics.min).toBeLessThan(0.01);
	const second = begun[1] as (typeof begun)[0];
	await soon(() => second.renderer.scenes.at(-1)?.range.statistics.max).toBe(110);
	// 2 y² + 10: the largest, and its mean over the window.
	await soon(() => controller.difference.value?.told.value?.most).toBeCloseTo(60, 9);
	expect(controller.difference.value?.told.value).toMatchObject({ precision: 'f64', grid: { columns: 256 } });
	expect(controller.difference.value?.told.value?.mean).toBeCloseTo(10 + 2 * (25 / 3) * (257 / 255), 1);
	const third = begun[2] as (typeof begun)[0];
	const { min, max } = third.renderer.scenes.at(-1)?.range.statistics as { min: number; max: number };
	expect(min).toBe(-max);
	readOut.hover({ u: 1, v: 2 });
	expect([second, third].map(({ renderer }) => renderer.hovers.at(-1))).toEqual([
		{ u: 1, v: 2 },
		{ u: 1, v: 2 },
	]);
	await soon(() => controller.cells.value.map(({ value }) => value.value)).toEqual([5, 23, 18]);
	expect(controller.above(1)).toBe(18);
	// A movement moves all.
	moved.value = { u: [0, 1], v: [0, 1] };
	await soon(() => [1, 2].map((place) => report(controller, place)?.grid.domain.v[0])).toEqual([0, 0]);
	// Each its own scale, and back by undo.
	controller.ownScales(true);
	await soon(() => shared.value).toBeNull();
	store.undo();
	await soon(() => shared.value === null).toBe(false);
	expect(joined.size).toBe(2);
	controller.close();
	expect(controller.cells.value).toHaveLength(1);
	store.undo();
	expect(store.state.value.compare?.others).toHaveLength(1);
});

test('files are read by name, a missing one is asked for, and what cannot be compared is said where its difference would be', {
	timeout: 30_000,
}, async () => {
	const csv = (f: (x: number, y: number) => number) =>
		['x,y,loss', ...Array.from({ length: 36 }, (_, k) => [k % 6, Math.floor(k / 6)]).map(([x = 0, y = 0]) => `${x},${y},${f(x, y)}`)].join(
			'\n',
		);
	const { controller, opened, store } = page(
		{
			compare: {
				others: [
					{ kind: 'file', name: 'a.csv' },
					{ kind: 'file', name: 'b.csv' },
				],
				minus: [1, 2],
			},
		},
		{ 'a.csv': csv((x, y) => x * y) },
	);
	await soon(() => controller.cells.value[2]?.missing.value).toBe('b.csv');
	expect(controller.cells.value[2]?.stale.value).toContain('b.csv is not open here');
	expect(controller.tookFile('other.csv')).toBe(false);
	opened.set('b.csv', new File([csv((x, y) => x * y - 2)], 'b.csv'));
	expect(controller.tookFile('b.csv')).toBe(true);
	await soon(() => controller.difference.value?.told.value).toMatchObject({ most: 2, mean: 2, rms: 2 });
	expect(controller.cells.value[1]?.title.value).toContain('a.csv');
	// A formula that is wrong leaves the rest as it is.
	store.replace({
		compare: {
			others: [
				{ kind: 'formula', text: 'x +' },
				{ kind: 'file', name: 'b.csv' },
			],
		},
	});
	await soon(() => controller.cells.value[1]?.stale.value).not.toBe('');
	expect(controller.cells.value).toHaveLength(3);
	controller.makeMain(2);
	expect(store.state.value.landscape).toEqual({ kind: 'file', name: 'b.csv' });
	controller.remove(1);
	expect(store.state.value.compare?.others).toEqual([{ kind: 'formula', text: 'x^2 + y^2' }]);
});

test('a difference of samples is as precise as the less precise of the two', async () => {
	const { place } = page({});
	await loadSurfaces();
	const axis = Float64Array.of(0, 1, 2);
	const grid = { columns: 3, rows: 3, domain: { u: [0, 2], v: [0, 2] } } as const;
	const side = (values: Float32Array | Float64Array, precision: 'f32' | 'f64') => {
		const field = { name: 'f', columns: 3, rows: 3, x: axis, y: axis, values: Float64Array.from(values) };
		const opened = openLandscape({ kind: 'surface', name: 'f', field });
		// As a network, it is no expression: its values at nodes are subtracted.
		const landscape = { ...opened, objective: { ...opened.objective, evaluation: { kind: 'network' } } } as unknown as Landscape;
		const report = { precision, grid } as unknown as ShownReport;
		return { seen: { landscape }, bound: bindObjective(opened.objective, 'plane'), report, read: async () => ({ grid, values }) };
	};
	const [double, single] = [side(new Float64Array(9).fill(3), 'f64'), side(new Float32Array(9).fill(1), 'f32')];
	for (const [pair, precision] of [
		[[double, single], 'f32'],
		[[single, double], 'f32'],
		[[double, double], 'f64'],
	] as const) {
		const looked = signal({ window: grid.domain, resolution: 32 });
		const cell = new DifferenceCell(place, signal(pair), looked, signal({ ...DEFAULT_STATE.appearance, theme: 'dark' }));
		stops.push(() => cell.dispose());
		await soon(() => cell.told.value?.precision).toBe(precision);
	}
});
