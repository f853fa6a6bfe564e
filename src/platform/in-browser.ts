/** What every host in a browser has in common: the page's own and the library's differ only in where their worker comes from. */

import type { WorkerPort } from '../cpu/pool.ts';
import type { Host } from '../engine/host.ts';
import { browserFacts, browserGpu, browserGpuMemory, onReturn, processorCount } from './browser.ts';

/** Put in when the bundle is built. */
declare const THALWEG_VERSION: string;

/** A browser's worker as the pool sees it. */
function portOf(worker: Worker): WorkerPort {
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

/**
 * The browser as a host of the engine.
 * @param startWorker starts a worker of the CPU backend
 */
export const hostInBrowser = (startWorker: () => Worker): Host => ({
	gpu: async () => {
		const gpu = browserGpu();
		return gpu ? { gpu } : { gpu, reason: 'This browser offers no WebGPU.' };
	},
	createWorker: () => portOf(startWorker()),
	cores: processorCount(),
	processor: `CPU, ${processorCount()} threads`,
	gpuMemory: browserGpuMemory(),
	onReturn,
	program: async () => ({ thalweg: THALWEG_VERSION, ...(await browserFacts()) }),
});
