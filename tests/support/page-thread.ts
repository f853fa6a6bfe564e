/**
 * The longest tasks of a page's own thread, in the thread's processor time: what a busy machine takes longer for does not count.
 * Tasks in which the test itself asks the page something (the protocol of the debugger) are not the page's.
 */

import type { Browser, Page } from 'playwright-core';

interface TraceEvent {
	readonly name: string;
	readonly ph: string;
	readonly pid: number;
	readonly tid: number;
	readonly ts: number;
	readonly dur?: number;
	/** The thread's own time. */
	readonly tdur?: number;
}

const CATEGORIES = ['blink.user_timing', 'toplevel', 'devtools.timeline', 'devtools.timeline.async', 'v8', 'mojom'];
const MARK = 'thalweg-page-thread';

export interface PageTasks {
	/** Tasks that were seen; none seen proves nothing. */
	readonly count: number;
	/** Processor time of the longest tasks, in milliseconds, longest first. */
	readonly longest: readonly number[];
}

/** Measure what the page's thread does while `act` runs. */
export async function tasksDuring(browser: Browser, page: Page, act: () => Promise<void>): Promise<PageTasks> {
	// What the test's own library installs in a page is installed before.
	await page.evaluate(() => document.readyState).catch(() => undefined);
	await browser.startTracing(page, { categories: CATEGORIES });
	let trace: Buffer;
	try {
		await act();
		await page.evaluate((mark) => performance.mark(mark), MARK);
	} finally {
		trace = await browser.stopTracing();
	}
	const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
	const own = traceEvents.find(({ name }) => name === MARK);
	if (!own) throw new Error('The trace does not name the thread of the page.');
	const here = traceEvents.filter(({ pid, tid }) => pid === own.pid && tid === own.tid);
	const tasks = here.filter(({ name, ph }) => ph === 'X' && /RunTask$/.test(name));
	const asked = here.filter(({ name }) => /devtools|Inspector|V8\.?Debugger|EvaluateScript.*UtilityScript/i.test(name));
	const isAsked = ({ ts, dur = 0 }: TraceEvent): boolean => asked.some((event) => event.ts >= ts && event.ts <= ts + dur);
	const times = tasks.filter((task) => !isAsked(task)).map(({ tdur = 0 }) => tdur / 1000);
	return { count: times.length, longest: times.sort((a, b) => b - a).slice(0, 8) };
}
