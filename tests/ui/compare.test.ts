/** Landscapes side by side on the page: files and formulas, one camera, one point, one scale, and their difference. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLink } from '../../src/state/link.ts';
import { axeSource, expectNothingFound } from '../support/axe.ts';
import { difference, eventually, noBrowser, PageServer, pictureShown } from '../support/browser.ts';

/** A table of a landscape over [0, 5]². */
const table = (name: string, f: (x: number, y: number) => number) => ({
	name,
	mimeType: 'text/csv',
	buffer: Buffer.from(
		['x,y,loss', ...Array.from({ length: 36 }, (_, k) => `${k % 6},${Math.floor(k / 6)},${f(k % 6, Math.floor(k / 6))}`)].join('\n'),
	),
});

describe.skipIf(noBrowser)('landscapes side by side', () => {
	let server: PageServer;
	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	const cell = (page: Page, place: number) => page.locator('compare-cell').nth(place);
	const compared = (page: Page) => readLink(new URL(page.url()).hash).state;

	it('two files are seen through one window by one camera, read at one point, subtracted, swapped, and undone', {
		timeout: 120_000,
	}, async () => {
		const { page, context, troubles } = await server.open({ link: 'machine=cpu&res=128', tool: await axeSource() });
		await pictureShown(page);
		await page.setInputFiles(
			'#file',
			table('a.csv', (x, y) => x * y),
		);
		await eventually(() => page.title()).toContain('a.csv');
		await page.locator('view-pane[view=map] canvas').focus();
		await page.keyboard.press('w');
		await page.setInputFiles(
			'#beside-file',
			table('b.csv', (x, y) => x * y - 2 + (x === 5 && y === 5 ? 3 : 0)),
		);
		await eventually(() => cell(page, 1).locator('header h2').innerText()).toContain('b.csv');
		await page.locator('compare-grid select').selectOption('1,0');
		await eventually(() => page.locator('compare-grid .facts').innerText()).toMatch(
			/max \|d\| 2 \(−\)[^]*mean −1\.91667[^]*RMS 1\.97906[^]*6 × 6 points/,
		);
		// One point: a value in each.
		const map = await cell(page, 1).locator('view-pane[view=map] canvas').boundingBox();
		if (!map) throw new Error('the map of the second cell is not there');
		await page.mouse.move(map.x + map.width / 2, map.y + map.height / 2);
		await page.mouse.move(map.x + map.width / 2 + 1, map.y + map.height / 2);
		await eventually(async () => {
			const values = await Promise.all([0, 1, 2].map((place) => cell(page, place).locator('.value').innerText()));
			const [a, b, d] = values.map((value) => Number.parseFloat(value.replaceAll('−', '-')));
			return Math.abs((b as number) - (a as number) - (d as number)) < 1e-3 && Math.abs(d as number) > 1;
		}).toBe(true);
		// One camera: who turns one turns all.
		const surface = cell(page, 1).locator('view-pane[view=surface] canvas');
		const before = await cell(page, 0).locator('view-pane[view=surface] canvas').screenshot();
		await surface.focus();
		for (let k = 0; k < 4; k++) await page.keyboard.press('ArrowLeft');
		await eventually(async () =>
			difference(before, await cell(page, 0).locator('view-pane[view=surface] canvas').screenshot()),
		).toBeGreaterThan(0.005);
		await expectNothingFound(page, 'a comparison', 'compare-grid');
		await cell(page, 1).locator('button').first().click();
		await eventually(() => page.title()).toContain('b.csv');
		await eventually(() => compared(page).compare).toMatchObject({ others: [{ kind: 'file', name: 'a.csv' }], minus: [0, 1] });
		await eventually(() => page.locator('compare-grid .facts').innerText()).toMatch(/mean −1\.91667/);
		await page.keyboard.press('Control+z');
		await eventually(() => page.title()).toContain('a.csv');
		await page.getByRole('button', { name: 'End the comparison' }).click();
		await eventually(() => page.locator('compare-grid').count()).toBe(0);
		await pictureShown(page);
		expect(troubles).toEqual([]);
		await context.close();
	});
});
