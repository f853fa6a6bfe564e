/** The page as a host of the engine. */

import type { WorkerPort } from '../cpu/pool.ts';
import type { Host } from '../engine/host.ts';
import { browserGpu, gpuMemoryCap, processorCount } from './browser.ts';

function createWorker(): WorkerPort {
	const worker = new Worker(new URL('../cpu/worker.ts', import.meta.url), { type: 'module' });
	return {
		post: (message) => worker.postMessage(message),
		onMessage: (handler) => {
			worker.onmessage = ({ data }) => handler(data);
		},
		onError: (handler) => {
			worker.onerror = (event) => handler(new Error(event.message || 'a worker could not start'));
		},
		terminate: () => worker.terminate(),
	};
}

/** The browser the page runs in. */
export const browserHost = (): Host => ({
	gpu: async () => {
		const gpu = browserGpu();
		return gpu ? { gpu } : { gpu, reason: 'This browser offers no WebGPU.' };
	},
	createWorker,
	cores: processorCount(),
	processor: `CPU, ${processorCount()} threads`,
	gpuMemory: gpuMemoryCap(),
});
