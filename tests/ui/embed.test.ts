/** The element in a bare page, and the page that is one file, opened from a disk without a network. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageHtml } from '../../src/exports/page/html.ts';
import { noBrowser } from '../support/browser.ts';
import { ensureBuilt, ROOT } from '../support/built.ts';
import { launchChromium, serve } from '../support/chromium.ts';

const BUILT = join(ROOT, 'dist/element');
const HEARS = `globalThis.heard = []; for (const type of ['ready', 'change', 'error'])
	addEventListener(type, (event) => heard.push({ type, message: event.detail?.message ?? event.message }), { capture: true });`;

const ready = async (page: Page): Promise<void> => {
	// A function: the policy of the file forbids texts as code.
	const isReady = (): boolean => (globalThis as unknown as { heard: { type: string }[] }).heard.some(({ type }) => type === 'ready');
	await page.waitForFunction(isReady, undefined, { timeout: 30_000 });
};
const errors = (page: Page): Promise<unknown> => page.evaluate('heard.filter(({ type }) => type === "error")');

describe.skipIf(noBrowser)('landscapes in other pages', () => {
	const scratch = mkdtempSync(join(tmpdir(), 'thalweg-embed-'));
	let browser: Browser;
	beforeAll(async () => {
		await ensureBuilt(['element']);
		browser = await launchChromium();
	});
	afterAll(async () => {
		await browser?.close();
		rmSync(scratch, { recursive: true, force: true });
	});

	it('the element opens when it is seen, leaves the wheel to the page, and tells its state', async () => {
		const { server, origin } = await serve(BUILT);
		const page = await browser.newPage({ viewport: { width: 700, height: 500 } });
		const asked: string[] = [];
		page.on('request', (request) => asked.push(request.url()));
		await page.addInitScript(HEARS);
		const bare = `<script type="module" src="./element.js"></script><body style="height:3000px">
			<loss-landscape landscape="rosenbrock" view="map" resolution="128" style="position:absolute;top:900px;width:300px"></loss-landscape>`;
		await page.route(`${origin}/bare`, (route) => route.fulfill({ contentType: 'text/html', body: bare }));
		await page.goto(`${origin}/bare`);
		await page.waitForFunction('customElements.get("loss-landscape")');
		// What draws is not asked for before it is seen.
		expect(asked.some((url) => url.includes('stage'))).toBe(false);
		await page.evaluate('scrollTo(0, 800)');
		await ready(page);
		expect(asked.some((url) => url.includes('stage'))).toBe(true);
		const link = (): Promise<unknown> => page.evaluate('document.querySelector("loss-landscape").state.link');
		expect(await link()).toBe('f=rosenbrock&res=128&layout=map&o=');
		await page.mouse.move(150, 180);
		await page.mouse.wheel(0, 60);
		await page.waitForFunction('scrollY === 860');
		await page.keyboard.down('Control');
		await page.mouse.wheel(0, -60);
		await page.keyboard.up('Control');
		await page.waitForFunction('heard.some(({ type }) => type === "change")');
		expect(await link()).toContain('w=');
		expect(await page.evaluate('scrollY')).toBe(860);
		expect(await errors(page)).toEqual([]);
		// What is set while it is being opened counts, and of several changes the last.
		await page.evaluate(`{
			const late = document.createElement('loss-landscape');
			late.id = 'late';
			late.setAttribute('landscape', 'sphere');
			late.setAttribute('machine', 'cpu');
			late.setAttribute('resolution', '64');
			document.body.prepend(late);
			void late.open();
			late.setAttribute('landscape', 'booth');
		}`);
		await page.waitForFunction('late.state?.link.startsWith("f=booth&")');
		await page.evaluate('late.landscape = "ackley"; setTimeout(() => (late.landscape = "matyas"))');
		await page.waitForFunction('late.state.link.startsWith("f=matyas&")');
		expect(await errors(page)).toEqual([]);
		// What cannot be read leaves it empty, and is said; also after something else of it was changed.
		const said = 'heard.filter(({ type, message }) => type === "error" && message.startsWith("The formula cannot be read:")).length';
		await page.evaluate('late.landscape = "foo(x"');
		await page.waitForFunction(`${said} === 1`);
		await page.evaluate('late.colormap = "magma"');
		await page.waitForFunction(`${said} === 2 && late.shadowRoot.querySelector(".message").textContent.includes("cannot be read")`);
		await page.close();
		server.close();
	});

	it('the page that is one file draws from a disk, with workers, and asks nobody', async () => {
		const read = (name: string): string => readFileSync(join(BUILT, name), 'utf8');
		const file = join(scratch, 'one.html');
		const bytes = new TextEncoder().encode(
			`x,y,loss\n${Array.from({ length: 81 }, (_, i) => `${i % 9},${Math.floor(i / 9)},${i}`).join('\n')}\n`,
		);
		const parts = { shell: read('page-shell.html'), code: read('widget.js') };
		writeFileSync(
			file,
			pageHtml(parts, { title: 'One file', attributes: { view: 'map', theme: 'light' }, file: { name: 'run.csv', bytes } }),
		);
		const context = await browser.newContext({ offline: true });
		const page = await context.newPage();
		const asked: string[] = [];
		page.on('request', (request) => asked.push(request.url()));
		await page.addInitScript(HEARS);
		await page.goto(pathToFileURL(file).href);
		await ready(page);
		expect(await page.evaluate('document.querySelector("loss-landscape").state.title')).toBe('run.csv');
		expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([]);
		expect(page.workers().length).toBeGreaterThan(0);
		// The policy is in force: what leaves is refused, by the page itself.
		expect(await page.evaluate('fetch("data:,x").then(() => "left", () => "refused")')).toBe('refused');
		expect(await errors(page)).toEqual([]);
		await context.close();
	});
});
