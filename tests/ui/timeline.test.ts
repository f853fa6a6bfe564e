/** The timeline: the way back and forth by keys and pointer, what happened on it, and the link to a step. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, framesPassed, noBrowser, PageServer, pictureShown } from '../support/browser.ts';

const slider = (page: Page) => page.getByRole('slider', { name: 'Step of the run' });
const now = (page: Page): Promise<number> => slider(page).getAttribute('aria-valuenow').then(Number);
const rows = (page: Page): Promise<string[]> => page.locator('results-table tbody tr').allTextContents();

describe.skipIf(noBrowser)('the timeline', () => {
	let server: PageServer;
	beforeAll(async () => {
		server = await PageServer.start();
	}, 120_000);
	afterAll(() => server?.stop());

	it('goes anywhere and comes back to the same numbers; a change is marked, and the link opens where it was shared', async () => {
		const link = 'expr=(a-x)^2+10(y-x^2)^2&p.a=1&o=gd:lr=0.01;adam:lr=0.05&particles=40&steps=60&speed=5&machine=cpu&at=40';
		const { page, context, troubles } = await server.open({ swarm: true, link });
		await pictureShown(page);
		// It opens at the step at which it was shared, and waits there.
		await eventually(() => now(page)).toBe(40);
		expect(await page.locator('run-bar .play').textContent()).toContain('Run');
		await slider(page).press('ArrowLeft');
		await eventually(() => now(page)).toBe(39);
		await slider(page).press('Home');
		await eventually(() => now(page)).toBe(0);
		await slider(page).press('PageUp');
		await page.keyboard.press(',');
		await eventually(() => now(page)).toBe(5);
		const box = (await slider(page).boundingBox()) as { x: number; y: number; width: number; height: number };
		await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
		await eventually(() => now(page)).toBe(30);
		// The boxes show what is in force at the step shown: a text that is typed before would be theirs.
		await framesPassed(page, 30);
		const parameter = page.locator('landscape-panel slider-row input.box').first();
		await parameter.fill('3');
		await parameter.press('Enter');
		await eventually(() => page.url()).toContain('events=30:p:a=3');
		expect(await page.locator('run-timeline .mark.change').getAttribute('title')).toBe('Step 30: a 1 → 3');
		await slider(page).press('End');
		await eventually(() => page.locator('run-timeline .state').textContent()).toBe('All 60 steps are done');
		await eventually(async () => (await rows(page)).join()).toMatch(/\d/);
		const end = await rows(page);
		await slider(page).press('Home');
		// The landscape is the one of that step.
		await eventually(() => parameter.inputValue()).toBe('1');
		await page.getByRole('button', { name: 'To the end' }).click();
		await eventually(() => rows(page)).toEqual(end);
		expect(await parameter.inputValue()).toBe('3');
		if (process.env.SHOT) await page.screenshot({ path: `${process.env.SHOT}.png` });
		await page.getByRole('button', { name: 'More steps' }).click();
		await eventually(() => now(page)).toBe(120);
		expect(troubles).toEqual([]);
		await context.close();
	}, 90_000);
});
