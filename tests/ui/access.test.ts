/** Everyone can use it: rules of accessibility, keys alone, a phone, little motion. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeSource, expectNothingFound } from '../support/axe.ts';
import { ACCENTED } from '../../src/words/accented.ts';
import { coloursOf, eventually, noBrowser, PageServer, pictureShown } from '../support/browser.ts';
import { type PageText, textsOf, unmarked } from '../support/page-texts.ts';

describe.skipIf(noBrowser)('access', () => {
	let server: PageServer;
	let axe = '';
	beforeAll(async () => {
		axe = await axeSource();
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	it('axe finds nothing on the start page, an error, the gallery, the key sheet and the palette, dark or light', {
		timeout: 120_000,
	}, async () => {
		// `machine=cpu` keeps this about the page, not about the software GPU.
		const { page, context } = await server.open({ link: 'expr=a_x^2+y^2&machine=cpu', tool: axe });
		await pictureShown(page);
		await expectNothingFound(page);
		await page.locator('formula-box textarea').fill('sinn(x)');
		await page.locator('formula-box .error').waitFor();
		await expectNothingFound(page, 'an error');
		for (const [button, dialog] of [
			['Gallery', 'gallery-dialog'],
			['Keys', 'help-dialog'],
			['All commands', 'command-palette'],
		] as const) {
			await page.getByRole('button', { name: button, exact: true }).click();
			await page.locator(`${dialog} dialog`).waitFor();
			await expectNothingFound(page, dialog);
			await page.keyboard.press('Escape');
			await page.locator(`${dialog} dialog`).waitFor({ state: 'hidden' });
		}
		await context.close();
	});

	it('axe finds nothing with a swarm, its panel, its list of optimizers, its lessons and its figure, dark or light', {
		timeout: 120_000,
	}, async () => {
		const { page, context } = await server.open({ swarm: true, link: 'machine=cpu&particles=50&steps=20', tool: axe });
		await pictureShown(page);
		await eventually(async () => (await page.locator('results-table tbody').innerText()).replace(/\D/g, '').length).toBeGreaterThan(5);
		await expectNothingFound(page);
		for (const [key, dialog] of [
			['n', 'optimizer-menu'],
			['e', 'lesson-menu'],
			['p', 'export-dialog'],
		] as const) {
			await page.keyboard.press(key);
			await page.locator(`${dialog} dialog[open]`).waitFor();
			await expectNothingFound(page, dialog);
			await page.keyboard.press('Escape');
			await page.locator(`${dialog} dialog`).waitFor({ state: 'hidden' });
		}
		await context.close();
	});

	it('a key pressed in the frame that closes a dialog is a command', async () => {
		const { page, context } = await server.open({ link: 'machine=cpu' });
		await pictureShown(page);
		// Loaded after the first picture.
		await page.waitForFunction("customElements.get('help-dialog')");
		await page.keyboard.press('e');
		await page.locator('lesson-menu dialog[open]').waitFor();
		const opened = await page.evaluate(() => {
			const shell = document.querySelector('thalweg-app')?.shadowRoot;
			const inside = (tag: string) => shell?.querySelector(tag)?.shadowRoot;
			const entry = inside('lesson-menu')?.querySelector('.entry');
			inside('lesson-menu')?.querySelector('dialog')?.close();
			entry?.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true, composed: true, cancelable: true }));
			return inside('help-dialog')?.querySelector('dialog')?.open;
		});
		expect(opened).toBe(true);
		await context.close();
	});

	it('every function by keys alone: skip link, run, read-out, camera, chart, palette, formula', async () => {
		const { page, context, troubles } = await server.open({ link: 'expr=x^2+3y^2&machine=cpu&particles=20&steps=12', swarm: true });
		await pictureShown(page);
		const focused = () =>
			page.evaluate(() => {
				let at: Element | null = document.activeElement;
				while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
				const outline = at ? getComputedStyle(at).outlineStyle : 'none';
				return {
					what: `${at?.tagName.toLowerCase()} ${at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? ''}`,
					visible: outline !== 'none',
				};
			});
		const spoken = () => page.locator('thalweg-app > div[role=status], thalweg-app div[aria-live]').first().textContent();
		// The first stop of Tab leads past the header; from there the surface by Tab alone.
		await page.keyboard.press('Tab');
		expect((await focused()).what).toBe('button Skip to the run and the picture');
		await page.keyboard.press('Enter');
		const met = [(await focused()).what];
		expect(met[0]).toMatch(/Run|Pause/);
		for (let i = 0; i < 25 && !met.at(-1)?.startsWith('canvas Surface'); i++) {
			await page.keyboard.press('Tab');
			const { what, visible } = await focused();
			met.push(what);
			expect(visible, what).toBe(true);
		}
		expect(met.at(-1)).toMatch(/^canvas Surface of x\^2 ?\+ ?3 ?y\^2, x from −5 to 5, y from −5 to 5, values from/);
		expect(met.join('\n')).toMatch(/button Top[\s\S]*button Reset/);
		await page.keyboard.press('Shift+ArrowRight');
		await page.keyboard.press('Shift+ArrowUp');
		await eventually(() => page.locator('[aria-live=polite]').textContent()).toBe('x 0.2, y 0.2, f 0.16');
		await page.keyboard.press('ArrowLeft');
		await eventually(() => page.url()).toContain('cam=');
		await page.keyboard.press('Home');
		await eventually(() => page.url()).not.toContain('cam=');
		await page.waitForFunction("customElements.get('command-palette')");
		await page.keyboard.press('Control+k');
		await page.keyboard.type('next colour');
		await page.keyboard.press('Enter');
		await eventually(() => page.url()).toContain('map=cividis');
		expect(await spoken()).toBe('Colours cividis.');
		// Undo has nothing more to do, and its button keeps the focus.
		const undo = page.getByRole('button', { name: 'Undo' });
		await undo.focus();
		await page.keyboard.press('Enter');
		await eventually(() => page.url()).not.toContain('map=');
		expect(await spoken()).toBe('Undone: Colours viridis.');
		expect((await focused()).what).toBe('button Undo');
		await page.keyboard.press('d');
		await page.keyboard.press('Escape');
		expect(await spoken()).toBe('Dropping is off.');
		// The chart is read point by point.
		await eventually(() => page.locator('run-bar .count').textContent()).toMatch(/step 12/);
		const chart = page.locator('curve-chart .plot');
		await chart.focus();
		await page.keyboard.press('Home');
		await page.keyboard.press('End');
		expect(await chart.getAttribute('aria-valuetext')).toMatch(/^Step 12\. .*: best [\d.e−]+, median/);
		await page.keyboard.press('f');
		expect((await focused()).what).toContain('textarea');
		// Letters are no shortcuts once that is chosen, also at the next visit.
		await page.keyboard.press('Escape');
		await page.getByRole('button', { name: 'Keys', exact: true }).click();
		await page.locator('help-dialog .letters input').uncheck();
		await page.keyboard.press('Escape');
		await page.reload();
		await pictureShown(page);
		await page.keyboard.press('c');
		await page.keyboard.press('Control+k');
		await page.locator('command-palette dialog[open]').waitFor();
		expect(page.url()).not.toContain('map=');
		expect(troubles).toEqual([]);
		await context.close();
	});

	it('on a phone nothing is pushed off, and everything can be reached', async () => {
		const { page, context, troubles } = await server.open({ link: 'expr=a_x^2+y^2&machine=cpu', width: 390, height: 844, touch: true });
		await pictureShown(page);
		const width = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth));
		expect(width).toBeLessThanOrEqual(390);
		const off = await page.evaluate(() => {
			const found: string[] = [];
			const visit = (root: ParentNode): void => {
				for (const element of root.querySelectorAll<HTMLElement>('*')) {
					if (element.shadowRoot) visit(element.shadowRoot);
					if (!element.matches('button, input:not([hidden]), select, textarea, canvas')) continue;
					const box = element.getBoundingClientRect();
					if (box.width > 0 && (box.right > 391 || box.left < -1)) found.push(`${element.tagName} ${element.textContent?.trim()}`);
					if (box.width > 0 && element.matches('button') && (box.width < 24 || box.height < 24))
						found.push(`small: ${element.textContent?.trim()}`);
				}
			};
			visit(document);
			return found;
		});
		expect(off).toEqual([]);
		expect((await page.locator('status-line').boundingBox())?.height).toBeLessThan(44);
		expect(await coloursOf(page, 'surface')).toBeGreaterThan(200);
		await page.locator('view-pane[view=map] canvas').tap();
		await eventually(() => page.locator('status-line .probe').innerText()).toMatch(/f\s*[\d.]+/);
		expect(await page.getByRole('button', { name: 'Benchmark' }).isVisible()).toBe(true);
		await page.getByRole('button', { name: 'All commands' }).tap();
		await page.locator('command-palette dialog').waitFor();
		expect(troubles).toEqual([]);
		await context.close();
	});

	it('every text is one of the table of words: with accents, no plain English is left', async () => {
		const { page, context, troubles } = await server.open({ link: 'lang=en-XA&machine=cpu&particles=20&steps=12', swarm: true });
		await pictureShown(page);
		expect(await page.locator('html').getAttribute('lang')).toBe('en-XA');
		const texts: PageText[] = [];
		const look = async (): Promise<void> => void texts.push(...(await textsOf(page)));
		// All dialogs at once, one over the other.
		const dialogs = [
			'gallery-dialog',
			'export-dialog',
			'machine-dialog',
			'help-dialog',
			'command-palette',
			'optimizer-menu',
			'lesson-menu',
		];
		for (const tag of dialogs) await page.locator(tag).evaluate((element: HTMLElement & { open?(): void }) => element.open?.());
		await page.locator('lesson-menu dialog[open]').waitFor();
		await look();
		await page.locator('lesson-menu .entry').nth(1).click();
		for (const tag of dialogs) await page.locator(`${tag} dialog`).evaluate((dialog: HTMLDialogElement) => dialog.close());
		await page.locator('lesson-card .options button').first().click();
		await page.getByRole('button', { name: ACCENTED.run.toEnd, exact: true }).click();
		await page.locator('lesson-card .said').waitFor();
		await look();
		const buffer = Buffer.from('x,y,loss\n0,0,1\n1,0,2\n0,1,3\n1,1,4\n');
		await page.locator('input#file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer });
		await page.locator('import-panel .panel').waitFor();
		await look();
		await page.evaluate(() => {
			location.hash += '&expr=a_x1^2+x2^2+x3^2&bench=quick';
		});
		await page.locator('bench-dialog dialog[open]').waitFor();
		await page.locator('slice-panel').waitFor({ state: 'attached' });
		await look();
		expect(unmarked(texts)).toEqual([]);
		// What has no accent would be found.
		expect(unmarked([...texts, { text: 'Reset', place: 'thalweg-app run-bar button' }])).toHaveLength(1);
		expect(texts.length).toBeGreaterThan(1000);
		// A link in another language opens the page in it.
		await page.evaluate(() => {
			location.hash = 'machine=cpu&res=128&o=';
		});
		await page.getByRole('button', { name: 'Gallery' }).waitFor();
		expect(await page.locator('html').getAttribute('lang')).toBe('en');
		expect(troubles).toEqual([]);
		await context.close();
	});

	it('with little motion wanted a turn is there at once', async () => {
		const { page, context } = await server.open({ link: 'machine=cpu', reducedMotion: true });
		await pictureShown(page);
		const places = await page.evaluate(async () => {
			interface Pane extends HTMLElement {
				readonly frames: { onFrame(listener: () => void): () => void };
				readonly renderer: { project(view: 'surface', u: number, v: number, z: number): { x: number; y: number } | null };
			}
			const pane = document.querySelector('thalweg-app')?.shadowRoot?.querySelector<Pane>('view-pane');
			if (!pane) throw new Error('no surface');
			const seen: string[] = [];
			const corner = (): string => {
				const at = pane.renderer.project('surface', 5, 5, 0);
				return `${at?.x.toFixed(1)} ${at?.y.toFixed(1)}`;
			};
			const before = corner();
			pane.frames.onFrame(() => seen.push(corner()));
			[...(pane.shadowRoot?.querySelectorAll('button') ?? [])].find((b) => b.textContent === 'Top')?.click();
			// A turn draws frame after frame until it is there: it is over when the first of many frames has drawn something and no other has.
			for (let still = 0; still < 30; ) {
				const before = seen.length;
				await new Promise((done) => requestAnimationFrame(done));
				still = seen.length === 0 || seen.length > before ? 0 : still + 1;
			}
			return { before, seen: [...new Set(seen)] };
		});
		// One place, the last, and no way there.
		expect(places.seen).toHaveLength(1);
		expect(places.seen[0]).not.toBe(places.before);
		await context.close();
	});
});
