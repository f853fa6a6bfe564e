/** Statistics: the GPU's equal the definition in `math/statistics.ts` exactly, for any data. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import type { Field } from '../../src/model/field.ts';
import { fieldStatistics } from '../../src/math/statistics.ts';
import { boundFormula, describeGpu, type TestContext, testContext } from '../support/gpu.ts';

const fieldOf = (values: Float32Array, columns: number): Field => ({
	grid: { columns, rows: values.length / columns, domain: { u: [0, 1], v: [0, 1] } },
	values,
});

describeGpu('statistics', () => {
	let made: TestContext;
	let backend: GpuBackend;
	beforeAll(async () => {
		made = await testContext();
		backend = createGpuBackend(made.context, { mode: 'strict' });
	});
	afterAll(() => {
		expect(made.uncaptured).toEqual([]);
		expect(made.context.liveBytes).toBe(0);
		made.context.dispose();
	});

	const cell = fc.oneof(
		{ weight: 6, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }) },
		{ weight: 2, arbitrary: fc.constantFrom(0, -0, 1, -1, 1e-40, -1e-40) },
		{ weight: 1, arbitrary: fc.constant(Number.NaN) },
	);

	test('generated fields', { timeout: 60_000 }, async () => {
		const property = fc.asyncProperty(
			fc.integer({ min: 1, max: 9 }),
			fc.array(cell, { minLength: 1, maxLength: 400 }),
			async (columns, cells) => {
				const rows = Math.ceil(cells.length / columns);
				const values = new Float32Array(columns * rows).fill(Number.NaN);
				values.set(cells);
				expect(await backend.statistics(fieldOf(values, columns))).toEqual(fieldStatistics(values));
			},
		);
		await fc.assert(property, { numRuns: 60, seed: 20261123 });
	});

	test.each([
		['one value', new Float32Array(6000).fill(-3.5)],
		['only holes', new Float32Array(77).fill(Number.NaN)],
		['one valid cell', new Float32Array(64).fill(Number.NaN).fill(2, 40, 41)],
		['ties of extremes', Float32Array.from({ length: 4000 }, (_, i) => (i % 7) - 3)],
		['65 and more prefixes', Float32Array.from({ length: 4096 }, (_, i) => (i % 2 ? -1 : 1) * 2 ** ((i % 240) - 119) * (1 + i / 4096))],
	])('%s', async (_name, values) => {
		expect(await backend.statistics(fieldOf(values, values.length % 64 === 0 ? 64 : 1))).toEqual(fieldStatistics(values));
	});

	test('a resident field of many bands', async () => {
		const spec = { columns: 901, rows: 700, domain: { u: [-2, 2], v: [-1, 3] } } as const;
		using field = await backend.field(boundFormula('log(x) + y^2'), spec);
		const { values } = await field.read();
		const expected = fieldStatistics(values);
		expect(await backend.reduce(field)).toEqual(expected);
		expect(expected.holes).toBeGreaterThan(300_000);
	});

	test('negative control: one changed cell is noticed', async () => {
		const values = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));
		const changed = values.slice();
		changed[500] = 7;
		expect(await backend.statistics(fieldOf(changed, 10))).not.toEqual(fieldStatistics(values));
	});
});
