/** The renderer on a GPU computes nothing: it draws fields of any machine, and overlays that cost a frame. */

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CpuField } from '../../src/cpu/expression/field.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { COLORMAPS } from '../../src/math/colormaps.ts';
import { NO_POLES } from '../../src/math/pole-range.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../../src/model/view.ts';
import type { Overlays } from '../../src/render/contract.ts';
import { CanvasRenderer } from '../../src/render/canvas/renderer.ts';
import { createRenderer } from '../../src/render/index.ts';
import { LAYERS } from '../../src/render/webgpu/layers/index.ts';
import { layer, type LayerKind } from '../../src/render/webgpu/layers/layer.ts';
import { buildRender, type BuiltRender } from '../../src/render/webgpu/pipeline.ts';
import '../../src/compile/surface/express.ts';
import { gpuRenderer, type TestRenderer, withFields } from '../support/drawing.ts';
import { cpuTwin, describeGpu, type TestContext, testContext } from '../support/gpu.ts';
import { formulaScene, meanDifference, pixel } from '../support/scenes.ts';

const [W, H] = [480, 320];
const scene = () => formulaScene('x^2 - y^2', [-1, 1], [-1, 1]);

const VEIL = {
	file: 'veil.wgsl',
	text: `@vertex fn veil_vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
	return vec4f(vec2f(f32(i & 1u), f32(i >> 1u)) * 4.0 - 1.0, 0.0, 1.0);
}
@fragment fn veil_fragment() -> @location(0) vec4f {
	return vec4f(0.0, 1.0, 0.0, 1.0);
}
`,
};

/** Count what is dispatched on a device while something is done. */
async function dispatchesOf(device: GPUDevice, act: () => Promise<unknown>): Promise<number> {
	let count = 0;
	const create = device.createCommandEncoder.bind(device);
	device.createCommandEncoder = (descriptor) => {
		const encoder = create(descriptor);
		const begin = encoder.beginComputePass.bind(encoder);
		encoder.beginComputePass = (pass) => {
			const made = begin(pass);
			for (const name of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'] as const) {
				const dispatch = made[name].bind(made) as (...args: unknown[]) => undefined;
				made[name] = (...args: unknown[]) => {
					count++;
					return dispatch(...args);
				};
			}
			return made;
		};
		return encoder;
	};
	try {
		await act();
	} finally {
		device.createCommandEncoder = create;
	}
	return count;
}

