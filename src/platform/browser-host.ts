/** The page as a host of the engine. */

import type { WorkerPort } from '../cpu/pool.ts';
import type { Host } from '../engine/host.ts';
import workerUrl from '../cpu/worker.ts?worker&url';
import { browserFacts, browserGpu, browserGpuMemory, onReturn, processorCount } from './browser.ts';

/** Put in when the page is built. */
declare const THALWEG_VERSION: string;

/** Browsers with Trusted Types take a worker's address from a named policy only. */
interface PolicyFactory {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** The one script address of the page: its own worker, and no other. */
const ownWorker = (url: string): string => {
	if (url !== workerUrl) throw new TypeError('This page starts no other script.');
	return url;
};

const policy = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy('thalweg', { createScriptURL: ownWorker });

function createWorker(): WorkerPort {
	const worker = new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' });
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
	gpuMemory: browserGpuMemory(),
	onReturn,
	program: async () => ({ thalweg: THALWEG_VERSION, ...(await browserFacts()) }),
});
