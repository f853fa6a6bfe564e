/** Swarms on the GPU: particles where they project, hidden where the surface is before them; trails and density that lose nothing. */

import { bindObjective } from '../../src/model/bound.ts';
import { type Plane, planeAlong } from '../../src/model/geometry.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { Session } from '../../src/engine/session.ts';
import { SwarmRun } from '../../src/engine/swarm/run.ts';
import { Readback } from '../../src/gpu/device/readback.ts';
import { STATUS, type SwarmPlan } from '../../src/model/swarm.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../../src/model/view.ts';
import type { SwarmStyle, ViewName } from '../../src/render/contract.ts';
import type { DrawnLayer } from '../../src/render/webgpu/told-swarms.ts';
import { drawnSwarm } from '../../src/model/swarm-positions.ts';
import { DENSITY_UNIT, Trails, trailUnit } from '../../src/render/swarm-trails.ts';
import { Passes } from '../../src/render/webgpu/passes.ts';
import { GpuSwarm } from '../../src/render/webgpu/swarm.ts';
import type { SwarmPasses } from '../../src/render/webgpu/swarm-passes.ts';
import { Target } from '../../src/render/webgpu/target.ts';
import { SurfacePass } from '../../src/render/webgpu/surface-pass.ts';
import { canvasRenderer, gpuRenderer, type TestRenderer } from '../support/drawing.ts';
import { FakeGpuSwarm, type FakeParticle, FakeSwarm } from '../support/fake-swarm.ts';
import { describeGpu, testContext, type TestContext } from '../support/gpu.ts';
import { formulaScene, meanDifference, pixel } from '../support/scenes.ts';

const [W, H] = [480, 320];
const RED = [1, 0, 0] as const;
const STYLE: SwarmStyle = { color: 'optimizer', trail: 0, size: 9 };
const ridge = () => formulaScene('exp(-20 x^2)', [-1, 1], [-1, 1]);
const side = { ...DEFAULT_CAMERA, azimuth: 0, elevation: 0.12 };
const isRed = ([r, g, b]: readonly [number, number, number]): boolean => r > 200 && g < 60 && b < 60;

/** Reproducible places in [−1, 1]². */
const scattered = (count: number, shift = 0): FakeParticle[] =>
	Array.from({ length: count }, (_, i) => ({
		x: [((i * 0.7548776662 + shift) % 1) * 1.9 - 0.95, ((i * 0.5698402909 + 2 * shift) % 1) * 1.9 - 0.95],
		value: (i % 10) / 10,
	}));

