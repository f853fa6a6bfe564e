/** The built page in a real browser: one build, one server and one Chromium for a test file. */

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize, resolve, sep } from 'node:path';
import { PNG_CHANNELS, pixelsOf } from './png.ts';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { expect } from 'vitest';

const PLACES = [
	process.env.CHROMIUM_PATH,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
];
const executable = PLACES.find((place) => place !== undefined && existsSync(place));

/** Why browser tests cannot run here; undefined where they can. */
export const noBrowser = executable === undefined ? 'no Chromium was found: install one, or name it in CHROMIUM_PATH' : undefined;

const QUIET = [
	'--headless=new',
	'--no-sandbox',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
	'--disable-quic',
];
/** Under these a WebGPU canvas presents in software. */
const SOFTWARE_GPU = [
	'--enable-unsafe-webgpu',
	'--enable-features=Vulkan',
	'--use-vulkan=swiftshader',
	'--use-angle=vulkan',
	'--use-webgpu-adapter=swiftshader',
];

/** The software Vulkan that lies beside the browser. */
function driver(): Record<string, string> {
	const places = [dirname(executable ?? ''), '/usr/lib/chromium', '/opt/google/chrome'];
	const icd = places.map((place) => join(place, 'vk_swiftshader_icd.json')).find(existsSync);
	return icd ? { VK_DRIVER_FILES: icd, VK_ICD_FILENAMES: icd } : {};
}

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.svg': 'image/svg+xml',
	'.map': 'application/json',
};

/** Serve a folder, and nothing outside it. */
async function serve(folder: string): Promise<{ server: Server; origin: string }> {
	const server = createServer((request, response) => {
		const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
		const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
		const read = file.startsWith(folder + sep) ? readFile(file) : Promise.reject(new Error('outside'));
		read.then(
			(bytes) => response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes),
			() => response.writeHead(404).end(),
		);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` };
}

export interface OpenOptions {
	/** The link, without `#`. */
	readonly link?: string;
	readonly width?: number;
	readonly height?: number;
	readonly theme?: 'dark' | 'light';
	readonly reducedMotion?: boolean;
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

export class PageServer {
	private constructor(
		readonly origin: string,
		readonly browser: Browser,
		private readonly server: Server,
		private readonly folder: string,
	) {}

	/** Build the page and start both servers. */
	static async start(): Promise<PageServer> {
		const folder = await mkdtemp(join(tmpdir(), 'thalweg-page-'));
		await build({
			configFile: resolve('vite.config.ts'),
			logLevel: 'error',
			build: { outDir: folder, emptyOutDir: true, sourcemap: false },
		});
		const { server, origin } = await serve(folder);
		const browser = await chromium.launch({
			executablePath: executable as string,
			headless: true,
			env: { ...(process.env as Record<string, string>), ...driver() },
			args: [...QUIET, ...SOFTWARE_GPU],
		});
		return new PageServer(origin, browser, server, folder);
	}

	async open(options: OpenOptions = {}): Promise<OpenPage> {
		const { link = '', width = 1120, height = 680, theme = 'dark' } = options;
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
		await this.browser.close();
		this.server.closeAllConnections();
		await new Promise((done) => this.server.close(done));
		await rm(this.folder, { recursive: true, force: true });
	}
}

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

/** Two frames of the browser. */
export const framesPassed = (page: Page): Promise<void> =>
	page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

/** How many different colours a view shows: a blank canvas has a few, a landscape hundreds. */
export async function coloursOf(page: Page, view: 'surface' | 'map'): Promise<number> {
	const { pixels } = pixelsOf(await page.locator(`view-pane[view=${view}] canvas`).screenshot());
	const seen = new Set<number>();
	for (let i = 0; i < pixels.length; i += PNG_CHANNELS)
		seen.add(((pixels[i] as number) << 16) | ((pixels[i + 1] as number) << 8) | (pixels[i + 2] as number));
	return seen.size;
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
