/** Typed numbers: taken as they are, or the correction is said. */

import { beforeAll, describe, expect, it } from 'vitest';
import { readTyped } from '../../src/app/correction.ts';
import { loadDialects } from '../../src/engine/landscapes/formula.ts';

// On the page it is loaded after the first picture.
beforeAll(loadDialects);

describe('a typed number', () => {
	it.each([
		['0.5', 0.5],
		[' 1e-3 ', 0.001],
		['−2', -2],
		['0,25', 0.25],
		['pi/2', Math.PI / 2],
		['−sqrt(2)', -Math.SQRT2],
		['max(1, 3)', 3],
	])('%s is taken as it is, without a word', (text, value) => {
		expect(readTyped(text, { before: 7 })).toEqual({ value, note: '' });
	});

	it.each([
		['abc', '“abc” is not a number, so 7 is kept.'],
		['1..5', '“1..5” is not a number, so 7 is kept.'],
		['', 'Nothing was typed, so 7 is kept.'],
		['x/2', '“x/2” is not a number, so 7 is kept.'],
		['a', '“a” is not a number, so 7 is kept.'],
		['1/0', '“1/0” is not a number, so 7 is kept.'],
		['1e999', '“1e999” is not a number, so 7 is kept.'],
	])('%s is none, and that is said', (text, note) => {
		expect(readTyped(text, { range: [0, 10], before: 7 })).toEqual({ value: null, note });
	});

	it('what is out of range or no whole number says what is taken', () => {
		expect(readTyped('-1', { range: [0, 10], before: 7 })).toEqual({
			value: 0,
			note: '−1 is too small. The smallest possible value, 0, is used.',
		});
		expect(readTyped('11', { range: [0, 10], before: 7 })).toEqual({
			value: 10,
			note: '11 is too large. The largest possible value, 10, is used.',
		});
		expect(readTyped('2.6', { whole: true, before: 7 })).toEqual({
			value: 3,
			note: 'Only whole numbers are possible. 2.6 was rounded to 3.',
		});
	});
});
