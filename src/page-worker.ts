/** The page's worker: what computes, draws and reads files away from the page's thread. */

import poolWorker from './cpu/worker.ts?worker&url';
import { answerCalls } from './engine/remote/calls.ts';
import { rootMethods } from './engine/remote/methods.ts';
import { browserStore } from './platform/browser-store.ts';
import { portOf } from './platform/in-browser.ts';
import { ownWorkers } from './platform/own-workers.ts';

const start = ownWorkers([poolWorker]);
// Not every browser lets a worker start others.
const place = {
	contents: browserStore,
	tiles: () => import('./engine/remote/tiles.ts'),
	...(typeof Worker === 'function' ? { createWorker: () => portOf(start(poolWorker)) } : {}),
};
const answer = answerCalls(rootMethods(place), (message, moved = []) => self.postMessage(message, { transfer: [...moved] }));
self.onmessage = ({ data }) => answer(data);
