/** A page that is flown over by random moves of mouse and wheel, and what its memory was meanwhile. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { ensureBuilt, ROOT } from '../../tests/support/built.ts';
import { launchChromium, serve } from '../../tests/support/chromium.ts';
import { coloursIn } from '../../tests/support/png.ts';
import { randomNumbers } from '../../tests/support/random-numbers.ts';

/** What is flown. */
export interface Flight {
	readonly minutes: number;
	readonly seed: number;
	/** The page's link, without `#`. */
	readonly link: string;
}

/** Memory at a moment, in bytes, after garbage was collected. */
export interface Sample {
	/** Since the flight began. */
	readonly seconds: number;
	/** JavaScript of the page's thread. */
	readonly heap: number;
	/** Buffers and textures of WebGPU that are not destroyed. */
	readonly gpu: number;
	/** Resident memory of all processes of the browser; NaN where the system does not tell. */
	readonly resident: number;
	/** Nodes of the document. */
	readonly nodes: number;
	/** The window as the link has it. */
	readonly window: string;
}

export interface Flown {
	readonly samples: readonly Sample[];
	readonly moves: number;
	/** Stops of the zoom: the width of the window, and how many colours the map had. */
	readonly zoom: readonly { readonly width: number; readonly colours: number }[];
	/** Uncaught errors, errors of the console, requests that left the origin. */
	readonly troubles: readonly string[];
}

/** Seconds between two samples. */
const EVERY = 10;
/** The zoom ends where the window is so wide; there are so many turns of the wheel between two looks, and at most so many looks. */
export const ZOOM_TO = 1e-12;
const [TURNS, MOST_STOPS] = [4, 400];
/** A window that is as wide as at so many stops before goes no further. */
const STUCK = 3;
/** Random numbers that the moves are taken from, in turn. */
const RANDOM = 65_536;

/** In the page: count what WebGPU holds. Runs before the page's own code. */
const countGpu = (): void => {
	const held = { bytes: 0 };
	(globalThis as unknown as { gpuHeld: typeof held }).gpuHeld = held;
	const watch = <T extends GPUBuffer | GPUTexture>(make: 'createBuffer' | 'createTexture', bytesOf: (made: T) => number): void => {
		const methods = GPUDevice.prototype as unknown as Record<string, (...args: unknown[]) => T>;
		const own = methods[make] as (...args: unknown[]) => T;
		methods[make] = function (this: GPUDevice, ...args: unknown[]): T {
			const made = own.apply(this, args);
			const bytes = bytesOf(made);
			held.bytes += bytes;
			let isHeld = true;
			const destroy = made.destroy.bind(made);
			made.destroy = (): undefined => {
				if (isHeld) held.bytes -= bytes;
				isHeld = false;
				destroy();
			};
			return made;
		};
	};
	watch<GPUBuffer>('createBuffer', ({ size }) => size);
	// Four bytes a texel, eight and sixteen of the wider floats: enough to see whether it grows.
	watch<GPUTexture>(
		'createTexture',
		({ width, height, depthOrArrayLayers, format }) =>
			width * height * depthOrArrayLayers * (format.includes('32float') ? 16 : format.includes('16float') ? 8 : 4),
	);
};

/** Resident memory of the browser's processes, where the system is Linux. */
async function residentOf(browser: CDPSession): Promise<number> {
	try {
		const { processInfo } = (await browser.send('SystemInfo.getProcessInfo')) as { processInfo: readonly { id: number }[] };
		return processInfo.reduce((sum, { id }) => {
			const status = readFileSync(`/proc/${id}/status`, 'utf8');
			return sum + 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN);
		}, 0);
	} catch {
		return Number.NaN;
	}
}

async function sampleOf(page: Page, session: CDPSession, browser: CDPSession, seconds: number): Promise<Sample> {
	await session.send('HeapProfiler.collectGarbage');
	const { metrics } = await session.send('Performance.getMetrics');
	const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
	const gpu = await page.evaluate(() => (globalThis as unknown as { gpuHeld: { bytes: number } }).gpuHeld.bytes);
	const window = await page.evaluate(() => new URLSearchParams(location.hash.slice(1)).get('w') ?? 'whole');
	return { seconds, heap: metric('JSHeapUsedSize'), gpu, resident: await residentOf(browser), nodes: metric('Nodes'), window };
}

