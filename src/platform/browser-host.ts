/** The page as a host of the engine. */

import type { Host } from '../engine/host.ts';
import poolWorker from '../cpu/worker.ts?worker&url';
import pageWorker from '../page-worker.ts?worker&url';
import { browserFacts, browserGpu, browserGpuMemory, onReturn, processorCount } from './browser.ts';
import { ownWorkers, portOf } from './own-workers.ts';

/** Put in when the page is built. */
declare const THALWEG_VERSION: string;

const start = ownWorkers([poolWorker, pageWorker]);

/** The browser the page runs in. */
export const browserHost = (): Host => ({
	gpu: async () => {
		const gpu = browserGpu();
		return gpu ? { gpu } : { gpu, reason: 'This browser offers no WebGPU.' };
	},
	createWorker: () => portOf(start(poolWorker)),
	startWorker: () => portOf(start(pageWorker)),
	cores: processorCount(),
	processor: `CPU, ${processorCount()} threads`,
	gpuMemory: browserGpuMemory(),
	onReturn,
	program: async () => ({ thalweg: THALWEG_VERSION, ...(await browserFacts()) }),
});
