/** A report as text: a table for Markdown, rows for a spreadsheet. */

import { judgementOf } from './judgement.ts';
import { copyIsLonger, readbackOf, WALL_NAMES, wallWithReadback } from './readback.ts';
import { aboveRoof } from './roofline.ts';
import type { Point, Report, Task } from './schema.ts';
import { machineLine, verdictsOf } from './verdicts.ts';

/** A number with three significant digits, in thousands, millions … where it is large. */
export function brief(value: number): string {
	for (const [size, letter] of [
		[1e12, ' T'],
		[1e9, ' G'],
		[1e6, ' M'],
		[1e3, ' k'],
	] as const)
		if (Math.abs(value) >= size) return `${digits(value / size)}${letter}`;
	return digits(value);
}

const digits = (value: number): string => {
	if (value === 0) return '0';
	const text = Number(value.toPrecision(3));
	return Math.abs(text) >= 1e6 || Math.abs(text) < 1e-3 ? text.toExponential(1) : String(text);
};

/** Median and quartiles: `12.3 (12.1 … 12.9)`. */
const spread = (summary: Point['wall']): string =>
	summary ? `${digits(summary.median)} (${digits(summary.q1)} … ${digits(summary.q3)})` : '–';

const errorText = (point: Point): string => {
	const { verdict, figures } = judgementOf(point);
	return [verdict === 'FAIL' ? '**FAIL**' : verdict, figures].filter((part) => part !== '').join(': ');
};

const ratioText = ({ ratio, contestant }: Point): string =>
	ratio?.base === contestant
		? 'the base'
		: ratio
			? `${digits(ratio.median)}× ${ratio.base}${ratio.verdict === 'within the spread' ? ' (within the spread)' : ''}`
			: '–';

const roofText = ({ roof }: Point): string => (roof ? `${digits(100 * roof.share)} % of ${roof.limit}` : '–');

const headOf = (task: Task): string[] => [
	'size',
	'machine',
	`wall ${WALL_NAMES[readbackOf(task)]}, ms`,
	'wall with read-back, ms',
	'GPU passes, ms',
	'rate /s',
	'speed',
	'error: largest of tolerance, typical',
	'roofline',
	'note',
];

/** Why a row is as it is; a copy that takes longer than the work is said, not left to be noticed. */
const noteOf = (point: Point): string =>
	[
		point.reason,
		...(copyIsLonger(point) ? ['copying the result takes longer than the work'] : []),
		...(point.roof && aboveRoof(point.roof) !== '' ? [`above the roof: ${aboveRoof(point.roof)}`] : []),
	]
		.filter((text) => text !== '')
		.join('; ');

function row(point: Point): string[] {
	const { task, size, contestant, status, reason, wall, gpu, rate } = point;
	if (status !== 'measured') return [String(size), contestant, status, '–', '–', '–', '–', '–', '–', reason];
	const copied = readbackOf(task) === 'none' ? null : wallWithReadback(point);
	return [
		String(size),
		contestant,
		spread(wall),
		copied === null ? '–' : digits(copied),
		spread(gpu),
		brief(rate),
		ratioText(point),
		errorText(point),
		roofText(point),
		noteOf(point),
	];
}

/** Rows as a Markdown table. A bar in a cell would end it. */
export const markdownTable = (rows: readonly (readonly string[])[]): string => {
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
	const [head = [], ...body] = rows;
	return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
};

/** What a report says of where and how it was made, a line each; the first names the machine. */
export function headLines(report: Report): string[] {
	const { date, outcome, seed, program, adapter, page, settings, roofline, rooflineFailure, missing } = report;
	const roof = roofline
		? `copy ${brief(roofline.bandwidth.median)}B/s, multiply-add ${brief(roofline.arithmetic.median)}op/s, built-in functions ${brief(roofline.builtins.median)}/s (by ${roofline.timedBy})`
		: `not measured${rooflineFailure === undefined ? '' : `: ${rooflineFailure}`}`;
	return [
		`machine: ${machineLine(report)}`,
		`date: ${date}${outcome === 'cancelled' ? ' (cancelled: what was measured until then)' : ''}`,
		`program: thalweg ${program.thalweg}, ${program.runtime}, ${program.webgpu}, ${program.platform}`,
		...(adapter ? [`self-test: ${adapter.selfTest}`] : []),
		`roofline: ${roof}`,
		...(page ? [`page: first surface after ${Math.round(page.firstSurface)} ms`] : []),
		`method: ${settings.runs} samples in turns, medians (quartiles), timer step ${digits(settings.quantum)} ms, seed ${seed}`,
		'warm-up: each machine does the work 2 to 4 times at each size before it is timed',
		'outliers: none is left out; medians and quartiles hardly see a single one',
		...missing.map(({ contestant, reason }) => `without ${contestant}: ${reason}`),
	];
}