/** One random move over one of the views. */
async function move(page: Page, random: () => number): Promise<void> {
	const view = random() < 0.5 ? 'map' : 'surface';
	const box = await page.locator(`view-pane[view=${view}] canvas`).last().boundingBox();
	if (!box) return;
	const place = (): [number, number] => [box.x + box.width * (0.2 + 0.6 * random()), box.y + box.height * (0.2 + 0.6 * random())];
	await page.mouse.move(...place());
	const kind = random();
	if (kind < 0.45) {
		const by = random() < 0.5 ? -120 : 120;
		for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(0, by);
	} else if (kind < 0.9) {
		await page.mouse.down();
		await page.mouse.move(...place(), { steps: 12 });
		await page.mouse.up();
	} else await page.keyboard.press('Home');
	await page.waitForTimeout(400 * random());
}

/** From the whole window down: at every stop the map must have a picture. */
async function zoom(page: Page, link: string, say: (line: string) => void): Promise<Flown['zoom']> {
	const stops: { width: number; colours: number }[] = [];
	// The keys of a view are those of the one that has the focus.
	const map = page.locator('view-pane[view=map] canvas').last();
	await map.focus();
	await page.keyboard.press('Home');
	const box = await map.boundingBox();
	if (!box) return stops;
	// The link names a window once it is another one than the landscape's own.
	const widthOf = async (): Promise<number> => {
		const named = await page.waitForFunction(() => new URLSearchParams(location.hash.slice(1)).get('w'), undefined, { timeout: 10_000 });
		const [left, right] = ((await named.jsonValue())?.split(',')[0] ?? '').split(':').map(Number);
		return (right ?? Number.NaN) - (left ?? Number.NaN);
	};
	say(`zoom into ${link}`);
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	for (let stop = 0; stop < MOST_STOPS; stop++) {
		for (let turn = 0; turn < TURNS; turn++) await page.mouse.wheel(0, -120);
		// The link is written a moment after the window has come to rest.
		await page.waitForTimeout(250);
		const colours = coloursIn(await map.screenshot());
		const width = await widthOf();
		const isStuck = stops.slice(-STUCK).every((before) => before.width === width) && stops.length >= STUCK;
		stops.push({ width, colours });
		if (width < ZOOM_TO || isStuck) break;
	}
	return stops;
}

/** Fly. @throws Error where the page does not open */
export async function fly({ minutes, seed, link }: Flight, say: (line: string) => void): Promise<Flown> {
	await ensureBuilt(['page']);
	const { server, origin } = await serve(join(ROOT, 'dist/page'));
	const chromium = await launchChromium();
	try {
		const page = await chromium.newPage({ viewport: { width: 1280, height: 720 } });
		const troubles: string[] = [];
		page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
		page.on('console', (message) => message.type() === 'error' && troubles.push(`console: ${message.text()}`));
		page.on('request', (request) => {
			if (!request.url().startsWith(origin) && !/^(?:blob|data):/.test(request.url())) troubles.push(`left the origin: ${request.url()}`);
		});
		// What is handed to the page is compiled with names, which the page does not know.
		await page.addInitScript('globalThis.__name = (named) => named');
		await page.addInitScript(countGpu);
		await page.goto(`${origin}/#${link}`);
		await page.locator('status-line .cells').waitFor({ state: 'attached', timeout: 60_000 });
		const session = await page.context().newCDPSession(page);
		await session.send('Performance.enable');
		const browser = await chromium.newBrowserCDPSession();
		const numbers = randomNumbers(seed, RANDOM);
		let drawn = 0;
		const random = (): number => numbers[drawn++ % RANDOM] as number;
		const samples: Sample[] = [];
		const begin = performance.now();
		const seconds = (): number => (performance.now() - begin) / 1000;
		let moves = 0;
		while (seconds() < 60 * minutes) {
			if (seconds() >= EVERY * samples.length) {
				const sample = await sampleOf(page, session, browser, seconds());
				samples.push(sample);
				if (samples.length % 6 === 1)
					say(
						`${sample.seconds.toFixed(0)} s: heap ${mebibytes(sample.heap)}, GPU ${mebibytes(sample.gpu)}, processes ${mebibytes(sample.resident)}, ${moves} moves, window ${sample.window}`,
					);
			}
			await move(page, random);
			moves++;
		}
		return { samples, moves, zoom: await zoom(page, link, say), troubles };
	} finally {
		await chromium.close();
		server.closeAllConnections();
		server.close();
	}
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
