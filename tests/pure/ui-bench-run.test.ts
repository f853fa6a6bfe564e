/** The page's benchmark without its page: files and runs that meet, cancelling, resting, a clipboard that is closed. */

import { signal } from '@preact/signals-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportJson } from '../../src/bench/schema.ts';
import type { Host } from '../../src/engine/host.ts';
import { type BenchChoice, QUICK_BENCH } from '../../src/state/app-state.ts';
import { BenchController, type BenchPage, type Sight } from '../../src/app/bench/bench-controller.ts';
import { copyLink, copyMarkdown } from '../../src/ui/bench/bench-sharing.ts';
import { wholeReport } from '../support/bench-report.ts';
import { FEW_TURNS, turnsUntil } from '../support/turns.ts';

const HOST: Host = { gpu: async () => ({ gpu: null, reason: 'none here' }), cores: 1, processor: 'abacus' };
const CHOICE: BenchChoice = {
	...QUICK_BENCH,
	workloads: ['value:himmelblau'],
	contestants: ['cpu-1'],
	sizes: { cells: [128, 128] },
	budget: 1,
};
const pageOf = (host: Partial<Host> = {}): BenchPage => ({
	host: { ...HOST, ...host },
	progress: signal(null),
	swarm: undefined,
});
const file = (name: string, speed = 1): File => new File([reportJson(wholeReport(speed))], name);

/** Pictures that count who lets them rest. */
function pictures() {
	const stage = {
		resting: 0,
		rest: () => {
			stage.resting++;
			return () => void stage.resting--;
		},
	};
	return stage;
}

beforeEach(() => {
	vi.stubGlobal('location', { origin: 'http://here', pathname: '/' });
});
afterEach(() => vi.unstubAllGlobals());

const IN_VIEW: Sight = { lost: false, end: () => undefined };

/** A controller that has its pictures. */
function ready(sight = IN_VIEW): BenchController {
	const run = new BenchController(() => sight);
	run.attend(pictures());
	return run;
}

describe('a file and a run', () => {
	it('a file that is opened over a run keeps the run: it can be compared, and shown again', async () => {
		const run = ready();
		await run.start(CHOICE, pageOf());
		const own = run.own;
		expect(own?.points).toHaveLength(1);
		await run.openReports([file('a.json')], true);
		expect([run.other.value?.name, run.own]).toEqual(['a.json', own]);

		await run.openReports([file('b.json')], false);
		await run.openReports([file('c.json')], false);
		expect([run.results.value?.file, run.own, run.before]).toEqual(['c.json', null, own]);
		run.compareWithBefore();
		expect(run.other.value?.report).toBe(own);
		run.showBefore();
		expect([run.own, run.before, run.other.value]).toEqual([own, null, null]);
	});

	it('a file that has been read when a run is on is refused, and says so', async () => {
		const run = ready();
		const opening = run.openReports([file('slow.json')], false);
		const measuring = run.start(CHOICE, pageOf());
		await opening;
		expect(run.error.value).toMatch(/No report can be opened while the benchmark runs/);
		expect(run.results.value?.file).toBeNull();
		run.complain('');
		await run.openReports([file('late.json')], false);
		expect(run.error.value).toMatch(/No report can be opened while the benchmark runs/);
		run.cancel();
		await measuring;
	});
});

describe('a run', () => {
	it('is cancelled at once while a browser thinks about what it is', async () => {
		const run = ready();
		let measuring: Promise<void> = Promise.resolve();
		const asked = new Promise<void>((resolve) => {
			const program = (): Promise<never> => {
				resolve();
				return new Promise(() => undefined);
			};
			measuring = run.start(CHOICE, pageOf({ program }));
		});
		await asked;
		run.cancel();
		expect(await turnsUntil(measuring)).toBeLessThanOrEqual(FEW_TURNS);
		const { report } = run.results.value ?? {};
		expect([report?.outcome, report?.missing.length, run.error.value]).toEqual(['cancelled', 1, '']);
	});

	it('measures where the browser throws when it is asked what it is', async () => {
		const run = ready();
		const program = (): never => {
			throw new Error('not telling');
		};
		await run.start(CHOICE, pageOf({ program }));
		expect([run.own?.outcome, run.own?.program.runtime, run.error.value]).toEqual(['complete', 'unknown', '']);
	});

	it('lets pictures rest that arrive after its start, and wakes them', async () => {
		const run = new BenchController(() => IN_VIEW);
		const stage = pictures();
		const measuring = run.start(CHOICE, pageOf());
		expect(run.own).toBeNull();
		run.attend(stage);
		expect(stage.resting).toBe(1);
		await measuring;
		expect([stage.resting, run.own?.outcome]).toEqual([0, 'complete']);
	});
});

describe('a page out of sight', () => {
	it('keeps what was measured, and says that its times may be too long', async () => {
		let watched = 0;
		const sight = { lost: true, end: () => void watched++ };
		const run = ready(sight);
		await run.start(CHOICE, pageOf());
		expect([run.own?.points.length, watched]).toEqual([1, 1]);
		expect(run.error.value).toMatch(/tab was hidden while it measured.*Measure again with the tab in view/s);
	});
});

describe('a closed clipboard', () => {
	it('names another way for a report, and shows a link', async () => {
		vi.stubGlobal('navigator', {});
		const run = ready();
		await copyMarkdown(run, wholeReport());
		expect(run.error.value).toBe('The browser did not let this page copy. Use Download JSON or CSV instead.');
		await copyLink(run, CHOICE);
		expect(run.error.value).toContain('http://here/#bench=value:himmelblau&');
	});
});
