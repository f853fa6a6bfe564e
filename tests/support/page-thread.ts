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
	readonly args?: { readonly data?: { readonly functionName?: string; readonly url?: string; readonly type?: string } };
}

const CATEGORIES = ['blink.user_timing', 'toplevel', 'devtools.timeline', 'devtools.timeline.async', 'v8', 'mojom'];
const MARK = 'thalweg-page-thread ';
/** Tasks that are told of an act. */
const LONGEST = 8;

export interface PageTasks {
	/** What was done meanwhile. */
	readonly act: string;
	/** Tasks that were seen; none seen proves nothing. */
	readonly count: number;
	/** Processor time of the longest tasks, in milliseconds, longest first. */
	readonly longest: readonly number[];
	/** What took most of the longest task, as the trace names it. */
	readonly within: string;
}

/** Measure what the page's thread does while each of some acts runs, one after the other: nothing between two of them is missed. */
export async function tasksDuring(browser: Browser, page: Page, acts: Readonly<Record<string, () => Promise<void>>>): Promise<PageTasks[]> {
	const mark = (name: string): Promise<unknown> => page.evaluate((text) => performance.mark(text), MARK + name);
	// What the test's own library installs in a page is installed before.
	await page.evaluate(() => document.readyState);
	await browser.startTracing(page, { categories: CATEGORIES });
	let trace: Buffer;
	try {
		for (const [name, act] of Object.entries(acts)) {
			await mark(name);
			await act();
		}
		await mark('end');
	} finally {
		trace = await browser.stopTracing();
	}
	return tasksOf((JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }).traceEvents);
}

function tasksOf(events: readonly TraceEvent[]): PageTasks[] {
	const marks = events.filter(({ name }) => name.startsWith(MARK)).sort((a, b) => a.ts - b.ts);
	// A page that is loaded anew may have another thread.
	const threads = new Set(marks.map(({ pid, tid }) => `${pid} ${tid}`));
	const here = events.filter(({ pid, tid }) => threads.has(`${pid} ${tid}`));
	const asked = here.filter(({ name }) => /devtools|Inspector|V8\.?Debugger|EvaluateScript.*UtilityScript/i.test(name));
	const isAsked = ({ pid, tid, ts, dur = 0 }: TraceEvent): boolean =>
		asked.some((event) => event.pid === pid && event.tid === tid && event.ts >= ts && event.ts <= ts + dur);
	const tasks = here.filter(({ name, ph }) => ph === 'X' && /RunTask$/.test(name)).sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0));
	return marks.slice(0, -1).map((from, k) => {
		const to = (marks[k + 1] as TraceEvent).ts;
		const during = tasks.filter(({ ts }) => ts >= from.ts && ts < to);
		const longest: TraceEvent[] = [];
		for (const task of during) {
			if (longest.length === LONGEST) break;
			if (!isAsked(task)) longest.push(task);
		}
		return {
			act: from.name.slice(MARK.length),
			count: during.length,
			longest: longest.map(({ tdur = 0 }) => tdur / 1000),
			within: longest[0] ? innerOf(longest[0], here) : '',
		};
	});
}

/** The parts of a task that take a quarter of it or more, with where their code lies. */
function innerOf(task: TraceEvent, events: readonly TraceEvent[]): string {
	const end = task.ts + (task.dur ?? 0);
	const parts = events.filter(
		(event) => event !== task && event.pid === task.pid && event.tid === task.tid && event.ts >= task.ts && event.ts < end,
	);
	return parts
		.filter(({ tdur = 0 }) => tdur > (task.tdur ?? 0) / 4)
		.map(({ name, args }) => [name, args?.data?.functionName, args?.data?.url, args?.data?.type].filter(Boolean).join(' '))
		.join(' > ');
}
