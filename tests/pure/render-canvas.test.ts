/** The scene state and the canvas renderer, on Node: picking, projecting, labels, holes, the pace of drawing. */

import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { NO_POLES } from '../../src/math/pole-range.ts';
import { COLORMAPS } from '../../src/math/colormaps.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../../src/model/view.ts';
import { presetCamera } from '../../src/render/camera.ts';
import { BLEND_MS } from '../../src/render/blending.ts';
import { CanvasRenderer } from '../../src/render/canvas/renderer.ts';
import { CANVAS_LAYERS } from '../../src/render/canvas/layers/index.ts';
import type { CanvasLayer } from '../../src/render/canvas/layers/layer.ts';
import { contourCoverage, hatchCoverage } from '../../src/render/contours.ts';
import { PALETTES } from '../../src/render/theme.ts';
import '../../src/expr/syntax/dialects/index.ts';
import '../../src/compile/surface/express.ts';
import { canvasRenderer, type TestRenderer, withFields } from '../support/drawing.ts';
import { formulaScene, meanDifference, pixel, SCENES } from '../support/scenes.ts';

const [W, H] = [600, 400];
const backend = createCpuBackend({ precision: 'f64' });
let renderer: TestRenderer;

beforeEach(() => {
	renderer = canvasRenderer(backend);
	renderer.resize('surface', W, H, 1);
	renderer.resize('map', W, H, 1);
});

describe('before a scene', () => {
	it('knows of no place, and still has a picture', async () => {
		expect(renderer.pick('map', 300, 200)).toBeNull();
		expect(renderer.project('surface', 0, 0)).toBeNull();
		expect(renderer.labels('map')).toEqual([]);
		const image = await renderer.image('surface', 60, 40);
		expect(image.length).toBe(60 * 40 * 4);
		expect(image.every((byte, i) => i % 4 !== 3 || byte === 255)).toBe(true);
	});
});

describe('places', () => {
	beforeEach(() => renderer.show(formulaScene('x^2 + 2 y', [-2, 2], [-1, 3])));

	it('picking is the inverse of projecting', () => {
		for (const view of ['map', 'surface'] as const) {
			for (const [u, v] of [
				[-1.2, 0.3],
				[0, -0.4],
				[1.5, -0.9],
			] as const) {
				const at = renderer.project(view, u, v);
				const back = at && renderer.pick(view, at.x, at.y);
				expect(back?.u).toBeCloseTo(u, 3);
				expect(back?.v).toBeCloseTo(v, 3);
			}
		}
	});

	it('outside there is nothing to pick', () => {
		expect(renderer.pick('map', 2, 200)).toBeNull();
		expect(renderer.pick('surface', 2, 2)).toBeNull();
	});

	it('a height of 0 is the floor', () => {
		renderer.setCamera({ ...DEFAULT_CAMERA, projection: 'orthographic' });
		const [floor, surface] = [renderer.project('surface', 1, 2, 0), renderer.project('surface', 1, 2)];
		expect(floor?.x).toBeCloseTo(surface?.x as number, 6);
		expect(floor?.y).toBeGreaterThan((surface?.y as number) + 20);
	});

	it('labels stand beside their ticks', () => {
		const labels = renderer.labels('map');
		const zero = labels.find(({ axis, text }) => axis === 'u' && text === '0');
		expect(zero?.x).toBeCloseTo(renderer.project('map', 0, 0)?.x as number, 6);
		// The values of contours, which have no axis, stand on the surface too.
		expect(new Set(renderer.labels('surface').map(({ axis }) => axis))).toEqual(new Set(['u', 'v', 'z', null]));
		renderer.setCamera(presetCamera('top', DEFAULT_CAMERA));
		expect(new Set(renderer.labels('surface').map(({ axis }) => axis))).toEqual(new Set(['u', 'v', null]));
	});
});

