/** How arrays of numbers are compared by `toEqual` in all tests. */

import { expect, test } from 'vitest';
import { sameNumbers } from '../support/same-numbers.ts';

test('arrays of one type are compared number by number, and nothing else is', () => {
	expect(sameNumbers(Float32Array.of(1, Number.NaN), Float32Array.of(1, Number.NaN))).toBe(true);
	expect(sameNumbers(Float64Array.of(0), Float64Array.of(-0))).toBe(false);
	expect(sameNumbers(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
	expect(sameNumbers(Uint8Array.of(1), Uint16Array.of(1))).toBeUndefined();
	expect(sameNumbers([1], [1])).toBeUndefined();
	expect(sameNumbers(new DataView(new ArrayBuffer(1)), new DataView(new ArrayBuffer(1)))).toBeUndefined();
});

test('they are so wherever they lie, and a difference is still one', () => {
	const picture = (last: number): Uint8ClampedArray => new Uint8ClampedArray(4_000_000).fill(7).fill(last, -1);
	const started = process.cpuUsage();
	expect({ picture: [picture(7)] }).toEqual({ picture: [picture(7)] });
	const { user, system } = process.cpuUsage(started);
	// As an iterable it takes seconds.
	expect((user + system) / 1000).toBeLessThan(1000);
	expect(Float64Array.of(1, 0)).not.toEqual(Float64Array.of(1, -0));
	expect(Float32Array.of(1)).not.toEqual(Float64Array.of(1));
});
