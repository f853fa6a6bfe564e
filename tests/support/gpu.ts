/** GPU contexts for tests: the device that executes (real or software), and the shader front end that does not. */

import { bindObjective } from '../../src/model/bound.ts';
import { describe } from 'vitest';
import { compileObjective } from '../../src/compile/objective.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { GpuContext, type GpuContextOptions } from '../../src/gpu/device/context.ts';
import type { Backend, BoundObjective } from '../../src/model/backend.ts';
import { HOLE_BITS } from '../../src/model/field.ts';
import type { Space } from '../../src/model/objective.ts';
import type { SwarmMaker } from '../../src/model/swarm.ts';
import { createNodeGpu } from '../../src/platform/node.ts';
import '../../src/expr/syntax/dialects/index.ts';

/** The reason why no GPU can execute here, or undefined where one can. */
export async function gpuMissing(): Promise<string | undefined> {
	const { gpu, reason } = await createNodeGpu();
	if (!gpu) return reason ?? 'no WebGPU';
	const adapter = await gpu.requestAdapter();
	return adapter ? undefined : (process.env['THALWEG_GPU_REASON'] ?? 'no Vulkan driver: run through `node tools/with-gpu.mjs`');
}

const missing = await gpuMissing();

/** Tests that execute on a GPU. Without one they are skipped with the reason, but in CI that is an error. */
export function describeGpu(name: string, tests: () => void): void {
	if (missing && process.env['CI']) throw new Error(`${name}: ${missing}`);
	describe.skipIf(missing)(missing ? `${name} (skipped: ${missing})` : name, tests);
}

/** A formula with the defaults of its parameters. */
export function boundFormula(text: string, space: Space = 'plane'): BoundObjective {
	const objective = compileObjective({ body: { kind: 'formula', text } });
	return bindObjective(objective, space);
}

/** The CPU's strict f32 path: the twin of the strict GPU. */
export const cpuTwin = (): Backend & SwarmMaker => createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });

/** The bits of f32 numbers, for comparison: every NaN is the hole's. */
export function bitsOf(numbers: ArrayLike<number>): Uint32Array {
	const floats = Float32Array.from(numbers);
	const words = new Uint32Array(floats.buffer);
	for (let i = 0; i < floats.length; i++) if (Number.isNaN(floats[i])) words[i] = HOLE_BITS;
	return words;
}

/** How many words differ; arrays of different lengths differ everywhere. */
export function differences(a: ArrayLike<number>, b: ArrayLike<number>): number {
	if (a.length !== b.length) return Math.max(a.length, b.length);
	let count = 0;
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
	return count;
}

/** Errors that no scope caught; each test that makes a context asserts that there are none. */
export interface TestContext {
	readonly context: GpuContext;
	readonly uncaptured: readonly string[];
}

/** A context on the machine's GPU. */
export async function testContext(options: GpuContextOptions = {}): Promise<TestContext> {
	const { gpu } = await createNodeGpu();
	const uncaptured: string[] = [];
	const context = await GpuContext.create(gpu, { onUncaptured: (message) => uncaptured.push(message), ...options });
	return { context, uncaptured };
}

/** A context on Dawn's null back end: it compiles and validates everything and executes nothing. */
export async function frontEndContext(): Promise<TestContext> {
	const { gpu } = await createNodeGpu(['backend=null']);
	const uncaptured: string[] = [];
	const context = await GpuContext.create(gpu, { onUncaptured: (message) => uncaptured.push(message) });
	return { context, uncaptured };
}
