/** The reports that a benchmark's view shows: one of this page or of a file, perhaps a second beside it, and the run before. */

import { batch, type ReadonlySignal, signal } from '@preact/signals-core';
import { parseReport, type Point, type Report } from '../../bench/schema.ts';
import { BENCH } from '../../words/bench.ts';

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

/** Larger files are no reports of ours. */
const MOST_BYTES = 32 * 2 ** 20;

/** @throws Error where the file is no report of ours, in words that follow a colon */
export async function readReport(file: Pick<File, 'size' | 'text'>): Promise<Report> {
	if (file.size > MOST_BYTES) throw new Error(BENCH.tooLarge(Math.round(file.size / 2 ** 20)));
	return parseReport(await file.text());
}

/** Each change answers with what a screen reader is told of it. */
export class BenchReports {
	readonly #shown = signal<BenchResults | null>(null);
	readonly #other = signal<OtherReport | null>(null);
	#before: Report | null = null;

	get shown(): ReadonlySignal<BenchResults | null> {
		return this.#shown;
	}

	get other(): ReadonlySignal<OtherReport | null> {
		return this.#other;
	}

	/** The report of the run before the one that is shown; null where there was none. */
	get before(): Report | null {
		return this.#before;
	}

	/** The report that this page measured and shows. */
	get own(): Report | null {
		const shown = this.#shown.peek();
		return shown && shown.file === null && shown.points.length > 0 ? shown.report : null;
	}

	/** A run of one's own is nowhere else until it is saved. */
	#keepOwn(): void {
		this.#before = this.own ?? this.#before;
	}

	/** A run begins: nothing is measured yet. */
	begin(): void {
		this.#keepOwn();
		batch(() => {
			this.#other.value = null;
			this.#shown.value = { points: [], report: null, file: null };
		});
	}

	/** More of the run that is under way is measured. */
	add(points: readonly Point[]): void {
		const shown = this.#shown.peek();
		if (shown && points.length > 0) this.#shown.value = { ...shown, points: [...shown.points, ...points] };
	}

	/** The run has ended. */
	finish(report: Report): void {
		this.#shown.value = { points: report.points, report, file: null };
	}

	/** A report from a file, in place of what is shown or beside it. */
	open(report: Report, file: string, beside: boolean): string {
		if (beside && this.#shown.peek()?.report) {
			this.#other.value = { report, name: file, first: false };
			return BENCH.compared(file);
		}
		this.#keepOwn();
		batch(() => {
			this.#other.value = null;
			this.#shown.value = { points: report.points, report, file };
		});
		return BENCH.shown(file, report.points.length, report.date.slice(0, 10));
	}

	/** Set what is shown against the run before; null where there was none. */
	compareWithBefore(): string | null {
		if (!this.#before) return null;
		this.#other.value = { report: this.#before, name: BENCH.runBefore, first: true };
		return BENCH.comparedBefore;
	}

	/** Leave a file, and show the run before again; null where there was none. */
	showBefore(): string | null {
		const report = this.#before;
		if (!report) return null;
		this.#before = null;
		batch(() => {
			this.#other.value = null;
			this.finish(report);
		});
		return BENCH.shownBefore;
	}

	/** Show one report again. */
	closeOther(): void {
		this.#other.value = null;
	}
}
