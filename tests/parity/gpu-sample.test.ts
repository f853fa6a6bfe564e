/** Sampling at points: value, gradient and Hessian equal the CPU's f32 twin bit for bit, 1 to 32 variables. */

import { BUILTINS } from '../../src/math/dialect.ts';
import { afterAll, expect, test } from 'vitest';
import type { GpuBackend } from '../../src/gpu/backend.ts';
import { runSelfTest } from '../../src/gpu/self-test/self-test.ts';
import type { SampleBatch } from '../../src/model/field.ts';
import type { Order } from '../../src/model/objective.ts';
import { bitsOf, boundFormula, cpuTwin, describeGpu, differences } from '../support/gpu.ts';
import { gpuForTests } from '../support/gpu-tests.ts';

/** Repeatable numbers in [−2, 2]. */
const points = (count: number): Float64Array =>
	Float64Array.from({ length: count }, (_, i) => ((Math.imul(i + 1, 0x9e3779b9) >>> 8) / 2 ** 24) * 4 - 2);

const allBits = ({ values, gradients = new Float64Array(0), hessians = new Float64Array(0) }: SampleBatch): Uint32Array =>
	Uint32Array.from([...bitsOf(values), ...bitsOf(gradients), ...bitsOf(hessians)]);

describeGpu('sampling', () => {
	let backend: GpuBackend;
	const made = gpuForTests('strict', (its) => (backend = its));
	const twin = cpuTwin();
	afterAll(() => twin.dispose());

	const formulas = ['x^4 - 2 x', 'sin(x) y^2 + sqrt(x + y)', 'x1 x2 + x2 x3 exp(x1) - log(x3)', 'sum(i, 1, 32, x[i]^2 - cos(2 x[i]))'];
	test.each(formulas.flatMap((text) => [0, 1, 2].map((order) => [text, order as Order] as const)))('%s, order %i', async (text, order) => {
		const bound = boundFormula(text, 'full');
		const batch = points(300 * bound.objective.dimension);
		const [answer, expected] = [await backend.sample(bound, batch, order), await twin.sample(bound, batch, order)];
		expect(answer.count).toBe(300);
		expect(answer.inputs).toBe(bound.objective.dimension);
		expect(answer.gradients !== undefined).toBe(order >= 1);
		expect(answer.hessians !== undefined).toBe(order >= 2);
		expect(differences(allBits(answer), allBits(expected))).toBe(0);
	});

	test('many batches', async () => {
		const bound = boundFormula('x^2 - y', 'full');
		const batch = points(2 * 200_001);
		const seen: number[] = [];
		const answer = await backend.sample(bound, batch, 0, { onProgress: (fraction) => seen.push(fraction) });
		const expected = await twin.sample(bound, batch, 0);
		expect(differences(bitsOf(answer.values), bitsOf(expected.values))).toBe(0);
		expect(seen.at(-1)).toBe(1);
		expect(seen.length).toBeGreaterThan(1);
	});

	test('no points', async () => {
		expect(await backend.sample(boundFormula('x y', 'full'), new Float64Array(0), 0)).toMatchObject({ count: 0, inputs: 2 });
	});

	test('negative control: the gradient of another formula is noticed', async () => {
		const batch = points(200);
		const answer = await backend.sample(boundFormula('x^2 + y', 'full'), batch, 1);
		const wrong = await twin.sample(boundFormula('x^2 + 1.0000001 y', 'full'), batch, 1);
		expect(differences(bitsOf(answer.gradients ?? []), bitsOf(wrong.gradients ?? []))).toBe(100);
	});

	test('the self-test grades the device, and a twin that is wrong costs the grade', async () => {
		const report = await runSelfTest(made.context, twin);
		// Six of strict code, one for each function that fast code may leave to the machine, and division and √.
		expect(report.lines).toHaveLength(6 + BUILTINS.length + 2);
		expect(['bit-exact', 'within-bound']).toContain(report.grade);
		expect(report.fast).toBe(true);
		const wrong = await runSelfTest(made.context, {
			sample: async (bound, at, order) => {
				const batch = await twin.sample(bound, at, order);
				batch.values[7] = (batch.values[7] as number) + 1;
				return batch;
			},
		});
		expect(wrong.grade).toBe('within-bound');
	});
});
