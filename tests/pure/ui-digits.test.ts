/** Numbers have the digits that the window needs, and values the name that the file has for them. */

import { expect, it } from 'vitest';
import { valueAxis } from '../../src/app/chart-data.ts';
import { formatNumber, formatPlace, pictureDigits } from '../../src/app/format.ts';
import { viewLabel } from '../../src/app/view-words.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';

const picture = (lo: number, hi: number, min: number, max: number) => pictureDigits({ domain: { u: [lo, hi], v: [lo, hi] }, min, max });

it('five where the window is wide, more where neighbouring numbers would look the same', () => {
	expect(picture(-5, 5, 0, 890)).toEqual({ decimals: 3, point: 5, value: 5 });
	expect(pictureDigits(null)).toEqual({ decimals: 3, point: 5, value: 5 });
	for (const half of [1e-7, 1e-9, 1e-12]) {
		const { point, value } = picture(1 - half, 1 + half, 959 - half, 959 + half);
		expect(formatNumber(1 + half / 500, point)).not.toBe(formatNumber(1 + half / 250, point));
		if (half > 1e-10) expect(formatNumber(959 + half / 500, value)).not.toBe(formatNumber(959 + half / 250, value));
	}
	// Without a value there is nothing to tell apart.
	expect(picture(0, 1, Number.NaN, Number.NaN).value).toBe(5);
	expect(picture(0, 1, 3, 3).value).toBe(5);
});

it('a place in a window has the decimals that the window shows', () => {
	const places = (lo: number, hi: number, ...at: number[]) => at.map((x) => formatPlace(x, picture(lo, hi, 0, 1).decimals));
	expect(places(-5, 5, 3.00000012, -1.84812, -1.2e-7, 0.0004)).toEqual(['3', '−1.848', '0', '0']);
	expect(places(-500, 500, 420.9687, 1e7)).toEqual(['421', '1e7']);
	expect(places(1 - 1e-9, 1 + 1e-9, 1 + 2e-10)).toEqual(['1.0000000002']);
	expect(places(-1e-30, 1e-30, 2.5e-31)).toEqual(['2.5e−31']);
});

it('the label of a view tells its ends apart', () => {
	const shown = { domain: { u: [1, 1 + 2e-8], v: [0, 1] }, lowest: 5, highest: 5 + 1e-8 } as const;
	expect(viewLabel('map', 'f', [{ name: 'x' }, { name: 'y' }], shown)).toMatch(/x from 1 to 1\.00000002, .*values from 5 to 5\.00000001$/);
});

it('values are called what a file calls them', () => {
	const field = {
		name: 'train_loss',
		columns: 2,
		rows: 2,
		x: Float64Array.of(0, 1),
		y: Float64Array.of(0, 1),
		values: Float64Array.of(1, 2, 3, 4),
	};
	expect(openLandscape({ kind: 'surface', field, name: 'run.npz' }).valueName).toBe('train_loss');
	expect(openLandscape({ kind: 'formula', text: 'x*y' }).valueName).toBeUndefined();
	expect(valueAxis([], 'linear', 'train_loss').label).toBe('train_loss');
	expect(valueAxis([], 'log').label).toMatch(/^f/);
});
