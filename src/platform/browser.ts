/** The browser: the only file that reads `navigator`. */

import { type AgentDetails, type AgentFacts, agentFacts } from './user-agent.ts';

/** The page's WebGPU, or null where the browser has none (or the page is not a secure context). */
export const browserGpu = (): GPU | null => (typeof navigator !== 'undefined' && navigator.gpu ? navigator.gpu : null);

/** Processors that the page may use. */
export const processorCount = (): number => navigator.hardwareConcurrency || 4;

/**
 * Bytes that the GPU layer may hold: a quarter of the device's memory where the browser says it
 * (in GiB, rounded), else 2 GiB.
 */
export function gpuMemoryCap(): number {
	const memory = (navigator as Navigator & { readonly deviceMemory?: number }).deviceMemory;
	return memory ? memory * 2 ** 28 : 2 ** 31;
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
