/** Decimals: the shortest that say an f32, and as many as its error leaves. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shortest, withError } from '../../src/model/decimal.ts';

test('the shortest decimals are read back as the same f32', () => {
	expect(shortest(Math.fround(0.1))).toBe(0.1);
	fc.assert(fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => Object.is(Math.fround(shortest(value)), value)));
});

describe('a value with its error', () => {
	test.each([
		[1 / 3, 9.934e-9, '0.33333334 ± 1e-8'],
		[Math.fround(1 / 3), 0, '0.33333334 ± 0'],
		// All digits are lost: a difference of numbers 5e8 times as large.
		[16, 15.99999998, '16 ± 16'],
		[-2.384e-7, 2.384e-7, '-2e-7 ± 3e-7'],
		[2.8084108e-7, 1.915892e-8, '2.81e-7 ± 2e-8'],
		[1.2345e-9, 4e-3, '0 ± 0.004'],
		[0.7, 4, '1 ± 4'],
		[0, 1e-12, '0 ± 1e-12'],
		[123456.789, 23, '123460 ± 30'],
		[5, 0.0001, '5 ± 0.0001'],
		[-24.2, 1e-6, '-24.2 ± 0.000001'],
	])('%d ± %d', (value, error, text) => {
		expect(withError(Math.fround(value), error)).toBe(text);
	});

	test('what is printed is no further from the truth than the error and the digits left out', () => {
		fc.assert(
			fc.property(
				fc.float({ min: Math.fround(1e-20), max: Math.fround(1e20), noNaN: true }),
				fc.double({ min: 1e-12, max: 10, noNaN: true }),
				fc.boolean(),
				(size, part, negative) => {
					const value = negative ? -size : size;
					const error = size * part;
					const [number, bound] = withError(value, error).split(' ± ').map(Number) as [number, number];
					expect(bound).toBeGreaterThanOrEqual(error * (1 - 1e-12));
					expect(bound).toBeLessThanOrEqual(1.51 * error);
					// Half a unit of the last place of the error, or of the nine digits that say an f32.
					expect(Math.abs(number - value)).toBeLessThanOrEqual(0.51 * bound + size * 6e-8);
				},
			),
		);
	});
});
