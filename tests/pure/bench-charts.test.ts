/** Ticks of the benchmark's charts tell their scale, and labels lie beside what is drawn. */

import { describe, expect, test } from 'vitest';
import { freePlace } from '../../src/app/bench/free-place.ts';
import { logTicks } from '../../src/app/bench/log-ticks.ts';

describe('charts', () => {
	const values = (places: readonly number[]): number[] => places.map((place) => Number((10 ** place).toPrecision(6)));

	test.each([
		[0, 1, 4, [1, 2, 5, 10]],
		[-0.2, 1.4, 4, [1, 3, 10]],
		[-0.2, 1.4, 5, [1, 2, 5, 10, 20]],
		[0, 6, 4, [1, 100, 10_000, 1_000_000]],
		[0.1, 0.35, 6, [1.4, 1.6, 1.8, 2, 2.2]],
	])('ticks from 10^%d to 10^%d with room for %d', (lo, hi, most, expected) => expect(values(logTicks(lo, hi, most))).toEqual(expected));

	test('an axis has three ticks at least, whatever it spans, and no more than there is room for', () => {
		for (let lo = -3; lo < 2; lo += 0.17)
			for (const span of [0.6, 0.8, 1, 1.3, 1.9, 2.4, 4, 7, 11])
				for (const most of [3, 5, 8]) {
					const { length } = logTicks(lo, lo + span, most);
					expect([lo, span, most, length >= 2, length <= Math.max(6, most)]).toEqual([lo, span, most, true, true]);
					if (span < 4) expect([lo, span, most, length >= 3]).toEqual([lo, span, most, true]);
				}
	});

	test('a label covers no point where there is a free place, and stays in the frame', () => {
		const frame = { left: 0, top: 0, width: 100, height: 100 };
		const size = { width: 30, height: 10 };
		const places = [
			{ left: 10, top: 10, ...size },
			{ left: 90, top: 50, ...size },
		];
		expect(freePlace(places, [], frame)).toMatchObject({ left: 10, top: 10 });
		expect(freePlace(places, [{ left: 15, top: 12, width: 5, height: 5 }], frame)).toMatchObject({ left: 70, top: 50 });
		expect(freePlace(places, [frame], frame)).toMatchObject({ left: 10, top: 10 });
	});
});
