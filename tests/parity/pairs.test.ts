/** Double-single on a GPU: proven on the device, the interpreter's bits, and f64 within the derived bound where f32 has no digits left. */

import { expect, test } from 'vitest';
import { pairProgram, type PairProgram } from '../../src/compile/pairs.ts';
import { pairTestProgram, pairTestWgsl, QUESTIONS } from '../../src/compile/pair-test.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { provePairs } from '../../src/gpu/self-test/pair-test.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import type { LirBuilder } from '../../src/math/lir.ts';
import * as pairs from '../../src/math/pairs/index.ts';
import { splitNumbers } from '../../src/math/pairs/split.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { axis64, type GridSpec, planeAlong } from '../../src/model/geometry.ts';
import { UsageError } from '../../src/model/errors.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { boundFormula, describeGpu } from '../support/gpu.ts';
import { gpuForTests } from '../support/gpu-tests.ts';

describeGpu('double-single', () => {
	let backend: GpuBackend;
	const made = gpuForTests('strict', (its) => (backend = its));

	test('this device proves it, and a shader whose sums were collapsed is found out', async () => {
		const { holds, lines } = await provePairs(made.context);
		console.info(lines.join('\n'));
		expect(holds).toBe(true);
		// What Firefox makes of a two-sum: the low word is 0.
		const collapsed = QUESTIONS.map((question) => ({
			ask: (b: LirBuilder, x: pairs.Pair, y: pairs.Pair): pairs.Pair => pairs.single(b, question.ask(b, x, y).high),
		}));
		expect((await provePairs(made.context, pairTestWgsl(pairTestProgram(collapsed)))).holds).toBe(false);
	});

	const near = (u: number, v: number, half: number): GridSpec => ({
		// Neither a multiple of four columns nor of the workgroup.
		...{ columns: 37, rows: 23 },
		domain: { u: [u - half, u + half], v: [v - half, v + half] },
	});
	const inSpace = compileObjective({ body: { kind: 'formula', text: 'sum(i, 1, 3, (x[i] - i/7)^2) + sin(x[1] x[2])', dimension: 3 } });
	const turned = bindObjective(inSpace, 'plane', {}, planeAlong([1 / 7, 2 / 7, 0.3], [0.6, 0.8, 0], [0, 0, 1]));
	const landscapes = [
		['Rosenbrock with sliders', boundFormula('(a - x)^2 + b*(y - x^2)^2'), near(1, 1, 1e-7)],
		['what columns and rows share', boundFormula('20 + x^2 + y^2 - 10cos(2pi x) - 10cos(2pi y)'), near(1.3, -0.7, 1e-8)],
		['functions of both coordinates', boundFormula('exp(x/3 + y) + sqrt(x^2 + y^2)'), near(1.1, 0.9, 1e-8)],
		['a choice', boundFormula('x > 1 ? hypot(x, y) : abs(y)^3'), near(1, 0.5, 1e-8)],
		['a plane in space', turned, near(0, 0, 1e-8)],
	] as const;

	test.each(landscapes)('%s: the interpreter’s bits, and f64 within the bound', async (name, bound, grid) => {
		// Code of a gradient is long, and an emulated GPU takes its time to translate it.
		const gradient = name.startsWith('Rosenbrock') || name.startsWith('what');
		const { field, holes } = await backend.pairField(bound, grid, { gradient });
		expect(holes).toBe(0);
		const program = pairProgram(bound.objective, gradient ? 1 : 0) as PairProgram;
		const [run, uniforms] = [compileLir(program.lir), uniformsOf(bound)];
		const words = splitNumbers(uniforms);
		const truth = bound.objective.truth(0, bound);
		const [u, v] = [axis64(grid.domain.u, grid.columns), axis64(grid.domain.v, grid.rows)];
		const single = await backend.readField(bound, grid);
		let rough = 0;
		for (let cell = 0; cell < field.values.length; cell++) {
			const point = [u[cell % grid.columns] as number, v[Math.floor(cell / grid.columns)] as number];
			const answer = run(splitNumbers(point), words, []);
			truth.run(point);
			const bounds = cell % 7 === 0 ? program.bounds(point, uniforms) : [];
			for (const [k, numbers] of [field.values, field.gradientU, field.gradientV].entries()) {
				if (!numbers) continue;
				const number = numbers[cell];
				expect(number).toBe((answer[2 * k] as number) + (answer[2 * k + 1] as number) + 0);
				const range = bounds[k];
				if (typeof range !== 'object') continue;
				expect(number).toBeGreaterThanOrEqual(range[0]);
				expect(number).toBeLessThanOrEqual(range[1]);
			}
			const value = truth.values[0] as number;
			if (Math.abs((single.values[cell] as number) - value) > 100 * Math.abs((field.values[cell] as number) - value)) rough++;
		}
		// f32 is off by orders of magnitude there.
		expect(rough).toBeGreaterThan(0.9 * field.values.length);
	});

	test('holes are holes, and a landscape without such a form is refused', async () => {
		const grid = near(0, 0, 1);
		const { field, holes } = await backend.pairField(boundFormula('sqrt(x) + exp(90y)'), grid);
		const u = axis64(grid.domain.u, grid.columns);
		const v = axis64(grid.domain.v, grid.rows);
		expect(holes).toBe(field.values.filter((value) => Number.isNaN(value)).length);
		for (const [cell, value] of field.values.entries()) {
			const isThere = (u[cell % grid.columns] as number) >= 0 && 90 * (v[Math.floor(cell / grid.columns)] as number) <= 83;
			expect(Number.isNaN(value)).toBe(!isThere);
		}
		await expect(backend.pairField(boundFormula('gamma(x) + y'), grid)).rejects.toThrow(UsageError);
		expect(await backend.withoutPairs(boundFormula('gamma(x) + y').objective)).toContain('gamma');
		expect(await backend.withoutPairs(boundFormula('sum(i, 1, 40, sin(i x) cos(i y))').objective)).toContain('too long');
		expect(await createGpuBackend(made.context, { mode: 'fast' }).withoutPairs(boundFormula('x y').objective)).toBeNull();
	});
});
