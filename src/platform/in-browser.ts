/** What every host in a browser has in common: the page's own and the library's differ only in where their worker comes from. */

import type { WorkerPort } from '../cpu/pool.ts';
import type { Host } from '../engine/host.ts';
import { browserFacts, browserGpu, browserGpuMemory, onReturn, processorCount } from './browser.ts';

/** Put in when the bundle is built. */
declare const THALWEG_VERSION: string;

/** A browser's worker as its caller sees it. */
export const portOf = (worker: Worker) =>
	({
		post: (message: unknown, moved: readonly Transferable[] = []) => worker.postMessage(message, [...moved]),
		onMessage: (handler: (data: never) => void) => {
			worker.onmessage = ({ data }) => handler(data as never);
		},
		onError: (handler) => {
			worker.onerror = (event) => handler(new Error(event.message || 'a worker could not start'));
		},
		terminate: () => worker.terminate(),
	}) satisfies WorkerPort;

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
