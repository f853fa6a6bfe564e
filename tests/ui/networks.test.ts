/** Networks on the page: opened, trained, gone back in, and a person's own model, while the page's thread only listens. */

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNetwork } from '../../src/engine/networks/open.ts';
import { writeModel } from '../../src/networks/files/index.ts';
import { eventually, noBrowser, PageServer, pictureShown } from '../support/browser.ts';
import { tasksDuring } from '../support/page-thread.ts';

const MOST_MS = 50;

/** A network of 1.4 million parameters as a file on a disk: its vectors cross the borders of workers in pieces. */
async function largeModel(): Promise<string> {
	const { plan, parameters } = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-1200-1200-2:tanh' } });
	const path = join(await mkdtemp(join(tmpdir(), 'thalweg-model-')), 'large.safetensors');
	await writeFile(path, writeModel(plan, parameters));
	return path;
}
const MODEL = join(import.meta.dirname, '../data/models/tanh-mlp.onnx');

describe.skipIf(noBrowser)('networks', () => {
	let server: PageServer;
	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	it('are chosen, trained, scrubbed and opened from a file, and no task is too long', { timeout: 240_000 }, async () => {
		const large = await largeModel();
		const { page, troubles, context } = await server.open({ link: 'f=sphere&res=64' });
		await pictureShown(page);
		const panel = page.locator('network-panel');
		const acts = {
			'a network is chosen': async () => {
				await page.locator('landscape-panel').getByRole('button', { name: 'Networks' }).click();
				await page.locator('gallery-dialog .card[data-id="net:mlp:2-16-16-2:tanh"]').click();
				await panel.getByText('354 parameters').waitFor();
				await eventually(() => page.title()).toContain('Dense net 2-16-16-2');
				await page.locator('color-bar').getByText('training loss').waitFor();
			},
			'it is trained': async () => {
				await panel.getByLabel('Steps').fill('200');
				await panel.getByLabel('Steps').press('Tab');
				await panel.getByLabel('while it trains').check();
				await panel.getByRole('button', { name: 'Train' }).click();
				await panel.getByText(/step 200 of 200/).waitFor({ timeout: 60_000 });
				await panel.getByText(/Across: PC 1 \(/).waitFor();
				await panel.getByText(/λ_max .*limit/).waitFor();
				// There is no GPU but an emulated one, so the processor trains, and that is said.
				await panel.getByText(/The CPU trains in double precision: /).waitFor();
			},
			'an earlier network is shown': async () => {
				await panel.getByLabel('The network after step').fill('50');
				await eventually(() => page.url()).toContain('net.step=50');
			},
			'a plane goes through three networks': async () => {
				await panel.getByLabel('Plane', { exact: true }).selectOption('three');
				await panel.getByText(/Across: to seed-1/).waitFor();
				await panel.getByLabel('Third network').selectOption('step');
				await panel.getByText(/Up: to step-200/).waitFor();
				await panel.getByLabel('Plane', { exact: true }).selectOption('auto');
			},
			'many are trained side by side, and one is taken': async () => {
				await panel.getByText('Many trainings side by side').click();
				const many = panel.locator('many-panel');
				await many.getByLabel('Seeds').fill('0-3');
				await many.getByLabel('Batches').fill('all, 60');
				await many.getByLabel('Batches').press('Tab');
				await many
					.getByText(/24 trainings of 200 steps each\. At most \d+ are in memory at once\. They take [\d.]+ MiB of the 512 MiB/)
					.waitFor();
				await many.getByRole('button', { name: 'Train 24' }).click();
				await many
					.locator('tbody')
					.nth(5)
					.getByRole('button', { name: /^Take best/ })
					.waitFor();
				await many.getByRole('img', { name: /Median loss at the end: η .* · batch 60/ }).waitFor();
				await many.getByRole('button', { name: 'Train 24' }).waitFor();
				await many
					.locator('tbody')
					.nth(2)
					.getByRole('button', { name: /^Take best/ })
					.click();
				await eventually(() => page.url()).toMatch(/net\.train=[^&]*200[^&]*&.*net\.step=200/);
				await many.getByText('in view').waitFor();
				await panel.getByText(/Across: PC 1 \(/).waitFor();
				await panel.getByText('Many trainings side by side').click();
			},
			'its pictures are opened': async () => {
				await panel.getByText('Pictures of data and network').click();
				await panel.getByRole('img', { name: /moons as points.*what the network answers/ }).waitFor();
			},
			'a lesson on networks is taken': async () => {
				await page.locator('lesson-menu .open').click();
				await page.locator('lesson-menu .entry', { hasText: 'Sharpness that rises' }).click();
				await page.locator('lesson-card .options button').nth(2).click();
				await page.locator('lesson-card .said').waitFor({ timeout: 30_000 });
				await page.locator('lesson-card').getByText('Limit of the method, 2/η').waitFor();
				await page.locator('lesson-card').getByText('and the run agrees').waitFor();
			},
			'a large model is opened': async () => {
				await page.locator('#file').setInputFiles(large);
				await panel.getByText(/1\s447\s202 parameters,/).waitFor();
				await eventually(() => page.title()).toContain('large.safetensors');
				await page
					.locator('status-line')
					.getByText(/Computing/)
					.waitFor();
			},
			'a model is opened': async () => {
				await page.locator('#file').setInputFiles(MODEL);
				await eventually(() => page.title()).toContain('tanh-mlp.onnx');
				await panel.getByText('.npz').waitFor();
			},
		};
		const seen = await tasksDuring(server.browser, page, acts);
		expect(seen).toHaveLength(Object.keys(acts).length);
		const told = seen.map(({ act, longest, within }) => `${act}: ${longest.map((ms) => ms.toFixed(0)).join(', ')} ms (${within})`);
		expect(
			seen.filter(({ longest }) => (longest[0] as number) >= MOST_MS),
			told.join('\n'),
		).toEqual([]);

		// The browser has kept the model: its link opens it again, and one whose content is nowhere says so.
		const link = new URL(page.url()).hash.slice(1);
		await page.reload();
		await eventually(() => page.title()).toContain('tanh-mlp.onnx');
		await panel.getByRole('button', { name: 'Train' }).waitFor();
		await page.goto(`${server.origin}/#${link.replace(/net\.content=[0-9a-f]+/, 'net.content=0000000000000000')}`);
		await panel.getByText(/is not in this browser/).waitFor();
		expect(troubles).toEqual([]);
		await context.close();
	});
});
