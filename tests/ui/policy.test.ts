/** The page's content-security policy: what it holds, and that it bites. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, noBrowser, type OpenPage, PageServer, pictureShown } from '../support/browser.ts';

describe.skipIf(noBrowser)('policy', () => {
	let server: PageServer;
	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	it('holds no eval and no other origin; a whole session breaks no rule; what it must stop it stops (negative control)', async () => {
		for (const machine of ['auto', 'cpu']) {
			const one = await server.open({ link: `machine=${machine}` });
			const { page, context, troubles } = one;
			if (machine === 'auto') await holdsNoEval(page);
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
			if (machine === 'cpu') await stopsWhatItMust(one);
			await context.close();
		}
	});

	/** The policy as it stands in the page. */
	async function holdsNoEval(page: Page): Promise<void> {
		const policy = (await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content')) ?? '';
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
		expect(policy).toContain("require-trusted-types-for 'script'");
		expect(policy).not.toMatch(/'unsafe-eval'|'unsafe-inline'|https?:|\*/);
	}

	/** Negative control: whoever tries is refused, and that is seen. */
	async function stopsWhatItMust({ page, troubles }: OpenPage): Promise<void> {
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
	}
});
