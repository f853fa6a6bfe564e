/** Files opened by the button and dropped anywhere: surfaces, paths, cuts, and what is none of these. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLink } from '../../src/state/link.ts';
import { axeSource, expectNothingFound } from '../support/axe.ts';
import { atRest, coloursOf, difference, eventually, noBrowser, PageServer, pictureShown } from '../support/browser.ts';

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

	withData('a dropped .h5 shows its loss, its holes and its other channels; a file of a path alone lies over it', async () => {
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

		await pictureShown(page);
		const plain = await page.locator('view-pane[view=map] canvas').screenshot();
		await dropFile(page, 'li2018-tool/pca_path.h5');
		await eventually(() => page.locator('.note.info').innerText()).toMatch(/path of \d+ points/);
		expect(await page.title()).toContain('pca_30x30.h5');
		await eventually(async () => difference(plain, await page.locator('view-pane[view=map] canvas').screenshot())).toBeGreaterThan(0.0005);
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
		const shot = () => page.locator('view-pane[view=map] canvas').screenshot();
		const before = await atRest(page, shot, (a, b) => difference(a, b) < 0.001);
		const wrong: readonly (readonly [string, Uint8Array, RegExp])[] = [
			['picture.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2), /PNG image/],
			['empty.npy', new Uint8Array(0), /empty/],
			['broken.h5', new TextEncoder().encode('\x89HDF\r\n\x1a\nbut no more of it'), /\S/],
			['<img src=x onerror=alert(1)>.bin', new TextEncoder().encode('x'), /known format/],
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
		await eventually(() => page.locator('.note.info').innerText()).toMatch(/slow\.json was being read .* Open it again/);
		expect(await page.title()).toContain('Matyas');
		// Where nothing else is chosen it is shown, however slow.
		await page.locator('#file').setInputFiles({ name: 'slow.json', mimeType: 'application/json', buffer: Buffer.from('[[1,2],[3,4]]') });
		await eventually(() => page.title()).toContain('slow.json');
		expect(troubles).toEqual([]);
		await context.close();
	});

	it('a name that turns the direction of text is shown without what turns it, and comes back from the link', async () => {
		const { page, context, troubles } = await open();
		const name = 'lo?ss|50%.json';
		await page.locator('#file').setInputFiles({
			name: name.replace('?', '\u202e'),
			mimeType: 'application/json',
			buffer: Buffer.from('{"a\u202eb": [[1,2],[3,4]], "c|d": [[4,3],[2,1]]}'),
		});
		await eventually(() => page.title()).toBe('lo?ss|50%.json · Thalweg');
		expect(await page.locator('landscape-panel').innerText()).not.toContain('\u202e');
		await page.locator('#channel').selectOption({ index: 1 });
		await eventually(() => readLink(new URL(page.url()).hash).state.landscape).toMatchObject({ name, channel: 'c|d' });
		expect(readLink(new URL(page.url()).hash).problems).toEqual([]);
		expect(troubles).toEqual([]);
		await context.close();
	});

	describe('the import panel', () => {
		const CASES = 'tests/data/cases';
		const choiceOf = (page: Page) => readLink(new URL(page.url()).hash).state.landscape;
		const panelOf = (page: Page) => page.locator('import-panel');
		const opened = async (file: string, options: { readonly link?: string; readonly tool?: string } = {}) => {
			const { link, ...rest } = options;
			const one = await server.open({ link: `machine=cpu&res=128${link ? `&${link}` : ''}`, ...rest });
			await pictureShown(one.page);
			await one.page.locator('#file').setInputFiles(`${CASES}/${file}`);
			await panelOf(one.page).waitFor();
			return one;
		};

		it('says that the orientation was assumed, turns it in a click, and undo takes it back; tells in itself what cannot be read so', async () => {
			const { page, context, troubles } = await opened('plain.npy.gz');
			const panel = panelOf(page);
			expect(await panel.locator('.orientation.assumed').innerText()).toMatch(/rows were assumed to be y/);
			// It is said once, and not in a banner.
			expect(await panel.locator('.notes').innerText()).not.toMatch(/assumed/);
			expect(await page.locator('.note.info').count()).toBe(0);
			expect(await panel.locator('.summary').innerText()).toContain('5 × 4');
			await panel.getByRole('button', { name: 'Turn' }).click();
			await eventually(() => panel.locator('.summary').innerText()).toContain('4 × 5');
			expect(await panel.getByRole('button', { name: 'Turn' }).getAttribute('aria-pressed')).toBe('true');
			await eventually(() => choiceOf(page)).toMatchObject({ reading: { transpose: true } });
			await page.locator('view-pane[view=map] canvas').focus();
			await page.keyboard.press('Control+z');
			await eventually(() => panel.locator('.summary').innerText()).toContain('5 × 4');
			await eventually(() => JSON.stringify(choiceOf(page))).not.toContain('reading');

			// What cannot be read so is told in the panel itself, and everything stays as it was.
			await panel.getByRole('button', { name: 'log axis y' }).click();
			await eventually(() => panel.locator('.trouble').innerText()).toMatch(/no logarithm/);
			expect(await panel.locator('.trouble').getAttribute('role')).toBe('alert');
			expect(await panel.locator('.trouble').innerText()).not.toContain('Formats that can be opened');
			await panel.locator('#missing').fill('-1, none');
			await panel.locator('#missing').press('Enter');
			await eventually(() => panel.locator('#missing-facts').innerText()).toContain('“none” is not a number');
			expect(await panel.getByRole('button', { name: 'log axis y' }).getAttribute('aria-pressed')).toBe('false');
			// What can be read ends the trouble, and the address has that alone.
			await panel.getByRole('button', { name: 'Turn' }).click();
			await panel.locator('.trouble').waitFor({ state: 'detached' });
			const file = { kind: 'file', name: 'plain.npy.gz', channel: 'plain' };
			await eventually(() => choiceOf(page)).toEqual({ ...file, reading: { transpose: true } });
			expect(troubles).toEqual([]);
			await context.close();
		});

		it('changes value, coordinates, axes, missing values and interpolation, and a link brings all of them back', async () => {
			const { page, context, troubles } = await opened('sweep.csv');
			const panel = panelOf(page);
			expect(await panel.locator('#channel').inputValue()).toBe('val_loss');
			expect([await panel.locator('#x').inputValue(), await panel.locator('#y').inputValue()]).toEqual(['lr', 'momentum']);
			const log = panel.getByRole('button', { name: 'log axis x' });
			expect(await log.getAttribute('aria-pressed')).toBe('true');
			expect(await panel.locator('#x-facts').innerText()).toContain('0.01 … 100 · 5 values, logarithmic');
			await log.click();
			await eventually(() => panel.locator('#x-facts').innerText()).toContain('unevenly spaced');
			// The other's source: they change places.
			await panel.locator('#x').selectOption('momentum');
			await eventually(() => panel.locator('#y').inputValue()).toBe('lr');
			await panel.locator('#missing').fill('49, −1');
			await panel.locator('#missing').press('Enter');
			await eventually(() => panel.locator('.summary').innerText()).toContain('1 not computed');
			await panel.getByRole('button', { name: '1e9' }).click();
			await panel.locator('#between').selectOption('cells');
			const chosen = {
				kind: 'file',
				name: 'sweep.csv',
				channel: 'val_loss',
				reading: { x: 'momentum', y: 'lr', logX: false, missing: [49, -1, 1e9] },
				interpolation: 'cells',
			};
			await eventually(() => choiceOf(page)).toEqual(chosen);
			const other = await opened('sweep.csv', { link: new URL(page.url()).hash.slice(1) });
			await eventually(() => panelOf(other.page).locator('#x').inputValue()).toBe('momentum');
			expect(await panelOf(other.page).locator('#missing').inputValue()).toBe('49, −1, 1e9');
			expect(await panelOf(other.page).locator('#between').inputValue()).toBe('cells');
			await eventually(() => choiceOf(other.page)).toEqual(chosen);
			// And all of it as it was found, in a click.
			await panelOf(other.page).getByRole('button', { name: 'Undo changes' }).click();
			await eventually(() => panelOf(other.page).locator('#x').inputValue()).toBe('lr');
			expect([...troubles, ...other.troubles]).toEqual([]);
			await context.close();
			await other.context.close();
		});

		it('a link that does not fit the file is told, and the file is read as it was found', async () => {
			const { page, context } = await opened('sweep.csv', { link: 'file=sweep.csv|val%5Floss&file.x=wd' });
			await eventually(() => page.locator('.note.info').innerText()).toMatch(/read as it was at first.*"wd"/);
			expect(await panelOf(page).locator('#x').inputValue()).toBe('lr');
			await context.close();
		});

		it('axe finds nothing in it, dark or light, and Tab reaches every control', async () => {
			const { page, context } = await opened('scalar_beside.npz', { tool: await axeSource() });
			await expectNothingFound(page);
			expect(await panelOf(page).locator('.notes').innerText()).toMatch(/seed \(one number\)/);
			await panelOf(page).locator('#channel').focus();
			const reached: (string | null)[] = [];
			for (let k = 0; k < 11; k++) {
				await page.keyboard.press('Tab');
				reached.push(
					await page.evaluate(() => {
						let at: Element | null = document.activeElement;
						while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
						return at?.id || at?.getAttribute('aria-label') || (at?.textContent ?? '').trim();
					}),
				);
			}
			for (const name of ['x', 'log axis x', 'y', 'log axis y', 'Turn', 'missing', '−1', '0', '1e9', 'between'])
				expect(reached).toContain(name);
			await context.close();
		});
	});

	it('a link to a file asks for the file, over a landscape, and a session holds the file with its bookmarks', async () => {
		const { page, context, troubles } = await open('file=mine.json');
		expect(await page.locator('.note.info').innerText()).toContain('mine.json');
		expect(await coloursOf(page, 'surface')).toBeGreaterThan(300);
		await drop(page, 'mine.json', Buffer.from('[[1,2],[3,5]]'));
		await eventually(() => facts(page)).toMatch(/Highest sample\n5/);
		await page.keyboard.press('a');
		await page.locator('.note', { hasText: 'Bookmarked as View 1' }).waitFor();
		const [saved] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
		expect(saved.suggestedFilename()).toBe('mine-json.thalweg.json');
		const session = await readFile(await saved.path());
		await context.close();
		expect(troubles).toEqual([]);
		// Another visit, which has never seen the file.
		const other = await open('f=booth');
		await drop(other.page, 'mine-json.thalweg.json', session);
		await eventually(() => facts(other.page)).toMatch(/Highest sample\n5/);
		await other.page.keyboard.press('h');
		const kept = other.page.locator('kept-dialog dialog');
		await eventually(() => kept.getByRole('textbox').inputValue()).toBe('View 1');
		expect(await kept.locator('.landscape').allInnerTexts()).toContain('Booth');
		expect(other.troubles).toEqual([]);
		await other.context.close();
	});
});
