/** Scales: round trips, monotony, clipping, degenerate fields; colour maps. */

import fc from 'fast-check';
import { interpolateTurbo, interpolateViridis } from 'd3-scale-chromatic';
import { describe, expect, it } from 'vitest';
import { COLORMAP_ENTRIES, COLORMAPS } from '../../src/math/colormaps.ts';
import { makeScale, SCALE_KINDS, type ScaleInput } from '../../src/math/scale.ts';

/** Statistics of a sample, as a reduction reports them. */
function statistics(values: readonly number[]): ScaleInput {
	const sorted = Float64Array.from(values).sort();
	const at = (p: number): number => sorted[Math.round(p * (sorted.length - 1))] as number;
	return { min: at(0), max: at(1), quantiles: Float32Array.from({ length: 65 }, (_, i) => at(i / 64)) };
}

const skewed = statistics(Array.from({ length: 4097 }, (_, i) => Math.fround((i / 4096) ** 4 * 2500 - 3)));

describe.each(SCALE_KINDS)('%s', (kind) => {
	const scale = makeScale(kind, skewed);

	it('maps the ends to 0 and 1, and the inverse returns', () => {
		expect(scale.forward(skewed.min)).toBeCloseTo(0, 12);
		expect(scale.forward(skewed.max)).toBeCloseTo(1, 12);
		fc.assert(
			fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (t) => {
				expect(scale.forward(scale.inverse(t))).toBeCloseTo(t, 6);
			}),
		);
	});

	it('never decreases', () => {
		fc.assert(
			fc.property(fc.double({ min: -10, max: 3000, noNaN: true }), fc.double({ min: 0, max: 500, noNaN: true }), (value, more) => {
				expect(scale.forward(value + more)).toBeGreaterThanOrEqual(scale.forward(value));
			}),
		);
	});

	it('has the slope of a difference', () => {
		for (const t of [0.1, 0.33, 0.5, 0.77, 0.95]) {
			const value = scale.inverse(t);
			const h = 1e-4 * (value - skewed.min);
			expect(scale.slope(value) / ((scale.forward(value + h) - scale.forward(value - h)) / (2 * h))).toBeCloseTo(1, 2);
		}
	});

	it('keeps holes', () => expect(scale.forward(Number.NaN)).toBeNaN());

	it('clips at a quantile', () => {
		const clipped = makeScale(kind, skewed, 0.5);
		expect(clipped.hi).toBeCloseTo(skewed.quantiles[32] as number, 6);
		expect(clipped.forward(clipped.hi)).toBeCloseTo(1, 6);
		expect(clipped.forward(skewed.max)).toBe(1);
		expect(clipped.slope(skewed.max)).toBe(0);
	});

	it('shows a constant field at half height, and an empty one as something finite', () => {
		const constant = makeScale(kind, statistics([7, 7, 7]));
		expect([constant.forward(7), constant.inverse(0.2), constant.slope(7)]).toEqual([0.5, 7, 0]);
		const empty = makeScale(kind, { min: Number.NaN, max: Number.NaN, quantiles: new Float32Array(65).fill(Number.NaN) });
		expect(empty.forward(1)).toBe(0.5);
	});

	it('tells values apart where most cells are equal', () => {
		const plateau = makeScale(kind, statistics([...new Array<number>(500).fill(0), 1, 2, 3]));
		expect(plateau.forward(0)).toBeLessThan(0.5);
		expect(plateau.forward(3)).toBe(1);
	});
});

it('symlog is odd where the range is', () => {
	const scale = makeScale('symlog', statistics(Array.from({ length: 201 }, (_, i) => (i - 100) ** 3)));
	expect(scale.forward(0)).toBeCloseTo(0.5, 12);
	for (const x of [1, 50, 1e5]) expect(scale.forward(x) + scale.forward(-x)).toBeCloseTo(1, 12);
});

it('quantile gives each value its rank', () => {
	const scale = makeScale('quantile', statistics(Array.from({ length: 1025 }, (_, i) => Math.exp(i / 100))));
	for (let i = 0; i <= 64; i++) expect(scale.forward(scale.knots[i] as number)).toBeCloseTo(i / 64, 6);
});

it('colour maps are those of d3-scale-chromatic', () => {
	for (const table of Object.values(COLORMAPS)) expect(table.length).toBe(4 * COLORMAP_ENTRIES);
	const entry = (table: Uint8Array, i: number): number[] => [...table.subarray(4 * i, 4 * i + 3)];
	for (const i of [0, 17, 128, 255]) {
		const [r, g, b] = entry(COLORMAPS.viridis, i) as [number, number, number];
		expect(`#${((r << 16) | (g << 8) | b).toString(16).padStart(6, '0')}`).toBe(interpolateViridis(i / 255));
		expect(`rgb(${entry(COLORMAPS.turbo, i).join(', ')})`).toBe(interpolateTurbo(i / 255));
	}
	const lightness = (table: Uint8Array, i: number): number => entry(table, i).reduce((a, b) => a + b);
	for (const name of ['viridis', 'cividis', 'magma', 'gray'] as const)
		expect(lightness(COLORMAPS[name], 255)).toBeGreaterThan(lightness(COLORMAPS[name], 0));
	// Blue low, red high, light in the middle.
	const [low, middle, high] = [0, 128, 255].map((i) => entry(COLORMAPS.diverging, i)) as [number[], number[], number[]];
	expect(low[2]).toBeGreaterThan(low[0] as number);
	expect(high[0]).toBeGreaterThan(high[2] as number);
	expect(Math.min(...middle)).toBeGreaterThan(220);
});
