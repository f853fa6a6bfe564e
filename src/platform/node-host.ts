/** Node as a host of the engine. */

import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { WorkerPort } from '../cpu/pool.ts';
import type { Host } from '../engine/host.ts';
import { nodeProgram } from './node-versions.ts';
import { createNodeGpu, processorCount } from './node.ts';

/** Put in where this is built; not there in the source tree. */
declare const THALWEG_BUNDLED: true | undefined;

/** In the source tree a loader reads TypeScript. */
const workerOfSource = (): Worker =>
	new Worker(new URL('../../tools/typescript-worker.mjs', import.meta.url), {
		workerData: new URL('../cpu/worker-node.ts', import.meta.url).href,
	});

const startWorker = (): Worker =>
	typeof THALWEG_BUNDLED === 'undefined' ? workerOfSource() : new Worker(new URL('./worker.js', import.meta.url));

function createWorker(): WorkerPort {
	const worker = startWorker();
	// An idle worker must not keep a finished command alive, and one at work must not be left behind. It answers what has an id.
	let unanswered = 0;
	worker.unref();
	worker.on('message', () => {
		if (--unanswered === 0) worker.unref();
	});
	return {
		post: (message) => {
			if ((message as { readonly id?: number }).id !== undefined && unanswered++ === 0) worker.ref();
			worker.postMessage(message);
		},
		onMessage: (handler) => void worker.on('message', handler),
		onError: (handler) => void worker.on('error', handler),
		terminate: () => void worker.terminate(),
	};
}

/**
 * The place where this runs. On Node: worker threads, and WebGPU where the package `webgpu` is installed beside this one. In a
 * browser: its WebGPU, and workers from the file `worker.js` of this package.
 *
 * Parts may be replaced: `{ ...defaultHost(), cores: 2 }`.
 *
 * @example
 * const { thalweg } = (await defaultHost().program?.()) ?? { thalweg: 'unknown' };
 * console.log(thalweg); // 0.1.0
 */
export const nodeHost = (): Host => ({
	gpu: () => createNodeGpu(),
	createWorker,
	cores: processorCount(),
	processor: `${cpus()[0]?.model.trim() ?? 'CPU'}, ${processorCount()} threads`,
	program: async () => nodeProgram(),
});
