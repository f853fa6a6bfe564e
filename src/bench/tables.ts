/** A report as text: a table for Markdown, rows for a spreadsheet. */

import type { Point, Report } from './schema.ts';

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

const errorText = ({ error, contestant }: Point): string => {
	if (!error) return contestant === 'f64' ? 'the reference' : '–';
	const text = `${digits(error.largest)} / ${digits(error.typical)}`;
	return error.wrong > 0 ? `**WRONG** ${text} (${error.wrong} of ${error.compared})` : text;
};

const ratioText = ({ ratio, contestant }: Point): string =>
	ratio?.base === contestant
		? 'the base'
		: ratio
			? `${digits(ratio.median)}× ${ratio.base}${ratio.verdict === 'within the spread' ? ' (within the spread)' : ''}`
			: '–';

const roofText = ({ roof }: Point): string => (roof ? `${digits(100 * roof.share)} % of ${roof.limit}` : '–');

const HEAD = [
	'size',
	'machine',
	'wall, ms',
	'GPU passes, ms',
	'read-back, ms',
	'rate /s',
	'speed',
	'error: largest / typical',
	'roofline',
	'note',
];

function row(point: Point): string[] {
	const { size, contestant, status, reason, wall, gpu, readback, rate } = point;
	if (status !== 'measured') return [String(size), contestant, status, '–', '–', '–', '–', '–', '–', reason];
	const copy = readback ? digits(readback.median) : '–';
	return [
		String(size),
		contestant,
		spread(wall),
		spread(gpu),
		copy,
		brief(rate),
		ratioText(point),
		errorText(point),
		roofText(point),
		reason,
	];
}

/** Rows as a Markdown table. A bar in a cell would end it. */
export const markdownTable = (rows: readonly (readonly string[])[]): string => {
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
	const [head = [], ...body] = rows;
	return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
};

/** What a report says of where it was made, a line each. */
export function headLines({
	date,
	outcome,
	seed,
	program,
	processor,
	adapter,
	page,
	settings,
	roofline,
	rooflineFailure,
	missing,
}: Report): string[] {
	const gpu = adapter
		? `${adapter.name}${adapter.software ? ' (emulated on the processor)' : ''}, self-test ${adapter.selfTest}`
		: 'none took part';
	const roof = roofline
		? `copy ${brief(roofline.bandwidth.median)}B/s, multiply-add ${brief(roofline.arithmetic.median)}op/s, built-in functions ${brief(roofline.builtins.median)}/s (by ${roofline.timedBy})`
		: `not measured${rooflineFailure === undefined ? '' : `: ${rooflineFailure}`}`;
	return [
		`date: ${date}${outcome === 'cancelled' ? ' (cancelled: what was measured until then)' : ''}`,
		`program: thalweg ${program.thalweg}, ${program.runtime}, ${program.webgpu}, ${program.platform}`,
		`processor: ${processor.name}${processor.name.endsWith(` ${processor.threads} threads`) ? '' : ` (${processor.threads} threads used)`}`,
		`adapter: ${gpu}`,
		`roofline: ${roof}`,
		...(page ? [`page: first surface after ${Math.round(page.firstSurface)} ms`] : []),
		`method: ${settings.runs} runs in turns, medians (quartiles), timer step ${digits(settings.quantum)} ms, seed ${seed}`,
		...missing.map(({ contestant, reason }) => `without ${contestant}: ${reason}`),
	];
}

/** A table for each workload: its title, and rows of which the first is the head. */
export function reportTables({ points }: Report): { readonly title: string; readonly rows: readonly (readonly string[])[] }[] {
	const names = [...new Set(points.map(({ workload }) => workload))];
	return names.map((name) => {
		const own = points.filter(({ workload }) => workload === name);
		return { title: `${name} (a unit is a ${own[0]?.unit})`, rows: [HEAD, ...own.map(row)] };
	});
}

/** The whole report in Markdown. */
export function markdownReport(report: Report): string {
	const head = headLines(report).map((line) => `- ${line}`);
	const tables = reportTables(report).map(({ title, rows }) => `### ${title}\n\n${markdownTable(rows)}`);
	return `${[head.join('\n'), ...tables].join('\n\n')}\n`;
}

const COLUMNS: readonly (readonly [string, (point: Point) => string | number])[] = [
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
];

const csvCell = (cell: string | number): string => {
	const text = String(cell);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One line a point, with a head. RFC 4180. */
export const csvReport = ({ points }: Report): string =>
	`${[COLUMNS.map(([name]) => name), ...points.map((point) => COLUMNS.map(([, of]) => of(point)))]
		.map((cells) => cells.map(csvCell).join(','))
		.join('\r\n')}\r\n`;
