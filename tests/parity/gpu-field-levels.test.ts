/** A slow field comes in levels, each a whole picture; its own cells are the same as without. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { fieldStatistics } from '../../src/math/statistics.ts';
import type { ResidentField } from '../../src/model/resident-field.ts';
import { bitsOf, boundFormula, cpuTwin, describeGpu, differences, type TestContext, testContext } from '../support/gpu.ts';

/** About a second on a software GPU. On hardware no field of a test takes long enough: this file is for the gate's machine. */
const SLOW = `${Array.from({ length: 6 }, (_, k) => `sin(${k + 1} x + y^2) exp(cos(${k + 2} y x))`).join(' + ')} + sqrt(x + 1.8)`;
const grid = { columns: 801, rows: 1200, domain: { u: [-2, 2.5], v: [-1.5, 3] } } as const;

describeGpu('levels', () => {
	let made: TestContext;
	let backend: GpuBackend;
	const twin = cpuTwin();
	beforeAll(async () => {
		made = await testContext();
		backend = createGpuBackend(made.context, { mode: 'strict' });
	});
	afterAll(async () => {
		await backend.idle();
		expect(made.uncaptured).toEqual([]);
		expect(made.context.resources.liveLabels).toEqual([]);
		twin.dispose();
		made.context.dispose();
	});

	test('a slow field: whole coarse pictures first, with their statistics, and then the bits of today', async () => {
		const bound = boundFormula(SLOW);
		const levels: ResidentField[] = [];
		let told: Promise<void>[] = [];
		const onLevel = (level: ResidentField): void => {
			levels.push(level);
			// What is asked of a level while the field is still computed is answered meanwhile.
			told.push(level.statistics().then(async (statistics) => expect(statistics).toEqual(fieldStatistics((await level.read()).values))));
			told.push(level.read().then(() => expect(fractions.at(-1)).toBeLessThan(1)));
		};
		const fractions: number[] = [];
		using field = await backend.field(bound, grid, { gradient: true, onLevel, onProgress: (fraction) => fractions.push(fraction) });
		await Promise.all(told);
		told = [];
		expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
		expect(levels.length).toBeGreaterThan(0);
		const expected = await twin.readField(bound, grid, { gradient: true });
		const whole = await field.read();
		for (const part of ['values', 'gradientU', 'gradientV'] as const)
			expect(differences(bitsOf(whole[part] ?? []), bitsOf(expected[part] ?? []))).toBe(0);
		for (const level of levels) {
			expect(level.grid.domain).toBe(grid.domain);
			expect(level.grid.columns * level.grid.rows).toBeLessThanOrEqual((grid.columns * grid.rows) / 4);
			const { values } = await level.read();
			expect(differences(bitsOf(values), bitsOf((await twin.readField(bound, level.grid)).values))).toBe(0);
			level.dispose();
		}
	});

	test('a field that is soon done has none', async () => {
		using field = await backend.field(boundFormula('x y'), { ...grid, rows: 20 }, { onLevel: () => expect.unreachable() });
		expect([field.bytes, field.precision]).toEqual([20 * 804 * 4, 'f32']);
		expect((await field.read([4, 7])).grid).toMatchObject({ columns: 801, rows: 3 });
	});

	test('cancelled after a level: that is answered at once, and the level is kept', async () => {
		const stop = new AbortController();
		let level: ResidentField | undefined;
		let at = 0;
		// Many times as long as what counts as slow: it is cancelled long before its end.
		const work = backend.field(
			boundFormula(SLOW),
			{ ...grid, rows: 8000 },
			{
				signal: stop.signal,
				onLevel: (made) => {
					level ??= made;
					at = performance.now();
					stop.abort();
				},
			},
		);
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		expect(performance.now() - at).toBeLessThan(50);
		expect((await level?.read())?.values.length).toBe((level?.grid.columns ?? 0) * (level?.grid.rows ?? 0));
		level?.dispose();
		await backend.idle();
	});
});
