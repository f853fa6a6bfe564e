/** Which shares of the sky and of the sun the parts of a surface see. */

import { expect, it } from 'vitest';
import { makeScale } from '../../src/math/scale.ts';
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
	const bytes = new Daylight(surface(() => 0.3)).under(FROM_RIGHT);
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