describe('holes', () => {
	beforeEach(() => renderer.show(formulaScene('sqrt(1 - x^2 - y^2)', [-1.5, 1.5], [-1.5, 1.5])));

	it.each(['dark', 'light'] as const)('are hatched in the map, %s', async (theme) => {
		renderer.setAppearance({ ...DEFAULT_APPEARANCE, theme });
		const image = await renderer.image('map', W, H);
		const corner = renderer.project('map', -1.3, 1.3) as { x: number; y: number };
		const seen = Array.from({ length: 12 }, (_, i) => pixel(image, W, corner.x + i, corner.y)[0]);
		const tones = [PALETTES[theme].hole, PALETTES[theme].hatch].map((color) => 255 * color[0]);
		expect(Math.max(...seen) - Math.min(...seen)).toBeGreaterThan(0.6 * Math.abs((tones[0] as number) - (tones[1] as number)));
	});

	it('cannot be picked on the surface, and have no place on it', () => {
		expect(renderer.project('surface', 1.3, 1.3)).toBeNull();
		const floor = renderer.project('surface', -1.3, -1.3, 0) as { x: number; y: number };
		expect(renderer.pick('surface', floor.x, floor.y)).toBeNull();
	});

	it('show the floor on the surface', async () => {
		renderer.setCamera(presetCamera('top', DEFAULT_CAMERA));
		const [image, bare] = [await renderer.image('surface', W, H), await canvasRenderer(backend).image('surface', W, H)];
		const inside = renderer.project('surface', 0, 0) as { x: number; y: number };
		const outside = renderer.project('surface', 1.23, 1.37, 0) as { x: number; y: number };
		const difference = ({ x, y }: { x: number; y: number }): number => Math.abs(pixel(image, W, x, y)[1] - pixel(bare, W, x, y)[1]);
		expect(difference(inside)).toBeGreaterThan(60);
		expect(difference(outside)).toBeLessThan(40);
	});

	it('a landscape without any value is a map of hatching', async () => {
		await renderer.show(formulaScene('log(-1 - x^2)', [-1, 1], [-1, 1]));
		const image = await renderer.image('map', W, H);
		await expect(renderer.image('surface', W, H)).resolves.toHaveLength(4 * W * H);
		expect(pixel(image, W, W / 2, H / 2)[0]).toBeLessThan(100);
	});
});

it('a field finer than the mesh is drawn with its own cells', async () => {
	const scene = formulaScene('step(0.5, x) * y + x', [0, 1], [0, 1], { cells: 401 });
	const coarse = formulaScene('step(0.5, x) * y + x', [0, 1], [0, 1], { cells: 41 });
	await renderer.show(scene);
	const [fine, surface] = [await renderer.image('map', W, H), await renderer.image('surface', W, H)];
	await renderer.show(coarse);
	expect(meanDifference(fine, await renderer.image('map', W, H))).toBeGreaterThan(0.1);
	expect(meanDifference(surface, await renderer.image('surface', W, H))).toBeLessThan(6);
});

it('degenerate grids have a picture', async () => {
	const scene = formulaScene('x + y', [0, 1], [0, 1]);
	for (const [columns, rows] of [
		[1, 1],
		[1, 5],
		[2, 2],
	] as const) {
		await renderer.show({ ...scene, grid: { ...scene.grid, columns, rows } });
		for (const view of ['map', 'surface'] as const) await expect(renderer.image(view, 80, 60)).resolves.toHaveLength(80 * 60 * 4);
	}
});

it('settings change the picture: scale, map, clip, exaggeration, contours, theme', async () => {
	await renderer.show((SCENES['rosenbrock'] as () => ReturnType<typeof formulaScene>)());
	renderer.setAppearance(DEFAULT_APPEARANCE);
	const base = await renderer.image('surface', W, H);
	const changes = [
		{ scale: 'log' },
		{ colormap: 'magma' },
		{ reversed: true },
		{ lit: false },
		{ clip: 0.9 },
		{ exaggeration: 1 },
		{ contours: 0 },
		{ theme: 'light' },
	] as const;
	for (const change of changes) {
		renderer.setAppearance({ ...DEFAULT_APPEARANCE, ...change });
		expect(meanDifference(base, await renderer.image('surface', W, H)), JSON.stringify(change)).toBeGreaterThan(0.1);
	}
});

it('without light a surface has exactly the colours of the legend', async () => {
	await renderer.show(formulaScene('x < 0 ? 0 : 1', [-1, 1], [-1, 1]));
	renderer.setCamera({ ...DEFAULT_CAMERA, azimuth: -Math.PI / 2, elevation: 1.2 });
	for (const [lit, colormap] of [
		[false, 'viridis'],
		[false, 'gray'],
		[true, 'viridis'],
	] as const) {
		renderer.setAppearance({ ...DEFAULT_APPEARANCE, lit, colormap, contours: 0 });
		const image = await renderer.image('surface', W, H);
		const table = COLORMAPS[colormap];
		const found = [0.42, 0.6].map((share) => pixel(image, W, share * W, 0.52 * H));
		const legend = [0, 255].map((entry) => [...table.subarray(4 * entry, 4 * entry + 3)]);
		if (lit) expect(found).not.toEqual(legend);
		else expect(found).toEqual(legend);
	}
	renderer.setCamera(DEFAULT_CAMERA);
	renderer.setAppearance(DEFAULT_APPEARANCE);
});

