/** The surface in a browser: time to the first picture and time of a frame, beside Plotly's surface and a three.js plane. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { Browser } from 'playwright-core';
import { type Summary, summarize } from '../../src/bench/statistics.ts';
import { markdownTable } from '../../src/bench/tables.ts';
import { launchChromium, noBrowser, serve } from '../../tests/support/chromium.ts';

const PAGES = ['thalweg', 'three', 'plotly'] as const;
const SIDES = [512, 1024, 2048];
/** Pages opened of each; they take turns. */
const ROUNDS = 3;
/** Milliseconds that a page may take. */
const PATIENCE = 240_000;

interface Picture {
	readonly page: string;
	readonly side: number;
	/** Milliseconds from asking for the page to the first picture, a sample a page. */
	readonly first: Summary | null;
	/** Milliseconds a frame, all frames of all pages. */
	readonly frame: Summary | null;
	readonly status: string;
}

interface Sample {
	readonly first: number;
	readonly frames: readonly number[];
}

/** Build the pages, open each several times in turns, and print a table. */
export async function picturePeers(sides = SIDES, rounds = ROUNDS): Promise<readonly Picture[]> {
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
	const { server, origin } = await serve(folder);
	const browser = await launchChromium();
	try {
		const pictures: Picture[] = [];
		for (const side of sides) pictures.push(...(await picturesAt(browser, origin, side, rounds)));
		printPictures(pictures);
		return pictures;
	} finally {
		await browser.close();
		server.closeAllConnections();
		server.close();
		await rm(folder, { recursive: true, force: true });
	}
}

async function picturesAt(browser: Browser, origin: string, side: number, rounds: number): Promise<Picture[]> {
	const samples = new Map<string, Sample[]>(PAGES.map((page) => [page, []]));
	const failures = new Map<string, string>();
	for (let round = 0; round < rounds; round++) {
		for (const page of PAGES) {
			if (failures.has(page)) continue;
			try {
				samples.get(page)?.push(await sampleOf(browser, `${origin}/${page}.html?side=${side}`));
			} catch (error) {
				failures.set(page, error instanceof Error ? (error.message.split('\n')[0] as string) : String(error));
			}
		}
	}
	return PAGES.map((page) => {
		const own = samples.get(page) ?? [];
		const status = failures.get(page) ?? 'measured';
		if (own.length === 0) return { page, side, first: null, frame: null, status };
		return { page, side, first: summarize(own.map(({ first }) => first)), frame: summarize(own.flatMap(({ frames }) => frames)), status };
	});
}

async function sampleOf(browser: Browser, url: string): Promise<Sample> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
	try {
		const page = await context.newPage();
		const failed = new Promise<never>((_, reject) => page.on('pageerror', reject));
		failed.catch(() => undefined);
		const measured = page
			.goto(url)
			.then(() => page.waitForFunction(() => (globalThis as { measured?: unknown }).measured, undefined, { timeout: PATIENCE }))
			.then((handle) => handle.jsonValue() as Promise<Sample>);
		return await Promise.race([measured, failed]);
	} finally {
		await context.close();
	}
}

function printPictures(pictures: readonly Picture[]): void {
	const digits = (value: number): string => String(Number(value.toPrecision(3)));
	const rows = pictures.map(({ page, side, first, frame, status }) => {
		const ours = pictures.find((other) => other.page === 'thalweg' && other.side === side);
		const times = (theirs: Summary | null, own: Summary | null | undefined): string =>
			theirs ? `${digits(theirs.median)}${own && page !== 'thalweg' ? ` (${digits(theirs.median / own.median)}× ours)` : ''}` : '–';
		return [`${side}²`, page, times(first, ours?.first), times(frame, ours?.frame), status === 'measured' ? '' : status];
	});
	console.log(
		`\n### The surface in a browser, 1280 × 720\n\n${markdownTable([['grid', 'page', 'first picture, ms', 'frame, ms', 'note'], ...rows])}`,
	);
}
