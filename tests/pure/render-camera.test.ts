/** The camera: matrices, moves, presets, damping; and the frame loop that carries it. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAMERA_LIMITS, type Camera, DEFAULT_CAMERA } from '../../src/model/view.ts';
import {
	CameraGlide,
	cameraBasis,
	cameraMatrices,
	clampCamera,
	orbit,
	pan,
	presetCamera,
	projectPoint,
	sightLine,
	wrapAngle,
	zoomToCursor,
} from '../../src/render/camera.ts';
import { type FrameClock, FrameLoop } from '../../src/render/frame-loop.ts';

const [W, H] = [900, 600];

const anyCamera = fc.record({
	azimuth: fc.double({ min: -3, max: 3, noNaN: true }),
	elevation: fc.double({ min: -0.3, max: Math.PI / 2, noNaN: true }),
	distance: fc.double({ min: 0.5, max: 6, noNaN: true }),
	target: fc.constant([0.1, -0.1, 0.1] as const),
	projection: fc.constantFrom('perspective' as const, 'orthographic' as const),
});

describe('matrices', () => {
	it('the target is in the middle, whatever the camera', () => {
		fc.assert(
			fc.property(anyCamera, (camera) => {
				const at = projectPoint(cameraMatrices(camera, W, H), camera.target, W, H);
				expect(at?.x).toBeCloseTo(W / 2, 6);
				expect(at?.y).toBeCloseTo(H / 2, 6);
				expect(at?.depth).toBeGreaterThan(0);
				expect(at?.depth).toBeLessThan(1);
			}),
		);
	});

	it('from the front x goes right, z up and y into the screen', () => {
		const m = cameraMatrices(presetCamera('front', DEFAULT_CAMERA), W, H);
		const at = (x: number, y: number, z: number) => projectPoint(m, [x, y, z], W, H) as { x: number; y: number; depth: number };
		expect(at(0.4, 0, 0.1).x).toBeGreaterThan(at(-0.4, 0, 0.1).x);
		expect(at(0, 0, 0.4).y).toBeLessThan(at(0, 0, 0).y);
		expect(at(0, 0.4, 0.1).depth).toBeGreaterThan(at(0, -0.4, 0.1).depth);
	});

	it('from above x goes right and y up, as on the map', () => {
		const m = cameraMatrices(presetCamera('top', DEFAULT_CAMERA), W, H);
		const [a, b, c] = [
			[0, 0, 0],
			[0.3, 0, 0],
			[0, 0.3, 0],
		].map((p) => projectPoint(m, p as [number, number, number], W, H)) as { x: number; y: number }[];
		expect(b?.x).toBeGreaterThan((a?.x as number) + 20);
		expect(b?.y).toBeCloseTo(a?.y as number, 6);
		expect(c?.y).toBeLessThan((a?.y as number) - 20);
	});

	it('both projections show the target at the same size', () => {
		const size = (projection: Camera['projection']): number => {
			const camera = { ...presetCamera('front', DEFAULT_CAMERA), target: [0, 0, 0] as const, projection };
			return (projectPoint(cameraMatrices(camera, W, H), [0.1, 0, 0], W, H)?.x as number) - W / 2;
		};
		expect(size('perspective')).toBeCloseTo(size('orthographic'), 6);
	});

	it('the box fits a narrow view as well', () => {
		for (const [w, h] of [
			[900, 600],
			[390, 700],
			[390, 390],
			[1280, 720],
		] as const) {
			const m = cameraMatrices(DEFAULT_CAMERA, w, h);
			for (const x of [-0.5, 0.5]) {
				for (const y of [-0.5, 0.5]) {
					for (const z of [0, 0.45]) {
						const at = projectPoint(m, [x, y, z], w, h);
						expect(at?.x).toBeGreaterThan(0);
						expect(at?.x).toBeLessThan(w);
						expect(at?.y).toBeGreaterThan(0);
						expect(at?.y).toBeLessThan(h);
					}
				}
			}
		}
	});

	it('a sight line passes through what is drawn at its pixel', () => {
		fc.assert(
			fc.property(
				anyCamera,
				fc.double({ min: -0.4, max: 0.4, noNaN: true }),
				fc.double({ min: -0.4, max: 0.4, noNaN: true }),
				(camera, x, y) => {
					const m = cameraMatrices(camera, W, H);
					const at = projectPoint(m, [x, y, 0.2], W, H);
					if (!at || at.depth < 0) return;
					const { origin, direction } = sightLine(m, at.x, at.y, W, H);
					const d = [x - origin[0], y - origin[1], 0.2 - origin[2]] as const;
					const along = d[0] * direction[0] + d[1] * direction[1] + d[2] * direction[2];
					expect(Math.hypot(...d.map((c, i) => c - along * (direction[i] as number)))).toBeLessThan(1e-6);
				},
			),
		);
	});

	it('the basis is orthonormal, also straight from above', () => {
		const { right, up, back } = cameraBasis({ ...DEFAULT_CAMERA, elevation: Math.PI / 2 });
		const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
		expect([dot(right, up), dot(up, back), dot(right, back)].every((x) => Math.abs(x) < 1e-12)).toBe(true);
		expect([dot(right, right), dot(up, up), dot(back, back)].every((x) => Math.abs(x - 1) < 1e-12)).toBe(true);
	});
});

describe('moves', () => {
	it('a drag to the right turns the surface to the right, a drag down shows more of its top', () => {
		const front = presetCamera('front', DEFAULT_CAMERA);
		const before = projectPoint(cameraMatrices(front, W, H), [0, -0.5, 0], W, H);
		const after = projectPoint(cameraMatrices(orbit(front, 40, 0, H), W, H), [0, -0.5, 0], W, H);
		expect(after?.x).toBeGreaterThan(before?.x as number);
		expect(orbit(front, 0, 40, H).elevation).toBeGreaterThan(front.elevation);
	});

	it('panning keeps what lies at the target under the pointer', () => {
		const moved = pan(DEFAULT_CAMERA, 60, -35, W, H);
		const at = projectPoint(cameraMatrices(moved, W, H), DEFAULT_CAMERA.target, W, H);
		expect(at?.x).toBeCloseTo(W / 2 + 60, 6);
		expect(at?.y).toBeCloseTo(H / 2 - 35, 6);
	});

	it('zooming keeps the point under the cursor', () => {
		const { right } = cameraBasis(DEFAULT_CAMERA);
		const point = DEFAULT_CAMERA.target.map((x, i) => x + 0.2 * (right[i] as number)) as [number, number, number];
		const before = projectPoint(cameraMatrices(DEFAULT_CAMERA, W, H), point, W, H) as { x: number; y: number };
		const zoomed = zoomToCursor(DEFAULT_CAMERA, 0.7, before.x, before.y, W, H);
		expect(zoomed.distance).toBeCloseTo(0.7 * DEFAULT_CAMERA.distance, 12);
		const after = projectPoint(cameraMatrices(zoomed, W, H), point, W, H);
		expect(after?.x).toBeCloseTo(before.x, 6);
		expect(after?.y).toBeCloseTo(before.y, 6);
	});

	it('is held to its limits, whatever it is told', () => {
		const wild = clampCamera({ azimuth: 100, elevation: 9, distance: 0, target: [9, Number.NaN, -9], projection: 'perspective' });
		expect(wild.elevation).toBe(Math.PI / 2);
		expect(wild.distance).toBe(CAMERA_LIMITS.distance[0]);
		expect(wild.target).toEqual([1, 0, -1]);
		expect(Math.abs(wild.azimuth)).toBeLessThanOrEqual(Math.PI);
		expect(wrapAngle(3 * Math.PI)).toBeCloseTo(Math.PI, 12);
	});
});

describe('damping', () => {
	it('arrives, the short way round, and rests', () => {
		const glide = new CameraGlide({ ...DEFAULT_CAMERA, azimuth: 3.1 });
		glide.moveTo({ ...DEFAULT_CAMERA, azimuth: -3.1 });
		let steps = 0;
		while (glide.moving && steps++ < 200) expect(Math.abs(glide.step(16).azimuth)).toBeGreaterThan(3);
		expect(steps).toBeGreaterThan(5);
		expect(steps).toBeLessThan(120);
		expect(glide.step(16).azimuth).toBe(-3.1);
	});

	it('does not depend on the frame rate', () => {
		const run = (ms: number, count: number): number => {
			const glide = new CameraGlide(DEFAULT_CAMERA);
			glide.moveTo({ ...DEFAULT_CAMERA, elevation: 1.2 });
			let shown = DEFAULT_CAMERA as Camera;
			for (let i = 0; i < count; i++) shown = glide.step(ms);
			return shown.elevation;
		};
		expect(run(8, 12)).toBeCloseTo(run(32, 3), 9);
	});

	it('is left out where motion is reduced', () => {
		const glide = new CameraGlide(DEFAULT_CAMERA, true);
		glide.moveTo({ ...DEFAULT_CAMERA, distance: 4 });
		expect(glide.step(1).distance).toBe(4);
		expect(glide.moving).toBe(false);
	});
});

describe('frame loop', () => {
	function manualClock(): FrameClock & { tick(time: number): boolean } {
		let pending: ((time: number) => void) | null = null;
		return {
			request: (callback) => {
				pending = callback;
				return 1;
			},
			cancel: () => {
				pending = null;
			},
			tick(time) {
				const callback = pending;
				pending = null;
				callback?.(time);
				return callback !== null;
			},
		};
	}

	it('sleeps when nothing moves, and one wake is one frame', () => {
		const clock = manualClock();
		const elapsed: number[] = [];
		let left = 2;
		const loop = new FrameLoop((ms) => {
			elapsed.push(ms);
			return left-- > 0;
		}, clock);
		expect(loop.awake).toBe(false);
		loop.wake();
		loop.wake();
		expect([clock.tick(1000), clock.tick(1010), clock.tick(5000), clock.tick(5016)]).toEqual([true, true, true, false]);
		expect(elapsed.map(Math.round)).toEqual([17, 10, 100]);
		// After a sleep the step is one ordinary frame.
		loop.wake();
		clock.tick(90_000);
		expect(Math.round(elapsed.at(-1) as number)).toBe(17);
		loop.stop();
		loop.wake();
		expect(clock.tick(90_016)).toBe(false);
	});
});
