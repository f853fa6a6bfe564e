/**
 * Golden pictures of twelve views by both renderers: what a change of the drawing changes is seen here. `THALWEG_GOLDEN=1 node
 * tools/with-gpu.mjs npx vitest run tests/parity/golden-views.test.ts` makes them anew, to be looked at before they are kept. Where a
 * picture differs, what was drawn lies among the temporary files.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { COLORMAPS } from '../../src/math/colormaps.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../../src/model/view.ts';
import '../../src/compile/surface/express.ts';
import { createRenderer } from '../../src/render/index.ts';
import { canvasRenderer, type TestRenderer, withFields } from '../support/drawing.ts';
import { FakeGpuSwarm, FakeSwarm } from '../support/fake-swarm.ts';
import {
	appearanceOf,
	cameraOf,
	GOLDEN_HEIGHT,
	GOLDEN_VIEWS,
	GOLDEN_WIDTH,
	type GoldenView,
	goldenPicture,
	seenDifference,
	shifted,
} from '../support/golden-views.ts';
import { describeGpu, testContext, type TestContext } from '../support/gpu.ts';
import { pixel, SCENES, type TestScene } from '../support/scenes.ts';

/** Share of pixels that may be seen to differ: another GPU rounds edges otherwise. A picture moved by a pixel differs by far more. */
const ALLOWED = 0.002;

describeGpu('golden pictures', () => {
	let test: TestContext;
	let backend: GpuBackend;
	let gpu: TestRenderer;
	let cpu: TestRenderer;
	const fakes: FakeGpuSwarm[] = [];

	beforeAll(async () => {
		test = await testContext();
		backend = createGpuBackend(test.context, { mode: 'fast' });
		// Pictures are of drawing: fields of both come from double precision.
		const double = createCpuBackend({ precision: 'f64' });
		gpu = withFields(double, await createRenderer({ gpu: backend }));
		cpu = canvasRenderer(double);
	});

	afterAll(async () => {
		gpu.dispose();
		cpu.dispose();
		for (const fake of fakes) fake.dispose();
		backend.dispose();
		await backend.idle();
		expect(test.uncaptured).toEqual([]);
		expect(test.context.resources.liveLabels).toEqual([]);
		test.context.dispose();
	});

	/** Particles all over the window, some at rest. */
	const particles = Array.from({ length: 60 }, (_, i) => ({
		x: [((i * 0.7548776662) % 1) * 9.6 - 4.8, ((i * 0.5698402909) % 1) * 9.6 - 4.8],
		value: 10 * (i % 12),
		status: i % 5,
	}));

	async function drawn(renderer: TestRenderer, view: GoldenView): Promise<Uint8ClampedArray> {
		renderer.setAppearance(appearanceOf(view));
		renderer.setCamera(cameraOf(view));
		await renderer.show(view.scene());
		if (view.swarm) {
			const fake = renderer === gpu ? new FakeGpuSwarm(test.context, particles) : new FakeSwarm(particles);
			if (fake instanceof FakeGpuSwarm) fakes.push(fake);
			renderer.setSwarm([{ swarm: fake.swarm, color: [1, 0.4, 0] }], { color: 'optimizer', trail: 0, size: 7 });
		}
		const image = await renderer.image(view.view, GOLDEN_WIDTH, GOLDEN_HEIGHT);
		if (view.swarm) renderer.setSwarm([], { color: 'optimizer', trail: 0, size: 7 });
		// Where texts of contours stand: the page writes them.
		for (const { x, y, angle } of renderer.labels(view.view, { cssWidth: GOLDEN_WIDTH, cssHeight: GOLDEN_HEIGHT })) {
			if (angle === undefined) continue;
			for (let s = -8; s <= 8; s++) {
				const at = 4 * (Math.round(y + s * Math.sin(angle)) * GOLDEN_WIDTH + Math.round(x + s * Math.cos(angle)));
				image.set([255, 0, 0, 255], at);
			}
		}
		return image;
	}

	it('there are twelve', () => {
		expect(Object.keys(GOLDEN_VIEWS)).toHaveLength(12);
	});

	describe.each(Object.entries(GOLDEN_VIEWS))('%s', (name, view) => {
		it.each(['webgpu', 'canvas'] as const)('%s', async (kind) => {
			const { golden, found } = goldenPicture(`${name}-${kind}`, await drawn(kind === 'webgpu' ? gpu : cpu, view));
			expect(seenDifference(golden, found)).toBeLessThan(ALLOWED);
			for (const axis of ['u', 'v'] as const) expect(seenDifference(golden, shifted(found, axis)), axis).toBeGreaterThan(2 * ALLOWED);
		});
	});

	it('an axis that begins a pixel later is another picture', async () => {
		const view = GOLDEN_VIEWS['rastrigin'] as GoldenView;
		for (const [renderer, kind] of [
			[gpu, 'webgpu'],
			[cpu, 'canvas'],
		] as const) {
			for (const axis of ['u', 'v'] as const) {
				const scene = view.scene();
				const [lo, hi] = scene.grid.domain[axis];
				const by = (hi - lo) / 180;
				const domain = { ...scene.grid.domain, [axis]: [lo + by, hi + by] };
				const moved = { ...view, scene: () => ({ ...scene, grid: { ...scene.grid, domain } }) };
				const { golden, found } = goldenPicture(`rastrigin-${kind}`, await drawn(renderer, moved), false);
				expect(seenDifference(golden, found), `${kind}, ${axis}`).toBeGreaterThan(2 * ALLOWED);
			}
		}
	});

	it('the value under a pixel is that of double precision there', async () => {
		const [width, height] = [200, 200];
		const f = (x: number, y: number): number => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2;
		const scene = { ...(SCENES['himmelblau'] as () => TestScene)(), overlays: {} };
		for (const renderer of [gpu, cpu]) {
			renderer.setAppearance({ ...DEFAULT_APPEARANCE, lit: false, colormap: 'gray', contours: 0 });
			renderer.setCamera({ ...DEFAULT_CAMERA, elevation: 1 });
			const { statistics } = await renderer.show(scene);
			const spread = statistics.max - statistics.min;
			const middle = { u: 0, v: 0 };
			for (const view of ['map', 'surface'] as const) {
				const image = await renderer.image(view, width, height);
				renderer.resize(view, width, height, 1);
				let compared = 0;
				for (let y = 20; y < height; y += 13) {
					for (let x = 20; x < width; x += 13) {
						const at = renderer.pick(view, x + 0.5, y + 0.5);
						// Beside the edge, and where the surface hides itself, a pixel is of two places.
						if (!at || Math.max(Math.abs(at.u - middle.u), Math.abs(at.v - middle.v)) > 4.7) continue;
						const next = [renderer.pick(view, x + 1.5, y + 0.5), renderer.pick(view, x + 0.5, y + 1.5)];
						if (next.some((other) => !other || Math.hypot(other.u - at.u, other.v - at.v) > 0.2)) continue;
						const entry = Math.round((255 * (f(at.u, at.v) - statistics.min)) / spread);
						const expected = COLORMAPS.gray[4 * entry] as number;
						expect(Math.abs(pixel(image, width, x, y)[0] - expected), `${renderer.kind} ${view} ${x} ${y}`).toBeLessThan(3);
						compared++;
					}
				}
				expect(compared).toBeGreaterThan(40);
			}
		}
	});
});
