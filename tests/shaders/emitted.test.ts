/** Emitted WGSL compiles, and its port has the same signature: seen by Dawn's front end, which executes nothing. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emitWgsl } from '../../src/expr/emit/wgsl.ts';
import { compileShader, composeShader } from '../../src/gpu/device/compose.ts';
import { type BuiltinName, LirBuilder } from '../../src/math/lir.ts';
import { frontEndContext, type TestContext } from '../support/gpu.ts';
import { randomProgram } from '../support/random-lir.ts';

let gpu: TestContext;
beforeAll(async () => {
	gpu = await frontEndContext();
});
afterAll(() => {
	expect(gpu.uncaptured).toEqual([]);
	gpu.context.dispose();
});

const compile = (text: string): Promise<GPUShaderModule> =>
	compileShader(gpu.context, composeShader('Emitted', [{ file: 'generated:objective', text }]));

test('random programs, strict and fast', async () => {
	let compiled = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 3 }).chain((inputs) => randomProgram({ inputs, uniforms: 2 })),
			async ({ program, inputs, order }) => {
				for (const mode of ['strict', 'fast'] as const) {
					await compile(emitWgsl(program, { inputs, order, uniformCount: 2, tables: 1, mode }).code);
					compiled++;
				}
			},
		),
		{ numRuns: 150 },
	);
	expect(compiled).toBeGreaterThanOrEqual(300);
});

test('every built-in that the fast path may use', async () => {
	const names: readonly BuiltinName[] = ['sin', 'cos', 'exp', 'log', 'exp2', 'log2', 'tanh'];
	const b = new LirBuilder();
	const x = b.input(0);
	const sum = names.reduce((total, name) => b.add(total, b.builtin1(name, x)), b.builtin2('pow', b.abs(x), x));
	await compile(emitWgsl(b.finish([sum, b.inRange(sum)]), { inputs: 1, order: 0, uniformCount: 0, tables: 0, mode: 'fast' }).code);
});

test('constants at every edge are literals that compile', async () => {
	const b = new LirBuilder();
	const values = [0, -0, 1, -1, 2 ** -126, -(2 ** -126), 3.4028234663852886e38, -3.4028234663852886e38, 0.1];
	const numbers = values.reduce((total, value) => b.add(total, b.div(b.constant(value), b.constant(0))), b.input(0));
	const integers = [0, -1, 2 ** 31 - 1, -(2 ** 31)].reduce(
		(total, value) => b.imul(b.iadd(total, b.iconst(value)), b.iconst(-(2 ** 31))),
		b.bits(numbers),
	);
	await compile(
		emitWgsl(b.finish([b.toFloat(integers), b.bool(true)]), { inputs: 1, order: 0, uniformCount: 0, tables: 0, mode: 'fast' }).code,
	);
});

test('a long program: 4000 nodes meet no limit of depth', async () => {
	const b = new LirBuilder();
	let sum = b.input(0);
	for (let i = 0; i < 2000; i++) sum = b.add(b.mul(sum, b.input(0)), b.constant(i / 7));
	await compile(emitWgsl(b.finish([sum, b.inRange(sum)]), { inputs: 1, order: 0, uniformCount: 0, tables: 0, mode: 'strict' }).code);
});

test('the port compiles, and a wrong program does not', async () => {
	const port = readFileSync(new URL('../../shaders/ports/objective.wgsl', import.meta.url), 'utf8');
	await compile(port);
	await expect(compile(port.replace('7u)', '7i)'))).rejects.toThrow(/did not compile/);
});
