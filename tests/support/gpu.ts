/** GPU contexts for tests: the device that executes (real or software), and the shader front end that does not. */

import { GpuContext, type GpuContextOptions } from '../../src/gpu/context.ts';
import { createNodeGpu } from '../../src/platform/node.ts';

/** The reason why no GPU can execute here, or undefined where one can. */
export async function gpuMissing(): Promise<string | undefined> {
	const reason = process.env['THALWEG_GPU_REASON'];
	const { gpu, reason: refused } = await createNodeGpu();
	if (!gpu) return refused;
	const adapter = await gpu.requestAdapter();
	return adapter ? undefined : (reason ?? 'no Vulkan driver: run through `node tools/with-gpu.mjs`');
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
