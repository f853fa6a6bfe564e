/** Ways for a report to leave the page: clipboard, files, a link, the system's sheet. */

import { markdownComparison } from '../../bench/compare.ts';
import { type Report, reportJson } from '../../bench/schema.ts';
import { csvReport, markdownReport } from '../../bench/tables.ts';
import { type BenchChoice, DEFAULT_STATE } from '../../state/app-state.ts';
import { writeLink } from '../../state/link.ts';
import { copyText, shareFile } from '../kit/clipboard.ts';
import { download } from '../kit/download.ts';
import type { BenchController } from '../../app/bench/bench-controller.ts';
import { BENCH } from '../../words/bench.ts';

/** `thalweg-benchmark-2026-01-31-1530`. */
const fileName = ({ date }: Report): string => `thalweg-benchmark-${date.slice(0, 16).replace('T', '-').replace(':', '')}`;

/** A link that opens the benchmark with a choice, and nothing else. */
export const linkOf = (choice: BenchChoice): string =>
	`${location.origin}${location.pathname}#${writeLink({ ...DEFAULT_STATE, bench: choice })}`;

/** @param instead what to do where the clipboard is closed: reports are too long to be read in a message */
async function copy(run: BenchController, text: string, what: string, instead: string): Promise<void> {
	if (await copyText(text)) run.say(BENCH.copied(what));
	else run.complain(BENCH.notCopied(instead));
}

export const copyMarkdown = (run: BenchController, first: Report, second?: Report): Promise<void> =>
	second
		? copy(run, markdownComparison(first, second), BENCH.comparisonAsMarkdown, BENCH.saveInstead)
		: copy(run, markdownReport(first), BENCH.reportAsMarkdown, BENCH.saveInstead);

export function copyLink(run: BenchController, choice: BenchChoice): Promise<void> {
	const link = linkOf(choice);
	return copy(run, link, BENCH.linkToChoice, BENCH.linkIs(link));
}

export function saveJson(report: Report): void {
	download(new Blob([reportJson(report)], { type: 'application/json' }), `${fileName(report)}.json`);
}

export function saveCsv(report: Report): void {
	download(new Blob([csvReport(report)], { type: 'text/csv' }), `${fileName(report)}.csv`);
}

/** The system's sheet with the report as a file, or as text where files are not taken. */
export async function share(run: BenchController, report: Report): Promise<void> {
	const file = new File([reportJson(report)], `${fileName(report)}.json`, { type: 'application/json' });
	const told = await shareFile(file, BENCH.shareTitle, markdownReport(report));
	if (told !== null) run.complain(BENCH.notShared(told));
}
