/** The built-in functions of a real device (or one in software): measured, and replaced where they exceed their bounds. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { MEASURED, measuredWgsl } from '../../src/compile/builtins.ts';
import { createGpuBackend } from '../../src/gpu/backend.ts';
import { builtinParts, measureBuiltins } from '../../src/gpu/self-test/kernels.ts';
import { builtinRequests, judgeBuiltins, type Qualification, qualifyBuiltins } from '../../src/gpu/self-test/qualification.ts';
import { runSelfTest } from '../../src/gpu/self-test/self-test.ts';
import { BUILTINS } from '../../src/math/dialect.ts';
import { boundFormula, cpuTwin, describeGpu, type TestContext, testContext } from '../support/gpu.ts';

describeGpu('built-in functions', () => {
	let made: TestContext;
	let qualification: Qualification;
	beforeAll(async () => {
		made = await testContext();
		qualification = await qualifyBuiltins(made.context);
	}, 30_000);
	afterAll(() => {
		expect(made.uncaptured).toEqual([]);
		expect(made.context.liveBytes).toBe(0);
		made.context.dispose();
	});

	/** Relative errors of sin over arguments of all sizes. */
	async function errorOfSin(replaced: Qualification['replaced']): Promise<number> {
		const backend = createGpuBackend(made.context, { mode: 'fast', replaced });
		const x = Float64Array.from({ length: 400 }, (_, i) => Math.fround(3 * 1.17 ** (i / 4 - 100)));
		const points = Float64Array.from({ length: 800 }, (_, i) => (i % 2 === 0 ? (x[i / 2] as number) : 0));
		const { values } = await backend.sample(boundFormula('sin(x)', 'full'), points, 0);
		backend.dispose();
		await backend.idle();
		return Math.max(...values.map((value, i) => Math.abs(value / Math.sin(x[i] as number) - 1)));
	}

	test('each is measured, and those that hold are used', async () => {
		expect(qualification.builtins.map(({ name }) => name)).toEqual([...MEASURED]);
		expect(qualification.arithmetic).toBe(true);
		console.info(qualification.lines.join('\n'));
		const { grade, fast, replaced, lines } = await runSelfTest(made.context, cpuTwin(), qualification);
		expect({ fast, replaced }).toEqual({ fast: true, replaced: qualification.replaced });
		expect(grade).not.toBe('failed');
		expect(lines.join()).toContain('built-ins replaced by ours');
	});

	test('sin of tiny arguments is good to its last places in fast mode', async () => {
		expect(await errorOfSin(qualification.replaced)).toBeLessThan(2 ** -20 + 2 ** -22);
		// Where nothing was measured, no built-in is used.
		expect(createGpuBackend(made.context, { mode: 'fast' }).info.replaced).toEqual([...BUILTINS]);
	});

	test('negative control: a built-in that exceeds its bound, used all the same, is off', async () => {
		const known = qualification.builtins.find(({ name }) => name === 'sin');
		const off = await errorOfSin([]);
		if (known?.holds) expect(off).toBeLessThan(2 ** -20);
		else expect(off).toBeGreaterThan(0.01);
	});

	test.each(MEASURED)('negative control: %s made bad is noticed, and nothing else', async (name) => {
		const good = measuredWgsl('inputs.zero');
		const spoiled = good.replace(new RegExp(`return measured_${name}\\(x, y\\);`), `return 1.001 * measured_${name}(x, y);`);
		expect(spoiled).not.toBe(good);
		const judged = judgeBuiltins(await measureBuiltins(made.context, builtinRequests(), builtinParts(spoiled)));
		const worst = (of: Qualification) => of.builtins.filter((one) => one.name !== name).map((one) => one.worst);
		expect(judged.builtins.find((one) => one.name === name)?.holds).toBe(false);
		expect(worst(judged)).toEqual(worst(qualification));
	});
});
