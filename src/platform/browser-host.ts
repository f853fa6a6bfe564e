/** The page as a host of the engine. */

import type { Host } from '../engine/host.ts';
import workerUrl from '../cpu/worker.ts?worker&url';
import { hostInBrowser } from './in-browser.ts';

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

/** The browser the page runs in. */
export const browserHost = (): Host => hostInBrowser(() => new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' }));
