/** Where WebGPU is missing, refuses or is lost: the same page, plain words, never a blank view. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coloursOf, eventually, gpuShown, noBrowser, type OpenPage, PageServer, pictureShown } from '../support/browser.ts';

const WORDS = 'So the CPU computes and draws. Everything works';

describe.skipIf(noBrowser)('without WebGPU', () => {
	let server: PageServer;
	const opened: OpenPage[] = [];
	const open = async (...args: Parameters<PageServer['open']>): Promise<OpenPage> => {
		const one = await server.open(...args);
		opened.push(one);
		return one;
	};
	beforeAll(async () => {
		server = await PageServer.start();
	});
	afterAll(async () => {
		await server?.stop();
	});

	const expectCanvas = async ({ page, troubles }: OpenPage, said: RegExp | null): Promise<void> => {
		await page.locator('status-line .dot.cpu').waitFor();
		await pictureShown(page);
		await eventually(() => coloursOf(page, 'surface')).toBeGreaterThan(300);
		await eventually(() => coloursOf(page, 'map')).toBeGreaterThan(300);
		if (said) {
			const line = page.locator('toast-stack .note', { hasText: WORDS });
			expect(await line.count()).toBe(1);
			expect(await line.textContent()).toMatch(said);
		} else expect(await page.locator('toast-stack .note').count()).toBe(0);
		expect(troubles).toEqual([]);
	};

	it('no navigator.gpu', async () => {
		const one = await open({ before: () => Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined }) });
		await expectCanvas(one, /offers no WebGPU/);
		await one.context.close();
	});

	it('requestAdapter answers null', async () => {
		const one = await open({
			before: () => {
				GPU.prototype.requestAdapter = () => Promise.resolve(null);
			},
		});
		await expectCanvas(one, /found no GPU/);
		await one.context.close();
	});

	it('requestAdapter throws', async () => {
		const one = await open({
			before: () => {
				GPU.prototype.requestAdapter = () => {
					throw new TypeError('not implemented here');
				};
			},
		});
		await expectCanvas(one, /not implemented here/);
		await one.context.close();
	});

	it('requestAdapter never answers', async () => {
		const one = await open({
			before: () => {
				GPU.prototype.requestAdapter = () => new Promise(() => undefined);
			},
		});
		// Nobody can do anything about that: the status line has it, and nothing lies over the picture.
		await expectCanvas(one, null);
		expect(await one.page.locator('status-line .machine').textContent()).toContain('WebGPU is still starting');
		await one.context.close();
	});

	it('the canvas gives no WebGPU context', async () => {
		const one = await open({
			before: () => {
				const real = HTMLCanvasElement.prototype.getContext;
				HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
					return kind === 'webgpu' ? null : (real as (...args: unknown[]) => unknown).call(this, kind, ...rest);
				} as typeof real;
			},
		});
		await expectCanvas(one, /no WebGPU context/);
		await one.context.close();
	});

	it('the CPU chosen in the link is no trouble and needs no words', async () => {
		const one = await open({ link: 'f=rosenbrock&machine=cpu' });
		await expectCanvas(one, null);
		// The fields were computed by workers, under the page's policy.
		expect(one.page.workers().length).toBeGreaterThan(0);
		await one.context.close();
	});

	/** Keep every device that the page gets, so that a test can destroy it. */
	const keepDevices = (): void => {
		const devices: GPUDevice[] = [];
		(globalThis as unknown as { devices: GPUDevice[] }).devices = devices;
		const real = GPUAdapter.prototype.requestDevice;
		GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, ...args) {
			const device = await real.apply(this, args);
			devices.push(device);
			return device;
		};
	};
	const destroyNewest = ({ page }: OpenPage): Promise<void> =>
		page.evaluate(() => (globalThis as unknown as { devices: GPUDevice[] }).devices.at(-1)?.destroy());
	const devices = ({ page }: OpenPage): Promise<number> =>
		page.evaluate(() => (globalThis as unknown as { devices: GPUDevice[] }).devices.length);

	it('a lost device comes back with the picture; lost twice, the CPU goes on', async () => {
		const one = await open({ before: keepDevices });
		const { page } = one;
		await gpuShown(page);
		await destroyNewest(one);
		await eventually(() => devices(one)).toBe(2);
		await eventually(() => coloursOf(page, 'surface')).toBeGreaterThan(300);
		await eventually(() => coloursOf(page, 'map')).toBeGreaterThan(300);
		expect(await page.locator('status-line .dot.gpu').count()).toBe(1);
		await destroyNewest(one);
		await expectCanvas(one, /lost/);
		await one.context.close();
	});
});
