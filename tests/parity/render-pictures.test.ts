/**
 * Both renderers draw the same picture. With THALWEG_PICTURES=<folder> every picture is also written
 * there as a PNG, to be looked at.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../../src/model/view.ts';
import type { ViewName } from '../../src/render/contract.ts';
import '../../src/compile/surface/express.ts';
import { canvasRenderer, gpuRenderer, type TestRenderer } from '../support/drawing.ts';
import { describeGpu, testContext, type TestContext } from '../support/gpu.ts';
import { formulaScene, meanDifference, pixel, SCENES } from '../support/scenes.ts';

const folder = process.env['THALWEG_PICTURES'];
const [WIDTH, HEIGHT] = folder ? [1280, 720] : [480, 320];

/**
 * Both draw the same heights, colours and lines; they differ in how edges are averaged (4 samples
 * against 2 × 2) and in slopes between mesh vertices. Thin lines are a few per cent of the pixels and
 * differ there by up to half their contrast: below 2 levels in the mean. A flipped axis, another
 * camera or another map differ by 15 and more.
 */
const TOLERANCE = 2;

function write(name: string, image: Uint8ClampedArray<ArrayBuffer>): void {
	if (!folder) return;
	mkdirSync(folder, { recursive: true });
	writeFileSync(
		`${folder}/${name}.png`,
		encode({ width: WIDTH, height: HEIGHT, data: new Uint8Array(image.buffer), channels: 4, depth: 8 }),
	);
}

