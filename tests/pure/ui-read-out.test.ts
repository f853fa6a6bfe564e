/** The read-out under the pointer and the window's extremes: double precision, and where only f32 fails. */

import { bindObjective } from '../../src/model/bound.ts';
import { signal } from '@preact/signals-core';
import { expect, test, vi } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import { readPoint } from '../../src/engine/fields/point-reading.ts';
import { extremesOf } from '../../src/engine/landscapes/extremes.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { fieldStatistics } from '../../src/math/statistics.ts';
import { ReadOut } from '../../src/app/read-out.ts';

function probe(text: string, u: number, v: number) {
	const { objective } = openLandscape({ kind: 'formula', text });
	const reading = new ReadOut(signal(null), { probe: async (...asked) => readPoint(...asked) });
	reading.follow(bindObjective(objective, 'plane'));
	reading.hover({ u, v });
	return reading.now();
}

test('values and slopes are those of double precision', async () => {
	vi.useFakeTimers();
	expect(await probe('sin(x) + 2 y', 3e-7, 0)).toMatchObject({
		value: Math.sin(3e-7),
		slope: Math.hypot(Math.cos(3e-7), 2),
		beyondF32: false,
	});
	expect(await probe('log(x)', -1, 0)).toMatchObject({ value: null, slope: null, beyondF32: false });
	vi.useRealTimers();
});

test('a hole of f32 that is none of f64 is told as such', async () => {
	// In f32 this x is 1.
	const x = 1.000000000001;
	expect(await probe('1/(x - 1)', x, 0)).toMatchObject({ value: 1 / (x - 1), beyondF32: true });
	expect(await probe('1/(x - 1)', 2, 0)).toMatchObject({ value: 1, beyondF32: false });
});

test('the extremes of a grid are evaluated again where they stand', async () => {
	const { objective } = openLandscape({ kind: 'formula', text: '10^6 + sin(3 x) cos(2 y)' });
	const bound = bindObjective(objective, 'plane');
	const grid = { columns: 40, rows: 30, domain: { u: [-1, 2], v: [-1, 1] } } as const;
	const field = await createCpuBackend({ precision: 'f32', workers: 0 }).readField(bound, grid);
	const { lowest, highest } = await extremesOf(exactHere(), bound, grid, fieldStatistics(field.values));
	for (const sample of [lowest, highest]) {
		const [x, y] = sample?.x as readonly [number, number];
		expect(sample?.value).toBeCloseTo(1e6 + Math.sin(3 * x) * Math.cos(2 * y), 8);
		// The machine's own is a neighbouring f32, and those are 1/16 apart.
		expect(Math.abs((sample?.machine as number) - (sample?.value as number))).toBeGreaterThan(1e-5);
	}
	const none = await extremesOf(exactHere(), bound, grid, fieldStatistics(new Float32Array(1200).fill(Number.NaN)));
	expect(none).toEqual({ lowest: null, highest: null });
});
