/** The kernels of swarms compile with the port and with generated descents, on Dawn's front end: no device needed. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import port from '../../shaders/ports/descent.wgsl?raw';
import { compileShader, composeShader } from '../../src/gpu/device/compose.ts';
import { descendParts, DescendKernel } from '../../src/gpu/swarm/descend-kernels.ts';
import { SwarmCellsKernel, SwarmWakeKernel } from '../../src/gpu/swarm/kernels.ts';
import { ShaderCompileError } from '../../src/model/errors.ts';
import type { Objective } from '../../src/model/objective.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { frontEndContext, type TestContext } from '../support/gpu.ts';
import { formula } from '../support/objective.ts';
import { sampledSurface } from '../support/swarm.ts';

let front: TestContext;
beforeAll(async () => {
	front = await frontEndContext();
});
afterAll(() => {
	expect(front.uncaptured).toEqual([]);
	expect(front.context.liveBytes).toBe(0);
	front.context.dispose();
});

const PORT = { file: 'shaders/ports/descent.wgsl', text: port };

const LANDSCAPES: readonly (readonly [string, Objective])[] = [
	['Rosenbrock', formula('(1-x)^2 + 100(y-x^2)^2')],
	['holes, branches and a parameter', formula('x > y ? a sqrt(x) log(y + 3) : tanh(y) / x')],
	['a sampled surface', sampledSurface()],
	['five variables', formula('sum(i, 1, 5, x[i]^2 - cos(3 x[i]))', 5)],
];

test('with the trivial port', async () => {
	await expect(compileShader(front.context, composeShader('Test.descend', descendParts(PORT)))).resolves.toBeDefined();
});

describe('with generated descents', () => {
	// Plain, with per-step numbers, with noise, with a second evaluation.
	const ids = ['gd', 'adam', 'sgld', 'nesterov', 'lion', 'sam-sgd'];
	test.each(LANDSCAPES)('%s', async (_name, objective) => {
		for (const id of ids) {
			const program = expressionOf(objective).descent(resolveOptimizer({ id, hyper: {} }));
			for (const mode of ['strict', 'fast'] as const) await DescendKernel.build(front.context, program, mode);
		}
	});
});

test('statistics and waking', async () => {
	await SwarmCellsKernel.build(front.context);
	await SwarmWakeKernel.build(front.context);
});

test('negative control: a port of another shape is refused', async () => {
	const wrong = { ...PORT, text: port.replace('-> Particle {\n\treturn Particle(p[0]', '-> f32 {\n\treturn f32(p[0]') };
	expect(wrong.text).not.toBe(port);
	await expect(compileShader(front.context, composeShader('Test.wrong', descendParts(wrong)))).rejects.toBeInstanceOf(ShaderCompileError);
});
