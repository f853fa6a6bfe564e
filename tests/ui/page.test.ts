/** The page on WebGPU: what a person sees, types, drags and shares. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkEntries } from '../../src/app/network-gallery.ts';
import { FUNCTIONS } from '../../src/catalogue/registry.ts';
import {
	atRest,
	coloursOf,
	difference,
	eventually,
	framesPassed,
	framesUntilGone,
	goTo,
	gpuShown,
	noBrowser,
	type OpenPage,
	PageServer,
	pictureShown,
} from '../support/browser.ts';

describe.skipIf(noBrowser)('the page', () => {
	let server: PageServer;
	const open = async (...args: Parameters<PageServer['open']>): Promise<OpenPage> => {
		const one = await server.open(...args);
		await gpuShown(one.page);
		return one;
	};
	/** The canvas renderer, for what is about links and texts. */
	const onCpu = async (link = ''): Promise<OpenPage> => {
		const one = await server.open({ link: `machine=cpu&res=128${link && `&${link}`}` });
		await pictureShown(one.page);
		return one;
	};
	const done = async ({ context, troubles }: OpenPage): Promise<void> => {
		expect(troubles).toEqual([]);
		await context.close();
	};
	const said = (page: Page) => page.locator('thalweg-app > div[role=status], thalweg-app div[aria-live]').first().textContent();
	const formula = (page: Page) => page.locator('formula-box textarea');
	const shot = (page: Page, view: 'surface' | 'map' = 'surface') => page.locator(`view-pane[view=${view}] canvas`).screenshot();

	/** A picture that has come to rest. */
	const stillOf = (page: Page, view: 'surface' | 'map') =>
		atRest(
			page,
			() => shot(page, view),
			(a, b) => difference(a, b) === 0,
		);

	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	describe('loaded once, what is done on it one after the other', () => {
		let one: OpenPage | undefined;
		const shared = async (): Promise<Page> => (one ??= await open()).page;
		afterAll(() => one && done(one));

		it('starts with a lit surface and its map, and says what drew them', async () => {
			const page = await shared();
			expect(await coloursOf(page, 'surface')).toBeGreaterThan(300);
			expect(await coloursOf(page, 'map')).toBeGreaterThan(300);
			expect(await page.title()).toBe('Himmelblau · Thalweg');
			expect(await page.locator('status-line .machine').textContent()).toContain('WebGPU');
			expect(await page.locator('status-line .cells').textContent()).toMatch(/^512 × 512 cells in/);
		});

		it('hovering one view reads out and marks the point in both', async () => {
			const page = await shared();
			const [surface, map] = [await shot(page, 'surface'), await shot(page, 'map')];
			await page.locator('view-pane[view=map] canvas').hover();
			await eventually(() => page.locator('status-line .probe').innerText()).toMatch(
				/x\s*[\d.−]+\s+y\s*[\d.−]+\s+f\s*[\d.]+\s+\|∇f\|\s*[\d.]+/,
			);
			const text = await page.locator('status-line .probe').innerText();
			const [x, y, f] = [...text.replace(/−/g, '-').matchAll(/[xyf]\s+(-?[\d.e-]+)/g)].map((m) => Number(m[1])) as [number, number, number];
			expect(f).toBeCloseTo((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2, 0);
			await framesPassed(page);
			expect(difference(map, await shot(page, 'map'))).toBeGreaterThan(0.0005);
			expect(difference(surface, await shot(page, 'surface'))).toBeGreaterThan(0.0005);
			await page.locator('header .brand').hover();
			await eventually(() => page.locator('status-line .probe').innerText()).toBe('');
			await page.locator('view-pane[view=surface] canvas').hover();
			await eventually(() => page.locator('status-line .probe').innerText()).toMatch(/f\s*[\d.]+/);
		});

		it('dragging the map moves its window, the surface turns, and undo takes the window back', async () => {
			const page = await shared();
			await goTo(page, 'res=128&o=');
			await eventually(() => page.locator('status-line .cells').textContent()).toMatch(/^128 × 128 cells in/);
			const drag = async (view: string): Promise<void> => {
				const box = await page.locator(`view-pane[view=${view}] canvas`).boundingBox();
				if (!box) throw new Error('no canvas');
				const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
				await page.mouse.move(x, y);
				await page.mouse.down();
				for (let i = 1; i <= 5; i++) await page.mouse.move(x + i * 10, y - i * 5);
				await page.mouse.up();
			};
			const before = await shot(page, 'map');
			await drag('map');
			await eventually(() => page.url()).toMatch(/#w=-\d/);
			expect(difference(before, await shot(page, 'map'))).toBeGreaterThan(0.05);
			await page.keyboard.press('Control+z');
			await eventually(() => page.url()).not.toContain('w=');
			const turned = await shot(page);
			await drag('surface');
			await eventually(() => page.url()).toContain('cam=');
			expect(difference(turned, await shot(page))).toBeGreaterThan(0.02);
			expect(await page.locator('view-pane .hint').count()).toBe(0);
		});

		it('the gallery is searched and walked by keys, and a choice closes it', async () => {
			const page = await shared();
			await page.keyboard.press('g');
			const dialog = page.locator('gallery-dialog dialog');
			await dialog.waitFor();
			// Networks have cards among the functions.
			expect(await dialog.locator('.card').count()).toBe(FUNCTIONS.length + networkEntries().length);
			await eventually(() =>
				dialog
					.locator('canvas')
					.first()
					.evaluate((c: HTMLCanvasElement) => c.getContext('2d')?.getImageData(96, 64, 1, 1).data[3]),
			).toBe(255);
			await page.keyboard.type('rosenbrock');
			await eventually(() => dialog.locator('.card').count()).toBeLessThan(20);
			await page.keyboard.press('ArrowDown');
			const first = await dialog.locator('.card:focus').getAttribute('data-id');
			await page.keyboard.press('ArrowRight');
			expect(await dialog.locator('.card:focus').getAttribute('data-id')).not.toBe(first);
			await page.keyboard.press('ArrowLeft');
			await page.keyboard.press('Enter');
			await dialog.waitFor({ state: 'hidden' });
			await eventually(() => page.url()).toContain(`f=${first}`);
			await eventually(() => said(page)).toMatch(/Rosenbrock/);
			// Closed without a choice, the focus goes back to where it was.
			const button = page.getByRole('button', { name: 'Gallery' });
			await button.focus();
			await page.keyboard.press('Enter');
			await dialog.waitFor();
			await page.keyboard.press('Escape');
			await dialog.waitFor({ state: 'hidden' });
			expect(await button.evaluate((b) => (b.getRootNode() as ShadowRoot).activeElement === b)).toBe(true);
		});

		it('reads a formula as it is typed, keeps the last good surface and points at what is wrong', async () => {
			const page = await shared();
			await formula(page).fill('sin(x) * cos(y)');
			await eventually(() => said(page)).toContain('sin(x) * cos(y)');
			expect(await page.title()).toBe('sin(x) * cos(y) · Thalweg');
			expect(await page.locator('formula-box .math').textContent()).toContain('sin');
			const good = await shot(page);
			await formula(page).fill('sinn(x) * cos(y)');
			const error = page.locator('formula-box .error');
			await error.waitFor();
			expect(await error.locator('pre').textContent()).toBe('sinn(x) * cos(y)\n^^^^');
			expect(await formula(page).getAttribute('aria-invalid')).toBe('true');
			// The picture is dimmed, and says what it is of.
			await eventually(() => page.locator('view-pane[view=surface] .late').textContent()).toBe(
				'The formula has an error. Still shown: sin(x) * cos(y).',
			);
			await error.getByRole('button', { name: 'Use “sin”' }).click();
			await error.waitFor({ state: 'detached' });
			await eventually(async () => difference(good, await shot(page))).toBeLessThan(0.001);
			expect(await formula(page).inputValue()).toBe('sin(x) * cos(y)');
			await formula(page).fill('');
			await eventually(() => page.locator('formula-box .error').textContent()).toContain('empty');
			await eventually(() => page.locator('view-pane[view=map] .late').textContent()).toContain('Still shown: sin(x) * cos(y).');
		});
	});

	it('a link with a wrong formula shows a landscape, and the error with its caret', async () => {
		const one = await onCpu('expr=x^2+cosh(');
		expect(await coloursOf(one.page, 'surface')).toBeGreaterThan(300);
		expect(await one.page.locator('formula-box .error pre').textContent()).toMatch(/^x\^2\+cosh\(\n\s+\^/);
		await done(one);
	});

	it('an unknown function in a link is named and stays told', async () => {
		const one = await onCpu('f=rosenbrok&map=pink');
		await framesPassed(one.page);
		expect(await coloursOf(one.page, 'surface')).toBeGreaterThan(300);
		expect(await one.page.locator('.note').textContent()).toContain('rosenbrok');
		await done(one);
	});

	it('a slider moves the surface without compiling anything', async () => {
		const one = await server.open({
			link: 'expr=a*x^2+b*sin(3y)',
			before: () => {
				const counts = { pipelines: 0, modules: 0 };
				(globalThis as unknown as { counts: typeof counts }).counts = counts;
				for (const name of [
					'createComputePipelineAsync',
					'createRenderPipelineAsync',
					'createComputePipeline',
					'createRenderPipeline',
				] as const) {
					const real = GPUDevice.prototype[name] as (...args: unknown[]) => unknown;
					(GPUDevice.prototype as unknown as Record<string, unknown>)[name] = function (this: GPUDevice, ...args: unknown[]) {
						counts.pipelines++;
						return real.apply(this, args);
					};
				}
				const module = GPUDevice.prototype.createShaderModule;
				GPUDevice.prototype.createShaderModule = function (this: GPUDevice, ...args) {
					counts.modules++;
					return module.apply(this, args);
				};
			},
		});
		const { page } = one;
		await gpuShown(page);
		const counts = () => page.evaluate(() => ({ ...(globalThis as unknown as { counts: { pipelines: number; modules: number } }).counts }));
		// What the next movement and the next landscape will need is built behind the first picture.
		const before = await atRest(page, counts);
		expect(before.pipelines).toBeGreaterThan(0);
		const picture = await shot(page);
		const slider = page.locator('slider-row[label=a] input[type=range]');
		for (const value of ['2', '3.5', '4']) await slider.fill(value);
		await page.locator('slider-row[label=b] input[type=text]').fill('-20');
		await page.keyboard.press('Enter');
		await eventually(() => page.url()).toContain('p.b=-20');
		await eventually(async () => difference(picture, await shot(page))).toBeGreaterThan(0.02);
		expect(await counts()).toEqual(before);
		await done(one);
	});

	it('zooming the map shows a whole picture in every frame, says how fine it is, and going back computes nothing', async () => {
		const one = await open({
			link: 'f=ackley&res=256&machine=gpu',
			// Every field that is computed has its columns in a buffer of its own; a composed one has none.
			before: () => {
				const page = globalThis as unknown as { computed: number };
				page.computed = 0;
				if (!('GPUDevice' in globalThis)) return;
				const { createBuffer } = GPUDevice.prototype;
				GPUDevice.prototype.createBuffer = function (descriptor) {
					if (descriptor.label === 'Field.columns') page.computed++;
					return createBuffer.call(this, descriptor);
				};
			},
		});
		const { page } = one;
		const computed = () => page.evaluate(() => (globalThis as unknown as { computed: number }).computed);
		const cells = () => page.locator('status-line .cells').textContent();
		const home = await stillOf(page, 'map');
		const box = await page.locator('view-pane[view=map] canvas').boundingBox();
		if (!box) throw new Error('no canvas');
		await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.55 * box.height);
		for (let step = 0; step < 5; step++) {
			await page.mouse.wheel(0, -768);
			expect(await coloursOf(page, 'map')).toBeGreaterThan(100);
		}
		await page.mouse.move(box.x, box.y - 10);
		await eventually(cells).toMatch(/^\d+ × \d+ of [\d\u202f]+² effective cells in /);
		const near = await stillOf(page, 'map');
		const known = await atRest(page, computed);
		expect(known).toBeGreaterThan(2);
		await page.locator('view-pane[view=map]').getByRole('button', { name: 'Reset' }).click();
		await eventually(cells).toMatch(/^256 × 256 cells in /);
		expect(difference(home, await stillOf(page, 'map'))).toBeLessThan(0.002);
		await page.keyboard.press('Control+z');
		await eventually(cells).toContain('effective');
		expect(difference(near, await stillOf(page, 'map'))).toBeLessThan(0.002);
		expect(await computed()).toBe(known);
		await done(one);
	});

	it('nothing of a drag passes through the elements', async () => {
		// The canvas renderer: this is about the elements.
		const one = await server.open({ link: 'machine=cpu&res=128' });
		await pictureShown(one.page);
		const { page } = one;
		await page.evaluate(() => {
			const renders = { count: 0 };
			(globalThis as unknown as { renders: typeof renders }).renders = renders;
			const app = document.querySelector('thalweg-app') as HTMLElement;
			// What is rendered, and not what asks whether it should be: a closed dialog has nothing to render.
			const base = Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(app))) as { update(changed: unknown): void };
			const real = base.update;
			base.update = function (this: HTMLElement, changed) {
				renders.count++;
				real.call(this, changed);
			};
		});
		const box = await page.locator('view-pane[view=surface] canvas').boundingBox();
		if (!box) throw new Error('no canvas');
		const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
		await page.mouse.move(x, y);
		// The last that is loaded behind the first picture.
		await eventually(() => page.evaluate(() => customElements.get('import-panel') !== undefined)).toBe(true);
		await atRest(page, () => page.evaluate(() => (globalThis as unknown as { renders: { count: number } }).renders.count));
		await page.evaluate(() => ((globalThis as unknown as { renders: { count: number } }).renders.count = 0));
		await page.mouse.down();
		for (let i = 0; i < 25; i++) await page.mouse.move(x + i, y + i / 2);
		const during = await page.evaluate(() => (globalThis as unknown as { renders: { count: number } }).renders.count);
		await page.mouse.up();
		// The hint goes; nothing else is rendered.
		expect(during).toBeLessThanOrEqual(2);
		await done(one);
	});

	it('a shared link restores exactly the picture', async () => {
		const one = await open({
			link: 'res=128&expr=sin(a*x)*y_+_0.1x^2&p.a=2&w=-3:3,-2:4&scale=symlog&map=magma&contours=9&height=0.7&theme=light',
		});
		const { page } = one;
		await page.locator('view-pane[view=surface] canvas').focus();
		for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
		await page.keyboard.press('+');
		// At once, while the camera is still on its way.
		await page.keyboard.press('l');
		await page.locator('.note', { hasText: 'copied' }).waitFor();
		const link = await page.evaluate(() => navigator.clipboard.readText());
		expect(link).toContain('theme=light');
		await page.getByRole('button', { name: 'Dismiss' }).click();
		await page.locator('view-pane[view=surface] canvas').blur();
		const [surface, map] = [await stillOf(page, 'surface'), await stillOf(page, 'map')];
		const other = await open({ link: link.slice(link.indexOf('#') + 1) });
		// The hint lies over the picture until something was moved.
		await other.page.locator('view-pane[view=surface] canvas').dispatchEvent('wheel', { deltaY: 0 });
		await other.page.locator('view-pane .hint').waitFor({ state: 'detached' });
		expect(await other.page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
		expect(difference(surface, await shot(other.page, 'surface'))).toBeLessThan(0.002);
		expect(difference(map, await shot(other.page, 'map'))).toBeLessThan(0.002);
		await done(other);
		await done(one);
	});

	it('the address follows a text with half a character in it, and the page opens from it', async () => {
		const one = await onCpu();
		// Set in the page: on its way from here half a character would become another one.
		await one.page.locator('formula-box textarea').evaluate((box) => {
			(box as HTMLTextAreaElement).value = `x^2 + 3y^2 # ${String.fromCharCode(0xd83d)}`;
			box.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
		});
		await eventually(() => one.page.url()).toContain('expr=x^2_+_3y^2');
		const other = await server.open({ link: new URL(one.page.url()).hash.slice(1) });
		const last = () => other.page.locator('formula-box textarea').evaluate((box) => (box as HTMLTextAreaElement).value.charCodeAt(13));
		await eventually(last).toBe(0xd83d);
		await done(one);
		await done(other);
	});

	it('one unknown value of an optimizer in a link is named, and all optimizers run', async () => {
		const link = 'machine=cpu&res=128&particles=50&o=gd:lr=0.01,friction=2;adam:lr=0.1';
		const { page, context, troubles } = await server.open({ link, swarm: true });
		await pictureShown(page);
		await eventually(() => page.locator('.note.info').innerText()).toMatch(/"o" could not be used: .*no hyper-parameter “friction”/);
		await eventually(() => page.locator('run-bar .count').textContent()).toMatch(/step [1-9]/);
		expect(await page.locator('optimizer-card').count()).toBe(2);
		expect(troubles).toEqual([]);
		await context.close();
	});

	it('shows progress of long work, and cancelling it is immediate', async () => {
		const one = await open({ link: 'f=ackley&res=256' });
		const { page } = one;
		await page.locator('#resolution').selectOption('8192');
		const cancel = page.locator('status-line').getByRole('button', { name: 'Cancel' });
		// A grid beyond the device is refused by name instead.
		const refused = page.locator('.note.error');
		await cancel.or(refused).first().waitFor({ timeout: 20_000 });
		if (await refused.count()) expect(await refused.textContent()).toMatch(/grid|memory/i);
		else {
			expect(await framesUntilGone(cancel)).toBeLessThan(10);
		}
		expect(await coloursOf(page, 'surface')).toBeGreaterThan(300);
		expect(await page.locator('status-line .cells').textContent()).toContain('256 × 256');
		await done(one);
	});
});
