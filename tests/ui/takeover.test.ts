/** One picture, once: nothing moves, nothing is blank and nothing begins again while machines come and go. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atRest, coloursOf, eventually, noBrowser, PageServer, pictureShown } from '../support/browser.ts';

describe.skipIf(noBrowser)('one picture, once', () => {
	let server: PageServer;
	beforeAll(async () => {
		// Its GPU process is ended.
		server = await PageServer.start({ isOwn: true });
	});
	afterAll(async () => {
		await server?.stop();
	});

	/** An adapter that comes when it is called; what moved on the page; devices; blank frames of the map. */
	const watch = (): void => {
		const seen = { shifts: [] as string[], devices: [] as GPUDevice[], come: () => {} };
		(globalThis as unknown as { seen: typeof seen }).seen = seen;
		const come = new Promise<void>((done) => (seen.come = done));
		const adapter = GPU.prototype.requestAdapter;
		GPU.prototype.requestAdapter = async function (this: GPU, ...args) {
			await come;
			return adapter.apply(this, args);
		};
		const device = GPUAdapter.prototype.requestDevice;
		GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, ...args) {
			const made = await device.apply(this, args);
			seen.devices.push(made);
			return made;
		};
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries() as (PerformanceEntry & {
				value: number;
				sources: { previousRect: DOMRect; currentRect: DOMRect }[];
			})[])
				seen.shifts.push(
					`${entry.value} ${entry.sources
						.flatMap(({ previousRect, currentRect }) => [previousRect, currentRect])
						.map((r) => [r.x, r.y, r.width, r.height].join())
						.join(' → ')}`,
				);
		}).observe({ type: 'layout-shift', buffered: true });
	};
	const seen = <T>(page: Page, look: (seen: { shifts: string[]; devices: GPUDevice[]; come: () => void }) => T): Promise<T> =>
		page.evaluate(`(${look.toString()})(globalThis.seen)`) as Promise<T>;
	const shifts = (page: Page): Promise<string[]> => seen(page, ({ shifts }) => shifts);

	it('the GPU takes over, a formula is wrong, a device is lost and comes back: nothing moves, and the picture says what it is of', async () => {
		const { page, context, troubles } = await server.open({ before: watch, link: 'machine=split', width: 1440, height: 900 });
		await page.locator('status-line .dot.cpu').waitFor();
		await pictureShown(page);
		await seen(page, ({ come }) => come());
		// Never without a canvas that has been drawn on.
		await page.locator('status-line .dot.gpu').waitFor({ timeout: 30_000 });
		expect(await page.locator('status-line .machine').textContent()).toContain('CPU, drawn with WebGPU');
		await eventually(() => page.locator('view-pane[view=map] canvas').count()).toBe(1);
		expect(await coloursOf(page, 'map')).toBeGreaterThan(300);
		expect(await shifts(page)).toEqual([]);

		await page.locator('formula-box textarea').fill('sinn(x) + y');
		await eventually(() => page.locator('view-pane[view=map] .late').textContent()).toBe(
			'The formula has an error. Still shown: Himmelblau.',
		);
		expect(await page.title()).toBe('Himmelblau · Thalweg');
		await page.locator('formula-box textarea').fill('sin(x) + y');
		await eventually(() => page.title()).toBe('sin(x) + y · Thalweg');
		await eventually(() => page.locator('view-pane .late').count()).toBe(0);

		// What is said beside a text moves what is below it, as it is typed.
		const before = await atRest(page, () => shifts(page));
		await seen(page, ({ devices }) => devices.at(-1)?.destroy());
		await eventually(() => seen(page, ({ devices }) => devices.length)).toBe(2);
		await eventually(() => coloursOf(page, 'map')).toBeGreaterThan(100);
		expect(await shifts(page)).toEqual(before);

		// With the browser's GPU process everything on canvases goes, also what no WebGPU drew.
		const painted = (selector: string): Promise<number> =>
			page
				.locator(selector)
				.first()
				.evaluate((element) => {
					const { width, height } = element as HTMLCanvasElement;
					const copy = new OffscreenCanvas(width, height).getContext('2d') as OffscreenCanvasRenderingContext2D;
					copy.drawImage(element as HTMLCanvasElement, 0, 0);
					return new Set(new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer)).size;
				});
		await page.getByRole('button', { name: 'Gallery' }).click();
		await eventually(() => painted('gallery-dialog canvas')).toBeGreaterThan(50);
		const browser = await server.browser.newBrowserCDPSession();
		await browser.send('Browser.crashGpuProcess');
		await eventually(() => painted('gallery-dialog canvas')).toBeGreaterThan(50);
		await page.keyboard.press('Escape');
		await eventually(() => painted('color-bar canvas')).toBeGreaterThan(200);
		await eventually(() => coloursOf(page, 'map')).toBeGreaterThan(100);
		expect(troubles).toEqual([]);
		await context.close();
	});

	it('the swarm goes on at its step, and the machine that was chosen by hand is in the link', async () => {
		// A panel that is loaded late, poles that are told late, a column of distances: none of them moves anything either.
		const link = 'speed=1&steps=400&particles=60&expr=1/(x1^2%2Bx2^2)%2Bx3^2';
		const { page, context, troubles } = await server.open({ before: watch, swarm: true, link });
		await pictureShown(page);
		const step = async (): Promise<number> => Number(/step (\d+)/.exec((await page.locator('run-bar .count').textContent()) ?? '')?.[1]);
		await eventually(step).toBeGreaterThan(2);
		const steps: number[] = [];
		await seen(page, ({ come }) => come());
		while ((await page.locator('status-line .dot.gpu').count()) === 0) steps.push(await step());
		for (let i = 0; i < 5; i++) steps.push(await step());
		expect(steps).toEqual(steps.toSorted((a, b) => a - b));
		expect(await page.locator('picture-notes .note').textContent()).toContain('There are poles');
		expect(await page.locator('slice-panel slider-row').count()).toBe(1);
		// Nor does a number that changes move another; nor the end of the run, with its verdict.
		expect(await shifts(page)).toEqual([]);
		await page.getByRole('button', { name: 'To the end' }).click();
		await eventually(() => page.locator('run-timeline .state').textContent()).toBe('All 400 steps are done');
		await eventually(() => page.locator('results-table .verdict').textContent()).toContain('Lowest value');
		expect(await shifts(page)).toEqual([]);
		await page.locator('status-line .machine').click();
		await page.locator('machine-dialog input[value=cpu]').click();
		await page.locator('machine-dialog input[value=low-power]').click();
		await eventually(() => page.url()).toMatch(/machine=cpu&power=low-power/);
		await page.locator('status-line .dot.cpu').waitFor();
		expect(await step()).toBeGreaterThanOrEqual(steps.at(-1) ?? 0);
		// A file is dropped, which the browser counts as no input: its panel has another height, and nothing below it is seen to move.
		await page.setViewportSize({ width: 1120, height: 1200 });
		const before = await atRest(page, () => shifts(page));
		const dropped = await page.evaluateHandle(() => {
			const transfer = new DataTransfer();
			transfer.items.add(new File(['1,2,3\n4,5,6\n7,8,10'], 'nine.csv'));
			return transfer;
		});
		await page.locator('view-pane[view=surface]').dispatchEvent('drop', { dataTransfer: dropped });
		await eventually(() => page.title()).toBe('nine.csv · Thalweg');
		await eventually(() => page.locator('import-panel .summary').innerText()).toContain('3 × 3');
		await eventually(() => page.locator('aside').getAttribute('class')).not.toBe('changing');
		await eventually(() => coloursOf(page, 'map')).toBeGreaterThan(50);
		expect(await shifts(page)).toEqual(before);
		expect(troubles).toEqual([]);
		await context.close();
	});
});
