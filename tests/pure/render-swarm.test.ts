/** Swarms as they are drawn: colours, sizes, projection, trails, and the canvas that shows them. */

import { windowProjection } from '../../src/math/linear.ts';
import { axisPlane, type Plane, planeAlong } from '../../src/model/geometry.ts';
import { describe, expect, it, vi } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { COLORMAPS } from '../../src/math/colormaps.ts';
import { STATUS } from '../../src/model/swarm.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA, GROUP_COLORS } from '../../src/model/view.ts';
import { SurfaceRaster } from '../../src/render/canvas/surface.ts';
import type { SwarmStyle, ViewName } from '../../src/render/contract.ts';
import { Density } from '../../src/render/canvas/density.ts';
import { DENSITY_UNIT, Trails, trailUnit } from '../../src/render/swarm-trails.ts';
import { drawingOrder, layerOpacity } from '../../src/render/swarm-layers.ts';
import { particleColormap, particleDiameter, particleTone } from '../../src/render/swarm-look.ts';
import { PALETTES } from '../../src/render/theme.ts';
import '../../src/expr/syntax/dialects/index.ts';
import '../../src/compile/surface/express.ts';
import { canvasRenderer, type TestRenderer } from '../support/drawing.ts';
import { type FakeParticle, FakeSwarm } from '../support/fake-swarm.ts';
import { formulaScene, meanDifference, pixel } from '../support/scenes.ts';

type Rgb = readonly [number, number, number];
const rgb = (hex: string): Rgb => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255) as unknown as Rgb;

describe('group colours', () => {
	const linear = (color: Rgb): number[] => color.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
	const luminance = (color: Rgb): number => {
		const [r, g, b] = linear(color) as unknown as Rgb;
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const contrast = (a: Rgb, b: Rgb): number => {
		const [x, y] = [luminance(a) + 0.05, luminance(b) + 0.05];
		return Math.max(x / y, y / x);
	};

	it('have 3:1 against the backgrounds of both themes', () => {
		for (const { top } of Object.values(PALETTES))
			for (const color of GROUP_COLORS) expect(contrast(rgb(color), [top[0], top[1], top[2]]), color).toBeGreaterThanOrEqual(3);
	});

	/** Machado, Oliveira, Fernandes (2009), severity 1, in linear light. */
	const BLINDNESS = {
		none: [1, 0, 0, 0, 1, 0, 0, 0, 1],
		protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
		deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
		tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
	};
	const lab = ([r, g, b]: Rgb): Rgb => {
		const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116);
		const [x, y, z] = [
			f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505),
			f(0.2126 * r + 0.7152 * g + 0.0722 * b),
			f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089),
		];
		return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
	};

	/** ΔE*ab of 2.3 is just noticeable; three times that is told apart at a glance. */
	it.each(Object.keys(BLINDNESS) as (keyof typeof BLINDNESS)[])('stay apart: %s', (kind) => {
		const m = BLINDNESS[kind];
		const seen = GROUP_COLORS.map((hex) => {
			const color = linear(rgb(hex));
			const row = (i: number): number =>
				Math.min(
					1,
					Math.max(
						0,
						color.reduce((sum, c, k) => sum + (m[3 * i + k] as number) * c, 0),
					),
				);
			return lab([row(0), row(1), row(2)]);
		});
		for (const [i, a] of seen.entries())
			for (const [j, b] of seen.slice(0, i).entries())
				expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]), `${GROUP_COLORS[i]} and ${GROUP_COLORS[j]}`).toBeGreaterThan(6.9);
	});
});

