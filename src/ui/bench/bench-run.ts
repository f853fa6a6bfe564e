/**
 * A benchmark in the page: starts it, follows it, cancels it, and keeps what came of it. Elements read its signals and
 * call its methods. While it measures, the page's own pictures and swarm rest.
 */

import { batch, type ReadonlySignal, signal } from '@preact/signals-core';
import { printable } from '../../model/printable.ts';
import { limited } from '../../bench/clock.ts';
import { untilAborted } from '../../model/work.ts';
import { isWrong } from '../../bench/compare.ts';
import { benchmark } from '../../bench/index.ts';
import type { BenchProgress } from '../../bench/runner.ts';
import { parseReport, type Point, type Report } from '../../bench/schema.ts';
import type { Host, HostProgram } from '../../engine/host.ts';
import type { BenchChoice } from '../../state/app-state.ts';
import { firstSurface } from '../../app/first-surface.ts';
import { formatTime } from '../../app/format.ts';
import type { FrameController } from '../../app/frame-controller.ts';
import type { RunController } from '../../app/run-controller.ts';
import { type BenchPlan, planOf, workloadTitle } from './bench-choice.ts';
import { sizeText } from './bench-data.ts';
import { messageOf } from '../../model/errors.ts';

/** What is known while it runs. */
export interface RunProgress {
	/** 0 … 1. */
	readonly fraction: number;
	/** Milliseconds that are left, as far as can be said. */
	readonly remaining: number;
	readonly words: string;
}

/** What is shown: points as they come, and the report once there is one. */
export interface BenchResults {
	readonly points: readonly Point[];
	readonly report: Report | null;
	/** The file it was read from; null where this page measured it. */
	readonly file: string | null;
}

/** A report that is set beside the one that is shown. */
export interface OtherReport {
	readonly report: Report;
	/** Its file, or what else it is. */
	readonly name: string;
	/** It is the first of the two: what is shown is set against it. */
	readonly first: boolean;
}

/** The page that measures, and what of it must be over before. */
export interface BenchPage {
	readonly host: Host;
	/** Of a picture that is computed, else null. */
	readonly progress: ReadonlySignal<number | null>;
	readonly swarm: Pick<RunController, 'busy'> | undefined;
}

/** The time that is left is counted down this often. */
const TICK_MS = 500;
/** The page's own work is waited for at most this long. */
const QUIET_MS = 5000;
const POLL_MS = 25;
/** A browser that takes longer to say what it is remains unknown. */
const FACTS_MS = 3000;
/** Larger files are no reports of ours. */
const MOST_BYTES = 32 * 2 ** 20;

const NOT_NOW = 'No report is opened while something is measured: cancel it, or wait for its end.';

const OUT_OF_SIGHT =
	'The page was out of sight while it measured. Browsers slow such pages down, so these times may be too long: measure again with the page in view.';

/** Whether the page went out of sight. */
function watchSight(): { readonly lost: boolean; readonly end: () => void } {
	let lost = document.hidden;
	const look = (): void => {
		lost ||= document.hidden;
	};
	document.addEventListener('visibilitychange', look);
	return {
		get lost() {
			return lost;
		},
		end: () => document.removeEventListener('visibilitychange', look),
	};
}

const UNKNOWN: HostProgram = { thalweg: 'unknown', runtime: 'unknown', webgpu: 'unknown', platform: 'unknown' };

