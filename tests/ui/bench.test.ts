/** The benchmark in the page: by keys, on the CPU and the GPU, cancelled, saved, shared, compared, and read by everyone. */

import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseReport, reportJson } from '../../src/bench/schema.ts';
import { axeSource, expectNothingFound, findings } from '../support/axe.ts';
import { wholeReport } from '../support/bench-report.ts';
import { eventually, noBrowser, type OpenOptions, type OpenPage, PageServer, pictureShown } from '../support/browser.ts';

/** Two sizes that any machine measures in a moment. */
const SMALL = 'bench.sizes=cells:128:256&bench.budget=6&bench.seed=3';
const reportFile = (speed: number, name: string) => ({
	name,
	mimeType: 'application/json',
	buffer: Buffer.from(reportJson(wholeReport(speed))),
});
/** A report of four workloads. */
const longReportFile = () => {
	const report = wholeReport();
	const tasks = ['value', 'gradient', 'map', 'surface'] as const;
	const points = tasks.flatMap((task) =>
		report.points.map((point) => ({ ...point, task, workload: `${task}:ackley`, landscape: 'ackley' })),
	);
	return { name: 'long.json', mimeType: 'application/json', buffer: Buffer.from(reportJson({ ...report, points })) };
};

describe.skipIf(noBrowser)('the benchmark', () => {
	let server: PageServer;
	let axe = '';
	beforeAll(async () => {
		axe = await axeSource();
		server = await PageServer.start();
	}, 120_000);
	afterAll(() => server?.stop());

	const opened = async (options: OpenOptions): Promise<OpenPage> => {
		const one = await server.open(options);
		await pictureShown(one.page);
		return one;
	};
	const done = async ({ context, troubles }: OpenPage): Promise<void> => {
		expect(troubles).toEqual([]);
		await context.close();
	};
	const dialog = (page: Page) => page.locator('bench-dialog dialog[open]');
	const badge = (page: Page) => page.locator('bench-dialog .badge');
	const rows = (page: Page): Promise<string[]> => page.locator('bench-table tbody tr').allInnerTexts();
	const told = (page: Page) => page.locator('bench-dialog [aria-live]').textContent();

	it('by keys alone: opens, measures, tells, closes; its link opens the same choice', async () => {
		const one = await opened({ link: `machine=cpu` });
		const { page } = one;
		expect(await page.locator('bench-dialog').count()).toBe(0);
		await page.keyboard.press('m');
		await dialog(page).waitFor();
		await eventually(() => page.url()).toContain('bench=quick');
		await page.keyboard.press('Escape');
		await dialog(page).waitFor({ state: 'detached' });
		await eventually(() => page.url()).not.toContain('bench');

		await page.evaluate((hash) => (location.hash = hash), `machine=cpu&o=&bench=value:himmelblau&bench.on=cpu-all,cpu-1&${SMALL}`);
		await dialog(page).waitFor();
		// The button that measures has the focus.
		await page.keyboard.press('Enter');
		await badge(page).waitFor({ timeout: 20_000 });
		expect(await badge(page).textContent()).toBe('complete');
		expect(await told(page)).toMatch(/finished in .*: 4 results, all within tolerance/);
		const table = await rows(page);
		expect(table).toHaveLength(4);
		for (const row of table) expect(row).toMatch(/CPU, (all workers|one worker).*[mµ]s.*pass [\d.e−-]+ of [\d.e−-]+ ULP/s);
		expect(await page.locator('bench-results section').first().innerText()).toMatch(
			/^Verdict\s+.*; GPU: none took part\s+Value · Himmelblau\s+No GPU was measured\. .* at 256² cells.*; both within tolerance\.$/s,
		);
		expect(await page.locator('bench-table thead').innerText()).not.toContain('GPU passes');
		expect(await page.locator('bench-chart canvas').getAttribute('aria-label')).toMatch(
			/^Time by cells a side: CPU, all workers .* at 256/,
		);
		expect(await page.locator('roofline-chart').count()).toBe(0);
		// The panes scroll, and nothing else.
		expect(await dialog(page).evaluate((at) => at.scrollHeight - at.clientHeight)).toBe(0);
		const facts = await page.locator('bench-results .facts').innerText();
		expect(facts).toMatch(/warm-up.*2 to 4 times.*outliers.*none is left out/s);
		expect(facts).toMatch(/thalweg \d+\.\d+\.\d+, \w+ \d+/);
		expect(facts).toMatch(/first surface after \d+ ms/);

		// What is saved is a report; what is copied is a table; the link has the choice.
		const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download JSON' }).click()]);
		expect(saved.suggestedFilename()).toMatch(/^thalweg-benchmark-[\d-]+\.json$/);
		const report = parseReport(await readFile(await saved.path(), 'utf8'));
		expect(report.seed).toBe(3);
		expect(report.points.map(({ contestant, size }) => `${contestant} ${size}`)).toEqual([
			'cpu-all 128',
			'cpu-1 128',
			'cpu-all 256',
			'cpu-1 256',
		]);
		expect(report.page?.firstSurface).toBeGreaterThan(0);
		await page.getByRole('button', { name: 'Copy Markdown' }).click();
		await eventually(() => page.evaluate(() => navigator.clipboard.readText())).toContain('### value:himmelblau');
		await page.getByRole('button', { name: 'Copy link' }).click();
		await eventually(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^http.*#bench=value:himmelblau&/);
		const link = (await page.evaluate(() => navigator.clipboard.readText())).split('#')[1] ?? '';

		// A report dropped on a run that nobody has saved is set beside it.
		await dialog(page).evaluate((at, json) => {
			const dataTransfer = new DataTransfer();
			dataTransfer.items.add(new File([json], 'dropped.json'));
			at.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true }));
		}, reportJson(wholeReport()));
		await page.locator('bench-compare').waitFor();
		expect(await page.locator('bench-compare p').first().innerText()).toMatch(/First: this run.*Second: dropped\.json/s);
		expect(await rows(page)).toHaveLength(4);
		await done(one);

		const other = await opened({ link: `${link}&machine=cpu` });
		await dialog(other.page).waitFor();
		const checked = await other.page
			.locator('bench-form input:checked')
			.evaluateAll((inputs) => inputs.map((input) => Object.values((input as HTMLElement).dataset)[0]));
		expect(checked).toEqual(['value:himmelblau', 'cpu-all', 'cpu-1']);
		expect(await other.page.getByLabel('Time budget, seconds').inputValue()).toBe('6');
		expect(await other.page.getByLabel('Largest, cells a side').inputValue()).toBe('256');
		expect(await rows(other.page)).toEqual([]);
		await done(other);
	});

	it('on the GPU: time in passes, error within its tolerance, a place under the roofline', async () => {
		const one = await opened({
			link: `machine=cpu&bench=gradient:ackley&bench.on=gpu-fast,cpu-1&${SMALL.replace('budget=6', 'budget=12')}`,
		});
		const { page } = one;
		await page.locator('bench-dialog .run').click();
		await badge(page).waitFor({ timeout: 30_000 });
		const table = (await rows(page)).join('\n');
		expect(table).toMatch(/GPU, fast/);
		expect(table).not.toContain('WRONG');
		expect(await page.locator('bench-table thead').innerText()).toMatch(
			/Wall time, without read-back.*Wall time, with read-back.*GPU passes/s,
		);
		expect(await page.locator('bench-results .verdicts').innerText()).toMatch(
			/GPU: .*, emulated on the processor\s+Value and gradient · Ackley\s+GPU \(fast, emulated on the processor\) .* one CPU worker .*at 256² cells.*; both within tolerance\./s,
		);
		expect(await page.locator('roofline-chart tbody').innerText()).toMatch(/Value and gradient · Ackley.*GPU, fast.*%/s);
		expect(await page.locator('bench-results .said').innerText()).toMatch(/overtake|is ahead/);

		// Measured again, what was there before can be set beside it.
		expect(await page.getByRole('button', { name: 'Compare with previous run' }).count()).toBe(0);
		await page.getByRole('button', { name: 'Measure again' }).click();
		await badge(page).waitFor({ state: 'detached' });
		await badge(page).waitFor({ timeout: 30_000 });
		await page.getByRole('button', { name: 'Compare with previous run' }).click();
		expect(await page.locator('bench-compare tbody tr').count()).toBe(4);
		expect(await page.locator('bench-compare p').first().innerText()).toMatch(/First: the previous run.*Second: this run/s);
		await page.getByRole('button', { name: 'Close comparison' }).click();
		await page.locator('bench-compare').waitFor({ state: 'detached' });
		await done(one);
	});

	it('Esc cancels at once and keeps what was measured; the swarm rests meanwhile and goes on afterwards', async () => {
		const link = 'machine=cpu&particles=50&steps=100000&speed=1&bench=value:himmelblau&bench.on=cpu-1,f64&bench.sizes=all&bench.budget=60';
		const one = await opened({ swarm: true, link });
		const { page } = one;
		const step = async (): Promise<number> =>
			Number(/step ([\d\s\u2009\u202f]+)/.exec((await page.locator('run-bar .count').textContent()) ?? '')?.[1]?.replace(/\D/g, ''));
		await eventually(step).toBeGreaterThan(0);
		await page.locator('bench-dialog .run').click();
		await eventually(async () => (await rows(page)).length).toBeGreaterThan(1);
		const before = await step();
		expect(await page.locator('bench-dialog .words').innerText()).toMatch(/\d+ %, about \d+ s left/);
		const measured = (await rows(page)).length;
		await eventually(async () => (await rows(page)).length).toBeGreaterThan(measured);
		expect(await step()).toBe(before);
		const atEscape = (await rows(page)).length;
		await page.keyboard.press('Escape');
		await badge(page).waitFor({ timeout: 20_000 });
		// At most what was being measured came to its end.
		expect((await rows(page)).length).toBeLessThanOrEqual(atEscape + 1);
		expect(await badge(page).textContent()).toContain('cancelled');
		expect(await told(page)).toMatch(/cancelled\. The \d+ results measured until then are kept/);
		expect((await rows(page)).length).toBeGreaterThan(1);
		await eventually(step).toBeGreaterThan(before);
		await page.keyboard.press('Escape');
		await dialog(page).waitFor({ state: 'detached' });
		await done(one);
	});

	it('without WebGPU the GPU is missing, with the reason; what a link asks for and does not exist is named', async () => {
		const one = await opened({
			link: `bench=value:himmelblau,value:moon&bench.on=gpu-fast,cpu-1,abacus&bench.runs=3&${SMALL}`,
			before: () => Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined }),
		});
		const { page } = one;
		await dialog(page).waitFor();
		const alert = page.locator('bench-dialog [role=alert]');
		expect(await alert.innerText()).toMatch(/"bench" could.*There is no benchmark landscape “moon”.*"bench\.on" could.*“abacus”/s);
		expect((await page.locator('.note.info').allInnerTexts()).join()).toContain('"bench.runs" could not be used');
		await page.locator('bench-dialog .run').click();
		await badge(page).waitFor({ timeout: 20_000 });
		expect(await page.locator('bench-results .missing').innerText()).toMatch(/GPU, fast: .*offers no WebGPU/);
		expect(await rows(page)).toHaveLength(2);

		// A link that comes while the view is open is told as well, and not again when the view is opened again.
		await page.evaluate((hash) => (location.hash = hash), `o=&bench=value:himmelblau,value:sun&bench.on=cpu-1&bench.budget=60`);
		await eventually(() => alert.innerText()).toContain('“sun”');
		await alert.getByRole('button', { name: 'Dismiss' }).click();
		// Closed while it measures, it stays closed.
		await page.locator('bench-dialog .run').click();
		await page.locator('bench-dialog .cancel').waitFor();
		await dialog(page).evaluate((at: HTMLDialogElement) => {
			const { showModal } = at;
			at.showModal = () => {
				at.dataset.again = 'true';
				showModal.call(at);
			};
		});
		await page.getByRole('button', { name: 'Close', exact: true }).click();
		await dialog(page).waitFor({ state: 'detached' });
		await eventually(() => page.url()).not.toContain('bench');
		await eventually(() => page.locator('bench-dialog .cancel').count()).toBe(0);
		expect(await page.locator('bench-dialog dialog').getAttribute('data-again')).toBeNull();
		await page.keyboard.press('m');
		await dialog(page).waitFor();
		await eventually(() => badge(page).textContent()).toContain('cancelled');
		expect(await alert.count()).toBe(0);
		await done(one);
	});

	it('reports from files: read, compared, refused; axe finds nothing, dark or light', { timeout: 180_000 }, async () => {
		const one = await opened({
			link: 'machine=cpu&bench=quick',
			tool: axe,
			// Desktop browsers have no sheet for sharing: this one takes down what it is given.
			before: () =>
				Object.assign(Navigator.prototype, {
					canShare: () => true,
					share: async ({ title, files }: ShareData) =>
						Object.assign(globalThis, { shared: `${title}: ${files?.map(({ name }) => name).join()}` }),
				}),
		});
		const { page } = one;
		await dialog(page).waitFor();
		await expectNothingFound(page);
		const input = page.locator('bench-dialog input.file');
		await input.setInputFiles([reportFile(1, 'before.json')]);
		await page.locator('bench-chart canvas').waitFor();
		expect(await rows(page)).toHaveLength(20);
		expect((await rows(page)).filter((row) => /✗ FAIL 87 of its tolerance, .* 41 of 192 outside/.test(row))).toHaveLength(1);
		expect(await page.locator('bench-results .wrong').first().innerText()).toContain('CPU, all workers in Value · Himmelblau');
		const said = await page.locator('bench-results .said').innerText();
		expect(said).toMatch(/GPU, fast overtakes CPU, all workers at about \d+ cells a side/);
		expect(said).toMatch(/f64 reference, 2\D?048 cells a side: over budget/);
		expect(await page.locator('bench-results .verdicts').innerText()).toMatch(
			/difference engine\s+Value · Himmelblau\s+GPU \(fast\) is 4\.1× as fast as all CPU workers at 2048² cells; both within tolerance\./,
		);
		expect(await page.locator('bench-results .missing').innerText()).toContain('GPU, strict: It was lent');
		expect(await page.locator('bench-results .facts').innerText()).toContain('difference engine');

		await page.getByRole('button', { name: 'Share…' }).click();
		await eventually(() => page.evaluate(() => (globalThis as { shared?: string }).shared)).toBe(
			'Thalweg benchmark: thalweg-benchmark-2026-01-01-0000.json',
		);

		await input.setInputFiles([reportFile(1, 'before.json'), reportFile(1.3, 'after.json')]);
		await page.locator('bench-compare table').waitFor();
		expect(await page.locator('bench-compare tbody tr').first().innerText()).toMatch(/Value · Himmelblau.*1\.3×.*faster/s);
		await input.setInputFiles([{ name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('{"a": 1}') }]);
		await eventually(() => page.locator('bench-dialog [role=alert]').innerText()).toMatch(
			/notes\.json could not be opened: This is no benchmark report/,
		);
		expect(await rows(page)).toHaveLength(20);
		await expectNothingFound(page);
		// In a long report, a list leads to each workload.
		await page.emulateMedia({ colorScheme: 'light' });
		await input.setInputFiles([longReportFile()]);
		await page.locator('bench-results nav summary').click();
		expect(await findings(page)).toEqual([]);
		await page.getByRole('button', { name: 'Surface · Ackley' }).click();
		expect(await page.locator('bench-results').evaluate((at) => at.shadowRoot?.activeElement?.getAttribute('aria-label'))).toBe(
			'Surface · Ackley',
		);
		await page.setViewportSize({ width: 390, height: 844 });
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
		expect(await findings(page, 'bench-dialog')).toEqual([]);
		await done(one);
	});
});
