/** Which browser a report names, from user agents and client hints as browsers send them. */

import { expect, it, vi } from 'vitest';
import { browserFacts } from '../../src/platform/browser.ts';
import { agentFacts } from '../../src/platform/user-agent.ts';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';

it.each([
	['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140.0', 'X11; Linux x86_64; rv:140.0'],
	[CHROME, 'Chrome 143.0.0.0', 'X11; Linux x86_64'],
	[`${CHROME} Edg/143.0.0.0`, 'Edge 143.0.0.0', 'X11; Linux x86_64'],
	[
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
		'Safari 26.0',
		'Macintosh; Intel Mac OS X 10_15_7',
	],
	['curl/8.5.0', 'unknown browser', 'unknown system'],
])('%s', (userAgent, runtime, platform) => {
	expect(agentFacts(userAgent, undefined)).toEqual({ runtime, platform });
});

it('client hints say more than the frozen user agent; the made-up brand is no browser', () => {
	const fullVersionList = [
		{ brand: 'Not;A=Brand', version: '99.0.0.0' },
		{ brand: 'Chromium', version: '143.0.7499.40' },
		{ brand: 'Google Chrome', version: '143.0.7499.41' },
	];
	const details = { fullVersionList, platform: 'macOS', platformVersion: '26.1.0', architecture: 'arm', bitness: '64' };
	expect(agentFacts(CHROME, details)).toEqual({ runtime: 'Google Chrome 143.0.7499.41', platform: 'macOS 26.1.0 arm-64' });
	expect(
		agentFacts(CHROME, {
			fullVersionList: fullVersionList.slice(0, 2),
			platform: 'Linux',
			platformVersion: '',
			architecture: '',
			bitness: '',
		}),
	).toEqual({ runtime: 'Chromium 143.0.7499.40', platform: 'Linux' });
});

it.each([
	['throws', () => Reflect.apply(Map, undefined, [])],
	['rejects', () => Promise.reject(new Error('no'))],
	['never answers', () => new Promise(() => undefined)],
])('a browser that %s when it is asked for more is named by its user agent', async (_, getHighEntropyValues) => {
	vi.useFakeTimers();
	vi.stubGlobal('navigator', { userAgent: CHROME, userAgentData: { getHighEntropyValues } });
	const asked = browserFacts();
	await vi.advanceTimersByTimeAsync(2000);
	expect(await asked).toEqual({ runtime: 'Chrome 143.0.0.0', platform: 'X11; Linux x86_64', webgpu: 'no WebGPU' });
	vi.unstubAllGlobals();
	vi.useRealTimers();
});
