/** Node: WebGPU through the npm package `webgpu` (Dawn), which a user may or may not have installed. */

import { availableParallelism } from 'node:os';
import type * as Dawn from 'webgpu';
import type { Waiting } from '../model/waiting.ts';
import { messageOf } from '../model/errors.ts';
import { RestingTurns } from './turns.ts';

/** A GPU to ask for adapters, or the reason why there is none. */
export interface NodeGpu {
	readonly gpu: GPU | null;
	readonly reason?: string;
	/** Told while answers of an emulated GPU are awaited. */
	readonly waiting?: Waiting;
}

/**
 * Objects returned by the package's `create()`. Collected as garbage they take the process down
 * with them, so they are kept until it ends.
 */
const kept: GPU[] = [];
/** One event loop, so one for all devices. */
const turns = new RestingTurns();

/**
 * WebGPU on Node.
 * @param options Dawn's own switches; `['backend=null']` compiles shaders and executes nothing
 */
export async function createNodeGpu(options: readonly string[] = []): Promise<NodeGpu> {
	let dawn: typeof Dawn;
	try {
		dawn = await import('webgpu');
	} catch (error) {
		const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
		const reason = missing
			? 'The package "webgpu" is not installed. Run `npm install webgpu` to use a GPU on Node.'
			: `The package "webgpu" does not load here: ${messageOf(error)}`;
		return { gpu: null, reason };
	}
	// GPUBufferUsage and the like are globals in a browser; the package brings its own.
	for (const [name, value] of Object.entries(dawn.globals)) {
		if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
	}
	try {
		const gpu = dawn.create([...options]);
		kept.push(gpu);
		return { gpu, waiting: turns };
	} catch (error) {
		return { gpu: null, reason: `Dawn does not start: ${messageOf(error)}` };
	}
}

/** Processors that this process may use. */
export const processorCount = (): number => availableParallelism();