describe('looks', () => {
	it('more particles are smaller, down to what can be seen', () => {
		const sizes = [1, 150, 1000, 5000, 1_000_000].map((count) => particleDiameter(8, count));
		expect(sizes.slice(0, 2)).toEqual([8, 8]);
		for (let i = 2; i < sizes.length; i++) expect(sizes[i]).toBeLessThan(sizes[i - 1] as number);
		expect(sizes.at(-1)).toBe(1.5);
		expect(particleDiameter(8, 150 * 32)).toBeCloseTo(2, 12);
		// 1500 of them cover no more than an eighth of a map of 310 pixels a side.
		expect(1500 * Math.PI * (particleDiameter(7, 1500) / 2) ** 2).toBeLessThan(310 ** 2 / 8);
	});

	it('speeds are coloured by their logarithm, losses through the scale', () => {
		const scale = { forward: (f: number) => f / 10 } as Parameters<typeof particleTone>[3];
		expect([1e-7, 1e-5, 1e-3, 1e-1, 5].map((speed) => particleTone('speed', 0, speed, scale))).toEqual([
			0,
			0,
			expect.closeTo(0.5, 6),
			1,
			1,
		]);
		expect(particleTone('speed', 0, 0, scale)).toBe(0);
		expect(particleTone('loss', 4, 0, scale)).toBe(0.4);
	});

	it('the colours of particles are never those of the surface', () => {
		for (const colormap of ['viridis', 'cividis', 'magma', 'turbo', 'gray', 'diverging'] as const)
			expect(
				meanDifference(Uint8ClampedArray.from(particleColormap({ colormap })), Uint8ClampedArray.from(COLORMAPS[colormap])),
				colormap,
			).toBeGreaterThan(20);
	});

	it('the colours of particles are never near black', () => {
		for (const colormap of ['viridis', 'magma'] as const) {
			const tones = particleColormap({ colormap });
			for (let i = 0; i < tones.length; i += 4) expect(Math.max(...tones.subarray(i, i + 3)), `${colormap} ${i / 4}`).toBeGreaterThan(110);
		}
	});

	it('a highlighted group is drawn last, the rest dimmed', () => {
		const { swarm } = new FakeSwarm([{ x: [0, 0] }]);
		const layers = [
			{ swarm, color: [0, 0, 0] as const, highlighted: true },
			{ swarm, color: [0, 0, 0] as const },
		];
		expect(drawingOrder(layers)).toEqual([1, 0]);
		expect(layers.map((layer) => layerOpacity(layer, layers))).toEqual([1, 0.22]);
		expect(layerOpacity(layers[1] as (typeof layers)[1], layers.slice(1))).toBe(1);
	});
});

describe('projection', () => {
	const at = (x: readonly number[], { corner, first, second }: ReturnType<typeof windowProjection>): [number, number] => {
		const along = (d: Float64Array): number => x.reduce((sum, value, k) => sum + (d[k] as number) * (value - (corner[k] as number)), -0.5);
		return [along(first), along(second)];
	};

	it('without a plane, coordinates are the plane’s', () => {
		const projection = windowProjection(axisPlane(2), { u: [-1, 3], v: [10, 20] });
		expect(at([-1, 10], projection)).toEqual([-0.5, -0.5]);
		expect(at([3, 15], projection)).toEqual([0.5, 0]);
		expect(at([2], windowProjection(axisPlane(1), { u: [0, 4], v: [0, 1] }))[0]).toBe(0);
	});

	it('is the nearest point of a plane whose directions are neither unit nor orthogonal', () => {
		const plane = planeAlong([1, 2, 3, 4], [2, 0, 1, 0], [1, 1, 0, 3]);
		const projection = windowProjection(plane, { u: [-2, 2], v: [-1, 3] });
		const [u, v] = [0.7, 1.3];
		const inPlane = plane.origin.map((o, k) => o + u * (plane.first[k] as number) + v * (plane.second[k] as number));
		// Orthogonal to both directions: 2a + c = 0, a + b + 3d = 0.
		const away = [1, 5, -2, -2];
		const [x, y] = at(
			[...inPlane].map((p, k) => p + 0.8 * (away[k] as number)),
			projection,
		);
		expect(x).toBeCloseTo((u + 2) / 4 - 0.5, 12);
		expect(y).toBeCloseTo((v + 1) / 4 - 0.5, 12);
	});
});

