/**
 * A benchmark in the page: starts it, follows it, cancels it, and opens reports. Elements read its signals and call its
 * methods. While it measures, the page's own pictures and swarm rest.
 */

import { batch, type ReadonlySignal, signal } from '@preact/signals-core';
import { limited } from '../../bench/clock.ts';
import { benchmark } from '../../bench/index.ts';
import { isWrong } from '../../bench/judgement.ts';
import type { BenchProgress } from '../../bench/runner.ts';
import type { Report } from '../../bench/schema.ts';
import type { Host, HostProgram } from '../../engine/host.ts';
import { messageOf } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import { untilAborted } from '../../model/work.ts';
import type { BenchChoice } from '../../state/app-state.ts';
import { firstSurface } from '../first-surface.ts';
import { formatTime } from '../format.ts';
import type { FrameController } from '../frame-controller.ts';
import type { RunController } from '../run-controller.ts';
import { type BenchPlan, planOf } from './bench-choice.ts';
import { type RunProgress, ProgressClock } from './bench-progress.ts';
import { BenchReports, type BenchResults, type OtherReport, readReport } from './bench-reports.ts';
import { BENCH } from '../../words/bench.ts';

/** The page that measures, and what of it must be over before. */
export interface BenchPage {
	readonly host: Host;
	/** Of a picture that is computed, else null. */
	readonly progress: ReadonlySignal<number | null>;
	readonly swarm: Pick<RunController, 'busy'> | undefined;
}

/** Whether the page went out of sight since somebody began to look. */
export interface Sight {
	readonly lost: boolean;
	readonly end: () => void;
}

/** The page's own work is waited for at most this long. */
const QUIET_MS = 5000;
const POLL_MS = 25;
/** A browser that takes longer to say what it is remains unknown. */
const FACTS_MS = 3000;

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

export class BenchController {
	readonly #reports = new BenchReports();
	readonly #clock = new ProgressClock();
	readonly #error = signal('');
	readonly #announcement = signal('');
	#abort: AbortController | null = null;
	/** Counts requests to open reports: the last one counts. */
	#filesTurn = 0;
	#pictures: Pick<FrameController, 'rest'> | undefined;
	#wake: (() => void) | undefined;

	/** @param watchSight begins to look whether the page goes out of sight */
	constructor(private readonly watchSight: () => Sight) {}

	/** Null while nothing is measured. */
	get progress(): ReadonlySignal<RunProgress | null> {
		return this.#clock.shown;
	}
	get results(): ReadonlySignal<BenchResults | null> {
		return this.#reports.shown;
	}
	get other(): ReadonlySignal<OtherReport | null> {
		return this.#reports.other;
	}
	/** The report of the run before the one that is shown; null where there was none. */
	get before(): Report | null {
		return this.#reports.before;
	}
	/** The report that this page measured and shows. */
	get own(): Report | null {
		return this.#reports.own;
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
			this.#error.value = plan.workloads.length === 0 ? BENCH.chooseWorkload : BENCH.chooseMachine;
			return;
		}
		const abort = new AbortController();
		this.#abort = abort;
		const budget = choice.budget * 1000;
		this.#wake = this.#pictures?.rest();
		const sight = this.watchSight();
		batch(() => {
			this.#clock.begin(budget);
			this.#reports.begin();
			this.#error.value = '';
			this.#announcement.value = BENCH.started(plan.workloads.length, formatTime(budget));
		});
		try {
			const told = (progress: BenchProgress): void => {
				if (!abort.signal.aborted) this.#clock.told(progress, () => this.#reports.add(progress.points));
			};
			this.#finished(await this.#measure(plan, choice, page, abort.signal, told));
			if (sight.lost) this.#error.value = BENCH.outOfSight;
		} catch (error) {
			this.#error.value = BENCH.failed(messageOf(error));
		} finally {
			this.#abort = null;
			this.#clock.end();
			sight.end();
			this.#wake?.();
			this.#wake = undefined;
		}
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

	#finished(report: Report): void {
		const { outcome, milliseconds, points } = report;
		const wrong = points.filter(isWrong).length;
		const measured = points.filter(({ status }) => status === 'measured').length;
		batch(() => {
			this.#reports.finish(report);
			this.#announcement.value =
				outcome === 'cancelled' ? BENCH.cancelled(measured) : BENCH.finished(formatTime(milliseconds), measured, wrong);
		});
	}

	/** Stop at once; what was measured stays. True where something was running. */
	cancel(): boolean {
		this.#abort?.abort();
		return this.#abort !== null;
	}

	/**
	 * Show a report, or set it beside the one that is shown. Of two files the second is compared with the first.
	 * A file that is no report is told, and what was shown stays. Nothing is opened while something is measured.
	 */
	async openReports(files: readonly File[], beside: boolean): Promise<void> {
		if (this.#abort) return this.complain(BENCH.notNow);
		this.#error.value = '';
		const turn = ++this.#filesTurn;
		for (const [index, file] of files.slice(0, 2).entries()) {
			try {
				const report = await readReport(file);
				// Somebody may have begun to measure while the file was read.
				if (this.#abort) return this.complain(BENCH.notNow);
				// Or to open another report.
				if (turn !== this.#filesTurn) return;
				this.#tell(() => this.#reports.open(report, printable(file.name), beside || index > 0));
			} catch (error) {
				if (turn !== this.#filesTurn) return;
				this.#error.value = BENCH.notOpened(printable(file.name), printable(messageOf(error)));
				return;
			}
		}
	}

	/** Set what is shown against the run before. */
	compareWithBefore(): void {
		this.#tell(() => this.#reports.compareWithBefore());
	}

	/** Leave a file, and show the run before again. */
	showBefore(): void {
		this.#tell(() => this.#reports.showBefore());
	}

	/** Show one report again. */
	closeOther(): void {
		this.#reports.closeOther();
	}

	/** Change what is shown and say so, at once. */
	#tell(change: () => string | null): void {
		batch(() => {
			this.#announcement.value = change() ?? this.#announcement.peek();
		});
	}

	/** Tell something that was done. */
	say(text: string): void {
		this.#announcement.value = text;
	}

	complain(text: string): void {
		this.#error.value = text;
	}
}
