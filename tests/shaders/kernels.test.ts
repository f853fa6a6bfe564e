/** Every kernel compiles, and its pipeline matches its layout, on Dawn's front end: no device needed. */

import { compileObjective } from '../../src/compile/objective.ts';
import { type PairProgram, pairProgram } from '../../src/compile/pairs.ts';
import { buildSumPlaces, buildSumTerms } from '../../src/gpu/sum/kernels.ts';
import { expressionOf } from '../../src/compile/expression-of.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import cell from '../../shaders/lib/cell.wgsl?raw';
import fieldGradient from '../../shaders/kernels/field-gradient.wgsl?raw';
import fieldValue from '../../shaders/kernels/field-value.wgsl?raw';
import cellsPort from '../../shaders/ports/cells.wgsl?raw';
import port from '../../shaders/ports/objective.wgsl?raw';
import sampleGradient from '../../shaders/kernels/sample-gradient.wgsl?raw';
import sampleHessian from '../../shaders/kernels/sample-hessian.wgsl?raw';
import sampleValue from '../../shaders/kernels/sample-value.wgsl?raw';
import { compileShader, composeShader, structPart } from '../../src/gpu/device/compose.ts';
import { buildComposeKernel } from '../../src/gpu/expression/compose.ts';
import { buildPairKernel } from '../../src/gpu/expression/pair-field.ts';
import { pairTestParts } from '../../src/gpu/self-test/pair-test.ts';
import { FIELD_BAND, FieldKernel } from '../../src/gpu/expression/field-kernels.ts';
import { HistogramKernel, SummaryKernel } from '../../src/gpu/reduce/kernels.ts';
import { BUILTINS, CopyKernel, MULTIPLY_ADD, RoundsKernel } from '../../src/gpu/roofline/kernels.ts';
import { SAMPLE_BATCH, SampleKernel } from '../../src/gpu/expression/sample-kernels.ts';
import { fastWithout } from '../../src/math/dialect.ts';
import { builtinParts, selfTestParts } from '../../src/gpu/self-test/kernels.ts';
import { structLayout } from '../../src/gpu/device/layout.ts';
import { buildCompute } from '../../src/gpu/device/pipeline.ts';
import { ShaderCompileError } from '../../src/model/errors.ts';
import type { Order } from '../../src/model/objective.ts';
import { boundFormula, frontEndContext, type TestContext } from '../support/gpu.ts';

let front: TestContext;
beforeAll(async () => {
	front = await frontEndContext();
});
afterAll(() => {
	expect(front.uncaptured).toEqual([]);
	expect(front.context.liveBytes).toBe(0);
	front.context.dispose();
});

const INPUTS = { file: 'generated:inputs', text: 'const INPUTS: u32 = 2u;' };
const LIBRARY = { file: 'shaders/lib/cell.wgsl', text: cell };
const CELLS = { file: 'shaders/ports/cells.wgsl', text: cellsPort };
const PORT = { file: 'shaders/ports/objective.wgsl', text: port };

describe('with the trivial port', () => {
	test.each([
		['field-value', structPart(FIELD_BAND), CELLS, fieldValue],
		['field-gradient', structPart(FIELD_BAND), CELLS, fieldGradient],
		['sample-value', structPart(SAMPLE_BATCH), PORT, sampleValue],
		['sample-gradient', structPart(SAMPLE_BATCH), PORT, sampleGradient],
		['sample-hessian', structPart(SAMPLE_BATCH), PORT, sampleHessian],
	])('%s compiles', async (name, struct, port, text) => {
		const shader = composeShader(`Test.${name}`, [struct, LIBRARY, INPUTS, port, { file: `shaders/kernels/${name}.wgsl`, text }]);
		await expect(compileShader(front.context, shader)).resolves.toBeDefined();
	});
});

test('the kernel that composes fields compiles', async () => {
	await buildComposeKernel(front.context);
});

describe('with generated objectives', () => {
	const formulas = ['x^2 + y^2', 'sin(x) exp(y) + a log(2 + x y)', 'x > y ? sqrt(x) : tanh(y)'];
	test.each(
		formulas.flatMap((text) =>
			(['strict', 'fast', fastWithout(['sin', 'exp', 'log', 'tanh'])] as const).map((mode) => [text, mode] as const),
		),
	)('%s, %s', async (text, mode) => {
		const { objective } = boundFormula(text);
		for (const order of [0, 1] as Order[]) await FieldKernel.build(front.context, expressionOf(objective).program(order, 'plane'), mode);
		for (const order of [0, 1, 2] as Order[]) await SampleKernel.build(front.context, expressionOf(objective).program(order, 'full'), mode);
	});

	test.each(formulas)('%s, in pairs of f32', async (text) => {
		const { objective } = boundFormula(text);
		for (const order of [0, 1] as const) await buildPairKernel(front.context, pairProgram(objective, order) as PairProgram);
	});

	test.each(['strict', 'fast'] as const)('sums of terms, %s', async (mode) => {
		const { evaluation } = compileObjective({ body: { kind: 'sum', term: 'a*sqrt(i)*cos(x[1])*x[2]^2', dimension: 1000 } });
		for (const order of [0, 1, 2] as Order[]) await buildSumPlaces(front.context, evaluation.inPlane(order), mode);
		await buildSumTerms(front.context, evaluation.term(1), mode);
	});

	test('32 variables', async () => {
		const { objective } = boundFormula('sum(i, 1, 32, x[i]^2 cos(x[i]))');
		await SampleKernel.build(front.context, expressionOf(objective).program(2, 'full'), 'strict');
		await FieldKernel.build(front.context, expressionOf(objective).program(1, 'plane'), 'strict');
	});
});

