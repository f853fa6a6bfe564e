/** Known samples have known medians, quartiles, ratios and verdicts; curves have known costs and crossovers. */

import { describe, expect, test } from 'vitest';
import { Differences, ulpOf } from '../../src/bench/accuracy.ts';
import { quantumOf } from '../../src/bench/clock.ts';
import { crossover, doublingCosts } from '../../src/bench/curves.ts';
import { aboveRoof, roofOf } from '../../src/bench/roofline.ts';
import { reportTables } from '../../src/bench/tables.ts';
import { quantile, ratios, summarize, verdict } from '../../src/bench/statistics.ts';
import { testPoint } from '../support/bench.ts';

describe('statistics', () => {
	test.each([
		[[5], 5, 5, 5],
		[[4, 1, 3, 2], 1.75, 2.5, 3.25],
		[[7, 1, 3, 5, 2, 6, 4], 2.5, 4, 5.5],
		[[10, 10, 10, 1000], 10, 10, 257.5],
	])('quartiles of %j', (samples, q1, median, q3) => {
		expect(summarize(samples)).toEqual({ samples, q1, median, q3 });
	});

	test('the order of the samples is kept and does not matter', () => {
		const samples = [3, 1, 2];
		expect(summarize(samples).samples).toEqual([3, 1, 2]);
		expect(quantile(samples, 0)).toBe(1);
		expect(quantile(samples, 1)).toBe(3);
		expect(() => quantile([], 0.5)).toThrow(RangeError);
	});

	test('ratios are formed run by run: a disturbance that hits both goes out', () => {
		// The machine was three times slower in the second half of the runs.
		const [slow, fast] = [
			[10, 10, 10, 30, 30, 30, 30],
			[5, 5, 5, 15, 15, 15, 15],
		];
		expect(ratios(slow, fast)).toMatchObject({ median: 2, q1: 2, q3: 2 });
		expect(ratios([8, 9], [4])).toMatchObject({ samples: [2] });
	});

	test.each([
		[[1, 2, 3], [7, 8, 9], 'lower'],
		[[7, 8, 9], [1, 2, 3], 'higher'],
		[[1, 5, 9], [2, 6, 10], 'within the spread'],
		[[3, 3, 3], [3, 3, 3], 'within the spread'],
		// One outlier on each side changes nothing: quartiles do not see it.
		[[1, 2, 2, 2, 2, 2, 50], [0, 9, 9, 9, 9, 9, 9], 'lower'],
	])('%j against %j: %s', (a, b, answer) => {
		expect(verdict(summarize(a), summarize(b))).toBe(answer);
	});
});

describe('curves', () => {
	const curve = (contestant: 'gpu-fast' | 'cpu-1', times: readonly number[]) =>
		times.map((t, i) => testPoint([t], { contestant, size: 128 * 2 ** i, units: (128 * 2 ** i) ** 2 }));

	test('what doubling the work costs', () => {
		// Four times the work in four times the time is 2 a doubling; in sixteen times it is 4.
		expect(doublingCosts(curve('cpu-1', [1, 4, 64])).map(({ size, cost }) => [size, Number(cost.toFixed(9))])).toEqual([
			[128, 2],
			[256, 4],
		]);
	});

	test('the crossover lies between the sizes, on the lines of the log–log plot', () => {
		const points = [...curve('gpu-fast', [4, 4, 4]), ...curve('cpu-1', [1, 2, 8])];
		// At 256 the CPU is 2 times faster, at 512 the GPU is: half way on both logarithmic axes.
		expect(crossover(points, 'value:himmelblau', 'gpu-fast', 'cpu-1')).toBeCloseTo(Math.sqrt(256 * 512), 9);
		expect(crossover(points, 'value:himmelblau', 'cpu-1', 'gpu-fast')).toBeNull();
		const always = [...curve('gpu-fast', [1, 1]), ...curve('cpu-1', [2, 2])];
		expect(crossover(always, 'value:himmelblau', 'gpu-fast', 'cpu-1')).toBe(128);
	});
});

