/** The swarm on the page: it moves by itself, obeys keys and sliders, takes drops, and a link replays it. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atRest, eventually, framesPassed, gpuShown, noBrowser, type OpenPage, PageServer, pictureShown } from '../support/browser.ts';

/** A small run, so that a software GPU on a busy machine has time for the page. */
const SMALL = 'particles=60&speed=1';

const stepOf = (page: Page): Promise<number> =>
	page
		.locator('run-bar .count')
		.textContent()
		.then((text) => Number(/step ([\d\s\u2009\u202f,]+)/.exec(text ?? '')?.[1]?.replace(/\D/g, '') ?? Number.NaN));
const phase = (page: Page): Promise<string | null> => page.locator('run-bar .play').textContent();
const rows = (page: Page): Promise<string[]> => page.locator('results-table tbody tr').allTextContents();

describe.skipIf(noBrowser)('the swarm', () => {
	let server: PageServer;
	const done = async ({ context, troubles }: OpenPage): Promise<void> => {
		expect(troubles).toEqual([]);
		await context.close();
	};
	beforeAll(async () => {
		server = await PageServer.start();
	}, 120_000);
	afterAll(() => server?.stop());

	it('moves by itself; Space pauses, a full stop steps, R goes back; a hyper-parameter changes the run that is running, and compiles nothing', {
		timeout: 120_000,
	}, async () => {
		const one = await server.open({
			swarm: true,
			link: `${SMALL}&steps=100000`,
			before: () => {
				const counts = { pipelines: 0 };
				Object.assign(globalThis, { counts });
				const original = GPUDevice.prototype.createComputePipelineAsync;
				GPUDevice.prototype.createComputePipelineAsync = function (descriptor) {
					counts.pipelines++;
					return original.call(this, descriptor);
				};
			},
		});
		const { page } = one;
		await gpuShown(page);
		await eventually(() => stepOf(page)).toBeGreaterThan(2);
		await page.keyboard.press('Space');
		await eventually(() => phase(page)).toContain('Run');
		// The machine may still be at a step that was asked for before.
		const paused = await atRest(page, () => stepOf(page));
		await page.keyboard.press('.');
		await eventually(() => stepOf(page)).toBe(paused + 1);
		await page.keyboard.press('r');
		await eventually(() => stepOf(page)).toBe(0);
		expect((await rows(page)).length).toBe(3);

		await page.keyboard.press('Space');
		await eventually(() => stepOf(page)).toBeGreaterThan(2);
		await eventually(async () => (await rows(page)).join()).toMatch(/\d/);
		const pipelines = () => page.evaluate(() => (globalThis as unknown as { counts: { pipelines: number } }).counts.pipelines);
		const before = await pipelines();
		const box = page.locator('optimizer-card').first().locator('slider-row input.box').first();
		await box.fill('0.004');
		await box.press('Enter');
		const at = await stepOf(page);
		await eventually(() => stepOf(page)).toBeGreaterThan(at + 2);
		expect(await pipelines()).toBe(before);
		await eventually(() => page.url()).toContain('lr=0.004');
		await done(one);
	});

	it('a click on the map drops a particle of every optimizer, and the link has it; a lesson asks before its run, and the answer comes with numbers of the run', async () => {
		const one = await server.open({ swarm: true, link: `${SMALL}&machine=cpu` });
		const { page } = one;
		await pictureShown(page);
		await eventually(() => stepOf(page)).toBeGreaterThan(0);
		await page.keyboard.press('Space');
		const box = (await page.locator('view-pane[view="map"] canvas').boundingBox()) as {
			x: number;
			y: number;
			width: number;
			height: number;
		};
		await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
		await eventually(() => page.url()).toMatch(/events=\d+:drop:/);

		await page.keyboard.press('e');
		await page.locator('lesson-menu dialog[open]').waitFor();
		await page.locator('lesson-menu .entry', { hasText: 'stability' }).click();
		await eventually(() => page.url()).toContain('expr=x');
		expect(await stepOf(page)).toBe(0);
		await page.locator('lesson-card .options button').first().click();
		await eventually(() => stepOf(page)).toBeGreaterThan(0);
		await page.getByRole('button', { name: 'To the end' }).click();
		const card = page.locator('lesson-card');
		await eventually(() => card.locator('dd').allTextContents()).toEqual(['0 %', '0 %', '100 %']);
		expect(await card.locator('.said').textContent()).toContain('The run answers: Only 0.1015.');
		await done(one);
	});

	it('a link replays the run: the same best values at the end, twice', async () => {
		const link = 'f=rosenbrock&o=adam:lr=0.05;sgd-noise:lr=0.0005,sigma=20&particles=40&seed=9&steps=30&speed=5&machine=cpu';
		const end = async (): Promise<string[]> => {
			const one = await server.open({ swarm: true, link });
			await pictureShown(one.page);
			await eventually(() => stepOf(one.page)).toBe(30);
			await eventually(() => phase(one.page)).toContain('Run');
			await eventually(async () => (await rows(one.page)).join()).toMatch(/\d/);
			const told = await atRest(one.page, () => rows(one.page));
			await done(one);
			return told;
		};
		expect(await end()).toEqual(await end());
	});

	it('optimizers are added by keyboard, removed, and none starts by itself where motion is reduced', async () => {
		const one = await server.open({ swarm: true, link: `${SMALL}&machine=cpu`, reducedMotion: true });
		const { page } = one;
		await pictureShown(page);
		await eventually(() => phase(page)).toContain('Run');
		// A swarm that moves takes steps with the frames.
		await framesPassed(page, 60);
		expect(await stepOf(page)).toBe(0);
		await page.keyboard.press('n');
		await page.locator('optimizer-menu dialog[open]').waitFor();
		await page.keyboard.press('Enter');
		await eventually(() => page.locator('optimizer-card').count()).toBe(4);
		await eventually(async () => (await rows(page)).length).toBe(4);
		await page
			.getByRole('button', { name: /^Remove/ })
			.last()
			.click();
		await eventually(() => page.locator('optimizer-card').count()).toBe(3);
		await done(one);
	});
});