describe('density', () => {
	it.each([900, 20_000, 60_000])('counts each of %i particles, and none outside', (count) => {
		const outside = 100;
		const place = (i: number): FakeParticle => ({
			x: i < outside ? [1.5, 0] : [((i * 0.754877) % 1) * 2 - 1, ((i * 0.56984) % 1) * 2 - 1],
		});
		const swarm = new FakeSwarm(Array.from({ length: count }, (_, i) => place(i)));
		const dots = swarm.positions();
		dots.project({ u: [-1, 1], v: [-1, 1] });
		const density = new Density(128, 2);
		density.count(1, dots, count);
		expect(density.cells.subarray(0, 128 * 128).every((cell) => cell === 0)).toBe(true);
		expect(density.cells.reduce((sum, cell) => sum + cell, 0)).toBe(DENSITY_UNIT * (count - outside));
		const colors = new Uint8ClampedArray(4 * 128 * 128);
		const groups = [
			{ color: [1, 0, 0], weight: 1 },
			{ color: [0, 0, 1], weight: 1 },
		] as const;
		density.resolve(colors, groups, count);
		const sum = (channel: number): number => colors.reduce((total, byte, i) => (i % 4 === channel ? total + byte : total), 0);
		// Of the second group's colour, and nothing is left for the next picture.
		expect(sum(2)).toBeGreaterThan(sum(0));
		expect(sum(3)).toBeGreaterThan(0);
		expect(density.cells.every((cell) => cell === 0)).toBe(true);
	});
});

describe('trails', () => {
	const sum = (trails: Trails): number => trails.cells.reduce((total, cell) => total + cell, 0);

	it('every cell-wide step leaves a unit, in every direction, and none is lost', () => {
		for (const angle of [0, 0.3, 0.8, 1.2, 2, 3.5, 5.9]) {
			const trails = new Trails(64, 1);
			const [dx, dy] = [0.2 * Math.cos(angle), 0.2 * Math.sin(angle)];
			const taken = trails.deposit(0, [-dx, -dy, dx, dy], 256);
			expect(sum(trails)).toBe(taken);
			const cells = 2 * Math.max(Math.abs(dx), Math.abs(dy)) * 64;
			// One rounding down for each of at most cells + 1 steps.
			expect(taken).toBeLessThanOrEqual(256 * cells + 1);
			expect(taken).toBeGreaterThan(256 * cells - cells - 3);
		}
	});

	it('what does not move leaves none; what moves little leaves little', () => {
		const trails = new Trails(64, 2);
		expect(trails.deposit(1, [0.1, 0.1, 0.1, 0.1], 256)).toBe(0);
		const little = trails.deposit(1, [0.1, 0.1, 0.1 + 0.25 / 64, 0.1], 256);
		expect(little).toBeGreaterThan(60);
		expect(little).toBeLessThan(68);
		expect(trails.cells.subarray(0, 64 * 64).every((cell) => cell === 0)).toBe(true);
	});

	it('is cut at the window, and far jumps become dashes', () => {
		const trails = new Trails(512, 1);
		expect(trails.deposit(0, [0.6, 0.6, 3, 4], 256)).toBe(0);
		expect(trails.deposit(0, [-9, 2, Number.NaN, 0], 256)).toBe(0);
		const across = trails.deposit(0, [-5, 0, 5, 0], 256);
		expect(across).toBe(192 * 256);
		expect(sum(trails)).toBe(across);
	});

	it('fades to nothing, takes the groups’ colours, and opacity grows with crossings', () => {
		const trails = new Trails(8, 2);
		trails.cells[0] = 1000;
		trails.cells[64] = 1000;
		trails.cells[1] = 100;
		const groups = [
			{ color: [1, 0, 0] as const, weight: 1 },
			{ color: [0, 0, 1] as const, weight: 0.5 },
		];
		trails.resolve(groups, 256, 1, 0.9);
		const [r, , b, a] = trails.colors;
		expect(a).toBeCloseTo(255 * (1 - Math.exp(-1500 / 256)), -0.5);
		expect((r as number) / (b as number)).toBeCloseTo(2, 1);
		expect(trails.colors[7]).toBeLessThan(a as number);
		expect(trails.cells[0]).toBe(900);
		for (let i = 0; i < 70; i++) trails.resolve(groups, 256, 1, 0.9);
		expect(sum(trails)).toBe(0);
	});

	it('a cell cannot overflow', () => {
		for (const [count, trail] of [
			[1, 0],
			[100_000, 0.98],
			[1_000_000, 0.995],
		] as const) {
			expect((count * trailUnit(count, trail)) / (1 - trail)).toBeLessThanOrEqual(2 ** 32);
			expect(trailUnit(count, trail)).toBeGreaterThan(20);
		}
	});
});