describe('the roofline', () => {
	test.each([
		[{ bytes: 4, operations: 10, builtins: 0 }, 20, { attainable: 25, share: 0.8, limit: 'bandwidth' }],
		[{ bytes: 4, operations: 100, builtins: 0 }, 5, { attainable: 10, share: 0.5, limit: 'arithmetic' }],
		// Three built-in functions take 0.06 s of a unit, 40 products 0.04 s.
		[{ bytes: 4, operations: 43, builtins: 3 }, 5, { attainable: 10, share: 0.5, limit: 'arithmetic' }],
		[{ bytes: 0, operations: 100, builtins: 0 }, 5, null],
	])('%j at %d a second', (work, rate, answer) => {
		expect(roofOf({ bandwidth: 100, arithmetic: 1000, builtins: 50 }, work, rate)).toEqual(answer);
	});

	test('work that is faster than its roof says why; within the spread, and below, nothing is said', () => {
		expect(aboveRoof({ share: 1.4, limit: 'bandwidth' })).toMatch(/stay in caches.*copy of 64 MiB/);
		expect(aboveRoof({ share: 1.4, limit: 'arithmetic' })).toMatch(/operations that the roof counts/);
		for (const share of [0.3, 1, 1.01]) expect(aboveRoof({ share, limit: 'bandwidth' })).toBe('');
		const point = testPoint([1], { roof: { attainable: 1e9, share: 1.4, limit: 'bandwidth' } });
		expect(reportTables({ points: [point] } as unknown as Parameters<typeof reportTables>[0])[0]?.rows[1]?.at(-1)).toContain(
			'above the roof: its data stay',
		);
	});
});

describe('errors in units of the tolerance', () => {
	const report = (...triples: [number, number, Parameters<Differences['add']>[2]][]) => {
		const differences = new Differences();
		for (const [answer, truth, bound] of triples) differences.add(answer, truth, bound);
		return differences.report();
	};

	test('the distance to the end of the bound on that side is 1', () => {
		expect(report([1.5, 1, [0, 2]], [0, 1, [0, 2]], [1, 1, [1, 1]])).toMatchObject({ largest: 1, typical: 0.5, compared: 3, wrong: 0 });
	});

	test('a number outside its bound, a hole too many and a hole too few are wrong', () => {
		expect(report([3, 1, [0, 2]])).toMatchObject({ largest: 2, wrong: 1 });
		expect(report([Number.NaN, 1, [0, 2]])).toMatchObject({ wrong: 1 });
		expect(report([1, Number.NaN, 'hole'])).toMatchObject({ wrong: 1 });
		expect(report([Number.NaN, Number.NaN, 'hole'])).toMatchObject({ largest: 0, wrong: 0 });
		// An exact answer has a tolerance of 0: missing it is wrong, and JSON can say how far.
		const exact = report([1.000001, 1, [1, 1]]);
		expect(exact?.wrong).toBe(1);
		expect(Number.isFinite(exact?.largest)).toBe(true);
	});

	test('the same in ULP, with the tolerance of that place: machines of other tolerances can be compared', () => {
		const ulp = 2 ** -23;
		expect(report([1 + 3 * ulp, 1, [1 - 8 * ulp, 1 + 8 * ulp]], [2 + 4 * ulp, 2, [2 - 16 * ulp, 2 + 16 * ulp]])?.ulp).toEqual({
			largest: 3,
			tolerance: 8,
			typical: 2.5,
		});
		// Of a larger error that is allowed and a smaller one that is not, the latter is shown.
		expect(report([1 + 30 * ulp, 1, [0, 2]], [1 + 3 * ulp, 1, [1 - ulp, 1 + ulp]])).toMatchObject({
			wrong: 1,
			ulp: { largest: 3, tolerance: 1 },
		});
		// A hole has no distance.
		expect(report([Number.NaN, 1, [0, 2]])?.ulp).toBeUndefined();
	});

	test.each([
		[1, 2 ** -23],
		[-1.99, 2 ** -23],
		[2, 2 ** -22],
		[2 - 2 ** -52, 2 ** -23],
		[2 ** -126, 2 ** -149],
		[0, 2 ** -149],
		[1e-45, 2 ** -149],
	])('f32 numbers at %d lie %d apart', (x, spacing) => expect(ulpOf(x)).toBe(spacing));

	test('where any answer is right, nothing is compared', () => {
		expect(report([5, 1, 'uncertain'])).toBeNull();
	});
});

test('the quantum of a clock', () => {
	let looks = 0;
	// A clock that steps by 0.1 ms at every fifth look, as a browser rounds.
	expect(quantumOf(() => Math.floor(looks++ / 5) / 10)).toBeCloseTo(0.1, 12);
	expect(quantumOf(() => 7)).toBe(0);
});
