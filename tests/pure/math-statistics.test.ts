/** The reduction over a field: quantiles are values of the field, in its own precision. */

import { describe, expect, test } from 'vitest';
import { makeScale } from '../../src/math/scale.ts';
import { fieldStatistics, quantileOf } from '../../src/math/statistics.ts';

/** 10⁹ ± 5 in double precision: ten thousand values where neighbouring f32 are 64 apart. */
const shifted = Float64Array.from({ length: 10_001 }, (_, i) => 1e9 - 5 + i / 1000);

test('extremes, holes and quantiles of a small field', () => {
	const { quantiles, ...rest } = fieldStatistics(Float32Array.of(3, Number.NaN, 1, -0));
	expect(rest).toEqual({ count: 4, holes: 1, min: 0, max: 3, minCell: 3, maxCell: 0 });
	expect([quantiles[0], quantiles[32], quantiles[64]]).toEqual([0, 1, 3]);
	expect(quantiles).toBeInstanceOf(Float32Array);
});

describe('a field in double precision far from 0', () => {
	const statistics = fieldStatistics(shifted);

	test('every quantile is one of its values', () => {
		const values = new Set(shifted);
		expect(statistics.quantiles).toBeInstanceOf(Float64Array);
		expect(statistics.quantiles.length).toBe(65);
		for (const quantile of statistics.quantiles) expect(values).toContain(quantile);
		expect(statistics.quantiles[32]).toBe(1e9);
	});

	test('a clip of 0.98 cuts off two per cent', () => {
		const scale = makeScale('linear', statistics, 0.98);
		const cut = shifted.filter((value) => scale.forward(value) === 1).length / shifted.length;
		expect(cut).toBeCloseTo(0.02, 3);
	});

	test('the quantile scale tells all of them apart', () => {
		const scale = makeScale('quantile', statistics);
		for (const [i, value] of shifted.entries()) if (i % 97 === 0) expect(scale.forward(value)).toBeCloseTo(i / 10_000, 3);
		expect(scale.inverse(0.25)).toBeCloseTo(1e9 - 2.5, 2);
	});
});

test('a field of holes has no quantiles', () => {
	const { min, max, quantiles } = fieldStatistics(new Float64Array(3).fill(Number.NaN));
	expect([min, max, quantiles[0], quantiles[64]]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
});

test('a quantile by nearest rank is one of the values', () => {
	const values = [1, 2, 10];
	expect([0, 0.24, 0.26, 0.5, 0.74, 0.76, 1].map((q) => quantileOf(values, q))).toEqual([1, 1, 2, 2, 2, 10, 10]);
	expect(quantileOf([], 0.5)).toBeNaN();
});
