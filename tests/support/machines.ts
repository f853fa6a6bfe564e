/** All the machines that can be had here, with the grade that the GPU's self-test gives. */

import { createCpuBackend } from '../../src/cpu/backend.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { GpuContext } from '../../src/gpu/device/context.ts';
import { runSelfTest } from '../../src/gpu/self-test/self-test.ts';
import type { Backend } from '../../src/model/backend.ts';
import { createNodeGpu } from '../../src/platform/node.ts';
import type { Machines } from './parity.ts';

export interface TestMachines extends Machines {
	readonly twin: Backend;
	readonly truth: Backend;
	readonly strict: GpuBackend;
	readonly fast: GpuBackend;
	/** Release everything; what went wrong outside any error scope, and what was not released. */
	dispose(): Promise<string[]>;
}

/** @throws GpuUnavailableError, or an Error where the device fails its self-test */
export async function makeMachines(): Promise<TestMachines> {
	const { gpu } = await createNodeGpu();
	const problems: string[] = [];
	const context = await GpuContext.create(gpu, { onUncaptured: (message) => problems.push(message) });
	const [twin, truth] = [
		createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 }),
		createCpuBackend({ precision: 'f64', interpreted: true }),
	];
	const { grade, fast: usable, replaced, lines } = await runSelfTest(context, twin);
	if (grade === 'failed' || !usable) throw new Error(`the device fails its self-test:\n${lines.join('\n')}`);
	const [strict, fast] = [createGpuBackend(context, { mode: 'strict' }), createGpuBackend(context, { mode: 'fast', replaced })];
	const dispose = async (): Promise<string[]> => {
		for (const backend of [twin, truth, strict, fast]) backend.dispose();
		await Promise.all([strict.idle(), fast.idle()]);
		// A backend lets go of its tables in the turn after its last work.
		await new Promise((resolve) => setTimeout(resolve, 0));
		if (context.liveBytes !== 0) problems.push(`not released: ${context.resources.liveLabels.join(', ')}`);
		context.dispose();
		return problems;
	};
	return { twin, truth, strict, fast, exact: grade === 'bit-exact', dispose };
}
