/** The page's thread only listens and lays out: no task of it takes more than 50 ms of the processor. */

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, gpuShown, noBrowser, type OpenPage, PageServer, pictureShown } from '../support/browser.ts';
import { tasksDuring } from '../support/page-thread.ts';

const MOST_MS = 50;
const SUM = 'sum(i, 1, 32, (x[i] - i/10)^2 + 10 (1 - cos(2 pi x[i])))';
const rest = (page: Page, ms: number) => page.waitForTimeout(ms);

/** Samples on a grid of 1024 × 1024, as a file holds them: on a disk, so that the browser reads it and not the test's library in the page. */
async function surfaceFile(kind: 'csv' | 'npy'): Promise<string> {
	const path = join(await mkdtemp(join(tmpdir(), 'thalweg-surface-')), `surface.${kind}`);
	await writeFile(path, surfaceBytes(kind));
	return path;
}

function surfaceBytes(kind: 'csv' | 'npy'): Buffer {
	const side = 1024;
	const at = (k: number): number => -2 + (4 * k) / (side - 1);
	const value = (i: number, j: number): number => Math.sin(3 * at(i)) * Math.cos(2 * at(j)) + 0.1 * at(i) ** 2;
	if (kind === 'csv') {
		const row = (j: number): string => Array.from({ length: side }, (_, i) => value(i, j).toFixed(6)).join(',');
		return Buffer.from(Array.from({ length: side }, (_, j) => row(j)).join('\n'));
	}
	const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${side}, ${side}), }`.padEnd(117, ' ');
	const buffer = Buffer.alloc(128 + 8 * side * side);
	buffer.write('\x93NUMPY\x01\x00', 'latin1');
	buffer.writeUInt16LE(118, 8);
	buffer.write(`${header}\n`, 10, 'latin1');
	for (let k = 0; k < side * side; k++) buffer.writeDoubleLE(value(k % side, Math.floor(k / side)), 128 + 8 * k);
	return buffer;
}

const withoutGpu = (): void => {
	Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined, configurable: true });
};

describe.skipIf(noBrowser).each(['WebGPU', 'the CPU'] as const)('the thread of the page, on %s', (machine) => {
	let server: PageServer;
	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	const open = async (options: Parameters<PageServer['open']>[0] = {}): Promise<OpenPage> => {
		const one = await server.open({ ...options, ...(machine === 'the CPU' ? { before: withoutGpu } : {}) });
		if (machine === 'WebGPU') await gpuShown(one.page);
		else await pictureShown(one.page);
		await rest(one.page, 500);
		return one;
	};
	/** No task during it is too long. */
	const listens = async ({ page, troubles, context }: OpenPage, act: () => Promise<void>): Promise<void> => {
		const { count, longest } = await tasksDuring(server.browser, page, act);
		expect(count).toBeGreaterThan(10);
		expect(longest[0], `longest tasks in ms: ${longest.map((ms) => ms.toFixed(0)).join(', ')}`).toBeLessThan(MOST_MS);
		expect(troubles).toEqual([]);
		await context.close();
	};

	it('while the page loads', async () => {
		const one = await open();
		await listens(one, async () => {
			await one.page.reload();
			await (machine === 'WebGPU' ? gpuShown(one.page) : pictureShown(one.page));
			await rest(one.page, 1000);
		});
	});

	it('while a formula of 32 variables is typed', async () => {
		const one = await open();
		const box = one.page.locator('formula-box textarea');
		await box.fill('');
		await listens(one, async () => {
			await box.pressSequentially(SUM, { delay: 25 });
			await eventually(() => one.page.title()).toContain('sum(i, 1, 32');
			await rest(one.page, 2000);
		});
	});

	it('while the scale changes and the camera and the window move', async () => {
		const one = await open();
		const { page } = one;
		const scale = page.locator('appearance-panel select').nth(1);
		const surface = await page.locator('view-pane[view=surface] canvas').boundingBox();
		const map = await page.locator('view-pane[view=map] canvas').boundingBox();
		await listens(one, async () => {
			for (const name of ['log', 'quantile', 'symlog', 'linear']) {
				await scale.selectOption(name).catch(() => undefined);
				await rest(page, 300);
			}
			for (const box of [surface, map]) {
				const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
				await page.mouse.move(x, y);
				await page.mouse.down();
				for (let i = 0; i < 20; i++) {
					await page.mouse.move(x + 4 * i, y + i);
					await rest(page, 30);
				}
				await page.mouse.up();
			}
			await rest(page, 1000);
		});
	});

	it('while the gallery fills', async () => {
		const one = await open();
		await listens(one, async () => {
			await one.page.locator('landscape-panel').getByRole('button', { name: 'Gallery' }).click();
			await rest(one.page, 4000);
		});
	});

	it.each(['csv', 'npy'] as const)('while a file of 1024 × 1024 is opened: %s', async (kind) => {
		const one = await open();
		const file = await surfaceFile(kind);
		const input = one.page.locator('#file');
		await listens(one, async () => {
			await input.setInputFiles(file);
			await eventually(() => one.page.title()).toContain('surface');
			await rest(one.page, 3000);
		});
	});

	it('while 100 000 particles are placed and run', async () => {
		const one = await open({ swarm: true, link: 'f=rastrigin&o=adam&particles=100000' });
		await listens(one, async () => {
			await one.page.reload();
			await pictureShown(one.page);
			await one.page
				.locator('run-bar')
				.getByText(/step [1-9]/)
				.first()
				.waitFor();
			await rest(one.page, 3000);
		});
	});
});
