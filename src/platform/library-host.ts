/** The library in somebody's page as a host of the engine. */

import type { Host } from '../engine/host.ts';
import { hostInBrowser } from './in-browser.ts';

/**
 * The place where this runs: the browser, with its WebGPU and a worker for each of its processors.
 *
 * The worker is the file `worker.js` beside this module. It is written as bundlers look for it (`new URL('./worker.js',
 * import.meta.url)`), and is no `blob:`, which a content-security policy may forbid. Where it cannot be started, the same work is
 * done on the calling thread.
 */
export const defaultHost = (): Host => hostInBrowser(() => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }));