it('a newer scene supersedes an older one, and an abort leaves the picture', async () => {
	const first = renderer.show(formulaScene('x', [0, 1], [0, 1]));
	const second = renderer.show(formulaScene('y', [0, 1], [0, 1]));
	await expect(first).rejects.toMatchObject({ name: 'AbortError' });
	await second;
	const before = await renderer.image('map', W, H);
	await expect(renderer.show(formulaScene('x y', [0, 1], [0, 1]), { signal: AbortSignal.abort() })).rejects.toMatchObject({
		name: 'AbortError',
	});
	expect(await renderer.image('map', W, H)).toEqual(before);
});

it('a cancel during the statistics leaves picture and legend together', async () => {
	const stop = new AbortController();
	let stops = false;
	const backend = createCpuBackend({ precision: 'f64' });
	const cancelled = canvasRenderer({
		info: backend.info,
		maxCells: backend.maxCells,
		sample: (...asked) => backend.sample(...asked),
		product: (...asked) => backend.product(...asked),
		field: async (...asked) => {
			const field = await backend.field(...asked);
			const statistics = field.statistics.bind(field);
			return Object.assign(field, {
				statistics: () => {
					if (stops) stop.abort();
					return statistics();
				},
			});
		},
		readField: (...asked) => backend.readField(...asked),
		createSwarm: (request) => backend.createSwarm(request),
		dispose: () => backend.dispose(),
		statistics: (field) => backend.statistics(field),
		compose: (...asked) => backend.compose(...asked),
		hold: (...asked) => backend.hold(...asked),
	});
	await cancelled.show(formulaScene('x', [0, 1], [0, 1]));
	const before = await cancelled.image('map', W, H);
	stops = true;
	await expect(cancelled.show(formulaScene('9 y', [0, 1], [0, 1]), { signal: stop.signal })).rejects.toMatchObject({
		name: 'AbortError',
	});
	expect(await cancelled.image('map', W, H)).toEqual(before);
	cancelled.dispose();
});

describe('drawing', () => {
	const put = vi.fn();
	const canvas = { width: 0, height: 0, getContext: () => ({ putImageData: put }) } as unknown as HTMLCanvasElement;
	beforeAll(() => {
		vi.stubGlobal(
			'ImageData',
			class {
				constructor(
					readonly data: Uint8ClampedArray,
					readonly width: number,
					readonly height: number,
				) {}
			},
		);
		return () => vi.unstubAllGlobals();
	});

	it('is coarse while something moves, fine at rest, and then sleeps', async () => {
		await renderer.show(formulaScene('x^2 - y^2', [-1, 1], [-1, 1]));
		renderer.attach('surface', canvas);
		renderer.resize('surface', 900, 600, 1);
		expect(renderer.draw()).toBe(true);
		const moving = canvas.width;
		expect(renderer.draw()).toBe(true);
		expect(canvas.width).toBe(900);
		expect(moving).toBeLessThan(900);
		expect(renderer.draw()).toBe(false);
		renderer.setHover({ u: 0.5, v: 0.5 });
		expect(renderer.draw()).toBe(true);
		renderer.draw();
		renderer.setHover({ u: 0.5, v: 0.5 });
		expect(renderer.draw()).toBe(false);
		renderer.detach('surface');
		renderer.setHover(null);
		expect(renderer.draw()).toBe(false);
	});

	it('a finer picture of the same window takes the place of a level gently, unless the view moves or nothing may move', async () => {
		const real = performance.now.bind(performance);
		// Frames have a clock of their own.
		let clock: number | null = null;
		const now = vi.spyOn(performance, 'now').mockImplementation(() => clock ?? real());
		// Quite another landscape, so that the two pictures differ.
		const [coarse, fine] = [formulaScene('x', [-1, 1], [-1, 1], { cells: 9 }), formulaScene('y', [-1, 1], [-1, 1], { cells: 33 })];
		const [level, finer] = [await backend.field(coarse.bound, coarse.grid), await backend.field(fine.bound, fine.grid)];
		const range = { statistics: await level.statistics(), poles: NO_POLES };
		const show = async (field: typeof level, refines: boolean): Promise<void> => {
			await renderer.setScene({ range, fields: { values: field }, ...(refines ? { refines } : { isLevel: true }) });
		};
		const frame = (at = 1000): Uint8ClampedArray => {
			clock = at;
			renderer.draw();
			clock = null;
			return (put.mock.lastCall?.[0] as { data: Uint8ClampedArray }).data.slice();
		};
		const rest = (): Uint8ClampedArray => {
			while (renderer.draw());
			return (put.mock.lastCall?.[0] as { data: Uint8ClampedArray }).data.slice();
		};
		renderer.attach('map', canvas);
		await show(level, false);
		const before = rest();
		await show(finer, true);
		expect(meanDifference(frame(), before)).toBe(0);
		const between = frame(1000 + BLEND_MS / 2);
		const after = frame(1000 + BLEND_MS);
		expect(meanDifference(before, after)).toBeGreaterThan(20);
		expect(meanDifference(between, before)).toBeCloseTo(meanDifference(between, after), 0);
		// Settled: nothing is drawn any more.
		expect(renderer.draw()).toBe(false);

		await show(level, false);
		expect(meanDifference(rest(), before)).toBe(0);
		await show(finer, true);
		expect(meanDifference(frame(), before)).toBe(0);
		renderer.setHover({ u: 0.9, v: 0.9 });
		renderer.setHover(null);
		expect(meanDifference(frame(), after)).toBe(0);

		renderer.setInstant(true);
		await show(level, false);
		expect(meanDifference(rest(), before)).toBe(0);
		await show(finer, true);
		expect(meanDifference(frame(), after)).toBe(0);
		renderer.detach('map');
		for (const field of [level, finer]) field.dispose();
		now.mockRestore();
	});

	it('marks the read-out in both views', async () => {
		await renderer.show(formulaScene('x^2 - y^2', [-1, 1], [-1, 1]));
		for (const view of ['map', 'surface'] as const) {
			put.mockClear();
			renderer.attach(view, canvas);
			const shot = (): Uint8ClampedArray => {
				while (renderer.draw());
				return (put.mock.lastCall?.[0] as { data: Uint8ClampedArray }).data.slice();
			};
			renderer.setHover(null);
			const plain = shot();
			renderer.setHover({ u: 0.2, v: -0.4 });
			const marked = shot();
			const at = renderer.project(view, 0.2, -0.4) as { x: number; y: number };
			expect(pixel(marked, W, at.x, at.y)).toEqual([255, 255, 255]);
			expect(pixel(marked, W, at.x, at.y)).not.toEqual(pixel(plain, W, at.x, at.y));
			renderer.detach(view);
		}
	});
});