describe('on the canvas', () => {
	const [W, H] = [480, 320];
	const RED: Rgb = [1, 0, 0];
	const STYLE: SwarmStyle = { color: 'optimizer', trail: 0, size: 9 };
	/** A ridge along y: from the side, what is beyond it is hidden. */
	const ridge = () => formulaScene('exp(-20 x^2)', [-1, 1], [-1, 1]);
	const side = { ...DEFAULT_CAMERA, azimuth: 0, elevation: 0.12 };

	async function made(scene = ridge()): Promise<TestRenderer> {
		const renderer = canvasRenderer(createCpuBackend({ precision: 'f64' }));
		for (const view of ['surface', 'map'] as const) renderer.resize(view, W, H, 1);
		renderer.setAppearance({ ...DEFAULT_APPEARANCE, contours: 0, colormap: 'gray' });
		await renderer.show(scene);
		return renderer;
	}

	const show = (renderer: TestRenderer, particles: readonly FakeParticle[], style = STYLE, plane?: Plane): FakeSwarm => {
		const fake = new FakeSwarm(particles, plane);
		renderer.setSwarm([{ swarm: fake.swarm, color: RED }], style);
		return fake;
	};

	const isRed = ([r, g, b]: Rgb): boolean => r > 200 && g < 60 && b < 60;
	async function colorAt(renderer: TestRenderer, view: ViewName, u: number, v: number): Promise<Rgb> {
		const at = renderer.project(view, u, v) as { x: number; y: number };
		return pixel(await renderer.image(view, W, H), W, at.x, at.y);
	}

	it('a particle is where it projects, in both views', async () => {
		const renderer = await made();
		show(renderer, [{ x: [0.5, 0.3] }]);
		for (const view of ['map', 'surface'] as const) expect(isRed(await colorAt(renderer, view, 0.5, 0.3)), view).toBe(true);
	});

	it('behind a ridge it is hidden, before it seen', async () => {
		const renderer = await made();
		renderer.setCamera(side);
		show(renderer, [{ x: [0.6, 0] }]);
		expect(isRed(await colorAt(renderer, 'surface', 0.6, 0))).toBe(true);
		show(renderer, [{ x: [-0.3, 0] }]);
		const plain = await made();
		plain.setCamera(side);
		expect(meanDifference(await renderer.image('surface', W, H), await plain.image('surface', W, H))).toBe(0);
	});

	it('outside the window nothing is drawn', async () => {
		const [renderer, plain] = [await made(), await made()];
		show(renderer, [{ x: [1.2, 0] }, { x: [0, -7] }]);
		for (const view of ['map', 'surface'] as const)
			expect(meanDifference(await renderer.image(view, W, H), await plain.image(view, W, H))).toBe(0);
	});

	it('what has converged has a light core, what has stopped is a dim cross', async () => {
		const renderer = await made();
		show(renderer, [{ x: [0.5, 0.3], status: STATUS.converged }]);
		expect(Math.min(...(await colorAt(renderer, 'map', 0.5, 0.3)))).toBeGreaterThan(230);
		show(renderer, [{ x: [0.5, 0.3], status: STATUS.diverged }]);
		const [r, g] = await colorAt(renderer, 'map', 0.5, 0.3);
		expect(r - g).toBeGreaterThan(80);
		expect(r).toBeLessThan(250);
	});

	it('coloured by loss, a particle keeps a ring in the colour of its optimizer', async () => {
		const renderer = await made();
		renderer.setAppearance({ ...DEFAULT_APPEARANCE, contours: 0, colormap: 'viridis' });
		show(renderer, [{ x: [0.5, 0.3], value: 1 }], { ...STYLE, color: 'loss' });
		const { x, y } = renderer.project('map', 0.5, 0.3) as { x: number; y: number };
		const image = await renderer.image('map', W, H);
		expect(isRed(pixel(image, W, x + 3, y))).toBe(true);
		// The highest value has the lightest of the particles' colours.
		const top = particleColormap({ colormap: 'viridis' }).subarray(-4, -1);
		const middle = pixel(image, W, x, y);
		for (const c of [0, 1, 2] as const) expect(Math.abs(middle[c] - (top[c] as number))).toBeLessThan(12);
	});

	it('injected particles change nothing of how the others look, and are large themselves', async () => {
		const renderer = await made();
		const crowd = Array.from({ length: 900 }, (_, i): FakeParticle => ({ x: [-0.8 + i / 3000, -0.8] }));
		const fake = show(renderer, [{ x: [0.5, 0.3] }, ...crowd]);
		const before = await renderer.image('map', W, H);
		fake.move([{ x: [0.5, 0.3] }, ...crowd, { x: [0.5, -0.4] }]);
		renderer.swarmMoved();
		const after = await renderer.image('map', W, H);
		const { x, y } = renderer.project('map', 0.5, -0.4) as { x: number; y: number };
		for (const dx of [-4, 0, 4]) expect(isRed(pixel(after, W, x + dx, y)), `${dx}`).toBe(true);
		for (let at = 0; at < before.length; at += 4) {
			const [px, py] = [(at / 4) % W, Math.floor(at / 4 / W)];
			if (Math.hypot(px - x, py - y) > 10) expect(after[at]).toBe(before[at]);
		}
	});

	it('of a crowd drawn as a density, injected particles are drawn singly', async () => {
		const renderer = await made();
		const crowd = Array.from({ length: 20_001 }, (_, i): FakeParticle => ({ x: [-0.8 + i / 60_000, -0.8] }));
		const fake = show(renderer, crowd);
		fake.move([...crowd, { x: [0.5, -0.4] }]);
		renderer.swarmMoved();
		const { x, y } = renderer.project('map', 0.5, -0.4) as { x: number; y: number };
		const image = await renderer.image('map', W, H);
		for (const dx of [-4, 0, 4]) expect(isRed(pixel(image, W, x + dx, y)), `${dx}`).toBe(true);
	});

	it('what lies at a minimum is seen in its ring', async () => {
		const renderer = await made();
		const bare = await colorAt(renderer, 'map', 0.5, 0.3);
		renderer.setOverlays({ points: [{ u: 0.5, v: 0.3, kind: 'minimum' }] });
		expect(await colorAt(renderer, 'map', 0.5, 0.3)).toEqual(bare);
		const { x, y } = renderer.project('map', 0.5, 0.3) as { x: number; y: number };
		const [r, g] = pixel(await renderer.image('map', W, H), W, x + 5, y);
		expect(r - g).toBeGreaterThan(100);
	});

	it('particles of six variables lie where the plane is nearest', async () => {
		const renderer = await made();
		const plane = planeAlong([0, 0, 0, 1], [0, 2, 0, 0], [0, 0, 1, 1]);
		// u = 0.5, v = 0.3, and away from the plane along its normals.
		show(renderer, [{ x: [7, 1, 0.3 + 2, 1.3 - 2] }], STYLE, plane);
		expect(isRed(await colorAt(renderer, 'map', 0.5, 0.3))).toBe(true);
	});

	it('a trail lies where a particle went, fades, and begins anew with another window', async () => {
		const renderer = await made();
		const style = { ...STYLE, trail: 0.6 };
		const fake = show(renderer, [{ x: [0.2, 0.5] }], style);
		const bare = await colorAt(renderer, 'map', 0.4, 0.5);
		const move = (x: number): void => {
			fake.move([{ x: [x, 0.5] }]);
			renderer.swarmMoved();
		};
		const redness = async (): Promise<number> => {
			const [r, g] = await colorAt(renderer, 'map', 0.4, 0.5);
			return r - g - (bare[0] - bare[1]);
		};
		move(0.7);
		const fresh = await redness();
		expect(fresh).toBeGreaterThan(40);
		for (let i = 0; i < 3; i++) move(0.7);
		expect(await redness()).toBeLessThan(0.7 * fresh);
		move(0.2);
		expect(await redness()).toBeGreaterThan(40);
		await renderer.show(ridge());
		expect(Math.abs(await redness())).toBeLessThan(2);
		move(0.7);
		renderer.setSwarm([{ swarm: fake.swarm, color: RED }], { ...style, trail: 0 });
		expect(Math.abs(await redness())).toBeLessThan(2);
	});

	it('the same calls give the same picture', async () => {
		const pictures = await Promise.all(
			[1, 2].map(async () => {
				const renderer = await made();
				const fake = show(renderer, [{ x: [0.2, 0.5] }, { x: [-0.5, -0.5] }], { ...STYLE, trail: 0.9 });
				for (let i = 0; i < 5; i++) {
					fake.move([{ x: [0.2 + i / 20, 0.5] }, { x: [-0.5 + i / 9, -0.4] }]);
					renderer.swarmMoved();
				}
				return renderer.image('surface', W, H);
			}),
		);
		expect(pictures[0]).toEqual(pictures[1]);
	});

	it('by loss and by speed particles have other colours than by optimizer', async () => {
		const renderer = await made();
		const particles = [{ x: [0.5, 0.3], value: 0.9 }];
		show(renderer, particles);
		const own = await colorAt(renderer, 'map', 0.5, 0.3);
		for (const color of ['loss', 'speed'] as const) {
			show(renderer, particles, { ...STYLE, color });
			expect(await colorAt(renderer, 'map', 0.5, 0.3), color).not.toEqual(own);
		}
	});

	it('a frame in which only particles move does not draw the landscape', async () => {
		const put = vi.fn();
		const canvas = { width: 0, height: 0, getContext: () => ({ putImageData: put }) } as unknown as HTMLCanvasElement;
		vi.stubGlobal(
			'ImageData',
			class {
				constructor(readonly data: Uint8ClampedArray) {}
			},
		);
		const landscapes = vi.spyOn(SurfaceRaster.prototype, 'draw');
		try {
			const renderer = await made();
			renderer.attach('surface', canvas);
			while (renderer.draw());
			const fake = show(renderer, [{ x: [0.5, 0.3] }], { ...STYLE, trail: 0.9 });
			renderer.draw();
			landscapes.mockClear();
			const seen = (): Uint8ClampedArray => (put.mock.lastCall?.[0] as { data: Uint8ClampedArray }).data.slice();
			const first = seen();
			fake.move([{ x: [0.7, -0.3] }]);
			renderer.swarmMoved();
			expect(renderer.draw()).toBe(true);
			expect(meanDifference(first, seen())).toBeGreaterThan(0);
			expect(landscapes).not.toHaveBeenCalled();
			expect(renderer.draw()).toBe(false);
			renderer.setCamera(side);
			renderer.draw();
			expect(landscapes).toHaveBeenCalledTimes(1);
		} finally {
			landscapes.mockRestore();
			vi.unstubAllGlobals();
		}
	});

	it('no swarm leaves no trace', async () => {
		const [renderer, plain] = [await made(), await made()];
		show(renderer, [{ x: [0.5, 0.3] }]);
		renderer.setSwarm([], STYLE);
		renderer.swarmMoved();
		expect(await renderer.image('surface', W, H)).toEqual(await plain.image('surface', W, H));
	});
});
