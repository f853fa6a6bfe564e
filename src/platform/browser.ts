/** The browser: the only file that reads `navigator`. */

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
