/** What the page must not do in silence: cap, clip, cut, correct, or show a slice of more without saying where it lies. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, goTo, noBrowser, type OpenPage, PageServer, pictureShown } from '../support/browser.ts';

describe.skipIf(noBrowser)('nothing in silence', () => {
	let server: PageServer;
	const open = async (link: string, swarm = false): Promise<OpenPage> => {
		const one = await server.open({ link: `${link}&machine=cpu&res=128`, swarm, width: 1440, height: 900 });
		await pictureShown(one.page);
		return one;
	};
	const done = async ({ context, troubles }: OpenPage): Promise<void> => {
		expect(troubles).toEqual([]);
		await context.close();
	};
	const legend = async (page: Page) => (await page.locator('picture-notes .note').allInnerTexts()).join(' ');
	const formula = (page: Page) => page.locator('formula-box textarea');

	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	it('as many particles as the control says move on the CPU, and what is drawn of them is told', async () => {
		const one = await open('f=himmelblau&o=gd:lr=0.002;adam:lr=0.05&fit=0&particles=20000&steps=3', true);
		const { page } = one;
		const results = page.locator('results-table tbody');
		const remarks = page.locator('results-table .remarks:not(.summary)');
		await eventually(() => results.innerText()).toMatch(/Gradient descent[^]*\b20.000\b/);
		await eventually(() => remarks.innerText()).toContain('All 40\u202f000 particles move.');
		expect(await remarks.innerText()).toContain('one in 2 leaves a trail');
		expect(page.url()).toContain('particles=20000');
		await done(one);
	});

	describe('formulas, typed on one page', () => {
		let one: OpenPage;
		let page: Page;
		beforeAll(async () => {
			one = await open('expr=1/(x^2+y^2)');
			({ page } = one);
		});
		afterAll(() => done(one));

		it('poles are cut off, that is said in the legend, and a click undoes it and another does it again', async () => {
			await eventually(() => legend(page)).toMatch(/values rise without bound.*is cut off/s);
			await page.locator('picture-notes').getByRole('button', { name: 'Show all' }).click();
			await eventually(() => page.url()).toContain('clip=1');
			await eventually(() => legend(page)).not.toContain('cut off in the picture');
			await page.locator('picture-notes').getByRole('button', { name: 'Cut off poles' }).click();
			await eventually(() => page.url()).not.toContain('clip');
			// No values, one value, and a window that single precision does not resolve.
			await formula(page).fill('sqrt(-1 - x^2)');
			for (const view of ['surface', 'map'])
				await eventually(() => page.locator(`view-pane[view=${view}] .empty`).innerText()).toContain('no value anywhere');
			await formula(page).fill('3');
			await eventually(() => legend(page)).toContain('The value is 3 everywhere');
			expect(await page.locator('view-pane .empty').count()).toBe(0);
		});

		it('a typed formula has its own number of variables, whatever was shown before', async () => {
			await goTo(page, 'f=rastrigin&n=3&machine=cpu&res=128&o=');
			await eventually(() => page.title()).toContain('Rastrigin');
			await formula(page).fill('sum(i, 1, 5, x[i]^2)');
			await eventually(() => page.locator('slice-panel slider-row').count()).toBe(3);
			expect(await page.locator('formula-box .error').count()).toBe(0);
			await formula(page).fill('x^2 + y^2');
			await eventually(() => page.locator('slice-panel').count()).toBe(0);
			await eventually(() => page.url()).not.toMatch(/[#&]n=/);
		});

		it('what was assumed of a formula is told, with its fix', async () => {
			await goTo(page, 'f=booth&machine=cpu&res=128&o=');
			await eventually(() => page.title()).toContain('Booth');
			await formula(page).fill('\\frac{1}{2} a x^{2} + y^2');
			await eventually(() => page.locator('formula-box .notes').innerText()).toMatch(/Read as LaTeX\.[^]*a = 1[^]*Its slider is below\./);
			await page.locator('slider-row[label=a]').waitFor();
			await formula(page).fill('foo*x');
			await page.locator('formula-box .error').getByRole('button').first().waitFor();
		});

		it('an unknown word is made a parameter by a click, variables have their names and are swapped', async () => {
			await goTo(page, 'f=himmelblau&machine=cpu&res=128&o=');
			await eventually(() => page.title()).toContain('Himmelblau');
			await formula(page).fill('u^2 + foo*v^4');
			await page.locator('formula-box .error').getByRole('button', { name: 'Make “foo” a parameter' }).click();
			await page.locator('slider-row[label=foo]').waitFor();
			await eventually(() => page.url()).toContain('expr.params=foo');
			expect(await page.locator('formula-box #names').inputValue()).toBe('u, v');
			const names = () => page.locator('view-pane[view=map] .labels .name').allInnerTexts();
			await eventually(names).toEqual(['u', 'v']);
			await page.locator('formula-box').getByRole('button', { name: 'Swap the first two variables' }).click();
			await eventually(() => page.url()).toContain('expr.vars=v,u');
			await eventually(names).toEqual(['v', 'u']);
			await page.locator('view-pane[view=map] canvas').hover();
			await eventually(() => page.locator('status-line .probe').innerText()).toMatch(/^v .*\s+u /);
			await page.locator('formula-box #names').fill('2u, v');
			await page.keyboard.press('Enter');
			await eventually(() => page.locator('formula-box #names-note').innerText()).toContain('“2u” cannot be a name');
			// And back: a word that is no parameter any more is unknown again.
			await page.locator('formula-box .made button').click();
			await page.locator('formula-box .error').waitFor();
		});
	});

	it('a window below what single precision tells apart is drawn in double, which is said, and the read-out has the digits', async () => {
		const one = await open('f=himmelblau&w=2.99999:3.00001,1.99999:2.00001');
		const { page } = one;
		await eventually(() => legend(page)).toMatch(/too coarse for this window, so the processor computed the picture in double/);
		expect(await page.locator('status-line .coarse').innerText()).toBe('Drawn in double precision');
		await page.locator('view-pane[view=map] canvas').hover();
		await eventually(() => page.locator('status-line .probe').innerText()).toMatch(/x\s+(?:2\.99999\d{2,}|3\.0000\d{3,}|3)\b/);
		// Out of it, and it is over.
		await page.locator('view-pane[view=map]').getByRole('button', { name: 'Reset' }).click();
		await eventually(() => legend(page)).not.toContain('double precision');
		await done(one);
	});

	it('a slice says where it lies, is moved, and the link has it', async () => {
		const one = await open('f=rosenbrock&n=4&o=gd:lr=0.0005&fit=0&particles=50&steps=5', true);
		const { page } = one;
		await eventually(() => page.locator('results-table .summary').innerText()).toBe('Slice at x3 = 1, x4 = 1.');
		await eventually(() => page.locator('results-table .remarks:not(.summary)').innerText()).toMatch(
			/^Particles are drawn at the nearest point of the slice\. On average they are/,
		);
		await page.locator('slice-panel slider-row[label=x4] input[type=text]').fill('-0.5');
		await page.keyboard.press('Enter');
		await eventually(() => page.url()).toContain('plane=axes~0,1;0,0,1,-0.5');
		await eventually(() => page.locator('results-table .summary').innerText()).toContain('x4 = −0.5');
		await page.locator('slice-panel #first').selectOption({ label: 'x4' });
		await eventually(() => page.url()).toContain('plane=axes~3,1;1,0,1,0');
		await page.locator('slice-panel').getByRole('button', { name: 'Reset' }).click();
		await eventually(() => page.url()).toMatch(/plane=axes~3,1(?:&|$)/);
		await eventually(() => page.locator('view-pane[view=map] .labels .name').allInnerTexts()).toEqual(['x4', 'x2']);
		await done(one);
	});

	it('a number that is refused or corrected says so beside its box', async () => {
		const one = await open('f=himmelblau&o=gd:lr=0.002&fit=0&particles=20&steps=2', true);
		const { page } = one;
		const rate = page.locator('hyper-row').filter({ hasText: 'lr' }).first().locator('slider-row');
		const box = rate.locator('input[type=text]');
		const type = async (text: string): Promise<void> => {
			await box.fill(text);
			await page.keyboard.press('Enter');
		};
		await type('fast');
		await eventually(() => rate.locator('.note').innerText()).toBe('“fast” is not a number, so 0.002 is kept.');
		await type('-1');
		await eventually(() => rate.locator('.note').innerText()).toMatch(/^−1 is too small\. The smallest possible value, 0, is used/);
		await type('0.01');
		await eventually(() => rate.locator('.note').count()).toBe(0);
		const seed = page.locator('run-bar input[type=number]').first();
		await seed.fill('-5');
		await page.keyboard.press('Enter');
		await eventually(() => page.locator('run-bar .note').first().innerText()).toContain('−5 is too small');
		await done(one);
	});

	it('a click drops its particle where it was, though the map has moved since', async () => {
		const one = await open('f=himmelblau&o=gd:lr=0.002&fit=0&particles=5&steps=500', true);
		const { page } = one;
		await page.keyboard.press('Space');
		const canvas = page.locator('view-pane[view=map] canvas');
		const box = await canvas.boundingBox();
		if (!box) throw new Error('no map');
		const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
		await page.mouse.move(...middle);
		const read = async (): Promise<readonly number[]> => {
			const text = (await page.locator('status-line .probe').innerText()).replaceAll('−', '-');
			return [...text.matchAll(/[xy]\s+(-?[\d.e-]+)/g)].map((m) => Number(m[1]));
		};
		await eventually(async () => (await read()).length).toBe(2);
		const [x = Number.NaN, y = Number.NaN] = await read();
		await page.mouse.click(...middle);
		for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
		await eventually(() => page.url()).toMatch(/events=\d+:drop:/);
		const [, u = '', v = ''] = /events=\d+:drop:([^,]+),([^&;|]+)/.exec(page.url()) ?? [];
		expect(Number(u)).toBeCloseTo(x, 2);
		expect(Number(v)).toBeCloseTo(y, 2);
		await done(one);
	});

	it('on a phone on its side the views stay large enough to be read, and nothing lies upon another', async () => {
		const one = await server.open({ link: 'f=himmelblau&machine=cpu&res=128', width: 844, height: 390 });
		await pictureShown(one.page);
		const boxOf = async (selector: string) => {
			const box = await one.page.locator(selector).boundingBox();
			if (!box) throw new Error(`${selector} is not shown`);
			return box;
		};
		for (const view of ['surface', 'map']) expect((await boxOf(`view-pane[view=${view}] .frame`)).height).toBeGreaterThan(200);
		const [legend, dock] = [await boxOf('color-bar'), await boxOf('results-panel')];
		expect(legend.y + legend.height).toBeLessThanOrEqual(dock.y);
		await one.page.locator('results-table').scrollIntoViewIfNeeded();
		await done(one);
	});
});
