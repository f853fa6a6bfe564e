/** Browser and operating system from what a browser tells of itself. */

interface Brand {
	readonly brand: string;
	readonly version: string;
}

/** The user-agent client hints that are read. */
export interface AgentDetails {
	readonly fullVersionList?: readonly Brand[];
	readonly platform?: string;
	readonly platformVersion?: string;
	readonly architecture?: string;
	readonly bitness?: string;
}

export interface AgentFacts {
	/** Name and version. */
	readonly runtime: string;
	/** Operating system and architecture. */
	readonly platform: string;
}

/** Browsers by what their user agent says, special ones first: most say that they are Chrome or Safari, too. */
const AGENTS: readonly (readonly [RegExp, string])[] = [
	[/\bFirefox\/([\d.]+)/, 'Firefox'],
	[/\bEdg\/([\d.]+)/, 'Edge'],
	[/\b(?:HeadlessChrome|Chrome|Chromium)\/([\d.]+)/, 'Chrome'],
	[/\bVersion\/([\d.]+).*\bSafari\b/, 'Safari'],
];

/**
 * @param details client hints, where the browser has them: they are exact where the user agent is frozen
 * @example agentFacts('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', undefined).runtime // 'Firefox 140.0'
 */
export function agentFacts(userAgent: string, details: AgentDetails | undefined): AgentFacts {
	return {
		runtime: brandIn(details) ?? agentIn(userAgent),
		platform: platformIn(details) ?? /\(([^)]*)\)/.exec(userAgent)?.[1] ?? 'unknown system',
	};
}

/** One brand is made up, so that nobody relies on the list; of the others the browser's own name is not Chromium's. */
function brandIn(details: AgentDetails | undefined): string | undefined {
	const brands = (details?.fullVersionList ?? []).filter(({ brand }) => !/not.*brand/i.test(brand));
	const own = brands.find(({ brand }) => brand !== 'Chromium') ?? brands[0];
	return own && `${own.brand} ${own.version}`;
}

function agentIn(userAgent: string): string {
	for (const [pattern, name] of AGENTS) {
		const version = pattern.exec(userAgent)?.[1];
		if (version !== undefined) return `${name} ${version}`;
	}
	return 'unknown browser';
}

function platformIn(details: AgentDetails | undefined): string | undefined {
	if (!details?.platform) return undefined;
	const { platform, platformVersion, architecture, bitness } = details;
	const machine = [architecture, bitness].filter(Boolean).join('-');
	return [platform, platformVersion, machine].filter(Boolean).join(' ');
}