test('the kernels of the roofline compile', async () => {
	await CopyKernel.build(front.context);
	for (const work of [MULTIPLY_ADD, BUILTINS]) await RoundsKernel.build(front.context, work);
});

test('the reductions and the self-test compile', async () => {
	await SummaryKernel.build(front.context);
	await HistogramKernel.build(front.context);
	const groups = [['uniform', 'read-only-storage', 'storage']] as const;
	await buildCompute(front.context, { label: 'Test.selfTest', parts: selfTestParts, entryPoint: 'self_test', groups });
	await buildCompute(front.context, { label: 'Test.builtins', parts: builtinParts(), entryPoint: 'measure_builtins', groups });
	const pairs = [...groups, ['uniform']] as const;
	await buildCompute(front.context, { label: 'Test.pairs', parts: pairTestParts(), entryPoint: 'test_pairs', groups: pairs });
});

describe('refusals (negative controls)', () => {
	const broken = { file: 'shaders/kernels/broken.wgsl', text: 'fn fine() {}\n\nfn broken() -> f32 {\n\treturn missing;\n}\n' };

	test('an error names the file and the line of the part it is in', async () => {
		const error = await compileShader(front.context, composeShader('Test.broken', [LIBRARY, INPUTS, broken])).catch((e: unknown) => e);
		expect(error).toBeInstanceOf(ShaderCompileError);
		expect((error as ShaderCompileError).details).toHaveLength(1);
		expect((error as ShaderCompileError).details[0]).toMatch(/^shaders\/kernels\/broken\.wgsl:4:9: .*missing/);
	});

	test('a layout that does not match is refused', async () => {
		const request = {
			label: 'Test.mismatch',
			parts: selfTestParts,
			entryPoint: 'self_test',
			groups: [['uniform', 'storage', 'storage']] as const,
		};
		await expect(buildCompute(front.context, request)).rejects.toBeInstanceOf(ShaderCompileError);
	});
});

describe('layouts', () => {
	const layout = structLayout('Probe', { a: 'f32', b: 'vec3f', c: 'u32', d: 'mat4x4f', e: ['vec4f', 2], f: 'vec2f', g: 'i32' });

	test('offsets follow the rules of WGSL', () => {
		expect(layout.offsets).toEqual({ a: 0, b: 16, c: 28, d: 32, e: 96, f: 128, g: 136 });
		expect(layout.size).toBe(144);
	});

	test('the shader compiler agrees on the size: a buffer 4 bytes smaller is refused', async () => {
		const code = `${layout.wgsl}@group(0) @binding(0) var<uniform> probe: Probe;\n@compute @workgroup_size(1) fn main() { _ = probe.g; }`;
		const built = await buildCompute(front.context, {
			label: 'Test.probe',
			parts: [{ file: 'probe', text: code }],
			entryPoint: 'main',
			groups: [['uniform']],
		});
		const dispatchWith = (size: number): Promise<void> =>
			front.context.withScopes('Test.probe', (device) => {
				using buffer = front.context.resources.buffer('Test.probe', { size, usage: GPUBufferUsage.UNIFORM });
				const encoder = device.createCommandEncoder();
				const pass = encoder.beginComputePass();
				pass.setPipeline(built.pipeline);
				pass.setBindGroup(
					0,
					device.createBindGroup({
						layout: built.layouts[0] as GPUBindGroupLayout,
						entries: [{ binding: 0, resource: { buffer: buffer.raw } }],
					}),
				);
				pass.dispatchWorkgroups(1);
				pass.end();
				encoder.finish();
			});
		await dispatchWith(layout.size);
		await expect(dispatchWith(layout.size - 4)).rejects.toThrow(/Test\.probe/);
	});

	test('bytes are written where the offsets say', () => {
		const bytes = layout.encode({ a: 1.5, b: [1, 2, 3], c: 7, d: new Float32Array(16).fill(2), e: new Array(8).fill(3), f: [4, 5], g: -6 });
		const view = new DataView(bytes.buffer);
		expect([view.getFloat32(0, true), view.getFloat32(20, true), view.getUint32(28, true), view.getFloat32(92, true)]).toEqual([
			1.5, 2, 7, 2,
		]);
		expect([view.getFloat32(124, true), view.getFloat32(132, true), view.getInt32(136, true)]).toEqual([3, 5, -6]);
		expect(() => layout.encode({ a: 1, b: [1], c: 0, d: [], e: [], f: [], g: 0 })).toThrow(/Probe\.b takes 3 numbers/);
	});
});
