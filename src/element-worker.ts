/** The worker of the element: what computes, draws and reads files away from the page's thread. The CPU's workers are files beside it. */

import { answerCalls } from './engine/remote/calls.ts';
import { rootMethods } from './engine/remote/methods.ts';
import { browserStore } from './platform/browser-store.ts';
import { portOf } from './platform/in-browser.ts';

const startWorker = (): Worker => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
// Not every browser lets a worker start others.
const place = { contents: browserStore, ...(typeof Worker === 'function' ? { createWorker: () => portOf(startWorker()) } : {}) };
const answer = answerCalls(rootMethods(place), (message, moved = []) => self.postMessage(message, { transfer: [...moved] }));
self.onmessage = ({ data }) => answer(data);
