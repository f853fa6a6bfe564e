/** The page on every size of screen: the picture first, nothing upon another, everything within reach. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, framesPassed, noBrowser, type OpenPage, PageServer, pictureShown } from '../support/browser.ts';
import { checkedPlan, differenceFromGolden, planOf } from '../support/golden.ts';
import { layoutFacts, overlaps } from '../support/layout-facts.ts';

/** Sizes that a pointer works on; 720 × 450 is 1440 × 900 at 200 %. */
const POINTED = [
	[1440, 900],
	[1366, 650],
	[1024, 768],
	[720, 450],
	[2560, 1440],
] as const;
/** Sizes of phones and tablets. */
const TOUCHED = [
	[390, 844],
	[844, 390],
	[820, 1180],
	[1180, 820],
] as const;

/** The share of the screen that both canvases have at least. */
const PICTURE = 0.34;
/** Blocks of the golden plan that may differ: what other fonts make of buttons. */
const BLOCKS = 0.03;
const FINGER = 44;
const POINTER = 24;

describe.skipIf(noBrowser)('the layout', () => {
	let server: PageServer;
	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	const LINK = 'f=himmelblau&machine=cpu&res=128&particles=30&steps=5';
	const done = async ({ context, troubles }: OpenPage): Promise<void> => {
		expect(troubles).toEqual([]);
		await context.close();
	};
	const resized = async (page: Page, width: number, height: number): Promise<void> => {
		await page.setViewportSize({ width, height });
		await framesPassed(page, 4);
	};

	for (const [kind, sizes, least] of [
		['a pointer', POINTED, POINTER],
		['fingers', TOUCHED, FINGER],
	] as const) {
		it(`has the picture first, nothing cut off and nothing upon another, for ${kind}`, async () => {
			const one = await server.open({ swarm: true, link: LINK, touch: least === FINGER, width: 1000, height: 1000 });
			const { page } = one;
			await pictureShown(page);
			await eventually(() => page.locator('results-table tbody').innerText()).toMatch(/\d/);
			for (const [width, height] of sizes) {
				const size = `${width} × ${height}`;
				await resized(page, width, height);
				const facts = await layoutFacts(page, least);
				const { regions } = facts;
				const isScrolled = width < 761 || height < 560;
				expect.soft(facts.overflow, `${size}: wider than the screen`).toBeLessThanOrEqual(0);
				// On a page that scrolls, header and status stay over what scrolls under them.
				const apart = Object.keys(regions).filter((name) => !isScrolled || !['header', 'footer'].includes(name));
				expect.soft(overlaps(regions, apart), `${size}: upon another`).toEqual([]);
				expect.soft(facts.picture, `${size}: the picture's share`).toBeGreaterThan(PICTURE);
				expect.soft(facts.units, `${size}: the map's units`).toBeCloseTo(1, 5);
				expect.soft(Math.min(facts.ticks.map, facts.ticks.surface), `${size}: ticks`).toBeGreaterThan(4);
				expect.soft(facts.unreachable, `${size}: out of reach`).toEqual([]);
				expect.soft(facts.small, `${size}: too small`).toEqual([]);
				if (least === FINGER) expect.soft(facts.zooming, `${size}: makes a phone zoom`).toEqual([]);
				expect.soft(facts.cut, `${size}: text that is cut`).toEqual([]);
				// Name and formula are on the first screen; undo, redo and the keys are within reach.
				for (const text of ['Himmelblau', '(x^2 + y - 11)^2 + (x + y^2 - 7)^2']) {
					const places = page.locator('header, aside').getByText(text).or(page.locator('formula-box textarea'));
					const seen = await places.evaluateAll(
						(all, wanted) =>
							all.some((element) => {
								const { top, bottom, width } = element.getBoundingClientRect();
								const says = element instanceof HTMLTextAreaElement ? element.value : element.textContent;
								return says?.includes(wanted) && width > 0 && top >= 0 && bottom <= innerHeight;
							}),
						text,
					);
					expect.soft(seen, `${size}: ${text}`).toBe(true);
				}
				for (const name of ['Undo', 'Redo', 'Keys'])
					expect.soft(await page.getByRole('button', { name, exact: true }).isVisible(), `${size}: ${name}`).toBe(true);
				if (isScrolled) expect.soft(regions.footer?.height, `${size}: status`).toBeLessThan(30);
				const name = `${width}x${height}`;
				expect.soft(checkedPlan(name, await planOf(page), BLOCKS), `${size}: the golden plan`).toBeLessThanOrEqual(BLOCKS);
				// Nothing behind the last region.
				const end = Math.max(...Object.values(regions).map(({ top, height: high }) => top + high));
				expect.soft((await page.evaluate(() => document.documentElement.scrollHeight)) - end, `${size}: dead space`).toBeLessThan(40);
			}
			await (least === FINGER ? scrollsUnderAFinger(page) : givesWay(page));
			await done(one);
		});
	}

	/** Docks are dragged, moved and folded by keys, and stay so. */
	async function givesWay(page: Page): Promise<void> {
		await resized(page, 1366, 650);
		const height = async (selector: string): Promise<number> => (await page.locator(selector).boundingBox())?.height ?? 0;
		const surface = 'view-pane[view=surface]';
		const before = { dock: await height('results-panel'), picture: await height(surface) };
		const line = page.getByRole('separator', { name: 'Height of curves and results' });
		await line.focus();
		await page.keyboard.press('ArrowUp');
		await eventually(() => height('results-panel')).toBe(before.dock + 16);
		expect(await height(surface)).toBe(before.picture - 16);
		expect(await line.getAttribute('aria-valuenow')).toBe(String(before.dock + 16));
		await page.keyboard.press('Enter');
		await page.getByRole('button', { name: 'Curves and results' }).waitFor();
		expect(await height(surface)).toBeGreaterThan(before.picture + 80);
		// The golden plan tells a dock that is folded from one that is not.
		expect(differenceFromGolden('1366x650', await planOf(page))).toBeGreaterThan(3 * BLOCKS);

		const side = page.getByRole('separator', { name: 'Width of the controls' });
		const box = await side.boundingBox();
		const width = async (): Promise<number> => (await page.locator('aside').boundingBox())?.width ?? 0;
		const wide = await width();
		await page.mouse.move((box?.x ?? 0) + 3, 300);
		await page.mouse.down();
		await page.mouse.move((box?.x ?? 0) + 63, 320, { steps: 3 });
		await page.mouse.up();
		await eventually(width).toBe(wide + 60);

		await page.reload();
		await pictureShown(page);
		expect(await width()).toBe(wide + 60);
		await page.getByRole('button', { name: 'Curves and results' }).click();
		await eventually(() => height('results-panel')).toBe(before.dock + 16);
		// On another screen it is as it suits that one.
		await resized(page, 820, 1180);
		expect(await height('results-panel')).toBeGreaterThan(400);
		// The formula is found again where the controls are folded.
		await resized(page, 1366, 650);
		await page.getByRole('button', { name: 'Controls', exact: true }).click();
		await page.locator('aside').waitFor({ state: 'hidden' });
		await page.getByRole('button', { name: /^Himmelblau/ }).click();
		await eventually(() => page.locator('formula-box textarea').evaluate((box) => box.matches(':focus'))).toBe(true);
	}

	/** A swipe over a picture scrolls; tapped, the picture follows the finger; a tap on the map reads, and drops where asked to. */
	async function scrollsUnderAFinger(page: Page): Promise<void> {
		await resized(page, 390, 844);
		const finger = await page.context().newCDPSession(page);
		const swipe = async (selector: string): Promise<void> => {
			const box = await page.locator(`${selector} canvas`).boundingBox();
			const at = { x: (box?.x ?? 0) + 150, y: (box?.y ?? 0) + 150 };
			await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
			for (const by of [10, 30, 60, 90]) {
				await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: at.x, y: at.y - by }] });
				await framesPassed(page, 1);
			}
			await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
			await framesPassed(page, 20);
		};
		const scrolled = (): Promise<number> => page.evaluate(() => Math.round(scrollY));
		await swipe('view-pane[view=surface]');
		expect(await scrolled()).toBeGreaterThan(40);
		expect(page.url()).not.toContain('cam=');
		await page.evaluate(() => scrollTo(0, 0));
		await page.locator('view-pane[view=surface] canvas').tap();
		await page.locator('view-pane[held]').waitFor();
		await swipe('view-pane[view=surface]');
		expect(await scrolled()).toBe(0);
		await eventually(() => page.url()).toContain('cam=');

		const map = page.locator('view-pane[view=map] canvas');
		await map.tap();
		expect(await page.locator('view-pane[held]').getAttribute('view')).toBe('map');
		await eventually(() => page.locator('status-line .probe').innerText()).toMatch(/f\s*[\d.]+/);
		await page.locator('.subject .name').tap();
		await eventually(() =>
			page.locator('formula-box textarea').evaluate((box) => box.matches(':focus') && box.getBoundingClientRect().top > 90),
		).toBe(true);
		// Of the two taps on the map only the one that was asked to drops a particle.
		await page.getByRole('button', { name: 'Drop' }).tap();
		await map.tap();
		await eventually(() => page.url()).toContain('drop:');
		expect(decodeURIComponent(page.url()).match(/drop:[^:&]*/g)).toEqual([expect.stringMatching(/^drop:[^;,]+,[^;,]+$/)]);
	}
});