describeGpu('swarms', () => {
	let test: TestContext;
	let backend: GpuBackend;
	let gpu: TestRenderer;
	let cpu: TestRenderer;
	const fakes: FakeGpuSwarm[] = [];

	/** The same particles in both renderers. */
	function show(
		particles: readonly FakeParticle[],
		style = STYLE,
		plane?: Plane,
	): { move(next: readonly FakeParticle[]): void; look(plane: Plane): void } {
		const [a, b] = [new FakeGpuSwarm(test.context, particles, plane), new FakeSwarm(particles, plane)];
		fakes.push(a);
		gpu.setSwarm([{ swarm: a.swarm, color: RED }], style);
		cpu.setSwarm([{ swarm: b.swarm, color: RED }], style);
		return {
			move(next) {
				a.move(next);
				b.move(next);
				gpu.swarmMoved();
				cpu.swarmMoved();
			},
			look(other) {
				[a.plane, b.plane] = [other, other];
				gpu.swarmMoved();
				cpu.swarmMoved();
			},
		};
	}

	async function colorAt(view: ViewName, u: number, v: number): Promise<readonly [number, number, number]> {
		const at = gpu.project(view, u, v) as { x: number; y: number };
		return pixel(await gpu.image(view, W, H), W, at.x, at.y);
	}

	/** A canvas that is a texture. */
	function canvas(): { canvas: HTMLCanvasElement; dispose(): void } {
		const texture = test.context.resources.texture('Test.canvas', {
			size: [W, H],
			format: 'rgba8unorm',
			usage: GPUTextureUsage.RENDER_ATTACHMENT,
		});
		const context = { configure: () => undefined, unconfigure: () => undefined, getCurrentTexture: () => texture.raw };
		return { canvas: { width: W, height: H, getContext: () => context } as unknown as HTMLCanvasElement, dispose: () => texture.dispose() };
	}

	/** Words of a buffer, added. */
	async function sumOf(buffer: GPUBuffer): Promise<number> {
		const readback = await test.context.withScopes('Test.read', () => new Readback(test.context, 'Test.read', buffer.size));
		const sum = await readback.submit(
			() => undefined,
			[{ source: buffer, offset: 0, bytes: buffer.size }],
			(words) => words.reduce((total, word) => total + word, 0),
		);
		readback.dispose();
		return sum;
	}

	beforeAll(async () => {
		test = await testContext();
		backend = createGpuBackend(test.context, { mode: 'fast' });
		gpu = await gpuRenderer(backend);
		cpu = canvasRenderer(createCpuBackend({ precision: 'f64' }));
		for (const renderer of [gpu, cpu]) {
			for (const view of ['surface', 'map'] as const) renderer.resize(view, W, H, 1);
			renderer.setAppearance({ ...DEFAULT_APPEARANCE, contours: 0, colormap: 'gray' });
			await renderer.show(ridge());
		}
	});

	afterEach(() => {
		for (const renderer of [gpu, cpu]) {
			renderer.setSwarm([], STYLE);
			renderer.setCamera(DEFAULT_CAMERA);
		}
		for (const fake of fakes.splice(0)) fake.dispose();
	});

	afterAll(async () => {
		gpu.dispose();
		cpu.dispose();
		backend.dispose();
		await backend.idle();
		expect(test.uncaptured).toEqual([]);
		expect(test.context.resources.liveLabels).toEqual([]);
		expect(test.context.liveBytes).toBe(0);
		test.context.dispose();
	});

	it('particles that another machine computes lie where its own would, with their trails, in any window', async () => {
		const landscape = openLandscape({ kind: 'formula', text: 'exp(-20 x^2) + y^2 / 4' });
		const plan: SwarmPlan = {
			optimizers: [
				{ id: 'adam', hyper: { lr: 0.02 } },
				{ id: 'gd', hyper: { lr: 0.01 } },
			],
			...{ particles: 40, starts: { kind: 'uniform' }, seed: 3, steps: 100, tolerance: 0, target: null },
			events: [{ step: 12, kind: 'injection', points: [[0.5, 0.5]] }],
		};
		const machines = [
			createGpuBackend(test.context, { mode: 'strict' }),
			createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 }),
		];
		const pictures = [];
		for (const machine of machines) {
			const run = await SwarmRun.start(new Session({ backend: machine }), landscape, { window: { u: [-1, 1], v: [-1, 1] } }, plan);
			const layers = run.groups.map(({ swarm }, i) => ({ swarm, color: [1, i, 0] as const }));
			gpu.setSwarm(layers, { ...STYLE, trail: 0.9 });
			const shots = [await gpu.image('map', W, H)];
			for (let move = 0; move < 2; move++) {
				await run.advance(8);
				gpu.swarmMoved();
				shots.push(await gpu.image('map', W, H));
			}
			await gpu.show(formulaScene('exp(-20 x^2)', [-0.5, 0.5], [-0.5, 0.5]));
			shots.push(await gpu.image('surface', W, H));
			await gpu.show(ridge());
			gpu.setSwarm([], STYLE);
			run.dispose();
			pictures.push(shots);
		}
		for (const machine of machines) machine.dispose();
		const [own, told] = pictures;
		expect(meanDifference(own?.[0] as Uint8ClampedArray, own?.[2] as Uint8ClampedArray)).toBeGreaterThan(0.1);
		for (const [i, shot] of (told ?? []).entries()) expect(meanDifference(shot, own?.[i] as Uint8ClampedArray)).toBe(0);
	});

	it('a particle is where it projects, in both views', async () => {
		show([{ x: [0.5, 0.3] }]);
		for (const view of ['map', 'surface'] as const) expect(isRed(await colorAt(view, 0.5, 0.3)), view).toBe(true);
	});

	it('behind a ridge it is hidden, before it seen', async () => {
		gpu.setCamera(side);
		const plain = await gpu.image('surface', W, H);
		show([{ x: [0.6, 0] }]);
		expect(isRed(await colorAt('surface', 0.6, 0))).toBe(true);
		show([{ x: [-0.3, 0] }]);
		expect(meanDifference(await gpu.image('surface', W, H), plain)).toBe(0);
	});

	it('particles of four variables lie where the plane is nearest', async () => {
		const plane = planeAlong([0, 0, 0, 1], [0, 2, 0, 0], [0, 0, 1, 1]);
		show([{ x: [7, 1, 0.3 + 2, 1.3 - 2] }], STYLE, plane);
		expect(isRed(await colorAt('map', 0.5, 0.3))).toBe(true);
	});

	/**
	 * Both draw the same marks and the same trails; their edges are averaged differently, as those of the landscape are
	 * (see render-pictures.test.ts), and particles cover a few per cent of the picture.
	 */
	it.each(['optimizer', 'loss', 'speed'] as const)('both renderers draw the same: by %s', async (color) => {
		const moves = (k: number): FakeParticle[] =>
			scattered(150, k / 200).map((particle, i) => ({
				...particle,
				steps: k,
				status: i % 5 === 0 ? STATUS.converged : i % 7 === 0 ? STATUS.hole : 0,
			}));
		const swarm = show(moves(0), { ...STYLE, color, trail: 0.9 });
		for (let k = 1; k < 5; k++) swarm.move(moves(k));
		for (const view of ['map', 'surface'] as const) {
			const [a, b] = await Promise.all([gpu.image(view, W, H), cpu.image(view, W, H)]);
			const difference = meanDifference(a, b);
			expect(difference, view).toBeLessThan(2);
			gpu.setSwarm([], STYLE);
			// Negative control: the swarm is seen by this measure.
			expect(meanDifference(await gpu.image(view, W, H), b), view).toBeGreaterThan(2.5 * difference);
			const again = show(moves(0), { ...STYLE, color, trail: 0.9 });
			for (let k = 1; k < 5; k++) again.move(moves(k));
		}
	});

	it('a swarm that grows keeps its trails', async () => {
		const swarm = show([{ x: [0.2, 0.5] }], { ...STYLE, trail: 0.95 });
		swarm.move([{ x: [0.7, 0.5] }]);
		swarm.move([{ x: [0.7, 0.5] }, { x: [-0.6, 0.3] }]);
		expect(isRed(await colorAt('map', -0.6, 0.3))).toBe(true);
		const [r, g] = await colorAt('map', 0.4, 0.5);
		expect(r - g).toBeGreaterThan(40);
	});

	it('another plane is one projection: particles lie elsewhere, trails begin anew, and no field is computed', async () => {
		const [first, second] = [planeAlong([0, 0, 0], [1, 0, 0], [0, 1, 0]), planeAlong([0, 0, 0], [0, 1, 0], [0, 0, 1])];
		const swarm = show([{ x: [0.2, 0.5, -0.4] }], { ...STYLE, trail: 0.95 }, first);
		swarm.move([{ x: [0.7, 0.5, -0.4] }]);
		expect(isRed(await colorAt('map', 0.7, 0.5))).toBe(true);
		const fields = vi.spyOn(backend, 'field');
		swarm.look(second);
		expect(isRed(await colorAt('map', 0.5, -0.4))).toBe(true);
		for (const [u, v] of [
			[0.7, 0.5],
			[0.4, 0.5],
		] as const) {
			const [r, g] = await colorAt('map', u, v);
			expect(r - g).toBe(0);
		}
		expect(fields).not.toHaveBeenCalled();
		fields.mockRestore();
	});

	it('trails end with their window', async () => {
		const swarm = show([{ x: [0.2, 0.5] }], { ...STYLE, trail: 0.95 });
		const [bare] = await colorAt('map', 0.4, 0.5);
		swarm.move([{ x: [0.7, 0.5] }]);
		const [r, g] = await colorAt('map', 0.4, 0.5);
		expect(r - g).toBeGreaterThan(40);
		await gpu.show(ridge());
		const [after, green] = await colorAt('map', 0.4, 0.5);
		expect([after, after - green]).toEqual([bare, 0]);
	});

	describe('buffers', () => {
		let passes: Passes;
		let kit: SwarmPasses;
		beforeAll(async () => {
			passes = await Passes.build(test.context);
			kit = await passes.readySwarm();
		});
		afterAll(() => passes.dispose());

		const layersOf = (fake: FakeGpuSwarm): DrawnLayer[] => [{ swarm: drawnSwarm(fake.swarm), color: RED }];
		const window = { u: [-1, 1], v: [-1, 1] } as const;

		it.each([1800, 20_000, 60_000])('density counts each of %i particles, and none outside', async (count) => {
			const outside = 250;
			const fake = new FakeGpuSwarm(test.context, [
				...scattered(count - outside),
				...Array.from({ length: outside }, () => ({ x: [1.5, 0] })),
			]);
			// What the kernel counts is cleared where its colours are made, so this looks between the two.
			const overlay = vi.spyOn(kit.overlay, 'encode').mockImplementation(() => undefined);
			const swarm = await test.context.withScopes('Test.swarm', () => new GpuSwarm(passes, kit, true, layersOf(fake), STYLE));
			await test.context.withScopes('Test.restart', () => swarm.restart(window));
			expect(swarm.singly).toBe(false);
			expect(await sumOf(swarm.overlay.density as GPUBuffer)).toBe(DENSITY_UNIT * (count - outside));
			overlay.mockRestore();
			await test.context.withScopes('Test.restyle', () => swarm.restyle(layersOf(fake), STYLE));
			expect(await sumOf(swarm.overlay.density as GPUBuffer)).toBe(0);
			swarm.dispose();
			fake.dispose();
		});

		it('trails are those of the reference, and fade', async () => {
			const [before, after] = [scattered(500), scattered(500, 0.04)];
			const fake = new FakeGpuSwarm(test.context, before);
			const overlay = vi.spyOn(kit.overlay, 'encode').mockImplementation(() => undefined);
			const style = { ...STYLE, trail: 0.5 };
			const swarm = await test.context.withScopes('Test.swarm', () => new GpuSwarm(passes, kit, true, layersOf(fake), style));
			await test.context.withScopes('Test.restart', () => swarm.restart(window));
			fake.move(after);
			await test.context.withScopes('Test.moved', () => swarm.moved());
			const trails = new Trails(swarm.overlay.size, 1);
			const unit = trailUnit(500, 0.5);
			const box = ({ x }: FakeParticle): [number, number] => [Math.fround(x[0] as number) / 2, Math.fround(x[1] as number) / 2];
			let expected = 0;
			for (const [i, particle] of before.entries())
				expected += trails.deposit(0, [...box(particle), ...box(after[i] as FakeParticle)], unit);
			const sum = await sumOf(swarm.overlay.trails as GPUBuffer);
			// Ends may be rounded to the neighbouring 1/256 of a cell: two of them a segment, a unit's 1/256 each.
			expect(Math.abs(sum - expected)).toBeLessThanOrEqual((500 * (2 * unit)) / 256 + 500 * 60);
			expect(expected).toBeGreaterThan(500 * unit);
			overlay.mockRestore();
			fake.move(after);
			await test.context.withScopes('Test.moved', () => swarm.moved());
			const faded = await sumOf(swarm.overlay.trails as GPUBuffer);
			expect(faded).toBeLessThanOrEqual(sum / 2);
			expect(faded).toBeGreaterThan(0.45 * sum);
			swarm.dispose();
			fake.dispose();
		});
	});

	it('a frame in which only particles move does not draw the landscape', async () => {
		const target = canvas();
		gpu.attach('surface', target.canvas);
		gpu.resize('surface', W, H, 1);
		while (gpu.draw());
		const swarm = show(scattered(20), { ...STYLE, trail: 0.9 });
		gpu.draw();
		const landscapes = vi.spyOn(SurfacePass.prototype, 'encode');
		const created = vi.spyOn(test.context.resources, 'texture');
		swarm.move(scattered(20, 0.1));
		expect(gpu.draw()).toBe(true);
		swarm.move(scattered(20, 0.2));
		expect(gpu.draw()).toBe(true);
		expect(landscapes).not.toHaveBeenCalled();
		expect(created).not.toHaveBeenCalled();
		expect(gpu.draw()).toBe(false);
		gpu.setHover({ u: 0.2, v: 0.1 });
		gpu.draw();
		expect(landscapes).toHaveBeenCalledTimes(1);
		landscapes.mockRestore();
		created.mockRestore();
		gpu.setHover(null);
		gpu.detach('surface');
		target.dispose();
	});

	it('where software draws, a moving camera is drawn coarsely at once, and finely when it rests', async () => {
		const software = /swiftshader|llvmpipe/i.test(test.context.adapterName);
		const target = canvas();
		gpu.attach('surface', target.canvas);
		gpu.resize('surface', W, H, 1);
		while (gpu.draw());
		show(scattered(20));
		while (gpu.draw());
		const begun = vi.spyOn(Target.prototype, 'begin');
		const widths = (): number[] => (begun.mock.contexts as Target[]).map(({ width }) => width);
		gpu.setCamera(side);
		expect(gpu.draw()).toBe(true);
		if (software) {
			expect(widths()[0]).toBeLessThan(W);
			expect(gpu.draw()).toBe(true);
		}
		expect(widths().at(-1)).toBe(W);
		expect(gpu.draw()).toBe(false);
		begun.mockRestore();
		gpu.detach('surface');
		target.dispose();
	});

	it('a swarm of the backend is drawn where it descends to', async () => {
		const landscape = openLandscape({ kind: 'function', id: 'himmelblau' });
		const window = landscape.view;
		await gpu.show({
			bound: bindObjective(landscape.objective, 'plane'),
			grid: { columns: 65, rows: 65, domain: window },
		});
		const plan: SwarmPlan = {
			optimizers: [{ id: 'adam', hyper: { lr: 0.1 } }],
			particles: 200,
			starts: { kind: 'uniform' },
			seed: 1,
			steps: 400,
			tolerance: null,
			target: null,
			events: [],
		};
		const run = await SwarmRun.start(new Session({ backend }), landscape, { window }, plan);
		const layers = run.groups.map(({ swarm }) => ({ swarm, color: RED }));
		gpu.setSwarm(layers, { ...STYLE, trail: 0.9 });
		const before = await colorAt('map', 3, 2);
		for (let i = 0; i < 4; i++) {
			await run.advance(100);
			gpu.swarmMoved();
		}
		const [batch] = await Promise.all([run.groups[0]?.swarm.read()]);
		const near = Array.from(
			{ length: 200 },
			(_, i) => Math.hypot((batch?.x[2 * i] as number) - 3, (batch?.x[2 * i + 1] as number) - 2) < 0.01,
		);
		expect(near.filter(Boolean).length).toBeGreaterThan(20);
		const after = await colorAt('map', 3, 2);
		expect(after).not.toEqual(before);
		// A light core, or the group's colour: nothing that the dark minimum of the map has.
		expect(after[0]).toBeGreaterThan(200);
		gpu.setSwarm([], STYLE);
		run.dispose();
		await gpu.show(ridge());
	});

	it('a swarm that is shown no more costs nothing', async () => {
		const bytes = test.context.liveBytes;
		const swarm = show(scattered(2000), { ...STYLE, trail: 0.9 });
		swarm.move(scattered(2000, 0.1));
		gpu.setSwarm([], STYLE);
		for (const fake of fakes.splice(0)) fake.dispose();
		expect(test.context.liveBytes).toBe(bytes);
	});
});

