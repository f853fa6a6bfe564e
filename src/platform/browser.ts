/** The browser: the only file that reads `navigator`. */

import { type GpuMemory, gpuMemory } from './gpu-memory.ts';
import { type AgentDetails, type AgentFacts, agentFacts } from './user-agent.ts';

/** The page's WebGPU, or null where the browser has none (or the page is not a secure context). */
export const browserGpu = (): GPU | null => (typeof navigator !== 'undefined' && navigator.gpu ? navigator.gpu : null);

/** Processors that the page may use. */
export const processorCount = (): number => navigator.hardwareConcurrency || 4;

/** How much of its memory the page's GPU may hold. */
export const browserGpuMemory = (): GpuMemory => {
	const { userAgent, deviceMemory } = navigator as Navigator & { readonly deviceMemory?: number };
	return gpuMemory({ userAgent, ...(deviceMemory === undefined ? {} : { deviceMemory }) });
};

/** Call `listener` whenever the page is looked at again. Returns the way to stop. */
export function onReturn(listener: () => void): () => void {
	const returned = (): void => {
		if (document.visibilityState === 'visible') listener();
	};
	document.addEventListener('visibilitychange', returned);
	return () => document.removeEventListener('visibilitychange', returned);
}

/** What Chromium's browsers tell of themselves when asked; others have the user agent's text only. */
interface AgentData {
	getHighEntropyValues(hints: readonly string[]): Promise<AgentDetails>;
}

/** The details are waited for at most this long. */
const DETAILS_MS = 2000;

/** Browser and operating system with versions, as far as the browser says them. Nothing is asked of anybody else. */
export async function browserFacts(): Promise<AgentFacts & { readonly webgpu: string }> {
	const data = (navigator as Navigator & { readonly userAgentData?: AgentData }).userAgentData;
	const asked = async () => data?.getHighEntropyValues(['fullVersionList', 'platformVersion', 'architecture', 'bitness']);
	const late = new Promise<undefined>((done) => setTimeout(() => done(undefined), DETAILS_MS));
	const details = await Promise.race([asked().catch(() => undefined), late]);
	return { ...agentFacts(navigator.userAgent, details), webgpu: browserGpu() ? "the browser's WebGPU" : 'no WebGPU' };
}

/** Whether a canvas can be handed over to a worker. */
export const canvasesTravel = (): boolean =>
	typeof OffscreenCanvas === 'function' && 'transferControlToOffscreen' in HTMLCanvasElement.prototype;
