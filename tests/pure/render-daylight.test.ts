/** Which shares of the sky and of the sun the parts of a surface see. */

import { describe, expect, it } from 'vitest';
import { makeScale } from '../../src/math/scale.ts';
import { CastShadows, SHADOW_SIDE } from '../../src/render/cast-shadows.ts';
import { DAYLIGHT_SIDE, Daylight, daylightAt } from '../../src/render/daylight.ts';
import { HeightField } from '../../src/render/height-field.ts';

const SIDE = 65;

/** A surface over [−1, 1]² whose box is as high as it is wide. */
function surface(f: (x: number, y: number) => number): HeightField {
	const at = (k: number): number => (2 * k) / (SIDE - 1) - 1;
	const values = Float32Array.from({ length: SIDE * SIDE }, (_, i) => f(at(i % SIDE), at(Math.floor(i / SIDE))));
	const picked = Uint32Array.from({ length: SIDE }, (_, k) => k);
	const scale = makeScale('linear', { min: 0, max: 1, quantiles: Float64Array.of(0, 1) });
	const grid = { columns: SIDE, rows: SIDE, domain: { u: [-1, 1], v: [-1, 1] } } as const;
	return new HeightField(grid, { columns: picked, rows: picked, values }, scale, 1);
}

const FROM_RIGHT = [0.8, 0, 0.6] as const;
const FROM_LEFT = [-0.8, 0, 0.6] as const;

it('a level place in the open sees all of both', () => {
	const { side, bytes } = new Daylight(surface(() => 0.3)).under(FROM_RIGHT);
	expect(side).toBe(DAYLIGHT_SIDE);
	expect(bytes).toHaveLength(2 * DAYLIGHT_SIDE ** 2);
	expect(new Set(bytes)).toEqual(new Set([255]));
});

it('a wall hides half of the sky beside it, and the sun behind it', () => {
	const daylight = new Daylight(surface((x) => (x > 0.5 ? 1 : 0)));
	const sun = (light: typeof FROM_RIGHT | typeof FROM_LEFT, x: number): number => daylightAt(daylight.under(light), 1, x, 0);
	expect(sun(FROM_RIGHT, 0.2)).toBe(0);
	expect(sun(FROM_LEFT, 0.2)).toBe(1);
	expect(sun(FROM_RIGHT, 0.45)).toBe(1);
	const sky = (x: number): number => daylightAt(daylight.under(FROM_LEFT), 0, x, 0);
	expect(sky(0.22)).toBeLessThan(0.7);
	expect(sky(0.22)).toBeGreaterThan(0.5);
	expect(sky(-0.4)).toBeGreaterThan(0.97);
	expect(sky(0.45)).toBe(1);
});

it('the floor of a bowl sees less of the sky than its rim, and a hole hides nothing', () => {
	const bowl = new Daylight(surface((x, y) => Math.min(1, 3 * (x * x + y * y)))).under(FROM_RIGHT);
	expect(daylightAt(bowl, 0, 0, 0)).toBeLessThan(daylightAt(bowl, 0, 0.45, 0.45) - 0.1);
	const holes = new Daylight(surface((x) => (x > 0.5 ? Number.NaN : 0))).under(FROM_RIGHT);
	expect(daylightAt(holes, 0, 0, 0)).toBe(1);
	expect(daylightAt(holes, 1, 0.2, 0)).toBe(1);
});

describe('cast shadows', () => {
	const under = (f: (x: number, y: number) => number, light: readonly [number, number, number]) => {
		const field = surface(f);
		return new CastShadows(field, new Daylight(field)).under(light);
	};
	/** A unit vector toward a sun 45° high, so many radians left of +x. */
	const sunAt = (angle: number) => [Math.SQRT1_2 * Math.cos(angle), Math.SQRT1_2 * Math.sin(angle), Math.SQRT1_2] as const;

	it('there is none on a plane, however the sun stands', () => {
		for (const angle of [0, 0.4, Math.PI / 2, 2, 3.1, -1]) {
			const { side, bytes } = under(() => 0.4, sunAt(angle));
			expect(side).toBe(SHADOW_SIDE);
			expect(bytes.every((byte, i) => i % 2 === 0 || byte === 255)).toBe(true);
		}
	});

	it.each([0, Math.PI / 2, Math.PI, -Math.PI / 2, 0.5, 2.2, -2.6])(
		'a mast throws one as long as it is high, away from the sun at %s',
		(angle) => {
			// 0.3 high and 0.06 wide, in the middle.
			const light = under((x, y) => (Math.hypot(x, y) < 0.06 ? 0.3 : 0), sunAt(angle));
			const sun = (away: number, aside = 0): number =>
				daylightAt(light, 1, -away * Math.cos(angle) - aside * Math.sin(angle), -away * Math.sin(angle) + aside * Math.cos(angle));
			for (const away of [0.08, 0.15, 0.22]) expect(sun(away)).toBeLessThan(0.2);
			expect(sun(0.38)).toBe(1);
			expect(sun(-0.15)).toBe(1);
			expect(sun(0.15, 0.1)).toBe(1);
			expect(sun(0.15, -0.1)).toBe(1);
		},
	);

	it('an edge is softer the farther away what casts it, and a hole neither casts nor takes one', () => {
		const wall = under((x) => (x > 0.6 ? 0.5 : 0), FROM_RIGHT);
		const width = (light: typeof wall, from: number): number => {
			let soft = 0;
			for (let x = from; x > -0.5; x -= 0.001) {
				const share = daylightAt(light, 1, x, 0);
				if (share > 0.05 && share < 0.95) soft += 0.001;
			}
			return soft;
		};
		const low = under((x) => (x > 0.6 ? 0.1 : 0), FROM_RIGHT);
		expect(width(wall, 0.28)).toBeGreaterThan(2 * width(low, 0.28));
		const hole = under((x) => (x > 0.6 ? Number.NaN : 0.2), FROM_RIGHT);
		expect(daylightAt(hole, 1, 0.25, 0)).toBe(1);
	});
});
