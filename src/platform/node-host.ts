/** Node as a host of the engine. */

import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { WorkerPort } from '../cpu/pool.ts';
import type { Host } from '../engine/host.ts';
import { createNodeGpu, processorCount } from './node.ts';

/** Beside the built command line, or in the source tree, where a loader reads TypeScript. */
const BUILT = new URL('./worker.js', import.meta.url);
const SOURCE = new URL('../cpu/worker-node.ts', import.meta.url);
const SOURCE_LOADER = new URL('../../tools/typescript-worker.mjs', import.meta.url);

function createWorker(): WorkerPort {
	const built = existsSync(fileURLToPath(BUILT));
	const worker = built ? new Worker(BUILT) : new Worker(SOURCE_LOADER, { workerData: SOURCE.href });
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

/** The process the command line runs in. */
export const nodeHost = (): Host => ({
	gpu: () => createNodeGpu(),
	createWorker,
	cores: processorCount(),
	processor: `${cpus()[0]?.model.trim() ?? 'CPU'}, ${processorCount()} threads`,
});