describeGpu('fields to draw', () => {
	let made: TestContext;
	let backend: GpuBackend;
	let gpu: TestRenderer;
	beforeAll(async () => {
		made = await testContext();
		backend = createGpuBackend(made.context, { mode: 'strict' });
		gpu = await gpuRenderer(backend);
		for (const view of ['surface', 'map'] as const) gpu.resize(view, W, H, 1);
		gpu.setAppearance({ ...DEFAULT_APPEARANCE, contours: 0, colormap: 'gray' });
	});
	afterAll(async () => {
		gpu.dispose();
		backend.dispose();
		await backend.idle();
		expect(made.uncaptured).toEqual([]);
		expect(made.context.resources.liveLabels).toEqual([]);
		made.context.dispose();
	});

	test('a field of double precision is drawn without the stairs of f32, on every scale', async () => {
		const half = 1e-6;
		const near = formulaScene('0.5 + (1-x)^2 + 100(y-x^2)^2', [1 - half, 1 + half], [1 - half, 1 + half], { cells: 256 });
		const twin = withFields(cpuTwin(), new CanvasRenderer(cpuTwin().info));
		for (const scale of ['linear', 'log', 'quantile', 'symlog'] as const) {
			gpu.setAppearance({ ...DEFAULT_APPEARANCE, scale, contours: 0, colormap: 'gray' });
			// So far from 0 the symmetric logarithm is linear.
			const same = scale === 'symlog' ? 'linear' : scale;
			twin.setAppearance({ ...DEFAULT_APPEARANCE, scale: same, contours: 0, colormap: 'gray' });
			for (const view of scale === 'linear' ? (['surface', 'map'] as const) : (['map'] as const)) {
				await gpu.fields.show({ ...near, precision: 'f64' });
				const double = await gpu.image(view, W, H);
				// The same shape where f32 has its digits: the value's constant is dropped, and x and y begin at the minimum.
				await twin.show(formulaScene('x^2 + 100(y - 2x - x^2)^2', [-half, half], [-half, half], { cells: 256 }));
				expect(meanDifference(double, await twin.image(view, W, H)), `${scale} ${view}`).toBeLessThan(3);
			}
		}
		gpu.setAppearance({ ...DEFAULT_APPEARANCE, contours: 0, colormap: 'gray' });
		twin.dispose();
	});

	test('without light a surface has exactly the colours of the legend', async () => {
		await gpu.show(formulaScene('x < 0 ? 0 : 1', [-1, 1], [-1, 1]));
		gpu.setCamera({ ...DEFAULT_CAMERA, azimuth: -Math.PI / 2, elevation: 1.2 });
		gpu.setAppearance({ ...DEFAULT_APPEARANCE, lit: false, contours: 0 });
		const image = await gpu.image('surface', W, H);
		const legend = [0, 255].map((entry) => [...COLORMAPS.viridis.subarray(4 * entry, 4 * entry + 3)]);
		expect([0.42, 0.6].map((share) => pixel(image, W, share * W, 0.52 * H))).toEqual(legend);
		gpu.setCamera(DEFAULT_CAMERA);
		gpu.setAppearance({ ...DEFAULT_APPEARANCE, contours: 0, colormap: 'gray' });
	});

	test('an overlay appears, moves and goes without a dispatch', async () => {
		const { device } = made.context;
		expect(await dispatchesOf(device, () => gpu.show(scene()))).toBeGreaterThan(0);
		const path = { name: 'path', x: Float64Array.of(-0.8, 0.8), y: Float64Array.of(0.1, 0.4) };
		const area = {
			corners: [
				{ u: -0.9, v: -0.9 },
				{ u: -0.3, v: -0.9 },
				{ u: -0.3, v: -0.3 },
			],
			color: [0, 1, 0],
		} as const;
		const steps: Overlays[] = [
			{ points: [{ u: 0.5, v: 0.5, kind: 'point' }] },
			{ points: [{ u: -0.5, v: 0.5, kind: 'minimum' }] },
			{ polylines: [path] },
			{ areas: [area] },
			{},
		];
		for (const view of ['surface', 'map'] as const) {
			gpu.setOverlays({});
			const bare = await gpu.image(view, W, H);
			let before = bare;
			for (const step of steps) {
				let after = before;
				const dispatches = await dispatchesOf(device, async () => {
					gpu.setOverlays(step);
					after = await gpu.image(view, W, H);
				});
				expect(dispatches).toBe(0);
				expect(meanDifference(before, after), `${view} ${Object.keys(step)}`).toBeGreaterThan(0.01);
				before = after;
			}
			expect(meanDifference(before, bare)).toBe(0);
		}
	});

	test('picking, hovering and projecting dispatch nothing', async () => {
		await gpu.show(scene());
		const dispatches = await dispatchesOf(made.context.device, async () => {
			const at = gpu.project('surface', 0.3, -0.2) as { x: number; y: number };
			expect(gpu.pick('surface', at.x, at.y)?.u).toBeCloseTo(0.3, 3);
			gpu.setHover({ u: 0.1, v: 0.1 });
			gpu.draw();
		});
		expect(dispatches).toBe(0);
	});

	test('a field of the CPU is uploaded: the same picture, with and without the landscape to light it', async () => {
		const { bound, grid } = scene();
		await gpu.show({ bound, grid });
		const before = await Promise.all([gpu.image('surface', W, H), gpu.image('map', W, H)]);
		const live = made.context.liveBytes;
		using field = new CpuField(await cpuTwin().readField(bound, grid));
		const range = { statistics: await field.statistics(), poles: NO_POLES };
		await gpu.setScene({ range, fields: { values: field, bound } });
		expect(meanDifference(await gpu.image('surface', W, H), before[0])).toBe(0);
		expect(meanDifference(await gpu.image('map', W, H), before[1])).toBe(0);
		await gpu.setScene({ range, fields: { values: field } });
		const [surface, map] = [await gpu.image('surface', W, H), await gpu.image('map', W, H)];
		expect(meanDifference(map, before[1])).toBe(0);
		// Slopes of cells instead of the exact ones: the light differs by a level here and there, and by no more.
		expect(meanDifference(surface, before[0])).toBeLessThan(0.5);
		expect(meanDifference(surface, before[0])).toBeGreaterThan(0);
		await gpu.show({ bound, grid });
		expect(made.context.liveBytes).toBe(live);
	});

	test('heights are those of the field that is drawn, not of the landscape', async () => {
		const { bound, grid } = scene();
		const field = await cpuTwin().readField(bound, grid);
		// The same values the other way round.
		using turned = new CpuField({ grid, values: Float32Array.from(field.values, (value) => -value) });
		await gpu.show({ bound, grid });
		gpu.setCamera({ ...DEFAULT_CAMERA, projection: 'orthographic' });
		const [upright, across] = [gpu.project('surface', 0.9, 0), gpu.project('surface', 0, 0.9)];
		await gpu.setScene({ range: { statistics: await turned.statistics(), poles: NO_POLES }, fields: { values: turned, bound } });
		const floor = (u: number, v: number): number => gpu.project('surface', u, v, 0)?.y ?? Number.NaN;
		const height = (u: number, v: number): number => floor(u, v) - (gpu.project('surface', u, v)?.y ?? Number.NaN);
		expect(floor(0.9, 0) - (upright?.y ?? 0)).toBeCloseTo(height(0, 0.9), 1);
		expect(floor(0, 0.9) - (across?.y ?? 0)).toBeCloseTo(height(0.9, 0), 1);
		gpu.setCamera(DEFAULT_CAMERA);
		await gpu.show({ bound, grid });
	});

	test('a field larger than the copy of its heights is picked as it is drawn', async () => {
		await gpu.show(formulaScene('sin(9 x) + y', [-1, 1], [-1, 1], { cells: 700 }));
		for (const [u, v] of [
			[0.41, -0.2],
			[-0.73, 0.55],
		] as const) {
			const at = gpu.project('surface', u, v) as { x: number; y: number };
			expect(gpu.pick('surface', at.x, at.y)).not.toBeNull();
			const image = await gpu.image('map', W, H);
			const there = gpu.project('map', u, v) as { x: number; y: number };
			expect(pixel(image, W, there.x, there.y)[0]).toBeGreaterThan(0);
		}
	});

	test('a new layer is one file and one line: a veil over the landscape, under the overlays', async () => {
		const veil: LayerKind<BuiltRender> = {
			name: 'veil',
			stage: 'landscape',
			prepare: (context) =>
				buildRender(context, { label: 'Veil', parts: [VEIL], name: 'veil', groups: [], topology: 'triangle-list', depth: 'flat' }),
			build: (_, { pipeline }) =>
				layer((pass) => {
					pass.setPipeline(pipeline);
					pass.draw(3);
				}),
		};
		const layers = [...LAYERS.slice(0, -6), veil as LayerKind, ...LAYERS.slice(-6)];
		const veiled = withFields(backend, await createRenderer({ gpu: backend, layers }));
		veiled.resize('map', W, H, 1);
		await veiled.show({ ...scene(), overlays: { points: [{ u: 0, v: 0, kind: 'point' }] } });
		const image = await veiled.image('map', W, H);
		const at = veiled.project('map', 0, 0) as { x: number; y: number };
		expect(pixel(image, W, at.x, at.y)).toEqual([255, 255, 255]);
		expect(pixel(image, W, at.x + 40, at.y)).toEqual([0, 255, 0]);
		veiled.dispose();
	});

	test('on another device the scene is computed and shown again', async () => {
		const other = await testContext({ backoff: [1] });
		const machine = createGpuBackend(other.context, { mode: 'strict' });
		const renderer = await gpuRenderer(machine);
		await renderer.show(scene());
		const before = await renderer.image('map', W, H);
		const computed = vi.spyOn(machine, 'field');
		other.context.device.destroy();
		await vi.waitFor(() => expect(other.context.epoch).toBe(1), 5000);
		await vi.waitFor(() => expect(computed).toHaveBeenCalledTimes(1), 5000);
		await Promise.all(computed.mock.results.map(({ value }) => value));
		await vi.waitFor(async () => expect(meanDifference(await renderer.image('map', W, H), before)).toBe(0), 10_000);
		renderer.dispose();
		machine.dispose();
		await machine.idle();
		expect(other.context.resources.liveLabels).toEqual([]);
		other.context.dispose();
	});
});
