/** Values of given ranks are those that sorting would put there. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valuesAtRanks } from '../../src/math/order-statistics.ts';
import { philoxUniform } from '../../src/math/philox.ts';
import { fieldStatistics } from '../../src/math/statistics.ts';
import { processorTime } from '../support/processor-time.ts';

const COUNT = 60_000;
const uniform = (k: number): number => philoxUniform(7, k, 0, 0)[0];
const KINDS: readonly (readonly [name: string, value: (k: number) => number])[] = [
	['evenly spread', uniform],
	['all alike', () => 3],
	['two values', (k) => (k % 3 === 0 ? -1 : 2)],
	['one outlier', (k) => (k === 5 ? 1e300 : uniform(k))],
	['over 600 decades', (k) => 10 ** (600 * (uniform(k) - 0.5))],
	['close together and far from 0', (k) => 1e9 + 5 * uniform(k)],
	['with infinities', (k) => (k === 9 ? Number.POSITIVE_INFINITY : uniform(k))],
	['ascending', (k) => k],
];

describe.each([
	['f64', Float64Array],
	['f32', Float32Array],
] as const)('%s', (_precision, Kind) => {
	test.each(KINDS)('%s', (_, value) => {
		const values = new Kind(Array.from({ length: COUNT }, (_unused, k) => value(k)));
		const ranks = [0, 1, 17, 30_000, 30_000, 59_998, COUNT - 1];
		const sorted = values.slice().sort();
		expect(valuesAtRanks(values, ranks)).toEqual(ranks.map((rank) => sorted[rank]));
	});
});

test('any numbers, any ranks', () => {
	fc.assert(
		fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 50 }), fc.integer({ min: 200, max: 400 }), (few, times) => {
			// Beyond what is sorted anyway.
			const values = Float64Array.from({ length: few.length * times }, (_, k) => (few[k % few.length] as number) + 0);
			const ranks = [0, Math.floor(values.length / 3), values.length - 1];
			const sorted = values.slice().sort();
			expect(valuesAtRanks(values, ranks)).toEqual(ranks.map((rank) => sorted[rank]));
		}),
		{ numRuns: 60 },
	);
});

// Neighbours on the machine disturb one of two times that are compared: three tries.
test('a field of four million cells is reduced without sorting it', { retry: 2 }, () => {
	const values = Float64Array.from({ length: 2 ** 22 }, (_, k) => Math.sin(k) * 1e3);
	const begun = processorTime();
	fieldStatistics(values);
	const took = processorTime(begun);
	const sorting = processorTime();
	values.slice().sort();
	expect(took).toBeLessThan(0.7 * processorTime(sorting));
});