/** What runs here; unknown where the place cannot say it in time, or somebody cancels. */
async function programOf(host: Host, signal: AbortSignal): Promise<HostProgram> {
	const limit = limited(signal, FACTS_MS);
	const asked = async (): Promise<HostProgram> => (await host.program?.()) ?? UNKNOWN;
	try {
		return await untilAborted(asked(), limit.signal);
	} catch {
		return UNKNOWN;
	} finally {
		limit.end();
	}
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export class BenchRun {
	readonly #progress = signal<RunProgress | null>(null);
	readonly #results = signal<BenchResults | null>(null);
	readonly #other = signal<OtherReport | null>(null);
	#before: Report | null = null;
	readonly #error = signal('');
	readonly #announcement = signal('');
	#abort: AbortController | null = null;
	/** Counts requests to open reports: the last one counts. */
	#filesTurn = 0;
	#pictures: Pick<FrameController, 'rest'> | undefined;
	#wake: (() => void) | undefined;

	/** Null while nothing is measured. */
	get progress(): ReadonlySignal<RunProgress | null> {
		return this.#progress;
	}
	get results(): ReadonlySignal<BenchResults | null> {
		return this.#results;
	}
	get other(): ReadonlySignal<OtherReport | null> {
		return this.#other;
	}
	/** The report of the run before the one that is shown; null where there was none. */
	get before(): Report | null {
		return this.#before;
	}
	/** What went wrong, and what to do. */
	get error(): ReadonlySignal<string> {
		return this.#error;
	}
	/** What a screen reader is told. */
	get announcement(): ReadonlySignal<string> {
		return this.#announcement;
	}

	/** The page's pictures, which rest while something is measured; also those that arrive meanwhile. */
	attend(pictures: Pick<FrameController, 'rest'> | undefined): void {
		if (pictures === this.#pictures) return;
		this.#pictures = pictures;
		if (!this.#abort) return;
		this.#wake?.();
		this.#wake = pictures?.rest();
	}

	/** Measure. What was shown before goes; a cancelled run leaves what it has measured. */
	async start(choice: BenchChoice, page: BenchPage): Promise<void> {
		if (this.#abort) return;
		const plan = planOf(choice);
		if (plan.workloads.length === 0 || plan.contestants.length === 0) {
			this.#error.value = `Choose at least one ${plan.workloads.length === 0 ? 'workload' : 'machine'} to measure.`;
			return;
		}
		const abort = new AbortController();
		this.#abort = abort;
		this.#before = this.own ?? this.#before;
		const budget = choice.budget * 1000;
		this.#wake = this.#pictures?.rest();
		const follow = this.#follow(budget);
		const sight = watchSight();
		batch(() => {
			this.#error.value = '';
			this.#other.value = null;
			this.#results.value = { points: [], report: null, file: null };
			this.#announcement.value = `The benchmark has started: ${plan.workloads.length} workloads, at most ${formatTime(budget)}.`;
		});
		try {
			const report = await this.#measure(plan, choice, page, abort.signal, follow.told);
			this.#end(report);
			if (sight.lost) this.#error.value = OUT_OF_SIGHT;
		} catch (error) {
			this.#failed(error);
		} finally {
			this.#abort = null;
			follow.end();
			sight.end();
			this.#wake?.();
			this.#wake = undefined;
		}
	}

	/** The report that this page measured and shows. */
	get own(): Report | null {
		const shown = this.#results.peek();
		return shown && shown.file === null && shown.points.length > 0 ? shown.report : null;
	}

	async #measure(
		{ workloads, contestants }: BenchPlan,
		{ budget, runs, seed }: BenchChoice,
		page: BenchPage,
		signal: AbortSignal,
		onProgress: (progress: BenchProgress) => void,
	): Promise<Report> {
		const { host, progress } = page;
		// What the page was at before is not to be measured with the rest, nor how its pictures begin.
		const until = performance.now() + QUIET_MS;
		const busy = (): boolean => !this.#pictures || page.swarm?.busy === true || progress.peek() !== null;
		while (busy() && performance.now() < until && !signal.aborted) await pause(POLL_MS);
		const program = await programOf(host, signal);
		const seen = firstSurface();
		return benchmark({
			...{ host, workloads, contestants, program, runs, seed, signal, onProgress },
			budget: budget * 1000,
			...(seen === null ? {} : { page: { firstSurface: seen } }),
		});
	}

	/** Progress as it is told, and the time that is left, counted down in between. */
	#follow(budget: number): { readonly told: (progress: BenchProgress) => void; readonly end: () => void } {
		let last = { fraction: 0, remaining: budget, words: 'Preparing, and measuring the GPU’s peak speed' };
		let at = performance.now();
		const show = (): void => {
			this.#progress.value = { ...last, remaining: Math.max(0, last.remaining - (performance.now() - at)) };
		};
		show();
		const timer = setInterval(show, TICK_MS);
		return {
			told: ({ fraction, remaining, workload, size, points }) => {
				if (this.#abort?.signal.aborted) return;
				last = { fraction, remaining, words: `${workloadTitle(workload)}, ${sizeText(size)}` };
				at = performance.now();
				const results = this.#results.peek();
				batch(() => {
					show();
					if (results && points.length > 0) this.#results.value = { ...results, points: [...results.points, ...points] };
				});
			},
			end: () => {
				clearInterval(timer);
				this.#progress.value = null;
			},
		};
	}

	#end(report: Report): void {
		const { outcome, milliseconds, points } = report;
		const wrong = points.filter(isWrong).length;
		const measured = points.filter(({ status }) => status === 'measured').length;
		batch(() => {
			this.#results.value = { points, report, file: null };
			this.#announcement.value =
				outcome === 'cancelled'
					? `Benchmark cancelled. The ${measured} results measured until then are kept.`
					: `Benchmark finished in ${formatTime(milliseconds)}: ${measured} results${wrong > 0 ? `, ${wrong} of them outside tolerance: WRONG` : ', all within tolerance'}.`;
		});
	}

	#failed(error: unknown): void {
		this.#error.value = `The benchmark has failed: ${messageOf(error)} What was measured before is kept.`;
	}

	/** Stop at once; what was measured stays. True where something was running. */
	cancel(): boolean {
		this.#abort?.abort();
		return this.#abort !== null;
	}

	// ── reports from files ──

	/**
	 * Show a report, or set it beside the one that is shown. Of two files the second is compared with the first.
	 * A file that is no report is told, and what was shown stays. Nothing is opened while something is measured.
	 */
	async openReports(files: readonly File[], beside: boolean): Promise<void> {
		if (this.#abort) return this.complain(NOT_NOW);
		this.#error.value = '';
		const turn = ++this.#filesTurn;
		for (const [index, file] of files.slice(0, 2).entries()) {
			try {
				if (file.size > MOST_BYTES) throw new Error(`it has ${Math.round(file.size / 2 ** 20)} MiB; reports are smaller.`);
				const text = await file.text();
				// Somebody may have begun to measure while the file was read.
				if (this.#abort) return this.complain(NOT_NOW);
				// Or to open another report.
				if (turn !== this.#filesTurn) return;
				this.#opened(parseReport(text), printable(file.name), beside || index > 0);
			} catch (error) {
				if (turn !== this.#filesTurn) return;
				this.#error.value = `${printable(file.name)} could not be opened: ${printable(messageOf(error))} A report is what “Download JSON” or “thalweg bench --json” writes.`;
				return;
			}
		}
	}

	#opened(report: Report, file: string, beside: boolean): void {
		const shown = this.#results.peek();
		batch(() => {
			if (beside && shown?.report) {
				this.#other.value = { report, name: file, first: false };
				this.#announcement.value = `${file} is compared with the report that is shown.`;
			} else {
				// A run of one's own is nowhere else until it is saved.
				this.#before = this.own ?? this.#before;
				this.#other.value = null;
				this.#results.value = { points: report.points, report, file };
				this.#announcement.value = `${file} is shown: ${report.points.length} results of ${report.date.slice(0, 10)}.`;
			}
		});
	}

	/** Set what is shown against the run before. */
	compareWithBefore(): void {
		if (!this.#before) return;
		this.#other.value = { report: this.#before, name: 'the run before', first: true };
		this.#announcement.value = 'What is shown is compared with the run before.';
	}

	/** Leave a file, and show the run before again. */
	showBefore(): void {
		const report = this.#before;
		if (!report) return;
		this.#before = null;
		batch(() => {
			this.#other.value = null;
			this.#results.value = { points: report.points, report, file: null };
			this.#announcement.value = 'The run before is shown again.';
		});
	}

	/** Show one report again. */
	closeOther(): void {
		this.#other.value = null;
	}

	/** Tell something that was done. */
	say(text: string): void {
		this.#announcement.value = text;
	}

	complain(text: string): void {
		this.#error.value = text;
	}
}
