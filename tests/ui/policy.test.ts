/** The page's content-security policy: what it holds, and that it bites. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, noBrowser, PageServer, pictureShown } from '../support/browser.ts';

describe.skipIf(noBrowser)('policy', () => {
	let server: PageServer;
	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	it('holds no eval and no other origin', async () => {
		const { page, context } = await server.open();
		const policy = (await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content')) ?? '';
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
		expect(policy).toContain("require-trusted-types-for 'script'");
		expect(policy).not.toMatch(/'unsafe-eval'|'unsafe-inline'|https?:|\*/);
		await context.close();
	});

	it('a whole session breaks no rule and asks nobody else', async () => {
		for (const machine of ['auto', 'cpu']) {
			const { page, context, troubles } = await server.open({ link: `machine=${machine}` });
			await pictureShown(page);
			await page.locator('formula-box textarea').fill('x^2 + noise(x, y)');
			await eventually(() => page.title()).toContain('noise');
			await page.keyboard.press('Tab');
			await page.getByRole('button', { name: 'Gallery', exact: true }).click();
			await eventually(() =>
				page
					.locator('gallery-dialog canvas')
					.first()
					.evaluate((c: HTMLCanvasElement) => c.getContext('2d')?.getImageData(96, 64, 1, 1).data[3]),
			).toBe(255);
			expect(troubles).toEqual([]);
			await context.close();
		}
	});

	it('stops what it must (negative control)', async () => {
		const { page, context, troubles } = await server.open();
		const outcome = await page.evaluate(async () => {
			const tried: string[] = [];
			// The test's own call may evaluate text; what runs after it is the page's.
			await new Promise((later) => setTimeout(later));
			// Written so that a bundler or a linter sees no eval.
			const code = Reflect.get(globalThis, 'Function') as unknown as new (text: string) => () => number;
			try {
				tried.push(`code ran: ${new code('return 1')()}`);
			} catch {
				tried.push('code');
			}
			try {
				document.body.innerHTML = '<b>text</b>';
				tried.push('markup ran');
			} catch {
				tried.push('markup');
			}
			try {
				new Worker('other.js');
				tried.push('worker ran');
			} catch {
				tried.push('worker');
			}
			try {
				await fetch('https://example.org/');
				tried.push('request went');
			} catch {
				tried.push('request');
			}
			return tried;
		});
		expect(outcome).toEqual(['code', 'markup', 'worker', 'request']);
		await eventually(() => troubles.filter((t) => t.startsWith('policy:')).length).toBeGreaterThanOrEqual(4);
		await context.close();
	});
});