describe('contours', () => {
	it('have the same width whatever the slope, and fade where they are dense', () => {
		const width = (slope: number): number =>
			Array.from({ length: 4001 }, (_, i) => contourCoverage(0.25 + ((i - 2000) / 100) * slope, slope, 8, 1)).reduce((a, b) => a + b) / 100;
		expect(width(0.001)).toBeCloseTo(width(0.004), 1);
		expect(contourCoverage(0.25, 0.2, 8, 1)).toBe(0);
	});

	it('are not drawn at the ends of the range, nor where none are wanted', () => {
		expect([contourCoverage(1, 0, 8, 1), contourCoverage(0, 0, 8, 1), contourCoverage(0.5, 0.001, 0, 1)]).toEqual([0, 0, 0]);
	});

	it('hatching repeats along the diagonal', () => {
		const row = Array.from({ length: 90 }, (_, i) => hatchCoverage(i + 0.5, 0.5, 1));
		expect(Math.max(...row)).toBe(1);
		expect(Math.min(...row)).toBe(0);
		for (let i = 0; i < 80; i++) expect(hatchCoverage(i + 0.5, 0.5, 1)).toBeCloseTo(hatchCoverage(0.5, i + 0.5, 1), 9);
	});
});

describe('layers', () => {
	/** The whole raster in one colour. */
	const veil = (views?: CanvasLayer['views']): CanvasLayer => ({
		name: 'veil',
		stage: 'landscape',
		...(views && { views }),
		draw: ({ raster }) => raster.clear([0, 1, 0, 1], [0, 1, 0, 1]),
	});
	const GREEN = [0, 255, 0];
	const painted = async (layers: readonly CanvasLayer[]): Promise<TestRenderer<CanvasRenderer>> => {
		const made = withFields(backend, new CanvasRenderer(backend.info, layers));
		for (const view of ['surface', 'map'] as const) made.resize(view, W, H, 1);
		await made.show({ ...formulaScene('x + y', [-1, 1], [-1, 1]), overlays: { points: [{ u: 0, v: 0, kind: 'point' }] } });
		return made;
	};

	it('a new layer is one file and one line: a veil over the landscape, under the overlays', async () => {
		const under = CANVAS_LAYERS.findIndex(({ name }) => name === 'overlays');
		const veiled = await painted(CANVAS_LAYERS.toSpliced(under, 0, veil()));
		const image = await veiled.image('map', W, H);
		const at = veiled.project('map', 0, 0) as { x: number; y: number };
		expect(pixel(image, W, at.x + 40, at.y)).toEqual(GREEN);
		expect(pixel(image, W, at.x, at.y)).not.toEqual(GREEN);
	});

	it('is drawn in its views only', async () => {
		const veiled = await painted([...CANVAS_LAYERS, veil(['map'])]);
		const [map, surface] = [await veiled.image('map', W, H), await veiled.image('surface', W, H)];
		expect(pixel(map, W, 5, 5)).toEqual(GREEN);
		expect(pixel(surface, W, 5, 5)).not.toEqual(GREEN);
	});
});
