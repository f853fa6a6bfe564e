/** The navigator on the page: a plane turned by clicks and keys, the neighbouring slices, and an array of three axes. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpz } from '../../src/formats/index.ts';
import { axeSource, expectNothingFound } from '../support/axe.ts';
import { eventually, noBrowser, PageServer, pictureShown } from '../support/browser.ts';

/** A bowl that moves with the epoch, and another quantity beside it. */
function array(): Uint8Array {
	const [epochs, rows, columns] = [6, 12, 14];
	const data = Float64Array.from({ length: epochs * rows * columns * 2 }, (_, at) => {
		const [quantity, column, row] = [at % 2, Math.floor(at / 2) % columns, Math.floor(at / 2 / columns) % rows];
		const epoch = Math.floor(at / 2 / columns / rows);
		return (column - 5) ** 2 + (row - epoch) ** 2 + 1000 * quantity;
	});
	const epoch = Float64Array.from({ length: epochs }, (_, k) => 10 * k);
	return writeNpz({ epoch: { data: epoch, shape: [epochs] }, loss: { data, shape: [epochs, rows, columns, 2] } });
}

describe.skipIf(noBrowser)('the navigator', () => {
	let server: PageServer;
	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	it('turns, undoes and steps a plane, shows the slices beside it, and moves along an array', async () => {
		const { page, context, troubles } = await server.open({ link: 'machine=cpu&res=64&f=rastrigin&n=5&o=', tool: await axeSource() });
		await pictureShown(page);
		const where = () => page.locator('slice-panel .where').innerText();
		const titles = () => page.locator('view-pane[view=map] .labels .name').allInnerTexts();
		await eventually(where).toBe('x1 across, x2 up, at x3 = 0, x4 = 0, x5 = 0.');

		await page.locator('plane-turn').getByRole('button', { name: 'Turn by 15° from x1 towards x3' }).click();
		await eventually(where).toBe('u along 0.97 x1 + 0.26 x3 across, x2 up, through x1 = 0, x2 = 0, x3 = 0, x4 = 0, x5 = 0.');
		await eventually(titles).toEqual(['u: 0.97 x1 + 0.26 x3', 'x2']);
		await eventually(() => page.url()).toContain('plane=turned~0,1|0,2,15');
		await page.locator('view-pane[view=map] canvas').hover();
		await eventually(() => page.locator('status-line .probe').innerText()).toMatch(/f\s.*x1\s.*x2\s.*x3\s.*x4\s0\s.*x5\s0/s);
		await page.locator('slice-panel').getByRole('button', { name: 'Back to the axes' }).click();
		await eventually(() => page.url()).not.toContain('plane=');
		await page.keyboard.press('Control+z');
		await eventually(() => page.url()).toContain('plane=turned');
		// Keys turn on, step and lead back.
		await page.locator('main').focus();
		await page.keyboard.press('q');
		await eventually(() => page.url()).toContain('0,2,10');
		await page.keyboard.press('y');
		await eventually(() => page.url()).not.toContain('plane=');
		await page.keyboard.press('i');
		await eventually(() => page.url()).toContain('plane=axes~0,1;0,0,0.5,0,0');

		await page.locator('neighbour-slices summary').click();
		await eventually(() => page.locator('neighbour-slices .scale').innerText()).toMatch(/^One colour scale, /);
		expect(await page.locator('neighbour-slices .title').allInnerTexts()).toEqual(
			[-1, -0.5, 0, 0.5, 1, 1.5, 2].map((x) => `x3 = ${x}`.replace('-', '−')),
		);
		await page.locator('neighbour-slices').getByRole('button', { name: 'Go to x3 = 1.5' }).click();
		await eventually(() => page.url()).toContain('plane=axes~0,1;0,0,1.5,0,0');
		await expectNothingFound(page, 'a slice and its neighbours');
		// All that is played is one step to undo.
		await page.locator('slice-panel').getByRole('button', { name: 'Play x5' }).click();
		await eventually(() => page.url()).toMatch(/plane=axes~0,1;0,0,1\.5,0,\d/);
		await page.locator('slice-panel').getByRole('button', { name: 'Play x5' }).click();
		await page.keyboard.press('Control+z');
		await eventually(() => page.url()).toMatch(/plane=axes~0,1;0,0,1\.5,0,0(&|$)/);

		await page.locator('#file').setInputFiles({ name: 'run.npz', mimeType: 'application/zip', buffer: Buffer.from(array()) });
		await eventually(() => page.locator('array-panel output').innerText()).toBe('epoch = 30, node 3 of 0 … 5');
		expect(await page.locator('array-panel select').first().innerText()).toMatch(
			/epoch \(6\)\s+axis 1 \(12\)\s+axis 2 \(14\)\s+axis 3 \(2\)/,
		);
		expect(await page.locator('array-panel .said').first().innerText()).toContain('assumed: it has 2 places and no coordinates');
		await page.locator('array-panel').getByRole('button', { name: 'epoch = 40' }).click();
		await eventually(() => decodeURIComponent(page.url())).toContain('|1,2;4,0');
		await page.locator('array-panel #quantity1').selectOption('1');
		await eventually(() => decodeURIComponent(page.url())).toContain('|1,2;4,1');
		await page.locator('neighbour-slices summary').click();
		await eventually(() => page.locator('neighbour-slices .scale').innerText()).toMatch(/^One colour scale, 1000 … /);
		expect(await page.locator('neighbour-slices .title').allInnerTexts()).toEqual(
			[0, 10, 20, 30, 40, 50].map((epoch) => `epoch = ${epoch}`),
		);
		// Another axis is shown by one choice.
		await page.locator('array-panel #axis0').selectOption({ label: 'epoch (6)' });
		await eventually(() => decodeURIComponent(page.url())).toContain('|0,2');
		await eventually(titles).toContain('epoch');
		expect(troubles).toEqual([]);
		await context.close();
	}, 120_000);
});
