/** Numbers of movements: short, and never another place. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { swept } from '../../src/app/sweep.ts';
import { isMade, tidy, tidyWindow } from '../../src/app/tidy.ts';

it('a window is a person’s where its ends have few digits, and a movement’s else', () => {
	const chosen = { u: [-5.12, 5.12], v: [1e-7, 0.001] } as const;
	expect(isMade(chosen)).toBe(false);
	expect(isMade({ ...chosen, u: [-5.12, 4.90316275] })).toBe(true);
});

describe('tidy numbers', () => {
	it('are within the unit of the number, or the number itself', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ min: 1e-300, max: 1e6, noNaN: true }), (value, unit) => {
				const short = tidy(value, unit);
				expect(short === value || Math.abs(short - value) <= unit).toBe(true);
			}),
		);
	});

	it.each([
		[0.1 + 0.2, 1e-4, 0.3],
		[-1.23456789, 1e-3, -1.2346],
		[1e-9, 1e-4, 0],
		[123456.789, 100, 123460],
		[1 + 2 ** -52, 2 ** -60, 1 + 2 ** -52],
	])('of %d to %d is %d', (value, unit, short) => {
		expect(tidy(value, unit)).toBe(short);
	});

	it('keep a window a window, however narrow', () => {
		fc.assert(
			fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: 1e-12, max: 1e9, noNaN: true }), (lo, size) => {
				fc.pre(lo + size > lo);
				const { u } = tidyWindow({ u: [lo, lo + size], v: [0, 1] });
				expect(u[1] - u[0]).toBeGreaterThan(0.999 * (lo + size - lo));
			}),
		);
	});
});

it('a parameter that is played goes on from where it is, to and fro between its ends', () => {
	expect([0, 1000, 2000, 3000, 6000, 7000, 8000].map((ms) => swept([0, 2], 1, ms))).toEqual([1, 1.5, 2, 1.5, 0, 0.5, 1]);
	// From outside it begins at the nearer end.
	expect([swept([0, 2], 7, 0), swept([0, 2], -7, 1000)]).toEqual([2, 0.5]);
	expect(String(swept([0, 1], 0, 1234))).toBe('0.3085');
});
