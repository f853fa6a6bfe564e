/**
 * `npm run bench:refining [-- rounds]`: what a person waits for while pictures refine, in the page as it is built, drawn by a software GPU at
 * 1280 × 720. It prints the frames of a turning camera at rest and while tiles come, in turns, and the times from an edited formula to
 * its first and its refined picture.
 */

import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { formatTime } from '../src/app/format.ts';
import { markdownTable } from '../src/bench/tables.ts';
import { summarize } from '../src/bench/statistics.ts';
import { ensureBuilt, ROOT } from '../tests/support/built.ts';
import { launchChromium, noBrowser, serve } from '../tests/support/chromium.ts';

interface Frame {
	readonly begun: number;
	readonly done: number;
	readonly isOther: boolean;
}

const ROUNDS = Number(process.argv[2] ?? 5);
/** So long the camera turns each time. */
const TURN_MS = 2500;
/** … and until so many frames were drawn. */
const LEAST_FRAMES = 4;
/** A picture that no other has followed for so long is the last one. */
const REST_MS = 1500;
/** Costly enough that its tiles take seconds. */
const COSTLY = 'sum(i, 1, 40, sin(i x) cos(i y) / i^2)';
const EDITS = ['(x^2 + y - 11)^2 + (x + y^2 - 7)^2', 'sin(3x) cos(2y) + x^2/9', '20 + x^2 + y^2 - 10 cos(2 pi x) - 10 cos(2 pi y)'];

/** Another expression each time: one of the same structure has its code already. */
const nested = (depth: number): string => `${'sin('.repeat(depth)}x${')'.repeat(depth)} / 100`;

const framesOf = (page: Page): Promise<Frame[]> => page.evaluate(() => (globalThis as unknown as { surfaceFrames: Frame[] }).surfaceFrames);
const nowOf = (page: Page): Promise<number> => page.evaluate(() => performance.now());

/** Wait until a frame has come after a time of the page, and then none for a while. */
async function settled(page: Page, after = 0): Promise<void> {
	await page.waitForFunction(
		([rest, from]) => {
			const { surfaceFrames } = globalThis as unknown as { surfaceFrames: { done: number }[] };
			const last = surfaceFrames.at(-1);
			return last !== undefined && last.done > from && performance.now() - last.done > rest;
		},
		[REST_MS, after] as const,
		{ timeout: 60_000 },
	);
}

/** Turn the camera for a while. @returns milliseconds between frames that were done */
async function turned(page: Page): Promise<number[]> {
	const box = await page.locator('view-pane[view=surface] canvas').boundingBox();
	if (!box) throw new Error('The surface is not in view.');
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	const from = await nowOf(page);
	await page.mouse.move(x, y);
	await page.mouse.down();
	const begun = performance.now();
	let done: number[] = [];
	// A busy computer is given longer.
	for (let k = 0; performance.now() - begun < TURN_MS || (done.length < LEAST_FRAMES && performance.now() - begun < 8 * TURN_MS); k++) {
		await page.mouse.move(x + 150 * Math.sin(k / 12), y);
		if (k % 10 === 0) done = (await framesOf(page)).map((frame) => frame.done).filter((at) => at > from);
	}
	await page.mouse.up();
	return done.slice(1).map((at, k) => at - (done[k] as number));
}

async function opened(browser: Browser, origin: string, link: string): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
	const page = await context.newPage();
	await page.addInitScript({ path: join(import.meta.dirname, 'refining/watch.js') });
	await page.goto(`${origin}/#${link}&layout=surface&machine=gpu&o=`);
	await page.locator('status-line .cells').waitFor({ state: 'attached', timeout: 60_000 });
	await settled(page);
	return page;
}

/** Frames of a turning camera at rest and while tiles come, in turns. */
async function frames(browser: Browser, origin: string): Promise<void> {
	const page = await opened(browser, origin, `expr=${encodeURIComponent(COSTLY)}&res=2048`);
	const [atRest, refining]: [number[], number[]] = [[], []];
	for (let round = 0; round < ROUNDS; round++) {
		atRest.push(...(await turned(page)));
		await settled(page);
		// Another window: its tiles are not there yet.
		const side = (3 + 0.0123456 * (round + 1)).toFixed(7);
		await page.evaluate((window) => {
			location.hash = location.hash.replace(/&w=[^&]*|$/, `&w=${window}`);
		}, `-${side}:${side},-${side}:${side}`);
		refining.push(...(await turned(page)));
		await settled(page);
	}
	const [rest, busy] = [summarize(atRest), summarize(refining)];
	const row = (name: string, { median, q1, q3 }: ReturnType<typeof summarize>, count: number): string[] => [
		name,
		`${formatTime(median)} (${formatTime(q1)} … ${formatTime(q3)})`,
		String(count),
	];
	console.log(
		markdownTable([
			['frames of a turning camera', 'milliseconds', 'frames'],
			row('at rest', rest, atRest.length),
			row('while tiles come', busy, refining.length),
		]),
	);
	console.log(`\nWhile tiles come a frame takes ${(busy.median / rest.median).toFixed(2)} × as long as at rest (asked: at most 1.5 ×).\n`);
	await page.context().close();
}

/** From an edited formula to its first and its last picture. */
async function edits(browser: Browser, origin: string): Promise<void> {
	const page = await opened(browser, origin, 'f=ackley');
	const [first, last]: [number[], number[]] = [[], []];
	for (let round = 0; round < ROUNDS; round++) {
		for (const text of EDITS) {
			const from = await page.locator('formula-box textarea').evaluate(
				(area, formula) => {
					(area as HTMLTextAreaElement).value = formula;
					area.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
					return performance.now();
				},
				`${text} + ${nested(round + 1)}`,
			);
			await settled(page, from);
			const others = (await framesOf(page)).filter(({ begun, isOther }) => isOther && begun > from);
			const [earliest, latest] = [others[0], others.at(-1)];
			if (!earliest || !latest) throw new Error(`No picture followed ${text}.`);
			first.push(earliest.done - from);
			last.push(latest.done - from);
		}
	}
	const told = (of: number[]): string => {
		const { median, q1, q3 } = summarize(of);
		return `${formatTime(median)} (${formatTime(q1)} … ${formatTime(q3)})`;
	};
	console.log(
		markdownTable([
			['after an edited formula', 'milliseconds', 'asked'],
			['first picture', told(first), 'under 300'],
			['refined', told(last), 'under 3000'],
		]),
	);
	await page.context().close();
}

if (noBrowser !== undefined) throw new Error(noBrowser);
await ensureBuilt(['page']);
const { server, origin } = await serve(join(ROOT, 'dist/page'));
const browser = await launchChromium();
try {
	await frames(browser, origin);
	await edits(browser, origin);
} finally {
	await browser.close();
	server.closeAllConnections();
	server.close();
}
