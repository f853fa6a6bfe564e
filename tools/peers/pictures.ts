/** The surface in a browser: time to the first picture and time of a frame, beside Plotly's surface and a three.js plane. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import type { Browser, Page } from 'playwright-core';
import { type Summary, summarize } from '../../src/bench/statistics.ts';
import { markdownTable } from '../../src/bench/tables.ts';
import { PICTURE_HEAD } from './picture-head.ts';
import type { PeerPicture } from './report.ts';
import { launchChromium, noBrowser, serve } from '../../tests/support/chromium.ts';
import { messageOf } from '../../src/model/errors.ts';

const PAGES = ['thalweg', 'three', 'plotly'] as const;
/** The same with everything around it: the program's own page. */
const APP = 'thalweg, whole page';
/** Grid from which on memory is counted: what a page holds whatever it shows lies below. */
const BASE_SIDE = 256;
/** Milliseconds that a page may take. */
const PATIENCE = 240_000;

interface Sample {
	readonly first: number;
	readonly whole: number;
	readonly frames: readonly number[];
	readonly gpuBytes?: number;
	readonly heap: number;
}

/** What a page measured of itself. */
type Told = Omit<Sample, 'heap'>;

/** Build the pages, open each several times in turns, and print a table. */
export async function picturePeers(sides: readonly number[], rounds: number): Promise<readonly PeerPicture[]> {
	if (noBrowser !== undefined) {
		console.log(`without pictures: ${noBrowser}`);
		return [];
	}
	const folder = await mkdtemp(join(tmpdir(), 'thalweg-peers-'));
	const root = join(import.meta.dirname, 'pages');
	await build({
		root,
		base: './',
		configFile: false,
		logLevel: 'error',
		build: {
			target: 'es2023',
			outDir: folder,
			emptyOutDir: true,
			chunkSizeWarningLimit: 10_000,
			rollupOptions: { input: PAGES.map((page) => join(root, `${page}.html`)) },
		},
		worker: { format: 'es' },
	});
	await build({
		configFile: resolve(import.meta.dirname, '../../vite.config.ts'),
		logLevel: 'error',
		build: { outDir: join(folder, 'app'), emptyOutDir: true, sourcemap: false },
	});
	const { server, origin } = await serve(folder);
	const browser = await launchChromium();
	try {
		const pictures: PeerPicture[] = [];
		const bases = await memoryAt(browser, origin, BASE_SIDE);
		for (const side of sides) pictures.push(...(await picturesAt(browser, origin, side, rounds, bases)));
		printPictures(pictures);
		return pictures;
	} finally {
		await browser.close();
		server.closeAllConnections();
		server.close();
		await rm(folder, { recursive: true, force: true });
	}
}

type Bases = ReadonlyMap<string, Pick<Sample, 'gpuBytes' | 'heap'>>;

const addressOf = (origin: string, page: string, side: number): string =>
	page === APP ? `${origin}/app/index.html#f=ackley&w=-5:5,-5:5&res=${side}&o=` : `${origin}/${page}.html?side=${side}`;

/** What each page holds with a small grid. */
async function memoryAt(browser: Browser, origin: string, side: number): Promise<Bases> {
	const bases = new Map<string, Sample>();
	for (const page of PAGES) bases.set(page, await sampleOf(browser, `${addressOf(origin, page, side)}&frames=0`));
	return bases;
}

async function picturesAt(browser: Browser, origin: string, side: number, rounds: number, bases: Bases): Promise<PeerPicture[]> {
	const pages = [...PAGES, APP];
	const samples = new Map<string, Sample[]>(pages.map((page) => [page, []]));
	const failures = new Map<string, string>();
	for (let round = 0; round < rounds; round++) {
		for (const page of pages) {
			if (failures.has(page)) continue;
			try {
				samples.get(page)?.push(await sampleOf(browser, addressOf(origin, page, side)));
			} catch (error) {
				failures.set(page, messageOf(error).split('\n')[0] as string);
			}
		}
	}
	return pages.map((page) => {
		const own = samples.get(page) ?? [];
		const base = bases.get(page);
		const summary = (numbers: readonly (number | undefined)[]): Summary | null => {
			const known = numbers.filter((n) => n !== undefined);
			return known.length > 0 ? summarize(known) : null;
		};
		const perCell = (bytes: Summary | null, from: number | undefined): number | null =>
			bytes && from !== undefined && side > BASE_SIDE ? (bytes.median - from) / (side ** 2 - BASE_SIDE ** 2) : null;
		return {
			...{ page, side, status: failures.get(page) ?? 'measured' },
			first: summary(own.map(({ first }) => first)),
			whole: summary(own.map(({ whole }) => whole)),
			frame: summary(own.flatMap(({ frames }) => frames)),
			gpuBytes: perCell(summary(own.map(({ gpuBytes }) => gpuBytes)), base?.gpuBytes),
			heapBytes: perCell(summary(own.map(({ heap }) => heap)), base?.heap),
		};
	});
}

async function sampleOf(browser: Browser, url: string): Promise<Sample> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
	try {
		const page = await context.newPage();
		const failed = new Promise<never>((_, reject) => page.on('pageerror', reject));
		failed.catch(() => undefined);
		if (url.includes('/app/')) await page.addInitScript({ path: join(import.meta.dirname, 'pages/watch.js') });
		const measured = page
			.goto(url)
			.then(() => page.waitForFunction(() => (globalThis as { measured?: unknown }).measured, undefined, { timeout: PATIENCE }))
			.then((handle) => handle.jsonValue() as Promise<Told>);
		const told = await Promise.race([measured, failed]);
		return { ...told, heap: await heapOf(page) };
	} finally {
		await context.close();
	}
}

/** Bytes of the page's heap and of its arrays, once what is not needed is gone. */
async function heapOf(page: Page): Promise<number> {
	const session = await page.context().newCDPSession(page);
	await session.send('HeapProfiler.collectGarbage');
	const usage = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
	return usage.usedSize + (usage.backingStorageSize ?? 0);
}

function printPictures(pictures: readonly PeerPicture[]): void {
	const digits = (value: number): string => String(Number(value.toPrecision(3)));
	const bytes = (value: number | null): string => (value === null ? '–' : digits(value));
	const rows = pictures.map(({ page, side, first, whole, frame, gpuBytes, heapBytes, status }) => {
		const ours = pictures.find((other) => other.page === 'thalweg' && other.side === side);
		const times = (theirs: Summary | null, own: Summary | null | undefined): string =>
			theirs ? `${digits(theirs.median)}${own && page !== 'thalweg' ? ` (${digits(theirs.median / own.median)}× ours)` : ''}` : '–';
		const seen = [times(first, ours?.first), times(whole, ours?.whole), times(frame, ours?.frame)];
		return [`${side}²`, page, ...seen, bytes(gpuBytes), bytes(heapBytes), status === 'measured' ? '' : status];
	});
	console.log(`\n### The surface in a browser, 1280 × 720\n\n${markdownTable([PICTURE_HEAD, ...rows])}`);
}