describeGpu('a lost device', () => {
	it('swarms with new memory are shown again', async () => {
		const lost = await testContext({ backoff: [1, 10] });
		const backend = createGpuBackend(lost.context, { mode: 'fast' });
		const gpu = await gpuRenderer(backend);
		gpu.resize('map', W, H, 1);
		gpu.setAppearance({ ...DEFAULT_APPEARANCE, contours: 0, colormap: 'gray' });
		await gpu.show(ridge());
		const before = new FakeGpuSwarm(lost.context, [{ x: [0.5, 0.3] }]);
		gpu.setSwarm([{ swarm: before.swarm, color: RED }], STYLE);
		lost.context.device.destroy();
		await vi.waitFor(() => expect(lost.context.epoch).toBe(1), 5000);
		await lost.context.ready();
		await gpu.show(ridge());
		gpu.swarmMoved();
		const at = gpu.project('map', 0.5, 0.3) as { x: number; y: number };
		expect(isRed(pixel(await gpu.image('map', W, H), W, at.x, at.y))).toBe(false);
		const after = new FakeGpuSwarm(lost.context, [{ x: [0.5, 0.3] }]);
		gpu.setSwarm([{ swarm: after.swarm, color: RED }], STYLE);
		expect(isRed(pixel(await gpu.image('map', W, H), W, at.x, at.y))).toBe(true);
		gpu.dispose();
		after.dispose();
		backend.dispose();
		await backend.idle();
		expect(lost.uncaptured).toEqual([]);
		expect(lost.context.resources.liveLabels).toEqual([]);
		lost.context.dispose();
	});
});
