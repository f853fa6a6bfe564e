/** How much of a machine's memory the GPU layer may hold, from what a browser tells of itself. */

/** What is known of the browser. */
export interface MemoryFacts {
	readonly userAgent: string;
	/** In GiB, rounded, where the browser says it. */
	readonly deviceMemory?: number;
}

export interface GpuMemory {
	/** Bytes that the GPU layer may hold at once. */
	readonly cap: number;
	/** Memory pressure takes the device away here. */
	readonly pressure: boolean;
}

/** Where the browser does not say how much memory there is. */
const UNSAID = 2 ** 31;

/**
 * A quarter of the device's memory where the browser says it, else 2 GiB. Safari, and every browser of a phone or a tablet, take
 * the device away when memory runs short; there it is a third of that.
 * @example gpuMemory({ userAgent: 'Mozilla/5.0 (Linux; Android 15; …) Chrome/140 Mobile Safari/537.36', deviceMemory: 8 }).pressure // true
 */
export function gpuMemory({ userAgent, deviceMemory }: MemoryFacts): GpuMemory {
	const whole = deviceMemory ? deviceMemory * 2 ** 28 : UNSAID;
	const pressure = /\b(?:iPhone|iPad|iPod|Android|Mobile)\b/.test(userAgent) || isSafari(userAgent);
	return { cap: pressure ? Math.floor(whole / 3) : whole, pressure };
}

/** Many browsers say "Safari"; Safari itself also says its version, and none of the others' names. */
const isSafari = (userAgent: string): boolean =>
	/\bVersion\/[\d.]+.*\bSafari\b/.test(userAgent) && !/\b(?:Chrome|Chromium|Edg|Firefox|OPR)\//.test(userAgent);
