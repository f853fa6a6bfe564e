/** Stores on the page: served while they are filled, in a zip, in a folder that is chosen, and one without handles. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageServer } from '../../src/cli/page-server.ts';
import { difference, eventually, goTo, noBrowser, pictureShown } from '../support/browser.ts';
import { ensureBuilt, ROOT } from '../support/built.ts';
import { launchChromium } from '../support/chromium.ts';
import { ownStore } from '../support/stores.ts';

const CHUNK = 128;
const { files } = ownStore((u, v) => Math.sin(3 * u) + v * v, { columns: 769, rows: 769, chunk: CHUNK, domain: { u: [0, 4], v: [0, 4] } });
/** Not there at first: the right half of all levels but the coarsest. */
const isLate = (path: string): boolean => /^value\/(0\/values\/\d+\/[3-6]|1\/values\/\d+\/[23]|2\/values\/\d+\/1)$/.test(path);
const early = [...files].filter(([path]) => !isLate(path));
const chunksIn = (paths: readonly string[]): number => paths.filter((path) => /values\/\d+\/\d+$/.test(path)).length;
const [THERE, ALL] = [chunksIn(early.map(([path]) => path)), chunksIn([...files.keys()])];

function write(folder: string, some: Iterable<readonly [string, Uint8Array]>): void {
	for (const [path, content] of some) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), content);
	}
}

const told = (page: Page): Promise<string> => page.locator('status-line .tiles').innerText();
const map = (page: Page): Promise<Buffer> => page.locator('view-pane[view=map] canvas').screenshot();

describe.skipIf(noBrowser)('stores on the page', () => {
	const folder = mkdtempSync(join(tmpdir(), 'thalweg-stores-'));
	const store = join(folder, 'wave.zarr');
	const asked: string[] = [];
	let server: Server;
	let origin: string;
	let browser: Browser;
	beforeAll(async () => {
		await ensureBuilt(['page']);
		write(store, early);
		server = await pageServer({ page: join(ROOT, 'dist/page'), stores: new Map([['wave.zarr', store]]), names: ['localhost'] });
		server.on('request', ({ url }: { url?: string }) => asked.push(url ?? ''));
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		origin = `http://localhost:${(server.address() as AddressInfo).port}`;
		browser = await launchChromium();
	});
	afterAll(async () => {
		await browser?.close();
		server.closeAllConnections();
		server.close();
		rmSync(folder, { recursive: true, force: true });
	});

	it('only tiles in view are read, missing ones are hatched, and seen when they come; also from a zip and from folders', async () => {
		const page = await browser.newPage({ viewport: { width: 1120, height: 680 } });
		const troubles: string[] = [];
		page.on('pageerror', (error) => troubles.push(error.message));
		page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
		const link = (more = ''): string => `machine=cpu&res=256&layout=map&file=wave.zarr&o=${more}`;
		const finest = (): string[] => asked.filter((url) => /^\/store\/wave.zarr\/value\/0\/values\/\d/.test(url));

		// ── served ──
		await page.goto(`${origin}/#${link()}`);
		await eventually(() => told(page)).toContain(`${THERE} of ${ALL} tiles are there`);
		await pictureShown(page);
		// The whole is drawn from coarse levels: nothing of the finest one is read.
		expect(finest()).toEqual([]);
		const hatched = await map(page);
		await goTo(page, link('&w=0.1:0.5,0.1:0.5'));
		await eventually(() => told(page)).toContain('level 0 of');
		expect([...new Set(finest())].sort()).toEqual(['/store/wave.zarr/value/0/values/0/0']);
		await goTo(page, link());
		await eventually(() => told(page)).not.toContain('level 0 of');
		write(store, files);
		await eventually(() => told(page)).toContain(`all ${ALL} tiles are there`);
		// The values are what they were: what goes are the strokes over the right half.
		await eventually(async () => difference(hatched, await map(page))).toBeGreaterThan(0.02);

		// ── a zip ──
		const zip = zipSync(Object.fromEntries(early.map(([path, content]) => [`wave.zarr/${path}`, content] as const)), { level: 0 });
		await page.setInputFiles('#file', { name: 'part.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) });
		await eventually(() => page.title()).toContain('part.zip');
		await eventually(() => told(page)).toContain(`${THERE} of ${ALL} tiles are there`);

		// ── a folder with a handle: it is looked at again when the page is ──
		await page.evaluate(
			async (content) => {
				const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('chosen.zarr', { create: true });
				const put = async ([path, bytes]: readonly [string, readonly number[]]): Promise<void> => {
					const parts = path.split('/');
					let at = root;
					for (const part of parts.slice(0, -1)) at = await at.getDirectoryHandle(part, { create: true });
					const file = await (await at.getFileHandle(parts.at(-1) as string, { create: true })).createWritable();
					await file.write(Uint8Array.from(bytes));
					await file.close();
				};
				await Promise.all(content.map(put));
				Object.assign(globalThis, { showDirectoryPicker: () => Promise.resolve(root), put });
			},
			early.map(([path, content]) => [path, [...content]] as const),
		);
		const openStore = async (): Promise<void> => {
			await page.keyboard.press('Control+k');
			await page.locator('command-palette input').fill('open a store');
			await page.keyboard.press('Enter');
		};
		await openStore();
		await eventually(() => page.title()).toContain('chosen.zarr');
		await eventually(() => told(page)).toContain(`${THERE} of ${ALL} tiles are there`);
		const late = 'value/1/values/0/2';
		await page.evaluate((one) => (globalThis as unknown as { put(one: unknown): Promise<void> }).put(one), [
			late,
			[...(files.get(late) as Uint8Array)],
		] as const);
		await page.evaluate(() => dispatchEvent(new Event('focus')));
		await eventually(() => told(page)).toContain(`${THERE + 1} of ${ALL} tiles are there`);

		// ── a browser without handles ──
		await page.evaluate(() => Reflect.deleteProperty(globalThis, 'showDirectoryPicker'));
		const chooser = page.waitForEvent('filechooser');
		await openStore();
		await (await chooser).setFiles(store);
		await eventually(() => page.title()).toContain('wave.zarr');
		await eventually(() => told(page)).toContain(`all ${ALL} tiles are there`);
		expect(troubles).toEqual([]);
		await page.close();
	});
});
