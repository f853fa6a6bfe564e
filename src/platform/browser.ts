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

interface Brand {
	readonly brand: string;
	readonly version: string;
}

/** What Chromium's browsers tell of themselves; others have the user agent's text only. */
interface AgentData {
	getHighEntropyValues(hints: readonly string[]): Promise<{
		readonly fullVersionList?: readonly Brand[];
		readonly brands?: readonly Brand[];
		readonly platform?: string;
		readonly platformVersion?: string;
		readonly architecture?: string;
		readonly bitness?: string;
	}>;
}

/** Browsers by what their user agent says; the first that fits. */
const AGENTS: readonly (readonly [RegExp, string])[] = [
	[/\bFirefox\/([\d.]+)/, 'Firefox'],
	[/\bEdg\/([\d.]+)/, 'Edge'],
	[/\b(?:HeadlessChrome|Chrome|Chromium)\/([\d.]+)/, 'Chrome'],
	[/\bVersion\/([\d.]+).*\bSafari\b/, 'Safari'],
];

/** Browser and operating system with versions, as far as the browser says them. */
export async function browserFacts(): Promise<{ readonly runtime: string; readonly webgpu: string; readonly platform: string }> {
	const { userAgent } = navigator;
	const found = AGENTS.map(([pattern, name]) => [pattern.exec(userAgent)?.[1], name] as const).find(([version]) => version !== undefined);
	let runtime = found ? `${found[1]} ${found[0]}` : 'unknown browser';
	let platform = /\(([^)]*)\)/.exec(userAgent)?.[1] ?? 'unknown system';
	const data = (navigator as Navigator & { readonly userAgentData?: AgentData }).userAgentData;
	const told = await data?.getHighEntropyValues(['fullVersionList', 'platformVersion', 'architecture', 'bitness']).catch(() => undefined);
	// One of the brands is a made-up one; the most specific of the others is the browser.
	const brands = (told?.fullVersionList ?? told?.brands ?? []).filter(({ brand }) => !/not.*brand/i.test(brand));
	const own = brands.find(({ brand }) => brand !== 'Chromium') ?? brands[0];
	if (own) runtime = `${own.brand} ${own.version}`;
	if (told?.platform)
		platform = [told.platform, told.platformVersion, told.architecture && `${told.architecture}-${told.bitness ?? ''}`]
			.filter(Boolean)
			.join(' ');
	return {
		runtime,
		webgpu: browserGpu() ? `WebGPU of ${runtime.split(' ').slice(0, -1).join(' ') || 'the browser'}` : 'no WebGPU',
		platform,
	};
}
