/** The page as it is built for people, in a real browser: one server and one Chromium for a test file. */

import type { Server } from 'node:http';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ensureBuilt, ROOT } from './built.ts';
import { launchChromium, noBrowser, serve } from './chromium.ts';
import { coloursIn, PNG_CHANNELS, pixelsOf } from './png.ts';
import type { Browser, BrowserContext, ElementHandle, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export { noBrowser };

export interface OpenOptions {
	/** The link, without `#`. */
	readonly link?: string;
	readonly width?: number;
	readonly height?: number;
	readonly theme?: 'dark' | 'light';
	readonly reducedMotion?: boolean;
	/** With a swarm; without, the picture stands still. */
	readonly swarm?: boolean;
	readonly touch?: boolean;
	/** Source of a tool that runs in the page beside it. */
	readonly tool?: string;
	/** Runs in the page before its own code. */
	readonly before?: () => void;
}

/** A page under test, and what it did that it must not do. */
export interface OpenPage {
	readonly page: Page;
	readonly context: BrowserContext;
	/** Uncaught errors, console errors, policy violations and requests that left the origin. */
	readonly troubles: readonly string[];
}

interface Started {
	readonly origin: string;
	readonly browser: Browser;
	readonly server: Server;
}

/** Milliseconds that a browser waits for the next test file of its process. */
const LINGER_MS = 10_000;

/**
 * The server and the browser that the test files of a process have, one after the other: to start them anew takes as long as a short
 * test. Pages of different tests share nothing but the browser's own processes.
 */
class SharedBrowser {
	#started: Promise<Started> | undefined;
	#users = 0;
	#end: ReturnType<typeof setTimeout> | undefined;

	join(): Promise<Started> {
		clearTimeout(this.#end);
		this.#users++;
		this.#started ??= startBoth();
		return this.#started;
	}

	leave(): void {
		this.#users--;
		if (this.#users > 0) return;
		const last = this.#started;
		this.#end = setTimeout(() => {
			this.#started = undefined;
			void last?.then(stopBoth);
		}, LINGER_MS);
		// A process that ends takes its browser along.
		this.#end.unref();
	}
}

const shared = new SharedBrowser();

/** The page is built where it is older than its source. */
async function startBoth(): Promise<Started> {
	await ensureBuilt(['page']);
	const [served, browser] = await Promise.all([serve(join(ROOT, 'dist/page')), launchChromium()]);
	served.server.unref();
	return { ...served, browser };
}

async function stopBoth({ browser, server }: Started): Promise<void> {
	await browser.close();
	server.closeAllConnections();
	await new Promise((done) => server.close(done));
}

export class PageServer {
	readonly origin: string;
	readonly browser: Browser;
	readonly #started: Started;
	readonly #isOwn: boolean;

	private constructor(started: Started, isOwn: boolean) {
		[this.origin, this.browser] = [started.origin, started.browser];
		this.#started = started;
		this.#isOwn = isOwn;
	}

	/** @param isOwn the browser is this file's alone: something of it is broken */
	static async start({ isOwn = false } = {}): Promise<PageServer> {
		return new PageServer(await (isOwn ? startBoth() : shared.join()), isOwn);
	}

	async open(options: OpenOptions = {}): Promise<OpenPage> {
		const { width = 1120, height = 680, theme = 'dark' } = options;
		const link = [options.link ?? '', ...(options.swarm ? [] : ['o='])].filter((part) => part !== '').join('&');
		const context = await this.browser.newContext({
			viewport: { width, height },
			colorScheme: theme,
			reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
			hasTouch: options.touch ?? false,
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		const page = await context.newPage();
		const troubles: string[] = [];
		page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
		page.on('console', (message) => message.type() === 'error' && troubles.push(`console: ${message.text()}`));
		page.on('request', (request) => {
			const url = request.url();
			if (!url.startsWith(this.origin) && !/^(?:blob|data):/.test(url)) troubles.push(`left the origin: ${url}`);
		});
		await page.exposeFunction('reportViolation', (text: string) => troubles.push(`policy: ${text}`));
		await page.addInitScript(() => {
			addEventListener('securitypolicyviolation', (event) => {
				(globalThis as unknown as { reportViolation(text: string): void }).reportViolation(
					`${event.violatedDirective} ${event.blockedURI} ${event.sample}`,
				);
			});
		});
		if (options.tool) await page.addInitScript(options.tool);
		if (options.before) await page.addInitScript(options.before);
		await page.goto(`${this.origin}/${link ? `#${link}` : ''}`);
		return { page, context, troubles };
	}

	async stop(): Promise<void> {
		if (this.#isOwn) return stopBoth(this.#started);
		// What a test that failed has left open.
		for (const context of this.browser.contexts()) await context.close();
		shared.leave();
	}
}

/** Follow another link on the page that is open: a page that is loaded once serves several tests. */
export const goTo = (page: Page, link: string): Promise<void> =>
	page.evaluate((hash) => {
		location.hash = hash;
	}, `#${link}`);

/** Wait until a picture is shown: the status line names its grid. */
export async function pictureShown(page: Page, timeout = 30_000): Promise<void> {
	await page.locator('status-line .cells').waitFor({ state: 'attached', timeout });
	await framesPassed(page);
}

/** Wait until WebGPU shows both views. */
export async function gpuShown(page: Page): Promise<void> {
	await page.locator('status-line .dot.gpu').waitFor({ timeout: 30_000 });
	await pictureShown(page);
	for (const view of ['surface', 'map'] as const) await eventually(() => coloursOf(page, view)).toBeGreaterThan(100);
}

/** `expect.poll` with the patience that a software GPU on a busy machine needs. */
export const eventually = <T>(answer: () => T): ReturnType<typeof expect.poll<T>> =>
	expect.poll(answer, { timeout: 20_000, interval: 100 });

/** Frames of the browser: its own clock, which a busy machine slows as it slows the page. */
export const framesPassed = (page: Page, count = 2): Promise<void> =>
	page.evaluate(
		(wanted) =>
			new Promise<void>((done) => {
				const frame = (left: number): void => void (left === 0 ? done() : requestAnimationFrame(() => frame(left - 1)));
				frame(wanted);
			}),
		count,
	);

/** Frames in which nothing changes where everything is at rest. */
const REST_FRAMES = 30;

/**
 * Wait until an answer stays the same, frame after frame: what was under way has come to its end.
 * @param same of two pictures that no pixel differs clearly: a software GPU may round one of them otherwise by one level
 */
export async function atRest<T>(page: Page, answer: () => Promise<T>, same: (a: T, b: T) => boolean = isDeepStrictEqual): Promise<T> {
	for (let before = await answer(); ; ) {
		await framesPassed(page, REST_FRAMES);
		const after = await answer();
		if (same(before, after)) return after;
		before = after;
	}
}

/** Press a button of the page, and count the frames until it is gone. */
export const framesUntilGone = async (button: Locator): Promise<number> => {
	const handle = (await button.elementHandle()) as ElementHandle<HTMLElement>;
	return handle.evaluate((element) => {
		element.click();
		return new Promise<number>((done) => {
			const frame = (count: number): void => void (element.isConnected ? requestAnimationFrame(() => frame(count + 1)) : done(count));
			frame(0);
		});
	});
};

/** How many different colours a view shows: a blank canvas has a few, a landscape hundreds. */
export async function coloursOf(page: Page, view: 'surface' | 'map'): Promise<number> {
	const canvas = page.locator(`view-pane[view=${view}] canvas`);
	// While a machine takes over there are two: the one that goes is above until the other has drawn.
	await eventually(() => canvas.count()).toBe(1);
	return coloursIn(await canvas.screenshot());
}

/** Share of pixels of a view that differ clearly between two screenshots of the same size. */
export function difference(a: Buffer, b: Buffer): number {
	const [one, other] = [pixelsOf(a), pixelsOf(b)];
	if (one.pixels.length !== other.pixels.length) return 1;
	let differing = 0;
	for (let i = 0; i < one.pixels.length; i += PNG_CHANNELS) {
		const far = [0, 1, 2].some((k) => Math.abs((one.pixels[i + k] as number) - (other.pixels[i + k] as number)) > 24);
		if (far) differing++;
	}
	return differing / (one.pixels.length / PNG_CHANNELS);
}