/** A line for each workload: its name and its verdict. */
export const verdictLines = ({ points, adapter }: Report): string[] =>
	verdictsOf(points, adapter).map(({ workload, sentence }) => `${workload}: ${sentence}`);

/** A table for each workload: its title, and rows of which the first is the head. */
export function reportTables({ points }: Report): { readonly title: string; readonly rows: readonly (readonly string[])[] }[] {
	const names = [...new Set(points.map(({ workload }) => workload))];
	return names.map((name) => {
		const own = points.filter(({ workload }) => workload === name);
		return { title: `${name} (a unit is a ${own[0]?.unit})`, rows: [headOf((own[0] as Point).task), ...own.map(row)] };
	});
}

/** The whole report in Markdown: machine and verdicts first, then how it was measured, then the numbers. */
export function markdownReport(report: Report): string {
	const [machine = '', ...head] = headLines(report);
	const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
	const tables = reportTables(report).map(({ title, rows }) => `### ${title}\n\n${markdownTable(rows)}`);
	return `${[list([machine, ...verdictLines(report)]), '### How it was measured', list(head), ...tables].join('\n\n')}\n`;
}

/** What a row needs of its report. */
interface RowPlace {
	readonly machine: string;
	readonly emulated: string;
	readonly verdicts: ReadonlyMap<string, string>;
}

const COLUMNS: readonly (readonly [string, (point: Point, place: RowPlace) => string | number])[] = [
	['workload', (p) => p.workload],
	['size', (p) => p.size],
	['unit', (p) => p.unit],
	['units', (p) => p.units],
	['contestant', (p) => p.contestant],
	['status', (p) => p.status],
	['wall_ms', (p) => p.wall?.median ?? ''],
	['wall_q1_ms', (p) => p.wall?.q1 ?? ''],
	['wall_q3_ms', (p) => p.wall?.q3 ?? ''],
	['gpu_ms', (p) => p.gpu?.median ?? ''],
	['readback_ms', (p) => p.readback?.median ?? ''],
	['rate_per_s', (p) => (p.status === 'measured' ? p.rate : '')],
	['speed', (p) => p.ratio?.median ?? ''],
	['speed_base', (p) => p.ratio?.base ?? ''],
	['verdict', (p) => p.ratio?.verdict ?? ''],
	['error_largest', (p) => p.error?.largest ?? ''],
	['error_typical', (p) => p.error?.typical ?? ''],
	['wrong', (p) => p.error?.wrong ?? ''],
	['operations', (p) => p.operations || ''],
	['builtins', (p) => p.builtins || ''],
	['bytes', (p) => p.bytes || ''],
	['roof_share', (p) => p.roof?.share ?? ''],
	['roof_limit', (p) => p.roof?.limit ?? ''],
	['reason', (p) => p.reason],
	['wall_with_readback_ms', (p) => (readbackOf(p.task) === 'none' ? '' : (wallWithReadback(p) ?? ''))],
	['wall_is', (p) => WALL_NAMES[readbackOf(p.task)]],
	['answers', (p) => (p.status === 'measured' ? judgementOf(p).verdict : '')],
	['error_ulp', (p) => p.error?.ulp?.largest ?? ''],
	['tolerance_ulp', (p) => p.error?.ulp?.tolerance ?? ''],
	['error_ulp_typical', (p) => p.error?.ulp?.typical ?? ''],
	['machine', (_, { machine }) => machine],
	['gpu_emulated', (_, { emulated }) => emulated],
	['workload_verdict', (p, { verdicts }) => verdicts.get(p.workload) ?? ''],
];

const csvCell = (cell: string | number): string => {
	const text = String(cell);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One line a point, with a head. RFC 4180. Every line names the machine: a spreadsheet has no place above the head for it. */
export function csvReport(report: Report): string {
	const { points, adapter } = report;
	const verdicts = new Map(verdictsOf(points, adapter).map(({ workload, sentence }) => [workload, sentence]));
	const place = { machine: machineLine(report), emulated: adapter ? String(adapter.software) : '', verdicts };
	const rows = points.map((point) => COLUMNS.map(([, of]) => of(point, place)));
	return `${[COLUMNS.map(([name]) => name), ...rows].map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
