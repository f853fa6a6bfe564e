/** Two reports side by side: medians, ratios, and whether a difference is more than the spread. */

import { isWrong } from './judgement.ts';
import type { ContestantId, Report } from './schema.ts';
import { verdict } from './statistics.ts';
import { headLines, markdownTable } from './tables.ts';

/** One point that both reports have measured. */
export interface Comparison {
	readonly workload: string;
	readonly size: number;
	readonly contestant: ContestantId;
	/** Median milliseconds of the first and of the second. */
	readonly first: number;
	readonly second: number;
	/** first / second: above 1 the second is faster. */
	readonly ratio: number;
	/** How the second is to the first. */
	readonly verdict: 'faster' | 'slower' | 'within the spread';
	/** The second is wrong where the first was not, or the reverse. */
	readonly errors: 'alike' | 'now wrong' | 'no longer wrong';
}

/** The points that both reports have measured, in the order of the first. */
export function compareReports(first: Report, second: Report): readonly Comparison[] {
	return first.points.flatMap((a) => {
		const b = second.points.find((p) => p.workload === a.workload && p.size === a.size && p.contestant === a.contestant);
		if (!a.wall || !b?.wall) return [];
		const how = verdict(b.wall, a.wall);
		return [
			{
				...{ workload: a.workload, size: a.size, contestant: a.contestant },
				...{ first: a.wall.median, second: b.wall.median, ratio: a.wall.median / b.wall.median },
				verdict: how === 'lower' ? 'faster' : how === 'higher' ? 'slower' : how,
				errors: isWrong(a) === isWrong(b) ? 'alike' : isWrong(b) ? 'now wrong' : 'no longer wrong',
			} as const,
		];
	});
}

/** What makes times of two reports hard to compare: another machine, adapter or runtime. */
export function differencesOfPlace(first: Report, second: Report): readonly string[] {
	const facts = ({ processor, adapter, program }: Report): Readonly<Record<string, string>> => ({
		processor: `${processor.name}, ${processor.threads} threads`,
		adapter: adapter?.name ?? 'none',
		runtime: program.runtime,
		webgpu: program.webgpu,
	});
	const [a, b] = [facts(first), facts(second)];
	return Object.keys(a).flatMap((name) => (a[name] === b[name] ? [] : [`${name}: ${a[name]} → ${b[name]}`]));
}

const digits = (value: number): string => String(Number(value.toPrecision(3)));

/** The comparison in Markdown. */
export function markdownComparison(first: Report, second: Report): string {
	const rows = compareReports(first, second).map((c) => [
		c.workload,
		String(c.size),
		c.contestant,
		digits(c.first),
		digits(c.second),
		`${digits(c.ratio)}×`,
		c.errors === 'alike' ? c.verdict : `${c.verdict}, **${c.errors}**`,
	]);
	const place = differencesOfPlace(first, second);
	const note =
		place.length > 0 ? ['Measured on different machines; compare only ratios within one report:', ...place.map((p) => `- ${p}`), ''] : [];
	const head = (which: string, report: Report): string => `- ${which}: ${headLines(report).slice(0, 3).join('; ')}`;
	return `${[
		...[head('first', first), head('second', second), ''],
		...note,
		markdownTable([['workload', 'size', 'machine', 'first, ms', 'second, ms', 'first / second', 'the second is'], ...rows]),
	].join('\n')}\n`;
}
