/** The page as a host of the engine. */

import type { Host } from '../engine/host.ts';
import poolWorker from '../cpu/worker.ts?worker&url';
import pageWorker from '../page-worker.ts?worker&url';
import { canvasesTravel } from './browser.ts';
import { hostInBrowser, portOf } from './in-browser.ts';
import { ownWorkers } from './own-workers.ts';

const start = ownWorkers([poolWorker, pageWorker]);

/** The browser the page runs in. */
export const browserHost = (): Host => ({
	...hostInBrowser(() => start(poolWorker)),
	startWorker: () => portOf(start(pageWorker)),
	drawsAway: canvasesTravel(),
});
