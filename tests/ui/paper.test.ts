/** The page on paper and in the system's own colours: nothing is blank, and what is pressed and who is who can be seen. */

import { readFile } from 'node:fs/promises';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, gpuShown, noBrowser, PageServer, pictureShown } from '../support/browser.ts';

describe.skipIf(noBrowser)('paper and forced colours', () => {
	let server: PageServer;
	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	it('views are printed as they were drawn, Ctrl+P prints a figure, and forced colours keep pressed buttons and swatches', async () => {
		const { page, context, troubles } = await server.open({
			link: 'f=himmelblau&res=128&machine=gpu&o=gd&particles=10&steps=1',
			swarm: true,
		});
		await gpuShown(page);
		const colours = (view: string): Promise<number> =>
			page.locator(`view-pane[view=${view}] .frozen`).evaluate((element) => {
				const canvas = element as HTMLCanvasElement;
				const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
				return new Set(new Uint32Array(Uint8ClampedArray.from(pixels).buffer)).size;
			});
		// By the browser's menu.
		await page.emulateMedia({ media: 'print' });
		for (const view of ['surface', 'map']) await eventually(() => colours(view)).toBeGreaterThan(100);
		expect(await page.locator('.subject .name').isVisible()).toBe(true);
		expect(await page.locator('run-timeline').isVisible()).toBe(false);
		await page.emulateMedia({ media: 'screen' });
		await eventually(() => page.locator('view-pane .frozen').count()).toBe(0);
		// By the key, also while somebody types.
		await page.evaluate(() => {
			window.print = () => document.documentElement.setAttribute('data-printed', '');
		});
		await page.locator('formula-box textarea').focus();
		await page.keyboard.press('Control+p');
		await page.locator('html[data-printed]').waitFor();
		expect(await page.locator('main.has-paper img.paper').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(
			1000,
		);
		await page.evaluate(() => dispatchEvent(new Event('afterprint')));
		await eventually(() => page.locator('img.paper').count()).toBe(0);

		// The dialog shows the figure as it will be, and saves it.
		await page.locator('view-pane canvas').first().focus();
		await page.keyboard.press('p');
		const preview = page.locator('figure-section .sheet img');
		await preview.waitFor();
		expect(await preview.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(680);
		expect(await preview.getAttribute('alt')).toContain('Himmelblau');
		await page.getByLabel('Dots per inch').fill('60');
		await page.getByLabel('Dots per inch').press('Enter');
		const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PDF' }).click()]);
		expect(saved.suggestedFilename()).toBe('Himmelblau.pdf');
		const bytes = await readFile(await saved.path());
		expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
		expect(bytes.toString('latin1')).toMatch(/MediaBox \[0 0 510\.236 255\.118\]/);

		// A film of a zoom: its frames are said before, it is played here, and another library reads them back.
		await page.getByRole('button', { name: 'Film' }).click();
		const film = page.locator('film-section');
		await film.locator('select').first().selectOption('zoom');
		for (const name of ['480 × 360', '2 s']) await film.getByRole('button', { name, exact: true }).click();
		expect((await film.locator('p').allInnerTexts()).join(' ')).toContain('40 frames of 480 × 360, 2 s.');
		await film.getByRole('button', { name: 'Make film' }).click();
		await film.locator('video').waitFor();
		const [webm] = await Promise.all([page.waitForEvent('download'), film.getByRole('button', { name: 'Save' }).click()]);
		expect(webm.suggestedFilename()).toBe('Himmelblau.webm');
		const input = new Input({ source: new BufferSource(new Uint8Array(await readFile(await webm.path())).buffer), formats: ALL_FORMATS });
		const track = await input.getPrimaryVideoTrack();
		expect([track?.displayWidth, track?.displayHeight, await input.computeDuration()]).toEqual([480, 360, 2]);
		expect((await track?.computePacketStats())?.packetCount).toBe(40);
		// Whoever closes the dialog goes on with the page, which stands still while a film is made.
		await film.getByRole('button', { name: '16 s', exact: true }).click();
		await film.getByRole('button', { name: 'Make film' }).click();
		await film.locator('progress').waitFor();
		await page.getByRole('button', { name: 'Close' }).first().click();
		await eventually(() => film.locator('progress').count()).toBe(0);
		expect(await film.locator('video').count()).toBe(0);

		await page.emulateMedia({ forcedColors: 'active' });
		const background = (selector: string): Promise<string> =>
			page
				.locator(selector)
				.first()
				.evaluate((element) => getComputedStyle(element).backgroundColor);
		const both = await background('.segmented button[aria-pressed=true]');
		expect(both).not.toBe(await background('.segmented button[aria-pressed=false]'));
		for (const swatch of ['results-table tbody .swatch', 'optimizer-card .swatch'])
			expect(await background(swatch)).not.toBe(await background('main'));
		expect(troubles).toEqual([]);
		await context.close();
	});

	it('is white where a worker draws: that has drawn when the pointer left for the browser’s menu', { timeout: 120_000 }, async () => {
		const { page, context, troubles } = await server.open({ link: 'f=himmelblau&machine=cpu&res=64' });
		await pictureShown(page);
		await page.evaluate(() => document.documentElement.dispatchEvent(new MouseEvent('mouseleave')));
		await eventually(async () => {
			await page.emulateMedia({ media: 'print' });
			const pixel = await page.locator('view-pane[view=surface] .frozen').evaluate((element) => {
				const canvas = element as HTMLCanvasElement;
				return [...(canvas.getContext('2d')?.getImageData(0, 0, 1, 1).data ?? [])];
			});
			await page.emulateMedia({ media: 'screen' });
			return pixel;
		}).toEqual([255, 255, 255, 255]);
		expect(troubles).toEqual([]);
		await context.close();
	});
});
