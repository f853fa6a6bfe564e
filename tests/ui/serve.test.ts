/** What `npm start` serves: the page with the headers of a good server, and 404 for what is not there. */

import type { AddressInfo } from 'node:net';
import { request } from 'node:http';
import type { Browser, BrowserContext } from 'playwright-core';
import type { PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePage } from '../../tools/serve.mjs';
import { pictureShown } from '../support/browser.ts';
import { ensureBuilt } from '../support/built.ts';
import { launchChromium, noBrowser } from '../support/chromium.ts';

let server: PreviewServer;
let origin: string;
beforeAll(async () => {
	await ensureBuilt(['page']);
	server = await servePage({ port: 0 });
	origin = `http://localhost:${(server.httpServer.address() as AddressInfo).port}`;
}, 120_000);
afterAll(async () => {
	await server?.close();
});

describe('the server of npm start', () => {
	it('sends the page with its policy, which nobody may frame, and forbids guesses of types', async () => {
		const answer = await fetch(`${origin}/`);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-type')).toContain('text/html');
		const policy = answer.headers.get('content-security-policy') ?? '';
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain("frame-ancestors 'none'");
		expect(policy).not.toMatch(/'unsafe-eval'|'unsafe-inline'|https?:|\*/);
		expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
		// The page has the same policy in itself, for other servers; who may frame it can be said in a header only.
		const inPage = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(await answer.text())?.[1]?.replaceAll('&#39;', "'");
		expect(`${inPage}; frame-ancestors 'none'`).toBe(policy);
	});

	it('sends code as code', async () => {
		const script = /<script type="module"[^>]* src="\.\/([^"]+)"/.exec(await (await fetch(`${origin}/`)).text())?.[1];
		const answer = await fetch(`${origin}/${script}`);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-type')).toContain('text/javascript');
		expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
	});

	it.each(['/assets/missing.js', '/missing', '/missing/', '/index', '/assets/', '/%', '/..%2fpackage.json'])(
		'answers %s with 404 as plain text, to a navigation too',
		async (path) => {
			for (const accept of ['*/*', 'text/html']) {
				const answer = await raw(path, accept);
				expect(answer.status).toBe(404);
				expect(answer.type).toContain('text/plain');
				expect(answer.nosniff).toBe('nosniff');
				expect(answer.text).not.toContain('<');
			}
		},
	);
});

/** Ask for a path as it is written: \`fetch\` would tidy it. */
function raw(path: string, accept: string): Promise<{ status?: number | undefined; type: string; nosniff: unknown; text: string }> {
	return new Promise((resolve, reject) => {
		request(`${origin}`, { path, headers: { accept } }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (part: string) => (text += part));
			response.on('end', () => {
				const { 'content-type': type = '', 'x-content-type-options': nosniff } = response.headers;
				resolve({ status: response.statusCode, type, nosniff, text });
			});
		})
			.on('error', reject)
			.end();
	});
}

describe.skipIf(noBrowser)('in a browser', () => {
	let browser: Browser;
	let context: BrowserContext;
	beforeAll(async () => {
		browser = await launchChromium();
		context = await browser.newContext();
	});
	afterAll(async () => {
		await browser?.close();
	});

	it('the page works under the headers', async () => {
		const page = await context.newPage();
		const troubles: string[] = [];
		page.on('pageerror', (error) => troubles.push(error.message));
		page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
		await page.goto(`${origin}/#machine=cpu&o=`);
		await pictureShown(page);
		expect(troubles).toEqual([]);
		await page.close();
	});

	it('no other page shows it in a frame', async () => {
		const page = await context.newPage();
		const told = page.waitForEvent('console', { predicate: (message) => message.text().includes('frame-ancestors'), timeout: 20_000 });
		await page.setContent(`<iframe src="${origin}/"></iframe>`);
		await told;
		await page.close();
	});
});
