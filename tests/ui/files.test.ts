/** Files opened by the button and dropped anywhere: surfaces, paths, cuts, and what is none of these. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLink } from '../../src/state/link.ts';
import { coloursOf, difference, eventually, noBrowser, PageServer, pictureShown } from '../support/browser.ts';

const DATA = '../shared/data';
const withData = it.skipIf(!existsSync(DATA));

/** Drop bytes on the middle of the window, as a desktop does. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
	const transfer = await page.evaluateHandle(
		([file, text]) => {
			const data = new DataTransfer();
			data.items.add(new File([Uint8Array.from(atob(text as string), (c) => c.charCodeAt(0))], file as string));
			return data;
		},
		[name, Buffer.from(bytes).toString('base64')],
	);
	const target = page.locator('view-pane[view=surface]');
	await target.dispatchEvent('dragover', { dataTransfer: transfer });
	await page.locator('.drop').waitFor();
	await target.dispatchEvent('drop', { dataTransfer: transfer });
	await page.locator('.drop').waitFor({ state: 'detached' });
}
const dropFile = async (page: Page, path: string): Promise<void> => drop(page, basename(path), await readFile(`${DATA}/${path}`));

describe.skipIf(noBrowser)('files on the page', () => {
	let server: PageServer;
	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	const open = async (link = '') => {
		// The canvas renderer: these tests are about files.
		const one = await server.open({ link: `machine=cpu&res=128${link && `&${link}`}` });
		await pictureShown(one.page);
		return one;
	};
	const facts = (page: Page) => page.locator('window-facts dl').innerText();

	withData('a dropped .h5 shows its loss, its holes and its other channels', async () => {
		const { page, context, troubles } = await open();
		await dropFile(page, 'li2018-tool/pca_30x30.h5');
		await eventually(() => page.title()).toBe('pca_30x30.h5 · Thalweg');
		await eventually(() => facts(page)).toMatch(/Not computed\n838 of 900 samples/);
		expect((await page.locator('window-facts p').allInnerTexts()).join(' ')).toMatch(/Most of this file was not computed: 838 of 900/);
		expect(await coloursOf(page, 'map')).toBeGreaterThan(50);
		const channel = page.locator('#channel');
		expect(await channel.inputValue()).toBe('train_loss');
		const before = await page.locator('view-pane[view=map] canvas').screenshot();
		await channel.selectOption('train_acc');
		await eventually(async () => difference(before, await page.locator('view-pane[view=map] canvas').screenshot())).toBeGreaterThan(0.005);
		await eventually(() => page.url()).toContain('file=pca%5F30x30.h5|train%5Facc');
		// Undo goes back to the channel before, and the file is still there.
		await page.keyboard.press('Escape');
		await page.locator('view-pane[view=map] canvas').focus();
		await page.keyboard.press('Control+z');
		await eventually(() => channel.inputValue()).toBe('train_loss');
		expect(troubles).toEqual([]);
		await context.close();
	});

	withData('a file of a path alone lies over the surface that is shown', async () => {
		const { page, context, troubles } = await open();
		await dropFile(page, 'li2018-tool/pca_30x30.h5');
		await eventually(() => page.title()).toContain('pca_30x30.h5');
		await pictureShown(page);
		const before = await page.locator('view-pane[view=map] canvas').screenshot();
		await dropFile(page, 'li2018-tool/pca_path.h5');
		await eventually(() => page.locator('.note.info').innerText()).toMatch(/path of \d+ points/);
		expect(await page.title()).toContain('pca_30x30.h5');
		await eventually(async () => difference(before, await page.locator('view-pane[view=map] canvas').screenshot())).toBeGreaterThan(0.0005);
		await page.getByRole('button', { name: 'Remove' }).click();
		await page.locator('.overlay').waitFor({ state: 'detached' });
		expect(troubles).toEqual([]);
		await context.close();
	});

	withData('an array of three axes is cut where one chooses', async () => {
		const { page, context, troubles } = await open();
		await page.locator('#file').setInputFiles(`${DATA}/losslens/mlp_cifar10_dim_3_steps_20.npy`);
		await eventually(() => page.title()).toContain('mlp_cifar10_dim_3');
		await eventually(() => page.locator('landscape-panel slider-row').count()).toBe(1);
		const before = await facts(page);
		await page.locator('landscape-panel slider-row input[type=text]').fill('0');
		await page.keyboard.press('Enter');
		await eventually(() => facts(page)).not.toBe(before);
		await eventually(() => decodeURIComponent(page.url())).toMatch(/file=.*\|.*\|1,2;0/);
		expect(troubles).toEqual([]);
		await context.close();
	});

	withData('the same file opened again after another landscape is shown again', async () => {
		const { page, context } = await open();
		await dropFile(page, 'li2018-tool/surface_51x51.h5');
		await eventually(() => page.title()).toContain('surface_51x51.h5');
		await page.keyboard.press('g');
		await page.locator('gallery-dialog .card[data-id=booth]').click();
		await eventually(() => page.title()).toContain('Booth');
		await dropFile(page, 'li2018-tool/surface_51x51.h5');
		await eventually(() => page.title()).toContain('surface_51x51.h5');
		await context.close();
	});

	it('what cannot be read is named, the picture stays, and the words can be dismissed', async () => {
		const { page, context, troubles } = await open('f=booth');
		const before = await page.locator('view-pane[view=map] canvas').screenshot();
		const wrong: readonly (readonly [string, Uint8Array, RegExp])[] = [
			['picture.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2), /PNG image/],
			['empty.npy', new Uint8Array(0), /empty/],
			['broken.h5', new TextEncoder().encode('\x89HDF\r\n\x1a\nbut no more of it'), /\S/],
			['<img src=x onerror=alert(1)>.dat', new TextEncoder().encode('x'), /known format/],
		];
		for (const [name, bytes, words] of wrong) {
			await drop(page, name, bytes);
			const note = page.locator('.note.error');
			await eventually(() => note.innerText()).toMatch(words);
			expect(await note.getAttribute('role')).toBe('alert');
			await page.getByRole('button', { name: 'Dismiss' }).click();
			await note.waitFor({ state: 'detached' });
		}
		expect(await page.title()).toContain('Booth');
		expect(difference(before, await page.locator('view-pane[view=map] canvas').screenshot())).toBeLessThan(0.001);
		expect(troubles).toEqual([]);
		await context.close();
	});

	it('a file that is slow to be read does not replace what is chosen meanwhile', async () => {
		const { page, context, troubles } = await server.open({
			link: 'machine=cpu&res=128&f=booth',
			// Bytes come when the test says so.
			before: () => {
				const read = Blob.prototype.arrayBuffer;
				Blob.prototype.arrayBuffer = async function slow() {
					while (!('bytesMayCome' in globalThis)) await new Promise((done) => setTimeout(done, 20));
					return read.call(this);
				};
			},
		});
		await pictureShown(page);
		await page.locator('#file').setInputFiles({ name: 'slow.json', mimeType: 'application/json', buffer: Buffer.from('[[1,2],[3,4]]') });
		await page.evaluate(() => {
			location.hash = '#machine=cpu&res=128&o=&f=matyas';
		});
		await eventually(() => page.title()).toContain('Matyas');
		await page.evaluate(() => Object.assign(globalThis, { bytesMayCome: true }));
		await eventually(() => page.locator('.note').innerText()).toMatch(/slow\.json was being read .* Open it again/);
		expect(await page.title()).toContain('Matyas');
		// Where nothing else is chosen it is shown, however slow.
		await page.locator('#file').setInputFiles({ name: 'slow.json', mimeType: 'application/json', buffer: Buffer.from('[[1,2],[3,4]]') });
		await eventually(() => page.title()).toContain('slow.json');
		expect(troubles).toEqual([]);
		await context.close();
	});

	it('a name that turns the direction of text is shown without what turns it, and comes back from the link', async () => {
		const { page, context, troubles } = await open();
		const name = 'lo\u202ess|50%.json';
		await page
			.locator('#file')
			.setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from('{"a\u202eb": [[1,2],[3,4]], "c|d": [[4,3],[2,1]]}') });
		await eventually(() => page.title()).toBe('lo?ss|50%.json · Thalweg');
		expect(await page.locator('landscape-panel').innerText()).not.toContain('\u202e');
		await page.locator('#channel').selectOption({ index: 1 });
		await eventually(() => readLink(new URL(page.url()).hash).state.landscape).toMatchObject({ name, channel: 'c|d' });
		expect(readLink(new URL(page.url()).hash).problems).toEqual([]);
		expect(troubles).toEqual([]);
		await context.close();
	});

	it('a link to a file asks for the file, over a landscape', async () => {
		const { page, context } = await open('file=mine.npy');
		expect(await page.locator('.note').innerText()).toContain('mine.npy');
		expect(await coloursOf(page, 'surface')).toBeGreaterThan(300);
		await context.close();
	});
});
