/** Minima among networks: what the straight line between two of them has to say. */

import { expect, test } from 'vitest';
import { comparedOf, minimaAmong } from '../../src/engine/networks/minima.ts';
import { STATUS } from '../../src/model/swarm.ts';

/** Two wells, at x = −1 and x = 1, whatever the second coordinate: (x² − 1)². */
const wells = async (points: Float64Array): Promise<number[]> =>
	Array.from({ length: points.length / 2 }, (_, k) => ((points[2 * k] as number) ** 2 - 1) ** 2);

const batch = (xs: readonly number[], status: readonly number[] = xs.map(() => STATUS.running)) => ({
	...{ count: xs.length, dimension: 2, status: Uint8Array.from(status) },
	x: Float64Array.from(xs.flatMap((x, k) => [x, k])),
});

test('networks in one well are at one minimum, wherever along it', async () => {
	expect(await minimaAmong(wells, batch([1, 0.9, 1.1]), 32)).toEqual({ count: 1, of: 3 });
	expect(await minimaAmong(wells, batch([1, -1, 0.9, -1.2]), 32)).toEqual({ count: 2, of: 4 });
	// From the ridge itself there is a way down to either.
	expect(await minimaAmong(wells, batch([1, 0, -1]), 32)).toEqual({ count: 2, of: 3 });
});

test('ways are asked for one by one, and none behind the first that leads down', async () => {
	const asked: number[] = [];
	const counted = async (points: Float64Array): Promise<number[]> => (asked.push(points.length / 2), wells(points));
	expect(await minimaAmong(counted, batch([1, -1, 1.05, -1.1]), 32)).toEqual({ count: 2, of: 4 });
	// All four; the second well from the first; what is in the first from it; what is in the second from both.
	expect(asked).toEqual([4, 5, 5, 5, 5]);
});

test('one that diverged, or has no loss, is left out, and of many the first are compared', async () => {
	expect(await minimaAmong(wells, batch([1, -1], [STATUS.converged, STATUS.diverged]), 32)).toEqual({ count: 1, of: 1 });
	expect(await minimaAmong(async (points) => (await wells(points)).map(() => Number.NaN), batch([1, -1]), 32)).toEqual({ count: 0, of: 0 });
	expect(await minimaAmong(wells, batch([1, 1, -1]), 2)).toEqual({ count: 1, of: 2 });
	expect(await minimaAmong(wells, batch([]), 2)).toEqual({ count: 0, of: 0 });
});

test('a bump that is rounding separates nothing; one that is more does', async () => {
	const bumpy = (height: number) => async (points: Float64Array) =>
		Array.from({ length: points.length / 2 }, (_, k) => 1 + (Math.abs(points[2 * k] as number) < 0.9 ? height : 0));
	expect((await minimaAmong(bumpy(0.01), batch([1, -1]), 32)).count).toBe(1);
	expect((await minimaAmong(bumpy(0.03), batch([1, -1]), 32)).count).toBe(2);
});

test('fewer are compared where a loss takes long', () => {
	expect([comparedOf(1e3), comparedOf(3e8), comparedOf(1e12)]).toEqual([32, 8, 8]);
	expect(comparedOf(2e7)).toBe(20);
});