describeGpu('pictures', () => {
	let test: TestContext;
	let backend: GpuBackend;
	let gpu: TestRenderer;
	let cpu: TestRenderer;

	beforeAll(async () => {
		test = await testContext();
		backend = createGpuBackend(test.context, { mode: 'fast' });
		gpu = await gpuRenderer(backend);
		cpu = canvasRenderer(createCpuBackend({ precision: 'f64' }));
	});

	afterAll(async () => {
		gpu.dispose();
		cpu.dispose();
		backend.dispose();
		await backend.idle();
		expect(test.uncaptured).toEqual([]);
		expect(test.context.resources.liveLabels).toEqual([]);
		test.context.dispose();
	});

	describe.each(Object.keys(SCENES))('%s', (name) => {
		beforeAll(async () => {
			const scene = SCENES[name]?.();
			if (!scene) throw new Error(name);
			const [a, b] = await Promise.all([gpu.show(scene), cpu.show(scene)]);
			expect(a.statistics.holes).toBe(b.statistics.holes);
		});

		it.each([
			['surface', 'dark'],
			['surface', 'light'],
			['map', 'dark'],
			['map', 'light'],
		] as const)('%s, %s', async (view: ViewName, theme) => {
			const scale = SCENES[name]?.().scale ?? 'linear';
			for (const renderer of [gpu, cpu]) renderer.setAppearance({ ...DEFAULT_APPEARANCE, theme, scale });
			const [a, b] = await Promise.all([gpu.image(view, WIDTH, HEIGHT), cpu.image(view, WIDTH, HEIGHT)]);
			write(`${name}-${view}-${theme}-gpu`, a);
			write(`${name}-${view}-${theme}-cpu`, b);
			expect(meanDifference(a, b)).toBeLessThan(TOLERANCE);
		});
	});

	it('the measure tells another scene, and another camera, apart', async () => {
		await Promise.all([gpu.show(formulaScene('x + 3y', [0, 1], [0, 1])), cpu.show(formulaScene('3x + y', [0, 1], [0, 1]))]);
		const [a, b] = await Promise.all([gpu.image('map', WIDTH, HEIGHT), cpu.image('map', WIDTH, HEIGHT)]);
		expect(meanDifference(a, b)).toBeGreaterThan(5 * TOLERANCE);
		const before = await gpu.image('surface', WIDTH, HEIGHT);
		gpu.setCamera({ ...DEFAULT_CAMERA, azimuth: DEFAULT_CAMERA.azimuth + 1 });
		const after = await gpu.image('surface', WIDTH, HEIGHT);
		gpu.setCamera(DEFAULT_CAMERA);
		expect(meanDifference(before, after)).toBeGreaterThan(2 * TOLERANCE);
	});

	it('u goes right and v goes up in the map of x + 3y', async () => {
		const scene = formulaScene('x + 3y', [0, 1], [0, 1]);
		for (const renderer of [gpu, cpu]) {
			await renderer.show(scene);
			renderer.setAppearance({ ...DEFAULT_APPEARANCE, colormap: 'gray', contours: 0 });
			const image = await renderer.image('map', WIDTH, HEIGHT);
			renderer.resize('map', WIDTH, HEIGHT, 1);
			const level = (u: number, v: number): number => {
				const at = renderer.project('map', u, v);
				return at ? pixel(image, WIDTH, at.x, at.y)[0] : Number.NaN;
			};
			expect(level(0.9, 0.5)).toBeGreaterThan(level(0.1, 0.5) + 20);
			expect(level(0.5, 0.9)).toBeGreaterThan(level(0.5, 0.1) + 60);
			// Top left is (0, 1): three quarters of the range; bottom right is a quarter.
			expect(level(0.03, 0.97)).toBeGreaterThan(level(0.97, 0.03) + 40);
		}
	});

	it('a scene that cannot be had leaves the last picture', async () => {
		await gpu.show(formulaScene('x y', [-1, 1], [-1, 1]));
		const before = await gpu.image('map', 300, 250);
		const huge = formulaScene('x^2', [-1, 1], [-1, 1]);
		await expect(gpu.show({ ...huge, grid: { ...huge.grid, columns: 1_000_000, rows: 1_000_000 } })).rejects.toMatchObject({
			name: 'LimitError',
		});
		expect(await gpu.image('map', 300, 250)).toEqual(before);
	});

	it('a newer scene supersedes an older one', async () => {
		const first = gpu.show(formulaScene('x^2 - y', [-1, 1], [-1, 1]));
		const second = gpu.show(formulaScene('x y', [-1, 1], [-1, 1]));
		await expect(first).rejects.toMatchObject({ name: 'AbortError' });
		expect((await second).cells).toBe(129 * 129);
	});

	it('in parts is the picture in one piece, in the colours that were asked for, and the next one has its own again', async () => {
		const scene = formulaScene('sin(3x) + y^2 + sqrt(x + 1.5)', [-2, 2], [-1, 3]);
		for (const renderer of [gpu, cpu]) {
			renderer.setAppearance(DEFAULT_APPEARANCE);
			renderer.setCamera(DEFAULT_CAMERA);
			await renderer.show(scene);
		}
		const [width, height, cut] = [240, 160, 101];
		const look = { theme: 'light', paper: [1, 1, 1], colors: { colormap: 'gray', reversed: false } } as const;
		for (const view of ['surface', 'map'] as const) {
			const before = await gpu.image(view, 60, 40);
			const drawn = (renderer: TestRenderer, left: number, wide: number) =>
				renderer.image(view, width, height, { ...look, part: { left, top: 0, width: wide, height } });
			const [whole, left, right, reference] = [
				await drawn(gpu, 0, width),
				await drawn(gpu, 0, cut),
				await drawn(gpu, cut, width - cut),
				await drawn(cpu, 0, width),
			];
			const parts = new Uint8ClampedArray(whole.length);
			for (let y = 0; y < height; y++) {
				parts.set(left.subarray(4 * cut * y, 4 * cut * (y + 1)), 4 * width * y);
				parts.set(right.subarray(4 * (width - cut) * y, 4 * (width - cut) * (y + 1)), 4 * (width * y + cut));
			}
			// Rounding of a vertex moves an edge by less than a sample.
			expect(meanDifference(parts, whole), view).toBeLessThan(0.05);
			expect(meanDifference(whole, reference), view).toBeLessThan(TOLERANCE);
			expect(
				pixel(whole, width, 120, 100).every((level, _, [first]) => Math.abs(level - (first as number)) <= 1),
				view,
			).toBe(true);
			expect(meanDifference(await gpu.image(view, 60, 40), before), view).toBe(0);
		}
	});
});
